"""Targeting rules: one small class each, with declared properties and a source.

To add one: write a file with one subclass of `Rule`, add the class to `RULES`
and its scorer to `score_choices`, a line to the table in `docs/theatre-format.md`,
and a golden test.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled
from ..fronts import Fronts
from ..once import once
from . import against, defend, pretext, reclaim, retaliate, rival, strongest, weakest
from .base import Choices, Entry, Options, Rule, Scene, SortedRules

__all__ = [
    "RULES",
    "Choices",
    "Entry",
    "Options",
    "Rule",
    "Scene",
    "SortedRules",
    "choices_of",
    "score",
    "score_choices",
    "sort_rules",
]

RULES: Final[dict[str, type[Rule]]] = {
    rule.name: rule
    for rule in (
        against.Against,
        defend.Defend,
        retaliate.Retaliate,
        pretext.Pretext,
        rival.Rival,
        weakest.Weakest,
        strongest.Strongest,
        reclaim.Reclaim,
    )
}


@compiled
def score_choices(
    choices: Choices,
    kind: Ints,
    actor: Ints,
    targets: Bools,
    places: Bools,
    scene: Scene,
) -> Floats:
    """Let every entry score what it is asked about.

    A chain and no table: compiled code calls only what it knows by name, and numba cannot
    keep tables of functions on disk. The tests compare it with `RULES`.

    Parameters
    ----------
    choices : Choices
        What each entry is asked about.
    kind, actor, targets, places
        Of the entries, as in `SortedRules`.
    scene : Scene
        The week as the rules see it.

    Returns
    -------
    (Q,) float
        g >= 0 of each choice, not yet masked by what the actor may target.
    """
    n, provinces = scene.exposed.shape
    exposed = scene.exposed.reshape(n * provinces)
    fighters = np.empty(choices.cell.size)
    for q in range(choices.cell.size):
        fighters[q] = exposed[choices.cell[q]]
    options = Options(choices.target, choices.province, fighters, targets, places)
    out = np.empty(fighters.size)
    for e in range(kind.size):
        i = actor[e]
        # Unsigned: so the compiler sees that no index of an option is negative.
        begin, end = np.uint64(choices.begin[e]), np.uint64(choices.end[e])
        if kind[e] == 0:
            against.scores(e, i, begin, end, options, scene, out)
        elif kind[e] == 1:
            defend.scores(e, i, begin, end, options, scene, out)
        elif kind[e] == 2:
            retaliate.scores(e, i, begin, end, options, scene, out)
        elif kind[e] == 3:
            pretext.scores(e, i, begin, end, options, scene, out)
        elif kind[e] == 4:
            rival.scores(e, i, begin, end, options, scene, out)
        elif kind[e] == 5:
            weakest.scores(e, i, begin, end, options, scene, out)
        elif kind[e] == 6:
            strongest.scores(e, i, begin, end, options, scene, out)
        elif kind[e] == 7:
            reclaim.scores(e, i, begin, end, options, scene, out)
    return out


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
        Ready for `score` and for the week.
    """
    kind_of = {name: kind for kind, name in enumerate(RULES)}
    ordered = sorted(entries, key=lambda entry: kind_of[entry.rule])
    actor = np.array([entry.actor for entry in ordered], dtype=np.int64)
    row = np.argsort(actor, kind="stable")
    return SortedRules(
        entries=tuple(ordered),
        kind=np.array([kind_of[entry.rule] for entry in ordered], dtype=np.int64),
        actor=actor,
        weight=np.array([entry.weight for entry in ordered], dtype=np.float64),
        targets=_marked([entry.targets for entry in ordered], n),
        places=_marked([entry.places for entry in ordered], provinces),
        narrow=np.array([RULES[entry.rule].only_listed for entry in ordered], dtype=np.bool_),
        first=np.searchsorted(actor[row], np.arange(n + 1)),
        row=row,
    )


@once
def choices_of(rules: SortedRules, fronts: Fronts) -> Choices:
    """List what each entry is asked about; asked again for the same, it remembers.

    Parameters
    ----------
    rules : SortedRules
        All entries.
    fronts : Fronts
        What each actor can choose among.
    """
    first, size = fronts.first[rules.actor], np.diff(fronts.first)[rules.actor]
    found = [np.arange(start, start + many) for start, many in zip(first, size, strict=True)]
    for e in np.flatnonzero(rules.narrow):
        found[e] = found[e][rules.targets[e, fronts.target[found[e]]]]
    order = np.lexsort((np.arange(rules.row.size), rules.actor, rules.narrow))
    front = np.concatenate([*(found[e] for e in order), np.zeros(0, dtype=np.int64)])
    count = np.array([each.size for each in found], dtype=np.int64)
    end = np.zeros_like(count)
    end[order] = np.cumsum(count[order])
    columns = fronts.target[front], fronts.province[front], fronts.cell[front]
    return Choices(end - count, end, front.astype(np.uint32), *columns)


def _marked(lists: list[tuple[int, ...]], size: int) -> Bools:
    """Return lists of indices as rows of a mask."""
    out = np.zeros((len(lists), size), dtype=np.bool_)
    rows = np.repeat(np.arange(len(lists)), [len(each) for each in lists])
    out[rows, [index for each in lists for index in each]] = True
    return out


def score(rules: SortedRules, scene: Scene) -> Floats:
    """Let every rule score its entries on everybody everywhere; the week asks for less.

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
    raw = np.zeros((len(rules.entries), *scene.exposed.shape))
    target, province = np.nonzero(scene.exposed > 0.0)
    fighters = scene.exposed[target, province]
    lists = target.astype(np.uint32), province.astype(np.uint32)
    options = Options(*lists, fighters, rules.targets, rules.places)
    out = np.zeros(target.size)
    begin, end = np.uint64(0), np.uint64(target.size)
    for e, entry in enumerate(rules.entries):
        RULES[entry.rule].scores(e, entry.actor, begin, end, options, scene, out)
        raw[e, target, province] = out
    return raw
