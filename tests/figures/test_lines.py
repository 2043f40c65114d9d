"""The line figures show medians, bands and ghost lines of the right tables."""

import numpy as np
import pytest
from matplotlib.collections import FillBetweenPolyCollection

from model.figures.cohesion import cohesion
from model.figures.dashboard import dashboard, shown
from model.figures.data import FigureData
from model.figures.strength import armed_sides, strength_by_side
from model.figures.style import KNOWN, OKABE_ITO, side_styles
from model.figures.summary import band

pytestmark = pytest.mark.filterwarnings("error")


def median(data: FigureData, column: str) -> np.ndarray:
    return data.table.groupby("week")[column].median().to_numpy()


def test_cohesion_draws_medians_and_ghosts(data: FigureData, baseline: FigureData) -> None:
    figure = cohesion(data, baseline)
    assert figure is not None
    above, below = figure.axes
    for axes, column in ((above, "signatory_cohesion"), (below, "signatory_cohesion_count")):
        lines = {str(line.get_label()): line for line in axes.get_lines()}
        shown_line = next(v for k, v in lines.items() if k.startswith("median, by"))
        np.testing.assert_allclose(shown_line.get_ydata(), median(data, column))
        ghost = lines["median of status-quo"]
        np.testing.assert_allclose(ghost.get_ydata(), median(baseline, column))
        assert ghost.is_dashed() and axes.get_ylabel().endswith("(0 to 1)")


def test_the_band_runs_from_the_5th_to_the_95th_percentile(data: FigureData) -> None:
    figure = cohesion(data)
    assert figure is not None
    (filled,) = (
        c for c in figure.axes[0].collections if isinstance(c, FillBetweenPolyCollection)
    )
    path = filled.get_paths()[0].vertices
    values = data.table.pivot(index="week", columns="run", values="signatory_cohesion")
    low, high = np.quantile(values, (0.05, 0.95), axis=1)
    assert np.isclose(path[:, 1].min(), low.min()) and np.isclose(path[:, 1].max(), high.max())


def test_the_threshold_is_drawn_and_named(data: FigureData) -> None:
    figure = cohesion(data)
    assert figure is not None
    levels = [line for line in figure.axes[0].get_lines() if line.get_gid() == "level"]
    assert [set(line.get_ydata()) for line in levels] == [{0.75}]
    assert any("united" in text.get_text() for text in figure.axes[0].texts)


def test_one_run_has_no_band_and_says_so(one_run: FigureData) -> None:
    figure = cohesion(one_run)
    assert figure is not None
    assert not any(isinstance(c, FillBetweenPolyCollection) for c in figure.axes[0].collections)
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["one run, by strength"]


def test_a_band_leaves_out_undefined_runs_and_weeks(data: FigureData) -> None:
    summary = band(data, "declared_gap")
    assert np.isnan(summary.median[22:30]).all() and not np.isnan(summary.median[:22]).any()
    assert summary.runs == 20 and (summary.low[:22] <= summary.high[:22]).all()


def test_each_side_has_its_line_in_its_own_colour_and_dashes(data: FigureData) -> None:
    figure = strength_by_side(data)
    assert figure is not None
    styles = side_styles(data.meta)
    above, below = figure.axes
    for axes, start in ((above, None), (below, 100.0)):
        lines = {str(line.get_label()): line for line in axes.get_lines()}
        for side in armed_sides(data):
            line = lines[data.meta["sides"][side]["label"]]
            assert line.get_color() == styles[side].colour
            if start is None:
                np.testing.assert_allclose(line.get_ydata(), median(data, f"strength_{side}"))
            else:
                assert line.get_ydata()[0] == pytest.approx(start)
    assert above.get_yscale() == "log" and "Fighters" in above.get_ylabel()
    assert "political" not in armed_sides(data)


def test_sides_differ_in_colour_dashes_and_marker() -> None:
    assert len({style.colour for style in KNOWN.values()}) == len(KNOWN)
    assert len({str(style.line) for style in KNOWN.values()}) == len(KNOWN)
    assert len({style.marker for style in KNOWN.values()}) == len(KNOWN)
    assert {style.colour for style in KNOWN.values()} <= set(OKABE_ITO.values())


def test_the_dashboard_has_a_panel_for_each_outcome(
    data: FigureData, baseline: FigureData
) -> None:
    figure = dashboard(data, baseline)
    assert figure is not None
    assert len(figure.axes) == len(shown(data)) == 6
    assert all(axes.get_ylabel() for axes in figure.axes)
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == ["median", "median of status-quo", "5th to 95th percentile"]
