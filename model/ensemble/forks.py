"""The server that worker processes are forked from, started before it is needed.

It imports the model, as this process does too: begun at once, the two go side by side.
"""

import gc
import importlib
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext
from typing import Any, Final

WORTH_A_WORKER: Final = 8
"""Replications that take about as long as a worker takes to start."""

PRELOADED: Final = f"{__package__}.served"
"""What the server imports."""


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


def context() -> ForkServerContext:
    """Return the context whose processes are forked from a server that has the model."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([PRELOADED])
    return found


def prepare(workers: int) -> bool:
    """Start the server, and do not wait for it; with one worker there is none.

    Parameters
    ----------
    workers : int
        How many processes are going to play.

    Returns
    -------
    bool
        Whether there is one.
    """
    if workers > 1:
        context()
        resource_tracker.ensure_running()  # it lets Ctrl-C through again
        with ctrl_c_held_back():
            forkserver.ensure_running()
    return workers > 1


class Helper:
    """One process more, for what is to be done when the runs are played; gone at the end of it.

    Parameters
    ----------
    wanted : bool
        Whether there is to be one: the server should be running.
    *modules : str
        What it imports when it starts, by full names.
    """

    def __init__(self, wanted: bool, *modules: str) -> None:
        self._wanted = wanted
        self._modules = modules
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Helper":
        """Return itself; nothing is started."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, if there is one."""
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)

    def start(self) -> None:
        """Start the process, and do not wait for it."""
        if self._wanted and self.pool is None:
            self.pool = ProcessPoolExecutor(1, context(), _become_helper, gc.get_threshold())
            with ctrl_c_held_back():
                self.pool.submit(_import, self._modules)


def _import(modules: Sequence[str]) -> None:
    """Import modules."""
    for module in modules:
        importlib.import_module(module)


def _become_helper(*threshold: int) -> None:
    """Leave Ctrl-C to the parent, and look for what is of no use as often as it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*threshold)


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Hold Ctrl-C back in this thread, and in processes started here; it comes afterwards."""
    before: Any = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
