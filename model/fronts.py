"""Where anybody can act on anybody: the few (actor, target, governorate) that are worth a look.

Of the 97 x 97 x 14 places of the first theatre one in ten can see effort: the target must
stand there and the actor reach it. The week runs over lists of these. They are made anew
when presence, reach or who flies changes, so no array has to obey them for the model to be right.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .arrays import Bools, Floats, Ints, Lists
from .compiled import compiled
from .sums import BLOCK, pairwise


class Fronts(NamedTuple):
    """Lists of fronts: by actor, target and governorate, and both ways side by side.

    Attributes
    ----------
    first : (n + 1,) int
        The fronts of actor i are ``first[i]`` to ``first[i + 1]``; sorted by target, then
        governorate.
    target, province : (M,) int
        j and k of each front.
    cell, place : (M,) int
        j K + k, and (i n + j) K + k.
    by_place, places : (M,) int, (n K + 1,) int
        All fronts sorted by actor, then governorate, then target; those of i in k are
        ``by_place[places[i K + k]]`` to ``by_place[places[i K + k + 1]]``.
    run, run_size, run_pair : (Q,) int
        First front, number of fronts and i n + j of each run: all fronts of i on j. Short
        ones come first: loops of one length after the other are guessed right.
    simple : int
        How many of the runs add up to the last bit like the whole row of governorates does,
        as numpy adds it up.
    tangled : (K, runs - simple) int
        Of the other runs, the front in each governorate; M where there is none.
    pairs : (P, 2) int
        Pairs i < j with a front either way; those with few rows first.
    rows : (P + 1,) int
        The rows of pair p are ``rows[p]`` to ``rows[p + 1]``, sorted by governorate.
    pair_of : (n, n) int
        Which pair i < j is; -1 without fronts.
    row_province : (R,) int
        k of each row.
    there, back : (R,) int
        The front of i on j in k, and of j on i in k; M where there is none.
    row_places : (2 R,) int
        (i n + j) K + k of all rows, then (j n + i) K + k of all rows.
    """

    first: Ints
    target: Lists
    province: Lists
    cell: Lists
    place: Ints
    by_place: Lists
    places: Ints
    run: Lists
    run_size: Lists
    run_pair: Lists
    simple: int
    tangled: Lists
    pairs: Ints
    rows: Ints
    pair_of: Ints
    row_province: Lists
    there: Lists
    back: Lists
    row_places: Ints


def list_fronts(possible: Bools) -> Fronts:
    """List the places of a mask.

    Parameters
    ----------
    possible : (n, n, K) bool
        Actor, target, governorate.

    Returns
    -------
    Fronts
        Of all that are True; rows leave out the diagonal.
    """
    n, _, provinces = possible.shape
    place = np.flatnonzero(possible)
    actor, cell = np.divmod(place, n * provinces)
    target, province = np.divmod(cell, provinces)
    where = actor * provinces + province
    first = np.searchsorted(actor, np.arange(n + 1))
    by_place = np.argsort(where, kind="stable")
    places = np.searchsorted(where[by_place], np.arange(n * provinces + 1))
    run, run_size, run_pair, simple = _runs(place // provinces, province, provinces)
    number = np.full(possible.size, place.size, dtype=np.int64)
    number[place] = np.arange(place.size)
    return Fronts(
        first,
        _short(target),
        _short(province),
        _short(cell),
        place,
        _short(by_place),
        places,
        _short(run),
        _short(run_size),
        _short(run_pair),
        simple,
        np.ascontiguousarray(_short(number.reshape(-1, provinces)[run_pair[simple:]].T)),
        *_rows(possible, number),
    )


def _short(indices: Ints) -> Lists:
    """Return indices as they are kept in long lists."""
    return indices.astype(np.uint32)


def _runs(pair: Ints, province: Ints, provinces: int) -> tuple[Ints, Ints, Ints, int]:
    """Return first front, size and pair of each run, and how many are simple."""
    run_pair, run, run_size = np.unique(pair, return_index=True, return_counts=True)
    # Of a row, numpy adds up what comes in whole blocks of eight by eight running sums; two
    # terms of such a block, and any number after it, are added up alike in any case.
    blocks = provinces - provinces % 8 if provinces <= BLOCK else provinces
    in_blocks = np.zeros(run.size, dtype=np.int64)
    np.add.at(in_blocks, np.repeat(np.arange(run.size), run_size), province < blocks)
    tangled = (in_blocks > 2) & (provinces >= 8)
    order = np.lexsort((run_size, tangled))
    return run[order], run_size[order], run_pair[order], int(run.size - tangled.sum())


def _rows(possible: Bools, number: Ints) -> tuple[Ints, Ints, Ints, Lists, Lists, Lists, Ints]:
    """Return the fields of `Fronts` from `pairs` on."""
    n, _, provinces = possible.shape
    either = possible | possible.transpose(1, 0, 2)
    either &= np.triu(np.ones((n, n), dtype=np.bool_), 1)[:, :, None]
    count = either.sum(axis=2)
    i, j = np.nonzero(count)
    order = np.argsort(count[i, j], kind="stable")
    pairs = np.stack((i[order], j[order]), axis=1)
    pair_of = np.full((n, n), -1, dtype=np.int64)
    pair_of[pairs[:, 0], pairs[:, 1]] = np.arange(order.size)
    sizes = count[pairs[:, 0], pairs[:, 1]]
    rows = np.concatenate(([0], np.cumsum(sizes)))
    _, province = np.nonzero(either[pairs[:, 0], pairs[:, 1]])
    one, other = np.repeat(pairs, sizes, axis=0).T
    there = (one * n + other) * provinces + province
    back = (other * n + one) * provinces + province
    ways = _short(number[there]), _short(number[back])
    return pairs, rows, pair_of, _short(province), *ways, np.append(there, back)


def possible_fronts(presence: Floats, reach: Floats, sorties: Floats, alive: Bools) -> Bools:
    """Where anybody may act on anybody.

    Parameters
    ----------
    presence, reach : (n, K) float
        Where fighters are; what they reach on the ground.
    sorties : (n,) float
        Who flies reaches everywhere.
    alive : (n,) bool
        Active and with fighters.

    Returns
    -------
    (n, n, K) bool
        Both are alive, j stands in k, and i reaches it or stands there too; diagonal False.
    """
    return _possible(presence > 0.0, reach > 0.0, sorties > 0.0, alive)


def _possible(stands: Bools, reaches: Bools, flies: Bools, alive: Bools) -> Bools:
    """Return the same from masks."""
    able = (reaches | stands | flies[:, None]) & alive[:, None]
    out = able[:, None, :] & (stands & alive[:, None])[None, :, :]
    everyone = np.arange(flies.size)
    out[everyone, everyone] = False
    return np.asarray(out)


@compiled
def same_world(
    known: Bools, presence: Floats, reach: Floats, sorties: Floats, alive: Bools
) -> bool:
    """Whether who stands, reaches, flies and lives where is as in `world_of`."""
    n, provinces = presence.shape
    for i in range(n):
        if known[i, 2 * provinces] != (sorties[i] > 0.0):
            return False
        if known[i, 2 * provinces + 1] != alive[i]:
            return False
        for k in range(provinces):
            if known[i, k] != (presence[i, k] > 0.0):
                return False
            if known[i, provinces + k] != (reach[i, k] > 0.0):
                return False
    return True


def world_of(presence: Floats, reach: Floats, sorties: Floats, alive: Bools) -> Bools:
    """Return all that fronts depend on, for `same_world`.

    Parameters
    ----------
    presence, reach, sorties, alive
        As `possible_fronts`.

    Returns
    -------
    (n, 2 K + 2) bool
        Who stands and who reaches where, who flies, who lives.
    """
    return np.column_stack((presence > 0.0, reach > 0.0, sorties > 0.0, alive))


def standing_fronts(presence: Floats, reach: Floats, sorties: Floats, alive: Bools) -> Fronts:
    """List where anybody may act on anybody; asked again for the same, it remembers.

    Parameters
    ----------
    presence, reach, sorties, alive
        As `possible_fronts`.

    Returns
    -------
    Fronts
        The same object each time while it is remembered.
    """
    masks = (presence > 0.0, reach > 0.0, sorties > 0.0, alive)
    return _remembered(presence.shape, *(mask.tobytes() for mask in masks))


@lru_cache(maxsize=8)
def _remembered(shape: tuple[int, int], *masks: bytes) -> Fronts:
    """List the fronts of four masks; only what is above 0 matters, so they are the whole key."""
    stands, reaches, flies, alive = (np.frombuffer(mask, dtype=np.bool_) for mask in masks)
    return list_fronts(_possible(stands.reshape(shape), reaches.reshape(shape), flies, alive))


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
def add_up(fronts: Fronts, values: Floats, spent: Floats, aimed: Floats) -> None:
    """Sum effort by place and by target.

    Parameters
    ----------
    fronts, values : Fronts, (M,) float
        The effort.
    spent : (n, K) float
        Written: effort of i in k.
    aimed : (n, n) float
        Written: effort of i on j.
    """
    n, provinces = spent.shape
    aimed[:] = 0.0
    for i in range(n):
        for k in range(provinces):
            total = 0.0
            for p in fronts.by_place[
                fronts.places[i * provinces + k] : fronts.places[i * provinces + k + 1]
            ]:
                total += values[p]
            spent[i, k] = total
    flat = aimed.reshape(n * n)
    for q in range(fronts.simple):
        total = values[fronts.run[q]]
        for p in range(fronts.run[q] + 1, fronts.run[q] + fronts.run_size[q]):
            total += values[p]
        flat[fronts.run_pair[q]] = total
    sums = _whole_rows(fronts.tangled, values)
    for q in range(sums.size):
        flat[fronts.run_pair[fronts.simple + q]] = sums[q]


@compiled
def _whole_rows(table: Lists, values: Floats) -> Floats:
    """Sum many rows of governorates at a time, each in the order of `pairwise`.

    Parameters
    ----------
    table : (K, rows) int
        Where each value of each row stands; beyond the last: 0.
    values : (M,) float
        The values.

    Returns
    -------
    (rows,) float
        The sums.
    """
    provinces, rows = table.shape
    padded = np.zeros(values.size + 1)
    padded[: values.size] = values
    out = np.zeros(rows)
    if provinces > BLOCK:
        line = np.zeros(provinces)
        for q in range(rows):
            for k in range(provinces):
                line[k] = padded[table[k, q]]
            out[q] = pairwise(line, 0, provinces)
        return out
    lanes = np.zeros((8, rows))
    whole = provinces - provinces % 8
    for k in range(whole):
        lane = k % 8
        for q in range(rows):
            lanes[lane, q] += padded[table[k, q]]
    for q in range(rows):
        out[q] = ((lanes[0, q] + lanes[1, q]) + (lanes[2, q] + lanes[3, q])) + (
            (lanes[4, q] + lanes[5, q]) + (lanes[6, q] + lanes[7, q])
        )
    for k in range(whole, provinces):
        for q in range(rows):
            out[q] += padded[table[k, q]]
    return out


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
