"""What a sweep says: outcomes at each point, and which keys they follow."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from ..ensemble.design import Point, number

Floats = npt.NDArray[np.float64]

STATISTICS: Final = ("mean", "sd", "p05", "p50", "p95", "mcse")
"""What is said of an outcome at a point, beside `unit`."""

LEAST_POINTS: Final = 5
"""Points below which no rank correlation is given."""


def sweep_table(
    points: Sequence[Point], statistics: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> pd.DataFrame:
    """Return outcomes by point, one row for each.

    Parameters
    ----------
    points : sequence of Point
        Of the design.
    statistics : mapping
        By label of the point, by outcome: ``mean sd p05 p50 p95 mcse unit``.

    Returns
    -------
    DataFrame
        ``point``, a column for each key of the design (numbers where every
        value is one, else text), ``outcome``, ``unit`` and `STATISTICS`, by
        point and then in the order of the outcomes. NaN is undefined.
    """
    numeric = {key: key_is_numeric(points, key) for key in points[0].chosen}
    rows = []
    for point in points:
        values = {
            key: float(text) if numeric[key] else text for key, text in point.chosen.items()
        }
        for outcome, found in statistics.get(point.label, {}).items():
            known = {name: found[name] for name in STATISTICS}
            rows.append(
                {"point": point.label, **values, "outcome": outcome, "unit": found["unit"]}
                | {name: np.nan if value is None else value for name, value in known.items()}
            )
    columns = ["point", *points[0].chosen, "outcome", "unit", *STATISTICS]
    return pd.DataFrame(rows, columns=columns)


def key_is_numeric(points: Sequence[Point], key: str) -> bool:
    """Return whether every value of a key is a number.

    Parameters
    ----------
    points : sequence of Point
        Of one design.
    key : str
        One of its keys.
    """
    return all(number(point.chosen[key]) is not None for point in points)


def rank_correlations(table: pd.DataFrame, keys: Sequence[str], outcome: str) -> dict[str, float]:
    """Return how an outcome's mean follows each key over the points.

    Parameters
    ----------
    table : DataFrame
        See `sweep_table`.
    keys : sequence of str
        Keys of the design; those that are no numbers are left out.
    outcome : str
        One outcome.

    Returns
    -------
    dict of str to float
        Spearman's rank correlation of key and mean, in [-1, 1]; NaN with
        fewer than `LEAST_POINTS` points, or where either does not vary.
    """
    rows = table[(table["outcome"] == outcome) & table["mean"].notna()]
    found = {}
    for key in keys:
        if not pd.api.types.is_numeric_dtype(rows[key]):
            continue
        x: Floats = rows[key].to_numpy(dtype=np.float64)
        y: Floats = rows["mean"].to_numpy(dtype=np.float64)
        varies = len(rows) >= LEAST_POINTS and np.ptp(x) > 0.0 and np.ptp(y) > 0.0
        found[key] = float(stats.spearmanr(x, y).statistic) if varies else float("nan")
    return found


def most_moved(table: pd.DataFrame, first: Sequence[str], count: int) -> list[str]:
    """Return the outcomes to show: those named first, then those that the sweep moves most.

    Parameters
    ----------
    table : DataFrame
        See `sweep_table`.
    first : sequence of str
        Outcomes of interest; unknown ones are left out.
    count : int
        How many to return at most.

    Returns
    -------
    list of str
        Moved: the range of the means over the points, in units of the mean
        standard deviation between replications at a point. Values of the last
        week (``NAME_final``) are left to the tables unless named first.
    """
    by_outcome = table.groupby("outcome", sort=False)
    span = by_outcome["mean"].max() - by_outcome["mean"].min()
    spread = by_outcome["sd"].mean()
    signal = (span / spread.where(spread > 0.0)).fillna(0.0)
    usual = [name for name in signal.index if not str(name).endswith("_final")]
    ranked = sorted(usual, key=lambda name: -float(signal[name]))  # stable: ties by order
    named = [name for name in first if name in signal.index]
    return list(dict.fromkeys([*named, *map(str, ranked)]))[:count]
