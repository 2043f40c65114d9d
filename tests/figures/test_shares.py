"""Control, declared targets and clashes: shares add up, orders and places hold."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import LogNorm, to_hex
from matplotlib.patches import StepPatch

from model.figures.control import control_by_governorate
from model.figures.data import FigureData, as_meta, sides_of
from model.figures.declared import declared_vs_actual, published_applies
from model.figures.matrix import clash_matrix, who_fights_whom
from model.figures.style import group_colours
from model.figures.summary import campaign_effort, clash_rates, control_shares

pytestmark = pytest.mark.filterwarnings("error")


def steps(axes) -> dict[str, StepPatch]:
    return {p.get_label(): p for p in axes.patches if isinstance(p, StepPatch)}


def test_each_governorate_has_a_named_tile_in_its_place(data: FigureData) -> None:
    figure = control_by_governorate(data)
    assert figure is not None
    tiles = {axes.get_title(loc="left"): axes for axes in figure.axes}
    assert set(tiles) == {province["name"] for province in data.meta["provinces"]}
    for one in data.meta["provinces"]:
        for two in data.meta["provinces"]:
            a, b = tiles[one["name"]].get_position(), tiles[two["name"]].get_position()
            assert (one["column"] < two["column"]) == (a.x0 < b.x0 - 1e-9)
            assert (one["row"] < two["row"]) == (a.y0 > b.y0 + 1e-9)


def test_stacks_are_the_mean_shares_in_the_groups_colours(data: FigureData) -> None:
    figure = control_by_governorate(data)
    assert figure is not None
    (aleppo,) = (axes for axes in figure.axes if axes.get_title(loc="left") == "Aleppo")
    drawn, shares = steps(aleppo), control_shares(data).loc["aleppo"]
    lowest = drawn["Government"].get_data()
    np.testing.assert_allclose(lowest.values, shares["government"])
    np.testing.assert_allclose(drawn["YPG and allies"].get_data().values, 1.0)
    assert to_hex(drawn["ISIL"].get_facecolor()).upper() == group_colours(data.meta)["isil"]
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)


def test_the_campaigns_effort_is_the_mean_over_runs_of_shares(data: FigureData) -> None:
    effort = campaign_effort(data)
    assert list(effort.columns) == ["declared", "rebel", "jihadist"]
    rows = data.clashes[(data.clashes["attacker"] == "russia") & (data.clashes["week"] == 3)]
    by_run = [
        group.loc[group["target"] == "isil", "effort"].sum() / group["effort"].sum()
        for _, group in rows.groupby("run")
    ]
    assert effort.loc[3, "declared"] == pytest.approx(np.mean(by_run))
    np.testing.assert_allclose(effort.dropna().sum(axis=1), 1.0)
    assert effort.loc[22:29].isna().all(axis=None) and len(effort) == 104


def test_declared_targets_lie_lowest_and_pauses_stay_blank(data: FigureData) -> None:
    figure = declared_vs_actual(data)
    assert figure is not None
    drawn = steps(figure.axes[0])
    label = "on declared targets (Islamic State)"
    values, _, base = drawn[label].get_data()
    np.testing.assert_allclose(values, campaign_effort(data)["declared"])
    assert np.nanmax(base) == 0 and np.isnan(values[22:30]).all()
    assert drawn[label].get_hatch()
    dashed = [line for line in figure.axes[0].get_lines() if line.get_gid() == "declared"]
    assert set(dashed[0].get_ydata()) == {1.0}


def test_the_share_below_is_one_minus_the_gap(data: FigureData) -> None:
    figure = declared_vs_actual(data)
    assert figure is not None
    lines = {str(line.get_label()): line for line in figure.axes[1].get_lines()}
    gap = data.table.groupby("week")["declared_gap"].median()
    np.testing.assert_allclose(lines["median, by target"].get_ydata(), 1 - gap)


def test_the_published_range_is_shown_only_where_it_applies(data: FigureData) -> None:
    figure = declared_vs_actual(data)
    assert figure is not None
    for axes in figure.axes:
        (bracket,) = (line for line in axes.get_lines() if line.get_gid() == "published")
        assert sorted(set(bracket.get_ydata())) == [0.05, 0.30]
    other = {"actor": "iran", "declared": ["isil"]}
    later = as_meta({**data.meta, "start": "2016-03-02"})
    assert not published_applies(
        dataclasses.replace(data, meta=as_meta({**data.meta, "campaign": other}))
    )
    assert not published_applies(dataclasses.replace(data, meta=later))


def test_clash_rates_by_hand(one_run: FigureData) -> None:
    rows = [
        (0, 0, "isil", "nusra", "idlib", 0.1, 3, 1.0),
        (0, 4, "isil", "nusra", "homs", 0.1, 1, 1.0),
    ]
    clashes = pd.DataFrame(rows, columns=one_run.clashes.columns)
    rates = clash_rates(dataclasses.replace(one_run, clashes=clashes))
    assert rates.loc["isil", "nusra"] == pytest.approx(4 / (26 / 52))
    assert rates.to_numpy().sum() == pytest.approx(8)


def test_the_matrix_is_ordered_by_side_then_strength(data: FigureData) -> None:
    matrix = clash_matrix(data)
    assert list(matrix.index) == list(matrix.columns) and len(matrix) == 30
    order = [list(data.meta["sides"]).index(sides_of(data.meta)[i]) for i in matrix.index]
    assert order == sorted(order)
    assert matrix.index[0] == "syrian-government"


def test_the_matrix_draws_its_rates_on_a_log_scale(data: FigureData) -> None:
    figure = who_fights_whom(data)
    assert figure is not None
    axes = figure.axes[0]
    (image,) = axes.get_images()
    assert isinstance(image.norm, LogNorm)
    np.testing.assert_allclose(
        np.ma.filled(image.get_array(), 0.0), clash_matrix(data).to_numpy()
    )
    sides = {sides_of(data.meta)[i] for i in clash_matrix(data).index}
    lines = [line for line in axes.get_lines() if line.get_gid() == "side"]
    assert len(lines) == 2 * (len(sides) - 1)
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("Attacker", "Target")


def test_no_clashes_is_said(one_run: FigureData) -> None:
    quiet = dataclasses.replace(one_run, clashes=one_run.clashes.assign(events=0))
    assert who_fights_whom(quiet) is None
