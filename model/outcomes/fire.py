"""Who is fought: declared against actual targets, infighting, clashes."""

import numpy as np

from ..state import Bools, State, control_by_group
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
    effort = state.effort[who.campaigner]
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
    effort = state.effort[who.campaigner].sum(axis=0)
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
    effort = state.effort[who.campaigner]
    total = float(effort.sum())
    members = state.umbrella_now
    shared = (members & who.designated[None, :, None]).any(axis=1)
    beside = (members & shared[:, None, :]).any(axis=0) & ~who.designated[:, None]
    return float(effort[beside].sum()) / total if total > 0.0 else np.nan


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
    spent = state.effort.sum(axis=2) * np.where(who.rebels, state.strength, 0.0)[:, None]
    total = float(spent.sum())
    return float(spent[:, who.rebels].sum()) / total if total > 0.0 else np.nan


def clash_events(state: State, who: Who) -> float:
    """Clash events of the week among all factions, a count."""
    del who
    return float(state.events.sum())


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
