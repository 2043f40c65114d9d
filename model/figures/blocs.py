"""Coalitions followed through time: which bloc of one week is which of the next."""

from dataclasses import dataclass

import numpy as np

from .data import FigureData, first_run, sides_of, statement_week
from .short import short_names

COLUMNS = 9
"""Dates shown in the flow."""
NAMED = 12
"""Blocs that get a place of their own."""
SHARE = 0.02
"""Least share of all strength, at its peak, of a bloc with a place of its own."""

State = dict[str, tuple[float, int]]
"""Strength and coalition label of each active faction."""


@dataclass(frozen=True)
class Bloc:
    """A bar of the flow: one coalition through time, or the rest of a side.

    Attributes
    ----------
    key : str
        Unique name of the bloc in the flow.
    side : str
        The side that holds most of its strength over the dates shown.
    rest : bool
        True for the bar of those alone or in smaller blocs.
    rank : int
        Place among the blocs of its side, 0 uppermost.
    """

    key: str
    side: str
    rest: bool
    rank: int


@dataclass(frozen=True)
class Flow:
    """Blocs and who stands in them, at the sampled weeks of one run.

    Attributes
    ----------
    run : int
        The run shown.
    weeks : list of int
        The weeks sampled; -1 is the start.
    strength : list of dict
        Strength (fighters) of each active faction, by sampled week.
    bloc : list of dict
        Key of the bloc of each active faction, by sampled week.
    blocs : dict
        Every bloc by key, in drawing order from the top.
    """

    run: int
    weeks: list[int]
    strength: list[dict[str, float]]
    bloc: list[dict[str, str]]
    blocs: dict[str, Bloc]


def sampled_weeks(data: FigureData, weeks: list[int], count: int = COLUMNS) -> list[int]:
    """Return at most `count` of the weeks: first, after the statement, evenly to the last."""
    if len(weeks) <= count:
        return weeks
    signed = statement_week(data.meta)
    chosen = {weeks[0], weeks[-1]}
    after = None if signed is None else signed + 1
    if after is not None and weeks[0] < after < weeks[-1]:
        chosen.add(after)
    evenly = np.linspace(max(chosen - {weeks[-1]}), weeks[-1], count - len(chosen) + 2)
    return sorted(chosen | {round(float(week)) for week in evenly} & set(weeks))


def states(data: FigureData) -> tuple[int, list[int], list[State]]:
    """Return the run shown, its sampled weeks and the state in each."""
    rows = first_run(data.factions)
    weeks = sampled_weeks(data, sorted(int(week) for week in rows["week"].unique()))
    rows = rows[rows["week"].isin(weeks) & (rows["coalition"] >= 0) & (rows["strength"] > 0)]
    found: list[State] = []
    for week in weeks:
        now = rows[rows["week"] == week]
        found.append(
            {
                str(faction): (float(strength), int(label))
                for faction, strength, label in zip(
                    now["faction"], now["strength"], now["coalition"], strict=True
                )
            }
        )
    return int(data.factions["run"].min()), weeks, found


def follow(found: list[State]) -> list[dict[str, int]]:
    """Give each coalition an identity that lasts while most of its strength does.

    From one date to the next the pair of coalitions that shares most strength
    is matched first, each used once; what is left over is new.
    """
    identities: list[dict[str, int]] = []
    fresh = 0
    for state in found:
        before = identities[-1] if identities else {}
        shared: dict[tuple[int, int], float] = {}
        for faction, (strength, label) in state.items():
            if faction in before:
                pair = (label, before[faction])
                shared[pair] = shared.get(pair, 0.0) + strength
        given: dict[int, int] = {}
        for label, identity in sorted(shared, key=lambda pair: (-shared[pair], pair)):
            if label not in given and identity not in given.values():
                given[label] = identity
        for label in sorted({label for _, label in state.values()}):
            if label not in given:
                given[label] = fresh
            fresh = max(fresh, given[label]) + 1
        identities.append({faction: given[label] for faction, (_, label) in state.items()})
    return identities


def flow_of(data: FigureData) -> Flow:
    """Return the flow of the lowest detail run."""
    run, weeks, found = states(data)
    identities = follow(found)
    side = sides_of(data.meta)
    named = _named(found, identities, side)
    bloc = [
        {
            faction: f"bloc-{identity}" if identity in named else f"rest-{side[faction]}"
            for faction, identity in now.items()
        }
        for now in identities
    ]
    strength = [{faction: value for faction, (value, _) in state.items()} for state in found]
    blocs: dict[str, Bloc] = {}
    for name in data.meta["sides"]:
        mine = [identity for identity in named if named[identity] == name]
        for rank, identity in enumerate(mine):
            blocs[f"bloc-{identity}"] = Bloc(f"bloc-{identity}", name, False, rank)
        blocs[f"rest-{name}"] = Bloc(f"rest-{name}", name, True, len(mine))
    used = {key for now in bloc for key in now.values()}
    blocs = {key: value for key, value in blocs.items() if key in used}
    return Flow(run, weeks, strength, bloc, blocs)


def _named(
    found: list[State], identities: list[dict[str, int]], side: dict[str, str]
) -> dict[int, str]:
    """Return the identities with a place of their own, largest first, with their side."""
    peak: dict[int, float] = {}
    by_side: dict[int, dict[str, float]] = {}
    for state, now in zip(found, identities, strict=True):
        total = sum(strength for strength, _ in state.values())
        size: dict[int, float] = {}
        for faction, identity in now.items():
            strength = state[faction][0]
            size[identity] = size.get(identity, 0.0) + strength
            sides = by_side.setdefault(identity, {})
            sides[side[faction]] = sides.get(side[faction], 0.0) + strength
        for identity, strength in size.items():
            peak[identity] = max(peak.get(identity, 0.0), strength / total)
    large = [identity for identity in peak if peak[identity] >= SHARE]
    large.sort(key=lambda identity: (-peak[identity], identity))
    return {
        identity: max(by_side[identity], key=lambda name: by_side[identity][name])
        for identity in large[:NAMED]
    }


def bloc_label(data: FigureData, flow: Flow, column: int, key: str) -> str:
    """Return a bloc's name at a date: largest member, further members, strength."""
    names = short_names(data.meta)
    now, strength = flow.bloc[column], flow.strength[column]
    members = [faction for faction in now if now[faction] == key]
    total = sum(strength[faction] for faction in members)
    size = f"{total:,.0f}" if total < 1000 else f"{round(total, -2):,.0f}"
    if flow.blocs[key].rest and len(members) > 1:
        side = data.meta["sides"][flow.blocs[key].side]["label"]
        return f"{side}: {len(members)} alone or\nin smaller blocs, {size}"
    leader = max(members, key=lambda faction: (strength[faction], faction))
    if len(members) == 1:
        alone = f"{names[leader]} alone, {size}"
        return alone if len(alone) <= 30 else f"{names[leader]}\nalone, {size}"
    others = "1 other" if len(members) == 2 else f"{len(members) - 1} others"
    return f"{names[leader]}\n+ {others}, {size}"
