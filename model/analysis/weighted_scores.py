"""Scores of forecasts of pairs, for many weightings of the pairs at once.

Every function takes the forecasts and the outcomes of D pairs and the weights (B, D)
of B resamples, and returns (B,) scores; a bootstrap of a thousand resamples costs a
few matrix operations. With weights of 1 the scores are those of scikit-learn, which a
test holds. A score that is not defined (one class only, say) is NaN.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from ..arrays import Floats

LEAST: Final = 1e-4
"""No probability is taken to be nearer to 0 or 1: one mistake must not decide a log score."""

STEPS: Final = 50
"""Newton steps of the calibration, at most."""

STEEPEST: Final = 50.0
"""A calibration slope beyond this means that the forecast separates the classes: no number."""


def _sorted(score: Floats, y: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return cumulated positive and negative weight, best score first, at ends of ties.

    Returns
    -------
    (B, T) float, (B, T) float, (T,) float
        T distinct scores, falling.
    """
    if not score.size:
        return np.zeros((len(weight), 1)), np.zeros((len(weight), 1)), np.zeros(1)
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), ranked.size - 1)
    hit = np.cumsum(weight[:, order] * y[order], axis=1)[:, last]
    miss = np.cumsum(weight[:, order] * (1.0 - y[order]), axis=1)[:, last]
    return hit, miss, ranked[last]


def auc(score: Floats, y: Floats, weight: Floats) -> Floats:
    """Chance that a positive scores above a negative, ties half.

    Parameters
    ----------
    score, y : (D,) float
        Any scale; 0 or 1.
    weight : (B, D) float
        Not negative.

    Returns
    -------
    (B,) float
        0 to 1; NaN without both classes.
    """
    hit, miss, _ = _sorted(score, y, weight)
    zero = np.zeros((len(weight), 1))
    steps = np.diff(miss, axis=1, prepend=zero)
    middle = (hit + np.concatenate((zero, hit[:, :-1]), axis=1)) / 2.0
    return _ratio((steps * middle).sum(axis=1), hit[:, -1] * miss[:, -1])


def average_precision(score: Floats, y: Floats, weight: Floats) -> Floats:
    """Precision at each positive, averaged: sum over n of (R_n - R_{n-1}) P_n.

    Parameters
    ----------
    score, y, weight
        As `auc`.

    Returns
    -------
    (B,) float
        0 to 1; NaN without positives.
    """
    hit, miss, _ = _sorted(score, y, weight)
    gained = np.diff(hit, axis=1, prepend=np.zeros((len(weight), 1)))
    seen = hit + miss
    precision = np.divide(hit, seen, out=np.zeros_like(hit), where=seen > 0.0)
    return _ratio((gained * precision).sum(axis=1), hit[:, -1])


def brier(p: Floats, y: Floats, weight: Floats) -> Floats:
    """Mean squared difference between probability and outcome; 0 is best.

    Parameters
    ----------
    p, y : (D,) float
        Probabilities; 0 or 1.
    weight : (B, D) float
        Not negative.
    """
    return _ratio(weight @ (p - y) ** 2, weight.sum(axis=1))


def brier_skill(p: Floats, y: Floats, weight: Floats) -> Floats:
    """1 - Brier / Brier of the share of positives itself; 0 is no better than that share.

    Parameters
    ----------
    p, y, weight
        As `brier`. The reference knows the share among the pairs that are scored, which
        no forecaster does; that makes the skill strict.
    """
    share = _ratio(weight @ y, weight.sum(axis=1))
    return 1.0 - _ratio(brier(p, y, weight), share * (1.0 - share))


def log_score(p: Floats, y: Floats, weight: Floats) -> Floats:
    """Mean of -ln of the probability given to what happened; 0 is best.

    Parameters
    ----------
    p, y, weight
        As `brier`; probabilities are kept `LEAST` away from 0 and 1.
    """
    kept = np.clip(p, LEAST, 1.0 - LEAST)
    loss = -(y * np.log(kept) + (1.0 - y) * np.log1p(-kept))
    return _ratio(weight @ loss, weight.sum(axis=1))


def calibration(p: Floats, y: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Slope and intercept of the logistic regression of outcomes on the logit of p.

    Parameters
    ----------
    p, y, weight
        As `log_score`.

    Returns
    -------
    slope, intercept : (B,) float
        1 and 0 for a calibrated forecast; a slope below 1 means too bold. The intercept
        is that of the same regression. NaN where p does not vary or separates the classes.
    """
    kept = np.clip(p, LEAST, 1.0 - LEAST)
    x = np.log(kept) - np.log1p(-kept)
    slope, intercept = np.ones(len(weight)), np.zeros(len(weight))
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            eta = np.clip(intercept[:, None] + slope[:, None] * x, -30.0, 30.0)
            fitted = 1.0 / (1.0 + np.exp(-eta))
            off, bend = weight * (y - fitted), weight * fitted * (1.0 - fitted)
            g0, g1 = off.sum(axis=1), off @ x
            h00, h01, h11 = bend.sum(axis=1), bend @ x, bend @ x**2
            det = h00 * h11 - h01**2
            step0 = (h11 * g0 - h01 * g1) / det
            step1 = (h00 * g1 - h01 * g0) / det
            size = np.maximum(np.abs(step0), np.abs(step1))
            short = np.minimum(1.0, 2.0 / np.maximum(size, 1e-12))
            intercept, slope = intercept + short * step0, slope + short * step1
            if not (size > 1e-9).any():
                break
    bad = ~np.isfinite(slope + intercept) | (np.abs(slope) > STEEPEST) | (size > 1e-6)
    return np.where(bad, np.nan, slope), np.where(bad, np.nan, intercept)


def spearman(score: Floats, count: Floats, weight: Floats) -> Floats:
    """Spearman's rank correlation of forecast and counts, mid-ranks for ties.

    Parameters
    ----------
    score, count : (D,) float
        Any scale; observed counts.
    weight : (B, D) float
        Not negative; a pair of weight 2 stands twice.

    Returns
    -------
    (B,) float
        -1 to 1; NaN where either does not vary.
    """
    a, b = _ranks(score, weight), _ranks(count, weight)
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)  # nobody drawn: no score below
    a = a - (weight * a).sum(axis=1, keepdims=True) / total
    b = b - (weight * b).sum(axis=1, keepdims=True) / total
    both = (weight * a * b).sum(axis=1)
    return _ratio(both, np.sqrt((weight * a**2).sum(axis=1) * (weight * b**2).sum(axis=1)))


def _ranks(values: Floats, weight: Floats) -> Floats:
    """Return the mid-rank of each pair among the weighted pairs, (B, D)."""
    _, place = np.unique(values, return_inverse=True)
    member = np.eye(int(place.max(initial=0)) + 1)[place]
    tied = weight @ member
    above = np.cumsum(tied, axis=1)
    return (above - tied / 2.0)[:, place]


def _ratio(top: Floats, bottom: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0.0)


Score = Callable[[Floats, Floats, Floats], Floats]

OF_RANKS: Final[dict[str, Score]] = {"auc": auc, "ap": average_precision}
"""Scores that only ask for an order."""

OF_PROBABILITIES: Final[dict[str, Score]] = {
    "brier": brier,
    "brier_skill": brier_skill,
    "log_score": log_score,
}
"""Scores of probabilities."""

NAMES: Final = (*OF_RANKS, *OF_PROBABILITIES, "slope", "intercept", "spearman")
"""Every score, in the order of the tables."""


def every_score(p: Floats, mean: Floats, count: Floats, weight: Floats) -> dict[str, Floats]:
    """Return all scores of a forecast.

    Parameters
    ----------
    p, mean : (D,) float
        Probability of at least one; expected count.
    count : (D,) float
        Observed counts.
    weight : (B, D) float
        Of the pairs, in each resample.

    Returns
    -------
    dict of str to (B,) float
        By name; ranks are by `p`, Spearman's by `mean`.
    """
    y = (count > 0.0).astype(np.float64)
    out = {name: score(p, y, weight) for name, score in (OF_RANKS | OF_PROBABILITIES).items()}
    out["slope"], out["intercept"] = calibration(p, y, weight)
    out["spearman"] = spearman(mean, count, weight)
    return {name: out[name] for name in NAMES}
