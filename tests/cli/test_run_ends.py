"""How `run` ends in a process of its own: Ctrl-C, a full disk, and the same tables again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.ensemble.claim import read_manifest
from model.ensemble.tables import TABLES, read_frame

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one, and the code look compiled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    return tmp_path


def written(folder: Path) -> list[str]:
    """Return everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 6 MB, for those who may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_disk_that_is_full_in_truth(workers: str, small_disk: Path, folder: Path) -> None:
    """What was finished stays, and goes on where there is room."""
    arguments = ["status-quo", "--weeks", "2", "--runs", "40", "--detail", "all", "--no-figures"]
    process = start([*arguments, "--out", "disk/x", "--workers", workers], folder)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (2, ""), err
    assert err.splitlines()[-1] == "disk/x: cannot be written: No space left on device"
    assert err.count("\n") <= 2  # and perhaps that code is compiled
    parts = list((small_disk / "x" / "parts").glob("*.json"))
    assert parts and not read_manifest(small_disk / "x")
    assert not [path for path in written(small_disk) if ".muster-" in path]
    subprocess.run(["mount", "-o", "remount,size=99m", str(small_disk)], check=True)
    process = start([*arguments, "--out", "disk/x", "--workers", "1", "--resume"], folder)
    process.communicate(timeout=300)
    assert process.returncode == 0
    assert len(read_frame(small_disk / "x", "runs")) == 40


def start(arguments: list[str], folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start ``run`` in a process of its own in which Ctrl-C works, whoever started us."""
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from model.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, "run", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def play_for_ever(folder: Path, workers: str) -> subprocess.Popen[str]:
    """Start many runs and wait until some are finished."""
    arguments = ["status-quo", "--weeks", "2", "--runs", "100000", "--no-figures"]
    process = start([*arguments, "--out", "x", "--workers", workers], folder)
    deadline = time.monotonic() + 120.0
    while len(list((folder / "x").glob("parts/*.json"))) < 3:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_keeps_what_is_done(workers: str, number: int, folder: Path) -> None:
    process = play_for_ever(folder, workers)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does: to the workers too
    else:
        process.send_signal(number)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err and out.startswith("The campaign, no statement.")
    manifest = read_manifest(folder / "x")
    assert manifest is not None and manifest["interrupted"] and manifest["failed"] == 0
    count = len(read_frame(folder / "x", "runs"))
    assert 0 < count == manifest["runs"] < 100000
    assert f"interrupted: {count} runs are kept; go on with: python run.py run status-quo" in err
    assert err.rstrip().endswith("--out x --no-figures --resume")
    assert written(folder)[0] == "x"  # neither lock nor half a folder is left
    assert not (folder / "x" / "parts").exists()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_second_ctrl_c_ends_it_at_once(workers: str, folder: Path) -> None:
    process = play_for_ever(folder, workers)
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr is not None
    while "Ctrl-C again" not in process.stderr.readline():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    if out:  # it was done with the runs already, and the second came while tables were written
        return
    assert "Traceback" not in err and "not yet as tables; go on with: python run.py" in err
    assert {"parts", "plan.json"} == {path.name for path in (folder / "x").iterdir()} - {"desk"}
    assert list((folder / "x").glob("parts/*.json"))


def test_the_same_tables_in_every_process(folder: Path) -> None:
    for seed in ("1", "2"):
        arguments = ["forty-one-unite", "--weeks", "2", "--runs", "2", "--out", f"out-{seed}"]
        process = start([*arguments, "--workers", seed, "--json"], folder, PYTHONHASHSEED=seed)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert json.loads(out)["runs"] == 2
    one, other = (
        {path.name: path.read_bytes() for path in (folder / f"out-{seed}" / kind).iterdir()}
        for seed in ("1", "2")
        for kind in ("tables",)
    )
    assert one == other and len(one) == len(TABLES) + 1  # and the weeks of the baseline
