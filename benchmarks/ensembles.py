"""Whole ensembles, from the command to files: Muster, one process of the reference, batch_run."""

import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from model.scenario.load import load_scenario
from tests.reference.run import run_reference

from .commands import ensemble, execute
from .timing import Scale, in_turn, line, ratios, spread

BATCHES = {"fast": "the fast model", "idiomatic": "idiomatic Mesa"}


def measure(scale: Scale) -> dict[str, Any]:
    """Time ensembles of two sizes: what they cost to start, and what a run costs.

    Parameters
    ----------
    scale : Scale
        Scenario, weeks, rounds, sizes.
    """
    rounds = max(1, scale.rounds // 2 + 1)
    scenario = load_scenario(scale.scenario, weeks=scale.weeks)
    execute(ensemble(scale.scenario, 1, 1))  # compiles, if it must
    weeks = ("--weeks", str(scale.weeks))
    works: dict[str, Callable[[], object]] = {
        f"muster, {workers}, {runs}": partial(
            execute, ensemble(scale.scenario, runs, workers, *weeks)
        )
        for workers in (1, 2)
        for runs in scale.runs
    }
    works["reference"] = partial(run_reference, scenario, 1, 0, scale.weeks)
    taken = in_turn(works, rounds)
    runs = scale.runs[-1]
    whole = taken[f"muster, 2, {runs}"]
    found = {
        "scenario": scale.scenario,
        "weeks": scale.weeks,
        "rounds": rounds,
        "runs": runs,
        "seconds": {f"muster, {w}": spread(taken[f"muster, {w}, {runs}"]) for w in (1, 2)},
        "reference_seconds_a_run": spread(taken["reference"]),
        "reference / muster on two": ratios([runs * each for each in taken["reference"]], whole),
        "muster": {str(w): cost(taken, f"muster, {w}", scale.runs) for w in (1, 2)},
    }
    return found | {"batch_run": batches(scale)}


def cost(taken: dict[str, list[float]], name: str, sizes: tuple[int, ...]) -> dict[str, float]:
    """Return what it costs to start and what a run costs, in milliseconds.

    Parameters
    ----------
    taken : dict
        Times under ``NAME, SIZE``.
    name : str
        What was timed.
    sizes : tuple of int
        In which sizes.
    """
    points = [(float(size), median(taken[f"{name}, {size}"])) for size in sizes]
    start, run = line(points)
    return {"start_ms": 1000.0 * start, "run_ms": 1000.0 * run}


def batches(scale: Scale) -> dict[str, Any]:
    """Time `mesa.batch_run` over the same models in one process and in two.

    Parameters
    ----------
    scale : Scale
        Scenario, weeks, sizes.
    """
    rounds = max(1, scale.rounds // 2)
    works = {
        f"{model}, {processes}, {runs}": partial(
            execute, batch(model, runs, processes, scale), needs_root=True
        )
        for model, sizes in scale.batch_runs.items()
        for processes in (1, 2)
        for runs in sizes
    }
    taken = in_turn(works, rounds)
    return {
        BATCHES[model]: {
            str(processes): cost(taken, f"{model}, {processes}", sizes) for processes in (1, 2)
        }
        for model, sizes in scale.batch_runs.items()
    }


def batch(model: str, runs: int, processes: int, scale: Scale) -> tuple[str, ...]:
    """Return the command that runs a batch with Mesa.

    Parameters
    ----------
    model : str
        ``fast`` or ``idiomatic``.
    runs, processes : int
        How many, in how many processes.
    scale : Scale
        Scenario and weeks.
    """
    numbers = (str(runs), str(processes), str(scale.weeks))
    return (sys.executable, "-m", "benchmarks.batch", model, *numbers, scale.scenario)

