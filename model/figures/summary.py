"""Statistics between the tables and the drawing: bands over runs, means, shares."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .data import Dates, FigureData, Floats, dates_of, sides_of


@dataclass(frozen=True)
class Band:
    """An outcome over time across replications.

    Attributes
    ----------
    dates : array of datetime64
        First day of each week.
    low, median, high : array of float
        5th, 50th and 95th percentile over the runs in which the outcome is
        defined that week; NaN where it is defined in none.
    runs : int
        Number of replications; a band of one run has no width.
    """

    dates: Dates
    low: Floats
    median: Floats
    high: Floats
    runs: int


def band(data: FigureData, column: str) -> Band:
    """Return the percentiles over runs of one outcome over time."""
    rows = data.by_outcome[column]
    low, median, high = (rows[name].to_numpy(dtype=np.float64) for name in ("p05", "p50", "p95"))
    return Band(dates_of(data.meta, rows["week"].to_numpy()), low, median, high, data.runs)


def control_shares(data: FigureData) -> pd.DataFrame:
    """Return mean shares of control over runs: rows (province, week), columns groups."""
    groups = list(data.meta["control_groups"])
    mean = data.control.groupby(["province", "week", "group"], observed=True)["share"].mean()
    return mean.unstack("group").reindex(columns=groups).fillna(0.0)


def campaign_effort(data: FigureData) -> pd.DataFrame:
    """Return how the campaign's effort was divided, weeks by target side.

    Each row is the mean over detail runs of the share of the actor's effort
    that went to each side; declared targets form the column `declared`, the
    rest of their side stays with its side. Weeks without effort, or in which
    the declared gap is defined in no run, are NaN.
    """
    campaign = data.meta["campaign"]
    weeks = pd.Index(data.weeks, name="week")
    if campaign is None:
        return pd.DataFrame(index=weeks)
    rows = data.clashes[data.clashes["attacker"] == campaign["actor"]]
    sides = sides_of(data.meta) | dict.fromkeys(campaign["declared"], "declared")
    target = rows["target"].astype(str).map(sides)
    by_run = rows["effort"].groupby([rows["run"], rows["week"], target]).sum().unstack()
    shares = by_run.div(by_run.sum(axis=1).where(lambda total: total > 0), axis=0)
    mean = shares.fillna(0.0)[shares.notna().any(axis=1)].groupby(level="week").mean()
    order = ["declared", *(side for side in data.meta["sides"] if side in mean.columns)]
    table = mean.reindex(index=weeks, columns=order)
    flying = data.by_outcome["declared_gap"].set_index("week")["n"] > 0
    return table.where(table.notna().any(axis=1) & flying)


def clash_rates(data: FigureData) -> pd.DataFrame:
    """Return mean clash events a year, attackers (rows) by targets (columns)."""
    events = data.clashes.groupby(["attacker", "target"], observed=True)["events"].sum()
    years = data.weeks.size / 52.0
    runs = max(1, int(data.clashes["run"].nunique()))
    ids = [faction["id"] for faction in data.meta["factions"]]
    table = events.unstack().reindex(index=ids, columns=ids).fillna(0.0)
    return table / (years * runs)


def start_strength(data: FigureData) -> pd.Series:
    """Return each faction's mean strength over detail runs in its first week."""
    ids = [faction["id"] for faction in data.meta["factions"]]
    if data.factions.empty:
        return pd.Series(0.0, index=ids)
    active = data.factions[data.factions["coalition"] >= 0]
    active = active.assign(faction=active["faction"].astype(str))
    first = active.sort_values("week").groupby(["faction", "run"])["strength"].first()
    return first.groupby(level="faction").mean().reindex(ids).fillna(0.0)
