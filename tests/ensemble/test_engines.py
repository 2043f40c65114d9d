"""Dask and MPI for real: the same tables, and one line about what is not there."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.cli.main import main
from model.ensemble.engines import engine_of
from model.ensemble.engines.local import LocalEngine
from model.scenario.errors import InputError

from .conftest import tables_of

ROOT = Path(__file__).resolve().parents[2]
RUN = ["run", "forty-one-unite", "--weeks", "2", "--runs", "9", "--detail", "1", "--no-figures"]


def has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def mpiexec() -> str | None:
    """Return the mpiexec beside this Python (of PyPI's mpich), else one of the system."""
    beside = Path(sys.executable).with_name("mpiexec")
    return str(beside) if beside.exists() else shutil.which("mpiexec")


needs_dask = pytest.mark.skipif(not has("distributed"), reason="no Dask: pip install distributed")
needs_mpi = pytest.mark.skipif(
    not has("mpi4py") or mpiexec() is None, reason="no MPI: pip install mpi4py mpich"
)


def start(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder."""
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of it."""
    out = tmp_path_factory.mktemp("local") / "out"
    assert main([*RUN, "--out", str(out), "--workers", "1", "--json"]) == 0
    return tables_of(out)


def mpi(arguments: list[str], folder: Path, ranks: int = 3) -> subprocess.CompletedProcess[str]:
    """Start the command line under MPI."""
    program = mpiexec()
    assert program is not None
    words = [program, "-n", str(ranks), sys.executable, str(ROOT / "run.py"), *arguments]
    return start([*words, "--engine", "mpi"], folder)


@needs_mpi
def test_mpi_gives_the_same_tables(expected: dict[str, bytes], tmp_path: Path) -> None:
    done = mpi([*RUN, "--out", "out", "--json"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1 and json.loads(done.stdout)["runs"] == 9
    assert tables_of(tmp_path / "out") == expected
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["engine"], manifest["workers"]) == ("mpi", 2)


@needs_mpi
@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["run", "nonsense"], "unknown scenario"), (["run", "status-quo", "--runs", "x"], "invalid")],
)
def test_mpi_complains_once(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = mpi(arguments, tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.count(message) == 1 and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@needs_mpi
def test_mpi_alone_is_told_what_to_type(tmp_path: Path) -> None:
    arguments = ["run", "status-quo", "--engine", "mpi"]
    done = start([sys.executable, str(ROOT / "run.py"), *arguments], tmp_path)
    assert done.returncode == 2 and "mpiexec -n 3 python run.py" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A Dask scheduler with two worker processes on loopback."""
    distributed = pytest.importorskip("distributed", reason="no Dask: pip install distributed")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        with distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=50,
        ) as made:
            yield made
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


@needs_dask
def test_dask_gives_the_same_tables(
    cluster: Any, expected: dict[str, bytes], tmp_path: Path
) -> None:
    arguments = [*RUN, "--out", "out", "--json", "--engine", "dask"]
    arguments += ["--scheduler", cluster.scheduler_address]
    done = start([sys.executable, str(ROOT / "run.py"), *arguments], tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["runs"] == 9
    assert tables_of(tmp_path / "out") == expected
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["engine"], manifest["workers"]) == ("dask", 2)


@needs_dask
def test_dask_workers_that_die_are_replaced(
    cluster: Any, expected: dict[str, bytes], tmp_path: Path
) -> None:
    arguments = [*RUN, "--out", "out", "--engine", "dask"]
    arguments += ["--scheduler", cluster.scheduler_address]
    words = [sys.executable, str(ROOT / "run.py"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pids = [worker.pid for worker in cluster.workers.values()]
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        deadline = time.monotonic() + 60.0
        while not (tmp_path / "out" / "parts" / "context").exists():
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        os.kill(pids[0], 9)
        _, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert tables_of(tmp_path / "out") == expected


@needs_dask
@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:9", "tcp://"])
def test_no_scheduler_there(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.ensemble.engines.dask.PATIENCE", 1.0)
    monkeypatch.chdir(tmp_path)
    with (
        pytest.raises(InputError, match="no Dask scheduler at ") as caught,
        engine_of("dask", None, address, 1),
    ):
        pass
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--engine", "dask"], "--scheduler: is missing; allowed: the address"),
        (["--scheduler", "tcp://127.0.0.1:9"], "--scheduler: is for --engine dask"),
        (["--engine", "mpi", "--workers", "2"], None),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str],
    message: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", "status-quo", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and (message or "--engine: mpi needs") in error
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("engine", "package"), [("dask", "distributed"), ("mpi", "mpi4py")])
def test_a_missing_extra_is_named(
    engine: str,
    package: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.chdir(tmp_path)
    more = ["--scheduler", "tcp://127.0.0.1:9"] if engine == "dask" else []
    assert main(["run", "status-quo", "--engine", engine, *more]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and f'pip install "muster-sim[{engine}]"' in error
    assert not list(tmp_path.iterdir())


def test_many_workers_are_as_good_as_few() -> None:
    engine = LocalEngine(64)
    assert (engine.workers, engine.room) == (64, 65)
    engine.close(drop=False)
