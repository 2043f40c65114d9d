"""Losses by governorate beside deaths, and whom the campaign struck."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy.stats import spearmanr

from model.analysis.published import DEATHS, Finding, read_deaths
from model.analysis.war_by_place import by_place, kinds_of, losses_of, ranks, spearman, strikes
from model.scenario.errors import InputError
from model.scenario.load import load_scenario
from model.scenario.places import find_theatre

THEATRE = load_scenario("opening-2015").theatre
FOLDER = find_theatre(THEATRE.id)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("syrian-government", "isil", 0),
        ("isil", "hezbollah", 0),
        ("nusra", "russia", 1),
        ("syrian-government", "ypg", 1),
        ("isil", "nusra", 2),
        ("isil", "ypg", 2),
        ("nusra", "jund-al-aqsa", 2),
        ("syrian-government", "russia", 2),
        ("united-states", "isil", 3),
    ],
)
def test_kinds_of_fight(one: str, other: str, kind: int) -> None:
    assert kinds_of(THEATRE, pd.Series([one]), pd.Series([other])).tolist() == [kind]


def table() -> pa.Table:
    """Return two runs with losses on both sides, in two governorates."""
    rows = [
        (0, "isil", "nusra", "aleppo", 2.0),
        (0, "nusra", "isil", "aleppo", 3.0),
        (0, "isil", "nusra", "aleppo", 1.0),
        (1, "russia", "nusra", "idlib", 7.0),
    ]
    names = ("run", "attacker", "target", "province", "losses")
    return pa.table({name: [row[k] for row in rows] for k, name in enumerate(names)})


def test_losses_are_added_up_over_weeks_and_both_sides() -> None:
    found = losses_of(THEATRE, table())
    at = {name: k for k, name in enumerate(THEATRE.province_ids)}
    assert found.shape == (2, len(DEATHS), 14)
    assert found[0, 2, at["aleppo"]] == 6.0
    assert found[1, 1, at["idlib"]] == 7.0
    assert found.sum() == 13.0


def test_rank_correlation_is_that_of_scipy() -> None:
    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 5, 14).astype(float), rng.integers(0, 5, 14).astype(float)
    assert spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)
    assert np.isnan(spearman(one, np.ones(14)))


def test_a_simulation_that_ranks_as_the_deaths_do_is_ahead_of_one_that_does_not() -> None:
    deaths, people = np.arange(14.0), np.tile([1.0, 2.0], 7)
    good, ahead = ranks(np.tile(deaths, (3, 1)), deaths, people, 1)
    assert (good.value, good.low, good.high) == pytest.approx((1.0, 1.0, 1.0))
    assert ahead > 0.95
    bad, behind = ranks(np.tile(-deaths, (3, 1)), deaths, people, 1)
    assert bad.high == pytest.approx(-1.0)
    assert behind < 0.05


def test_every_governorate_and_kind_has_its_deaths() -> None:
    """UCDP's totals of 2015, by kind; a year that nobody counted is refused."""
    deaths = read_deaths(FOLDER, 2015)
    assert [sum(of.values()) for of in deaths.values()] == [1059, 4925, 768, 108]
    assert set(deaths[DEATHS[0]]) == set(THEATRE.province_ids)
    with pytest.raises(InputError, match="deaths of 2016"):
        read_deaths(FOLDER, 2016)


def test_deaths_of_the_year_before_stand_beside() -> None:
    counted = {year: read_deaths(FOLDER, year) for year in (2014, 2015)}
    found, rows = by_place(THEATRE, table(), counted, 1)
    assert [(r.year, r.kind) for r in found][:2] == [
        (2014, "all fighting"), (2014, "government against ISIL")
    ]  # fmt: skip
    assert "deaths of 2014" not in found[0].beside
    assert found[4].beside["deaths of 2014"] > 0.9
    assert rows["aleppo"] == {"simulated": 3.0, "2014": 2948.0, "2015": 1515.0}


def test_strikes_are_those_of_the_period() -> None:
    dates = pd.to_datetime(["2015-09-28", "2015-10-05", "2015-11-02"] * 2)
    weeks = pd.DataFrame(
        {
            "run": [0, 0, 0, 1, 1, 1],
            "date": dates,
            "declared_gap": [0.8, 0.6, 0.0, 0.9, 0.7, 0.0],
            "declared_gap_place": [1.0] * 6,
        }
    )
    ranges = {
        name: Finding("", name, "x", "", None, 0.05, 0.3) for name in ("by target", "by place")
    }
    one, other = strikes(weeks, {"October": date(2015, 10, 31)}, ranges)
    assert one.model.value == pytest.approx(0.25)
    assert other.model.value == 0.0
    assert (one.published.low, one.published.high, one.relation) == (0.05, 0.3, "tuned")
