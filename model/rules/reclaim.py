"""Rule `reclaim`: whoever holds the listed provinces."""

from ..compiled import compiled
from ..state import Bools, Floats, Ints
from .base import Rule, Scene


@compiled
def _scores(
    first: int, last: int, actor: Ints, targets: Bools, places: Bools, scene: Scene, raw: Floats
) -> None:
    """g = x_jk (1 - held_ik) in the listed provinces."""
    n, provinces = scene.exposed.shape
    for e in range(first, last):
        i = actor[e]
        for k in range(provinces):
            if places[e, k]:
                missing = 1.0 - scene.held[i, k]
                for j in range(n):
                    raw[e, j, k] = scene.exposed[j, k] * missing


class Reclaim(Rule):
    """Take back what it counts as its own, the more the less of it it holds."""

    name = "reclaim"
    needs_provinces = True
    looks_at = frozenset({"exposed", "held"})
    source = "assumed; the government's stated aim of restoring its rule everywhere"
    scores = _scores
