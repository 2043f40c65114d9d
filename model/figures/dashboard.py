"""The main outcomes on one page."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .data import FigureData, has_outcome
from .events import draw_events, marker_words
from .lines import (
    band_key,
    band_words,
    draw_band,
    draw_ghost,
    ghost_name,
    ghost_words,
    line_word,
    scenario_words,
)
from .page import (
    TITLE_ROOM,
    date_axis,
    legend_below,
    light_grid,
    new_figure,
    place,
    write_title,
)
from .style import BODY, OKABE_ITO
from .summary import band

PANELS = (
    ("signatory_cohesion", "Signatory cohesion", "share, 0 to 1"),
    ("largest_rebel_share", "Largest rebel coalition", "share of rebel strength"),
    ("power_ratio", "Government to largest rebel coalition", "ratio of strength"),
    ("effective_coalitions", "Effective number of coalitions", "number"),
    ("civilian_harm", "Civilian harm", "civilians killed a week"),
    ("infighting", "Infighting among rebels", "share of their effort"),
)
"""Outcome, title and unit of each panel."""
COLOUR = OKABE_ITO["blue"]


def shown(data: FigureData) -> list[tuple[str, str, str]]:
    """Return the panels whose outcome is defined in some week."""
    return [panel for panel in PANELS if has_outcome(data, panel[0])]


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    return "" if shown(data) else "none of the main outcomes is defined"


def draw_outcome(
    axes: Axes, data: FigureData, baseline: FigureData | None, column: str
) -> None:
    """Draw one outcome with its band and the ghost line."""
    draw_band(axes, band(data, column), line_word(data), COLOUR)
    if baseline is not None and has_outcome(baseline, column):
        draw_ghost(axes, band(baseline, column), f"median of {ghost_name(data, baseline)}")
    light_grid(axes)
    date_axis(axes, data, ticks=5)
    axes.set_ylim(bottom=0)
    draw_events(axes, data, labels=False)


def dashboard(data: FigureData, baseline: FigureData | None = None) -> Figure | None:
    """Draw the main outcomes over time, a panel each, with its unit.

    Bands run from the 5th to the 95th percentile over replications; dashed
    grey lines are the baseline's medians.
    """
    if needs(data):
        return None
    panels = shown(data)
    rows = (len(panels) + 1) // 2
    high = 2.15
    figure = new_figure(TITLE_ROOM + rows * high + 0.45)
    write_title(
        figure,
        "The main outcomes by week",
        f"{data.meta['title']}. {band_words(data)}",
    )
    for number, (column, title, unit) in enumerate(panels):
        bottom = 0.45 + (rows - 1 - number // 2) * high + 0.4
        axes = place(figure, 0.75 + (number % 2) * 4.85, bottom, 4.2, high - 0.75)
        draw_outcome(axes, data, baseline, column)
        axes.set_title(title, fontsize=BODY, fontweight="bold", loc="left")
        axes.set_ylabel(unit.capitalize(), fontsize=BODY)
    handles = figure.axes[0].get_lines()[: 1 if baseline is None else 2]
    named = [line for line in handles if not str(line.get_label()).startswith("_")]
    keys = [*named, *([band_key(COLOUR)] if data.runs > 1 else [])]
    legend_below(figure, keys)
    return figure


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    parts = [f"{title.lower()} ({unit})" for _, title, unit in shown(data)]
    return (
        f"The main outcomes by week: {'; '.join(parts)}. {band_words(data)}"
        f"{ghost_words(data, baseline)} {marker_words(data, 4.2)}"
        f"{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    parts = []
    for column, title, _ in shown(data):
        median = data.by_outcome[column]["p50"].dropna()
        parts.append(f"{title.lower()} from {median.iloc[0]:,.2f} to {median.iloc[-1]:,.2f}")
    return "Line charts of the main outcomes, first to last week: " + "; ".join(parts) + "."
