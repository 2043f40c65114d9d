"""Statistics out of core: what numpy gives on everything at once, in any blocks."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from model.ensemble import summaries
from model.ensemble.columns import Rows, outcomes_of, scenarios_of
from model.ensemble.summaries import Weekly, bands, statistics, weekly_of
from model.ensemble.values import describe, mean_of, means_of_sorted, quantiles

RUNS, WEEKS = 23, 7


def frame(runs: int = RUNS, seed: int = 1) -> pd.DataFrame:
    """Make a table `weeks` with gaps: `some` is undefined in many places, `none` everywhere."""
    rng = np.random.default_rng(seed)
    size = runs * WEEKS
    some = rng.lognormal(0.0, 3.0, size)
    some[rng.random(size) < 0.4] = np.nan
    some.reshape(runs, WEEKS)[:, 3] = np.nan
    return pd.DataFrame(
        {
            "run": np.repeat(np.arange(runs) * 2, WEEKS),
            "week": np.tile(np.arange(WEEKS), runs),
            "whole": rng.normal(1e6, 1.0, size),
            "some": some,
            "none": np.nan,
            "start": np.where(np.arange(size) // WEEKS == 2, 0.0, rng.random(size)),
        }
    )


def two_scenarios() -> pa.Table:
    """Mix two scenarios as a comparison keeps them, run by run; the second has fewer."""
    parts = [frame().assign(scenario="b-base"), frame(11, seed=2).assign(scenario="a-other")]
    mixed = pd.concat(parts).sort_values(["run", "scenario", "week"], ascending=[True, False, True])
    table = pa.Table.from_pandas(mixed, preserve_index=False)
    return table.select(["scenario", *[x for x in table.column_names if x != "scenario"]])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two scenarios on disk, in groups of rows that end inside runs."""
    pq.write_table(two_scenarios(), tmp_path / "weeks.parquet", row_group_size=10)
    return tmp_path / "weeks.parquet"


def matrix(table: pd.DataFrame, outcome: str) -> np.ndarray:
    """Return an outcome as weeks by runs."""
    return table.pivot(index="week", columns="run", values=outcome).to_numpy()


@pytest.mark.parametrize("budget", [2**25, 8 * RUNS * WEEKS, 8 * RUNS * 3, 8])
@pytest.mark.parametrize("batch", [2**16, 5])
def test_bands_are_numpys_percentiles_in_any_blocks(
    path: Path, budget: int, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red if a block, a batch or the other scenario's rows leak into a week's values."""
    monkeypatch.setattr(summaries, "BUDGET", budget)
    monkeypatch.setattr("model.ensemble.columns.BATCH", batch)
    found = bands(path, scenario="b-base").set_index(["outcome", "week"])
    assert found.index.get_level_values("outcome").unique().tolist() == outcomes_of(path)
    for outcome in ("whole", "some", "none", "start"):
        for week, row in enumerate(matrix(frame(), outcome)):
            known, here = row[~np.isnan(row)], found.loc[(outcome, week)]
            assert here["n"] == known.size
            if known.size:
                assert here[["p05", "p50", "p95"]].tolist() == list(
                    np.percentile(known, (5, 50, 95))
                )
                assert here["mean"] == np.sort(known).sum() / known.size
            else:
                assert here[["mean", "p05", "p50", "p95"]].isna().all()


def test_the_index_is_in_per_cent_of_each_runs_own_start(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red if a later block of weeks is divided by its own first week, or 0 divides."""
    table = matrix(frame(), "start")
    ratio = 100.0 * (table / np.where(table[0] > 0.0, table[0], np.nan))
    for budget in (2**25, 8 * RUNS * 2):
        monkeypatch.setattr(summaries, "BUDGET", budget)
        found = Weekly(path, "b-base").index_bands(["start"])
        assert found["outcome"].unique().tolist() == ["start_index"]
        assert (found["n"] == RUNS - 1).all()
        assert np.array_equal(found["p50"], np.nanpercentile(ratio, 50, axis=1))


def test_one_week_and_one_number_for_each_run(path: Path) -> None:
    weekly, table = Weekly(path, "b-base"), matrix(frame(), "some")
    assert weekly.runs.tolist() == list(range(0, 2 * RUNS, 2))
    assert np.array_equal(weekly.at("some", 4), table[4], equal_nan=True)
    expected = pd.DataFrame(table).mean().to_numpy()
    assert np.allclose(weekly.means("some"), expected, rtol=1e-14, atol=0, equal_nan=True)
    assert np.isnan(weekly.means("none")).all() and np.isnan(weekly.at("absent", 0)).all()
    count = weekly.each("whole", lambda rows: (rows > 1e6).sum(axis=1))
    assert count.tolist() == (matrix(frame(), "whole") > 1e6).sum(axis=0).tolist()


def test_scenarios_are_told_apart(path: Path) -> None:
    assert scenarios_of(path) == ["b-base", "a-other"]
    assert Weekly(path, "a-other").runs.size == 11
    assert Rows.find(path, "a-other").count == 11 * WEEKS
    assert Weekly(path, "nobody").empty
    with pytest.raises(ValueError, match="several scenarios"):
        Weekly(path)
    in_memory = Weekly(two_scenarios(), "b-base")
    assert in_memory.bands().equals(Weekly(path, "b-base").bands())


def test_a_table_out_of_order_is_refused() -> None:
    """Red if rows are taken for another run's or week's."""
    plain = frame()
    for wrong in (plain.iloc[::-1], plain.drop(index=9), plain.drop(index=plain.index[-1])):
        with pytest.raises(ValueError, match="table weeks"):
            Weekly(pa.Table.from_pandas(wrong, preserve_index=False))


def test_statistics_of_runs(tmp_path: Path) -> None:
    runs = frame().drop(columns="week").groupby("run").mean().reset_index()
    table = pa.Table.from_pandas(runs.assign(seed=1), preserve_index=False)
    found = statistics(table, lambda name: f"unit of {name}")
    assert list(found) == ["whole", "some", "none", "start"]
    some = runs["some"].dropna()
    assert found["some"]["mean"] == math.fsum(some) / some.size
    assert found["some"]["sd"] == pytest.approx(some.std(), rel=1e-14)
    assert found["some"]["p95"] == np.percentile(some, 95)
    assert found["some"]["mcse"] == pytest.approx(some.std() / math.sqrt(some.size), rel=1e-14)
    assert found["none"] == {
        **dict.fromkeys(("mean", "sd", "p05", "p50", "p95", "mcse")),
        "unit": "unit of none",
    }
    assert describe(np.array([2.0]))["sd"] is None and describe(np.array([2.0]))["mean"] == 2.0


def test_means_do_not_depend_on_the_order_of_runs() -> None:
    """Red if values are added up as they come: these lose 1.0 in most orders."""
    values = np.array([1e16, 1.0, -1e16, 1.0])
    for order in ([0, 1, 2, 3], [1, 3, 0, 2], [0, 2, 1, 3]):
        assert describe(values[order])["mean"] == 0.5


def test_means_of_bands_do_not_depend_on_the_order_of_runs() -> None:
    """Nor on gaps; where all are the same the mean is that number. Red if rows stay unsorted."""
    rng = np.random.default_rng(4)
    values = np.exp(rng.normal(size=(6, 1000), scale=5.0))
    values[1, ::3], values[2], values[3] = np.nan, np.nan, 0.1
    expected = [mean_of(row[~np.isnan(row)]) for row in values]
    found = []
    for _ in range(3):
        mixed = rng.permuted(values, axis=1)
        found.append(means_of_sorted(mixed, quantiles(mixed)[0]))
    assert np.array_equal(found[0], found[1], equal_nan=True)
    assert np.array_equal(found[0], found[2], equal_nan=True)
    assert found[0] == pytest.approx(expected, rel=1e-13, nan_ok=True) and found[0][3] == 0.1


def test_quantiles_at_random_are_numpys_bit_for_bit() -> None:
    rng = np.random.default_rng(3)
    for size in (1, 2, 3, 10, 101, 500):
        values = rng.normal(size=(4, size))
        expected = np.percentile(values, (5, 50, 95), axis=1)
        assert np.array_equal(quantiles(values.copy())[1], expected)


def test_a_folder_without_the_table_has_no_runs(tmp_path: Path) -> None:
    assert weekly_of(tmp_path, "baseline_weeks").empty
    assert bands(pa.table({"run": [], "week": []}), ["x"])["mean"].isna().all()


@pytest.mark.slow
def test_the_benchmark_of_readers_runs() -> None:
    """Red if what it calls was renamed: it is no part of the package, and nothing else calls it."""
    command = [sys.executable, "-m", "benchmarks.storage", "--runs", "12", "--rounds", "1"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert "1,248 rows" in done.stdout and done.stdout.count("summaries") == 2
