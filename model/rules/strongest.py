"""Rule `strongest`: the strongest of the listed in reach."""

from ..arrays import Floats
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: int, end: int, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk squared for listed j."""
    for q in range(begin, end):
        c = options.asked[q]
        x = options.fighters[c]
        out[q - begin] = x * x if options.targets[e, options.target[c]] else 0.0


class Strongest(Rule):
    """Go for the power that could dominate: balancing."""

    name = "strongest"
    needs_targets = True
    only_listed = True
    looks_at = frozenset({"exposed"})
    source = "assumed; balancing against the strongest, after Christia (2012)"
    scores = scores
