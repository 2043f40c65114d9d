"""Shared tables and helpers for the tests of the figures."""

from collections.abc import Iterable

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from model.figures.data import FigureData
from model.figures.page import renderer_of

from .synthetic import make_data


@pytest.fixture(scope="session")
def data() -> FigureData:
    """Ninety factions, fourteen governorates, two years, twenty runs."""
    return make_data()


@pytest.fixture(scope="session")
def baseline() -> FigureData:
    """The same without a statement."""
    return make_data(statement=False, seed=8)


@pytest.fixture(scope="session")
def one_week() -> FigureData:
    """One run of one week."""
    return make_data(runs=1, weeks=1, detail=1)


@pytest.fixture(scope="session")
def one_run() -> FigureData:
    """One run of half a year."""
    return make_data(runs=1, weeks=26, detail=1)


@pytest.fixture(scope="session")
def no_campaign() -> FigureData:
    """A scenario in which nobody declares anything."""
    return make_data(runs=3, weeks=12, detail=1, campaign=False)


def boxes(figure: Figure, texts: Iterable[Text]) -> list[Bbox]:
    """Return the extents of texts in pixels, arrows and paddings aside."""
    figure.draw_without_rendering()
    renderer = renderer_of(figure)
    return [Text.get_window_extent(text, renderer) for text in texts]


def overlapping(extents: list[Bbox]) -> list[tuple[int, int]]:
    """Return the pairs that overlap by more than half a pixel each way."""
    return [
        (i, j)
        for i, a in enumerate(extents)
        for j, b in enumerate(extents[:i])
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
    ]


def by_gid(figure: Figure, gid: str) -> list[Text]:
    """Return the texts of a figure with a group id."""
    return [text for text in figure.findobj(Text) if text.get_gid() == gid]
