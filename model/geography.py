"""Where factions are: presence, overlap, reach, cores, umbrellas (`docs/odd.md`, section 2)."""

from datetime import date

import numpy as np

from .arrays import Bools, Floats, Ints
from .drawing import positions
from .once import once
from .scenario.theatre import Theatre

NEXT_DOOR = 0.5
NEVER = 1e9


def week_of(day: date, start: date) -> int:
    """Return the week that a date falls in; week 0 begins at the start.

    Parameters
    ----------
    day, start : date
        The date; the scenario's first day.
    """
    return (day - start).days // 7


@once
def presence(theatre: Theatre, start: date) -> Floats:
    """Where each faction's fighters are.

    Parameters
    ----------
    theatre : Theatre
        Its presence table.
    start : date
        Rows that hold on this date count; of a faction that has none then (it
        enters later), the rows that hold first.

    Returns
    -------
    (n, K) float
        Rows sum to 1, or 0 for a faction that is nowhere; read-only.
    """
    index = positions(theatre)
    where = {name: k for k, name in enumerate(theatre.province_ids)}
    out = np.zeros((len(index), len(where)))
    rows_of: dict[str, list[tuple[int, float, bool]]] = {name: [] for name in index}
    for row in theatre.presence:
        rows_of[row.faction].append((where[row.province], row.weight, row.holds_on(start)))
    for name, rows in rows_of.items():
        valid = [row for row in rows if row[2]] or rows
        for k, weight, _ in valid:
            out[index[name], k] += weight
    total = out.sum(axis=1, keepdims=True)
    return np.asarray(out / np.where(total > 0.0, total, 1.0))


@once
def overlap_at(theatre: Theatre, start: date) -> Floats:
    """Return the `overlap` of `presence`; read-only.

    Parameters
    ----------
    theatre, start
        As `presence`.
    """
    return overlap(presence(theatre, start))


def overlap(where: Floats) -> Floats:
    """c_ij = sum over k of sqrt(presence_ik presence_jk): 1 if spread alike, 0 if never met.

    Parameters
    ----------
    where : (n, K) float
        Presence.

    Returns
    -------
    (n, n) float
        Symmetric, diagonal 0.
    """
    root = np.sqrt(where)
    out = np.zeros((where.shape[0], where.shape[0]))
    for k in range(where.shape[1]):
        out += root[:, k][:, None] * root[:, k][None, :]
    np.fill_diagonal(out, 0.0)
    return np.minimum(out, 1.0)


@once
def adjacency(theatre: Theatre) -> Bools:
    """(K, K) bool: which governorates border each other."""
    ids = theatre.province_ids
    out = np.zeros((len(ids), len(ids)), dtype=np.bool_)
    for k, row in enumerate(theatre.provinces):
        for other in row.adjacent:
            out[k, ids.index(other)] = True
    return out


def reach(where: Floats, borders: Bools, neighbour_reach: float) -> Floats:
    """Ground reach: where a faction is, and less so next door.

    Parameters
    ----------
    where : (n, K) float
        Presence.
    borders : (K, K) bool
        Adjacency.
    neighbour_reach : float
        Reach for each unit of presence next door.

    Returns
    -------
    (n, K) float
        [0, 1].
    """
    return np.minimum(1.0, where + neighbour_reach * (where @ borders.astype(np.float64)))


@once
def core(theatre: Theatre) -> Floats:
    """(n, K) float: 1 where k is core of i, 0.5 next to such a province, else 0."""
    index = positions(theatre)
    out = np.zeros((len(index), len(theatre.provinces)))
    for k, row in enumerate(theatre.provinces):
        for name in theatre.expand(row.core_of) if row.core_of else ():
            out[index[name], k] = 1.0
    borders = adjacency(theatre)
    beside = ((out == 1.0).astype(np.float64) @ borders.astype(np.float64)) > 0.0
    return np.where(out == 1.0, 1.0, np.where(beside, NEXT_DOOR, 0.0))


@once
def umbrellas(theatre: Theatre, start: date) -> tuple[Bools, Floats]:
    """Who sits in which umbrella, where, and when.

    Parameters
    ----------
    theatre : Theatre
        Its umbrellas; those without provinces pool nothing and are left out.
    start : date
        Week 0.

    Returns
    -------
    members : (U, n, K) bool
        Membership whatever the date.
    weeks : (U, n, 2) float
        First week and end week (exclusive) of each membership.
    """
    index = positions(theatre)
    names = tuple(dict.fromkeys(row.umbrella for row in theatre.umbrellas if row.provinces))
    members = np.zeros((len(names), len(index), len(theatre.provinces)), dtype=np.bool_)
    weeks = np.zeros((len(names), len(index), 2))
    for row in theatre.umbrellas:
        if not row.provinces:
            continue
        u, i = names.index(row.umbrella), index[row.member]
        for province in row.provinces:
            members[u, i, theatre.province_ids.index(province)] = True
        weeks[u, i, 0] = -NEVER if row.since is None else week_of(row.since, start)
        weeks[u, i, 1] = NEVER if row.until is None else week_of(row.until, start)
    return members, weeks


@once
def groups(theatre: Theatre) -> Ints:
    """(n,) int: control group of each faction, -1 for those that hold no ground."""
    names = theatre.control_groups
    return np.array(
        [
            names.index(control) if (control := theatre.sides[row.side].control) else -1
            for row in theatre.factions
        ],
        dtype=np.int64,
    )
