"""Engines against each other: what each takes to start, and what it adds to a run."""

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from model.ensemble.record import run_replication
from model.scenario.load import load_scenario

from .commands import ROOT, CommandError, door, ensemble, execute
from .ensembles import cost
from .timing import Scale, in_turn

SHORT = ("--weeks", "1")
SILENT: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

type Options = dict[str, tuple[int | None, tuple[str, ...]]]
"""Number of workers, if the engine starts them, and further words, by engine."""

WAIT = 30.0


def measure(scale: Scale) -> dict[str, Any]:
    """Time ensembles of one-week runs of two sizes on each engine.

    Parameters
    ----------
    scale : Scale
        Scenario, sizes, and whether engines are compared.
    """
    if not scale.engines:
        return {"skipped": "left out of a quick run"}
    sizes = tuple(max(2, runs // 2) for runs in scale.runs)
    rounds = max(1, scale.rounds // 2)
    execute(ensemble(scale.scenario, 1, 1, *SHORT))
    with (
        tempfile.TemporaryDirectory(prefix="muster-bench-") as folder,
        dask_cluster(Path(folder)) as (address, no_dask),
    ):
        commands, skipped = those_that_work(scale, *choices(address, no_dask))
        works = {
            f"{name}, {runs}": partial(execute, command(name, scale, runs, *options))
            for name, options in commands.items()
            for runs in sizes
        }
        taken = in_turn(works, rounds)
    found = {name: cost(taken, name, sizes) for name in commands}
    found["two threads"] = threads(scale, sizes, rounds)
    alone = found["one process"]
    for name, each in found.items():
        workers = 1 if name == "one process" else 2
        each["extra_start_ms"] = each["start_ms"] - alone["start_ms"]
        each["overhead_ms"] = workers * each["run_ms"] - alone["run_ms"]
    del found["two threads"]["extra_start_ms"]
    return {"runs": list(sizes), "rounds": rounds, "engines": found, "skipped": skipped}


def command(
    name: str, scale: Scale, runs: int, workers: int | None, more: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the command of an ensemble on an engine.

    Parameters
    ----------
    name : str
        The engine.
    scale : Scale
        Scenario.
    runs : int
        How many.
    workers : int or None
        Processes that the command line starts.
    more : tuple of str
        Options that choose the engine.
    """
    words = ensemble(scale.scenario, runs, workers, *SHORT, *more)
    return (str(mpiexec()), "-n", "3", *words) if name == "mpi" else words


def choices(address: str, no_dask: str) -> tuple[Options, dict[str, str]]:
    """Return workers and options of each engine, and why others are left out.

    Parameters
    ----------
    address, no_dask : str
        From `dask_cluster`.
    """
    found: Options = {"one process": (1, ()), "two processes": (2, ())}
    skipped = {"dask": no_dask, "mpi": why_no_mpi()}
    if not no_dask:
        found["dask"] = (None, ("--engine", "dask", "--scheduler", address))
    if not skipped["mpi"]:
        found["mpi"] = (None, ("--engine", "mpi"))
    return found, {name: why for name, why in skipped.items() if why}


def those_that_work(
    scale: Scale, commands: Options, skipped: dict[str, str]
) -> tuple[Options, dict[str, str]]:
    """Return the engines that run two runs, and what the others say.

    Parameters
    ----------
    scale : Scale
        Scenario.
    commands, skipped
        From `choices`.
    """
    good, failed = {}, dict(skipped)
    for name, options in commands.items():
        try:
            execute(command(name, scale, 2, *options))
            good[name] = options
        except CommandError as error:
            failed[name] = re.sub(r"/\S+", "...", str(error).strip().splitlines()[-1])
    return good, failed


def threads(scale: Scale, sizes: tuple[int, ...], rounds: int) -> dict[str, float]:
    """Time two threads over the same runs in this process.

    Parameters
    ----------
    scale : Scale
        Scenario.
    sizes : tuple of int
        Numbers of runs.
    rounds : int
        How often.
    """
    scenario = load_scenario(scale.scenario, weeks=1)

    def play(runs: int) -> None:
        with ThreadPoolExecutor(2) as pool:
            for _ in pool.map(lambda run: run_replication(scenario, 1, run, False), range(runs)):
                pass

    works = {f"two threads, {runs}": partial(play, runs) for runs in sizes}
    return cost(in_turn(works, rounds), "two threads", sizes)


def can_choose() -> bool:
    """Return whether the command line offers engines."""
    said = subprocess.run(door("run", "--help"), capture_output=True, text=True, check=True)
    return "--engine" in said.stdout


def mpiexec() -> Path | None:
    """Return the `mpiexec` beside this Python, else the one on the path, else None."""
    beside = Path(sys.executable).parent / "mpiexec"
    found = str(beside) if beside.exists() else shutil.which("mpiexec")
    return Path(found) if found else None


def why_no_mpi() -> str:
    """Return why MPI is left out; empty if it is not."""
    if not can_choose():
        return "the command line has no --engine"
    if importlib.util.find_spec("mpi4py") is None or mpiexec() is None:
        return "mpi4py or mpiexec is not installed"
    return ""


@contextmanager
def dask_cluster(folder: Path) -> Iterator[tuple[str, str]]:
    """Start a Dask scheduler and two workers on loopback.

    Parameters
    ----------
    folder : Path
        Where they may write.

    Yields
    ------
    address, reason : str
        Where the scheduler is; or, with an empty address, why there is none.
    """
    reason = "" if can_choose() else "the command line has no --engine"
    if not reason and importlib.util.find_spec("distributed") is None:
        reason = "distributed is not installed"
    if reason:
        yield "", reason
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    ours = os.environ | {"PYTHONPATH": str(ROOT)}
    start = [sys.executable, "-m"]
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    worker = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    programs = []
    try:
        for words in ([*scheduler, "--no-dashboard"], *([[*worker, "--no-dashboard"]] * 2)):
            # One by one, so that those that started are ended when the next one does not.
            program = subprocess.Popen([*start, *words], cwd=folder, env=ours, **SILENT)
            programs.append(program)
        yield (address, "") if workers_are_there(address) else ("", "no workers came up")
    finally:
        for program in programs[::-1]:
            program.terminate()
        for program in programs:
            with suppress(subprocess.TimeoutExpired):
                program.wait(10.0)
            program.kill()


def workers_are_there(address: str) -> bool:
    """Return whether two workers report to a scheduler before long.

    Parameters
    ----------
    address : str
        Of the scheduler.
    """
    from distributed import Client

    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with suppress(OSError), Client(address, timeout="5s") as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=WAIT)
            return True
        time.sleep(0.2)
    return False
