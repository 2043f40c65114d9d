"""Choose targets: rules score, umbrellas pool, ceasefires hold back."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..cells import Cells, add_up
from ..compiled import compiled
from ..rules import (
    ALL,
    Choices,
    Entries,
    Options,
    Scene,
    score_cells,
    score_listed,
    score_target,
)
from ..state import Parameters, held_ground
from ..views import Now, Where
from .pooling import hold_back, pool


@compiled
def choose_targets(
    now: Now,
    where: Where,
    par: Parameters,
    cells: Cells,
    choices: Choices,
    entries: Entries,
    umbrella: Bools,
) -> tuple[Floats, Floats]:
    """Write `spent` and `aimed`, return the effort (`docs/odd.md`, section 7.2).

    Parameters
    ----------
    now, where : Now, Where
        The state.
    par : Parameters
        `pooling`.
    cells : Cells
        Where somebody may stand.
    choices, entries : Choices, Entries
        Who follows which rule with what weight, and is asked about what.
    umbrella : (U, n, K) bool
        Members in force.

    Returns
    -------
    effort : (C, n) float
        On each cell by each actor.
    upon : (n, n) float
        By target, as of `add_up`.
    """
    scene = Scene(
        now.strength.reshape(now.strength.size, 1) * where.presence,
        hostility_of(now.weight),
        now.grievance.T.copy(),
        where.overlap,
        held_ground(now.control, where.group, where.groups),
        where.core,
        where.bound,
        may_target(now.active & (now.strength > 0.0), now.coalition, where.bound),
        now.active,
        where.group,
        umbrella,
    )
    effort = plan(cells, choices, entries, scene, where.reach, now.sorties)
    if par.pooling > 0.0:
        pool(
            cells, effort, where.rooms, umbrella, now.strength, scene.permitted, par.pooling
        )
    hold_back(cells, effort, now.truce)
    return effort, add_up(cells, effort, now.spent, now.aimed)


@compiled
def may_target(alive: Bools, coalition: Ints, bound: Bools) -> Bools:
    """Who may plan effort against whom: not one's own, client or sponsor.

    Parameters
    ----------
    alive : (n,) bool
        Active and with fighters.
    coalition : (n,) int
        Labels.
    bound : (n, n) bool
        Whether either supplies the other.

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
                tied = (coalition[i] == coalition[j]) | bound[i, j]
                allowed[i, j] = alive[j] & (not tied)
            allowed[i, i] = False
    return allowed


@compiled
def plan(
    cells: Cells,
    choices: Choices,
    entries: Entries,
    scene: Scene,
    reach: Floats,
    sorties: Floats,
) -> Floats:
    """Let the rules of each actor score who stands where, and mix them by weight.

    Each rule's scores, masked by what the actor may target and can reach, are scaled to sum 1;
    the weight of a silent one goes to the others. All actors are looked at side by side.

    Parameters
    ----------
    cells, choices : Cells, Choices
        Where somebody may stand; what each entry is asked about.
    entries : Entries
        Who follows which rule with what weight.
    scene : Scene
        The week as the rules see it.
    reach, sorties : (n, K) float, (n,) float
        Where the actor can strike, [0, 1]; who flies strikes everywhere.

    Returns
    -------
    (C, n) float
        Effort on each cell by each actor; sums to 1 for each actor, or is 0 if all its rules
        are silent.
    """
    n, provinces = reach.shape
    number = cells.target.size
    toward, within = np.zeros((n, n)), np.empty((provinces, n))
    for i in range(n):
        for k in range(provinces):
            within[k, i] = 1.0 if sorties[i] > 0.0 else reach[i, k]
    for j in range(n):
        for i in range(n):
            toward[j, i] = scene.hostility[j, i] if scene.permitted[j, i] else 0.0
    fighters = np.empty(number)
    for c in range(number):
        fighters[c] = scene.exposed[cells.target[c], cells.province[c]]
    lists = (choices.asked, cells.target, cells.province)
    options = Options(*lists, fighters, entries.targets, entries.places)
    heard, stand = np.zeros(n), np.zeros((n, n))
    mixed = mix_all(cells, entries, scene, fighters, toward, within, heard, stand)
    mix_listed(choices, entries, options, scene, stand, heard, mixed)
    raw = mix_cells(choices, entries, options, scene, toward, within, heard)
    for i in range(n):
        heard[i] = 1.0 / heard[i] if heard[i] > 0.0 else 0.0
    for j in range(n):
        for i in range(n):
            mixed[j, i] *= toward[j, i] * heard[i]
    effort = np.empty((number, n))
    for c in range(number):
        j, k, x = cells.target[c], cells.province[c], fighters[c]
        for i in range(n):
            effort[c, i] = x * within[k, i] * mixed[j, i]
    for each in range(entries.scoring.size):
        e = entries.scoring[each]
        i = entries.actor[e]
        for q in range(choices.begin[e], choices.end[e]):
            effort[choices.asked[q], i] += raw[q] * heard[i]
    return effort


@compiled
def mix_all(
    cells: Cells,
    entries: Entries,
    scene: Scene,
    fighters: Floats,
    toward: Floats,
    within: Floats,
    heard: Floats,
    stand: Floats,
) -> Floats:
    """Mix the rules that weigh all targets.

    What such a rule adds up over governorates is the same for all of them: it is summed first.

    Parameters
    ----------
    cells, entries, scene
        As `plan`.
    fighters : (C,) float
        x_jk.
    toward, within : (n, n) float, (K, n) float
        Hostility to j of i where it may target j, at [j, i]; where i can strike.
    heard : (n,) float
        Changed: the weight of the rules of each actor that are not silent is added.
    stand : (n, n) float
        Written: sum over k of what i can strike of j, masked by `toward`, at [j, i].

    Returns
    -------
    (n, n) float
        By what factor i weighs a fighter of j, at [j, i]; not yet masked.
    """
    n = toward.shape[0]
    stand[:] = 0.0
    there = np.zeros(n, dtype=np.bool_)
    for c in range(fighters.size):
        j, k, x = cells.target[c], cells.province[c], fighters[c]
        there[j] |= x > 0.0
        for i in range(n):
            stand[j, i] += toward[j, i] * within[k, i] * x
    share, total, score = np.empty(n), np.empty(n), np.empty(n)
    mixed = np.zeros((n, n))
    for rule in range(len(ALL)):
        if not ALL[rule]:
            continue
        share[:] = 0.0
        for e in range(entries.kind.size):
            # Entries of one actor score alike, so their weights add up.
            if entries.kind[e] == rule and entries.weight[e] > 0.0:
                share[entries.actor[e]] += entries.weight[e]
        total[:] = 0.0
        for j in range(n):
            if not there[j]:
                continue
            score_target(rule, j, scene, score)
            for i in range(n):
                total[i] += score[i] * stand[j, i]
        for i in range(n):
            heard[i] += share[i] if total[i] > 0.0 else 0.0
            share[i] = share[i] / total[i] if total[i] > 0.0 else 0.0
        for j in range(n):
            if not there[j]:
                continue
            score_target(rule, j, scene, score)
            for i in range(n):
                mixed[j, i] += share[i] * score[i]
    return mixed


@compiled
def mix_listed(
    choices: Choices,
    entries: Entries,
    options: Options,
    scene: Scene,
    stand: Floats,
    heard: Floats,
    mixed: Floats,
) -> None:
    """Add the rules that weigh listed targets to what `mix_all` has mixed.

    Parameters
    ----------
    choices, entries, scene
        As `plan`.
    options : Options
        What entries choose among.
    stand : (n, n) float
        As of `mix_all`.
    heard, mixed : (n,) float, (n, n) float
        Changed: added to.
    """
    score = np.empty(mixed.shape[0])
    for each in range(entries.listing.size):
        e = entries.listing[each]
        if entries.weight[e] <= 0.0:
            continue
        i, begin, end = entries.actor[e], choices.begin[e], choices.end[e]
        score_listed(entries.kind[e], e, i, begin, end, options, scene, score)
        total = 0.0
        for q in range(begin, end):
            total += score[q - begin] * stand[choices.asked[q], i]
        if total > 0.0:
            heard[i] += entries.weight[e]
            for q in range(begin, end):
                mixed[choices.asked[q], i] += entries.weight[e] / total * score[q - begin]


@compiled
def mix_cells(
    choices: Choices,
    entries: Entries,
    options: Options,
    scene: Scene,
    toward: Floats,
    within: Floats,
    heard: Floats,
) -> Floats:
    """Weigh the rules that score cells.

    Parameters
    ----------
    choices, entries, scene
        As `plan`.
    options : Options
        What entries choose among.
    toward, within
        As of `mix_all`.
    heard : (n,) float
        Changed: added to.

    Returns
    -------
    (Q,) float
        Their part of the effort on what `asked` says, not yet divided by what was heard.
    """
    raw, score = np.zeros(choices.asked.size), np.empty(options.target.size)
    for each in range(entries.scoring.size):
        e = entries.scoring[each]
        if entries.weight[e] <= 0.0:
            continue
        i, begin, end = entries.actor[e], choices.begin[e], choices.end[e]
        score_cells(entries.kind[e], e, i, begin, end, options, scene, score)
        total = 0.0
        for q in range(begin, end):
            c = choices.asked[q]
            there = toward[options.target[c], i] * within[options.province[c], i]
            score[q - begin] *= there
            total += score[q - begin]
        if total > 0.0:
            heard[i] += entries.weight[e]
            part = entries.weight[e] / total
            for q in range(begin, end):
                raw[q] = part * score[q - begin]
    return raw


@compiled
def hostility_of(regard: Floats) -> Floats:
    """(n, n) float: h_ij = (1 - w_ij) / 2 at [j, i]."""
    n = regard.shape[0]
    out = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            out[j, i] = (1.0 - regard[i, j]) / 2.0
    return out
