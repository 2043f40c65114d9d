"""Who is fought: declared against actual targets, infighting, clashes."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled
from ..state import State, control_by_group
from ..sums import pairwise
from .who import Who


def declared_gap(state: State, who: Who, declared: Bools | None) -> float:
    """Share of the campaigner's effort that is not on its declared targets.

    Parameters
    ----------
    state : State
        `effort`.
    who : Who
        Campaigner.
    declared : (n,) bool or None
        Whom it says it strikes; None while it flies no campaign.

    Returns
    -------
    float
        [0, 1]; NaN without a campaign or without effort.
    """
    if declared is None or who.campaigner < 0:
        return np.nan
    effort = state.kept("effort").row(who.campaigner)
    total = float(effort.sum())
    return float(effort[~declared].sum()) / total if total > 0.0 else np.nan


def declared_gap_place(state: State, who: Who, declared: Bools | None) -> float:
    """Share of the campaigner's effort that falls where its declared targets hold no ground.

    Parameters
    ----------
    state : State
        `effort`, `control`.
    who : Who
        Campaigner.
    declared : (n,) bool or None
        Whom it says it strikes; None while it flies no campaign.

    Returns
    -------
    float
        sum over k of effort_k (1 - control share of the declared in k) / effort, [0, 1];
        NaN without a campaign or without effort.
    """
    if declared is None or who.campaigner < 0:
        return np.nan
    effort = state.kept("effort").row(who.campaigner).sum(axis=0)
    total = float(effort.sum())
    theirs = state.control[declared].sum(axis=0)
    return float((effort * (1.0 - theirs)).sum()) / total if total > 0.0 else np.nan


def fire_near_designated(state: State, who: Who, declared: Bools | None) -> float:
    """Share of the campaigner's effort that falls on those beside a designated faction.

    Beside: not designated itself, in an umbrella that works in the governorate
    and has an active designated member.

    Parameters
    ----------
    state : State
        `effort`, umbrellas in force.
    who : Who
        Campaigner; designated factions, by the list as it was at the start.
    declared : (n,) bool or None
        None while no campaign is flown.

    Returns
    -------
    float
        [0, 1]; NaN without a campaign or without effort.
    """
    if declared is None or who.campaigner < 0:
        return np.nan
    effort = state.kept("effort").row(who.campaigner)
    total = float(effort.sum())
    near = _beside(effort, state.umbrella_now, who.designated)
    return near / total if total > 0.0 else np.nan


@compiled
def _beside(effort: Floats, members: Bools, designated: Bools) -> float:
    """Effort on those who share an umbrella that works in k with a designated faction."""
    unions, n, provinces = members.shape
    beside = np.zeros((n, provinces), dtype=np.bool_)
    shared = np.zeros(provinces, dtype=np.bool_)
    for u in range(unions):
        shared[:] = False
        for d in range(n):
            if designated[d]:
                for k in range(provinces):
                    shared[k] |= members[u, d, k]
        for j in range(n):
            for k in range(provinces):
                beside[j, k] |= members[u, j, k] and shared[k]
    found = np.zeros(n * provinces)
    count = 0
    for j in range(n):
        for k in range(provinces):
            if beside[j, k] and not designated[j]:
                found[count] = effort[j, k]
                count += 1
    return pairwise(found, 0, count)


def infighting(state: State, who: Who) -> float:
    """Share of the rebels' effort, weighted by strength, that goes against rebels.

    Parameters
    ----------
    state : State
        `effort`, `strength`.
    who : Who
        Rebels.

    Returns
    -------
    float
        [0, 1]; NaN if rebels spend no effort.
    """
    return _among(state.aimed, np.where(who.rebels, state.strength, 0.0), who.rebels)


@compiled
def _among(aimed: Floats, weight: Floats, members: Bools) -> float:
    """Share of effort, each row weighted, that goes to members; NaN without effort."""
    n = weight.size
    spent = np.zeros(n * n)
    inside = np.zeros(n * n)
    count = 0
    for i in range(n):
        for j in range(n):
            spent[i * n + j] = aimed[i, j] * weight[i]
    for j in range(n):
        if members[j]:
            for i in range(n):
                inside[count] = spent[i * n + j]
                count += 1
    total = pairwise(spent, 0, n * n)
    return pairwise(inside, 0, count) / total if total > 0.0 else np.nan


def clash_events(state: State, who: Who) -> float:
    """Clash events of the week among all factions, a count."""
    del who
    return float(state.kept("events").total())


def control_share(state: State, who: Who) -> dict[str, float]:
    """Share of the pre-war population in ground held by each control group.

    Parameters
    ----------
    state : State
        `control`.
    who : Who
        Not used.

    Returns
    -------
    dict of str to float
        ``control_GROUP``: sum over k of population_k control_gk / population, [0, 1].
    """
    del who
    groups = state.place.groups
    held = control_by_group(state.control, state.place.group, len(groups))
    people = state.place.population / state.place.population.sum()
    return {f"control_{name}": float(held[g] @ people) for g, name in enumerate(groups)}
