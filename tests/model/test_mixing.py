"""How rules are mixed into effort, and who is barred."""

import numpy as np
import pytest

from model.fronts import list_fronts
from model.rules import Choices, Entry, sort_rules
from model.week.target import choose_targets, may_target, mix

from .hand import PAR, state_of

N, K = 5, 2


def mixed(raw: list[np.ndarray], weights: list[float], may: tuple[int, ...] = ()) -> np.ndarray:
    """Return the effort of 0 by entries with these scores on (1, 2, 3, 4).

    It reaches half of p1, hates 2 half as much, and may target `may` (by default everybody).
    """
    factor = np.array([[1.0, 0.5], [0.5, 0.25], [1.0, 0.5], [1.0, 0.5]])
    if may:
        factor[[j - 1 for j in range(1, N) if j not in may]] = 0.0
    lines = np.array([(values * factor).ravel() for values in raw])
    share, rules, size = np.array(weights, dtype=float), len(raw), factor.size
    possible = np.zeros((N, N, K), dtype=np.bool_)
    possible[0, 1:] = True
    fronts = list_fronts(possible)
    found = []
    for narrow in (np.arange(rules) < 0, np.arange(rules) >= 0, np.arange(rules) % 2 == 0):
        # Asked about all, about those with a score only, and by turns.
        front = [
            np.flatnonzero(line) if few else np.arange(size)
            for line, few in zip(lines, narrow, strict=True)
        ]
        end = np.cumsum([each.size for each in front])
        begin = end - [each.size for each in front]
        scores = np.concatenate([line[at] for line, at in zip(lines, front, strict=True)])
        flat = np.concatenate(front)
        choices = Choices(begin, end, flat, flat, flat, flat)
        first = np.array([0, *[rules] * N])
        found.append(np.full(size, 9.0))
        mix(fronts, choices, scores, share, narrow, first, np.arange(rules), found[-1])
    assert np.array_equal(found[0], found[1]) and np.array_equal(found[0], found[2])
    return found[0].reshape(factor.shape)


TWO = np.array([[3.0, 1.0], [0.0, 4.0], [0.0, 0.0], [0.0, 0.0]])
ONE = np.array([[0.0, 0.0], [7.0, 0.0], [0.0, 0.0], [0.0, 0.0]])


def test_mix_normalises_each_rule_before_it_weighs_them() -> None:
    """First rule: 3, half of 1, and half of half of 4: 4.5 in all. Second: all on 2 in p0.

    With weights 1 and 3: 3 / 18, 0.5 / 18, 1 / 18 and 3 / 4. Red if raw sums are weighed.
    """
    effort = mixed([TWO, ONE], [1.0, 3.0])
    expected = [[3 / 18, 0.5 / 18], [3 / 4, 1 / 18], [0, 0], [0, 0]]
    assert effort == pytest.approx(np.array(expected))


def test_silent_rules_leave_their_attention_to_the_others() -> None:
    """A rule without a score, or without weight, counts for nothing; all silent: no effort."""
    alone = mixed([ONE], [1.0])
    assert alone.sum() == pytest.approx(1.0)
    assert mixed([ONE, 0.0 * TWO, TWO], [1.0, 5.0, 0.0]) == pytest.approx(alone)
    assert not mixed([0.0 * TWO], [1.0]).any()


def test_mix_leaves_out_whom_one_may_not_target() -> None:
    """Without 2 the first rule is 3 and 0.5 of 3.5, and the second silent; red if masked late."""
    effort = mixed([TWO, ONE], [1.0, 3.0], may=(1, 3, 4))
    expected = [[6 / 7, 1 / 7], [0, 0], [0, 0], [0, 0]]
    assert effort == pytest.approx(np.array(expected))


def test_who_may_target_whom() -> None:
    """0 and 1 are one coalition, 0 supplies 2, 3 supplies 0, 4 is dead; 5 is fair game.

    Red if one direction of supply is forgotten, or the dead are shot at or shoot.
    """
    alive = np.array([True, True, True, True, False, True])
    sponsor = np.zeros((6, 6))
    sponsor[2, 0] = sponsor[0, 3] = 0.2
    allowed = may_target(alive, np.array([0, 0, 2, 3, 4, 5]), sponsor)
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
