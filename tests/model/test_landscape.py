"""The landscape of a running model: its quantities, its energy, who is pivotal."""

import numpy as np
import pytest

from model.landscape.problem import Landscape, energy
from model.landscape.solve import solve
from model.outcomes import Who
from model.outcomes.landscape import (
    AT_END,
    alignment,
    at_end,
    autonomous,
    bloc_pivotality,
    energy_gap,
    live,
    pivotality,
)
from model.scenario.load import load_scenario
from model.simulation import CivilWar
from model.week.realign import bonds
from model.week.revise import propensity

from .hand import state_of


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
    assert energy_gap(torn, np.array([7, 7, 2, 2])) == (0.0, 0.0, True)
    assert energy_gap(torn, np.zeros(4, dtype=np.int64)) == (5 / 15, 5 / 15, True)
    # Alone: 2 (2 + 2 - 3 + 0.5) = 3.
    assert energy_gap(torn, np.arange(4)) == (8 / 15, 8 / 15, True)
    no_ties = Landscape(("a", "b"), np.zeros((2, 2)), np.ones(2))
    assert energy_gap(no_ties, np.array([0, 1])) == (0.0, 0.0, True)


def test_the_best_lies_between_gap_and_bound(model: CivilWar) -> None:
    """Of a theatre, against branch and cut; red if the bound is no bound, or the gap too large."""
    problem, now = autonomous(model.state, model.parameters), alignment(model.state)
    found = energy_gap(problem, now)
    best = solve(problem, None, seconds=60.0)
    assert best.status == "proved"
    exact = (energy(problem, now) - best.energy) / problem.size
    assert found.gap <= exact + 1e-12 and exact <= found.bound + 1e-12
    assert found.bound - found.gap < 0.002  # the floor of all ties alone leaves 0.004 and more


def test_realignment_ends_close_to_the_best(model: CivilWar) -> None:
    """The week's own moves lower this energy: the alignment is far better than chance."""
    problem = autonomous(model.state, model.parameters)
    now = energy_gap(problem, alignment(model.state))
    draws = np.random.default_rng(0).permutation(alignment(model.state))
    assert 0.0 <= now.gap < 0.1 * energy_gap(problem, draws).gap


def test_the_end_of_a_run(model: CivilWar) -> None:
    """What stands in `runs` is what the functions say; NaN where there is no question."""
    ends, state = model.at_end(), model.state.copy()
    found = energy_gap(autonomous(state, model.parameters), alignment(state))
    blocs = bloc_pivotality(state, model.who)
    assert tuple(ends.values()) == (found.gap, found.bound, float(found.proved), *blocs)
    assert 0.0 < ends["energy_gap"] <= ends["energy_gap_bound"]
    state.strength[np.arange(state.place.n) != model.who.head] = 0.0
    alone = at_end(state, model.parameters, model.who)
    assert [name for name, value in alone.items() if np.isnan(value)] == [*AT_END[:4]]
    assert alone["pivotality_government"] == 1.0


def test_pivotality_of_coalitions_by_hand() -> None:
    """Government 4, rebels 3 (2 and 1) and 2, others 1; 6 of 10 win.

    Of 24 orders the government tips 10, the larger rebels and the smaller 6 each, the last 2.
    Red if factions are the players, or a coalition with a state in it counts as rebel.
    """
    state = state_of([400.0, 200.0, 100.0, 200.0, 100.0], [[1.0]] * 5, coalition=[0, 1, 1, 3, 4])
    mask = [np.isin(np.arange(5), each) for each in ([1, 2, 3], [0])]
    nobody, nothing = np.zeros(5, dtype=np.bool_), np.zeros(5)
    who = Who(nobody, nothing, *mask, head=0, campaigner=-1, designated=nobody, sides={})
    assert bloc_pivotality(state, who) == pytest.approx((6 / 24, 10 / 24))
    state.coalition[3] = 0  # those with the government are no rebel coalition; it has 6 of 10
    assert bloc_pivotality(state, who) == pytest.approx((0.0, 1.0))
    state.coalition[1:3] = 0
    assert np.isnan(bloc_pivotality(state, who)[0])


def test_pivotality(model: CivilWar) -> None:
    state = model.state
    value = pivotality(state)
    assert np.isnan(value).tolist() == (~state.alive).tolist()
    assert np.nansum(value) == pytest.approx(1.0)
    order = np.argsort(state.strength[state.alive])
    assert (np.diff(value[state.alive][order]) >= -1e-12).all()
    assert np.nanargmax(value) == np.argmax(state.strength)
