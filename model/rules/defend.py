"""Rule `defend`: those who threaten the core of oneself, one's clients or sponsors."""

import numpy as np

from ..arrays import Floats, Index
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: Index, end: Index, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk d_ik times the largest hostility of j to one of those defended."""
    n, provinces = scene.exposed.shape
    defended = np.zeros(n, dtype=np.int64)
    number = 0
    worth = np.zeros(provinces)
    for c in range(n):
        tied = c == i or scene.sponsor[c, i] > 0.0 or scene.sponsor[i, c] > 0.0
        if tied and scene.active[c]:
            defended[number] = c
            number += 1
            for k in range(provinces):
                worth[k] = max(worth[k], scene.core[c, k])
    last = -1
    hostility = 0.0
    for p in range(begin, end):
        j = options.target[p]
        if j != last:
            hostility = 0.0
            for c in defended[:number]:
                if c != j:
                    hostility = max(hostility, scene.hostility[j, c])
            last = j
        out[p] = options.fighters[p] * worth[options.province[p]] * hostility


class Defend(Rule):
    """Protect a core: fire goes to those who stand in it or at its border."""

    name = "defend"
    looks_at = frozenset({"exposed", "core", "sponsor", "active", "hostility"})
    source = "article: most strikes hit rebels who advance toward Latakia"
    scores = scores
