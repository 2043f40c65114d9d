"""How near a week comes to what this machine could do: operations and traffic against its peaks."""

from dataclasses import asdict
from statistics import median
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from model.scenario.load import load_scenario
from model.simulation import CivilWar

from .counts import PROCESSES, Sizes, draws, sizes_of
from .timing import Scale, in_turn, seconds, spread

SEED = 1
ORDER = 512
WEEKS = 26
WORKING_SET = 1_500_000
"""Bytes of the three arrays of the triad: about what a week moves, so that both sit in cache."""
MAIN_MEMORY = 400_000_000

type Floats = npt.NDArray[np.float64]


@numba.njit(fastmath=True)
def triad(a: Floats, b: Floats, c: Floats, times: int) -> None:
    """Write b + s c into a, many times: the STREAM triad, 24 bytes an element."""
    for t in range(times):
        factor = 1.0 + 1e-9 * t
        for i in range(a.size):
            a[i] = b[i] + factor * c[i]


def bandwidth(size: int, rounds: int) -> float:
    """Return bytes a second of the triad on one core.

    Parameters
    ----------
    size : int
        Bytes of its three arrays together.
    rounds : int
        The best of how many.
    """
    elements = size // 24
    a, b, c = (np.full(elements, 1.0 + place) for place in range(3))
    triad(a, b, c, 1)
    times = max(1, 200_000_000 // size)
    best = min(seconds(lambda: triad(a, b, c, times)) for _ in range(rounds))
    return 24.0 * elements * times / best


def arithmetic(rounds: int) -> float:
    """Return operations a second of a matrix product, on as many threads as numpy may use.

    Parameters
    ----------
    rounds : int
        The best of how many.
    """
    a = np.random.default_rng(1).random((ORDER, ORDER))
    out = np.empty_like(a)
    np.matmul(a, a, out=out)
    best = min(seconds(lambda: np.matmul(a, a, out=out)) for _ in range(rounds))
    return 2.0 * ORDER**3 / best


def drawing(rounds: int) -> float:
    """Return uniform draws a second of the generator that streams use.

    Parameters
    ----------
    rounds : int
        The best of how many.
    """
    generator = np.random.Generator(np.random.PCG64(1))
    out = np.empty(20_000)
    return out.size / min(seconds(lambda: generator.random(out=out)) for _ in range(10 * rounds))


def bound(sizes: Sizes, operations: float, traffic: float) -> dict[str, dict[str, float]]:
    """Return what each process needs, and how long that takes at least, in microseconds.

    Parameters
    ----------
    sizes : Sizes
        Of the model.
    operations, traffic : float
        Peaks of the machine, a second.
    """
    found = {}
    for name, process in PROCESSES.items():
        work = process(sizes)
        least = max(work.operations / operations, work.traffic / traffic)
        found[name] = {
            "operations": work.operations,
            "bytes": work.traffic,
            "microseconds": 1e6 * least,
        }
    return found


def measure(scale: Scale) -> dict[str, Any]:
    """Compare a week of the fast model, outcomes included, with the roofline of its counts.

    The roofline of a process is the longer of operations at the rate of a matrix product and
    traffic at the rate of a triad of the same working set; a week's is the sum.

    Parameters
    ----------
    scale : Scale
        Scenario and rounds.
    """
    war = CivilWar(load_scenario(scale.scenario), SEED, 0)
    weeks = min(WEEKS, scale.weeks)

    def run() -> None:
        war.run_through(weeks)

    run()
    rounds = max(2, scale.rounds)
    traffic, operations = bandwidth(WORKING_SET, rounds), arithmetic(rounds)
    rate = drawing(rounds)
    sizes = sizes_of(war)
    processes = bound(sizes, operations, traffic)
    least = sum(process["microseconds"] for process in processes.values())
    drawn = 1e6 * draws(sizes) / rate
    taken = [1e6 * time / weeks for time in in_turn({"weeks": run}, rounds)["weeks"]]
    return {
        "sizes": asdict(sizes),
        "processes": processes,
        "roofline_us": least,
        "draws": draws(sizes),
        "draws_us": drawn,
        "week_us": spread(taken),
        "fraction": least / median(taken),
        "fraction_with_draws": (least + drawn) / median(taken),
        "gflops": operations / 1e9,
        "bandwidth_gb": traffic / 1e9,
        "main_memory_gb": bandwidth(MAIN_MEMORY, 2) / 1e9,
        "draws_ns": 1e9 / rate,
    }
