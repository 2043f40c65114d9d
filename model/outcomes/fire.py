"""Who is fought: declared against actual targets, infighting, clashes."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled, part
from ..sums import pairwise, sum_of
from .who import Masks, Seen


@compiled
def _total(effort: Floats) -> float:
    """Sum of all effort, by target and place."""
    return pairwise(effort.reshape(effort.size), 0, effort.size)


@part
def declared_gap(seen: Seen, who: Masks) -> float:
    """Share of the campaigner's effort that is not on its declared targets.

    Parameters
    ----------
    seen : Seen
        `effort`, `declared`.
    who : Masks
        Not used; the signature is that of all outcomes.

    Returns
    -------
    float
        [0, 1]; NaN without a campaign or without effort.
    """
    n, provinces = seen.effort.shape
    others = np.empty(n * provinces)
    count = 0
    for j in range(n):
        if not seen.declared[j]:
            for k in range(provinces):
                others[count] = seen.effort[j, k]
                count += 1
    total = _total(seen.effort)
    return pairwise(others, 0, count) / total if total > 0.0 else np.nan


@part
def declared_gap_place(seen: Seen, who: Masks) -> float:
    """Share of the campaigner's effort that falls where its declared targets hold no ground.

    Parameters
    ----------
    seen : Seen
        `effort`, `declared`, `control`.
    who : Masks
        Not used; the signature is that of all outcomes.

    Returns
    -------
    float
        sum over k of effort_k (1 - control share of the declared in k) / effort, [0, 1];
        NaN without a campaign or without effort.
    """
    n, provinces = seen.effort.shape
    effort, theirs = np.zeros(provinces), np.zeros(provinces)
    for j in range(n):
        for k in range(provinces):
            effort[k] += seen.effort[j, k]
            if seen.declared[j]:
                theirs[k] += seen.control[j, k]
    total = pairwise(effort, 0, provinces)
    for k in range(provinces):
        effort[k] *= 1.0 - theirs[k]
    return pairwise(effort, 0, provinces) / total if total > 0.0 else np.nan


@part
def fire_near_designated(seen: Seen, who: Masks) -> float:
    """Share of the campaigner's effort that falls on those beside a designated faction.

    Beside: not designated itself, in an umbrella that works in the governorate
    and has an active designated member.

    Parameters
    ----------
    seen : Seen
        `effort`, umbrellas in force.
    who : Masks
        Designated factions, by the list as it was at the start.

    Returns
    -------
    float
        [0, 1]; NaN without a campaign or without effort.
    """
    total = _total(seen.effort)
    return _beside(seen.effort, seen.umbrella, who.designated) / total if total > 0.0 else np.nan


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
    upon = np.zeros(who.rebels.size)
    for i in np.flatnonzero(who.rebels):
        for j in range(upon.size):
            upon[j] += seen.strength[i] * seen.aimed[i, j]
    total = pairwise(upon, 0, upon.size)
    return sum_of(upon, who.rebels) / total if total > 0.0 else np.nan
