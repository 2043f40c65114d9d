"""Civilians, support, weights and strength."""

import numpy as np

from ..arrays import Floats
from ..compiled import compiled, part
from ..sums import pairwise, sum_of
from .who import Masks, Seen


@part
def civilian_harm(seen: Seen, who: Masks) -> float:
    """Civilians killed this week by all factions, persons."""
    return pairwise(seen.harm.reshape(seen.harm.size), 0, seen.harm.size)


@part
def campaign_harm(seen: Seen, who: Masks) -> float:
    """Civilians killed this week by the campaigner, persons; NaN if the theatre names none."""
    if who.campaigner < 0:
        return np.nan
    return pairwise(seen.harm[who.campaigner], 0, seen.harm.shape[1])


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
    total, count = 0.0, 0
    members = np.flatnonzero(who.rebels & seen.alive)
    for i in members:
        of_i = 0.0
        for j in members:
            meet = seen.overlap[i, j] > 0.0
            of_i += seen.weight[i, j] if meet else 0.0
            count += meet
        total += of_i
    return total / count if count > 0 else np.nan


@part
def rebel_recruits(seen: Seen, who: Masks) -> float:
    """Fighters who joined the rebels this week."""
    return sum_of(seen.recruits, who.rebels)


@part
def strength_by_side(seen: Seen, who: Masks) -> Floats:
    """Fighters in the theatre of each side, ``strength_SIDE``."""
    out = np.empty(who.sides.shape[0])
    for side in range(out.size):
        out[side] = sum_of(seen.strength, who.sides[side])
    return out


@part
def rebel_support(seen: Seen, who: Masks) -> float:
    """Local support of the rebels where they are, weighted by strength, [0, 1]."""
    total, loved = 0.0, 0.0
    for i in np.flatnonzero(who.rebels):
        total += seen.strength[i]
        loved += seen.strength[i] * _support_of(seen, int(i))
    return loved / total if total > 0.0 else np.nan


@part
def campaign_support(seen: Seen, who: Masks) -> float:
    """Local support of the campaigner where it is, [0, 1]; NaN if the theatre names none."""
    return _support_of(seen, who.campaigner) if who.campaigner >= 0 else np.nan


@compiled
def _support_of(seen: Seen, i: int) -> float:
    """Local support of a faction where it is: sum over k of presence_ik support_ik."""
    loved = 0.0
    for k in range(seen.support.shape[1]):
        loved += seen.presence[i, k] * seen.support[i, k]
    return loved


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
    out = np.zeros(seen.groups)
    for i in range(seen.group.size):
        if seen.group[i] >= 0:
            for k in range(seen.population.size):
                out[seen.group[i]] += seen.control[i, k] * seen.population[k]
    return out / seen.population.sum()
