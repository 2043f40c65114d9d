"""The best configuration of a landscape, with a proof where there is one."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from .branch import PROOF, branch_and_cut
from .gray import code_of_labels, enumerate_two
from .partitions import MOST_DYNAMIC, MOST_KEYS, basins_of, best_partition, configurations
from .problem import Landscape, canonical, energy, floor
from .spectral import MOST_SPECTRAL, spectral_bound
from .tabu import search
from .walk import walk

Labels = tuple[int, ...]

Status = Literal["proved", "best found"]


@dataclass(frozen=True)
class Minimum:
    """A local minimum: no move of one actor lowers the energy.

    A move must lower it by more than `problem.RELATIVE` times the actor's sum
    of absolute ties to count, so that rounding makes no minimum and hides none.
    Configurations on a plateau, from which no move goes down, all count.

    Attributes
    ----------
    energy : float
        E(X).
    camps : tuple of int
        Canonical labels.
    basin : int or None
        Number of configurations whose steepest descent ends here (this one
        included; of equally steep moves the one of the first actor, to the
        first camp, is taken). None if it was not counted.
    """

    energy: float
    camps: tuple[int, ...]
    basin: int | None


@dataclass(frozen=True)
class Solution:
    """What is known of the best configuration.

    Attributes
    ----------
    camps_allowed : int or None
        At most so many camps; None: as many as there are actors.
    status : {"proved", "best found"}
        "proved" only if a complete method closed the gap: `gap` is at most `tolerance`.
    energy : float
        Of `camps`, both orders of a pair counted.
    bound : float
        No configuration has less energy.
    gap : float
        energy - bound, 0 or more.
    camps : tuple of int
        Canonical labels.
    ties : int or None
        How many configurations share this energy (1: it is alone); None if unknown.
    minima : tuple of Minimum or None
        All local minima, by energy and then labels; None if they were not
        enumerated or are more than `MOST_MINIMA`.
    minima_count : int or None
        How many local minima there are.
    method : str
        "enumerate", "dynamic", "milp", "tabu", or "floor" (the energy meets
        the floor that no configuration goes below).
    seconds : float
        Time spent.
    tolerance : float
        Energies that differ by no more than this are called equal.
    note : str
        What a reader should know: a limit that was met; empty if nothing.
    """

    camps_allowed: int | None
    status: Status
    energy: float
    bound: float
    gap: float
    camps: tuple[int, ...]
    ties: int | None
    minima: tuple[Minimum, ...] | None
    minima_count: int | None
    method: str
    seconds: float
    tolerance: float
    note: str = ""

    @property
    def relative_gap(self) -> float:
        """The gap as a share of the energy's or the bound's size, the larger; 0 if both are 0."""
        size = max(abs(self.energy), abs(self.bound))
        return self.gap / size if size > 0.0 else 0.0


METHODS: Final = ("auto", "enumerate", "dynamic", "milp", "tabu")
MOST_MINIMA: Final = 100_000
"""Local minima beyond which they are counted and not kept."""
MOST_TWO: Final = 44
MOST_MANY: Final = 20
"""Actors up to which "auto" enumerates: two camps, and more."""
MOST_ENUMERATED: Final = 100
"""Actors up to which enumeration may be asked for."""
BUDGET: Final = 100_000_000
EXPLICIT_BUDGET: Final = 1_000_000_000
"""Steps of an enumeration before it is given up: in "auto", and where it was asked for."""
DEARER: Final = 5
"""Times as much that a step costs with more than two camps."""
MOST_BASINS_TWO: Final = 24
MOST_BASINS_MANY: Final = 150_000
"""Basins are counted up to so many actors in two camps, so many configurations in more."""
AUTO_DYNAMIC: Final = 16
MOST_BOUNDED: Final = 200
"""Actors up to which "auto" tries subsets; and the mixed-integer solver."""


def solve(
    problem: Landscape,
    camps: int | None = 2,
    seconds: float = 60.0,
    seed: int = 1,
    method: str = "auto",
) -> Solution:
    """Find the configuration of least energy with at most so many camps.

    Empty camps are allowed; mirror images count as one configuration.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    camps : int or None
        At most so many camps, 1 or more; None: free.
    seconds : float
        Time for the mixed-integer solver. Other methods are bounded by counts,
        so that their answers do not depend on the machine.
    seed : int
        Of the tabu search, 0 or larger.
    method : {"auto", "enumerate", "dynamic", "milp", "tabu"}
        "auto" takes the first that can prove the optimum of a landscape of
        this size.

    Returns
    -------
    Solution
        The best configuration found and what is proved of it.

    Raises
    ------
    ValueError
        If `camps`, `seconds`, `seed` or `method` is not allowed, or the method
        cannot serve so many actors.
    """
    start = time.perf_counter()
    _check(problem.n, camps, seconds, seed, method)
    allowed = problem.n if camps is None else min(camps, problem.n)
    if method == "auto":
        found = _automatic(problem, allowed, seconds, seed)
    elif method == "enumerate":
        found = _enumerated(problem, allowed, EXPLICIT_BUDGET) or _given_up(problem, allowed, seed)
    elif method == "dynamic":
        found = _dynamic(problem, allowed)
    else:
        found = _searched(problem, allowed, seed)
        if method == "milp":
            found = _bounded(problem, allowed, found, seconds, seed)
    return replace(found, camps_allowed=camps, seconds=time.perf_counter() - start)


def _check(n: int, camps: int | None, seconds: float, seed: int, method: str) -> None:
    """Raise unless every argument of `solve` is allowed."""
    if camps is not None and camps < 1:
        raise ValueError(f"the number of camps is {camps}; it must be 1 or more")
    if not seconds > 0.0:
        raise ValueError(f"the time is {seconds} seconds; it must be more than 0")
    if seed < 0:
        raise ValueError(f"the seed is {seed}; it must be 0 or more")
    if method not in METHODS:
        raise ValueError(f"no method {method!r}; allowed: {', '.join(METHODS)}")
    most = {"enumerate": MOST_ENUMERATED, "dynamic": MOST_DYNAMIC}.get(method, n)
    if n > most:
        raise ValueError(f"method {method!r} takes at most {most} actors, not {n}")


def _automatic(problem: Landscape, allowed: int, seconds: float, seed: int) -> Solution:
    """Try what proves the optimum of so many actors, the most informative first."""
    if problem.n <= (MOST_TWO if allowed <= 2 else MOST_MANY):
        enumerated = _enumerated(problem, allowed, BUDGET)
        if enumerated:
            return enumerated
    if problem.n <= AUTO_DYNAMIC:
        return _dynamic(problem, allowed)
    found = _searched(problem, allowed, seed)
    if found.status == "proved" or problem.n > MOST_BOUNDED:
        return found
    return _bounded(problem, allowed, found, seconds, seed)


def _enumerated(problem: Landscape, allowed: int, budget: int) -> Solution | None:
    """Every local minimum, and with few actors its basin; None if there were too many steps."""
    walked = walk(problem, allowed, budget if allowed <= 2 else budget // DEARER, MOST_MINIMA)
    if not walked.complete:
        return None
    exact = _solution(problem, canonical(walked.best), "enumerate")
    exact = replace(exact, ties=walked.ties, minima_count=walked.minima_count)
    if walked.minima is None:
        note = f"{walked.minima_count} local minima, more than the {MOST_MINIMA} that are kept"
        return _proved(replace(exact, note=note))
    listed = sorted(canonical(row) for row in walked.minima)
    minima = [Minimum(energy(problem, x), x, b) for x, b in _with_basins(problem, allowed, listed)]
    best = min(m.energy for m in minima)
    camps = next(m.camps for m in minima if m.energy <= best + problem.tolerance)
    minima.sort(key=lambda m: (m.energy, m.camps))
    return _proved(replace(exact, energy=energy(problem, camps), camps=camps, minima=tuple(minima)))


def _with_basins(
    problem: Landscape, allowed: int, minima: list[Labels]
) -> list[tuple[Labels, int | None]]:
    """Pair minima, in the order of their labels, with the sizes of their basins."""
    basins: Sequence[int | None] = [None] * len(minima)
    if allowed == 2 and problem.n <= MOST_BASINS_TWO:
        codes, counts = enumerate_two(problem)
        known = dict(zip(codes.tolist(), counts.tolist(), strict=True))
        basins = [known.get(code_of_labels(x), 0) for x in minima]
    elif configurations(problem.n, allowed) <= MOST_BASINS_MANY and problem.n <= MOST_KEYS:
        basins = basins_of(problem, allowed, np.array(minima, dtype=np.int64))
    return list(zip(minima, basins, strict=True))


def _dynamic(problem: Landscape, allowed: int) -> Solution:
    """Return the optimum and its ties by dynamic programming over subsets."""
    _, labels, ties = best_partition(problem, allowed)
    return _proved(replace(_solution(problem, canonical(labels), "dynamic"), ties=ties))


def _searched(problem: Landscape, allowed: int, seed: int) -> Solution:
    """Return the best of a tabu search; proved only if it meets the floor."""
    _, labels = search(problem, allowed, seed)
    found = _solution(problem, canonical(labels), "tabu")
    if found.gap <= problem.tolerance:
        return replace(_proved(found), method="floor")
    return replace(found, note="heuristic only; the bound is the floor of all ties at their best")


def _given_up(problem: Landscape, allowed: int, seed: int) -> Solution:
    """Return what a search finds where an enumeration was stopped."""
    found = _searched(problem, allowed, seed)
    return replace(found, note=f"enumeration given up after {EXPLICIT_BUDGET} steps; tabu search")


def _solution(problem: Landscape, camps: Labels, method: str) -> Solution:
    """Return a solution of which only the floor is known."""
    value, bound = energy(problem, camps), floor(problem)
    return Solution(
        camps_allowed=None,
        status="best found",
        energy=value,
        bound=min(bound, value),
        gap=max(value - bound, 0.0),
        camps=camps,
        ties=None,
        minima=None,
        minima_count=None,
        method=method,
        seconds=0.0,
        tolerance=problem.tolerance,
    )


def _proved(solution: Solution) -> Solution:
    """Return the same solution with its proof."""
    return replace(solution, status="proved", bound=solution.energy, gap=0.0)


def _bounded(
    problem: Landscape, allowed: int, found: Solution, seconds: float, seed: int
) -> Solution:
    """Prove what a search found, or bound it: branch and cut, for two camps also eigenvalues."""
    if allowed == 1 or found.status == "proved":
        return replace(_proved(found), method="milp")
    known = branch_and_cut(problem, allowed, found.camps, seconds)
    bound, note = known.bound, f"{known.nodes} branches, {known.rounds} linear programmes"
    better = replace(found, energy=known.energy, camps=known.camps, method="milp", note=note)
    # An energy within this of the bound is proved; `Solution.tolerance` says so.
    better = replace(better, tolerance=max(PROOF * problem.size, problem.tolerance))
    if bound < better.energy - better.tolerance and allowed == 2 and problem.n <= MOST_SPECTRAL:
        bound = max(bound, spectral_bound(problem, seed))
    if bound >= better.energy - better.tolerance:
        return _proved(better)
    note += "; the rest is rounding" if known.complete else f"; stopped after {seconds:g} s"
    return replace(better, bound=bound, gap=better.energy - bound, note=note)
