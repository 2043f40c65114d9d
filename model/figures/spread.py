"""How each outcome is distributed over runs: quantile dots, scenario below scenario."""

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from .compared import Compared, scenario_list, together
from .data import Floats
from .outcome_words import label
from .page import TITLE_ROOM, legend_below, new_figure, place, write_title
from .style import BODY, GREY, INK, LIGHT, SMALL

BINS = 30
"""Places across a panel at which dots are stacked."""
LANE = 0.5
"""Height of a scenario in a panel (inches)."""
WIDE = 3.25
NAME = 20
"""Characters of a scenario's name on one line."""


def needs(data: Compared) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    if together(data):
        return together(data)
    one = data.data[data.baseline].runs == 1
    return "one run has no distribution" if one else ""


def stacked(values: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """Return where dots stand: values moved to the middle of their bin, and their heights.

    Parameters
    ----------
    values : (n,) float
        Ascending.
    low, high : float
        Limits of the panel.

    Returns
    -------
    places : (n,) float
        Middles of bins.
    heights : (n,) float
        0 for the lowest dot of a stack, then 1, 2, ...
    """
    size = (high - low) / BINS if high > low else 1.0
    bins = np.clip(np.floor((values - low) / size), 0, BINS - 1)
    first = np.searchsorted(bins, bins, side="left")
    return low + (bins + 0.5) * size, (np.arange(values.size) - first).astype(np.float64)


def draw_dots(axes: Axes, data: Compared, outcome: str) -> None:
    """Draw a lane for each scenario: dots of equal probability, median, 5 to 95 %.

    Parameters
    ----------
    axes : Axes
        Where; with room for names to the left.
    data : Compared
        The comparison.
    outcome : str
        Which.
    """
    every = [data.dots_of(name, outcome) for name in data.scenarios]
    filled = np.concatenate([values for values in every if values.size])
    low, high = float(filled.min()), float(filled.max())
    tallest = max([6.0, *(stacked(v, low, high)[1].max(initial=0.0) + 1 for v in every)])
    for lane, (name, values) in enumerate(zip(data.scenarios, every, strict=True)):
        look = data.look(name)
        if values.size:
            places, heights = stacked(values, low, high)
            tops = -lane + 0.16 + 0.62 * heights / tallest
            axes.plot(
                places,
                tops,
                linestyle="none",
                marker=look.marker,
                markersize=2.6,
                color=look.colour,
                markeredgewidth=0.0,
                gid="dots",
            )
            ends = [data.number(name, outcome, column) for column in ("p05", "p95")]
            axes.plot(ends, [-lane, -lane], color=look.colour, linewidth=1.6, gid="band")
            middle = data.number(name, outcome, "p50")
            axes.plot(
                [middle, middle], [-lane - 0.09, -lane + 0.09], color=look.colour, linewidth=2.4
            )
        else:
            axes.text(
                0.5,
                -lane,
                "undefined",
                transform=axes.get_yaxis_transform(),
                fontsize=SMALL,
                color=GREY,
                ha="center",
            )
    names = [textwrap.fill(data.keys[name], NAME) for name in data.scenarios]
    axes.set_yticks([-lane for lane in range(len(every))], names)
    for tick, name in zip(axes.get_yticklabels(), data.scenarios, strict=True):
        tick.set_color(data.look(name).colour)
    axes.set_ylim(-len(every) + 0.75, 0.95)
    room = 0.03 * (high - low) or max(abs(low), 1.0) * 0.05
    axes.set_xlim(low - room, high + room)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)


def distributions(data: Compared) -> Figure | None:
    """Draw the distribution of the main outcomes over runs, a panel each."""
    if needs(data):
        return None
    outcomes = data.main
    rows = (len(outcomes) + 1) // 2
    tall = len(data.scenarios) * LANE
    high = tall + 0.95
    figure = new_figure(TITLE_ROOM + rows * high + 0.25)
    number = _dots(data)
    write_title(
        figure,
        "How the outcomes spread over runs, scenario below scenario",
        f"Each of the {number} dots stands for {100 / number:.0f} % of the runs of its scenario. "
        "Line: 5th to 95th percentile; tick: median.",
    )
    for k, outcome in enumerate(outcomes):
        bottom = 0.25 + (rows - 1 - k // 2) * high + 0.6
        axes = place(figure, 1.45 + (k % 2) * 4.95, bottom, WIDE, tall)
        draw_dots(axes, data, outcome)
        axes.set_title(label(outcome, data.meta), fontsize=BODY, fontweight="bold", loc="left")
        axes.set_xlabel(data.unit(outcome).capitalize(), fontsize=SMALL)
    keys = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker="o",
            markersize=2.6,
            color=INK,
            label=f"{100 / number:.0f} % of runs",
        ),
        Line2D([], [], color=INK, linewidth=1.6, label="5th to 95th percentile"),
        Line2D(
            [],
            [],
            linestyle="none",
            marker="|",
            markersize=8,
            markeredgewidth=2.4,
            color=INK,
            label="median",
        ),
    ]
    legend_below(figure, keys)
    return figure


def _dots(data: Compared) -> int:
    """Return how many dots a distribution has."""
    return len(data.dots.filter(regex=r"^q\d+$").columns)


def caption(data: Compared) -> str:
    """Return a caption that can stand alone."""
    number = _dots(data)
    return (
        f"Distribution of outcomes over {data.runs_words} of each scenario: {number} dots at equal "
        f"steps of probability, so that each stands for {100 / number:.0f} % of the runs; below "
        "them the 5th to 95th percentile as a line (the band of other figures) and the median as "
        "a tick. An outcome over time is its mean over the weeks of a run. Overlap here does not "
        f"say that scenarios are alike: runs are compared in pairs.{scenario_list(data)}"
    )


def alt(data: Compared) -> str:
    """Return the alternative text."""
    parts = []
    for outcome in data.main:
        each = [
            f"{data.called[name]} {middle:,.3g} ({low:,.3g} to {high:,.3g})"
            for name in data.scenarios
            for low, middle, high in [
                [data.number(name, outcome, column) for column in ("p05", "p50", "p95")]
            ]
            if not np.isnan(middle)
        ]
        parts.append(f"{label(outcome, data.meta).lower()}: {', '.join(each)}")
    return f"Dot plots of outcomes over runs, median and 5-95 %: {'; '.join(parts)}."
