"""Hands chunks to an engine and takes in receipts: the one loop for every engine."""

import math
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from ..scenario.errors import InputError, Problem
from .chunk import Receipt, Ticket
from .engines.base import Engine
from .plan import Job

SECONDS: Final = 1.0
"""What a chunk is to take: Ctrl-C waits for it, and a kill loses it."""

MOST_RUNS: Final = 256
"""Replications in a chunk, at most: its tables are held in memory."""

LOOK_UP: Final = 0.2
"""Seconds after which the loop looks whether it should stop."""

STRIKES: Final = 2
"""How often a run may take its worker along before it counts as failed."""

MOST_DEATHS: Final = 3
"""Runs in a row that take their workers along before it is the workers' fault."""


class Queue:
    """What is still to be played, cut into chunks of consecutive replications.

    Parameters
    ----------
    jobs : iterator of list of Job
        The jobs of one replication at a time, by run; those without are left out.
    replications : int
        How many there are.
    """

    def __init__(self, jobs: Iterator[list[Job]], replications: int) -> None:
        self._jobs = jobs
        self.left = replications
        self.seconds: float | None = None

    def learn(self, receipt: Receipt, chunk: Sequence[Job]) -> None:
        """Learn how long a replication takes.

        Parameters
        ----------
        receipt : Receipt
            What came of a chunk.
        chunk : sequence of Job
            What it was to play.
        """
        each = receipt.seconds / len({job.run for job in chunk})
        # Half of it at a time: the first chunk of a process loads code and is slow.
        self.seconds = each if self.seconds is None else 0.5 * (self.seconds + each)

    def size(self, workers: int) -> int:
        """Return how many replications the next chunk is to have.

        Chunks change with the speed of the machine; tables do not, since parts are merged
        into the same row groups whatever they were.

        Parameters
        ----------
        workers : int
            How many share what is left; they should end at about the same time.
        """
        if self.seconds is None:
            return 1
        fair = math.ceil(self.left / (2 * workers))
        return max(1, min(int(SECONDS / max(self.seconds, 1e-6)), fair, MOST_RUNS))

    def take(self, workers: int) -> tuple[Job, ...]:
        """Return the next chunk; empty if nothing is left.

        Parameters
        ----------
        workers : int
            See `size`.
        """
        taken: list[Job] = []
        for _ in range(self.size(workers)):
            jobs = next(self._jobs, None)
            if jobs is None:
                break
            self.left -= 1
            taken += jobs
            if any(job.detail for job in jobs):
                break  # a run with detail tables is hundreds of times larger than one without
        return tuple(taken)


def _nothing() -> None:
    """Do nothing."""


class Loop:
    """Keeps an engine busy, and plays again what was lost with a worker.

    Parameters
    ----------
    engine : Engine
        What plays.
    queue : Queue
        What to play.
    ticket : callable
        Makes a ticket of jobs.
    receive : callable
        Called with each receipt, and what its chunk was to play.
    give_up : callable
        Called with a job that has taken its worker along `STRIKES` times.
    begun : callable, optional
        Called once, when the first chunks have been handed out, or before, while workers start.
    """

    def __init__(
        self,
        engine: Engine,
        queue: Queue,
        ticket: Callable[[tuple[Job, ...]], Ticket],
        receive: Callable[[Receipt], None],
        give_up: Callable[[Job], None],
        begun: Callable[[], None] = _nothing,
    ) -> None:
        self.engine = engine
        self.queue = queue
        self.ticket = ticket
        self.receive = receive
        self.give_up = give_up
        self.begun = begun
        self.flying: dict[Future[Receipt], tuple[Job, ...]] = {}
        self.suspects: deque[tuple[Job, ...]] = deque()
        self.strikes: Counter[Job] = Counter()
        self.trial: Future[Receipt] | None = None
        self.broken = False
        self.deaths = 0
        self.dropped = 0

    def run(self, stopped: Callable[[], bool]) -> bool:
        """Play until nothing is left or somebody says stop; chunks under way are finished.

        Parameters
        ----------
        stopped : callable
            Whether to hand out no more.

        Returns
        -------
        bool
            Whether all was played that there was to play.

        Raises
        ------
        InputError
            If a scenario is wrong, or no worker stays alive.
        OSError
            If the store takes no more; chunks under way are finished before.
        """
        wrong: Exception | None = None
        if self.engine.starting:
            self._begin()
        while True:
            if wrong is None and not stopped():
                self._hand_out()
                self._begin()
            else:
                for future in self.flying:
                    future.cancel()  # those that no worker has begun
            if not self.flying:
                break
            ended, _ = wait(self.flying, LOOK_UP, FIRST_COMPLETED)
            for future in ended:
                wrong = self._take_in(future, stopped) or wrong
        if wrong is not None:
            raise wrong
        return not (self.queue.left or self.suspects or self.dropped)

    def _begin(self) -> None:
        """Say that it has begun, once."""
        begun, self.begun = self.begun, _nothing
        begun()

    def _hand_out(self) -> None:
        """Submit chunks while there is room; suspects go alone, so that blame is certain."""
        if self.broken and not self.flying:
            self.engine.renew()
            self.broken = False
        while self.suspects:
            if self.flying and not self.engine.blames:
                return
            self.trial = self._submit(self.suspects.popleft())
        if self.broken or self.trial in self.flying:
            return
        while len(self.flying) < self.engine.room:
            chunk = self.queue.take(self.engine.workers)
            if not chunk:
                return
            self._submit(chunk)

    def _submit(self, chunk: tuple[Job, ...]) -> "Future[Receipt]":
        """Submit one chunk."""
        try:
            future = self.engine.submit(self.ticket(chunk))
        except self.engine.lost as error:
            future = Future()
            future.set_exception(error)
        self.flying[future] = chunk
        return future

    def _take_in(self, future: "Future[Receipt]", stopped: Callable[[], bool]) -> Exception | None:
        """Take in what came of a chunk; return what ends it all."""
        chunk = self.flying.pop(future)
        try:
            receipt = future.result()
        except self.engine.lost as error:
            alone = self.engine.blames or future is self.trial
            return self._lost(chunk, alone, error)
        except CancelledError:
            self.dropped += 1
            if stopped():
                return None
            message = "the engine has dropped the work; what was finished is kept"
            return InputError(Problem("--engine", "", message, "the same command with --resume"))
        except Exception as error:  # noqa: BLE001  # raised once the others are in
            return self.engine.explain(error)
        self.deaths = 0
        self.queue.learn(receipt, chunk)
        self.receive(receipt)
        return None

    def _lost(self, chunk: tuple[Job, ...], alone: bool, error: BaseException) -> Exception | None:
        """Put what a worker took along back into the queue, or give it up."""
        self.broken = not self.engine.blames
        if len(chunk) > 1 or not alone:
            self.suspects.extend((job,) for job in chunk)
            return None
        (job,) = chunk
        self.strikes[job] += 1
        if self.strikes[job] < STRIKES:
            self.suspects.appendleft(chunk)
            return None
        self.deaths += 1
        if self.deaths > MOST_DEATHS:
            message = f"workers die one after another: {error}"
            return InputError(Problem("--workers", "", message, "fewer of them, more memory"))
        self.give_up(job)
        return None


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C or SIGTERM into a wish to stop; the second interrupts at once.

    Yields
    ------
    callable
        Whether to stop.
    """
    pressed = threading.Event()
    ours: dict[signal.Signals, Any] = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_DFL,
    }

    def press(number: int, frame: FrameType | None) -> None:
        del number, frame
        pressed.set()
        for each in changed:
            signal.signal(each, signal.default_int_handler)
        os.write(2, b"\nstopping after the runs under way; Ctrl-C again drops them\n")

    # Elsewhere than in the main thread, or where a signal is ignored, all stays as it is.
    main = threading.current_thread() is threading.main_thread()
    changed = [each for each, usual in ours.items() if main and signal.getsignal(each) is usual]
    for each in changed:
        signal.signal(each, press)
    try:
        yield pressed.is_set
    finally:
        for each in changed:
            signal.signal(each, ours[each])
