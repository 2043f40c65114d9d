"""Civilians, support, weights and strength."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled, part
from ..sums import total, total_of
from .who import Masks, Seen


@part
def civilian_harm(seen: Seen, who: Masks) -> float:
    """Civilians killed this week by all factions, persons."""
    return total(seen.harm.reshape(seen.harm.size))


@part
def campaign_harm(seen: Seen, who: Masks) -> float:
    """Civilians killed this week by the campaigner, persons; NaN if the theatre names none."""
    if who.campaigner < 0:
        return np.nan
    return total(seen.harm[who.campaigner])


@part
def rebel_weight(seen: Seen, who: Masks) -> float:
    """Mean alliance weight among living rebels that meet somewhere.

    Parameters
    ----------
    seen : Seen
        `weight`, overlap of presence.
    who : Masks
        Rebels.

    Returns
    -------
    float
        [-1, 1]; NaN with fewer than two.
    """
    members = who.rebels & seen.active & (seen.strength > 0.0)
    sums, meetings = _ties(seen.weight, seen.overlap, members)
    count = total_of(meetings, members)
    return total_of(sums, members) / count if count > 0.0 else np.nan


@compiled
def _ties(weight: Floats, overlap: Floats, members: Bools) -> tuple[Floats, Floats]:
    """Weight of members toward each faction that they meet, and how many meet it; (n,) both."""
    sums, meetings = np.zeros(members.size), np.zeros(members.size)
    for i in range(members.size):
        if members[i]:  # whole rows: these go by several columns at a time
            for j in range(members.size):
                sums[j] += weight[i, j] if overlap[i, j] > 0.0 else 0.0
                meetings[j] += 1.0 if overlap[i, j] > 0.0 else 0.0
    return sums, meetings


@part
def rebel_recruits(seen: Seen, who: Masks) -> float:
    """Fighters who joined the rebels this week."""
    return total_of(seen.recruits, who.rebels)


@part
def strength_by_side(seen: Seen, who: Masks) -> Floats:
    """Fighters in the theatre of each side, ``strength_SIDE``."""
    out = np.empty(who.sides.shape[0])
    for side in range(out.size):
        out[side] = total_of(seen.strength, who.sides[side])
    return out


@part
def rebel_support(seen: Seen, who: Masks) -> float:
    """Local support of the rebels where they are, weighted by strength, [0, 1]."""
    rebels, loved = total_of(seen.strength, who.rebels), np.zeros(seen.population.size)
    for i in range(who.rebels.size):
        if who.rebels[i]:
            for k in range(loved.size):
                loved[k] += seen.strength[i] * (seen.presence[i, k] * seen.support[i, k])
    return total(loved) / rebels if rebels > 0.0 else np.nan


@part
def campaign_support(seen: Seen, who: Masks) -> float:
    """Local support of the campaigner where it is, [0, 1]; NaN if the theatre names none."""
    if who.campaigner < 0:
        return np.nan
    return total(seen.presence[who.campaigner] * seen.support[who.campaigner])


@part
def control_shares(seen: Seen, who: Masks) -> Floats:
    """Share of the pre-war population in ground held by each control group, ``control_GROUP``.

    Parameters
    ----------
    seen : Seen
        `control`, `group`, `groups`, `population`.
    who : Masks
        Not used; the signature is that of all outcomes.

    Returns
    -------
    (G,) float
        Sum over k of population_k control_gk / population, [0, 1].
    """
    held = np.zeros((seen.groups, seen.population.size))
    for i in range(seen.group.size):
        if seen.group[i] >= 0:
            of_group = held[seen.group[i]]
            for k in range(of_group.size):
                of_group[k] += seen.control[i, k]
    out = np.empty(seen.groups)
    for g in range(seen.groups):
        out[g] = total(held[g] * seen.population)
    return out / total(seen.population)
