"""A session: the numbers of the command line, nobody else's war, and steps that go wrong."""

import csv
import gc
import io
import math
import weakref
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.app import session as module
from model.app.scene import card, charts, governorates, network
from model.app.session import Session, StepError
from model.app.settings import Settings
from model.app.struck import STRUCK
from model.app.worlds import begin, ghost_of
from model.cli.main import main
from model.ensemble.tables import read_frame
from model.scenario.errors import InputError
from model.simulation import CivilWar
from tests.model.test_settled import bits

WEEKS = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line makes of the settings below."""
    out = tmp_path_factory.mktemp("run") / "out"
    words = ["run", "regional-alliance", "--runs", "3", "--weeks", str(WEEKS), "--seed", "6"]
    words += ["--set", "b_commit=1.5", "--workers", "1", "--no-figures", "--out", str(out)]
    assert main(words) == 0
    return out


SETTINGS = Settings("regional-alliance", 6, WEEKS, {"b_commit": 1.5})


def rows_of(frame: pd.DataFrame, run: int) -> pd.DataFrame:
    return frame[frame["run"] == run].reset_index(drop=True)


@pytest.mark.parametrize("run", [0, 2])
def test_numbers_are_those_of_the_command_line(folder: Path, run: int) -> None:
    session = Session(Settings(**{**vars(SETTINGS), "run": run}))
    theirs = rows_of(read_frame(folder, "weeks"), run)
    ours = pd.read_csv(io.StringIO(session.history_csv()), parse_dates=["date"])
    assert list(ours.columns) == list(theirs.columns)
    for name in theirs.columns[3:]:
        same = np.array_equal(session.history[name], theirs[name].to_numpy(float), equal_nan=True)
        assert same, name
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False, rtol=1e-12)


def test_the_weeks_table_is_that_of_the_command_line(folder: Path) -> None:
    theirs = rows_of(read_frame(folder, "factions"), 0)
    theirs = theirs[theirs["week"] == WEEKS - 1].reset_index(drop=True)
    ours = pd.read_csv(io.StringIO(Session(SETTINGS).week_csv()))
    for name in ("faction", "strength", "coalition", "support", "losses"):
        assert ours[name].tolist() == theirs[name].tolist()
    assert set(ours["date"]) == {Session(SETTINGS).scenario.day(WEEKS - 1).isoformat()}
    assert dict(zip(ours["faction"], ours["name"], strict=True))["isil"].startswith("Islamic State")


def test_the_ghost_is_the_baseline_of_the_command_line(folder: Path) -> None:
    ghost = Session(SETTINGS).ghost
    theirs = rows_of(read_frame(folder, "baseline_weeks"), 0)
    assert ghost is not None and ghost.name == "status-quo"
    for name in theirs.columns[3:]:
        mine = np.array(ghost.series[name][:WEEKS])
        assert np.array_equal(mine, theirs[name].to_numpy(float), equal_nan=True), name


def ghost_series(settings: Settings) -> dict[str, tuple[float, ...]]:
    """Return the weeks of a war as a ghost has them."""
    session = Session(settings.at(520))
    values = session.series.values | session.struck  # noqa: PD011
    return {name: tuple(each) for name, each in values.items()}


def test_what_the_ghost_is() -> None:
    assert Session(Settings("status-quo")).ghost is None
    changed = Session(Settings("status-quo", parameters={"b_threat": 2.0})).ghost
    assert changed is not None and changed.name == "status-quo"
    assert Session(Settings("opening-2015")).ghost is None
    # From another start the shipped root stands in: the same but for what was changed.
    for settings in (
        Settings("opening-2015", parameters={"b_threat": 2.0}),
        Settings("mine", text='extends = "opening-2015"\nremove = ["riyadh-accord"]\n'),
    ):
        root = Session(settings).ghost
        assert root is not None and root.name == "opening-2015"
        assert repr(root.series) == repr(ghost_series(Settings("opening-2015")))  # NaN too


def test_stepping_is_like_running() -> None:
    """Red if a half step, the log or a reader changes a bit of the war."""
    stepped = Session(SETTINGS.at(0))
    while stepped.week < WEEKS:
        assert stepped.step()
        stepped.history, stepped.week_csv(), stepped.ghost
    at_once = CivilWar(SETTINGS.scenario(), 6, 0).run_for_weeks(WEEKS)
    assert bits(stepped.war) == bits(at_once)
    draws = [war.streams["weights"].random() for war in (stepped.war, at_once)]
    assert draws[0] == draws[1]


def test_sessions_share_nothing_that_changes() -> None:
    """Two visitors of the same war; red if a start or a cache is written to."""
    first = Session(SETTINGS.at(0))
    start = bits(first.war)
    first.run_to(5)
    second = Session(SETTINGS.at(0))
    assert bits(second.war) == start
    second.run_to(3)
    middle = bits(second.war)
    first.run_to(WEEKS)
    assert bits(second.war) == middle
    second.run_to(WEEKS)
    assert bits(first.war) == bits(second.war)
    first.war.state.weight[:] = 0.5
    first.war.state.place.presence.sum()
    assert bits(Session(SETTINGS.at(0)).war) == start


def test_going_back_begins_anew() -> None:
    session = Session(SETTINGS)
    there = bits(session.war)
    lines = list(session.log)
    session.run_to(3)
    assert session.week == 3 and session.date == session.scenario.day(3)
    assert all(line.week <= 3 for line in session.log)
    assert session.settings == SETTINGS.at(3)
    session.run_to(WEEKS)
    assert bits(session.war) == there and session.log == lines
    session.reset()
    assert (session.week, session.log, session.settings) == (0, [], SETTINGS.at(0))


def test_it_ends_where_the_scenario_ends() -> None:
    session = Session(Settings(text='extends = "forty-one-unite"\nweeks = 2\n', name="mine"))
    assert [session.step() for _ in range(3)] == [True, True, False]
    assert session.done and not session.error and session.week == session.weeks_total == 2
    session.run_to(50)
    assert session.week == 2


def test_a_reset_with_wrong_settings_leaves_all_as_it_is() -> None:
    session = Session(SETTINGS.at(2))
    before = bits(session.war)
    with pytest.raises(InputError):
        session.reset(Settings("nothing"))
    assert bits(session.war) == before and session.settings == SETTINGS.at(2)
    session.reset(Settings("status-quo", 3))
    assert session.scenario.name == "status-quo" and session.week == 0


def test_a_week_that_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(SETTINGS.at(2))

    def wrong(*_: object) -> None:
        raise FloatingPointError("too much\nof it")

    monkeypatch.setattr("model.simulation.play_weeks", wrong)
    with pytest.raises(StepError, match=r"^Week 3 went wrong: FloatingPointError: too much\\nof"):
        session.step()
    assert session.done and session.error.startswith("Week 3")
    assert session.step() is False  # it stands still
    monkeypatch.undo()
    session.reset(SETTINGS)
    assert not session.error and session.week == WEEKS


def test_a_closed_session_leaves_nothing() -> None:
    """Red if a cache, an event or a thread holds on to a visitor's war."""
    session = Session(SETTINGS)
    network(session), governorates(session), charts(session), card(session, "isil")
    ghosts = [weakref.ref(each) for each in (session, session.war, session.war.state)]
    del session
    gc.collect()
    assert [ghost() for ghost in ghosts] == [None, None, None]


def test_struck_sides_are_what_the_gap_sums_up() -> None:
    session = Session(SETTINGS)
    declared = session.war.declared
    assert declared is not None
    sides = np.array(session.war.state.place.side)
    assert set(sides[declared]) == {"isil"}  # so the gap is what is not on that side
    for week, gap in enumerate(session.history["declared_gap"]):
        shares = {side: session.struck[f"{STRUCK}{side}"][week] for side in set(sides)}
        assert sum(shares.values()) == pytest.approx(1.0)
        assert 1.0 - shares["isil"] == pytest.approx(gap)
    peace = Session(Settings("no-intervention", week=1))
    assert all(math.isnan(values[0]) for values in peace.struck.values())


def test_before_the_first_week_there_is_little() -> None:
    session = Session(Settings())
    assert session.history["week"].size == 0 and math.isnan(session.value("civilian_harm"))
    rows = list(csv.DictReader(io.StringIO(session.week_csv())))
    assert {row["week"] for row in rows} == {"-1"} and {row["losses"] for row in rows} == {""}


def test_burn_ins_and_ghosts_are_played_once(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[str] = []
    real = module.begin

    def spy(*args: object) -> CivilWar:
        played.append("begin")
        return real(*args)  # type: ignore[arg-type]

    scenario = SETTINGS.scenario()
    one = ghost_of(scenario, SETTINGS.assigned, 6, 0)
    monkeypatch.setattr("model.app.worlds.begin", spy)
    assert ghost_of(scenario, SETTINGS.assigned, 6, 0) is one and not played
    settles: list[int] = []
    monkeypatch.setattr("model.app.worlds.settle", lambda *_: settles.append(1))
    begin(scenario, 6, 0)
    assert settles == []
