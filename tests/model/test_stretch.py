"""Weeks that pass in one call are the weeks that pass one by one, to the last bit."""

from pathlib import Path

import numpy as np
import pytest

from model.scenario.load import load_scenario
from model.scenario.schema import PROCESSES
from model.simulation import CivilWar
from tests.reference.theatres import THEATRES

ARRAYS = (
    "active", "strength", "weight", "grievance", "threat", "commitment", "support", "control",
    "coalition", "effort", "events", "losses", "harm", "recruits", "truce", "sorties",
)  # fmt: skip


def one_by_one(war: CivilWar, weeks: int) -> np.ndarray:
    """Play week by week and return the outcomes of each."""
    rows = []
    for _ in range(weeks):
        war.run_for(1)
        rows.append(war.measured())
    return np.array(rows)


def assert_same(war: CivilWar, other: CivilWar) -> None:
    """Compare everything two wars hold and will draw, bit for bit."""
    for name in ARRAYS:
        one, two = (np.asarray(getattr(each.state, name)) for each in (war, other))
        assert np.array_equal(one, two), name
    for name in ("week", "moves", "consents", "refusals"):
        assert getattr(war.state, name) == getattr(other.state, name), name
    assert (war.time, war.steps) == (other.time, other.steps)
    for stream in ("weights", "order", "clashes"):
        assert war.streams[stream].random() == other.streams[stream].random(), stream


@pytest.mark.parametrize("name", THEATRES)
def test_a_stretch_past_a_happening_goes_red(name: str, tmp_path: Path) -> None:
    """Theatres that between them use every kind of event, in most weeks one."""
    scenario = load_scenario(THEATRES[name](tmp_path))
    through, apart = CivilWar(scenario, 1, 3), CivilWar(scenario, 1, 3)
    out = through.run_through()
    assert np.array_equal(out, one_by_one(apart, scenario.weeks), equal_nan=True)
    assert_same(through, apart)


@pytest.mark.parametrize("switch", PROCESSES)
def test_whatever_is_switched_off(switch: str, tmp_path: Path) -> None:
    """Without planning the effort of before stands: outcomes of an empty one go red."""
    scenario = load_scenario(THEATRES["eight"](tmp_path), [f"switches.{switch}=false"])
    through, apart = CivilWar(scenario, 2, 0), CivilWar(scenario, 2, 0)
    for war in (through, apart):
        war.state.effort[0, 1, 0] = 0.25
        war.state.sum_effort()
    out = through.run_through()
    assert np.array_equal(out, one_by_one(apart, scenario.weeks), equal_nan=True)
    assert_same(through, apart)


def test_weeks_pass_at_once_only_where_nobody_looks(tmp_path: Path) -> None:
    """A witness sees every week; a part of the run ends where it is to end."""
    scenario = load_scenario(THEATRES["twelve"](tmp_path))
    seen: list[int] = []
    watched, plain, parts = (CivilWar(scenario, 1, 0) for _ in range(3))
    watched.witness = lambda: seen.append(watched.state.week)
    rows = watched.run_through()
    assert seen == [*range(1, scenario.weeks + 1)]
    assert np.array_equal(rows, plain.run_through(), equal_nan=True)
    begun = parts.run_through(7)
    assert (parts.state.week, parts.steps) == (7, 7)
    rest = parts.run_through(scenario.weeks - 7)
    assert np.array_equal(rows, np.concatenate((begun, rest)), equal_nan=True)


def test_a_run_without_happenings_is_one_call(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The speed of ensembles rests on it: a call for each week goes red."""
    calls: list[int] = []
    play = CivilWar._play

    def count(war: CivilWar, weeks: int, *others: object, **more: object) -> None:
        calls.append(weeks)
        play(war, weeks, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(CivilWar, "_play", count)
    war = CivilWar(load_scenario(THEATRES["twelve"](tmp_path)), 1, 0)
    happenings = sorted({each.week for each in war.happenings})
    war.happenings = []
    war.run_through(15)
    assert calls == [26, 15]
    other = CivilWar(load_scenario("status-quo", weeks=20), 1, 0)
    other.run_through()
    assert sum(calls[2:]) == 26 + 20 and len(calls) < 8
    assert happenings
