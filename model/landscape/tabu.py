"""Tabu search: a good configuration fast, for any number of actors.

One actor moves at a time, to where the energy falls most or rises least; who
has just moved may not move again for a while, unless that gives a new best. When
nothing better comes for long, it starts again: at random, or from good configurations
found before. Glover (1989), ORSA Journal on Computing
1(3); for two camps this is the one-flip tabu search of unconstrained binary
quadratic programmes (Palubeckis 2004, Annals of Operations Research 131).
"""

from typing import Final

import numpy as np

from ..compiled import compiled
from ..randomness import Streams
from ..state import Floats, Ints
from .descent import fall, slack
from .problem import RELATIVE, Landscape, energy
from .tabu_many import search_many, tenure

WORK: Final = 1_500_000_000
"""Sums of ties looked at, in all: bounds the search by a count."""
LEAST: Final = 60
MOST: Final = 30_000
"""Moves for each actor, at least and at most, whatever `WORK` says."""
NEAR: Final = 0.15
"""Share of the actors that are scattered from a good configuration."""
POOL: Final = 10
FRESH: Final = 4
"""Good configurations of two camps that are remembered; every so many rounds starts afresh."""


def search(problem: Landscape, camps: int, seed: int, work: int = WORK) -> tuple[float, Ints]:
    """Search for the configuration of least energy.

    Parameters
    ----------
    problem : Landscape
        Any number of actors.
    camps : int
        At most so many camps, up to the number of actors (then they are free).
    seed : int
        0 or larger. The same seed gives the same answer, on any machine.
    work : int
        How long to search, as a count.

    Returns
    -------
    energy : float
        Of the configuration.
    labels : (n,) int
        Below `camps`; a local minimum.
    """
    n = problem.n
    moves = max(min(work // n, MOST * n), LEAST * n)
    draws = Streams(seed, 0)["landscape"]
    labels = np.zeros(n, dtype=np.int64)
    if camps == 2:
        labels = search_two(problem.coupling, moves, draws)
    elif camps > 2:
        labels = search_many(problem.coupling, camps, moves // 2, NEAR, draws)
    fall(problem.coupling, slack(problem), labels, camps)
    return energy(problem, labels), labels


@compiled
def search_two(w: Floats, moves: int, draws: np.random.Generator) -> Ints:
    """Search two camps.

    x_i is +1 or -1, field_i = sum over j of W_ij x_j; a flip of i raises the
    energy by 2 x_i field_i.

    Parameters
    ----------
    w : (n, n) float
        Couplings.
    moves : int
        How many flips.
    draws : numpy.random.Generator
        For tenures, starts and scatterings.

    Returns
    -------
    (n,) int
        0 or 1.
    """
    n = w.shape[0]
    x, best, field, peak = np.ones(n), np.ones(n), np.zeros(n), np.ones(n)
    pool, scores = np.ones((POOL, n)), np.full(POOL, np.inf)
    until = np.zeros(n, dtype=np.int64)
    patience = 10 * n + 200
    quiet, rounds, now, lowest, least = patience, 0, 0.0, np.inf, np.inf
    for move in range(moves):
        if quiet == patience:
            _keep(pool, scores, peak, lowest)
            _start_two(x, pool, scores, rounds, draws)
            now = _fields(w, x, field)
            until[:] = 0
            lowest, quiet, rounds = np.inf, 0, rounds + 1
        i = _least_rise(x, field, until, move, 0.5 * (lowest - now), int(draws.integers(0, n)))
        now += 2.0 * x[i] * field[i]
        x[i] = -x[i]
        change = 2.0 * x[i]
        for j in range(n):
            field[j] += change * w[i, j]
        until[i] = move + 1 + tenure(n, draws)
        quiet += 1
        # A new best only if it is more than rounding.
        if now < lowest - RELATIVE * abs(now):
            lowest, quiet = now, 0
            peak[:] = x
            if now < least - RELATIVE * abs(now):
                least = now
                best[:] = x
    return (best < 0.0).astype(np.int64)


@compiled
def _keep(pool: Floats, scores: Floats, x: Floats, score: float) -> None:
    """Put a round's best into the pool, in place of the worst, unless it is there already."""
    worst = int(scores.argmax())
    if not score < scores[worst]:
        return
    for k in range(scores.size):
        if scores[k] < np.inf and abs((pool[k] * x).sum()) == x.size:
            return
    pool[worst] = x
    scores[worst] = score


@compiled
def _start_two(
    x: Floats, pool: Floats, scores: Floats, rounds: int, draws: np.random.Generator
) -> None:
    """Write a start: at random until the pool is full and now and then, else from two of it.

    Where two good configurations agree they are followed; where not, each actor goes
    with either, and a few go astray (Wu and Hao 2012, a memetic approach to max-cut).
    """
    n = x.size
    fresh = rounds % FRESH == 0 or not scores.max() < np.inf
    one, other = int(draws.integers(0, POOL)), int(draws.integers(0, POOL))
    mirror = 1.0 if (pool[one] * pool[other]).sum() >= 0.0 else -1.0
    stray = NEAR if one == other else NEAR / 5.0
    for i in range(n):
        x[i] = pool[one, i] if draws.random() < 0.5 else mirror * pool[other, i]
        if fresh or draws.random() < stray:
            x[i] = 1.0 if draws.random() < 0.5 else -1.0


@compiled
def _fields(w: Floats, x: Floats, field: Floats) -> float:
    """Write the fields anew; return the energy."""
    field[:] = 0.0
    total = 0.0
    for j in range(x.size):
        for i in range(x.size):
            field[i] += w[j, i] * x[j]
            total += w[j, i]
    return 0.5 * (total - (x * field).sum())


@compiled
def _least_rise(
    x: Floats, field: Floats, until: Ints, move: int, record: float, offset: int
) -> int:
    """Return who flips: the first from `offset` on whose rise is least.

    Those at rest are passed over, unless their rise is below `record`.
    """
    n = x.size
    chosen, least = offset, np.inf
    for k in range(n):
        i = k + offset if k + offset < n else k + offset - n
        rise = x[i] * field[i]
        if rise < least and (until[i] <= move or rise < record):
            chosen, least = i, rise
    return chosen
