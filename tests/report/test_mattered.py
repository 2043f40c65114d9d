"""Who mattered: power, company and strength, worked out by hand for four factions."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from model.figures.data import Meta
from model.report.kept import NO_META
from model.report.mattered import (
    Ends,
    alignments,
    blocs,
    changed_company,
    common,
    largest_rebel,
    powers,
)
from model.report.mattered_words import of_comparison, of_run, power_words

NAMES = ("crown", "fox", "owl", "elk")
META: Meta = {
    **NO_META,
    "factions": [
        {"id": name, "name": name.capitalize(), "side": side, "signatory": False}
        for name, side in zip(NAMES, ("government", "rebel", "rebel", "rebel"), strict=True)
    ],
}
ROLES = {"rebels": ["rebel"], "government": ["government"]}


def ends(*runs: tuple[list[int], list[float]]) -> Ends:
    """Return runs with these coalitions and strengths."""
    coalition = np.array([run[0] for run in runs], dtype=np.int64)
    strength = np.array([run[1] for run in runs], dtype=float)
    return Ends(NAMES, np.arange(len(runs)), coalition, strength)


def test_ends_are_those_of_the_table() -> None:
    rows = {
        "scenario": ["a", "a", "b", "a"], "run": [0, 2, 0, 2],
        "faction": ["fox", "fox", "owl", "stranger"], "coalition": [3, 4, 5, 4],
        "strength": [10.0, 20.0, 30.0, 40.0],
    }  # fmt: skip
    found = Ends.of(pa.table(rows), "a", NAMES)
    assert found.factions == (*NAMES, "stranger") and found.runs.tolist() == [0, 2]
    assert found.coalition[:, 1].tolist() == [3, 4] and found.coalition[0, 4] == -1
    assert np.isnan(found.strength[0, 4]) and found.only(np.array([2])).strength[0, 4] == 40.0


@pytest.mark.parametrize("rows_at_once", [1, 2, 3, 9])
def test_only_the_first_runs_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    """Wherever a group of rows ends; of a table of many runs no group more than is needed."""
    table = pa.table({"run": [0, 0, 3, 3, 7], "faction": list("ababa")})
    read, real = list[int](), pq.ParquetFile.read_row_group

    def spy(file: pq.ParquetFile, group: int) -> pa.Table:
        read.append(group)
        return real(file, group)

    monkeypatch.setattr(pq.ParquetFile, "read_row_group", spy)
    pq.write_table(table, tmp_path / "x.parquet", row_group_size=rows_at_once)
    assert alignments(tmp_path / "x.parquet", 2)["run"].to_pylist() == [0, 0, 3, 3]
    assert alignments(tmp_path / "x.parquet", 9).num_rows == 5
    read.clear()
    assert alignments(tmp_path / "x.parquet", 1)["run"].to_pylist() == [0, 0]
    assert len(read) == -(-3 // rows_at_once)
    pq.write_table(table.slice(0, 0), tmp_path / "x.parquet")
    assert alignments(tmp_path / "x.parquet", 2).num_rows == 0


def test_power_by_hand() -> None:
    """Half to one, a quarter each to two others: 2/3, 1/6, 1/6 (Shapley and Shubik)."""
    found = powers(ends(([0, 1, 1, 2], [2.0, 0.5, 0.5, 1.0])))
    assert found[0] == pytest.approx([2 / 3, 1 / 6, 1 / 6, 1 / 6])
    assert powers(ends(([0, 1, 1, -1], [3.0, 1.0, 1.0, np.nan])))[0, 0] == 1.0
    gone = powers(ends(([0, -1, 1, 2], [1.0, np.nan, 1.0, 1.0])))[0]
    assert np.isnan(gone[1]) and gone[0] == pytest.approx(1 / 3)
    assert np.isnan(powers(ends(([0, 1, 2, 3], [0.0] * 4)))).all()


def test_blocs_of_one_run() -> None:
    place, sums = blocs(np.array([7, 2, 7, -1]), np.array([1.0, 2.0, 3.0, np.nan]))
    assert place.tolist() == [1, 0, 1, -1] and sums.tolist() == [2.0, 4.0]


def test_the_largest_rebel_coalition_holds_no_government() -> None:
    """Red if rebels who went over to the government count as its largest opponents."""
    runs = ends(([0, 0, 1, 1], [9.0, 5.0, 1.0, 1.0]), ([0, 1, 2, 2], [9.0, 5.0, 1.0, 1.0]))
    rebels, government = np.array([False, True, True, True]), np.array([True, False, False, False])
    found = largest_rebel(runs, rebels, government)
    assert found.tolist() == [[False, False, True, True], [False, True, False, False]]


def test_company_by_hand() -> None:
    """Fox leaves owl for elk: of {owl} and {elk} nothing is common; crown is alone in both."""
    here = ends(([0, 1, 2, 1], [1.0] * 4), ([0, 1, 1, 2], [1.0] * 4))
    there = ends(([0, 1, 1, 2], [1.0] * 4), ([0, 1, 1, 2], [1.0] * 4))
    assert changed_company(here, there).tolist() == [0.0, 0.5, 0.5, 0.5]
    gone = ends(([0, -1, 2, 1], [1.0] * 4), ([0, -1, 1, 2], [1.0] * 4))
    assert np.isnan(changed_company(gone, there)[1])


def test_only_runs_that_both_have_are_compared() -> None:
    here = Ends(NAMES, np.array([0, 2]), np.zeros((2, 4), dtype=np.int64), np.ones((2, 4)))
    there = Ends(NAMES, np.array([2, 3]), np.zeros((2, 4), dtype=np.int64), np.ones((2, 4)))
    assert [each.runs.tolist() for each in common(here, there)] == [[2], [2]]


def test_sentences_on_power() -> None:
    told = power_words("The crown's coalition", np.array([0.5, 1.0, 1.0, np.nan]))
    assert told.startswith("The crown's coalition tips the balance in 100 % of the orders")
    assert "in 2 of 3 runs it has more than half" in told
    assert "by itself" not in power_words("It", np.array([0.5, 0.4]))
    assert "median" not in power_words("It", np.array([0.5]))
    assert power_words("It", np.array([np.nan])) == ""


def test_who_stands_where() -> None:
    runs = [([0, 1, 1, 2], [9.0, 5.0, 3.0, 1.0]), ([0, 1, 2, 1], [9.0, 5.0, 3.0, 1.0])]
    text, table = of_run(ends(*runs), META, ROLES)
    assert text.paragraphs[0].endswith("Fox (100 %), Owl (50 %) and Elk (50 %).")
    assert [row[0] for row in table.rows] == ["Crown", "Fox", "Owl", "Elk"]
    assert table.rows[1][-1] == "100 %" and table.rows[0][4] == "67 %"
    (none,) = of_run(ends(*runs).only(np.array([], dtype=np.int64)), META, ROLES)
    assert none.paragraphs == ("The folder keeps no end of a run.",)
    (plain,) = of_run(ends(*runs), META, {})  # an older folder does not say who the rebels are
    assert "in the largest rebel one" not in plain.head


def runs_of(strength: list[float], number: int, other: int = 1) -> Ends:
    """Return so many runs that differ a little."""
    return ends(
        *(([0, 1, other, 2], [s * (1 + 0.0001 * k) for s in strength]) for k in range(number))
    )


def test_whom_a_scenario_changes() -> None:
    base = runs_of([100.0, 50.0, 30.0, 10.0], 6)
    here = runs_of([100.0, 50.0, 33.0, 10.0], 6, other=2)
    points, table = of_comparison(here, base, "new", "old", META)
    company, strength = points.points
    assert company.startswith("Those who end in new in the most different company from old: ")
    assert "Owl (100 %)" in company and "Crown" not in company
    assert strength.endswith("1 % or more for 1 of them, most for Owl (+10 %).")
    assert table.rows[0][0] == "Fox" or "Owl" in {row[0] for row in table.rows}


def test_nothing_changes_and_too_few() -> None:
    base = runs_of([100.0, 50.0, 30.0, 10.0], 6)
    (points,) = of_comparison(base, base, "new", "old", META)
    assert points.points[0].startswith("In every pair of runs all factions end beside the same")
    assert "Nobody's strength at the end differs" in points.points[1]
    few = runs_of([100.0, 50.0, 30.0, 10.0], 2)
    points, *_ = of_comparison(few, few, "new", "old", META)
    assert points.points[1].startswith("2 pairs of runs are too few")
