"""Sums in a fixed order, and what else is asked of whole rows."""

import numpy as np

from .arrays import Bools, Floats
from .compiled import compiled, inlined

BLOCK = 128
DEEP = 64


@compiled
def _block(values: Floats, start: int, size: int) -> float:
    """Sum of at most 128 values by eight running sums."""
    if size < 8:
        few = 0.0
        for p in range(start, start + size):
            few += values[p]
        return few
    a, b, c, d = values[start], values[start + 1], values[start + 2], values[start + 3]
    e, f, g, h = values[start + 4], values[start + 5], values[start + 6], values[start + 7]
    whole = size - size % 8
    for p in range(start + 8, start + whole, 8):
        a += values[p]
        b += values[p + 1]
        c += values[p + 2]
        d += values[p + 3]
        e += values[p + 4]
        f += values[p + 5]
        g += values[p + 6]
        h += values[p + 7]
    out: float = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for p in range(start + whole, start + size):
        out += values[p]
    return out


@compiled
def pairwise(values: Floats, start: int, size: int) -> float:
    """Sum of part of a row, in the order in which numpy adds up a contiguous row.

    Eight running sums, and halves beyond 128 values: the same last bits as ``sum()``, whose
    rounding error grows with the logarithm of the size (Higham 1993).

    Parameters
    ----------
    values : (m,) float
        The row.
    start, size : int
        First value and number of values.

    Returns
    -------
    float
        Their sum.
    """
    if size <= BLOCK:
        return _block(values, start, size)
    # Halves by a stack: numba does not keep functions that call themselves on disk.
    begins, sizes = np.zeros(DEEP, dtype=np.int64), np.zeros(DEEP, dtype=np.int64)
    lefts, done = np.zeros(DEEP), np.zeros(DEEP, dtype=np.bool_)
    sizes[0], begins[0] = size, start
    top = 0
    while True:
        half = sizes[top] // 2
        half -= half % 8
        if sizes[top] > BLOCK:
            begins[top + 1], sizes[top + 1] = begins[top], half
            top += 1
            done[top] = False
            continue
        out = _block(values, begins[top], sizes[top])
        while top > 0 and done[top]:
            top -= 1
            out = lefts[top] + out
        if top == 0:
            return out
        top -= 1
        half = sizes[top] // 2
        half -= half % 8
        lefts[top] = out
        top += 1
        begins[top], sizes[top] = begins[top - 1] + half, sizes[top - 1] - half
        done[top] = True


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


@compiled
def sum_of(values: Floats, members: Bools) -> float:
    """Sum of the values of members, in the order in which numpy adds up a selection.

    Parameters
    ----------
    values : (n,) float
        One for each.
    members : (n,) bool
        Who counts.

    Returns
    -------
    float
        Their sum.
    """
    found = np.empty(values.size)
    count = 0
    for i in range(values.size):
        if members[i]:
            found[count] = values[i]
            count += 1
    return pairwise(found, 0, count)
