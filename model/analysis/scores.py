"""Scores of probabilities against what happened, with intervals by group."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..randomness import Streams
from . import weighted_scores
from .weighted_scores import LEAST


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
    weighted = np.ones(hit.size) if weight is None else weight
    found = _scores(hit, chance, weighted[None, :])
    return Scores(int(hit.size), int(hit.sum()), *(float(found[name][0]) for name in NAMES))


def _scores(hit: Bools, chance: Floats, weight: Floats) -> dict[str, Floats]:
    """Return every score for each row of weights (B, rows); NaN where one class is missing."""
    y = hit.astype(np.float64)
    sure = np.clip(chance, LEAST, 1.0 - LEAST)
    slope, intercept = weighted_scores.calibration(sure, y, weight)
    found = {
        "auc": weighted_scores.auc(chance, y, weight),
        "average_precision": weighted_scores.average_precision(chance, y, weight),
        "brier": weighted_scores.brier(sure, y, weight),
        "brier_skill": weighted_scores.brier_skill(sure, y, weight),
        "log_score": -weighted_scores.log_score(sure, y, weight),
        "slope": slope,
        "intercept": intercept,
    }
    both = ((weight @ y) > 0.0) & ((weight @ (1.0 - y)) > 0.0)
    return {name: np.where(both, values, np.nan) for name, values in found.items()}


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
    drawn = generator.integers(0, groups, (resamples, groups))
    times = (drawn[:, :, None] == np.arange(groups)).sum(axis=1)
    weight = (times[:, ends[:, 0]] * times[:, ends[:, 1]]).astype(np.float64)
    found = _scores(hit, chance, weight)
    out = {}
    for name in NAMES:
        values = found[name][np.isfinite(found[name])]
        enough = values.size >= max(resamples / 2.0, 1.0)
        ends_of = np.quantile(values, [0.025, 0.975]) if enough else [np.nan, np.nan]
        out[name] = (float(ends_of[0]), float(ends_of[1]))
    return out
