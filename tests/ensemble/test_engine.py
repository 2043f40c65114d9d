"""Engines: processes that end when they should, Ctrl-C, and progress."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.ensemble.engine import Done, Job, in_processes, interruptible, play
from model.ensemble.progress import Progress, duration
from model.scenario.load import Scenario

DIE = """
import os, sys
from model.ensemble import engine
from model.scenario.load import load_scenario

def play_one(scenario, seed, job):
    if job.run == 1:
        os._exit(9)
    return engine.Done(job)

if __name__ in ("__main__", "__mp_main__"):
    engine.play_one = play_one
if __name__ == "__main__":
    scenario = load_scenario("status-quo", weeks=1)
    jobs = [engine.Job(0, run) for run in range(3)]
    done = list(engine.in_processes([scenario], 1, jobs, lambda: False, 1))
    print(sorted((each.job.run, each.error.strip()) for each in done))
"""


def test_a_worker_that_dies_is_a_failure_and_no_hang(tmp_path: Path) -> None:
    script = tmp_path / "die.py"
    script.write_text(DIE)
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(script)],
        env={"PYTHONPATH": root, "HOME": str(Path.home())},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert "(1, 'its worker process was killed" in done.stdout, done.stdout
    assert done.stdout.count("(") == 3


ORPHAN = """
import os, sys
from model.ensemble import engine
from model.scenario.load import load_scenario

def play_one(scenario, seed, job):
    return engine.Done(job, error=str(os.getpid()))

if __name__ in ("__main__", "__mp_main__"):
    engine.play_one = play_one
if __name__ == "__main__":
    scenario = load_scenario("status-quo", weeks=1)
    jobs = [engine.Job(0, run) for run in range(2)]
    for done in engine.in_processes([scenario], 1, jobs, lambda: False, 1):
        print(done.error, flush=True)
        os._exit(1)
"""


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, str(script)]
    environment = {"PYTHONPATH": root, "HOME": str(Path.home())}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.wait(timeout=60)
    deadline = time.monotonic() + 20.0
    while Path(f"/proc/{worker}/fd/0").exists():
        assert time.monotonic() < deadline, "the worker lives on"
        time.sleep(0.1)


def test_the_pool_stops_when_told(scenario: Scenario) -> None:
    jobs = [Job(0, run) for run in range(40)]
    calls = iter([False, False])
    done = list(in_processes([scenario], 1, jobs, lambda: next(calls, True), 1))
    assert len(done) < 40


def test_ctrl_c_elsewhere_is_left_alone() -> None:
    with interruptible() as stopped:
        assert not stopped()


def test_play_reports_each(scenario: Scenario) -> None:
    seen: list[Done] = []
    jobs = [Job(0, 0), Job(0, 1)]
    done, interrupted = play([scenario], 1, jobs, 1, seen.append)
    assert seen == done and not interrupted and [each.job for each in done] == jobs


def test_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    silent = Progress(2)
    silent(Done(Job(0, 0)))
    silent.close()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    shown = Progress(2)
    shown(Done(Job(0, 0), error="no"))
    shown.begun -= 10
    assert shown.line(shown.begun + 10) == "1 of 2 runs, 0.1 a second, 10 s left, 1 failed"
    shown(Done(Job(0, 1)))
    shown.close()
    assert "2 of 2 runs" in capsys.readouterr().err
    assert [duration(s) for s in (3.2, 200, 7500)] == ["3 s", "3 min 20 s", "2 h 5 min"]
