"""A faction's card: how strong it is, with whom, against whom, by which rule, and who says so."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..scenario.fields import source_ids
from .sliders import titles
from .worlds import Floats

if TYPE_CHECKING:
    from .session import Session

MOST: Final = 6
"""Allies, enemies, targets and places that a card lists."""

LEAST: Final = 0.005
"""Share of effort below which a target or a rule is not listed."""

RULES: Final = {
    "against": "fights those on its list of enemies, the more the more of them there are",
    "defend": "protects its core, its clients and sponsors: fire on those in or next to it",
    "retaliate": "strikes back at whoever has lately cost it most",
    "pretext": "fights a designated group and, under its name, those near or beside it",
    "rival": "fights for the same recruits and towns as others of its own kind",
    "weakest": "goes for easy prey: the smaller, the better",
    "strongest": "goes for the power that could dominate",
    "reclaim": "takes back ground that it counts as its own",
}
"""What each targeting rule does, in words."""


def card(session: "Session", faction: str) -> dict[str, Any]:
    """Return what is known of a faction at the end of the week last played.

    Parameters
    ----------
    session : Session
        A visitor's.
    faction : str
        Its id.

    Returns
    -------
    dict
        id, name, side, label, active, signatory, strength, strength_start, support (share of
        the people where it is); coalition (members, the strongest first, without itself);
        allies and enemies (id, name, weight, back: how it regards them, how they it);
        targets (id, name, share of its effort, rules: share by rule) and places; rules (rule,
        words, share of its plan); pooled (share of its plan that operations rooms move
        elsewhere), withheld (share that truces hold back); declared (names; on: share of its
        effort on them, None without effort); umbrellas, sponsors, sources. Before the first
        week targets, places and rules are empty.

    Raises
    ------
    KeyError
        If the theatre has no such faction.
    """
    with session.lock:
        state, names = session.war.state, session.names
        i = {each: row for row, each in enumerate(state.place.factions)}[faction]
        row = session.scenario.theatre.faction(faction)
        return {
            "id": faction,
            "name": row.name,
            "short": names.short[faction],
            "side": row.side,
            "side_label": names.sides[row.side]["label"],
            "active": bool(state.active[i]),
            "signatory": bool(session.war.who.signatory[i]),
            "strength": round(float(state.strength[i])),
            "strength_start": round(float(state.place.strength_drawn[i])),
            "strength_known": row.strength is not None,
            "support": round(float(state.place.presence[i] @ state.support[i]), 3),
            "sorties": round(float(state.sorties[i]), 1),
            "week": session.week,
            "coalition": _coalition(session, i),
            **_regards(session, i),
            **_effort(session, i),
            "umbrellas": _umbrellas(session, i),
            "sponsors": _sponsors(session, i),
            "note": row.note,
            "sources": _sources(session, faction),
        }


def _coalition(session: "Session", i: int) -> list[dict[str, Any]]:
    """Return those who stand in its coalition, the strongest first."""
    state = session.war.state
    if not state.active[i]:
        return []
    others = np.flatnonzero(state.alive & (state.coalition == state.coalition[i]))
    order = [int(j) for j in others[np.argsort(-state.strength[others], kind="stable")] if j != i]
    return [
        {
            "id": state.place.factions[j],
            "name": session.names.rows[j],
            "strength": round(float(state.strength[j])),
        }
        for j in order
    ]


def _regards(session: "Session", i: int) -> dict[str, list[dict[str, Any]]]:
    """Return the strongest allies and enemies: by the lower of the two weights."""
    state = session.war.state
    there = state.active & state.active[i]
    there[i] = False
    both = np.minimum(state.weight[i], state.weight[:, i])
    order = [int(j) for j in np.argsort(-both, kind="stable") if there[j]]
    friends = [j for j in order if both[j] > 0.0][:MOST]
    foes = [j for j in order[::-1] if both[j] < 0.0][:MOST]
    return {
        key: [
            {
                "id": state.place.factions[j],
                "name": session.names.rows[j],
                "weight": round(float(state.weight[i, j]), 3),
                "back": round(float(state.weight[j, i]), 3),
                "together": bool(state.coalition[i] == state.coalition[j]),
            }
            for j in chosen
        ]
        for key, chosen in (("allies", friends), ("enemies", foes))
    }


def _effort(session: "Session", i: int) -> dict[str, Any]:
    """Return where its effort went in the week last played, and by which rule."""
    state, names = session.war.state, session.names
    theatre = session.scenario.theatre
    faction = state.place.factions[i]
    effort = state.effort_of(i) * (session.week > 0)
    parts = session.planning.parts(session.war, i) if session.week > 0 else []
    planned = sum((part.effort for part in parts), np.zeros_like(effort))
    total = float(effort.sum())
    on = effort.sum(axis=1)
    declared = theatre.declared_of(faction)
    campaign = session.war.declared
    if i == session.war.who.campaigner and campaign is not None:
        declared = tuple(state.place.factions[j] for j in np.flatnonzero(campaign))
    said = np.isin(state.place.factions, declared)
    by_rule: dict[str, Floats] = {}
    for part in parts:
        more = part.effort.sum(axis=1)
        by_rule[part.entry.rule] = by_rule.get(part.entry.rule, np.zeros(len(more))) + more
    shares = sorted(by_rule, key=lambda rule: -float(by_rule[rule].sum()))
    return {
        "targets": [
            {
                "id": state.place.factions[j],
                "name": names.rows[j],
                "share": round(float(on[j]), 4),
                "declared": bool(said[j]),
                "rules": {
                    rule: round(float(by_rule[rule][j]), 4)
                    for rule in shares
                    if by_rule[rule][j] >= LEAST
                },
            }
            for j in _largest(on)
        ],
        "places": [
            {"name": names.province[k], "share": round(float(effort[:, k].sum()), 4)}
            for k in _largest(effort.sum(axis=0))
        ],
        "rules": [
            {"rule": rule, "words": RULES[rule], "share": round(float(by_rule[rule].sum()), 4)}
            for rule in shares
        ],
        "pooled": round(_moved(planned, effort), 4),
        "withheld": round(max(0.0, float(planned.sum()) - total), 4),
        "declared": {
            "names": [names.plain[each] for each in declared],
            "on": round(float(on[said].sum()) / total, 4) if total > 0.0 else None,
        },
    }


def _largest(shares: Floats) -> list[int]:
    """Return the positions of the largest shares, the largest first."""
    order = np.argsort(-shares, kind="stable")[:MOST]
    return [int(k) for k in order if shares[k] >= LEAST]


def _moved(planned: Floats, effort: Floats) -> float:
    """Return the share of effort that lies elsewhere than planned, held-back effort aside."""
    if not planned.any() or not effort.any():
        return 0.0
    return float(np.abs(planned / planned.sum() - effort / effort.sum()).sum() / 2.0)


def _umbrellas(session: "Session", i: int) -> list[str]:
    """Return the umbrellas in which it sits on the day."""
    theatre, day = session.scenario.theatre, session.date
    faction = session.war.cast.ids[i]
    rows = (row for row in theatre.umbrellas if row.member == faction and row.holds_on(day))
    return list(dict.fromkeys(row.name for row in rows))


def _sponsors(session: "Session", i: int) -> list[dict[str, Any]]:
    """Return who supplies it, with shares as drawn for this run."""
    place, names = session.war.state.place, session.names
    order = np.argsort(-place.sponsor[i], kind="stable")
    return [
        {
            "id": place.factions[j],
            "name": names.rows[j],
            "share": round(float(place.sponsor[i, j]), 3),
        }
        for j in order
        if place.sponsor[i, j] > 0.0
    ]


def _sources(session: "Session", faction: str) -> list[dict[str, str]]:
    """Return where what the theatre says of it was read."""
    theatre = session.scenario.theatre
    row = theatre.faction(faction)
    cells = (row.source, row.ideology_source, row.support_source)
    ids = dict.fromkeys(each for cell in cells for each in source_ids(cell))
    return [
        {
            "id": each,
            "title": titles(each, theatre),
            "where": theatre.sources[each].where if each in theatre.sources else "",
            "kind": theatre.sources[each].kind if each in theatre.sources else "",
            "note": theatre.sources[each].note if each in theatre.sources else "",
        }
        for each in ids
    ]
