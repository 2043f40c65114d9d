"""What a week of fighting costs, and whom."""

import math

import numpy as np

from ..arrays import Floats, Ints
from ..compiled import compiled
from ..fronts import Fronts
from ..state import Parameters
from ..sums import pairwise


@compiled
def losses(
    fronts: Fronts,
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
) -> Floats:
    """Fighters lost this week, by whom and where.

    Ground losses follow a Lanchester law with both exponents 1/2 on the total
    effort Y_jk that comes down on j in k, shared among the attackers.

    Parameters
    ----------
    fronts, effort : Fronts, (M,) float
        Shares of effort of i on j in k; `fronts` holds all places of events.
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
    (2 R,) float
        At ``fronts.row_places``: lost by j to i in k, then by i to j in k.
    """
    n, provinces = exposed.shape
    ground, air = strikes(fronts, effort, strength, supply, sorties, reach, exposed, par)
    rows = fronts.row_province.size
    cost = event_costs(fronts, event_at, events, par.event_losses, n, provinces)
    out = np.empty(2 * rows)
    by_i, by_j = out[:rows], out[rows:]
    clash, answer = cost[:rows], cost[rows:]
    ratio = par.defence_ratio
    for r in range(rows):
        there, back = fronts.there[r], fronts.back[r]
        fired, returned = ground[there], ground[back]
        by_i[r] = fired + air[there] + clash[r] + ratio * returned + answer[r]
        by_j[r] = ratio * fired + clash[r] + returned + air[back] + answer[r]
    suffered[:] = 0.0
    for pair in range(fronts.rows.size - 1):
        i, j = fronts.pairs[pair, 0], fronts.pairs[pair, 1]
        of_j = 0.0
        of_i = 0.0
        for r in range(fronts.rows[pair], fronts.rows[pair + 1]):
            of_j += by_i[r]
            of_i += by_j[r]
        suffered[j, i] = of_j
        suffered[i, j] = of_i
    cap(fronts, par.max_weekly_loss * strength, out, suffered)
    return out


@compiled
def strikes(
    fronts: Fronts,
    effort: Floats,
    strength: Floats,
    supply: Floats,
    sorties: Floats,
    reach: Floats,
    exposed: Floats,
    par: Parameters,
) -> tuple[Floats, Floats]:
    """Fighters that the targets of effort lose to it, on the ground and from the air.

    Parameters
    ----------
    fronts, effort, strength, supply, sorties, reach, exposed, par
        As `losses`.

    Returns
    -------
    ground, air : (M + 1,) float
        On each front; the last one, for fronts that do not exist, is 0.
    """
    n, provinces = exposed.shape
    size = fronts.target.size
    ground = np.zeros(size + 1)
    air = np.zeros(size + 1)
    pressed = np.zeros(n * provinces)
    for i in range(n):
        able = strength[i] * supply[i]
        for p in range(fronts.first[i], fronts.first[i + 1]):
            if reach[i, fronts.province[p]] > 0.0:
                ground[p] = able * effort[p]
                pressed[fronts.cell[p]] += ground[p]
    x = exposed.reshape(n * provinces)
    for c in range(n * provinces):
        if pressed[c] > 0.0:
            pressed[c] = par.ground_lethality * math.sqrt(x[c] / pressed[c])
    for p in range(size):
        ground[p] = pressed[fronts.cell[p]] * ground[p]
    for i in range(n):
        if sorties[i] > 0.0:
            for p in range(fronts.first[i], fronts.first[i + 1]):
                there = x[fronts.cell[p]]
                if there > 0.0:
                    hit = par.air_lethality * there / (there + par.air_half_exposure)
                    air[p] = hit * sorties[i] * effort[p]
    return ground, air


@compiled
def event_costs(
    fronts: Fronts, where: Ints, events: Floats, each: float, n: int, provinces: int
) -> Floats:
    """Fighters that each side loses to the events of i on j, then of j on i, by row."""
    rows = fronts.row_province.size
    out = np.zeros(2 * rows)
    for e in range(where.size):
        i, j = where[e] // provinces // n, where[e] // provinces % n
        pair = fronts.pair_of[min(i, j), max(i, j)]
        for r in range(fronts.rows[pair], fronts.rows[pair + 1]):
            if fronts.row_province[r] == where[e] % provinces:
                out[r if i < j else rows + r] = each * events[e]
    return out


@compiled
def cap(fronts: Fronts, most: Floats, out: Floats, suffered: Floats) -> None:
    """Scale down all that one side loses, where that is more than it may lose in a week."""
    n = most.size
    rows = fronts.row_province.size
    scale = np.ones(n)
    over = False
    for j in range(n):
        # Added up quickly first; in their order only where it could be too much.
        if pairwise(suffered[j], 0, n) > most[j] * (1.0 - 1e-9):
            lost = 0.0
            for i in range(n):
                lost += suffered[j, i]
            if lost > most[j]:
                scale[j] = most[j] / lost
                over = True
    if over:
        for pair in range(fronts.rows.size - 1):
            i, j = fronts.pairs[pair, 0], fronts.pairs[pair, 1]
            suffered[j, i] *= scale[j]
            suffered[i, j] *= scale[i]
            for r in range(fronts.rows[pair], fronts.rows[pair + 1]):
                out[r] *= scale[j]
                out[rows + r] *= scale[i]


@compiled
def bury(suffered: Floats, grievance: Floats, strength: Floats, keep: float) -> None:
    """Take losses off strength; grievance fades, and what was lost is held against its cause.

    Parameters
    ----------
    suffered : (n, n) float
        Lost by the row to the column.
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
        strength[i] = max(strength[i] - pairwise(suffered[i], 0, n), 0.0)
