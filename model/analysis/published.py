"""What others have published of the same data: a theatre's ``published.toml``."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..scenario.errors import InputError, Problem
from ..scenario.places import display

FILE = "published.toml"


@dataclass(frozen=True)
class Published:
    """A published number.

    Attributes
    ----------
    about, measure : str
        Of what (``clash``, ``joint``), and which score (``auc``).
    value : float
        The number.
    source, basis : str
        Where it was read, and how it came about.
    """

    about: str
    measure: str
    value: float
    source: str
    basis: str


def read_published(folder: Path) -> list[Published]:
    """Return what is published of a theatre's data; nothing without the file.

    Parameters
    ----------
    folder : Path
        Of the theatre.

    Raises
    ------
    InputError
        If the file is none of the kind.
    """
    allowed = "tables [[score]] with about, measure, value, source, basis"
    return _read(folder, "score", Published, allowed)


def _read[T](folder: Path, kind: str, make: Callable[..., T], allowed: str) -> list[T]:
    """Return what stands in the tables of one kind; numbers may be written without a point."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])
        numbers = ("value", "low", "high")
        return [
            make(**{key: float(of) if key in numbers else of for key, of in row.items()})
            for row in rows
        ]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError, KeyError) as error:
        message = f"is no list of published {kind}s: {error}"
        raise InputError(Problem(display(path), "", message, allowed)) from error


@dataclass(frozen=True)
class Finding:
    """A published result to hold the model's against.

    Attributes
    ----------
    about, measure : str
        Of what, and which.
    source, basis : str
        Where it was read, and how it came about.
    value, low, high : float or None
        A number, or a range of which no number is known.
    """

    about: str
    measure: str
    source: str
    basis: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


def read_findings(folder: Path) -> list[Finding]:
    """Return the published findings about a theatre; nothing without the file.

    Parameters
    ----------
    folder : Path
        Of the theatre.

    Raises
    ------
    InputError
        If the file is none of the kind.
    """
    allowed = "tables [[finding]] with about, measure, source, basis and value, or low and high"
    found = _read(folder, "finding", Finding, allowed)
    for each in found:
        if each.value is None and (each.low is None or each.high is None):
            message = f"{each.about}, {each.measure}: has neither a value nor a range"
            raise InputError(Problem(display(folder / FILE), "", message, allowed))
    return found


DEATHS: Final = (
    "government against ISIL",
    "government against insurgents",
    "among others",
    "with other states",
)
"""Kinds of fight by which deaths are told apart, in the order of the file."""


def read_deaths(folder: Path, year: int) -> dict[str, dict[str, float]]:
    """Return the deaths in battle of a year, by kind of fight and governorate.

    Parameters
    ----------
    folder : Path
        Of the theatre.
    year : int
        Which.

    Raises
    ------
    InputError
        If the file has no such year, or other kinds of fight.
    """
    path = folder / FILE
    whole = tomllib.loads(path.read_text(encoding="utf-8")).get("deaths", {})
    of = whole.get(str(year))
    if of is None or tuple(whole.get("kinds", ())) != DEATHS:
        message = f"has no deaths of {year} by kind of fight"
        raise InputError(Problem(display(path), f"deaths.{year}", message, ", ".join(DEATHS)))
    return {
        kind: {name: float(row[place]) for name, row in of.items()}
        for place, kind in enumerate(DEATHS)
    }
