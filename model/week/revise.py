"""Revise alliance weights: drift toward the live propensity, with noise."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled
from ..state import Parameters, State
from .assess import common


def revise(state: State, par: Parameters, noise: Floats) -> None:
    """Write `weight`, let `commitment` decay (`docs/odd.md`, section 7.7).

    Parameters
    ----------
    state : State
        Changed in place.
    par : Parameters
        The b's, `weight_rate`, `weight_noise`.
    noise : (n,) float
        Standard normal draws, one for each faction: a quarrel or a new leader
        changes how a faction stands with all others. The two directions of a
        dyad share the noise; drawn apart it would bias min(w_ij, w_ji) down.
    """
    if not state.burning_in:
        measure_newcomers(state)
    drift(
        state.weight,
        propensity(state, par),
        state.active,
        np.where(state.place.wavers, noise, 0.0),
        par.weight_rate,
        par.weight_noise,
    )
    state.commitment *= state.commitment_keep


@compiled
def drift(
    weight: Floats, toward: Floats, active: Bools, noise: Floats, rate: float, size: float
) -> None:
    """Move weights a part of the way to the propensity, and shake them.

    Parameters
    ----------
    weight : (n, n) float
        Changed in place; of pairs that are both active only.
    toward : (n, n) float
        Propensities.
    active : (n,) bool
        Who exists.
    noise : (n,) float
        Of each faction.
    rate, size : float
        `weight_rate`, `weight_noise`.
    """
    n = active.size
    root = np.sqrt(2.0)
    for i in range(n):
        for j in range(n):
            shaken = (noise[i] + noise[j]) / root
            step = rate * (toward[i, j] - weight[i, j]) + size * shaken
            step = step if active[i] and active[j] else 0.0
            weight[i, j] = min(max(weight[i, j] + step, -1.0), 1.0)
        weight[i, i] = 0.0


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
    base, sponsor = state.base, state.place.sponsor
    change = change_of(
        shared_threat(state),
        base.shared_threat,
        state.grievance,
        base.grievance,
        state.commitment,
        state.strength,
        state.place.overlap,
        base.domination,
        par.b_threat,
        par.b_grievance,
        par.b_commit,
        par.b_domination,
    )
    if state.alignment.any():
        change += par.b_sponsor * (sponsor @ state.alignment @ sponsor.T)
    change += np.arctanh(state.prior)
    return np.tanh(change, out=change)


@compiled
def change_of(
    shared: Floats,
    shared_then: Floats,
    grievance: Floats,
    grievance_then: Floats,
    commitment: Floats,
    strength: Floats,
    overlap: Floats,
    domination_then: Floats,
    b_threat: float,
    b_grievance: float,
    b_commit: float,
    b_domination: float,
) -> Floats:
    """Sum up what has changed since burn-in, sponsors left out.

    Parameters
    ----------
    shared, grievance, commitment : (n, n) float
        Now.
    shared_then, grievance_then, domination_then : (n, n) float
        At the end of burn-in.
    strength, overlap : (n,) float, (n, n) float
        For `domination`.
    b_threat, b_grievance, b_commit, b_domination : float
        The b's.

    Returns
    -------
    (n, n) float
        Added to the inverse hyperbolic tangent of the prior.
    """
    n = strength.size
    out = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            change = b_threat * (shared[i, j] - shared_then[i, j])
            change -= b_grievance * (grievance[i, j] - grievance_then[i, j])
            change += b_commit * commitment[i, j]
            both = strength[i] + strength[j]
            ahead = max(strength[j] - strength[i], 0.0)
            dominated = overlap[i, j] * ahead / (both if both > 0.0 else 1.0)
            out[i, j] = change - b_domination * (dominated - domination_then[i, j])
    return out


def measure_newcomers(state: State) -> None:
    """Take S0, g0 and D0 of factions that have none yet (`docs/odd.md`, section 3).

    Parameters
    ----------
    state : State
        Changed in place: `base`.
    """
    base = state.base
    new = state.alive & ~base.measured
    if not new.any():
        return
    pairs = new[:, None] | new[None, :]
    base.shared_threat[pairs] = shared_threat(state)[pairs]
    base.grievance[pairs] = state.grievance[pairs]
    base.domination[pairs] = domination(state)[pairs]
    base.measured |= new


def shared_threat(state: State) -> Floats:
    """S_ij = 1 - exp(-M_ij / L): how much i and j fear the same, (n, n) in [0, 1)."""
    out = common(state.threat)
    out /= -state.base.threat_scale
    np.exp(out, out=out)
    return np.subtract(1.0, out, out=out)


def domination(state: State) -> Floats:
    """D_ij = c_ij max(0, s_j - s_i) / (s_i + s_j): how far j outweighs i where they meet."""
    strength = state.strength
    both = strength[:, None] + strength[None, :]
    ahead = np.maximum(strength[None, :] - strength[:, None], 0.0)
    return state.place.overlap * ahead / np.where(both > 0.0, both, 1.0)
