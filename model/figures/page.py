"""The page a figure stands on: places in inches, title, legend, axes' dress."""

import datetime as dt
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.dates import (
    MONTHLY,
    AutoDateLocator,
    ConciseDateFormatter,
    DateFormatter,
    date2num,
)
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.ticker import FixedLocator

from .data import FigureData, date_of
from .style import BODY, GREY, INK, LIGHT, SMALL, TITLE

WIDTH = 10.0
"""Width of every figure (inches)."""
TITLE_ROOM = 0.74
"""Height kept for the title and the line below it (inches)."""
LANES_ROOM = 0.56
"""Height kept above an axes for three lanes of event labels (inches)."""


def new_figure(height: float) -> Figure:
    """Return an empty white figure of the common width; `height` in inches."""
    return Figure(figsize=(WIDTH, height), dpi=100, facecolor="white")


def place(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add axes to a figure at a place given in inches from the lower left."""
    across, up = figure.get_size_inches()
    rect = (left / across, bottom / up, width / across, height / up)
    axes = figure.add_axes(rect)
    dress(axes)
    return axes


def dress(axes: Axes) -> None:
    """Give axes the common look: no box above and right, small ticks."""
    for edge in ("top", "right"):
        axes.spines[edge].set_visible(False)
    for edge in ("left", "bottom"):
        axes.spines[edge].set_color(GREY)
    axes.tick_params(labelsize=SMALL, colors=INK, length=3)
    axes.xaxis.label.set_fontsize(BODY)
    axes.yaxis.label.set_fontsize(BODY)


def write_title(figure: Figure, title: str, below: str) -> None:
    """Write a title that states what is shown, and a smaller line below it."""
    up = figure.get_size_inches()[1]
    figure.suptitle(
        title,
        x=0.15 / WIDTH,
        y=1 - 0.12 / up,
        ha="left",
        va="top",
        fontsize=TITLE,
        fontweight="bold",
        color=INK,
    )
    figure.text(
        0.15 / WIDTH,
        1 - 0.37 / up,
        "\n".join(textwrap.wrap(below, 128)[:2]),
        ha="left",
        va="top",
        fontsize=BODY,
        color=GREY,
        gid="subtitle",
    )


def legend_beside(axes: Axes, handles: Sequence[Artist], title: str = "") -> Legend:
    """Put a legend to the right of the axes, outside the data; long labels are wrapped."""
    room = (1 - axes.get_position().x1) * WIDTH - 0.8
    width = max(12, int(room / 0.067))
    legend = axes.legend(
        handles=list(handles),
        labels=[textwrap.fill(str(handle.get_label()), width) for handle in handles],
        loc="upper left",
        bbox_to_anchor=(1.02, 1.0),
        borderaxespad=0.0,
        fontsize=SMALL,
        frameon=False,
        title=title or None,
        title_fontsize=SMALL,
        handlelength=3.2,
    )
    legend.set_alignment("left")
    return legend


def legend_below(figure: Figure, handles: Sequence[Artist], columns: int = 4) -> Legend:
    """Put a legend along the lower edge of the figure, outside all axes."""
    up = figure.get_size_inches()[1]
    return figure.legend(
        handles=list(handles),
        loc="lower left",
        bbox_to_anchor=(0.15 / WIDTH, 0.08 / up),
        borderaxespad=0.0,
        fontsize=SMALL,
        frameon=False,
        ncols=columns,
        handlelength=2.4,
    )


def date_axis(axes: Axes, data: FigureData, ticks: int = 9) -> None:
    """Date the horizontal axis over the scenario's weeks, at least two of them."""
    first = date_of(data.meta, int(data.weeks[0]))
    last = date_of(data.meta, int(data.weeks[-1]) + 1)
    last = max(last, first + dt.timedelta(days=14))
    room = max(0.9, 0.008 * (last - first).days)
    axes.set_xlim(num(first) - room, num(last))
    concise_dates(axes, ticks)


def concise_dates(axes: Axes, ticks: int) -> None:
    """Write the ticks of a dated axis briefly: months, and years where they turn.

    Under about four months whole days are written, never hours.
    """
    low, high = axes.get_xlim()
    if high - low <= 120:
        step = int(np.ceil((high - low) / (7 * ticks))) * 7
        axes.xaxis.set_major_locator(FixedLocator(list(np.arange(np.ceil(low), high, step))))
        short = DateFormatter("%d %b\n%Y")  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_formatter(short)
        return
    locator = AutoDateLocator(minticks=max(2, ticks // 2), maxticks=ticks)  # type: ignore[no-untyped-call]
    locator.intervald[MONTHLY] = [1, 2, 3, 4, 6, 12]  # for narrow axes of a year and a half
    axes.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(formatter)
    axes.xaxis.get_offset_text().set_fontsize(SMALL)


def num(date: dt.date | np.datetime64) -> float:
    """Return a date as matplotlib's number of days."""
    return float(date2num(date))  # type: ignore[no-untyped-call]


def light_grid(axes: Axes) -> None:
    """Draw faint horizontal lines behind the data."""
    axes.grid(axis="y", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)


def renderer_of(figure: Figure) -> RendererAgg:
    """Return a renderer to measure text with, at the figure's own resolution."""
    across, up = figure.get_size_inches()
    wide, high = int(across * figure.dpi), int(up * figure.dpi)
    return RendererAgg(wide, high, figure.dpi)  # type: ignore[no-untyped-call]


def root_figure(axes: Axes) -> Figure:
    """Return the figure that axes stand on.

    Raises
    ------
    ValueError
        If the axes were removed from their figure.
    """
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes stand on no figure")
    return figure
