"""Choose targets: rules score, umbrellas pool, ceasefires hold back."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled
from ..fronts import Fronts
from ..rules import Choices, Scene, SortedRules, choices_of, score_choices
from ..state import Parameters, State, held_ground
from .pooling import hold_back, pool


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
    fronts = state.fronts_now()
    effort = decide(
        fronts,
        choices_of(rules, fronts),
        rules.kind,
        rules.actor,
        rules.weight,
        rules.targets,
        rules.places,
        rules.narrow,
        rules.first,
        rules.row,
        state.strength,
        state.sorties,
        state.weight,
        state.grievance,
        state.truce,
        state.control,
        state.coalition,
        state.active,
        place.presence,
        place.reach,
        place.overlap,
        place.core,
        place.sponsor,
        place.group,
        len(place.groups),
        state.umbrella_now,
        par.pooling,
    )
    state.plan_effort(fronts, effort)


@compiled
def decide(
    fronts: Fronts,
    choices: Choices,
    kind: Ints,
    actor: Ints,
    weight: Floats,
    targets: Bools,
    places: Bools,
    narrow: Bools,
    first: Ints,
    row: Ints,
    strength: Floats,
    sorties: Floats,
    regard: Floats,
    grievance: Floats,
    truce: Floats,
    control: Floats,
    coalition: Ints,
    active: Bools,
    presence: Floats,
    reach: Floats,
    overlap: Floats,
    core: Floats,
    sponsor: Floats,
    group: Ints,
    n_groups: int,
    umbrella: Bools,
    pooling: float,
) -> Floats:
    """Look around, plan, pool, hold back; one call, since it takes many arrays.

    Parameters
    ----------
    fronts, choices, kind, actor, weight, targets, places, narrow, first, row
        As `plan`.
    strength, sorties, regard, grievance, truce, control, coalition, active
        Of the state; `regard` are the alliance weights.
    presence, reach, overlap, core, sponsor, group
        Of the place.
    n_groups : int
        Number of control groups.
    umbrella : (U, n, K) bool
        Members in force.
    pooling : float
        Share of a member's effort that follows the pool.

    Returns
    -------
    (M,) float
        Effort on each front.
    """
    exposed = strength.reshape(strength.size, 1) * presence
    hostility = (1.0 - regard) / 2.0
    held = held_ground(control, group, n_groups)
    permitted = may_target(active & (strength > 0.0), coalition, sponsor)
    scene = Scene(
        exposed,
        hostility,
        grievance,
        overlap,
        held,
        core,
        sponsor,
        permitted,
        active,
        group,
        umbrella,
    )
    effort = plan(
        fronts,
        choices,
        kind,
        actor,
        weight,
        targets,
        places,
        narrow,
        first,
        row,
        scene,
        reach,
        sorties,
    )
    if pooling > 0.0:
        pool(fronts, effort, umbrella, strength, permitted, pooling)
    hold_back(fronts, effort, truce)
    return effort


@compiled
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
        Symmetric, diagonal False.
    """
    n = alive.size
    allowed = np.zeros((n, n), dtype=np.bool_)
    for i in range(n):
        if alive[i]:
            for j in range(n):
                tied = coalition[i] == coalition[j] or sponsor[i, j] > 0.0
                allowed[i, j] = alive[j] and not tied
    for i in range(n):
        allowed[i, i] = False
        for j in range(n):
            if sponsor[i, j] > 0.0:
                allowed[j, i] = False
    return allowed


@compiled
def plan(
    fronts: Fronts,
    choices: Choices,
    kind: Ints,
    actor: Ints,
    weight: Floats,
    targets: Bools,
    places: Bools,
    narrow: Bools,
    first: Ints,
    row: Ints,
    scene: Scene,
    reach: Floats,
    sorties: Floats,
) -> Floats:
    """Let the rules of each actor score its fronts, and mix them.

    Parameters
    ----------
    fronts : Fronts
        Where anybody can act on anybody.
    choices : Choices
        What each entry is asked about.
    kind, actor, weight, targets, places, narrow, first, row
        Of the rules, as in `SortedRules`.
    scene : Scene
        The week as the rules see it.
    reach, sorties : (n, K) float, (n,) float
        Where the actor can strike, [0, 1]; who flies strikes everywhere.

    Returns
    -------
    (M,) float
        Effort on each front; sums to 1 for each actor, or is 0.
    """
    scores = score_choices(choices, kind, actor, targets, places, scene)
    toward = np.empty(fronts.target.size)
    within = np.empty(fronts.target.size)
    for i in range(reach.shape[0]):
        for p in range(fronts.first[i], fronts.first[i + 1]):
            hostility = scene.hostility[i, fronts.target[p]]
            toward[p] = hostility if scene.permitted[i, fronts.target[p]] else 0.0
            within[p] = 1.0 if sorties[i] > 0.0 else reach[i, fronts.province[p]]
    for e in range(kind.size):
        begin, end = np.uint64(choices.begin[e]), np.uint64(choices.end[e])
        if narrow[e]:
            for q in range(begin, end):
                p = choices.front[q]
                scores[q] = scores[q] * toward[p] * within[p]
        else:
            start = np.uint64(fronts.first[actor[e]])
            for q in range(end - begin):
                scores[begin + q] = scores[begin + q] * toward[start + q] * within[start + q]
    effort = np.zeros(fronts.target.size)
    mix(fronts, choices, scores, weight, narrow, first, row, effort)
    return effort


@compiled
def mix(
    fronts: Fronts,
    choices: Choices,
    scores: Floats,
    weight: Floats,
    narrow: Bools,
    first: Ints,
    row: Ints,
    out: Floats,
) -> None:
    """Mix the rules of each actor by weight, each rule's scores scaled to sum 1.

    Parameters
    ----------
    fronts, choices : Fronts, Choices
        What each actor can choose among; what each entry is asked about.
    scores : (Q,) float
        Of each choice, >= 0, masked by what the actor may target.
    weight, narrow, first, row
        Of the entries, as in `SortedRules`; the weight of a silent one goes to the others.
    out : (M,) float
        Written: effort on each front; sums to 1 for each actor, or is 0 if all are silent.
    """
    total = sums_of_scores(choices, scores, narrow, first, row)
    out[:] = 0.0
    for i in range(first.size - 1):
        start = np.uint64(fronts.first[i])
        size = np.uint64(fronts.first[i + 1]) - start
        heard = 0.0
        for e in row[first[i] : first[i + 1]]:
            if total[e] <= 0.0 or weight[e] <= 0.0:
                continue
            heard += weight[e]
            scale = weight[e] / total[e]
            begin = np.uint64(choices.begin[e])
            if narrow[e]:
                for q in range(begin, np.uint64(choices.end[e])):
                    out[choices.front[q]] += scale * scores[q]
            else:
                for q in range(size):
                    out[start + q] += scale * scores[begin + q]
        if heard > 0.0:
            for q in range(size):
                out[start + q] /= heard


@compiled
def sums_of_scores(
    choices: Choices, scores: Floats, narrow: Bools, first: Ints, row: Ints
) -> Floats:
    """Sum the scores of each entry in their order.

    Those of an actor that have all its fronts go four side by side: a sum alone would wait for
    each of its additions.

    Parameters
    ----------
    choices, scores, narrow, first, row
        As `mix`.

    Returns
    -------
    (E,) float
        The sums.
    """
    out = np.zeros(row.size)
    wide = np.zeros(row.size, dtype=np.int64)
    for i in range(first.size - 1):
        count = 0
        for e in row[first[i] : first[i + 1]]:
            if narrow[e]:
                for q in range(np.uint64(choices.begin[e]), np.uint64(choices.end[e])):
                    out[e] += scores[q]
            else:
                wide[count] = e
                count += 1
        for at in range(0, count, 4):
            last = count - 1
            one, two = wide[at], wide[min(at + 1, last)]
            three, four = wide[min(at + 2, last)], wide[min(at + 3, last)]
            a, b = np.uint64(choices.begin[one]), np.uint64(choices.begin[two])
            c, d = np.uint64(choices.begin[three]), np.uint64(choices.begin[four])
            s, t, u, v = 0.0, 0.0, 0.0, 0.0
            for q in range(np.uint64(choices.end[one]) - a):
                s += scores[a + q]
                t += scores[b + q]
                u += scores[c + q]
                v += scores[d + q]
            out[one], out[two], out[three], out[four] = s, t, u, v
    return out
