"""Scenarios that share a start share its burn-in, and nothing shows of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from model.arrays import Sparse
from model.ensemble.record import run_replication
from model.once import once
from model.scenario.catalogue import list_scenarios
from model.scenario.load import Scenario, load_scenario
from model.scenario.theatre import Theatre
from model.simulation import CivilWar, Settled, settle, start_key

THEATRES: dict[Any, Theatre] = {}
NAMES = [each.name for each in list_scenarios() if each.theatre == "syria-2015"]


def scenario_of(name: str, *settings: str, weeks: int = 6) -> Scenario:
    """Return a shipped scenario, cut short; all share one theatre."""
    return load_scenario(name, settings, weeks, THEATRES)


def bits(war: CivilWar) -> dict[str, bytes]:
    """Return every array of a war as it lies in memory."""
    out = {}
    for part in (war.state, war.state.base):
        for name, each in vars(part).items():
            array = each.look() if isinstance(each, Sparse) else each
            if isinstance(array, np.ndarray):
                out[f"{type(part).__name__}.{name}"] = array.tobytes()
    return out


@pytest.fixture(scope="module")
def settled() -> Settled:
    return settle(scenario_of("status-quo"), 3, 1)


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_the_same_with_a_shared_burn_in(name: str, settled: Settled) -> None:
    """Each shipped scenario of the same start; red if a copy shares an array or a stream."""
    scenario = scenario_of(name)
    if start_key(scenario) != settled.key:
        assert name == "opening-2015"
        with pytest.raises(ValueError, match="settles otherwise"):
            run_replication(scenario, 3, 1, detail=False, settled=settled)
        return
    alone = run_replication(scenario, 3, 1, detail=True)
    shared = run_replication(scenario, 3, 1, detail=True, settled=settled)
    assert list(alone) == list(shared)
    for table, columns in alone.items():
        assert list(columns) == list(shared[table])
        for column, values in columns.items():
            other = shared[table][column]
            if isinstance(values, pa.DictionaryArray):
                assert values.equals(other), column
            else:
                assert values.tobytes() == other.tobytes(), (table, column)


def test_a_settled_start_is_not_worn_out(settled: Settled) -> None:
    """Thirty weeks of one scenario, then a second use; red if the first has written to it."""
    scenario = scenario_of("as-it-happened")
    fresh = bits(CivilWar(scenario, 3, 1, settled))
    CivilWar(scenario, 3, 1, settled).run_for_weeks(30)
    again = CivilWar(scenario, 3, 1, settled)
    assert bits(again) == fresh == bits(CivilWar(scenario, 3, 1))
    assert bits(again.run_for_weeks(3)) == bits(CivilWar(scenario, 3, 1).run_for_weeks(3))


@pytest.mark.parametrize(("seed", "replication"), [(4, 1), (3, 2)])
def test_another_seed_or_replication_is_refused(
    seed: int, replication: int, settled: Settled
) -> None:
    """Red if the draws of one replication could be handed to another."""
    with pytest.raises(ValueError, match="settles otherwise"):
        CivilWar(scenario_of("status-quo"), seed, replication, settled)


@pytest.mark.parametrize(
    "change",
    ["b_threat=0.7", "hold_rate=0.01", "switches.fight=false"],
)
def test_what_burn_in_depends_on_has_its_own_key(change: str, settled: Settled) -> None:
    """Also a parameter that burn-in does not use: nobody has to know which those are."""
    assert start_key(scenario_of("status-quo", change)) != settled.key


def test_the_start_has_its_part_in_the_key(settled: Settled) -> None:
    """The same theatre a week later; red if the date is left out."""
    scenario = scenario_of("status-quo")
    assert start_key(replace(scenario, start=scenario.start + timedelta(weeks=1))) != settled.key


def test_whether_a_parameter_is_drawn_counts() -> None:
    """Value and range as they were, but no draw; red if only values are compared."""
    one = scenario_of("status-quo")
    name = next(name for name, each in one.parameters.items() if each.draw)
    fixed = one.parameters[name].model_copy(update={"draw": False})
    other = replace(one, parameters={**one.parameters, name: fixed})
    assert start_key(other) != start_key(one)


def test_events_length_and_name_do_not_count(settled: Settled) -> None:
    """Eleven of the shipped scenarios share one burn-in, whatever they ask."""
    same = [name for name in NAMES if start_key(scenario_of(name)) == settled.key]
    assert len(same) == len(NAMES) - 1
    assert start_key(scenario_of("status-quo", weeks=50)) == settled.key


def test_a_war_that_has_begun_does_not_settle() -> None:
    """Red if week 1 could be handed out as a start."""
    war = CivilWar(scenario_of("status-quo"), 3, 1)
    war.run_for_weeks(1)
    with pytest.raises(ValueError, match="has begun"):
        war.settled()


def test_replications_of_a_theatre_share_no_array() -> None:
    """A second war is the same after somebody has overwritten the world of the first."""
    scenario = scenario_of("status-quo")
    first = CivilWar(scenario, 3, 1)
    before = bits(first)
    for each in vars(first.state.place).values():
        if isinstance(each, np.ndarray):
            each[...] = 1
    assert bits(CivilWar(scenario, 3, 1)) == before


def test_once_remembers_by_identity_and_date() -> None:
    """Equal theatres are two theatres, equal dates one; and the memory is small."""
    asked = []

    @once
    def note(thing: list[int], day: date) -> np.ndarray:
        asked.append((len(thing), day))
        return np.zeros(2)

    day = date(2015, 10, 5)
    one, other = [1], [1]
    assert note(one, day) is note(one, date(2015, 10, 5))
    assert len(asked) == 1
    assert note(other, day) is not note(one, day)
    assert len(asked) == 2
    with pytest.raises(ValueError, match="read-only"):
        note(one, day)[0] = 1.0
    for number in range(20):
        note(one, day + timedelta(days=1 + number))
    note(one, day)
    assert len(asked) == 23
