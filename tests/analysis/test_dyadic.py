"""The regression on pairs alone: what is at risk, what is recovered, what is predicted."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.analysis.dyadic import Prediction, alone_on_its_side, at_least_one, predict, regress
from model.analysis.dyads import earlier_activity, last_period, pairs_of
from model.scenario.rows import RecordRow
from model.scenario.theatre import Theatre, load_theatre

from .small import drawn_pairs

OPENING = date(2015, 1, 1)


@pytest.fixture(scope="module")
def syria() -> Theatre:
    """The shipped theatre."""
    return load_theatre("syria-2015")


@pytest.fixture(scope="module")
def clashes(syria: Theatre) -> Prediction:
    """What the clashes of 2014 let expect of 2015."""
    return predict(syria, OPENING, "clash")


def record(a: str, b: str, since: date, until: date, claims: int) -> RecordRow:
    """A row of ``records.csv``."""
    known = {"a": a, "b": b, "kind": "clash", "from": since, "until": until, "claims": claims}
    return RecordRow.model_validate(known | {"source": "assumed"})


def test_known_coefficients_are_recovered() -> None:
    """A feature, the exposure, an effect or the dispersion that is left out goes red."""
    pairs = drawn_pairs(groups=60, sd=0.6, dispersion=1.0, seed=7)
    found = regress(pairs, np.zeros(60, dtype=np.bool_), ("distance", "size"))
    error = np.sqrt(np.diag(found.fitted.covariance))[:3]
    assert np.abs((found.slopes[1:] - [0.5, -0.4]) / error[1:]).max() < 3.0
    assert error[1:].max() < 0.1
    assert found.fitted.sd == pytest.approx(0.6, rel=0.4)
    assert found.dispersion == 1.0


def test_what_a_group_does_is_in_its_effect() -> None:
    """Effects that do not follow how active a group is go red."""
    pairs = drawn_pairs(groups=30, sd=1.0, dispersion=0.5, seed=3)
    found = regress(pairs, np.zeros(30, dtype=np.bool_), ("distance", "size"))
    claims = [pairs.count[(pairs.ends == i).any(axis=1)].sum() for i in range(30)]
    effects = [found.effect[name] for name in pairs.ids]
    assert np.corrcoef(np.argsort(np.argsort(claims)), np.argsort(np.argsort(effects)))[0, 1] > 0.8


def test_who_did_not_exist_is_not_at_risk(syria: Theatre) -> None:
    """The Levant Front, a week old, had no 29 peaceful dyads in 2014.

    Red if dates are not read, if they are written into the code, or if a pair
    with claims is left out.
    """
    pairs = pairs_of(syria, "clash", OPENING)
    place = pairs.ids.index("levant-front")
    its = (pairs.ends == place).any(axis=1)
    assert its.sum() == 29
    assert not pairs.at_risk[its].any()
    late, gone = pairs.ids.index("ansar-al-din-front"), pairs.ids.index("mujahidin-shura-council")
    met = ~its & ((pairs.ends == late) | (pairs.ends == gone)).all(axis=1)
    assert (pairs.at_risk == ~its & ~met).all()  # these two had a week together
    undated = tuple(row.model_copy(update={"active_from": None}) for row in syria.factions)
    all_year = pairs_of(replace(syria, factions=undated), "clash", OPENING)
    assert all_year.at_risk[
        its & (pairs.ends != pairs.ids.index("liwa-al-tawhid")).all(axis=1)
    ].all()
    without = replace(
        syria,
        factions=tuple(
            row.model_copy(update={"active_until": date(2014, 1, 2)} if row.id == "nusra" else {})
            for row in syria.factions
        ),
    )
    pairs = pairs_of(without, "clash", OPENING)
    nusra = (pairs.ends == pairs.ids.index("nusra")).any(axis=1)
    assert (pairs.at_risk[nusra] == (pairs.count[nusra] > 0.0)).all()


def test_a_zero_of_nobody_at_risk_changes_nothing(syria: Theatre) -> None:
    """Structural zeros that are fitted as peace go red."""
    pairs = pairs_of(syria, "clash", OPENING)
    apart = alone_on_its_side(syria, pairs.ids)
    one = regress(pairs, apart, dispersions=(1.0,), spreads=(1.0,))
    other = regress(pairs.keep(pairs.at_risk), apart, dispersions=(1.0,), spreads=(1.0,))
    assert one.slopes == pytest.approx(other.slopes)
    everyone = replace(pairs, at_risk=np.ones(pairs.rows, dtype=np.bool_))
    wrong = regress(everyone, apart, dispersions=(1.0,), spreads=(1.0,))
    assert wrong.slopes[0] < one.slopes[0]


def test_predictions_are_symmetric_and_about_armed_groups(
    syria: Theatre, clashes: Prediction
) -> None:
    """A state with an expectation, or a pair without one, goes red."""
    index = {name: i for i, name in enumerate(syria.faction_ids)}
    for each in (clashes.expected, clashes.chance):
        assert each == pytest.approx(each.T, nan_ok=True)
        assert np.isnan(each[index["russia"], index["isil"]])
        assert np.isfinite(each[index["unnamed-signatory-1"], index["isil"]])
    known = np.isfinite(clashes.chance)
    assert ((clashes.chance[known] >= 0.0) & (clashes.chance[known] < 1.0)).all()
    assert (clashes.expected[known] >= 0.0).all()


def test_predictions_follow_what_was_fitted(syria: Theatre, clashes: Prediction) -> None:
    """Effects, slopes or exposure that predict forgets go red."""
    pairs = pairs_of(syria, "clash", OPENING)
    i, j = pairs.index[pairs.ends].T
    alive = pairs.at_risk & (pairs.years > 0.9)
    rate = pairs.count[alive] / pairs.years[alive]
    assert clashes.expected[i, j][alive].sum() == pytest.approx(rate.sum(), rel=0.35)
    fought = pairs.count > 0.0
    assert clashes.chance[i, j][fought].mean() > 5.0 * clashes.chance[i, j][~fought].mean()
    without = predict(syria, OPENING, "clash", effects=False)
    assert not np.allclose(without.chance[i, j], clashes.chance[i, j])


def test_nothing_later_is_read(syria: Theatre, clashes: Prediction) -> None:
    """A record that begins on the date itself, and leaks into what is fitted, goes red."""
    later = record("nusra", "ahrar-al-sham", OPENING, date(2015, 12, 31), 500)
    told = replace(syria, records=(*syria.records, later))
    assert predict(told, OPENING, "clash").chance == pytest.approx(clashes.chance, nan_ok=True)


def test_a_later_period_makes_the_earlier_one_activity(syria: Theatre) -> None:
    """With two years on record the last is fitted, and the one before is what groups are like."""
    later = record("nusra", "ahrar-al-sham", OPENING, date(2015, 12, 31), 50)
    told = replace(syria, records=(*syria.records, later))
    period = last_period(told, "clash", date(2016, 1, 1))
    assert period is not None and period.rows == (later,)
    pairs = pairs_of(told, "clash", date(2016, 1, 1))
    assert pairs.count.sum() == 50.0 and "activity" in pairs.features
    active = dict(zip(told.faction_ids, earlier_activity(told, "clash", OPENING), strict=True))
    assert active["isil"] == pytest.approx(np.log1p(230 * 365.25 / 365), rel=1e-6)
    assert "activity" not in pairs_of(syria, "clash", OPENING).features


def test_before_the_first_record_there_is_nothing_to_fit(syria: Theatre) -> None:
    """A prediction out of nothing goes red."""
    with pytest.raises(ValueError, match="no clash is on record before 2014-01-01"):
        predict(syria, date(2014, 1, 1), "clash")


def test_at_least_one_is_what_the_distribution_says() -> None:
    """The Poisson and the negative binomial with scipy's probabilities of none."""
    from scipy import stats

    mean = np.array([0.01, 0.5, 3.0])
    assert at_least_one(mean, 0.0) == pytest.approx(1.0 - stats.poisson.pmf(0, mean))
    size = 1.0 / 2.0
    assert at_least_one(mean, 2.0) == pytest.approx(
        1.0 - stats.nbinom.pmf(0, size, size / (size + mean))
    )
