"""Killed at any moment and resumed: the tables of a run that nobody killed."""

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.ensemble import playing
from model.ensemble.claim import read_manifest
from model.ensemble.perform import Request, perform
from model.scenario.load import load_scenario

from .conftest import quick_replication, tables_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20


def life(folder: str, runs: int) -> None:
    """In a process of its own: go on with an ensemble of a model that takes little time."""

    def replication(*arguments: object) -> object:
        time.sleep(0.002)
        return quick_replication(*arguments)  # type: ignore[arg-type]

    playing.run_replication = replication  # type: ignore[assignment]
    playing.settle = lambda *_: None  # type: ignore[assignment]
    names = {"united": "forty-one-unite", "before": "status-quo"}
    scenarios = {label: load_scenario(name, weeks=3) for label, name in names.items()}
    perform(Request(scenarios, folder, "resume", runs=runs, workers=1, detail=2, verb="compare"))


def live(folder: Path, runs: int, seconds: float | None) -> float:
    """Go on with an ensemble, for so many seconds at most; return how long it took."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=life, args=(str(folder), runs))
    begun = time.monotonic()
    process.start()
    process.join(seconds)
    killed = process.exitcode is None
    if killed:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    # It may have ended by itself between the question and the kill.
    assert process.exitcode == 0 or (killed and process.exitcode == -signal.SIGKILL)
    return time.monotonic() - begun


def test_killed_twenty_times(tmp_path: Path) -> None:
    """Each life ends at a random moment: while playing, merging, or publishing."""
    live(tmp_path / "warm", 4, None)
    whole = live(tmp_path / "whole", 60, None)
    live(tmp_path / "start", 30, None)
    expected = tables_of(tmp_path / "whole")
    draw = random.Random(20151005)
    states = set()
    for number in range(KILLS):
        out = tmp_path / f"out-{number}"
        if number % 2:  # half of them extend finished results
            shutil.copytree(tmp_path / "start", out)
        live(out, 60, draw.uniform(0.1, 1.0) * whole)
        states.add(tuple(sorted(path.name for path in out.iterdir())) if out.exists() else ())
        live(out, 60, None)
        assert tables_of(out) == expected, number
        assert sorted(path.name for path in out.iterdir()) == [
            "manifest.json",
            "summary.json",
            "tables",
        ]
    assert len(states) >= 3, states  # the moments were not all of a kind


def command(out: Path, runs: int, workers: int) -> list[str]:
    """Return a command line as a user types it."""
    words = ["run", "forty-one-unite", "--weeks", "2", "--runs", str(runs), "--out", str(out)]
    words += ["--workers", str(workers), "--detail", "2", "--no-figures", "--resume"]
    return [sys.executable, str(ROOT / "run.py"), *words]


def finished_chunks(out: Path) -> int:
    """Count the receipts of chunks that are done."""
    return len(list((out / "parts").glob("*.json")))


def live_until_more(out: Path, runs: int, delay: float) -> None:
    """Start the program, wait until it has finished two more chunks, and kill it."""
    before = finished_chunks(out)
    with subprocess.Popen(
        command(out, runs, 2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + 120.0
        while finished_chunks(out) < before + 2:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(delay)
        process.kill()


@pytest.mark.slow
def test_the_program_itself_killed_with_its_workers_at_work(tmp_path: Path) -> None:
    out, runs = tmp_path / "out", 400
    draw = random.Random(1)
    for _ in range(3):
        live_until_more(out, runs, draw.uniform(0.0, 0.2))
    assert not (out / "manifest.json").exists()
    subprocess.run(command(out, runs, 1), check=True, stdout=subprocess.DEVNULL)
    subprocess.run(command(tmp_path / "whole", runs, 2), check=True, stdout=subprocess.DEVNULL)
    assert tables_of(out) == tables_of(tmp_path / "whole")
    found = read_manifest(out)
    assert found is not None and (found["runs"], found["failed"]) == (runs, 0)
