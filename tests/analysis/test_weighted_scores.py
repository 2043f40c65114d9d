"""Scores of forecasts equal those of well-kept libraries, for many weightings at once."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from model.analysis import weighted_scores as scores


def case(seed: int, size: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities with ties, counts that follow them loosely, and whole weights."""
    rng = np.random.default_rng(seed)
    p = np.round(rng.beta(0.6, 2.0, size), 2).clip(0.01, 0.99)
    count = rng.poisson(3.0 * p * rng.gamma(2.0, 0.5, size)).astype(float)
    weight = rng.integers(0, 4, (5, size)).astype(float)
    weight[0] = 1.0
    return p, count, weight


@pytest.mark.parametrize("seed", range(6))
def test_scores_equal_those_of_well_kept_libraries(seed: int) -> None:
    p, count, weights = case(seed)
    y = (count > 0).astype(float)
    found = scores.every_score(p, p, count, weights)
    for b, w in enumerate(weights):
        assert found["auc"][b] == pytest.approx(roc_auc_score(y, p, sample_weight=w))
        assert found["ap"][b] == pytest.approx(average_precision_score(y, p, sample_weight=w))
        assert found["brier"][b] == pytest.approx(brier_score_loss(y, p, sample_weight=w))
        assert found["log_score"][b] == pytest.approx(log_loss(y, p, sample_weight=w))
        again = np.repeat(np.arange(p.size), w.astype(int))
        assert found["spearman"][b] == pytest.approx(spearmanr(p[again], count[again])[0])
        logit = sm.add_constant(np.log(p / (1 - p)))
        fit = sm.GLM(y, logit, family=sm.families.Binomial(), freq_weights=w).fit()
        assert [found["intercept"][b], found["slope"][b]] == pytest.approx(fit.params, abs=1e-6)


def test_brier_skill_is_0_for_the_share_itself_and_1_for_the_truth() -> None:
    y = np.array([1.0, 0.0, 0.0, 0.0])
    one = np.ones((1, 4))
    assert scores.brier_skill(np.full(4, 0.25), y, one)[0] == pytest.approx(0.0)
    assert scores.brier_skill(y, y, one)[0] == pytest.approx(1.0)


def test_what_is_not_defined_is_nan_and_never_a_number() -> None:
    p, one = np.array([0.2, 0.7, 0.1]), np.ones((1, 3))
    nothing = scores.every_score(p, p, np.zeros(3), one)
    assert np.isnan([nothing[name][0] for name in ("auc", "ap", "slope", "spearman")]).all()
    assert nothing["brier"][0] == pytest.approx((0.04 + 0.49 + 0.01) / 3)
    separated = scores.every_score(p, p, np.array([0.0, 3.0, 0.0]), one)
    assert separated["auc"][0] == 1.0
    assert np.isnan(separated["slope"][0])


def test_a_certain_mistake_costs_no_more_than_the_floor() -> None:
    loss = scores.log_score(np.array([0.0]), np.array([1.0]), np.ones((1, 1)))[0]
    assert loss == pytest.approx(-np.log(scores.LEAST))
