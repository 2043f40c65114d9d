"""What a week of fighting costs, and whom."""

import math

import numpy as np

from ..arrays import Floats, Ints
from ..cells import Cells
from ..compiled import compiled
from ..state import Parameters
from ..sums import dot, total


@compiled
def losses(
    cells: Cells,
    effort: Floats,
    strength: Floats,
    supply: Floats,
    sorties: Floats,
    reach: Floats,
    exposed: Floats,
    event_at: Ints,
    events: Floats,
    par: Parameters,
    suffered: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Fighters lost this week, by whom.

    Ground losses follow a Lanchester law with both exponents 1/2 on the total
    effort Y_jk that comes down on j in k, shared among the attackers.

    Parameters
    ----------
    cells, effort : Cells, (C, n) float
        Shares of effort of i on j in k.
    strength, supply, sorties : (n,) float
        Fighters before losses; relative supply; strikes a week.
    reach, exposed : (n, K) float
        Ground reach (0: no ground effort there); fighters of j in k.
    event_at, events : (number of places,) int, float
        Clash events, as of `clashes`.
    par : Parameters
        `ground_lethality`, `defence_ratio`, `air_lethality`, `air_half_exposure`,
        `event_losses`, `max_weekly_loss`.
    suffered : (n, n) float
        Written: lost by the row to the column, all places together.

    Returns
    -------
    toll : (C,) float
        Fighters lost in each cell for each of those that are aimed at it.
    scale : (n,) float
        By how much all that each loses was scaled down to what it may lose in a week.
    lost : (n,) float
        What each loses.
    """
    n, provinces = exposed.shape
    size = cells.target.size
    toll = np.zeros(size)
    able, fired = np.empty((provinces, n)), np.zeros((n, n))
    for i in range(n):
        for k in range(provinces):
            able[k, i] = strength[i] * supply[i] if reach[i, k] > 0.0 else 0.0
    for c in range(size):
        j, k = cells.target[c], cells.province[c]
        if exposed[j, k] <= 0.0:
            continue
        pressed = dot(able, k, effort, c)
        if pressed > 0.0:
            toll[c] = par.ground_lethality * math.sqrt(exposed[j, k] / pressed)
            for i in range(n):
                fired[j, i] += toll[c] * able[k, i] * effort[c, i]
    for i in range(n):
        for j in range(n):
            suffered[i, j] = fired[i, j] + par.defence_ratio * fired[j, i]
    hit = np.empty(size)
    for c in range(size):
        hit[c] = air_toll(exposed[cells.target[c], cells.province[c]], par)
    for i in range(n):
        if sorties[i] > 0.0:
            for c in range(size):
                suffered[cells.target[c], i] += hit[c] * sorties[i] * effort[c, i]
    for e in range(event_at.size):
        i, j = event_at[e] // provinces // n, event_at[e] // provinces % n
        suffered[j, i] += par.event_losses * events[e]
        suffered[i, j] += par.event_losses * events[e]
    scale, lost = cap(par.max_weekly_loss * strength, suffered)
    return toll, scale, lost


@compiled
def air_toll(there: float, par: Parameters) -> float:
    """Fighters lost to a sortie where so many stand: saturates with their number."""
    return par.air_lethality * there / (there + par.air_half_exposure) if there > 0.0 else 0.0


@compiled
def cap(most: Floats, suffered: Floats) -> tuple[Floats, Floats]:
    """Scale down all that one side loses, where that is more than it may lose in a week.

    Parameters
    ----------
    most : (n,) float
        What each may lose.
    suffered : (n, n) float
        Lost by the row to the column; changed in place.

    Returns
    -------
    scale : (n,) float
        The factors, at most 1.
    lost : (n,) float
        What each loses.
    """
    n = most.size
    scale, lost = np.ones(n), np.empty(n)
    for j in range(n):
        lost[j] = total(suffered[j])
        if lost[j] > most[j]:
            scale[j] = most[j] / lost[j]
            for i in range(n):
                suffered[j, i] *= scale[j]
            lost[j] = most[j]
    return scale, lost


@compiled
def bury(
    suffered: Floats, lost: Floats, grievance: Floats, strength: Floats, keep: float
) -> None:
    """Take losses off strength; grievance fades, and what was lost is held against its cause.

    Parameters
    ----------
    suffered, lost : (n, n) float, (n,) float
        Lost by the row to the column; to all together.
    grievance, strength : (n, n), (n,) float
        Changed in place.
    keep : float
        Share of grievance that is left after a week.
    """
    n = strength.size
    for i in range(n):
        before = strength[i] if strength[i] > 0.0 else 1.0
        for j in range(n):
            grievance[i, j] = grievance[i, j] * keep + suffered[i, j] / before
        strength[i] = max(strength[i] - lost[i], 0.0)
