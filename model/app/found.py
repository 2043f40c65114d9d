"""What came of many runs, as plain data: bands by week, sentences, a comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..analysis.basins import basins
from ..ensemble.about import describe
from ..ensemble.plan import Plan
from ..ensemble.summaries import Weekly, weekly_of
from ..ensemble.tables import BASELINE_WEEKS, read
from ..figures.outcome_words import label
from ..report.compared import summary as comparison_words
from ..report.comparing import as_json, compared_in
from ..report.ending import ending
from ..report.pictures import meta_of
from ..report.words import summary

BAND: Final = ("mean", "p05", "p50", "p95")

Bands = Mapping[str, Mapping[str, list[float | None]]]
"""By outcome, by `BAND`: one number for each week, None where undefined."""


@dataclass(frozen=True)
class Found:
    """What came of an ensemble; nothing of it is on disk any more.

    Attributes
    ----------
    label, title : str
        Of the scenario.
    runs, failed, weeks, seed : int
        Replications played to the end, those that raised; weeks of each; root seed.
    bands : dict
        See `Bands`: 5th, 50th and 95th percentile and mean over the runs.
    other : str
        Label of what it is compared with; empty without.
    other_bands : dict
        The bands of that.
    words : tuple of str
        Sentences, each of which can be quoted alone.
    table : tuple of dict
        With a comparison, one row for each main outcome: outcome, label, unit, here and there
        (means), difference, low, high (95 % interval of the paired difference), probability
        (that a run is greater here), certain (whether the interval leaves out 0).
    typical : dict
        Numbers of the runs with the ``lowest``, a ``median`` and the ``highest`` mean of
        `typical_of`: worth a look.
    typical_of : str
        An outcome; empty if it is undefined in all runs.
    """

    label: str
    title: str
    runs: int
    failed: int
    weeks: int
    seed: int
    bands: Bands
    other: str
    other_bands: Bands
    words: tuple[str, ...]
    table: tuple[dict[str, Any], ...]
    typical: Mapping[str, int]
    typical_of: str


def bands_of(weekly: Weekly) -> dict[str, dict[str, list[float | None]]]:
    """Return the bands of every outcome over time.

    Parameters
    ----------
    weekly : Weekly
        The table `weeks`.
    """
    if weekly.empty:
        return {}
    frame = weekly.bands()
    found: dict[str, dict[str, list[float | None]]] = {}
    for outcome, rows in frame.groupby("outcome", sort=False):
        ordered = rows.sort_values("week")
        found[str(outcome)] = {
            name: [None if np.isnan(x) else float(f"{x:.6g}") for x in ordered[name]]
            for name in BAND
        }
    return found


def gather(folder: Path, plan: Plan, failed: int, version: str, chosen: str | None = None) -> Found:
    """Return what a results folder holds.

    Parameters
    ----------
    folder : Path
        With the tables; at least one replication of each scenario.
    plan : Plan
        What was played: of ``run``, or of ``compare`` with the baseline first.
    failed : int
        Replications that raised.
    version : str
        Of the program.
    chosen : str, optional
        Which scenario's bands; by default the last one's.
    """
    name = chosen or list(plan.scenarios)[-1]
    scenario = plan.scenarios[name]
    inside = name if plan.several else None
    weekly = weekly_of(folder, "weeks", inside)
    other, beside = _other(folder, plan, name)
    words, rows = _compared(folder, plan, name) if plan.several else _told(folder, plan, version)
    outcome = scenario.moves.outcome if scenario.moves else "signatory_cohesion"
    typical = _typical(folder, outcome, inside)
    return Found(
        label=name,
        title=scenario.title,
        runs=int(weekly.runs.size),
        failed=failed,
        weeks=scenario.weeks,
        seed=plan.seed,
        bands=bands_of(weekly),
        other=other,
        other_bands=bands_of(beside) if beside else {},
        words=tuple(words),
        table=tuple(rows),
        typical=typical,
        typical_of=outcome if typical else "",
    )


def _other(folder: Path, plan: Plan, name: str) -> tuple[str, Weekly | None]:
    """Return what it is beside: the first scenario of a comparison, or a run's baseline."""
    if plan.several:
        first = next(iter(plan.scenarios))
        return ("", None) if first == name else (first, weekly_of(folder, "weeks", first))
    if plan.baseline is None:
        return "", None
    return plan.baseline.name, weekly_of(folder, BASELINE_WEEKS)


def _told(folder: Path, plan: Plan, version: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the summary that ``run`` prints, and no rows."""
    beside = weekly_of(folder, BASELINE_WEEKS)
    meta = meta_of(
        describe(plan.scenario),
        baseline=plan.baseline.name if plan.baseline and not beside.empty else None,
        baseline_title=plan.baseline.title if plan.baseline else "",
        runs=plan.runs,
        version=version,
        seed=plan.seed,
    )
    lines = summary(weekly_of(folder, "weeks"), beside, meta)
    return [*lines, *ending(folder, basins(folder), meta)], []


def _compared(folder: Path, plan: Plan, name: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the sentences that ``compare`` prints, and a row for each main outcome."""
    data = compared_in(folder, plan)
    here, there = name, data.baseline
    numbers = as_json(data)
    rows = []
    for outcome in data.main:
        mine, theirs = numbers[here][outcome], numbers[there][outcome]
        low, high = mine["low"], mine["high"]
        rows.append(
            {
                "outcome": outcome,
                "label": label(outcome, data.meta),
                "unit": mine["unit"],
                "here": mine["mean"],
                "there": theirs["mean"],
                "difference": mine["difference"],
                "low": low,
                "high": high,
                "probability": mine["probability_greater"],
                "certain": low is not None and high is not None and (low > 0.0 or high < 0.0),
            }
        )
    moves = {name: scenario.moves for name, scenario in plan.scenarios.items()}
    return comparison_words(data, moves), rows


def _typical(folder: Path, outcome: str, scenario: str | None) -> dict[str, int]:
    """Return the runs at both ends and in the middle of an outcome."""
    table = read(folder, "runs")
    if outcome not in table.column_names:
        return {}
    values = table[outcome].to_numpy(zero_copy_only=False).astype(np.float64)
    kept = ~np.isnan(values)
    if scenario is not None:
        kept &= np.array([each == scenario for each in table["scenario"].to_pylist()])
    if not kept.any():
        return {}
    runs = table["run"].to_numpy()[kept]
    order = runs[np.argsort(values[kept], kind="stable")]
    middle = order[(len(order) - 1) // 2]
    return {"lowest": int(order[0]), "median": int(middle), "highest": int(order[-1])}
