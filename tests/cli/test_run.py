"""The verb `run` from the outside: status, what goes where, what is written."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import __version__
from model.cli.main import main
from model.ensemble import playing
from model.ensemble.claim import claim, read_manifest
from model.ensemble.tables import read_frame
from model.figures import FIGURES
from model.figures.summary import campaign_effort, clash_rates
from model.report.pictures import meta_of, tables_of
from model.scenario.load import Scenario
from tests.scenario.tiny import write_scenario

ROOT = Path(__file__).resolve().parents[2]
FAST = ("--weeks", "2", "--no-figures", "--workers", "1")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one, and the code look compiled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    return tmp_path


def written(folder: Path) -> list[str]:
    """Return everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def fail_some(monkeypatch: pytest.MonkeyPatch, runs: set[int]) -> None:
    """Make replications of any scenario raise."""
    real = playing.run_replication

    def replication(scenario: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
        if run in runs:
            raise ZeroDivisionError("a bug")
        return real(scenario, seed, run, detail, *rest)

    monkeypatch.setattr(playing, "run_replication", replication)


def test_summary_and_where_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "forty-one-unite", *FAST]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    lines = output.out.splitlines()
    assert lines[0].startswith("The forty-one unite.")
    assert "run with --runs 100 for uncertainty" in lines[1]
    told = [line for line in lines if line.startswith('Against "The campaign, no statement"')]
    assert "(status-quo)" in told[0] and not any("status-quo" in line for line in told[1:])
    assert lines[-1] == "Tables   results/forty-one-unite/tables"
    assert {path.split("/")[1] for path in written(folder)[1:]} == {"forty-one-unite"}
    runs = read_frame(folder / "results" / "forty-one-unite", "runs")
    assert runs["seed"].tolist() == [1]


def test_figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "forty-one-unite", "--weeks", "2", "--workers", "1", "--out", "x"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Figures  x/figures"
    captions = json.loads((folder / "x" / "figures" / "captions.json").read_text())
    assert len(captions) >= 6
    for words in captions.values():
        assert len(words["caption"]) > 40 and len(words["alt"]) > 20
    drawn = {f"{name}{ending}" for name in captions for ending in (".png", ".svg")}
    assert set(written(folder / "x" / "figures")) == drawn | {"captions.json"}


def test_figures_miss_no_row_that_counts(folder: Path) -> None:
    """Of the table of clashes they read a part; what they draw is as of the whole."""
    words = ["run", "status-quo", "--runs", "2", "--weeks", "4", "--workers", "1", "--out", "x"]
    assert main([*words, "--no-figures", "--no-report"]) == 0
    manifest = read_manifest(folder / "x")
    assert manifest is not None
    meta = meta_of(manifest["about"], baseline=None, runs=2, version="", seed=1)
    part, _ = tables_of(folder / "x", meta, None)
    whole = replace(part, clashes=read_frame(folder / "x", "clashes"))
    assert 0 < len(part.clashes) < len(whole.clashes)
    assert part.clashes["run"].nunique() == 2
    assert clash_rates(part).equals(clash_rates(whole))
    shares = campaign_effort(part)
    assert np.allclose(shares, campaign_effort(whole), rtol=1e-12, equal_nan=True)
    assert shares.notna().any(axis=None)


def test_the_same_tables_give_the_same_figures(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A new dictionary: taking entries out and putting them back would change their order.
    monkeypatch.setattr("model.figures.FIGURES", {"cohesion": FIGURES["cohesion"]})
    for out in ("a", "b"):
        assert main(["run", "status-quo", "--weeks", "2", "--workers", "1", "--out", out]) == 0
    one, other = (
        {path.name: path.read_bytes() for path in (folder / out / "figures").iterdir()}
        for out in ("a", "b")
    )
    assert one == other and set(one) == {"captions.json", "cohesion.png", "cohesion.svg"}


def test_a_figure_that_fails_is_a_warning(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("model.report.painters.draw_figure", broken)
    arguments = ["run", "status-quo", "--weeks", "1", "--workers", "1", "--json"]
    assert main(arguments) == 0
    output = capsys.readouterr()
    expected = "not every figure was drawn: ZeroDivisionError: a bug (test_run.py, line "
    assert json.loads(output.out)["warnings"][0].startswith(expected)
    assert output.err.startswith(f"warning: {expected}")
    assert (folder / "results" / "status-quo" / "tables" / "runs.parquet").exists()


def test_json_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", "forty-one-unite", "--runs", "3", "--seed", "7", "--out", "x", "--json"]
    assert main([*arguments, *FAST, "--weeks", "1"]) == 0
    output = capsys.readouterr()
    found = json.loads(output.out)
    assert output.out.count("\n") == 1
    assert (found["verb"], found["version"], found["out"]) == ("run", __version__, "x")
    assert (found["scenario"], found["seed"], found["runs"]) == ("forty-one-unite", 7, 3)
    assert (found["failed"], found["weeks"]) == (0, 1)
    manifest = read_manifest(Path("x"))
    assert manifest is not None and found["hash"] == manifest["hash"]
    cohesion = found["outcomes"]["signatory_cohesion"]
    assert set(cohesion) == {"mean", "sd", "p05", "p50", "p95", "mcse", "unit"}
    runs = read_frame(Path("x"), "runs")
    assert cohesion["mean"] == pytest.approx(runs["signatory_cohesion"].mean())
    # A run of one week ends before the statement: that is a warning, in both places.
    assert len(found["warnings"]) == 1 and "'statement'" in found["warnings"][0]
    assert output.err == f"warning: {found['warnings'][0]}\n"


def test_json_holds_null_and_no_nan(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "no-intervention", *FAST, "--json"]) == 0
    text = capsys.readouterr().out
    assert "NaN" not in text
    gap = json.loads(text)["outcomes"]["declared_gap"]
    assert gap.pop("unit") == "share of effort" and set(gap.values()) == {None}


@pytest.mark.parametrize(
    "arguments",
    [
        ["forty-one-unites"],
        ["status-quo", "--runs", "0"],
        ["status-quo", "--runs", "-3"],
        ["status-quo", "--runs", "99999999999"],
        ["status-quo", "--seed", "-1"],
        ["status-quo", "--seed", str(2**63)],
        ["status-quo", "--weeks", "0"],
        ["status-quo", "--weeks", "-5"],
        ["status-quo", "--weeks", "521"],
        ["status-quo", "--workers", "0"],
        ["status-quo", "--detail", "some"],
        ["status-quo", "--detail", "-1"],
        ["status-quo", "--set", "b_comit=1"],
        ["status-quo", "--set", "b_commit=nan"],
        ["status-quo", "--out", "/proc/self/nothing/out"],
        ["status-quo", "--out", "."],
        ["status-quo", "--out", ""],
        ["status-quo", "--out", "/"],
        ["status-quo", "--out", "a\0b"],
        ["status-quo", "--out", "x" * 300],
        ["missing.toml"],
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_wrong_input_ends_with_2_and_writes_nothing(
    arguments: list[str], as_json: bool, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *arguments, *["--json"] * as_json]) == 2
    output = capsys.readouterr()
    assert output.out == "" and output.err.count("\n") == 1, output.err
    assert "Traceback" not in output.err
    assert written(folder) == []


@pytest.mark.parametrize("wrong", [["--runs", "two"], ["--resume", "--overwrite"], ["--engine"]])
def test_a_wrong_command_ends_with_2(wrong: list[str], folder: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["run", "status-quo", *wrong])
    assert caught.value.code == 2 and written(folder) == []


def test_a_theatre_without_the_models_parameters(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = write_scenario(folder)
    before = written(folder)
    assert main(["run", str(scenario), *FAST]) == 2
    assert "parameters.toml: lacks parameters that a run needs" in capsys.readouterr().err
    assert written(folder) == before


def test_rules_of_overwriting(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = ["run", "status-quo", *FAST]
    assert main(run) == 0
    assert main([*run, "--seed", "2"]) == 0  # the default folder is made anew
    out = folder / "results" / "status-quo"
    assert read_frame(out, "runs")["seed"].tolist() == [2]
    given = [*run, "--out", str(out)]
    capsys.readouterr()
    assert main(given) == 2
    assert "is not empty" in capsys.readouterr().err
    assert read_frame(out, "runs")["seed"].tolist() == [2]
    assert main([*given, "--resume"]) == 2  # another seed
    assert "seed is 2 there, 1 here" in capsys.readouterr().err
    assert main([*given, "--overwrite"]) == 0
    assert read_frame(out, "runs")["seed"].tolist() == [1]
    (out / "notes.txt").touch()
    assert main(run) == 2  # somebody's own file is not thrown away unasked
    assert "holds what no run has written: notes.txt" in capsys.readouterr().err
    assert main([*given, "--overwrite"]) == 0
    assert not (out / "notes.txt").exists()
    (folder / "mine").mkdir()
    (folder / "mine" / "thesis.txt").touch()
    assert main([*run, "--out", "mine", "--overwrite"]) == 2
    assert written(folder / "mine") == ["thesis.txt"]


def test_resume_of_finished_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = ["run", "status-quo", *FAST, "--out", "x", "--resume"]
    assert main([*run, "--runs", "2"]) == 0
    before = {path: path.stat().st_mtime_ns for path in (folder / "x").rglob("*")}
    capsys.readouterr()
    assert main([*run, "--runs", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == 2
    assert {path: path.stat().st_mtime_ns for path in (folder / "x").rglob("*")} == before


def test_failed_runs_end_with_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_some(monkeypatch, {1})
    assert main(["run", "status-quo", "--runs", "3", *FAST, "--json"]) == 3
    output = capsys.readouterr()
    found = json.loads(output.out)
    assert (found["runs"], found["failed"]) == (3, 1)
    assert output.err == (
        "1 of 3 runs failed (ZeroDivisionError: a bug); see results/status-quo/failures\n"
    )
    assert read_frame(folder / "results" / "status-quo", "runs")["run"].tolist() == [0, 2]


def test_all_runs_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_some(monkeypatch, {0})
    arguments = ["run", "status-quo", "--weeks", "2"]
    assert main(arguments) == 3
    output = capsys.readouterr()
    assert output.out == "" and "1 of 1 runs failed" in output.err
    assert main([*arguments, "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["outcomes"] == {}


def test_a_full_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["run", "status-quo", *FAST, "--out", "x"]
    assert main(run) == 0
    before = written(folder)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(playing, "encode", full)
    capsys.readouterr()
    assert main([*run, "--overwrite", "--seed", "2"]) == 2
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", "x: cannot be written: No space left on device\n")
    assert written(folder) == before
    assert read_frame(folder / "x", "runs")["seed"].tolist() == [1]


def test_two_on_one_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with claim(folder / "x", "new"):
        assert main(["run", "status-quo", *FAST, "--out", "x"]) == 2
    error = capsys.readouterr().err
    assert error == "x: is being written by another run; allowed: another --out\n"


def test_it_says_when_code_must_be_compiled(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("model.compiled.WARM", False)
    assert main(["run", "status-quo", *FAST, "--json"]) == 0
    assert capsys.readouterr().err == "compiling once, a minute or more\n"


def test_no_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "forty-one-unite", *FAST, "--no-baseline"]) == 0
    assert "Against" not in capsys.readouterr().out
    tables = folder / "results" / "forty-one-unite" / "tables"
    assert not (tables / "baseline_weeks.parquet").exists()


def test_no_heavy_import_for_help() -> None:
    code = (
        "import sys; from model.cli.main import build_parser; build_parser(); "
        "print([name for name in ('numpy', 'mesa', 'pandas', 'pydantic') if name in sys.modules])"
    )
    environment: dict[str, Any] = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
