"""Rule `retaliate`: those who lately did it harm."""

from ..arrays import Floats, Index
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: Index, end: Index, options: Options, scene: Scene, out: Floats
) -> None:
    """g = grievance_ij x_jk."""
    for p in range(begin, end):
        out[p] = scene.grievance[i, options.target[p]] * options.fighters[p]


class Retaliate(Rule):
    """Strike back at whoever struck."""

    name = "retaliate"
    looks_at = frozenset({"exposed", "grievance"})
    source = "assumed; tit for tat among armed groups"
    scores = scores
