"""The flow keeps strength, follows coalitions and labels without overlap."""

import itertools

import pytest
from matplotlib.patches import PathPatch, Rectangle

from model.figures.blocs import Flow, bloc_label, flow_of, follow, sampled_weeks
from model.figures.data import FigureData
from model.figures.flow import coalition_flow, heights, kinds_of, pieces_of, spread

from .conftest import boxes, by_gid, overlapping

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def flow(data: FigureData) -> Flow:
    return flow_of(data)


def test_a_coalition_keeps_its_identity_while_most_of_it_stays() -> None:
    start = {"a": (5.0, 0), "b": (4.0, 0), "c": (3.0, 2), "d": (1.0, 3)}
    later = {"a": (5.0, 7), "b": (4.0, 2), "c": (3.0, 2), "d": (1.0, 7)}
    first, second = follow([start, later])
    assert first["a"] == first["b"] and len(set(first.values())) == 3
    assert second["a"] == first["a"] == second["d"]
    assert second["c"] == second["b"] == first["c"]


def test_what_splits_off_is_new() -> None:
    first, second = follow([{"a": (5.0, 0), "b": (4.0, 0)}, {"a": (5.0, 0), "b": (4.0, 1)}])
    assert second["a"] == first["a"] and second["b"] not in first.values()


def test_the_sampled_weeks_hold_start_statement_and_end(data: FigureData) -> None:
    weeks = sampled_weeks(data, list(range(-1, 104)))
    assert weeks[:2] == [-1, 1] and weeks[-1] == 103 and len(weeks) == 9
    assert sampled_weeks(data, [-1, 0]) == [-1, 0]


def test_bars_add_up_to_all_strength_of_the_run(data: FigureData, flow: Flow) -> None:
    rows = data.factions[(data.factions["run"] == 0) & (data.factions["coalition"] >= 0)]
    for column, week in enumerate(flow.weeks):
        total = rows.loc[rows["week"] == week, "strength"].sum()
        bars = sum(top - low for low, top in heights(flow, column).values())
        assert bars == pytest.approx(total)


def test_bars_of_a_date_do_not_overlap_and_keep_their_order(flow: Flow) -> None:
    order = list(flow.blocs)
    for column in range(len(flow.weeks)):
        edges = heights(flow, column)
        keys = list(edges)
        assert keys == [key for key in order if key in edges]
        for above, below in itertools.pairwise(keys):
            assert edges[below][1] < edges[above][0]


def test_pieces_carry_all_strength_that_lasts(flow: Flow, data: FigureData) -> None:
    for column in range(len(flow.weeks) - 1):
        lasting = set(flow.bloc[column]) & set(flow.bloc[column + 1])
        pieces = pieces_of(flow, data.meta, column)
        assert sum(piece.before for piece in pieces) == pytest.approx(
            sum(flow.strength[column][faction] for faction in lasting)
        )


def test_the_figure_is_readable_with_ninety_factions(data: FigureData, flow: Flow) -> None:
    figure = coalition_flow(data)
    assert figure is not None
    (axes,) = figure.axes
    bars = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_gid()]
    assert len(bars) == sum(len(heights(flow, c)) for c in range(len(flow.weeks)))
    assert len(flow.blocs) <= 20
    labels = by_gid(figure, "bloc-label")
    assert overlapping(boxes(figure, labels)) == []
    assert any(label.get_text().startswith("Ahrar al-Sham\n+ ") for label in labels)
    dates = [tick.get_text() for tick in axes.get_xticklabels()]
    assert (dates[0], dates[-1]) == ("30 Sep\n2015", "27 Sep\n2017")  # states after 0, 104 weeks
    assert "Run 0 alone" in by_gid(figure, "subtitle")[0].get_text().replace("\n", " ")


def test_bands_take_the_colours_of_their_sides(data: FigureData) -> None:
    figure = coalition_flow(data)
    assert figure is not None
    colours = {tuple(round(v, 6) for v in c) for c in kinds_of(data.meta).values()}
    bands = [p for p in figure.axes[0].patches if isinstance(p, PathPatch)]
    assert bands
    for patch in bands:
        assert tuple(round(v, 6) for v in patch.get_facecolor()[:3]) in colours


def test_labels_say_who_leads_and_how_many(data: FigureData, flow: Flow) -> None:
    key = flow.bloc[0]["syrian-government"]
    assert bloc_label(data, flow, 0, key).startswith("Syrian Arab Army\n+ 5 others, ")
    assert bloc_label(data, flow, 0, "rest-rebel").startswith("Rebels: ")


def test_spread_moves_labels_only_as_far_as_needed() -> None:
    assert spread([9.0, 5.0, 1.0], [2.0, 2.0, 2.0], 0.0, 10.0) == [9.0, 5.0, 1.0]
    assert spread([5.0, 5.0, 5.0], [2.0, 2.0, 2.0], 0.0, 10.0) == [5.0, 3.0, 1.0]
    assert spread([1.0, 1.0], [2.0, 2.0], 0.0, 10.0) == [3.0, 1.0]
