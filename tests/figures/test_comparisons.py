"""The figures of a comparison: right numbers, room for all texts, captions that stand alone."""

import math
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from model.figures import COMPARISONS, Compared, draw_compared
from model.figures.compared import LOOKS, MOST_TOGETHER, sensible
from model.figures.over_time import panels, spread
from model.figures.page import WIDTH, renderer_of
from model.figures.spread import stacked
from model.report.pictures import save

from .comparing import make
from .conftest import boxes, by_gid, overlapping

NAMES = list(COMPARISONS)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("comparison")


@pytest.fixture(params=[1, 3, 6], ids=["two", "four", "seven"])
def data(request: pytest.FixtureRequest, root: Path) -> Compared:
    return make(root, request.param)


@pytest.fixture
def two(root: Path) -> Compared:
    return make(root, 1)


def figure_of(name: str, data: Compared) -> Figure:
    figure = COMPARISONS[name].draw(data)
    assert figure is not None
    figure.draw_without_rendering()
    return figure


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_large_enough_and_stay_on_the_page(name: str, data: Compared) -> None:
    figure = figure_of(name, data)
    assert figure.get_size_inches()[0] == WIDTH and len(figure.get_suptitle()) > 20
    texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
    assert min(text.get_fontsize() for text in texts) >= 8
    placed = {t for axes in figure.axes for t in axes.texts} | set(figure.texts)
    placed |= {t for axes in figure.axes for t in axes.get_yticklabels()}
    for text, box in zip(placed, boxes(figure, placed), strict=True):
        if text.get_text().strip():
            inside = figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1
            assert inside and figure.bbox.y0 <= box.y0, text.get_text()


@pytest.mark.parametrize("name", NAMES)
def test_the_legend_covers_no_data(name: str, data: Compared) -> None:
    figure = figure_of(name, data)
    (legend,) = figure.legends
    box = legend.get_window_extent(renderer_of(figure))
    assert box.x1 <= figure.bbox.x1 and box.y0 >= -1
    lowest = min(axes.get_tightbbox(renderer_of(figure)).y0 for axes in figure.axes)
    assert box.y1 <= lowest + 1


@pytest.mark.parametrize("name", NAMES)
def test_captions_and_alternative_texts(name: str, data: Compared) -> None:
    spec = COMPARISONS[name]
    caption = spec.caption(data)
    assert len(caption) > 100 and caption.endswith(".") and "band" in caption
    assert all(scenario in caption for scenario in data.scenarios)
    assert len(spec.alt(data)) >= 15 and "nan" not in spec.alt(data)
    assert "\u2014" not in caption + spec.alt(data)


def test_the_forest_draws_effect_sizes_and_intervals(two: Compared) -> None:
    """Red if marks stand beside other outcomes, or a sign is lost."""
    (axes,) = figure_of("difference_forest", two).axes
    marks = [line for line in axes.get_lines() if line.get_gid() == "difference"]
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert len(marks) == len(rows) and rows[0] == "Government to largest rebel coalition"
    assert rows[1] == "Signatory cohesion"
    for mark, outcome in zip(marks, ("power_ratio", "signatory_cohesion"), strict=False):
        assert mark.get_xdata()[0] == two.number("scenario-1", outcome, "effect_size")
    (zero,) = (line for line in axes.get_lines() if line.get_gid() == "zero")
    assert list(zero.get_xdata()) == [0.0, 0.0]
    assert "status-quo" in axes.get_xlabel()
    hollow = [line.get_markerfacecolor() == "white" for line in marks]
    sure = [two.rows["scenario-1", o]["survives"] for o in two.outcomes[:2]]
    assert hollow[:2] == [not each for each in sure]


def test_lines_are_medians_named_at_their_ends(data: Compared) -> None:
    figure = figure_of("bands_over_time", data)
    for axes, outcome in zip(figure.axes, panels(data), strict=True):
        lines = {str(line.get_label()): line for line in axes.get_lines()}
        assert len(
            {str(line.get_linestyle()) + str(line._dash_pattern) for line in lines.values()}
        ) == len(data.scenarios)
        for name in data.scenarios:
            expected = data.data[name].by_outcome[outcome]["p50"]
            np.testing.assert_array_equal(lines[name].get_ydata(), expected)
    ends = by_gid(figure, "end-label")
    assert len(ends) == len(panels(data)) * len(data.scenarios)
    for axes in figure.axes:
        mine = [text for text in ends if text.axes is axes]
        assert not overlapping(boxes(figure, mine))


def test_of_many_scenarios_only_the_baseline_has_a_band(data: Compared) -> None:
    axes = figure_of("bands_over_time", data).axes[0]
    bands = [c for c in axes.collections if isinstance(c, FillBetweenPolyCollection)]
    assert len(bands) == (2 if len(data.scenarios) == 2 else 1)


def test_dots_stand_where_the_runs_are(two: Compared) -> None:
    figure = figure_of("distributions", two)
    axes = figure.axes[0]
    dots = [line for line in axes.get_lines() if line.get_gid() == "dots"]
    assert [len(line.get_xdata()) for line in dots] == [50, 50]
    size = np.ptp(np.concatenate([line.get_xdata() for line in dots])) / 29
    values = np.sort(dots[1].get_xdata())
    assert np.abs(values - two.dots_of("scenario-1", "power_ratio")).max() <= size
    band = [line for line in axes.get_lines() if line.get_gid() == "band"][1]
    assert list(band.get_xdata()) == [
        two.number("scenario-1", "power_ratio", p) for p in ("p05", "p95")
    ]


def test_dots_of_one_bin_are_stacked() -> None:
    places, heights = stacked(np.array([0.0, 0.01, 0.5, 1.0]), 0.0, 1.0)
    assert heights.tolist() == [0, 1, 0, 0] and places[0] == places[1] < places[2] < places[3]
    assert stacked(np.array([2.0, 2.0]), 2.0, 2.0)[1].tolist() == [0, 1]


def test_what_pairing_gains_is_written(two: Compared) -> None:
    figure = figure_of("what_pairing_gains", two)
    written = [text.get_text() for text in by_gid(figure, "gain")]
    gain = two.number("scenario-1", "power_ratio", "gain")
    assert written[0].startswith(f"{gain:,.1f} times narrower")
    assert gain > 2.0


def test_looks_differ_in_colour_dashes_and_marker() -> None:
    assert len(LOOKS) == MOST_TOGETHER
    for part in ("colour", "line", "marker"):
        assert len({str(getattr(look, part)) for look in LOOKS}) == len(LOOKS)


def test_too_many_scenarios_give_a_reason(root: Path) -> None:
    data = make(root, MOST_TOGETHER)
    drawn = [draw_compared(name, data) for name in COMPARISONS]
    assert all("cannot be told apart" in each.reason for each in drawn) and len(drawn) == len(NAMES)


def test_one_run_of_each_draws_what_it_can(root: Path) -> None:
    data = make(root, 1, runs=1, weeks=1)
    reasons = {name: draw_compared(name, data).reason for name in COMPARISONS}
    assert reasons["bands_over_time"] == ""
    assert "fewer than five pairs" in reasons["difference_forest"]
    assert reasons["distributions"] == "one run has no distribution"
    caption = COMPARISONS["bands_over_time"].caption(make(root, 1, runs=1, weeks=1))
    assert "One run of each scenario, no band" in caption


def test_the_same_bytes_each_time(two: Compared, tmp_path: Path) -> None:
    for name in NAMES:
        for copy in ("one", "two"):
            save(figure_of(name, two), tmp_path / f"{name}-{copy}")
        for suffix in (".png", ".svg"):
            one, other = (tmp_path / f"{name}-{copy}{suffix}" for copy in ("one", "two"))
            assert one.read_bytes() == other.read_bytes()


def test_labels_are_spread_and_keep_their_order() -> None:
    places = spread([0.5, 0.51, 0.52, 0.0, 1.0], 0.1, 0.0, 1.0)
    assert places[3] < places[0] < places[1] < places[2] < places[4]
    assert np.diff(np.sort(places)).min() >= 0.1 - 1e-6
    assert places.min() >= 0.0 and places.max() <= 1.0


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.10724, 0.049, "+0.11"),
        (-44.14, 13.3, "\N{MINUS SIGN}44"),
        (0.0, 0.0, "0"),
        (3.0, 0.0, "+3.0"),
    ],
)
def test_numbers_are_as_fine_as_their_interval(value: float, width: float, text: str) -> None:
    assert sensible(value, width) == text
    assert not math.isnan(float(text.replace("\N{MINUS SIGN}", "-")))
