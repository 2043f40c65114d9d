"""Realign: the energy of `docs/odd.md` 7.8 falls, coalitions by hand, labels, consent."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.landscape.descent import descend
from model.landscape.problem import Landscape, canonical
from model.state import State
from model.week.alone import realign
from model.week.realign import bonds, sequential

from .hand import PAR, state_of

TOTAL = 4096.0
"""S_total of the random cases; a power of two, so that with bonds in 64ths sums are exact."""


class Case(NamedTuple):
    """Bonds, strengths, labels at the start, and the order of choice."""

    q: np.ndarray
    strength: np.ndarray
    labels: np.ndarray
    order: np.ndarray

    def round(
        self, labels: np.ndarray, veto: float, winning: float = 1.0
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return labels and moves of one round without switching cost."""
        alive = np.ones(labels.size, dtype=np.bool_)
        return sequential(
            self.q, self.strength, TOTAL, alive, labels, self.order, 0.0, veto, winning
        )[:2]

    def energy(self, labels: np.ndarray) -> float:
        """Return E = -1/2 sum over i != j of one coalition of s_i s_j q_ij / S_total^2."""
        same = labels[:, None] == labels[None, :]
        pairs = np.outer(self.strength, self.strength) * self.q * same
        return float(-0.5 * (pairs.sum() - pairs.trace()) / TOTAL**2)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw up to 12 factions; equal gains are common, since bonds are coarse."""
    n = draw(st.integers(2, 12))
    upper = draw(st.lists(st.integers(-96, 96), min_size=n * n, max_size=n * n))
    q = np.triu(np.array(upper).reshape(n, n) / 64.0, 1)
    sizes = draw(st.lists(st.integers(1, 300), min_size=n, max_size=n))
    labels = draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
    order = draw(st.permutations(range(n)))
    return Case(q + q.T, np.array(sizes, dtype=float), np.array(labels), np.array(order))


VETO = st.sampled_from([0.0, 0.25, 0.5, 1.5])
SETTINGS = settings(max_examples=200, derandomize=True, deadline=None)


@SETTINGS
@given(cases(), VETO)
def test_energy_falls_with_each_move(case: Case, veto: float) -> None:
    """Strictly, with and without vetoes; red if a gain is stale, or counts the mover itself.

    Moves are replayed one by one: each must start from the mover's label, and be its only one.
    """
    labels, moves = case.round(case.labels, veto)
    now = case.labels.copy()
    energy = case.energy(now)
    assert len({move[0] for move in moves.tolist()}) == len(moves)
    for i, old, new in moves.tolist():
        assert now[i] == old and new != old
        now[i] = new
        after = case.energy(now)
        assert after < energy
        energy = after
    assert np.array_equal(now, labels)


def settle(case: Case, veto: float) -> np.ndarray:
    """Return the labels after as many rounds as it takes; each falls, so they end."""
    labels = case.labels
    for _ in range(1000):
        labels, moves = case.round(labels, veto)
        if not len(moves):
            return labels
    raise AssertionError("rounds go on for ever")


@SETTINGS
@given(cases(), st.randoms(use_true_random=False))
def test_the_end_is_a_local_minimum(case: Case, random: object) -> None:
    """No single move to any coalition, or to none, has less energy, in whatever order.

    Consent is off (`veto_share` above 1). Red if an option is never weighed.
    """
    labels = settle(case, 1.5)
    energy = case.energy(labels)
    for i in range(labels.size):
        for label in {*labels.tolist(), labels.size}:
            moved = labels.copy()
            moved[i] = label
            assert case.energy(moved) >= energy
    order = list(range(labels.size))
    random.shuffle(order)
    again, moves = case._replace(order=np.array(order)).round(labels, 1.5)
    assert not len(moves) and np.array_equal(again, labels)


@SETTINGS
@given(cases(), st.sampled_from([0.0, 0.25, 0.5]))
def test_with_vetoes_every_better_move_is_vetoed(case: Case, veto: float) -> None:
    """At the end whoever would gain by joining meets a broker with a negative bond."""
    labels = settle(case, veto)
    for i in range(labels.size):
        staying = case.strength @ (case.q[i] * (labels == labels[i]))
        assert staying >= 0.0
        for label in set(labels.tolist()) - {labels[i]}:
            there = labels == label
            if case.strength @ (case.q[i] * there) > staying:
                brokers = there & (case.strength >= veto * case.strength[there].sum())
                assert (case.q[i][brokers] < 0.0).any()


@SETTINGS
@given(cases(), VETO)
def test_labels_are_unique_and_stable(case: Case, veto: float) -> None:
    """A joiner takes the label of whom it joins, a leaver one that nobody else has.

    Its own index if unused, else the lowest unused; red if two coalitions fuse by a label.
    """
    _, moves = case.round(case.labels, veto)
    now = case.labels.copy()
    for i, _, new in moves.tolist():
        others = set(np.delete(now, i).tolist())
        if new not in others:
            free = [label for label in range(now.size) if label not in others]
            assert new == (i if i in free else free[0])
        now[i] = new


def test_bonds() -> None:
    """Half of the smaller of 0.8 and 0.4, less 0.1; red if the larger counts, or the diagonal."""
    weight = np.array([[0.0, 0.8], [0.4, 0.0]])
    overlap = np.array([[0.0, 0.5], [0.5, 0.0]])
    assert bonds(weight, overlap, 0.1) == pytest.approx(np.array([[0.0, 0.1], [0.1, 0.0]]))


def after(
    ties: dict[tuple[int, int], float],
    labels: list[int],
    order: list[int],
    sizes: tuple[float, ...] = (),
    **changes: float,
) -> list[int]:
    """Return labels after those of `order` have chosen: 100 fighters each, of 1000 in all.

    Weights are given for pairs and -1 for all others; all stand in one place, tau is 0.1.
    """
    n = len(labels)
    weight = np.full((n, n), -1.0)
    for (i, j), w in ties.items():
        weight[i, j] = weight[j, i] = w
    par = {"switching_cost": 0.0, "veto_share": 1.5, "winning_share": 1.0} | changes
    strength = np.array(sizes or [100.0] * n)
    alive = np.ones(n, dtype=np.bool_)
    q = bonds(weight, np.ones((n, n)), 0.1)
    now, who = np.array(labels), np.array(order)
    return sequential(q, strength, 1000.0, alive, now, who, *par.values())[0].tolist()


FRIENDS = {(0, 1): 0.5, (0, 2): 0.4, (1, 2): -0.3}
"""Three factions: 0 likes both others, which do not like each other; q = 0.4, 0.3, -0.4."""


def test_three_factions_by_hand() -> None:
    """First come: 0 prefers 1; 2 would win 0.3 and lose 0.4. If 2 comes first it gets 0.

    Then 1 stays out (0.4 - 0.4 is no gain), and 0 leaves 2 for 1, since 0.4 > 0.3.
    """
    assert after(FRIENDS, [0, 1, 2], [0, 1, 2]) == [1, 1, 2]
    assert after(FRIENDS, [0, 1, 2], [2, 1, 0]) == [1, 1, 0]


def test_four_factions_by_hand() -> None:
    """Two pairs, and 0 also likes 2 (0.6 against 0.5): it leaves 1, and 3 is then driven out.

    With 0 there 3 has 0.2 of 2 and -0.3 of 0: alone is better, and its own label is free. 1,
    left by 0, keeps the label 0.
    """
    ties = {(0, 1): 0.5, (2, 3): 0.3, (0, 2): 0.9, (1, 2): -0.5, (1, 3): 0.0, (0, 3): -0.2}
    assert after(ties, [0, 0, 2, 2], [0, 1, 2, 3]) == [2, 0, 2, 3]


def test_size_counts() -> None:
    """0.3 of 200 is more than 0.4 of 100; red if members are counted by heads."""
    assert after(FRIENDS, [0, 1, 2], [0], (100.0, 100.0, 200.0)) == [2, 1, 2]


def test_who_leaves_takes_a_free_label() -> None:
    """1 leaves a coalition that bears its own label 1: the lowest unused is 0; 3 is on its own."""
    ties = {(0, 2): 0.9, (0, 1): -0.9, (1, 2): -0.9}
    assert after(ties, [1, 1, 1, 3], [1]) == [1, 0, 1, 3]


def test_ties_go_to_the_lower_label_and_alone_comes_last() -> None:
    """1 and 2 offer 0 the same; and of a bond of exactly 0 and none, 0 takes the bond."""
    assert after({(0, 1): 0.5, (0, 2): 0.5}, [0, 1, 2], [0]) == [1, 1, 2]
    assert after({(0, 2): 0.1}, [1, 1, 2], [0]) == [2, 1, 2]


def test_switching_costs() -> None:
    """100 of 1000 at 0.4 gain 0.04: worth a cost of 0.03, not of 0.05, also to leave."""
    assert after(FRIENDS, [0, 1, 2], [0], switching_cost=0.03) == [1, 1, 2]
    assert after(FRIENDS, [0, 1, 2], [0], switching_cost=0.05) == [0, 1, 2]
    assert after({(1, 2): -0.3}, [0, 1, 1], [1], switching_cost=0.03) == [0, 2, 1]
    assert after({(1, 2): -0.3}, [0, 1, 1], [1], switching_cost=0.05) == [0, 1, 1]


def test_a_broker_closes_the_door() -> None:
    """2 would join 0 (200) and 1 (100) for 200 * 0.3 - 100 * 0.4 > 0; 1 has a third and objects.

    Red if any objector counts, or its share is taken of all. With the veto at 0.4 only 0 counts.
    """
    sizes = (200.0, 100.0, 100.0)
    assert after(FRIENDS, [0, 0, 2], [2], sizes) == [0, 0, 0]
    assert after(FRIENDS, [0, 0, 2], [2], sizes, veto_share=0.4) == [0, 0, 0]
    assert after(FRIENDS, [0, 0, 2], [2], sizes, veto_share=0.3) == [0, 0, 2]


def test_who_is_refused_takes_its_second_choice() -> None:
    """2 is vetoed by 1, joins 3 instead (0.1 of 100), and both answers are counted."""
    ties = FRIENDS | {(2, 3): 0.2}
    sizes = (200.0, 100.0, 100.0, 100.0)
    assert after(ties, [0, 0, 2, 3], [2], sizes, veto_share=0.3) == [0, 0, 3, 3]
    state = state_of(sizes, [[1.0]] * 4, coalition=[0, 0, 2, 3], weight=-1.0)
    for (i, j), w in ties.items():
        state.weight[i, j] = state.weight[j, i] = w
    par = PAR._replace(tau=0.1, switching_cost=0.0, veto_share=0.3, winning_share=1.0)
    realign(state, par, np.array([0.5, 0.6, 0.1, 0.7]))
    assert (state.moves[0], state.consents, state.refusals) == ((2, 2, 3), 1, 1)


@pytest.mark.parametrize(("most", "labels"), [(0.4, [0, 0, 0]), (0.39, [0, 0, 2])])
def test_coalitions_are_no_larger_than_the_winning_share(most: float, labels: list[int]) -> None:
    """300 and 100 are exactly four tenths of 1000; red if the joiner is left out of the sum."""
    assert after(FRIENDS, [0, 0, 2], [2], (200.0, 100.0, 100.0), winning_share=most) == labels


def test_the_dead_and_the_gone_neither_choose_nor_attract() -> None:
    """0's best friend has no fighters left, its second is inactive; 3 is third and alive."""
    state = state_of([100.0, 0.0, 0.0, 100.0], [[1.0]] * 4, weight=0.9)
    state.weight[0, 3] = state.weight[3, 0] = 0.5
    state.active[2] = False
    state.coalition[2] = -1
    realign(state, PAR._replace(tau=0.1, switching_cost=0.0), np.arange(4.0))
    assert state.coalition.tolist() == [3, 1, -1, 3]
    assert state.moves == [(0, 0, 3)]


# Axelrod and Bennett's conditions: c = 1, tau = 0, two camps, no vetoes, steepest move first.

THEIRS = PAR._replace(tau=0.0, switching_cost=0.0, veto_share=1.5, winning_share=1.0)


def steepest(state: State, camps: int) -> list[tuple[int, tuple[int, ...]]]:
    """Let a state realign steepest first; return each mover and the partition after its move."""
    labels = state.coalition.copy()
    realign(state, THEIRS, np.zeros(labels.size), camps)
    path = []
    for i, old, new in state.moves:
        assert labels[i] == old != new
        labels[i] = new
        path.append((i, canonical(labels)))
    assert np.array_equal(labels, state.coalition)
    return path


@SETTINGS
@given(cases(), st.sampled_from([2, 3, 12]))
def test_steepest_first_is_the_descent_of_the_landscape(case: Case, camps: int) -> None:
    """Move by move that of `landscape.descent`; with more than two camps where no move ties.

    Red if the order of choice decides, if a move is weighed without the mover's own size, or
    if a third camp is founded.
    """
    n = case.strength.size
    weight = np.clip(case.q, -1.0, 1.0)
    start = case.labels % min(camps, n)
    if camps > 2:  # with fractions no two moves are equally steep
        weight = weight * (1.0 + 0.1 * np.sin(np.add.outer(np.arange(n) ** 2, np.arange(n) ** 2)))
        weight = np.clip(weight, -1.0, 1.0)
    state = state_of(case.strength, [[1.0]] * n, weight=weight, coalition=start)
    problem = Landscape(tuple(f"f{i}" for i in range(n)), np.array(state.weight), case.strength)
    expected = descend(problem, start, camps)
    assert steepest(state, camps) == [(move.actor, move.camps) for move in expected]


def test_steepest_first_by_hand() -> None:
    """All in one camp: 2 gains most by leaving, 3 follows it, and nobody else wants to.

    0 with 1 has 0.5, 2 and 3 have 0.2; 2 has -0.9 with 0 and 1 each, 3 has -0.3 with both. 2
    leaves for a gain of 1.6, where 3 would have gained 0.4; then 3 gains 0.8 by following. In
    the order of the file 3 would found its own camp, and at once, had 2 not come before it.
    """
    weight = np.array(
        [[0, 0.5, -0.9, -0.3], [0.5, 0, -0.9, -0.3], [-0.9, -0.9, 0, 0.2], [-0.3, -0.3, 0.2, 0]]
    )
    state = state_of([100.0] * 4, [[1.0]] * 4, weight=weight, coalition=[0, 0, 0, 0])
    assert steepest(state, 2) == [(2, (0, 0, 1, 0)), (3, (0, 0, 1, 1))]
    again = state_of([100.0] * 4, [[1.0]] * 4, weight=weight, coalition=[0, 0, 0, 0])
    realign(again, THEIRS, np.array([0.2, 0.3, 0.4, 0.1]))
    assert [move[0] for move in again.moves] == [0, 1, 3] or again.moves[0][0] != 2


def test_two_camps_stay_two() -> None:
    """Three enemies: with two camps one of them has company; red if it may found a third."""
    state = state_of([300.0, 200.0, 100.0], [[1.0]] * 3, weight=-0.5, coalition=[0, 1, 1])
    assert steepest(state, 2) == []
    assert [camps for _, camps in steepest(state, 3)] == [(0, 1, 2)]
