"""The wheel, built and installed elsewhere: the command, its verbs and the shipped scenarios."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from model import __version__
from model.scenario.places import shipped_folder, shipped_scenarios

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "model"

pytestmark = pytest.mark.slow


def project() -> dict[str, object]:
    """Return what ``pyproject.toml`` says of the project."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the backend that ``pyproject.toml`` names, without a network."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel, and borrows what it depends on."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder, with_pip=True)
    purelib = sysconfig.get_path("purelib", vars={"base": str(folder)})
    ours = sysconfig.get_path("purelib")
    Path(purelib, "borrowed.pth").write_text(ours + "\n", encoding="utf-8")
    command = [
        str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-index",
        "--no-deps", "--disable-pip-version-check", str(wheel),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "bin"


def ask(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment in a folder that is not the checkout."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(installed / words[0]), *words[1:]],
        cwd=cwd,
        env=ours,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_the_wheel_holds_the_package_and_every_file_that_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = [path for path in MODEL.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    wanted = {f"muster/{path.relative_to(MODEL).as_posix()}" for path in ours}
    shipped = shipped_folder()
    wanted |= {
        f"muster/scenarios/{path.relative_to(shipped).as_posix()}"
        for path in shipped.rglob("*")
        if path.is_file()
    }
    assert wanted - names == set()
    assert {name.split("/")[0] for name in names} == {
        "muster",
        f"muster_sim-{__version__}.dist-info",
    }


def test_extras_name_this_project() -> None:
    about = project()
    assert about["name"] == "muster-sim"
    extras = about["optional-dependencies"]
    assert isinstance(extras, dict)
    for words in extras.values():
        for word in words:
            name, bracket, rest = word.partition("[")
            if bracket and name.startswith("muster"):
                assert name == "muster-sim"
                assert set(rest.partition("]")[0].split(",")) <= set(extras)


def test_the_command_says_its_version_and_its_name(installed: Path, tmp_path: Path) -> None:
    done = ask(installed, tmp_path, "muster", "--version")
    assert (done.returncode, done.stdout) == (0, f"muster {__version__}\n")
    done = ask(installed, tmp_path, "muster", "--help")
    assert done.stdout.startswith("usage: muster ")
    for verb in ("landscape", "calibrate", "run"):
        told = ask(installed, tmp_path, "muster", verb, "--help")
        assert told.stdout.startswith(f"usage: muster {verb}")
        assert "run.py" not in told.stdout + done.stdout


def test_the_command_finds_what_is_shipped(installed: Path, tmp_path: Path) -> None:
    done = ask(installed, tmp_path, "muster", "list", "--json")
    found = {each["name"] for each in json.loads(done.stdout)["scenarios"]}
    assert found == set(shipped_scenarios())
    done = ask(installed, tmp_path, "muster", "check", *sorted(found))
    assert done.returncode == 0, done.stderr
    done = ask(installed, tmp_path, "muster", "schema")
    assert done.stdout == (ROOT / "scenarios" / "schema.json").read_text(encoding="utf-8")
    done = ask(installed, tmp_path, "muster", "completion", "bash")
    assert "forty-one-unite" in done.stdout


def test_the_command_runs_a_scenario_of_ones_own(installed: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('title = "Mine"\nextends = "no-intervention"\n', encoding="utf-8")
    words = ("muster", "run", "mine.toml", "--runs", "1", "--weeks", "4", "--json")
    done = ask(installed, tmp_path, *words)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["weeks"] == 4
    assert (tmp_path / "results" / "mine" / "figures" / "cohesion.png").is_file()
    done = ask(installed, tmp_path, "muster", "run", "stauts-quo")
    assert done.returncode == 2
    assert "status-quo" in done.stderr and "Traceback" not in done.stderr


def test_the_package_is_called_muster(installed: Path, tmp_path: Path) -> None:
    code = "import muster; print(muster.__version__, muster.__file__)"
    done = ask(installed, tmp_path, "python", "-c", code)
    assert done.stdout.startswith(f"{__version__} {installed.parent}")
    done = ask(installed, tmp_path, "python", "-c", "import model")
    assert done.returncode == 1 and "No module named 'model'" in done.stderr
    done = ask(installed, tmp_path, "python", "-m", "muster", "--version")
    assert done.stdout == f"muster {__version__}\n"
    assert shutil.which("muster", path=str(installed)) is not None
