"""Ensembles: the same tables however they came about, and what goes wrong is kept apart."""

import errno
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from model.ensemble import engine, manifest
from model.ensemble.engine import Done, Job, usual_workers
from model.ensemble.perform import Outcome
from model.ensemble.plan import Plan, baseline_of, check_playable, parse_detail
from model.ensemble.store import read_manifest
from model.ensemble.tables import read_frame
from model.scenario.errors import InputError
from model.scenario.load import Scenario, load_scenario
from tests.scenario.tiny import write_scenario

from .conftest import WEEKS, Play, tables_of


def test_counts_and_contract(play: Play, baseline: Scenario, tmp_path: Path) -> None:
    play(runs=4, detail=2, baseline=baseline)
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json",
        "summary.json",
        "tables",
    ]
    runs, weeks = read_frame(out, "runs"), read_frame(out, "weeks")
    assert runs["run"].tolist() == [0, 1, 2, 3] and set(runs["seed"]) == {5}
    assert weeks["run"].tolist() == [run for run in range(4) for _ in range(WEEKS)]
    for name in ("factions", "dyads", "clashes", "control"):
        assert read_frame(out, name)["run"].unique().tolist() == [0, 1]
    ghost = read_frame(out, "baseline_weeks")
    assert list(ghost.columns) == list(weeks.columns) and len(ghost) == 4 * WEEKS
    assert ghost["signatory_cohesion"].iloc[-1] != weeks["signatory_cohesion"].iloc[-1]
    summary = json.loads((out / "summary.json").read_text())["outcomes"]
    assert set(summary) == set(runs.columns) - {"run", "seed"}
    for name, found in summary.items():
        assert set(found) == {"mean", "sd", "p05", "p50", "p95", "mcse", "unit"}
        assert found["mean"] == pytest.approx(runs[name].mean(), nan_ok=True)


def test_manifest(play: Play, baseline: Scenario, scenario: Scenario, tmp_path: Path) -> None:
    play(runs=2, baseline=baseline, command=("run", "x"), settings=("tau=0.1",))
    found = read_manifest(tmp_path / "out")
    assert found is not None
    expected = {
        "format": 1,
        "name": "forty-one-unite",
        "hash": scenario.hash,
        "seed": 5,
        "runs": 2,
        "asked": 2,
        "failed": 0,
        "failures": [],
        "weeks": WEEKS,
        "detail": 10,
        "interrupted": False,
        "workers": 1,
        "command": ["run", "x"],
        "settings": ["tau=0.1"],
        "scenario": scenario.resolved(),
        "baseline": {"name": "status-quo", "hash": baseline.hash, "runs": 2},
    }
    assert {key: found[key] for key in expected} == expected
    assert found["started"] <= found["finished"]
    assert set(found["versions"]) >= {"muster", "code", "python", "numpy", "numba", "mesa"}
    assert set(found["machine"]) >= {"platform", "cores"}


def test_no_time_and_no_pandas_in_tables(play: Play, tmp_path: Path) -> None:
    play(runs=1)
    for path in (tmp_path / "out" / "tables").iterdir():
        assert pq.read_schema(path).metadata is None


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


def watch(monkeypatch: pytest.MonkeyPatch, fail: frozenset[int] = frozenset()) -> list[int]:
    """Note which replications are played, and make some of them fail."""
    played: list[int] = []
    real = engine.run_replication

    def spy(scenario: Scenario, seed: int, run: int, detail: bool) -> object:
        played.append(run)
        if run in fail:
            raise ValueError(f"run {run} went wrong")
        return real(scenario, seed, run, detail)

    monkeypatch.setattr(engine, "run_replication", spy)
    return played


def test_resume_refuses_other_results(
    play: Play, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(runs=1)
    before = tables_of(tmp_path / "out")
    with pytest.raises(InputError, match="seed is 5 there, 6 here"):
        play(seed=6, mode="resume")
    with pytest.raises(InputError, match="weeks is 3 there, 4 here"):
        play(scenario=load_scenario("forty-one-unite", weeks=4), mode="resume")
    changed = load_scenario("forty-one-unite", ["b_commit=0.77"], WEEKS)
    with pytest.raises(InputError, match=r"parameters\.b_commit\.value is .* there, 0\.77 here"):
        play(scenario=changed, mode="resume")
    monkeypatch.setattr(manifest, "code", lambda: "another")
    with pytest.raises(InputError, match=r"code version is .* there, another here") as caught:
        play(mode="resume")
    assert len(caught.value.problems) == 1
    assert tables_of(tmp_path / "out") == before


def test_any_number_of_workers(play: Play, baseline: Scenario, tmp_path: Path) -> None:
    play("one", runs=5, detail=2, baseline=baseline, workers=1)
    play("two", runs=5, detail=2, baseline=baseline, workers=2)
    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "two")
    assert len(tables_of(tmp_path / "one")) == 7


def test_other_seeds_give_other_tables(play: Play, tmp_path: Path) -> None:
    play("one", runs=1)
    play("two", runs=1, seed=6)
    assert tables_of(tmp_path / "one") != tables_of(tmp_path / "two")


def test_failures_are_kept_apart(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play("whole", runs=4)
    with monkeypatch.context() as patch:
        watch(patch, frozenset({1, 2}))
        outcome = play(runs=4)
    assert sorted(outcome.results.errors) == [1, 2]
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


def test_a_wrong_scenario_is_no_failed_run(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        check_playable(load_scenario(write_scenario(tmp_path)))

    monkeypatch.setattr(engine, "run_replication", refuse)
    with pytest.raises(InputError, match=r"parameters\.toml: lacks parameters .* neighbour_reach"):
        play(runs=2)
    assert not (tmp_path / "out").exists()


def test_a_baseline_that_fails_is_a_warning(
    play: Play, baseline: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = engine.run_replication

    def spy(scenario: Scenario, seed: int, run: int, detail: bool) -> object:
        if scenario.name == "status-quo":
            raise ValueError("no")
        return real(scenario, seed, run, detail)

    monkeypatch.setattr(engine, "run_replication", spy)
    outcome = play(runs=1, baseline=baseline)
    assert outcome.warnings == ["1 runs of the baseline failed"]
    assert not outcome.results.errors
    assert (tmp_path / "out" / "failures" / "baseline-run-0.txt").exists()


def stop_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Press Ctrl-C when so many replications are done."""
    real = engine.in_turn

    def some(*arguments: object) -> Iterator[Done]:
        for number, done in enumerate(real(*arguments[:3], lambda: False)):  # type: ignore[arg-type]
            if number == count:
                return
            yield done

    monkeypatch.setattr(engine, "in_turn", some)


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
    assert outcome.interrupted and not outcome.kept
    assert not list(tmp_path.iterdir())


def test_figures_that_are_interrupted_do_not_cost_the_tables(play: Play, tmp_path: Path) -> None:
    def finish(outcome: Outcome, folder: Path) -> None:
        raise KeyboardInterrupt

    outcome = play(runs=1, finish=finish)
    assert outcome.interrupted and outcome.kept
    assert len(read_frame(tmp_path / "out", "runs")) == 1


def test_a_finish_that_finds_the_disk_full(play: Play, tmp_path: Path) -> None:
    def finish(outcome: Outcome, folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        play(runs=1, finish=finish)
    assert not list(tmp_path.iterdir())


def test_finish_writes_into_the_folder(play: Play, tmp_path: Path) -> None:
    def finish(outcome: Outcome, folder: Path) -> None:
        assert not (tmp_path / "out").exists()  # nothing is there before all is
        (folder / "figures").mkdir()

    assert play(runs=1, finish=finish).warnings == []
    assert (tmp_path / "out" / "figures").is_dir()


def test_jobs(scenario: Scenario, baseline: Scenario) -> None:
    plan = Plan(scenario, runs=60, detail=1, baseline=baseline)
    jobs = plan.jobs()
    assert sum(job.scenario == 0 for job in jobs) == 60
    assert [job.run for job in jobs if job.scenario == 1] == list(range(50))
    assert [job.run for job in jobs if job.detail] == [0]
    done = set(range(60))
    assert plan.jobs(done, {0}, set(range(50))) == []
    assert plan.jobs(done, set(), set(range(50))) == [Job(0, 0, True)]
    assert replace(plan, detail="all").detailed == 60


def test_what_is_compared_with(scenario: Scenario) -> None:
    found = baseline_of(scenario, ["b_commit=0.77", "events.statement.rule_weight=0.5"])
    assert found is not None and found.weeks == WEEKS
    assert found.parameters["b_commit"].value == 0.77  # the same change on both sides
    assert baseline_of(load_scenario("status-quo"), []) is None
    assert baseline_of(load_scenario("opening-2015"), []) is None  # another start
    campaign = baseline_of(scenario, ["events.russian-campaign.capacity=300"])
    assert campaign is not None and campaign.events[0].model_dump()["capacity"] == 300


def test_detail_words() -> None:
    assert (parse_detail("all"), parse_detail("0"), parse_detail("12")) == ("all", 0, 12)
    for wrong in ("-1", "x", "", "1.5", "²", "9" * 40):
        with pytest.raises(InputError, match="--detail"):
            parse_detail(wrong)


def test_workers_are_no_more_than_of_use() -> None:
    assert usual_workers(1) == usual_workers(8) == 1
    assert 1 <= usual_workers(10_000) <= 512
