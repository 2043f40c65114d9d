"""Rule `pretext`: groups near or beside a designated group draw fire meant for it."""

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _beside(umbrella: Bools, designated: Bools, active: Bools) -> Bools:
    """(n, K) bool: shares an umbrella that works in k with a designated faction."""
    unions, n, provinces = umbrella.shape
    out = np.zeros((n, provinces), dtype=np.bool_)
    for u in range(unions):
        for k in range(provinces):
            members = 0
            for d in range(n):
                if umbrella[u, d, k] and designated[d] and active[d]:
                    members += 1
            if members > 0:
                for j in range(n):
                    if umbrella[u, j, k]:
                        out[j, k] = True
    return out


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = x_jk for designated j; else x_jk N_k (1 + u_jk)."""
    n, provinces = scene.exposed.shape
    near = np.zeros(provinces)
    for e in range(first, last):
        i = actor[e]
        beside = _beside(scene.umbrella, targets[e], scene.active)
        for k in range(provinces):
            named = 0.0
            everyone = 0.0
            for m in range(n):
                if scene.active[m]:
                    if targets[e, m]:
                        named += scene.exposed[m, k]
                    if m != i and scene.permitted[i, m]:
                        everyone += scene.exposed[m, k]
            near[k] = named / everyone if everyone > 0.0 else 0.0
        for j in range(n):
            for k in range(provinces):
                if targets[e, j]:
                    raw[e, j, k] = scene.exposed[j, k]
                else:
                    extra = 2.0 if beside[j, k] else 1.0
                    raw[e, j, k] = scene.exposed[j, k] * near[k] * extra


class Pretext(Rule):
    """Hit what stands near a designated group, under its name."""

    name = "pretext"
    needs_targets = True
    looks_at = frozenset({"exposed", "active", "permitted", "umbrella"})
    source = "article: Nusra's presence is used as an excuse to strike"
    scores = _scores
