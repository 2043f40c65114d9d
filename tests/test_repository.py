"""The house rules that no linter knows: sizes, rooms, and pages that say what is there."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.cli.main import build_parser
from model.events import EFFECTS
from model.rules import RULES
from model.scenario.load import load_scenario
from model.scenario.places import shipped_scenarios

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "model"
FOLDERS = (".ci", "benchmarks", "docs", "model", "scenarios", "tests")
ROOT_SUFFIXES = {".cff", ".lock", ".md", ".py", ".toml", ".yml"}
ROOT_NAMES = {".gitignore", ".python-version", "LICENSE", "Makefile"}
README = (ROOT / "README.md").read_text(encoding="utf-8")

#: Each room of the package imports only from those before it. A new room gets a place here.
ROOMS = (
    "scenario", "once", "arrays", "compiled", "ahead", "sums", "exponential", "cells", "parameters",
    "state", "views", "randomness", "factions", "rules", "drawing", "geography", "propensity",
    "cast", "initial", "settled", "events", "week", "landscape", "outcomes", "stretch",
    "simulation",
    "ensemble", "analysis", "figures", "report", "api", "app", "cli",
)  # fmt: skip
MESA_ROOMS = {"factions", "simulation", "app"}
NUMERIC_ROOMS = ("week", "rules", "outcomes", "landscape")
MOST_LINES = 400
README_LINES = 200


def texts() -> Iterator[Path]:
    """Yield the files that a person wrote."""
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and (path.suffix in ROOT_SUFFIXES or path.name in ROOT_NAMES):
            yield path
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def sources() -> list[Path]:
    """Return the Python files of the package."""
    return sorted(MODEL.rglob("*.py"))


def room_of(path: Path) -> str:
    """Return the room a file of the package belongs to: its folder, or its own name."""
    parts = path.relative_to(MODEL).parts
    return parts[0] if len(parts) > 1 else path.stem


def is_for_types(node: ast.stmt) -> bool:
    """Return whether a statement is ``if TYPE_CHECKING:``."""
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes below one but those that only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.stmt) and is_for_types(child)):
            yield child
            yield from statements(child)


def imported(path: Path) -> Iterator[tuple[bool, str]]:
    """Yield (inside the package?, first name) for each import of a file, late ones too."""
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((False, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield False, str(node.module).split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            folder = path.parents[node.level - 1].relative_to(MODEL).parts
            whole = (*folder, *(node.module or "").split(".")) if node.module else folder
            names = whole[:1] or tuple(alias.name for alias in node.names)
            yield from ((True, name) for name in names if not name.startswith("__"))


def imports_by_room() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return what each room imports: other rooms, and other packages."""
    rooms: dict[str, set[str]] = {}
    packages: dict[str, set[str]] = {}
    for path in sources():
        room = room_of(path)
        for inside, name in imported(path):
            (rooms if inside else packages).setdefault(room, set()).add(name)
    return rooms, packages


def reach(room: str, rooms: dict[str, set[str]]) -> set[str]:
    """Return a room and all that it imports, near and far."""
    seen: set[str] = set()
    ahead = [room]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead += rooms.get(here, ())
    return seen


def fenced(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[list[str]]:
    """Return the shell commands of a page as words, comments left out."""
    lines = [line for block in fenced(text, "sh") for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def make_targets() -> set[str]:
    """Return the targets of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", text, flags=re.MULTILINE))


def make(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make in the repository."""
    program = shutil.which("make")
    if program is None:
        pytest.skip("no make here")
    # A make that runs the tests hands its own flags down; they are not for this one.
    ours = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        [program, "-s", *words],
        cwd=ROOT,
        env=ours | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# The package.


def test_no_file_of_the_package_is_long() -> None:
    """A file that grows past what a reader holds in mind goes red."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {str(path): n for path, n in lines.items() if n > MOST_LINES} == {}


def test_every_room_has_a_place() -> None:
    """A new file or folder of the package that nobody placed in the order goes red."""
    assert {room_of(path) for path in sources()} - {"__init__", "__main__"} <= set(ROOMS)


def test_rooms_import_only_from_rooms_above() -> None:
    """An import against the flow of data goes red."""
    order = {room: place for place, room in enumerate(ROOMS)}
    rooms, _ = imports_by_room()
    wrong = [
        f"{room} imports {other}"
        for room, others in rooms.items()
        for other in sorted(others - {room})
        if room in order and order.get(other, len(order)) >= order[room]
    ]
    assert wrong == []


def test_the_state_knows_no_scenario() -> None:
    """Arrays that look up what a user wrote go red."""
    rooms, _ = imports_by_room()
    assert "scenario" not in reach("state", rooms)


def test_mesa_stays_in_its_rooms() -> None:
    """A process of the week that asks Mesa for something goes red."""
    _, packages = imports_by_room()
    assert {room for room, names in packages.items() if "mesa" in names} <= MESA_ROOMS


@pytest.mark.parametrize("room", NUMERIC_ROOMS)
def test_the_numeric_rooms_know_arrays_only(room: str) -> None:
    """Mesa, pandas or pydantic in compiled code, also by way of another room, goes red."""
    rooms, packages = imports_by_room()
    used = {name for other in reach(room, rooms) for name in packages.get(other, ())}
    assert used.isdisjoint({"mesa", "pandas", "pydantic"})


def test_figures_draw_without_global_state() -> None:
    """A figure made through pyplot, which keeps it for ever, goes red."""
    for path in (MODEL / "figures").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "pyplot" not in ast.unparse(node), path


# Every text.


def test_no_path_of_one_machine() -> None:
    """A path that exists only where it was written goes red."""
    folders = "|".join(("home", "root", "work", "tmp", "Users"))
    pattern = re.compile(rf"(?<![\w.~$)}}>*/-])/(?:{folders})/[\w.]")
    wrong = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts()
        if path.suffix not in {".png", ".svg", ".parquet"}
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert wrong == []


def test_locks_hold_hashes_and_no_address() -> None:
    """A lock that names an index, a file of one machine, or lacks a hash goes red."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert " @ " not in text
        packages = re.findall(r"^[a-z0-9][\w.-]*(?:\[.*\])?==", text, flags=re.MULTILINE)
        assert packages
        entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(entries) == len(packages)
        assert all("--hash=sha256:" in entry for entry in entries)


def test_every_version_is_the_same() -> None:
    """A release that forgets a file goes red."""
    from model import __version__

    for name, line in (
        ("pyproject.toml", f'version = "{__version__}"'),
        ("CITATION.cff", f"version: {__version__}"),
    ):
        assert line in (ROOT / name).read_text(encoding="utf-8").splitlines()


# The pages.


def test_the_readme_is_short() -> None:
    """A README that nobody reads to its end goes red."""
    assert len(README.splitlines()) < README_LINES


def test_links_of_the_pages_lead_somewhere() -> None:
    """A relative link or image to a file that is not there goes red."""
    pages = [path for path in texts() if path.suffix == ".md"]
    assert ROOT / "README.md" in pages
    wrong = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert wrong == []


def test_commands_of_the_readme_exist() -> None:
    """A target, verb, option or scenario that the README names and nobody wrote goes red."""
    parser, targets = build_parser(), make_targets()
    seen = set()
    for words in commands(README):
        if words[0] == "make":
            assert {word for word in words[1:] if "=" not in word} <= targets
        if words[0].endswith("python"):
            assert words[1] == "run.py"
            args = parser.parse_args(words[2:])
            name = getattr(args, "name", "my.toml")
            assert name.endswith(".toml") or name in shipped_scenarios()
        seen.add(words[0])
    assert "make" in seen


def test_the_scenario_of_the_readme_is_accepted(tmp_path: Path) -> None:
    """An example that a newcomer copies and that is refused goes red."""
    (example,) = fenced(README, "toml")
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    assert load_scenario(file).events


def test_the_readme_lists_every_scenario() -> None:
    """A scenario that ships unseen, or a row for one that does not ship, goes red."""
    section = README.partition("\n## The scenarios\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|", section, flags=re.MULTILINE)
    assert sorted(rows) == sorted(shipped_scenarios())


def test_the_readme_asks_what_the_scenarios_ask() -> None:
    """A question that was changed in the scenario only goes red."""
    for name in shipped_scenarios():
        assert load_scenario(name).question in README


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_documented(name: str) -> None:
    """A new rule without its line in the page goes red."""
    page = (ROOT / "docs" / "theatre-format.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{name}` \|", page, flags=re.MULTILINE)


@pytest.mark.parametrize("name", EFFECTS)
def test_every_kind_of_event_is_documented(name: str) -> None:
    """A new kind of event without its row in the page goes red."""
    page = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \|", page, flags=re.MULTILINE)
    assert any(f"`{name}`" in row for row in rows)


# Make.


def test_make_finds_a_python_that_is_new_enough() -> None:
    """A Makefile that takes the first name on the PATH, however old, goes red."""
    found = make("which-python")
    assert found.returncode == 0, found.stderr
    code = "import sys; print(sys.version_info >= (3, 12))"
    answer = subprocess.run(
        [found.stdout.strip(), "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "True"


def shim(folder: Path, name: str, body: str) -> None:
    """Write a program that stands where a Python might."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


def test_make_passes_over_a_python_that_does_not_run(tmp_path: Path) -> None:
    """A Makefile that believes a name without running it goes red."""
    shim(tmp_path, "python3.13", "echo 'command not found' >&2; exit 127")
    shim(tmp_path, "python3", f'exec "{sys.executable}" "$@"')
    found = make("which-python", PATH=str(tmp_path), PYENV_ROOT=str(tmp_path))
    assert (found.returncode, found.stdout.strip()) == (0, "python3")


def test_make_says_what_to_install_where_there_is_no_python(tmp_path: Path) -> None:
    """A bare `command not found` for someone without a new Python goes red."""
    shim(tmp_path, "python3", "exit 1")
    found = make("which-python", PATH=str(tmp_path), PYENV_ROOT=str(tmp_path))
    assert found.returncode != 0
    assert "needs Python 3.12 or later" in found.stderr
    assert "Traceback" not in found.stderr
