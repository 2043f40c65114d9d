"""Strength of each side over time: in fighters, and against its start."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, StrMethodFormatter

from .data import FigureData, has_outcome
from .events import draw_events, marker_words
from .lines import (
    GHOST,
    band_key,
    band_words,
    draw_band,
    draw_ghost,
    ghost_name,
    ghost_words,
    scenario_words,
)
from .page import (
    LANES_ROOM,
    TITLE_ROOM,
    date_axis,
    legend_beside,
    light_grid,
    new_figure,
    place,
    write_title,
)
from .style import GREY, side_styles
from .summary import Band, band


def armed_sides(data: FigureData) -> list[str]:
    """Return the sides that have fighters in some week of some run."""
    return [
        side
        for side in data.meta["sides"]
        if has_outcome(data, f"strength_{side}")
        and float(data.by_outcome[f"strength_{side}"]["mean"].max()) > 0  # it is never below 0
    ]


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    return "" if armed_sides(data) else "no side has any strength"


def draw_strength(
    axes: Axes, data: FigureData, baseline: FigureData | None = None
) -> list[Artist]:
    """Draw the strength of each side in fighters, on a logarithmic axis.

    Returns
    -------
    list of Artist
        One line for each side, in the theatre's order.
    """
    styles, handles = side_styles(data.meta), list[Artist]()
    for side in armed_sides(data):
        column, style = f"strength_{side}", styles[side]
        label = data.meta["sides"][side]["label"]
        if baseline is not None and has_outcome(baseline, column):
            draw_ghost(axes, _positive(band(baseline, column)), f"baseline: {label}")
        handles.append(
            draw_band(axes, _positive(band(data, column)), label, style.colour, style.line)
        )
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.yaxis.set_minor_formatter(StrMethodFormatter(""))
    light_grid(axes)
    return handles


def draw_strength_index(
    axes: Axes, data: FigureData, baseline: FigureData | None = None
) -> list[Artist]:
    """Draw the strength of each side in per cent of its own first week.

    Returns
    -------
    list of Artist
        One line for each side that had fighters at the start.
    """
    styles, handles = side_styles(data.meta), list[Artist]()
    for side in armed_sides(data):
        column, style = f"strength_{side}", styles[side]
        if baseline is not None and has_outcome(baseline, column):
            draw_ghost(axes, band(baseline, f"{column}_index"), f"baseline: {side}")
        label = data.meta["sides"][side]["label"]
        index = band(data, f"{column}_index")
        handles.append(draw_band(axes, index, label, style.colour, style.line))
    axes.axhline(100, color=GREY, linewidth=0.8, zorder=1)
    light_grid(axes)
    return handles


def strength_by_side(data: FigureData, baseline: FigureData | None = None) -> Figure | None:
    """Draw the strength of each side: fighters (above) and change (below).

    Above: fighters, logarithmic axis. Below: per cent of the side's own first
    week. Bands run from the 5th to the 95th percentile over replications;
    dashed grey lines are the baseline's medians.
    """
    if needs(data):
        return None
    panel = 2.9
    figure = new_figure(TITLE_ROOM + LANES_ROOM + 2 * panel + 0.75)
    write_title(
        figure,
        "Strength by side: fighters inside the theatre, and change since the start",
        f"{data.meta['title']}. {band_words(data)}",
    )
    above = place(figure, 0.95, 0.75 + panel, 6.6, panel)
    handles = draw_strength(above, data, baseline)
    above.set_ylabel("Fighters (log scale)")
    date_axis(above, data)
    draw_events(above, data)
    above.tick_params(labelbottom=False)
    above.xaxis.get_offset_text().set_visible(False)
    below = place(figure, 0.95, 0.45, 6.6, panel)
    draw_strength_index(below, data, baseline)
    below.set_ylabel("Per cent of the first week")
    date_axis(below, data)
    draw_events(below, data, labels=False)
    if data.runs > 1:
        handles.append(band_key())
    if baseline is not None:
        name = f"median of {ghost_name(data, baseline)}"
        handles.append(Line2D([], [], color=GREY, linewidth=1.2, linestyle=GHOST, label=name))
    legend_beside(above, handles)
    return figure


def _positive(summary: Band) -> Band:
    """Leave out what a logarithmic axis cannot show: strength below 1 fighter."""

    def masked(values: np.ndarray) -> np.ndarray:
        return np.where(values >= 1, values, np.nan)

    return Band(
        summary.dates,
        np.where(np.isnan(masked(summary.median)), np.nan, np.maximum(summary.low, 1.0)),
        masked(summary.median),
        masked(summary.high),
        summary.runs,
    )


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    return (
        "Strength of each side by week. Above: fighters inside the theatre on a "
        "logarithmic axis, on which equal distances are equal ratios. Below: per cent of "
        f"the side's own first week. {band_words(data)}{ghost_words(data, baseline)} "
        f"{marker_words(data, 6.6)} Sides without fighters are left out.{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    parts = []
    for side in armed_sides(data):
        median = band(data, f"strength_{side}").median
        label = data.meta["sides"][side]["label"]
        parts.append(f"{label} from {median[0]:,.0f} to {median[-1]:,.0f}")
    return "Line chart of fighters by side, first to last week: " + "; ".join(parts) + "."
