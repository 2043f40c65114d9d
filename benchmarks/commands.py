"""Runs the command line as a user does, and watches time and memory of all its processes."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
LOOK_EVERY = 0.05


@dataclass(frozen=True)
class Finished:
    """What became of a command.

    Attributes
    ----------
    seconds : float
        From start to end.
    parent_bytes, worker_bytes : int
        Largest resident memory of the process itself, and of the largest of its children.
    """

    seconds: float
    parent_bytes: int
    worker_bytes: int


class CommandError(RuntimeError):
    """A command that did not end with status 0; says what it wrote on standard error."""


def door(*words: str) -> tuple[str, ...]:
    """Return the command line of Muster with some words.

    Parameters
    ----------
    *words : str
        Verb and options.
    """
    return (sys.executable, str(ROOT / "run.py"), *words)


def ensemble(scenario: str, runs: int, workers: int | None, *more: str) -> tuple[str, ...]:
    """Return the command that runs an ensemble to Parquet, without figures.

    Parameters
    ----------
    scenario : str
        What is run.
    runs : int
        How many replications.
    workers : int or None
        In how many processes; None where the engine brings its own.
    *more : str
        Further options.
    """
    words = ("run", scenario, "--runs", str(runs), "--no-figures", "--no-baseline", "--json")
    crew = () if workers is None else ("--workers", str(workers))
    return door(*words, *crew, *more)


def execute(command: Sequence[str], needs_root: bool = False) -> Finished:
    """Run a command in an empty folder and wait for it.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    needs_root : bool
        Whether it imports `benchmarks`: the repository goes on the path.

    Raises
    ------
    CommandError
        If its status is not 0.
    """
    ours = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    if needs_root:
        ours["PYTHONPATH"] = str(ROOT)
    with (
        tempfile.TemporaryDirectory(prefix="muster-bench-") as folder,
        tempfile.TemporaryFile() as said,
    ):
        start = perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=ours, stdout=subprocess.DEVNULL, stderr=said
        )
        watch = Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        taken = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode != 0:
            said.seek(0)
            text = said.read().decode(errors="replace")[-2000:]
            words = " ".join(Path(word).name for word in command)
            raise CommandError(f"{words} ended with {process.returncode}:\n{text}")
    # The kernel's own record of the largest process; on Linux in kilobytes.
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    parent = watch.parent or largest
    if not watch.workers and parent < largest:
        parent = largest
    return Finished(taken, parent, watch.workers)


class Watch:
    """Looks at the memory of a process and its children every now and then.

    Parameters
    ----------
    pid : int
        The process.

    Attributes
    ----------
    parent, workers : int
        Largest resident memory seen, in bytes; 0 where there is no ``/proc``.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.parent = self.workers = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        """Look until told to stop."""
        while not self._ended.wait(LOOK_EVERY):
            self.parent = max(self.parent, peak_of(self.pid))
            self.workers = max([self.workers, *map(peak_of, children_of(self.pid))])


def peak_of(pid: int) -> int:
    """Return the largest resident memory of a process so far, in bytes; 0 if it is gone.

    Parameters
    ----------
    pid : int
        The process.
    """
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def children_of(pid: int) -> Iterator[int]:
    """Yield the children of a process and theirs.

    Parameters
    ----------
    pid : int
        The process.
    """
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError):
            for child in (task / "children").read_text(encoding="ascii").split():
                yield int(child)
                yield from children_of(int(child))
