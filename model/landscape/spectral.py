"""A bound for two camps from the semidefinite relaxation.

Where ties are dense and at odds it is much better than that of a linear programme.
"""

from typing import Final

import numpy as np

from ..compiled import compiled
from ..randomness import Streams
from ..state import Floats
from .problem import Landscape

SWEEPS: Final = 2000
"""Rounds over all vectors, at most."""
STILL: Final = 1e-9
"""The sum has settled when a round adds less than this share of it."""
MOST_SPECTRAL: Final = 1000
"""Actors beyond which it takes minutes."""


def spectral_bound(problem: Landscape, seed: int) -> float:
    """Return what no configuration of two camps goes below.

    With x_i = +1 or -1, E = (sum of W - x W x) / 2. For any u with diag(u) - W
    positive semidefinite x W x <= sum of u; and any u becomes one when the least
    eigenvalue of diag(u) - W, if negative, is taken off each u_i. A good u comes from
    unit vectors v_i in place of x_i, each turned in its turn to sum over j of
    W_ij v_j, u_i that sum's length (Goemans and Williamson 1995, Journal of the
    ACM 42; Wang, Chang and Kolter 2017, arXiv:1706.00476). The bound holds however
    far the vectors are from their best.

    Parameters
    ----------
    problem : Landscape
        At most `MOST_SPECTRAL` actors in reasonable time.
    seed : int
        Of the vectors at the start.
    """
    n, w = problem.n, problem.coupling
    vectors = Streams(seed, 0)["landscape"].normal(size=(n, int(np.sqrt(2.0 * n)) + 2))
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    u = turn(np.ascontiguousarray(w), vectors, SWEEPS, STILL)
    least = float(np.linalg.eigvalsh(np.diag(u) - w)[0])
    # The eigenvalue itself is known to about n times the unit of rounding.
    least -= 1e-15 * n * float(np.abs(w).sum(axis=0).max() + u.max())
    return 0.5 * (float(w.sum()) - (float(u.sum()) - n * min(least, 0.0)))


@compiled
def turn(w: Floats, vectors: Floats, sweeps: int, still: float) -> Floats:
    """Turn each vector to the sum of its ties times the others; return the sums' lengths."""
    n, rank = vectors.shape
    lengths = np.zeros(n)
    total = 0.0
    for _ in range(sweeps):
        for i in range(n):
            sums = np.zeros(rank)
            for j in range(n):
                for r in range(rank):
                    sums[r] += w[i, j] * vectors[j, r]
            lengths[i] = np.sqrt((sums * sums).sum())
            if lengths[i] > 0.0:
                for r in range(rank):
                    vectors[i, r] = sums[r] / lengths[i]
        before, total = total, lengths.sum()
        if total - before <= still * total:
            break
    return lengths
