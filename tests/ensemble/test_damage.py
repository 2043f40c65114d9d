"""What was cut short, altered or lost is noticed and made anew."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from model.ensemble import playing
from model.scenario.errors import InputError
from model.scenario.load import Scenario

from .conftest import Play, spoil, tables_of, watch


@pytest.fixture(autouse=True)
def fake(quick: None) -> None:
    """Play a model that takes no time."""


@pytest.mark.parametrize("table", ["runs", "weeks", "clashes", "baseline_weeks"])
@pytest.mark.parametrize("harm", ["altered", "cut", "gone"])
def test_damaged_tables_of_finished_results_are_made_anew(
    play: Play, baseline: Scenario, table: str, harm: str, tmp_path: Path
) -> None:
    play("whole", runs=4, detail=1, baseline=baseline)
    play(runs=3, detail=1, baseline=baseline)
    path = tmp_path / "out" / "tables" / f"{table}.parquet"
    spoil(path, harm)
    play(runs=4, baseline=baseline, mode="resume")
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")
    spoil(path, harm)
    play(runs=4, baseline=baseline, mode="resume")  # also if no more runs are asked for
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")


@pytest.mark.parametrize("what", ["weeks.arrow", "runs.arrow", "clashes.arrow", "json"])
@pytest.mark.parametrize("harm", ["altered", "cut", "gone"])
def test_damaged_parts_are_made_anew(
    play: Play, what: str, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("whole", runs=3, detail=3)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("model.ensemble.perform.publish", killed)
        play(runs=3, detail=3)
    (path,) = (tmp_path / "out" / "parts").glob(f"0000001-*{what}")
    spoil(path, harm)
    played = watch(monkeypatch)
    play(runs=3, mode="resume")
    assert played == [1]
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")


def test_a_part_that_is_altered_while_the_runs_are_played(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("whole", runs=3)
    played: list[int] = []
    real = playing.run_replication

    def spy(scenario: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
        played.append(run)
        if played == [0, 1, 2]:
            (path,) = (tmp_path / "out" / "parts").glob("0000000-*weeks.arrow")
            spoil(path, "altered")
        return real(scenario, seed, run, detail, *rest)

    monkeypatch.setattr(playing, "run_replication", spy)
    play(runs=3)
    assert played == [0, 1, 2, 0]
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")


def test_a_folder_that_is_removed_meanwhile(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = playing.run_replication

    def spy(scenario: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
        if run == 1:
            shutil.rmtree(tmp_path / "out")
        return real(scenario, seed, run, detail, *rest)

    monkeypatch.setattr(playing, "run_replication", spy)
    with pytest.raises(InputError, match="cannot be written: No such file"):
        play(runs=3)
    assert not list(tmp_path.iterdir())


def test_many_damaged_parts_are_made_anew(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("whole", runs=9, detail=9)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("model.ensemble.perform.publish", killed)
        play(runs=9, detail=9)
    for run in range(2, 9):
        (path,) = (tmp_path / "out" / "parts").glob(f"000000{run}-*weeks.arrow")
        spoil(path, "altered")
    played = watch(monkeypatch)
    play(runs=9, mode="resume")
    assert played == [2, 3, 4, 5, 6, 7, 8]
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")
