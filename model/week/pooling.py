"""What bends a plan: members of an umbrella pool effort, ceasefires hold it back."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled
from ..fronts import Fronts


@compiled
def pool(
    fronts: Fronts,
    effort: Floats,
    umbrella: Bools,
    strength: Floats,
    permitted: Bools,
    share: float,
) -> None:
    """Let members of an umbrella point part of their effort where it points.

    Parameters
    ----------
    fronts, effort : Fronts, (M,) float
        Effort before pooling; changed in place. Each faction spends in each governorate what
        it spent before.
    umbrella : (U, n, K) bool
        Members in force, by governorate.
    strength : (n,) float
        Weights in the common plan.
    permitted : (n, n) bool
        Who may target whom.
    share : float
        How much of a member's effort in k follows the pool, [0, 1].
    """
    unions, n, provinces = umbrella.shape
    pools = np.zeros((unions, provinces, n))
    member = np.zeros((n, provinces), dtype=np.bool_)
    for u in range(unions):
        for m in range(n):
            joins = False
            for k in range(provinces):
                if umbrella[u, m, k]:
                    member[m, k] = joins = True
            if joins:
                for p in range(fronts.first[m], fronts.first[m + 1]):
                    if umbrella[u, m, fronts.province[p]]:
                        amount = strength[m] * effort[p]
                        pools[u, fronts.province[p], fronts.target[p]] += amount
    planned = np.zeros(n)
    for i in range(n):
        for k in range(provinces):
            if not member[i, k]:
                continue
            here = fronts.by_place[fronts.places[i * provinces + k] :]
            count = fronts.places[i * provinces + k + 1] - fronts.places[i * provinces + k]
            spent = 0.0
            for c in range(count):
                planned[c] = 0.0
                spent += effort[here[c]]
            if spent <= 0.0:
                continue
            plans = 0
            for u in range(unions):
                if not umbrella[u, i, k]:
                    continue
                total = 0.0
                for c in range(count):
                    j = fronts.target[here[c]]
                    if permitted[i, j]:
                        total += pools[u, k, j]
                if total > 0.0:
                    plans += 1
                    for c in range(count):
                        j = fronts.target[here[c]]
                        if permitted[i, j]:
                            planned[c] += pools[u, k, j] / total
            if plans > 0:
                for c in range(count):
                    mixed = share * spent * planned[c] / plans
                    effort[here[c]] = (1.0 - share) * effort[here[c]] + mixed


@compiled
def hold_back(fronts: Fronts, effort: Floats, truce: Floats) -> None:
    """Withhold what ceasefires cover.

    Parameters
    ----------
    fronts, effort : Fronts, (M,) float
        Effort; changed in place.
    truce : (n, n) float
        Share withheld.
    """
    for i in range(truce.shape[0]):
        bound = False
        for j in range(truce.shape[0]):
            bound |= truce[i, j] > 0.0
        if bound:
            for p in range(fronts.first[i], fronts.first[i + 1]):
                effort[p] *= 1.0 - truce[i, fronts.target[p]]
