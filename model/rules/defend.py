"""Rule `defend`: those who threaten the core of oneself, one's clients or sponsors."""

import numpy as np

from ..arrays import Floats
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: int, end: int, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk d_ik times the largest hostility of j to one of those defended."""
    n, provinces = scene.exposed.shape
    worth = np.zeros(provinces)
    hostility = np.zeros(n)
    for c in range(n):
        if (c == i or scene.bound[i, c]) and scene.active[c]:
            for k in range(provinces):
                worth[k] = max(worth[k], scene.core[c, k])
            own = hostility[c]  # nobody threatens itself
            for j in range(n):
                hostility[j] = max(hostility[j], scene.hostility[c, j])
            hostility[c] = own
    for q in range(begin, end):
        c = options.asked[q]
        there = options.fighters[c] * worth[options.province[c]]
        out[q - begin] = there * hostility[options.target[c]]


class Defend(Rule):
    """Protect a core: fire goes to those who stand in it or at its border."""

    name = "defend"
    looks_at = frozenset({"exposed", "core", "bound", "active", "hostility"})
    source = "article: most strikes hit rebels who advance toward Latakia"
    scores = scores
