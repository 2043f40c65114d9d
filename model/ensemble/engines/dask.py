"""Workers of a Dask cluster."""

import logging
from concurrent.futures import Executor
from typing import Any, ClassVar, Final

from ... import __command__
from ...scenario.errors import InputError, Problem
from ..extras import missing_extra
from .base import Engine

PATIENCE: Final = 10.0
"""Seconds to wait for a scheduler to answer, and for a first worker."""


class DaskEngine(Engine):
    """The workers that a Dask scheduler has.

    Parameters
    ----------
    scheduler : str
        Its address.

    Raises
    ------
    InputError
        If Dask is not installed, the scheduler does not answer, or has no workers.
    """

    blames: ClassVar[bool] = True

    def __init__(self, scheduler: str) -> None:
        try:
            import distributed
            from distributed.comm import addressing
        except ImportError as error:
            raise missing_extra("--engine", "dask", "dask") from error
        # What goes wrong is told in one line of ours; the client adds a page of its own.
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL + 1)
        self.lost = (distributed.KilledWorker,)
        try:
            # A client that fails over its address complains once more when it is forgotten.
            addressing.get_address_host_port(scheduler, strict=False)
            client: Any = distributed.Client  # untyped
            self._client = client(scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:  # a timeout is an OSError
            reason = str(error).strip() or f"no answer within {PATIENCE:.0f} s"
            message = f"no Dask scheduler at {scheduler}: {reason}"
            raise InputError(Problem("--scheduler", "", message)) from error
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            self._client.close()
            message = f"the scheduler at {scheduler} has no workers"
            allowed = f"after: dask worker {scheduler}"
            raise InputError(Problem("--scheduler", "", message, allowed)) from error
        self.workers = sum(self._client.nthreads().values())
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def executor(self) -> Executor:
        """See `Engine.executor`."""
        return self._executor

    def explain(self, error: Exception) -> Exception:
        """See `Engine.explain`: what Dask raises where the program cannot be imported."""
        if not isinstance(error, RuntimeError | ImportError | AttributeError):
            return error
        message = f"the scheduler or a worker cannot load this program: {error}".split(". ")[0]
        allowed = "all started in the folder of run.py as: PYTHONPATH=. dask worker ADDR"
        if __command__ == "muster":
            allowed = "the same version of muster installed for all of them"
        return InputError(Problem("--engine", "", message, allowed))

    def close(self, drop: bool) -> None:
        """See `Engine.close`."""
        self._executor.shutdown(wait=not drop)
        self._client.close()
