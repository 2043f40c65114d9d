"""What is shipped, read so lightly that ``list`` answers at once: TOML only, no checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import InputError
from .places import shipped_scenarios, shipped_theatres
from .reading import read_toml


@dataclass(frozen=True)
class Listing:
    """A scenario in one line.

    Attributes
    ----------
    name, title, question, theatre : str
        As its file, or the files that it extends, have them; empty where none does.
    """

    name: str
    title: str
    question: str
    theatre: str


def _light(path: Path) -> dict[str, Any]:
    """Return a file's content, or nothing if it cannot be read (``check`` says why)."""
    try:
        return read_toml(path)
    except InputError:
        return {}


def list_scenarios(files: Mapping[str, Path] | None = None) -> tuple[Listing, ...]:
    """Return scenarios in one line each, without checking them.

    Parameters
    ----------
    files : mapping of str to Path, optional
        Their files by name; by default the shipped ones, sorted by name.
    """
    raw = {name: _light(path) for name, path in (files or shipped_scenarios()).items()}
    return tuple(
        Listing(name, *(_inherited(raw, name, key) for key in ("title", "question", "theatre")))
        for name in raw
    )


def _inherited(raw: dict[str, dict[str, Any]], name: str, key: str) -> str:
    """Return a text from a scenario or the nearest one that it extends."""
    for _ in range(len(raw)):
        content = raw.get(name, {})
        if isinstance(content.get(key), str):
            return str(content[key])
        name = str(content.get("extends", ""))
    return ""


def list_theatres() -> tuple[tuple[str, str], ...]:
    """Return name and title of the shipped theatres, without checking them."""
    found = []
    for name, folder in shipped_theatres().items():
        title = _light(folder / "theatre.toml").get("title")
        found.append((name, title if isinstance(title, str) else ""))
    return tuple(found)
