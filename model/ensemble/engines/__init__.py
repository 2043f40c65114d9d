"""Engines: what plays chunks. Each is a `concurrent.futures.Executor` that others wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from ...scenario.errors import InputError, Problem
from ..forks import usual_workers
from .base import Engine

EngineName = Literal["local", "dask", "mpi"]
"""The engines by the names that ``--engine`` takes."""


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
    with ended(engine):
        yield engine


@contextmanager
def ended[E: Engine](engine: E) -> Iterator[E]:
    """End an engine with the context, at once if by an exception.

    Parameters
    ----------
    engine : Engine
        Ready.

    Yields
    ------
    Engine
        The same.
    """
    dropped = True
    try:
        yield engine
        dropped = False
    finally:
        engine.close(drop=dropped)
