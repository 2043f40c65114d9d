"""What bends a plan: members of an umbrella pool effort, ceasefires hold it back."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..cells import Cells
from ..compiled import compiled
from ..sums import any_above


@compiled
def pool(
    cells: Cells,
    effort: Floats,
    rooms: Ints,
    umbrella: Bools,
    strength: Floats,
    permitted: Bools,
    share: float,
) -> None:
    """Let members of an umbrella point part of their effort where it points.

    Parameters
    ----------
    cells, effort : Cells, (C, n) float
        Effort before pooling; changed in place. Each faction spends in each governorate what
        it spent before.
    rooms : (R, 3) int
        As of `rooms_of`.
    umbrella : (U, n, K) bool
        Members in force, by governorate.
    strength : (n,) float
        Weights in the common plan.
    permitted : (n, n) bool
        Who may target whom.
    share : float
        How much of a member's effort in k follows the pool, [0, 1].
    """
    pools = np.zeros((umbrella.shape[0], effort.shape[0]))
    for r in range(rooms.shape[0]):
        m, k, u = rooms[r]
        if umbrella[u, m, k]:
            for p in range(cells.first[k], cells.first[k + 1]):
                c = cells.here[p]
                pools[u, c] += strength[m] * effort[c, m]
    own, planned = np.zeros(effort.shape[0]), np.zeros(effort.shape[0])
    r = 0
    while r < rooms.shape[0]:
        begin, i, k = r, rooms[r, 0], rooms[r, 1]
        while r < rooms.shape[0] and rooms[r, 0] == i and rooms[r, 1] == k:
            r += 1
        start, end = cells.first[k], cells.first[k + 1]
        spent = 0.0
        for p in range(start, end):
            c = cells.here[p]
            own[c] = effort[c, i]
            spent += own[c]
            planned[c] = 0.0
        plans = 0
        for each in range(begin, r):
            u = rooms[each, 2]
            if spent <= 0.0 or not umbrella[u, i, k]:
                continue
            total = 0.0
            for p in range(start, end):
                c = cells.here[p]
                total += pools[u, c] if permitted[i, cells.target[c]] else 0.0
            if total > 0.0:
                plans += 1
                part = 1.0 / total
                for p in range(start, end):
                    c = cells.here[p]
                    planned[c] += pools[u, c] * part if permitted[i, cells.target[c]] else 0.0
        if plans > 0:
            moved = share * spent / plans
            for p in range(start, end):
                c = cells.here[p]
                effort[c, i] = (1.0 - share) * own[c] + moved * planned[c]


@compiled
def hold_back(cells: Cells, effort: Floats, truce: Floats) -> None:
    """Withhold what ceasefires cover.

    Parameters
    ----------
    cells, effort : Cells, (C, n) float
        Effort; changed in place.
    truce : (n, n) float
        Share withheld.
    """
    for i in range(truce.shape[0]):
        if any_above(truce[i]):
            for c in range(effort.shape[0]):
                effort[c, i] *= 1.0 - truce[i, cells.target[c]]
