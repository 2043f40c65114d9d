"""The reports on a `sweep` and on a `sensitivity`: one scenario at many points."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from ..analysis.sensitivity import clear
from ..analysis.sweep import most_moved, rank_correlations
from ..ensemble.columns import Rows
from ..figures.called import introduced
from ..figures.outcome_words import label, phrase
from ..figures.short import short_names
from ..outcomes import unit
from ..scenario.differences import NONE, value_words
from .amounts import amount, counted, listed_words
from .answer_swept import Swept, between_ends, ends, follows
from .blocks import Block, Points, Table, Text, Tile
from .by_point import SHOWN, asked_first, by_point, sweep_of
from .changes import events_table
from .kept import Kept
from .numbers import Paired, capital, paired
from .parts import ALL_FAILED, Parts
from .sensitivity import INDEX_WORDS, number

NO_FACTIONS: Final = (
    "A design asks about values, not about factions: `run` or `compare` one of its points, with "
    "`--set`, to see who mattered there."
)
"""Stands in the section on who mattered."""


def parts(kept: Kept) -> Parts:
    """Return the report on a `sweep` or a `sensitivity`.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    meta = kept.meta(kept.first)
    title = meta["title"] or str(kept.scenario(kept.first).get("name") or kept.first)
    swept = kept.verb == "sweep"
    asked = "change with what is swept" if swept else "follow from one parameter or another"
    question = f"{meta['question']} And how does the answer {asked}?"
    return Parts(
        title=f"{title}: {'a sweep' if swept else 'which parameters matter'}",
        question=question.strip(),
        answer=_answer_swept if swept else _answer_sensitive,
        differs=_differs_swept if swept else _differs_sensitive,
        outcomes=_outcomes_swept if swept else _outcomes_sensitive,
        mattered=lambda _: (Text((NO_FACTIONS,)),),
        drivers=_drivers_swept if swept else drivers_of,
    )


def _swept(kept: Kept, table: pd.DataFrame, keys: tuple[str, ...], outcome: str) -> Swept:
    """Return one outcome over the points."""
    rows: pd.DataFrame = table[table["outcome"] == outcome]
    named = phrase(outcome, kept.meta(kept.first))
    return Swept(named, unit(outcome), rows, keys, kept.asked)


def _answer_swept(kept: Kept) -> tuple[tuple[str, ...], tuple[Tile, ...]]:
    """Return the answer of a sweep, and its numbers for the first screen."""
    if not kept.finished:
        return (ALL_FAILED,), ()
    table, keys = sweep_of(kept)
    lead = asked_first(kept, [str(name) for name in table["outcome"].unique()])[0]
    swept = _swept(kept, table, keys, lead)
    known = swept.known
    if len(known) < 2:
        return (ends(swept),), ()
    low, high = known.iloc[0].to_dict(), known.iloc[-1].to_dict()
    found = _paired(kept, str(high["point"]), str(low["point"]), lead)
    tiles = tuple(
        Tile(f"{what}: {swept.phrase}", amount(row["mean"], swept.unit), f"at {swept.at(row)}")
        for what, row in (("lowest", low), ("highest", high))
    )
    told = (ends(swept), between_ends(found, swept.unit), follows(swept))
    return tuple(filter(None, told)), tiles


def _paired(kept: Kept, here: str, there: str, outcome: str) -> Paired | None:
    """Return the difference of two points, run by run."""
    table = kept.table("runs")
    one, other = (list(Rows.find(table, each).read(["run", outcome])) for each in (here, there))
    if not one or not other:
        return None
    (runs, ours), (others, theirs) = (
        [np.concatenate(column) for column in zip(*each, strict=True)] for each in (one, other)
    )
    _, a, b = np.intersect1d(runs, others, assume_unique=True, return_indices=True)
    return paired(ours[a], theirs[b])


def _differs_swept(kept: Kept) -> tuple[Block, ...]:
    """Return what the points differ in."""
    table, keys = sweep_of(kept)
    points = table.drop_duplicates("point")
    rows = tuple((key, str(points[key].nunique()), _values(points[key])) for key in keys)
    name = _called(kept)
    blocks: list[Block] = [
        Text((f"All points are {name} but for the values below; all meet the same draws.",)),
        Table(
            caption=f"What is swept, over {counted(len(points), 'point')}.",
            head=("key", "values", "which"),
            rows=rows,
            words=frozenset({2}),
        ),
    ]
    return (*blocks, *_events(kept, name))


def _values(column: pd.Series) -> str:
    """Return the values of a key: all of a few, else the ends."""
    values = sorted(column.unique().tolist())
    if len(values) <= 9:
        return ", ".join(value_words(each, {}) for each in values)
    return f"{value_words(values[0], {})} to {value_words(values[-1], {})}"


def _called(kept: Kept) -> str:
    """Return what the scenario behind the points is called."""
    scenario = kept.scenario(kept.first)
    name = str(scenario.get("name") or "the scenario")
    return introduced({name: str(scenario.get("title") or "")})[name]


def _events(kept: Kept, name: str) -> list[Block]:
    """Return the events of the first point."""
    scenario = kept.scenario(kept.first)
    if not scenario.get("events"):
        return []
    return [events_table(scenario, f"{name} (as the first point has them)", _names(kept))]


def _names(kept: Kept) -> dict[str, str]:
    """Return the names of factions."""
    return short_names(kept.meta(kept.first))


def _outcomes_swept(kept: Kept) -> tuple[Block, ...]:
    """Return means of outcomes by point."""
    return (by_point(kept)[1],)


def _drivers_swept(kept: Kept) -> tuple[Block, ...]:
    """Return which keys outcomes follow."""
    table, keys = sweep_of(kept)
    chosen = most_moved(table, asked_first(kept, list(table["outcome"].unique()))[:1], SHOWN + 1)
    meta = kept.meta(kept.first)
    found = {name: rank_correlations(table, keys, name) for name in chosen}
    shown = [key for key in keys if any(_known(found[name].get(key)) for name in chosen)]
    if not shown:
        return (
            Text(("Which of the swept keys outcomes follow cannot be ranked over so few points.",)),
        )
    return (
        Table(
            caption="Rank correlation of outcomes with the swept keys, over the points.",
            head=("outcome", *shown),
            rows=tuple(
                (label(name, meta), *(_correlation(found[name].get(key)) for key in shown))
                for name in chosen
            ),
        ),
    )


def _known(value: float | None) -> bool:
    """Return whether there is a number."""
    return value is not None and value == value


def _correlation(value: float | None) -> str:
    """Return a correlation, a dash without one."""
    if value is None or not _known(value):
        return "-"
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _answer_sensitive(kept: Kept) -> tuple[tuple[str, ...], tuple[Tile, ...]]:
    """Return the answer of a sensitivity analysis."""
    if not kept.finished:
        return (ALL_FAILED,), ()
    ranked, outcome, index = ranking(kept, "")
    found = kept.summary.get("answer")
    told = [str(each) for each in found] if isinstance(found, list) else []
    rows = ranked.head(4)
    tiles = tuple(
        Tile(
            str(name),
            number(float(row["value"])),
            f"{number(float(row['low']))} to {number(float(row['high']))}; {index}",
        )
        for name, row in rows.iterrows()
        if str(name) in clear(ranked)
    )
    return (leaders(ranked, phrase(outcome, kept.meta(kept.first))), *told), tiles


def leaders(ranked: pd.DataFrame, what: str) -> str:
    """Return which parameters an outcome clearly follows.

    Parameters
    ----------
    ranked : DataFrame
        By parameter: ``value low high floor`` of the main index, the largest first.
    what : str
        The outcome in words.
    """
    sure = clear(ranked)
    every = counted(len(ranked), "parameter")
    if not sure:
        return f"Of {every} none moves {what} clearly: no index is clear of zero and of noise."
    told = [f"{name} ({number(float(ranked['value'][name]))})" for name in sure[:5]]
    rest = f", and {len(sure) - 5} more" if len(sure) > 5 else ""
    return (
        f"Of {every} {len(sure)} move{'s' if len(sure) == 1 else ''} {what} clearly, most of all "
        f"{listed_words(told)}{rest}."
    )


def ranking(kept: Kept, outcome: str) -> tuple[pd.DataFrame, str, str]:
    """Return the main index of every parameter on all samples, the largest first.

    Parameters
    ----------
    kept : Kept
        A folder of `sensitivity`.
    outcome : str
        Which; the first of interest if it has no indices.

    Returns
    -------
    ranked : DataFrame
        By parameter.
    outcome, index : str
        Which outcome it is; what the index is called.

    Raises
    ------
    ValueError
        If the table has none of the indices that parameters are ranked by.
    """
    table: pd.DataFrame = kept.frame("sensitivity").to_pandas()
    there = [str(name) for name in table["outcome"].unique()]
    chosen = outcome if outcome in there else asked_first(kept, there)[0]
    rows = table[table["outcome"] == chosen]
    main = next((name for name in INDEX_WORDS if name in set(rows["index"])), None)
    if main is None:
        raise ValueError("no main index")
    rows = rows[rows["index"] == main]
    rows = rows[rows["samples"] == rows["samples"].max()]
    ranked = rows.sort_values("value", ascending=False, kind="stable").set_index("parameter")
    return ranked, chosen, INDEX_WORDS[main]


def _differs_sensitive(kept: Kept) -> tuple[Block, ...]:
    """Return what the points differ in."""
    name = _called(kept)
    ranked, _, _ = ranking(kept, "")
    told = (
        f"All {len(kept.labels):,} points are {name} but for {counted(len(ranked), 'parameter')}, "
        "each spread over its range; what is varied is not drawn, and all points meet the same "
        "draws."
    )
    return (Text((told,)), *_events(kept, name))


def _outcomes_sensitive(kept: Kept) -> tuple[Block, ...]:
    """Return the leaders of every outcome."""
    table: pd.DataFrame = kept.frame("sensitivity").to_pandas()
    meta = kept.meta(kept.first)
    rows = []
    for outcome in asked_first(kept, [str(name) for name in table["outcome"].unique()]):
        ranked, _, _ = ranking(kept, outcome)
        sure = clear(ranked)
        rows.append((label(outcome, meta), str(len(sure)), ", ".join(sure[:8]) or "none"))
    blocks: list[Block] = [Points(tuple(kept.words), "In sentences")] if kept.words else []
    return (
        *blocks,
        Table(
            caption="Outcomes, and the parameters that clearly move them.",
            head=("outcome", "clear", "which, the strongest first"),
            rows=tuple(rows),
            words=frozenset({2}),
            note="Clear: the interval of the index lies above zero and above what noise alone "
            "would give.",
        ),
    )


def drivers_of(kept: Kept, outcome: str = "") -> tuple[Block, ...]:
    """Return what a folder of `sensitivity` says of the parameters that matter.

    Parameters
    ----------
    kept : Kept
        The folder.
    outcome : str
        Which; the first of interest by default.
    """
    ranked, chosen, index = ranking(kept, outcome)
    parameters: Mapping[str, Any] = kept.scenario(kept.first).get("parameters") or {}
    sure = clear(ranked)
    what = phrase(chosen, kept.meta(kept.first))
    rows = []
    for name, row in ranked.iterrows():
        known = parameters.get(str(name)) or {}
        span = known.get("range")
        rows.append(
            (
                str(name),
                number(float(row["value"])),
                f"{number(float(row['low']))} to {number(float(row['high']))}",
                "-" if pd.isna(row["floor"]) else number(float(row["floor"])),
                "yes" if str(name) in sure else "no",
                NONE if not span else f"{float(span[0]):,.6g} to {float(span[1]):,.6g}",
                str(known.get("source") or NONE).replace(";", ", "),
            )
        )
    return (
        Text((leaders(ranked, what),)),
        Table(
            caption=f"{capital(index)} of each parameter on {what}, the largest first.",
            head=("parameter", "index", "interval", "floor", "clear", "range", "source"),
            rows=tuple(rows),
            words=frozenset({4, 5, 6}),
            note="Floor: what the index would be without any effect. Clear: the interval lies "
            "above zero and above the floor. An index is about the range that was given; ranges "
            "that are `assumed` are judgements.",
        ),
    )
