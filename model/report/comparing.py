"""A comparison from a results folder to files: its tables, summary and figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .. import __version__
from ..analysis.compare import Question, compare
from ..ensemble.about import describe
from ..ensemble.columns import Rows
from ..ensemble.plan import Plan
from ..ensemble.summaries import Weekly
from ..ensemble.values import quantiles
from ..figures import Compared, FigureData, empty_frame
from ..figures.data import DETAILED, Meta
from ..figures.outcome_words import MAIN
from ..outcomes import unit
from ..scenario.schema import least_of
from .pictures import meta_of

DOTS: Final = 50
"""Dots of a distribution, each for an equal share of the runs."""

JSON_COLUMNS: Final = (
    "mean",
    "p05",
    "p50",
    "p95",
    "difference",
    "low",
    "high",
    "effect_size",
    "probability_greater",
    "mcse",
)
"""What ``--json`` says first of an outcome; the rest of the table's columns follow."""


def question_of(plan: Plan, half_width: float | None = None) -> Question:
    """Return what is to be worked out of a plan's scenarios.

    Parameters
    ----------
    plan : Plan
        Of ``compare``; the first scenario is the baseline.
    half_width : float, optional
        See `Question`.
    """
    least = least_of(scenario.moves for scenario in plan.scenarios.values())
    return Question(tuple(plan.scenarios), plan.seed, least, half_width)


def compared_in(folder: Path, plan: Plan, half_width: float | None = None) -> Compared:
    """Return the comparison of a plan's scenarios, of each of which a run was finished.

    Parameters
    ----------
    folder : Path
        With the tables.
    plan, half_width
        As for `question_of`.
    """
    metas = {
        name: meta_of(
            describe(scenario), baseline=None, runs=plan.runs, version=__version__, seed=plan.seed
        )
        for name, scenario in plan.scenarios.items()
    }
    question = question_of(plan, half_width)
    return comparison_of(folder, question, metas, tuple(question.least))


def comparison_of(
    folder: Path, question: Question, metas: Mapping[str, Meta], moved: Sequence[str]
) -> Compared:
    """Return the comparison of the scenarios of a results folder.

    Parameters
    ----------
    folder : Path
        With the tables `runs` and `weeks` of several scenarios.
    question : Question
        What is asked.
    metas : mapping
        By scenario, names and dates.
    moved : sequence of str
        Outcomes that scenarios say they should move.
    """
    runs, weeks = (folder / "tables" / f"{name}.parquet" for name in ("runs", "weeks"))
    table = compare(runs, question, unit)
    nothing = {name: empty_frame(name) for name in DETAILED}
    data: dict[str, FigureData] = {}
    names = _weekly_names(table, moved)
    for scenario in question.scenarios:
        weekly = Weekly(weeks, scenario)
        bands = weekly.bands([name for name in weekly.outcomes if name in names])
        data[scenario] = FigureData(
            bands=bands, meta=metas[scenario], runs=weekly.runs.size, **nothing
        )
    found = Compared(table, data, pd.DataFrame({"scenario": [], "outcome": []}), tuple(moved))
    return Compared(table, data, _dots(runs, found), tuple(moved))


def _weekly_names(table: pd.DataFrame, moved: Sequence[str]) -> set[str]:
    """Return the outcomes over time that figures may draw."""
    wanted = {name.removesuffix("_final") for name in (*moved, *MAIN)} | {"united"}
    plain = [name for name in table["outcome"].unique() if not str(name).endswith("_final")]
    return wanted if wanted & set(plain) else set(plain)


def _dots(runs: Path, data: Compared) -> pd.DataFrame:
    """Return quantiles of the main outcomes over the runs of each scenario."""
    shares = (np.arange(DOTS) + 0.5) / DOTS
    rows: list[dict[str, Any]] = []
    for scenario in data.scenarios:
        mine = Rows.find(runs, scenario)
        for outcome in data.main:
            _, found = quantiles(mine.column(outcome)[None].copy(), shares)
            values = {f"q{k}": float(value) for k, value in enumerate(found[:, 0])}
            rows.append({"scenario": scenario, "outcome": outcome} | values)
    return pd.DataFrame(rows)


def write_tables(folder: Path, table: pd.DataFrame) -> None:
    """Write ``comparison.parquet`` and ``comparison.csv``.

    Parameters
    ----------
    folder : Path
        The results folder.
    table : DataFrame
        From `analysis.compare`.
    """
    plain = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata()
    text = [name for name in ("scenario", "outcome", "unit") if name in plain.column_names]
    for name in text:
        place = plain.column_names.index(name)
        plain = plain.set_column(place, name, plain[name].cast(pa.string()))
    with (folder / "comparison.parquet").open("wb") as file:
        pq.write_table(plain, file, compression="zstd")
    table.to_csv(folder / "comparison.csv", index=False, lineterminator="\n")


def as_json(data: Compared) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the outcomes of each scenario as ``--json`` and ``summary.json`` have them.

    Parameters
    ----------
    data : Compared
        The comparison.

    Returns
    -------
    dict
        By scenario and outcome; null where a number has no meaning.
    """
    rest = [name for name in data.table.columns if name not in ("scenario", "outcome")]
    order = dict.fromkeys([*JSON_COLUMNS, *(str(name) for name in rest)])
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in data.scenarios}
    for (scenario, outcome), row in data.rows.items():
        found[scenario][outcome] = {column: _plain(row[column]) for column in order}
    return found


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if value is None or pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value
