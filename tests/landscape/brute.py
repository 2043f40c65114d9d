"""The landscape in the plainest way: every configuration, every move, by the definition."""

import itertools
from typing import NamedTuple

import numpy as np

from model.landscape.problem import Landscape


class Known(NamedTuple):
    """What brute force finds: least energy, how many share it, all local minima."""

    energy: float
    ties: int
    minima: list[tuple[int, ...]]


def every(n: int, camps: int) -> np.ndarray:
    """Return all configurations of at most so many camps, (m, n), canonical."""
    grown = np.zeros((1, 1), dtype=np.int64)
    for _ in range(n - 1):
        top = grown.max(axis=1)
        parts = [
            np.column_stack((grown[allowed], np.full(allowed.sum(), c)))
            for c in range(camps)
            if (allowed := top >= c - 1).any()
        ]
        grown = np.concatenate(parts)
    return grown


def energies(problem: Landscape, x: np.ndarray) -> np.ndarray:
    """E(X) = sum over i and j of s_i s_j p_ij d_ij(X), of each row of x."""
    out = np.zeros(len(x))
    for i, j in itertools.permutations(range(problem.n), 2):
        tie = problem.strength[i] * problem.strength[j] * problem.propensity[i, j]
        out += tie * (x[:, i] != x[:, j])
    return out


def brute(problem: Landscape, camps: int) -> Known:
    """Look at all configurations, and at all that one move leads to."""
    x = every(problem.n, camps)
    e = energies(problem, x)
    minimum = np.ones(len(x), dtype=bool)
    for i, c in itertools.product(range(problem.n), range(camps)):
        moved = x.copy()
        # Camp c, or (one more than there are) a new one.
        moved[:, i] = c
        minimum &= energies(problem, moved) >= e - 1e-9 * problem.size
    best = e.min()
    ties = int((e <= best + 1e-9 * problem.size).sum())
    return Known(float(best), ties, sorted(map(tuple, x[minimum].tolist())))


def random_landscape(n: int, seed: int, kind: str = "weighted") -> Landscape:
    """Make actors with ties at random.

    `kind`: weighted (normal ties, sizes), signed (-1, 0, 1, all of one size), or
    dense (normal, one size).
    """
    draws = np.random.default_rng(seed)
    if kind == "signed":
        ties, strength = draws.integers(-1, 2, size=(n, n)).astype(float), np.ones(n)
    else:
        ties = draws.normal(size=(n, n))
        strength = np.ones(n) if kind == "dense" else draws.uniform(0.2, 4.0, n)
    ties = np.triu(ties, 1)
    return Landscape(tuple(f"a{i}" for i in range(n)), ties + ties.T, strength)


def blocs(n: int, camps: int, seed: int) -> Landscape:
    """Make blocs with friends inside, enemies outside, and noise on every tie."""
    draws = np.random.default_rng(seed)
    bloc = draws.integers(0, camps, n)
    ties = np.where(bloc[:, None] == bloc, 0.8, -0.8) + draws.normal(size=(n, n))
    ties = np.triu(ties, 1)
    return Landscape(tuple(f"a{i}" for i in range(n)), ties + ties.T, draws.uniform(0.5, 3.0, n))
