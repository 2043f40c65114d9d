"""Steepest descent: the move of one actor that lowers the energy most, again and again."""

from typing import Final, NamedTuple

import numpy as np

from ..compiled import compiled
from ..state import Floats, Ints
from .problem import RELATIVE, Camps, Landscape, canonical, energy, labels_of

REBUILD: Final = 256
"""Moves after which running sums of ties are made anew, before rounding adds up."""


class Move(NamedTuple):
    """One actor goes to another camp.

    Attributes
    ----------
    actor : int
        Who.
    camps : tuple of int
        The configuration after it, canonical.
    energy : float
        After it.
    """

    actor: int
    camps: tuple[int, ...]
    energy: float


def slack(problem: Landscape) -> Floats:
    """Return for each actor what a sum of its ties may be wrong by.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.

    Returns
    -------
    (n,) float
        `RELATIVE` times the sum over j of abs(W_ij). A move lowers the energy if
        what the actor gains in ties is more than this (the energy falls by twice the gain).
    """
    return RELATIVE * problem.pull


def descend(problem: Landscape, camps: Camps, most: int | None = 2) -> list[Move]:
    """Walk down from a configuration to a local minimum, steepest move first.

    Of equally steep moves the first actor's to the first camp is taken, camps
    in the order of their first members, a new one last.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    camps : (n,) int
        Where to start; at most `most` camps.
    most : int or None
        At most so many camps; None: free.

    Returns
    -------
    list of Move
        Empty if the start is a local minimum; else the last one's `camps` is.

    Raises
    ------
    ValueError
        If the start has more camps than are allowed, or not a camp for each actor.

    Examples
    --------
    Two friends and an enemy of both, all in one camp. The enemy leaves first: it
    has two hostile ties, the friends have one each.

    >>> ties = np.array([[0.0, 1.0, -1.0], [1.0, 0.0, -1.0], [-1.0, -1.0, 0.0]])
    >>> three = Landscape(("a", "b", "c"), ties, np.ones(3))
    >>> descend(three, (0, 0, 0))
    [Move(actor=2, camps=(0, 0, 1), energy=-4.0)]
    """
    labels = np.array(canonical(labels_of(problem, camps)), dtype=np.int64)
    allowed = problem.n if most is None else min(most, problem.n)
    if labels.max() >= allowed:
        raise ValueError(f"the start has {labels.max() + 1} camps; at most {allowed} are allowed")
    now = labels.copy()
    moves: list[Move] = []
    for actor, label in fall(problem.coupling, slack(problem), labels, allowed).tolist():
        now[actor] = label
        moves.append(Move(actor, canonical(now), energy(problem, now)))
    return moves


@compiled
def affinities(w: Floats, labels: Ints, sums: Floats) -> None:
    """Write sums[c, i] = sum over j in camp c of W_ij; rows of `sums` beyond the camps are 0."""
    n = labels.size
    sums[:] = 0.0
    for j in range(n):
        c = labels[j]
        for i in range(n):
            sums[c, i] += w[j, i]


@compiled
def in_order(labels: Ints, order: Ints, allowed: int) -> int:
    """Write the camps in order of their first members, then an empty one; return how many."""
    seen = np.zeros(allowed, dtype=np.bool_)
    count = 0
    for label in labels:
        if not seen[label]:
            seen[label] = True
            order[count] = label
            count += 1
    for c in range(allowed):
        if not seen[c]:
            order[count] = c
            return count + 1
    return count


@compiled
def steepest(labels: Ints, sums: Floats, slack: Floats, order: Ints, count: int) -> tuple[int, int]:
    """Return the actor and camp of the steepest move, (-1, -1) if none lowers the energy."""
    actor, camp, best, margin = -1, -1, 0.0, 0.0
    top = np.full(labels.size, -np.inf)
    for place in range(count):
        row = sums[order[place]]
        for i in range(labels.size):
            top[i] = max(top[i], row[i])
    for i in range(labels.size):
        own = sums[labels[i], i]
        if top[i] - own <= slack[i]:
            continue  # most actors
        for place in range(count):
            c = order[place]
            gain = sums[c, i] - own
            if c != labels[i] and gain > best + margin + slack[i]:
                actor, camp, best, margin = i, c, gain, slack[i]
    return actor, camp


@compiled
def fall(w: Floats, slack: Floats, labels: Ints, allowed: int) -> Ints:
    """Move `labels` down to a local minimum; return (actor, label) of each move.

    Parameters
    ----------
    w : (n, n) float
        Couplings.
    slack : (n,) float
        What counts as no gain.
    labels : (n,) int
        Each below `allowed`; changed in place.
    allowed : int
        At most so many camps.
    """
    moves = np.empty((16, 2), dtype=np.int64)
    made = 0
    used = min(allowed, int(labels.max()) + 2)
    sums = np.empty((used, labels.size))
    order = np.empty(allowed, dtype=np.int64)
    while True:
        count = in_order(labels, order, allowed)
        if order[:count].max() >= sums.shape[0]:
            sums = np.empty((min(allowed, 2 * sums.shape[0] + 1), labels.size))
            affinities(w, labels, sums)
        elif made % REBUILD == 0:
            affinities(w, labels, sums)
        actor, camp = steepest(labels, sums, slack, order, count)
        if actor < 0:
            return moves[:made]
        if made == moves.shape[0]:
            moves = np.concatenate((moves, np.empty_like(moves)))
        moves[made] = (actor, camp)
        made += 1
        old = labels[actor]
        for i in range(labels.size):
            sums[old, i] -= w[actor, i]
            sums[camp, i] += w[actor, i]
        labels[actor] = camp
