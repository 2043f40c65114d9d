"""Bootstrap over groups and QAP: what they find, and what they do not."""

from dataclasses import replace

import numpy as np
import pytest

from model.analysis.counts import PLAIN, WITH_EFFECTS, compare_counts, probability
from model.analysis.dependence import estimates, group_bootstrap, qap, resampled, residual
from model.analysis.mixed import fit

from .small import asked, drawn_pairs

NAMED = ("distance", "size")


def null_pairs(groups: int, seed: int):
    """Counts that follow groups alone, and a feature that also follows groups."""
    rng = np.random.default_rng(seed + 1_000)
    pairs = drawn_pairs(groups, 1.0, 0.0, seed, slope=0.0)
    trait = rng.standard_normal(groups)
    return replace(pairs, features={**pairs.features, "distance": trait[pairs.ends].sum(axis=1)})


def test_qap_is_uniform_under_the_null() -> None:
    """Where a feature is nothing but a trait of groups, p must not be small by habit.

    The model without group effects finds something most of the time in the same data.
    """
    found, naive = [], []
    for seed in range(40):
        question = asked(null_pairs(12, seed), NAMED)
        blind = fit(question.problem, (1e-3,))
        naive.append(abs(blind.mean[1]) / np.sqrt(blind.covariance[1, 1]) > 1.96)
        found.append(qap(question, blind, 0, seed, 19)[1])
    p = np.array(found)
    assert np.mean(naive) > 0.4
    assert 0.3 < p.mean() < 0.7
    assert (p <= 0.1).mean() < 0.25 < (p > 0.5).mean()


def test_qap_finds_what_is_there() -> None:
    """The least p that the deals allow, of a feature that matters."""
    question = asked(drawn_pairs(20, 0.4, 0.0, 3), NAMED)
    fitted = fit(question.problem)
    slopes, p = qap(question, fitted, 0, 1, 39)
    assert p == pytest.approx(1.0 / 40.0)
    assert slopes.size == 39 and abs(slopes.mean()) < 0.25
    assert np.isnan(qap(question, fitted, 0, 1, 0)[1])


def test_what_is_dealt_is_what_others_do_not_explain() -> None:
    """The residual is at right angles to an intercept and the other features."""
    every = drawn_pairs(9, 0.5, 0.0, 1).table(NAMED)
    left = residual(every, 0)
    assert abs(left.sum()) < 1e-9 and abs(left @ every[:, 1]) < 1e-9
    assert left.std() > 0.5


def test_resampled_groups_are_surer_of_nothing() -> None:
    """Under dependence the interval by groups is wider than the one that forgets groups."""
    question = asked(null_pairs(20, 5), NAMED)
    blind = fit(question.problem, (1e-3,))
    drawn = group_bootstrap(question, blind, 1, 60)
    assert drawn.shape == (60, 2)
    assert drawn[:, 0].std() > 2.0 * np.sqrt(blind.covariance[1, 1])


def test_copies_of_a_group_are_groups_of_their_own() -> None:
    """Each drawn group has an effect; rows, offsets and outcomes go with the pair."""
    problem = asked(drawn_pairs(4, 0.5, 0.0, 1), ("distance",)).problem
    ends = np.array([[0, 2], [1, 2]])
    again = resampled(problem, np.array([3, 3]), ends, np.array([1, 1, 2, 0]))
    assert again.outcome.tolist() == [problem.outcome[3]] * 2
    assert again.offset.tolist() == [problem.offset[3]] * 2
    assert again.design.shape == (2, 2 + 4)
    assert again.design[0, 2:].tolist() == [1, 0, 1, 0]


def test_estimates_are_the_same_again_and_say_all_three() -> None:
    """Draws that depend on anything but the seed go red."""
    question = asked(drawn_pairs(12, 0.5, 0.0, 2), NAMED)
    one, other = (estimates(question, 7, 12, 12) for _ in range(2))
    assert one == other != estimates(question, 8, 12, 12)
    assert [each.name for each in one] == list(NAMED)
    for each in one:
        assert each.low < each.value < each.high
        assert each.groups_low < each.groups_high and each.null_low < each.null_high
        assert 1.0 / 13.0 <= each.p_qap <= 1.0
    none = estimates(question, 7, 0, 0)
    assert np.isnan(none[0].groups_low) and np.isnan(none[0].p_qap)


def test_group_effects_win_where_groups_differ() -> None:
    """The table must choose what the data were drawn from, by both measures."""
    pairs = drawn_pairs(16, 1.2, 1.0, 4)
    fits = compare_counts(pairs, NAMED, np.zeros(16, dtype=np.bool_))
    assert {each.name for each in fits} == {*PLAIN, *WITH_EFFECTS}
    assert fits[0].name == "negative binomial, group effects"
    assert fits[0].dispersion == 1.0
    by_aic = sorted((each.aic, each.name) for each in fits if np.isfinite(each.aic))
    assert by_aic[0][1] == "negative binomial, group effects"
    assert [each.log_score for each in fits] == sorted(
        (each.log_score for each in fits), reverse=True
    )


def test_zero_inflation_wins_where_zeros_are_inflated() -> None:
    """Half of the pairs can have nothing: Poisson must lose to its inflated kin."""
    rng = np.random.default_rng(3)
    pairs = drawn_pairs(16, 0.0, 0.0, 5)
    pairs = replace(pairs, count=np.where(rng.random(pairs.rows) < 0.5, 0.0, 3.0 + pairs.count))
    fits = {f.name: f for f in compare_counts(pairs, NAMED, np.zeros(16, dtype=np.bool_))}
    assert fits["zero-inflated Poisson"].log_score > fits["Poisson"].log_score
    assert fits["zero-inflated Poisson"].aic < fits["Poisson"].aic - 10.0
    assert fits["zero-inflated Poisson"].parameters == fits["Poisson"].parameters + 1


@pytest.mark.parametrize("dispersion", [0.0, 0.7])
def test_probabilities_of_counts_sum_to_one(dispersion: float) -> None:
    """With their mean and variance."""
    count = np.arange(400.0)
    chance = probability(count, np.full(400, 3.0), dispersion)
    assert chance.sum() == pytest.approx(1.0)
    assert (chance * count).sum() == pytest.approx(3.0)
    variance = (chance * count**2).sum() - 9.0
    assert variance == pytest.approx(3.0 + dispersion * 9.0)
