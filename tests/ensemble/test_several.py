"""Plans of several scenarios: one column more, and nothing else changes."""

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from model.ensemble import desk, playing
from model.ensemble.claim import read_manifest
from model.ensemble.engines.local import LocalEngine
from model.ensemble.plan import Plan
from model.ensemble.tables import read_frame
from model.scenario.load import Scenario, load_scenario

from .conftest import Play, compare, tables_of, watch


def test_plans_that_make_no_table(scenario: Scenario, baseline: Scenario) -> None:
    two = {"a": scenario, "b": baseline}
    with pytest.raises(ValueError, match="several scenarios"):
        Plan(two)
    with pytest.raises(ValueError, match="baseline"):
        Plan(two, baseline=baseline, verb="compare")
    assert not Plan({"a": scenario}).several and Plan(two, verb="sweep").several


def test_several_scenarios(
    play: Play, scenario: Scenario, baseline: Scenario, tmp_path: Path
) -> None:
    compare(play, baseline, scenario, runs=3, detail=1)
    out = tmp_path / "out"
    runs = read_frame(out, "runs")
    assert list(runs.columns[:3]) == ["scenario", "run", "seed"]
    assert runs["scenario"].tolist() == ["status-quo", "forty-one-unite"] * 3
    assert runs["run"].tolist() == [0, 0, 1, 1, 2, 2]
    clashes = read_frame(out, "clashes")
    assert set(clashes["scenario"]) == {"status-quo", "forty-one-unite"}
    assert set(clashes["run"]) == {0}
    play("alone", scenarios=baseline, runs=3, detail=1)
    for name in ("runs", "weeks", "factions", "dyads", "clashes", "control"):
        both = read_frame(out, name)
        ours = both[both["scenario"] == "status-quo"].drop(columns="scenario")
        alone = read_frame(tmp_path / "alone", name)
        assert ours.reset_index(drop=True).equals(alone), name  # whoever is played beside it
    found = read_manifest(out)
    assert found is not None and (found["runs"], found["failed"]) == (6, 0)
    assert [(each["label"], each["runs"]) for each in found["scenarios"]] == [
        ("status-quo", 3),
        ("forty-one-unite", 3),
    ]
    summary = json.loads((out / "summary.json").read_text())["scenarios"]
    mean = runs.groupby("scenario")["signatory_cohesion"].mean()
    for label in ("status-quo", "forty-one-unite"):
        known = summary[label]["outcomes"]["signatory_cohesion"]["mean"]
        assert known == pytest.approx(mean[label])


def test_one_of_several_fails(
    play: Play,
    scenario: Scenario,
    baseline: Scenario,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare(play, baseline, scenario, folder="whole", runs=3)
    real = playing.run_replication

    def spy(chosen: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
        if chosen.name == "status-quo" and run == 1:
            raise ValueError("no")
        return real(chosen, seed, run, detail, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(playing, "run_replication", spy)
        outcome = compare(play, baseline, scenario, runs=3)
    assert outcome.results.failed == 1 and outcome.results.count == 5
    (failure,) = outcome.results.failures
    assert (failure["scenario"], failure["run"]) == ("status-quo", 1)
    text = (tmp_path / "out" / failure["file"]).read_text()
    assert text.startswith("scenario status-quo ") and "ValueError: no" in text
    assert len(read_frame(tmp_path / "out", "runs")) == 5
    played = watch(monkeypatch)
    compare(play, baseline, scenario, mode="resume")
    assert played == [1]
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")


def test_scenarios_of_one_start_share_their_burn_in(
    play: Play,
    scenario: Scenario,
    baseline: Scenario,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A burn-in for each scenario goes red, and one that scenarios of other parameters get."""
    other = load_scenario("forty-one-unite", ["b_threat=0.9"], scenario.weeks)
    settled: list[tuple[str, int]] = []
    real = playing.settle

    def spy(chosen: Scenario, seed: int, run: int) -> object:
        settled.append((chosen.name, run))
        return real(chosen, seed, run)

    monkeypatch.setattr(playing, "settle", spy)
    scenarios = {"base": baseline, "same": scenario, "other": other}
    play("shared", scenarios=scenarios, verb="compare", runs=2)
    assert settled == [("status-quo", 0), ("status-quo", 1)]
    monkeypatch.setattr(playing, "start_key", lambda chosen: chosen.hash)
    play("alone", scenarios=scenarios, verb="compare", runs=2)
    assert len(settled) == 2
    assert tables_of(tmp_path / "shared") == tables_of(tmp_path / "alone")


@pytest.mark.parametrize("harm", ["none", "killed", "damaged"])
def test_a_worker_merges_the_large_tables(
    play: Play,
    scenario: Scenario,
    baseline: Scenario,
    harm: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same bytes as without one; also if it dies, or meets a part that was altered."""
    compare(play, baseline, scenario, folder="one", runs=3, detail=2)
    real, asked = LocalEngine.call, list[str]()

    def call(engine: LocalEngine, function: partial[Any]) -> object:
        if function.func is not desk._all:
            return real(engine, function)
        asked.append(harm)
        if harm == "damaged" and len(asked) == 1:
            (part,) = (tmp_path / "out" / "parts").glob("0000001-*clashes.arrow")
            part.write_bytes(part.read_bytes()[:-1])
        return real(engine, partial(os._exit, 1) if harm == "killed" else function)

    monkeypatch.setattr(LocalEngine, "call", call)
    compare(play, baseline, scenario, runs=3, detail=2, workers=2)
    assert asked == [harm] * (2 if harm == "damaged" else 1)
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "one")
    found = read_manifest(tmp_path / "out")
    assert found is not None and found["tables"]["clashes"]["rows"] > 0
