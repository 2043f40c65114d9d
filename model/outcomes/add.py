"""Sums in eight lanes: in a fixed order, and fast where the last bits need not be numpy's."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled

LANES = 8


@compiled
def total(values: Floats) -> float:
    """Sum of all values.

    Parameters
    ----------
    values : (m,) float
        Any number of them.
    """
    a = b = c = d = e = f = g = h = 0.0
    whole = values.size - values.size % LANES
    for p in range(0, whole, LANES):
        a += values[p]
        b += values[p + 1]
        c += values[p + 2]
        d += values[p + 3]
        e += values[p + 4]
        f += values[p + 5]
        g += values[p + 6]
        h += values[p + 7]
    out: float = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for p in range(whole, values.size):
        out += values[p]
    return out


@compiled
def total_of(values: Floats, members: Bools) -> float:
    """Sum of the values of members.

    Parameters
    ----------
    values : (n,) float
        One for each.
    members : (n,) bool
        Who counts.
    """
    lanes = np.zeros(LANES)
    whole = values.size - values.size % LANES
    for p in range(0, whole, LANES):
        for q in range(LANES):
            lanes[q] += values[p + q] if members[p + q] else 0.0
    out = total(lanes)
    for p in range(whole, values.size):
        out += values[p] if members[p] else 0.0
    return out
