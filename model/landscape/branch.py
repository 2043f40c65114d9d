"""Branch and cut: the bound that proves the best configuration, or says how far it may be off.

Rounds of inequalities at the root, then two branches for a pair that the linear
programme leaves in between: together, or apart. The inequalities hold everywhere,
so they stay. HiGHS has no callback for inequalities that are added as they are
broken, and of camps there are too many to write down; hence a tree of our own.
"""

import time
from typing import Final, NamedTuple

import numpy as np

from ..state import Floats, Ints
from .cuts import Rows, broken_cliques, broken_stars, broken_triangles, joined, pair_places
from .descent import fall, slack
from .problem import Landscape, canonical, energy, floor
from .relaxation import Relaxation

PROOF: Final = 1e-11
"""Share of `Landscape.size` by which the bound may miss the energy in a proof."""
WHOLE: Final = 1e-6
"""A value of y this near to 0 or 1 is whole."""
STEP: Final = 1e-3
MOST_STEPS: Final = 1e8
"""Of whole ties: a bound within this share of the next step up counts as there; used only if
the ties sum to so few steps that rounding stays far below that share."""
NODE_ROUNDS: Final = 8
"""Rounds of inequalities below the root."""
TAIL: Final = 10
WORTH: Final = 0.02
"""The root is left when so many rounds have closed less than this share of the gap."""


class Bounded(NamedTuple):
    """What branch and cut knows.

    Attributes
    ----------
    energy : float
        Of `camps`.
    camps : tuple of int
        The best configuration known.
    bound : float
        No configuration has less energy.
    complete : bool
        False if branches were left open when the time was over.
    nodes, rounds : int
        Branches looked into, linear programmes solved.
    """

    energy: float
    camps: tuple[int, ...]
    bound: float
    complete: bool
    nodes: int
    rounds: int


class _Node(NamedTuple):
    """A branch: bounds on y, and the bound of what it came from."""

    bound: float
    low: Floats
    high: Floats


def branch_and_cut(
    problem: Landscape, allowed: int, camps: tuple[int, ...], seconds: float
) -> Bounded:
    """Prove a configuration best, or find a better one, or say what is left of the gap.

    Parameters
    ----------
    problem : Landscape
        Actors and ties.
    allowed : int
        At most so many camps, from 2 to the number of actors (then they are free).
    camps : (n,) int
        A good configuration.
    seconds : float
        When to stop.
    """
    if problem.n < 2 or not problem.coupling.any():
        return Bounded(0.0, (0,) * problem.n, 0.0, True, 0, 0)
    return _Tree(problem, allowed, camps, time.perf_counter() + seconds).grow()


class _Tree:
    """The search: one relaxation, the open branches, the best configuration."""

    def __init__(
        self, problem: Landscape, allowed: int, camps: tuple[int, ...], until: float
    ) -> None:
        self.problem, self.allowed, self.until = problem, allowed, until
        self.lp = Relaxation(problem)
        self.places = pair_places(problem.n)
        self.camps, self.best = canonical(camps), energy(problem, camps)
        self.bound, self.rounds, self.nodes = floor(problem), 0, 0
        self.settled = np.inf
        # Where all ties are multiples of a number, so are half the energies.
        self.step = _common_step(problem)

    def enough(self) -> float:
        """Return the bound, in the relaxation's unit, at which a branch can be left."""
        spare = PROOF * self.problem.size
        if self.step > 0.0:
            spare = max(spare, (2.0 - STEP) * self.step)
        return 0.5 * (self.best - spare) / self.lp.scale

    def grow(self) -> Bounded:
        """Look into branches until none is open or the time is over."""
        size = self.lp.costs.size
        start = 0.5 * self.bound / self.lp.scale
        stack = [_Node(start, np.zeros(size), np.ones(size))]
        while stack and time.perf_counter() < self.until:
            node = stack.pop()
            if node.bound >= self.enough():
                continue
            stack += self._look_into(node, NODE_ROUNDS if self.nodes else 10_000)
            self.nodes += 1
        left = [node.bound for node in stack]
        lowest = min([self.settled, *left])
        lowest = self.best if lowest >= self.enough() else 2.0 * self.lp.scale * lowest
        lowest = min(lowest, self.best)
        return Bounded(self.best, self.camps, lowest, not stack, self.nodes, self.rounds)

    def _look_into(self, node: _Node, rounds: int) -> list[_Node]:
        """Return the branches of a node: none if it is settled, itself if time ran out."""
        bound, history = node.bound, [-np.inf] * TAIL
        self.lp.fix(node.low, node.high)
        for _ in range(rounds):
            found = self.lp.run(self.until - time.perf_counter())
            self.rounds += 1
            if found is None:
                return [node._replace(bound=bound)]
            bound = max(bound, found)
            if bound >= self.enough():
                return []
            self.lp.drop_loose()
            rows = self._broken()
            slow = bound - history[-TAIL] < WORTH * (self.enough() - bound)
            history.append(bound)
            if not rows.most.size or slow:
                break
            self.lp.add(rows)
        self._round()
        if bound >= self.enough():
            return []
        if not rows.most.size and (np.abs(self.lp.y - self.lp.y.round()) <= WHOLE).all():
            # The best of this branch, up to what the bound still lacks.
            self.settled = min(self.settled, bound)
            return []
        return self._split(node._replace(bound=bound))

    def _broken(self) -> Rows:
        """Return inequalities that the relaxation breaks."""
        y = self.lp.matrix()
        rows = broken_triangles(y, self.places, self.allowed == 2)
        if rows.most.size < self.problem.n and self.allowed > 2:
            rows = joined(rows, broken_stars(y, self.places))
        if not rows.most.size and 2 < self.allowed < self.problem.n:
            rows = broken_cliques(y, self.places, self.allowed)
        return rows

    def _round(self) -> None:
        """Make a configuration of the relaxation's and keep it if it is better."""
        near, n = self.lp.matrix() < 0.5, self.problem.n
        labels: Ints = np.full(n, -1, dtype=np.int64)
        for i in range(n):
            if labels[i] < 0:
                labels[near[i] & (labels < 0)] = min(int(labels.max()) + 1, self.allowed - 1)
        fall(self.problem.coupling, slack(self.problem), labels, self.allowed)
        value = energy(self.problem, labels)
        if value < self.best - self.problem.tolerance:
            self.best, self.camps = value, canonical(labels)

    def _split(self, node: _Node) -> list[_Node]:
        """Return two branches on the pair that is most in between; the likelier one last."""
        low, high = self._fixed(node)
        y = self.lp.y
        doubt = np.minimum(y, 1.0 - y) * (0.1 + np.abs(self.lp.costs))
        pair = int(np.where(low < high, doubt, -1.0).argmax())
        apart, together = low.copy(), high.copy()
        apart[pair], together[pair] = 1.0, 0.0
        one, other = _Node(node.bound, apart, high), _Node(node.bound, low, together)
        return [one, other] if y[pair] < 0.5 else [other, one]

    def _fixed(self, node: _Node) -> tuple[Floats, Floats]:
        """Return the node's bounds, and those that no better configuration can go beyond."""
        left, room = self.lp.left, self.enough() - self.lp.value
        low = np.where((-left > room) & (self.lp.low < self.lp.high), 1.0, node.low)
        high = np.where((left > room) & (self.lp.low < self.lp.high), 0.0, node.high)
        return low, high


def _common_step(problem: Landscape) -> float:
    """Return the largest whole number of which all ties are multiples; 0 if there is none."""
    w = problem.coupling
    if np.abs(w).max() > MOST_STEPS or not np.array_equal(w, np.rint(w)):
        return 0.0
    step = float(np.gcd.reduce(np.abs(w[np.triu_indices(problem.n, 1)]).astype(np.int64)))
    return step if problem.size <= MOST_STEPS * step else 0.0
