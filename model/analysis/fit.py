"""Fit the propensity model that replications draw from (`docs/odd.md`, section 5).

Three regressions with one random effect for each group (`mixed.py`), the first two on the
same pairs:

- valence: among pairs with an interaction, binomial with a logit link, joint against hostile, on
  ideology distance. A pair weighs with the square roots of its claims, since claims of one pair
  are far from independent. A group alone on its side (ISIL) has an effect of its own, outside
  the distribution from which unknown groups are drawn.
- contact: all pairs that share ground, Poisson with a log link on claims a year, on joint size and
  overlap of presence; its covariance is inflated by the dispersion.
- clashes: pairs that the record of clashes covers, negative binomial (`dyadic.py`). Contact
  times hostility holds one activity of a group for friends and enemies alike, and ranks
  held-out pairs by their clashes worse (AUC 0.88) than clashes by themselves do (0.94).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..geography import overlap_at
from ..propensity import Record, ideology_distance, withheld
from ..scenario.canonical import digest, plain
from ..scenario.theatre import Theatre
from .dyadic import alone_on_its_side, regress
from .dyads import LEAST_AT_RISK, covered, fighters, last_period, pairs_of, time_at_risk
from .mixed import SPREADS, Fitted, Problem, fit


@dataclass(frozen=True)
class Basis:
    """What both regressions are fitted to.

    Attributes
    ----------
    ids : tuple of str
        The g groups that both kinds of record cover.
    ends : (rows, 2) int
        Every pair, as places in `ids`.
    joint, hostile : (rows,) float
        Claims a year.
    distance : (rows,) float
        Mean ideology distance.
    size : (rows,) float
        ln(s_i s_j / 10^6).
    shared : (rows,) float
        Overlap of presence.
    apart : (g,) bool
        Groups alone on their side.
    """

    ids: tuple[str, ...]
    ends: Ints
    joint: Floats
    hostile: Floats
    distance: Floats
    size: Floats
    shared: Floats
    apart: Bools

    def keep(self, chosen: Bools) -> "Basis":
        """Return some of the pairs; the groups stay numbered as they are."""
        return replace(
            self,
            ends=self.ends[chosen],
            joint=self.joint[chosen],
            hostile=self.hostile[chosen],
            distance=self.distance[chosen],
            size=self.size[chosen],
            shared=self.shared[chosen],
        )


@dataclass(frozen=True)
class Propensities:
    """Both regressions.

    Attributes
    ----------
    ids : tuple of str
        Groups with effects.
    valence, contact : Fitted
        Intercept and slopes, then effects; the covariance of contact is inflated.
    dispersion : float
        Of contact: Pearson's chi-squared by degrees of freedom, 1 or more.
    pairs, interacting : int
        Pairs that contact and valence were fitted to.
    """

    ids: tuple[str, ...]
    valence: Fitted
    contact: Fitted
    dispersion: float
    pairs: int
    interacting: int

    @property
    def names(self) -> list[str]:
        """Names of all coefficients, in the order of `mean`."""
        return [
            *VALENCE,
            *(f"valence_effect:{name}" for name in self.ids),
            *CONTACT,
            *(f"contact_effect:{name}" for name in self.ids),
        ]

    @property
    def mean(self) -> Floats:
        """All coefficients."""
        return np.concatenate([self.valence.mean, self.contact.mean])

    @property
    def covariance(self) -> Floats:
        """Their covariance; the two regressions are taken as independent."""
        p, size = self.valence.mean.size, self.mean.size
        out = np.zeros((size, size))
        out[:p, :p] = self.valence.covariance
        out[p:, p:] = self.contact.covariance
        return out


VALENCE = ("valence_intercept", "valence_distance")
CONTACT = ("contact_intercept", "contact_size", "contact_overlap")


def basis_of(theatre: Theatre, before: date, *, at_risk_only: bool = False) -> Basis:
    """Return the pairs of the groups that both kinds of record cover.

    Parameters
    ----------
    theatre : Theatre
        Its records, ideology, presence, sizes.
    before : date
        Only records that begin before it are used.
    at_risk_only : bool
        Whether to leave pairs out that did not exist together in one of the periods, and to take
        claims by the years in which they did.

    Returns
    -------
    Basis
        In the order of the theatre's factions.
    """
    groups = sorted(set(covered(theatre, "joint")) & set(covered(theatre, "clash")))
    ends = np.array(np.triu_indices(len(groups), 1)).T
    i, j = np.array(groups)[ends].T
    scores = np.array(
        [
            [v if v is not None else np.nan for v in (r.nationalism, r.islamism, r.sectarianism)]
            for r in theatre.factions
        ]
    )
    size = np.array([fighters(theatre, row) for row in theatre.factions])
    record = Record(theatre, before)
    ids = tuple(theatre.faction_ids[g] for g in groups)
    whole = Basis(
        ids=ids,
        ends=ends,
        joint=record.joint[i, j],
        hostile=record.clash[i, j],
        distance=ideology_distance(scores)[i, j],
        size=np.log(size[i] * size[j] / 1e6),
        shared=overlap_at(theatre, before)[i, j],
        apart=alone_on_its_side(theatre, ids),
    )
    told = ~(withheld(theatre, "joint") | withheld(theatre, "clash"))[i, j]
    return whole.keep(told & _at_risk(theatre, before)[i, j] if at_risk_only else told)


def _at_risk(theatre: Theatre, before: date) -> Bools:
    """(n, n) bool: pairs with claims, or that existed together in a tenth of both periods."""
    record = Record(theatre, before)
    out = np.ones_like(record.claims, dtype=np.bool_)
    for kind in ("joint", "clash"):
        period = last_period(theatre, kind, before)
        if period is not None:
            out &= time_at_risk(theatre, period) >= LEAST_AT_RISK * period.years
    return np.asarray(out | (record.claims > 0.0))


def valence_problem(basis: Basis) -> Problem:
    """Joint against hostile, among pairs with an interaction."""
    from statsmodels.api import families

    joint, hostile = np.sqrt(basis.joint), np.sqrt(basis.hostile)
    weight = joint + hostile
    seen = weight > 0.0
    return Problem(
        features=np.column_stack([np.ones(int(seen.sum())), basis.distance[seen]]),
        ends=basis.ends[seen],
        apart=basis.apart,
        outcome=joint[seen] / weight[seen],
        weight=weight[seen],
        family=families.Binomial(),
        offset=np.zeros(int(seen.sum())),
    )


def contact_problem(basis: Basis) -> Problem:
    """Claims a year on joint size and overlap, over pairs that share ground."""
    from statsmodels.api import families

    met = basis.shared > 0.0
    count = (basis.joint + basis.hostile)[met]
    area = np.log(basis.shared[met] + 0.01)
    return Problem(
        features=np.column_stack([np.ones(count.size), basis.size[met], area]),
        ends=basis.ends[met],
        apart=basis.apart,
        outcome=count,
        weight=np.ones(count.size),
        family=families.Poisson(),
        offset=np.zeros(count.size),
    )


def fit_basis(basis: Basis, spreads: tuple[float, ...] = SPREADS) -> Propensities:
    """Fit both regressions.

    Parameters
    ----------
    basis : Basis
        What to fit to.
    spreads : tuple of float
        Standard deviations of the effects to choose from.
    """
    valence, contact = valence_problem(basis), contact_problem(basis)
    one, two = fit(valence, spreads), fit(contact, spreads)
    mean = np.exp(contact.design @ two.mean)
    free = max(mean.size - two.mean.size, 1)
    dispersion = max(1.0, float(((contact.outcome - mean) ** 2 / mean).sum()) / free)
    inflated = Fitted(two.mean, two.covariance * dispersion, two.sd, two.evidence)
    return Propensities(basis.ids, one, inflated, dispersion, len(contact.ends), len(valence.ends))


def fit_theatre(theatre: Theatre, before: date) -> Propensities:
    """Fit both regressions as replications draw them.

    Parameters
    ----------
    theatre : Theatre
        Its records, ideology, presence, sizes.
    before : date
        Only records that begin before it are used.
    """
    return fit_basis(basis_of(theatre, before))


def explained(problem: Problem, fitted: Fitted) -> float:
    """Return the share of the deviance that a regression takes away, effects included."""
    from statsmodels.api import GLM

    family = problem.family
    mean = family.link.inverse(problem.design @ fitted.mean + problem.offset)
    null = GLM(
        problem.outcome,
        np.ones(len(problem.ends)),
        family=family,
        var_weights=problem.weight,
        offset=problem.offset,
    ).fit()
    left = family.deviance(problem.outcome, mean, var_weights=problem.weight)
    return float(1.0 - left / null.deviance)


def as_toml(theatre: Theatre, fitted: Propensities, before: date, day: date) -> str:
    """Return the content of ``coefficients.toml``.

    Parameters
    ----------
    theatre : Theatre
        What was fitted to.
    fitted : Propensities
        From `fit_theatre`.
    before : date
        Records used.
    day : date
        On which it was fitted.
    """
    basis = basis_of(theatre, before)
    shares = (
        explained(valence_problem(basis), fitted.valence),
        explained(contact_problem(basis), fitted.contact),
    )
    rows = ["  [" + ", ".join(f"{v:.6g}" for v in row) + "]," for row in fitted.covariance]
    armed = [side for side, about in theatre.sides.items() if about.control]
    lines = [
        "# Written by `python run.py calibrate --write`; not by hand.",
        f"# Groups that both kinds of record cover: {len(fitted.ids)}.",
        f"fitted = {day.isoformat()}",
        f"records_before = {before.isoformat()}",
        f'records_hash = "{record_hash(theatre)}"',
        f'data_hash = "{data_hash(theatre)}"',
        f"sides = {[side for side in armed if side not in theatre.roles.government]}".replace(
            "'", '"'
        ),
        f"sd_valence = {fitted.valence.sd:.6g}",
        f"sd_contact = {fitted.contact.sd:.6g}",
        "names = [",
        *[f'  "{name}",' for name in fitted.names],
        "]",
        "mean = [" + ", ".join(f"{v:.6g}" for v in fitted.mean) + "]",
        "covariance = [",
        *rows,
        "]",
        "",
        "[statistics]",
        f"pairs_contact = {fitted.pairs}",
        f"pairs_valence = {fitted.interacting}",
        f"log_evidence_valence = {fitted.valence.evidence:.6g}",
        f"log_evidence_contact = {fitted.contact.evidence:.6g}",
        f"deviance_explained_valence = {shares[0]:.4g}",
        f"deviance_explained_contact = {shares[1]:.4g}",
        f"dispersion_contact = {fitted.dispersion:.6g}",
    ]
    return "\n".join([*lines, *_clash_lines(theatre, before)]) + "\n"


def _clash_lines(theatre: Theatre, before: date) -> list[str]:
    """Return the section on clashes: the regression that `dyadic.predict` uses too."""
    pairs = pairs_of(theatre, "clash", before)
    found = regress(pairs, alone_on_its_side(theatre, pairs.ids))
    names = [*found.names, *(f"effect:{name}" for name in found.ids)]
    rows = ["  [" + ", ".join(f"{v:.6g}" for v in row) + "]," for row in found.fitted.covariance]
    return [
        "",
        "[clash]",
        f"dispersion = {found.dispersion:.6g}",
        f"sd = {found.fitted.sd:.6g}",
        "names = [",
        *[f'  "{name}",' for name in names],
        "]",
        "mean = [" + ", ".join(f"{v:.6g}" for v in found.fitted.mean) + "]",
        "covariance = [",
        *rows,
        "]",
    ]


def record_hash(theatre: Theatre) -> str:
    """Return a hash of the records the coefficients were fitted to."""
    import hashlib

    text = "\n".join(f"{r.a},{r.b},{r.kind},{r.claims}" for r in theatre.records)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def data_hash(theatre: Theatre) -> str:
    """Return a hash of all that the fit reads, without notes and sources."""
    features = [
        [row.id, row.side, row.strength, row.nationalism, row.islamism, row.sectarianism]
        for row in theatre.factions
    ]
    spells = [[row.active_from, row.active_until] for row in theatre.factions]
    supplied = [[r.faction, r.sponsor, r.share > 0.0] for r in theatre.sponsors]
    records = [[r.a, r.b, r.kind, r.since, r.until, r.claims] for r in theatre.records]
    groups = [[r.kind, r.faction] for r in theatre.record_groups]
    where = [[r.faction, r.province, r.weight, r.since, r.until] for r in theatre.presence]
    tables = [features, spells, supplied, records, groups, where]
    return digest(plain([*tables, theatre.unknown_size.median]))[:16]


def out_of_date(theatre: Theatre, text: str) -> list[str]:
    """Return what differs between the theatre's coefficients and newly fitted ones.

    Parameters
    ----------
    theatre : Theatre
        With or without ``coefficients.toml``.
    text : str
        From `as_toml`.

    Returns
    -------
    list of str
        Empty if replications draw from what the records say now.
    """
    there: Mapping[str, Any] = theatre.coefficients
    if not there:
        return ["the theatre has no coefficients.toml"]
    new = tomllib.loads(text)
    found = []
    if there.get("records_hash") != new["records_hash"]:
        found.append("the records have changed since coefficients.toml was written")
    if list(there.get("names", ())) != new["names"]:
        return [*found, "coefficients.toml names other coefficients than a fit of today"]
    for key in ("mean", "covariance", "sd_valence", "sd_contact"):
        old, now = np.array(there[key], dtype=np.float64), np.array(new[key], dtype=np.float64)
        if not np.allclose(old, now, rtol=1e-3, atol=1e-4):
            found.append(f"{key} of coefficients.toml differs from a fit of today")
    return found
