"""What the tables do not say of a scenario: names, sides, places, events in words."""

from collections.abc import Callable, Sequence, Set
from typing import Any, Final

from ..scenario.events import Campaign, Event
from ..scenario.load import Scenario
from ..scenario.theatre import Theatre


def plain_name(theatre: Theatre, faction: str) -> str:
    """Return a faction's name without what stands in brackets.

    Parameters
    ----------
    theatre : Theatre
        Of the faction.
    faction : str
        Its id.
    """
    return theatre.faction(faction).name.split(" (")[0].split(";")[0].strip()


def _who(theatre: Theatre, chosen: Sequence[str]) -> str:
    """Return one faction's name, or how many there are."""
    members = theatre.expand(chosen)
    return plain_name(theatre, members[0]) if len(members) == 1 else str(len(members))


def _course(factor: float) -> str:
    """Return what becomes of aid that is multiplied by a factor."""
    if factor == 0.0:
        return "ends"
    return "stays as it was" if factor == 1.0 else "falls" if factor < 1.0 else "rises"


_WORDS: Final[dict[str, Callable[[Any, Theatre], str]]] = {
    "statement": lambda event, theatre: f"Statement of the {_who(theatre, event.signatories)}",
    "sponsors_align": lambda event, theatre: "Sponsors align",
    "sponsors_divide": lambda event, theatre: "Sponsors divide",
    "renounce": lambda event, theatre: (
        f"{plain_name(theatre, event.actor)} leaves {plain_name(theatre, event.allegiance)}"
    ),
    "ceasefire": lambda event, theatre: "Ceasefire",
    "aid": lambda event, theatre: (
        f"Aid of {plain_name(theatre, event.sponsor)} {_course(event.factor)}"
    ),
    "enter": lambda event, theatre: f"{plain_name(theatre, event.faction)} appears",
    "leave": lambda event, theatre: f"{plain_name(theatre, event.faction)} dissolves",
    "merge": lambda event, theatre: f"Merger of {_who(theatre, event.members)}",
    "set_rule": lambda event, theatre: f"New targets: {_who(theatre, event.actors)}",
}
"""A few words for each kind of event but campaigns."""


def event_words(event: Event, theatre: Theatre, flying: Set[str] = frozenset()) -> str:
    """Return a few words for an event, for markers and sentences.

    Parameters
    ----------
    event : Event
        Of a scenario.
    theatre : Theatre
        For names.
    flying : set of str
        Those who have flown a campaign before.
    """
    if isinstance(event, Campaign):
        name = plain_name(theatre, event.actor)
        if event.capacity == 0.0:
            return f"{name}'s campaign ends"
        own = theatre.faction(event.actor).air_sorties > 0.0
        return f"{name}'s campaign {'changes' if own or event.actor in flying else 'begins'}"
    words = _WORDS.get(event.kind)
    return event.id if words is None else words(event, theatre)


def _group_labels(theatre: Theatre) -> dict[str, str]:
    """Return a label for each control group: its side's, or its own name where it has several."""
    labels: dict[str, str] = {}
    for group in theatre.control_groups:
        sides = [side.label for side in theatre.sides.values() if side.control == group]
        labels[group] = sides[0] if len(sides) == 1 else group.replace("-", " ").capitalize()
    return labels


def _campaign(scenario: Scenario) -> dict[str, Any] | None:
    """Return whose campaign `declared_gap` is about, and whom it says it strikes."""
    theatre = scenario.theatre
    actor = theatre.roles.campaign
    for event in scenario.events:
        if isinstance(event, Campaign) and event.actor == actor and event.capacity > 0.0:
            if event.declared is None:
                return {"actor": actor, "declared": list(theatre.declared_of(event.actor))}
            said = theatre.expand(event.declared) if event.declared else ()
            return {"actor": actor, "declared": list(said)}
    return None


def _events(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the events by date."""
    flying: set[str] = set()
    events = []
    for event in scenario.events:
        until = getattr(event, "until", None)
        events.append(
            {
                "id": event.id,
                "kind": event.kind,
                "on": event.on.isoformat(),
                "until": until.isoformat() if until else None,
                "label": event_words(event, scenario.theatre, flying),
            }
        )
        if isinstance(event, Campaign):
            flying.add(event.actor)
    return events


def describe(scenario: Scenario) -> dict[str, Any]:
    """Return names and dates as plain data that JSON can hold.

    Parameters
    ----------
    scenario : Scenario
        Resolved.

    Returns
    -------
    dict
        Those keys of `figures.Meta` that depend on the scenario alone.
    """
    theatre = scenario.theatre
    return {
        "title": scenario.title,
        "question": scenario.question,
        "scenario": scenario.name,
        "start": scenario.start.isoformat(),
        "weeks": scenario.weeks,
        "hash": scenario.hash,
        "factions": [
            {
                "id": row.id,
                "name": row.name,
                "side": row.side,
                "signatory": row.id in theatre.signatories,
            }
            for row in theatre.factions
        ],
        "sides": {
            name: {"label": side.label, "control": side.control}
            for name, side in theatre.sides.items()
        },
        "control_groups": _group_labels(theatre),
        "provinces": [
            {"id": row.id, "name": row.name, "row": row.row, "column": row.column}
            for row in theatre.provinces
        ],
        "events": _events(scenario),
        "statement_date": theatre.statement_date.isoformat(),
        "campaign": _campaign(scenario),
    }
