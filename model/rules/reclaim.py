"""Rule `reclaim`: whoever holds the listed provinces."""

from ..arrays import Floats
from ..compiled import inlined
from .base import Options, Rule, Scene


@inlined
def scores(
    e: int, i: int, begin: int, end: int, options: Options, scene: Scene, out: Floats
) -> None:
    """g = x_jk (1 - held_ik) in the listed provinces."""
    for q in range(begin, end):
        c = options.asked[q]
        k = options.province[c]
        x = options.fighters[c] * (1.0 - scene.held[i, k])
        out[q - begin] = x if options.places[e, k] else 0.0


class Reclaim(Rule):
    """Take back what it counts as its own, the more the less of it it holds."""

    name = "reclaim"
    needs_provinces = True
    looks_at = frozenset({"exposed", "held"})
    source = "assumed; the government's stated aim of restoring its rule everywhere"
    scores = scores
