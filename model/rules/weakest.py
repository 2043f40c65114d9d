"""Rule `weakest`: the weakest of the listed in reach."""

from ..arrays import Floats
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: int, end: int, options: Options, scene: Scene, out: Floats
) -> None:
    """g = 1 / (1 + x_jk / (x_ik + 1)) for listed j that stand in k."""
    for q in range(begin, end):
        c = options.asked[q]
        beside = scene.exposed[i, options.province[c]] + 1.0
        x = options.fighters[c]
        prey = 1.0 / (1.0 + x / beside)
        out[q - begin] = prey if options.targets[e, options.target[c]] and x > 0.0 else 0.0


class Weakest(Rule):
    """Go for easy prey: the smaller beside oneself, the better."""

    name = "weakest"
    needs_targets = True
    only_listed = True
    looks_at = frozenset({"exposed"})
    source = "assumed; weak rivals are absorbed first, after Fjelde and Nilsson (2012)"
    scores = scores
