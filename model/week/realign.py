"""Realign: each faction weighs staying, leaving, joining, founding."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled, inlined
from ..state import Parameters
from ..views import Now, Then, Where


@compiled
def realign(
    now: Now, where: Where, then: Then, par: Parameters, order: Floats, camps: int
) -> tuple[Ints, int, int]:
    """Write `coalition`, and return this week's moves (`docs/odd.md`, section 7.8).

    With `camps` it is the descent of Axelrod and Bennett (1993): at most so many
    coalitions, and of all moves that are open the one that lowers the energy most comes
    first, again and again, until none lowers it. With one place for all, symmetric
    weights, `tau` and `switching_cost` 0, `veto_share` above 1 and two camps the moves are
    those of `landscape.descent`.

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state.
    par : Parameters
        `tau`, `switching_cost`, `veto_share`, `winning_share`.
    order : (n,) float
        Uniform draws; factions choose in the order of their rank, each once.
    camps : int
        At most so many coalitions, steepest move first; `order` is not used then. 0: any
        number.

    Returns
    -------
    moves : (number of moves, 3) int
        Faction, old label, new label.
    consents, refusals : int
        How often a coalition that was asked said yes, or no.
    """
    q = bonds(now.weight, where.overlap, par.tau)
    who = (now.strength, then.total, now.active & (now.strength > 0.0), now.coalition)
    limits = (par.switching_cost, par.veto_share, par.winning_share)
    if camps == 0:
        labels, moves, consents, refusals = sequential(q, *who, np.argsort(order), *limits)
    else:
        labels, moves, consents, refusals = steepest_first(q, *who, *limits, camps)
    now.coalition[:] = labels
    return moves, consents, refusals


@compiled
def bonds(weight: Floats, overlap: Floats, tau: float) -> Floats:
    """q_ij = c_ij min(w_ij, w_ji) - tau, diagonal 0.

    Parameters
    ----------
    weight, overlap : (n, n) float
        Alliance weights; overlap of presence.
    tau : float
        Price of autonomy.

    Returns
    -------
    (n, n) float
        Symmetric, in [-1 - tau, 1 - tau].
    """
    n = weight.shape[0]
    q = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            q[i, j] = q[j, i] = overlap[i, j] * min(weight[i, j], weight[j, i]) - tau
    return q


@compiled
def sequential(
    q: Floats,
    strength: Floats,
    total: float,
    alive: Bools,
    coalition: Ints,
    order: Ints,
    switching_cost: float,
    veto_share: float,
    winning_share: float,
    camps: int = 0,
) -> tuple[Ints, Ints, int, int]:
    """One round of moves, gains recomputed after each.

    Parameters
    ----------
    q : (n, n) float
        Bonds, symmetric.
    strength : (n,) float
        Fighters.
    total : float
        Fixed sum of strength at the start.
    alive : (n,) bool
        Who chooses; coalitions of others are not joined.
    coalition : (n,) int
        Labels, -1 inactive.
    order : (n,) int
        Who chooses first.
    switching_cost, veto_share, winning_share : float
        See ``parameters.toml``.
    camps : int
        Nobody founds a coalition beyond so many; 0: any number.

    Returns
    -------
    labels : (n,) int
        After the moves.
    moves : (number of moves, 3) int
        Faction, old label, new label.
    consents, refusals : int
        How often a coalition that was asked said yes, or no.
    """
    n = q.shape[0]
    labels = coalition.copy()
    moves = np.zeros((n, 3), dtype=np.int64)
    made, consents, refusals = 0, 0, 0
    living = np.flatnonzero(alive)
    share = strength / total
    # What each label's members are worth to each faction; of all of them at once.
    gain, size, members = np.empty((n, n)), np.zeros(n), np.zeros(n, dtype=np.int64)
    for j in living:
        _count(int(j), labels[j], q, share, strength, gain, size, members)
    names = np.flatnonzero(members)
    barred, elsewhere = np.zeros(n, dtype=np.bool_), np.empty(n)
    _look_elsewhere(names, labels, gain, elsewhere)
    for i in order:
        if not alive[i]:
            continue
        own = labels[i]
        bar = gain[own, i] + switching_cost
        if elsewhere[i] <= bar and (bar >= 0.0 or members[own] == 1):
            continue  # nobody offers more, and it would not rather be alone: the usual case
        barred[:] = False
        barred[own] = True
        while True:
            best, best_gain = -1, bar
            for c in names:
                if gain[c, i] > best_gain and not barred[c]:
                    best, best_gain = int(c), gain[c, i]
            full = camps > 0 and names.size >= camps
            if members[own] > 1 and best_gain < 0.0 and not full:
                best = n  # on its own
            if best < 0:
                break
            if best < n:
                small = winning_share >= 1.0 or size[best] + strength[i] <= winning_share * total
                if not small or not _consent(
                    i, best, q, strength, alive, labels, size[best], veto_share
                ):
                    refusals += 1
                    barred[best] = True
                    continue
                consents += 1
            new = _free_label(labels, i) if best == n else best
            moves[made] = (i, own, new)
            made += 1
            labels[i] = new
            for label in (own, new):
                size[label], members[label] = 0.0, 0
                for j in living:
                    if labels[j] == label:
                        _count(int(j), label, q, share, strength, gain, size, members)
            names = np.flatnonzero(members)
            _look_elsewhere(names, labels, gain, elsewhere)
            break
    return labels, moves[:made], consents, refusals


@inlined
def _look_elsewhere(names: Ints, labels: Ints, gain: Floats, most: Floats) -> None:
    """Write what the best of the coalitions is worth to each faction but for its own."""
    most[:] = -np.inf
    for c in names:
        for i in range(most.size):
            worth = gain[c, i] if labels[i] != c else -np.inf
            most[i] = max(most[i], worth)


@inlined
def _count(
    j: int,
    label: int,
    q: Floats,
    share: Floats,
    strength: Floats,
    gain: Floats,
    size: Floats,
    members: Ints,
) -> None:
    """Count a faction as a member: what it is worth to each, its strength, and itself."""
    if members[label] == 0:
        gain[label] = 0.0
    for i in range(share.size):
        gain[label, i] += share[j] * q[j, i]  # to itself 0
    size[label] += strength[j]
    members[label] += 1


@compiled
def steepest_first(
    q: Floats,
    strength: Floats,
    total: float,
    alive: Bools,
    coalition: Ints,
    switching_cost: float,
    veto_share: float,
    winning_share: float,
    camps: int,
) -> tuple[Ints, Ints, int, int]:
    """Make the move that lowers the energy most until none lowers it.

    Each faction's own best move is what `sequential` gives it; i's lowers the energy of
    `docs/odd.md`, section 7.8, by strength_i / S_total times its gain. Of equals, but for
    rounding, the first faction's is made.

    Parameters
    ----------
    q, strength, total, alive, coalition, switching_cost, veto_share, winning_share, camps
        As for `sequential`.

    Returns
    -------
    tuple
        As of `sequential`; answers are counted for moves that are made or refused to
        whoever moves.
    """
    limits = (switching_cost, veto_share, winning_share)
    labels, moves = coalition.copy(), np.empty((16, 3), dtype=np.int64)
    made, consents, refusals = 0, 0, 0
    # Less than this is rounding: moves might go round in circles.
    least = 1e-12 * np.abs(q).max() * strength.max() ** 2
    while True:
        fall, mover, yes, no = 0.0, np.empty((0, 3), dtype=np.int64), 0, 0
        for i in np.flatnonzero(alive):
            after, move, said_yes, said_no = sequential(
                q, strength, total, alive, labels, np.array([i]), *limits, camps
            )
            gain = _gain(q, strength, after, int(i)) - _gain(q, strength, labels, int(i))
            gain *= strength[i]
            if len(move) and gain > fall + least:
                fall, mover, yes, no = gain, move, said_yes, said_no
        if not len(mover):
            return labels, moves[:made], consents, refusals
        if made == moves.shape[0]:
            moves = np.concatenate((moves, np.empty_like(moves)))
        moves[made] = mover[0]
        labels[mover[0, 0]] = mover[0, 2]
        made, consents, refusals = made + 1, consents + yes, refusals + no


@compiled
def _gain(q: Floats, strength: Floats, labels: Ints, i: int) -> float:
    """Sum over the others in i's coalition of s_j q_ij."""
    total = 0.0
    for j in range(labels.size):
        if j != i and labels[j] == labels[i]:
            total += strength[j] * q[i, j]
    return total


@compiled
def _consent(
    i: int,
    label: int,
    q: Floats,
    strength: Floats,
    alive: Bools,
    labels: Ints,
    size: float,
    veto_share: float,
) -> bool:
    """Whether the members take i in: no power broker against.

    That they gain on average need not be asked: q is symmetric, so their mean
    gain has the sign of the newcomer's own.
    """
    for j in range(q.shape[0]):
        broker = strength[j] >= veto_share * size
        if alive[j] and labels[j] == label and broker and q[i, j] < 0.0:
            return False
    return True


@compiled
def _free_label(labels: Ints, i: int) -> int:
    """Label for a new coalition of one: i itself if unused, else the lowest unused."""
    n = labels.shape[0]
    used = np.zeros(n, dtype=np.bool_)
    for j in range(n):
        if j != i and labels[j] >= 0:
            used[labels[j]] = True
    if not used[i]:
        return i
    for c in range(n):
        if not used[c]:
            return c
    return i
