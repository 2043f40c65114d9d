"""Engines: what plays chunks. Each is a `concurrent.futures.Executor` that others wrote."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from ...scenario.errors import InputError, Problem
from .base import Engine

EngineName = Literal["local", "dask", "mpi"]
"""The engines by the names that ``--engine`` takes."""

WORTH_A_WORKER: Final = 8
"""Replications that take about as long as a worker takes to start."""


def usual_workers(runs: int) -> int:
    """Return how many processes to use unless told: never more than there is work for.

    Parameters
    ----------
    runs : int
        Number of replications, over all scenarios.
    """
    usable = getattr(os, "sched_getaffinity", None)  # not on a Mac
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    return max(1, min(cores, runs // WORTH_A_WORKER))


@contextmanager
def engine_of(
    name: EngineName, workers: int | None, scheduler: str | None, runs: int
) -> Iterator[Engine]:
    """Start an engine, and end it with the context.

    Parameters
    ----------
    name : {"local", "dask", "mpi"}
        Which.
    workers : int or None
        How many processes of this machine; None: as many as are of use.
    scheduler : str or None
        Where the Dask scheduler is.
    runs : int
        Number of replications to play, over all scenarios.

    Yields
    ------
    Engine
        Ready.

    Raises
    ------
    InputError
        If it cannot be had.
    """
    if name == "dask":
        from .dask import DaskEngine

        if scheduler is None:
            allowed = "the address that `dask scheduler` shows, such as tcp://10.0.0.1:8786"
            raise InputError(Problem("--scheduler", "", "is missing", allowed))
        engine: Engine = DaskEngine(scheduler)
    elif name == "mpi":
        from .mpi import MpiEngine

        engine = MpiEngine()
    else:
        from .local import LocalEngine

        engine = LocalEngine(workers or usual_workers(runs))
    dropped = True
    try:
        yield engine
        dropped = False
    finally:
        engine.close(drop=dropped)
