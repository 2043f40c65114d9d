"""Differences to the baseline with their intervals, outcome by outcome, around a zero line."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .compared import Compared, scenario_list, sensible, together
from .outcome_words import label
from .page import TITLE_ROOM, legend_below, new_figure, place, write_title
from .style import GREY, INK, LIGHT, SMALL

ROW = 0.2
"""Height of one interval (inches)."""
MOST_ROWS = 30
NAMES = 3.05
"""Room for the names of outcomes (inches)."""
LONGEST_HEADING = 88
"""Characters of a figure's title that fit."""
NUMBERS = 2.35
"""Room for the differences in their own units (inches)."""


def shown(data: Compared) -> list[str]:
    """Return the outcomes with a row: those with an effect size, as many as there is room for."""
    most = max(len(data.main), MOST_ROWS // max(1, len(data.others)))
    known = [
        name
        for name in data.outcomes
        if any(not math.isnan(data.number(each, name, "effect_low")) for each in data.others)
    ]
    return known[:most]


def needs(data: Compared) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    few = "" if shown(data) else "no outcome has an interval (fewer than five pairs of runs?)"
    return together(data) or few


def draw_forest(axes: Axes, data: Compared, *, numbers: bool) -> None:
    """Draw a point and an interval for each outcome and scenario.

    Parameters
    ----------
    axes : Axes
        Where; with room for names to the left.
    data : Compared
        The comparison.
    numbers : bool
        Whether to write the differences in their own units to the right.
    """
    outcomes, others = shown(data), data.others
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1, gid="zero")
    places = []
    for row, outcome in enumerate(outcomes):
        first = row * (len(others) + 0.6)
        places.append(first + (len(others) - 1) / 2.0)
        if row % 2:
            axes.axhspan(first - 0.8, first + len(others) - 0.2, color=LIGHT, alpha=0.35, zorder=0)
        for k, scenario in enumerate(others):
            _draw_row(axes, data, scenario, outcome, first + k)
            if numbers:
                _write_numbers(axes, data, scenario, outcome, first + k)
    axes.set_yticks(places, [label(name, data.meta) for name in outcomes])
    axes.set_ylim(places[-1] + len(others) / 2.0 + 0.4, -0.9)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(f"Difference to {data.called[data.baseline]} (in its standard deviations)")


def _draw_row(axes: Axes, data: Compared, scenario: str, outcome: str, y: float) -> None:
    """Draw one difference; hollow where it does not survive Holm's correction."""
    size, low, high = (
        data.number(scenario, outcome, f"effect_{end}") for end in ("size", "low", "high")
    )
    if math.isnan(size):
        return
    look = data.look(scenario)
    sure = data.number(scenario, outcome, "survives") == 1.0
    axes.plot([low, high], [y, y], color=look.colour, linewidth=1.6, zorder=3)
    axes.plot(
        [size],
        [y],
        marker=look.marker,
        markersize=5.5,
        color=look.colour,
        markerfacecolor=look.colour if sure else "white",
        zorder=4,
        gid="difference",
    )


def _write_numbers(axes: Axes, data: Compared, scenario: str, outcome: str, y: float) -> None:
    """Write a difference and its interval in the outcome's own unit."""
    mean, low, high = (data.number(scenario, outcome, c) for c in ("difference", "low", "high"))
    if math.isnan(low):
        return
    ends = [sensible(value, high - low) for value in (mean, low, high)]
    axes.text(
        1.02,
        y,
        f"{ends[0]} ({ends[1]} to {ends[2]})",
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=SMALL,
        color=INK,
    )


def heading(data: Compared) -> str:
    """Return the title of the figure: by the scenarios' titles if these fit, else by their ids."""
    few = len(data.others) < 3
    for names in (data.called, {name: name for name in data.scenarios}):
        who = " and ".join(names[each] for each in data.others) if few else "the scenarios"
        verb = "changes" if len(data.others) == 1 else "change"
        text = f"What {who} {verb} against {names[data.baseline]}"
        if len(text) <= LONGEST_HEADING:
            break
    return text


def difference_forest(data: Compared) -> Figure | None:
    """Draw the difference of each outcome to the baseline, with 95 % intervals."""
    if needs(data):
        return None
    numbers = len(data.others) == 1
    rows = len(shown(data)) * (len(data.others) + 0.6) + 1.0
    figure = new_figure(TITLE_ROOM + rows * ROW + 1.05)
    write_title(
        figure,
        heading(data),
        "Mean differences over paired runs with 95 % bootstrap intervals. Filled: survives "
        "Holm's correction for all differences looked at; hollow: does not.",
    )
    wide = 10.0 - NAMES - (NUMBERS if numbers else 0.3)
    axes = place(figure, NAMES, 0.85, wide, rows * ROW)
    draw_forest(axes, data, numbers=numbers)
    keys = [
        Line2D(
            [],
            [],
            color=look.colour,
            marker=look.marker,
            linewidth=1.6,
            markersize=5.5,
            label=data.keys[name],
        )
        for name in data.others
        for look in [data.look(name)]
    ]
    zero = Line2D(
        [], [], color=INK, linewidth=1.0, label=f"no difference to {data.called[data.baseline]}"
    )
    legend_below(figure, [*keys, zero], columns=4)
    if numbers:
        axes.text(
            1.02,
            1.0,
            "in the outcome's own unit",
            transform=axes.transAxes,
            va="bottom",
            fontsize=SMALL,
            color=GREY,
        )
    return figure


def caption(data: Compared) -> str:
    """Return a caption that can stand alone."""
    rest = len(data.outcomes) - len(shown(data))
    more = f" {rest} further outcomes stand in comparison.csv." if rest else ""
    return (
        f"Mean difference of each outcome to {data.called[data.baseline]} over at most "
        f"{data.pairs} pairs of runs with the same random draws, in standard deviations of the "
        "baseline over its runs (Glass's delta). Lines are 95 % intervals by bootstrap (BCa); "
        "there is no band. Filled marks survive Holm's correction at 5 % for all differences that "
        "were looked at, hollow ones do not. Outcomes that do not vary have no row."
        f"{more}{scenario_list(data)}"
    )


def alt(data: Compared) -> str:
    """Return the alternative text."""
    parts = [
        f"{label(name, data.meta).lower()} {data.number(each, name, 'effect_size'):+.2f} "
        f"({data.called[each]})"
        for name in shown(data)[:6]
        for each in data.others
        if not math.isnan(data.number(each, name, "effect_size"))
    ]
    return (
        f"Forest plot of differences to {data.called[data.baseline]} in its standard deviations: "
        f"{'; '.join(parts) or 'no data'}."
    )
