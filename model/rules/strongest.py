"""Rule `strongest`: the strongest of the listed in reach."""

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = x_jk squared for listed j."""
    n, provinces = scene.exposed.shape
    for e in range(first, last):
        for j in range(n):
            if targets[e, j]:
                for k in range(provinces):
                    raw[e, j, k] = scene.exposed[j, k] ** 2


class Strongest(Rule):
    """Go for the power that could dominate: balancing."""

    name = "strongest"
    needs_targets = True
    looks_at = frozenset({"exposed"})
    source = "assumed; balancing against the strongest, after Christia (2012)"
    scores = _scores
