"""Rule `strongest`: the strongest of the listed in reach."""

from ..arrays import Floats, Index
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: Index, end: Index, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk squared for listed j."""
    for p in range(begin, end):
        x = options.fighters[p]
        out[p] = x * x if options.targets[e, options.target[p]] else 0.0


class Strongest(Rule):
    """Go for the power that could dominate: balancing."""

    name = "strongest"
    needs_targets = True
    only_listed = True
    looks_at = frozenset({"exposed"})
    source = "assumed; balancing against the strongest, after Christia (2012)"
    scores = scores
