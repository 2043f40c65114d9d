"""Rule `rival`: competitors of the same control group in the same provinces."""

from ..arrays import Floats
from ..compiled import inlined
from .base import Rule, Scene


@inlined
def scores(j: int, scene: Scene, out: Floats) -> None:
    """g = overlap_ij x_jk for j of the same control group; overlap is symmetric."""
    theirs = scene.group[j]
    for i in range(out.size):
        out[i] = scene.overlap[j, i] if scene.group[i] == theirs and theirs >= 0 else 0.0


class Rival(Rule):
    """Fight for the same recruits, taxes and towns as one's own kind."""

    name = "rival"
    by_target = True
    looks_at = frozenset({"exposed", "overlap", "group"})
    source = "Gade, Hafez and Gabbay (2019) on infighting among rebels"
    scores = scores
