"""Section 5, start: the world as it stands before burn-in."""

import math
from datetime import date
from typing import Any

from .draws import Draws
from .ground import no_homes
from .ties import tie_all
from .world import Faction, Membership, Rule, World

ALWAYS = 10**6


def build_world(scenario: Any, draws: Draws) -> World:
    """Return the world at the start.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    draws : Draws
        What was drawn.
    """
    theatre = scenario.theatre
    names = [row.id for row in theatre.factions]
    world = World(
        factions=build_factions(scenario, draws),
        parameters=draws.parameters,
        switches=dict(scenario.switches),
        population=[float(row.population) for row in theatre.provinces],
        near=neighbours(theatre),
        core_of=[
            {names.index(each) for each in theatre.expand(row.core_of)}
            for row in theatre.provinces
        ],
        total=0.0,
        umbrellas=memberships(scenario, names),
        sincerity=draws.sincerity,
    )
    activate(world, scenario)
    world.total = sum(each.strength for each in world.factions)
    world.home = no_homes(world)
    world.alignment = [[0.0] * len(names) for _ in names]
    world.lost = [0.0] * len(names)
    share_control(world, theatre, draws)
    join_blocs(world, scenario, names)
    return world


def build_factions(scenario: Any, draws: Draws) -> list[Faction]:
    """Return the factions with what is fixed for the replication, none active yet.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    draws : Draws
        What was drawn.
    """
    theatre = scenario.theatre
    presence = presences(theatre, scenario.start)
    overlap, common = overlaps(presence)
    reach = reaches(presence, neighbours(theatre), draws.parameters["neighbour_reach"])
    ties = tie_all(scenario, draws, overlap)
    names = [row.id for row in theatre.factions]
    factions = [
        Faction(
            index=i,
            id=row.id,
            group=theatre.sides[row.side].control,
            presence=presence[i],
            reach=reach[i],
            drawn_strength=draws.sizes[i],
            own_sorties=row.air_sorties,
            harm_per_sortie=row.harm_per_sortie or 0.0,
            harm_per_1000=row.harm_per_1000 or 0.0,
            overlap=overlap[i],
            clashing=ties.clashing[i],
            prior=ties.prior[i],
            sponsor=[draws.sponsors.get((row.id, other), 0.0) for other in names],
            support=[draws.support[i]] * len(theatre.provinces),
            wavers=row.label not in ("state", "militia", "body"),
            start_strength=draws.sizes[i],
            rules=entries(theatre, row.id, names),
            common=common[i],
        )
        for i, row in enumerate(theatre.factions)
    ]
    for i in factions:
        i.prepare(len(factions), len(theatre.provinces))
        for j in factions:
            if i.sponsor[j.index] > 0.0:
                i.tied.add(j.index)
                j.tied.add(i.index)
    return factions


def presences(theatre: Any, start: date) -> list[list[float]]:
    """Return presence_ik.

    Parameters
    ----------
    theatre : Theatre
        Its presence table.
    start : date
        The rows valid on this day count.
    """
    provinces = [row.id for row in theatre.provinces]
    weights = {row.id: [0.0] * len(provinces) for row in theatre.factions}
    for row in theatre.presence:
        if row.holds_on(start):
            weights[row.faction][provinces.index(row.province)] += row.weight
    return [[w / sum(row) if w else 0.0 for w in row] for row in weights.values()]


def neighbours(theatre: Any) -> list[set[int]]:
    """Return the provinces next to each.

    Parameters
    ----------
    theatre : Theatre
        Its provinces.
    """
    provinces = [row.id for row in theatre.provinces]
    return [{provinces.index(each) for each in row.adjacent} for row in theatre.provinces]


def overlaps(
    presence: list[list[float]],
) -> tuple[list[list[float]], list[dict[int, list[tuple[int, float]]]]]:
    """Return c_ij, and for each pair sqrt(presence_ik presence_jk) / c_ij where above 0.

    Parameters
    ----------
    presence : list of list of float
        Where each faction is.
    """
    size = len(presence)
    overlap = [[0.0] * size for _ in presence]
    common: list[dict[int, list[tuple[int, float]]]] = [{} for _ in presence]
    for i in range(size):
        for j in range(i + 1, size):
            roots = [math.sqrt(a * b) for a, b in zip(presence[i], presence[j], strict=True)]
            c = sum(roots)
            overlap[i][j] = overlap[j][i] = c
            shares = [(k, root / c) for k, root in enumerate(roots) if root > 0.0]
            common[i][j] = common[j][i] = shares
    return overlap, common


def reaches(
    presence: list[list[float]], near: list[set[int]], next_door: float
) -> list[list[float]]:
    """Return reach_ik.

    Parameters
    ----------
    presence : list of list of float
        Where each faction is.
    near : list of set of int
        Adjacent provinces.
    next_door : float
        The parameter `neighbour_reach`.
    """
    return [
        [
            min(1.0, row[k] + next_door * sum(row[other] for other in near[k]))
            for k in range(len(row))
        ]
        for row in presence
    ]


def entries(theatre: Any, name: str, names: list[str]) -> list[Rule]:
    """Return the targeting entries of a faction.

    Parameters
    ----------
    theatre : Theatre
        Its rules.
    name : str
        The faction.
    names : list of str
        All of them.
    """
    provinces = [row.id for row in theatre.provinces]
    return [
        Rule(
            row.rule,
            row.weight,
            {names.index(each) for each in theatre.expand(row.targets)},
            frozenset(provinces.index(each) for each in row.provinces),
        )
        for row in theatre.rules_of(name)
    ]


def memberships(scenario: Any, names: list[str]) -> list[Membership]:
    """Return the umbrella rows, with the first week in which each holds and the first after.

    Like the events: from the week that holds the one date to the week before the other's.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    names : list of str
        The factions.
    """
    theatre, start = scenario.theatre, scenario.start
    provinces = [row.id for row in theatre.provinces]
    return [
        Membership(
            row.umbrella,
            names.index(row.member),
            frozenset(provinces.index(each) for each in row.provinces),
            (row.since - start).days // 7 if row.since else -ALWAYS,
            (row.until - start).days // 7 if row.until else ALWAYS,
        )
        for row in theatre.umbrellas
    ]


def activate(world: World, scenario: Any) -> None:
    """Let those active on the start date be there with their strength, each alone.

    Parameters
    ----------
    world : World
        The state.
    scenario : Scenario
        What is run.
    """
    for each, row in zip(world.factions, scenario.theatre.factions, strict=True):
        if row.is_active(scenario.start):
            each.active = True
            each.strength = each.drawn_strength
            each.coalition = each.index


def share_control(world: World, theatre: Any, draws: Draws) -> None:
    """Share out each province's ground within the control groups.

    Parameters
    ----------
    world : World
        The state.
    theatre : Theatre
        Its provinces.
    draws : Draws
        What was drawn.
    """
    place = {row.id: k for k, row in enumerate(theatre.provinces)}
    for (province, group), share in draws.control.items():
        k = place[province]
        members = [each for each in world.able() if each.group == group]
        standing = sum(each.strength * each.presence[k] for each in members)
        for each in members:
            if standing > 0.0:
                each.control[k] = share * each.strength * each.presence[k] / standing
        if standing <= 0.0 and members:
            members[0].control[k] = share


def join_blocs(world: World, scenario: Any, names: list[str]) -> None:
    """Put the members of the blocs valid at the start into coalitions.

    Parameters
    ----------
    world : World
        The state.
    scenario : Scenario
        What is run.
    names : list of str
        The factions.
    """
    blocs: dict[str, list[Faction]] = {}
    for row in scenario.theatre.blocs:
        each = world.factions[names.index(row.member)]
        if row.holds_on(scenario.start) and each.active:
            blocs.setdefault(row.bloc, []).append(each)
    for members in blocs.values():
        for each in members:
            each.coalition = min(member.index for member in members)
