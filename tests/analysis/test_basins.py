"""Basins of the mean landscape: by hand, from tables, and through the verb `run`."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.analysis.basins import basins, found_in
from model.analysis.intervals import wilson
from model.cli.main import main
from model.landscape.problem import Landscape


def rows(run: int, coalitions: dict[str, int], strength: float) -> pd.DataFrame:
    """Return a run's rows of `alignments`: all of one strength."""
    names = list(coalitions)
    many = len(names)
    columns = {"faction": names, "coalition": list(coalitions.values())}
    return pd.DataFrame({"run": [run] * many, **columns, "strength": [strength] * many})


def bonds(run: int, week: int, ties: dict[str, float]) -> pd.DataFrame:
    """Return a run's rows of `dyads`, both orders of each pair of letters."""
    pairs = [(a, b, tie) for (a, b), tie in ties.items()]
    both = [*pairs, *((b, a, tie) for a, b, tie in pairs)]
    table = pd.DataFrame(both, columns=["i", "j", "bond"])
    return table.assign(run=run, week=week, weight=0.0)


def written(folder: Path, ends: list[pd.DataFrame], dyads: list[pd.DataFrame]) -> Path:
    """Write both tables into a results folder."""
    (folder / "tables").mkdir()
    pd.concat(ends).to_parquet(folder / "tables" / "alignments.parquet")
    if dyads:
        pd.concat(dyads).to_parquet(folder / "tables" / "dyads.parquet")
    return folder


def test_the_mean_decides_and_the_lost_stand_alone(tmp_path: Path) -> None:
    """Bonds of a with b are 0.8 in run 0, -0.2 in run 1: the mean is 0.3. c is nobody's friend.

    Run 2 has no bonds on record and ends apart, but leads to the same minimum. Week 0 of run 0
    does not count; nor does it that b is twice as strong in run 1 as in run 0.
    """
    friends = {"ab": 0.8, "ac": -0.5, "bc": -0.5}
    ends = [
        rows(0, {"a": 0, "b": 0, "c": 2}, 100.0),
        rows(1, {"a": 0, "b": 1, "c": 2}, 200.0),
        rows(2, {"c": 0, "a": 5}, 100.0),
    ]
    early = bonds(0, 0, {"ab": -9.0, "ac": 9.0, "bc": 9.0})
    folder = written(
        tmp_path, ends, [early, bonds(0, 3, friends), bonds(1, 3, friends | {"ab": -0.2})]
    )
    found = basins(folder)
    assert found is not None and (found.runs, found.frozen, found.parted) == (3, 2, None)
    (only,) = found.found
    assert only.configuration == (("a", "b"), ("c",))
    assert (only.runs, only.share, only.above) == (3, 1.0, 0.0)
    assert (only.low, only.high) == wilson(3, 3)


def test_two_basins_by_hand() -> None:
    """e and f hold together (10), so that no move of one of them takes both to the other pair.

    e likes a (2) and c (1): with a and b is the best, with c and d 2 (2 - 1) higher. Runs are
    told apart by their partition, whatever their labels.
    """
    w = np.zeros((6, 6))
    w[:2, 2:4] = -8.0
    for i, j, tie in ((0, 1, 6.0), (2, 3, 6.0), (4, 5, 10.0), (0, 4, 2.0), (2, 4, 1.0)):
        w[i, j] = tie
    problem = Landscape(tuple("abcdef"), w + w.T, np.ones(6))
    with_first, with_second = (0, 0, 1, 1, 0, 0), (0, 0, 1, 1, 1, 1)
    ends = [with_first, with_second, (3, 3, 7, 7, 3, 3), (0, 5, 1, 1, 0, 0)]
    found = found_in(problem, ends, np.array([5.0, 1.0, 4.0, 1.0, 9.0, 1.0]), 1)
    assert found is not None
    assert [each.runs for each in found.found] == [3, 1]
    assert found.found[0].configuration == (("a", "b", "e", "f"), ("c", "d"))
    heights = [each.above for each in found.found]
    assert heights == [0.0, pytest.approx(2.0 / (2.0 * np.abs(w).sum()))]
    assert found.parted == ("e", "a")  # 9 x 5, more than e and c
    assert found.found[0].together("a", "e") and not found.found[1].together("a", "e")
    one = found_in(problem, [with_first], np.ones(6), 1)
    assert one is not None and one.parted is None


@pytest.mark.parametrize("scenario", [None, "b"])
def test_a_run_cut_in_two_is_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scenario: str | None
) -> None:
    """However few rows are read at once, the basins are the same; red if a run counts twice."""
    friends = {"ab": 0.8, "ac": -0.5, "bc": 0.1}
    ends = [rows(run, {"a": 0, "b": run % 2, "c": 2}, 100.0 + run) for run in range(5)]
    dyads = [bonds(run, 3, friends) for run in (0, 3)]
    if scenario:
        twice = [
            [each.assign(scenario=name) for each in of for name in "ab"] for of in (ends, dyads)
        ]
        ends, dyads = twice
    folder = written(tmp_path, ends, dyads)
    expected = basins(folder, scenario)
    assert expected is not None and (expected.runs, expected.frozen) == (5, 2)
    for few in (1, 2, 4):
        monkeypatch.setattr("model.analysis.basins.ROW_GROUP", few)
        monkeypatch.setattr("model.analysis.basins.TOGETHER", few)
        assert basins(folder, scenario) == expected


def test_without_bonds_there_are_none(tmp_path: Path) -> None:
    assert basins(tmp_path) is None
    assert basins(written(tmp_path, [rows(0, {"a": 0}, 1.0)], [])) is None


def test_run_reports_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In ``--json``, in ``summary.json`` and in words; with ``--detail 0`` null."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    words = ["run", "status-quo", "--runs", "3", "--weeks", "2", "--workers", "1", "--no-figures"]
    assert main([*words, "--no-baseline", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["basins"] and sum(each["runs"] for each in told["basins"]) == 3
    assert sum(each["share"] for each in told["basins"]) == pytest.approx(1.0)
    names = [name for camp in told["basins"][0]["configuration"] for name in camp]
    assert len(names) == len(set(names)) > 60
    noted = json.loads((tmp_path / "results/status-quo/summary.json").read_text())
    assert noted["basins"] == told["basins"] and noted["outcomes"] == told["outcomes"]
    assert any("basin" in line for line in told["summary"])
    assert any("With bonds frozen, the ends lie" in line for line in told["summary"])
    assert main([*words, "--no-baseline", "--json", "--detail", "0"]) == 0
    assert json.loads(capsys.readouterr().out)["basins"] is None
