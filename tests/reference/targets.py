"""Section 7.2: choose targets."""

from collections.abc import Callable

from .world import Faction, Rule, Spread, World

Score = Callable[[Faction, int, float], float]
"""g_r(i, j, k) of one entry, from j, k and x_jk > 0."""

Pools = dict[tuple[str, int], dict[int, float]]
"""Effort pooled by umbrella and province, on each target."""


class Scene:
    """What all rules read in a week, computed once.

    Attributes
    ----------
    world : World
        The state.
    able : list of Faction
        Active with strength.
    umbrellas : dict
        By name, (members, provinces) of those in force.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.able = world.able()
        self.umbrellas = umbrellas_in_force(world)
        self.standing = {
            each.index: {k: each.strength * each.presence[k] for k in each.places}
            for each in self.able
        }


def umbrellas_in_force(world: World) -> dict[str, tuple[set[int], set[int]]]:
    """Return members and provinces of the umbrellas in force.

    Parameters
    ----------
    world : World
        The state.
    """
    found: dict[str, tuple[set[int], set[int]]] = {}
    for row in world.umbrellas:
        if row.first <= world.week < row.end:
            members, provinces = found.setdefault(row.umbrella, (set(), set()))
            members.add(row.member)
            provinces |= row.provinces
    return found


def against(_scene: Scene, _i: Faction, rule: Rule) -> Score:
    """Aim at the listed, in proportion to what stands there."""
    listed = rule.targets
    return lambda j, k, x: x if j.index in listed else 0.0


def defend(scene: Scene, i: Faction, _rule: Rule) -> Score:
    """Aim at those who are hostile to one's clients, near their core provinces."""
    world = scene.world
    clients = [i] + [world.factions[c] for c in sorted(i.tied) if world.factions[c].active]
    ids = {c.index for c in clients}
    core = {k for k, owners in enumerate(world.core_of) if owners & ids}
    depth = [
        1.0 if k in core else 0.5 if near & core else 0.0 for k, near in enumerate(world.near)
    ]
    worst = {j.index: max(j.hostility(c.index) for c in clients) for j in scene.able}
    return lambda j, k, x: x * depth[k] * worst[j.index]


def retaliate(_scene: Scene, i: Faction, _rule: Rule) -> Score:
    """Aim at those who lately did it harm."""
    grievance = i.grievance
    return lambda j, k, x: grievance[j.index] * x


def pretext(scene: Scene, i: Faction, rule: Rule) -> Score:
    """Aim at the listed, and at those who stand near or beside them."""
    world, listed = scene.world, rule.targets
    provinces = len(world.near)
    named, all_others = [0.0] * provinces, [0.0] * provinces
    for m in scene.able:
        is_listed, is_other = m.index in listed, not world.bound(i, m)
        for k, x in scene.standing[m.index].items():
            if is_listed:
                named[k] += x
            if is_other:
                all_others[k] += x
    near = [a / b if b > 0.0 else 0.0 for a, b in zip(named, all_others, strict=True)]
    present = {d for d in listed if world.factions[d].active}
    beside = {
        (j, k)
        for members, places in scene.umbrellas.values()
        if members & present
        for j in members
        for k in places
    }

    def score(j: Faction, k: int, x: float) -> float:
        if j.index in listed:
            return x
        return x * near[k] * (2.0 if (j.index, k) in beside else 1.0)

    return score


def rival(_scene: Scene, i: Faction, _rule: Rule) -> Score:
    """Aim at competitors of the same control group in the same provinces."""
    group, overlap = i.group, i.overlap
    return lambda j, k, x: overlap[j.index] * x if group and j.group == group else 0.0


def weakest(scene: Scene, i: Faction, rule: Rule) -> Score:
    """Aim at the weakest of the listed."""
    listed, own = rule.targets, scene.standing[i.index]
    return lambda j, k, x: 1.0 / (1.0 + x / (own.get(k, 0.0) + 1.0)) if j.index in listed else 0.0


def strongest(_scene: Scene, _i: Faction, rule: Rule) -> Score:
    """Aim at the strongest of the listed."""
    listed = rule.targets
    return lambda j, k, x: x * x if j.index in listed else 0.0


def reclaim(scene: Scene, i: Faction, rule: Rule) -> Score:
    """Aim at whoever holds the listed provinces."""
    missing = {
        k: 1.0 - sum(m.control[k] for m in scene.world.factions if i.group and m.group == i.group)
        for k in rule.places
    }
    return lambda j, k, x: x * missing.get(k, 0.0)


RULES: dict[str, Callable[[Scene, Faction, Rule], Score]] = {
    "against": against,
    "defend": defend,
    "retaliate": retaliate,
    "pretext": pretext,
    "rival": rival,
    "weakest": weakest,
    "strongest": strongest,
    "reclaim": reclaim,
}


def choose_targets(world: World) -> None:
    """Set `effort` of all factions.

    Parameters
    ----------
    world : World
        The state; its effort is replaced.
    """
    scene = Scene(world)
    for each in world.factions:
        each.effort = {}
    permitted = {i.index: permitted_targets(scene, i) for i in scene.able}
    for i in scene.able:
        i.effort = planned_effort(scene, i, permitted[i.index])
    pools = pooled_effort(scene)
    mixed = [(i, mix(scene, i, permitted[i.index], pools)) for i in scene.able]
    for i, effort in mixed:
        i.effort = effort
        withhold(i)


def permitted_targets(scene: Scene, i: Faction) -> list[Faction]:
    """Return the factions that i may target.

    Parameters
    ----------
    scene : Scene
        The week.
    i : Faction
        Who acts.
    """
    return [j for j in scene.able if j is not i and not scene.world.bound(i, j)]


def planned_effort(scene: Scene, i: Faction, permitted: list[Faction]) -> Spread:
    """Return effort_ijk before pooling: the entries' normalised scores, mixed by weight.

    Parameters
    ----------
    scene : Scene
        The week.
    i : Faction
        Who acts.
    permitted : list of Faction
        Whom it may target.
    """
    open_to = [1.0] * len(i.reach) if i.sorties > 0.0 else i.reach
    cells = [
        (j, k, scene.standing[j.index][k], open_to[k] * i.hostility(j.index))
        for j in permitted
        for k in j.places
        if open_to[k] > 0.0
    ]
    effort: Spread = {}
    weights = 0.0
    for rule in i.rules:
        score = RULES[rule.name](scene, i, rule)
        raw = [(j.index, k, scale * score(j, k, x)) for j, k, x, scale in cells]
        total = sum(value for _, _, value in raw)
        if total <= 0.0:
            continue
        weights += rule.weight
        for j, k, value in raw:
            if value > 0.0:
                spread = effort.setdefault(j, {})
                spread[k] = spread.get(k, 0.0) + rule.weight * value / total
    if weights <= 0.0:
        return {}
    return {j: {k: v / weights for k, v in s.items()} for j, s in effort.items()}


def pooled_effort(scene: Scene) -> Pools:
    """Return pool_ujk of every umbrella in force in the provinces it works in.

    Parameters
    ----------
    scene : Scene
        The week, with the effort before mixing.
    """
    pools: Pools = {}
    for umbrella, (members, provinces) in scene.umbrellas.items():
        for m in scene.able:
            if m.index not in members:
                continue
            for j, spread in m.effort.items():
                for k, share in spread.items():
                    if k in provinces:
                        pool = pools.setdefault((umbrella, k), {})
                        pool[j] = pool.get(j, 0.0) + m.strength * share
    return pools


def mix(scene: Scene, i: Faction, permitted: list[Faction], pools: Pools) -> Spread:
    """Return i's effort after pooling with its umbrellas.

    Parameters
    ----------
    scene : Scene
        The week.
    i : Faction
        Who acts.
    permitted : list of Faction
        Whom it may target.
    pools : dict
        From `pooled_effort`.
    """
    own = [(u, places) for u, (who, places) in scene.umbrellas.items() if i.index in who]
    if not own:
        return i.effort
    pooling = scene.world.parameters["pooling"]
    effort = {j: dict(spread) for j, spread in i.effort.items()}
    may = {j.index for j in permitted}
    for k, spent in enumerate(i.effort_in(len(i.reach))):
        if spent <= 0.0:
            continue
        shares = [normalised(pools.get((u, k), {}), may) for u, places in own if k in places]
        shares = [share for share in shares if share]
        if not shares:
            continue
        for spread in effort.values():
            if k in spread:
                spread[k] *= 1.0 - pooling
        for share in shares:
            for j, value in share.items():
                spread = effort.setdefault(j, {})
                spread[k] = spread.get(k, 0.0) + pooling * spent * value / len(shares)
    return effort


def normalised(pool: dict[int, float], may: set[int]) -> dict[int, float]:
    """Return a pool masked to the targets allowed, with sum 1; empty if nothing is left.

    Parameters
    ----------
    pool : dict
        Pooled effort by target.
    may : set of int
        The targets allowed.
    """
    masked = {j: value for j, value in pool.items() if j in may and value > 0.0}
    total = sum(masked.values())
    return {j: value / total for j, value in masked.items()}


def withhold(i: Faction) -> None:
    """Take off what a ceasefire withholds.

    Parameters
    ----------
    i : Faction
        Who acts.
    """
    for j, spread in i.effort.items():
        if i.truce[j] > 0.0:
            for k in spread:
                spread[k] *= 1.0 - i.truce[j]
