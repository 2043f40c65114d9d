"""The verb `calibrate`: its folder, its object, what it refuses, what it writes where."""

import contextlib
import io
import json
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.analysis.findings import Calibration
from model.analysis.fit import out_of_date
from model.cli import calibrate as verb
from model.cli.main import main
from model.report.calibrate_files import FILES, TABLES
from model.scenario.theatre import load_theatre
from tests.analysis.small import small_theatre

QUICK = ("--bootstrap", "3", "--permutations", "3", "--lifetimes", "0", "--json")


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A theatre of our own with few groups on record."""
    return small_theatre(tmp_path_factory.mktemp("theatres") / "small")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where results go."""
    return tmp_path_factory.mktemp("results") / "fit"


@dataclass
class Done:
    """One run that did not write into the theatre."""

    printed: dict[str, Any]
    found: Calibration


@pytest.fixture(scope="module")
def done(theatre: Path, folder: Path) -> Done:
    """What it printed, and what it had found."""
    stream, kept = io.StringIO(), []

    def keep(*words: Any) -> Any:
        kept.append(find(*words))
        return kept[0]

    find = verb._found
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(stream):
        patch.setattr(verb, "_found", keep)
        assert main(["calibrate", str(theatre), "--out", str(folder), *QUICK]) == 0
    return Done(json.loads(stream.getvalue()), kept[0][0])


@pytest.fixture
def printed(done: Done) -> dict[str, Any]:
    """The object of that run."""
    return done.printed


def test_the_object_is_the_contract(printed: dict[str, Any], folder: Path) -> None:
    """A key that programs rely on and that is missing goes red."""
    assert {"verb", "version", "out", "warnings"} <= printed.keys()
    assert {"coefficients", "scores", "estimates", "counts", "records", "words"} <= printed.keys()
    assert printed["verb"] == "calibrate" and printed["out"] == str(folder)
    assert (printed["bootstrap"], printed["permutations"]) == (3, 3)
    names = {row["name"] for row in printed["coefficients"]}
    assert {"valence_distance", "contact_size", "contact_overlap"} <= names
    assert {row["about"] for row in printed["scores"]} == {"clash", "joint", "valence"}
    assert printed["lifetimes"] == []
    assert {row["value"] for row in printed["published"]} == {0.92, 0.73}


def test_the_folder_holds_every_table_twice(printed: dict[str, Any], folder: Path) -> None:
    """For people and for programs, the same rows."""
    assert printed["out"]
    there = {path.name for path in folder.iterdir()}
    assert there <= FILES
    for name in TABLES[:-2]:
        one, other = (
            pd.read_csv(folder / f"{name}.csv"),
            pd.read_parquet(folder / f"{name}.parquet"),
        )
        assert len(one) == len(other) > 0 and list(one) == list(other)
    assert "lifetimes.csv" not in there
    assert json.loads((folder / "calibrate.json").read_text())["scores"] == printed["scores"]
    assert json.loads((folder / "manifest.json").read_text())["verb"] == "calibrate"


def test_every_figure_is_drawn_with_words(printed: dict[str, Any], folder: Path) -> None:
    """Three without lifetimes, each with caption and alternative text."""
    assert printed["out"]
    drawn = {path.stem for path in (folder / "figures").glob("*.png")}
    captions = json.loads((folder / "figures" / "captions.json").read_text())
    assert drawn == set(captions) == {"calibrated_slopes", "calibrated_curve", "calibrated_roc"}
    assert all(words["caption"] and words["alt"] for words in captions.values())


def test_the_theatre_is_left_alone_without_write(
    printed: dict[str, Any], theatre: Path, folder: Path
) -> None:
    """Its own coefficients differ from those of its few records, and it says so."""
    shipped = Path("scenarios/syria-2015/coefficients.toml").read_bytes()
    assert (theatre / "coefficients.toml").read_bytes() == shipped
    assert any("records have changed" in each for each in printed["warnings"])
    fitted = tomllib.loads((folder / "coefficients.toml").read_text())
    assert len(fitted["mean"]) == len(fitted["names"]) == len(fitted["covariance"])
    assert fitted["records_hash"] and fitted["data_hash"] and fitted["fitted"]
    assert 0.0 < fitted["statistics"]["deviance_explained_contact"] < 1.0


def test_write_puts_the_same_into_the_theatre(
    done: Done, theatre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --write the theatre is up to date; replications then draw from it."""
    monkeypatch.setattr(verb, "_found", lambda *_: (done.found, []))  # the same again takes time
    mine = tmp_path / "mine"
    shutil.copytree(theatre, mine)
    words = ["calibrate", str(mine), "--out", str(tmp_path / "out"), "--write", "--no-figures"]
    assert main([*words, *QUICK]) == 0
    text = (mine / "coefficients.toml").read_text()
    assert text == (tmp_path / "out" / "coefficients.toml").read_text()
    assert out_of_date(load_theatre(mine), text) == []
    assert not (tmp_path / "out" / "figures").exists()
    there = [sorted(path.name for path in place.iterdir()) for place in (mine, theatre)]
    assert there[0] == there[1]


def test_words_follow_from_the_records(printed: dict[str, Any]) -> None:
    """What few dyads bear, what was not at risk, what runs on: said because the numbers say so."""
    words = " ".join(printed["words"])
    assert "levant-front existed from 2014-12-25: its 11 pairs" in words
    assert "runs to 2015-06-30" in words
    assert "infighting among signatories is prior-driven" in words
    assert "(published for such a regression: 0.92)" in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["syria-2051"], "syria-2015"),
        (["--bootstrap", "-1"], "--bootstrap"),
        (["--permutations", "1000000"], "--permutations"),
        (["--seed", "-1"], "--seed"),
        (["--before", "2015-13-01"], "YYYY-MM-DD"),
        (["--before", "2010-01-01"], "no clash is on record"),
        (["--out", "s3://bucket/x"], "is an address"),
        (["--scenario", "no-such"], "no-such"),
    ],
)
def test_wrong_input_is_refused(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2 and a line that names the place; never a traceback."""
    out = [] if "--out" in words else ["--out", str(tmp_path / "out")]
    assert main(["calibrate", *words, *out]) == 2
    captured = capsys.readouterr()
    assert said in captured.err and not captured.out
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in the way, or a folder with something of somebody else."""
    file = tmp_path / "file"
    file.write_text("mine")
    assert main(["calibrate", "--out", str(file / "below")]) == 2
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "letter.txt").write_text("dear")
    assert main(["calibrate", "--out", str(strange)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert (strange / "letter.txt").read_text() == "dear"


def test_a_strange_list_of_published_scores_is_refused(
    theatre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key that nobody knows, or a value that is no number, names the file."""
    mine = tmp_path / "mine"
    shutil.copytree(theatre, mine)
    for text in ("[[score]]\nabot = 1\n", '[[score]]\nvalue = "high"\n', "[[score"):
        (mine / "published.toml").write_text(text)
        assert main(["calibrate", str(mine), "--out", str(tmp_path / "out")]) == 2
        assert "published.toml" in capsys.readouterr().err


def test_a_scenario_of_another_theatre_is_refused(
    theatre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Alliances of one theatre must not be played in another."""
    words = ["calibrate", str(theatre), "--scenario", "opening-2015", "--out", str(tmp_path / "o")]
    assert main(words) == 2
    assert "one of this theatre" in capsys.readouterr().err
