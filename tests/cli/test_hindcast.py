"""The verb `hindcast` from the outside."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.cli.main import main
from model.ensemble.tables import read_frame

FAST = ("--weeks", "6", "--runs", "3", "--workers", "1", "--no-figures")
TIES = (
    "a,b,claims\nisil,nusra,30\nAhrar al-Sham,isil,12\nnusra,hazm-movement,2\nlevant-front,isil,4\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one, with a table that nobody has seen."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    (tmp_path / "ties.csv").write_text(TIES, encoding="utf-8")
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what a command prints with ``--json``."""
    capsys.readouterr()
    assert main(["hindcast", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_score_is_there_and_follows_from_the_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The contract's keys; forecasts that do not come from the tables go red."""
    said = answer(capsys, "--ties", "ties.csv", *FAST)
    assert said["dyads"] == 435 and said["positives"] == 4 and said["kind"] == "clash"
    assert {"auc", "ap", "brier", "slope", "intercept"} <= said["all"].keys()
    assert set(said["all"]["auc"]) == {"value", "low", "high"}
    assert {"isil", "nusra"} <= said["without"].keys()
    assert {"base_rate", "persistence", "activity", "regression"} <= said["baselines"].keys()
    assert said["baselines"]["activity"]["onsets"]["auc"].keys() == {"value", "low", "high"}
    assert said["onset_positives"] == 1  # the Levant Front was not there the year before
    out = Path(said["out"])
    told = read_frame(out, "pairs").groupby(["i", "j"])["expected_clashes"].mean()
    table = pd.read_csv(out / "forecasts.csv").set_index(["a", "b"])
    one, other = ("nusra", "isil"), ("ahrar-al-sham", "isil")
    assert table.loc[one, "claims"] == 30
    ratio = table.loc[one, "mean_simulation"] / table.loc[other, "mean_simulation"]
    assert ratio == pytest.approx(told[one] / told[other])
    scores = pd.read_csv(out / "hindcast.csv").set_index(["pairs", "forecast", "score"])["value"]
    assert scores["all", "simulation", "auc"] == pytest.approx(said["all"]["auc"]["value"])
    assert sorted(path.stem for path in (out / "tables").iterdir()) == [
        "factions", "pairs", "runs", "weeks",
    ]  # fmt: skip


def test_another_table_is_scored_on_the_same_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = answer(capsys, "--ties", "ties.csv", *FAST, "--out", "x")
    (folder / "other.csv").write_text("a,b,claims\nnusra,ahrar-al-sham,3\n", encoding="utf-8")
    again = answer(capsys, "--ties", "other.csv", *FAST, "--out", "x", "--resume")
    assert again["positives"] == 1 != first["positives"]
    assert json.loads((folder / "x" / "hindcast.json").read_text())["positives"] == 1
    back = answer(capsys, "--ties", "ties.csv", *FAST, "--out", "x", "--resume")
    assert back["all"] == first["all"]


def test_among_limits_the_groups_and_cooperation_is_another_kind(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = ["isil", "nusra", "ahrar-al-sham", "jaysh-al-islam", "ypg", "levant-front"]
    (folder / "among.csv").write_text("id\n" + "\n".join(groups), encoding="utf-8")
    some = ("--ties", "ties.csv", "--among", "among.csv")
    said = answer(capsys, *some, *FAST)
    assert said["dyads"] == 15 and said["positives"] == 3
    assert any("are not among the groups" in warning for warning in said["warnings"])
    assert any("2015-06-30" in warning for warning in said["warnings"])
    joint = answer(capsys, *some, "--kind", "cooperate", *FAST)
    assert joint["kind"] == "cooperate"
    assert joint["all"]["auc"] != said["all"]["auc"]


def test_words_figure_and_alliances(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "later.csv").write_text(
        "alliance,date,member\nX,2015-01-20,nusra\nX,2015-01-20,ahrar-al-sham\n", encoding="utf-8"
    )
    words = ("--ties", "ties.csv", "--alliances", "later.csv")
    assert main(["hindcast", *words, *(word for word in FAST if word != "--no-figures")]) == 0
    text = capsys.readouterr().out
    assert "Of 435 pairs of 30 groups 4 have a claim of a clash." in text
    assert "Pairs that allied were in one coalition in" in text
    captions = json.loads(
        (folder / "results/hindcast-opening-2015/figures/captions.json").read_text()
    )
    assert len(captions["hindcast"]["alt"]) >= 15
    assert (folder / "results/hindcast-opening-2015/figures/hindcast.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--ties FILE or --alliances FILE"),
        (("--ties", "absent.csv"), "absent.csv"),
        (("--ties", "ties.csv", "--window", "0"), "--window"),
        (("--ties", "ties.csv", "--scenario", "opening-2014"), "opening-2015"),
        (("--ties", "ties.csv", "--among", "ties.csv"), "missing column 'id'"),
    ],
)
def test_bad_input_is_named_without_a_traceback(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hindcast", *words, *FAST, "--json"]) == 2
    captured = capsys.readouterr()
    assert said in captured.err and not captured.out and "Traceback" not in captured.err
