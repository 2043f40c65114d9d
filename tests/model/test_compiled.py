"""Which sources machine code is kept for: all that it can depend on, and not all there are."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model.compiled import FOLDER, PACKAGE, VERSION, code_version, machine_sources, machine_version
from model.ensemble.manifest import code


def names_in(file: Path) -> set[str]:
    """Return the names that a source reads or calls."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def imported(file: Path) -> set[Path]:
    """Return the files of the package that a source imports from, by its syntax tree."""
    out = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1]
            target = folder.joinpath(*(node.module or "").split("."))
            out |= {target.with_suffix(".py"), target / "__init__.py"}
            out |= {target / f"{alias.name}.py" for alias in node.names}
    return {each for each in out if each.exists() and each.is_relative_to(PACKAGE)}


def test_every_compiled_function_is_counted_with_all_it_imports() -> None:
    """Found by the syntax tree, where the program looks at the text; red if it overlooks one."""
    found = set(machine_sources())
    for file in PACKAGE.rglob("*.py"):
        if names_in(file) & {"compiled", "inlined", "numba"}:
            assert file in found, file
    for file in found:
        assert imported(file) <= found, file
    assert PACKAGE / "state.py" in found and PACKAGE / "rules" / "base.py" in found


def test_machine_code_is_kept_in_our_folder_whoever_imports_numba_first() -> None:
    """Else it is kept beside the sources, where a change in another file leaves it in use."""
    code = """
import {first}
import numba
from model.compiled import FOLDER
from model.week.fight import negative_binomial
print(negative_binomial._cache._impl.locator.get_cache_path().startswith(str(FOLDER)))
"""
    plain = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    for first in ("numba", "model.randomness", "model.compiled"):
        done = subprocess.run(
            [sys.executable, "-c", code.format(first=first)],
            cwd=PACKAGE.parent,
            env=plain,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert done.stdout.strip() == "True", first


def test_what_draws_and_prints_is_not_counted() -> None:
    """Red if an edit of a figure or a verb compiles the model anew."""
    rooms = {file.relative_to(PACKAGE).parts[0] for file in machine_sources()}
    assert rooms.isdisjoint({"figures", "cli", "report", "scenario", "ensemble", "simulation.py"})


@pytest.mark.parametrize(
    ("name", "anew"),
    [
        ("week/fight.py", True),
        ("rules/base.py", True),  # without a compiled function of its own
        ("arrays.py", True),
        ("figures/style.py", False),
        ("simulation.py", False),
    ],
)
def test_an_edit_counts_where_machine_code_can_see_it(
    name: str, anew: bool, tmp_path: Path
) -> None:
    """One more comment in a copy of the package."""
    package = tmp_path / "package"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    assert machine_version(package) == machine_version()
    with (package / name).open("a", encoding="utf-8") as stream:
        stream.write("# one more\n")
    assert (machine_version(package) != machine_version()) == anew


def test_a_new_compiled_file_counts(tmp_path: Path) -> None:
    """And what it imports, though nobody compiled asked for that before."""
    package = tmp_path / "package"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    text = (
        "from ..compiled import (\n    compiled,\n)\n"
        "from ..figures import (\n    style as s,\n)\n\n\n"
        "@compiled\ndef twice(x):\n    return 2 * x\n"
    )
    (package / "week" / "more.py").write_text(text, encoding="utf-8")
    found = {file.relative_to(package).as_posix() for file in machine_sources(package)}
    assert {"week/more.py", "figures/style.py", "figures/__init__.py"} <= found


def test_the_version_of_results_is_that_of_all_sources() -> None:
    """Results depend on more than machine code; red if the two versions are mixed up."""
    assert code() == VERSION == code_version()
    assert FOLDER.name == machine_version() != VERSION
