"""Outcomes by hand on a state of six factions, and where a question has no meaning."""

from typing import Any

import numpy as np
import pytest

from model.outcomes import NAMES, UNITS, Who, unit, weekly
from model.outcomes.landscape import AT_END
from model.scenario.load import load_scenario
from model.scenario.outcome_names import OF_RUNS, OUTCOMES, outcome_names
from model.simulation import CivilWar
from model.state import State

from .hand import state_of

STRENGTH = [100.0, 200.0, 300.0, 400.0, 1000.0, 500.0]
"""Rebels 0 to 2, who signed; 3 is a jihadist, 4 the government, 5 its ally from the air."""


def six(**changes: Any) -> State:
    """Return 0, 1 and 3 in one coalition, 2 alone, 4 and 5 in another; halves in p0 and p1."""
    fields = {"coalition": [0, 0, 2, 0, 4, 4], "side": tuple("rrrjgg")}
    return state_of(STRENGTH, [[0.5, 0.5]] * 6, "bbbba-", **(fields | changes))


def mask(*members: int) -> np.ndarray:
    """Return who is meant, of six."""
    return np.isin(np.arange(6), members)


def who(**changes: Any) -> Who:
    """Return the roles; at the statement 0, 1 and 2 had 150, 150 and 200 fighters."""
    fields = {
        "signatory": mask(0, 1, 2),
        "signed_strength": np.array([150.0, 150.0, 200.0, 0.0, 0.0, 0.0]),
        "rebels": mask(0, 1, 2, 3),
        "government": mask(4, 5),
        "head": 4,
        "campaigner": 5,
        "designated": mask(3),
        "sides": {"r": mask(0, 1, 2), "g": mask(4, 5)},
    }
    return Who(**(fields | changes))


def outcomes(state: State, roles: Who | None = None, declared: Any = None) -> dict[str, float]:
    """Return all outcomes of a state."""
    state.sum_effort()
    return weekly(state, roles or who(), declared)


def dead(i: int, **changes: Any) -> State:
    """Return the six after one has gone."""
    state = six(**changes)
    state.active[i], state.strength[i], state.coalition[i] = False, 0.0, -1
    return state


def worn_down(i: int) -> State:
    """Return the six when one is still there, in its coalition, but has no fighters left."""
    state = six()
    state.strength[i] = 0.0
    return state


@pytest.mark.parametrize(
    ("state", "cohesion", "count"),
    [
        (six(), 300 / 500, 2 / 3),  # 0 and 1, by strength at the statement; 3 did not sign
        (six(coalition=[0, 0, 0, 3, 4, 4]), 1.0, 1.0),
        (six(coalition=[0, 1, 2, 3, 4, 4]), 0.0, 0.0),  # one signer is no common coalition
        (six(coalition=[0, 1, 2, 0, 4, 4]), 0.0, 0.0),  # nor with somebody who did not sign
        (six(coalition=[0, 1, 1, 3, 4, 4]), 350 / 500, 2 / 3),
        (six(coalition=[4, 4, 2, 3, 4, 4]), 0.0, 0.0),  # they stand with the government
        (dead(2, coalition=[0, 0, 0, 3, 4, 4]), 300 / 500, 2 / 3),  # the dead stay below the line
        (dead(0), 0.0, 0.0),
        (worn_down(0), 0.0, 0.0),
    ],
)
def test_cohesion(state: State, cohesion: float, count: float) -> None:
    """Red if today's strength counts, the dead drop out, or one signer alone is united."""
    found = outcomes(state)
    assert found["signatory_cohesion"] == pytest.approx(cohesion)
    assert found["signatory_cohesion_count"] == pytest.approx(count)
    assert found["united"] == float(cohesion >= 0.75)


@pytest.mark.parametrize(("first", "united"), [(74.9, 0.0), (75.0, 1.0)])
def test_united_from_three_quarters(first: float, united: float) -> None:
    """75 of 100 is united, 74.9 is not; the seventy-five may be two signers or more."""
    signed = np.array([first, 0.0, 100.0 - first, 0.0, 0.0, 0.0])
    assert outcomes(six(), who(signed_strength=signed))["united"] == united


def test_blocs_and_power_by_hand() -> None:
    """Coalitions of 700, 300 and 1500: 2500^2 / (700^2 + 300^2 + 1500^2) effective ones.

    The largest rebel bloc is 700 of 1000, against it stand 1500. Red if the shares are not
    squared, or a bloc with the government counts as rebel power.
    """
    found = outcomes(six())
    assert found["largest_rebel_share"] == pytest.approx(0.7)
    assert found["effective_coalitions"] == pytest.approx(6.25 / (0.49 + 0.09 + 2.25))
    assert found["power_ratio"] == pytest.approx(1500 / 700)
    assert found["power_ratio_fixed"] == pytest.approx(1500 / 700)
    # 3 goes over: the government's coalition has 1900, the largest rebel one (0 and 1) 300, as 2.
    found = outcomes(six(coalition=[0, 0, 2, 4, 4, 4]))
    assert found["power_ratio"] == pytest.approx(1900 / 300)
    assert found["power_ratio_fixed"] == pytest.approx(1500 / 300)
    assert found["largest_rebel_share"] == pytest.approx(0.4)
    # 5 walks out on 4: what the government has, against what its side has.
    found = outcomes(six(coalition=[0, 0, 2, 0, 4, 5]))
    assert found["power_ratio"] == pytest.approx(1000 / 700)
    assert found["power_ratio_fixed"] == pytest.approx(1500 / 700)


@pytest.mark.parametrize(("labels", "number"), [([0] * 6, 1.0), (list(range(6)), 6.0)])
def test_effective_number_of_equals(labels: list[int], number: float) -> None:
    """Six of the same size are one coalition or six (Laakso and Taagepera 1979)."""
    state = six(coalition=labels)
    state.strength[:] = 70.0
    assert outcomes(state)["effective_coalitions"] == pytest.approx(number)


def test_declared_gaps() -> None:
    """5 spends 0.3 of 0.5 on the rebels 0 and 2, 0.2 on the declared 3.

    In p0, where 3 holds 0.25, falls 0.4, in p1, where it holds all, 0.1: a gap of place of
    0.4 * 0.75 / 0.5. Red if the gap is the declared share, or control is that of its group.
    """
    state = six()
    state.effort[5, 0] = state.effort[5, 2] = [0.1, 0.05]
    state.effort[5, 3, 0] = 0.2
    state.effort[4, 3] = 0.5  # not the campaigner's
    state.control[[0, 3]] = [[0.75, 0.0], [0.25, 1.0]]
    found = outcomes(state, declared=mask(3))
    assert found["declared_gap"] == pytest.approx(0.3 / 0.5)
    assert found["declared_gap_place"] == pytest.approx(0.4 * 0.75 / 0.5)


def test_fire_near_the_designated() -> None:
    """Room 0 joins 0 and 3 in p0 only; room 1 joins 1 and 2, who are not designated.

    Of 0.5 only the 0.1 on 0 in p0 falls beside 3. Red if the designated itself counts, or a
    membership that has ended.
    """
    umbrella = np.zeros((2, 6, 2), dtype=np.bool_)
    umbrella[0, [0, 3], 0] = umbrella[1, 1:3, :] = True
    weeks = np.zeros((2, 6, 2))
    weeks[:, :, 1] = 9.0
    state = six(umbrella=umbrella, umbrella_weeks=weeks)
    state.effort[5, 0] = state.effort[5, 2] = [0.1, 0.05]
    state.effort[5, 3, 0] = 0.2
    assert outcomes(state, declared=mask(3))["fire_near_designated"] == pytest.approx(0.2)
    state.week = 9
    assert outcomes(state, declared=mask(3))["fire_near_designated"] == 0.0


def test_sums_of_the_week() -> None:
    """3 civilians killed by all, 2 by the campaigner; 5 events; 7 joined the rebels, not 9."""
    state = six()
    state.harm[5], state.harm[1] = [0.5, 1.5], [1.0, 0.0]
    state.events[0, 1, 0], state.events[4, 2, 1] = 2.0, 3.0
    state.recruits[[0, 3, 4]] = 3.0, 4.0, 9.0
    found = outcomes(state)
    assert found["rebel_recruits"] == 7.0
    assert found["civilian_harm"] == pytest.approx(3.0)
    assert found["campaign_harm"] == pytest.approx(2.0)
    assert found["clash_events"] == 5.0


def test_infighting_is_weighed_by_strength() -> None:
    """0 (100) spends all on 1, 3 (400) all on 4: 100 of 500; what 4 does is not rebel effort."""
    state = six()
    state.effort[0, 1] = state.effort[3, 4] = state.effort[4, 0] = 0.5
    assert outcomes(state)["infighting"] == pytest.approx(0.2)


def test_rebel_weight_and_support() -> None:
    """Among 0, 1 and 3, who meet; 2 stands elsewhere: mean of 0.6, -0.3 and 0 both ways.

    Support: 0.2, 0.4 and 0.8 where each stands, by 100, 200 and 400, and 0.1 of 300; of the
    campaigner 0.7. Red if the diagonal counts, or pairs that never meet, or an empty place.
    """
    presence = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]
    state = state_of(STRENGTH, presence, "bbbba-", coalition=[0, 0, 2, 0, 4, 4])
    state.weight[0, 1] = state.weight[1, 0] = 0.6
    state.weight[0, 3] = state.weight[3, 0] = -0.3
    state.weight[0, 2] = state.weight[4, 0] = 0.9
    state.support[:] = [[0.2, 9], [0.4, 9], [9, 0.1], [0.8, 9], [9, 9], [0.7, 9]]
    found = outcomes(state)
    assert found["rebel_weight"] == pytest.approx(0.1)
    assert found["rebel_support"] == pytest.approx((20 + 80 + 30 + 320) / 1000)
    assert found["campaign_support"] == pytest.approx(0.7)


def test_ground_and_strength() -> None:
    """Group a holds a quarter of 1 million and all of 3 million; strength by side."""
    state = six(population=[1e6, 3e6])
    state.control[[1, 3, 4]] = [[0.25, 0.0], [0.5, 0.0], [0.25, 1.0]]
    found = outcomes(state)
    assert found["control_a"] == pytest.approx(3.25 / 4)
    assert found["control_b"] == pytest.approx(0.75 / 4)
    assert (found["strength_r"], found["strength_g"]) == (600.0, 1500.0)


def test_questions_without_meaning_are_nan() -> None:
    """NaN and never 0, which would be an answer; the others of that state stay numbers."""
    nobody = who(signatory=mask(), signed_strength=np.zeros(6))
    no_rebels, no_head, empty = six(), dead(4), six()
    no_rebels.strength[:4] = 0.0
    empty.strength[:] = 0.0
    blocs = {"largest_rebel_share", "power_ratio", "power_ratio_fixed"}
    of_rebels = {"infighting", "rebel_weight", "rebel_support"}
    signed = {"signatory_cohesion", "signatory_cohesion_count", "united"}
    flown = {"declared_gap", "declared_gap_place", "fire_near_designated"}
    busy = np.full((6, 6, 2), 0.01)

    def without(state: State, roles: Who | None = None, declared: Any = None) -> set[str]:
        state.effort[:] = busy
        return {name for name, value in outcomes(state, roles, declared).items() if value != value}

    assert without(six(), declared=mask(3)) == set()
    assert without(six()) == flown
    assert without(six(), nobody, mask(3)) == signed
    assert without(no_rebels, declared=mask(3)) == blocs | of_rebels
    assert without(no_head, declared=mask(3)) == {"power_ratio"}
    assert without(empty, declared=mask(3)) == blocs | of_rebels | {"effective_coalitions"}
    assert without(six(), who(campaigner=-1), mask(3)) == flown | {
        "campaign_harm",
        "campaign_support",
    }
    busy[5] = 0.0
    assert without(six(), declared=mask(3)) == flown
    busy[:4] = 0.0
    assert without(six(), declared=mask(3)) == flown | {"infighting"}


def test_one_living_rebel_has_nobody_to_regard() -> None:
    """Its weight is NaN, its share 1; red if the empty mean is 0."""
    state = six()
    state.strength[1:4] = 0.0
    found = outcomes(state)
    assert np.isnan(found["rebel_weight"]) and found["largest_rebel_share"] == 1.0


def test_names_agree_everywhere() -> None:
    """Tables, units and what scenarios may name; red if an outcome is added in one place only."""
    war = CivilWar(load_scenario("status-quo"), seed=1)
    weekly_names = set(war.run_for_weeks(1).outcomes())
    groups, theatre = war.state.place.groups, war.plan.theatre
    sides = [name for name, about in theatre.sides.items() if about.control]
    grounds = {f"control_{group}" for group in groups} | {f"strength_{side}" for side in sides}
    plain = set(NAMES)
    assert weekly_names == plain | grounds
    assert plain == set(OUTCOMES)
    ends = set(war.at_end())
    assert ends == set(AT_END) and set(OF_RUNS) == ends | {"weeks_united"}
    assert set(UNITS) == plain | set(OF_RUNS)
    named = outcome_names(groups, sides)
    assert len(named) == len(set(named))
    weekly = {each + end for each in plain | grounds for end in ("", "_final")}
    assert set(named) == weekly | set(OF_RUNS)
    assert all(unit(name) for name in named)
    assert unit("control_isil_final") == "share of population"
    assert unit("strength_rebel") == "fighters" and unit("weeks_united") == "weeks"
