"""Rule `against`: the listed enemies, in proportion to what stands in reach."""

from ..arrays import Floats, Index
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: Index, end: Index, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk for listed j."""
    for p in range(begin, end):
        x = options.fighters[p]
        out[p] = x if options.targets[e, options.target[p]] else 0.0


class Against(Rule):
    """Fight those on a list: what a declaration of enmity says."""

    name = "against"
    needs_targets = True
    only_listed = True
    looks_at = frozenset({"exposed"})
    source = "article: the signers name the Russian-Iranian alliance as occupier"
    scores = scores
