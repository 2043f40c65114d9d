"""Two cores against one: our runs beside what the machine itself makes of a second core."""

from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np

from model.ensemble.record import run_replication
from model.scenario.load import Scenario, load_scenario

from .timing import Scale, in_turn, seconds, spread

ORDER = 400
type Task = Callable[[int], None]


def multiply(times: int) -> None:
    """Multiply matrices on one thread.

    Parameters
    ----------
    times : int
        How often.
    """
    matrix = np.full((ORDER, ORDER), 0.5)
    for _ in range(times):
        matrix @ matrix


def count(times: int) -> None:
    """Do sums in plain Python.

    Parameters
    ----------
    times : int
        How many thousand.
    """
    total = 0
    for number in range(1000 * times):
        total += number & 7


_scenario: list[Scenario] = []
"""In a worker: what it plays."""


def prepare(name: str, weeks: int) -> None:
    """Make a worker ready: scenario read, code loaded.

    Parameters
    ----------
    name : str
        The scenario.
    weeks : int
        How long a run is.
    """
    _scenario[:] = [load_scenario(name, weeks=weeks)]
    replicate(1)


def replicate(times: int) -> None:
    """Play replications.

    Parameters
    ----------
    times : int
        How many.
    """
    for replication in range(times):
        run_replication(_scenario[0], 1, replication, detail=False)


def share(pool: Executor, task: Task, times: int, cores: int) -> None:
    """Give each of some workers the same task, and wait.

    Parameters
    ----------
    pool : Executor
        The workers.
    task : callable
        What each does.
    times : int
        How often.
    cores : int
        How many workers.
    """
    for future in [pool.submit(task, times) for _ in range(cores)]:
        future.result()


def measure(scale: Scale) -> dict[str, Any]:
    """Return what a second core gains for our runs, matrix products and plain Python.

    In every round each task runs once on one worker and once on both, which have been
    started and warmed before; the gain is twice the first time over the second. Products
    and runs take turns, so that both meet the same minutes.

    Parameters
    ----------
    scale : Scale
        Scenario, weeks, rounds, length of a task.
    """
    prepare(scale.scenario, scale.weeks)
    tasks = {"matrix product": multiply, "plain Python": count, "runs": replicate}
    sizes = {name: calibrated(task, scale.seconds) for name, task in tasks.items()}
    pools: dict[str, Executor] = {
        "processes": ProcessPoolExecutor(
            2, get_context("spawn"), prepare, (scale.scenario, scale.weeks)
        ),
        "threads": ThreadPoolExecutor(2),
    }
    try:
        for pool in pools.values():
            share(pool, count, 500, 2)  # so that both workers are there
        works = {
            f"{kind}, {name}, {cores}": partial(share, pool, task, sizes[name], cores)
            for kind, pool in pools.items()
            for name, task in tasks.items()
            if kind == "processes" or name == "runs"
            for cores in (1, 2)
        }
        taken = in_turn(works, 2 * scale.rounds + 1)
    finally:
        for pool in pools.values():
            pool.shutdown()
    gain = {
        name: [
            2.0 * one / two
            for one, two in zip(taken[f"{name}, 1"], taken[f"{name}, 2"], strict=True)
        ]
        for name in ("processes, matrix product", "processes, plain Python", "processes, runs")
    } | {
        "threads, runs": [
            2.0 * one / two
            for one, two in zip(taken["threads, runs, 1"], taken["threads, runs, 2"], strict=True)
        ]
    }
    machine = gain["processes, matrix product"]
    return {
        "tasks": sizes,
        "gain": {name: spread(values) for name, values in gain.items()},
        "efficiency": {
            kind: spread([a / b for a, b in zip(gain[f"{kind}, runs"], machine, strict=True)])
            for kind in ("processes", "threads")
        },
    }


def calibrated(task: Task, length: float) -> int:
    """Return how often a task is to be done for it to last about so long.

    Parameters
    ----------
    task : callable
        The task.
    length : float
        Seconds.
    """
    times = 1
    while True:
        taken = seconds(partial(task, times))
        if taken > length / 4.0:
            return max(1, round(times * length / taken))
        times *= 2
