"""The landscape of a running model: its quantities, its energy, who is pivotal."""

import numpy as np
import pytest

from model.landscape.problem import Landscape, energy
from model.landscape.solve import solve
from model.outcomes.landscape import (
    alignment,
    autonomous,
    basin_of,
    energy_gap,
    live,
    pivotality,
)
from model.scenario.load import load_scenario
from model.simulation import CivilWar
from model.week.realign import bonds
from model.week.revise import propensity


@pytest.fixture(scope="module")
def model() -> CivilWar:
    """Return a run some weeks after the statement, with somebody wiped out."""
    model = CivilWar(load_scenario("forty-one-unite"), 3, 0).run_for_weeks(4)
    model.state.strength[5] = 0.0
    return model


def test_actors_are_the_active_with_fighters(model: CivilWar) -> None:
    state = model.state
    problem = live(state, model.parameters)
    expected = [
        name
        for name, active, strength in zip(
            state.place.factions, state.active, state.strength, strict=True
        )
        if active and strength > 0.0
    ]
    assert list(problem.names) == expected == list(autonomous(state, model.parameters).names)
    assert state.place.factions[5] not in problem.names
    assert alignment(state).size == problem.n
    assert problem.strength.tolist() == [
        state.strength[state.place.factions.index(name)] for name in expected
    ]


def test_the_mean_of_both_directions_changes_no_energy(model: CivilWar) -> None:
    """E counts both orders: it is the same on the model's own directed propensities."""
    state = model.state
    p = propensity(state, model.parameters)
    assert np.abs(p - p.T).max() > 0.01
    problem = live(state, model.parameters)
    rows = [state.place.factions.index(name) for name in problem.names]
    camps = np.random.default_rng(1).integers(0, 3, problem.n)
    directed = 0.0
    for a, i in enumerate(rows):
        for b, j in enumerate(rows):
            if camps[a] != camps[b]:
                directed += state.strength[i] * state.strength[j] * p[i, j]
    assert energy(problem, camps) == pytest.approx(directed, rel=1e-9)


def test_bonds_are_those_of_the_week(model: CivilWar) -> None:
    state, par = model.state, model.parameters
    q = bonds(state.weight, state.place.overlap, par.tau)
    problem = autonomous(state, par)
    rows = [state.place.factions.index(name) for name in problem.names]
    np.testing.assert_array_equal(problem.propensity, q[np.ix_(rows, rows)])


@pytest.fixture
def torn() -> Landscape:
    """Return two pairs of friends, the pairs hostile, a weaker tie across."""
    ties = np.array([[0, 2, -1, -1], [2, 0, -1, 0.5], [-1, -1, 0, 2], [-1, 0.5, 2, 0]], dtype=float)
    return Landscape(("a", "b", "c", "d"), ties, np.ones(4))


def test_energy_gap_by_hand(torn: Landscape) -> None:
    """Best: the pairs apart, 2 (-3 + 0.5) = -5. All together: 0. Sum of |ties|: 2 x 7.5 = 15."""
    best = solve(torn, None)
    assert best.energy == -5.0
    at_best = energy_gap(torn, np.array([7, 7, 2, 2]), best)
    assert (at_best.gap, at_best.moves, at_best.status, at_best.basin) == (0.0, 0, "proved", 0)
    together = energy_gap(torn, np.zeros(4, dtype=np.int64), best)
    assert (together.gap, together.moves) == (pytest.approx(5 / 15), 2)
    alone = energy_gap(torn, np.arange(4), best)
    # Alone: 2 (2 + 2 - 3 + 0.5) = 3.
    assert alone.gap == pytest.approx(8 / 15)
    no_ties = Landscape(("a", "b"), np.zeros((2, 2)), np.ones(2))
    assert energy_gap(no_ties, np.array([0, 1]), solve(no_ties, None)).gap == 0.0


def test_every_alignment_leads_to_a_known_minimum(torn: Landscape) -> None:
    best = solve(torn, None)
    assert best.minima is not None
    for place, minimum in enumerate(best.minima):
        assert basin_of(torn, np.array(minimum.camps), best) == place
    assert basin_of(torn, np.arange(4), best) in range(len(best.minima))
    assert basin_of(torn, np.arange(4), solve(torn, None, method="tabu")) is None


def test_realignment_ends_close_to_the_best(model: CivilWar) -> None:
    """The week's own moves lower this energy: the alignment is far better than chance."""
    problem = autonomous(model.state, model.parameters)
    best = solve(problem, None, method="tabu")
    now = energy_gap(problem, alignment(model.state), best)
    draws = np.random.default_rng(0).permutation(alignment(model.state))
    assert 0.0 <= now.gap < 0.1 * energy_gap(problem, draws, best).gap


def test_pivotality(model: CivilWar) -> None:
    state = model.state
    value = pivotality(state)
    assert np.isnan(value).tolist() == (~state.alive).tolist()
    assert np.nansum(value) == pytest.approx(1.0)
    order = np.argsort(state.strength[state.alive])
    assert (np.diff(value[state.alive][order]) >= -1e-12).all()
    assert np.nanargmax(value) == np.argmax(state.strength)
