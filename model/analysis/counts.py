"""Which distribution the counts of pairs follow: four by the library, two with group effects."""

import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import stats

from ..arrays import Bools, Floats
from .dyadic import regress, spread_means
from .dyads import Pairs
from .held_out import FEW_DISPERSIONS, FEW_SPREADS, arguments, each_group, seen_only

PLAIN: Final = ("Poisson", "negative binomial", "zero-inflated Poisson",
                "zero-inflated negative binomial")  # fmt: skip
"""Distributions of the library, without group effects."""

WITH_EFFECTS: Final = ("Poisson, group effects", "negative binomial, group effects")
"""The same regression with a random effect for each group."""

WORST: Final = -20.0
"""Log probability that a count is given at least: one wild fold must not decide alone."""


@dataclass(frozen=True)
class CountFit:
    """One distribution of counts.

    Attributes
    ----------
    name : str
        Of `PLAIN` or `WITH_EFFECTS`.
    parameters : int
        Fitted ones, group effects not counted.
    log_likelihood, aic : float
        Of the whole data; with effects the marginal likelihood by the Laplace approximation.
    log_score : float
        Mean log probability of a pair's count with one of its groups left out (nats).
    dispersion : float
        Variance = mean + dispersion mean^2; 0 of Poisson, NaN of a fit that failed.
    failed : int
        Fits that did not converge, of all that were needed.
    """

    name: str
    parameters: int
    log_likelihood: float
    aic: float
    log_score: float
    dispersion: float
    failed: int


def compare_counts(pairs: Pairs, names: tuple[str, ...], apart: Bools) -> list[CountFit]:
    """Fit every distribution and score it with each group left out.

    Parameters
    ----------
    pairs : Pairs
        All at risk.
    names : tuple of str
        Features.
    apart : (g,) bool
        Groups with an effect of their own.

    Returns
    -------
    list of CountFit
        The best held-out log score first.
    """
    found = [_plain(pairs, names, name) for name in PLAIN]
    found += [_with_effects(pairs, names, apart, name) for name in WITH_EFFECTS]
    return sorted(found, key=lambda each: -each.log_score)


def _design(pairs: Pairs, names: tuple[str, ...]) -> Floats:
    """Return an intercept and the features."""
    return np.column_stack([np.ones(pairs.rows), pairs.table(names)])


def _model(name: str, pairs: Pairs, names: tuple[str, ...]) -> Any:
    """Return the library's model of some pairs."""
    from statsmodels.discrete import count_model, discrete_model

    kind = {
        "Poisson": discrete_model.Poisson,
        "negative binomial": discrete_model.NegativeBinomialP,
        "zero-inflated Poisson": count_model.ZeroInflatedPoisson,
        "zero-inflated negative binomial": count_model.ZeroInflatedNegativeBinomialP,
    }[name]
    return kind(pairs.count, _design(pairs, names), exposure=np.maximum(pairs.years, 1.0 / 366.0))


def _fitted(name: str, pairs: Pairs, names: tuple[str, ...]) -> tuple[Floats, float, bool]:
    """Return parameters, log likelihood, and whether the fit converged."""
    model = _model(name, pairs, names)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # convergence is asked for below
        for method in ("bfgs", "nm"):  # the simplex is slow, but does not run away
            try:
                result = model.fit(disp=0, maxiter=5000, method=method)
            except (np.linalg.LinAlgError, ValueError):
                continue
            sane = np.isfinite(result.params).all() and np.isfinite(result.llf)
            if sane and result.converged:
                return np.asarray(result.params), float(result.llf), True
    return np.full(model.exog.shape[1] + 2, np.nan), float("nan"), False


def _plain(pairs: Pairs, names: tuple[str, ...], name: str) -> CountFit:
    """Fit and score one of the library's distributions."""
    parameters, likelihood, converged = _fitted(name, pairs, names)
    failed = int(not converged)
    scores = []
    for _, out in each_group(pairs.ends, len(pairs.ids)):
        known, asked = pairs.keep(~out), pairs.keep(out)
        beta, _, fine = _fitted(name, known, names)
        failed += int(not fine)
        scores.append(_floored(_log_chance(name, beta, asked, names)))
    size = parameters.size
    aic = 2.0 * size - 2.0 * likelihood
    dispersion = float(parameters[-1]) if "binomial" in name else 0.0
    return CountFit(name, size, likelihood, aic, _mean(scores), dispersion, failed)


def _log_chance(name: str, beta: Floats, asked: Pairs, names: tuple[str, ...]) -> Floats:
    """Return the log probability of each count under fitted parameters."""
    inflated = name.startswith("zero-inflated")
    slopes = beta[int(inflated) :][: 1 + len(names)]
    linear = _design(asked, names) @ slopes + np.log(np.maximum(asked.years, 1.0 / 366.0))
    mean = np.exp(np.minimum(linear, 20.0))
    dispersion = float(beta[-1]) if "binomial" in name else 0.0
    chance = probability(asked.count, mean, dispersion)
    if inflated:
        extra = 1.0 / (1.0 + np.exp(-float(beta[0])))
        chance = extra * (asked.count == 0.0) + (1.0 - extra) * chance
    return np.asarray(np.log(np.maximum(chance, 1e-300)))


def probability(count: Floats, mean: Floats, dispersion: float) -> Floats:
    """Return the probability of counts; variance = mean + dispersion mean^2, 0 is Poisson.

    Parameters
    ----------
    count, mean : (...) float
        What was counted and expected.
    dispersion : float
        0 or more.
    """
    if dispersion <= 1e-8:
        return np.asarray(stats.poisson.pmf(count, mean))
    size = 1.0 / dispersion
    return np.asarray(stats.nbinom.pmf(count, size, size / (size + mean)))


def _with_effects(pairs: Pairs, names: tuple[str, ...], apart: Bools, name: str) -> CountFit:
    """Fit and score a regression with group effects."""
    dispersions = (0.0,) if name.startswith("Poisson") else FEW_DISPERSIONS[1:]
    whole = regress(pairs, apart, names, dispersions=dispersions, spreads=FEW_SPREADS)
    scores = []
    for _, out in each_group(pairs.ends, len(pairs.ids)):
        known, asked = pairs.keep(~out), pairs.keep(out)
        found = regress(known, apart, names, dispersions=dispersions, spreads=FEW_SPREADS)
        means, weight = spread_means(seen_only(found, known), *arguments(found, asked))
        chance = np.tensordot(weight, probability(asked.count, means, found.dispersion), 1)
        scores.append(_floored(np.log(np.maximum(chance, 1e-300))))
    likelihood = whole.fitted.evidence
    size = len(names) + 2 + int(len(dispersions) > 1) + int(apart.sum())
    aic = 2.0 * size - 2.0 * likelihood
    return CountFit(name, size, likelihood, aic, _mean(scores), whole.dispersion, 0)


def _floored(values: Floats) -> Floats:
    """Return log probabilities, none below `WORST`; NaN (a fit that failed) is `WORST`."""
    return np.maximum(np.nan_to_num(values, nan=WORST), WORST)


def _mean(scores: list[Floats]) -> float:
    """Return the mean over all predictions."""
    return float(np.concatenate(scores).mean())
