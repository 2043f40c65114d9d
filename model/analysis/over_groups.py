"""Intervals of scores of pairs: a bootstrap that draws groups, not pairs."""

from typing import Final

import numpy as np

from ..arrays import Floats, Ints
from ..randomness import Streams

RESAMPLES: Final = 1000
"""Resamples of groups."""

LEAST_DEFINED: Final = 0.5
"""Share of the resamples in which a score must be defined to have an interval."""

Ends = dict[str, float]
"""value, low and high; NaN where undefined."""


def weights_of(seed: int, groups: int, ends: Ints) -> Floats:
    """Return the weight of each pair in each resample; in the first, of all groups once.

    Parameters
    ----------
    seed : int
        Root seed of the draws.
    groups : int
        How many there are.
    ends : (D, 2) int
        Both groups of each pair.

    Returns
    -------
    (1 + RESAMPLES, D) float
        Product over both groups of how often each was drawn: pairs that share a group
        are drawn together, so that their dependence widens the interval.
    """
    generator = Streams(seed, 0)["bootstrap"]
    drawn = generator.integers(0, groups, size=(RESAMPLES, groups))
    times = np.zeros((1 + RESAMPLES, groups))
    times[0] = 1.0
    np.add.at(times, (np.arange(1, 1 + RESAMPLES)[:, None], drawn), 1.0)
    return np.asarray(times[:, ends[:, 0]] * times[:, ends[:, 1]])


def with_interval(found: Floats) -> Ends:
    """Return a score and its 95 % interval.

    Parameters
    ----------
    found : (1 + RESAMPLES,) float
        The score under each weighting of `weights_of`.

    Returns
    -------
    dict
        `value`; `low` and `high`, 2.5th and 97.5th percentile of the resamples in which
        it is defined, NaN if it is undefined in more than half of them.
    """
    value, resampled = float(found[0]), found[1:]
    known = resampled[np.isfinite(resampled)]
    low, high = np.nan, np.nan
    if np.isfinite(value) and known.size >= LEAST_DEFINED * resampled.size:
        low, high = (float(q) for q in np.quantile(known, (0.025, 0.975)))
    return {"value": value, "low": low, "high": high}


def plain(ends: Ends) -> dict[str, float | None]:
    """Return the same with None where it is undefined, as JSON has it."""
    return {name: each if np.isfinite(each) else None for name, each in ends.items()}
