"""Configurations around the best one, for a picture of the landscape."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..state import Floats, Ints
from .descent import fall, slack
from .problem import Landscape, canonical, distance, energy
from .solve import Minimum

WHOLE: Final = 20
"""Actors up to which every configuration of two camps is shown (2^19 of them)."""

DRAWS: Final = 4_000
"""Configurations drawn where not all are shown; fewer of more than 400 actors."""

CHUNK: Final = 1 << 14

STARTS: Final = 500
"""Descents where local minima are not enumerated; fewer of more actors."""

MOST_WALKED: Final = 1_000
"""Actors up to which descents are made."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Distance from the best configuration and energy of many configurations.

    Attributes
    ----------
    distance : (m,) int
        Actors to move to get to the best one.
    energy : (m,) float
        Both orders of a pair counted.
    whole : bool
        Whether these are all configurations there are.
    """

    distance: Ints
    energy: Floats
    whole: bool


@dataclass(frozen=True)
class Reached:
    """Local minima that descents from drawn configurations have ended in.

    Attributes
    ----------
    starts : int
        Number of descents.
    minima : tuple of Minimum
        By energy, then labels; `basin` is the number of descents that ended there.
    """

    starts: int
    minima: tuple[Minimum, ...]


def descents(
    problem: Landscape, most: int | None, generator: np.random.Generator
) -> Reached | None:
    """Walk down from configurations drawn at random.

    In a drawn configuration each actor is in any of the camps allowed with the
    same chance; if their number is free it is drawn first, from 1 to n. The
    share of descents that end in a minimum estimates the share of such
    configurations in its basin.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    most : int or None
        At most so many camps; None: free.
    generator : Generator
        Draws the starts.

    Returns
    -------
    Reached or None
        None for more than `MOST_WALKED` actors.
    """
    n = problem.n
    if n > MOST_WALKED:
        return None
    allowed = n if most is None else min(most, n)
    starts = STARTS if n <= 200 else STARTS // 10
    ends: Counter[tuple[int, ...]] = Counter()
    loose = slack(problem)
    for _ in range(starts):
        camps = int(generator.integers(1, n + 1)) if most is None else allowed
        labels = np.array(canonical(generator.integers(0, camps, n)), dtype=np.int64)
        fall(problem.coupling, loose, labels, allowed)
        ends[canonical(labels)] += 1
    minima = [Minimum(energy(problem, camps), camps, count) for camps, count in ends.items()]
    return Reached(starts, tuple(sorted(minima, key=lambda m: (m.energy, m.camps))))


def energies(problem: Landscape, rows: Ints) -> Floats:
    """Return the energy of many configurations.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    rows : (m, n) int
        Labels from 0, a configuration in each row.

    Returns
    -------
    (m,) float
        sum over i, j of W_ij less what stands within camps.
    """
    within = np.zeros(len(rows))
    for camp in range(int(rows.max(initial=0)) + 1):
        inside = (rows == camp).astype(np.float64)
        within += np.einsum("mi,mi->m", inside @ problem.coupling, inside)
    return np.asarray(problem.coupling.sum() - within)


def sample(
    problem: Landscape, best: tuple[int, ...], most: int | None, generator: np.random.Generator
) -> Sample:
    """Return all configurations of two camps if they are few, else some at each distance.

    A draw at distance d moves d actors, any with the same chance, out of their
    camps: each to another camp or, where that is allowed, to a new one. In
    three camps or more the distance can come out smaller than d; it is
    measured anew.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    best : tuple of int
        Canonical labels of the best configuration.
    most : int or None
        At most so many camps; None: free.
    generator : Generator
        Used where not all are shown.
    """
    labels = np.array(best)
    if most == 2 and problem.n <= WHOLE:
        return _every(problem, labels)
    drawn = _drawn(problem, labels, most, generator)
    whole = np.concatenate([energies(problem, part) for part in _parts(drawn)])
    return Sample(_distances(labels, drawn, most), whole, whole=False)


def _parts(rows: Ints) -> list[Ints]:
    """Cut configurations into parts whose products fit the memory."""
    step = max(1, min(CHUNK, 20_000_000 // rows.shape[1]))
    return [rows[at : at + step] for at in range(0, len(rows), step)]


def _every(problem: Landscape, labels: Ints) -> Sample:
    """Return every configuration of two camps; the first actor never moves, so none twice."""
    n = problem.n
    away, height = [], []
    for at in range(0, 1 << (n - 1), CHUNK):
        codes = np.arange(at, min(at + CHUNK, 1 << (n - 1)))[:, None] << 1
        moved = (codes >> np.arange(n)) & 1
        count = moved.sum(axis=1)
        away.append(np.minimum(count, n - count))
        height.append(energies(problem, moved ^ labels))
    return Sample(np.concatenate(away), np.concatenate(height), whole=True)


def _drawn(
    problem: Landscape, labels: Ints, most: int | None, generator: np.random.Generator
) -> Ints:
    """Return the best configuration and draws at up to 60 distances from it."""
    n = problem.n
    camps = min(n, int(labels.max()) + 2 if most is None else most)
    total = DRAWS if n <= 400 else DRAWS // 8
    farthest = n // 2 if camps == 2 else n - 1
    steps = np.unique(np.linspace(1, max(farthest, 1), 60).astype(np.int64))
    each = max(1, total // len(steps))
    rows = [labels[None, :]]
    for step in steps if camps > 1 else ():
        part = np.tile(labels, (each, 1))
        who = generator.random((each, n)).argsort(axis=1)[:, :step]
        shift = generator.integers(1, camps, (each, step))
        at = np.arange(each)[:, None]
        part[at, who] = (part[at, who] + shift) % camps
        rows.append(part)
    return np.concatenate(rows)


def _distances(labels: Ints, rows: Ints, most: int | None) -> Ints:
    """Return how many actors stand elsewhere, camps matched."""
    if most == 2:
        count = (rows != labels).sum(axis=1)
        return np.asarray(np.minimum(count, labels.size - count))
    best = canonical(labels)
    return np.array([distance(best, row) for row in rows])
