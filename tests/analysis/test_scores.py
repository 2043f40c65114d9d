"""Scores against hand computation and scikit-learn; held-out predictions that do not peek."""

from dataclasses import asdict, replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from model.analysis.calibrate import with_other_record
from model.analysis.dyadic import regress
from model.analysis.held_out import (
    FEW_SPREADS,
    arguments,
    counting,
    leave_one_group_out,
    logistic,
    propensities_held_out,
    seen_only,
)
from model.analysis.scores import NAMES, curve, intervals, score

from .small import drawn_pairs
from .test_mixed import synthetic_basis

NAMED = ("distance", "size")


def test_scores_of_four_cases_by_hand() -> None:
    """AUC 3 of 4 pairs in order; precision 1 and 2/3 at the two hits."""
    hit = np.array([True, False, True, False])
    chance = np.array([0.9, 0.8, 0.3, 0.1])
    found = score(hit, chance)
    assert found.auc == pytest.approx(0.75)
    assert found.average_precision == pytest.approx((1.0 + 2.0 / 3.0) / 2.0)
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.49 + 0.01) / 4.0)
    assert found.brier_skill == pytest.approx(1.0 - 0.2875 / 0.25)
    expected = np.log([0.9, 0.2, 0.3, 0.9]).mean()
    assert found.log_score == pytest.approx(expected)
    assert (found.rows, found.hits) == (4, 2)


def test_a_weight_is_so_many_cases() -> None:
    """Scores of weighted cases are those of repeated cases."""
    hit = np.array([True, False, True, False, False])
    chance = np.array([0.7, 0.4, 0.35, 0.3, 0.6])
    weight = np.array([1.0, 3.0, 2.0, 1.0, 1.0])
    many = np.repeat(np.arange(5), weight.astype(int))
    one, other = asdict(score(hit, chance, weight)), asdict(score(hit[many], chance[many]))
    assert [one[name] for name in NAMES] == pytest.approx([other[name] for name in NAMES])


@pytest.mark.parametrize("hit", [np.zeros(3, dtype=bool), np.ones(3, dtype=bool)])
def test_nothing_is_scored_where_nothing_differs(hit: np.ndarray) -> None:
    """An AUC out of one class goes red."""
    assert np.isnan(score(hit, np.array([0.1, 0.2, 0.3])).auc)


def test_calibration_tells_the_sure_from_the_too_sure() -> None:
    """Slope 1 of true probabilities, a half of those with twice the logit."""
    rng = np.random.default_rng(5)
    logit = rng.normal(-1.0, 1.2, 20_000)
    hit = rng.random(logit.size) < 1.0 / (1.0 + np.exp(-logit))
    true = score(hit, 1.0 / (1.0 + np.exp(-logit)))
    assert true.slope == pytest.approx(1.0, abs=0.05)
    assert true.intercept == pytest.approx(0.0, abs=0.06)
    bold = score(hit, 1.0 / (1.0 + np.exp(-2.0 * logit)))
    assert bold.slope == pytest.approx(0.5, abs=0.05)


def test_separated_data_have_no_slope() -> None:
    """A slope that runs away is no slope."""
    hit = np.array([False] * 5 + [True] * 5)
    assert np.isnan(score(hit, np.linspace(0.1, 0.9, 10)).slope)


def test_a_curve_counts_every_case_once() -> None:
    """Groups by probability, with their shares."""
    chance = np.linspace(0.01, 0.99, 60)
    hit = chance > 0.5
    points = curve(hit, chance, 6)
    assert [p["count"] for p in points] == [10] * 6
    assert [p["share"] for p in points] == [0.0] * 3 + [1.0] * 3
    assert all(p["low"] <= p["share"] <= p["high"] for p in points)
    assert sum(p["count"] for p in curve(hit, np.full(60, 0.2), 6)) == 60


def test_intervals_by_group_are_wider_than_by_pair() -> None:
    """Where one group is most of what can be told, its absence must show."""
    pairs = drawn_pairs(25, 1.2, 0.0, 21)
    hit = pairs.count > 2.0
    effect = np.log1p(np.bincount(pairs.ends.ravel(), np.repeat(pairs.count, 2)))
    linear = effect[pairs.ends].sum(axis=1)
    chance = 1.0 / (1.0 + np.exp(-(linear - linear.mean())))
    by_group = intervals(hit, chance, pairs.ends, 25, 1, 100)["auc"]
    rng = np.random.default_rng(1)
    drawn = (rng.integers(0, pairs.rows, pairs.rows) for _ in range(100))
    by_pair = np.quantile([roc_auc_score(hit[k], chance[k]) for k in drawn], [0.025, 0.975])
    assert by_group[1] - by_group[0] > 1.3 * (by_pair[1] - by_pair[0])
    assert by_group[0] < score(hit, chance).auc < by_group[1]


def test_leaving_groups_out_is_what_scikit_learn_finds() -> None:
    """Held-out probabilities and their AUC by an independent fit of every fold.

    The prior of standard deviation 3 is an L2 penalty with C = 9.
    """
    pairs = drawn_pairs(14, 0.8, 0.5, 8)
    ours = leave_one_group_out(pairs, logistic(NAMED))
    design = np.column_stack([np.ones(pairs.rows), pairs.table(NAMED)])
    theirs = np.full((2, pairs.rows), np.nan)
    for group in range(14):
        out = (pairs.ends == group).any(axis=1)
        model = LogisticRegression(C=9.0, fit_intercept=False, tol=1e-10, max_iter=1000)
        model.fit(design[~out], pairs.count[~out] > 0.0)
        chance = model.predict_proba(design)[:, 1]
        for side in (0, 1):
            mine = pairs.ends[:, side] == group
            theirs[side, mine] = chance[mine]
    assert ours == pytest.approx(theirs, abs=1e-4)
    hit = np.tile(pairs.count > 0.0, 2)
    assert score(hit, ours.ravel()).auc == pytest.approx(score(hit, theirs.ravel()).auc, abs=1e-9)


def test_a_group_left_out_is_not_looked_at() -> None:
    """Whatever a group did, what is said of it without it stays the same."""
    pairs = drawn_pairs(10, 0.8, 0.5, 12)
    first = (pairs.ends == 0).any(axis=1)
    wild = replace(pairs, count=np.where(first, 50.0 - pairs.count, pairs.count))
    apart = np.zeros(10, dtype=np.bool_)
    for learn in (logistic(NAMED), counting(NAMED, apart)):
        one, other = leave_one_group_out(pairs, learn), leave_one_group_out(wild, learn)
        mine = pairs.ends[:, 0] == 0
        assert one[0, mine] == pytest.approx(other[0, mine])
        assert not np.allclose(one[1, mine], other[1, mine])  # the other end's fold has it


def test_the_effect_of_a_group_left_out_is_averaged_over() -> None:
    """Not 0, which would make a held-out group a sure thing, nor fitted."""
    pairs = drawn_pairs(12, 1.5, 0.0, 6)
    out = (pairs.ends == 3).any(axis=1)
    known = pairs.keep(~out)
    found = regress(
        known, np.zeros(12, dtype=np.bool_), NAMED, dispersions=(0.0,), spreads=FEW_SPREADS
    )
    assert "g3" in found.ids and "g3" not in seen_only(found, known).ids
    linear, names, ends = arguments(found, pairs.keep(out))
    assert names == pairs.ids and linear.size == out.sum() == ends[0].size


def test_the_simulations_own_propensities_do_not_peek() -> None:
    """Neither regression may know the group whose pairs are asked for."""
    basis = synthetic_basis(12, 5)
    years = np.ones(len(basis.ends))
    first = (basis.ends == 0).any(axis=1)
    wild = replace(
        basis,
        joint=np.where(first, 40.0, basis.joint),
        hostile=np.where(first, 0.0, basis.hostile),
    )
    one = propensities_held_out(basis, years, years)
    other = propensities_held_out(wild, years, years)
    mine = basis.ends[:, 0] == 0
    for kind in ("clash", "joint", "valence"):
        assert one[kind][0, mine] == pytest.approx(other[kind][0, mine])
        assert not np.allclose(one[kind][1, mine], other[kind][1, mine])
        assert ((one[kind] >= 0.0) & (one[kind] <= 1.0)).all()


def test_the_other_record_does_not_count_the_pair_itself() -> None:
    """A group's activity with others, and the pair's own claims, are two features."""
    pairs, other = drawn_pairs(5, 0.5, 0.0, 1), drawn_pairs(5, 0.5, 0.0, 2)
    more = with_other_record(pairs, other)
    i, j = pairs.ends[4]
    rest = [other.count[(other.ends == g).any(axis=1)].sum() - other.count[4] for g in (i, j)]
    assert more.features["other_activity"][4] == pytest.approx(np.log1p(rest).sum())
    assert more.features["other_pair"][4] == pytest.approx(np.log1p(other.count[4]))
