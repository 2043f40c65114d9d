"""Fight: losses by a Lanchester law, clash events by contact."""

import math

import numpy as np
import pytest

from model.ahead import given
from model.state import State
from model.week.alone import fight, stand_still
from model.week.fight import negative_binomial

from .hand import PAR, state_of

QUIET = PAR._replace(ground_lethality=0.01, defence_ratio=0.5, max_weekly_loss=1.0)


def fought(state: State, par=QUIET, counts: float = 0.0) -> State:
    """Let a state fight for a week, with the same draw for every pair."""
    n = state.place.n
    state.sum_effort()
    fight(state, par, given(np.full((n, n), counts), np.full((n, n), 0.3)))
    return state


def duel(*sizes: float) -> State:
    """Return sides that put all effort on each other in one province."""
    state = state_of(sizes, [[1.0]] * len(sizes))
    state.effort[0, 1] = state.effort[1, 0] = 1.0
    return state


def test_lanchester_by_hand() -> None:
    """0.01 sqrt(100 * 400) = 2 lost by each target, and half of it by each attacker: 3 and 3.

    Grievance: 0.2 halves in its half-life of a week, and 3 of 100 and of 400 come on top. Red if
    losses are shared by the strength that is left, or defensive fire hits the wrong side.
    """
    state = duel(100.0, 400.0)
    state.grievance[0, 1] = 0.2
    fought(state, QUIET._replace(grievance_half_life=1.0))
    assert state.strength == pytest.approx([97.0, 397.0])
    assert state.losses[:, :, 0] == pytest.approx(np.array([[0.0, 3.0], [3.0, 0.0]]))
    assert state.grievance == pytest.approx(np.array([[0.0, 0.1 + 3 / 100], [3 / 400, 0.0]]))


def test_one_sided_attack_costs_the_attacker_less() -> None:
    """Only 0 attacks: 2 lost by 1 to 0, and 1 by 0 to 1; red if the index order is swapped."""
    state = duel(100.0, 400.0)
    state.effort[1] = 0.0
    fought(state)
    assert state.losses[0, 1, 0] == pytest.approx(2.0)
    assert state.losses[1, 0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("factor", [2.0, 10.0])
def test_larger_sides_lose_in_proportion(factor: float) -> None:
    """Twice the size on both sides is twice the losses; red if the exponents do not sum to 1."""
    small, large = fought(duel(100.0, 400.0)), fought(duel(100.0 * factor, 400.0 * factor))
    assert large.losses == pytest.approx(factor * small.losses)


SPREAD = [[0.5, 0.5], [0.25, 0.75], [0.4, 0.6]]
"""Two attackers and a target that share two provinces."""


def campaign(parts: list[list[float]]) -> np.ndarray:
    """Return losses by (attacking side, losing side, province) of sides split into parts.

    Sides 0 and 1 (100 and 300 fighters) attack side 2 (400) in two provinces, and 2 strikes
    back at 0, on each part in proportion to its fighters.
    """
    side = [s for s, shares in enumerate(parts) for _ in shares]
    share = np.array([each for shares in parts for each in shares])
    sizes = np.array([100.0, 300.0, 400.0])[side] * share
    state = state_of(sizes, [SPREAD[s] for s in side])
    plan = np.zeros((3, 3, 2))
    plan[0, 2], plan[1, 2], plan[2, 0] = [0.3, 0.7], [0.6, 0.2], [0.5, 0.5]
    for i, mine in enumerate(side):
        for j, theirs in enumerate(side):
            state.effort[i, j] = plan[mine, theirs] * share[j]
    fought(state)
    out = np.zeros((3, 3, 2))
    for i, mine in enumerate(side):
        for j, theirs in enumerate(side):
            out[mine, theirs] += state.losses[i, j]
    return out


@pytest.mark.parametrize(
    "parts",
    [
        [[0.5, 0.5], [1.0], [1.0]],
        [[1.0], [1.0], [0.5, 0.5]],
        [[0.2, 0.8], [0.1, 0.2, 0.7], [0.25, 0.75]],
    ],
)
def test_splitting_a_side_changes_nothing_in_total(parts: list[list[float]]) -> None:
    """Attackers, target or all cut up: the same losses, by province and by who caused them.

    Red if the square root is taken for each attacker or each target, as with a product law.
    """
    whole = campaign([[1.0], [1.0], [1.0]])
    assert whole[0, 2].min() > 0.0 and whole[2, 1].min() > 0.0
    assert campaign(parts) == pytest.approx(whole)


def test_supply_scales_effort_and_no_reach_means_no_ground_effort() -> None:
    """A quarter of the supply halves sqrt(Y x); without reach nothing is lost at all."""
    state = duel(100.0, 400.0)
    state.effort[1] = 0.0
    state.supply[0] = 0.25
    assert fought(state).losses[0, 1, 0] == pytest.approx(1.0)
    state = duel(100.0, 400.0)
    state.place.reach[:] = 0.0
    assert not fought(state).losses.any()


def test_air_losses_saturate_and_cost_the_flyer_nothing() -> None:
    """10 sorties, half of them here, 0.25 each, at 400 with half effect at 100: 1.0 lost."""
    state = duel(0.0, 400.0)
    state.strength[0] = 1.0
    state.effort[0, 1, 0] = 0.5
    state.effort[1] = 0.0
    state.sorties[0] = 10.0
    par = QUIET._replace(ground_lethality=0.0, air_lethality=0.25, air_half_exposure=100.0)
    fought(state, par)
    assert state.losses[0, 1, 0] == pytest.approx(10 * 0.5 * 0.25 * 400 / 500)
    assert state.strength[0] == 1.0


def test_losses_are_capped_and_all_causes_shrink_alike() -> None:
    """Lethality 1 would cost 300 of 100; a tenth is 10, of which each cause keeps its share.

    2's 100 cost 0 a third of what 1's 900 do: sqrt(1000 * 100) shared 1 to 9.
    """
    state = state_of([100.0, 900.0, 100.0], [[1.0]] * 3)
    state.effort[1, 0] = state.effort[2, 0] = 1.0
    fought(state, QUIET._replace(ground_lethality=1.0, defence_ratio=0.0, max_weekly_loss=0.1))
    assert state.losses[:, 0, 0] == pytest.approx([0.0, 9.0, 1.0])
    assert state.suffered[0] == pytest.approx([0.0, 9.0, 1.0])
    assert state.grievance[0] == pytest.approx([0.0, 0.09, 0.01])
    assert state.strength[0] == pytest.approx(90.0)


def busy(seed: int) -> State:
    """Return six factions in three provinces who fight with all they have, some from the air."""
    generator = np.random.default_rng(seed)
    presence = generator.dirichlet(np.ones(3), 6)
    contact = generator.uniform(0.0, 60.0, (6, 6))
    contact = np.triu(contact, 1) + np.triu(contact, 1).T
    state = state_of(generator.uniform(50, 5000, 6), presence, clashing=contact)
    state.sorties[:2] = 80.0
    effort = generator.dirichlet(np.ones(18), 6).reshape(6, 6, 3)
    state.effort[:] = effort * (1.0 - np.eye(6))[:, :, None]
    state.weight[:] = -0.5
    np.fill_diagonal(state.weight, 0.0)
    return state


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("most", [0.02, 1.0])
def test_what_is_lost_is_what_is_missing(seed: int, most: float) -> None:
    """The table of losses adds up to the strength that is gone, with and without the cap.

    Red if a cause is taken off strength and not put on the table, or the cap on one only.
    """
    state = busy(seed)
    before = state.strength.copy()
    fought(state, QUIET._replace(max_weekly_loss=most, event_losses=2.0), counts=0.9)
    assert state.events.sum() > 0
    lost = state.losses.sum(axis=(0, 2))
    assert lost == pytest.approx(before - state.strength)
    assert state.suffered == pytest.approx(state.losses.sum(axis=2).T)
    assert (lost <= most * before * (1 + 1e-12)).all()
    assert np.isclose(lost, most * before).any() == (most < 1.0)
    assert (state.strength >= 0.0).all()


def test_a_week_without_fighting_only_lets_grievance_fade() -> None:
    """Eight weeks of it halve a grievance; red if old losses stay on the table."""
    state = busy(1)
    fought(state, counts=0.9)
    strength, grievance = state.strength.copy(), state.grievance.copy()
    for _ in range(8):
        stand_still(state, PAR._replace(grievance_half_life=8.0))
    assert not state.losses.any() and not state.events.any() and not state.suffered.any()
    assert np.array_equal(state.strength, strength)
    assert state.grievance == pytest.approx(grievance / 2.0)


@pytest.mark.parametrize(
    ("u", "mean", "size", "count"),
    [
        (0.0, 1.0, 1.0, 0),
        (0.499, 1.0, 1.0, 0),
        (0.5, 1.0, 1.0, 1),  # geometric: F = 1/2, 3/4, 7/8; U < F(N), so 1/2 is one event
        (0.749, 1.0, 1.0, 1),
        (0.75, 1.0, 1.0, 2),
        (0.876, 1.0, 1.0, 3),
        (0.249, 2.0, 2.0, 0),  # F = 1/4, 1/2, 11/16
        (0.25, 2.0, 2.0, 1),
        (0.687, 2.0, 2.0, 2),
        (0.688, 2.0, 2.0, 3),
        (0.577, 1.0, 0.5, 0),  # F(0) = 1 / sqrt 3 = 0.5774, F(1) = 4/3 of it = 0.7698
        (0.578, 1.0, 0.5, 1),
        (0.769, 1.0, 0.5, 1),
        (0.770, 1.0, 0.5, 2),
        (0.99, 0.0, 0.5, 0),
        (0.99, 1e9, 1.0, 1000),
    ],
)
def test_negative_binomial_by_hand(u: float, mean: float, size: float, count: int) -> None:
    """Tables worked out by hand; red if <= stands for <, or mean and size trade places."""
    assert negative_binomial(u, mean, size) == count


@pytest.mark.parametrize(("mean", "size"), [(0.05, 0.5), (1.0, 1.0), (2.0, 0.5), (5.0, 3.0)])
def test_negative_binomial_moments(mean: float, size: float) -> None:
    """Over a fine grid of u the mean is the mean, the variance mean + mean^2 / size."""
    grid = (np.arange(100_000) + 0.5) / 100_000
    counts = np.array([negative_binomial(u, mean, size) for u in grid])
    assert counts.mean() == pytest.approx(mean, rel=2e-3)
    assert counts.var() == pytest.approx(mean + mean**2 / size, rel=5e-3)
    assert (np.diff(counts) >= 0).all()


def neighbours() -> State:
    """Return 0 and 1 in contact (26 a year), 2 beside them without; nobody plans any effort."""
    contact = np.zeros((3, 3))
    contact[0, 1] = contact[1, 0] = 26.0
    state = state_of([100.0] * 3, [[0.5, 0.5], [0.5, 0.5], [1.0, 0.0]], clashing=contact)
    state.weight[:] = 0.9
    return state


def test_events_only_where_there_is_contact() -> None:
    """However unlucky the draw: none without contact, and none of the dead.

    In contact even near friends may clash without a plan, both ways; red if friction is left out.
    """
    state = fought(neighbours(), counts=0.9999)
    met = state.events.sum(axis=2) > 0
    assert met.tolist() == [[False, True, False], [True, False, False], [False] * 3]
    dead = neighbours()
    dead.strength[1] = 0.0
    assert not fought(dead, counts=0.9999).events.any()


def test_every_dyad_in_contact_may_clash() -> None:
    """Friends, partners in a coalition, without effort; red if partners never fall out."""
    state = busy(3)
    state.effort[:] = 0.0
    state.coalition[:] = 0
    state.weight[:] = 0.99
    fought(state, QUIET._replace(event_losses=0.0), counts=1.0 - 1e-12)
    assert ((state.events.sum(axis=2) > 0) == (state.place.clashing > 0.0)).all()


@pytest.mark.parametrize(
    ("effort", "truce", "mean"), [(0.0, 0.0, 0.2), (0.4, 0.0, 1.0), (0.0, 0.75, 0.05)]
)
def test_mean_of_clash_events(effort: float, truce: float, mean: float) -> None:
    """104 a year are 2 a week, times friction 0.4 and hostility 0.25: 0.2, over a fine grid of U.

    Effort of 0.4 adds 2 * 0.4; a truce of three quarters leaves a quarter. Presence overlaps
    fully, so sqrt(p p) / c sums to 1. Red if friction scales effort, or the truce is forgotten.
    """
    contact = [[0.0, 104.0], [104.0, 0.0]]
    state = state_of([100.0] * 2, [[0.5, 0.5]] * 2, clashing=contact, truce=truce)
    state.weight[0, 1] = 0.5
    state.effort[0, 1, 1] = effort
    par = QUIET._replace(friction=0.4, clash_rate=1.0, clash_shape=2.0, event_losses=0.0)
    par = par._replace(ground_lethality=0.0)
    total = 0.0
    for u in (np.arange(4000) + 0.5) / 4000:
        fight(state, par, given(np.array([[0.0, u], [0.0, 0.0]]), np.zeros((2, 2))))
        total += state.events[0, 1].sum()
    assert total / 4000 == pytest.approx(mean, rel=0.02)


@pytest.mark.parametrize("start", [0.0, 0.2, 0.49, 0.71, 0.999])
def test_events_are_placed_systematically(start: float) -> None:
    """A share s of the chance takes floor or ceiling of s times N events, whatever the draw.

    Red if each event is placed by a draw of its own, or all in the first place met.
    """
    contact = [[0.0, 5200.0], [5200.0, 0.0]]
    state = state_of([1e6] * 2, [[0.1, 0.0, 0.6, 0.3]] * 2, clashing=contact)
    par = QUIET._replace(friction=1.0, clash_rate=1.0, clash_shape=50.0)
    fight(state, par, given(np.full((2, 2), 0.5), np.full((2, 2), start)))
    placed = state.events[0, 1]
    count = placed.sum()
    assert count > 30
    for share, there in zip((0.1, 0.0, 0.6, 0.3), placed, strict=True):
        assert math.floor(share * count) <= there <= math.ceil(share * count)


def test_an_event_costs_both_sides() -> None:
    """A week's mean of 1 and size 1: u = 0.5 is one event, 0.4 none; it costs 2 each."""
    contact = [[0.0, 52.0], [52.0, 0.0]]
    state = state_of([100.0, 400.0], [[1.0]] * 2, clashing=contact)
    state.effort[0, 1] = state.effort[1, 0] = 1.0
    par = QUIET._replace(
        ground_lethality=0.0, friction=0.0, clash_rate=1.0, clash_shape=1.0, event_losses=2.0
    )
    fight(state, par, given(np.array([[0.0, 0.5], [0.4, 0.0]]), np.zeros((2, 2))))
    assert state.events[:, :, 0].tolist() == [[0.0, 1.0], [0.0, 0.0]]
    assert state.losses[:, :, 0].tolist() == [[0.0, 2.0], [2.0, 0.0]]
