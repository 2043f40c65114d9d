"""Civilians, support, weights and strength."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled
from ..state import State
from ..sums import pairwise
from .who import Who


def civilian_harm(state: State, who: Who) -> float:
    """Civilians killed this week by all factions, persons."""
    del who
    return float(state.harm.sum())


def campaign_harm(state: State, who: Who) -> float:
    """Civilians killed this week by the campaigner, persons; NaN if the theatre names none."""
    return float(state.harm[who.campaigner].sum()) if who.campaigner >= 0 else np.nan


def rebel_weight(state: State, who: Who) -> float:
    """Mean alliance weight among living rebels that meet somewhere.

    Parameters
    ----------
    state : State
        `weight`, overlap of presence.
    who : Who
        Rebels.

    Returns
    -------
    float
        [-1, 1]; NaN with fewer than two.
    """
    return _mean_weight(state.weight, state.place.overlap, who.rebels & state.alive)


@compiled
def _mean_weight(weight: Floats, overlap: Floats, members: Bools) -> float:
    """Mean weight over pairs of members that meet; NaN without."""
    found = np.zeros(weight.size)
    count = 0
    for i in np.flatnonzero(members):
        for j in range(members.size):
            if members[j] and overlap[i, j] > 0.0:
                found[count] = weight[i, j]
                count += 1
    return pairwise(found, 0, count) / count if count > 0 else np.nan


def rebel_support(state: State, who: Who) -> float:
    """Local support of the rebels where they are, weighted by strength, [0, 1]."""
    amount = np.where(who.rebels, state.strength, 0.0)
    total = float(amount.sum())
    loved = (state.place.presence * state.support).sum(axis=1)
    return float(amount @ loved) / total if total > 0.0 else np.nan


def rebel_recruits(state: State, who: Who) -> float:
    """Fighters who joined the rebels this week."""
    return float(state.recruits[who.rebels].sum())


def campaign_support(state: State, who: Who) -> float:
    """Local support of the campaigner where it is, [0, 1]; NaN if the theatre names none."""
    i = who.campaigner
    return float(state.place.presence[i] @ state.support[i]) if i >= 0 else np.nan


def strength_by_side(state: State, who: Who) -> dict[str, float]:
    """Fighters in the theatre of each side, ``strength_SIDE``."""
    return {
        f"strength_{side}": float(state.strength[members].sum())
        for side, members in who.sides.items()
    }
