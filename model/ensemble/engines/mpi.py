"""Ranks of an MPI program: rank 0 leads, the others play."""

import signal
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from ... import __command__
from ...scenario.errors import InputError, Problem
from ..extras import missing_extra
from .base import Engine

_leading: list[Executor] = []
"""On rank 0, while `lead` lasts: the executor over the other ranks."""


def lead(action: Callable[[], int]) -> int:
    """Do something on rank 0 while all other ranks play what it hands them.

    Parameters
    ----------
    action : callable
        What rank 0 does; returns an exit status.

    Returns
    -------
    int
        What the action returned; 0 on the other ranks, which return once rank 0 is done,
        however that went.

    Raises
    ------
    InputError
        If mpi4py is not installed, or finds no MPI.
    """
    try:
        from mpi4py import MPI
        from mpi4py.futures import MPICommExecutor
    except (ImportError, RuntimeError) as error:  # the latter: no MPI library
        raise missing_extra("--engine", "mpi", "mpi") from error
    world = MPI.COMM_WORLD
    if world.Get_size() == 1:
        message = "mpi needs processes to play in"
        allowed = f"mpiexec -n 3 {__command__} ... --engine mpi (2 or more)"
        raise InputError(Problem("--engine", "", message, allowed))
    if world.Get_rank() != 0:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of rank 0
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with MPICommExecutor(world, root=0) as found:
        executor: Any = found  # typed as its own context manager
        if executor is not None:
            _leading.append(executor)
            try:
                return action()
            finally:
                _leading.clear()
    return 0


class MpiEngine(Engine):
    """All ranks but the first.

    A rank that dies takes the whole program along, as MPI has it; what was finished is in
    the store, and ``--resume`` goes on.

    Raises
    ------
    InputError
        Outside `lead`.
    """

    def __init__(self) -> None:
        if not _leading:
            message = "mpi is for the command line"
            raise InputError(Problem("engine", "", message, "local, dask"))
        self._executor = _leading[0]
        self.workers = int(getattr(self._executor, "num_workers", 1))

    @property
    def executor(self) -> Executor:
        """See `Engine.executor`."""
        return self._executor

    def close(self, drop: bool) -> None:
        """See `Engine.close`; the executor itself ends with `lead`."""
        del drop
