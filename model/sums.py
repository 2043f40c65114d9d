"""Sums in eight lanes, in a fixed order, and what else is asked of whole rows."""

import numpy as np

from .arrays import Bools, Floats
from .compiled import compiled, inlined

LANES = 8


@compiled
def total(values: Floats) -> float:
    """Sum of all values by eight running sums.

    A sum in one lane would wait for each of its additions, and its rounding error grow faster.

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


@inlined
def any_above(row: Floats) -> bool:
    """Whether any value of a row is above 0; looks at several at a time, and at all of them.

    Parameters
    ----------
    row : (m,) float
        The row.
    """
    count = 0
    for p in range(row.size):
        count += 1 if row[p] > 0.0 else 0
    return count > 0


@inlined
def any_other(row: Floats) -> bool:
    """Whether any value of a row is not 0, likewise.

    Parameters
    ----------
    row : (m,) float
        The row.
    """
    count = 0
    for p in range(row.size):
        count += 1 if row[p] != 0.0 else 0
    return count > 0


@inlined
def dot(one: Floats, r: int, other: Floats, s: int) -> float:
    """Sum of products of a row of one table and a row of another, by eight running sums.

    Parameters
    ----------
    one, other : (rows, m) float
        The tables.
    r, s : int
        Which row of each.

    Returns
    -------
    float
        Their inner product.
    """
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    e, f, g, h = 0.0, 0.0, 0.0, 0.0
    size = one.shape[1]
    whole = size - size % 8
    for p in range(0, whole, 8):
        a += one[r, p] * other[s, p]
        b += one[r, p + 1] * other[s, p + 1]
        c += one[r, p + 2] * other[s, p + 2]
        d += one[r, p + 3] * other[s, p + 3]
        e += one[r, p + 4] * other[s, p + 4]
        f += one[r, p + 5] * other[s, p + 5]
        g += one[r, p + 6] * other[s, p + 6]
        h += one[r, p + 7] * other[s, p + 7]
    out: float = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for p in range(whole, size):
        out += one[r, p] * other[s, p]
    return out
