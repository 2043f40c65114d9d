"""Leave-one-group-out: what a regression says of a group that it has never seen.

A group is left out with all its pairs, the regression is fitted to the others and predicts the
group's pairs. So each pair is predicted twice, once without either end, and both predictions are
scored. (Their mean would score better: of a pair with ISIL one of the two knows ISIL.)
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from ..arrays import Bools, Floats, Ints
from .dyadic import Regression, at_least_one, nodes, outlook, regress
from .dyads import Pairs
from .fit import Basis, fit_basis
from .mixed import Fitted, Problem, fit

FEW_SPREADS = (0.3, 0.6, 1.2, 2.0)
"""Standard deviations of effects tried where a fit is one of many."""

FEW_DISPERSIONS = (0.0, 0.5, 1.0, 2.0, 4.0, 16.0)

Learn = Callable[[Pairs, Pairs], Floats]
"""From pairs to learn from and pairs to judge to the probability of at least one claim."""


def leave_one_group_out(pairs: Pairs, learn: Learn) -> Floats:
    """Return the held-out probability of each pair.

    Parameters
    ----------
    pairs : Pairs
        All at risk.
    learn : callable
        Fits and predicts.

    Returns
    -------
    (2, rows) float
        Without the first end of each pair, and without the second.
    """
    chance = np.full((2, pairs.rows), np.nan)
    for group, out in each_group(pairs.ends, len(pairs.ids)):
        _put(chance, pairs.ends, group, out, learn(pairs.keep(~out), pairs.keep(out)))
    return chance


def each_group(ends: Ints, groups: int) -> Iterator[tuple[int, Bools]]:
    """Yield each group that can be left out, and which pairs are its own."""
    for group in range(groups):
        out = (ends == group).any(axis=1)
        if out.any() and not out.all():
            yield group, out


def _put(chance: Floats, ends: Ints, group: int, out: Bools, values: Floats) -> None:
    """Note what was said of a group's pairs without the group."""
    for side in (0, 1):
        chance[side, out] = np.where(ends[out, side] == group, values, chance[side, out])


def logistic(names: tuple[str, ...]) -> Learn:
    """Return a learner: logistic regression of at least one claim on features.

    Parameters
    ----------
    names : tuple of str
        Features.
    """
    from statsmodels.api import families

    def learn(known: Pairs, asked: Pairs) -> Floats:
        features = np.column_stack([np.ones(known.rows), known.table(names)])
        plain = Problem(
            features=features,
            ends=known.ends,
            apart=np.zeros(0, dtype=np.bool_),
            outcome=(known.count > 0.0).astype(np.float64),
            weight=np.ones(known.rows),
            family=families.Binomial(),
            offset=np.zeros(known.rows),
        )
        beta = fit(plain, (1.0,)).mean
        return np.asarray(1.0 / (1.0 + np.exp(-(beta[0] + asked.table(names) @ beta[1:]))))

    return learn


def counting(names: tuple[str, ...], apart: Bools) -> Learn:
    """Return a learner: the regression of counts with group effects (`dyadic.py`).

    Parameters
    ----------
    names : tuple of str
        Features.
    apart : (g,) bool
        Groups with an effect of their own.
    """

    def learn(known: Pairs, asked: Pairs) -> Floats:
        found = regress(known, apart, names, dispersions=FEW_DISPERSIONS, spreads=FEW_SPREADS)
        return outlook(seen_only(found, known), *arguments(found, asked))[1]

    return learn


def seen_only(found: Regression, known: Pairs) -> Regression:
    """Return a regression that knows no effect of groups that it has not seen."""
    seen = np.isin(np.arange(len(found.ids)), known.ends)
    p = len(found.names)
    ids = tuple(name for name, is_seen in zip(found.ids, seen, strict=True) if is_seen)
    mean = np.concatenate([found.fitted.mean[:p], found.fitted.mean[p:][seen]])
    return replace(found, ids=ids, fitted=replace(found.fitted, mean=mean))


def arguments(found: Regression, asked: Pairs) -> tuple[Floats, tuple[str, ...], tuple[Ints, Ints]]:
    """Return what `outlook` needs of pairs: linear predictor, names, ends."""
    linear = found.slopes[0] + asked.table(found.names[1:]) @ found.slopes[1:]
    linear = linear + np.log(np.maximum(asked.years, 1.0 / 366.0))
    return linear, asked.ids, (asked.ends[:, 0], asked.ends[:, 1])


def propensities_held_out(
    basis: Basis, years_joint: Floats, years_hostile: Floats
) -> dict[str, Floats]:
    """Return what the simulation's own two regressions say of groups they have not seen.

    Expected claims a year are contact, parted by valence; both effects of the group that is left
    out are averaged over.

    Parameters
    ----------
    basis : Basis
        Pairs of the groups that both kinds of record cover.
    years_joint, years_hostile : (rows,) float
        Time at risk.

    Returns
    -------
    dict of str to (2, rows) float
        ``clash`` and ``joint``: probability of at least one claim; ``valence``: of a joint
        operation, given an interaction; without either end.
    """
    found = {kind: np.full((2, len(basis.ends)), np.nan) for kind in ("clash", "joint", "valence")}
    for group, out in each_group(basis.ends, len(basis.ids)):
        fitted = fit_basis(basis.keep(~out), FEW_SPREADS)
        asked = basis.keep(out)
        linear = asked.distance[:, None] ** np.arange(2) @ fitted.valence.mean[:2]
        share, weight = _shares(linear + _effects(fitted.valence, asked, 2), fitted.valence)
        rate, _ = _rates(asked, fitted.contact)
        both = np.multiply.outer(rate, np.ones_like(share[:, 0]))  # node of f, pair, node of e
        kinds = (("clash", 1.0 - share, years_hostile), ("joint", share, years_joint))
        for kind, part, years in kinds:
            mean = both * part.T[None] * years[out][None, :, None]
            chance = np.einsum("fre,f,e->r", at_least_one(mean, 0.0), weight, weight)
            _put(found[kind], basis.ends, group, out, chance)
        _put(found["valence"], basis.ends, group, out, weight @ share)
    return found


def _effects(fitted: Fitted, asked: Basis, slopes: int) -> Floats:
    """(rows,) float: the effects that are known; one that was never seen is 0."""
    effect = fitted.mean[slopes:]
    return np.asarray(effect[asked.ends].sum(axis=1))


def _shares(linear: Floats, fitted: Fitted) -> tuple[Floats, Floats]:
    """Return (NODES, rows) shares of joint operations and the nodes' weights."""
    points, weight = nodes(np.full(linear.shape, fitted.sd))
    return 1.0 / (1.0 + np.exp(-(linear[None] + points))), weight


def _rates(asked: Basis, fitted: Fitted) -> tuple[Floats, Floats]:
    """Return (NODES, rows) claims a year, 0 without shared ground, and the nodes' weights."""
    area = np.log(asked.shared + 0.01)
    features = np.column_stack([np.ones(asked.size.size), asked.size, area])
    linear = features @ fitted.mean[:3] + _effects(fitted, asked, 3)
    points, weight = nodes(np.full(linear.shape, fitted.sd))
    met = asked.shared > 0.0
    return np.where(met, np.exp(np.minimum(linear[None] + points, 20.0)), 0.0), weight
