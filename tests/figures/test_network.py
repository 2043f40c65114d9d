"""The network: one layout, honest colours, labels that can be read."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from model.figures.data import FigureData
from model.figures.layout import classical_scaling, layout, push_apart, shortest_tree
from model.figures.network import (
    MOST_FRIENDLY,
    MOST_HOSTILE,
    alliance_network,
    labelled,
    network_of,
    panel_weeks,
)
from model.figures.style import LIGHT, side_styles

from .conftest import boxes, by_gid, overlapping

pytestmark = pytest.mark.filterwarnings("error")


def nodes(axes: Axes) -> dict[str, PathCollection]:
    return {
        str(c.get_gid()).removeprefix("nodes:"): c
        for c in axes.collections
        if str(c.get_gid()).startswith("nodes:") and isinstance(c, PathCollection)
    }


@pytest.fixture(scope="module")
def figure(data: FigureData):
    drawn = alliance_network(data)
    assert drawn is not None
    return drawn


def test_three_panels_of_start_statement_and_end(figure, data: FigureData) -> None:
    assert panel_weeks(data) == [-1, 1, 103]
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert len(titles) == 3
    words = (
        "Start, 30 September 2015",
        "After the statement, 14 October 2015",
        "End, 27 September 2017",
    )
    assert all(t.startswith(w) for t, w in zip(titles, words, strict=True))


def test_every_node_stands_in_the_same_place_in_all_panels(figure, data: FigureData) -> None:
    first, *others = (nodes(axes) for axes in figure.axes)
    assert sum(len(c.get_offsets()) for c in first.values()) == len(data.meta["factions"])
    for other in others:
        for side, collection in first.items():
            np.testing.assert_array_equal(collection.get_offsets(), other[side].get_offsets())


def test_colours_are_those_of_the_sides(figure, data: FigureData) -> None:
    for axes in figure.axes:
        for side, collection in nodes(axes).items():
            colours = {to_hex(c).upper() for c in collection.get_facecolor()}
            assert colours <= {side_styles(data.meta)[side].colour, LIGHT}


def test_an_inactive_faction_turns_grey_where_it_stood(figure) -> None:
    grey = [
        sum(to_hex(c).upper() == LIGHT for n in nodes(axes).values() for c in n.get_facecolor())
        for axes in figure.axes
    ]
    assert grey == [0, 0, 1]


def test_area_follows_strength(data: FigureData) -> None:
    network = network_of(data)
    strongest = int(np.nanargmax(network.strength[-1]))
    assert network.ids[strongest] == "syrian-government"


def test_labels_overlap_neither_each_other_nor_leave_the_panel(figure) -> None:
    labels = by_gid(figure, "node-label")
    assert len(labels) >= 3 * 10
    for axes in figure.axes:
        mine = [label for label in labels if label.axes is axes]
        extents = boxes(figure, mine)
        assert overlapping(extents) == []
        panel = axes.get_window_extent()
        for box in extents:
            assert panel.x0 - 1 <= box.x0 and box.x1 <= panel.x1 + 1
            assert panel.y0 - 1 <= box.y0 and box.y1 <= panel.y1 + 1


def test_the_largest_of_each_side_is_labelled(data: FigureData) -> None:
    network = network_of(data)
    chosen = {network.ids[i] for i in labelled(data, network)}
    assert {"syrian-government", "isil", "ypg", "nusra", "southern-front"} <= chosen
    assert len(chosen) == 12


def test_ties_are_few_and_told_apart_by_their_dashes(figure) -> None:
    for axes in figure.axes:
        ties = {c.get_label(): c for c in axes.collections if isinstance(c, LineCollection)}
        friendly, hostile = ties["friendly"], ties["hostile"]
        assert 0 < len(friendly.get_segments()) <= MOST_FRIENDLY
        assert 0 < len(hostile.get_segments()) <= MOST_HOSTILE
        assert friendly.get_linestyle()[0][1] is None
        assert hostile.get_linestyle()[0][1] is not None


def test_nodes_do_not_overlap_and_stay_in_the_box() -> None:
    rng = np.random.default_rng(3)
    radius = rng.uniform(3, 12, 60)
    places = push_apart(rng.uniform(150, 190, (60, 2)), radius, 340.0, 340.0)
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(60) * 1e6
    assert (gaps - radius[:, None] - radius[None]).min() > -1.0
    assert (places - radius[:, None]).min() >= -1e-9 and places.max() <= 340


def test_classical_scaling_finds_known_distances() -> None:
    points = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0], [3.0, 4.0]])
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    found = classical_scaling(distance)
    again = np.linalg.norm(found[:, None] - found[None], axis=2)
    np.testing.assert_allclose(again, distance, atol=1e-9)


def test_friends_stand_nearer_than_foes() -> None:
    camp = np.repeat([0, 1], 10)
    weight = np.where(camp[:, None] == camp[None], 0.8, -0.8)
    places = layout(weight, np.full(20, 4.0), 340.0, 340.0)
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    same = camp[:, None] == camp[None]
    assert gaps[same].mean() < 0.5 * gaps[~same].mean()
    assert layout(np.zeros((1, 1)), np.ones(1), 10.0, 10.0).tolist() == [[5.0, 5.0]]


def test_shortest_tree_by_hand() -> None:
    points = np.array([[0.0, 0.0], [10.0, 0.0], [1.0, 0.0], [11.0, 0.0]])
    assert {frozenset(e) for e in shortest_tree(points)} == {
        frozenset((0, 2)),
        frozenset((2, 1)),
        frozenset((1, 3)),
    }
