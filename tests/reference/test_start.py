"""The reference's draws, start and events on the small theatres."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.randomness import Streams, triangular
from model.scenario.load import load_scenario

from .draws import Draws, draw_all, tri
from .events import timetable
from .run import run_reference, start
from .start import build_world
from .theatres import THEATRES
from .ties import met_on_record, on_record, read_record
from .world import World


@pytest.mark.parametrize(
    ("u", "low", "mode", "high", "value"),
    [
        (0.0, 0.0, 1.0, 2.0, 0.0),
        (0.125, 0.0, 1.0, 2.0, 0.5),
        (0.5, 0.0, 1.0, 2.0, 1.0),
        (0.875, 0.0, 1.0, 2.0, 1.5),
        (0.75, 0.0, 0.0, 2.0, 1.0),
        (0.25, 0.0, 2.0, 2.0, 1.0),
        (0.3, 5.0, 5.0, 5.0, 5.0),
    ],
)
def test_triangular(u: float, low: float, mode: float, high: float, value: float) -> None:
    """By hand, and as the model's own."""
    assert tri(u, low, mode, high) == pytest.approx(value)
    args = (np.array(each) for each in (u, low, mode, high))
    assert float(triangular(*args)) == pytest.approx(value)


def loaded(name: str, folder: Path, *settings: str) -> tuple[Any, Draws, World]:
    """Return a scenario, its draws and its world before burn-in.

    Parameters
    ----------
    name : str
        Which theatre.
    folder : Path
        Where to write it.
    *settings : str
        As ``--set`` gives them.
    """
    scenario = load_scenario(THEATRES[name](folder), settings)
    draws = draw_all(scenario, Streams(1, 0))
    return scenario, draws, build_world(scenario, draws)


def test_missing_ideology_comes_from_donors(tmp_path: Path) -> None:
    """Gamma has beta's label; echo's label is its own, so it draws from its side."""
    scenario, draws, _ = loaded("twelve", tmp_path)
    ideology = dict(zip(scenario.theatre.faction_ids, draws.ideology, strict=True))
    assert ideology["gamma"] == [3.0, 4.0, 3.0]
    assert ideology["delta"][1] == 2.0
    assert ideology["echo"][0] in (4.0, 3.0, 4.5)
    assert ideology["jund"] == [1.0, 5.0, ideology["jund"][2]]


def test_sizes_stay_in_their_ranges(tmp_path: Path) -> None:
    """Known sizes between low and high, unknown ones between those of the theatre."""
    scenario, draws, _ = loaded("twelve", tmp_path)
    for row, size in zip(scenario.theatre.factions, draws.sizes, strict=True):
        low, high = (100, 3000) if row.strength is None else (row.strength_low, row.strength_high)
        assert low <= size <= high


def test_shares_of_supply_sum_to_one_at_most(tmp_path: Path) -> None:
    """Alpha's sponsors may draw 0.9 and 0.6."""
    _, _, world = loaded("eight", tmp_path)
    assert all(sum(each.sponsor) <= 1.0 + 1e-12 for each in world.factions)


@pytest.mark.parametrize("name", THEATRES)
def test_start_adds_up(name: str, tmp_path: Path) -> None:
    """All ground is held, ties are symmetric and in range, the inactive have nothing."""
    _, _, world = loaded(name, tmp_path)
    control = np.array([each.control for each in world.factions])
    prior = np.array([each.prior for each in world.factions])
    clashing = np.array([each.clashing for each in world.factions])
    assert control.sum(axis=0) == pytest.approx(np.ones(control.shape[1]))
    assert np.array_equal(prior, prior.T)
    assert np.array_equal(clashing, clashing.T)
    assert np.abs(prior).max() <= 0.95
    assert all(each.active or each.strength == 0.0 for each in world.factions)


def test_records(tmp_path: Path) -> None:
    """30 clashes in a year; the record of joint operations does not cover gamma."""
    scenario, _, _ = loaded("twelve", tmp_path)
    clash = read_record(scenario.theatre, "clash", scenario.start)
    joint = read_record(scenario.theatre, "joint", scenario.start)
    assert clash is not None
    assert joint is not None
    assert clash.years == pytest.approx(365 / 365.25)
    assert ("alpha", "beta") not in clash.claims  # that record begins after the start
    assert clash.claims["isil", "nusra"] == 30
    records = {"joint": None, "clash": clash}
    parameters = {"record_prior": 2.0, "valence_offset": 0.3}
    root = math.sqrt(30 / clash.years)
    expected = (2.0 * (0.5 - 0.3) - root) / (2.0 + root)
    assert on_record(0.5, parameters, records, ("isil", "nusra")) == pytest.approx(expected)
    met = met_on_record(4.0, 1.0, {"joint": joint, "clash": clash}, ("gamma", "beta"))
    assert met == pytest.approx(1.0 / (0.25 + clash.years))
    assert met_on_record(4.0, 1.0, {"joint": joint, "clash": None}, ("gamma", "beta")) == 4.0


def week_by_week(name: str, folder: Path, weeks: int) -> tuple[Any, World]:
    """Return a scenario and its world after the events, but no step, of some weeks.

    Parameters
    ----------
    name : str
        Which theatre.
    folder : Path
        Where to write it.
    weeks : int
        How many.
    """
    scenario = load_scenario(THEATRES[name](folder))
    streams = Streams(1, 0)
    draws = draw_all(scenario, streams)
    world = start(scenario, streams, draws)
    agenda = timetable(scenario, draws)
    for week in range(weeks):
        for happening in agenda.get(week, ()):
            happening.act(world)
    return scenario, world


def test_events_begin(tmp_path: Path) -> None:
    """After 12 weeks all is in force: strikes, statement, aid, alignment, ceasefires."""
    scenario, world = week_by_week("eight", tmp_path, 12)
    named = dict(zip(scenario.theatre.faction_ids, world.factions, strict=True))
    alpha, beta, nusra = named["alpha"], named["beta"], named["nusra"]
    assert 80.0 <= named["russia"].sorties <= 200.0
    assert alpha.commitment[beta.index] == beta.commitment[alpha.index] > 0.0
    assert alpha.commitment_keep[nusra.index] == pytest.approx(0.5**0.125)
    shares = [rule.weight / sum(each.weight for each in alpha.rules) for rule in alpha.rules]
    assert shares[-1] == pytest.approx(0.2)
    turkey, russia = named["turkey"].index, named["russia"].index
    assert alpha.supply == pytest.approx(1.0 + 0.8 * alpha.sponsor[turkey])
    assert world.alignment[turkey][russia] == pytest.approx(-0.5)
    assert world.alignment[russia][russia] == pytest.approx(0.4)
    regime = named["regime"]
    assert regime.truce[alpha.index] == alpha.truce[regime.index] == 0.7
    assert regime.truce[nusra.index] == 0.4
    assert named["guards"].truce[nusra.index] == 0.0


def test_events_end(tmp_path: Path) -> None:
    """After 20 weeks only the local ceasefire holds, and the pretext is gone."""
    scenario, world = week_by_week("eight", tmp_path, 20)
    named = dict(zip(scenario.theatre.faction_ids, world.factions, strict=True))
    alpha, nusra, isil = named["alpha"], named["nusra"], named["isil"]
    assert named["russia"].sorties == 0.0
    assert alpha.supply == 1.0
    assert all(by == 0.0 for row in world.alignment for by in row)
    assert named["regime"].truce[alpha.index] == 0.4
    assert named["guards"].truce[alpha.index] == 0.0
    assert nusra.prior[isil.index] == isil.prior[nusra.index] == nusra.weight[isil.index] == 0.0
    targets = {
        name: {rule.name: rule.targets for rule in named[name].rules}["pretext"]
        for name in ("russia", "regime")
    }
    assert targets == {"russia": {isil.index}, "regime": {nusra.index, isil.index}}


def test_who_comes_and_goes(tmp_path: Path) -> None:
    """Echo and foxtrot come, delta and jund go, guards go and come back."""
    scenario, _, _ = loaded("twelve", tmp_path)
    records = run_reference(scenario)
    place = scenario.theatre.faction_ids.index
    weeks = {
        name: [bool(each.active[place(name)]) for each in records]
        for name in ("echo", "foxtrot", "delta", "jund", "guards")
    }
    assert weeks["echo"] == [week >= 6 for week in range(20)]
    assert weeks["foxtrot"] == [week >= 8 for week in range(20)]
    assert weeks["delta"] == [week < 13 for week in range(20)]
    assert weeks["jund"] == [week < 10 for week in range(20)]
    assert weeks["guards"] == [week < 15 or week >= 18 for week in range(20)]


@pytest.mark.parametrize("name", THEATRES)
def test_every_week_adds_up(name: str, tmp_path: Path) -> None:
    """Ground sums to 1, effort to 1 at most and none on one's own coalition; all is finite."""
    scenario, _, _ = loaded(name, tmp_path)
    for week in run_reference(scenario):
        assert week.control.sum(axis=0) == pytest.approx(np.ones(week.control.shape[1]))
        assert (week.effort.sum(axis=(1, 2)) <= 1.0 + 1e-12).all()
        assert (np.diagonal(week.effort.sum(axis=2)) == 0.0).all()
        assert np.abs(week.weight).max() <= 1.0
        assert (week.coalition[~week.active] == -1).all()
        assert (week.strength[~week.active] == 0.0).all()
        for array in (week.strength, week.threat, week.losses, week.harm, week.support):
            assert np.isfinite(array).all()
            assert (array >= 0.0).all()


def test_the_same_key_gives_the_same_run(tmp_path: Path) -> None:
    """And another replication another one."""
    scenario, _, _ = loaded("eight", tmp_path)
    one, two, other = (run_reference(scenario, 1, key, 3)[-1] for key in (4, 4, 5))
    assert np.array_equal(one.weight, two.weight)
    assert not np.array_equal(one.weight, other.weight)
