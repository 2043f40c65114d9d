"""What the page draws of a week, as plain data that JSON can hold."""

from collections import Counter
from typing import Any, Final

import numpy as np

from ..arrays import Ints, Sparse
from ..figures.layout import shortest_tree
from ..figures.network import MOST_FRIENDLY, MOST_HOSTILE, STRONG
from ..state import State, control_by_group
from .card import card
from .charts import charts
from .session import Session
from .worlds import Floats, places_of, radii_of, scale_of

__all__ = ["card", "charts", "governorates", "legend", "network"]

WIDTH: Final = 1000
HEIGHT: Final = 680
"""The box of the network, pixels."""

LISTED: Final = 8
"""Factions that a governorate lists."""


def legend(session: Session) -> dict[str, Any]:
    """Return how sides and control groups look, everywhere on the page.

    Parameters
    ----------
    session : Session
        A visitor's.

    Returns
    -------
    dict
        ``sides``: label, colour, dash, marker; ``groups``: label, colour.
    """
    return {"sides": session.names.sides, "groups": session.names.groups}


def network(session: Session, width: int = WIDTH, height: int = HEIGHT) -> dict[str, Any]:
    """Return the alliance network of the week last played.

    Parameters
    ----------
    session : Session
        A visitor's.
    width, height : int
        The box, pixels. Places in it depend on theatre, start and box alone, so that a
        faction stands where it stood, whatever the week, the seed or the parameters.

    Returns
    -------
    dict
        ``nodes``: id, name, short, side, x, y, r (area follows strength), strength, active,
        signatory, coalition (label; -1 inactive). ``ties``: a, b (positions in `nodes`),
        weight (the smaller of the two), kind ``friendly`` or ``hostile``, the strongest
        first. ``coalitions`` of two or more: label, name, side, members (positions), edges
        (pairs of positions, the shortest tree through them), strength. ``caption``.
    """
    with session.lock:
        state = session.war.state
        places = places_of(session.scenario, width, height)
        drawn = state.place.strength_drawn
        scale = scale_of(width, height)
        radius = radii_of(state.strength, float(drawn.max()), scale)
        return {
            "week": session.week,
            "date": session.date.isoformat(),
            "width": width,
            "height": height,
            "nodes": _nodes(session, places, radius),
            "ties": _ties(state),
            "coalitions": _coalitions(session, places),
            "caption": (
                "Area of a node: strength (fighters). Colour and shape: side. Outline: one "
                f"coalition. Solid line: both weights at least {STRONG:g} (the "
                f"{MOST_FRIENDLY} strongest); dashed: the lower weight at most -{STRONG:g} "
                f"(the {MOST_HOSTILE} strongest). Places never change: near each other are "
                "those whose long-run view of each other is friendly; it is no map."
            ),
        }


def _nodes(session: Session, places: Floats, radius: Floats) -> list[dict[str, Any]]:
    """Return one node for each faction, in the order of the arrays."""
    state, names = session.war.state, session.names
    signed = session.war.who.signatory
    alive = state.alive
    return [
        {
            "id": each,
            "name": names.rows[i],
            "short": names.short[each],
            "side": state.place.side[i],
            "x": round(float(places[i, 0]), 1),
            "y": round(float(places[i, 1]), 1),
            "r": round(float(radius[i]), 1),
            "strength": round(float(state.strength[i])),
            "active": bool(state.active[i]),
            "fights": bool(alive[i]),
            "signatory": bool(signed[i]),
            "coalition": int(state.coalition[i]),
        }
        for i, each in enumerate(state.place.factions)
    ]


def _ties(state: State) -> list[dict[str, Any]]:
    """Return the strongest ties between active factions, friendly and hostile."""
    both = state.active[:, None] & state.active[None, :]
    weight = np.triu(np.where(both, np.minimum(state.weight, state.weight.T), 0.0), 1)
    found: list[dict[str, Any]] = []
    for kind, sign, most in (("hostile", -1, MOST_HOSTILE), ("friendly", 1, MOST_FRIENDLY)):
        i, j = np.nonzero(sign * weight >= STRONG)
        order = np.argsort(-sign * weight[i, j], kind="stable")[:most]
        found += [
            {"a": int(a), "b": int(b), "weight": round(float(weight[a, b]), 3), "kind": kind}
            for a, b in zip(i[order], j[order], strict=True)
        ]
    return found


def _coalitions(session: Session, places: Floats) -> list[dict[str, Any]]:
    """Return the coalitions of two or more, the strongest first."""
    state = session.war.state
    labels = np.where(state.alive, state.coalition, -1)
    counts = Counter(labels[labels >= 0].tolist())
    found = []
    for label in [label for label, number in counts.items() if number > 1]:
        members = np.flatnonzero(labels == label)
        strongest = members[np.argsort(-state.strength[members], kind="stable")]
        side = Counter(state.place.side[i] for i in members).most_common(1)[0][0]
        edges = [(int(members[a]), int(members[b])) for a, b in shortest_tree(places[members])]
        found.append(
            {
                "label": int(label),
                "name": session.names.rows[strongest[0]],
                "side": side,
                "members": [int(i) for i in strongest],
                "edges": edges,
                "strength": round(float(state.strength[members].sum())),
            }
        )
    found.sort(key=lambda each: (-each["strength"], each["label"]))
    return found


def governorates(session: Session) -> dict[str, Any]:
    """Return the governorates as tiles: control, presence, and this week's fire.

    Parameters
    ----------
    session : Session
        A visitor's.

    Returns
    -------
    dict
        ``tiles``: id, name, row, column; control (share by group); holder (the group with
        the largest share) and held (that share); fighters (by side); present (the strongest:
        id, name, side, fighters) and more (how many beside them); fire_by and fire_on
        (fighters killed in the week, by the side that killed them and the side that lost
        them); civilians (killed in the week, by side); sorties (air strikes, by faction);
        clashes (events). Before the first week nothing is fired. ``rows``, ``columns``: size
        of the grid. ``caption``.
    """
    with session.lock:
        state = session.war.state
        groups = state.place.groups
        held = control_by_group(state.control, state.place.group, len(groups))
        week = _Week(session)
        tiles = [
            {
                "id": row.id,
                "name": row.name,
                "row": row.row,
                "column": row.column,
                "control": {g: round(float(held[x, k]), 4) for x, g in enumerate(groups)},
                "holder": groups[int(held[:, k].argmax())],
                "held": round(float(held[:, k].max()), 4),
                **week.of(k),
            }
            for k, row in enumerate(session.scenario.theatre.provinces)
        ]
    return {
        "week": session.week,
        "tiles": tiles,
        "rows": 1 + max(tile["row"] for tile in tiles),
        "columns": 1 + max(tile["column"] for tile in tiles),
        "caption": (
            "Each tile is a governorate, roughly where it lies; sizes and borders mean "
            "nothing. Control: share of the ground by group. Fire: fighters killed in the "
            "week, by the side that killed them and the side that lost them."
        ),
    }


class _Week:
    """Presence and fire of the week last played, summed by side.

    Parameters
    ----------
    session : Session
        Held still by the caller.
    """

    def __init__(self, session: Session) -> None:
        state = session.war.state
        place = state.place
        self.names, self.place = session.names, place
        self.sides = tuple(session.names.sides)
        member = np.array([[side == s for side in place.side] for s in self.sides], dtype=float)
        self.fighters = state.exposed
        self.by_side = member @ self.fighters
        played = session.week > 0
        shape = (place.n, place.n_provinces)
        by, on, at, lost = _listed(state.kept("losses"))
        self.killed_by = member @ _summed(shape, by, at, lost) * played
        self.lost_by = member @ _summed(shape, on, at, lost) * played
        self.civilians = member @ state.harm * played
        _, _, at, events = _listed(state.kept("events"))
        self.clashes = np.bincount(at, events, place.n_provinces) * played
        by, _, at, effort = _listed(state.kept("effort"))
        flown = state.sorties[:, None] * _summed(shape, by, at, effort) * played
        self.sorties = flown

    def of(self, k: int) -> dict[str, Any]:
        """Return what a tile says of them."""
        there = np.flatnonzero(self.fighters[:, k] > 0.0)
        order = there[np.argsort(-self.fighters[there, k], kind="stable")]
        flying = np.flatnonzero(self.sorties[:, k] >= 0.5)
        return {
            "fighters": self._sides(self.by_side[:, k]),
            "present": [
                {
                    "id": self.place.factions[i],
                    "name": self.names.short[self.place.factions[i]],
                    "side": self.place.side[i],
                    "fighters": round(float(self.fighters[i, k])),
                }
                for i in order[:LISTED]
            ],
            "more": max(0, len(order) - LISTED),
            "fire_by": self._sides(self.killed_by[:, k]),
            "fire_on": self._sides(self.lost_by[:, k]),
            "killed": round(float(self.killed_by[:, k].sum()), 1),
            "civilians": self._sides(self.civilians[:, k]),
            "sorties": {
                self.place.factions[i]: round(float(self.sorties[i, k]), 1) for i in flying
            },
            "clashes": int(self.clashes[k]),
        }

    def _sides(self, values: Floats) -> dict[str, float]:
        """Return numbers by side; sides without are left out."""
        pairs = zip(self.sides, values, strict=True)
        return {side: round(float(value), 1) for side, value in pairs if value >= 0.05}


def _listed(kept: Sparse) -> tuple[Ints, Ints, Ints, Floats]:
    """Return who, on whom, where, and how much; no array of all places is made for it."""
    places, values = kept.places, kept.values
    if kept.is_open:
        whole = kept.look().reshape(-1)
        places = np.flatnonzero(whole)
        values = whole[places]
    i, j, k = np.unravel_index(places, kept.shape)
    return i, j, k, values


def _summed(shape: tuple[int, int], row: Ints, column: Ints, values: Floats) -> Floats:
    """Return values summed up by row and column."""
    flat = np.bincount(row * shape[1] + column, values, shape[0] * shape[1])
    return flat.reshape(shape)
