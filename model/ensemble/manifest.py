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
from ..compiled import VERSION
from ..scenario.errors import InputError, Problem
from .about import describe
from .grounds import grounds
from .plan import Plan

FORMAT: Final = 2
"""Version of the format of results folders."""

KIND: Final = "muster results"
"""What a manifest says it is the manifest of."""

KIND_OF_PLAN: Final = "muster plan"
"""The same of what is still being made."""

PACKAGES: Final = ("numpy", "numba", "mesa", "pandas", "pyarrow")
"""Whose versions are written down."""

MOST_DIFFERENCES: Final = 3
"""Differences that a message spells out."""


def code() -> str:
    """Return the version of the sources that this process has loaded (see `code_version`)."""
    return VERSION


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


def identity(plan: Plan) -> dict[str, Any]:
    """Return what results are of: all that must be the same to add to them, and what may differ.

    Parameters
    ----------
    plan : Plan
        What was asked for.

    Returns
    -------
    dict
        Plain data. ``run`` has ``name``, ``hash`` and ``scenario``; the other verbs have
        ``scenarios``, a list of such with a ``label`` each.
    """
    first, baseline = plan.scenario, plan.baseline
    content: dict[str, Any] = {
        "format": FORMAT,
        "verb": plan.verb,
        "seed": plan.seed,
        "first": plan.first,
        "asked": plan.runs,
        "weeks": first.weeks,
        "detail": plan.detail,
        "settings": list(plan.settings),
        "baseline": None
        if baseline is None
        else {
            "name": baseline.name,
            "hash": baseline.hash,
            "runs": 0,
            "scenario": baseline.resolved(),
        },
        "versions": versions(),
        "machine": machine(),
    }
    if plan.several:
        content["scenarios"] = [
            {"label": label, "name": each.name, "hash": each.hash, "scenario": each.resolved()}
            for label, each in plan.scenarios.items()
        ]
    else:
        content |= {"name": first.name, "hash": first.hash, "scenario": first.resolved()}
    return content


def of_plan(plan: Plan, *, adds: bool, clear: bool) -> dict[str, Any]:
    """Return what stands in ``plan.json`` while results are made.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    adds : bool
        Whether the finished results in the folder, if any, become part of it.
    clear : bool
        Whether all else that the folder holds goes once it is done.
    """
    return {"kind": KIND_OF_PLAN, **identity(plan), "adds": adds, "clear": clear, "begun": now()}


def make(plan: Plan, counts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    counts : mapping
        What came of it: `runs`, `failed`, `failures`, `interrupted`, `baseline_runs`,
        `tables`, `command`, `workers`, `engine`, `started`, `finished`, and of several
        scenarios `each`, their runs and failures by label.
    """
    content, came = identity(plan), dict(counts)
    ghosts, each = came.pop("baseline_runs"), came.pop("each", {})
    if content["baseline"] is not None:
        content["baseline"]["runs"] = ghosts
    for entry in content.get("scenarios", ()):
        entry |= each[entry["label"]]
        if plan.verb != "sensitivity" or entry["label"] == next(iter(plan.scenarios)):
            # Thousands of points differ in values alone; names are the same at all of them.
            entry["about"] = describe(plan.scenarios[entry["label"]])
    if not plan.several:
        content["about"] = describe(plan.scenario)
    content["grounds"] = grounds(plan.scenarios.values())
    return {"kind": KIND, **content, **came}


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


def _of_scenarios(here: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[str]:
    """Yield how the scenarios of two identities differ."""
    ours, theirs = (
        {each.get("label", ""): each for each in of.get("scenarios") or [of]}
        for of in (here, there)
    )
    if list(ours) != list(theirs):
        yield from differences(", ".join(ours), ", ".join(theirs), "the list of scenarios")
        return
    for label, ask in ours.items():
        if ask["hash"] != theirs[label].get("hash"):
            asked, held = (
                {k: v for k, v in dict(of.get("scenario") or {}).items() if k != "hash"}
                for of in (ask, theirs[label])
            )
            yield from list(differences(asked, held, label)) or ["the scenario is another"]


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
    here = identity(plan)
    found += list(differences(here["verb"], earlier.get("verb"), "the command"))
    if not found:
        found += _of_scenarios(here, earlier)
    found += list(differences(plan.seed, earlier.get("seed"), "seed"))
    found += list(differences(plan.first, earlier.get("first", 0), "the first run"))
    known = dict(earlier.get("versions") or {})
    found += list(differences(code(), known.get("code"), "code version"))
    if found:
        more = len(found) - MOST_DIFFERENCES
        tail = f"; and {more} more" if more > 0 else ""
        message = "holds other results: " + "; ".join(found[:MOST_DIFFERENCES]) + tail
        allowed = "--overwrite to replace them, or another --out"
        raise InputError(Problem(shown, "", message, allowed))
