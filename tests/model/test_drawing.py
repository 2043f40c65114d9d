"""Draws of a replication: distributions, donors, ties, and what becomes of the shipped pairs."""

import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from model.cast import cast_of
from model.drawing import (
    draw_coefficients,
    draw_control,
    draw_ideology,
    draw_parameters,
    draw_sizes,
    draw_sponsors,
    draw_support,
)
from model.initial import build, spread_control, starting_coalitions
from model.propensity import coded_ties
from model.randomness import Streams, triangular
from model.scenario.load import Scenario, load_scenario
from model.scenario.theatre import load_theatre
from tests.reference.theatre_eight import eight
from tests.reference.theatre_files import coefficients_toml
from tests.reference.theatre_twelve import twelve
from tests.scenario.tiny import edit

from .hand import state_of


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the scenario of twelve factions."""
    return load_scenario(twelve(tmp_path_factory.mktemp("twelve")))


@pytest.mark.parametrize(
    ("low", "mode", "high"), [(0.0, 1.0, 2.0), (2.0, 2.0, 5.0), (-1.0, 3.0, 3.0), (4.0, 4.0, 4.0)]
)
def test_triangular_moments(low: float, mode: float, high: float) -> None:
    """Mean (a + b + c) / 3 and its variance, over a fine grid of u; red if a side is bent wrong."""
    grid = (np.arange(100_000) + 0.5) / 100_000
    drawn = triangular(grid, np.array(low), np.array(mode), np.array(high))
    assert drawn.mean() == pytest.approx((low + mode + high) / 3)
    squares = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
    assert drawn.var() == pytest.approx(squares / 18, abs=1e-4)
    assert low <= drawn.min() and drawn.max() <= high
    assert (np.diff(drawn) >= 0.0).all()


def test_parameters_are_drawn_only_where_the_file_says_so(small: Scenario) -> None:
    """Over 400 replications the mean is that of the triangle; fixed ones never move.

    Red if draws go to parameters in another order than that of their names, or all are drawn.
    """
    drawn = np.array([draw_parameters(small, Streams(1, r)) for r in range(400)])
    names = draw_parameters(small, Streams(1, 0))._fields
    for values, name in zip(drawn.T, names, strict=True):
        about = small.parameters[name]
        low, high = about.range
        if not about.draw:
            assert (values == about.value).all()
        else:
            assert low <= values.min() and values.max() <= high
            error = (high - low) / 4 / 20  # no triangle's standard deviation is above a quarter
            assert values.mean() == pytest.approx((low + about.value + high) / 3, abs=4 * error)
    u = Streams(1, 0)["parameters"].random(len(names))
    at = sorted(names).index("tau")
    low, high = small.parameters["tau"].range
    mode = small.parameters["tau"].value
    first = float(triangular(u[at], np.array(low), np.array(mode), np.array(high)))
    assert draw_parameters(small, Streams(1, 0)).tau == first


def test_sizes(small: Scenario) -> None:
    """Known sizes have a triangle's mean, unknown ones the median of 500 within 100 and 3000.

    Red if the limits are lost, or one draw serves all unknown groups.
    """
    theatre = small.theatre
    drawn = np.array([draw_sizes(theatre, Streams(1, r)) for r in range(400)])
    unknown = [i for i, row in enumerate(theatre.factions) if row.strength is None]
    assert len(unknown) == 4
    for i, row in enumerate(theatre.factions):
        sizes = drawn[:, i]
        if i in unknown:
            assert sizes.min() == 100.0 and sizes.max() == 3000.0  # 400 draws meet both limits
            assert np.median(np.log(sizes)) == pytest.approx(np.log(500.0), abs=0.2)
        else:
            low, high = row.strength_low, row.strength_high
            assert low <= sizes.min() and sizes.max() <= high
            assert sizes.mean() == pytest.approx((low + row.strength + high) / 3, rel=0.03)
    assert abs(np.corrcoef(drawn[:, unknown].T)[0, 1]) < 0.2


def test_missing_ideology_comes_from_donors(small: Scenario) -> None:
    """Every donor and nobody else gives, over 60 replications.

    Gamma: beta, the only other islamist. Delta's islamism: alpha's. Echo, a label of its own,
    and foxtrot, without one: their side. Jund's sectarianism: nusra and isil.
    """
    ids = small.theatre.faction_ids
    draws = np.array([draw_ideology(small.theatre, Streams(1, r)) for r in range(60)])
    given = {name: [set(draws[:, i, d].tolist()) for d in range(3)] for i, name in enumerate(ids)}
    assert given["gamma"] == [{3.0}, {4.0}, {3.0}]
    assert given["delta"] == [{4.5}, {2.0}, {1.5}]
    rebels = [{4.0, 3.0, 4.5}, {2.0, 4.0}, {2.0, 3.0, 1.5}]
    assert given["echo"] == given["foxtrot"] == rebels
    assert given["jund"] == [{1.0}, {5.0}, {4.0, 5.0}]
    assert given["alpha"] == [{4.0}, {2.0}, {2.0}]


def test_coefficients_have_their_mean_and_covariance() -> None:
    """3000 draws of seven, of which neighbours correlate by 0.8; within four standard errors.

    Effects of the group on record are drawn with them, those of another with sd 0.3 and 0.5.
    Red if the factor is transposed, or the fitted group draws its own effect.
    """
    fitted = tomllib.loads(coefficients_toml(["rebel"], ["fox"]))
    spread, at = np.linspace(0.1, 0.7, 7), np.arange(7)
    covariance = np.outer(spread, spread) * 0.8 ** np.abs(at[:, None] - at[None, :])
    fitted["covariance"] = covariance.tolist()
    draws = [draw_coefficients(fitted, ("owl", "fox"), Streams(1, r)) for r in range(3000)]
    names = [name for name in fitted["names"] if ":" not in name]
    assert list(draws[0].scalars) == names
    rows = [
        [*(each.scalars[name] for name in names), each.valence_effect[1], each.contact_effect[1]]
        for each in draws
    ]
    assert np.mean(rows, axis=0) == pytest.approx(np.array(fitted["mean"]), abs=0.051)
    assert np.cov(np.array(rows).T) == pytest.approx(covariance, abs=0.051)
    free = np.array([(each.valence_effect[0], each.contact_effect[0]) for each in draws])
    assert free.mean(axis=0) == pytest.approx([0.0, 0.0], abs=0.04)
    assert free.std(axis=0) == pytest.approx([0.3, 0.5], rel=0.05)
    assert abs(np.corrcoef(free.T)[0, 1]) < 0.08
    assert draw_coefficients({}, ("owl",), Streams(1, 0)) is None


def test_the_nearest_tie_holds(tmp_path: Path) -> None:
    """Two ids beat an id and a side, which beat two sides; one draw serves all pairs of a row.

    Red if the last row wins, or the pairs of a side are drawn apart.
    """
    twelve(tmp_path)
    edit(
        tmp_path / "twelve" / "ties.csv",
        "regime,gamma",
        "russia,alpha,0.9,0.9,0.9,,press\nregime,side:jihadist,0.1,0.1,0.1,,press\nregime,gamma",
    )
    theatre = load_theatre(tmp_path / "twelve")
    at = {name: i for i, name in enumerate(theatre.faction_ids)}
    draws = np.array([coded_ties(theatre, Streams(1, r)) for r in range(30)])

    def tie(a: str, b: str) -> np.ndarray:
        assert np.array_equal(draws[:, at[a], at[b]], draws[:, at[b], at[a]], equal_nan=True)
        return draws[:, at[a], at[b]]

    assert (tie("russia", "alpha") == 0.9).all()  # not russia and its rebels
    assert tie("russia", "beta").min() >= -0.7 and tie("russia", "beta").max() <= -0.2
    assert (tie("nusra", "regime") == 0.1).all()  # not the government and the jihadists
    assert tie("nusra", "guards").max() <= -0.7
    assert tie("regime", "gamma").min() >= 0.2 and tie("regime", "gamma").max() <= 0.7
    assert np.array_equal(tie("regime", "alpha"), tie("guards", "beta"))
    assert np.isnan(tie("alpha", "beta")).all()  # the coefficients know that pair
    assert np.nanmin(draws) >= -0.95


def test_shares_of_supply_and_ground(tmp_path: Path) -> None:
    """Supply of one client sums to 1 at most: alpha's 0.9 and 0.6 do not. Ground sums to 1."""
    scenario = load_scenario(eight(tmp_path))
    theatre = scenario.theatre
    capped = 0
    for r in range(40):
        sponsors = draw_sponsors(theatre, Streams(1, r))
        assert sponsors.min() >= 0.0 and sponsors.sum(axis=1).max() <= 1.0 + 1e-12
        capped += np.isclose(sponsors.sum(axis=1).max(), 1.0)
        control = draw_control(scenario, Streams(1, r))
        assert control.sum(axis=0) == pytest.approx(np.ones(4))
        support = draw_support(theatre, Streams(1, r))
        assert (support == support[:, :1]).all()
    assert 0 < capped < 40
    later = draw_control(replace(scenario, start=scenario.day(5)), Streams(1, 0))
    desert = theatre.province_ids.index("desert")
    assert later[:, desert].tolist() == [1.0, 0.0, 0.0]  # the rows of 1 November


def test_control_is_spread_by_fighters() -> None:
    """Group b holds 0.6: 300 to 100 where both stand; the first with fighters where none does.

    Group a is gone, and b has all of what is left. Red if the inactive inherit.
    """
    presence = [[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.5, 0.5]]
    state = state_of([0.0, 300.0, 100.0, 900.0], presence, "bbba")
    state.active[3] = False
    out = spread_control(
        np.array([[0.4, 0.4], [0.6, 0.6]]), state.strength, state.active, state.place
    )
    assert out == pytest.approx(np.array([[0, 0], [0.75, 1], [0.25, 0], [0, 0]]))


def test_blocs_at_the_start_bear_their_smallest_index(small: Scenario) -> None:
    """Beta (4) and gamma (5) are one bloc; the inactive have none, all others stand alone."""
    active = np.array([row.is_active(small.start) for row in small.theatre.factions])
    labels = starting_coalitions(small, active)
    assert labels.tolist() == [0, 1, 2, 3, 4, 4, 6, -1, -1, 9, 10, 11]


REPLICATIONS = 50


@pytest.fixture(scope="module")
def shipped() -> tuple[Scenario, np.ndarray]:
    """Return the status quo and its priors of 50 replications."""
    scenario = load_scenario("status-quo")
    starts = (build(scenario, Streams(1, r)) for r in range(REPLICATIONS))
    return scenario, np.array([start.state.prior for start in starts])


def test_shipped_priors_of_known_pairs(shipped: tuple[Scenario, np.ndarray]) -> None:
    """Partners in Jaysh al-Fatah are drawn together, ISIL and Nusra apart; all stay in range.

    Red if records are added with the wrong sign, or distances attract.
    """
    scenario, prior = shipped
    at = cast_of(scenario).index
    assert prior[:, at["ahrar-al-sham"], at["nusra"]].mean() > 0.3
    assert prior[:, at["isil"], at["nusra"]].mean() < 0.0
    assert prior[:, at["syrian-government"], at["ahrar-al-sham"]].max() < 0.0
    assert np.abs(prior).max() <= 0.95
    assert np.allclose(prior, prior.transpose(0, 2, 1), rtol=1e-12)
    assert not prior.diagonal(axis1=1, axis2=2).any()


def test_pairs_of_the_ypg_are_coded_by_hand(shipped: tuple[Scenario, np.ndarray]) -> None:
    """Its scores notwithstanding: each of its priors is the drawn tie, inside that row's range.

    Red if the fitted coefficients reach it, who would be drawn to jihadists by its nationalism.
    """
    scenario, prior = shipped
    theatre, cast = scenario.theatre, cast_of(scenario)
    ids = cast.ids
    ypg = ids.index("ypg")
    coded = [coded_ties(theatre, Streams(1, r))[cast.pairs] for r in range(REPLICATIONS)]
    for r, other in product(range(0, REPLICATIONS, 10), range(len(ids))):
        if other != ypg:
            row = theatre.tie_of["ypg", ids[other]]
            low = row.value if row.low is None else row.low
            high = row.value if row.high is None else row.high
            assert max(low, -0.95) <= prior[r, ypg, other] <= min(high, 0.95)
            assert prior[r, ypg, other] == coded[r][ypg, other]
    assert prior[:, ypg, ids.index("nusra")].max() < -0.4
