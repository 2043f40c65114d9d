"""Hypothesis strategies for scenario files: valid ones, broken ones, and spoilt ones.

All give TOML text. ``theatre`` names the theatre by its id, so the text must lie beside a
folder of that name, or the theatre be a shipped one.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from model.scenario.about import NEEDS_PROVINCES, NEEDS_TARGETS, RULES
from model.scenario.outcome_names import outcome_names
from model.scenario.schema import PROCESSES
from model.scenario.theatre import Theatre

Document = dict[str, Any]

#: Events lie in the first weeks, so that a short run meets them.
MOST_DAYS = 60


def toml_value(value: Any) -> str:
    """Return a value as TOML (tables inline)."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # JSON strings are TOML strings, but for the delete character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {toml_value(each)}" for key, each in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return repr(value)


def toml_text(document: Document) -> str:
    """Return a document as TOML text."""
    return "".join(f"{json.dumps(key)} = {toml_value(each)}\n" for key, each in document.items())


_STARTS: dict[str, list[date]] = {}


def _starts(theatre: Theatre) -> list[date]:
    """Return days on which a scenario of the theatre may start, a week apart."""
    if theatre.hash in _STARTS:
        return _STARTS[theatre.hash]
    window = theatre.window
    found = []
    day = window.since
    while day <= window.until - timedelta(days=MOST_DAYS):
        placed = {row.faction for row in theatre.presence if row.holds_on(day)}
        fighting = {row.id for row in theatre.factions if row.strength != 0 and row.is_active(day)}
        known = {province for province, _ in theatre.control_on(day)}
        if fighting <= placed and known == set(theatre.province_ids):
            found.append(day)
        day += timedelta(days=7)
    _STARTS[theatre.hash] = found
    return found


def _selectors(theatre: Theatre, active: list[str]) -> st.SearchStrategy[Any]:
    """Return selectors: ids of active factions, sides, lists, alone or several."""
    names = [f"side:{side}" for side in theatre.sides]
    names += [name for each in theatre.lists for name in (each, f"list:{each}")]
    one = st.sampled_from(active + [name for name in names if theatre.expand(name)])
    return st.one_of(one, st.lists(one, min_size=1, max_size=3, unique=True))


def _share(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[float]:
    """Return numbers between two bounds."""
    return st.floats(low, high, allow_nan=False, allow_subnormal=False)


def _pair(names: list[str]) -> st.SearchStrategy[list[str]]:
    """Return two or three different names."""
    return st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True)


@st.composite
def _rule(draw: st.DrawFn, theatre: Theatre, active: list[str]) -> Document:
    """Draw the fields of an event ``set_rule``."""
    rule = draw(st.sampled_from(RULES))
    fields: Document = {
        "actors": draw(_selectors(theatre, active)),
        "rule": rule,
        "weight": draw(_share(0, 10)),
        "replace": draw(st.booleans()),
    }
    if rule in NEEDS_TARGETS:
        fields["targets"] = draw(_selectors(theatre, active))
    if rule in NEEDS_PROVINCES:
        fields["provinces"] = draw(st.lists(st.sampled_from(theatre.province_ids), min_size=1))
    return fields


@st.composite
def _fields(draw: st.DrawFn, kind: str, theatre: Theatre, active: list[str]) -> Document:
    """Draw the fields that a kind of event needs."""
    one, several = st.sampled_from(active), _selectors(theatre, active)
    flying = [name for name in active if theatre.faction(name).harm_per_sortie is not None]
    if kind == "set_rule":
        return draw(_rule(theatre, active))
    plans: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "campaign": {
            "actor": st.sampled_from(flying),
            "capacity": _share(0, 10_000),
            "declared": several,
        },
        "statement": {
            "signatories": _pair(active),
            "against": several,
            "commitment": st.fixed_dictionaries(
                {"mean": _share(0, 2), "half_life_weeks": _share(0.5, 200)}
            ),
            "rule_weight": _share(0.0, 0.9),
        },
        "sponsors_align": {"sponsors": _pair(active), "by": _share(0.01)},
        "sponsors_divide": {"sponsors": _pair(active), "by": _share(0.01)},
        "renounce": {"actor": one, "allegiance": one, "still_designated_by": several},
        "ceasefire": {"parties": several, "excluded": several, "compliance": _share()},
        "aid": {"sponsor": one, "recipients": several, "factor": _share(0, 5)},
        "merge": {"members": _pair(active)},
    }
    return draw(st.fixed_dictionaries(plans[kind]))


@st.composite
def _events(draw: st.DrawFn, theatre: Theatre, start: date) -> list[Document]:
    """Draw events in the order of time, minding who is active."""
    days = sorted(draw(st.lists(st.integers(0, MOST_DAYS - 1), max_size=5)))
    state: dict[str, bool] = {}
    events: list[Document] = []
    for index, offset in enumerate(days):
        day = start + timedelta(days=offset)
        ids = theatre.faction_ids
        active = [n for n in ids if state.get(n, theatre.faction(n).is_active(day))]
        away = [name for name in ids if name not in active]
        kinds = ["statement", "sponsors_align", "sponsors_divide", "renounce", "ceasefire"]
        kinds += ["aid", "merge", "set_rule", "leave"] + ["enter"] * bool(away)
        kinds += ["campaign"] * any(theatre.faction(n).harm_per_sortie is not None for n in active)
        kind = draw(st.sampled_from(kinds if len(active) > 3 else ["ceasefire"]))
        event: Document = {"id": f"event-{index}", "on": day, "kind": kind, "source": "assumed"}
        if kind in ("enter", "leave"):
            event["faction"] = draw(st.sampled_from(away if kind == "enter" else active))
            state[event["faction"]] = kind == "enter"
        else:
            event |= draw(_fields(kind, theatre, active))
            if kind in ("campaign", "ceasefire", "aid") and draw(st.booleans()):
                event["until"] = day + timedelta(days=draw(st.integers(1, 30)))
                event["until"] = min(event["until"], theatre.window.until)
        events.append(event)
    return draw(st.permutations(events)) if len(set(days)) == len(days) else events


@st.composite
def _parameters(draw: st.DrawFn, theatre: Theatre) -> Document:
    """Draw settings of some parameters, inside their ranges."""
    settings: Document = {}
    for name in draw(st.lists(st.sampled_from(sorted(theatre.parameters)), max_size=3)):
        low, high = theatre.parameters[name].range
        value = draw(_share(low, high))
        table = {"value": value, "range": [low, high], "source": "assumed", "draw": True}
        settings[name] = draw(st.sampled_from([value, {"value": value}, table]))
    return settings


@st.composite
def valid_documents(draw: st.DrawFn, theatre: Theatre) -> Document:
    """Draw a scenario file as a document that must load."""
    start = draw(st.sampled_from(_starts(theatre)))
    document: Document = {
        "title": draw(
            st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), min_size=1)
        ),
        "theatre": theatre.id,
        "start": start,
        "weeks": draw(st.integers(1, 520)),
        "events": draw(_events(theatre, start)),
    }
    if draw(st.booleans()):
        document["question"] = draw(st.text(st.characters(codec="utf-8"), max_size=50))
    if draw(st.booleans()):
        outcome = draw(st.sampled_from(outcome_names(theatre.control_groups)))
        document["moves"] = {"outcome": outcome, "by": draw(_share(0.001, 10))}
    switched = draw(st.lists(st.sampled_from(PROCESSES), max_size=3))
    document["switches"] = {name: draw(st.booleans()) for name in switched}
    if theatre.parameters:
        document["parameters"] = draw(_parameters(theatre))
    return document


def valid_scenarios(theatre: Theatre) -> st.SearchStrategy[str]:
    """Return scenario files, as TOML text, that must load."""
    return valid_documents(theatre).map(toml_text)


def _with_event(**fields: Any) -> Callable[[Document], None]:
    """Return how to add an event with these fields, otherwise a sound one."""

    def change(document: Document) -> None:
        event = {
            "id": "broken",
            "on": document["start"],
            "kind": "ceasefire",
            "parties": ["side:rebel"],
            "compliance": 0.5,
            "source": "assumed",
        }
        document["events"] = [*document["events"], event | fields]

    return change


def _with(**fields: Any) -> Callable[[Document], None]:
    """Return how to set top-level keys."""
    return lambda document: document.update(fields)


def _without(key: str) -> Callable[[Document], None]:
    """Return how to drop a top-level key."""
    return lambda document: document.pop(key) and None


#: Changes each of which makes any scenario wrong.
BREAKS: dict[str, Callable[[Document], None]] = {
    "no theatre": _without("theatre"),
    "no start": _without("start"),
    "no weeks": _without("weeks"),
    "unknown key": _with(wekes=3),
    "no weeks at all": _with(weeks=0),
    "too many weeks": _with(weeks=521),
    "weeks as text": _with(weeks="3"),
    "weeks as a fraction": _with(weeks=3.0),
    "start as text": _with(start="2015-09-01"),
    "start outside the window": _with(start=date(1999, 1, 1)),
    "unknown theatre": _with(theatre="atlantis"),
    "theatre above the file": _with(theatre="../tiny"),
    "theatre elsewhere": _with(theatre="/tmp"),
    "unknown parent": _with(extends="status-qou"),
    "parent above the file": _with(extends="../base.toml"),
    "unknown switch": _with(switches={"fite": True}),
    "switch as a number": _with(switches={"fight": 0}),
    "unknown parameter": _with(parameters={"b_comit": 1.0}),
    "parameter out of range": _with(parameters={"tau": 1e9}),
    "parameter NaN": _with(parameters={"tau": float("nan")}),
    "unknown outcome": _with(moves={"outcome": "peace", "by": 1.0}),
    "moves nothing": _with(moves={"outcome": "united", "by": 0.0}),
    "nothing to remove": _with(remove=["ghost"]),
    "two titles": _with(title=["a", "b"]),
    "events as a number": _with(events=3),
    "an event as text": _with(events=["x"]),
    "unknown kind": _with_event(kind="ceasefires"),
    "unknown key of an event": _with_event(complience=1.0),
    "unknown faction": _with_event(parties=["atlantis"]),
    "unknown side": _with_event(excluded=["side:atlantis"]),
    "nobody": _with_event(parties=[]),
    "above its bound": _with_event(compliance=1.5),
    "below its bound": _with_event(compliance=-0.1),
    "infinite": _with_event(compliance=float("inf")),
    "a bool for a number": _with_event(compliance=True),
    "date outside the window": _with_event(on=date(2030, 1, 1)),
    "date as text": _with_event(on="2015-10-05"),
    "until too early": _with_event(until=date(1999, 1, 1)),
    "unknown source": _with_event(source="hearsay-of-nobody"),
    "empty source": _with_event(source=""),
    "bad id": _with_event(id="Bad Id"),
    "unknown rule": _with_event(kind="set_rule", actors="side:rebel", rule="revenge", weight=1),
}


@st.composite
def broken_scenarios(draw: st.DrawFn, theatre: Theatre) -> str:
    """Draw scenario files, as TOML text, that must be refused: valid ones with one fault."""
    document = deepcopy(draw(valid_documents(theatre)))
    fault = draw(st.sampled_from([*BREAKS, "cut", "twice"]))
    if fault == "cut":  # an open string, wherever it is cut
        return toml_text(document) + 'question2 = "' + draw(st.text("abc", max_size=5))
    if fault == "twice":
        return toml_text(document) + "weeks = 3\n"
    BREAKS[fault](document)
    return toml_text(document)


_SCALARS = st.one_of(
    st.integers(),
    st.just(10**400),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(["side:", "list:", "side:rebel", "..", "/", "status-quo", "fox", "assumed;"]),
)
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner),
    max_leaves=4,
)


def _places(node: Any) -> list[tuple[Any, Any]]:
    """Return every container and key of a document, depth first."""
    if not isinstance(node, dict | list):
        return []
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    return [(node, key) for key in keys] + [place for key in keys for place in _places(node[key])]


@st.composite
def spoilt_scenarios(draw: st.DrawFn, theatre: Theatre) -> str:
    """Draw valid scenario files with any value put in any place: they may load or not."""
    document = deepcopy(draw(valid_documents(theatre)))
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(
            st.sampled_from(range(1_000)).map(
                lambda number: _places(document)[number % len(_places(document))]
            )
        )
        container[key] = draw(_ANYTHING)
    return toml_text(document)
