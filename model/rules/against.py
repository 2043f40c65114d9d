"""Rule `against`: the listed enemies, in proportion to what stands in reach."""

from ..arrays import Floats
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: int, end: int, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk for listed j."""
    for q in range(begin, end):
        out[q - begin] = 1.0 if options.targets[e, options.asked[q]] else 0.0


class Against(Rule):
    """Fight those on a list: what a declaration of enmity says."""

    name = "against"
    needs_targets = True
    by_target = True
    only_listed = True
    looks_at = frozenset({"exposed"})
    source = "article: the signers name the Russian-Iranian alliance as occupier"
    scores = scores
