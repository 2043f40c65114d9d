"""A table of ties among five for the tests of the verb `landscape`, and how they ask it."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.cli.main import main

ROOT = Path(__file__).resolve().parents[2]

#: Two pairs of friends, enemies across, and a fifth who is torn.
FIVE = """source,target,weight
anna,bert,1
carl,dora,1
anna,carl,-1
anna,dora,-1
bert,carl,-1
bert,dora,-1
emil,anna,1
emil,carl,1
"""


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """Run the verb with ``--json`` and return its object."""
    assert main(["landscape", *words, "--json", "--no-figures"]) == 0
    output = capsys.readouterr()
    assert output.out.count("\n") == 1
    found: dict[str, Any] = json.loads(output.out)
    return found


def written(folder: Path) -> list[str]:
    """Return everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def settle_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a test's own folder the current one; it holds one table of ties."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    (tmp_path / "five.csv").write_text(FIVE, encoding="utf-8")
    return tmp_path
