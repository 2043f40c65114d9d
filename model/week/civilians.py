"""Civilians: harm follows fire; support moves away from who harms."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled
from ..state import Parameters
from ..views import Now, Then, Where


@compiled
def protect_or_harm(
    now: Now, where: Where, then: Then, par: Parameters, before: Floats, upon: Floats
) -> None:
    """Write `harm`, `push` and `support` (`docs/odd.md`, section 7.4).

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state.
    par : Parameters
        `population_exponent`, `support_away`, `support_toward`, `support_return`.
    before : (n,) float
        Strength before this week's losses, fighters.
    upon : (n, n) float
        Effort by target, targets first: that of i on j at [j, i].
    """
    people = where.population**par.population_exponent
    total = 0.0
    for k in range(people.size):
        total += where.population[k] * people[k]
    deaths, by_bloc = harm_done(
        where.harm_per_1000,
        where.harm_per_sortie,
        before * now.supply,
        now.sorties,
        now.spent,
        where.reach,
        people * (where.population.sum() / total),
        where.population,
        now.coalition,
        now.active,
        now.harm,
    )
    move_support(
        deaths,
        resisted_by(upon, now.coalition, by_bloc),
        then.push,
        then.support,
        now.active,
        par.support_away,
        par.support_toward,
        par.support_return,
        now.push,
        now.support,
    )


@compiled
def resisted_by(upon: Floats, coalition: Ints, by_bloc: Floats) -> Floats:
    """Sum over j of aimed_ij times the deaths that j's coalition causes.

    Parameters
    ----------
    upon : (n, n) float
        Effort by target, targets first: adding up actor by actor would wait for the last addition
        to the same coalition.
    coalition : (n,) int
        Labels; -1 for those who are in none.
    by_bloc : (n, K) float
        As of `harm_done`.

    Returns
    -------
    (n, K) float
        Deaths, per 100,000 inhabitants.
    """
    n, provinces = by_bloc.shape
    on_bloc = np.zeros((n, n))
    for j in range(n):
        if coalition[j] >= 0:
            for i in range(n):
                on_bloc[coalition[j], i] += upon[j, i]
    across = np.zeros((provinces, n))
    for c in range(n):
        for k in range(provinces):
            if by_bloc[c, k] > 0.0:
                for i in range(n):
                    across[k, i] += on_bloc[c, i] * by_bloc[c, k]
    return across.T.copy()


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
        Deaths caused by the active members of each coalition, by label.
    """
    n, provinces = spent.shape
    deaths = np.zeros((n, provinces))
    by_bloc = np.zeros((n, provinces))
    for i in range(n):
        for k in range(provinces):
            ground = able[i] * spent[i, k] if reach[i, k] > 0.0 else 0.0
            air = sorties[i] * spent[i, k]
            fire = harm_per_1000[i] * ground / 1000.0 + harm_per_sortie[i] * air
            harm[i, k] = crowd[k] * fire
            deaths[i, k] = 1e5 * harm[i, k] / population[k]
            if active[i]:
                by_bloc[coalition[i], k] += deaths[i, k]
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
