"""Intervals against brute force, printed tables, other programs, and on simulated data."""

import math

import numpy as np
import pytest
from scipy import stats

from model.analysis import intervals
from model.analysis.intervals import (
    LEAST_PAIRS,
    Resampled,
    holm,
    resamples_of,
    runs_needed,
    student,
    student_p,
    weights,
    wilson,
)


def interval(values: np.ndarray, seed: int = 1) -> tuple[float, float]:
    """Return the interval of one sample's mean."""
    return Resampled.of(np.asarray(values, dtype=float)[:, None], seed).interval(0)


def test_weights_are_multinomial_and_the_same_for_one_seed() -> None:
    """Red if a resample has more or fewer values than the sample, or seeds do not matter."""
    first = np.concatenate(list(weights(50, 1, 0)))
    assert first.shape == (resamples_of(50), 50) and (first.sum(axis=1) == 50).all()
    assert first.var() == pytest.approx(1.0 - 1.0 / 50, rel=0.02)  # binomial(50, 1/50)
    assert np.array_equal(first, np.concatenate(list(weights(50, 1, 0))))
    for other in (weights(50, 2, 0), weights(50, 1, 1)):
        assert not np.array_equal(first, np.concatenate(list(other)))


def test_blocks_of_weights_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Red if an interval depends on how much memory it was given."""
    values = np.random.default_rng(1).lognormal(size=(40, 3))
    whole = [Resampled.of(values, 1).interval(k) for k in range(3)]
    monkeypatch.setattr(intervals, "_BLOCK", 1000)
    assert [Resampled.of(values, 1).interval(k) for k in range(3)] == whole


@pytest.mark.parametrize("draw", ["normal", "lognormal"])
def test_bca_is_that_of_scipy_but_for_the_wider_level(
    draw: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red if bias or acceleration have the wrong sign or size."""
    values = getattr(np.random.default_rng(2), draw)(size=200)
    monkeypatch.setattr(intervals, "student", lambda freedom: 1.959964 / math.sqrt(200 / 199))
    monkeypatch.setattr(intervals, "RESAMPLES", 40_000)
    monkeypatch.setattr(intervals, "resamples_of", lambda n: 40_000)
    ends = stats.bootstrap((values,), np.mean, n_resamples=40_000, method="BCa", rng=3)
    other, width = ends.confidence_interval, ends.confidence_interval.high
    width -= other.low
    low, high = interval(values)
    assert abs(low - other.low) < 0.02 * width and abs(high - other.high) < 0.02 * width


def test_outcomes_do_not_touch_each_other() -> None:
    """The interval of a column is the same alone, in another order, and beside gaps."""
    values = np.random.default_rng(4).normal(size=(30, 4))
    alone = [interval(values[:, k]) for k in range(4)]
    mixed = Resampled.of(values[:, ::-1].copy(), 1)
    assert [mixed.interval(3 - k) for k in range(4)] == alone
    gaps = np.column_stack([values, np.where(np.arange(30) % 3, np.nan, values[:, 0])])
    assert [Resampled.of(gaps, 1).interval(k) for k in range(4)] == alone


def test_gaps_are_left_out() -> None:
    """Red if an undefined value counts as 0: the interval would reach toward it."""
    values = np.full(60, np.nan)
    values[::3] = np.random.default_rng(5).normal(100.0, 1.0, 20)
    low, high = interval(values)
    assert 99.0 < low < high < 101.0
    found = Resampled.of(values[:, None], 1)
    assert found.n[0] == 20 and found.mean[0] == pytest.approx(np.nanmean(values))


def test_too_few_values_and_values_that_do_not_vary() -> None:
    assert all(math.isnan(end) for end in interval(np.arange(LEAST_PAIRS - 1)))
    assert interval(np.full(10, 0.1)) == (0.1, 0.1)
    assert interval(np.zeros(10)) == (0.0, 0.0)
    ends = interval(np.array([0.0] * 38 + [0.1, 0.05]))
    assert ends[0] == 0.0 < ends[1]  # not 2e-12: that would be a difference


def test_sums_of_resamples_are_exact() -> None:
    """Red if the order of adding up shows: twice the same matrix product, permuted."""
    values = np.random.default_rng(6).normal(size=(500, 7)) * 10.0 ** np.arange(-9, 5, 2)
    whole, step = intervals._whole(values)
    (block, *_) = weights(500, 1, 0)
    shuffled = np.random.default_rng(7).permutation(500)
    assert np.array_equal(block @ whole, block[:, shuffled] @ whole[shuffled])
    assert np.abs(whole * step - values).max(axis=0) == pytest.approx(step / 2.0, rel=0.2)


def test_apart_is_wider_than_in_pairs_only_where_pairs_agree() -> None:
    rng = np.random.default_rng(8)
    base = rng.normal(size=300)
    for tie, gain in ((0.1, 7.0), (100.0, 1.0)):
        here = base + rng.normal(0.0, tie, 300)
        low, high = interval(here - base)
        side = Resampled.of(here[:, None], 1).less(Resampled.of(base[:, None], 1, 1))
        first, last = side.interval(0)
        assert (last - first) / (high - low) == pytest.approx(
            math.sqrt((here.var() + base.var()) / (here - base).var()), rel=0.05
        )
        assert (last - first) / (high - low) > gain * 0.9
    plain = math.sqrt(here.var() / 300 + base.var() / 300)
    assert last - first == pytest.approx(2 * 1.96 * plain, rel=0.05)


@pytest.mark.parametrize("freedom", [20, 99, 499])
@pytest.mark.parametrize("t", [0.0, 0.5, 2.0, 3.5, 5.0])
def test_p_values_are_students(freedom: int, t: float) -> None:
    assert student_p(t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), rel=0.02)
    assert student_p(-t, freedom) == student_p(t, freedom)


def test_students_quantiles() -> None:
    for freedom in (4, 9, 30, 200):
        assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=0.01)


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (3, 10), (10, 10), (355, 500)])
def test_wilson_is_that_of_scipy(hits: int, n: int) -> None:
    other = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert wilson(hits, n) == pytest.approx((other.low, other.high), abs=1e-6)


def test_wilson_of_nothing() -> None:
    assert all(math.isnan(end) for end in wilson(0, 0))


def test_holm_by_hand() -> None:
    """Red if factors run the wrong way, ranks are lost, or gaps are counted."""
    found = holm([0.04, math.nan, 0.001, 0.03, 0.5])
    assert found[0] == pytest.approx(0.09) and math.isnan(found[1])
    assert found[2:] == pytest.approx([0.004, 0.09, 0.5])
    assert holm([0.9, 0.9]) == [1.0, 1.0]


def test_runs_needed_are_the_fewest_that_do() -> None:
    for sd, half in ((1.0, 0.1), (0.13, 0.05), (5.0, 1.0)):
        n = runs_needed(sd, half)
        assert student(n - 1) * sd / math.sqrt(n) <= half
        assert student(n - 2) * sd / math.sqrt(n - 1) > half
    assert runs_needed(0.0, 1.0) == LEAST_PAIRS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "n", "least"),
    [
        ("normal", 10, 0.92),
        ("normal", 50, 0.935),
        ("lognormal", 50, 0.89),
        ("lognormal", 500, 0.93),
    ],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(name: str, n: int, least: float) -> None:
    """Red if the level is wrong, or the acceleration bends the wrong way."""
    rng = np.random.default_rng(9)
    truth = {"normal": 0.0, "lognormal": math.exp(0.5)}[name]
    held = np.array(
        [
            low <= truth <= high
            for _ in range(20)
            for found in [Resampled.of(getattr(rng, name)(size=(n, 200)), int(rng.integers(2**31)))]
            for low, high in map(found.interval, range(200))
        ]
    )
    assert least <= held.mean() <= 0.965
