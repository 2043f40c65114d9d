"""Rule `rival`: competitors of the same control group in the same provinces."""

from ..arrays import Floats, Index
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: Index, end: Index, options: Options, scene: Scene, out: Floats
) -> None:
    """g = overlap_ij x_jk for j of the same control group."""
    own = scene.group[i]
    for p in range(begin, end):
        j = options.target[p]
        x = scene.overlap[i, j] * options.fighters[p]
        out[p] = x if scene.group[j] == own and own >= 0 else 0.0


class Rival(Rule):
    """Fight for the same recruits, taxes and towns as one's own kind."""

    name = "rival"
    looks_at = frozenset({"exposed", "overlap", "group"})
    source = "Gade, Hafez and Gabbay (2019) on infighting among rebels"
    scores = scores
