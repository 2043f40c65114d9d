"""Section 7.3: fight."""

import math

from .world import Spread, World

WEEKS_A_YEAR = 52.0
MOST_EVENTS = 1000


def fight(world: World, counts: list[list[float]], spots: list[list[float]]) -> None:
    """Set `events` and `losses`, take the losses, update `grievance` (7.3).

    Parameters
    ----------
    world : World
        The state.
    counts, spots : list of list of float
        The two matrices of the stream `clashes`.
    """
    for i in world.factions:
        i.events, i.losses = {}, {}
    ground_and_air(world)
    clash(world, counts, spots)
    world.lost = limit_losses(world)
    hurt = [[0.0] * len(world.factions) for _ in world.factions]
    for i in world.factions:
        for j, spread in i.losses.items():
            hurt[j][i.index] = sum(spread.values())
    remember(world, hurt)
    for each, lost in zip(world.factions, world.lost, strict=True):
        each.strength = max(0.0, each.strength - lost)


def ground_and_air(world: World) -> None:
    """Add to `losses` those from ground effort, defensive fire and air effort.

    Parameters
    ----------
    world : World
        The state.
    """
    p = world.parameters
    pressure = ground_pressure(world)
    for i in world.able():
        force = i.strength * i.supply
        for j, spread in i.effort.items():
            other = world.factions[j]
            for k, share in spread.items():
                standing = other.strength * other.presence[k]
                ground = force * share if i.reach[k] > 0.0 else 0.0
                if ground > 0.0:
                    all_on = pressure[j, k]
                    lost = p["ground_lethality"] * math.sqrt(all_on * standing) * ground / all_on
                    add(i.losses, j, k, lost)
                    add(other.losses, i.index, k, p["defence_ratio"] * lost)
                if i.sorties > 0.0 and standing > 0.0:
                    air = i.sorties * share
                    half = p["air_half_exposure"]
                    add(i.losses, j, k, p["air_lethality"] * air * standing / (standing + half))


def ground_pressure(world: World) -> dict[tuple[int, int], float]:
    """Return Y_jk, all ground effort on j in k.

    Parameters
    ----------
    world : World
        The state.
    """
    pressure: dict[tuple[int, int], float] = {}
    for i in world.able():
        force = i.strength * i.supply
        for j, spread in i.effort.items():
            for k, share in spread.items():
                if i.reach[k] > 0.0:
                    pressure[j, k] = pressure.get((j, k), 0.0) + force * share
    return pressure


def add(spread: Spread, j: int, k: int, value: float) -> None:
    """Add to a sparse value.

    Parameters
    ----------
    spread : Spread
        Values by target and province.
    j, k : int
        Target and province.
    value : float
        What to add.
    """
    row = spread.setdefault(j, {})
    row[k] = row.get(k, 0.0) + value


def clash(world: World, counts: list[list[float]], spots: list[list[float]]) -> None:
    """Draw clash events for every ordered pair that may clash, and add what they cost.

    Parameters
    ----------
    world : World
        The state.
    counts, spots : list of list of float
        Uniform draws for the count and for the place.
    """
    p = world.parameters
    able = world.able()
    for i in able:
        for j in able:
            if j is i or i.clashing[j.index] <= 0.0:
                continue
            planned = i.effort.get(j.index, {})
            stray = p["friction"] * i.hostility(j.index) * (1.0 - i.truce[j.index])
            # sqrt(presence_ik presence_jk) / c_ij sums to 1 over k.
            mean = p["clash_rate"] * i.clashing[j.index] / WEEKS_A_YEAR
            mean *= sum(planned.values()) + stray
            count = count_events(counts[i.index][j.index], mean, p["clash_shape"])
            if count == 0:
                continue
            chances = {k: stray * share for k, share in i.common[j.index]}
            for k, share in planned.items():
                chances[k] = chances.get(k, 0.0) + share
            for k in places_of(count, spots[i.index][j.index], sorted(chances.items())):
                add(i.events, j.index, k, 1.0)
                add(i.losses, j.index, k, p["event_losses"])
                add(j.losses, i.index, k, p["event_losses"])


def count_events(u: float, mean: float, size: float) -> int:
    """Return the smallest N with u < F(N), F negative binomial, at most `MOST_EVENTS`.

    Parameters
    ----------
    u : float
        Uniform on [0, 1).
    mean, size : float
        Of the distribution: variance = mean + mean^2 / size.
    """
    if mean <= 0.0:
        return 0
    chance = (size / (size + mean)) ** size
    total, count = chance, 0
    while u >= total and count < MOST_EVENTS:
        chance *= (count + size) / (count + 1.0) * mean / (size + mean)
        total += chance
        count += 1
    return count


def places_of(count: int, spot: float, chances: list[tuple[int, float]]) -> list[int]:
    """Return the province of each event.

    Parameters
    ----------
    count : int
        N.
    spot : float
        V_ij.
    chances : list of (int, float)
        Province and place_ijk, in the order of provinces.
    """
    total = sum(chance for _, chance in chances)
    found = []
    for event in range(count):
        at = (spot + event / count) % 1.0
        reached, where = 0.0, -1
        for k, chance in chances:
            if chance > 0.0:
                where = k
                reached += chance / total
                if at < reached:
                    break
        found.append(where)
    return found


def limit_losses(world: World) -> list[float]:
    """Scale down what anyone loses beyond `max_weekly_loss`; return what each loses.

    Parameters
    ----------
    world : World
        The state, with `losses`.
    """
    lost = [0.0] * len(world.factions)
    for i in world.factions:
        for j, spread in i.losses.items():
            lost[j] += sum(spread.values())
    scale = {}
    for each in world.factions:
        most = world.parameters["max_weekly_loss"] * each.strength
        if lost[each.index] > most:
            scale[each.index] = most / lost[each.index]
            lost[each.index] = most
    for i in world.factions:
        for j, spread in i.losses.items():
            if j in scale:
                for k in spread:
                    spread[k] *= scale[j]
    return lost


def remember(world: World, hurt: list[list[float]] | None = None) -> None:
    """Let `grievance` decay, and add what was suffered this week.

    Parameters
    ----------
    world : World
        The state, with the strength before the losses.
    hurt : list of list of float, optional
        Fighters that i lost to j.
    """
    keep = 2.0 ** (-1.0 / world.parameters["grievance_half_life"])
    for i in world.factions:
        i.grievance = [keep * old for old in i.grievance]
        if hurt is not None and i.strength > 0.0:
            for j, lost in enumerate(hurt[i.index]):
                if lost > 0.0:
                    i.grievance[j] += lost / i.strength
