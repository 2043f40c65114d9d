"""The loop: chunks, workers that die, Ctrl-C, and progress."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path

import pytest

from model.ensemble.chunk import Failure, Receipt, Ticket
from model.ensemble.engines.base import Engine
from model.ensemble.engines.local import Here
from model.ensemble.plan import Job
from model.ensemble.progress import Progress, duration
from model.ensemble.store import Folder
from model.ensemble.work import MOST_RUNS, SECONDS, Loop, Queue, interruptible
from model.scenario.errors import InputError

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import os, sys
from pathlib import Path
from model.ensemble import playing
from model.ensemble.perform import Request, perform
from model.scenario.load import load_scenario
from tests.ensemble.conftest import quick_replication

def run_replication(scenario, seed, run, detail, settled, *rest):
    out, mark = Path(sys.argv[1]), Path(sys.argv[2])
    if run == 3 and (sys.argv[3] == "always" or not mark.exists()):
        mark.touch()
        os._exit(9)
    if sys.argv[3] == "orphan":
        (mark.parent / f"pid-{os.getpid()}").touch()
        if run > 20:
            import time; time.sleep(600)
    return quick_replication(scenario, seed, run, detail)

playing.run_replication = run_replication
if __name__ == "__main__":
    scenario = load_scenario("status-quo", weeks=1)
    request = Request({"status-quo": scenario}, sys.argv[1], runs=40, workers=2, detail=0)
    outcome = perform(request)
    print(outcome.results.count, [(f["run"], f["error"]) for f in outcome.results.failures])
"""


def start(folder: Path, kind: str) -> subprocess.Popen[str]:
    """Play 40 replications in two workers, one of which takes its worker along."""
    script = folder / "script.py"
    script.write_text(SCRIPT)
    return subprocess.Popen(
        [sys.executable, str(script), str(folder / "out"), str(folder / "mark"), kind],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_worker_that_dies_once_is_replaced(tmp_path: Path) -> None:
    out, err = start(tmp_path, "once").communicate(timeout=120)
    assert out == "40 []\n", err
    assert (tmp_path / "mark").exists()


def test_a_run_that_kills_its_workers_is_a_failure(tmp_path: Path) -> None:
    out, err = start(tmp_path, "always").communicate(timeout=120)
    error = "its worker process was killed, perhaps for want of memory"
    assert out == f"39 [(3, '{error}')]\n", err
    assert error in (tmp_path / "out" / "failures" / "run-3.txt").read_text()


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    (tmp_path / "mark").touch()
    with start(tmp_path, "orphan") as parent:
        deadline = time.monotonic() + 60.0
        while len(list(tmp_path.glob("pid-*"))) < 2:
            assert parent.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
        parent.kill()
    workers = [int(path.name.removeprefix("pid-")) for path in tmp_path.glob("pid-*")]
    while any(alive(worker) for worker in workers):
        assert time.monotonic() < deadline, "a worker lives on"
        time.sleep(0.1)


def alive(process: int) -> bool:
    """Return whether a process runs; one that nobody has buried yet does not."""
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


class Scripted(Engine):
    """Plays in this process; the jobs of `deadly` break it, with all that is under way."""

    def __init__(self, deadly: dict[int, int], blames: bool = False) -> None:
        self.workers = 3
        self.deadly = deadly
        self.blames = blames  # type: ignore[misc]  # a constant of real engines
        self.broken = False
        self.renewed = 0
        self.played: list[int] = []
        self.waiting: list[tuple[Future[Receipt], Ticket]] = []

    @property
    def executor(self) -> Executor:
        return Here()

    def submit(self, ticket: Ticket) -> Future[Receipt]:
        if self.broken:
            raise BrokenExecutor("broken before")
        future: Future[Receipt] = Future()
        self.waiting.append((future, ticket))
        deadly = [job.run for job in ticket.jobs if self.deadly.get(job.run, 0) > 0]
        if deadly:
            self.deadly[deadly[0]] -= 1
            if self.blames:
                self.waiting.remove((future, ticket))
                future.set_exception(BrokenExecutor("one died"))
            else:
                self.broken = True
                for each, _ in self.waiting:
                    each.set_exception(BrokenExecutor("all died"))
                self.waiting.clear()
        elif len(self.waiting) == self.room or ticket.jobs[-1].run >= 18:
            self.finish()
        return future

    def finish(self) -> None:
        """Play what waits."""
        for future, ticket in self.waiting:
            self.played += [job.run for job in ticket.jobs]
            future.set_result(Receipt("", 0, "", (), done=ticket.jobs, seconds=0.1))
        self.waiting.clear()

    def renew(self) -> None:
        assert self.broken
        self.renewed += 1
        self.broken = False

    def close(self, drop: bool) -> None:
        """Nothing to end."""


def loop_over(engine: Engine, runs: int = 20) -> tuple[Loop, list[int], list[int]]:
    """Return a loop over jobs; and those that were received and given up."""
    received: list[int] = []
    given_up: list[int] = []
    jobs: Iterator[list[Job]] = iter([[Job(0, run)] for run in range(runs)])
    loop = Loop(
        engine,
        Queue(jobs, runs),
        lambda jobs: Ticket(Folder(Path()), "", jobs),
        lambda receipt: received.extend(job.run for job in receipt.done),
        lambda job: given_up.append(job.run),
    )
    return loop, received, given_up


class Waiting(Scripted):
    """Finishes what waits as soon as the loop has nothing more to hand out."""

    def submit(self, ticket: Ticket) -> Future[Receipt]:
        future = super().submit(ticket)
        if not self.broken:
            self.finish()
        return future


@pytest.mark.parametrize("blames", [False, True])
@pytest.mark.parametrize(("deaths", "lost"), [(0, []), (1, []), (9, [7])])
def test_only_the_culprit_is_given_up(blames: bool, deaths: int, lost: list[int]) -> None:
    engine = Waiting({7: deaths}, blames)
    loop, received, given_up = loop_over(engine)
    assert loop.run(lambda: False)
    assert sorted(received) == [run for run in range(20) if run not in lost]
    assert given_up == lost
    assert engine.renewed == (0 if blames or not deaths else min(deaths, 3))


@pytest.mark.parametrize(("deaths", "lost"), [(2, []), (9, [5])])
def test_bystanders_of_a_death_are_not_blamed(deaths: int, lost: list[int]) -> None:
    """All chunks under way are lost with the pool; a death counts only if one was alone."""
    engine = Scripted({5: deaths})
    loop, received, given_up = loop_over(engine, 6)
    loop.queue.seconds = 1.0  # chunks of one

    def stopped() -> bool:
        engine.finish()
        return False

    assert loop.run(stopped)
    assert given_up == lost
    assert sorted(received) == [run for run in range(6) if run not in lost]


def test_workers_that_all_die_end_it() -> None:
    engine = Waiting(dict.fromkeys(range(20), 9))
    loop, received, given_up = loop_over(engine)
    with pytest.raises(InputError, match="workers die one after another"):
        loop.run(lambda: False)
    assert len(given_up) == 3 and received == []


class Starting(Waiting):
    """Has no workers yet when the loop begins."""

    starting = True


@pytest.mark.parametrize(("kind", "first"), [(Starting, True), (Waiting, False)])
def test_what_can_be_done_meanwhile_is_begun_once(kind: type[Waiting], first: bool) -> None:
    """While workers start, or when they have work to do: later goes red, and so does twice."""
    engine = kind({})
    loop, received, _ = loop_over(engine)
    handed_out: list[int] = []
    loop.begun = lambda: handed_out.append(len(engine.played))
    assert loop.run(lambda: False) and len(received) == 20
    assert [count == 0 for count in handed_out] == [first]


def test_the_loop_stops_when_told() -> None:
    engine = Waiting({})
    loop, received, _ = loop_over(engine)
    answers = iter([False, False])
    assert not loop.run(lambda: next(answers, True))
    assert 0 < len(received) < 20


def test_chunks_follow_the_speed() -> None:
    queue = Queue(iter([]), 1_000_000)
    assert queue.size(2) == 1  # nothing is known yet
    chunk = (Job(0, 0), Job(1, 0), Job(0, 1))
    queue.learn(Receipt("", 0, "", (), seconds=0.2), chunk)
    assert queue.size(2) == round(SECONDS / 0.1)
    queue.seconds = 1e-9
    assert queue.size(2) == MOST_RUNS
    queue.left = 9
    assert queue.size(2) == 3  # what is left is shared
    queue.seconds = 100.0
    assert queue.size(2) == 1


def test_a_run_with_detail_ends_its_chunk() -> None:
    jobs = [[Job(0, 0, True), Job(1, 0, True)], [Job(0, 1), Job(1, 1)], [Job(0, 2)], [Job(0, 3)]]
    queue = Queue(iter(jobs), 4)
    queue.seconds = 0.3
    queue.left = 400
    assert queue.take(1) == (Job(0, 0, True), Job(1, 0, True))
    assert queue.take(1) == (Job(0, 1), Job(1, 1), Job(0, 2), Job(0, 3))
    assert queue.take(1) == ()


def test_an_error_ends_it_once_the_others_are_in() -> None:
    class Full(Waiting):
        def submit(self, ticket: Ticket) -> Future[Receipt]:
            if ticket.jobs[0].run == 2:
                future: Future[Receipt] = Future()
                future.set_exception(OSError(28, "No space left on device"))
                return future
            return super().submit(ticket)

    loop, received, _ = loop_over(Full({}))
    loop.queue.seconds = 1.0
    with pytest.raises(OSError, match="No space left"):
        loop.run(lambda: False)
    assert sorted(received) == [0, 1, 3, 4, 5]


def test_the_first_signal_is_a_wish_and_the_second_an_end() -> None:
    usual = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            with interruptible() as stopped:
                assert not stopped()
                signal.raise_signal(number)
                assert stopped()
                with pytest.raises(KeyboardInterrupt):
                    signal.raise_signal(number)
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with interruptible() as stopped:
            signal.raise_signal(signal.SIGINT)
            assert not stopped()  # who ignores Ctrl-C goes on ignoring it
    finally:
        signal.signal(signal.SIGINT, usual)


def test_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    done = Receipt("", 0, "", (), done=(Job(0, 0), Job(0, 1)))
    failed = Receipt("", 0, "", (), failures=(Failure(0, 2, "no"),))
    silent = Progress(3)
    silent(done)
    silent.close()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    shown = Progress(3)
    shown(failed)
    shown.begun -= 10
    assert shown.line(shown.begun + 10) == "1 of 3 runs, 0.1 a second, 20 s left, 1 failed"
    shown(done)
    shown.close()
    assert "3 of 3 runs" in capsys.readouterr().err
    assert [duration(s) for s in (3.2, 200, 7500)] == ["3 s", "3 min 20 s", "2 h 5 min"]
