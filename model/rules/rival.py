"""Rule `rival`: competitors of the same control group in the same provinces."""

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = overlap_ij x_jk for j of the same control group."""
    n, provinces = scene.exposed.shape
    for e in range(first, last):
        i = actor[e]
        if scene.group[i] < 0:
            continue
        for j in range(n):
            if scene.group[j] == scene.group[i]:
                for k in range(provinces):
                    raw[e, j, k] = scene.overlap[i, j] * scene.exposed[j, k]


class Rival(Rule):
    """Fight for the same recruits, taxes and towns as one's own kind."""

    name = "rival"
    looks_at = frozenset({"exposed", "overlap", "group"})
    source = "Gade, Hafez and Gabbay (2019) on infighting among rebels"
    scores = _scores
