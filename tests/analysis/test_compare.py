"""Paired comparison against numpy by brute force, and where numbers have no meaning."""

import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from model.analysis import compare as module
from model.analysis.compare import COLUMNS, Question, compare, looked_at

N = 60


def runs(seed: int = 1, shift: float = 0.5, n: int = N, **outcomes: object) -> dict[str, object]:
    """Make one scenario's table `runs`: a shared draw, a shift, and what a test asks for."""
    rng = np.random.default_rng(1)  # shared draws
    own = np.random.default_rng(seed)
    shared = rng.normal(size=n)
    columns = {
        "run": np.arange(n),
        "seed": 1,
        "x": 10.0 + shared + shift + 0.1 * own.normal(size=n),
        "flat": 3.0,
        "gone": np.nan,
    }
    return columns | outcomes


def stack(**scenarios: dict[str, object]) -> pa.Table:
    """Return the table `runs` of several scenarios, run by run."""
    parts = [pd.DataFrame({"scenario": name} | columns) for name, columns in scenarios.items()]
    whole = pd.concat(parts).sort_values("run", kind="stable")
    return pa.Table.from_pandas(whole, preserve_index=False)


def unit(name: str) -> str:
    """Return a unit."""
    return f"unit of {name}"


def row(table: pa.Table, question: Question, scenario: str, outcome: str) -> dict[str, object]:
    """Return what a comparison says of one outcome."""
    found = compare(table, question, unit).set_index(["scenario", "outcome"])
    return dict(found.loc[(scenario, outcome)])


PAIR = Question(("base", "other"))


def test_against_numpy_by_brute_force() -> None:
    here, there = runs(2), runs(3, shift=0.0)
    found = row(stack(base=there, other=here), PAIR, "other", "x")
    x, y = np.asarray(here["x"]), np.asarray(there["x"])
    d = x - y
    assert found["n"] == found["pairs"] == N and found["unit"] == "unit of x"
    assert found["mean"] == pytest.approx(x.mean(), rel=1e-14)
    assert [found[p] for p in ("p05", "p50", "p95")] == list(np.percentile(x, (5, 50, 95)))
    assert found["difference"] == pytest.approx(d.mean(), rel=1e-14)
    assert found["mcse"] == pytest.approx(d.std(ddof=1) / math.sqrt(N), rel=1e-12)
    assert found["effect_size"] == pytest.approx(d.mean() / y.std(ddof=1), rel=1e-12)
    assert found["effect_low"] == pytest.approx(found["low"] / y.std(ddof=1), rel=1e-12)
    assert (found["higher"], found["equal"], found["lower"]) == (60, 0, 0)
    assert found["correlation"] == pytest.approx(np.corrcoef(x, y)[0, 1], rel=1e-12)
    rng = np.random.default_rng(5)
    boot = rng.choice(d, (20_000, N)).mean(axis=1)
    assert [found["low"], found["high"]] == pytest.approx(
        list(np.percentile(boot, (2.5, 97.5))), abs=0.1 * found["mcse"] * 3
    )
    apart = rng.choice(x, (20_000, N)).mean(axis=1) - rng.choice(y, (20_000, N)).mean(axis=1)
    low, high = np.percentile(apart, (2.5, 97.5))
    width = found["unpaired_high"] - found["unpaired_low"]
    assert width == pytest.approx(high - low, rel=0.08)
    assert found["gain"] == pytest.approx(width / (found["high"] - found["low"]))
    assert found["gain"] > 4.0


def test_the_baseline_has_no_difference_to_itself() -> None:
    found = row(stack(base=runs(2), other=runs(3)), PAIR, "base", "x")
    assert found["mean"] == pytest.approx(np.mean(np.asarray(runs(2)["x"])))
    for name in COLUMNS[COLUMNS.index("pairs") :]:
        assert pd.isna(found[name]), name


def test_pairs_are_of_the_same_run_and_failed_runs_drop_out() -> None:
    """Red if rows are paired by their place: each side lacks a run that the other has."""
    here, there = pd.DataFrame(runs(2)), pd.DataFrame(runs(3, shift=0.0))
    table = stack(base=dict(there.drop(index=5)), other=dict(here.drop(index=0)))
    found = row(table, PAIR, "other", "x")
    d = (here["x"] - there["x"]).drop(index=[0, 5])
    assert found["pairs"] == N - 2 and found["n"] == N - 1
    assert found["difference"] == pytest.approx(d.mean(), rel=1e-13)
    assert found["mcse"] == pytest.approx(d.std() / math.sqrt(N - 2), rel=1e-12)


def test_undefined_outcomes_are_null_and_never_0() -> None:
    some = np.where(np.arange(N) < 20, np.nan, 1.0 + np.arange(N) / N)
    table = stack(base=runs(2, some=some + 1.0), other=runs(3, some=some[::-1].copy()))
    found = row(table, PAIR, "other", "some")
    assert (found["n"], found["pairs"]) == (40, 20)
    gone = row(table, PAIR, "other", "gone")
    assert (gone["n"], gone["pairs"]) == (0, 0)
    for name in ("mean", "p50", "difference", "low", "mcse", "effect_size", "p", "survives"):
        assert pd.isna(gone[name]), name
    assert pd.isna(gone["probability_greater"]) and pd.isna(gone["runs_needed"])


def test_an_outcome_that_does_not_vary() -> None:
    """Red if a spread of 0 divides, or a difference of 0 is found to be one."""
    same = row(stack(base=runs(2), other=runs(3)), PAIR, "other", "flat")
    assert (same["difference"], same["low"], same["high"], same["p"]) == (0.0, 0.0, 0.0, 1.0)
    assert same["equal"] == N and same["probability_greater"] == 0.5
    assert pd.isna(same["effect_size"]) and pd.isna(same["gain"]) and not same["survives"]
    moved = row(stack(base=runs(2), other=runs(3, flat=3.5)), PAIR, "other", "flat")
    assert (moved["difference"], moved["low"], moved["high"]) == (0.5, 0.5, 0.5)
    assert moved["survives"] and pd.isna(moved["effect_size"]) and moved["p"] == 2 * 0.5**N


def test_ties_count_half() -> None:
    steps = np.array([1.0, 0.0, 0.0, -1.0] * 15) + (np.arange(N) == 3) * 2.0
    table = stack(base=runs(2, s=0.0), other=runs(3, s=steps))
    found = row(table, PAIR, "other", "s")
    assert (found["higher"], found["equal"], found["lower"]) == (16, 30, 14)
    assert found["probability_greater"] == pytest.approx(31 / 60)
    assert found["greater_low"] < 31 / 60 < found["greater_high"]


def test_a_scenario_that_changes_nothing() -> None:
    table = stack(base=runs(2), other=runs(2))
    found = row(table, PAIR, "other", "x")
    assert (found["difference"], found["low"], found["high"], found["equal"]) == (0, 0, 0, N)
    assert found["p"] == 1.0 and found["runs_needed"] == 5 and pd.isna(found["gain"])


def test_few_pairs_have_no_interval() -> None:
    found = row(stack(base=runs(2, n=4), other=runs(3, n=4)), PAIR, "other", "x")
    assert found["pairs"] == 4 and not pd.isna(found["difference"])
    assert pd.isna(found["low"]) and pd.isna(found["p"]) and pd.isna(found["survives"])


def test_runs_needed_for_the_half_width_asked_for() -> None:
    table = stack(base=runs(2), other=runs(3))
    usual = row(table, PAIR, "other", "x")
    sd = np.std(np.asarray(runs(2)["x"]), ddof=1)
    assert usual["half_width"] == pytest.approx(0.1 * sd)
    named = row(table, Question(("base", "other"), least={"x": 0.01}), "other", "x")
    assert named["half_width"] == 0.01 and named["runs_needed"] > 5 * usual["runs_needed"]
    asked = Question(("base", "other"), least={"x": 0.01}, half_width=0.5)
    assert row(table, asked, "other", "x")["half_width"] == pytest.approx(0.5 * sd)


def test_what_survives_depends_on_how_many_questions_were_asked() -> None:
    rng = np.random.default_rng(4)
    weak = 0.32 * N**-0.5 * 2.0 + rng.normal(0.0, 0.3, N)
    weak += 0.3 * 2.6 / math.sqrt(N) - weak.mean()  # t about 2.6, p about 0.01
    noise = {f"noise{k}": rng.normal(size=N) for k in range(30)}
    few = row(stack(base=runs(2, weak=0.0), other=runs(3, weak=weak)), PAIR, "other", "weak")
    many = stack(
        base=runs(2, weak=0.0, **dict.fromkeys(noise, 0.0)), other=runs(3, weak=weak, **noise)
    )
    found = row(many, PAIR, "other", "weak")
    assert found["p"] == few["p"] < 0.05 and found["p_holm"] > few["p_holm"]
    assert few["survives"] and not found["survives"]
    assert looked_at(compare(many, PAIR, unit)) == 33


def test_neither_blocks_nor_company_nor_order_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Red if an interval depends on memory, on a third scenario, or on the order of outcomes."""
    table = stack(base=runs(2), other=runs(3), third=runs(4, shift=2.0))
    alone = compare(table, PAIR, unit).drop(columns=["p_holm", "survives"])
    three = compare(table, Question(("base", "third", "other")), unit)
    chosen = three[three["scenario"] != "third"].drop(columns=["p_holm", "survives"])
    pd.testing.assert_frame_equal(chosen.reset_index(drop=True), alone, check_exact=True)
    monkeypatch.setattr(module, "_BUDGET", 1)
    again = compare(table, PAIR, unit).drop(columns=["p_holm", "survives"])
    pd.testing.assert_frame_equal(again, alone, check_exact=True)
    names = table.column_names
    turned = compare(table.select(names[:3] + names[:2:-1]), PAIR, unit)
    both = [each.set_index(["scenario", "outcome"]).sort_index() for each in (turned, alone)]
    pd.testing.assert_frame_equal(both[0].drop(columns=["p_holm", "survives"]), both[1])


def test_one_scenario_or_one_twice_is_refused() -> None:
    for names in (("base",), ("base", "base")):
        with pytest.raises(ValueError, match="two scenarios or more"):
            compare(stack(base=runs()), Question(names), unit)
