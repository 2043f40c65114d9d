"""Fight: losses follow effort and exposure; clash events follow contact."""

import math
from typing import NamedTuple

import numpy as np

from ..ahead import Tables, added_by_column, number_at, pass_over, row_begins
from ..arrays import Bools, Floats, Ints, Lists
from ..cells import Cells
from ..compiled import compiled
from ..state import Parameters
from ..views import Now, Where
from .losses import air_toll, bury, losses

WEEKS_A_YEAR = 52.0
MOST_EVENTS = 1000
SIDES = 3
"""Rows of `Fought.sides` before those of the governorates."""
ROUNDING = 1e-9
"""By how much a bound is widened, so that what it leaves out is left out for certain."""


class Fought(NamedTuple):
    """What came of a week's fighting beside what the state holds: where it was, in short.

    Attributes
    ----------
    there, events : (number of places,) int, float
        As `clashes` returns them.
    toll : (C,) float
        As `losses` returns it; of no size if nobody has fought.
    sides : (3 + K, n) float
        Of each faction `scale` as `losses` returns it, fighters times supply before the losses,
        strikes of the week, and fighters before the losses by governorate.
    """

    there: Ints
    events: Floats
    toll: Floats
    sides: Floats


@compiled
def fight(
    now: Now,
    where: Where,
    par: Parameters,
    cells: Cells,
    effort: Floats,
    aimed: Floats,
    draws: Tables,
) -> Fought:
    """Write `suffered` and `grievance`, take losses off `strength` (section 7.3).

    Parameters
    ----------
    now, where : Now, Where
        The state.
    par : Parameters
        The lethalities, `friction`, `clash_rate`, `clash_shape`, `event_losses`,
        `max_weekly_loss`.
    cells, effort : Cells, (C, n) float
        Planned effort.
    aimed : (n, n) float
        Its sum over governorates.
    draws : Tables
        Uniform, for the number of clash events and where they fall; passed over.

    Returns
    -------
    Fought
        Where it was.
    """
    exposed = now.strength.reshape(now.strength.size, 1) * where.presence
    sides = np.empty((SIDES + exposed.shape[1], now.strength.size))
    sides[1], sides[2], sides[SIDES:] = now.strength * now.supply, now.sorties, exposed.T
    there, events = clashes(
        cells,
        effort,
        aimed,
        now.weight,
        now.truce,
        where.presence,
        where.overlap,
        where.met,
        where.clashing,
        now.active & (now.strength > 0.0),
        par.friction,
        par.clash_rate / WEEKS_A_YEAR,
        par.clash_shape,
        where.first_neighbour,
        where.neighbours,
        draws,
    )
    pass_over(draws)
    toll, sides[0], lost = losses(
        cells,
        effort,
        now.strength,
        now.supply,
        now.sorties,
        where.reach,
        exposed,
        there,
        events,
        par,
        now.suffered,
    )
    bury(now.suffered, lost, now.grievance, now.strength, kept_by_week(par))
    return Fought(there, events, toll, sides)


@compiled
def stand_still(now: Now, par: Parameters) -> Fought:
    """Do what a week without fighting does: no events, no losses, grievance fades.

    Parameters
    ----------
    now : Now
        The state.
    par : Parameters
        `grievance_half_life`.

    Returns
    -------
    Fought
        Nothing and nowhere.
    """
    now.suffered[:] = 0.0
    now.grievance[:] *= kept_by_week(par)
    nothing = np.zeros(0)
    return Fought(np.zeros(0, dtype=np.int64), nothing, nothing, np.zeros((0, 0)))


@compiled
def losses_by_place(
    cells: Cells, effort: Floats, reach: Floats, fought: Fought, par: Parameters
) -> Floats:
    """Return where what `losses` has summed up was lost.

    Parameters
    ----------
    cells, effort, reach, par
        As of `losses`.
    fought : Fought
        What came of the week.

    Returns
    -------
    (n, n, K) float
        Lost by j to i in k.
    """
    scale, able, flown, exposed = fought.sides[0], fought.sides[1], fought.sides[2], fought.sides
    n, provinces = scale.size, len(exposed) - SIDES
    ratio, each = par.defence_ratio, par.event_losses
    out = np.zeros((n, n, provinces))
    for c in range(cells.target.size):
        j, k = cells.target[c], cells.province[c]
        hit = air_toll(exposed[SIDES + k, j], par)
        for i in range(n):
            if reach[i, k] > 0.0:
                fired = able[i] * effort[c, i] * fought.toll[c]
                out[i, j, k] += fired
                out[j, i, k] += ratio * fired
            out[i, j, k] += hit * flown[i] * effort[c, i]
    for e in range(fought.there.size):
        k, pair = fought.there[e] % provinces, fought.there[e] // provinces
        i, j = pair // n, pair % n
        out[i, j, k] += each * fought.events[e]
        out[j, i, k] += each * fought.events[e]
    for i in range(n):
        for j in range(n):
            for k in range(provinces):
                out[i, j, k] *= scale[j]
    return out


@compiled
def kept_by_week(par: Parameters) -> float:
    """Share of grievance that is left after a week: `grievance_half_life` in weeks."""
    return math.exp(-math.log(2.0) / par.grievance_half_life)


@compiled
def negative_binomial(u: float, mean: float, size: float) -> int:
    """Inverse distribution function of the negative binomial.

    Parameters
    ----------
    u : float
        Uniform on [0, 1).
    mean, size : float
        Mean and shape: the variance is mean + mean^2 / size.

    Returns
    -------
    int
        Smallest N with u < F(N), at most `MOST_EVENTS`.
    """
    if mean <= 0.0:
        return 0
    # F(0) = (1 + mean / size)^-size >= exp(-mean) >= 1 - mean: the usual case without a power.
    if u < 1.0 - mean - ROUNDING:
        return 0
    ratio = mean / (size + mean)
    probability = math.exp(size * math.log(size / (size + mean)))
    cumulated = probability
    count = 0
    while u >= cumulated and count < MOST_EVENTS:
        probability *= (size + count) / (count + 1.0) * ratio
        count += 1
        cumulated += probability
    return count


@compiled
def clashes(
    cells: Cells,
    effort: Floats,
    aimed: Floats,
    weight: Floats,
    truce: Floats,
    presence: Floats,
    overlap: Floats,
    met: Floats,
    clashing: Floats,
    alive: Bools,
    friction: float,
    weekly_rate: float,
    size: float,
    first_neighbour: Ints,
    neighbours: Lists,
    draws: Tables,
) -> tuple[Ints, Floats]:
    """Draw the clash events of the week.

    Parameters
    ----------
    cells, effort : Cells, (C, n) float
        Planned effort.
    aimed : (n, n) float
        Its sum over governorates.
    weight, truce, overlap, clashing : (n, n) float
        Alliance weights; share withheld by ceasefires; overlap; claims a year for each
        unit of effort or coldness.
    presence : (n, K) float
        Where fighters are.
    met : (n, n) float
        `encounters` of presence.
    alive : (n,) bool
        Active and with fighters.
    friction, weekly_rate, size : float
        phi; events for each claim on record, a week; shape.
    first_neighbour, neighbours : (n + 1,) int, (m,) int
        As of `Place.neighbours`.
    draws : Tables
        Uniform: for the number of events, and for where they fall.

    Returns
    -------
    where : (number of places,) int
        (i n + j) K + k, attacker i, target j; sorted.
    events : (number of places,) float
        Number of events there.
    """
    n, provinces = presence.shape
    where = np.zeros(64, dtype=np.int64)
    events = np.zeros(64)
    found = 0
    chance = np.zeros(provinces)
    fallen = np.zeros(provinces)
    added, most = added_by_column(draws), np.zeros(n)
    for i in range(n):
        if not alive[i] or first_neighbour[i] == first_neighbour[i + 1]:
            continue
        for j in range(n):
            # Both sides of `u < 1 - mean`, times overlap: no event for most pairs.
            incidental = friction * ((1.0 - weight[i, j]) / 2.0) * (1.0 - truce[i, j]) * met[i, j]
            mean = weekly_rate * clashing[i, j] * (aimed[i, j] * overlap[i, j] + incidental)
            most[j] = mean * (1.0 + ROUNDING) if alive[j] else -1.0
        begins = row_begins(draws, 0, i)
        for q in range(first_neighbour[i], first_neighbour[i + 1]):
            j = neighbours[q]
            u = number_at(draws, added, begins, 0, i, j)
            if (1.0 - u - ROUNDING) * overlap[i, j] > most[j] or most[j] < 0.0:
                continue
            hostility = (1.0 - weight[i, j]) / 2.0
            incidental = friction * hostility * (1.0 - truce[i, j]) / overlap[i, j]
            total = 0.0
            for k in range(provinces):
                c = cells.at[j, k]
                chance[k] = effort[c, i] if c >= 0 else 0.0
                chance[k] += incidental * math.sqrt(presence[i, k] * presence[j, k])
                total += chance[k]
            count = negative_binomial(u, weekly_rate * clashing[i, j] * total, size)
            if count == 0:
                continue
            fallen[:] = 0.0
            first = number_at(draws, added, row_begins(draws, 1, i), 1, i, j)
            for e in range(count):
                at = ((first + e / count) % 1.0) * total
                k = 0
                reached = chance[0]
                while k < provinces - 1 and at >= reached:
                    k += 1
                    reached += chance[k]
                fallen[k] += 1.0
            if found + provinces > where.size:
                where = np.concatenate((where, np.zeros(where.size + provinces, dtype=np.int64)))
                events = np.concatenate((events, np.zeros(events.size + provinces)))
            for k in range(provinces):
                if fallen[k] > 0.0:
                    where[found] = (i * n + j) * provinces + k
                    events[found] = fallen[k]
                    found += 1
    return where[:found], events[:found]
