"""Ensembles: what a results folder holds, and what goes wrong is kept apart."""

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from model.ensemble import playing
from model.ensemble.claim import read_manifest
from model.ensemble.forks import usual_workers
from model.ensemble.perform import Outcome
from model.ensemble.plan import Job, Plan, baseline_of, check_playable, parse_detail
from model.ensemble.tables import TABLES, read_frame
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
        "format": 2,
        "verb": "run",
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
        "baseline": {
            "name": "status-quo",
            "hash": baseline.hash,
            "runs": 2,
            "scenario": baseline.resolved(),
        },
    }
    assert {key: found[key] for key in expected} == expected
    assert found["grounds"]["sources"] and found["grounds"]["hash"] == scenario.theatre.hash
    assert found["started"] <= found["finished"]
    assert set(found["versions"]) >= {"muster", "code", "python", "numpy", "numba", "mesa"}
    assert set(found["machine"]) >= {"platform", "cores"}


def test_no_time_and_no_pandas_in_tables(play: Play, tmp_path: Path) -> None:
    play(runs=1)
    for path in (tmp_path / "out" / "tables").iterdir():
        assert pq.read_schema(path).metadata is None


def test_any_number_of_workers(play: Play, baseline: Scenario, tmp_path: Path) -> None:
    play("one", runs=5, detail=2, baseline=baseline, workers=1)
    play("two", runs=5, detail=2, baseline=baseline, workers=2)
    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "two")
    assert len(tables_of(tmp_path / "one")) == len(TABLES) + 1  # and the baseline's weeks


def test_other_seeds_give_other_tables(play: Play, tmp_path: Path) -> None:
    play("one", runs=1)
    play("two", runs=1, seed=6)
    assert tables_of(tmp_path / "one") != tables_of(tmp_path / "two")


def test_a_wrong_scenario_is_no_failed_run(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        check_playable(load_scenario(write_scenario(tmp_path)))

    monkeypatch.setattr(playing, "run_replication", refuse)
    with pytest.raises(InputError, match=r"parameters\.toml: lacks parameters .* neighbour_reach"):
        play(runs=2)
    assert not (tmp_path / "out").exists()


def test_a_baseline_that_fails_is_a_warning(
    play: Play, baseline: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = playing.run_replication

    def spy(scenario: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
        if scenario.name == "status-quo":
            raise ValueError("no")
        return real(scenario, seed, run, detail, *rest)

    monkeypatch.setattr(playing, "run_replication", spy)
    outcome = play(runs=1, baseline=baseline)
    assert outcome.warnings == ["1 runs of the baseline failed"]
    assert not outcome.results.failed
    assert (tmp_path / "out" / "failures" / "baseline-run-0.txt").exists()


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
    assert read_manifest(tmp_path / "out") is None
    assert (tmp_path / "out" / "plan.json").exists()  # the run itself is kept


def test_finish_writes_into_the_folder(play: Play, tmp_path: Path) -> None:
    def finish(outcome: Outcome, folder: Path) -> None:
        assert read_manifest(tmp_path / "out") is None  # no results before all is there
        assert len(read_frame(folder, "runs")) == outcome.results.count == 1
        (folder / "figures").mkdir()
        (folder / "figures" / "x.svg").touch()

    assert play(runs=1, finish=finish).warnings == []
    assert (tmp_path / "out" / "figures" / "x.svg").exists()


def test_jobs(scenario: Scenario, baseline: Scenario) -> None:
    plan = Plan({"x": scenario}, runs=60, detail=1, baseline=baseline)
    assert plan.jobs_of(0) == [Job(0, 0, True), Job(1, 0)]
    assert plan.jobs_of(49) == [Job(0, 49), Job(1, 49)]
    assert plan.jobs_of(50) == [Job(0, 50)]
    assert replace(plan, detail="all").jobs_of(59)[0].detail
    assert list(replace(plan, first=7, runs=2).numbers) == [7, 8]
    assert [replace(plan, detail=d).first_left_out("clashes") for d in (3, "all")] == [3, None]
    assert plan.first_left_out("weeks") is None


def test_a_file_of_ones_own_is_compared_with_what_it_extends(tmp_path: Path) -> None:
    """What the file changes, and not what it inherits; red if it is laid to the file's account."""
    mine, hers = tmp_path / "mine.toml", tmp_path / "hers.toml"
    mine.write_text('title = "Mine"\nextends = "forty-one-unite"\nweeks = 9\n', "utf-8")
    hers.write_text('title = "Hers"\nextends = "mine.toml"\nstart = 2015-09-14\n', "utf-8")
    found = baseline_of(load_scenario(mine), ["tau=0.2"])
    assert found is not None and (found.name, found.weeks) == ("forty-one-unite", 9)
    assert found.parameters["tau"].value == 0.2
    assert baseline_of(load_scenario(hers), []) is None  # all others start on another day
    same_start = hers.read_text("utf-8").replace("start = 2015-09-14\n", "weeks = 8\n")
    hers.write_text(same_start, "utf-8")
    found = baseline_of(load_scenario(hers), [])
    assert found is not None and (found.name, found.weeks) == ("mine", 8)
    without = baseline_of(replace(load_scenario(mine), file=None), [])
    assert without is not None and without.name == "forty-one-unite"
    shipped = baseline_of(load_scenario("regional-alliance"), [])
    assert shipped is not None and shipped.name == "status-quo"


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


def test_matrices_are_multiplied_by_one_thread(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With several, last bits depend on their number, and workers side by side wait for them."""
    real, seen = playing.run_replication, list[int]()

    def spy(*args: Any) -> object:
        seen.extend(threads_of_blas())
        return real(*args)

    monkeypatch.setattr(playing, "run_replication", spy)
    with threadpool_limits(2):
        before = threads_of_blas()
        if 2 not in before:
            pytest.skip("a library for matrices whose threads cannot be set")
        play(runs=1)
        assert threads_of_blas() == before  # whoever uses us as a library keeps his
    assert set(seen) == {1}


def threads_of_blas() -> list[int]:
    """Return how many threads each library for matrices uses."""
    return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]
