"""The verb `sensitivity` from the outside."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.cli.main import main
from model.ensemble import playing
from model.ensemble.tables import read_frame
from model.scenario.load import Scenario

FAST = ("--weeks", "2", "--workers", "1", "--no-figures")
ONLY = ("--only", "tau", "b_commit", "events.russian-campaign.capacity")
SLOPES = {"tau": 2.0, "b_commit": -1.0}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one, and the code look compiled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    return tmp_path


@pytest.fixture
def linear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a replication be a sum over what is varied, in place of a war.

    The cohesion follows `SLOPES` over the whole range, plus what the replication adds at all
    points; harm is noise alone.
    """

    def play(scenario: Scenario, seed: int, run: int, *_: Any) -> dict[str, dict[str, Any]]:
        total, point = 10.0 * run, [run]
        for name, slope in SLOPES.items():
            each = scenario.parameters[name]
            assert not each.draw
            part = (each.value - each.range[0]) / (each.range[1] - each.range[0])
            total += slope * part
            point.append(round(1e6 * part))
        # Of the point alone: by the scenario's hash it would change with any word of a theatre,
        # and one set of draws in seven makes one of three inputs look as if it mattered.
        noise = np.random.default_rng(point).random()
        row = {"signatory_cohesion": total, "civilian_harm": noise, "united": 1.0}
        one = {"run": np.array([run])}
        found = {name: np.array([value]) for name, value in row.items()}
        weeks = {"week": np.array([0]), "date": np.array([scenario.start], dtype="datetime64[D]")}
        return {
            "runs": one | {"seed": np.array([seed])} | found,
            "weeks": one | weeks | found,
        }

    monkeypatch.setattr("model.ensemble.playing.run_replication", play)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what a command prints with ``--json``."""
    capsys.readouterr()
    assert main(["sensitivity", "forty-one-unite", *FAST, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("linear")
def test_slopes_come_back_from_the_points(capsys: pytest.CaptureFixture[str]) -> None:
    """An index of another parameter or point, or a run that counts as noise, goes red."""
    said = answer(capsys, "--method", "morris", "--samples", "8", *ONLY)
    assert said["method"] == "morris" and said["index"] == "mu_star"
    assert said["points"] == 32 and said["runs"] == 64 and said["samples"] == 8
    found = said["outcomes"]["signatory_cohesion"]
    assert list(found) == ["tau", "b_commit", "events.russian-campaign.capacity"]
    for name, slope in SLOPES.items():
        assert found[name]["mu"] == pytest.approx(slope)
        assert found[name]["mu_star"] == pytest.approx(abs(slope)) and found[name]["clear"]
        assert found[name]["low"] == pytest.approx(found[name]["high"])
    assert found["events.russian-campaign.capacity"]["mu_star"] == pytest.approx(0.0, abs=1e-9)
    assert not found["events.russian-campaign.capacity"]["clear"]
    noise = said["noise"]["signatory_cohesion"]
    assert noise["share"] == pytest.approx(0.0, abs=1e-9) and noise["within"] > 1.0
    assert said["noise"]["civilian_harm"]["share"] > 0.5
    assert not any(each["clear"] for each in said["outcomes"]["civilian_harm"].values())
    assert said["parameters"]["tau"]["source"] == "assumed"


@pytest.mark.usefixtures("linear")
def test_tables_hold_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Indices of part of the samples in place of all, or another table, go red."""
    said = answer(capsys, "--method", "sobol", "--samples", "16", *ONLY, "--out", "x")
    table = pd.read_csv("x/sensitivity.csv")
    assert list(table) == [
        "outcome", "parameter", "index", "value", "low", "high", "floor", "samples",
    ]  # fmt: skip
    rows = table[(table["samples"] == 16) & (table["outcome"] == "signatory_cohesion")]
    for name, found in said["outcomes"]["signatory_cohesion"].items():
        mine = rows[rows["parameter"] == name].set_index("index")
        assert mine.loc["ST", "value"] == pytest.approx(found["ST"], rel=1e-12, abs=1e-15)
        assert mine.loc["S1", "low"] == pytest.approx(found["S1_low"], rel=1e-12, abs=1e-15)
    assert sorted(set(table["samples"])) == [4, 8, 12, 16]
    pd.testing.assert_frame_equal(table, pd.read_parquet("x/sensitivity.parquet"))
    runs = read_frame("x", "runs")
    assert len(runs) == said["points"] * 2 == 16 * 5 * 2
    assert not Path("x/tables/factions.parquet").exists()


@pytest.mark.usefixtures("linear")
def test_words_and_figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A parameter without range or source, or a figure without caption, goes red."""
    words = ["sensitivity", "forty-one-unite", *FAST[:4], "--samples", "8", *ONLY]
    assert main([*words, "--outcome", "signatory_cohesion", "civilian_harm"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Morris: 8 trajectories over 3 parameters, 32 points, 2 runs at each")
    assert " 1. tau (0.3, range 0.1 to 0.4 weight; assumed) from least to largest moves" in out
    assert "up by 2 (2 to 2) on average." in out and "down by 1 (1 to 1)" in out
    assert "sorties a week; source reuters-strikes-2015-10" in out
    assert "the indices have settled" in out and "noise dominates" in out
    figures = folder / "results/sensitivity-forty-one-unite/figures"
    captions = json.loads((figures / "captions.json").read_text())
    assert list(captions) == [
        "sensitivity-tornado", "sensitivity-convergence", "sensitivity-outcomes",
    ]  # fmt: skip
    for name, said in captions.items():
        assert "tau" in said["alt"] and len(said["caption"]) > 60
        assert (figures / f"{name}.png").stat().st_size > 10_000


@pytest.mark.usefixtures("linear")
def test_a_finished_analysis_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Runs added to other points, or another design in the same folder, go red."""
    base = ("--samples", "4", *ONLY)
    answer(capsys, *base, "--out", "x")
    more = answer(capsys, *base, "--runs", "3", "--out", "x", "--resume")
    once = answer(capsys, *base, "--runs", "3", "--out", "y")
    assert more["runs"] == 48 and more["outcomes"] == once["outcomes"]
    pd.testing.assert_frame_equal(read_frame("x", "runs"), read_frame("y", "runs"))
    other = answer(capsys, *base, "--out", "x", "--resume", "--outcome", "civilian_harm")
    assert list(other["outcomes"]) == ["civilian_harm"] and other["runs"] == 48
    assert set(pd.read_csv("x/sensitivity.csv")["outcome"]) == {"civilian_harm"}
    for change in (("--samples", "5"), ("--seed", "2"), ("--method", "pawn", "--samples", "20")):
        words = ["sensitivity", "forty-one-unite", *FAST, *base, *change, "--out", "x", "--resume"]
        assert main(words) == 2
        assert "holds other results" in capsys.readouterr().err


@pytest.mark.usefixtures("linear")
def test_a_run_that_fails_leaves_its_sample_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Indices that are lost with one point, or a failure that is not told, go red."""
    whole, played = playing.run_replication, []

    def play(scenario: Scenario, *rest: Any) -> Any:
        played.append(scenario.hash)
        if scenario.hash == played[0]:
            raise ArithmeticError("no")
        return whole(scenario, *rest)

    monkeypatch.setattr("model.ensemble.playing.run_replication", play)
    words = ["sensitivity", "forty-one-unite", *FAST, "--method", "sobol", "--samples", "16"]
    assert main([*words, *ONLY, "--json"]) == 3
    said = json.loads(capsys.readouterr().out)
    assert said["failed"] == 2
    assert said["outcomes"]["signatory_cohesion"]["tau"]["ST"] > 0.6
    assert any("1 of 16 samples are left out" in each for each in said["warnings"])


@pytest.mark.usefixtures("linear")
def test_equal_commands_give_equal_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """A design or a bootstrap without a seed goes red."""
    words = ("--method", "pawn", "--samples", "40", *ONLY)
    one, same = (answer(capsys, *words, "--out", out) for out in ("x", "y"))
    other = answer(capsys, *words, "--out", "z", "--seed", "0")
    assert one["outcomes"] == same["outcomes"] != other["outcomes"]
    assert Path("x/sensitivity.csv").read_bytes() == Path("y/sensitivity.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--only", "taau"), "--only: taau: unknown parameter"),
        (("--only", "taau"), "nearest: tau"),
        (("--outcome", "infightin"), "nearest: infighting"),
        (("--method", "sobol", "--samples", "50"), "--samples: 50 is no power of two"),
        (("--samples", "2"), "--samples: 2 is out of range"),
        (("--samples", "100", "--runs", "9999"), "too many"),
        (("--set", "tau=0.2", "--set", "tau.range=[0.2, 0.2]", "--only", "tau"), "has no range"),
    ],
)
def test_a_wrong_command_is_refused(
    words: tuple[str, ...], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback, or a folder made all the same, goes red."""
    assert main(["sensitivity", "status-quo", *words]) == 2
    output = capsys.readouterr()
    assert message in output.err and output.out == ""
    assert list(folder.iterdir()) == []


def test_a_point_is_the_run_with_the_same_settings(capsys: pytest.CaptureFixture[str]) -> None:
    """Points that meet other draws than `run`, or play other values than they say, go red."""
    said = answer(capsys, "--samples", "4", "--only", "tau", "--runs", "1", "--out", "x")
    manifest = json.loads(Path("x/manifest.json").read_text())
    point = manifest["scenarios"][1]
    value = point["scenario"]["parameters"]["tau"]["value"]
    assert said["points"] == 8 and value in (0.1, pytest.approx(0.2), pytest.approx(0.3), 0.4)
    capsys.readouterr()
    alone = ["run", "forty-one-unite", *FAST, "--set", f"tau={value!r}", "--no-baseline"]
    assert main([*alone, "--out", "y"]) == 0
    runs = read_frame("x", "runs")
    mine = runs[runs["scenario"] == point["label"]].drop(columns="scenario").reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, read_frame("y", "runs"), check_exact=True)
    assert said["noise"] == {} or all(each["share"] is None for each in said["noise"].values())
