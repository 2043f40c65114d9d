"""Rule `retaliate`: those who lately did it harm."""

from ..arrays import Floats
from ..compiled import inlined
from .base import Rule, Scene


@inlined
def scores(j: int, scene: Scene, out: Floats) -> None:
    """g = grievance_ij x_jk."""
    for i in range(out.size):
        out[i] = scene.blame[j, i]


class Retaliate(Rule):
    """Strike back at whoever struck."""

    name = "retaliate"
    by_target = True
    looks_at = frozenset({"exposed", "blame"})
    source = "assumed; tit for tat among armed groups"
    scores = scores
