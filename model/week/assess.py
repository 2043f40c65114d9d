"""Assess threats: capability x reach x hostility, and what was suffered lately."""

import math

import numpy as np

from ..compiled import compiled, inlined
from ..exponential import exp
from ..state import Bools, Floats, Ints, Parameters
from ..views import Now, Then, Where


@compiled
def assess(now: Now, where: Where, then: Then, par: Parameters) -> None:
    """Write `threat` (`docs/odd.md`, section 7.1).

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state.
    par : Parameters
        `air_equivalent`, `suffered_weight`.
    """
    threats(
        now.strength,
        where.reach,
        where.presence,
        par.air_equivalent * now.sorties,
        now.spent,
        then.total,
        now.weight,
        now.grievance,
        now.active & (now.strength > 0.0),
        par.suffered_weight,
        now.threat,
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
    return products(threat, 0.0)


@compiled
def products(threat: Floats, scale: float) -> Floats:
    """Multiply the roots of what each fears with those of what each other one fears.

    Parameters
    ----------
    threat : (n, n) float
        Threat of m to i.
    scale : float
        L; 0 for the sums themselves.

    Returns
    -------
    (n, n) float
        M_ij = sum over m of sqrt(threat_im threat_jm), or 1 - exp(-M_ij / L); symmetric, >= 0.
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
        if scale > 0.0:
            for j in range(wide):
                one[j] = 1.0 - exp(-one[j] / scale)
                two[j] = 1.0 - exp(-two[j] / scale)
        _write(out, afraid, p, one)
        if p + 1 < afraid.size:
            _write(out, afraid, p + 1, two)
    return out


@inlined
def _write(out: Floats, afraid: Ints, p: int, values: Floats) -> None:
    """Write the products of one with itself and those before it, both ways."""
    i = np.uint64(afraid[p])
    for q in range(p + 1):
        j = np.uint64(afraid[q])
        out[i, j] = values[q]
        out[j, i] = values[q]


@compiled
def _roots(threat: Floats) -> tuple[Ints, Floats, Floats]:
    """Return who is afraid, and the roots of their fears, those of nobody left out.

    Row by row and column by column: with zeros up to a multiple of two rows, of four terms and
    of eight columns.
    """
    n = threat.shape[0]
    afraid, of = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    fears, feared = 0, 0
    for i in range(n):
        for m in range(n):
            if threat[i, m] > 0.0:
                afraid[fears] = i
                fears += 1
                break
        for m in range(n):
            if threat[m, i] > 0.0:
                of[feared] = i
                feared += 1
                break
    terms = (feared + 3) // 4 * 4
    rows = np.zeros((fears + 1, terms))
    columns = np.zeros((terms, (fears + 7) // 8 * 8))
    for p in range(fears):
        for q in range(feared):
            rows[p, q] = threat[afraid[p], of[q]]
        for q in range(feared):
            rows[p, q] = math.sqrt(rows[p, q])
        for q in range(feared):
            columns[q, p] = rows[p, q]
    return afraid[:fears], rows, columns


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
