"""Many runs in the background: one ensemble at a time, the others wait in a line.

The runs are played by the same code as those of the verbs ``run`` and ``compare``, in
processes of their own, into a temporary folder that is gone in the end; what is kept are
bands, sentences and a table (`found.Found`).
"""

import tempfile
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from .. import __version__
from ..ensemble.perform import Outcome, Request, Watch, perform
from ..ensemble.plan import MOST_BASELINE
from ..ensemble.progress import Progress, duration
from ..scenario.errors import InputError, Problem, one_line
from ..scenario.load import Scenario
from .found import Found, gather
from .settings import Settings
from .worlds import ghost_scenario

MOST_RUNS: Final = 500
LEAST_RUNS: Final = 2
MOST_WAITING: Final = 12
"""Ensembles in the line: at some half a minute each, the last waits minutes."""

WORKERS: Final = 2

State = Literal["waiting", "running", "done", "failed", "cancelled"]


class Count(Progress):
    """Counts replications, and writes nothing on a terminal.

    Parameters
    ----------
    total : int
        How many there are.
    """

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.terminal = False

    def numbers(self) -> dict[str, Any]:
        """Return how far it is: done, total, failed, rate (a second) and left, in words."""
        seconds = max(time.monotonic() - self.begun, 1e-9)
        rate = self.count / seconds
        left = duration((self.total - self.count) / rate) if self.count else ""
        return {
            "done": self.count,
            "total": self.total,
            "failed": self.failed,
            "rate": round(rate, 1),
            "left": left,
        }


@dataclass(frozen=True)
class Order:
    """What is to be played.

    Attributes
    ----------
    scenarios : dict of str to Scenario
        By label; with a comparison, what it is compared with comes first.
    seed, runs : int
        Root seed, replications of each.
    baseline : Scenario or None
        The ghost of a single scenario.
    """

    scenarios: Mapping[str, Scenario]
    seed: int
    runs: int
    baseline: Scenario | None = None

    @property
    def total(self) -> int:
        """Replications over all scenarios, the ghost among them."""
        beside = 0 if self.baseline is None else min(self.runs, MOST_BASELINE)
        return self.runs * len(self.scenarios) + beside

    def request(self, folder: Path) -> Request:
        """Return it as the verbs ``run`` and ``compare`` ask for it.

        Parameters
        ----------
        folder : Path
            Where the results go.
        """
        return Request(
            scenarios=self.scenarios,
            folder=folder,
            seed=self.seed,
            runs=self.runs,
            detail=0,
            baseline=self.baseline,
            workers=WORKERS if self.total >= 2 * WORKERS else 1,
            verb="compare" if len(self.scenarios) > 1 else "run",
            command=("app",),
        )


def order_of(settings: Settings, runs: int, against: Settings | None = None) -> Order:
    """Return what to play, checked.

    Parameters
    ----------
    settings : Settings
        The visitor's.
    runs : int
        Replications, `LEAST_RUNS` to `MOST_RUNS`; they are numbered from 0, as always.
    against : Settings, optional
        What to compare with; its seed and week do not count.

    Raises
    ------
    InputError
        If the number is out of range, or the two cannot be compared.
    """
    if not LEAST_RUNS <= runs <= MOST_RUNS:
        message = f"{runs} is out of range"
        raise InputError(Problem("runs", "", message, f"{LEAST_RUNS} to {MOST_RUNS}"))
    mine = settings.scenario()
    if against is None:
        beside = ghost_scenario(mine, settings.assigned)
        return Order({mine.name: mine}, settings.seed, runs, beside)
    theirs = against.scenario()
    if theirs.hash == mine.hash:
        message = "both are the same scenario with the same parameters"
        raise InputError(Problem("compare", "", message, "two that differ"))
    for what, here, there in (
        ("play in different theatres", mine.theatre.hash, theirs.theatre.hash),
        ("start on different days", mine.start, theirs.start),
        ("take different numbers of weeks", mine.weeks, theirs.weeks),
    ):
        if here != there:
            message = f"{theirs.name} and {mine.name} {what}"
            raise InputError(Problem("compare", "", message, "scenarios of one theatre and time"))
    name = mine.name if mine.name != theirs.name else f"{mine.name} (changed)"
    if name != mine.name and against.assigned and not settings.assigned:
        name = f"{mine.name} (as shipped)"
    return Order({theirs.name: theirs, name: mine}, settings.seed, runs)


class Ensemble:
    """One visitor's order, from the line to its results.

    Parameters
    ----------
    order : Order
        What to play.
    line : Queue
        Where it waits.

    Attributes
    ----------
    state : {"waiting", "running", "done", "failed", "cancelled"}
        Where it is.
    message : str
        Why it failed.
    found : Found or None
        What came of it, once done.
    """

    def __init__(self, order: Order, line: "Queue") -> None:
        self.order = order
        self.state: State = "waiting"
        self.message = ""
        self.found: Found | None = None
        self._line = line
        self._count = Count(order.total)
        self._stop = threading.Event()
        self._ended = threading.Event()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self._ended.is_set()

    def status(self) -> dict[str, Any]:
        """Return where it is: state, message, ahead (how many wait before it), and counts.

        The counts are those of `Count.numbers`.
        """
        ahead = self._line.ahead_of(self)
        return {"state": self.state, "message": self.message, "ahead": ahead} | (
            self._count.numbers()
        )

    def cancel(self) -> None:
        """Give it up: at once if it waits, else when the chunks under way are finished."""
        self._stop.set()
        self._line.forget(self)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end.

        Parameters
        ----------
        seconds : float, optional
            No longer than this.

        Returns
        -------
        bool
            Whether it has ended.
        """
        return self._ended.wait(seconds)

    def play(self) -> None:
        """Play it to its end; what goes wrong is kept as a message."""
        if not self._stop.is_set():
            self.state = "running"
            try:
                self._play()
            except InputError as error:
                self.message = str(error)
            except Exception as error:  # noqa: BLE001  # the visitor is told, the line goes on
                self.message = one_line(f"{type(error).__name__}: {error}")
        self.end()

    def end(self) -> None:
        """Settle how it ended; once."""
        if self.ended:
            return
        if self.found is not None:
            self.state = "done"
        else:
            self.state = "cancelled" if self._stop.is_set() else "failed"
        self._ended.set()

    def _play(self) -> None:
        """Play it into a temporary folder and keep what came of it."""

        def progress(total: int) -> Progress:
            self._count = Count(total)
            return self._count

        with tempfile.TemporaryDirectory(prefix="muster-") as folder:
            kept: list[Found] = []

            def finish(outcome: Outcome, where: Path) -> None:
                results = outcome.results
                if not self._stop.is_set() and _whole(results.folder, self.order):
                    kept.append(gather(where, results.plan, results.failed, __version__))

            outcome = perform(
                self.order.request(Path(folder) / "out"),
                finish,
                Watch(progress, self._stop.is_set),
            )
            if kept and not outcome.interrupted:
                self.found = kept[0]
            elif not self._stop.is_set():
                self.message = _why_not(outcome)


def _whole(folder: Path, order: Order) -> bool:
    """Whether each scenario has a run that was finished."""
    from ..ensemble.columns import scenarios_of

    table = folder / "tables" / "runs.parquet"
    if len(order.scenarios) == 1:
        return True
    return set(order.scenarios) <= set(scenarios_of(table))


def _why_not(outcome: Outcome) -> str:
    """Return why an ensemble has no results."""
    failures = outcome.results.failures
    if failures:
        return one_line(f"every run failed: {failures[0]['error']}")
    return one_line("; ".join(outcome.warnings) or "no run was finished")


class Queue:
    """The line of ensembles of all visitors: one is played, the others wait.

    Parameters
    ----------
    most : int
        How many may wait.
    """

    def __init__(self, most: int = MOST_WAITING) -> None:
        self.most = most
        self._waiting: deque[Ensemble] = deque()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, order: Order) -> Ensemble:
        """Put an order into the line.

        Parameters
        ----------
        order : Order
            What to play.

        Raises
        ------
        InputError
            If the line is full.
        """
        ensemble = Ensemble(order, self)
        with self._lock:
            if len(self._waiting) >= self.most:
                message = f"{self.most} ensembles wait already"
                raise InputError(Problem("ensemble", "", message, "another try in a minute"))
            self._waiting.append(ensemble)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="ensembles", daemon=True)
                self._thread.start()
        return ensemble

    def ahead_of(self, ensemble: Ensemble) -> int:
        """Return how many wait before an ensemble; 0 if it does not wait."""
        with self._lock:
            waiting = list(self._waiting)
        return waiting.index(ensemble) if ensemble in waiting else 0

    def forget(self, ensemble: Ensemble) -> None:
        """Take an ensemble out of the line, if it waits."""
        with self._lock:
            there = ensemble in self._waiting
            if there:
                self._waiting.remove(ensemble)
        if there:
            ensemble.end()

    def _work(self) -> None:
        """Play what waits, one after the other, until nothing does."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                ensemble = self._waiting.popleft()
            ensemble.play()


QUEUE: Final = Queue()
"""The line that all visitors of this server share."""


def start(
    settings: Settings, runs: int, against: Settings | None = None, queue: Queue = QUEUE
) -> Ensemble:
    """Play many runs of a visitor's settings in the background.

    Parameters
    ----------
    settings, runs, against
        As for `order_of`.
    queue : Queue
        The line.

    Returns
    -------
    Ensemble
        To be asked for its `status`, cancelled, and its results.

    Raises
    ------
    InputError
        As `order_of`, and if the line is full.
    """
    return queue.submit(order_of(settings, runs, against))
