"""Scenarios for programs: by name, by path, or from the text of a file."""

import atexit
import datetime as dt
import json
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ..ensemble.together import Asked
    from ..scenario.errors import Problem
    from ..scenario.load import Scenario

Settings = Mapping[str, Any]
"""What ``--set`` takes, by key: ``{"b_commit": 2, "switches.fight": False}``."""


def load_scenario(
    scenario: "str | Path | Scenario",
    *,
    weeks: int | None = None,
    set: Settings | None = None,  # noqa: A002  # as the option of the command line is called
    name: str = "scenario",
) -> "Scenario":
    """Return a scenario, resolved and checked against its theatre.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A shipped name, the path of a ``.toml`` file, or the text of one (anything with a
        line break): in a text, ``extends`` and ``theatre`` name shipped ones. A scenario
        that was loaded is loaded again, with what is new.
    weeks : int, optional
        Overrides the length of the run, 1 to 520.
    set : mapping, optional
        Changes parameters, ``events.ID.FIELD`` and ``switches.NAME``, as ``--set`` does.
    name : str
        What to call a scenario that is given as text.

    Returns
    -------
    Scenario
        See `model.scenario.load.Scenario`.

    Raises
    ------
    InputError
        With every problem found.

    Examples
    --------
    >>> mine = load_scenario('''
    ... title = "No strikes, cheap autonomy"
    ... extends = "no-intervention"
    ... [parameters]
    ... tau = { value = 0.2, source = "assumed" }
    ... ''', name="cheap")
    >>> mine.name, mine.chain[-2:], mine.parameters["tau"].value
    ('cheap', ('no-intervention', 'cheap'), 0.2)
    """
    from ..scenario.errors import InputError
    from ..scenario.load import load_scenario as load

    asked = as_asked(scenario, weeks, name)
    try:
        return load(asked.name, [*asked.settings, *as_words(set)], asked.weeks)
    except InputError as error:
        # The text of a scenario lies in a file that its author knows nothing of.
        problems = [_told(problem) for problem in error.problems]
        raise InputError(problems) from None


def list_scenarios() -> "pd.DataFrame":
    """Return the shipped scenarios: a frame with name, title, question and theatre."""
    import pandas as pd

    from ..scenario.catalogue import list_scenarios as listed

    return pd.DataFrame([vars(each) for each in listed()]).set_index("name")


def as_asked(
    scenario: "str | Path | Scenario", weeks: int | None = None, name: str = "scenario"
) -> "Asked":
    """Return what is to be loaded: file, settings and length.

    Parameters
    ----------
    scenario, weeks, name
        As for `load_scenario`.

    Raises
    ------
    InputError
        If a `Scenario` was not loaded from a file.
    """
    from ..scenario.errors import InputError, Problem

    with warnings.catch_warnings():
        # Of a library that Mesa brings, in notebooks without widgets: nothing here needs them.
        warnings.filterwarnings("ignore", message="IProgress not found")
        from ..ensemble.together import Asked

    if isinstance(scenario, str | Path):
        text = isinstance(scenario, str) and "\n" in scenario
        return Asked(_as_file(str(scenario), name) if text else scenario, (), weeks)
    file = getattr(scenario, "file", None)
    if file is None:
        message = f"{type(scenario).__name__} is no scenario that was loaded from a file"
        allowed = "a shipped name, a path, the text of a scenario file, or what load_scenario gave"
        raise InputError(Problem("scenario", "", message, allowed))
    return Asked(file, scenario.settings, scenario.weeks if weeks is None else weeks)


def as_words(settings: Settings | None) -> tuple[str, ...]:
    """Return settings as they are typed after ``--set``.

    Parameters
    ----------
    settings : mapping or None
        Values by key.

    Examples
    --------
    >>> as_words({"tau": 0.2, "switches.fight": False, "events.x.targets": ["a", "b"]})
    ('tau=0.2', 'switches.fight=false', 'events.x.targets=["a", "b"]')
    """
    return tuple(f"{key}={_as_toml(value)}" for key, value in (settings or {}).items())


def _as_toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {_as_toml(each)}" for key, each in value.items())
        return "{ " + inside + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_as_toml(each) for each in value) + "]"
    plain = value.item() if hasattr(value, "item") else value  # numbers of numpy
    return json.dumps(plain, ensure_ascii=False, default=str)


@cache
def _room() -> Path:
    """Return a folder for scenarios that are given as text; it goes with the program."""
    folder = Path(tempfile.mkdtemp(prefix="muster-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _told(problem: "Problem") -> "Problem":
    """Return a problem without the folder of a scenario that was given as text."""
    path = Path(problem.path)
    return replace(problem, path=path.name) if path.is_relative_to(_room()) else problem


def _as_file(text: str, name: str) -> Path:
    """Write the text of a scenario into a file of its own, once."""
    import hashlib

    from ..scenario.errors import InputError, Problem
    from ..scenario.places import NAME

    if not NAME.fullmatch(name):
        message = f"{name!r} is no name of a scenario"
        raise InputError(Problem("name", "", message, "a-z, 0-9, hyphen and underscore"))
    folder = _room() / hashlib.sha256(text.encode()).hexdigest()[:12]
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file
