"""How rules are mixed into effort, and who is barred."""

import numpy as np
import pytest

from model.rules import Entry, sort_rules
from model.state import bound_by
from model.week.alone import choose_targets
from model.week.target import may_target

from .hand import PAR, state_of


def mixed(*entries: Entry, coalition: tuple[int, ...] = (0, 1, 2)) -> np.ndarray:
    """Return the effort of 0 on 1 and 2, by governorate.

    1 shows 300 in p0 and 100 in p1, 2 shows 400 in p1. 0 reaches half of p1, hates 2 half as
    much as 1, and has suffered from 2 alone. So all of them in reach count 300, 50 and 100.
    """
    presence = [[1.0, 0.0], [0.75, 0.25], [0.0, 1.0]]
    reach = [[1.0, 0.5], [1.0, 1.0], [1.0, 1.0]]
    state = state_of([100.0, 400.0, 400.0], presence, reach=reach, coalition=list(coalition))
    state.weight[0, 1] = -1.0
    state.grievance[0, 2] = 0.3
    choose_targets(state, sort_rules(entries, 3, 2), PAR)
    return state.effort[0, 1:]


BOTH = Entry(0, "against", 1.0, (1, 2))
ON_TWO = [
    Entry(0, "retaliate", 3.0),  # weighs all targets
    Entry(0, "against", 3.0, (2,)),  # weighs those listed
    Entry(0, "strongest", 3.0, (2,)),  # scores cells
]
"""Of each way to score one rule that is all on 2, thrice as heavy."""


@pytest.mark.parametrize("second", ON_TWO)
def test_each_rule_is_normalised_before_it_is_weighed(second: Entry) -> None:
    """First rule: 300, 50 and 100 of 450. Second: all on 2. Weights are 1 and 3 of 4.

    Red if raw sums are weighed, or a way to score is left out of the mixture.
    """
    expected = [[300 / 450 / 4, 50 / 450 / 4], [0, 100 / 450 / 4 + 3 / 4]]
    assert mixed(BOTH, second) == pytest.approx(np.array(expected))
    assert mixed(second, BOTH) == pytest.approx(np.array(expected))


@pytest.mark.parametrize("second", ON_TWO)
def test_two_entries_of_one_rule_are_heard_both(second: Entry) -> None:
    """Red if the second of one actor replaces the first."""
    twice = Entry(0, second.rule, 1.5, second.targets)
    assert mixed(BOTH, twice, twice) == pytest.approx(mixed(BOTH, second))


@pytest.mark.parametrize("second", ON_TWO)
def test_silent_rules_leave_their_attention_to_the_others(second: Entry) -> None:
    """A rule without a score, or without weight, counts for nothing; all silent: no effort."""
    alone = mixed(BOTH)
    assert alone.sum() == pytest.approx(1.0)
    nobody = Entry(0, "reclaim", 5.0, (), ())
    unheard = Entry(0, second.rule, 0.0, second.targets)
    assert mixed(nobody, BOTH, unheard) == pytest.approx(alone)
    assert not mixed(nobody, unheard).any()


@pytest.mark.parametrize("second", ON_TWO)
def test_whom_one_may_not_target_is_left_out(second: Entry) -> None:
    """Allied with 2 the first rule is 300 and 50 of 350, the second silent; red if masked late."""
    effort = mixed(BOTH, second, coalition=(0, 1, 0))
    assert effort == pytest.approx(np.array([[6 / 7, 1 / 7], [0, 0]]))


def test_who_may_target_whom() -> None:
    """0 and 1 are one coalition, 0 supplies 2, 3 supplies 0, 4 is dead; 5 is fair game.

    Red if one direction of supply is forgotten, or the dead are shot at or shoot.
    """
    alive = np.array([True, True, True, True, False, True])
    sponsor = np.zeros((6, 6))
    sponsor[2, 0] = sponsor[0, 3] = 0.2
    allowed = may_target(alive, np.array([0, 0, 2, 3, 4, 5]), bound_by(sponsor))
    assert allowed[0].tolist() == [False, False, False, False, False, True]
    assert allowed[1].tolist() == [False, False, True, True, False, True]
    assert np.array_equal(allowed, allowed.T)
    assert not allowed[4].any()


def test_bars_hold_when_targets_are_chosen() -> None:
    """The same six, all listed: everything goes to 5; then 5 joins them and nobody is left."""
    sponsor = np.zeros((6, 6))
    sponsor[2, 0] = sponsor[0, 3] = 0.2
    state = state_of(
        [100.0] * 4 + [0.0, 100.0], [[1.0]] * 6, sponsor=sponsor, coalition=[0, 0, 2, 3, 4, 5]
    )
    rules = sort_rules([Entry(0, "against", 1.0, (0, 1, 2, 3, 4, 5))], 6, 1)
    choose_targets(state, rules, PAR)
    assert state.aimed[0] == pytest.approx([0, 0, 0, 0, 0, 1])
    assert state.spent[0] == pytest.approx([1.0])
    state.coalition[5] = 0
    choose_targets(state, rules, PAR)
    assert not state.effort.any()


def test_aircraft_reach_everywhere() -> None:
    """100 here and 200 where 0 never stands: 1 to 0 on the ground, 1 to 2 from the air."""
    state = state_of([50.0, 100.0, 200.0], [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    rules = sort_rules([Entry(0, "against", 1.0, (1, 2))], 3, 2)
    choose_targets(state, rules, PAR)
    assert state.aimed[0] == pytest.approx([0, 1, 0])
    state.sorties[0] = 0.5
    choose_targets(state, rules, PAR)
    assert state.aimed[0] == pytest.approx([0, 1 / 3, 2 / 3])
