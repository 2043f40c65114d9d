"""What a results folder says of itself, and whether it may be added to."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from .. import __version__
from ..compiled import FOLDER
from ..scenario.errors import InputError, Problem
from .about import describe
from .plan import Plan
from .store import FORMAT, KIND

PACKAGES: Final = ("numpy", "numba", "mesa", "pandas", "pyarrow")
"""Whose versions are written down."""

MOST_DIFFERENCES: Final = 3
"""Differences that a message spells out."""


def code() -> str:
    """Return the version of the sources that this process has loaded (see `code_version`)."""
    return FOLDER.name


def now() -> str:
    """Return the time in ISO form, to the second, UTC."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


@cache
def versions() -> dict[str, str]:
    """Return the versions of this program, its sources, Python and its libraries."""
    found = {"muster": __version__, "code": code(), "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def machine() -> dict[str, Any]:
    """Return what the runs were made on."""
    return {
        "platform": platform.platform(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "byte_order": sys.byteorder,
    }


def make(plan: Plan, counts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    counts : mapping
        What came of it: `runs`, `failed`, `failures`, `interrupted`, `baseline_runs`,
        `command`, `workers`, `started`, `finished`.
    """
    baseline = plan.baseline
    content = dict(counts)
    ghosts = content.pop("baseline_runs")
    return {
        "kind": KIND,
        "format": FORMAT,
        "name": plan.scenario.name,
        "hash": plan.scenario.hash,
        "seed": plan.seed,
        "asked": plan.runs,
        "weeks": plan.scenario.weeks,
        "detail": plan.detail,
        "settings": list(plan.settings),
        "baseline": None
        if baseline is None
        else {"name": baseline.name, "hash": baseline.hash, "runs": ghosts},
        **content,
        "versions": versions(),
        "machine": machine(),
        "scenario": plan.scenario.resolved(),
        "about": describe(plan.scenario),
    }


def differences(here: Any, there: Any, path: str = "") -> Iterator[str]:
    """Yield where two pieces of plain data differ, in words.

    Parameters
    ----------
    here, there : object
        What is asked for, and what the folder holds.
    path : str
        Where in the data they stand.
    """
    if isinstance(here, dict) and isinstance(there, dict):
        for key in [*here, *(each for each in there if each not in here)]:
            inner = f"{path}.{key}" if path else str(key)
            yield from differences(here.get(key), there.get(key), inner)
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for number, (one, other) in enumerate(zip(here, there, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif here != there:
        yield f"{path} is {_short(there)} there, {_short(here)} here"


def _short(value: Any) -> str:
    """Return a value in at most a few words."""
    text = "absent" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def check_same(plan: Plan, earlier: Mapping[str, Any], shown: str) -> None:
    """Refuse to add to results of another scenario, seed or version of the code.

    Parameters
    ----------
    plan : Plan
        What is asked for.
    earlier : mapping
        The manifest of the folder.
    shown : str
        The folder, as the user typed it.

    Raises
    ------
    InputError
        Naming the first differences.
    """
    found: list[str] = []
    if earlier.get("format") != FORMAT:
        found.append(f"its format is {_short(earlier.get('format'))}, this program's {FORMAT}")
    if earlier.get("hash") != plan.scenario.hash:
        asked = {k: v for k, v in plan.scenario.resolved().items() if k != "hash"}
        held = {k: v for k, v in dict(earlier.get("scenario") or {}).items() if k != "hash"}
        found += list(differences(asked, held, "")) or ["the scenario is another"]
    found += list(differences(plan.seed, earlier.get("seed"), "seed"))
    known = dict(earlier.get("versions") or {})
    found += list(differences(code(), known.get("code"), "code version"))
    if found:
        more = len(found) - MOST_DIFFERENCES
        tail = f"; and {more} more" if more > 0 else ""
        message = "holds other results: " + "; ".join(found[:MOST_DIFFERENCES]) + tail
        allowed = "--overwrite to replace them, or another --out"
        raise InputError(Problem(shown, "", message, allowed))
