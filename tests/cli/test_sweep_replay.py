"""The verbs `sweep` and `replay` from the outside."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.cli.main import main
from model.ensemble.tables import read_frame

FAST = ("--weeks", "2", "--workers", "1")
GRID = ("--over", "b_commit=0.2,2", "--over", "events.russian-campaign.capacity=0:400:2")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one, and the code look compiled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what a command prints with ``--json``."""
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def sweep(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what a small sweep prints."""
    return answer(capsys, "sweep", "forty-one-unite", *FAST, "--runs", "2", *words)


def test_a_grid_is_played_at_every_point(capsys: pytest.CaptureFixture[str]) -> None:
    """Points that share one value, or rows under the wrong point, go red."""
    said = sweep(capsys, *GRID, "--no-figures")
    assert said["runs"] == 8 and said["design"] == "grid"
    assert said["points"]["p02"]["settings"] == {
        "b_commit": "2",
        "events.russian-campaign.capacity": "0",
    }
    flown = {
        label: point["outcomes"]["campaign_harm"]["mean"]
        for label, point in said["points"].items()
    }
    assert flown["p01"] > 5 * flown["p00"] and flown["p03"] > 5 * flown["p02"]
    table = pd.read_csv("results/sweep-forty-one-unite/sweep.csv")
    row = table[(table["point"] == "p01") & (table["outcome"] == "campaign_harm")]
    assert row["mean"].item() == pytest.approx(flown["p01"], rel=1e-12)
    assert row["events.russian-campaign.capacity"].item() == 400
    pd.testing.assert_frame_equal(
        table, pd.read_parquet("results/sweep-forty-one-unite/sweep.parquet"), check_dtype=False
    )


def test_means_are_those_of_the_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """A mean over the runs of another point goes red."""
    said = sweep(capsys, *GRID, "--no-figures", "--out", "x")
    runs = read_frame("x", "runs").groupby("scenario")["civilian_harm"].mean()
    for label, point in said["points"].items():
        assert point["outcomes"]["civilian_harm"]["mean"] == pytest.approx(runs[label])


def test_a_point_is_the_run_with_the_same_setting(capsys: pytest.CaptureFixture[str]) -> None:
    """A sweep whose points meet other draws than `run` goes red."""
    said = sweep(capsys, "--over", "tau=0.1,0.3", "--no-figures")
    alone = answer(
        capsys, "run", "forty-one-unite", *FAST, "--runs", "2", "--set", "tau=0.3",
        "--no-figures", "--no-baseline",
    )  # fmt: skip
    assert said["points"]["p01"]["outcomes"] == alone["outcomes"]


def test_words_and_figure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table without the point's values, or no figure, goes red."""
    words = ("sweep", "forty-one-unite", *FAST, *GRID, "--outcome", "infighting")
    assert main([*words, "--runs", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Means over 2 runs at each of 4 points"
    assert lines[2].split()[:4] == [
        "point", "b_commit", "events.russian-campaign.capacity", "infighting",
    ]  # fmt: skip
    assert lines[-1] == "Figures  results/sweep-forty-one-unite/figures"
    captions = json.loads(Path("results/sweep-forty-one-unite/figures/captions.json").read_text())
    assert "over b_commit and events.russian-campaign.capacity" in captions["sweep"]["caption"]
    assert (folder / "results/sweep-forty-one-unite/figures/sweep.png").stat().st_size > 20_000


def test_a_latin_hypercube(capsys: pytest.CaptureFixture[str]) -> None:
    """A sample that leaves the range goes red."""
    said = sweep(
        capsys, "--over", "b_commit", "--over", "tau=0.2:0.25", "--latin", "5", "--no-figures"
    )
    assert said["design"] == "latin hypercube" and len(said["points"]) == 5
    taus = [float(point["settings"]["tau"]) for point in said["points"].values()]
    assert all(0.2 <= tau <= 0.25 for tau in taus) and len(set(taus)) == 5


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--over", "taau=1,2"), "--over: taau: unknown parameter"),
        (("--over", "tau=1:2"), "--over: tau: '1:2' is no range"),
        (("--over", "tau=0.1,x"), "--over: tau"),
        (("--over", "events.nothing.capacity=1,2"), "--over: events.nothing.capacity"),
        (("--over", "tau=0.1,0.2", "--latin", "3"), "is no range to draw from"),
        (("--over", "tau=0.1:0.2", "--latin", "1"), "--latin: 1 is out of range"),
        (("--over", "tau=0.1,0.2", "--outcome", "unity"), "--outcome: unity: unknown outcome"),
        (("--over", "tau=0:1:900", "--over", "b_commit=0:1:900"), "too many"),
        (("--over", "tau=0:1:9000", "--runs", "900"), "too many"),
    ],
)
def test_a_wrong_design_is_refused(
    words: tuple[str, ...], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback, or a folder made all the same, goes red."""
    assert main(["sweep", "status-quo", *words]) == 2
    output = capsys.readouterr()
    assert message in output.err and output.out == ""
    assert list(folder.iterdir()) == []


def test_a_sweep_goes_on_where_it_ended(capsys: pytest.CaptureFixture[str]) -> None:
    """Runs that are added to other points go red."""
    sweep(capsys, *GRID, "--no-figures", "--out", "x")
    words = ("sweep", "forty-one-unite", *FAST, *GRID, "--no-figures", "--runs", "3")
    answer(capsys, *words, "--out", "x", "--resume")
    answer(capsys, *words, "--out", "y")
    for table in ("runs", "weeks"):
        pd.testing.assert_frame_equal(read_frame("x", table), read_frame("y", table))
    other = ("--over", "b_commit=0.3,2", *GRID[2:])
    assert main(["sweep", "forty-one-unite", *FAST, *other, "--out", "x", "--resume"]) == 2
    assert "holds other results" in capsys.readouterr().err


def test_a_run_is_made_again_bit_for_bit(capsys: pytest.CaptureFixture[str]) -> None:
    """Another replication, or one without its weekly record, goes red."""
    answer(
        capsys, "run", "forty-one-unite", *FAST, "--runs", "4", "--detail", "0",
        "--set", "tau=0.3", "--no-figures",
    )  # fmt: skip
    said = answer(capsys, "replay", "results/forty-one-unite", "--run", "3", "--no-figures")
    assert said["same"] is True and said["differing"] == []
    again = read_frame("results/forty-one-unite-run-3", "weeks")
    first = read_frame("results/forty-one-unite", "weeks")
    kept = first[first["run"] == 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, kept, check_exact=True)
    assert set(read_frame("results/forty-one-unite-run-3", "factions")["run"]) == {3}


def test_a_point_of_a_sweep_is_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    """The run of another point goes red."""
    sweep(capsys, *GRID, "--no-figures", "--out", "x")
    said = answer(
        capsys, "replay", "x", "--run", "1", "--scenario", "p02", "--out", "y", "--no-figures"
    )
    assert said["same"] is True and said["label"] == "p02"


def test_a_record_that_was_altered_is_said_to_differ(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A comparison that always finds things equal goes red."""
    answer(capsys, "run", "forty-one-unite", *FAST, "--runs", "2", "--no-figures", "--out", "x")
    path = Path("x/tables/weeks.parquet")
    table = pd.read_parquet(path)
    table.loc[(table["run"] == 1) & (table["week"] == 1), "civilian_harm"] += 1e-9
    table.to_parquet(path)
    assert main(["replay", "x", "--run", "1", "--no-figures"]) == 3
    assert "not the same as on record in weeks.civilian_harm." in capsys.readouterr().out
    assert main(["replay", "x", "--run", "0", "--no-figures"]) == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("x", "--run", "2"), "holds no run 2 of forty-one-unite; allowed: 0 to 1"),
        (("x", "--run", "-1"), "holds no run -1"),
        (("x", "--run", "0", "--scenario", "forty"), "nearest: forty-one-unite"),
        (("x", "--run", "0", "--theatre", "nowhere"), "nowhere: unknown theatre"),
        (("y", "--run", "0"), "y: is no results folder"),
        (("s3://bucket/x", "--run", "0"), "is an address"),
    ],
)
def test_what_cannot_be_made_again_is_refused(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback goes red."""
    answer(capsys, "run", "forty-one-unite", *FAST, "--runs", "2", "--no-figures", "--out", "x")
    assert main(["replay", *words, "--no-figures"]) == 2
    assert message in capsys.readouterr().err
