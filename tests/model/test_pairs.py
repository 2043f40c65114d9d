"""What passes between two factions: the means are those of what is drawn."""

import numpy as np
import pytest

from model.ahead import given
from model.outcomes.pairs import beside, expected_clashes, expected_joint
from model.scenario.load import load_scenario
from model.simulation import CivilWar
from model.week.alone import fight


@pytest.fixture(scope="module")
def war() -> CivilWar:
    """A war some weeks old."""
    return CivilWar(load_scenario("forty-one-unite"), 1, 0).run_for_weeks(8)


def test_expected_clashes_are_the_mean_of_those_that_are_drawn(war: CivilWar) -> None:
    """A factor forgotten, a direction counted twice, or a truce passed over goes red."""
    state, par = war.state.copy(), war.parameters
    state.truce[:20, :20] = 0.7
    expected = expected_clashes(state, par)
    draws, rng = 1500, np.random.default_rng(3)
    total = np.zeros_like(expected)
    n = state.place.n
    for _ in range(draws):
        week = state.copy()
        fight(week, par, given(rng.random((n, n)), rng.random((n, n))))
        events = week.events.sum(axis=2)
        total += events + events.T
    mean = total / draws
    # Negative binomial, shape 0.5 or so in each direction: the variance of a mean.
    error = np.sqrt((expected + expected**2 / par.clash_shape) / draws)
    off = np.abs(mean - expected)[expected > 0.0] / error[expected > 0.0]
    assert (mean[expected == 0.0] == 0.0).all()
    assert np.median(off) < 1.5 and np.quantile(off, 0.99) < 6.0
    assert mean.sum() == pytest.approx(expected.sum(), rel=0.03)


def test_nobody_meets_the_dead(war: CivilWar) -> None:
    state = war.state.copy()
    state.strength[4] = 0.0
    for found in (expected_clashes(state, war.parameters), expected_joint(state, war.parameters)):
        assert not found[4].any() and not found[:, 4].any()
        assert found.any() and np.allclose(found, found.T) and not found.diagonal().any()


def test_beside_is_effort_on_the_same_target_in_the_same_place(war: CivilWar) -> None:
    """Two fight beside each other wholly, by halves, and not at all, by hand."""
    state = war.state.copy()
    effort = np.zeros_like(state.effort)
    effort[0, 9, 3] = effort[1, 9, 3] = 1.0
    effort[2, 9, 3] = effort[2, 9, 4] = 0.5
    effort[3, 8, 3] = 1.0
    state.effort = effort
    found = beside(state)
    assert found[0, 1] == 1.0
    assert found[0, 2] == pytest.approx(np.sqrt(0.5))
    assert not found[3].any() and found[0, 0] == 0.0
