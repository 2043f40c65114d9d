"""Everything that `calibrate` finds: fits, held-out scores, how sure, lifetimes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from ..arrays import Bools, Floats
from ..drawing import DIMENSIONS, positions
from ..scenario.theatre import Theatre
from .counts import compare_counts
from .dependence import Question, estimates
from .dyadic import FORMULA, Regression, alone_on_its_side, family_of, formula_of, regress
from .dyads import KINDS, Pairs, last_period, pairs_of
from .findings import (
    BOTH,
    COUNTS,
    DIMENSIONS_APART,
    EVERYONE,
    LOGISTIC,
    SIMULATED,
    WITH_OTHER,
    Absent,
    Calibration,
    Held,
    Thin,
)
from .fit import (
    Basis,
    basis_of,
    contact_problem,
    fit_basis,
    fit_theatre,
    valence_problem,
)
from .held_out import Learn, counting, leave_one_group_out, logistic, propensities_held_out
from .mixed import Problem
from .scores import intervals, score

Report = Callable[[str], None]

BY_DIMENSION: Final = (*DIMENSIONS, *FORMULA[1:])
"""The same features with ideology taken apart."""


def calibrate(
    theatre: Theatre,
    before: date,
    seed: int,
    resamples: int,
    deals: int,
    report: Report = lambda _: None,
) -> Calibration:
    """Fit a theatre's regressions and score them; lifetimes are added by whoever wants them.

    Parameters
    ----------
    theatre : Theatre
        With records of both kinds.
    before : date
        Only records that begin before it are used.
    seed, resamples, deals : int
        Root seed, bootstrap resamples, QAP permutations.
    report : callable
        Told what is under way.

    Raises
    ------
    ValueError
        If a kind of record is missing.
    """
    report("fitting contact and valence")
    fitted = fit_theatre(theatre, before)
    without_zeros = fit_basis(basis_of(theatre, before, at_risk_only=True))
    out = Calibration(theatre, before, fitted, without_zeros, seed, resamples, deals)
    for kind in KINDS:
        pairs = pairs_of(theatre, kind, before)
        out.absent += absent_groups(theatre, pairs)
        out.thin += how_thin(theatre, pairs)
        report(f"comparing distributions of {kind} counts")
        used = pairs.keep(pairs.at_risk)
        apart = alone_on_its_side(theatre, used.ids)
        out.counts[kind] = compare_counts(used, formula_of(used), apart)
        report(f"leaving groups out: {kind}")
        out.held += held_out_of(theatre, used, seed, resamples)
    report("comparing distributions of contact")
    met = contact_pairs(theatre, before)
    apart = alone_on_its_side(theatre, met.ids)
    out.counts["contact"] = compare_counts(met, ("size", "area"), apart)
    report("leaving groups out: groups in both records")
    out.held += held_out_in_both(theatre, before, seed, resamples)
    for question in questions(theatre, before):
        report(f"bootstrap and QAP: {question.name}")
        out.estimates += estimates(question, seed, resamples, deals)
    return out


def contact_pairs(theatre: Theatre, before: date) -> Pairs:
    """Return the claims of both kinds of pairs that share ground, over the mean of the years."""
    basis = basis_of(theatre, before)
    index = positions(theatre)
    among = [index[name] for name in basis.ids]
    one, other = (pairs_of(theatre, kind, before, among) for kind in KINDS)
    both = replace(one, count=one.count + other.count, years=(one.years + other.years) / 2.0)
    return replace(both, kind="contact").keep((basis.shared > 0.0) & one.at_risk & other.at_risk)


def designated(theatre: Theatre) -> tuple[str, ...]:
    """Return the groups without whom everything is scored again."""
    name = theatre.roles.designated
    return theatre.expand(f"list:{name}") if name else ()


def scope_without(theatre: Theatre) -> str:
    """Return the name of the pairs without the designated groups."""
    return "without " + " and ".join(designated(theatre))


def absent_groups(theatre: Theatre, pairs: Pairs) -> list[Absent]:
    """Return the groups most of whose pairs are not at risk."""
    out = []
    for place, name in enumerate(pairs.ids):
        its = (pairs.ends == place).any(axis=1)
        many = int((~pairs.at_risk[its]).sum())
        if many > its.sum() / 2:
            row = theatre.faction(name)
            out.append(Absent(pairs.kind, name, many, row.active_from, row.active_until))
    return out


def how_thin(theatre: Theatre, pairs: Pairs) -> list[Thin]:
    """Return what is on record among all, without the designated, and among signatories."""
    used = pairs.keep(pairs.at_risk)
    signed = tuple(name for name in used.ids if name not in theatre.signatories)
    scopes = [(EVERYONE, used), ("among signatories", used.without(*signed))]
    if designated(theatre):
        scopes.insert(1, (scope_without(theatre), used.without(*designated(theatre))))
    return [
        Thin(pairs.kind, scope, each.rows, int((each.count > 0).sum()), int(each.count.sum()))
        for scope, each in scopes
    ]


def held_out_of(theatre: Theatre, used: Pairs, seed: int, resamples: int) -> list[Held]:
    """Score three models of at least one claim, on all pairs and without the designated."""
    out = []
    scopes = [(EVERYONE, used)]
    if designated(theatre):
        scopes.append((scope_without(theatre), used.without(*designated(theatre))))
    apart = alone_on_its_side(theatre, used.ids)
    names = formula_of(used)
    learners = {
        LOGISTIC: logistic(names),
        DIMENSIONS_APART: logistic(formula_of(used, BY_DIMENSION)),
        COUNTS: counting(names, apart),
    }
    for scope, pairs in scopes:
        for model, learn in learners.items():
            out.append(judged(pairs, learn, model, scope, seed, resamples))
    return out


def judged(pairs: Pairs, learn: Learn, model: str, scope: str, seed: int, resamples: int) -> Held:
    """Leave each group out and score what is said of it."""
    if not 0 < np.count_nonzero(pairs.count) < pairs.rows:
        nothing = np.full((2, pairs.rows), np.nan)
        return held(pairs.kind, model, scope, pairs, nothing, seed, 0)
    chance = leave_one_group_out(pairs, learn)
    return held(pairs.kind, model, scope, pairs, chance, seed, resamples)


def held(
    about: str, model: str, scope: str, pairs: Pairs, chance: Floats, seed: int, resamples: int
) -> Held:
    """Score (2, rows) held-out probabilities; pairs that no fit could be made for are left out."""
    hit = np.tile(pairs.count > 0.0, 2)
    flat, ends = chance.ravel(), np.tile(pairs.ends, (2, 1))
    known = np.isfinite(flat)
    hit, flat, ends = hit[known], flat[known], ends[known]
    limits = intervals(hit, flat, ends, len(pairs.ids), seed, resamples)
    return Held(about, model, scope, score(hit, flat), limits, hit, flat)


def with_other_record(pairs: Pairs, other: Pairs) -> Pairs:
    """Add what the other record tells of a pair, and of its groups without the pair itself."""
    whole = np.zeros(len(other.ids))
    for side in (0, 1):
        np.add.at(whole, other.ends[:, side], other.count)
    rest = whole[other.ends] - other.count[:, None]
    added = {
        "other_pair": np.log1p(other.count),
        "other_activity": np.log1p(rest).sum(axis=1),
    }
    return replace(pairs, features={**pairs.features, **added})


def held_out_in_both(theatre: Theatre, before: date, seed: int, resamples: int) -> list[Held]:
    """Score models on the groups that both records cover, with and without the other record."""
    basis = basis_of(theatre, before)
    index = positions(theatre)
    among = [index[name] for name in basis.ids]
    both = {kind: pairs_of(theatre, kind, before, among) for kind in KINDS}
    out = []
    for scope, without in _scopes_in_both(theatre):
        stay = ~np.isin(np.array(basis.ids), without)[basis.ends].any(axis=1)
        part = basis.keep(stay)
        years = {kind: pairs.years[stay] for kind, pairs in both.items()}
        found = propensities_held_out(part, years["joint"], years["clash"])
        for kind, other in (("clash", "joint"), ("joint", "clash")):
            pairs = with_other_record(both[kind], both[other]).keep(stay)
            risk = pairs.at_risk
            pairs, names = pairs.keep(risk), formula_of(pairs)
            more = (*names, "other_pair", "other_activity")
            out.append(judged(pairs, logistic(names), LOGISTIC, scope, seed, resamples))
            out.append(judged(pairs, logistic(more), WITH_OTHER, scope, seed, resamples))
            chance = found[kind][:, risk]
            out.append(held(kind, SIMULATED, scope, pairs, chance, seed, resamples))
        out.append(_valence(part, found["valence"], scope, seed, resamples))
    return out


def _scopes_in_both(theatre: Theatre) -> list[tuple[str, tuple[str, ...]]]:
    """Return who is left out of the groups in both records, under which name."""
    scopes: list[tuple[str, tuple[str, ...]]] = [(BOTH, ())]
    if designated(theatre):
        scopes.append((f"{BOTH}, {scope_without(theatre)}", designated(theatre)))
    return scopes


def _valence(basis: Basis, chance: Floats, scope: str, seed: int, resamples: int) -> Held:
    """Score joint against hostile, given an interaction; a pair with both is two cases."""
    cases = [
        (np.full(rate.size, joint), rate, basis.ends, chance[side])
        for side in (0, 1)
        for joint, rate in ((True, basis.joint), (False, basis.hostile))
    ]
    hit, rate, ends, said = (np.concatenate(part) for part in zip(*cases, strict=True))
    seen = (rate > 0.0) & np.isfinite(said)
    hit, ends, said = hit[seen].astype(np.bool_), ends[seen], said[seen]
    limits = intervals(hit, said, ends, len(basis.ids), seed, resamples)
    return Held("valence", SIMULATED, scope, score(hit, said), limits, hit, said)


def questions(theatre: Theatre, before: date) -> list[Question]:
    """Return the regressions whose slopes are tested."""
    out = []
    for kind in KINDS:
        pairs = pairs_of(theatre, kind, before)
        apart = alone_on_its_side(theatre, pairs.ids)
        for name, formula in ((kind, FORMULA), (f"{kind}, by dimension", BY_DIMENSION)):
            names = formula_of(pairs, formula)
            found = regress(pairs, apart, names)
            out.append(count_question(name, names, pairs, apart, found))
    basis = basis_of(theatre, before)
    area = np.log(basis.shared + 0.01)
    seen, met = (basis.joint + basis.hostile) > 0.0, basis.shared > 0.0
    distance, both = basis.distance[:, None], np.column_stack([basis.size, area])
    out.append(Question("valence, as simulated", ("distance",), valence_problem(basis), distance,
                        seen))  # fmt: skip
    out.append(Question("contact, as simulated", ("size", "area"), contact_problem(basis), both,
                        met))  # fmt: skip
    return out


def count_question(
    name: str, names: Sequence[str], pairs: Pairs, apart: Bools, found: Regression
) -> Question:
    """Return a regression of counts as a question; its dispersion stays as fitted."""
    used = pairs.keep(pairs.at_risk)
    problem = Problem(
        features=np.column_stack([np.ones(used.rows), used.table(tuple(names))]),
        ends=used.ends,
        apart=apart,
        outcome=used.count,
        weight=np.ones(used.rows),
        family=family_of(found.dispersion),
        offset=np.log(np.maximum(used.years, 1.0 / 366.0)),
    )
    return Question(name, tuple(names), problem, pairs.table(tuple(names)), pairs.at_risk)


def reaches_beyond(theatre: Theatre, kind: str, before: date) -> date | None:
    """Return the last day of a kind of record if it lies beyond the date."""
    period = last_period(theatre, kind, before)
    return period.last if period is not None and period.last >= before else None
