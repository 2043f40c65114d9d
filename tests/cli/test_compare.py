"""The verb `compare` from the outside: status, messages, files, and what programs read."""

import csv
import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from model import __version__
from model.cli.compare import _folder
from model.cli.main import main
from model.ensemble.tables import read_frame
from model.figures import COMPARISONS

FAST = ("--weeks", "2", "--workers", "1", "--runs", "6")
PAIR = ("compare", "status-quo", "forty-one-unite")
KEYS = {
    "mean", "p05", "p50", "p95", "difference", "low", "high", "effect_size",
    "probability_greater", "mcse",
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one, and the code look compiled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    return tmp_path


def error(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what a command that is refused says on standard error."""
    assert main(["compare", *words]) == 2
    output = capsys.readouterr()
    assert output.out == "" and "Traceback" not in output.err
    return output.err


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One comparison with all that belongs to it."""
    place = tmp_path_factory.mktemp("compare")
    here = Path.cwd()
    os.chdir(place)
    try:
        assert main([*PAIR, *FAST]) == 0
    finally:
        os.chdir(here)
    return place / "results" / "compare-status-quo-forty-one-unite"


def test_files_of_a_comparison(done: Path) -> None:
    assert {path.name for path in done.iterdir()} == {
        "manifest.json", "summary.json", "tables", "figures", "comparison.csv",
        "comparison.parquet", "report.html",
    }  # fmt: skip
    drawn = {path.stem for path in (done / "figures").glob("*.png")}
    assert drawn == set(COMPARISONS)
    captions = json.loads((done / "figures" / "captions.json").read_text())
    assert all(len(each["caption"]) > 40 and len(each["alt"]) >= 15 for each in captions.values())
    with (done / "comparison.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    outcomes = [
        name for name in read_frame(done, "runs").columns if name not in ("scenario", "run", "seed")
    ]
    assert [row["outcome"] for row in rows] == outcomes * 2
    assert {row["scenario"] for row in rows} == {"status-quo", "forty-one-unite"}
    assert rows[0]["difference"] == "" and rows[-1]["difference"] != ""


def test_differences_are_those_of_the_tables(done: Path) -> None:
    runs = read_frame(done, "runs").pivot(index="run", columns="scenario")
    summary = json.loads((done / "summary.json").read_text())
    assert summary["comparison"]["baseline"] == "status-quo" and summary["summary"]
    for outcome, found in summary["comparison"]["scenarios"]["forty-one-unite"].items():
        pairs = (runs[outcome]["forty-one-unite"] - runs[outcome]["status-quo"]).dropna()
        assert found["pairs"] == len(pairs)
        if len(pairs):
            assert found["difference"] == pytest.approx(pairs.mean(), rel=1e-9, abs=1e-12)
            assert found["higher"] == (pairs > 0).sum() and found["equal"] == (pairs == 0).sum()
        else:
            assert found["difference"] is None
    assert set(summary["scenarios"]) == {"status-quo", "forty-one-unite"}


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*PAIR, *FAST, "--no-figures", "--json", "--out", "x", "--seed", "4"]) == 0
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (content["verb"], content["version"], content["out"]) == ("compare", __version__, "x")
    assert (content["baseline"], content["runs"], content["failed"]) == ("status-quo", 6, 0)
    assert content["seed"] == 4 and content["weeks"] == 2 and isinstance(content["warnings"], list)
    assert set(content["hashes"]) == set(content["scenarios"]) == {"status-quo", "forty-one-unite"}
    for outcomes in content["scenarios"].values():
        assert all(set(found) >= KEYS for found in outcomes.values())
    base = content["scenarios"]["status-quo"]["signatory_cohesion"]
    assert base["difference"] is None and base["mean"] is not None and base["p50"] is not None
    found = content["scenarios"]["forty-one-unite"]["signatory_cohesion"]
    assert found["low"] <= found["difference"] <= found["high"]
    assert 0.0 <= found["probability_greater"] <= 1.0
    assert all(
        value is None or not (isinstance(value, float) and math.isnan(value))
        for value in found.values()
    )
    assert not (folder / "x" / "figures").exists() and (folder / "x" / "comparison.csv").exists()


def test_the_same_command_says_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Red if an interval is drawn anew, or the order of three scenarios shows in a pair."""
    command = ["--weeks", "1", "--runs", "5", "--workers", "1", "--no-figures", "--json"]
    found = []
    for out, names in (("a", ()), ("b", ()), ("c", ("forty-one-merge",))):
        assert (
            main(["compare", "status-quo", *names, "forty-one-unite", *command, "--out", out]) == 0
        )
        found.append(json.loads(capsys.readouterr().out)["scenarios"]["forty-one-unite"])
        for each in found[-1].values():  # these depend on how many questions are asked
            del each["p_holm"], each["survives"]
    assert found[0] == found[1] == found[2]
    csvs = [(folder / out / "comparison.csv").read_bytes() for out in ("a", "b")]
    assert csvs[0] == csvs[1]


def test_table_and_words_on_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert main([*PAIR, *FAST, "--no-figures"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "forty-one-unite against status-quo"
    assert lines[3].startswith("Signatory cohesion")  # what the scenario should move comes first
    assert any(line.startswith('"The forty-one unite" should move') for line in lines)
    assert lines[-1].startswith("Tables   results/compare-status-quo-forty-one-unite/tables")


def test_scenarios_that_cannot_be_compared(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "has nothing to be compared with" in error(capsys, "status-quo")
    assert "status-quo is named twice" in error(capsys, "status-quo", "status-quo")
    assert "start on different days" in error(capsys, "status-quo", "opening-2015", "--weeks", "4")
    (folder / "short.toml").write_text('title = "S"\nextends = "status-quo"\nweeks = 30\n')
    assert "one length: give --weeks" in error(capsys, "status-quo", "short.toml")
    (folder / "sub").mkdir()
    (folder / "sub" / "short.toml").write_text('title = "T"\nextends = "ceasefire"\nweeks = 30\n')
    assert "rename one of the files" in error(capsys, "short.toml", "sub/short.toml")
    assert "forty-one-unite" in error(capsys, "status-quo", "forty-one-unit")  # the nearest
    assert "--half-width" in error(capsys, "status-quo", "ceasefire", "--half-width", "0")
    assert sorted(path.name for path in folder.iterdir()) == ["short.toml", "sub"]


def test_settings_concern_those_that_have_the_event(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = "events.statement.rule_weight=0.5"
    assert (
        main([*PAIR, *FAST, "--no-figures", "--json", "--set", one, "--set", "b_commit=0.7"]) == 0
    )
    output = capsys.readouterr()
    assert "concerns only forty-one-unite" in json.loads(output.out)["warnings"][0]
    manifest = json.loads((next((folder / "results").iterdir()) / "manifest.json").read_text())
    assert one in json.dumps(manifest)
    assert "nothing" in error(capsys, *PAIR[1:], "--set", "events.nothing.capacity=1")


def test_resume_extends_and_goes_on_as_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*PAIR, "--weeks", "1", "--workers", "1", "--no-figures", "--json", "--out", "x"]
    found = []
    for more in (["--runs", "5"], ["--runs", "7", "--resume"], ["--resume"]):
        assert main([*command, *more]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert [each["runs"] for each in found] == [5, 7, 7]
    cohesion = [each["scenarios"]["forty-one-unite"]["signatory_cohesion"] for each in found]
    assert [each["pairs"] for each in cohesion] == [5, 7, 7] and cohesion[1] == cohesion[2]


def test_folders_are_short_and_safe() -> None:
    assert _folder(["a", "b"]) == "results/compare-a-b"
    long = [f"scenario-{k}" for k in range(20)]
    assert len(_folder(long)) < 100 and _folder(long) != _folder(long[::-1])
    assert "/" not in _folder(["a/../../b", "c d"]).removeprefix("results/")
