"""More than two camps, few actors: basins, and dynamic programming over subsets."""

from typing import Final

import numpy as np

from ..compiled import compiled
from ..state import Floats, Ints
from .descent import fall, slack
from .problem import Landscape

MOST_DYNAMIC: Final = 20
"""Actors beyond which 3^n steps take too long."""
DIGIT: Final = 4
MOST_KEYS: Final = 15
"""Bits for a label in a key, and actors that fit into one."""


def configurations(n: int, camps: int) -> int:
    """Return how many configurations of n actors there are with at most so many camps.

    Parameters
    ----------
    n, camps : int
        1 or more.

    Examples
    --------
    >>> configurations(4, 2), configurations(5, 5), configurations(12, 12)
    (8, 52, 4213597)
    """
    by_used = [1]
    for _ in range(n - 1):
        grown = [0] * min(len(by_used) + 1, camps)
        for used, count in enumerate(by_used, start=1):
            grown[used - 1] += used * count
            if used < camps:
                grown[used] += count
        by_used = grown
    return sum(by_used)


def basins_of(problem: Landscape, camps: int, minima: Ints) -> list[int]:
    """Count the configurations whose steepest descent ends in each minimum.

    Parameters
    ----------
    problem : Landscape
        At most 15 actors.
    camps : int
        At most so many camps.
    minima : (m, n) int
        Canonical labels.

    Returns
    -------
    list of int
        In the order of the minima.
    """
    total = configurations(problem.n, camps)
    ends = _ends(problem.coupling, slack(problem), camps, total)
    keys, counts = np.unique(ends, return_counts=True)
    count = dict(zip(keys.tolist(), counts.tolist(), strict=True))
    return [count.get(int(_key(row)), 0) for row in minima]


@compiled
def _key(labels: Ints) -> int:
    """Return one number for a configuration, the same for all its relabellings."""
    names = np.full(labels.size, -1, dtype=np.int64)
    used, key = 0, 0
    for label in labels:
        if names[label] < 0:
            names[label] = used
            used += 1
        key = key << DIGIT | names[label]
    return key


@compiled
def _ends(w: Floats, slack: Floats, camps: int, total: int) -> Ints:
    """Return the key of the minimum below each configuration, in the order of labels."""
    n = slack.size
    labels = np.zeros(n, dtype=np.int64)
    ends = np.empty(total, dtype=np.int64)
    for place in range(total):
        moved = labels.copy()
        fall(w, slack, moved, camps)
        ends[place] = _key(moved)
        last = n - 1
        while last > 0 and labels[last] > min(labels[:last].max(), camps - 2):
            last -= 1
        labels[last] += 1
        labels[last + 1 :] = 0
    return ends


def best_partition(problem: Landscape, camps: int) -> tuple[float, Ints, int]:
    """Find the best configuration by dynamic programming over subsets.

    The most ties that can be kept inside camps by a set S of actors with at
    most c camps: V_c(S) = max over subsets T of S that hold its first actor of
    inside(T) + V_(c-1)(S without T). 3^n / 2 steps for each c; if camps are
    free the layers are one.

    Parameters
    ----------
    problem : Landscape
        At most `MOST_DYNAMIC` actors.
    camps : int
        At most so many camps.

    Returns
    -------
    energy : float
        The least.
    labels : (n,) int
        A configuration that has it.
    ties : int
        How many have it.
    """
    n = problem.n
    inside = _inside(problem.coupling)
    full = inside.size - 1
    if camps == n:
        layers = 1
        value, ways, block = _free_layer(inside, problem.tolerance)
        blocks = block[None, :]
    else:
        layers = camps
        value, ways = np.full(inside.size, -np.inf), np.zeros(inside.size, dtype=np.int64)
        value[0], ways[0] = 0.0, 1
        blocks = np.zeros((camps, inside.size), dtype=np.int64)
        for c in range(camps):
            value, ways, blocks[c] = _layer(inside, value, ways, problem.tolerance)
    labels, left, camp = np.zeros(n, dtype=np.int64), full, 0
    while left:
        members = int(blocks[max(layers - 1 - camp, 0), left])
        labels[[i for i in range(n) if members >> i & 1]] = camp
        left ^= members
        camp += 1
    return float(inside[full] - value[full]), labels, int(ways[full])


@compiled
def _inside(w: Floats) -> Floats:
    """Return for each set of actors, as binary digits, its ties, both orders counted."""
    n = w.shape[0]
    out = np.zeros(1 << n)
    for first in range(n):
        for below in range(1 << first):
            ties = 0.0
            for j in range(first):
                if below >> j & 1:
                    ties += w[first, j]
            out[1 << first | below] = out[below] + 2.0 * ties
    return out


@compiled
def _free_layer(inside: Floats, tolerance: float) -> tuple[Floats, Ints, Ints]:
    """Return value, number of ways, and first block for each set, camps free."""
    size = inside.size
    value, ways = np.zeros(size), np.ones(size, dtype=np.int64)
    block = np.zeros(size, dtype=np.int64)
    for whole in range(1, size):
        _best_block(whole, inside, value, ways, value, ways, block, tolerance)
    return value, ways, block


@compiled
def _layer(
    inside: Floats, before: Floats, ways_before: Ints, tolerance: float
) -> tuple[Floats, Ints, Ints]:
    """Return value, number of ways, and first block for each set, one camp more than before."""
    size = inside.size
    value, ways = before.copy(), ways_before.copy()
    block = np.zeros(size, dtype=np.int64)
    for whole in range(1, size):
        _best_block(whole, inside, before, ways_before, value, ways, block, tolerance)
    return value, ways, block


@compiled
def _best_block(
    whole: int,
    inside: Floats,
    before: Floats,
    ways_before: Ints,
    value: Floats,
    ways: Ints,
    block: Ints,
    tolerance: float,
) -> None:
    """Write the best block that holds the first actor of a set, and what it leads to."""
    first = whole & -whole
    others = whole ^ first
    best, count, chosen = -np.inf, 0, whole
    part = others
    while True:
        members = part | first
        kept = inside[members] + before[whole ^ members]
        if kept > best + tolerance:
            best, count, chosen = kept, ways_before[whole ^ members], members
        elif kept >= best - tolerance:
            count += ways_before[whole ^ members]
            best = max(best, kept)
        if part == 0:
            break
        part = (part - 1) & others
    value[whole], ways[whole], block[whole] = best, count, chosen
