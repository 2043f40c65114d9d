"""Targeting rules: one small class each, with declared properties and a source.

To add one: write a file with one subclass of `Rule`, add the class to `RULES`
and its scorer to `score_target`, `score_listed` or `score_cells`, a line to the table in
`docs/theatre-format.md`, and a golden test.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from ..arrays import Bools, Floats
from ..cells import Cells, list_cells
from ..compiled import inlined
from ..once import once
from . import against, defend, pretext, reclaim, retaliate, rival, strongest, weakest
from .base import Choices, Entries, Entry, Options, Rule, Scene, SortedRules

__all__ = [
    "ALL",
    "LISTED",
    "RULES",
    "Choices",
    "Entries",
    "Entry",
    "Options",
    "Rule",
    "Scene",
    "SortedRules",
    "choices_of",
    "score",
    "score_cells",
    "score_listed",
    "score_target",
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


LISTED: Final = tuple(rule.by_target and rule.only_listed for rule in RULES.values())
"""Of each rule, by its number, whether it weighs listed targets."""

ALL: Final = tuple(rule.by_target and not rule.only_listed for rule in RULES.values())
"""Whether it weighs all targets; the others score cells."""


@inlined
def score_target(kind: int, j: int, scene: Scene, out: Floats) -> None:
    """Let a rule that weighs all targets weigh one, for all actors.

    A chain and no table: compiled code calls only what it knows by name, and numba cannot
    keep tables of functions on disk. The tests compare it with `RULES`.

    Parameters
    ----------
    kind : int
        Which rule, by its place in `RULES`.
    j : int
        The target.
    scene : Scene
        The week as the rules see it.
    out : (n,) float
        Written, see `Rule.scores`.
    """
    if kind == 2:
        retaliate.scores(j, scene, out)
    elif kind == 4:
        rival.scores(j, scene, out)


@inlined
def score_listed(
    kind: int,
    e: int,
    i: int,
    begin: int,
    end: int,
    options: Options,
    scene: Scene,
    out: Floats,
) -> None:
    """Let a rule that weighs listed targets score what an entry is asked about; likewise.

    Parameters
    ----------
    kind : int
        Which rule, by its place in `RULES`.
    e, i : int
        The entry and its actor.
    begin, end : int
        What of the list in `options` it is asked about.
    options, scene : Options, Scene
        Where somebody may stand; the week as the rules see it.
    out : (at least end - begin,) float
        Written, see `Rule.scores`.
    """
    if kind == 0:
        against.scores(e, i, begin, end, options, scene, out)


@inlined
def score_cells(
    kind: int,
    e: int,
    i: int,
    begin: int,
    end: int,
    options: Options,
    scene: Scene,
    out: Floats,
) -> None:
    """Let any other rule score the cells that an entry is asked about; likewise.

    Parameters
    ----------
    kind, e, i, begin, end, options, scene, out
        As for `score_listed`.
    """
    if kind == 1:
        defend.scores(e, i, begin, end, options, scene, out)
    elif kind == 3:
        pretext.scores(e, i, begin, end, options, scene, out)
    elif kind == 5:
        weakest.scores(e, i, begin, end, options, scene, out)
    elif kind == 6:
        strongest.scores(e, i, begin, end, options, scene, out)
    elif kind == 7:
        reclaim.scores(e, i, begin, end, options, scene, out)


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
    kind = np.array([kind_of[entry.rule] for entry in ordered], dtype=np.int64)
    listed, everybody = np.array(LISTED)[kind], np.array(ALL)[kind]
    arrays = Entries(
        kind=kind,
        actor=np.array([entry.actor for entry in ordered], dtype=np.int64),
        weight=np.array([entry.weight for entry in ordered], dtype=np.float64),
        targets=_marked([entry.targets for entry in ordered], n),
        places=_marked([entry.places for entry in ordered], provinces),
        listing=np.flatnonzero(listed).astype(np.uint32),
        scoring=np.flatnonzero(~listed & ~everybody).astype(np.uint32),
    )
    return SortedRules(tuple(ordered), arrays)


@once
def choices_of(rules: SortedRules, cells: Cells) -> Choices:
    """List what each entry is asked about; asked again for the same, it remembers.

    Parameters
    ----------
    rules : SortedRules
        All entries.
    cells : Cells
        Where somebody may stand.
    """
    kind, targets = rules.arrays.kind, rules.arrays.targets
    asked = np.zeros((kind.size, max(targets.shape[1], cells.target.size)), dtype=np.bool_)
    of_targets, of_cells = rules.arrays.listing, rules.arrays.scoring
    everywhere = np.array([not rule.only_listed for rule in RULES.values()])[kind]
    asked[of_targets, : targets.shape[1]] = targets[of_targets]
    listed = targets[of_cells][:, cells.target] | everywhere[of_cells, None]
    asked[of_cells, : cells.target.size] = listed
    entry, which = np.nonzero(asked)
    first = np.searchsorted(entry, np.arange(kind.size + 1))
    return Choices(first[:-1].copy(), first[1:].copy(), which.astype(np.uint32))


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
    cells = list_cells(scene.exposed > 0.0)
    fighters = scene.exposed[cells.target, cells.province]
    n, everything = len(scene.exposed), np.arange(scene.exposed.size, dtype=np.uint32)
    lists = everything, cells.target, cells.province
    options = Options(*lists, fighters, rules.arrays.targets, rules.arrays.places)
    raw = np.zeros((len(rules.entries), *scene.exposed.shape))
    out = np.zeros(scene.exposed.size)
    for e, entry in enumerate(rules.entries):
        kind, scores = rules.arrays.kind[e], RULES[entry.rule].scores
        if ALL[kind]:
            for j, there in enumerate(scene.exposed):
                scores(j, scene, out[:n])
                raw[e, j] = out[entry.actor] * there
        elif LISTED[kind]:
            scores(e, entry.actor, 0, n, options, scene, out)
            raw[e] = out[:n, None] * scene.exposed
        else:
            scores(e, entry.actor, 0, fighters.size, options, scene, out)
            raw[e, cells.target, cells.province] = out[: fighters.size]
    return raw
