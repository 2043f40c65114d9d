"""Civilians, support, weights and strength."""

import numpy as np

from ..arrays import Floats
from ..compiled import part
from ..state import State
from ..sums import pairwise, sum_of
from .who import Masks, Seen, Who


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
    found = np.empty(seen.weight.size)
    count = 0
    members = np.flatnonzero(who.rebels & seen.alive)
    for i in members:
        for j in members:
            if seen.overlap[i, j] > 0.0:
                found[count] = seen.weight[i, j]
                count += 1
    return pairwise(found, 0, count) / count if count > 0 else np.nan


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


def rebel_support(state: State, who: Who) -> float:
    """Local support of the rebels where they are, weighted by strength, [0, 1]."""
    amount = np.where(who.rebels, state.strength, 0.0)
    total = float(amount.sum())
    loved = (state.place.presence * state.support).sum(axis=1)
    return float(amount @ loved) / total if total > 0.0 else np.nan


def campaign_support(state: State, who: Who) -> float:
    """Local support of the campaigner where it is, [0, 1]; NaN if the theatre names none."""
    i = who.campaigner
    return float(state.place.presence[i] @ state.support[i]) if i >= 0 else np.nan
