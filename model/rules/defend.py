"""Rule `defend`: those who threaten the core of oneself, one's clients or sponsors."""

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = x_jk d_ik times the largest hostility of j to one of those defended."""
    n, provinces = scene.exposed.shape
    defended = np.zeros(n, dtype=np.bool_)
    worth = np.zeros(provinces)
    for e in range(first, last):
        i = actor[e]
        worth[:] = 0.0
        for c in range(n):
            tied = c == i or scene.sponsor[c, i] > 0.0 or scene.sponsor[i, c] > 0.0
            defended[c] = tied and scene.active[c]
            if defended[c]:
                for k in range(provinces):
                    worth[k] = max(worth[k], scene.core[c, k])
        for j in range(n):
            hostility = 0.0
            for c in range(n):
                if defended[c] and c != j:
                    hostility = max(hostility, scene.hostility[j, c])
            for k in range(provinces):
                raw[e, j, k] = scene.exposed[j, k] * worth[k] * hostility


class Defend(Rule):
    """Protect a core: fire goes to those who stand in it or at its border."""

    name = "defend"
    looks_at = frozenset({"exposed", "core", "sponsor", "active", "hostility"})
    source = "article: most strikes hit rebels who advance toward Latakia"
    scores = _scores
