"""Power indices: who is pivotal when coalitions are weighed by strength.

Shapley and Shubik (1954), American Political Science Review 48(3): the share of
orders of all players in which one tips the sum to the quota. If each of the others
has come before it with probability t, independently, and t is uniform, every order
is equally likely (Owen 1972, Management Science 18(5)); so the index is the mean
over t of the probability that it is pivotal. That probability is a polynomial in t of
degree n - 1, which Gauss's rule with n / 2 nodes integrates exactly. At t = 1/2 it is
Banzhaf's index (1965, Rutgers Law Review 19). Nothing is subtracted that is much
larger than its difference: all terms are probabilities.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from math import ceil, floor, gcd
from os import cpu_count
from typing import Final

import numpy as np

from ..compiled import compiled
from ..state import Floats, Ints

MOST_UNITS: Final = 50_000
"""Weights are rounded to a unit so large that their sum has about so many."""
WORTH_THREADS: Final = 5_000_000
"""Sums looked at, in all, from which threads save more than they cost."""


@dataclass(frozen=True, eq=False)
class Power:
    """Power of the players of a weighted game.

    Attributes
    ----------
    shapley_shubik : (n,) float
        Share of orders of all players in which this one tips the sum to the
        quota; they sum to 1.
    banzhaf : (n,) float
        Share of coalitions of the others that this one turns from losing to winning.
    banzhaf_share : (n,) float
        The same divided by its sum.
    quota : int
        In units.
    unit : float
        Weight of one unit; 1 if all weights are whole and their sum is not too large.
    units : (n,) int
        Weights in units, rounded to the nearest, halves to even.
    """

    shapley_shubik: Floats
    banzhaf: Floats
    banzhaf_share: Floats
    quota: int
    unit: float
    units: Ints


def power(
    weights: Floats | Sequence[float],
    quota: float | None = None,
    most_units: int = MOST_UNITS,
) -> Power:
    """Return the Shapley-Shubik and Banzhaf indices, exact for weights in whole units.

    Parameters
    ----------
    weights : (n,) float
        Strengths of the players, 0 or more, some above 0.
    quota : float or None
        Strength that wins, above 0 and at most the sum; None: more than half of
        the units.
    most_units : int
        Whole weights are taken as they are if, divided by their common factor, they
        sum to no more than this. Else the unit is the least of 1, 2, 5, 10, 20... (or
        0.5, 0.2...) with which they do, but for rounding.

    Returns
    -------
    Power
        Both indices, and the game in units for which they are exact.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, all are 0 (or round to 0), or the quota
        is out of range.

    Examples
    --------
    Three players, one with half of the seats: with it either of the others wins,
    without it they do not.

    >>> game = power([2.0, 1.0, 1.0])
    >>> game.quota, game.shapley_shubik.round(6).tolist(), game.banzhaf.tolist()
    (3, [0.666667, 0.166667, 0.166667], [0.75, 0.25, 0.25])
    """
    units, needed, unit = _game(weights, quota, most_units)
    everybody = np.arange(units.size)
    shapley = _shapley_shubik(units, needed, everybody)
    banzhaf = pivotal(units, needed, 0.5, everybody)
    return Power(shapley, banzhaf, banzhaf / banzhaf.sum(), needed, unit, units)


def shapley_shubik_of(
    whose: Ints, weights: Floats | Sequence[float], most_units: int = MOST_UNITS
) -> Floats:
    """Return the Shapley-Shubik index of some players, which takes less than that of all.

    Parameters
    ----------
    whose : (m,) int
        Which players, at least one.
    weights : (n,) float
        Strengths of all players; more than half of the units win.
    most_units : int
        As for `power`.

    Returns
    -------
    (m,) float
        To the last bit as `power` returns it.

    Examples
    --------
    >>> shapley_shubik_of(np.array([2, 0]), [2.0, 1.0, 1.0]).round(6).tolist()
    [0.166667, 0.666667]
    """
    units, needed, _ = _game(weights, None, most_units)
    return _shapley_shubik(units, needed, whose)[whose]


def _game(
    weights: Floats | Sequence[float], quota: float | None, most_units: int
) -> tuple[Ints, int, float]:
    """Return weights and quota in units, and the unit, after a look at them."""
    w = np.asarray(weights, dtype=np.float64)
    if w.ndim != 1 or not w.size or not np.isfinite(w).all() or (w < 0.0).any():
        raise ValueError("weights must be numbers of 0 or more, one for each player")
    total = float(w.sum())
    if not 0.0 < total < np.inf:
        raise ValueError("some weight must be above 0")
    if quota is not None and not 0.0 < quota <= total:
        raise ValueError(f"the quota is {quota}; it must be above 0 and at most {total}")
    unit = _unit(w, most_units)
    units = np.rint(w / unit).astype(np.int64)
    whole = int(units.sum())
    needed = whole // 2 + 1 if quota is None else min(max(ceil(quota / unit - 1e-9), 1), whole)
    return units, needed, unit


def _unit(w: Floats, most: int) -> float:
    """Return the unit to which weights are rounded."""
    total = float(w.sum())
    if np.array_equal(w, np.rint(w)) and total < 2.0**53:
        common = gcd(*w.astype(np.int64).tolist())
        if total <= most * common:
            return float(common)
    decade = floor(np.log10(total / most)) if total > 0.0 else 0
    steps = [m * 10.0**d for d in range(decade - 1, decade + 2) for m in (1, 2, 5)]
    return next(step for step in steps if total <= most * step)


def _shapley_shubik(units: Ints, quota: int, whose: Ints) -> Floats:
    """Return the mean over t of the probability of being pivotal; 0 of those not asked for."""
    nodes, shares = _gauss(units.size // 2 + 1)

    def at(node: float) -> Floats:
        return pivotal(units, quota, 0.5 + 0.5 * node, whose)

    if units.size * quota * nodes.size < WORTH_THREADS:
        return np.asarray(0.5 * shares @ np.array([at(node) for node in nodes.tolist()]))
    with ThreadPoolExecutor(cpu_count()) as pool:
        return np.asarray(0.5 * shares @ np.array(list(pool.map(at, nodes.tolist()))))


@cache
def _gauss(count: int) -> tuple[Floats, Floats]:
    """Return the nodes of Gauss's rule on [-1, 1] and their shares; not to be written to."""
    return np.polynomial.legendre.leggauss(count)


@compiled
def pivotal(units: Ints, quota: int, t: float, whose: Ints) -> Floats:
    """Return the probability that a player is pivotal, the others in with probability t.

    Player i is pivotal if the others' sum is in [quota - w_i, quota). That sum is
    before + after, the sums of the players before i and after it in the list; only
    values below the quota matter.

    Parameters
    ----------
    units : (n,) int
        Weights.
    quota : int
        1 or more.
    t : float
        In [0, 1].
    whose : (m,) int
        Of which players, at least one.

    Returns
    -------
    (n,) float
        Probabilities; 0 of the others.
    """
    asked = np.zeros(units.size, dtype=np.bool_)
    asked[whose] = True
    before = np.zeros((whose.max() + 1, quota))
    before[0, 0] = 1.0
    for i in range(before.shape[0] - 1):
        _join(before[i], before[i + 1], units[i], t)
    after, grown = np.zeros(quota), np.zeros(quota)
    after[0] = 1.0
    upto = np.zeros(quota + 1)
    out = np.zeros(units.size)
    for i in range(units.size - 1, whose.min() - 1, -1):
        if asked[i]:
            for value in range(quota):
                upto[value + 1] = upto[value] + after[value]
            for value in range(quota):
                high = quota - value
                out[i] += before[i, value] * (upto[high] - upto[max(high - units[i], 0)])
        _join(after, grown, units[i], t)
        after, grown = grown, after
    return out


@compiled
def _join(sums: Floats, out: Floats, weight: int, t: float) -> None:
    """Write the distribution of a sum after one more player is in with probability t."""
    for value in range(sums.size):
        out[value] = (1.0 - t) * sums[value]
    for value in range(weight, sums.size):
        out[value] += t * sums[value - weight]
