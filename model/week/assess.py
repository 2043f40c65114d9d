"""Assess threats: capability x reach x hostility, and what was suffered lately."""

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, Parameters, State


def assess(state: State, par: Parameters) -> None:
    """Write `threat` (`docs/odd.md`, section 7.1).

    Parameters
    ----------
    state : State
        Changed in place.
    par : Parameters
        `air_equivalent`, `suffered_weight`.
    """
    might = state.strength[:, None] * state.place.reach
    might += par.air_equivalent * state.sorties[:, None] * state.spent
    state.threat[:] = threats(
        might / state.base.total,
        state.place.presence,
        state.weight,
        state.grievance,
        state.alive,
        par.suffered_weight,
    )


@compiled
def threats(
    might: Floats,
    presence: Floats,
    weight: Floats,
    grievance: Floats,
    alive: Bools,
    suffered_weight: float,
) -> Floats:
    """Threat of j to i: hostility times might where i stands, plus what was suffered.

    Parameters
    ----------
    might : (n, K) float
        What j can bring to bear in k, as a share of all fighters at the start.
    presence : (n, K) float
        Where i's fighters are.
    weight, grievance : (n, n) float
        Alliance weights; losses lately, as a share of own strength.
    alive : (n,) bool
        Active and with fighters.
    suffered_weight : float
        Threat for each unit of grievance.

    Returns
    -------
    (n, n) float
        Threat of j to i, >= 0, diagonal 0.
    """
    n, provinces = presence.shape
    out = np.zeros((n, n))
    for i in range(n):
        if not alive[i]:
            continue
        for j in range(n):
            if i == j or not alive[j]:
                continue
            reached = 0.0
            for k in range(provinces):
                reached += presence[i, k] * might[j, k]
            hostility = (1.0 - weight[j, i]) / 2.0
            out[i, j] = hostility * reached + suffered_weight * grievance[i, j]
    return out


@compiled
def common(threat: Floats) -> Floats:
    """Sum over m of sqrt(threat_im threat_jm): how much i and j fear the same.

    Parameters
    ----------
    threat : (n, n) float
        Threat of m to i.

    Returns
    -------
    (n, n) float
        Symmetric, >= 0.
    """
    n = threat.shape[0]
    root = np.sqrt(threat)
    columns = np.ascontiguousarray(root.T)
    out = np.zeros((n, n))
    # Row by row and not a matrix product: the order of the sum, and so its
    # last bits, does not depend on the number of threads.
    for i in range(n):
        for m in range(n):
            t = root[i, m]
            if t > 0.0:
                for j in range(n):
                    out[i, j] += t * columns[m, j]
    return out
