"""Who takes part in a run; that it changes nothing for the others who is left out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from model.cast import cast_of
from model.scenario.events import Enter
from model.scenario.load import Scenario, load_scenario
from model.simulation import CivilWar, start_key
from tests.reference.test_agreement import partition
from tests.reference.theatre_twelve import twelve

SPRING = date(2016, 2, 1)


@pytest.fixture
def spring(tmp_path: Path) -> Scenario:
    """Twelve factions from February 2016, without events; delta dissolved in January."""
    return replace(load_scenario(twelve(tmp_path)), start=SPRING, events=())


def entering(scenario: Scenario, name: str) -> Scenario:
    """Return a scenario in which somebody appears three weeks after the start."""
    event = Enter(kind="enter", id="back", on=date(2016, 2, 22), source="assumed", faction=name)
    return replace(scenario, events=(event,))


def with_delta_to_come(scenario: Scenario) -> Scenario:
    """Return the same for everybody else: delta is no more gone, but not there for years."""
    rows = tuple(
        row.model_copy(update={"active_from": date(2036, 1, 1), "active_until": None})
        if row.id == "delta"
        else row
        for row in scenario.theatre.factions
    )
    return replace(scenario, theatre=replace(scenario.theatre, factions=rows))


def test_who_is_gone_is_left_out(spring: Scenario) -> None:
    """Foxtrot is to come, so it takes part."""
    cast = cast_of(spring)
    everyone = spring.theatre.faction_ids
    assert cast.ids == tuple(name for name in everyone if name != "delta")
    assert [everyone[row] for row in cast.rows] == [*cast.ids] == [*cast.index]
    assert cast.everyone == 12
    assert cast.rows_of(["regime", "delta", "echo"]) == (0, 6)
    assert CivilWar(spring, 1, 0).state.place.factions == cast.ids


def test_who_comes_back_takes_part_and_settles_apart(spring: Scenario) -> None:
    """A burn-in without delta is none to go on from with it."""
    other = entering(spring, "delta")
    assert cast_of(other).ids == spring.theatre.faction_ids
    assert start_key(other) != start_key(spring)
    war = CivilWar(other, 1, 0)
    row = war.cast.index["delta"]
    there = []
    for _ in range(5):
        war.run_for(1)
        there.append(bool(war.state.active[row]))
    assert there == [False, False, False, True, True]


def test_scenarios_alike_share_their_cast(spring: Scenario) -> None:
    assert cast_of(entering(spring, "foxtrot")) is cast_of(spring)


def test_whom_outcomes_name_takes_part(spring: Scenario) -> None:
    """What a signatory had on the day of the statement counts, though it is gone."""
    about = spring.theatre.about
    roles = about.roles.model_copy(update={"campaign": "delta"})
    signers = about.lists[about.signatories].model_copy(update={"members": ("beta", "delta")})
    for update in ({"roles": roles}, {"lists": {**about.lists, about.signatories: signers}}):
        theatre = replace(spring.theatre, about=about.model_copy(update=update))
        assert "delta" in cast_of(replace(spring, theatre=theatre)).ids


def test_nothing_changes_for_those_who_take_part(spring: Scenario) -> None:
    """Draws by the row in the run, in place of that in the theatre's table, go red."""
    few, many = (CivilWar(each, 1, 2) for each in (spring, with_delta_to_come(spring)))
    rows = few.cast.rows
    assert many.cast.ids != few.cast.ids
    for _ in range(10):
        few.run_for(1)
        many.run_for(1)
        for name in ("strength", "support", "control", "harm"):
            theirs = getattr(many.state, name)[rows]
            np.testing.assert_allclose(getattr(few.state, name), theirs, rtol=1e-12, atol=1e-12)
        for name in ("weight", "aimed", "suffered"):
            theirs = getattr(many.state, name)[np.ix_(rows, rows)]
            np.testing.assert_allclose(getattr(few.state, name), theirs, rtol=1e-12, atol=1e-12)
        events = np.asarray(many.state.events)[np.ix_(rows, rows)]
        assert np.array_equal(few.state.events, events)
        theirs = many.state.coalition[rows], many.state.active[rows]
        assert partition(few.state.coalition, few.state.active) == partition(*theirs)
    assert np.asarray(few.state.events).any()
