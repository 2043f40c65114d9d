"""Event markers: every event inside the run is marked, labels never overlap."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.figures import FIGURES as FIGURES_BY_NAME
from model.figures.cohesion import cohesion
from model.figures.data import FigureData, as_meta
from model.figures.declared import declared_vs_actual
from model.figures.events import assign_lanes, shown_events
from model.figures.flow import coalition_flow
from model.figures.short import short_names
from model.figures.strength import strength_by_side

from .conftest import boxes, by_gid, overlapping

pytestmark = pytest.mark.filterwarnings("error")
FIGURES = [cohesion, strength_by_side, declared_vs_actual, coalition_flow]


def crowded(data: FigureData) -> FigureData:
    """Return the data with an event every nine days, and the statement."""
    kinds = ("campaign", "ceasefire", "aid", "enter", "renounce")
    first = dt.date(2015, 10, 1)
    events = [
        {
            "id": f"event-{n}",
            "kind": kinds[n % 5],
            "on": (first + dt.timedelta(days=9 * n)).isoformat(),
            "until": None,
            "label": f"Event number {n} of many, all with long labels",
        }
        for n in range(57)
    ]
    signed = {"id": "s", "kind": "statement", "on": "2015-10-05", "until": None}
    events.append({**signed, "label": "Statement of the 41"})
    return dataclasses.replace(data, meta=as_meta({**data.meta, "events": events}))


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("many", [False, True])
def test_labels_do_not_overlap(draw, many: bool, data: FigureData) -> None:
    figure = draw(crowded(data) if many else data)
    labels = by_gid(figure, "event-label")
    assert any("Statement" in label.get_text() for label in labels)
    extents = boxes(figure, labels)
    assert len(labels) >= 3 and overlapping(extents) == []
    top = figure.axes[0].get_window_extent().y1
    assert all(box.y0 >= top and box.x1 <= figure.bbox.x1 for box in extents)


def test_every_event_inside_the_run_is_marked(data: FigureData) -> None:
    figure = cohesion(data)
    assert figure is not None
    lines = [line for line in figure.axes[0].get_lines() if line.get_gid() == "event"]
    ticks = [line for line in figure.axes[0].get_lines() if line.get_gid() == "event-tick"]
    assert len(lines) + len(ticks) == len(shown_events(data)) == 7
    assert len(lines) == len(by_gid(figure, "event-label"))


@pytest.mark.parametrize(
    "name",
    ["cohesion", "dashboard", "strength_by_side", "declared_vs_actual", "coalition_flow"],
)
def test_captions_speak_of_ticks_where_there_are_some(
    name: str, data: FigureData, one_run: FigureData
) -> None:
    """Red if a caption explains marks that the figure lacks, or none of those it has."""
    none = dataclasses.replace(data, meta=as_meta({**data.meta, "events": []}))
    seen = set()
    for each in (data, crowded(data), one_run, none):
        figure = FIGURES_BY_NAME[name].draw(each)
        assert figure is not None
        gids = {line.get_gid() for axes in figure.axes for line in axes.get_lines()}
        caption = FIGURES_BY_NAME[name].caption(each)
        assert ("short ticks" in caption) == ("event-tick" in gids)
        assert ("Vertical lines" in caption) == bool({"event", "event-tick"} & gids)
        seen.add("event-tick" in gids)
    assert seen == {True, False}


def test_events_outside_the_run_are_left_out(one_run: FigureData) -> None:
    assert [event["id"] for event in shown_events(one_run)] == [
        "campaign",
        "statement",
        "truce",
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 700), st.floats(10, 200)), min_size=1, max_size=9).map(sorted)
)
def test_lanes_keep_labels_and_stems_apart(marks: list[tuple[float, float]]) -> None:
    places, widths = [m[0] for m in marks], [m[1] for m in marks]
    flags = assign_lanes(places, widths, -20, 720, gap=8)
    if flags is None:
        return
    spans = [
        (x, x + w) if flag.right else (x - w, x)
        for x, w, flag in zip(places, widths, flags, strict=True)
    ]
    for i, one in enumerate(flags):
        for j, two in enumerate(flags):
            low, high = spans[j]
            if i != j and one.lane == two.lane:
                assert spans[i][1] <= low + 1e-6 or high <= spans[i][0] + 1e-6
            if one.lane > two.lane:
                assert not low + 1e-6 < places[i] < high - 1e-6


def test_lanes_hand_example() -> None:
    flags = assign_lanes([0, 5, 300], [100, 100, 100], -10, 350)
    assert flags is not None
    assert [(flag.lane, flag.right) for flag in flags] == [(1, True), (0, True), (0, False)]


def test_names_are_cut_at_words(data: FigureData) -> None:
    names = short_names(data.meta)
    assert names["ahrar-al-sham"] == "Ahrar al-Sham"
    assert names["faylaq-al-sham"] == "Al-Sham Legion"
    assert names["united-states"] == "United States"
    assert max(len(name) for name in names.values()) <= 25


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Authenticity and Development Front"], ["Authenticity and D. Front"]),
        (["Syrian Revolutionaries Front"], ["Syrian Revolutionaries"]),
        (
            ["Ajnad al-Sham (north)", "Ajnad al-Sham Islamic Union"],
            ["Ajnad al-Sham (north)", "Ajnad al-Sham I. Union"],
        ),
        (["Guard (of the far and distant north)"] * 3, ["Guard", "Guard 2", "Guard 3"]),
        (["Guard", "Guard", "Guard 2"], ["Guard", "Guard 3", "Guard 2"]),
    ],
)
def test_short_names_can_be_told_apart(
    names: list[str], short: list[str], data: FigureData
) -> None:
    factions = [{"id": str(n), "name": name} for n, name in enumerate(names)]
    found = short_names(as_meta({**data.meta, "factions": factions}))
    assert list(found.values()) == short and max(map(len, short)) <= 25
