"""Tables of uniform numbers of which a week looks at few: each is made when it is asked for.

A week could draw two numbers for each pair of factions, and uses the second of some twenty
pairs. PCG64 can leap: after m steps its state is ``A^m s + (1 + A + ... + A^(m - 1)) c`` modulo
2^128, so any number of a stream can be had without those before it. They are the numbers that
numpy's generator gives, bit for bit.

References
----------
Brown (1994), Random number generation with arbitrary strides; O'Neill (2014), PCG (HMC-CS-2014-
0905), for the generator and its output XSL-RR.
"""

from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import Floats, Ints
from .compiled import compiled, high_of_product, inlined

Words = npt.NDArray[np.uint64]
Pair = tuple[np.uint64, np.uint64]
"""A number below 2^128: its high word and its low one."""

MULTIPLIER: Final = 0x2360ED051FC65DA44385DF649FCCF645
"""A of PCG64."""

WORD: Final = 2**64
SCALE: Final = 2.0**-53


class Tables(NamedTuple):
    """Two (n, n) tables of uniform numbers on [0, 1), row by row, one table after the other.

    Of larger tables, perhaps: those of their rows and columns that somebody may ask for.

    Attributes
    ----------
    stand : (2, 2) uint64
        State and increment of the generator before the first number; high word, low word.
    rows : (2 n + 1, 2, 2) uint64
        What takes a state to where each row begins, and past the last: its factor, and the
        increment's.
    columns : (n, 2, 2) uint64
        What takes a state from where a row begins to each number of it; likewise.
    given : (2, n, n) float
        The numbers themselves, if they come from somewhere else; else empty.
    """

    stand: Words
    rows: Words
    columns: Words
    given: Floats


def tables_of(state: int, increment: int, n: int, rows: Ints | None = None) -> Tables:
    """Return the tables that a generator would draw next.

    Parameters
    ----------
    state, increment : int
        Of PCG64.
    n : int
        Number of rows, and of columns.
    rows : (m,) int, optional
        Those of them that are wanted, as if the others were not there; all by default.
    """
    begin, along = _leaps(n)
    if rows is not None and rows.size < n:
        begin, along = begin[np.concatenate((rows, n + rows, [2 * n]))], along[rows]
    return Tables(words((state, increment)), begin, along, np.zeros((0, len(along), len(along))))


def given(first: Floats, second: Floats) -> Tables:
    """Return tables that hold numbers which are known.

    Parameters
    ----------
    first, second : (n, n) float
        In [0, 1).
    """
    return tables_of(0, 1, len(first))._replace(given=np.stack((first, second)))


def words(numbers: Any) -> Words:
    """Return integers below 2^128 as pairs of words, the high one first."""
    return np.array([divmod(each, WORD) for each in numbers], dtype=np.uint64)


@lru_cache(maxsize=8)
def _leaps(n: int) -> tuple[Words, Words]:
    """Return `rows` and `columns` of `Tables`; nobody may write to them."""
    rows = np.array([words(leap(n * row)) for row in range(2 * n + 1)])
    columns = np.array([words(leap(column + 1)) for column in range(n)])
    rows.setflags(write=False)
    columns.setflags(write=False)
    return rows, columns


def leap(steps: int) -> tuple[int, int]:
    """Return by what state and increment are multiplied in so many steps.

    Parameters
    ----------
    steps : int
        0 or more.

    Returns
    -------
    tuple of int
        A^m, and the sum of A^t over t < m, modulo 2^128.
    """
    factor, added, power, sums = 1, 0, MULTIPLIER, 1
    while steps:
        if steps % 2:
            factor, added = factor * power % WORD**2, (added * power + sums) % WORD**2
        power, sums = power * power % WORD**2, sums * (power + 1) % WORD**2
        steps //= 2
    return factor, added


@inlined
def _times(high: np.uint64, low: np.uint64, by_high: np.uint64, by_low: np.uint64) -> Pair:
    """Product modulo 2^128 of two numbers of two words each."""
    return high_of_product(low, by_low) + high * by_low + low * by_high, low * by_low


@inlined
def _plus(high: np.uint64, low: np.uint64, by_high: np.uint64, by_low: np.uint64) -> Pair:
    """Sum modulo 2^128 of two numbers of two words each."""
    under = low + by_low
    return high + by_high + (np.uint64(1) if under < low else np.uint64(0)), under


@inlined
def _leapt(
    high: np.uint64,
    low: np.uint64,
    factor: Words,
    at: int,
    more_high: np.uint64,
    more_low: np.uint64,
) -> Pair:
    """State after a leap: its factor times the state, and what the increment adds."""
    product = _times(high, low, factor[at, 0, 0], factor[at, 0, 1])
    return _plus(product[0], product[1], more_high, more_low)


@inlined
def _added(stand: Words, leaps: Words, at: int) -> Pair:
    """Return what the increment adds to the state in a leap."""
    return _times(stand[1, 0], stand[1, 1], leaps[at, 1, 0], leaps[at, 1, 1])


@inlined
def _uniform(high: np.uint64, low: np.uint64) -> float:
    """Output of a state, on [0, 1): its folded words turned by its uppermost six bits."""
    folded, turn = high ^ low, high >> np.uint64(58)
    back = (np.uint64(64) - turn) & np.uint64(63)
    turned = (folded >> turn) | (folded << back)
    return float(np.int64(turned >> np.uint64(11)) * SCALE)


@compiled
def added_by_column(tables: Tables) -> Words:
    """Return what the increment adds from where a row begins to each number, (n, 2) uint64."""
    n = tables.columns.shape[0]
    out = np.empty((n, 2), dtype=np.uint64)
    for column in range(n):
        out[column, 0], out[column, 1] = _added(tables.stand, tables.columns, column)
    return out


@inlined
def row_begins(tables: Tables, table: int, row: int) -> Pair:
    """State of the generator where a row begins."""
    stand, at = tables.stand, table * tables.columns.shape[0] + row
    more = _added(stand, tables.rows, at)
    return _leapt(stand[0, 0], stand[0, 1], tables.rows, at, more[0], more[1])


@inlined
def number_at(
    tables: Tables, added: Words, begins: Pair, table: int, row: int, column: int
) -> float:
    """Return a number of a table.

    Parameters
    ----------
    tables : Tables
        Two of them.
    added : (n, 2) uint64
        As of `added_by_column`.
    begins : tuple of uint64
        As of `row_begins`.
    table, row, column : int
        Which.

    Returns
    -------
    float
        Uniform on [0, 1).
    """
    if tables.given.size:
        known: float = tables.given[table, row, column]
        return known
    more = added[column, 0], added[column, 1]
    there = _leapt(begins[0], begins[1], tables.columns, column, more[0], more[1])
    return _uniform(there[0], there[1])


@compiled
def pass_over(tables: Tables) -> None:
    """Let the generator stand behind its tables: the next ones begin there.

    Parameters
    ----------
    tables : Tables
        Their `stand` is changed.
    """
    stand, past = tables.stand, tables.rows.shape[0] - 1
    more = _added(stand, tables.rows, past)
    there = _leapt(stand[0, 0], stand[0, 1], tables.rows, past, more[0], more[1])
    stand[0, 0], stand[0, 1] = there
