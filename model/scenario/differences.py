"""What differs between two resolved scenarios, in words: events, parameters, switches, dates.

Works on plain data as `Scenario.resolved` gives it and manifests keep it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from .days import date_words

NONE: Final = "\N{EN DASH}"
"""Stands where one of the two scenarios has nothing."""

_APART: Final = frozenset({"id", "kind", "on", "source", "basis", "note"})
"""Fields of an event that do not say what it does."""

_SMALLEST_LIST: Final = 6
"""Names of a list that are spelt out; longer ones are counted too."""


class Change(NamedTuple):
    """One difference.

    Attributes
    ----------
    what : str
        What differs.
    was, now : str
        In the one scenario and in the other.
    source : str
        Where the new value comes from; may be empty.
    """

    what: str
    was: str
    now: str
    source: str = ""


def value_words(value: Any, names: Mapping[str, str]) -> str:
    """Return a value of a scenario in words.

    Parameters
    ----------
    value : object
        Plain data.
    names : mapping
        From ids of factions to names.

    Examples
    --------
    >>> value_words({"mean": 0.6, "half_life_weeks": 26.0}, {})
    'mean 0.6, half life weeks 26'
    >>> value_words(["isil", "list:x"], {"isil": "Islamic State"})
    'Islamic State, list x'
    """
    if value is None or value == "" or value == []:
        return NONE
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float | int):
        return f"{value:,.6g}"
    if isinstance(value, Mapping):
        return ", ".join(
            f"{str(key).replace('_', ' ')} {value_words(each, names)}"
            for key, each in value.items()
        )
    if isinstance(value, list | tuple):
        words = [value_words(each, names) for each in value]
        told = ", ".join(words[:_SMALLEST_LIST])
        rest = len(words) - _SMALLEST_LIST
        return f"{told} and {rest} more" if rest > 0 else told
    text = str(value)
    return (
        names.get(text) or _date(text) or text.replace("side:", "side ").replace("list:", "list ")
    )


def _date(text: str) -> str:
    """Return an ISO date in words; empty if the text is none."""
    try:
        return date_words(dt.date.fromisoformat(text)) if len(text) == 10 else ""
    except ValueError:
        return ""


def event_words(event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return when an event happens and what it does.

    Parameters
    ----------
    event : mapping
        As resolved.
    names : mapping
        From ids of factions to names.
    """
    kind = str(event["kind"]).replace("_", " ")
    parts = [
        f"{key.replace('_', ' ')}: {value_words(value, names)}"
        for key, value in event.items()
        if key not in _APART and value_words(value, names) != NONE
    ]
    return "; ".join(
        [f"{date_words(dt.date.fromisoformat(str(event['on'])[:10]))}, {kind}", *parts]
    )


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]
) -> list[Change]:
    """Return how one resolved scenario differs from another.

    Parameters
    ----------
    old, new : mapping
        As `Scenario.resolved` gives them.
    names : mapping
        From ids of factions to names.

    Returns
    -------
    list of Change
        Dates and length, switches, events by date, parameters; titles and what a file
        expects are no differences.
    """
    return [
        *_period(old, new, names),
        *_switches(old, new),
        *_events(old, new, names),
        *_parameters(old, new),
    ]


def _period(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Change]:
    """Yield differences in theatre, start and length."""
    for key, what in (("start", "First day"), ("weeks", "Weeks")):
        if old.get(key) != new.get(key):
            yield Change(what, value_words(old.get(key), names), value_words(new.get(key), names))
    theatres = [dict(each.get("theatre") or {}) for each in (old, new)]
    if theatres[0].get("hash") != theatres[1].get("hash"):
        one, other = (str(each.get("id", NONE)) for each in theatres)
        note = " (its tables differ)" if one == other else ""
        yield Change("Theatre", one, f"{other}{note}")


def _switches(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield processes that are on in one and off in the other."""
    was, now = dict(old.get("switches") or {}), dict(new.get("switches") or {})
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield Change(
                f"Process {name}", value_words(was.get(name), {}), value_words(now.get(name), {})
            )


def _events(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Change]:
    """Yield events that only one has, and fields in which one of both differs."""
    was, now = (
        {str(event["id"]): event for event in each.get("events") or ()} for each in (old, new)
    )
    every = {**now, **was}
    for name in sorted(every, key=lambda each: (str(every[each]["on"]), each)):
        here, there = now.get(name), was.get(name)
        if there is None and here is not None:
            yield Change(f"Event {name}", NONE, event_words(here, names), source_words(here))
        elif here is None and there is not None:
            yield Change(f"Event {name}", event_words(there, names), NONE, "left out")
        elif here is not None and there is not None:
            for key in dict.fromkeys([*there, *here]):
                if key in ("source", "basis", "note") or there.get(key) == here.get(key):
                    continue
                one, other = (value_words(each.get(key), names) for each in (there, here))
                what = {"on": "date"}.get(key, key.replace("_", " "))
                yield Change(f"Event {name}: {what}", one, other, source_words(here))


def source_words(row: Mapping[str, Any]) -> str:
    """Return what a row says of where it comes from."""
    return str(row.get("source") or "").replace(";", ", ")


def _parameters(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield parameters whose value, range or draw differs."""
    was, now = dict(old.get("parameters") or {}), dict(new.get("parameters") or {})
    for name in dict.fromkeys([*was, *now]):
        one, other = was.get(name), now.get(name)
        pair = [None if each is None else parameter_words(each) for each in (one, other)]
        if pair[0] != pair[1]:
            source = "" if other is None else source_words(other)
            yield Change(f"Parameter {name}", pair[0] or NONE, pair[1] or NONE, source)


def parameter_words(row: Mapping[str, Any]) -> str:
    """Return the value of a parameter, and whether runs draw it.

    Parameters
    ----------
    row : mapping
        As resolved.

    Examples
    --------
    >>> parameter_words({"value": 0.3, "range": [0.1, 0.5], "draw": True})
    'drawn from 0.1 to 0.5 about 0.3'
    >>> parameter_words({"value": 0.3, "range": [0.1, 0.5], "draw": False})
    '0.3 in every run'
    """
    value = f"{float(row['value']):,.6g}"
    if not row.get("draw"):
        return f"{value} in every run"
    low, high = row["range"]
    return f"drawn from {float(low):,.6g} to {float(high):,.6g} about {value}"
