"""A landscape: actors, strengths, propensities; the energy of a configuration.

A configuration puts each actor into one camp. Its labels are any integers; what
counts is who shares a label with whom, so that mirror images are one configuration.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..compiled import compiled
from ..state import Floats, Ints

RELATIVE: Final = 1e-12
"""Two sums of ties count as equal when they differ by less than this share of their size."""
ROWS: Final = 128
"""Rows of a matrix worked on at once: a copy of all 5,000 that there may be takes 200 MB."""

Camps = Ints | Sequence[int]


@dataclass(frozen=True, eq=False)
class Landscape:
    """Actors with their strengths and the propensities between them.

    Attributes
    ----------
    names : tuple of str
        One for each of the n actors, all different, none empty.
    propensity : (n, n) float
        p_ij, how much i and j would rather be in one camp: symmetric, finite,
        diagonal 0. Any scale.
    strength : (n,) float
        s_i, finite and not negative. An actor of strength 0 pulls nobody and
        its own place costs nothing.

    Raises
    ------
    ValueError
        If there is no actor, or names, propensities or strengths break a rule above.

    Examples
    --------
    Two friends and a common enemy. Together against the enemy nobody is frustrated:

    >>> ties = np.array([[0.0, 1.0, -1.0], [1.0, 0.0, -1.0], [-1.0, -1.0, 0.0]])
    >>> three = Landscape(("a", "b", "c"), ties, np.ones(3))
    >>> energy(three, (0, 0, 1))
    -4.0
    >>> energy(three, (0, 1, 1))
    0.0
    """

    names: tuple[str, ...]
    propensity: Floats
    strength: Floats

    def __post_init__(self) -> None:
        """Copy the arrays, make them read-only, and check them."""
        for name in ("propensity", "strength"):
            array = np.array(getattr(self, name), dtype=np.float64)
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        object.__setattr__(self, "names", tuple(self.names))
        _check_names(self.names)
        _check_propensity(self.propensity, self.names)
        _check_strength(self.strength, self.names)

    @property
    def n(self) -> int:
        """Number of actors."""
        return len(self.names)

    @cached_property
    def coupling(self) -> Floats:
        """W_ij = s_i s_j p_ij, (n, n), symmetric, read-only."""
        out = np.multiply(self.propensity, self.strength)
        out *= self.strength[:, None]
        # s_i (s_j p_ij) and s_j (s_i p_ij) may differ in the last bit.
        _mirror(out)
        out.setflags(write=False)
        return out

    @cached_property
    def pull(self) -> Floats:
        """Sum over j of abs(W_ij), (n,): the size of each actor's ties; read-only."""
        out = row_sums(self.coupling, np.abs)
        out.setflags(write=False)
        return out

    @cached_property
    def size(self) -> float:
        """Sum over i, j of abs(W_ij): the largest energy there could be, as a yardstick."""
        return float(self.pull.cumsum()[-1])

    @property
    def tolerance(self) -> float:
        """Energies that differ by no more than this are called equal."""
        return RELATIVE * self.size


@compiled
def _mirror(matrix: Floats) -> None:
    """Write what stands above the diagonal below it."""
    for i in range(matrix.shape[0]):
        for j in range(i):
            matrix[i, j] = matrix[j, i]


def _check_names(names: tuple[str, ...]) -> None:
    """Raise unless there is a name for somebody and no name twice."""
    if not names:
        raise ValueError("there is no actor")
    seen: set[str] = set()
    for name in names:
        if not name:
            raise ValueError("an actor has an empty name")
        if name in seen:
            raise ValueError(f"actor {name!r} is there twice")
        seen.add(name)


def _check_propensity(p: Floats, names: tuple[str, ...]) -> None:
    """Raise unless the matrix is square, finite, symmetric, with a diagonal of zeros."""
    n = len(names)
    if p.shape != (n, n):
        raise ValueError(f"{n} actors need {n} rows of {n} propensities, not shape {p.shape}")
    if not np.isfinite(p).all():
        i, j = np.argwhere(~np.isfinite(p))[0]
        raise ValueError(f"the propensity of {names[i]!r} and {names[j]!r} is {p[i, j]}")
    if p.diagonal().any():
        i = int(np.flatnonzero(p.diagonal())[0])
        raise ValueError(f"{names[i]!r} has a tie with itself; the diagonal must be 0")
    if not np.array_equal(p, p.T):
        i, j = np.argwhere(p != p.T)[0]
        raise ValueError(
            f"the tie of {names[i]!r} and {names[j]!r} is {p[i, j]} one way "
            f"and {p[j, i]} the other; it must be the same both ways"
        )


def _check_strength(s: Floats, names: tuple[str, ...]) -> None:
    """Raise unless there is one finite strength for each actor, none negative."""
    if s.shape != (len(names),):
        raise ValueError(f"{len(names)} actors need {len(names)} strengths, not shape {s.shape}")
    wrong = ~np.isfinite(s) | (s < 0.0)
    if wrong.any():
        i = int(np.flatnonzero(wrong)[0])
        raise ValueError(f"the strength of {names[i]!r} is {s[i]}; it must be 0 or more")


def labels_of(problem: Landscape, camps: Camps) -> Ints:
    """Return a configuration as an array, after a look at its length.

    Parameters
    ----------
    problem : Landscape
        Whose actors.
    camps : (n,) int
        Labels.

    Raises
    ------
    ValueError
        If there is not one label for each actor.
    """
    out = np.asarray(camps, dtype=np.int64)
    if out.shape != (problem.n,):
        raise ValueError(f"{problem.n} actors need {problem.n} camps, not shape {out.shape}")
    return out


def frustration(problem: Landscape, camps: Camps) -> Floats:
    """F_i(X) = sum over j of s_j p_ij d_ij(X), d = 0 in the same camp, 1 otherwise.

    Axelrod and Bennett (1993), equation 1.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    camps : (n,) int
        The configuration X.

    Returns
    -------
    (n,) float
        How badly each actor sits, in strength x propensity; less is better.

    Examples
    --------
    Three actors, a between two enemies, in camp with b: only the tie to c is cut.

    >>> ties = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, -1.0], [1.0, -1.0, 0.0]])
    >>> torn = Landscape(("a", "b", "c"), ties, np.array([1.0, 2.0, 3.0]))
    >>> frustration(torn, (0, 0, 1)).tolist()
    [3.0, -3.0, -1.0]
    """
    labels, out = labels_of(problem, camps), np.empty(problem.n)
    for rows in _stripes(problem.n):
        apart = np.where(labels[rows, None] == labels, 0.0, problem.strength)
        np.vecdot(problem.propensity[rows], apart, out=out[rows])
    return out


def energy(problem: Landscape, camps: Camps) -> float:
    """E(X) = sum over i of s_i F_i(X): both orders of a pair count.

    Axelrod and Bennett (1993), equation 2. Less is better; a local minimum is
    a predicted alignment.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    camps : (n,) int
        The configuration X.

    Examples
    --------
    Two pairs of friends, enemies across; the best configuration cuts the four hostile ties:

    >>> ties = np.array([[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0.0]])
    >>> four = Landscape(("a", "b", "c", "d"), ties, np.ones(4))
    >>> energy(four, (0, 0, 1, 1)), energy(four, (0, 0, 0, 0)), energy(four, (0, 1, 1, 1))
    (-8.0, 0.0, -2.0)
    """
    return float(problem.strength @ frustration(problem, camps))


def canonical(camps: Camps) -> tuple[int, ...]:
    """Return labels in the order in which the camps first appear.

    Parameters
    ----------
    camps : (n,) int
        Labels.

    Returns
    -------
    tuple of int
        The same for any relabelling of the same configuration.

    Examples
    --------
    >>> canonical((7, 2, 7, 0)), canonical((0, 1, 0, 2))
    ((0, 1, 0, 2), (0, 1, 0, 2))
    """
    number: dict[int, int] = {}
    return tuple(number.setdefault(int(label), len(number)) for label in camps)


def frustrated_ties(problem: Landscape, camps: Camps) -> list[tuple[int, int]]:
    """List the ties that a configuration goes against.

    Positive ties that are cut, negative ones inside a camp. Of a signed graph
    their number, at its least, is the frustration index.

    Parameters
    ----------
    problem : Landscape
        Actors and ties; strengths play no part.
    camps : (n,) int
        The configuration.

    Returns
    -------
    list of (i, j)
        i < j, sorted.
    """
    labels = labels_of(problem, camps)
    out: list[tuple[int, int]] = []
    for i, row in enumerate(problem.propensity):
        same = labels == labels[i]
        against = np.where(same, row < 0.0, row > 0.0)
        out += [(i, int(j)) for j in np.flatnonzero(against) if j > i]
    return out


def distance(camps_a: Camps, camps_b: Camps) -> int:
    """Smallest number of actors to move to turn one configuration into the other.

    Labels do not count: camps are matched so that most actors stay (an
    assignment problem).

    Parameters
    ----------
    camps_a, camps_b : (n,) int
        Two configurations of the same actors.

    Raises
    ------
    ValueError
        If they are not equally long.

    Examples
    --------
    >>> distance((0, 0, 1, 1), (1, 1, 0, 0)), distance((0, 0, 1, 1), (0, 0, 0, 1))
    (0, 1)
    """
    a, b = np.array(canonical(camps_a)), np.array(canonical(camps_b))
    if a.shape != b.shape:
        raise ValueError(f"{a.size} actors in one configuration, {b.size} in the other")
    if not a.size:
        return 0
    shared = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(shared, (a, b), 1.0)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    return int(a.size - shared[rows, columns].sum())


def floor(problem: Landscape) -> float:
    """Energy if every hostile tie were cut and no friendly one: no configuration has less.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    """
    return float(row_sums(problem.coupling, lambda rows: np.minimum(rows, 0.0)).cumsum()[-1])


def row_sums(matrix: Floats, change: Callable[[Floats], Floats]) -> Floats:
    """Sum each row of a matrix, changed on the way.

    Parameters
    ----------
    matrix : (n, n) float
        Not written to.
    change : callable
        Returns some rows, (m, n), changed.

    Returns
    -------
    (n,) float
        The sums.
    """
    return np.concatenate([change(matrix[rows]).sum(axis=1) for rows in _stripes(len(matrix))])


def _stripes(n: int) -> list[slice]:
    """Cut n rows into stripes of at most `ROWS`."""
    return [slice(first, first + ROWS) for first in range(0, n, ROWS)]
