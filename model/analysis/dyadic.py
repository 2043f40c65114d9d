"""The regression on pairs alone, without simulation: what it expects of each pair in a year.

Counts are negative binomial with a log link on mean ideology distance, size, size ratio, shared
area, shared sponsor and earlier activity, with time at risk as exposure. With `effects`
each group has a random effect besides (`mixed.py`), which holds how active it is; groups of which
no record tells have a normal one, that is averaged over. Hindcasts take it as a baseline.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..scenario.theatre import Theatre
from .dyads import Pairs, armed_groups, feature_matrices, pairs_of
from .mixed import SPREADS, Fitted, Problem, fit, one_thread

FORMULA: Final = ("distance", "size", "ratio", "area", "sponsor")
"""Features of the regression; earlier activity joins them where the theatre has any."""

DISPERSIONS: Final = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Dispersions that are tried: variance = mean + dispersion mean^2; 0 is Poisson."""

NODES: Final = 21
"""Points of the quadrature over effects that are not known."""


@dataclass(frozen=True)
class Regression:
    """A fitted regression of counts on pairs.

    Attributes
    ----------
    names : tuple of str
        ``intercept``, then features.
    ids : tuple of str
        Groups with an effect, in the order of the effects; none without effects.
    fitted : Fitted
        Coefficients, effects, covariance.
    dispersion : float
        Of the negative binomial, 0 or more.
    """

    names: tuple[str, ...]
    ids: tuple[str, ...]
    fitted: Fitted
    dispersion: float

    @property
    def slopes(self) -> Floats:
        """(p,) float: intercept and slopes."""
        return self.fitted.mean[: len(self.names)]

    @property
    def effect(self) -> dict[str, float]:
        """The effect of each group on record."""
        return dict(zip(self.ids, self.fitted.mean[len(self.names) :].tolist(), strict=True))


@dataclass(frozen=True)
class Prediction:
    """What the regression expects of every pair of a theatre in one year.

    Attributes
    ----------
    expected : (n, n) float
        Claims a year; symmetric, diagonal 0, NaN where one is no armed group.
    chance : (n, n) float
        Probability of at least one claim, likewise.
    """

    expected: Floats
    chance: Floats


def formula_of(pairs: Pairs, formula: tuple[str, ...] = FORMULA) -> tuple[str, ...]:
    """Return the features of a regression: earlier activity too where the theatre has any."""
    return (*formula, "activity") if "activity" in pairs.features else formula


def family_of(dispersion: float) -> Any:
    """Return the library's family of counts with a log link; 0 is Poisson."""
    from statsmodels.api import families

    return families.NegativeBinomial(alpha=dispersion) if dispersion else families.Poisson()


def regress(
    pairs: Pairs,
    apart: Bools,
    formula: tuple[str, ...] | None = None,
    *,
    effects: bool = True,
    dispersions: tuple[float, ...] = DISPERSIONS,
    spreads: tuple[float, ...] = SPREADS,
) -> Regression:
    """Fit counts of pairs at risk; dispersion and spread of effects have the most evidence.

    Parameters
    ----------
    pairs : Pairs
        Those not at risk are left out.
    apart : (g,) bool
        Groups with an effect of their own.
    formula : tuple of str, optional
        Features.
    effects : bool
        Whether each group has an effect.
    dispersions, spreads : tuple of float
        To choose from.

    Returns
    -------
    Regression
        At the mode.
    """
    used = pairs.keep(pairs.at_risk)
    names = formula_of(used) if formula is None else formula
    features = np.column_stack([np.ones(used.rows), used.table(names)])
    groups = len(used.ids) if effects else 0
    tried = spreads if effects else (1.0,)

    def at(dispersion: float) -> Problem:
        return Problem(
            features=features,
            ends=used.ends,
            apart=apart[:groups],
            outcome=used.count,
            weight=np.ones(used.rows),
            family=family_of(dispersion),
            offset=np.log(np.maximum(used.years, 1.0 / 366.0)),
        )

    # The dispersion is chosen over a few spreads, the spread then over all of them.
    few = tried[:: max(1, len(tried) // 6)]
    best = max(dispersions, key=lambda each: fit(at(each), few).evidence)
    return Regression(("intercept", *names), used.ids[:groups], fit(at(best), tried), best)


def at_least_one(mean: Floats, dispersion: float) -> Floats:
    """Return the probability of at least one claim, by the mean of the count."""
    none = np.exp(-mean) if dispersion == 0.0 else (1.0 + dispersion * mean) ** (-1.0 / dispersion)
    return np.asarray(1.0 - none)


def nodes(sd: Floats) -> tuple[Floats, Floats]:
    """Return points and weights to average over normal effects.

    Parameters
    ----------
    sd : (...) float
        Standard deviation of what is not known.

    Returns
    -------
    points : (NODES, ...) float
        Gauss-Hermite nodes, scaled.
    weights : (NODES,) float
        They sum to 1.
    """
    x, w = np.polynomial.hermite_e.hermegauss(NODES)
    return np.multiply.outer(x, sd), w / w.sum()


def outlook(
    found: Regression, linear: Floats, names: tuple[str, ...], ends: tuple[Ints, ...]
) -> tuple[Floats, Floats]:
    """Return expected count and chance of at least one; unknown effects are averaged over.

    Parameters
    ----------
    found : Regression
        What was fitted.
    linear : (...) float
        Linear predictor without effects, with the log of the time at risk.
    names : tuple of str
        Ids.
    ends : two (...) int
        Both groups of each entry, as places in `names`.
    """
    mean, weight = spread_means(found, linear, names, ends)
    expected = np.tensordot(weight, mean, 1)
    return expected, np.tensordot(weight, at_least_one(mean, found.dispersion), 1)


def spread_means(
    found: Regression, linear: Floats, names: tuple[str, ...], ends: tuple[Ints, ...]
) -> tuple[Floats, Floats]:
    """Return means of the count under each effect that unknown groups may have, and weights.

    Parameters
    ----------
    found, linear, names, ends
        As `outlook`.

    Returns
    -------
    mean : (NODES, ...) float
        By node.
    weight : (NODES,) float
        They sum to 1.
    """
    known = np.array([found.effect.get(name, 0.0) for name in names])
    unknown = np.array([bool(found.ids) and name not in found.ids for name in names])
    one, other = ends
    missing = unknown[one].astype(np.float64) + unknown[other]
    points, weight = nodes(found.fitted.sd * np.sqrt(missing))
    eta = linear + known[one] + known[other]
    return np.exp(np.minimum(eta[None] + points, 20.0)), weight


def predict(theatre: Theatre, before: date, kind: str, *, effects: bool = True) -> Prediction:
    """Return what the regression expects in the year from a date, fitted to records before it.

    Parameters
    ----------
    theatre : Theatre
        Its records, groups, presence.
    before : date
        Only records that begin before it are used (joint operations are undated within a long
        period, which may reach beyond it); presence and earlier activity are those of this date.
    kind : {"clash", "joint"}
        What is counted.
    effects : bool
        Whether each group has a random effect.

    Returns
    -------
    Prediction
        For every pair of armed groups.

    Raises
    ------
    ValueError
        If nothing of that kind is on record before the date.
    """
    pairs = pairs_of(theatre, kind, before)
    with one_thread():
        found = regress(pairs, alone_on_its_side(theatre, pairs.ids), effects=effects)
    matrices = feature_matrices(theatre, before, kind, before)
    n = len(theatre.factions)
    linear = np.full((n, n), found.slopes[0])
    for name, slope in zip(found.names[1:], found.slopes[1:], strict=True):
        linear += slope * matrices[name]
    both_of = tuple(np.meshgrid(range(n), range(n), indexing="ij"))
    expected, chance = outlook(found, linear, theatre.faction_ids, both_of)
    armed = armed_groups(theatre)
    both = armed[:, None] & armed[None, :]
    out = [np.where(both, each, np.nan) for each in (expected, chance)]
    for each in out:
        np.fill_diagonal(each, 0.0)
    return Prediction(*out)


def alone_on_its_side(theatre: Theatre, ids: tuple[str, ...]) -> Bools:
    """(g,) bool: groups that are the only one of their side among some.

    ISIL is one end of 230 of the 260 clashes of 2014. Left among the others it
    would set the spread that unknown rebel groups are drawn from.
    """
    sides = [theatre.faction(name).side for name in ids]
    return np.array([sides.count(side) == 1 for side in sides], dtype=np.bool_)
