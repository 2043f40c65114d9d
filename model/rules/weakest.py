"""Rule `weakest`: the weakest of the listed in reach."""

from ..arrays import Floats, Index
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: Index, end: Index, options: Options, scene: Scene, out: Floats
) -> None:
    """g = 1 / (1 + x_jk / (x_ik + 1)) for listed j that stand in k."""
    for p in range(begin, end):
        beside = scene.exposed[i, options.province[p]] + 1.0
        x = options.fighters[p]
        prey = 1.0 / (1.0 + x / beside)
        out[p] = prey if options.targets[e, options.target[p]] and x > 0.0 else 0.0


class Weakest(Rule):
    """Go for easy prey: the smaller beside oneself, the better."""

    name = "weakest"
    needs_targets = True
    only_listed = True
    looks_at = frozenset({"exposed"})
    source = "assumed; weak rivals are absorbed first, after Fjelde and Nilsson (2012)"
    scores = scores
