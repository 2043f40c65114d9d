"""The usual engine: processes of this machine, or this process itself.

Processes and not threads, though the compiled part of a week releases the interpreter
lock: the rest of a week, recording and writing hold it, and a run that exhausts memory or
crashes takes a process along, which is replaced, while a thread would take the program.
Threads were not seen to be faster: medians of five rounds of ten runs were 1.95 s in two
threads and 1.92 s in two processes, on a machine that was busy.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import partial

from ...compiled import WARM
from .. import chunk
from ..chunk import Receipt, Ticket
from ..forks import context, ctrl_c_held_back
from .base import Engine


class Here(Executor):
    """Plays in this process, at once."""

    def submit[**P, T](
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> "Future[T]":
        """Call a function and return a future that is done.

        Parameters
        ----------
        function : callable
            What to call.
        *args, **kwargs : object
            Its arguments.
        """
        future: Future[T] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # for whoever asks for the result
            future.set_exception(error)
        return future


class LocalEngine(Engine):
    """Processes of this machine; with one worker, this process.

    Workers are forked from a server that has imported the model: the first is there after
    one import, each more of them, or one that replaces another, in some 15 ms. Fresh
    interpreters import it once each: eight of them took 74 s where eight forks took 0.12 s.

    Parameters
    ----------
    workers : int
        How many.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._cold = not WARM
        self._pool: ProcessPoolExecutor | None = None
        self._before = set(multiprocessing.active_children())

    @property
    def room(self) -> int:
        """One chunk waits, so that no worker does; Ctrl-C must wait for few."""
        return 1 if self.workers == 1 else self.workers + 1

    @property
    def starting(self) -> bool:
        """See `Engine.starting`: the server is still importing the model."""
        return self.workers > 1 and self._pool is None

    @property
    def executor(self) -> Executor:
        """A pool of processes, made when it is first needed."""
        if self.workers == 1:
            return Here()
        if self._pool is None:
            # The server keeps the environment that it was started in, which may be an older one.
            about = (dict(os.environ),)
            self._pool = ProcessPoolExecutor(self.workers, context(), _become_worker, about)
        return self._pool

    def submit(self, ticket: Ticket) -> "Future[Receipt]":
        """See `Engine.submit`.

        Where code must be compiled first, the workers would all do it at once: the
        first chunk is played here.
        """
        if self._cold:
            self._cold = False
            return Here().submit(chunk.play_chunk, ticket)
        return self.call(partial(chunk.play_chunk, ticket))

    def call[T](self, function: Callable[[], T]) -> "Future[T]":
        """Have a worker call a function.

        Parameters
        ----------
        function : callable
            Which; sent to the worker, and what it returns or raises sent back.
        """
        executor = self.executor  # making one starts a helper that lets Ctrl-C through again
        with ctrl_c_held_back():  # workers inherit this: Ctrl-C is their parent's business
            return executor.submit(function)

    def renew(self) -> None:
        """See `Engine.renew`: a pool of which one process died is of no use."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def close(self, drop: bool) -> None:
        """See `Engine.close`."""
        if self._pool is None:
            return
        if drop:
            for child in set(multiprocessing.active_children()) - self._before:
                child.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _become_worker(environment: dict[str, str]) -> None:
    """Leave Ctrl-C to the parent, and end when it is gone, however that ended."""
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    """Wait until the parent is gone, then go."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
