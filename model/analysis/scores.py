"""Scores of probabilities against what happened, by scikit-learn, with intervals by group."""

import warnings
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..randomness import Streams

LEAST: Final = 1e-4
"""Probabilities are taken as at least this far from 0 and 1, so that a log score is finite."""

STEEP: Final = 20.0
"""Largest calibration slope that is one: beyond it the data are separated."""


@dataclass(frozen=True)
class Scores:
    """How well probabilities foretold what happened; NaN where that cannot be said.

    Attributes
    ----------
    rows, hits : int
        Cases, and those in which it happened.
    auc : float
        Area under the ROC curve.
    average_precision : float
        Area under the precision-recall curve; by chance it is hits / rows.
    brier, brier_skill : float
        Mean squared error, and the share of it that is less than for the base rate.
    log_score : float
        Mean log probability of what happened (nats; 0 is best).
    slope, intercept : float
        Of a logistic regression of what happened on the logit of the probability: 1 and 0 if
        calibrated. A slope below 1 means that probabilities are too extreme.
    """

    rows: int
    hits: int
    auc: float
    average_precision: float
    brier: float
    brier_skill: float
    log_score: float
    slope: float
    intercept: float


NAMES: Final = ("auc", "average_precision", "brier", "brier_skill", "log_score", "slope",
                "intercept")  # fmt: skip
"""The scores that are numbers, in the order of tables."""


def score(hit: Bools, chance: Floats, weight: Floats | None = None) -> Scores:
    """Return every score.

    Parameters
    ----------
    hit : (rows,) bool
        What happened.
    chance : (rows,) float
        Its probability.
    weight : (rows,) float, optional
        Of each case.
    """
    from sklearn import metrics

    rows, hits = int(hit.size), int(hit.sum())
    if not 0 < hits < rows:
        return Scores(rows, hits, *[float("nan")] * len(NAMES))
    sure = np.clip(chance, LEAST, 1.0 - LEAST)
    weighted = np.ones(rows) if weight is None else weight
    base = float(weighted[hit].sum() / weighted.sum())
    brier = float(metrics.brier_score_loss(hit, sure, sample_weight=weighted))
    slope, intercept = calibration(hit, sure, weighted)
    return Scores(
        rows,
        hits,
        float(metrics.roc_auc_score(hit, chance, sample_weight=weighted)),
        float(metrics.average_precision_score(hit, chance, sample_weight=weighted)),
        brier,
        1.0 - brier / (base * (1.0 - base)),
        -float(metrics.log_loss(hit, sure, sample_weight=weighted)),
        slope,
        intercept,
    )


def calibration(hit: Bools, chance: Floats, weight: Floats) -> tuple[float, float]:
    """Return slope and intercept of calibration (Cox 1958); NaN if the data are separated.

    Parameters
    ----------
    hit, chance, weight : (rows,)
        As `score`; chances within (0, 1).
    """
    from statsmodels.api import GLM, families

    logit = np.log(chance) - np.log1p(-chance)
    if np.ptp(logit) < 1e-9:
        return float("nan"), float("nan")
    design = np.column_stack([np.ones(hit.size), logit])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # separation is looked for below
        model = GLM(hit.astype(float), design, family=families.Binomial(), var_weights=weight)
        intercept, slope = (float(each) for each in model.fit().params)
    sane = np.isfinite(slope) and abs(slope) < STEEP
    return (slope, intercept) if sane else (float("nan"), float("nan"))


def curve(hit: Bools, chance: Floats, bins: int = 6) -> list[dict[str, float]]:
    """Return a calibration curve: cases in groups of about equal size, by probability.

    Parameters
    ----------
    hit, chance : (rows,)
        As `score`.
    bins : int
        How many groups; equal probabilities stay together, so there may be fewer.

    Returns
    -------
    list of dict
        ``count hits chance share low high``: mean probability and observed share of each
        group, and Wilson's 95 % interval of the share.
    """
    from .intervals import wilson

    edges = np.unique(np.quantile(chance, np.linspace(0.0, 1.0, bins + 1)[1:-1]))
    place = np.searchsorted(edges, chance, side="right")
    out = []
    for each in np.unique(place):
        here = place == each
        count, hits = int(here.sum()), int(hit[here].sum())
        low, high = wilson(hits, count)
        mean = float(chance[here].mean())
        out.append(
            {"count": count, "hits": hits, "chance": mean, "share": hits / count}
            | {"low": low, "high": high}
        )
    return out


def intervals(
    hit: Bools, chance: Floats, ends: Ints, groups: int, seed: int, resamples: int
) -> dict[str, tuple[float, float]]:
    """Return 95 % intervals of scores by drawing groups, not pairs, with replacement.

    A pair counts as often as both its groups were drawn, multiplied (a node bootstrap; Snijders
    and Borgatti 1999).

    Parameters
    ----------
    hit, chance : (rows,)
        As `score`.
    ends : (rows, 2) int
        Both groups of each pair.
    groups : int
        How many there are.
    seed, resamples : int
        Root seed; how often to draw, 0 for no intervals.

    Returns
    -------
    dict of str to (low, high)
        Of every score, NaN where fewer than half of the resamples have one.
    """
    generator = Streams(seed, 0)["groups"]
    found = []
    for _ in range(resamples):
        times = np.bincount(generator.integers(0, groups, groups), minlength=groups)
        weight = (times[ends[:, 0]] * times[ends[:, 1]]).astype(np.float64)
        used = weight > 0.0
        if used.any():
            found.append(asdict(score(hit[used], chance[used], weight[used])))
    out = {}
    for name in NAMES:
        values = np.array([each[name] for each in found], dtype=np.float64)
        values = values[np.isfinite(values)]
        enough = values.size >= max(resamples / 2.0, 1.0)
        ends_of = np.quantile(values, [0.025, 0.975]) if enough else [np.nan, np.nan]
        out[name] = (float(ends_of[0]), float(ends_of[1]))
    return out
