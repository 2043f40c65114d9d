"""Settings from the command line: ``--set key=value`` on top of what the files say."""

import tomllib
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from .errors import Problem, listed, nearest
from .inherit import Merged
from .schema import ParameterSetting, ScenarioFile, Switches
from .translate import fill, under

#: What stands for the file in messages.
OPTION = "--set"

_KEYS = "a parameter, events.ID.FIELD, switches.NAME, start or weeks"


def parse_value(text: str) -> Any:
    """Return a value as TOML reads it; what is no TOML is taken as text.

    Parameters
    ----------
    text : str
        What stands after the equals sign.

    Examples
    --------
    >>> parse_value("2"), parse_value("[1, 2]"), parse_value("russia")
    (2, [1, 2], 'russia')
    """
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return parsed["value"] if len(parsed) == 1 else text


def _fill_one(
    model: type[BaseModel], key: str, value: Any, where: str
) -> tuple[Any, list[Problem]]:
    """Return one checked value of a model that needs no other."""
    problems: list[Problem] = []
    found = fill(model, {key: value}, lambda _: (OPTION, where), problems)
    return (None if found is None else getattr(found, key)), problems


def _set_event(merged: Merged, parts: list[str], value: Any) -> list[Problem]:
    """Change one field of an event."""
    where = ".".join(parts)
    if len(parts) not in (3, 4) or parts[2] in ("id", "kind"):
        return [Problem(OPTION, where, "is no field of an event", "events.ID.FIELD")]
    name, key = parts[1], parts[2]
    if name not in merged.events:
        message = f"unknown event {name!r}"
        close = nearest(name, merged.events)
        return [Problem(OPTION, where, message, listed(merged.events), close)]
    change = {parts[3]: value} if len(parts) == 4 else value
    event = merged.events[name]
    event.change(key, change, (OPTION, ".".join(parts[:3])))
    if key == "capacity" and event.locate(("capacity_range",))[0] != OPTION:
        # As with parameters: a value alone is fixed, else replications would draw over it.
        event.fields.pop("capacity_range", None)
    return []


def _set_switch(merged: Merged, parts: list[str], value: Any) -> list[Problem]:
    """Turn one process on or off."""
    where = ".".join(parts)
    name = parts[1] if len(parts) == 2 else where
    if name not in Switches.model_fields:
        known = list(Switches.model_fields)
        return [
            Problem(OPTION, where, f"unknown switch {name!r}", listed(known), nearest(name, known))
        ]
    found, problems = _fill_one(Switches, name, value, where)
    merged.switches[name] = found
    return problems


def _set_parameter(merged: Merged, parts: list[str], value: Any) -> list[Problem]:
    """Change a parameter; whether the theatre has it is checked with those of the files."""
    name, where = parts[0], ".".join(parts)
    if len(parts) > 2:
        return [
            Problem(
                OPTION, where, "is no key of a parameter", listed(ParameterSetting.model_fields)
            )
        ]
    setting = value if len(parts) == 1 else {parts[1]: value}
    if not isinstance(setting, dict):
        setting = {"value": setting}
    problems: list[Problem] = []
    found = fill(ParameterSetting, setting, under(OPTION, name), problems)
    if found is not None:
        merged.parameters.append((name, found, OPTION, name))
    return problems


def _set_top(merged: Merged, key: str, value: Any) -> list[Problem]:
    """Change the start or the length of a run."""
    found, problems = _fill_one(ScenarioFile, key, value, key)
    if not problems:
        merged.values[key], merged.origin[key] = found, OPTION
    return problems


def apply_settings(merged: Merged, settings: Sequence[str]) -> list[Problem]:
    """Apply settings in their order; return what is wrong with them.

    Parameters
    ----------
    merged : Merged
        The scenario, changed in place.
    settings : sequence of str
        ``b_commit=2``, ``events.ID.capacity=300``, ``switches.fight=false``.
    """
    problems: list[Problem] = []
    for setting in settings:
        key, equals, text = setting.partition("=")
        parts = [part.strip() for part in key.strip().split(".")]
        if not equals or not all(parts):
            problems.append(Problem(OPTION, setting, "is no key=value", _KEYS))
            continue
        value = parse_value(text.strip())
        if parts[0] == "parameters":
            parts = parts[1:]
        if not parts:
            problems.append(Problem(OPTION, setting, "names no parameter", _KEYS))
        elif parts[0] == "events":
            problems += _set_event(merged, parts, value)
        elif parts[0] == "switches":
            problems += _set_switch(merged, parts, value)
        elif parts in (["start"], ["weeks"]):
            problems += _set_top(merged, parts[0], value)
        else:
            problems += _set_parameter(merged, parts, value)
    return problems
