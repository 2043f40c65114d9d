"""Choose targets: rules score, umbrellas pool, ceasefires hold back."""

import numpy as np

from ..compiled import compiled
from ..rules import Scene, SortedRules, score
from ..state import Bools, Floats, Ints, Parameters, State


def choose_targets(state: State, rules: SortedRules, par: Parameters) -> None:
    """Write `effort` (`docs/odd.md`, section 7.2).

    Parameters
    ----------
    state : State
        Changed in place.
    rules : SortedRules
        Who follows which rule with what weight.
    par : Parameters
        `pooling`.
    """
    place = state.place
    permitted = may_target(state.alive, state.coalition, place.sponsor)
    umbrella = state.umbrella_now
    scene = Scene(
        exposed=state.exposed,
        hostility=(1.0 - state.weight) / 2.0,
        grievance=state.grievance,
        overlap=place.overlap,
        held=state.held,
        core=place.core,
        sponsor=place.sponsor,
        permitted=permitted,
        active=state.active,
        group=place.group,
        umbrella=umbrella,
    )
    reach = np.where(state.sorties[:, None] > 0.0, 1.0, place.reach)
    state.effort[:] = mix(score(rules, scene), rules.actor, rules.weight, scene, reach)
    if umbrella.any() and par.pooling > 0.0:
        state.effort[:] = pool(state.effort, umbrella, state.strength, permitted, par.pooling)
    if state.truce.any():
        state.effort *= 1.0 - state.truce[:, :, None]
    state.sum_effort()


def may_target(alive: Bools, coalition: Ints, sponsor: Floats) -> Bools:
    """Who may plan effort against whom: not one's own, client or sponsor.

    Parameters
    ----------
    alive : (n,) bool
        Active and with fighters.
    coalition : (n,) int
        Labels.
    sponsor : (n, n) float
        Share of i's supply that comes from j.

    Returns
    -------
    (n, n) bool
        Diagonal False.
    """
    bound = (coalition[:, None] == coalition[None, :]) | (sponsor > 0.0) | (sponsor.T > 0.0)
    allowed = alive[:, None] & alive[None, :] & ~bound
    np.fill_diagonal(allowed, False)
    return np.asarray(allowed)


@compiled
def mix(raw: Floats, actor: Ints, weight: Floats, scene: Scene, reach: Floats) -> Floats:
    """Mix the rules of each actor by weight, each rule's scores scaled to sum 1.

    Parameters
    ----------
    raw : (E, n, K) float
        g of each rule entry, >= 0.
    actor, weight : (E,) int, (E,) float
        Whose entry, and its share of attention.
    scene : Scene
        `permitted` and `hostility`.
    reach : (n, K) float
        Where the actor can strike, [0, 1].

    Returns
    -------
    (n, n, K) float
        Effort of i on j in k; sums to 1 over j and k, or is 0.
    """
    entries, n, provinces = raw.shape
    effort = np.zeros((n, n, provinces))
    heard = np.zeros(n)
    within = np.zeros(provinces, dtype=np.int64)
    scored = np.zeros((n, provinces))
    for e in range(entries):
        i = actor[e]
        if weight[e] <= 0.0:
            continue
        places = 0
        for k in range(provinces):
            if reach[i, k] > 0.0:
                within[places] = k
                places += 1
        total = 0.0
        for j in range(n):
            if scene.permitted[i, j]:
                for p in range(places):
                    k = within[p]
                    scored[j, p] = raw[e, j, k] * scene.hostility[i, j] * reach[i, k]
                    total += scored[j, p]
        if total <= 0.0:
            continue
        heard[i] += weight[e]
        for j in range(n):
            if scene.permitted[i, j]:
                for p in range(places):
                    effort[i, j, within[p]] += weight[e] / total * scored[j, p]
    for i in range(n):
        if heard[i] > 0.0:
            effort[i] /= heard[i]
    return effort


@compiled
def pool(
    effort: Floats, umbrella: Bools, strength: Floats, permitted: Bools, share: float
) -> Floats:
    """Let members of an umbrella point part of their effort where it points.

    Parameters
    ----------
    effort : (n, n, K) float
        Before pooling.
    umbrella : (U, n, K) bool
        Members in force, by governorate.
    strength : (n,) float
        Weights in the common plan.
    permitted : (n, n) bool
        Who may target whom.
    share : float
        How much of a member's effort in k follows the pool, [0, 1].

    Returns
    -------
    (n, n, K) float
        Each faction spends in each governorate what it spent before.
    """
    unions, n, provinces = umbrella.shape
    pools = np.zeros((unions, provinces, n))
    for u in range(unions):
        for m in range(n):
            for k in range(provinces):
                if umbrella[u, m, k]:
                    for j in range(n):
                        pools[u, k, j] += strength[m] * effort[m, j, k]
    out = effort.copy()
    plan = np.zeros(n)
    for i in range(n):
        for k in range(provinces):
            spent = effort[i, :, k].sum()
            if spent <= 0.0:
                continue
            plan[:] = 0.0
            plans = 0
            for u in range(unions):
                if not umbrella[u, i, k]:
                    continue
                total = 0.0
                for j in range(n):
                    if permitted[i, j]:
                        total += pools[u, k, j]
                if total > 0.0:
                    plans += 1
                    for j in range(n):
                        if permitted[i, j]:
                            plan[j] += pools[u, k, j] / total
            if plans > 0:
                for j in range(n):
                    mixed = share * spent * plan[j] / plans
                    out[i, j, k] = (1.0 - share) * effort[i, j, k] + mixed
    return out
