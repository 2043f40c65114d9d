"""How things are timed: in turn, so that a noisy minute hits all of them alike."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Final

type Times = dict[str, list[float]]


@dataclass(frozen=True)
class Scale:
    """How much is done.

    Attributes
    ----------
    scenario : str
        What the models run.
    weeks : int
        Weeks after burn-in of every run that is compared.
    rounds : int
        How often each peer is timed.
    fast_rounds : int
        How often the fast model is timed alone.
    runs : tuple of int
        Sizes of ensembles; from two of them come start-up and time a run.
    batch_runs : dict of str to tuple of int
        Sizes of ensembles with Mesa's own runner, by what it runs: ``fast``, ``idiomatic``.
    memory_runs : tuple of int
        Sizes of ensembles whose memory is measured.
    memory_weeks : int
        How long each of those runs is.
    sizes : tuple of int
        Numbers of factions.
    size_rounds : int
        How often a few weeks of each size are timed.
    seconds : float
        How long one task lasts where two cores are compared with one.
    engines : bool
        Whether engines are compared.
    """

    scenario: str = "status-quo"
    weeks: int = 104
    rounds: int = 5
    fast_rounds: int = 21
    runs: tuple[int, ...] = (100, 1100)
    batch_runs: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: {"fast": (20, 220), "idiomatic": (4, 16)}
    )
    memory_runs: tuple[int, ...] = (1_000, 10_000)
    memory_weeks: int = 2
    sizes: tuple[int, ...] = (50, 75, 100, 200, 300, 400)
    size_rounds: int = 7
    seconds: float = 1.0
    engines: bool = True


FULL: Final = Scale()
QUICK: Final = Scale(
    weeks=4,
    rounds=1,
    fast_rounds=2,
    runs=(2, 4),
    batch_runs={"fast": (1, 2)},
    memory_runs=(4, 8),
    memory_weeks=1,
    sizes=(50, 75, 100),
    size_rounds=1,
    seconds=0.1,
    engines=False,
)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes.

    Parameters
    ----------
    work : callable
        Called once.
    """
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(works: Mapping[str, Callable[[], object]], rounds: int) -> Times:
    """Time several things in turn, every other round backwards: A B, B A, A B, ...

    Parameters
    ----------
    works : dict of str to callable
        What is timed.
    rounds : int
        How often each.
    """
    taken: Times = {name: [] for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 == 0 else list(works)[::-1]
        for name in names:
            taken[name].append(seconds(works[name]))
    return taken


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return median and quartiles.

    Parameters
    ----------
    values : sequence of float
        At least one.
    """
    if len(values) == 1:
        return {"median": values[0], "low": values[0], "high": values[0]}
    low, _, high = quantiles(values, n=4, method="inclusive")
    return {"median": median(values), "low": low, "high": high}


def ratios(slow: Sequence[float], fast: Sequence[float]) -> dict[str, float]:
    """Return median and quartiles of the ratios of each round.

    Parameters
    ----------
    slow, fast : sequence of float
        Times of the same rounds.
    """
    return spread([a / b for a, b in zip(slow, fast, strict=True)])


def line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return intercept and slope of the straight line that fits points best.

    Parameters
    ----------
    points : sequence of (float, float)
        At least two with different first numbers.
    """
    count = len(points)
    middle_x = sum(x for x, _ in points) / count
    middle_y = sum(y for _, y in points) / count
    above = sum((x - middle_x) * (y - middle_y) for x, y in points)
    slope = above / sum((x - middle_x) ** 2 for x, _ in points)
    return middle_y - slope * middle_x, slope


def milliseconds(found: dict[str, float]) -> dict[str, float]:
    """Return seconds as milliseconds.

    Parameters
    ----------
    found : dict
        From `spread`.
    """
    return {name: 1000.0 * value for name, value in found.items()}


type Piece = Callable[[Scale], dict[str, Any]]
"""One part of the suite: measures and returns what goes into ``results.json``."""
