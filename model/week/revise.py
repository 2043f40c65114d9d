"""Revise alliance weights: drift toward the live propensity, with noise."""

import numpy as np

from ..state import Floats, Parameters, State
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
    own = np.where(state.place.wavers, noise, 0.0)
    shaken = (own[:, None] + own[None, :]) / np.sqrt(2.0)
    if not state.burning_in:
        measure_newcomers(state)
    both = state.active[:, None] & state.active[None, :]
    drift = par.weight_rate * (propensity(state, par) - state.weight)
    state.weight += np.where(both, drift + par.weight_noise * shaken, 0.0)
    np.clip(state.weight, -1.0, 1.0, out=state.weight)
    np.fill_diagonal(state.weight, 0.0)
    state.commitment *= state.commitment_keep


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
    change = par.b_threat * (shared_threat(state) - base.shared_threat)
    change -= par.b_grievance * (state.grievance - base.grievance)
    change += par.b_commit * state.commitment
    change -= par.b_domination * (domination(state) - base.domination)
    if state.alignment.any():
        change += par.b_sponsor * (sponsor @ state.alignment @ sponsor.T)
    return np.tanh(np.arctanh(state.prior) + change)


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
    return 1.0 - np.exp(-common(state.threat) / state.base.threat_scale)


def domination(state: State) -> Floats:
    """D_ij = c_ij max(0, s_j - s_i) / (s_i + s_j): how far j outweighs i where they meet."""
    strength = state.strength
    both = strength[:, None] + strength[None, :]
    ahead = np.maximum(strength[None, :] - strength[:, None], 0.0)
    return state.place.overlap * ahead / np.where(both > 0.0, both, 1.0)
