"""All local minima by a walk that leaves out what cannot hold one.

Actors are placed one after another. An actor already placed that would rather
be in another camp, whatever the rest do, rules out everything below, and with
it every local minimum there; the optimum is a local minimum. Nothing else is
left out. Sums of ties are kept for each depth, so none is a running sum.
"""

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from ..state import Floats, Ints
from .descent import slack
from .problem import Landscape

SPLIT_TWO: Final = 8
SPLIT_MANY: Final = 6
"""Actors placed before the work is divided; fixed, whatever the number of threads."""
UNEVEN: Final = 4
"""Times its even share of placements that one piece of the work may take."""

Labels = npt.NDArray[np.int8]
Part = tuple[bool, float, Ints, int, int, Labels, int]


class Walked(NamedTuple):
    """What a walk found.

    Attributes
    ----------
    complete : bool
        False if it was given up: more placements than allowed.
    energy : float
        Least energy; infinite if nothing was found.
    best : (n,) int
        A configuration that has it.
    ties : int
        How many have it, up to the landscape's tolerance.
    minima_count : int
        How many local minima there are.
    minima : (minima_count, n) int or None
        Labels, in no particular order; None if there are more than were to be kept.
    nodes : int
        Placements tried.
    """

    complete: bool
    energy: float
    best: Ints
    ties: int
    minima_count: int
    minima: Ints | None
    nodes: int


def walk(
    problem: Landscape, camps: int, budget: int, keep: int, threads: int | None = None
) -> Walked:
    """Find all local minima with at most so many camps.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    camps : int
        From 1 to the number of actors (then camps are free).
    budget : int
        Placements after which it gives up, or up to `UNEVEN` times as many. A
        count and not a time, so that the answer does not depend on the machine.
    keep : int
        Minima to keep, at most.
    threads : int or None
        How many share the work; None: one for each processor. The result is the same.
    """
    order = placing_order(problem.coupling)
    w = np.ascontiguousarray(problem.coupling[np.ix_(order, order)])
    margin = slack(problem)[order]
    ahead = np.zeros_like(w)
    ahead[:-1] = np.abs(w)[:0:-1].cumsum(0)[::-1]
    starts = _starts(min(SPLIT_TWO if camps == 2 else SPLIT_MANY, problem.n), camps)
    limit = max(budget * UNEVEN // len(starts), 1)
    below = below_two if camps == 2 else below_many

    def work(start: Ints) -> Part:
        return below(w, margin, ahead, start, camps, limit, keep, problem.tolerance)

    with ThreadPoolExecutor(threads or cpu_count()) as pool:
        parts = list(pool.map(work, starts))
    return _gather(parts, order, keep, problem.tolerance)


def placing_order(w: Floats) -> Ints:
    """Return the actors so that each is next that has most to do with those before it.

    Actors whose ties are all placed are the ones that can rule a branch out.

    Parameters
    ----------
    w : (n, n) float
        Couplings.
    """
    ties = np.abs(w)
    order = [int(ties.sum(0).argmax())]
    reached = ties[order[0]].copy()
    left = np.ones(ties.shape[0], dtype=np.bool_)
    left[order[0]] = False
    while left.any():
        actor = int(np.where(left, reached, -1.0).argmax())
        order.append(actor)
        left[actor] = False
        reached += ties[actor]
    return np.array(order, dtype=np.int64)


def _starts(depth: int, camps: int) -> list[Ints]:
    """Return all canonical labels of so many actors."""
    grown: list[tuple[int, ...]] = [(0,)]
    for _ in range(depth - 1):
        grown = [(*x, c) for x in grown for c in range(min(max(x) + 2, camps))]
    return [np.array(x, dtype=np.int64) for x in grown]


def _gather(parts: list[Part], order: Ints, keep: int, tolerance: float) -> Walked:
    """Put the parts together, actors back in their own order."""
    best = min(parts, key=lambda part: part[1])
    labels = np.empty_like(order)
    labels[order] = best[2]
    count = sum(part[4] for part in parts)
    minima = None
    if count <= keep:
        minima = np.empty((count, order.size), dtype=np.int64)
        minima[:, order] = np.concatenate([part[5] for part in parts])
    return Walked(
        complete=all(part[0] for part in parts),
        energy=best[1],
        best=labels,
        ties=sum(part[3] for part in parts if part[1] <= best[1] + tolerance),
        minima_count=count,
        minima=minima,
        nodes=sum(part[6] for part in parts),
    )


@compiled
def _kept(found: Labels, count: int, labels: Ints) -> Labels:
    """Write labels into row `count`, in a longer table if need be."""
    if count == found.shape[0]:
        found = np.concatenate((found, np.empty_like(found)))
    for i in range(labels.size):
        found[count, i] = labels[i]
    return found


@compiled
def below_two(
    w: Floats,
    slack: Floats,
    ahead: Floats,
    start: Ints,
    camps: int,
    limit: int,
    keep: int,
    tolerance: float,
) -> Part:
    """Walk all that begins with `start`, two camps.

    x_i is +1 or -1, fields[d, i] = sum over j <= d of W_ij x_j. Actor i stays
    where it is only if x_i field_i + sum over j > d of abs(W_ij) >= 0.

    Parameters
    ----------
    w : (n, n) float
        Couplings, actors in the order of placing.
    slack : (n,) float
        What counts as no gain.
    ahead : (n, n) float
        [d, i] = sum over j > d of abs(W_ij).
    start : (depth,) int
        Labels of the first actors.
    camps : int
        2.
    limit : int
        Placements after which to give up.
    keep : int
        Minima to keep, at most.
    tolerance : float
        Energies that differ by no more than this are equal.

    Returns
    -------
    tuple
        See `Walked`: complete, energy, best, ties, count, minima, nodes.
    """
    n, first, total = slack.size, start.size, w.sum()
    x, fields, tried = np.zeros(n), np.zeros((n, n)), np.zeros(n + 1, dtype=np.int64)
    labels, best, least = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.inf
    found, ties, count, nodes = np.empty((64, n), dtype=np.int8), 0, 0, 0
    for d in range(first):
        labels[d] = start[d]
        if not _place_two(w, slack, ahead, x, fields, d, start[d]):
            return True, least, best, ties, count, found[:0], nodes
    d = first
    while d >= first:
        if d == n:
            e = 0.5 * (total - (x * fields[n - 1]).sum())
            if count < keep:
                found = _kept(found, count, labels)
            count += 1
            ties = 1 if e < least - tolerance else ties + int(e <= least + tolerance)
            if e < least:
                least = e
                best[:] = labels
            d -= 1
        elif tried[d] == camps:
            x[d] = 0.0
            d -= 1
        elif nodes >= limit:
            return False, least, best, ties, count, found[: min(count, keep)], nodes
        else:
            labels[d] = tried[d]
            tried[d] += 1
            nodes += 1
            if _place_two(w, slack, ahead, x, fields, d, labels[d]):
                d += 1
                tried[d] = 0
    return True, least, best, ties, count, found[: min(count, keep)], nodes


@compiled
def _place_two(
    w: Floats, slack: Floats, ahead: Floats, x: Floats, fields: Floats, d: int, label: int
) -> bool:
    """Place actor d; return whether all that are placed may still be content."""
    x[d] = 1.0 - 2.0 * label
    wrong = 0
    for i in range(slack.size):
        before = fields[d - 1, i] if d > 0 else 0.0
        fields[d, i] = before + x[d] * w[d, i]
        wrong += int(x[i] * fields[d, i] + ahead[d, i] < -slack[i])
    return wrong == 0


@compiled
def below_many(
    w: Floats,
    slack: Floats,
    ahead: Floats,
    start: Ints,
    camps: int,
    limit: int,
    keep: int,
    tolerance: float,
) -> Part:
    """Walk all that begins with `start`, any number of camps.

    sums[c, i] = sum over j in camp c of W_ij. Actor i in camp a stays only if
    sums[a, i] - sums[b, i] + sum over j > d of abs(W_ij) >= 0 for every other
    camp b, and for an empty one if there is one at the end.

    Parameters
    ----------
    w, slack, ahead, start, camps, limit, keep, tolerance
        As for `below_two`.
    """
    n, first, total = slack.size, start.size, w.sum()
    sums, kept = np.zeros((camps, n)), np.zeros((n, n))
    used, tried = np.zeros(n + 1, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
    labels, best, least = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.inf
    found, ties, count, nodes = np.empty((64, n), dtype=np.int8), 0, 0, 0
    for d in range(first):
        labels[d] = start[d]
        sums[start[d]] += w[d]
        used[d + 1] = max(used[d], start[d] + 1)
        if not _content(slack, ahead[d], sums, labels, d + 1, used[d + 1], camps == n):
            return True, least, best, ties, count, found[:0], nodes
    d = first
    while d >= first:
        if d == n:
            if _content(slack, ahead[n - 1], sums, labels, n, used[n], used[n] < camps):
                e = total
                for i in range(n):
                    e -= sums[labels[i], i]
                if count < keep:
                    found = _kept(found, count, labels)
                count += 1
                ties = 1 if e < least - tolerance else ties + int(e <= least + tolerance)
                if e < least:
                    least = e
                    best[:] = labels
            d -= 1
            sums[labels[d]] = kept[d]
        elif tried[d] == min(used[d] + 1, camps):
            d -= 1
            sums[labels[d]] = kept[d]
        elif nodes >= limit:
            return False, least, best, ties, count, found[: min(count, keep)], nodes
        else:
            c = tried[d]
            labels[d] = c
            tried[d] += 1
            nodes += 1
            kept[d] = sums[c]
            for i in range(n):
                sums[c, i] += w[d, i]
            used[d + 1] = max(used[d], c + 1)
            if _content(slack, ahead[d], sums, labels, d + 1, used[d + 1], camps == n):
                d += 1
                tried[d] = 0
            else:
                sums[c] = kept[d]
    return True, least, best, ties, count, found[: min(count, keep)], nodes


@compiled
def _content(
    slack: Floats, ahead: Floats, sums: Floats, labels: Ints, placed: int, used: int, empty: bool
) -> bool:
    """Return whether all that are placed may still be content, with an empty camp or without."""
    for i in range(placed):
        most = sums[labels[i], i] + ahead[i] + slack[i]
        if empty and most < 0.0:
            return False
        for c in range(used):
            if sums[c, i] > most:
                return False
    return True
