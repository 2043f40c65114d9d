"""``show``: a scenario with everything that it inherits, readable for a person."""

import argparse
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import add_json, json_object

if TYPE_CHECKING:
    from ..scenario.load import Scenario
    from ..scenario.rows import FactionRow
    from ..scenario.theatre import Theatre

#: Fields of an event that have a column of their own, or that say nothing about what it does.
_APART = ("id", "on", "kind", "source", "basis", "note")

_COLUMNS = 100
"""Letters that a line of factions has at most."""


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser("show", help="the resolved scenario")
    parser.add_argument("name", metavar="NAME", help="a shipped scenario or a .toml file")
    parser.add_argument("--weeks", type=int, metavar="W", help="how many weeks a run takes")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help="change a parameter, events.ID.FIELD or switches.NAME",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def _number(value: float | None) -> str:
    """Return a count of fighters, or a question mark."""
    return "?" if value is None else f"{value:,.0f}"


def _wrapped(line: str, indent: int) -> Iterator[str]:
    """Return a line in pieces that fit the screen, all but the first indented."""
    yield from textwrap.wrap(
        line,
        _COLUMNS,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _strength(row: "FactionRow") -> str:
    """Return a faction's strength and its range in words."""
    if row.strength is None:
        return "not known"
    if row.strength == 0:
        return "no fighters"
    if row.strength_low == row.strength_high:
        return _number(row.strength)
    return f"{_number(row.strength)} ({_number(row.strength_low)} to {_number(row.strength_high)})"


def _factions(scenario: "Scenario") -> Iterator[str]:
    """Return the factions by side, in the order of their table."""
    theatre, size = scenario.theatre, scenario.theatre.unknown_size
    drawn = f"drawn from {_number(size.low)} to {_number(size.high)}"
    yield f"  id, fighters in the theatre (not known: {drawn}), name; *: not there at the start"
    width = max(len(row.id) for row in theatre.factions)
    for side, entry in theatre.sides.items():
        rows = [row for row in theatre.factions if row.side == side]
        total = sum(row.strength or 0 for row in rows if row.is_active(scenario.start))
        known = f"{len(rows)} factions, {total:,.0f} fighters of known strength"
        yield f"  side:{side} ({entry.label}): {known}"
        wide = max((len(_strength(row)) for row in rows), default=0)
        for row in rows:
            away = " " if row.is_active(scenario.start) else "*"
            line = f"  {away} {row.id:<{width}}  {_strength(row):<{wide}}  {row.name}"
            yield from _wrapped(line, 4 + width + 2 + wide + 2)


def _lists(theatre: "Theatre") -> Iterator[str]:
    """Return the named lists and whom they mean."""
    for name, members in _members(theatre).items():
        yield f"  list:{name}: {len(members)} factions"
        yield from _wrapped(f"    {', '.join(members)}", 4)


def _members(theatre: "Theatre") -> dict[str, tuple[str, ...]]:
    """Return the ids of the factions that each named list means."""
    return {name: theatre.roster.members(f"list:{name}") or () for name in theatre.lists}


def _sponsors(theatre: "Theatre") -> Iterator[str]:
    """Return whom each sponsor pays, and the share of the client's supply that it gives."""
    paid: dict[str, list[str]] = {}
    for row in theatre.sponsors:
        paid.setdefault(row.sponsor, []).append(f"{row.faction} {row.share:g}")
    for sponsor, clients in paid.items():
        yield f"  {sponsor}: {len(clients)} client{'s' if len(clients) > 1 else ''}"
        yield from _wrapped(f"    {', '.join(clients)}", 4)


def _ties(theatre: "Theatre") -> Iterator[str]:
    """Return the hand-coded ties by pair of sides: mean, least and greatest."""
    values: dict[tuple[str, str], list[float]] = {}
    order = list(theatre.sides)
    for (a, b), row in theatre.tie_of.items():
        if a < b:
            sides = sorted((theatre.faction(a).side, theatre.faction(b).side), key=order.index)
            values.setdefault((sides[0], sides[1]), []).append(row.value)
    for (one, other), found in sorted(values.items(), key=lambda item: item[0]):
        mean = sum(found) / len(found)
        spread = f"{min(found):+.2f} to {max(found):+.2f}"
        yield f"  {one + ' - ' + other:<28} {mean:+.2f} ({spread}), {len(found)} pairs"


def _event_text(event: dict[str, Any]) -> str:
    """Return what an event does, as ``key=value``."""
    parts = []
    for key, value in event.items():
        if key in _APART or value in (None, [], ""):
            continue
        if isinstance(value, dict):
            value = " ".join(f"{name}={each}" for name, each in value.items())
        parts.append(f"{key}={','.join(map(str, value)) if isinstance(value, list) else value}")
    return "  ".join(parts)


def _events(scenario: "Scenario") -> Iterator[str]:
    """Return the events by date."""
    for event in scenario.events:
        content = event.model_dump(mode="json")
        yield f"  {event.on}  {event.id} ({event.kind}): {_event_text(content)}"
        yield f"              source {event.source}" + (f": {event.basis}" if event.basis else "")


def _parameters(scenario: "Scenario") -> Iterator[str]:
    """Return the parameters with range and source."""
    width = max((len(name) for name in scenario.parameters), default=0)
    for name, row in scenario.parameters.items():
        low, high = row.range
        drawn = "drawn from" if row.draw else "range"
        span = f"{drawn} {low:g} to {high:g} {row.unit}"
        yield f"  {name:<{width}}  {row.value:<8g} {span} [{row.source}]"


def text_of(scenario: "Scenario") -> str:
    """Return a resolved scenario as text for a person.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    """
    from ..scenario.errors import one_line

    theatre = scenario.theatre
    last = f"{scenario.weeks} weeks from {scenario.start}"
    off = [name for name, on in scenario.switches.model_dump().items() if not on]
    moves = scenario.moves
    lines = [
        f"{scenario.name}: {scenario.title}",
        *([scenario.question] if scenario.question else []),
        "",
        f"theatre   {theatre.id} ({theatre.title}), {last}",
        f"merged    {' -> '.join(scenario.chain)}",
        f"moves     {moves.outcome} by at least {moves.by:g}" if moves else "moves     nothing",
        f"switches  {'off: ' + ', '.join(off) if off else 'all processes on'}",
        f"hash      {scenario.hash}",
        "",
        f"Factions ({len(theatre.factions)}, {len(theatre.signatories)} of them signatories)",
        *_factions(scenario),
        "",
        f"Lists ({len(theatre.lists)})",
        *_lists(theatre),
        "",
        "Sponsors: their clients, each with the share of its supply that the sponsor gives",
        *_sponsors(theatre),
        "",
        "Ties coded by hand, by sides",
        *_ties(theatre),
        "",
        f"Events ({len(scenario.events)})",
        *_events(scenario),
        "",
        f"Parameters ({len(scenario.parameters)})",
        *_parameters(scenario),
        "",
        f"Sources: {len(theatre.sources)}, in {theatre.path}/sources.toml",
    ]
    return "\n".join(one_line(line) for line in lines)


def run(args: argparse.Namespace) -> int:
    """Print a scenario.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..scenario.errors import one_line
    from ..scenario.load import load_scenario

    scenario = load_scenario(args.name, args.settings, args.weeks)
    if args.json:
        whole, tables = scenario.resolved(), scenario.theatre.tables()
        warnings = scenario.warnings
        lists = _members(scenario.theatre)
        content = json_object(
            "show", warnings, hash=scenario.hash, scenario=whole, theatre=tables, lists=lists
        )
        print(content)
        return 0
    print(text_of(scenario))
    for warning in scenario.warnings:
        print(one_line(f"warning: {warning}"), file=sys.stderr)
    return 0
