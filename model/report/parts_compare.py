"""The report on a `compare`: scenarios beside the first of them."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from ..figures import Compared, FigureData, empty_frame
from ..figures.called import introduced, spoken
from ..figures.data import DETAILED
from ..figures.outcome_words import label
from ..figures.short import short_names
from ..scenario.differences import changes
from .amounts import NOTHING
from .answer_compared import answer, few_pairs
from .blocks import Block, Points, Table, Text, Tile
from .changes import events_table, table_of, unchanged
from .compared import Told, sentence
from .kept import BROKEN, Kept
from .mattered import MOST_PAIRS, Ends, alignments
from .mattered_words import of_comparison
from .parts import ALL_FAILED, Parts
from .table import COLUMNS

PIVOTAL: Final = ("pivotality", "pivotality_government")
"""Outcomes that say who tips the balance."""

SHOWN: Final = tuple(column for column in COLUMNS if column.head not in {"pairing", "runs needed"})
"""Columns of the tables; what pairing gains is in a figure and a sentence."""


def compared_of(kept: Kept) -> Compared:
    """Return the comparison that a folder keeps, without what only its figures need.

    Parameters
    ----------
    kept : Kept
        With ``comparison.parquet``.
    """
    table = kept.frame("comparison").to_pandas()
    there = [str(name) for name in table["scenario"].unique()]
    nothing = {name: empty_frame(name) for name in DETAILED}
    bands = empty_frame("bands")
    data = {
        name: FigureData(bands=bands, meta=kept.meta(name), runs=kept.runs_of(name), **nothing)
        for name in kept.labels
        if name in there
    }
    moved = [str(each["outcome"]) for each in moves_of(kept).values() if each]
    return Compared(table, data, pd.DataFrame({"scenario": [], "outcome": []}), tuple(moved))


def titles_of(kept: Kept) -> dict[str, str]:
    """Return the titles of the scenarios of a folder by label.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    return {name: kept.meta(name)["title"] for name in kept.labels}


def introduced_in(kept: Kept) -> dict[str, str]:
    """Return what the scenarios of a folder are called where they are named first, by label.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    return introduced(titles_of(kept))


def moves_of(kept: Kept) -> dict[str, Mapping[str, Any] | None]:
    """Return by scenario what its file says that it should move.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    return {name: kept.scenario(name).get("moves") for name in kept.labels}


def parts(kept: Kept) -> Parts:
    """Return the report on a `compare`.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    titles = [kept.meta(name)["title"] or name for name in kept.labels]
    asked = [kept.meta(name)["question"] for name in kept.labels[1:]]
    shown = titles[1:4]
    more = f" and {len(titles) - 4} more" if len(titles) > 4 else ""
    return Parts(
        title=f"{'; '.join(shown)}{more}, compared with: {titles[0]}",
        question=" ".join(dict.fromkeys(filter(None, asked))),
        answer=_answer,
        differs=_differs,
        outcomes=_outcomes,
        mattered=_mattered,
        drivers=lambda _: (),
    )


def _answer(kept: Kept) -> tuple[tuple[str, ...], tuple[Tile, ...]]:
    """Return the answer, and its numbers for the first screen."""
    missing = [name for name in kept.labels if not kept.runs_of(name)]
    if missing:
        said = introduced_in(kept)
        who = ", ".join(said[name] for name in missing)
        return (f"No run of {who} was finished: nothing can be compared.",), ()
    return answer(compared_of(kept), moves_of(kept))


def _differs(kept: Kept) -> tuple[Block, ...]:
    """Return what each scenario changes in the first."""
    base, *others = kept.labels
    old, said = kept.scenario(base), introduced_in(kept)
    blocks: list[Block] = []
    for name in others:
        new = kept.scenario(name)
        if not old or not new:
            blocks.append(Text((f"The folder has lost what {said[name]} or {said[base]} was.",)))
            continue
        found = changes(old, new, short_names(kept.meta(name)))
        if found:
            blocks.append(table_of(found, base, name, said))
        else:
            blocks.append(Text((unchanged(said[name], said[base]),)))
    settings = [str(each) for each in kept.manifest.get("settings") or ()]
    if settings:
        blocks.insert(0, Text((f"Set on the command line: {', '.join(settings)}.",)))
    if old:
        blocks.append(events_table(old, said[base], short_names(kept.meta(base))))
    return tuple(blocks)


def _outcomes(kept: Kept) -> tuple[Block, ...]:
    """Return the comparison in sentences, and a table for each scenario."""
    data = compared_of(kept)
    blocks: list[Block] = [Points(tuple(kept.words), "In sentences")] if kept.words else []
    few = few_pairs(data)
    blocks += [Text((few,))] if few and not kept.words else []
    return (*blocks, *(comparison_table(data, name) for name in data.others))


def comparison_table(data: Compared, scenario: str) -> Table:
    """Return every outcome of a scenario beside the baseline.

    Parameters
    ----------
    data : Compared
        The comparison.
    scenario : str
        Which.
    """
    heads = {"base": data.baseline, "name": scenario}
    rows = [
        (
            f"{label(outcome, data.meta)} ({data.unit(outcome)})",
            *(column.cell(data, scenario, outcome).strip() for column in SHOWN),
        )
        for outcome in data.outcomes
    ]
    undefined = [name for name in _undefined(data) if not name.endswith("_final")]
    left = (
        f" Without a value in any of these scenarios ({NOTHING}): "
        f"{'; '.join(label(name, data.meta) for name in undefined)}."
        if undefined
        else ""
    )
    return Table(
        caption=f"Outcomes of {data.introduced[scenario]} beside "
        f"{data.introduced[data.baseline]}, over at most {data.pairs:,} pairs "
        "of runs that meet the same draws.",
        head=("outcome", *(column.head.format(**heads) for column in SHOWN)),
        rows=tuple(rows),
        note="Means over runs; mean difference over pairs with its 95 % interval (bootstrap), * "
        "where it survives Holm's correction; effect: in standard deviations of "
        f"{data.called[data.baseline]}; P(greater): per cent of pairs in which "
        f"{data.called[scenario]} has the greater "
        f"value, ties as half. A dash: the question of the outcome has no meaning in one of the "
        f"two, or there are too few pairs.{left}",
    )


def _undefined(data: Compared) -> list[str]:
    """Return the outcomes that no scenario has."""
    every = dict.fromkeys(str(name) for name in data.table["outcome"])
    return [name for name in every if not data.defined(name)]


def _mattered(kept: Kept) -> tuple[Block, ...]:
    """Return which factions each scenario changes most."""
    if not kept.finished:
        return (Text((ALL_FAILED,)),)
    table = alignments(kept.table("alignments"), MOST_PAIRS)
    base, *others = kept.labels
    listed = [each["id"] for each in kept.meta(base)["factions"]]
    factions = list(dict.fromkeys([*listed, *sorted(table["faction"].unique().to_pylist())]))
    ends = {name: Ends.of(table, name, factions) for name in kept.labels}
    said = spoken(titles_of(kept))
    blocks: list[Block] = []
    for name in others:
        told = _power(kept, name)
        blocks += [Points(told)] if told else []
        blocks += of_comparison(ends[name], ends[base], said[name], said[base], kept.meta(name))
    return tuple(blocks)


def _power(kept: Kept, name: str) -> tuple[str, ...]:
    """Return how a scenario changes who tips the balance; nothing where the comparison is lost."""
    try:
        data = compared_of(kept)
    except BROKEN:
        return ()
    told = [Told(data, name, each) for each in PIVOTAL if (name, each) in data.rows]
    return tuple(filter(None, map(sentence, told)))
