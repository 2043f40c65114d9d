"""Who signs: a model of signing from ideology, sponsors and area (pattern P10)."""

from dataclasses import dataclass

import numpy as np

from ..geography import overlap, presence
from ..scenario.theatre import Theatre
from ..state import Bools, Floats

RIDGE = 1.0
"""Penalty on standardised slopes: a normal prior with standard deviation 1."""


@dataclass(frozen=True)
class Signing:
    """Cross-validated scores of signing.

    Attributes
    ----------
    factions : tuple of str
        Groups with complete ideology, active on the statement date.
    signed : (g,) bool
        Who signed.
    score : (g,) float
        Probability of signing, each from a fit without that group.
    ideology : (g,) float
        Mean of the three scores, 1 to 5.
    auc : float
        Chance that a signer scores above a non-signer, ties half.
    """

    factions: tuple[str, ...]
    signed: Bools
    score: Floats
    ideology: Floats
    auc: float


def signing(theatre: Theatre) -> Signing:
    """Fit signing by logistic regression, leaving each group out once.

    Features: mean ideology; number of outside sponsors; mean overlap of
    presence with all other groups.

    Parameters
    ----------
    theatre : Theatre
        Its signatories, ideology, sponsors, presence.

    Returns
    -------
    Signing
        Scores and their AUC.
    """
    day = theatre.statement_date
    rebels = set(theatre.roles.rebels)
    rows = [
        row
        for row in theatre.factions
        if row.side in rebels and row.is_active(day) and _ideology(row) is not None
    ]
    index = {name: i for i, name in enumerate(theatre.faction_ids)}
    shared = overlap(presence(theatre, day))
    among = [index[row.id] for row in rows]
    ideology = np.array([_ideology(row) or 0.0 for row in rows])
    sponsors = np.array([sum(s.faction == row.id for s in theatre.sponsors) for row in rows])
    near = shared[np.ix_(among, among)].sum(axis=1) / max(len(among) - 1, 1)
    features = np.column_stack([ideology, sponsors, near])
    signers = set(theatre.signatories)
    signed = np.array([row.id in signers for row in rows])
    score = np.array([_left_out(features, signed, g) for g in range(len(rows))])
    names = tuple(row.id for row in rows)
    return Signing(names, signed, score, ideology, auc(score, signed))


def _ideology(row: object) -> float | None:
    """Mean of the three scores; None if one is missing."""
    scores = [getattr(row, name) for name in ("nationalism", "islamism", "sectarianism")]
    return None if None in scores else float(np.mean(scores))


def _left_out(features: Floats, signed: Bools, g: int) -> float:
    """Probability that group g signs, by a ridge fit to all others."""
    rest = np.arange(signed.size) != g
    mean, sd = features[rest].mean(axis=0), features[rest].std(axis=0)
    design = np.column_stack([np.ones(signed.size), (features - mean) / np.where(sd > 0, sd, 1.0)])
    penalty = np.diag([0.0, *[RIDGE] * features.shape[1]])
    beta = np.zeros(design.shape[1])
    for _ in range(50):  # Newton; the penalised likelihood has one maximum
        p = 1.0 / (1.0 + np.exp(-design[rest] @ beta))
        gradient = design[rest].T @ (signed[rest] - p) - penalty @ beta
        curvature = (design[rest].T * (p * (1.0 - p))) @ design[rest] + penalty
        beta += np.linalg.solve(curvature, gradient)
    return float(1.0 / (1.0 + np.exp(-design[g] @ beta)))


def auc(score: Floats, positive: Bools) -> float:
    """Return the area under the ROC curve.

    Parameters
    ----------
    score : (m,) float
        Larger means more likely positive.
    positive : (m,) bool
        What was observed.

    Returns
    -------
    float
        Share of (positive, negative) pairs in the right order, ties half;
        NaN without one of the two.
    """
    over = score[positive][:, None] - score[~positive][None, :]
    return float(((over > 0.0) + 0.5 * (over == 0.0)).mean()) if over.size else float("nan")
