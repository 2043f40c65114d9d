"""Regressions with group effects: against the library's mixed model, and against the truth."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from statsmodels.api import families

from model.analysis.fit import (
    Basis,
    as_toml,
    basis_of,
    data_hash,
    fit_basis,
    fit_theatre,
    out_of_date,
    record_hash,
    valence_problem,
)
from model.analysis.mixed import WIDE, Problem, fit, membership
from model.scenario.theatre import Theatre, load_theatre

from .small import asked, drawn_pairs

DAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def syria() -> Theatre:
    """The shipped theatre."""
    return load_theatre("syria-2015")


def text_of(theatre: Theatre) -> str:
    """What a fit of today would write."""
    before = theatre.window.since
    return as_toml(theatre, fit_theatre(theatre, before), before, DAY)


def test_the_mode_is_that_of_the_library() -> None:
    """The library's posterior mode, at the spread that it finds, for a case that both can do.

    Red if the prior, the membership of both ends, or the likelihood differs.
    """
    from statsmodels.genmod.bayes_mixed_glm import PoissonBayesMixedGLM

    pairs = replace(drawn_pairs(20, 0.7, 0.0, 4), years=np.ones(190))
    problem = asked(pairs, ("distance", "size")).problem
    theirs = PoissonBayesMixedGLM(
        problem.outcome,
        problem.features,
        membership(problem.ends, 20),
        ident=np.zeros(20, dtype=int),
        vcp_p=1.0,
        fe_p=WIDE,
    ).fit_map(minim_opts={"gtol": 1e-4}, scale_fe=False)
    ours = fit(problem, (float(np.exp(theirs.vcp_mean[0])),))
    assert ours.mean[:3] == pytest.approx(theirs.fe_mean, abs=1e-3)
    assert ours.mean[3:] == pytest.approx(theirs.vc_mean, abs=1e-3)


def test_a_large_spread_and_one_group_apart_are_told_apart() -> None:
    """A group outside the distribution must not set the spread of the others."""
    pairs = drawn_pairs(30, 0.3, 0.0, 9)
    first = (pairs.ends == 0).any(axis=1)
    wild = replace(pairs, count=np.where(first, 30.0 * (pairs.count + 1.0), pairs.count))
    problem = asked(wild, ("distance", "size")).problem
    inside = fit(problem)
    apart = np.arange(30) == 0
    outside = fit(replace(problem, apart=apart))
    assert inside.sd > 1.5 * outside.sd
    assert outside.sd == pytest.approx(0.3, rel=0.5)


def test_no_groups_is_a_plain_regression() -> None:
    """Without effects the fit is the library's, but for the wide prior."""
    from statsmodels.api import GLM

    pairs = drawn_pairs(25, 0.0, 0.0, 2)
    problem = asked(pairs, ("distance", "size")).problem
    plain = fit(replace(problem, apart=np.zeros(0, dtype=np.bool_)), (1.0,))
    theirs = GLM(
        problem.outcome, problem.features, family=families.Poisson(), offset=problem.offset
    ).fit()
    assert plain.mean == pytest.approx(theirs.params, abs=2e-3)


def test_a_fit_without_spreads_is_refused() -> None:
    """Nothing to choose from must not return something."""
    problem = asked(drawn_pairs(5, 0.3, 0.0, 1), ("distance",)).problem
    with pytest.raises(ValueError, match="no spread"):
        fit(problem, ())


def synthetic_basis(groups: int, seed: int) -> Basis:
    """Pairs whose valence and contact follow known coefficients."""
    rng = np.random.default_rng(seed)
    one, other = np.triu_indices(groups, 1)
    place = rng.uniform(1.0, 5.0, groups)
    distance = np.abs(place[one] - place[other])
    size, shared = rng.normal(1.0, 1.0, one.size), rng.uniform(0.05, 1.0, one.size)
    e, f = 0.5 * rng.standard_normal(groups), 0.8 * rng.standard_normal(groups)
    rate = np.exp(-0.5 + 0.6 * size + 0.7 * np.log(shared + 0.01) + f[one] + f[other])
    count = rng.poisson(rate)
    share = 1.0 / (1.0 + np.exp(-(2.0 - 1.0 * distance + e[one] + e[other])))
    joint = rng.binomial(count, share).astype(np.float64)
    return Basis(
        ids=tuple(f"g{i}" for i in range(groups)),
        ends=np.column_stack([one, other]),
        joint=joint,
        hostile=count - joint,
        distance=distance,
        size=size,
        shared=shared,
        apart=np.zeros(groups, dtype=np.bool_),
    )


def test_valence_and_contact_recover_what_was_put_in() -> None:
    """A slope of the wrong sign or size, or a spread that is far off, goes red."""
    found = fit_basis(synthetic_basis(60, 11))
    error = np.sqrt(np.diag(found.covariance))
    by_name = dict(zip(found.names, zip(found.mean, error, strict=True), strict=True))
    truth = {"valence_distance": -1.0, "contact_size": 0.6, "contact_overlap": 0.7}
    for name, value in truth.items():
        mean, se = by_name[name]
        assert abs(mean - value) < 3.0 * se + 0.05, name
    assert found.valence.sd == pytest.approx(0.5, rel=0.5)
    assert found.contact.sd == pytest.approx(0.8, rel=0.4)


def test_a_pair_weighs_with_the_square_roots_of_its_claims() -> None:
    """Fifty claims of one pair counted as fifty pairs go red."""
    basis = synthetic_basis(10, 3)
    problem = valence_problem(basis)
    seen = (basis.joint + basis.hostile) > 0.0
    assert problem.weight == pytest.approx(
        np.sqrt(basis.joint[seen]) + np.sqrt(basis.hostile[seen])
    )
    assert (problem.outcome <= 1.0).all()


def test_replications_draw_from_what_the_records_say(syria: Theatre) -> None:
    """`coefficients.toml` that was not written anew after the records changed goes red."""
    assert out_of_date(syria, text_of(syria)) == []


def changed(theatre: Theatre, **update: Any) -> Theatre:
    """Return the theatre with its first record changed."""
    first, *rest = theatre.records
    return replace(theatre, records=(first.model_copy(update=update), *rest))


def test_changed_records_are_noticed(syria: Theatre) -> None:
    """One claim more, or another day, must not pass for the records that were fitted."""
    more, later = changed(syria, claims=9), changed(syria, since=date(2014, 2, 1))
    assert record_hash(more) != record_hash(syria)
    assert data_hash(more) != data_hash(syria)
    assert data_hash(later) != data_hash(syria)
    found = out_of_date(more, text_of(more))
    assert any("records have changed" in each for each in found)
    assert any("mean" in each for each in found)
    assert out_of_date(replace(syria, coefficients={}), text_of(syria)) == [
        "the theatre has no coefficients.toml"
    ]


def test_changed_features_are_noticed(syria: Theatre) -> None:
    """Another ideology is another fit; a note is not."""
    rows = list(syria.factions)
    place = next(i for i, row in enumerate(rows) if row.id == "nusra")
    told = [*rows]
    told[place] = rows[place].model_copy(update={"note": "Something else."})
    assert data_hash(replace(syria, factions=tuple(told))) == data_hash(syria)
    told[place] = rows[place].model_copy(update={"islamism": 1.0})
    assert data_hash(replace(syria, factions=tuple(told))) != data_hash(syria)


def test_structural_zeros_change_what_contact_says_of_the_levant_front(syria: Theatre) -> None:
    """Its effect is lower where a year in which it did not exist counts as peace."""
    before = syria.window.since
    now = fit_basis(basis_of(syria, before))
    other = fit_basis(basis_of(syria, before, at_risk_only=True))
    place = now.names.index("contact_effect:levant-front")
    assert now.mean[place] + 0.5 < other.mean[place]
    assert other.pairs < now.pairs


def test_a_family_without_weight_is_the_same_as_one_of_one() -> None:
    """The weight of a row multiplies its likelihood: twice a row is the row twice."""
    pairs = drawn_pairs(8, 0.3, 0.0, 5)
    problem = asked(pairs, ("distance",)).problem
    heavy = fit(replace(problem, weight=np.full(pairs.rows, 2.0)), (0.5,))
    twice = Problem(
        features=np.tile(problem.features, (2, 1)),
        ends=np.tile(problem.ends, (2, 1)),
        apart=problem.apart,
        outcome=np.tile(problem.outcome, 2),
        weight=np.ones(2 * pairs.rows),
        family=problem.family,
        offset=np.tile(problem.offset, 2),
    )
    assert heavy.mean == pytest.approx(fit(twice, (0.5,)).mean, abs=1e-6)
