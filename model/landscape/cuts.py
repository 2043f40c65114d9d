"""Inequalities that every configuration obeys and a fractional one breaks.

y_ij is 1 if i and j are in different camps, 0 if they share one. For all i, j, k
y_ij <= y_ik + y_jk (who shares with k shares with each other); with two camps
also y_ij + y_ik + y_jk <= 2; with c camps, of more than c actors some share:
the sum of y over the pairs of q = t c + r actors is at most q (q - 1) / 2 -
r t (t + 1) / 2 - (c - r) t (t - 1) / 2 (Chopra and Rao 1993, Mathematical
Programming 59; Grötschel and Wakabayashi 1990, ibid. 47).
"""

from typing import Final, NamedTuple

import numpy as np

from ..compiled import compiled
from ..state import Floats, Ints

BROKEN: Final = 1e-6
"""An inequality is broken if it is missed by more."""
STAR: Final = 0.02
"""A star inequality is worth a row if it is missed by more."""
BINS: Final = 64
"""Classes of violation, to find the worst without sorting all."""
LOOKED_AT: Final = 60_000
"""Broken triangles that are sorted in one round, about."""
PER_PAIR: Final = 3
"""New inequalities that may share a pair in one round: others say much the same."""
PER_ACTOR: Final = 6
"""New inequalities for each actor in one round."""


class Rows(NamedTuple):
    """Inequalities: sum of coefficient times y over the pairs of a row <= most.

    Attributes
    ----------
    starts : (rows + 1,) int
        Where each row's pairs begin.
    pairs : (entries,) int
        Places of pairs in the upper triangle, row by row.
    coefficients : (entries,) float
        1 or -1.
    most : (rows,) float
        Right-hand sides.
    """

    starts: Ints
    pairs: Ints
    coefficients: Floats
    most: Floats


def joined(one: Rows, other: Rows) -> Rows:
    """Return the inequalities of both.

    Parameters
    ----------
    one, other : Rows
        In this order.
    """
    return Rows(
        starts=np.concatenate((one.starts[:-1], other.starts + one.pairs.size)),
        pairs=np.concatenate((one.pairs, other.pairs)),
        coefficients=np.concatenate((one.coefficients, other.coefficients)),
        most=np.concatenate((one.most, other.most)),
    )


SIGNS: Final = np.array([[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0], [1.0, 1.0, 1.0]])
"""Coefficients of (ij, ik, jk) in the four triangle inequalities of a triple."""


def pair_places(n: int) -> Ints:
    """Return where each pair stands in the upper triangle, (n, n), symmetric, -1 on the diagonal.

    Parameters
    ----------
    n : int
        Number of actors.
    """
    places = np.full((n, n), -1, dtype=np.int64)
    upper = np.triu_indices(n, 1)
    places[upper] = np.arange(upper[0].size)
    places.T[upper] = places[upper]
    return places


def broken_triangles(y: Floats, places: Ints, two: bool) -> Rows:
    """Return the triangle inequalities that y breaks worst, a limited number.

    Parameters
    ----------
    y : (n, n) float
        Symmetric, diagonal 0.
    places : (n, n) int
        See `pair_places`.
    two : bool
        Whether there are at most two camps.
    """
    kinds = 4 if two else 3
    classes = count_broken(y, kinds)
    from_worst = classes[::-1].cumsum()
    enough = int(np.searchsorted(from_worst, min(LOOKED_AT, from_worst[-1])))
    least = max((BINS - 1 - enough) / BINS, 0.0)
    triples, missed = list_broken(y, kinds, max(least, BROKEN))
    chosen = []
    used = np.zeros(places.max() + 1, dtype=np.int64)
    for place in np.argsort(-missed, kind="stable"):
        i, j, k, kind = triples[place]
        pairs = (places[i, j], places[i, k], places[j, k])
        if max(used[pairs[0]], used[pairs[1]], used[pairs[2]]) < PER_PAIR:
            used[list(pairs)] += 1
            chosen.append((*pairs, kind))
            if len(chosen) == PER_ACTOR * y.shape[0]:
                break
    rows = np.array(chosen, dtype=np.int64).reshape(-1, 4)
    return Rows(
        starts=np.arange(0, 3 * len(rows) + 1, 3),
        pairs=rows[:, :3].ravel(),
        coefficients=SIGNS[rows[:, 3]].ravel(),
        most=np.where(rows[:, 3] == 3, 2.0, 0.0),
    )


@compiled
def _missed(a: float, b: float, c: float, kind: int) -> float:
    """Return by how much a triple misses one of its inequalities."""
    if kind == 0:
        return a - b - c
    if kind == 1:
        return b - a - c
    if kind == 2:
        return c - a - b
    return a + b + c - 2.0


@compiled
def count_broken(y: Floats, kinds: int) -> Ints:
    """Count broken triangles by how much they are missed by, in `BINS` classes up to 1."""
    n = y.shape[0]
    classes = np.zeros(BINS, dtype=np.int64)
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                for kind in range(kinds):
                    missed = _missed(y[i, j], y[i, k], y[j, k], kind)
                    if missed > BROKEN:
                        classes[min(int(missed * BINS), BINS - 1)] += 1
    return classes


@compiled
def list_broken(y: Floats, kinds: int, least: float) -> tuple[Ints, Floats]:
    """Return (i, j, k, kind) and the size of the miss of triangles missed by more than `least`."""
    n = y.shape[0]
    triples, misses, count = np.empty((256, 4), dtype=np.int64), np.empty(256), 0
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                for kind in range(kinds):
                    missed = _missed(y[i, j], y[i, k], y[j, k], kind)
                    if missed > least:
                        if count == misses.size:
                            triples = np.concatenate((triples, np.empty_like(triples)))
                            misses = np.concatenate((misses, np.empty_like(misses)))
                        triples[count] = (i, j, k, kind)
                        misses[count] = missed
                        count += 1
    return triples[:count], misses[:count]


def broken_stars(y: Floats, places: Ints) -> Rows:
    """Return broken inequalities of one actor and a set T, found greedily.

    Who shares a camp with many of T has many of T share it with each other:
    sum over t of x_st - sum over pairs of T of x_tu <= 1, x = 1 - y (the 2-partition
    inequalities of Grötschel and Wakabayashi 1990 with one actor on one side).

    Parameters
    ----------
    y : (n, n) float
        Symmetric, diagonal 0.
    places : (n, n) int
        See `pair_places`.
    """
    members, sizes, missed = list_stars(1.0 - y)
    pairs, coefficients, most = [], [], []
    used = np.zeros(places.max() + 1, dtype=np.int64)
    for star in np.argsort(-missed, kind="stable"):
        s, t = members[star, 0], members[star, 1 : sizes[star]]
        if used[places[s, t]].max() >= PER_PAIR:
            continue
        used[places[s, t]] += 1
        inside = places[np.ix_(t, t)][np.triu_indices(t.size, 1)]
        pairs.append(np.concatenate((places[s, t], inside)))
        coefficients.append(np.repeat([-1.0, 1.0], [t.size, inside.size]))
        most.append(1.0 - t.size + inside.size)
    none = np.zeros(0, dtype=np.int64)
    return Rows(
        starts=np.cumsum([0, *map(len, pairs)]),
        pairs=np.concatenate([*pairs, none]),
        coefficients=np.concatenate([*coefficients, np.zeros(0)]),
        most=np.array(most, dtype=np.float64),
    )


@compiled
def list_stars(x: Floats) -> tuple[Ints, Ints, Floats]:
    """Return (s, T...) of broken star inequalities, how many actors each has, and the misses.

    For each actor s and each first t, others join T while that adds to the left side.
    """
    n = x.shape[0]
    members, sizes = np.zeros((n * n, n), dtype=np.int64), np.zeros(n * n, dtype=np.int64)
    missed, count = np.zeros(n * n), 0
    gain = np.empty(n)
    for s in range(n):
        for first in range(n):
            if first == s or x[s, first] < BROKEN or x[s, first] > 1.0 - BROKEN:
                continue
            gain[:] = x[s]
            gain[s] = -1.0
            left, size, t = 0.0, 1, first
            members[count, 0] = s
            while gain[t] > BROKEN and size < n:
                members[count, size] = t
                size += 1
                left += gain[t]
                for j in range(n):
                    gain[j] -= x[t, j]
                gain[t] = -1.0
                t = int(gain.argmax())
            if left > 1.0 + STAR and size > 3:
                sizes[count], missed[count] = size, left - 1.0
                count += 1
    return members[:count], sizes[:count], missed[:count]


def most_apart(q: int, camps: int) -> int:
    """Return how many pairs of q actors can be in different camps.

    Parameters
    ----------
    q : int
        Number of actors.
    camps : int
        Number of camps.

    Examples
    --------
    >>> most_apart(3, 2), most_apart(5, 2), most_apart(4, 3)
    (2, 6, 5)
    """
    t, r = divmod(q, camps)
    return q * (q - 1) // 2 - r * t * (t + 1) // 2 - (camps - r) * t * (t - 1) // 2


def broken_cliques(y: Floats, places: Ints, camps: int) -> Rows:
    """Return broken inequalities of more than c actors in c camps, found greedily.

    From each actor a set grows by who is farthest from it. If y is a
    configuration with too many camps, such a set is found.

    Parameters
    ----------
    y : (n, n) float
        Symmetric, diagonal 0.
    places : (n, n) int
        See `pair_places`.
    camps : int
        How many are allowed.
    """
    found: dict[tuple[int, ...], int] = {}
    n = y.shape[0]
    for start in range(n):
        chosen, apart, far = [start], 0.0, y[start].copy()
        far[start] = -np.inf
        while len(chosen) < min(n, 2 * camps + 1):
            actor = int(far.argmax())
            apart += far[actor]
            chosen.append(actor)
            far += y[actor]
            far[actor] = -np.inf
            if len(chosen) > camps and apart > most_apart(len(chosen), camps) + BROKEN:
                found[tuple(sorted(chosen))] = most_apart(len(chosen), camps)
                break
    pairs = [places[np.ix_(q, q)][np.triu_indices(len(q), 1)] for q in found]
    entries = np.concatenate([*pairs, np.zeros(0, dtype=np.int64)])
    return Rows(
        starts=np.cumsum([0, *map(len, pairs)]),
        pairs=entries,
        coefficients=np.ones(entries.size),
        most=np.array(list(found.values()), dtype=np.float64),
    )
