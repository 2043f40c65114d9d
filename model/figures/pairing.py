"""What pairing runs gains: the interval of each difference with and without it."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from .compared import Compared, scenario_list, together
from .outcome_words import label
from .page import TITLE_ROOM, legend_below, new_figure, place, write_title
from .style import GREY, INK, LIGHT, SMALL

ROW = 0.2
NAMES = 3.05


def shown(data: Compared) -> list[str]:
    """Return the main outcomes for which both intervals have a width."""
    return [
        name
        for name in data.main
        if any(_widths(data, each, name) is not None for each in data.others)
    ]


def needs(data: Compared) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    return together(data) or ("" if shown(data) else "no difference varies from pair to pair")


def _widths(data: Compared, scenario: str, outcome: str) -> tuple[float, float] | None:
    """Return half the widths of the interval, paired and not, in the baseline's sd."""
    sd = data.number(data.baseline, outcome, "sd")
    low, high, first, last = (
        data.number(scenario, outcome, column)
        for column in ("low", "high", "unpaired_low", "unpaired_high")
    )
    if not (sd > 0.0 and high > low and last > first):
        return None
    return (high - low) / (2.0 * sd), (last - first) / (2.0 * sd)


def draw_pairing(axes: Axes, data: Compared) -> None:
    """Draw both half-widths of each difference, joined by a line, on a logarithmic axis.

    Parameters
    ----------
    axes : Axes
        Where; with room for names to the left and numbers to the right.
    data : Compared
        The comparison.
    """
    places = []
    for row, outcome in enumerate(shown(data)):
        first = row * (len(data.others) + 0.6)
        places.append(first + (len(data.others) - 1) / 2.0)
        for k, scenario in enumerate(data.others):
            widths, look, y = _widths(data, scenario, outcome), data.look(scenario), first + k
            if widths is None:
                continue
            axes.plot(widths, [y, y], color=look.colour, linewidth=1.2, zorder=2)
            axes.plot(widths[:1], [y], marker=look.marker, markersize=5.5, color=look.colour)
            axes.plot(
                widths[1:],
                [y],
                marker=look.marker,
                markersize=5.5,
                color=look.colour,
                markerfacecolor="white",
                zorder=3,
            )
            _write_gain(axes, data, scenario, outcome, y)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_yticks(places, [label(name, data.meta) for name in shown(data)])
    axes.set_ylim(places[-1] + len(data.others) / 2.0 + 0.4, -0.9)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(
        f"Half-width of the 95 % interval (standard deviations of {data.called[data.baseline]})"
    )


def _write_gain(axes: Axes, data: Compared, scenario: str, outcome: str, y: float) -> None:
    """Write by how much the interval narrows, and how many times the runs that would take."""
    gain = data.number(scenario, outcome, "gain")
    together_ = data.number(scenario, outcome, "correlation")
    tie = "" if math.isnan(together_) else f", r = {together_:.2f}"
    axes.text(
        1.02,
        y,
        f"{gain:,.1f} times narrower{tie}",
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=SMALL,
        color=INK,
        gid="gain",
    )


def what_pairing_gains(data: Compared) -> Figure | None:
    """Draw the interval of each difference with pairing and without."""
    if needs(data):
        return None
    rows = len(shown(data)) * (len(data.others) + 0.6) + 1.0
    figure = new_figure(TITLE_ROOM + rows * ROW + 1.05)
    write_title(
        figure,
        "What it gains that all scenarios meet the same random draws",
        "Half-width of the 95 % interval of each difference: filled as paired, hollow if the runs "
        "were independent. r: correlation of the pairs.",
    )
    axes = place(figure, NAMES, 0.85, 10.0 - NAMES - 2.1, rows * ROW)
    draw_pairing(axes, data)
    scenarios = [
        Line2D(
            [],
            [],
            color=look.colour,
            marker=look.marker,
            linewidth=1.2,
            markersize=5.5,
            label=data.keys[name],
        )
        for name in data.others
        for look in [data.look(name)]
    ]
    kinds = [
        Line2D([], [], color=GREY, marker="o", linestyle="none", markersize=5.5, label="paired"),
        Line2D(
            [],
            [],
            color=GREY,
            marker="o",
            linestyle="none",
            markersize=5.5,
            markerfacecolor="white",
            label="not paired",
        ),
    ]
    legend_below(figure, [*scenarios, *kinds], columns=4)
    return figure


def caption(data: Compared) -> str:
    """Return a caption that can stand alone."""
    return (
        "Half-width of the 95 % interval of the mean difference, in standard deviations of "
        f"{data.called[data.baseline]}, logarithmic: filled with pairing (run k of every scenario "
        "meets the same random draws), hollow as if the same runs had been independent. Both by "
        f"bootstrap (BCa) over at most {data.pairs} pairs; there is no band. An interval that is "
        "g times narrower stands for g squared times as many independent runs. r is the "
        f"correlation of the pairs.{scenario_list(data)}"
    )


def alt(data: Compared) -> str:
    """Return the alternative text."""
    parts = [
        f"{label(name, data.meta).lower()} {data.number(each, name, 'gain'):,.1f} times "
        f"({data.called[each]})"
        for name in shown(data)
        for each in data.others
        if _widths(data, each, name) is not None
    ]
    return (
        "Dumbbell chart: how many times pairing narrows the interval of each difference: "
        f"{'; '.join(parts) or 'no data'}."
    )
