"""What is sent to the browser of a week: the scene, arranged for the panels that draw it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from .scene import charts, governorates, legend, network
from .session import Session
from .shown_card import shown_card

OUTLINES: Final = (
    "#332288", "#AA4499", "#117733", "#882255", "#999933", "#661100", "#44AA99", "#6699CC",
)  # fmt: skip
"""Colours of coalitions' outlines: dark ones, which the colours of sides stand out from.

From the schemes of Paul Tol ("Colour schemes", 2021), chosen to be told apart by people
with the common kinds of colour blindness.
"""
OTHER: Final = "#6E6E6E"
"""Outline of the coalitions beyond those that have a colour of their own."""
WIDE: Final = (1000, 680)
NARROW: Final = (620, 740)
"""Boxes of the network: for a screen, and for a phone held upright."""
LISTED: Final = 8
"""Coalitions that the key names."""
ALWAYS: Final = 6
"""Factions that the network names whatever room there is: the strongest."""
LINES: Final = 150
"""Entries of the log that are sent; the newest."""


@dataclass(frozen=True)
class Picture:
    """A week as the panels draw it: plain data that JSON can hold.

    Attributes
    ----------
    tick : int
        Number of the picture: the page says it when it has drawn it.
    week, total : int
        Weeks played, and weeks of the scenario.
    date : str
        The day on which it stands, in words.
    network, map, charts, ghosts, log, card : dict
        What each panel gets; `card` is empty where none is open.
    """

    tick: int
    week: int
    total: int
    date: str
    network: dict[str, Any]
    map: dict[str, Any]
    charts: dict[str, Any]
    ghosts: dict[str, Any]
    log: dict[str, Any]
    card: dict[str, Any]


def day_words(day: date) -> str:
    """Return a day as a person writes it.

    Examples
    --------
    >>> day_words(date(2015, 10, 5))
    '5 October 2015'
    """
    return f"{day.day} {day:%B %Y}"


def picture_of(
    session: Session, chosen: str = "", tick: int = 0, box: tuple[int, int] = WIDE
) -> Picture:
    """Return the week last played, as the panels draw it.

    Parameters
    ----------
    session : Session
        A visitor's.
    chosen : str
        The faction whose card is open; empty for none.
    tick : int
        Number of the picture.
    box : (int, int)
        Width and height of the network.
    """
    with session.lock:
        shown, ghosts = _charts(session)
        return Picture(
            tick=tick,
            week=session.week,
            total=session.weeks_total,
            date=day_words(session.date),
            network=_network(session, chosen, tick, box),
            map=_map(session),
            charts=shown,
            ghosts=ghosts,
            log=_log(session),
            card=shown_card(session, chosen) if chosen else {},
        )


def _outlines(session: Session, coalitions: list[dict[str, Any]]) -> list[str]:
    """Return a colour for each coalition; one that keeps its strongest member keeps its colour."""
    kept: dict[str, int] = session.__dict__.setdefault("outlines", {})
    now = [each["name"] for each in coalitions]
    for name in now:
        if name not in kept:
            # Colours of coalitions that are no more are free again.
            taken = {kept[each] for each in now if each in kept}
            kept[name] = next(k for k in range(len(taken) + 1) if k not in taken)
    return [OUTLINES[kept[each]] if kept[each] < len(OUTLINES) else OTHER for each in now]


def _network(session: Session, chosen: str, tick: int, box: tuple[int, int]) -> dict[str, Any]:
    """Return the network without factions that do not exist."""
    raw, sides = network(session, *box), legend(session)["sides"]
    colours = _outlines(session, raw["coalitions"])
    outline = {
        each["label"]: colour for each, colour in zip(raw["coalitions"], colours, strict=True)
    }
    called = {each["label"]: _named(each) for each in raw["coalitions"]}
    place: dict[int, int] = {}
    nodes: list[dict[str, Any]] = []
    for index, node in enumerate(raw["nodes"]):
        if not node["active"]:
            continue
        place[index] = len(nodes)
        side = sides[node["side"]]
        within = called.get(node["coalition"]) if node["fights"] else None
        nodes.append(
            {
                **{key: node[key] for key in ("id", "short", "x", "y", "r", "coalition")},
                "marker": side["marker"],
                "colour": side["colour"],
                "outline": outline.get(node["coalition"]) if node["fights"] else None,
                "words": (
                    f"{node['name']} ({side['label']}): {node['strength']:,} fighters; "
                    + (f"coalition of {within}" if within else "stands alone")
                    + ("; signed the statement" if node["signatory"] else "")
                ),
            }
        )
    lines: dict[str, list[list[int]]] = {"friendly": [], "hostile": []}
    for tie in raw["ties"]:
        if tie["a"] in place and tie["b"] in place:
            lines[tie["kind"]].append([place[tie["a"]], place[tie["b"]]])
    present = {node["side"] for node in raw["nodes"] if node["active"]}
    return {
        "tick": tick,
        "width": raw["width"],
        "height": raw["height"],
        "narrow": box == NARROW,
        "chosen": chosen,
        "nodes": nodes,
        "ties": lines["friendly"],
        "enmities": lines["hostile"],
        "sides": [
            {"id": side, **{key: look[key] for key in ("label", "marker", "colour")}}
            for side, look in sides.items()
            if side in present
        ],
        "coalitions": [
            {
                "id": each["label"],
                "colour": colour,
                "edges": [[place[a], place[b]] for a, b in each["edges"]],
                "words": f"{_named(each)}: {each['strength']:,} fighters",
            }
            for each, colour in zip(raw["coalitions"], colours, strict=True)
        ],
        "listed": LISTED,
        "always": ALWAYS,
        "caption": raw["caption"],
    }


def _named(coalition: dict[str, Any]) -> str:
    """Return a coalition by its strongest member and how many stand beside it."""
    others = len(coalition["members"]) - 1
    return f"{coalition['name']} and {others} other{'s' if others > 1 else ''}"


def _map(session: Session) -> dict[str, Any]:
    """Return the governorates as stacks of coloured shares."""
    raw, looks = governorates(session), legend(session)
    sides, groups = looks["sides"], looks["groups"]

    def stack(values: dict[str, float], look: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {"id": key, "label": look[key]["label"], "colour": look[key]["colour"], "value": value}
            for key, value in values.items()
            if value > 0.0
        ]

    tiles = [
        {
            **{key: tile[key] for key in ("id", "name", "row", "column")},
            "control": stack(tile["control"], groups),
            "presence": stack(tile["fighters"], sides),
            "fire": stack(tile["fire_by"], sides),
            "struck": stack(tile["fire_on"], sides),
            "lines": _province_lines(tile, sides),
        }
        for tile in raw["tiles"]
    ]
    return {
        "rows": raw["rows"],
        "columns": raw["columns"],
        "tiles": tiles,
        "groups": [{"id": key, **each} for key, each in groups.items()],
        "caption": raw["caption"],
    }


def _province_lines(tile: dict[str, Any], sides: dict[str, Any]) -> list[str]:
    """Return what else is to be said of a governorate."""
    lines = []
    if tile["present"]:
        strongest = ", ".join(
            f"{each['name']} {each['fighters']:,}" for each in tile["present"][:4]
        )
        more = len(tile["present"]) - 4 + tile["more"]
        lines.append(f"Strongest: {strongest}" + (f" and {more} more" if more > 0 else ""))
    if tile["sorties"]:
        flown = ", ".join(f"{key} {value:g}" for key, value in tile["sorties"].items())
        lines.append(f"Air strikes this week: {flown}")
    if tile["civilians"]:
        killed = ", ".join(
            f"{sides[side]['label']} {value:g}" for side, value in tile["civilians"].items()
        )
        lines.append(f"Civilians killed this week, by whom: {killed}")
    return lines


def _charts(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the curves of the weeks played, and apart from them what never changes."""
    found = charts(session)
    keys = ("key", "title", "unit", "high")
    look = ("key", "label", "colour", "dash", "values")
    first = found[0]
    ghost = first["ghost_name"]
    beside = f"Thin and pale: {ghost} under the same seed. " if ghost else ""
    shown = {
        "heading": "Through time",
        "intro": f"Thick: this run. {beside}Upright: events. Point at a chart to read a week.",
        "week": session.week,
        "weeks": session.weeks_total,
        "charts": [
            {key: chart[key] for key in keys}
            | {"caption": chart["caption"].partition(" Pale: ")[0]}
            | {"lines": [{key: line[key] for key in look} for line in chart["lines"]]}
            for chart in found
        ],
    }
    ghosts = {
        "name": ghost,
        "values": {
            f"{chart['key']}/{line['key']}": line["ghost"]
            for chart in found
            for line in chart["lines"]
            if line["ghost"] is not None
        },
        "events": first["events"],
    }
    return shown, ghosts


def _log(session: Session) -> dict[str, Any]:
    """Return the newest entries of the log, the newest first."""
    lines = session.log
    return {
        "week": session.week,
        "left": max(0, len(lines) - LINES),
        "entries": [
            {"week": each.week, "date": day_words(each.date), "kind": each.kind, "words": each.text}
            for each in reversed(lines[-LINES:])
        ],
    }
