"""Lifetimes of alliances: which are played, how long they last, what the record says."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from model.analysis import lifetimes
from model.analysis.lifetimes import (
    HORIZON,
    Alliance,
    Lifetimes,
    alliances_of,
    declared,
    grids,
    horizon_of,
    lifetime,
    log_likelihood,
    simulate,
    together,
    with_value,
)
from model.cast import cast_of
from model.scenario.load import Scenario, load_scenario
from model.simulation import CivilWar

UNTIL = date(2015, 10, 5)


@pytest.fixture(scope="module")
def opening() -> Scenario:
    """The theatre on 1 January 2015."""
    return load_scenario("opening-2015")


@pytest.fixture(scope="module")
def levant(opening: Scenario) -> Alliance:
    """The alliance of five."""
    found = alliances_of(opening.theatre, opening.start, UNTIL)
    return next(each for each in found if each.name == "levant-front-alliance")


def test_alliances_of_the_record(opening: Scenario) -> None:
    """An operations room, one that dissolved with its members, or a wrong length goes red."""
    found = {each.name: each for each in alliances_of(opening.theatre, opening.start, UNTIL)}
    assert found["levant-front-alliance"].weeks == pytest.approx(115 / 7)
    assert found["levant-front-alliance"].ended
    assert len(found["levant-front-alliance"].members) == 5
    assert found["islamic-front"].weeks == pytest.approx(221 / 7)
    assert "liwa-al-tawhid" not in found["islamic-front"].members  # gone by 2015
    assert not found["southern-front-alliance"].ended
    assert found["southern-front-alliance"].weeks == pytest.approx(612 / 7, abs=0.2)
    assert "jaysh-al-fatah-alliance" not in found  # an umbrella: effort, no coalition
    assert "revolutionaries-front-alliance" not in found  # both members dissolved
    assert "hazm-movement" not in found["revolutionary-command-council"].members  # had left


def test_what_begins_later_is_not_looked_at(opening: Scenario) -> None:
    """An alliance after the date, or an end after it, is not on record yet."""
    early = {e.name: e for e in alliances_of(opening.theatre, opening.start, date(2015, 3, 1))}
    assert not early["levant-front-alliance"].ended
    later = alliances_of(opening.theatre, opening.start, date(2014, 12, 1))
    assert "levant-front-alliance" not in {each.name for each in later}


@pytest.mark.parametrize(
    ("labels", "holds"),
    [([3, 3, 3, 3, 9], True), ([3, 3, 3, 9, 9], False), ([3, 3], True), ([3, 4], False),
     ([3, 3, 4], False), ([3], False), ([], False)],
)  # fmt: skip
def test_half_of_the_pairs_is_an_alliance(labels: list[int], holds: bool) -> None:
    """Four of five are six of ten pairs; three and two are four."""
    assert together(np.array(labels, dtype=np.int64)) is holds


def test_the_price_decides(opening: Scenario, levant: Alliance) -> None:
    """At a price no bond is worth, it ends at once; where autonomy is hated, never.

    Red if the parameter does not reach the model, or the merger does not happen.
    """
    rows = np.array(cast_of(opening).rows_of(levant.members))
    weeks = []
    for tau in (2.0, -1.0):
        war = CivilWar(declared(with_value(opening, "tau", tau), levant, 26.0), 1, 0)
        assert war.parameters.tau == tau
        weeks.append(lifetime(war, rows, 8))
    assert weeks == [0.0, float(HORIZON)]


def test_other_draws_stay_as_they_are(opening: Scenario) -> None:
    """Fixing one parameter must not move the draws of the others."""
    free = CivilWar(opening, 3, 1).parameters
    fixed = CivilWar(with_value(opening, "tau", 0.2), 3, 1).parameters
    assert fixed.tau == 0.2 != free.tau
    assert fixed._replace(tau=free.tau) == free


def test_the_likelihood_prefers_lifetimes_like_the_record() -> None:
    """Near is better than far, long is better where it still stood; neither is impossible."""
    ended = Alliance("a", ("x", "y"), 16.0, True)
    near, far, endless = (np.full(10, w) for w in (17.0, 1.0, float(HORIZON)))
    assert log_likelihood(ended, near) > log_likelihood(ended, far) + 1.0
    assert log_likelihood(ended, near) > log_likelihood(ended, endless) + 1.0
    stood = replace(ended, ended=False)
    assert log_likelihood(stood, endless) > log_likelihood(stood, far) + 1.0
    assert log_likelihood(stood, endless) <= 0.0
    assert np.isfinite([log_likelihood(e, far) for e in (ended, stood)]).all()


def test_the_likelihood_is_a_density() -> None:
    """Over all weeks the chances of an end sum to what the runs say: about 1 without endless."""
    weeks = np.array([3.0, 5.0, 9.0, 20.0])
    grid = np.linspace(np.log(0.5), np.log(HORIZON), 2001)
    dense = [
        np.exp(log_likelihood(Alliance("a", (), float(np.exp(at)), True), weeks)) for at in grid
    ]
    assert np.trapezoid(dense, grid) == pytest.approx(1.0, abs=0.02)


def over(weeks: np.ndarray, record: float) -> Lifetimes:
    """Lifetimes of one alliance over as many values as `weeks` has rows."""
    alliance = Alliance("a", ("x", "y"), record, True)
    return Lifetimes("tau", np.arange(len(weeks)) / 10.0, weeks[:, None, :], (alliance,))


def test_many_runs_rule_out_and_few_do_not() -> None:
    """An interval that is narrow out of two runs, or wide out of many that agree, goes red."""
    rng = np.random.default_rng(1)
    many = over(np.exp(rng.normal(np.log([[1.0], [16.0], [90.0]]), 0.3, (3, 200))), 16.0)
    assert many.supported().tolist() == [False, True, False]
    same = over(np.full((3, 200), 16.0), 16.0)
    assert same.supported().all()
    few = over(np.array([[2.0, 16.0], [16.0, 17.0], [15.0, 90.0]]), 16.0)
    assert few.supported().all()


def test_grids_cover_the_ranges(opening: Scenario) -> None:
    """Each rate at both ends and its value; tau beyond both of its."""
    tried = grids(opening)
    low, high = opening.parameters["tau"].range
    assert tried["tau"][0] < low and tried["tau"][-1] > high
    assert (np.diff(tried["tau"]) > 0.0).all()
    assert set(tried) == {"tau", *lifetimes.RATES, "commitment_half_life"}
    assert horizon_of(Alliance("a", (), 90.0, True)) == HORIZON


def test_every_value_is_played_and_played_alike(
    opening: Scenario, levant: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same again gives the same; a value that is not used gives the same everywhere."""
    small = {"tau": np.array([-1.0, 2.0]), "commitment_half_life": np.array([26.0])}
    monkeypatch.setattr(lifetimes, "grids", lambda _: small)
    monkeypatch.setattr(lifetimes, "horizon_of", lambda _: 3)
    told: list[Any] = []
    one = list(simulate(opening, [levant], 1, 2, told.append))
    assert told == ["lifetimes over tau", "lifetimes over commitment_half_life"]
    assert one[0].weeks[:, 0].tolist() == [[HORIZON] * 2, [0.0] * 2]
    other = list(simulate(opening, [levant], 1, 2))
    assert [each.weeks.tolist() for each in one] == [each.weeks.tolist() for each in other]
