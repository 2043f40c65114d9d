"""Rule `weakest`: the weakest of the listed in reach."""

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = 1 / (1 + x_jk / (x_ik + 1)) for listed j that stand in k."""
    n, provinces = scene.exposed.shape
    for e in range(first, last):
        i = actor[e]
        for j in range(n):
            if targets[e, j]:
                for k in range(provinces):
                    x = scene.exposed[j, k]
                    if x > 0.0:
                        raw[e, j, k] = 1.0 / (1.0 + x / (scene.exposed[i, k] + 1.0))


class Weakest(Rule):
    """Go for easy prey: the smaller beside oneself, the better."""

    name = "weakest"
    needs_targets = True
    looks_at = frozenset({"exposed"})
    source = "assumed; weak rivals are absorbed first, after Fjelde and Nilsson (2012)"
    scores = _scores
