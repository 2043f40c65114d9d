"""Rule `against`: the listed enemies, in proportion to what stands in reach."""

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = x_jk for listed j."""
    n, provinces = scene.exposed.shape
    for e in range(first, last):
        for j in range(n):
            if targets[e, j]:
                for k in range(provinces):
                    raw[e, j, k] = scene.exposed[j, k]


class Against(Rule):
    """Fight those on a list: what a declaration of enmity says."""

    name = "against"
    needs_targets = True
    looks_at = frozenset({"exposed"})
    source = "article: the signers name the Russian-Iranian alliance as occupier"
    scores = _scores
