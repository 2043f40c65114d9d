"""The server that worker processes are forked from, started before it is needed.

It imports the model, as this process does too: begun at once, the two go side by side.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator
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


def prepare(workers: int) -> None:
    """Start the server, and do not wait for it; with one worker there is none.

    Parameters
    ----------
    workers : int
        How many processes are going to play.
    """
    if workers > 1:
        context()
        resource_tracker.ensure_running()  # it lets Ctrl-C through again
        with ctrl_c_held_back():
            forkserver.ensure_running()


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Hold Ctrl-C back in this thread, and in processes started here; it comes afterwards."""
    before: Any = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
