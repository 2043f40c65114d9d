"""Every configuration of two camps, one flip after another, and the basins of the minima.

The first actor stays in camp 0, so that each configuration comes once. The
others' camps, read as binary digits with the second actor's first, are the
configuration's code; codes in rising order are configurations in the order of
their canonical labels. Blocks of codes with the same leading digits are walked
in Gray code, one flip from one to the next; at the start of each block the sums
of ties are made anew, since running sums drift.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Final

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from ..state import Floats, Ints
from .descent import slack
from .problem import Landscape

BLOCK: Final = 10
"""Trailing digits of a block."""
TASKS: Final = 64
"""Pieces of work; a fixed number, so that results do not depend on how many threads share it."""
STAY: Final = 255
"""Stands for no move: a local minimum."""

Bytes = npt.NDArray[np.uint8]


def enumerate_two(problem: Landscape, threads: int | None = None) -> tuple[Ints, Ints]:
    """Find all local minima of two camps and their basins.

    Needs 5 bytes for each of the 2^(n - 1) configurations.

    Parameters
    ----------
    problem : Landscape
        At most 32 actors; more than 26 take gigabytes.
    threads : int or None
        How many share the work; None: one for each processor. The result is the same.

    Returns
    -------
    codes : (m,) int
        The minima, rising.
    basins : (m,) int
        Number of configurations whose steepest descent ends in each; they sum to 2^(n - 1).
    """
    steps = first_moves(problem, threads)
    codes = np.flatnonzero(steps == STAY)
    return codes, drain(steps, codes, problem.n)


def first_moves(problem: Landscape, threads: int | None = None) -> Bytes:
    """Return for each code the actor of the steepest move, `STAY` at a local minimum.

    Parameters
    ----------
    problem : Landscape
        At most 32 actors.
    threads : int or None
        How many share the work.

    Returns
    -------
    (2^(n - 1),) uint8
        By code.
    """
    steps = np.empty(1 << (problem.n - 1), dtype=np.uint8)
    edges = np.linspace(0, steps.size >> min(BLOCK, problem.n - 1), TASKS + 1).astype(np.int64)
    margin = slack(problem)

    def work(task: int) -> None:
        sweep(problem.coupling, margin, steps, int(edges[task]), int(edges[task + 1]))

    with ThreadPoolExecutor(threads or cpu_count()) as pool:
        list(pool.map(work, range(TASKS)))
    return steps


def labels_of_code(code: int, n: int) -> tuple[int, ...]:
    """Return the canonical labels of a code.

    Parameters
    ----------
    code : int
        Below 2^(n - 1).
    n : int
        Number of actors.

    Examples
    --------
    >>> labels_of_code(0b011, 4)
    (0, 0, 1, 1)
    """
    return tuple(code >> (n - 1 - i) & 1 for i in range(n))


def code_of_labels(labels: Sequence[int]) -> int:
    """Return the code of canonical labels.

    Parameters
    ----------
    labels : (n,) int
        0 or 1, the first 0.

    Examples
    --------
    >>> code_of_labels((0, 0, 1, 1))
    3
    """
    code = 0
    for label in labels:
        code = code << 1 | label
    return code


@compiled
def sweep(w: Floats, slack: Floats, steps: Bytes, start: int, stop: int) -> None:
    """Write the first moves of blocks `start` to `stop`.

    x_i is +1 in camp 0 and -1 in camp 1, field_i = sum over j of W_ij x_j. A
    flip of i gains -x_i field_i in ties.
    """
    n = slack.size
    low = min(BLOCK, n - 1)
    x = np.empty(n)
    field = np.empty(n)
    for block in range(start, stop):
        base = block << low
        for i in range(n):
            x[i] = 1.0 - 2.0 * (base >> (n - 1 - i) & 1)
        field[:] = 0.0
        for j in range(n):
            for i in range(n):
                field[i] += w[j, i] * x[j]
        for count in range(1 << low):
            steps[base | count ^ (count >> 1)] = _steepest_flip(x, field, slack)
            digit = 0
            while (count + 1) >> digit & 1 == 0:
                digit += 1
            if digit < low:
                v = n - 1 - digit
                x[v] = -x[v]
                change = 2.0 * x[v]
                for i in range(n):
                    field[i] += change * w[v, i]


@compiled
def _steepest_flip(x: Floats, field: Floats, slack: Floats) -> int:
    """Return who flips first, the rule of `descent.steepest` for two camps."""
    actor, best, margin = STAY, 0.0, 0.0
    for i in range(x.size):
        gain = -x[i] * field[i]
        if gain > best and gain > best + margin + slack[i]:
            actor, best, margin = i, gain, slack[i]
    return actor


@compiled
def drain(steps: Bytes, minima: Ints, n: int) -> Ints:
    """Count the codes whose first moves, one after another, lead to each minimum."""
    where = np.full(steps.size, -1, dtype=np.int32)
    for place in range(minima.size):
        where[minima[place]] = place
    basins = np.zeros(minima.size, dtype=np.int64)
    everyone = steps.size - 1
    for code in range(steps.size):
        at = code
        while where[at] < 0:
            at = _after(at, steps[at], n, everyone)
        end = where[at]
        basins[end] += 1
        at = code
        while where[at] < 0:
            where[at] = end
            at = _after(at, steps[at], n, everyone)
    return basins


@compiled
def _after(code: int, actor: int, n: int, everyone: int) -> int:
    """Return the code after a flip; if the first actor flips, all others do in the mirror."""
    return code ^ everyone if actor == 0 else code ^ (1 << (n - 1 - actor))
