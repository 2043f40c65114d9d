"""Fight: losses follow effort and exposure; clash events follow contact."""

import math

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, Parameters, State

WEEKS_A_YEAR = 52.0
MOST_EVENTS = 1000


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
    state.events[:] = clashes(
        state.effort,
        (1.0 - state.weight) / 2.0,
        state.truce,
        place.presence,
        place.overlap,
        place.contact,
        state.alive,
        par.friction,
        par.clash_rate / WEEKS_A_YEAR,
        par.clash_shape,
        counts,
        places,
    )
    suffered = state.suffered
    suffered[:] = losses(
        state.strength * state.supply,
        state.sorties,
        state.effort,
        place.reach,
        state.exposed,
        state.events,
        state.strength,
        par.ground_lethality,
        par.defence_ratio,
        par.air_lethality,
        par.air_half_exposure,
        par.event_losses,
        par.max_weekly_loss,
        state.losses,
    )
    fade(state, par)
    before = np.where(state.strength > 0.0, state.strength, 1.0)
    state.grievance += suffered / before[:, None]
    state.strength[:] = np.maximum(state.strength - suffered.sum(axis=1), 0.0)


def stand_still(state: State, par: Parameters) -> None:
    """Do what a week without fighting does: no events, no losses, grievance fades."""
    state.events[:] = 0.0
    state.losses[:] = 0.0
    state.suffered[:] = 0.0
    fade(state, par)


def fade(state: State, par: Parameters) -> None:
    """Let grievance decay by a week: `grievance_half_life` in weeks."""
    state.grievance *= 2.0 ** (-1.0 / par.grievance_half_life)


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
    effort: Floats,
    hostility: Floats,
    truce: Floats,
    presence: Floats,
    overlap: Floats,
    contact: Floats,
    alive: Bools,
    friction: float,
    weekly_rate: float,
    size: float,
    counts: Floats,
    places: Floats,
) -> Floats:
    """Draw the clash events of the week.

    Parameters
    ----------
    effort : (n, n, K) float
        Planned effort of i on j in k.
    hostility, truce, overlap, contact : (n, n) float
        h_ij; share withheld by ceasefires; overlap; interactions a year.
    presence : (n, K) float
        Where fighters are.
    alive : (n,) bool
        Active and with fighters.
    friction, weekly_rate, size : float
        phi; events for each interaction a week; shape.
    counts, places : (n, n) float
        Uniform draws.

    Returns
    -------
    (n, n, K) float
        Number of events, attacker i, target j.
    """
    n, provinces = presence.shape
    out = np.zeros((n, n, provinces))
    weight = np.zeros(provinces)
    for i in range(n):
        if not alive[i]:
            continue
        for j in range(n):
            if not alive[j] or contact[i, j] <= 0.0:
                continue
            incidental = friction * hostility[i, j] * (1.0 - truce[i, j]) / overlap[i, j]
            total = 0.0
            for k in range(provinces):
                met = math.sqrt(presence[i, k] * presence[j, k])
                weight[k] = effort[i, j, k] + incidental * met
                total += weight[k]
            count = negative_binomial(counts[i, j], weekly_rate * contact[i, j] * total, size)
            for e in range(count):
                at = ((places[i, j] + e / count) % 1.0) * total
                k = 0
                reached = weight[0]
                while k < provinces - 1 and at >= reached:
                    k += 1
                    reached += weight[k]
                out[i, j, k] += 1.0
    return out


@compiled
def losses(
    able: Floats,
    sorties: Floats,
    effort: Floats,
    reach: Floats,
    exposed: Floats,
    events: Floats,
    strength: Floats,
    ground_lethality: float,
    defence_ratio: float,
    air_lethality: float,
    air_half_exposure: float,
    event_losses: float,
    max_weekly_loss: float,
    out: Floats,
) -> Floats:
    """Fighters lost this week, by whom and where.

    Ground losses follow a Lanchester law with both exponents 1/2 on the total
    effort Y_jk that comes down on j in k, shared among the attackers.

    Parameters
    ----------
    able, sorties, strength : (n,) float
        Fighters with their supply; strikes a week; fighters before losses.
    effort : (n, n, K) float
        Shares of effort of i on j in k.
    reach, exposed : (n, K) float
        Ground reach (0: no ground effort there); fighters of j in k.
    events : (n, n, K) float
        Clash events.
    ground_lethality, defence_ratio, air_lethality, air_half_exposure,
    event_losses, max_weekly_loss : float
        See the theatre's ``parameters.toml``.
    out : (n, n, K) float
        Written: ``out[i, j, k]`` is lost by j to i in k.

    Returns
    -------
    (n, n) float
        Lost by the row to the column, all places together.
    """
    n, provinces = exposed.shape
    pressed = np.zeros((n, provinces))
    for i in range(n):
        for j in range(n):
            for k in range(provinces):
                if reach[i, k] > 0.0:
                    pressed[j, k] += able[i] * effort[i, j, k]
    suffered = np.zeros((n, n))
    out[:] = 0.0
    for i in range(n):
        for j in range(n):
            for k in range(provinces):
                x = exposed[j, k]
                e = effort[i, j, k]
                if e > 0.0:
                    if reach[i, k] > 0.0 and pressed[j, k] > 0.0:
                        ground = able[i] * e
                        lost = ground_lethality * math.sqrt(x / pressed[j, k]) * ground
                        out[i, j, k] += lost
                        out[j, i, k] += defence_ratio * lost
                    if sorties[i] > 0.0 and x > 0.0:
                        hit = air_lethality * x / (x + air_half_exposure)
                        out[i, j, k] += hit * sorties[i] * e
                if events[i, j, k] > 0.0:
                    cost = event_losses * events[i, j, k]
                    out[i, j, k] += cost
                    out[j, i, k] += cost
    for i in range(n):
        for j in range(n):
            for k in range(provinces):
                suffered[j, i] += out[i, j, k]
    for j in range(n):
        lost = 0.0
        for i in range(n):
            lost += suffered[j, i]
        most = max_weekly_loss * strength[j]
        if lost > most:
            for i in range(n):
                suffered[j, i] *= most / lost
                for k in range(provinces):
                    out[i, j, k] *= most / lost
    return suffered
