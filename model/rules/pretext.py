"""Rule `pretext`: groups near or beside a designated group draw fire meant for it."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled, inlined
from .base import Options, Rule, Scene


@compiled
def _beside(umbrella: Bools, designated: Bools, active: Bools) -> Bools:
    """(n, K) bool: shares an umbrella that works in k with a designated faction."""
    unions, n, provinces = umbrella.shape
    out = np.zeros((n, provinces), dtype=np.bool_)
    shared = np.zeros(provinces, dtype=np.bool_)
    for u in range(unions):
        shared[:] = False
        for d in range(n):
            if designated[d] and active[d]:
                for k in range(provinces):
                    shared[k] |= umbrella[u, d, k]
        for k in range(provinces):
            if shared[k]:
                for j in range(n):
                    out[j, k] |= umbrella[u, j, k]
    return out


@inlined
def scores(
    e: int, i: int, begin: int, end: int, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk for designated j; else x_jk N_k (1 + u_jk)."""
    n, provinces = scene.exposed.shape
    targets = options.targets[e]
    named = np.zeros(provinces)
    everyone = np.zeros(provinces)
    for m in range(n):
        if not scene.active[m]:
            continue
        for k in range(provinces):
            if targets[m]:
                named[k] += scene.exposed[m, k]
            if m != i and scene.permitted[i, m]:
                everyone[k] += scene.exposed[m, k]
    near = np.zeros(provinces)
    for k in range(provinces):
        near[k] = named[k] / everyone[k] if everyone[k] > 0.0 else 0.0
    beside = _beside(scene.umbrella, targets, scene.active)
    for q in range(begin, end):
        c = options.asked[q]
        j, k = options.target[c], options.province[c]
        extra = 2.0 if beside[j, k] else 1.0
        out[q - begin] = options.fighters[c] * (1.0 if targets[j] else near[k] * extra)


class Pretext(Rule):
    """Hit what stands near a designated group, under its name."""

    name = "pretext"
    needs_targets = True
    looks_at = frozenset({"exposed", "active", "permitted", "umbrella"})
    source = "article: Nusra's presence is used as an excuse to strike"
    scores = scores
