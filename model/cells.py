"""Where fighters stand: the few pairs of faction and governorate at which anybody can aim.

Of the 86 x 14 of the first theatre one in five has fighters. Effort is a table of such cells and
of actors: what all actors do at one cell stands side by side, as compiled loops want it. Cells are
listed anew when presence changes, so no array has to obey them for the model to be right.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .arrays import Bools, Floats, Ints, Lists
from .compiled import compiled


class Cells(NamedTuple):
    """A list of cells (j, k): faction j in governorate k.

    Attributes
    ----------
    target, province : (C,) int
        j and k of each; sorted, so that what is added up by target stays at hand.
    first, here : (K + 1,) int, (C,) int
        The cells of k are ``here[first[k]]`` to ``here[first[k + 1] - 1]``, sorted by faction.
    place : (C,) int
        j K + k.
    at : (n, K) int
        Which cell (j, k) is; -1 where there is none.
    everywhere : (n C,) int
        (i n + j) K + k of each actor i and cell, actor by actor.
    """

    target: Lists
    province: Lists
    first: Ints
    here: Lists
    place: Lists
    at: Ints
    everywhere: Ints


def list_cells(mask: Bools) -> Cells:
    """List the cells of a mask; asked again for the same, it remembers.

    Parameters
    ----------
    mask : (n, K) bool
        Which faction and governorate.

    Returns
    -------
    Cells
        Of all that are True; the same object each time while it is remembered.
    """
    return _remembered(mask.shape, np.ascontiguousarray(mask).tobytes())


@lru_cache(maxsize=8)
def _remembered(shape: tuple[int, int], mask: bytes) -> Cells:
    """List the cells of a mask that is given as bytes."""
    n, provinces = shape
    target, province = np.nonzero(np.frombuffer(mask, dtype=np.bool_).reshape(shape))
    place = target * provinces + province
    at = np.full(shape, -1)
    at[target, province] = np.arange(place.size)
    everywhere = (np.arange(n)[:, None] * (n * provinces) + place).reshape(-1)
    by_place = np.argsort(province, kind="stable")
    first = np.searchsorted(province[by_place], np.arange(provinces + 1))
    j, k, here, flat = (each.astype(np.uint32) for each in (target, province, by_place, place))
    return Cells(j, k, first, here, flat, at, everywhere)


@compiled
def unchanged(known: Floats, presence: Floats) -> bool:
    """Whether presence is what it was.

    Parameters
    ----------
    known, presence : (n, K) float
        Where fighters were and are.
    """
    other = 0
    for j in range(presence.shape[0]):
        for k in range(presence.shape[1]):
            other += 1 if presence[j, k] != known[j, k] else 0
    return other == 0


@compiled
def encounters(presence: Floats) -> Floats:
    """Sum over k of sqrt(presence_ik presence_jk).

    Parameters
    ----------
    presence : (n, K) float
        Where fighters are.

    Returns
    -------
    (n, n) float
        Like `overlap`, but not cut off at 1; the diagonal counts.
    """
    n, provinces = presence.shape
    root = np.sqrt(presence)
    out = np.zeros((n, n))
    for i in range(n):
        for k in range(provinces):
            if root[i, k] > 0.0:
                for j in range(n):
                    out[i, j] += root[i, k] * root[j, k]
    return out


@compiled
def add_up(cells: Cells, effort: Floats, spent: Floats, aimed: Floats) -> Floats:
    """Sum effort by place and by target.

    Parameters
    ----------
    cells, effort : Cells, (C, n) float
        The effort on each cell by each actor.
    spent : (n, K) float
        Written: effort of i in k.
    aimed : (n, n) float
        Written: effort of i on j.

    Returns
    -------
    (n, n) float
        The same with the targets first: at [j, i].
    """
    n, provinces = spent.shape
    by_place, by_target = np.zeros((provinces, n)), np.zeros((n, n))
    for c in range(cells.target.size):
        j, k = cells.target[c], cells.province[c]
        for i in range(n):
            by_place[k, i] += effort[c, i]
        for i in range(n):
            by_target[j, i] += effort[c, i]
    for k in range(provinces):
        for i in range(n):
            spent[i, k] = by_place[k, i]
    for j in range(n):
        for i in range(n):
            aimed[i, j] = by_target[j, i]
    return by_target


@compiled
def effort_by_place(place: Lists, effort: Floats, i: int, provinces: int) -> Floats:
    """Return the effort of one actor by target and place, (n, K).

    Parameters
    ----------
    place, effort : (C,) int, (C, n) float
        Of the cells; the effort on each by each actor.
    i, provinces : int
        Which actor; K.
    """
    n = effort.shape[1]
    out = np.zeros(n * provinces)
    for c in range(place.size):
        out[place[c]] = effort[c, i]
    return out.reshape(n, provinces)


@compiled
def members_of(umbrella: Bools, weeks: Floats, week: int, active: Bools) -> Bools:
    """Who sits in which umbrella in a week.

    Parameters
    ----------
    umbrella, weeks : (U, n, K) bool, (U, n, 2) float
        As in `state.Place`.
    week : int
        Which week.
    active : (n,) bool
        Who exists.

    Returns
    -------
    (U, n, K) bool
        Active members whose membership holds.
    """
    unions, n, provinces = umbrella.shape
    out = np.zeros((unions, n, provinces), dtype=np.bool_)
    for u in range(unions):
        for i in range(n):
            if active[i] and weeks[u, i, 0] <= week < weeks[u, i, 1]:
                out[u, i] = umbrella[u, i]
    return out


def rooms_of(umbrella: Bools) -> Ints:
    """List who sits in which umbrella where, whatever the date.

    Parameters
    ----------
    umbrella : (U, n, K) bool
        As in `state.Place`.

    Returns
    -------
    (R, 3) int
        Member, governorate, umbrella; sorted.
    """
    return np.ascontiguousarray(np.argwhere(umbrella.transpose(1, 2, 0)))
