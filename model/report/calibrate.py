"""What `calibrate` says: tables, sentences that follow from numbers, the object for programs."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import pandas as pd

from ..analysis.calibrate import designated, reaches_beyond, scope_without
from ..analysis.findings import (
    BOTH,
    COUNTS,
    EVERYONE,
    LOGISTIC,
    SIMULATED,
    WITH_OTHER,
    Calibration,
    Held,
    Thin,
)
from ..analysis.lifetimes import HORIZON, Lifetimes, log_likelihood
from ..analysis.published import Published
from ..analysis.scores import NAMES, curve

FEW: Final = 10
"""Dyads with claims below which a score says next to nothing."""

SURE: Final = 0.05
"""p-value below which a slope is told from 0."""


def frames(found: Calibration) -> dict[str, pd.DataFrame]:
    """Return the tables by name.

    Parameters
    ----------
    found : Calibration
        What was found.
    """
    out = {
        "coefficients": _coefficients(found),
        "estimates": pd.DataFrame([asdict(each) for each in found.estimates]),
        "counts": _counts(found),
        "scores": _scores(found.held),
        "calibration_curve": _curves(found.held),
        "held_out": _predictions(found.held),
        "records": pd.DataFrame([asdict(each) for each in found.thin]),
    }
    if found.lifetimes:
        out |= {"lifetimes": _weeks(found.lifetimes), "lifetimes_likelihood": likelihoods(found)}
    return out


def _coefficients(found: Calibration) -> pd.DataFrame:
    """Coefficients as replications draw them, and as they would be without structural zeros."""
    now, other = found.fitted, found.at_risk_only
    return pd.DataFrame(
        {
            "name": now.names,
            "value": now.mean,
            "se": np.sqrt(np.diag(now.covariance)),
            "value_at_risk_only": other.mean,
            "se_at_risk_only": np.sqrt(np.diag(other.covariance)),
        }
    )


def _counts(found: Calibration) -> pd.DataFrame:
    """Distributions of counts, the best held-out log score of each kind first."""
    rows = [{"kind": kind} | asdict(each) for kind, fits in found.counts.items() for each in fits]
    return pd.DataFrame(rows).rename(columns={"name": "distribution"})


def _scores(held: Sequence[Held]) -> pd.DataFrame:
    """Held-out scores and their intervals."""
    rows = []
    for each in held:
        row: dict[str, Any] = {"about": each.about, "model": each.model, "scope": each.scope}
        row |= asdict(each.scores)
        for name in NAMES:
            row[f"{name}_low"], row[f"{name}_high"] = each.intervals[name]
        rows.append(row)
    return pd.DataFrame(rows)


def _curves(held: Sequence[Held]) -> pd.DataFrame:
    """Calibration curves of all that could be scored."""
    rows = [
        {"about": each.about, "model": each.model, "scope": each.scope} | point
        for each in held
        if not math.isnan(each.scores.auc)
        for point in curve(each.hit, each.chance)
    ]
    return pd.DataFrame(rows)


def _predictions(held: Sequence[Held]) -> pd.DataFrame:
    """Every held-out prediction."""
    parts = [
        pd.DataFrame({"about": each.about, "model": each.model, "scope": each.scope,
                      "hit": each.hit, "chance": each.chance})
        for each in held
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _weeks(lifetimes: Iterable[Lifetimes]) -> pd.DataFrame:
    """Every simulated lifetime."""
    rows = [
        (each.parameter, value, alliance.name, r, weeks, weeks >= HORIZON)
        for each in lifetimes
        for v, value in enumerate(each.tried.tolist())
        for a, alliance in enumerate(each.alliances)
        for r, weeks in enumerate(each.weeks[v, a].tolist())
    ]
    columns = ["parameter", "value", "alliance", "run", "weeks", "outlived"]
    return pd.DataFrame(rows, columns=columns)


def likelihoods(found: Calibration) -> pd.DataFrame:
    """Return the log likelihood of the record at every value, in all and by alliance."""
    rows: list[dict[str, Any]] = []
    for each in found.lifetimes:
        total, supported = each.log_likelihood(), each.supported()
        for v, value in enumerate(each.tried.tolist()):
            start = {"parameter": each.parameter, "value": value}
            rows.append(start | {"alliance": "all", "log_likelihood": float(total[v]),
                                 "supported": bool(supported[v])})  # fmt: skip
            for a, alliance in enumerate(each.alliances):
                weeks = each.weeks[v, a]
                rows.append(
                    start
                    | {"alliance": alliance.name, "weeks_on_record": alliance.weeks}
                    | {"ended": alliance.ended, "weeks_median": float(np.median(weeks))}
                    | {"log_likelihood": log_likelihood(alliance, weeks)}
                )
    return pd.DataFrame(rows)


def in_words(found: Calibration, published: Sequence[Published]) -> list[str]:
    """Return sentences; which of them are said follows from the numbers.

    Parameters
    ----------
    found : Calibration
        What was found.
    published : sequence of Published
        What others found.
    """
    out = [_fit_words(found), *_zero_words(found), *_count_words(found)]
    out += _score_words(found, published)
    out += _thin_words(found)
    out += _other_words(found)
    out += _slope_words(found)
    for each in found.lifetimes:
        out.append(lifetime_words(each))
    return out


def _fit_words(found: Calibration) -> str:
    """Say what replications draw from."""
    now = found.fitted
    v, c = now.valence.mean, now.contact.mean
    return (
        f"Propensities of {len(now.ids)} groups in both records, before {found.before}: valence "
        f"{v[0]:.2f} {v[1]:+.2f} distance (group sd {now.valence.sd:.2f}, {now.interacting} pairs "
        f"with an interaction); log contact {c[0]:.2f} {c[1]:+.2f} size {c[2]:+.2f} area (group "
        f"sd {now.contact.sd:.2f}, {now.pairs} pairs that share ground)."
    )


def _zero_words(found: Calibration) -> list[str]:
    """Structural zeros, and periods that reach beyond the date."""
    out = []
    for each in found.absent:
        since = f" from {each.since}" if each.since else ""
        until = f" until {each.until}" if each.until else ""
        out.append(
            f"{each.group} existed{since}{until}: its {each.pairs} pairs in the record of "
            f"{each.kind} are structural zeros, not peace, and are left out of scores and tests."
        )
    for kind in ("joint", "clash"):
        last = reaches_beyond(found.theatre, kind, found.before)
        if last is not None:
            out.append(
                f"The record of kind {kind} runs to {last} and cannot be dated within: it may "
                f"hold what happened after {found.before}."
            )
    return out


def _count_words(found: Calibration) -> list[str]:
    """Which distribution of counts wins, by both measures."""
    out = []
    for kind, fits in found.counts.items():
        best = fits[0]
        lowest = min(fits, key=lambda each: math.inf if math.isnan(each.aic) else each.aic)
        poisson = next(each for each in fits if each.name == "Poisson")
        agrees = "and by AIC" if lowest.name == best.name else f"by AIC it is the {lowest.name}"
        out.append(
            f"Counts of {kind}: the best held-out log score has the {best.name} "
            f"({best.log_score:.3f}, Poisson {poisson.log_score:.3f}), {agrees} "
            f"({lowest.aic:.0f}, Poisson {poisson.aic:.0f}); dispersion {best.dispersion:.2g}."
        )
    return out


def _score_words(found: Calibration, published: Sequence[Published]) -> list[str]:
    """Held-out AUC of the comparable regression beside the published one, and of the model."""
    out = []
    for about in ("clash", "joint"):
        plain, counted = (found.find(about, m, EVERYONE) for m in (LOGISTIC, COUNTS))
        if plain is None or counted is None:
            continue
        theirs = [p for p in published if (p.about, p.measure) == (about, "auc")]
        beside = "".join(f" (published for such a regression: {p.value:.2f})" for p in theirs)
        out.append(
            f"At least one {about}, each group left out: AUC {_with_interval(plain, 'auc')} by "
            f"logistic regression{beside}, {_with_interval(counted, 'auc')} by counts with group "
            f"effects, whose calibration has slope {counted.scores.slope:.2f}."
        )
        own = found.find(about, SIMULATED, BOTH)
        same = found.find(about, LOGISTIC, BOTH)
        if own is not None and same is not None:
            out.append(
                f"The propensities that replications draw from reach {_with_interval(own, 'auc')} "
                f"on the groups in both records, where the logistic regression reaches "
                f"{same.scores.auc:.2f}; calibration slope {own.scores.slope:.2f}."
            )
    valence = found.find("valence", SIMULATED, BOTH)
    if valence is not None and not math.isnan(valence.scores.auc):
        out.append(
            f"Joint or hostile, given an interaction: AUC {_with_interval(valence, 'auc')}, Brier "
            f"skill {valence.scores.brier_skill:.2f}."
        )
    return out


def _with_interval(held: Held, name: str) -> str:
    """Return a score with its interval by groups."""
    value, (low, high) = getattr(held.scores, name), held.intervals[name]
    return f"{value:.2f}" + ("" if math.isnan(low) else f" ({low:.2f} to {high:.2f})")


def thin_words(thin: Thin, auc: float) -> str:
    """Return what few dyads bear; empty if they are not few.

    Parameters
    ----------
    thin : Thin
        What is on record.
    auc : float
        Held-out, NaN if there is none.
    """
    if thin.dyads >= FEW:
        return ""
    claims = "1 claim" if thin.claims == 1 else f"{thin.claims} claims"
    scored = "" if math.isnan(auc) else f"; the held-out AUC there is {auc:.2f}"
    return (
        f"Of kind {thin.kind}, {thin.scope}, {thin.dyads} of {thin.pairs} dyads on record "
        f"with {claims}{scored}: what the model says of them is prior-driven."
    )


def _thin_words(found: Calibration) -> list[str]:
    """Where next to nothing is on record."""
    out = []
    for each in found.thin:
        held = found.find(each.kind, LOGISTIC, each.scope)
        out.append(thin_words(each, held.scores.auc if held else math.nan))
    words = [text for text in out if text]
    few = [
        each
        for each in found.thin
        if each.kind == "clash" and each.dyads < FEW and each.scope == scope_without(found.theatre)
    ]
    if few and designated(found.theatre):
        words.append(
            f"{few[0].dyads} dyads, {few[0].claims} claims: infighting among signatories is "
            "prior-driven."
        )
    return words


def _other_words(found: Calibration) -> list[str]:
    """Say what the other record adds."""
    out = []
    for about, other in (("clash", "joint operations"), ("joint", "clashes")):
        plain, more = (found.find(about, model, BOTH) for model in (LOGISTIC, WITH_OTHER))
        if plain is None or more is None:
            continue
        better = "better" if more.scores.log_score > plain.scores.log_score else "no better"
        out.append(
            f"With {other} as features the held-out AUC for {about} is {more.scores.auc:.2f}, "
            f"without {plain.scores.auc:.2f}; the log score is {better} "
            f"({more.scores.log_score:.3f} against {plain.scores.log_score:.3f})."
        )
    return out


def _slope_words(found: Calibration) -> list[str]:
    """Which slopes survive that pairs share groups."""
    out = []
    for question in dict.fromkeys(each.question for each in found.estimates):
        rows = [each for each in found.estimates if each.question == question]
        model = [each.name for each in rows if each.p_model < SURE]
        dealt = [each.name for each in rows if each.p_qap < SURE]
        drawn = [each.name for each in rows if each.groups_low > 0.0 or each.groups_high < 0.0]
        parts = [f"by the model {_listed(model)}"]
        if found.deals:
            parts.append(f"by QAP {_listed(dealt)}")
        if found.resamples:
            parts.append(f"by resampled groups {_listed(drawn)}")
        out.append(f"Slopes told from 0 ({question}): {'; '.join(parts)}.")
    return out


def _listed(names: Sequence[str]) -> str:
    """Names, or none."""
    return ", ".join(names) or "none"


def lifetime_words(found: Lifetimes) -> str:
    """Return which values of a parameter the record of alliances supports.

    Parameters
    ----------
    found : Lifetimes
        Over a grid.
    """
    values, supported, total = found.tried, found.supported(), found.log_likelihood()
    held = values[supported]
    best = float(values[int(np.argmax(total))])
    ended = sum(each.ended for each in found.alliances)
    basis = (
        f"{len(found.alliances)} alliances, {ended} that ended, {found.weeks.shape[2]} runs each"
    )
    if supported.all():
        return (
            f"{found.parameter}: the record of alliances ({basis}) supports every value tried, "
            f"{values[0]:g} to {values[-1]:g}; it says nothing about it."
        )
    edge = best in (float(values[0]), float(values[-1]))
    return (
        f"{found.parameter}: of {values[0]:g} to {values[-1]:g} the record of alliances ({basis}) "
        f"supports {', '.join(f'{each:g}' for each in held)}, best {best:g}"
        + (", the edge of what was tried." if edge else ".")
    )


def contract(found: Calibration, published: Sequence[Published]) -> dict[str, Any]:
    """Return what ``--json`` prints beside what all verbs print.

    Parameters
    ----------
    found : Calibration
        What was found.
    published : sequence of Published
        What others found.
    """
    tables = frames(found)
    return {
        "theatre": found.theatre.id,
        "before": found.before.isoformat(),
        "seed": found.seed,
        "bootstrap": found.resamples,
        "permutations": found.deals,
        "coefficients": _records(tables["coefficients"]),
        "counts": _records(tables["counts"]),
        "estimates": _records(tables["estimates"]),
        "scores": _records(tables["scores"]),
        "records": _records(tables["records"]),
        "lifetimes": _records(tables.get("lifetimes_likelihood", pd.DataFrame())),
        "published": [asdict(each) for each in published],
        "words": in_words(found, published),
    }


def _records(frame: pd.DataFrame) -> list[Mapping[Any, Any]]:
    """Rows as JSON can hold them: no NaN."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[return-value]
