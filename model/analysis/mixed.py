"""Regressions on pairs with one random effect for each group, by statsmodels and scipy.

Both groups of a pair bring their effect, so every row has two from one distribution
(crossed, multiple membership). The library's mixed models cannot be used as they are:
`BinomialBayesMixedGLM` takes outcomes 0 and 1 only, where valence weighs a pair with the
square roots of its claims; `PoissonBayesMixedGLM` takes no time at risk, and its joint mode
of effects and their spread shrinks the spread toward 0. So likelihood, gradient and
curvature are those of the library's `GLM`, the optimiser is scipy's, and what is written here
is the normal prior and the Laplace approximation (Tierney and Kadane 1986,
doi:10.1080/01621459.1986.10478240) by which the spread is chosen. A test compares
with `PoissonBayesMixedGLM` where both can be used.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ..arrays import Bools, Floats, Ints

WIDE: Final = 3.0
"""Standard deviation of the prior of intercepts and slopes: hardly a penalty."""

SPREADS: Final = tuple(float(each) for each in np.geomspace(0.1, 3.0, 25))
"""Standard deviations of the group effects that are tried."""

CALM: Final = 1e-6
"""Largest gradient at a mode."""


@dataclass(frozen=True)
class Fitted:
    """Coefficients, then one effect for each group.

    Attributes
    ----------
    mean : (p + g,) float
        Estimates.
    covariance : (p + g, p + g) float
        Of the Laplace approximation.
    sd : float
        Standard deviation of the group effects.
    evidence : float
        Log marginal likelihood by the Laplace approximation.
    """

    mean: Floats
    covariance: Floats
    sd: float
    evidence: float


@dataclass(frozen=True)
class Problem:
    """A regression on pairs.

    Attributes
    ----------
    features : (rows, p) float
        An intercept among them.
    ends : (rows, 2) int
        The two groups of each row.
    apart : (g,) bool
        Groups with an effect of their own, outside the distribution of the others.
    outcome : (rows,) float
        Counts, or shares.
    weight : (rows,) float
        Of each row in the likelihood.
    family : statsmodels family
        With its link.
    offset : (rows,) float
        Added to the linear predictor.
    """

    features: Floats
    ends: Ints
    apart: Bools
    outcome: Floats
    weight: Floats
    family: Any
    offset: Floats

    @property
    def design(self) -> Floats:
        """(rows, p + g) float: features, then both memberships of each row."""
        rows, p = self.features.shape
        out = np.zeros((rows, p + self.apart.size))
        out[:, :p] = self.features
        out[:, p:] = membership(self.ends, self.apart.size)
        return out

    def precision(self, sd: float) -> Floats:
        """(p + g,) float: of the normal prior, by the spread of the effects."""
        p = self.features.shape[1]
        return np.concatenate([np.full(p, WIDE**-2), np.where(self.apart, WIDE, sd) ** -2.0])


def membership(ends: Ints, groups: int) -> Floats:
    """(rows, groups) float: 1 where a group is an end of a pair; nothing without groups."""
    out = np.zeros((len(ends), groups))
    for side in (0, 1) if groups else ():
        out[np.arange(len(ends)), ends[:, side]] += 1.0
    return out


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which matrices are multiplied by one thread.

    With several the last bits of a sum depend on how many there are. Fits are small, so they
    do not become slower.
    """
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits


def fit(problem: Problem, spreads: Sequence[float] = SPREADS) -> Fitted:
    """Fit by penalised likelihood; the spread of the effects has the most evidence.

    Parameters
    ----------
    problem : Problem
        What to fit.
    spreads : sequence of float
        Standard deviations of the effects to choose from.

    Returns
    -------
    Fitted
        At the mode.
    """
    from statsmodels.api import GLM

    model = GLM(
        problem.outcome,
        problem.design,
        family=problem.family,
        offset=problem.offset,
        var_weights=problem.weight,
    )
    best: Fitted | None = None
    start = np.zeros(problem.design.shape[1])
    for sd in spreads:
        found = _at(model, problem.precision(sd), sd, start)
        start = found.mean
        if best is None or found.evidence > best.evidence:
            best = found
    if best is None:
        raise ValueError("no spread to choose from")
    return best


def _at(model: Any, precision: Floats, sd: float, start: Floats) -> Fitted:
    """Find the mode under one prior, and the evidence for it."""
    from scipy.optimize import minimize

    def curvature(beta: Floats) -> Floats:
        seen = model.hessian(beta, scale=1.0, observed=True)
        return np.asarray(np.diag(precision) - seen)

    found = minimize(
        lambda beta: 0.5 * float(precision @ beta**2) - float(model.loglike(beta, scale=1.0)),
        start,
        jac=lambda beta: precision * beta - model.score(beta, scale=1.0),
        hess=curvature,
        method="trust-exact",
        options={"gtol": CALM},
    )
    second = curvature(found.x)
    _, logdet = np.linalg.slogdet(second)
    evidence = -float(found.fun) + 0.5 * float(np.log(precision).sum()) - 0.5 * float(logdet)
    return Fitted(found.x, np.linalg.inv(second), sd, evidence)
