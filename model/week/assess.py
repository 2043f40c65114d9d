"""Assess threats: capability x reach x hostility, and what was suffered lately."""

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, Ints, Parameters, State


def assess(state: State, par: Parameters) -> None:
    """Write `threat` (`docs/odd.md`, section 7.1).

    Parameters
    ----------
    state : State
        Changed in place.
    par : Parameters
        `air_equivalent`, `suffered_weight`.
    """
    threats(
        state.strength,
        state.place.reach,
        state.place.presence,
        par.air_equivalent * state.sorties,
        state.spent,
        state.base.total,
        state.weight,
        state.grievance,
        state.alive,
        par.suffered_weight,
        state.threat,
    )


@compiled
def threats(
    strength: Floats,
    reach: Floats,
    presence: Floats,
    air: Floats,
    spent: Floats,
    total: float,
    weight: Floats,
    grievance: Floats,
    alive: Bools,
    suffered_weight: float,
    out: Floats,
) -> None:
    """Threat of j to i: hostility times might where i stands, plus what was suffered.

    Parameters
    ----------
    strength : (n,) float
        Fighters.
    reach, presence : (n, K) float
        Ground reach; where fighters are.
    air : (n,) float
        What all its sorties are worth in fighters.
    spent : (n, K) float
        Where effort went last week.
    total : float
        All fighters at the start.
    weight, grievance : (n, n) float
        Alliance weights; losses lately, as a share of own strength.
    alive : (n,) bool
        Active and with fighters.
    suffered_weight : float
        Threat for each unit of grievance.
    out : (n, n) float
        Written: threat of j to i, >= 0, diagonal 0.
    """
    n, provinces = presence.shape
    might = np.zeros((provinces, n))
    for j in range(n):
        for k in range(provinces):
            might[k, j] = (strength[j] * reach[j, k] + air[j] * spent[j, k]) / total
    out[:] = 0.0
    reached = np.zeros(n)
    for i in range(n):
        if not alive[i]:
            continue
        reached[:] = 0.0
        for k in range(provinces):
            share = presence[i, k]
            if share > 0.0:
                for j in range(n):
                    reached[j] += share * might[k, j]
        for j in range(n):
            hostility = (1.0 - weight[j, i]) / 2.0
            threat = hostility * reached[j] + suffered_weight * grievance[i, j]
            out[i, j] = threat if alive[j] else 0.0
        out[i, i] = 0.0


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
    afraid, rows, columns = _roots(threat)
    # No matrix product: the order of the sum, and so its last bits, depends neither on the
    # number of threads nor on the processor. Two rows and four terms at a time save most of
    # the loading and storing, whole blocks of eight the ragged ends; one half is enough, the
    # products are the same. Loops from 0 and no slices: so the compiler sees that no index is
    # negative.
    out = np.zeros((n, n))
    one = np.zeros(columns.shape[1])
    two = np.zeros(columns.shape[1])
    for p in range(0, afraid.size, 2):
        wide = (p + 1) // 8 * 8 + 8
        one[:] = 0.0
        two[:] = 0.0
        for q in range(0, columns.shape[0], 4):
            r, s, t, u = rows[p, q], rows[p, q + 1], rows[p, q + 2], rows[p, q + 3]
            a, b, c, d = rows[p + 1, q], rows[p + 1, q + 1], rows[p + 1, q + 2], rows[p + 1, q + 3]
            for j in range(wide):
                w, x, y, z = columns[q, j], columns[q + 1, j], columns[q + 2, j], columns[q + 3, j]
                one[j] = (((one[j] + r * w) + s * x) + t * y) + u * z
                two[j] = (((two[j] + a * w) + b * x) + c * y) + d * z
        for other in range(p + 1):
            out[afraid[p], afraid[other]] = out[afraid[other], afraid[p]] = one[other]
        if p + 1 < afraid.size:
            for other in range(p + 2):
                i, j = afraid[p + 1], afraid[other]
                out[i, j] = out[j, i] = two[other]
    return out


@compiled
def _roots(threat: Floats) -> tuple[Ints, Floats, Floats]:
    """Return who is afraid, and the roots of their fears, those of nobody left out.

    Row by row and column by column: with zeros up to a multiple of two rows, of four terms and
    of eight columns.
    """
    n = threat.shape[0]
    fears = np.zeros(n, dtype=np.bool_)
    feared = np.zeros(n, dtype=np.bool_)
    for i in range(n):
        for m in range(n):
            fears[i] |= threat[i, m] > 0.0
            feared[m] |= threat[i, m] > 0.0
    afraid, of = np.flatnonzero(fears), np.flatnonzero(feared)
    terms = (of.size + 3) // 4 * 4
    rows = np.zeros((afraid.size + 1, terms))
    columns = np.zeros((terms, (afraid.size + 7) // 8 * 8))
    for p in range(afraid.size):
        for q in range(of.size):
            rows[p, q] = columns[q, p] = np.sqrt(threat[afraid[p], of[q]])
    return afraid, rows, columns


def threat_scale(shared: Floats, alive: Bools) -> float:
    """L: the 95th percentile of common threat over pairs of active armed factions.

    Parameters
    ----------
    shared : (n, n) float
        Sum over m of sqrt(threat_im threat_jm).
    alive : (n,) bool
        Active with fighters.

    Returns
    -------
    float
        > 0; 1 where nobody is threatened.
    """
    who = np.flatnonzero(alive)
    upper = np.triu_indices(who.size, 1)
    values = shared[np.ix_(who, who)][upper]
    scale = float(np.percentile(values, 95.0)) if values.size else 0.0
    return scale if scale > 0.0 else 1.0
