"""Sections 7.1, 7.4, 7.5 and 7.7: assess, civilians, recover, revise."""

import math
from operator import add, mul

from .world import Faction, World


def assess(world: World) -> None:
    """Set `threat` (7.1).

    Parameters
    ----------
    world : World
        The state.
    """
    p = world.parameters
    fire = fire_on(world)
    able = world.able()
    might = {
        j.index: [
            j.strength * reach + p["air_equivalent"] * j.sorties * struck
            for reach, struck in zip(j.reach, fire[j.index], strict=True)
        ]
        for j in able
    }
    for i in world.factions:
        i.threat = [0.0] * len(world.factions)
    for i in able:
        for j in able:
            if j is not i:
                exposed = sum(i.presence[k] * might[j.index][k] for k in i.places)
                i.threat[j.index] = (
                    j.hostility(i.index) * exposed / world.total
                    + p["suffered_weight"] * i.grievance[j.index]
                )


def fire_on(world: World) -> list[list[float]]:
    """Return fire_jk = sum_i effort_jik: where j spent its effort last week.

    Parameters
    ----------
    world : World
        The state.
    """
    return [each.effort_in(len(world.near)) for each in world.factions]


def threat_in_common(world: World) -> list[list[float]]:
    """Return M_ij = sum_m sqrt(threat_im threat_jm).

    Parameters
    ----------
    world : World
        The state.
    """
    size = len(world.factions)
    common = [[0.0] * size for _ in range(size)]
    able = world.able()
    roots = {i.index: [math.sqrt(threat) for threat in i.threat] for i in able}
    for place, i in enumerate(able):
        for j in able[place:]:
            value = sum(map(mul, roots[i.index], roots[j.index]))
            common[i.index][j.index] = common[j.index][i.index] = value
    return common


def shared_threat(world: World) -> list[list[float]]:
    """Return S_ij = 1 - exp(-M_ij / L), 0 where there has been no threat at all.

    Parameters
    ----------
    world : World
        The state, with `threat_scale`.
    """
    scale = world.threat_scale
    if scale <= 0.0:
        return [[0.0] * len(world.factions) for _ in world.factions]
    return [[1.0 - math.exp(-m / scale) for m in row] for row in threat_in_common(world)]


def civilians(world: World, settled: bool = True) -> None:
    """Set `harm` and update `support` (7.4).

    Parameters
    ----------
    world : World
        The state; `before` holds the strengths before this week's losses.
    settled : bool
        Whether burn-in is over; in burn-in the usual push is being measured.
    """
    p = world.parameters
    density = fire_density(world.population, p["population_exponent"])
    rate: list[list[float]] = []
    bloc_rate: dict[int, list[float]] = {}
    for i in world.factions:
        i.harm = harm_by(i, world.before[i.index], density)
        rate.append([1e5 * h / n for h, n in zip(i.harm, world.population, strict=True)])
        if i.active:
            together = bloc_rate.setdefault(i.coalition, [0.0] * len(i.harm))
            bloc_rate[i.coalition] = list(map(add, together, rate[-1]))
    for i in world.actives():
        i.push = push_on(world, i, rate[i.index], bloc_rate)
        for k, now in enumerate(i.support):
            usual = i.usual_push[k] if settled else 0.0
            back = p["support_return"] * (i.support_start[k] - now)
            i.support[k] = min(1.0, max(0.0, now + i.push[k] - usual + back))


def push_on(
    world: World, i: Faction, own: list[float], bloc_rate: dict[int, list[float]]
) -> list[float]:
    """Return push_ik.

    Parameters
    ----------
    world : World
        The state.
    i : Faction
        Whose support it is.
    own : list of float
        Deaths per 100,000 by i in each province.
    bloc_rate : dict
        The same by each coalition.
    """
    p = world.parameters
    resisted = [0.0] * len(i.support)
    for j, spread in i.effort.items():
        share = sum(spread.values())
        for k, deaths in enumerate(bloc_rate[world.factions[j].coalition]):
            resisted[k] += share * deaths
    return [
        p["support_toward"] * (1.0 - now) * against - p["support_away"] * mine * now
        for now, against, mine in zip(i.support, resisted, own, strict=True)
    ]


def fire_density(population: list[float], power: float) -> list[float]:
    """Return f_k: 1 on average where fire falls like the population.

    Parameters
    ----------
    population : list of float
        By province.
    power : float
        The parameter `population_exponent`.
    """
    usual = sum(people ** (1.0 + power) for people in population) / sum(population)
    return [people**power / usual for people in population]


def harm_by(i: Faction, strength: float, density: list[float]) -> list[float]:
    """Return harm_ik.

    Parameters
    ----------
    i : Faction
        Who acts.
    strength : float
        Its strength before this week's losses.
    density : list of float
        f_k.
    """
    if not i.active or not i.effort:
        return [0.0] * len(density)
    ground = i.harm_per_1000 * strength * i.supply / 1000.0
    air = i.harm_per_sortie * i.sorties
    return [
        density[k] * effort * ((ground if i.reach[k] > 0.0 else 0.0) + air)
        for k, effort in enumerate(i.effort_in(len(density)))
    ]


def recover(world: World) -> None:
    """Add recruits to `strength` (7.5).

    Parameters
    ----------
    world : World
        The state.
    """
    p = world.parameters
    ceiling = p["ceiling"]
    for i in world.able():
        start = i.start_strength
        if start <= 0.0:
            continue
        liked = sum(map(mul, i.presence, i.support))
        liked_then = sum(map(mul, i.presence, i.support_start))
        favour = (liked / liked_then) ** p["support_elasticity"] if liked_then > 0.0 else 1.0
        room = max(0.0, 1.0 - i.strength / (ceiling * start)) / (1.0 - 1.0 / ceiling)
        recruits = max(i.mean_losses, p["recruit_floor"] * start) * favour * i.supply * room
        i.strength = max(i.strength, min(i.strength + recruits, ceiling * start))


def domination(i: Faction, j: Faction) -> float:
    """Return D_ij (7.7).

    Parameters
    ----------
    i, j : Faction
        The two.
    """
    both = i.strength + j.strength
    if both <= 0.0:
        return 0.0
    return i.overlap[j.index] * max(0.0, j.strength - i.strength) / both


def sponsor_change(world: World) -> dict[tuple[int, int], float]:
    """Return V_ij where a sponsor of i and one of j changed alignment (7.7).

    Parameters
    ----------
    world : World
        The state.
    """
    moved = [
        (m, other, by)
        for m, row in enumerate(world.alignment)
        for other, by in enumerate(row)
        if by != 0.0
    ]
    change: dict[tuple[int, int], float] = {}
    for m, other, by in moved:
        for i in world.factions:
            if i.sponsor[m] > 0.0:
                for j in world.factions:
                    if j.sponsor[other] > 0.0:
                        pair = i.index, j.index
                        value = i.sponsor[m] * by * j.sponsor[other]
                        change[pair] = change.get(pair, 0.0) + value
    return change


def revise(world: World, noise: list[float], settled: bool = True) -> None:
    """Update `weight`, then let `commitment` decay (7.7).

    Parameters
    ----------
    world : World
        The state.
    noise : list of float
        Z of each faction.
    settled : bool
        Whether burn-in is over; in burn-in p is `prior`.
    """
    if settled:
        measure_newcomers(world)
    rate = world.parameters["weight_rate"]
    spread = world.parameters["weight_noise"] / math.sqrt(2.0)
    shaken = [z if each.wavers else 0.0 for each, z in zip(world.factions, noise, strict=True)]
    shared = shared_threat(world) if settled else []
    change = sponsor_change(world) if settled else {}
    for i in world.actives():
        for j in world.actives():
            if j is i:
                continue
            p = propensity(world, i, j, shared, change) if settled else i.prior[j.index]
            now = i.weight[j.index]
            shock = spread * (shaken[i.index] + shaken[j.index])
            then = now + rate * (p - now) + shock
            i.weight[j.index] = min(1.0, max(-1.0, then))
    for i in world.factions:
        i.commitment = list(map(mul, i.commitment, i.commitment_keep))


def measure_newcomers(world: World) -> None:
    """Take S0, g0 and D0 of the factions that have fighters for the first time (section 3).

    Parameters
    ----------
    world : World
        The state.
    """
    new = {each.index for each in world.able() if each.index not in world.measured}
    if not new:
        return
    shared = shared_threat(world)
    for i in world.factions:
        for j in world.factions:
            a, b = i.index, j.index
            if a in new or b in new:
                world.shared_start[a][b] = shared[a][b]
                world.grievance_start[a][b] = i.grievance[b]
                world.domination_start[a][b] = domination(i, j)
    world.measured |= new


def propensity(
    world: World,
    i: Faction,
    j: Faction,
    shared: list[list[float]],
    change: dict[tuple[int, int], float],
) -> float:
    """Return p_ij (7.7).

    Parameters
    ----------
    world : World
        The state.
    i, j : Faction
        The two.
    shared : list of list of float
        S_ij.
    change : dict
        V_ij where it is not 0.
    """
    p = world.parameters
    a, b = i.index, j.index
    return math.tanh(
        math.atanh(i.prior[b])
        + p["b_threat"] * (shared[a][b] - world.shared_start[a][b])
        - p["b_grievance"] * (i.grievance[b] - world.grievance_start[a][b])
        + p["b_commit"] * i.commitment[b]
        + p["b_sponsor"] * change.get((a, b), 0.0)
        - p["b_domination"] * (domination(i, j) - world.domination_start[a][b])
    )
