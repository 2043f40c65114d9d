"""Who is fought: declared against actual targets, infighting, clashes."""

from typing import NamedTuple

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled, part
from ..sums import total, total_of
from .who import Masks, Seen


class Flight(NamedTuple):
    """The effort of the campaigner, which several outcomes are about.

    Attributes
    ----------
    effort : (n, K) float
        By target and place; zeros while it flies no campaign.
    by_place : (K,) float
        Its sum over targets.
    total : float
        All of it.
    """

    effort: Floats
    by_place: Floats
    total: float


@compiled
def flight_of(seen: Seen, who: Masks) -> Flight:
    """Return the effort of the campaigner.

    Parameters
    ----------
    seen : Seen
        Its effort.
    who : Masks
        Not used; the signature is that of all outcomes.
    """
    n, provinces = seen.control.shape
    by_place = np.zeros(provinces)
    if not seen.effort.size:
        return Flight(np.zeros((n, provinces)), by_place, 0.0)
    effort = seen.effort
    for j in range(n):
        for k in range(provinces):
            by_place[k] += effort[j, k]
    return Flight(effort, by_place, total(by_place))


@part
def declared_gap(seen: Seen, who: Masks, flight: Flight) -> float:
    """Share of the campaigner's effort that is not on its declared targets.

    Parameters
    ----------
    seen : Seen
        `declared`.
    who : Masks
        Not used; the signature is that of all outcomes of a campaign.
    flight : Flight
        Its effort.

    Returns
    -------
    float
        [0, 1]; NaN without a campaign or without effort.
    """
    others = np.zeros(flight.by_place.size)
    for j in range(seen.declared.size):
        if not seen.declared[j]:
            for k in range(others.size):
                others[k] += flight.effort[j, k]
    return total(others) / flight.total if flight.total > 0.0 else np.nan


@part
def declared_gap_place(seen: Seen, who: Masks, flight: Flight) -> float:
    """Share of the campaigner's effort that falls where its declared targets hold no ground.

    Parameters
    ----------
    seen : Seen
        `declared`, `control`.
    who : Masks
        Not used; the signature is that of all outcomes of a campaign.
    flight : Flight
        Its effort.

    Returns
    -------
    float
        sum over k of effort_k (1 - control share of the declared in k) / effort, [0, 1];
        NaN without a campaign or without effort.
    """
    theirs = np.zeros(flight.by_place.size)
    for j in range(seen.declared.size):
        if seen.declared[j]:
            for k in range(theirs.size):
                theirs[k] += seen.control[j, k]
    astray = total(flight.by_place * (1.0 - theirs))
    return astray / flight.total if flight.total > 0.0 else np.nan


@part
def fire_near_designated(seen: Seen, who: Masks, flight: Flight) -> float:
    """Share of the campaigner's effort that falls on those beside a designated faction.

    Beside: not designated itself, in an umbrella that works in the governorate
    and has an active designated member.

    Parameters
    ----------
    seen : Seen
        Umbrellas, and when they are in force.
    who : Masks
        Designated factions, by the list as it was at the start.
    flight : Flight
        Its effort.

    Returns
    -------
    float
        [0, 1]; NaN without a campaign or without effort.
    """
    if not flight.total > 0.0:
        return np.nan
    beside = _beside(
        seen.umbrella, seen.umbrella_weeks, seen.week, seen.active, who.designated
    )
    near = np.zeros(beside.shape[1])
    for j in range(beside.shape[0]):
        for k in range(near.size):
            near[k] += flight.effort[j, k] if beside[j, k] else 0.0
    return total(near) / flight.total


@compiled
def _beside(
    umbrella: Bools, weeks: Floats, week: int, active: Bools, designated: Bools
) -> Bools:
    """(n, K) bool: who shares an umbrella in force that works in k with a designated faction."""
    unions, n, provinces = umbrella.shape
    beside, shared = np.zeros((n, provinces), dtype=np.bool_), np.zeros(provinces, dtype=np.bool_)
    named = np.flatnonzero(designated)
    for u in range(unions):
        shared[:] = False
        for d in named:
            if active[d] and weeks[u, d, 0] <= week < weeks[u, d, 1]:
                for k in range(provinces):
                    shared[k] |= umbrella[u, d, k]
        if shared.any():  # few umbrellas have a designated member
            for j in range(n):
                if active[j] and weeks[u, j, 0] <= week < weeks[u, j, 1] and not designated[j]:
                    for k in range(provinces):
                        beside[j, k] |= umbrella[u, j, k] & shared[k]
    return beside


@part
def infighting(seen: Seen, who: Masks) -> float:
    """Share of the rebels' effort, weighted by strength, that goes against rebels.

    Parameters
    ----------
    seen : Seen
        Effort by target, `strength`.
    who : Masks
        Rebels.

    Returns
    -------
    float
        [0, 1]; NaN if rebels spend no effort.
    """
    upon = _upon(seen.strength, seen.aimed, who.rebels)
    spent = total(upon)
    return total_of(upon, who.rebels) / spent if spent > 0.0 else np.nan


@compiled
def _upon(strength: Floats, aimed: Floats, members: Bools) -> Floats:
    """(n,) float: effort of members upon each, weighted by their strength."""
    upon = np.zeros(members.size)
    for i in range(members.size):
        if members[i] and strength[i] > 0.0:
            for j in range(members.size):
                upon[j] += strength[i] * aimed[i, j]
    return upon


@part
def clash_events(seen: Seen, who: Masks) -> float:
    """Clash events of the week among all factions, a count."""
    return total(seen.events)
