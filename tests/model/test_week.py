"""The processes of the week but fight and realign: signs, fixed points and numbers by hand."""

import math
from typing import Any

import numpy as np
import pytest

from model.cells import list_cells, rooms_of
from model.rules import Entry, sort_rules
from model.state import State, control_by_group
from model.week.alone import assess, choose_targets, hold, protect_or_harm, recover, revise
from model.week.assess import common
from model.week.hold import contest_of, home_factors
from model.week.pooling import pool
from model.week.revise import shared_threat

from .hand import PAR, state_of


def test_threat_by_hand() -> None:
    """400 of 500 reach 0 where it stands, half as hostile: 0.4; a tenth of grievance adds 0.03.

    10 sorties at 20 fighters, half of them spent here, are 100 of 500 more: 0.1. Red if
    hostility is read as that of the threatened, or reach as where the other lives.
    """
    state = state_of([100.0, 400.0], [[1.0, 0.0], [0.0, 1.0]], reach=[[1.0, 0.0], [1.0, 1.0]])
    state.weight[0, 1] = -1.0  # what 0 thinks of 1 is no threat to 0
    state.grievance[0, 1] = 0.1
    par = PAR._replace(suffered_weight=0.3, air_equivalent=20.0)
    assess(state, par)
    assert state.threat == pytest.approx(np.array([[0.0, 0.43], [0.0, 0.0]]))
    state.sorties[1] = 10.0
    state.spent[1, 0] = 0.5
    assess(state, par)
    assert state.threat[0, 1] == pytest.approx(0.53)
    state.strength[1] = 0.0
    assess(state, par)
    assert not state.threat.any()


def test_shared_threat_is_the_geometric_mean() -> None:
    """Threats of 0.2 and 0.8 by the same third share 0.4; with L = 0.4 that is 1 - 1/e."""
    state = state_of([1.0] * 3, [[1.0]] * 3)
    state.threat[0, 2], state.threat[1, 2] = 0.2, 0.8
    state.base.threat_scale = 0.4
    assert common(state.threat)[0, 1] == pytest.approx(0.4)
    assert shared_threat(state)[0, 1] == pytest.approx(1.0 - math.exp(-1.0))
    assert shared_threat(state)[0, 2] == 0.0


def pooled_of(effort: np.ndarray, umbrella: np.ndarray, *rest: Any) -> np.ndarray:
    """Return effort after pooling, as an array."""
    cells = list_cells(np.ones(effort.shape[1:], dtype=np.bool_))
    values = effort.reshape(len(effort), -1)[:, cells.place].T.copy()
    pool(cells, values, rooms_of(umbrella), umbrella, *rest)
    out = np.zeros(effort.size)
    out[cells.everywhere] = values.T.reshape(-1)
    return out.reshape(effort.shape)


def test_pooling_by_hand_keeps_effort_in_its_province() -> None:
    """0 aims at 2 and 3 in p0 and at 2 in p1; 1, thrice as strong, at 3 in p0 alone.

    The pool of p0 is 100 (0.2, 0.3) + 300 (0, 1) = (20, 330). 0 keeps half of its own 0.5 and
    spends the other half like the pool; the room does not work in p1. Red if a member's plan
    crosses provinces, is weighed without strength, or its sum changes.
    """
    effort = np.zeros((4, 4, 2))
    effort[0, 2], effort[0, 3], effort[1, 3, 0] = [0.2, 0.5], [0.3, 0.0], 1.0
    umbrella = np.zeros((1, 4, 2), dtype=np.bool_)
    umbrella[0, :2, 0] = True
    strength = np.array([100.0, 300.0, 1.0, 1.0])
    pooled = pooled_of(effort, umbrella, strength, ~np.eye(4, dtype=np.bool_), 0.5)
    assert pooled[0, 2] == pytest.approx([0.1 + 0.25 * 20 / 350, 0.5])
    assert pooled[0, 3] == pytest.approx([0.15 + 0.25 * 330 / 350, 0.0])
    assert pooled[1, 2, 0] == pytest.approx(0.5 * 20 / 350)
    assert pooled.sum(axis=1) == pytest.approx(effort.sum(axis=1))


@pytest.mark.parametrize("seed", range(5))
def test_pooling_keeps_effort_by_province_and_who_is_barred(seed: int) -> None:
    """Two rooms, nine factions; red if effort leaks to another place or to a partner."""
    generator = np.random.default_rng(seed)
    permitted = generator.random((9, 9)) < 0.5
    effort = generator.dirichlet(np.ones(27), 9).reshape(9, 9, 3) * permitted[:, :, None]
    umbrella = generator.random((2, 9, 3)) < 0.5
    pooled = pooled_of(effort, umbrella, generator.uniform(1, 9, 9), permitted, 0.7)
    assert not np.allclose(pooled, effort)
    assert pooled.sum(axis=1) == pytest.approx(effort.sum(axis=1))
    assert not pooled[~permitted].any()


def test_ceasefires_withhold_and_move_nothing() -> None:
    """100 and 300 by strength; seven tenths of the effort on 2 are not spent elsewhere."""
    state = state_of([100.0, 100.0, 300.0], [[1.0]] * 3)
    state.truce[0, 2] = 0.7
    choose_targets(state, sort_rules([Entry(0, "against", 1.0, (1, 2))], 3, 1), PAR)
    assert state.aimed[0] == pytest.approx([0.0, 0.25, 0.75 * 0.3])
    assert state.spent[0] == pytest.approx([0.25 + 0.75 * 0.3])


HARM = PAR._replace(support_away=0.1, support_toward=0.2, support_return=0.0)


def raid() -> State:
    """Return 100 of 0 who kill 1 of 100,000 a week, and 1, who fights them with half its effort."""
    state = state_of([100.0] * 3, [[1.0]] * 3, harm_per_1000=[10.0, 0.0, 0.0])
    state.effort[0, 1] = 1.0
    state.effort[1, 0] = 0.5
    state.sum_effort()
    return state


def test_harm_by_hand() -> None:
    """The harmer loses 0.1 * 0.5, who fights it gains 0.2 * 0.5 * 0.5, a bystander nothing.

    Red if the sign of a push is turned, or harm is taken from the strength after losses.
    """
    state = raid()
    before = state.strength.copy()
    state.strength[0] = 50.0
    protect_or_harm(state, HARM, before)
    assert state.harm[:, 0] == pytest.approx([1.0, 0.0, 0.0])
    assert state.push[:, 0] == pytest.approx([-0.05, 0.05, 0.0])
    assert state.support[:, 0] == pytest.approx([0.45, 0.55, 0.5])


def test_who_fights_a_coalition_resists_all_its_harm() -> None:
    """1 fights 2, who kills nobody but stands with 0, who does: the same gain as by fighting 0."""
    state = raid()
    state.effort[1] = 0.0
    state.effort[1, 2] = 0.5
    state.coalition[2] = 0
    state.sum_effort()
    protect_or_harm(state, HARM, state.strength)
    assert state.support[:, 0] == pytest.approx([0.45, 0.55, 0.5])


def test_only_unusual_harm_moves_support() -> None:
    """What burn-in measured as usual is taken off; then support drifts home by a fiftieth."""
    state = raid()
    state.base.push[:, 0] = [-0.05, 0.05, 0.0]
    state.support[2] = 0.4
    protect_or_harm(state, HARM._replace(support_return=0.02), state.strength)
    assert state.support[:, 0] == pytest.approx([0.5, 0.5, 0.4 + 0.02 * 0.1])


def test_support_stays_between_0_and_1() -> None:
    """A thousandfold harm; red if support is not clipped, or is moved for the inactive."""
    state = raid()
    state.active[2] = False
    state.base.push[2] = 9.0
    protect_or_harm(state, HARM._replace(support_away=100.0, support_toward=100.0), state.strength)
    assert state.support[:, 0].tolist() == [0.0, 1.0, 0.5]


@pytest.mark.parametrize(("power", "dead"), [(0.0, [1.0, 1.0]), (1.0, [0.4, 1.2])])
def test_harm_follows_the_population(power: float, dead: list[float]) -> None:
    """Same fire among 1 and 3 million: at power 1 divided by (1 + 9) / 4. Also from the air.

    Red if the mean is taken over provinces and not over people.
    """
    state = state_of([200.0], [[0.5, 0.5]], population=[1e6, 3e6], harm_per_1000=[10.0])
    state.spent[0] = 0.5
    par = HARM._replace(population_exponent=power)
    protect_or_harm(state, par, state.strength)
    assert state.harm[0] == pytest.approx(dead)
    air = state_of([1.0], [[0.5, 0.5]], population=[1e6, 3e6], harm_per_sortie=[0.2])
    air.spent[0], air.sorties[0] = 0.5, 10.0
    protect_or_harm(air, par, air.strength)
    assert air.harm[0] == pytest.approx(dead)


GROW = PAR._replace(recruit_floor=0.001, ceiling=1.5, support_elasticity=2.0)


def test_recruits_equal_usual_losses_at_the_start() -> None:
    """Strength and support as at the start: 5 lost a week, 5 recruited; the floor is 400/1000."""
    state = state_of([100.0, 400.0, 0.0], [[1.0]] * 3)
    state.base.recruits[:] = [5.0, 0.1, 7.0]
    recover(state, GROW)
    assert state.strength == pytest.approx([105.0, 400.4, 0.0])
    assert state.recruits == pytest.approx([5.0, 0.4, 0.0])


@pytest.mark.parametrize(
    ("strength", "support", "supply", "recruits"),
    [
        (100.0, 0.25, 1.0, 2.0),  # half the support, squared
        (100.0, 0.5, 0.5, 4.0),
        (125.0, 0.5, 1.0, 4.0),  # half the room that was there at the start: 1/6 of 1/3
        (50.0, 0.5, 1.0, 16.0),
        (149.9, 1.0, 3.0, 0.1),  # 8 * 4 * 3 * 3 / 1500 = 0.192 would come, up to 150
        (160.0, 1.0, 5.0, 0.0),  # above the ceiling nobody comes, and nobody is sent home
    ],
)
def test_recruits_follow_support_supply_and_room(
    strength: float, support: float, supply: float, recruits: float
) -> None:
    """Usual losses 8, start 100, ceiling 150; red if the ceiling counts from today's strength."""
    state = state_of([strength], [[1.0]], strength_drawn=[100.0], supply=supply, support=support)
    state.base.recruits[:] = 8.0
    recover(state, GROW)
    assert state.strength[0] == pytest.approx(strength + recruits)
    assert state.recruits[0] == pytest.approx(recruits)


def test_unknown_support_counts_as_unchanged() -> None:
    """Support 0 at the start has no ratio: factor 1; red if it divides by zero."""
    state = state_of([100.0], [[1.0]], support=0.7)
    state.base.support[:] = 0.0
    state.base.recruits[:] = 3.0
    recover(state, GROW)
    assert state.strength[0] == pytest.approx(103.0)


def field() -> State:
    """Return three rebels (b), two guards (a) and a patron without ground, in three provinces."""
    generator = np.random.default_rng(3)
    state = state_of(
        [900.0, 400.0, 2000.0, 700.0, 300.0, 50.0], generator.dirichlet(np.ones(3), 6), "bbaab-"
    )
    state.control[:5] = generator.dirichlet(np.ones(5), 3).T
    state.coalition[:] = [0, 0, 2, 2, 4, 2]
    state.sorties[5] = 4.0
    state.spent[5] = [0.2, 0.5, 0.3]
    return state


@pytest.mark.parametrize(("contest", "patron"), [(1.0, 2), (1.2, 2), (2.0, 5)])
def test_home_factors_put_the_start_at_rest(contest: float, patron: int) -> None:
    """What groups hold stays, whatever the forces, with the patron in a coalition and out of it.

    Red if factors are raised to the wrong power: at contest 2 they then swing for ever.
    """
    state = field()
    state.coalition[5] = patron
    par = PAR._replace(contest=contest, hold_rate=1.0)
    state.base.home[:] = home_factors(state, par)
    assert state.base.home.mean(axis=0) == pytest.approx(np.ones(3))
    before = control_by_group(state.control, state.place.group, 2)
    hold(state, par)
    assert control_by_group(state.control, state.place.group, 2) == pytest.approx(before, abs=1e-6)


def test_ground_drifts_to_the_stronger() -> None:
    """A fifth of the force wins 1/17 at power 2, a tenth of the way there; columns sum to 1."""
    state = state_of([100.0, 400.0], [[1.0]] * 2, "ab", control=0.5)
    par = PAR._replace(contest=2.0, hold_rate=0.1)
    hold(state, par)
    assert state.control[0, 0] == pytest.approx(0.5 + 0.1 * (1 / 17 - 0.5))
    other = field()
    for _ in range(50):
        hold(other, par)
        assert other.control.sum(axis=0) == pytest.approx(np.ones(3))
        assert other.control.min() >= 0.0 and not other.control[5].any()


@pytest.mark.parametrize(("power", "split", "united"), [(1.0, 0.5, 0.5), (2.0, 1 / 3, 0.5)])
def test_a_united_bloc_holds_more_than_a_split_one(
    power: float, split: float, united: float
) -> None:
    """Two of 100 against one of 200: at power 2 they win 2 * 1 / (1 + 1 + 4), as one a half.

    Red if force is summed after the power is taken, so that unity were worth nothing.
    """
    state = state_of([100.0, 100.0, 200.0], [[1.0]] * 3, "bba")
    par = PAR._replace(contest=power)
    assert contest_of(state, par, state.base.home)[:2].sum() == pytest.approx(split)
    state.coalition[1] = 0
    assert contest_of(state, par, state.base.home)[:2].sum() == pytest.approx(united)


def test_ground_is_shared_within_a_coalition_by_fighters() -> None:
    """100 and 300 with the air support of a patron of 600 (5 sorties of 120) against 1000.

    The patron helps and holds nothing; alone it takes no part. Red if it is given ground.
    """
    state = state_of([100.0, 300.0, 0.0, 1000.0], [[1.0]] * 4, "bb-a")
    state.coalition[:] = [0, 0, 0, 3]
    state.sorties[2], state.spent[2] = 5.0, 1.0
    par = PAR._replace(contest=1.0, air_equivalent=120.0)
    assert contest_of(state, par, state.base.home)[:, 0] == pytest.approx([0.125, 0.375, 0.0, 0.5])
    state.coalition[2] = 2
    expected = [100 / 1400, 300 / 1400, 0.0, 1000 / 1400]
    assert contest_of(state, par, state.base.home)[:, 0] == pytest.approx(expected)


def test_nothing_changes_where_nobody_has_force() -> None:
    """All stand in p0; in p1 the ground stays as it was held."""
    state = state_of([100.0, 300.0], [[1.0, 0.0]] * 2, "ab")
    state.control[:] = [[0.5, 0.9], [0.5, 0.1]]
    hold(state, PAR._replace(hold_rate=1.0, contest=1.0))
    assert state.control == pytest.approx(np.array([[0.25, 0.9], [0.75, 0.1]]))


STILL = PAR._replace(weight_rate=1.0, weight_noise=0.0)


def pair(**changes: float) -> State:
    """Return three of 100 in one place with prior 0.5, weight 0.2, and 0 and 1 both supplied."""
    state = state_of([100.0] * 3, [[1.0]] * 3, prior=0.5, weight=0.2, **changes)
    np.fill_diagonal(state.prior, 0.0)
    state.place.sponsor[0, 2] = state.place.sponsor[1, 2] = 0.5
    return state


def test_in_burn_in_weights_drift_to_the_prior() -> None:
    """Half of the way from 0.2 to 0.5, whatever grievance says; red if changes count already."""
    state = pair(grievance=3.0, commitment=1.0)
    state.burning_in = True
    revise(state, STILL._replace(weight_rate=0.5), np.zeros(3))
    assert state.weight[0, 1] == pytest.approx(0.35)


def test_noise_belongs_to_factions_and_is_the_same_both_ways() -> None:
    """0.1 (1.5 + 0.5) / sqrt 2 for 0 and 1; red if drawn by direction, or not scaled."""
    state = pair()
    revise(state, PAR._replace(weight_rate=0.0, weight_noise=0.1), np.array([1.5, 0.5, -9.5]))
    assert state.weight[0, 1] == pytest.approx(0.2 + 0.2 / math.sqrt(2))
    assert state.weight == pytest.approx(state.weight.T)
    assert state.weight[0, 2] == pytest.approx(0.2 - 0.8 / math.sqrt(2))
    revise(state, PAR._replace(weight_rate=0.0, weight_noise=9.0), np.array([1.5, 0.5, -9.5]))
    assert state.weight[0, 1] == 1.0 and state.weight[0, 2] == -1.0
    assert not state.weight.diagonal().any()


@pytest.mark.parametrize(
    ("name", "b", "moved"),
    [
        ("b_threat", 0.4, 0.4 * (1 - math.exp(-1.0))),  # both fear the third by 1, L is 1
        ("b_grievance", 0.4, -0.4 * 0.25),
        ("b_commit", 0.4, 0.4 * 0.25),
        ("b_sponsor", 0.4, 0.4 * 0.5 * 0.5 * 0.25),  # aligned with itself by a quarter
        ("b_domination", 0.4, -0.4 * 0.5),  # 1 has 300 to 0's 100, full overlap: 200 / 400
    ],
)
def test_each_b_moves_the_weight_its_own_way(name: str, b: float, moved: float) -> None:
    """tanh(atanh 0.5 + b x): one cause at a time, by hand; red if a sign or a pair is turned."""
    state = pair()
    others = ("b_threat", "b_grievance", "b_commit", "b_sponsor", "b_domination")
    par = STILL._replace(**dict.fromkeys(others, 0.0))._replace(**{name: b})
    state.threat[0, 2] = state.threat[1, 2] = 1.0
    state.grievance[0, 1] = state.commitment[0, 1] = state.alignment[2, 2] = 0.25
    state.strength[1] = 300.0
    revise(state, par, np.zeros(3))
    assert state.weight[0, 1] == pytest.approx(math.tanh(math.atanh(0.5) + moved))


@pytest.mark.parametrize("name", ["shared_threat", "grievance", "domination"])
def test_changes_count_from_the_baseline(name: str) -> None:
    """With the baseline at today's value nothing moves but by the others; both ways the same."""
    state = pair(grievance=0.3)
    state.threat[:] = 1.0
    state.strength[1] = 300.0
    par = STILL._replace(b_threat=0.3, b_grievance=0.3, b_domination=0.3)
    values = {
        "shared_threat": shared_threat(state),
        "grievance": state.grievance.copy(),
        "domination": np.array([[0, 0.5, 0], [0, 0, 0], [0, 0.5, 0]]),
    }
    for each, value in values.items():
        getattr(state.base, each)[:] = value
    getattr(state.base, name)[0, 1] -= 0.1
    revise(state, par, np.zeros(3))
    moved = 0.03 if name == "shared_threat" else -0.03
    assert state.weight[0, 1] == pytest.approx(math.tanh(math.atanh(0.5) + moved))
    assert state.weight[1, 0] == pytest.approx(0.5)


def test_commitment_decays_after_it_has_worked() -> None:
    """0.25 works in full this week and is half of it next week; the inactive learn nothing."""
    state = pair(commitment=0.25, commitment_keep=0.5)
    state.active[2] = False
    revise(state, STILL._replace(b_commit=1.0), np.zeros(3))
    assert state.weight[0, 1] == pytest.approx(math.tanh(math.atanh(0.5) + 0.25))
    assert state.commitment[0, 1] == 0.125
    assert state.weight[0, 2] == 0.2


def test_newcomers_are_measured_in_their_first_week() -> None:
    """1 has 300 when it enters: its domination then is its baseline, and moves nothing."""
    state = pair()
    state.base.measured[1] = False
    state.strength[1] = 300.0
    state.grievance[:] = 0.3
    revise(state, STILL._replace(b_domination=1.0, b_grievance=1.0), np.zeros(3))
    assert state.weight[0, 1] == pytest.approx(0.5)
    assert state.weight[0, 2] == pytest.approx(math.tanh(math.atanh(0.5) - 0.3))
    assert state.base.measured.all()
    state.strength[1] = 500.0  # from here on change counts: 400 / 600 - 200 / 400
    revise(state, STILL._replace(b_domination=1.0, b_grievance=1.0), np.zeros(3))
    assert state.weight[0, 1] == pytest.approx(math.tanh(math.atanh(0.5) - (2 / 3 - 1 / 2)))
