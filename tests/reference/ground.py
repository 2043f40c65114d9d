"""Section 7.6: hold ground."""

from .world import Faction, World

HOME_ROUNDS = 200
LEAST_SHARE = 0.002
LEAST_TARGET = 1e-9


def force(world: World, i: Faction) -> list[float]:
    """Return force_ik.

    Parameters
    ----------
    world : World
        The state.
    i : Faction
        An active faction.
    """
    fighters = i.strength * i.supply
    if i.sorties <= 0.0:
        return [fighters * share for share in i.presence]
    beta = world.parameters["air_equivalent"]
    spent = i.effort_in(len(i.presence))
    return [
        fighters * share + beta * i.sorties * effort
        for share, effort in zip(i.presence, spent, strict=True)
    ]


def sides_in(world: World, k: int, forces: dict[int, list[float]]) -> list[list[Faction]]:
    """Return the coalitions that contest province k: with force, and a ground holder there.

    Parameters
    ----------
    world : World
        The state.
    k : int
        The province.
    forces : dict
        force_ik by faction.
    """
    return [
        members
        for members in world.coalitions().values()
        if any(i.group and (i.presence[k] > 0.0 or i.control[k] > 0.0) for i in members)
        and any(forces[i.index][k] > 0.0 for i in members)
    ]


def targets_in(
    world: World, k: int, contesting: list[list[Faction]], forces: dict[int, list[float]]
) -> dict[int, float]:
    """Return target_ik of the ground holders of province k; empty if no one has force.

    Parameters
    ----------
    world : World
        The state, with `home`.
    k : int
        The province.
    contesting : list of list of Faction
        The coalitions with force there.
    forces : dict
        force_ik by faction.
    """
    power = world.parameters["contest"]
    contest = [
        sum((world.home[i.group][k] if i.group else 1.0) * forces[i.index][k] for i in members)
        ** power
        for members in contesting
    ]
    total = sum(contest)
    targets: dict[int, float] = {}
    if total <= 0.0:
        return targets
    for members, won in zip(contesting, contest, strict=True):
        holders = [i for i in members if i.group]
        claims = [i.strength * i.presence[k] for i in holders]
        if sum(claims) <= 0.0:
            claims = [i.control[k] for i in holders]
        claimed = sum(claims)
        if claimed > 0.0:
            for i, claim in zip(holders, claims, strict=True):
                targets[i.index] = won / total * claim / claimed
    return targets


def hold(world: World) -> None:
    """Let `control` drift to the strength present (7.6).

    Parameters
    ----------
    world : World
        The state.
    """
    rate = world.parameters["hold_rate"]
    forces = {i.index: force(world, i) for i in world.actives()}
    for k in range(len(world.near)):
        contesting = sides_in(world, k, forces)
        if not contesting:
            continue
        targets = targets_in(world, k, contesting, forces)
        if not targets:
            continue
        for i in world.factions:
            if i.group:
                i.control[k] += rate * (targets.get(i.index, 0.0) - i.control[k])
        scale_column(world, k)


def scale_column(world: World, k: int) -> None:
    """Scale the control of a province to sum 1.

    Parameters
    ----------
    world : World
        The state.
    k : int
        The province.
    """
    total = sum(i.control[k] for i in world.factions)
    if total > 0.0:
        for i in world.factions:
            i.control[k] /= total


def fix_home(world: World) -> None:
    """Set `home` so that the start is at rest.

    Parameters
    ----------
    world : World
        The state at the end of burn-in.
    """
    world.home = no_homes(world)
    forces = {i.index: force(world, i) for i in world.actives()}
    for k in range(len(world.near)):
        contesting = sides_in(world, k, forces)
        held = by_group(world, {i.index: i.control[k] for i in world.factions})
        for _ in range(HOME_ROUNDS):
            reached = by_group(world, targets_in(world, k, contesting, forces))
            groups = [group for group in world.home if reached[group] > 0.0]
            for group in groups:
                ratio = max(held[group], LEAST_SHARE) / max(reached[group], LEAST_TARGET)
                world.home[group][k] *= ratio ** (1.0 / world.parameters["contest"])
            if groups:
                mean = sum(world.home[group][k] for group in groups) / len(groups)
                for group in groups:
                    world.home[group][k] /= mean


def no_homes(world: World) -> dict[str, list[float]]:
    """Return home factors of 1.

    Parameters
    ----------
    world : World
        The state.
    """
    groups = dict.fromkeys(i.group for i in world.factions if i.group)
    return {group: [1.0] * len(world.near) for group in groups}


def by_group(world: World, values: dict[int, float]) -> dict[str, float]:
    """Return the sums of values over the members of each control group.

    Parameters
    ----------
    world : World
        The state.
    values : dict
        By faction.
    """
    sums = dict.fromkeys(world.home, 0.0)
    for index, value in values.items():
        group = world.factions[index].group
        if group:
            sums[group] += value
    return sums
