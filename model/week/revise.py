"""Revise alliance weights: drift toward the live propensity, with noise."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled
from ..exponential import turned
from ..state import Parameters, State
from ..sums import any_above, any_other
from ..views import Now, Then, Where, views_of
from .assess import products


@compiled
def revise(
    now: Now, where: Where, then: Then, par: Parameters, burning_in: bool, noise: Floats
) -> None:
    """Write `weight`, let `commitment` decay (`docs/odd.md`, section 7.7).

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state; of factions that are new, what changes count from is written into `then`.
    par : Parameters
        The b's, `weight_rate`, `weight_noise`.
    burning_in : bool
        Whether weights drift toward the prior itself.
    noise : (n,) float
        Standard normal draws, one for each faction: a quarrel or a new leader
        changes how a faction stands with all others. The two directions of a
        dyad share the noise; drawn apart it would bias min(w_ij, w_ji) down.
    """
    toward = now.prior
    if not burning_in:
        shared = products(now.threat, then.threat_scale)
        measure_newcomers(now, where, then, shared)
        toward = propensities(now, where, then, par, shared)
    drift(now.weight, toward, now.active, where.wavers, noise, par.weight_rate, par.weight_noise)
    fade(now.commitment, now.commitment_keep)


@compiled
def drift(
    weight: Floats,
    toward: Floats,
    active: Bools,
    wavers: Bools,
    noise: Floats,
    rate: float,
    size: float,
) -> None:
    """Move weights a part of the way to the propensity, and shake them.

    Parameters
    ----------
    weight : (n, n) float
        Changed in place; of pairs that are both active only.
    toward : (n, n) float
        Propensities.
    active, wavers : (n,) bool
        Who exists; whom noise shakes.
    noise : (n,) float
        Of each faction.
    rate, size : float
        `weight_rate`, `weight_noise`.
    """
    n = active.size
    root = np.sqrt(2.0)
    own = np.where(wavers, noise, 0.0)
    for i in range(n):
        if not active[i]:
            continue
        for j in range(n):
            shaken = (own[i] + own[j]) / root
            step = rate * (toward[i, j] - weight[i, j]) + size * shaken
            moved = min(max(weight[i, j] + step, -1.0), 1.0)
            weight[i, j] = moved if active[j] else weight[i, j]
        weight[i, i] = 0.0


@compiled
def fade(commitment: Floats, keep: Floats) -> None:
    """Let commitments decay.

    Parameters
    ----------
    commitment, keep : (n, n) float
        Changed in place; share that is left after a week.
    """
    n = commitment.shape[0]
    for i in range(n):
        if any_above(commitment[i]):
            for j in range(n):
                commitment[i, j] *= keep[i, j]


def propensity(state: State, par: Parameters) -> Floats:
    """Live propensity p_ij, the value that w_ij drifts toward.

    Parameters
    ----------
    state : State
        Reads threats, grievance, commitment, alignment, strengths.
    par : Parameters
        `b_threat`, `b_grievance`, `b_commit`, `b_sponsor`, `b_domination`.

    Returns
    -------
    (n, n) float
        In (-1, 1); in burn-in the prior itself.
    """
    if state.burning_in:
        return state.prior
    return propensities(*views_of(state), par, shared_threat(state))


@compiled
def propensities(now: Now, where: Where, then: Then, par: Parameters, shared: Floats) -> Floats:
    """Add what has changed since burn-in to the prior.

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state.
    par : Parameters
        `b_threat`, `b_grievance`, `b_commit`, `b_sponsor`, `b_domination`.
    shared : (n, n) float
        S_ij now.

    Returns
    -------
    (n, n) float
        tanh(atanh(prior) + change), see `turned`; rows of inactive factions are 0.
    """
    n = now.strength.size
    out = np.zeros((n, n))
    change, pushed = np.empty(n), np.empty(n)
    aligned = False
    for i in range(n):
        aligned |= any_other(now.alignment[i])
    for i in range(n):
        if not now.active[i]:
            continue
        own = now.strength[i]
        for j in range(n):
            both = own + now.strength[j]
            ahead = max(now.strength[j] - own, 0.0)
            dominated = where.overlap[i, j] * ahead / (both if both > 0.0 else 1.0)
            more = par.b_threat * (shared[i, j] - then.shared_threat[i, j])
            more -= par.b_grievance * (now.grievance[i, j] - then.grievance[i, j])
            more += par.b_commit * now.commitment[i, j]
            change[j] = more - par.b_domination * (dominated - then.domination[i, j])
        if aligned:
            pushed_by(i, where.sponsor, now.alignment, pushed)
            for j in range(n):
                change[j] += par.b_sponsor * pushed[j]
        for j in range(n):
            out[i, j] = turned(now.prior[i, j], change[j])
    return out


@compiled
def pushed_by(i: int, sponsor: Floats, alignment: Floats, out: Floats) -> None:
    """Sum over a and b of sponsor_ia alignment_ab sponsor_jb: V_ij, how i's and j's sponsors align.

    Parameters
    ----------
    i : int
        A faction.
    sponsor, alignment : (n, n) float
        Share of i's supply that comes from j; change of alignment of two sponsors.
    out : (n,) float
        Written: V_ij of each j.
    """
    n = out.size
    out[:] = 0.0
    for a in range(n):
        if sponsor[i, a] > 0.0:
            for b in range(n):
                if alignment[a, b] != 0.0:
                    for j in range(n):
                        out[j] += sponsor[i, a] * alignment[a, b] * sponsor[j, b]


@compiled
def measure_newcomers(now: Now, where: Where, then: Then, shared: Floats) -> None:
    """Take S0, g0 and D0 of factions that have none yet (`docs/odd.md`, section 3).

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state; written into `then`.
    shared : (n, n) float
        S_ij now.
    """
    n = now.strength.size
    new = now.active & (now.strength > 0.0) & ~then.measured
    if not new.any():
        return
    for i in range(n):
        for j in range(n):
            if new[i] or new[j]:
                then.shared_threat[i, j] = shared[i, j]
                then.grievance[i, j] = now.grievance[i, j]
                both = now.strength[i] + now.strength[j]
                ahead = max(now.strength[j] - now.strength[i], 0.0)
                out = where.overlap[i, j] * ahead / (both if both > 0.0 else 1.0)
                then.domination[i, j] = out
        then.measured[i] |= new[i]


def shared_threat(state: State) -> Floats:
    """S_ij = 1 - exp(-M_ij / L): how much i and j fear the same, (n, n) in [0, 1)."""
    return products(state.threat, state.base.threat_scale)


def domination(state: State) -> Floats:
    """D_ij = c_ij max(0, s_j - s_i) / (s_i + s_j): how far j outweighs i where they meet."""
    strength = state.strength
    both = strength[:, None] + strength[None, :]
    ahead = np.maximum(strength[None, :] - strength[:, None], 0.0)
    return state.place.overlap * ahead / np.where(both > 0.0, both, 1.0)
