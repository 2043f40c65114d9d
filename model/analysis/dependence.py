"""How sure coefficients are where pairs share groups: bootstrap over groups, and QAP.

Three answers stand beside each other. *Model*: the covariance of the fit, which takes pairs as
independent once group effects are known. *Groups*: groups are drawn with replacement, not
pairs; pairs of a group with itself are left out, copies of a group have an effect each (a node
bootstrap; Snijders and Borgatti 1999). *QAP*: for one feature at a time what the other features
do not explain of it is kept, its groups are dealt out anew, and the regression is fitted again
(double semi-partialling; Dekker, Krackhardt and Snijders 2007,
doi:10.1007/s11336-007-9016-1); p is the share of deals with a z as large as the real one.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..randomness import Streams
from .mixed import Fitted, Problem, fit

NEAR: Final = (0.5, 1.0, 2.0)
"""Spreads of effects that a resample may have, as multiples of that of the data."""


@dataclass(frozen=True)
class Question:
    """A regression, with the features of all pairs and not only of those it is fitted to.

    Attributes
    ----------
    name : str
        For tables.
    slopes : tuple of str
        Names of the features.
    problem : Problem
        What is fitted; its features begin with an intercept.
    every : (pairs, features) float
        Features of all pairs of the g groups, in the order of ``triu_indices``.
    used : (pairs,) bool
        Which of them the problem has, in the same order.
    """

    name: str
    slopes: tuple[str, ...]
    problem: Problem
    every: Floats
    used: Bools


@dataclass(frozen=True)
class Estimate:
    """One coefficient and how sure it is.

    Attributes
    ----------
    question, name : str
        Which regression, which feature.
    value, se : float
        Estimate and its standard error by the model.
    low, high : float
        95 % interval by the model.
    groups_se, groups_low, groups_high : float
        By the bootstrap over groups; NaN without.
    null_low, null_high : float
        The middle 95 % of the slope over QAP deals.
    p_model, p_qap : float
        Two-sided.
    """

    question: str
    name: str
    value: float
    se: float
    low: float
    high: float
    groups_se: float
    groups_low: float
    groups_high: float
    null_low: float
    null_high: float
    p_model: float
    p_qap: float


def estimates(question: Question, seed: int, resamples: int, deals: int) -> list[Estimate]:
    """Fit a regression and say how sure its slopes are, in three ways.

    Parameters
    ----------
    question : Question
        The regression.
    seed, resamples, deals : int
        Root seed; bootstrap resamples and QAP permutations, 0 for none.
    """
    from scipy import stats

    fitted = fit(question.problem)
    drawn = group_bootstrap(question, fitted, seed, resamples)
    out = []
    for k, name in enumerate(question.slopes):
        value, se = float(fitted.mean[k + 1]), float(np.sqrt(fitted.covariance[k + 1, k + 1]))
        column = drawn[:, k] if len(drawn) else np.full(1, np.nan)
        null, p_qap = qap(question, fitted, k, seed, deals)
        ends = np.quantile(column, [0.025, 0.975])
        limits = np.quantile(null, [0.025, 0.975]) if null.size else [np.nan, np.nan]
        out.append(
            Estimate(
                question.name,
                name,
                value,
                se,
                value - 1.96 * se,
                value + 1.96 * se,
                float(column.std(ddof=1)) if column.size > 1 else float("nan"),
                float(ends[0]),
                float(ends[1]),
                float(limits[0]),
                float(limits[1]),
                float(2.0 * stats.norm.sf(abs(value) / se)),
                p_qap,
            )
        )
    return out


def group_bootstrap(question: Question, fitted: Fitted, seed: int, resamples: int) -> Floats:
    """Return slopes over resamples of groups, (resamples that could be fitted, slopes).

    Parameters
    ----------
    question : Question
        The regression.
    fitted : Fitted
        To the data; resamples look for the spread of effects near its.
    seed, resamples : int
        Root seed, how many.
    """
    problem = question.problem
    groups, p = problem.apart.size, len(question.slopes)
    row = np.full((groups, groups), -1, dtype=np.int64)
    one, other = problem.ends.T
    row[one, other] = row[other, one] = np.arange(len(problem.ends))
    generator = Streams(seed, 0)["groups"]
    a, b = np.triu_indices(groups, 1)
    spreads = tuple(fitted.sd * each for each in NEAR)
    out = []
    for _ in range(resamples):
        nodes = generator.integers(0, groups, groups)
        rows = row[nodes[a], nodes[b]]
        there = rows >= 0
        again = resampled(problem, rows[there], np.column_stack([a, b])[there], nodes)
        if np.ptp(again.outcome) > 0.0:
            out.append(fit(again, spreads).mean[1 : 1 + p])
    return np.array(out).reshape(-1, p)


def resampled(problem: Problem, rows: Ints, ends: Ints, nodes: Ints) -> Problem:
    """Return a regression on drawn groups.

    Parameters
    ----------
    problem : Problem
        On the groups as they are.
    rows : (drawn rows,) int
        Which row of it each is.
    ends : (drawn rows, 2) int
        Their groups, as places among the drawn.
    nodes : (g,) int
        Which group each drawn one is.
    """
    return replace(
        problem,
        features=problem.features[rows],
        ends=ends,
        apart=problem.apart[nodes],
        outcome=problem.outcome[rows],
        weight=problem.weight[rows],
        offset=problem.offset[rows],
    )


def qap(question: Question, fitted: Fitted, k: int, seed: int, deals: int) -> tuple[Floats, float]:
    """Deal out the groups of one feature anew, again and again.

    Parameters
    ----------
    question : Question
        The regression.
    fitted : Fitted
        To the data; the spread of effects stays.
    k : int
        Which feature.
    seed, deals : int
        Root seed, how many; the same deals for every feature.

    Returns
    -------
    slopes : (deals,) float
        Of the feature, under the null.
    p : float
        Share of deals, the real one among them, with a z at least as large; NaN without deals.
    """
    problem = question.problem
    left = residual(question.every, k)
    groups = problem.apart.size
    matrix = np.zeros((groups, groups))
    a, b = np.triu_indices(groups, 1)
    matrix[a, b] = matrix[b, a] = left
    generator = Streams(seed, 0)["permutations"]
    real = _slope(question, left, k, fitted.sd)
    found = []
    for _ in range(deals):
        order = generator.permutation(groups)
        found.append(_slope(question, matrix[order[a], order[b]], k, fitted.sd))
    z = np.array([value / se for value, se in found])
    if not deals:
        return z, float("nan")
    larger = int((np.abs(z) >= abs(real[0] / real[1]) - 1e-12).sum())
    return np.array([value for value, _ in found]), (1 + larger) / (1 + deals)


def residual(every: Floats, k: int) -> Floats:
    """Return what a line in the other features leaves of one, (pairs,)."""
    others = np.column_stack([np.ones(len(every)), np.delete(every, k, axis=1)])
    beta, *_ = np.linalg.lstsq(others, every[:, k], rcond=None)
    return np.asarray(every[:, k] - others @ beta)


def _slope(question: Question, column: Floats, k: int, sd: float) -> tuple[float, float]:
    """Fit with one feature replaced; return its slope and standard error."""
    features = question.problem.features.copy()
    features[:, k + 1] = column[question.used]
    found = fit(replace(question.problem, features=features), (sd,))
    return float(found.mean[k + 1]), float(np.sqrt(found.covariance[k + 1, k + 1]))
