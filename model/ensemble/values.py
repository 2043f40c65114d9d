"""Mean, spread and percentiles of values; the order in which they come never shows."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from .columns import Floats

_QUANTILES: Final = np.array((5.0, 50.0, 95.0)) / 100.0


def mean_of(values: Floats) -> float:
    """Return a mean that no order of its terms can change; NaN of nothing.

    Parameters
    ----------
    values : (n,) float
        Without NaN. Where all are the same, it is that number.
    """
    if not values.size:
        return math.nan
    first = float(values[0])
    return first if (values == first).all() else math.fsum(values.tolist()) / values.size


def sd_of(values: Floats) -> float:
    """Return the standard deviation of a sample (n - 1), NaN of fewer than two.

    Parameters
    ----------
    values : (n,) float
        Without NaN.
    """
    if values.size < 2:
        return math.nan
    return math.sqrt(math.fsum(((values - mean_of(values)) ** 2).tolist()) / (values.size - 1))


def quantiles(values: Floats, shares: Floats = _QUANTILES) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return quantiles of each row by numpy's linear rule, NaN left out.

    Parameters
    ----------
    values : (rows, n) float
        Sorted in place.
    shares : (k,) float
        Which, in [0, 1].

    Returns
    -------
    defined : (rows,) int
        Values of each row that are not NaN.
    quantiles : (k, rows) float
        NaN where nothing is defined.
    """
    values.sort(axis=1)  # NaN last
    defined = np.count_nonzero(~np.isnan(values), axis=1)
    found = np.full((shares.size, values.shape[0]), np.nan)
    some = np.flatnonzero(defined)
    for k, share in enumerate(shares):
        place = (defined[some] - 1) * share
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, defined[some] - 1)
        low, high, part = values[some, below], values[some, above], place - below
        step = high - low
        found[k, some] = np.where(part >= 0.5, high - step * (1.0 - part), low + step * part)
    return defined, found


def means_of_sorted(values: Floats, defined: npt.NDArray[np.int64]) -> Floats:
    """Return the mean of each row, NaN left out; where all are the same, it is that number.

    Parameters
    ----------
    values : (rows, n) float
        Each row sorted, NaN last: so no order of the runs can change the sum.
    defined : (rows,) int
        Values of each row that are not NaN.

    Returns
    -------
    (rows,) float
        NaN where nothing is defined.
    """
    found = np.full(values.shape[0], np.nan)
    for k in np.flatnonzero(defined):
        row = values[k, : defined[k]]
        found[k] = row[0] if row[0] == row[-1] else row.sum() / row.size
    return found


def describe(values: Floats) -> dict[str, float | str | None]:
    """Return ``mean sd p05 p50 p95 mcse`` of an outcome; None where undefined.

    Parameters
    ----------
    values : (runs,) float
        One for each run; NaN where undefined.
    """
    known = values[~np.isnan(values)]
    _, found = quantiles(known[None].copy())
    sd = sd_of(known)
    numbers = {
        "mean": mean_of(known),
        "sd": sd,
        "p05": float(found[0, 0]),
        "p50": float(found[1, 0]),
        "p95": float(found[2, 0]),
        "mcse": sd / math.sqrt(known.size) if known.size else math.nan,
    }
    return {name: None if math.isnan(value) else value for name, value in numbers.items()}
