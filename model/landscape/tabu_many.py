"""Tabu search for more than two camps, or any number of them.

What each actor would find in the best other camp is remembered, and looked up
again only where a move has changed it: a move costs a few passes over the
actors, however many camps there are.
"""

import numpy as np

from ..compiled import compiled
from ..state import Floats, Ints
from .descent import affinities
from .problem import RELATIVE


@compiled
def search_many(w: Floats, camps: int, moves: int, near: float, draws: np.random.Generator) -> Ints:
    """Search at most so many camps.

    sums[c, i] = sum over j in camp c of W_ij; own_i that of i's own camp, other_i
    the largest of the others', in camp where_i. Rows of empty camps are 0. A move
    of i lowers the energy by 2 (other_i - own_i).

    Parameters
    ----------
    w : (n, n) float
        Couplings.
    camps : int
        At most so many; 2 or more.
    moves : int
        How many moves.
    near : float
        Share of the actors scattered from the best configuration in every other round.
    draws : numpy.random.Generator
        For tenures, starts and scatterings.

    Returns
    -------
    (n,) int
        Below `camps`.
    """
    n = w.shape[0]
    labels, best = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    sums, size = np.zeros((2, n)), np.zeros(2, dtype=np.int64)
    own, other, where = np.zeros(n), np.zeros(n), np.zeros(n, dtype=np.int64)
    until = np.zeros(n, dtype=np.int64)
    patience = 20 * n + 200
    quiet, rounds, now, lowest, least = patience, 0, 0.0, np.inf, np.inf
    for move in range(moves):
        if quiet == patience:
            _scatter(labels, best, camps, near if rounds % 2 else 1.0, draws)
            size = _sizes(labels, camps)
            sums = np.zeros((size.size, n))
            affinities(w, labels, sums)
            now = _look(w, labels, sums, own, other, where)
            until[:] = 0
            lowest, quiet, rounds = np.inf, 0, rounds + 1
        i = _most_gain(own, other, until, move, 0.5 * (now - lowest), int(draws.integers(0, n)))
        now -= 2.0 * (other[i] - own[i])
        old, new = labels[i], where[i]
        labels[i] = new
        size[old] -= 1
        size[new] += 1
        for j in range(n):
            sums[old, j] -= w[i, j]
            sums[new, j] += w[i, j]
        if size[old] == 0:
            sums[old] = 0.0
        opened = bool(size[new] == 1 and size.size < camps and size.min() > 0)
        if opened:
            size = np.concatenate((size, np.zeros(min(size.size, camps - size.size), np.int64)))
            grown = np.zeros((size.size, n))
            grown[: sums.shape[0]] = sums
            sums = grown
        _refresh(labels, sums, own, other, where, old, new, i, opened)
        until[i] = move + 1 + tenure(n, draws)
        quiet += 1
        if now < lowest - RELATIVE * abs(now):
            lowest, quiet = now, 0
            if now < least - RELATIVE * abs(now):
                least = now
                best[:] = labels
    return best


@compiled
def tenure(n: int, draws: np.random.Generator) -> int:
    """Draw for how many moves an actor rests after its own."""
    return min(n // 4, 10 + n // 100) + int(draws.integers(0, 1 + min(n // 4, 10)))


@compiled
def _scatter(
    labels: Ints, best: Ints, camps: int, share: float, draws: np.random.Generator
) -> None:
    """Write a start: a share of the actors anywhere, the others as in the best."""
    n = labels.size
    most = min(camps, 2 + int(2.0 * np.sqrt(n)))
    most = int(draws.integers(min(2, most), most + 1)) if camps > most or camps == n else most
    for i in range(n):
        labels[i] = draws.integers(0, most) if draws.random() < share else best[i]


@compiled
def _sizes(labels: Ints, camps: int) -> Ints:
    """Count the members of each camp, with an empty one at the end if that is allowed."""
    size = np.zeros(min(int(labels.max()) + 2, camps), dtype=np.int64)
    for label in labels:
        size[label] += 1
    return size


@compiled
def _look(w: Floats, labels: Ints, sums: Floats, own: Floats, other: Floats, where: Ints) -> float:
    """Write what each actor has and could have; return the energy."""
    total = 0.0
    for i in range(labels.size):
        own[i] = sums[labels[i], i]
        _look_again(labels, sums, other, where, i)
        total += w[i].sum() - own[i]
    return total


@compiled
def _look_again(labels: Ints, sums: Floats, other: Floats, where: Ints, i: int) -> None:
    """Write the best other camp of an actor."""
    other[i] = -np.inf
    for c in range(sums.shape[0]):
        if c != labels[i] and sums[c, i] > other[i]:
            other[i], where[i] = sums[c, i], c


@compiled
def _refresh(
    labels: Ints,
    sums: Floats,
    own: Floats,
    other: Floats,
    where: Ints,
    old: int,
    new: int,
    mover: int,
    opened: bool,
) -> None:
    """Bring up to date what a move from `old` to `new` has changed."""
    for i in range(labels.size):
        label = labels[i]
        own[i] = sums[label, i]
        changed = where[i] == old or where[i] == new
        if i == mover or (changed and sums[where[i], i] < other[i]):
            _look_again(labels, sums, other, where, i)
            continue
        if changed:
            other[i] = sums[where[i], i]
        if label != old and sums[old, i] > other[i]:
            other[i], where[i] = sums[old, i], old
        if label != new and sums[new, i] > other[i]:
            other[i], where[i] = sums[new, i], new
        if opened and other[i] < 0.0:
            _look_again(labels, sums, other, where, i)


@compiled
def _most_gain(
    own: Floats, other: Floats, until: Ints, move: int, record: float, offset: int
) -> int:
    """Return who moves: the first from `offset` on whose gain is largest.

    Those at rest are passed over, unless their gain is above `record`.
    """
    n = own.size
    chosen, most = offset, -np.inf
    for k in range(n):
        i = k + offset if k + offset < n else k + offset - n
        gain = other[i] - own[i]
        if gain > most and (until[i] <= move or gain > record):
            chosen, most = i, gain
    return chosen
