"""Going on: only what is missing is played, and the tables are those of one go."""

from pathlib import Path
from typing import Any

import pytest

from model.ensemble import manifest, playing, work
from model.ensemble.claim import read_manifest
from model.ensemble.tables import read_frame
from model.scenario.errors import InputError
from model.scenario.load import Scenario, load_scenario

from .conftest import WEEKS, Play, compare, stop_after, tables_of, watch


@pytest.fixture(autouse=True)
def fake(quick: None) -> None:
    """Play a model that takes no time."""


def test_resume_equals_from_scratch(play: Play, baseline: Scenario, tmp_path: Path) -> None:
    play("once", runs=5, detail=3, baseline=baseline)
    play("twice", runs=2, detail=3, baseline=baseline)
    play("twice", runs=5, baseline=baseline, mode="resume")
    assert tables_of(tmp_path / "once") == tables_of(tmp_path / "twice")
    once, twice = ((tmp_path / name / "summary.json").read_bytes() for name in ("once", "twice"))
    assert once == twice


@pytest.mark.parametrize(("first", "then"), [(1, 3), (3, 1), (2, "all"), ("all", 0)])
def test_resume_with_other_detail(
    play: Play, tmp_path: Path, first: int | str, then: int | str
) -> None:
    play("once", runs=4, detail=then)
    play("twice", runs=3, detail=first)
    play("twice", runs=4, detail=then, mode="resume")
    assert tables_of(tmp_path / "once") == tables_of(tmp_path / "twice")


def test_resume_plays_only_what_is_missing(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(runs=3, mode="resume")
    played = watch(monkeypatch)
    play(runs=3, mode="resume")
    play(runs=1, mode="resume")
    play(mode="resume")
    assert played == []
    play(runs=5, mode="resume")
    assert played == [3, 4]
    assert read_frame(tmp_path / "out", "runs")["run"].tolist() == [0, 1, 2, 3, 4]


def test_resume_refuses_other_results(
    play: Play, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(runs=1)
    before = tables_of(tmp_path / "out")
    with pytest.raises(InputError, match="seed is 5 there, 6 here"):
        play(seed=6, mode="resume")
    with pytest.raises(InputError, match="weeks is 3 there, 4 here"):
        play(scenarios=load_scenario("forty-one-unite", weeks=4), mode="resume")
    changed = load_scenario("forty-one-unite", ["b_commit=0.77"], WEEKS)
    with pytest.raises(InputError, match=r"parameters\.b_commit\.value is .* there, 0\.77 here"):
        play(scenarios=changed, mode="resume")
    monkeypatch.setattr(manifest, "code", lambda: "another")
    with pytest.raises(InputError, match=r"code version is .* there, another here") as caught:
        play(mode="resume")
    assert len(caught.value.problems) == 1
    assert tables_of(tmp_path / "out") == before


def test_failures_are_kept_apart(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("whole", runs=4)
    with monkeypatch.context() as patch:
        watch(patch, frozenset({1, 2}))
        outcome = play(runs=4)
    assert [each["run"] for each in outcome.results.failures] == [1, 2]
    out = tmp_path / "out"
    assert read_frame(out, "runs")["run"].tolist() == [0, 3]
    text = (out / "failures" / "run-1.txt").read_text()
    assert "ValueError: run 1 went wrong" in text and "Traceback" in text
    assert "seed 5, run 1" in text and "forty-one-unite" in text
    found = read_manifest(out)
    assert found is not None and (found["runs"], found["failed"]) == (4, 2)
    assert found["failures"][0] == {
        "scenario": "forty-one-unite",
        "run": 1,
        "error": "ValueError: run 1 went wrong",
        "file": "failures/run-1.txt",
    }
    play(runs=4, mode="resume")  # what failed is tried again
    assert tables_of(out) == tables_of(tmp_path / "whole")
    assert not (out / "failures").exists()


def test_all_runs_fail(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch(monkeypatch, frozenset({0, 1}))
    outcome = play(runs=2, finish=pytest.fail)
    assert outcome.results.outcomes() == {}
    assert len(read_frame(tmp_path / "out", "weeks")) == 0
    assert list(read_frame(tmp_path / "out", "runs").columns) == ["run", "seed"]


def test_an_interrupted_run_keeps_what_is_done(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("whole", runs=4)
    with monkeypatch.context() as patch:
        stop_after(patch, 2)
        outcome = play(runs=4)
    assert outcome.interrupted and outcome.kept
    found = read_manifest(tmp_path / "out")
    assert found is not None and found["interrupted"]
    assert (found["runs"], found["asked"], found["failed"]) == (2, 4, 0)
    assert not play(mode="resume").interrupted  # all that had been asked for
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")


def test_interrupted_before_the_first_run(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(monkeypatch, 0)
    outcome = play(runs=4)
    assert outcome.interrupted and not outcome.kept and not outcome.resumable
    assert not list(tmp_path.iterdir())


def test_the_second_ctrl_c_leaves_the_parts(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("whole", runs=4)
    with monkeypatch.context() as patch:
        played: list[int] = []
        real = playing.run_replication

        def second(scenario: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
            played.append(run)
            if run == 2:
                raise KeyboardInterrupt
            return real(scenario, seed, run, detail, *rest)

        patch.setattr(playing, "run_replication", second)
        outcome = play(runs=4)
    assert outcome.interrupted and not outcome.kept and outcome.resumable
    assert outcome.results.count == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["parts", "plan.json"]
    again = watch(monkeypatch)
    play(mode="resume")  # as many as had been asked for
    assert again == [2, 3]
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")


def test_earlier_results_stay_until_new_ones_are_whole(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(runs=2)
    before = tables_of(tmp_path / "out")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("model.ensemble.perform.publish", killed)
        play(runs=3, seed=6, mode="overwrite")
    assert tables_of(tmp_path / "out") == before
    with pytest.raises(InputError, match="seed is 6 there, 5 here"):
        play(runs=2, mode="resume")
    monkeypatch.setattr(playing, "run_replication", pytest.fail)  # nothing is played again
    assert play(runs=3, seed=6, mode="resume").results.count == 3
    assert set(read_frame(tmp_path / "out", "runs")["seed"]) == {6}


def test_resume_of_several(
    play: Play, scenario: Scenario, baseline: Scenario, tmp_path: Path
) -> None:
    compare(play, baseline, scenario, folder="whole", runs=4, detail=3)
    compare(play, baseline, scenario, runs=2, detail=1)
    for wrong in ((scenario, baseline), (baseline,)):
        with pytest.raises(InputError, match="the list of scenarios is status-quo, forty-one"):
            compare(play, *wrong, mode="resume")
    with pytest.raises(InputError, match="the command is compare there, run here"):
        play(mode="resume")
    compare(play, baseline, scenario, runs=4, detail=3, mode="resume")
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")


@pytest.mark.parametrize("size", [1, 3, 100])
def test_any_chunks(
    play: Play, baseline: Scenario, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("usual", runs=7, detail=2, baseline=baseline)
    monkeypatch.setattr(work.Queue, "size", lambda self, workers: size)
    play("cut", runs=7, detail=2, baseline=baseline)
    assert tables_of(tmp_path / "usual") == tables_of(tmp_path / "cut")
