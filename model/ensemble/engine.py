"""Plays replications, one after another or in several processes.

The engines give the same results whatever the number of workers: a replication
depends on its scenario, the root seed and its number, and on nothing else. To
add one: a function that takes the arguments of `in_turn` and yields what was
done, in any order, and stops early when `stopped` says so.
"""

import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from types import FrameType
from typing import Any, Final

from ..compiled import WARM
from ..scenario.errors import InputError
from ..scenario.load import Scenario
from .record import run_replication
from .tables import to_arrow

MOST_IN_CHUNK: Final = 2
"""Replications that a worker plays before it hands results back; Ctrl-C waits for them."""

WORTH_A_WORKER: Final = 8
"""Replications that take about as long as a worker takes to start."""

LOOK_UP: Final = 0.2
"""Seconds after which the pool looks whether it should stop."""

KILLED: Final = "its worker process was killed, perhaps for want of memory\n"
"""What is written down of a run that its worker took along."""


@dataclass(frozen=True)
class Job:
    """A replication to play.

    Attributes
    ----------
    scenario : int
        Which of the scenarios at hand.
    run : int
        Number of the replication.
    detail : bool
        Whether to record the detail tables too.
    """

    scenario: int
    run: int
    detail: bool = False


@dataclass(frozen=True)
class Done:
    """A replication that was played, or that failed.

    Attributes
    ----------
    job : Job
        What it was.
    tables : dict of str to pyarrow.Table
        By name; empty if it failed.
    error : str
        The traceback; empty if all went well.
    """

    job: Job
    tables: dict[str, Any] = field(default_factory=dict)
    error: str = ""


def play_one(scenario: Scenario, seed: int, job: Job) -> Done:
    """Play one replication; what it raises is kept, so that the others go on.

    Parameters
    ----------
    scenario : Scenario
        What to play.
    seed : int
        Root seed.
    job : Job
        Which replication.

    Raises
    ------
    InputError
        If the scenario itself is wrong: that concerns every replication.
    """
    try:
        columns = run_replication(scenario, seed, job.run, job.detail)
        return Done(job, {name: to_arrow(table) for name, table in columns.items()})
    except InputError:
        raise
    except Exception:  # noqa: BLE001  # whatever it is, it is written down and counted
        return Done(job, error=traceback.format_exc())


def in_turn(
    scenarios: Sequence[Scenario],
    seed: int,
    jobs: Sequence[Job],
    stopped: Callable[[], bool],
) -> Iterator[Done]:
    """Play replications in this process, in their order.

    Parameters
    ----------
    scenarios : sequence of Scenario
        What the jobs count into.
    seed : int
        Root seed.
    jobs : sequence of Job
        What to play.
    stopped : callable
        Whether to stop before the next one.

    Yields
    ------
    Done
        One for each job.
    """
    for job in jobs:
        if stopped():
            return
        yield play_one(scenarios[job.scenario], seed, job)


_scenarios: Sequence[Scenario] = ()
"""In a worker: what its jobs count into."""


def _prepare(scenarios: Sequence[Scenario]) -> None:
    """Make a process a worker, which ends with its parent."""
    global _scenarios  # handed over once for each worker, not with each job
    _scenarios = scenarios
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent is gone, however that ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _play_chunk(seed: int, jobs: Sequence[Job]) -> list[Done]:
    """Play some replications in a worker."""
    return [play_one(_scenarios[job.scenario], seed, job) for job in jobs]


def _chunks(jobs: Sequence[Job], workers: int) -> list[Sequence[Job]]:
    """Cut jobs into pieces, small enough that the workers end at about the same time."""
    size = max(1, min(MOST_IN_CHUNK, len(jobs) // (4 * workers)))
    return [jobs[at : at + size] for at in range(0, len(jobs), size)]


def _taken(future: "Future[list[Done]]", chunk: Sequence[Job]) -> list[Done]:
    """Return what a chunk gave; a worker that was killed makes its runs failures."""
    if future.cancelled():
        return []
    try:
        return future.result()
    except BrokenProcessPool:
        return [Done(job, error=KILLED) for job in chunk]


def in_processes(
    scenarios: Sequence[Scenario],
    seed: int,
    jobs: Sequence[Job],
    stopped: Callable[[], bool],
    workers: int,
) -> Iterator[Done]:
    """Play replications in several processes; the arguments are those of `in_turn`.

    Parameters
    ----------
    scenarios, seed, jobs, stopped
        As `in_turn`.
    workers : int
        Number of processes.

    Yields
    ------
    Done
        One for each job, in the order in which chunks end.
    """
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_prepare, initargs=(scenarios,)
    )
    try:
        chunks = _chunks(jobs, workers)
        with _ctrl_c_held_back():  # workers inherit this: Ctrl-C is their parent's business
            waiting = {pool.submit(_play_chunk, seed, chunk): chunk for chunk in chunks}
        while waiting and not stopped():
            ended, _ = wait(waiting, LOOK_UP, FIRST_COMPLETED)
            for future in ended:
                yield from _taken(future, waiting.pop(future))
        pool.shutdown(wait=True, cancel_futures=True)
        for future, chunk in waiting.items():  # what was under way is kept
            yield from _taken(future, chunk)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Hold Ctrl-C back in this thread; it takes effect after the block."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a wish to stop; the second interrupts at once.

    Yields
    ------
    callable
        Whether Ctrl-C was pressed.
    """
    pressed = threading.Event()

    def press(number: int, frame: FrameType | None) -> None:
        del number, frame
        pressed.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.write(2, b"\nstopping after the runs under way; Ctrl-C again drops them\n")

    # Elsewhere than in the main thread, or where Ctrl-C is ignored, all stays as it is.
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield pressed.is_set
        return
    signal.signal(signal.SIGINT, press)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def usual_workers(runs: int) -> int:
    """Return how many processes to use unless told: never more than there is work for.

    Parameters
    ----------
    runs : int
        Number of replications.
    """
    usable = getattr(os, "sched_getaffinity", None)  # not on a Mac
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    return max(1, min(cores, runs // WORTH_A_WORKER))


def play(
    scenarios: Sequence[Scenario],
    seed: int,
    jobs: Sequence[Job],
    workers: int,
    watch: Callable[[Done], None],
) -> tuple[list[Done], bool]:
    """Play replications and return what came of them.

    Parameters
    ----------
    scenarios : sequence of Scenario
        What the jobs count into.
    seed : int
        Root seed.
    jobs : sequence of Job
        What to play.
    workers : int
        Number of processes; 1 plays all in this one.
    watch : callable
        Called with each replication that is done.

    Returns
    -------
    done : list of Done
        In no fixed order.
    interrupted : bool
        Whether Ctrl-C ended it before all was done.
    """
    done: list[Done] = []
    with interruptible() as stopped:
        # Where code must be compiled first, the workers would all do it at once.
        alone = len(jobs) if workers == 1 else min(1, len(jobs)) * (not WARM)
        for each in in_turn(scenarios, seed, jobs[:alone], stopped):
            done.append(each)
            watch(each)
        if jobs[alone:] and not stopped():
            for each in in_processes(scenarios, seed, jobs[alone:], stopped, workers):
                done.append(each)
                watch(each)
    return done, len(done) < len(jobs)
