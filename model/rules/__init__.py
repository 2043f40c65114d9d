"""Targeting rules: one small class each, with declared properties and a source.

To add one: write a file with one subclass of `Rule`, add the class to `RULES`,
a line to the table in `docs/theatre-format.md`, and a golden test.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from ..state import Floats
from .against import Against
from .base import Entry, Rule, Scene, SortedRules
from .defend import Defend
from .pretext import Pretext
from .reclaim import Reclaim
from .retaliate import Retaliate
from .rival import Rival
from .strongest import Strongest
from .weakest import Weakest

__all__ = ["RULES", "Entry", "Rule", "Scene", "SortedRules", "score", "sort_rules"]

RULES: Final[dict[str, type[Rule]]] = {
    rule.name: rule
    for rule in (Against, Defend, Retaliate, Pretext, Rival, Weakest, Strongest, Reclaim)
}


def sort_rules(entries: Iterable[Entry], n: int, provinces: int) -> SortedRules:
    """Put entries into arrays, those of one rule together.

    Parameters
    ----------
    entries : iterable of Entry
        In any order; the order within a rule is kept.
    n, provinces : int
        Number of factions and of governorates.

    Returns
    -------
    SortedRules
        Ready for `score`.
    """
    names = list(RULES)
    ordered = sorted(entries, key=lambda entry: names.index(entry.rule))
    targets = np.zeros((len(ordered), n), dtype=np.bool_)
    places = np.zeros((len(ordered), provinces), dtype=np.bool_)
    for row, entry in enumerate(ordered):
        targets[row, list(entry.targets)] = True
        places[row, list(entry.places)] = True
    spans = []
    for name in names:
        rows = [row for row, entry in enumerate(ordered) if entry.rule == name]
        if rows:
            spans.append((name, rows[0], rows[-1] + 1))
    return SortedRules(
        entries=tuple(ordered),
        spans=tuple(spans),
        actor=np.array([entry.actor for entry in ordered], dtype=np.int64),
        weight=np.array([entry.weight for entry in ordered], dtype=np.float64),
        targets=targets,
        places=places,
    )


def score(rules: SortedRules, scene: Scene) -> Floats:
    """Let every rule score its entries.

    Parameters
    ----------
    rules : SortedRules
        All entries.
    scene : Scene
        The week as the rules see it.

    Returns
    -------
    (E, n, K) float
        g of each entry, >= 0, not yet masked by what the actor may target.
    """
    n, provinces = scene.exposed.shape
    raw = np.zeros((len(rules.entries), n, provinces))
    for name, first, last in rules.spans:
        RULES[name].scores(first, last, rules.actor, rules.targets, rules.places, scene, raw)
    return raw
