"""A good configuration and a bound in a millisecond or two, camps free: for the end of every run.

The search has no draws. It goes down from the alignment and from all actors alone: by
moves of single actors and by joining camps (Keuper et al. 2015, International Conference
on Computer Vision, greedy additive contraction). Then it takes apart one camp after the
other and sets out again, and last it sets out from the costliest friendly ties that are
cut, with the two actors in one camp.
"""

from typing import Final, NamedTuple

import numpy as np

from ..arrays import Floats, Ints, Lists
from ..compiled import compiled
from .ascent import bound_of
from .branch import PROOF
from .descent import fall, slack
from .partitions import best_partition
from .problem import Camps, Landscape, canonical, energy, floor, labels_of

MOST_EXACT: Final = 10
"""Actors up to which the best configuration is proved: 3^10 steps are as fast as a search."""
REPAIRS: Final = 10
"""Friendly ties that are cut, the costliest first, from which the search sets out again.

With 0 it misses the best known in six of 60 ends of runs of the Syrian theatre, with 10 in
one, with 50 in none, which takes more than twice the time."""


class Quick(NamedTuple):
    """What a quick search knows of a landscape with any number of camps.

    Attributes
    ----------
    energy : float
        Of `camps`, both orders of a pair counted.
    camps : tuple of int
        Canonical labels.
    bound : float
        No configuration has less energy.
    proved : bool
        Whether the bound meets the energy, but for rounding.
    """

    energy: float
    camps: tuple[int, ...]
    bound: float
    proved: bool


def quick(problem: Landscape, camps: Camps) -> Quick:
    """Search near an alignment, and bound what is left to find.

    Parameters
    ----------
    problem : Landscape
        Actors and ties; made for up to some hundred.
    camps : (n,) int
        An alignment; the answer has no more energy.

    Returns
    -------
    Quick
        The same on every machine.

    Examples
    --------
    Two friends and an enemy of both, proved since there are few actors:

    >>> ties = np.array([[0.0, 1.0, -1.0], [1.0, 0.0, -1.0], [-1.0, -1.0, 0.0]])
    >>> quick(Landscape(("a", "b", "c"), ties, np.ones(3)), (0, 1, 1))
    Quick(energy=-4.0, camps=(0, 0, 1), bound=-4.0, proved=True)
    """
    start = np.array(canonical(labels_of(problem, camps)), dtype=np.int64)
    if problem.n <= MOST_EXACT:
        _, best, _ = best_partition(problem, problem.n)
        value = energy(problem, best)
        return Quick(value, canonical(best), value, proved=True)
    labels = from_alignment(problem.coupling, slack(problem), start, problem.tolerance, REPAIRS)
    value = energy(problem, labels)
    bound = min(max(bound_of(problem), floor(problem)), value)
    return Quick(value, canonical(labels), bound, bool(value - bound <= PROOF * problem.size))


@compiled
def from_alignment(w: Floats, slack: Floats, start: Ints, least: float, repairs: int) -> Ints:
    """Search from an alignment and from all actors alone.

    Parameters
    ----------
    w : (n, n) float
        Couplings.
    slack : (n,) float
        What counts as no gain of an actor's move.
    start : (n,) int
        Labels below n.
    least : float
        What counts as no gain otherwise; above 0.
    repairs : int
        See `REPAIRS`.

    Returns
    -------
    (n,) int
        Labels below n: no move of an actor and no union of two camps lowers the energy.
    """
    best, other = start.copy(), np.arange(start.size)
    top = _without_one(w, slack, best, least)
    if _without_one(w, slack, other, least) > top + least:
        best = other
    while _repaired(w, slack, best, least, repairs):
        pass
    return best


@compiled
def _go_down(w: Floats, slack: Floats, labels: Ints, least: float) -> float:
    """Join camps and move actors until neither helps; return the ties inside camps."""
    while True:
        join_camps(w, labels, least)
        if not fall(w, slack, labels, labels.size).size:
            return _inside(w, labels)


@compiled
def _without_one(w: Floats, slack: Floats, best: Ints, least: float) -> float:
    """Go down, then take apart one camp after the other and go down again, while that helps."""
    n = best.size
    top = _go_down(w, slack, best, least)
    trial = np.empty_like(best)
    better = True
    while better:
        better = False
        for camp in range(n):
            if (best == camp).sum() < 2:
                continue
            _take_apart(best, camp, trial)
            found = _go_down(w, slack, trial, least)
            if found > top + least:
                best[:] = trial
                top = found
                better = True
                break
    return top


@compiled
def _repaired(w: Floats, slack: Floats, best: Ints, least: float, repairs: int) -> bool:
    """Go down with the ends of a friendly tie that is cut in one camp; whether that helped once."""
    ties, ends = _cut(w, best)
    top = _inside(w, best)
    trial = np.empty_like(best)
    for _ in range(min(repairs, ties.size)):
        costliest = ties.argmax()
        ties[costliest] = 0.0
        i, j = ends[costliest]
        for one, other in ((i, j), (j, i)):
            trial[:] = best
            for k in range(best.size):  # `one` goes over, with companions who like both
                liked = w[k, one] > 0.0 and w[k, other] > 0.0
                if k == one or (best[k] == best[one] and liked):
                    trial[k] = best[other]
            if _go_down(w, slack, trial, least) > top + least:
                best[:] = trial
                return True
    return False


@compiled
def _cut(w: Floats, labels: Ints) -> tuple[Floats, Ints]:
    """List friendly ties between camps, (m,), and their two ends, (m, 2)."""
    n = labels.size
    ties, ends = np.empty(n * (n - 1) // 2), np.empty((n * (n - 1) // 2, 2), dtype=np.int64)
    found = 0
    for i in range(n):
        for j in range(i):
            if labels[i] != labels[j] and w[i, j] > 0.0:
                ties[found] = w[i, j]
                ends[found, 0], ends[found, 1] = i, j
                found += 1
    return ties[:found], ends[:found]


@compiled
def _take_apart(labels: Ints, camp: int, out: Ints) -> None:
    """Write the same labels, with each member of a camp on its own."""
    taken = np.zeros(labels.size, dtype=np.bool_)
    for label in labels:
        if label != camp:
            taken[label] = True
    free = 0
    for i in range(labels.size):
        out[i] = labels[i]
        if labels[i] == camp:
            while taken[free]:
                free += 1
            out[i] = free
            taken[free] = True


@compiled
def _inside(w: Floats, labels: Ints) -> float:
    """Sum the ties inside camps, each once: the energy is twice all ties less twice this."""
    total = 0.0
    for i in range(labels.size):
        for j in range(i):
            if labels[i] == labels[j]:
                total += w[i, j]
    return total


@compiled
def join_camps(w: Floats, labels: Ints, least: float) -> None:
    """Join the two camps that have most to win by it, again and again.

    Parameters
    ----------
    w : (n, n) float
        Couplings.
    labels : (n,) int
        Below n; changed in place.
    least : float
        What counts as no gain; above 0.
    """
    camps, camp_of = _numbered(labels)
    ends = _unions(_between(w, camp_of, camps.size), least)
    for i in range(labels.size):
        labels[i] = camps[ends[camp_of[i]]]


@compiled
def _unions(between: Floats, least: float) -> Ints:
    """Return which camp each ends in; `between`, the ties between each two, is overwritten."""
    count = between.shape[0]
    into = np.arange(count)
    most, mate = np.empty(count), np.zeros(count, dtype=np.int64)
    for c in range(count):
        _look_for_mate(between, into, most, mate, c)
    while True:
        a = int(most.argmax())
        if most[a] <= least:
            break
        b = int(mate[a])
        most[b], into[b] = -np.inf, a
        for c in range(count):
            between[a, c] += between[b, c]
            between[c, a] = between[a, c]
        for c in range(count):
            if into[c] == c and (c == a or mate[c] == a or mate[c] == b):
                _look_for_mate(between, into, most, mate, c)
            elif into[c] == c and between[c, a] > most[c]:
                most[c], mate[c] = between[c, a], a
    for c in range(count):
        while into[into[c]] != into[c]:
            into[c] = into[into[c]]
    return into


@compiled
def _numbered(labels: Ints) -> tuple[Ints, Lists]:
    """Return the labels that are in use, ascending, and the place of each actor's among them."""
    used = np.zeros(labels.size, dtype=np.bool_)
    for label in labels:
        used[label] = True
    camps = np.flatnonzero(used)
    number, camp_of = np.empty(labels.size, np.uint32), np.empty(labels.size, np.uint32)
    for c in range(camps.size):
        number[camps[c]] = c
    for i in range(labels.size):
        camp_of[i] = number[labels[i]]
    return camps, camp_of


@compiled
def _between(w: Floats, camp_of: Lists, camps: int) -> Floats:
    """Return the ties between each two camps, (camps, camps)."""
    between = np.zeros((camps, camps))
    i = 0
    while i < camp_of.size:
        row, pair = between[camp_of[i]], i + 1 < camp_of.size and camp_of[i] != camp_of[i + 1]
        if pair:  # two at a time of different camps: neither has to wait for the other's sums
            other = between[camp_of[i + 1]]
            for j in range(camp_of.size):
                row[camp_of[j]] += w[i, j]
                other[camp_of[j]] += w[i + 1, j]
        else:
            for j in range(camp_of.size):
                row[camp_of[j]] += w[i, j]
        i += 2 if pair else 1
    return between


@compiled
def _look_for_mate(between: Floats, into: Ints, most: Floats, mate: Ints, camp: int) -> None:
    """Write which other camp has most to win by joining this one."""
    most[camp] = -np.inf
    for other in range(into.size):
        if into[other] == other != camp and between[camp, other] > most[camp]:
            most[camp], mate[camp] = between[camp, other], other
