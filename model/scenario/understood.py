"""What a file was understood to say: what it extends, what it changes there, what happens when."""

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from .days import date_words
from .differences import NONE, changes, event_words
from .errors import InputError
from .inherit import read_chain
from .load import Scenario, load_scenario
from .places import find_scenario
from .theatre import Theatre

WIDTH: Final = 80
"""Letters that a line has at most."""

_MARKS: Final = {"new": "+", "changed": "~", "inherited": " ", "own": " "}


def parent_of(scenario: Scenario, theatres: dict[Path, Theatre] | None) -> Scenario | None:
    """Return what a scenario extends, as `load_scenario` gives it.

    None if it extends nothing, or something that is not whole by itself: a file may complete
    what it extends.

    Parameters
    ----------
    scenario : Scenario
        Loaded from a file.
    theatres : dict, optional
        As for `load_scenario`.
    """
    if scenario.file is None:
        return None
    chain = read_chain(find_scenario(scenario.file))
    if len(chain) == 1:
        return None
    try:
        return load_scenario(chain[-2].file, theatres=theatres)
    except InputError:
        return None


def names_of(theatre: Theatre) -> dict[str, str]:
    """Return names for the ids that events use: factions, provinces, lists and sides.

    Parameters
    ----------
    theatre : Theatre
        Of the scenario.
    """
    names = {row.id: row.name for row in theatre.provinces}
    names |= {row.id: row.name for row in theatre.factions}
    for kind, each in [("list", name) for name in theatre.lists] + [
        ("side", name) for name in theatre.sides
    ]:
        members = len(theatre.roster.members(f"{kind}:{each}") or ())
        words = f"the {kind} {each} ({members} factions)"
        names[f"{kind}:{each}"] = words
        names.setdefault(each, words)
    return names


def of_theatre(theatre: Theatre) -> dict[str, Any]:
    """Return what a theatre holds, as plain data.

    Parameters
    ----------
    theatre : Theatre
        The theatre.
    """
    return {
        "theatre": theatre.id,
        "title": theatre.title,
        "factions": len(theatre.factions),
        "provinces": len(theatre.provinces),
        "since": theatre.window.since.isoformat(),
        "until": theatre.window.until.isoformat(),
    }


def of_scenario(scenario: Scenario, theatres: dict[Path, Theatre] | None = None) -> dict[str, Any]:
    """Return what a scenario says and what it changes, as plain data that JSON can hold.

    Parameters
    ----------
    scenario : Scenario
        Loaded from a file.
    theatres : dict, optional
        As for `load_scenario`.

    Returns
    -------
    dict
        ``extends`` is the whole chain, the nearest first; ``changes`` are against the nearest.
        None where there is nothing to compare with. An event is ``new``, ``changed`` or
        ``inherited``; ``own`` where nothing tells.
    """
    parent, names = parent_of(scenario, theatres), names_of(scenario.theatre)
    here = scenario.resolved()
    there = None if parent is None else parent.resolved()
    old = {} if there is None else {str(each["id"]): each for each in there["events"]}
    found = [] if there is None else changes(there, here, names)
    return {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "extends": list(scenario.chain[-2::-1]),
        "extends_title": None if parent is None else parent.title,
        "theatre": scenario.theatre.id,
        "start": here["start"],
        "weeks": scenario.weeks,
        "moves": here["moves"],
        "changes": None if there is None else [each._asdict() for each in found],
        "events": [_event(each, old, names, there is None) for each in here["events"]],
    }


def _event(
    event: Mapping[str, Any], old: Mapping[str, Any], names: Mapping[str, str], root: bool
) -> dict[str, Any]:
    """Return an event: when, which, what, and where it comes from."""
    name = str(event["id"])
    told = ("source", "basis", "note")  # what is said of it is no part of what it does
    same = name in old and all(
        old[name].get(key) == event.get(key) for key in (*old[name], *event) if key not in told
    )
    known = "inherited" if same else "changed" if name in old else "new"
    return {
        "on": event["on"],
        "id": name,
        "kind": event["kind"],
        "origin": "own" if root else known,
        "words": event_words(event, names),
    }


def _wrapped(first: str, text: str, indent: int) -> Iterator[str]:
    """Yield a text in lines that fit, what follows the first indented."""
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _change(each: Mapping[str, str]) -> str:
    """Return a change in words."""
    if each["was"] == NONE:
        return f"{each['what']}, new: {each['now']}"
    if each["now"] == NONE:
        return f"{each['what']}, left out; it was: {each['was']}"
    return f"{each['what']}: {each['now']}, was {each['was']}"


def _events(events: list[dict[str, Any]], root: bool) -> Iterator[str]:
    """Yield the events by date, those that the file itself brings or changes marked."""
    if not events:
        yield "    no events"
        return
    days = [_day(each["on"]) for each in events]
    wide, broad = max(map(len, days)), max(len(each["id"]) for each in events)
    yield "    events:" if root else "    events (+ new, ~ changed here):"
    for day, each in zip(days, events, strict=True):
        mark = _MARKS[each["origin"]]
        if root:
            text = each["words"].removeprefix(f"{day}, ")
            yield from _wrapped("      ", f"{day:<{wide}}  {each['id']}: {text}", 10)
        else:
            kind = each["kind"].replace("_", " ")
            yield f"    {mark} {day:<{wide}}  {each['id']:<{broad}}  {kind}"


def _day(iso: str) -> str:
    """Return an ISO date in words."""
    return date_words(dt.date.fromisoformat(iso))


def lines_of(said: Mapping[str, Any]) -> list[str]:
    """Return what was understood as lines of at most 80 letters (longer only for long names).

    Parameters
    ----------
    said : mapping
        As `of_scenario` or `of_theatre` gives it.
    """
    if "events" not in said:
        between = f"{_day(said['since'])} to {_day(said['until'])}"
        text = f"{said['factions']} factions, {said['provinces']} provinces, {between}"
        return [*_wrapped("    ", f"theatre {said['theatre']}: {said['title']}; {text}", 6)]
    extends, moves = said["extends"], said["moves"]
    stop = "" if said["title"].endswith((".", "?", "!")) else "."
    lines = [*_wrapped("    ", f"{said['title']}{stop} {said['question']}".rstrip(), 4)]
    whose = f"theatre {said['theatre']}, {said['weeks']} weeks from {_day(said['start'])}"
    if extends:
        title = f" ({said['extends_title']})" if said["extends_title"] else ""
        further = "".join(f", which extends {each}" for each in extends[1:])
        lines += _wrapped("    ", f"extends {extends[0]}{title}{further}", 6)
    lines += _wrapped("    ", whose, 6)
    if moves:
        lines += _wrapped("    ", f"should move {moves['outcome']} by at least {moves['by']:g}", 6)
    if said["changes"]:
        lines.append(f"    changes against {extends[0]}:")
        for each in said["changes"]:
            lines += _wrapped("      ", _change(each), 10)
    elif extends:
        nothing = "changes nothing in {}" if said["changes"] == [] else "{} is not whole by itself"
        lines.append(f"    {nothing.format(extends[0])}")
    return [*lines, *_events(said["events"], said["changes"] is None)]
