"""Fight: losses follow effort and exposure; clash events follow contact."""

import math
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled
from ..fronts import Fronts
from ..state import Parameters, State
from .losses import bury, losses

WEEKS_A_YEAR = 52.0
MOST_EVENTS = 1000
ROUNDING = 1e-9
"""By how much a bound is widened, so that what it leaves out is left out for certain."""

NOWHERE: Final = np.zeros(0, dtype=np.int64)
NOTHING: Final = np.zeros(0)


def fight(state: State, par: Parameters, counts: Floats, places: Floats) -> None:
    """Write `events` and `losses`, take losses off `strength` (section 7.3).

    Parameters
    ----------
    state : State
        Changed in place.
    par : Parameters
        The lethalities, `friction`, `clash_rate`, `clash_shape`, `event_losses`,
        `max_weekly_loss`.
    counts, places : (n, n) float
        Uniform draws for the number of clash events and where they fall.
    """
    place = state.place
    fronts, effort, aimed = state.planned()
    there, events, lost = battle(
        fronts,
        effort,
        aimed,
        state.weight,
        state.truce,
        place.presence,
        place.overlap,
        state.encounters_now(),
        place.clashing,
        state.alive,
        counts,
        places,
        state.supply,
        state.sorties,
        place.reach,
        par,
        kept_by_week(par),
        state.suffered,
        state.grievance,
        state.strength,
    )
    state.kept("events").write(there, events)
    state.kept("losses").write(fronts.row_places, lost)


@compiled
def battle(
    fronts: Fronts,
    effort: Floats,
    aimed: Floats,
    weight: Floats,
    truce: Floats,
    presence: Floats,
    overlap: Floats,
    met: Floats,
    contact: Floats,
    alive: Bools,
    counts: Floats,
    places: Floats,
    supply: Floats,
    sorties: Floats,
    reach: Floats,
    par: Parameters,
    keep: float,
    suffered: Floats,
    grievance: Floats,
    strength: Floats,
) -> tuple[Ints, Floats, Floats]:
    """Clash, lose, bury the dead; one call, since it takes many arrays.

    Parameters
    ----------
    fronts, effort, aimed, weight, truce, presence, overlap, met, contact, alive, counts, places
        As `clashes`.
    supply, sorties, reach, par
        As `losses`.
    keep : float
        As `bury`.
    suffered, grievance, strength
        Written and changed, as by `losses` and `bury`.

    Returns
    -------
    where, events : (number of places,) int, float
        As `clashes` returns them.
    lost : (2 R,) float
        As `losses` returns it.
    """
    where, events = clashes(
        fronts,
        effort,
        aimed,
        weight,
        truce,
        presence,
        overlap,
        met,
        contact,
        alive,
        par.friction,
        par.clash_rate / WEEKS_A_YEAR,
        par.clash_shape,
        counts,
        places,
    )
    exposed = strength.reshape(strength.size, 1) * presence
    lost = losses(
        fronts,
        effort,
        strength,
        supply,
        sorties,
        reach,
        exposed,
        where,
        events,
        par,
        suffered,
    )
    bury(suffered, grievance, strength, keep)
    return where, events, lost


def stand_still(state: State, par: Parameters) -> None:
    """Do what a week without fighting does: no events, no losses, grievance fades."""
    state.kept("events").write(NOWHERE, NOTHING)
    state.kept("losses").write(NOWHERE, NOTHING)
    state.suffered[:] = 0.0
    state.grievance *= kept_by_week(par)


def kept_by_week(par: Parameters) -> float:
    """Share of grievance that is left after a week: `grievance_half_life` in weeks."""
    return float(2.0 ** (-1.0 / par.grievance_half_life))


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
    fronts: Fronts,
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
    counts: Floats,
    places: Floats,
) -> tuple[Ints, Floats]:
    """Draw the clash events of the week.

    Parameters
    ----------
    fronts, effort : Fronts, (M,) float
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
    counts, places : (n, n) float
        Uniform draws.

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
    spare = np.zeros(n)
    chance = np.zeros(provinces)
    fallen = np.zeros(provinces)
    for i in range(n):
        if not alive[i]:
            continue
        for j in range(n):
            # Both sides of `u < 1 - mean`, times overlap: no event for most pairs.
            incidental = friction * ((1.0 - weight[i, j]) / 2.0) * (1.0 - truce[i, j]) * met[i, j]
            mean = weekly_rate * clashing[i, j] * (aimed[i, j] * overlap[i, j] + incidental)
            room = (1.0 - counts[i, j] - ROUNDING) * overlap[i, j]
            spare[j] = room - mean * (1.0 + ROUNDING)
        for j in range(n):
            if spare[j] > 0.0 or not alive[j] or clashing[i, j] <= 0.0:
                continue
            hostility = (1.0 - weight[i, j]) / 2.0
            incidental = friction * hostility * (1.0 - truce[i, j]) / overlap[i, j]
            chance[:] = 0.0
            for p in range(fronts.first[i], fronts.first[i + 1]):
                if fronts.target[p] == j:
                    chance[fronts.province[p]] = effort[p]
            total = 0.0
            for k in range(provinces):
                chance[k] += incidental * math.sqrt(presence[i, k] * presence[j, k])
                total += chance[k]
            count = negative_binomial(counts[i, j], weekly_rate * clashing[i, j] * total, size)
            if count == 0:
                continue
            fallen[:] = 0.0
            for e in range(count):
                at = ((places[i, j] + e / count) % 1.0) * total
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
