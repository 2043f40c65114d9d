"""Steepest descent, basins, and the same walk taken by the process `realign`."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.landscape.descent import descend
from model.landscape.gray import enumerate_two, labels_of_code
from model.landscape.problem import Landscape, canonical, energy
from model.landscape.solve import solve
from model.week.realign import bonds, sequential

from .brute import every, random_landscape

SETTINGS = settings(max_examples=100, derandomize=True, deadline=None)


@st.composite
def landscapes(draw: st.DrawFn, most: int = 9) -> Landscape:
    """Draw ties in quarters, so that equal energies are common and sums are exact."""
    n = draw(st.integers(1, most))
    ties = draw(st.lists(st.integers(-8, 8), min_size=n * n, max_size=n * n))
    upper = np.triu(np.array(ties).reshape(n, n) / 4.0, 1)
    sizes = draw(st.lists(st.integers(0, 12), min_size=n, max_size=n))
    return Landscape(tuple(map(str, range(n))), upper + upper.T, np.array(sizes, dtype=float))


def best_by_hand(problem: Landscape, camps: tuple[int, ...], allowed: int) -> float:
    """Return the least energy that one move leads to, by the definition."""
    labels = itertools.product(range(problem.n), range(min(allowed, max(camps) + 2)))
    return min(energy(problem, (*camps[:i], c, *camps[i + 1 :])) for i, c in labels)


@SETTINGS
@given(landscapes(), st.sampled_from([1, 2, 3, None]), st.data())
def test_energy_falls_with_each_move_and_steepest_first(
    problem: Landscape, most: int | None, data: st.DataObject
) -> None:
    """Each move is one actor's, the best there is, and the end is a minimum.

    Red if a sum of ties is stale, if a new camp is forgotten, or if the first
    improving move is taken instead of the steepest.
    """
    n = problem.n
    allowed = n if most is None else min(most, n)
    labels = data.draw(st.lists(st.integers(0, allowed - 1), min_size=n, max_size=n))
    now, value = canonical(labels), energy(problem, labels)
    for move in descend(problem, labels, most):
        assert sum(a != b for a, b in zip(now, move.camps, strict=True)) >= 1
        assert move.energy < value
        assert move.energy == best_by_hand(problem, now, allowed)
        now, value = move.camps, energy(problem, move.camps)
        assert value == move.energy
    assert best_by_hand(problem, now, allowed) == value


@SETTINGS
@given(landscapes(8), st.sampled_from([2, 3, None]))
def test_basins_are_the_ends_of_descents(problem: Landscape, most: int | None) -> None:
    """Count the ends one by one; red if basins follow another rule than `descend`."""
    allowed = problem.n if most is None else min(most, problem.n)
    if problem.n > 6 and allowed > 3:
        return
    ends: dict[tuple[int, ...], int] = {}
    for x in map(tuple, every(problem.n, allowed).tolist()):
        end = moves[-1].camps if (moves := descend(problem, x, most)) else x
        ends[end] = ends.get(end, 0) + 1
    found = solve(problem, most).minima
    assert found is not None
    assert {m.camps: m.basin for m in found if m.basin} == ends


def test_basins_do_not_depend_on_threads() -> None:
    """One thread or three, the same minima and the same basins, and all are in one."""
    problem = random_landscape(15, 3, "signed")
    codes, basins = enumerate_two(problem, threads=1)
    for threads in (2, 3):
        again = enumerate_two(problem, threads)
        assert np.array_equal(codes, again[0]) and np.array_equal(basins, again[1])
    assert basins.sum() == 2**14 and basins.min() >= 1
    known = solve(problem).minima
    assert known is not None
    pairs = sorted((labels_of_code(c, 15), b) for c, b in zip(codes, basins.tolist(), strict=True))
    assert pairs == sorted((m.camps, m.basin) for m in known)


def one_move(q: np.ndarray, strength: np.ndarray, labels: np.ndarray, actor: int) -> np.ndarray:
    """Return the labels after one actor has chosen, without switching cost or consent."""
    alive = np.ones(labels.size, dtype=np.bool_)
    order = np.array([actor])
    total = float(strength.sum())
    return sequential(q, strength, total, alive, labels, order, 0.0, 1.5, 1.0)[0]


def follow(problem: Landscape, q: np.ndarray, labels: np.ndarray, most: int | None) -> int:
    """Let `realign` make the moves of a descent; each must lead to the same place."""
    now = labels
    moves = descend(problem, labels, most)
    value = energy(problem, labels)
    for move in moves:
        now = one_move(q, problem.strength, now, move.actor)
        assert canonical(now) == move.camps
        assert move.energy < value
        value = move.energy
    for actor in range(problem.n):
        assert np.array_equal(one_move(q, problem.strength, now, actor), now)
    return len(moves)


def test_realign_follows_the_descent_on_its_bonds() -> None:
    """Any overlap and tau: E on q = c min(w, w') - tau falls with each move; camps free.

    Red if realign's gain is not the fall of this energy, or its end no minimum of it.
    """
    draws = np.random.default_rng(7)
    made = 0
    for n in (4, 7, 12, 20):
        for _ in range(5):
            weight, overlap = draws.uniform(-1, 1, (n, n)), draws.uniform(0, 1, (n, n))
            q = bonds(weight, np.minimum(overlap, overlap.T), 0.1)
            problem = Landscape(tuple(map(str, range(n))), q, draws.uniform(1, 50, n))
            made += follow(problem, q, draws.integers(0, n, n), None)
    assert made > 60


def test_realign_follows_axelrod_and_bennett() -> None:
    """Overlap 1, tau 0, two camps, steepest first: move by move the paper's descent.

    Camps are two because two sworn enemies stand at their heads, each so dear to all
    that nobody gains alone; on a landscape without them realign may found a third.
    """
    draws = np.random.default_rng(11)
    made = 0
    for n in (5, 9, 16, 24):
        for _ in range(5):
            weight = draws.uniform(-0.2, 0.2, (n, n))
            weight[:2], weight[:, :2] = 1.0, 1.0
            weight[0, 1] = weight[1, 0] = -1.0
            q = bonds(weight, np.ones((n, n)), 0.0)
            strength = draws.uniform(1.0, 3.0, n)
            strength[:2] = 50.0 + 3.0 * n * draws.uniform(0.0, 0.02, 2)
            problem = Landscape(tuple(map(str, range(n))), q, strength)
            labels = draws.integers(0, 2, n)
            labels[:2] = 0, 1
            made += follow(problem, q, labels, 2)
    assert made > 50
