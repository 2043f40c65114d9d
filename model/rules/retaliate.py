"""Rule `retaliate`: those who lately did it harm."""

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = grievance_ij x_jk."""
    n, provinces = scene.exposed.shape
    for e in range(first, last):
        i = actor[e]
        for j in range(n):
            grievance = scene.grievance[i, j]
            if grievance > 0.0:
                for k in range(provinces):
                    raw[e, j, k] = grievance * scene.exposed[j, k]


class Retaliate(Rule):
    """Strike back at whoever struck."""

    name = "retaliate"
    looks_at = frozenset({"exposed", "grievance"})
    source = "assumed; tit for tat among armed groups"
    scores = _scores
