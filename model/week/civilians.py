"""Civilians: harm follows fire; support moves away from who harms."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled
from ..state import Parameters, State


def protect_or_harm(state: State, par: Parameters, before: Floats) -> None:
    """Write `harm` and `support` (`docs/odd.md`, section 7.4).

    Parameters
    ----------
    state : State
        Changed in place.
    par : Parameters
        `population_exponent`, `support_away`, `support_toward`, `support_return`.
    before : (n,) float
        Strength before this week's losses, fighters.
    """
    place = state.place
    people = place.population**par.population_exponent
    deaths, by_bloc = harm_done(
        place.harm_per_1000,
        place.harm_per_sortie,
        before * state.supply,
        state.sorties,
        state.spent,
        place.reach,
        people / (place.population @ people / place.population.sum()),
        place.population,
        state.coalition,
        state.active,
        state.harm,
    )
    move_support(
        deaths,
        state.aimed @ by_bloc,
        state.base.push,
        state.base.support,
        state.active,
        par.support_away,
        par.support_toward,
        par.support_return,
        state.push,
        state.support,
    )


@compiled
def harm_done(
    harm_per_1000: Floats,
    harm_per_sortie: Floats,
    able: Floats,
    sorties: Floats,
    spent: Floats,
    reach: Floats,
    crowd: Floats,
    population: Floats,
    coalition: Ints,
    active: Bools,
    harm: Floats,
) -> tuple[Floats, Floats]:
    """Civilians killed by each faction in each governorate this week.

    Parameters
    ----------
    harm_per_1000, harm_per_sortie : (n,) float
        Civilians killed.
    able, sorties : (n,) float
        Fighters with their supply before this week's losses; strikes a week.
    spent, reach : (n, K) float
        Effort by place; 0: no ground effort there.
    crowd, population : (K,) float
        f_k, 1 on average; inhabitants.
    coalition, active : (n,) int, (n,) bool
        Labels; who exists.
    harm : (n, K) float
        Written: persons, >= 0.

    Returns
    -------
    deaths : (n, K) float
        Per 100,000 inhabitants.
    by_bloc : (n, K) float
        Deaths caused by the active members of the coalition of each faction.
    """
    n, provinces = spent.shape
    deaths = np.zeros((n, provinces))
    sums = np.zeros((n, provinces))
    by_bloc = np.zeros((n, provinces))
    for i in range(n):
        for k in range(provinces):
            ground = able[i] * spent[i, k] if reach[i, k] > 0.0 else 0.0
            air = sorties[i] * spent[i, k]
            fire = harm_per_1000[i] * ground / 1000.0 + harm_per_sortie[i] * air
            harm[i, k] = crowd[k] * fire
            deaths[i, k] = 1e5 * harm[i, k] / population[k]
            if active[i]:
                sums[coalition[i], k] += deaths[i, k]
    for i in range(n):
        if coalition[i] >= 0:
            by_bloc[i] = sums[coalition[i]]
    return deaths, by_bloc


@compiled
def move_support(
    deaths: Floats,
    resisted: Floats,
    usual: Floats,
    home: Floats,
    active: Bools,
    away: float,
    toward: float,
    back: float,
    push: Floats,
    support: Floats,
) -> None:
    """Write the push on support, and move it.

    Parameters
    ----------
    deaths : (n, K) float
        Caused, per 100,000 inhabitants.
    resisted : (n, K) float
        Deaths caused by those whom one fights, by effort: who fights a coalition is credited
        with resisting all the harm it does.
    usual, home : (n, K) float
        Push in burn-in; support at the start.
    active : (n,) bool
        Whose support moves.
    away, toward, back : float
        `support_away`, `support_toward`, `support_return`.
    push, support : (n, K) float
        Written; changed in place.
    """
    n, provinces = support.shape
    for i in range(n):
        for k in range(provinces):
            loved = support[i, k]
            gained = toward * (1.0 - loved) * resisted[i, k]
            push[i, k] = gained - away * deaths[i, k] * loved
            change = push[i, k] - usual[i, k] + back * (home[i, k] - loved)
            loved += change if active[i] else 0.0
            support[i, k] = min(max(loved, 0.0), 1.0)
