"""Civilians: harm follows fire; support moves away from who harms."""

import numpy as np

from ..state import Floats, Parameters, State


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
    state.harm[:] = civilians_killed(state, par, before)
    deaths = 1e5 * state.harm / state.place.population
    loved = state.support
    # Who fights a coalition is credited with resisting all the harm it does.
    same = state.coalition[:, None] == state.coalition[None, :]
    by_bloc = (same & state.active).astype(np.float64) @ deaths
    state.push[:] = par.support_toward * (1.0 - loved) * (state.aimed @ by_bloc)
    state.push -= par.support_away * deaths * loved
    change = state.push - state.base.push + par.support_return * (state.base.support - loved)
    loved += np.where(state.active[:, None], change, 0.0)
    np.clip(loved, 0.0, 1.0, out=loved)


def civilians_killed(state: State, par: Parameters, before: Floats) -> Floats:
    """Civilians killed by each faction in each governorate this week.

    Parameters
    ----------
    state : State
        `effort`, `sorties`, `supply`.
    par : Parameters
        `population_exponent`: 0 the same harm everywhere, 1 in proportion to
        the population.
    before : (n,) float
        Strength before this week's losses.

    Returns
    -------
    (n, K) float
        Persons, >= 0.
    """
    place = state.place
    people = place.population**par.population_exponent
    crowd = people / (place.population @ people / place.population.sum())
    ground = (before * state.supply)[:, None] * state.spent * (place.reach > 0.0)
    air = state.sorties[:, None] * state.spent
    fire = place.harm_per_1000[:, None] * ground / 1000.0 + place.harm_per_sortie[:, None] * air
    return np.asarray(crowd * fire, dtype=np.float64)
