"""A user's own table of ties: an edge list or a square matrix."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from .errors import InputError, Problem, nearest
from .separated import Separated, columns_of, raise_some, read_separated, short

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MOST_ACTORS: Final = 6_000
"""A table of all pairs of more would fill the memory of a common machine."""

CLOSE: Final = 1e-9
"""Both directions of a pair count as equal within this share of the larger: rounding in print."""

BLOCK: Final = 512
"""Rows and columns of a block that is made symmetric at a time."""

EMPTY: Final = frozenset({"", "na", "n/a"})
"""What a cell without a value may hold, in lower case."""

SIGNS: Final = {
    "+": 1.0, "1": 1.0, "+1": 1.0, "1.0": 1.0, "positive": 1.0, "pos": 1.0,
    "-": -1.0, "-1": -1.0, "-1.0": -1.0, "negative": -1.0, "neg": -1.0,
}  # fmt: skip

FORMS: Final = (
    "an edge list (header source,target,weight or source,target,sign) or a square matrix "
    "with the same names in the first row and the first column"
)


@dataclass(frozen=True)
class TieTable:
    """Ties as a user wrote them, made symmetric.

    Attributes
    ----------
    names : tuple of str
        Actors, in the order in which the file first names them.
    ties : (n, n) float
        Symmetric, diagonal 0; 0 where the file says nothing.
    form : {"edge list", "matrix"}
        What the file is.
    pairs : int
        Pairs of actors with a value.
    warnings : tuple of str
        What is odd, but no error.
    """

    names: tuple[str, ...]
    ties: Floats
    form: Literal["edge list", "matrix"]
    pairs: int
    warnings: tuple[str, ...]


def read_ties(path: Path, neutral: float | None = None, symmetrize: bool = False) -> TieTable:
    """Return the ties of an edge list or of a square matrix.

    An edge list has a header with ``source``, ``target`` and either ``weight``
    or ``sign``; other columns are passed over. A matrix has the actors' names
    in the first row and in the first column; its diagonal is blank, NA or 0. A
    pair with a value for one direction only has that value both ways.

    Parameters
    ----------
    path : Path
        The file; separated by comma, semicolon or tab.
    neutral : float, optional
        Subtracted from each value that is there; pairs without one stay 0.
    symmetrize : bool
        Take the mean where the two directions of a pair differ, instead of an error.

    Raises
    ------
    InputError
        Naming the file, the line and the column.
    """
    table = read_separated(path)
    header = [name.lower() for name in table.header]
    if len(header) < 2:
        raise _no_ties(table, "has one column only")
    edge = {"source", "target"} <= set(header)
    if edge or (len(header) <= 4 and {"source", "target", "weight", "sign"} & set(header)):
        return _edge_list(table, neutral, symmetrize)
    return _matrix(table, neutral, symmetrize)


def _no_ties(table: Separated, message: str) -> InputError:
    """Return the error for a file that is no table of ties."""
    return InputError(Problem(table.path, "", message, FORMS))


def _check_most(table: Separated, actors: int) -> None:
    """Refuse more actors than the memory holds."""
    if actors > MOST_ACTORS:
        message = f"{actors:,} actors are too many"
        raise InputError(Problem(table.path, "", message, f"at most {MOST_ACTORS:,}"))


def _check_least(table: Separated, actors: int) -> None:
    """Refuse one actor."""
    if actors < 2:
        raise InputError(Problem(table.path, "", "one actor; a landscape needs two or more"))


def _edge_list(table: Separated, neutral: float | None, symmetrize: bool) -> TieTable:
    """Return the ties of an edge list."""
    header = [name.lower() for name in table.header]
    kind = "sign" if "sign" in header and "weight" not in header else "weight"
    if "sign" in header and "weight" in header:
        message = "has a column 'weight' and a column 'sign'"
        raise InputError(Problem(table.path, "header", message, "one of them"))
    if kind == "sign" and neutral is not None:
        raise InputError(Problem("--neutral", "", f"{table.path} has signs, not scores"))
    at = columns_of(table, ("source", "target", kind))
    read = _sign if kind == "sign" else table.number
    index: dict[str, int] = {}
    found: dict[tuple[int, int], float] = {}
    lines: dict[tuple[int, int], int] = {}
    problems = table.problems
    for line, cells in table.rows:
        a, b, text = cells[at[0]], cells[at[1]], cells[at[2]]
        value = _edge(table, line, (a, b, text), kind, read, problems)
        if value is None:
            continue
        pair = (index.setdefault(a, len(index)), index.setdefault(b, len(index)))
        if pair in lines:
            message = f"{short(a)} to {short(b)} stands twice, first in line {lines[pair]}"
            problems.append(Problem(table.path, f"line {line}", message, "one row"))
        lines[pair], found[pair] = line, value
    raise_some(problems)
    if not lines:
        raise _no_ties(table, "has a header and no rows")
    _check_most(table, len(index))
    value_of, given = _as_arrays(len(index), found)
    ties = _both_ways(table, list(index), value_of, given, neutral, symmetrize)
    return TieTable(tuple(index), ties, "edge list", _pairs(given), ())


def _edge(
    table: Separated,
    line: int,
    cells: tuple[str, str, str],
    kind: str,
    read: Callable[[str], float],
    problems: list[Problem],
) -> float | None:
    """Return the value of one row of an edge list; None, and a problem, if it has none."""
    a, b, text = cells
    for name, column in ((a, "source"), (b, "target")):
        if not name:
            where = f"line {line}, column {column}"
            problems.append(Problem(table.path, where, "names no actor"))
    if a and a == b:
        problems.append(Problem(table.path, f"line {line}", f"ties {short(a)} to itself"))
    try:
        value = read(text)
    except ValueError as error:
        where = f"line {line} ({short(a)}, {short(b)}), column {kind}"
        allowed = "+, -, 1, -1, positive, negative" if kind == "sign" else "a number"
        problems.append(Problem(table.path, where, str(error), allowed))
        return None
    return value if a and b and a != b else None


def _sign(text: str) -> float:
    """Return a sign as a number."""
    try:
        return SIGNS[text.lower().replace("\N{MINUS SIGN}", "-")]
    except KeyError:
        raise ValueError(f"{short(text)} is no sign") from None


def _as_arrays(n: int, found: dict[tuple[int, int], float]) -> tuple[Floats, Bools]:
    """Return the values of pairs as a matrix, and which are there."""
    value, given = np.zeros((n, n)), np.zeros((n, n), dtype=np.bool_)
    at = np.array(list(found), dtype=np.intp).reshape(-1, 2)
    value[at[:, 0], at[:, 1]] = list(found.values())
    given[at[:, 0], at[:, 1]] = True
    return value, given


def _pairs(given: Bools) -> int:
    """Return how many pairs have a value for one direction or both."""
    mutual = sum(int((given[i] & given[:, i]).sum()) for i in range(len(given)))
    return int(given.sum()) - mutual // 2


def _both_ways(
    table: Separated,
    names: list[str],
    value: Floats,
    given: Bools,
    neutral: float | None,
    symmetrize: bool,
) -> Floats:
    """Return symmetric ties, shifted; refuse pairs whose directions differ unless told."""
    if neutral is not None:
        value -= neutral
        value[~given] = 0.0
    ties, count, first = symmetric(value, given)
    if count and not symmetrize:
        i, j = first
        shown = [value[pair] + (neutral or 0.0) for pair in ((i, j), (j, i))]
        message = (
            f"is not symmetric: pairs whose directions differ: {count:,}; "
            f"{short(names[i])} to {short(names[j])} is {shown[0]:g}, back it is {shown[1]:g}"
        )
        raise InputError(Problem(table.path, "", message, "a symmetric one, or --symmetrize mean"))
    return ties


def symmetric(value: Floats, given: Bools) -> tuple[Floats, int, tuple[int, int]]:
    """Make ties symmetric: the mean of both directions, or the one that is there.

    Parameters
    ----------
    value : (n, n) float
        Ties, 0 where there is none.
    given : (n, n) bool
        Where there is one.

    Returns
    -------
    ties : (n, n) float
        Symmetric to the last bit.
    apart : int
        Pairs whose directions differ by more than rounding.
    first : (int, int)
        The first of them; (0, 0) if there is none.
    """
    ties, n = np.zeros_like(value), len(value)
    apart: list[tuple[int, int]] = []
    count = 0
    # Block by block: the mirror image of a large array, taken whole, is slow to read.
    for i in range(0, n, BLOCK):
        for j in range(i, n, BLOCK):
            here, there = np.s_[i : i + BLOCK, j : j + BLOCK], np.s_[j : j + BLOCK, i : i + BLOCK]
            one, other = value[here], value[there].T
            both = given[here] & given[there].T
            gap = np.where(both, np.abs(one - other), 0.0)
            wrong = gap > CLOSE * np.maximum(np.abs(one), np.abs(other))
            if i == j:
                wrong = np.triu(wrong)
            if wrong.any():
                count += int(wrong.sum())
                apart += [(i + int(r), j + int(c)) for r, c in np.argwhere(wrong)[:1]]
            # Halves first: the sum of two huge numbers may be none.
            mean = np.where(
                both & (gap > 0.0), one / 2 + other / 2, np.where(given[here], one, other)
            )
            ties[here], ties[there] = mean, mean.T
    return ties, count, min(apart, default=(0, 0))


def _matrix(table: Separated, neutral: float | None, symmetrize: bool) -> TieTable:
    """Return the ties of a square matrix."""
    columns = list(table.header[1:])
    _check_most(table, len(columns))
    place = {name: i for i, name in enumerate(columns)}
    rows: list[tuple[int, str]] = []
    found: list[tuple[Floats, Bools]] = []
    cells_wrong: list[Problem] = []
    for line, cells in table.rows:
        rows.append((line, cells[0]))
        found.append(_matrix_row(table, line, cells, place, cells_wrong))
    if not rows and not table.problems:
        raise _no_ties(table, "has a header and no rows")
    raise_some(table.problems)
    _check_names(table, columns, rows)
    _check_least(table, len(columns))
    raise_some(cells_wrong)
    order = np.argsort([place[name] for _, name in rows])
    value = np.stack([found[i][0] for i in order])
    given = np.stack([found[i][1] for i in order])
    del found
    ties = _both_ways(table, columns, value, given, neutral, symmetrize)
    said = tuple(_odd(table, given))
    return TieTable(tuple(columns), ties, "matrix", _pairs(given), said)


def _odd(table: Separated, given: Bools) -> Iterator[str]:
    """Yield what is odd about the cells of a matrix that hold no value."""
    n, pairs = len(given), _pairs(given)
    empty = n * (n - 1) // 2 - pairs
    once = 2 * pairs - int(given.sum())
    if empty:
        yield f"{table.path}: pairs without a value, which count as 0: {empty:,}"
    if 0 < once < pairs:  # one triangle alone is a form in its own right
        yield f"{table.path}: pairs with a value one way only, which counts both ways: {once:,}"


def _check_names(table: Separated, columns: list[str], lines: list[tuple[int, str]]) -> None:
    """Refuse a matrix whose first row and first column do not name the same actors once."""
    rows = [name for _, name in lines]
    known, there = set(columns), set(rows)
    if not known & there:
        raise _no_ties(table, "is no table of ties: no row is named as a column is")
    across = [(f"header, column {i}", name) for i, name in enumerate(columns, start=2)]
    down = [(f"line {line}", name) for line, name in lines]
    problems = [*_named_once(table, across, "column"), *_named_once(table, down, "row")]
    for name in dict.fromkeys(each for each in rows if each and each not in known):
        message = f"actor {short(name)} has a row and no column"
        problems.append(Problem(table.path, "", message, "", nearest(name, known - there)))
    for name in dict.fromkeys(each for each in columns if each and each not in there):
        message = f"actor {short(name)} has a column and no row"
        problems.append(Problem(table.path, "", message, "", nearest(name, there - known)))
    if problems and len(columns) != len(rows):
        message = f"is not square: {len(rows)} rows, {len(columns)} columns"
        problems.insert(0, Problem(table.path, "", message, FORMS))
    raise_some(problems)


def _named_once(table: Separated, places: list[tuple[str, str]], kind: str) -> Iterator[Problem]:
    """Yield a problem for each row or column without a name, or with an earlier one's."""
    seen: set[str] = set()
    for where, name in places:
        if not name:
            yield Problem(table.path, where, f"this {kind} names no actor")
        elif name in seen:
            yield Problem(table.path, where, f"actor {short(name)} has two {kind}s")
        seen.add(name)


def _matrix_row(
    table: Separated,
    line: int,
    cells: list[str],
    place: dict[str, int],
    problems: list[Problem],
) -> tuple[Floats, Bools]:
    """Return one row of a matrix and which of its cells hold a value."""
    name, texts = cells[0], cells[1:]
    own = place.get(name, -1)
    if own >= 0:
        _check_diagonal(table, line, name, texts[own], problems)
        texts[own] = "0"
    value, given = _numbers(table, line, name, texts, list(table.header[1:]), problems)
    if own >= 0:
        given[own] = False
    return value, given


def _check_diagonal(
    table: Separated, line: int, name: str, text: str, problems: list[Problem]
) -> None:
    """Add a problem if an actor has a tie with itself."""
    try:
        fine = text.lower() in EMPTY or table.number(text) == 0.0
    except ValueError:
        fine = False
    if not fine:
        where = f"line {line}, row and column {short(name)}"
        message = f"a tie of {short(name)} with itself, {short(text)}"
        problems.append(Problem(table.path, where, message, "blank, NA or 0 on the diagonal"))


def _numbers(
    table: Separated,
    line: int,
    name: str,
    texts: list[str],
    columns: list[str],
    problems: list[Problem],
) -> tuple[Floats, Bools]:
    """Return the numbers of a row and which cells hold one."""
    try:  # all at once where all are plain numbers: some files have 25 million
        value = np.array(texts, dtype=np.float64)
        if np.isfinite(value).all() and "_" not in "".join(texts):
            return value, np.ones(value.size, dtype=np.bool_)
    except ValueError:
        pass
    value, given = np.zeros(len(texts)), np.ones(len(texts), dtype=np.bool_)
    for j, text in enumerate(texts):
        if text.lower() in EMPTY:
            given[j] = False
            continue
        try:
            value[j] = table.number(text)
        except ValueError as error:
            where = f"line {line}, row {short(name)}, column {short(columns[j])}"
            problems.append(Problem(table.path, where, str(error), "a number; blank or NA if none"))
    return value, given
