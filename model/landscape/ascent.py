"""A bound in a millisecond: triangles that cannot all be content, camps free.

Let x_ij be 1 where i and j are in different camps. Half the energy is the sum of
W_ij x_ij, and in a triangle one x alone cannot be 1. If the ties are shared out among
single pairs and triangles, the sum of what each would cost at its best bounds the whole
from below; shares are moved from pairs to triangles and back so that the bound never
falls (Swoboda and Andres 2017, A message passing algorithm for the minimum cost multicut
problem, IEEE Conference on Computer Vision and Pattern Recognition). Only triangles with
two friendly ties and a hostile one take part: in the others nothing is at odds.
"""

from typing import Final

import numpy as np

from ..compiled import compiled
from ..state import Floats, Ints
from .problem import Landscape

WORK: Final = 40_000
MOST_ROUNDS: Final = 60
"""Triangles looked at in all, and times that each is, at most."""


def bound_of(problem: Landscape) -> float:
    """Return an energy below which no configuration lies, with any number of camps.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.

    Returns
    -------
    float
        At least `problem.floor`, but for rounding, for which something is taken off.

    Examples
    --------
    Two friends of a third who are enemies: one of three ties is against somebody. The floor
    of -2 is out of reach; two ties of 1 in one camp, or one cut together with the enmity: 0.

    >>> ties = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, -1.0], [1.0, -1.0, 0.0]])
    >>> abs(bound_of(Landscape(("a", "b", "c"), ties, np.ones(3)))) < 1e-9
    True
    """
    pairs = problem.coupling.copy().ravel()
    triangles = at_odds(problem.coupling)
    order = untangled(triangles, pairs.size)
    rounds = min(WORK // max(len(triangles), 1), MOST_ROUNDS)
    raised = raise_bound(pairs, triangles.take(order, axis=0), order, problem.n, rounds)
    return 2.0 * raised - problem.tolerance


def at_odds(w: Floats) -> Ints:
    """List triangles with two friendly ties and a hostile one, those with most at stake first.

    Parameters
    ----------
    w : (n, n) float
        Couplings.

    Returns
    -------
    (m, 3) int
        Places of the three pairs, row * n + column with row > column: the hostile one first.
    """
    triangles, stake = _triangles(w)
    return triangles.take(np.argsort(-stake, kind="stable"), axis=0)


@compiled
def _triangles(w: Floats) -> tuple[Ints, Floats]:
    """List triangles as `at_odds`, in no order, and the size of the smallest tie of each."""
    n = w.shape[0]
    friends, count = np.empty((n, n), dtype=np.int64), np.zeros(n, dtype=np.int64)
    most = 0
    for k in range(n):
        for i in range(n):
            if w[k, i] > 0.0:
                friends[k, count[k]] = i
                most += count[k]
                count[k] += 1
    triangles, stake = np.empty((most, 3), dtype=np.int64), np.empty(most)
    found = 0
    for k in range(n):
        for a in range(count[k]):
            i = friends[k, a]
            for b in range(a):
                j = friends[k, b]
                if w[i, j] < 0.0:
                    triangles[found, 0] = i * n + j
                    triangles[found, 1] = max(i, k) * n + min(i, k)
                    triangles[found, 2] = max(j, k) * n + min(j, k)
                    stake[found] = min(w[k, i], w[k, j], -w[i, j])
                    found += 1
    return triangles[:found], stake[:found]


@compiled
def untangled(triangles: Ints, places: int) -> Ints:
    """Return an order in which neighbours rarely share a pair, and which changes no result.

    Of two triangles that share a pair, the one that is earlier in the list is earlier in the
    order too. A processor works on several at a time if none has to wait for another's shares:
    that halves the time.

    Parameters
    ----------
    triangles : (m, 3) int
        Places of their pairs.
    places : int
        How many places there are.

    Returns
    -------
    (m,) int
        Which triangle comes when.
    """
    count = len(triangles)
    free = np.zeros(places, dtype=np.int64)  # the first step in which nobody wants a pair
    step, begins = np.empty(count, dtype=np.int64), np.zeros(count + 1, dtype=np.int64)
    for t in range(count):
        one, two, three = triangles[t]
        step[t] = max(free[one], free[two], free[three])
        free[one] = free[two] = free[three] = step[t] + 1
        begins[step[t] + 1] += 1
    for number in range(count):
        begins[number + 1] += begins[number]
    order = np.empty(count, dtype=np.int64)
    for t in range(count):
        order[begins[step[t]]] = t
        begins[step[t]] += 1
    return order


@compiled
def raise_bound(pairs: Floats, triangles: Ints, order: Ints, n: int, rounds: int) -> float:
    """Move shares between pairs and triangles; return the bound on half the energy.

    Parameters
    ----------
    pairs : (n * n,) float
        What each pair keeps, row > column; changed in place.
    triangles : (m, 3) int
        Places of their pairs, in the order of `untangled`.
    order : (m,) int
        That order.
    n : int
        Actors.
    rounds : int
        Times that each triangle is looked at.
    """
    shares = np.zeros(triangles.shape)  # what each triangle has of its pairs
    for number in range(rounds):
        for at in range(len(triangles)):  # to and fro, so that shares travel both ways
            t = at if number % 2 == 0 else len(triangles) - 1 - at
            one, two, three = triangles[t]
            a = shares[t, 0] + pairs[one]
            b = shares[t, 1] + pairs[two]
            c = shares[t, 2] + pairs[three]
            x, y = _worth(a, b, c) / 3.0, 0.0
            y = _worth(b, a - x, c) / 2.0
            z = _worth(c, a - x, b - y)
            y += _worth(b - y, a - x, c - z)
            x += _worth(a - x, b - y, c - z)
            pairs[one], pairs[two], pairs[three] = x, y, z
            shares[t, 0], shares[t, 1], shares[t, 2] = a - x, b - y, c - z
    total = 0.0
    for i in range(n):
        for j in range(i):
            total += min(0.0, pairs[i * n + j])
    least = np.empty(len(triangles))  # added up in the order of the list: the same last bits
    for t in range(len(triangles)):
        a, b, c = shares[t]
        least[order[t]] = min(0.0, a + b, a + c, b + c, a + b + c)
    for each in least:
        total += each
    return total


@compiled
def _worth(a: float, b: float, c: float) -> float:
    """How much more a triangle costs at best with its first pair apart than with it together."""
    return a + min(b, c, b + c) - min(0.0, b + c)
