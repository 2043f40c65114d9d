"""Rows of the table `clashes`, listed in one pass over the effort and the events of a week.

There are thousands each week: whole arrays of attackers, targets and governorates would be
filled, searched and sorted for them.
"""

import numpy as np
import numpy.typing as npt

from ..arrays import Floats, Ints, Lists, Sparse
from ..compiled import compiled
from ..state import State

Ids = npt.NDArray[np.int32]


def effort_by_cells(state: State) -> tuple[Lists, Floats]:
    """Return the effort of the week, as it is kept if that can be had, to be read only.

    Parameters
    ----------
    state : State
        After the step.

    Returns
    -------
    place, effort : (C,) int, (C, n) float
        As `list_rows` takes them.
    """
    kept = state.kept("effort")
    if state.listed is not None and not kept.is_open:
        cells, effort = state.listed
        return cells.place, effort
    everywhere = kept.look().reshape(state.place.n, -1)
    return np.arange(everywhere.shape[1], dtype=np.uint32), np.ascontiguousarray(everywhere.T)


def places_of(kept: Sparse) -> tuple[Ints, Floats]:
    """Return the places and values of what is not 0, in ascending order of places.

    Parameters
    ----------
    kept : Sparse
        `events`, whose lists are in this order.
    """
    if not kept.is_open:
        return kept.places, kept.values
    flat = kept.look().reshape(-1)
    places = np.flatnonzero(flat)
    return places, flat[places]


@compiled
def list_rows(
    place: Lists,
    effort: Floats,
    provinces: int,
    least: float,
    there: Ints,
    events: Floats,
    losses: Floats,
) -> tuple[Ids, Ids, Ids, Floats, Ints, Floats]:
    """Return who spent effort on whom or clashed with whom, where, by attacker, target, place.

    Parameters
    ----------
    place, effort : (C,) int, (C, n) float
        j K + k of each cell, in ascending order; shares of effort on each by each actor.
    provinces : int
        K.
    least : float
        Effort below this, without an event, makes no row.
    there, events : (M,) int, (M,) float
        Where clash events were, (i n + j) K + k, in ascending order; how many.
    losses : (n n K,) float
        Lost there.

    Returns
    -------
    attacker, target, province : (rows,) int
        i, j and k of each row.
    effort, events, losses : (rows,) float, int, float
        What stands there.
    """
    n = effort.shape[1]
    each = n * provinces
    most = (effort >= least).sum() + there.size
    attacker = np.empty(most, dtype=np.int32)
    target, province = np.empty_like(attacker), np.empty_like(attacker)
    spent, lost = np.empty(most), np.empty(most)
    fought = np.empty(most, dtype=np.int64)
    row, e = 0, 0
    # Actor by actor, so that rows come in order, though efforts of one cell stand side by side.
    by_actor = np.ascontiguousarray(effort.T)
    for i in range(n):
        c = 0
        while c < place.size or (e < there.size and there[e] < (i + 1) * each):
            planned = np.int64(place[c]) if c < place.size else each
            clashed = there[e] - i * each if e < there.size else each
            at = min(planned, clashed)
            share, count = 0.0, 0
            if planned == at:
                share = by_actor[i, c]
                c += 1
            if clashed == at and clashed < each:
                count = int(events[e])
                e += 1
            if share >= least or count >= 1:
                attacker[row], target[row], province[row] = i, at // provinces, at % provinces
                spent[row], fought[row], lost[row] = share, count, losses[i * each + at]
                row += 1
    return (
        attacker[:row], target[:row], province[:row], spent[:row], fought[:row], lost[:row]
    )
