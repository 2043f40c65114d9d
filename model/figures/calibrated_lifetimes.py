"""Simulated lifetimes of past alliances over the price of autonomy, and what the record says."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..analysis.findings import Calibration
from ..analysis.lifetimes import HORIZON, SUPPORT, Lifetimes
from .page import TITLE_ROOM, legend_below, light_grid, new_figure, place, write_title
from .style import BODY, GREY, INK, OKABE_ITO

ACROSS = 3
"""Panels in a row."""


def of_tau(found: Calibration) -> Lifetimes | None:
    """Return the lifetimes over the price of autonomy; None if none were simulated."""
    return next((each for each in found.lifetimes if each.parameter == "tau"), None)


def calibrated_lifetimes(found: Calibration) -> Figure | None:
    """Draw a panel for each alliance, and one with the likelihood."""
    lived = of_tau(found)
    if lived is None:
        return None
    panels = len(lived.alliances) + 1
    down = -(-panels // ACROSS)
    figure = new_figure(TITLE_ROOM + 0.1 + 2.55 * down + 0.4)
    write_title(
        figure,
        "How long alliances of the past last in the model, by the price of autonomy",
        f"{lived.weeks.shape[2]} runs at each value; weeks on a logarithmic scale, "
        f"{HORIZON} means longer than was played.",
    )
    for number in range(panels):
        left = 0.75 + 3.15 * (number % ACROSS)
        bottom = 0.95 + 2.55 * (down - 1 - number // ACROSS)
        axes = place(figure, left, bottom, 2.45, 1.75)
        if number < panels - 1:
            draw_alliance(axes, lived, number)
        else:
            draw_likelihood(axes, lived)
        axes.set_xlabel("price of autonomy (tau)")
    legend_below(figure, _keys(), columns=5)
    return figure


def draw_alliance(axes: Axes, lived: Lifetimes, number: int) -> None:
    """Draw median and middle 80 % of one alliance's lifetime, and its record."""
    alliance, weeks = lived.alliances[number], np.maximum(lived.weeks[:, number], 0.5)
    low, middle, high = np.quantile(weeks, [0.1, 0.5, 0.9], axis=1)
    axes.fill_between(lived.tried, low, high, color=OKABE_ITO["blue"], alpha=0.2, linewidth=0)
    axes.plot(lived.tried, middle, color=OKABE_ITO["blue"], marker="o", markersize=4)
    dash = "solid" if alliance.ended else (0, (2, 2))
    axes.axhline(alliance.weeks, color=OKABE_ITO["vermillion"], linestyle=dash, linewidth=1.5)
    axes.set_yscale("log")
    ticks = [0.5, 2, 8, 26, HORIZON]
    axes.set_yticks(ticks, [f"{t:g}" for t in ticks])
    axes.minorticks_off()
    axes.set_ylim(0.4, 1.3 * HORIZON)
    axes.set_ylabel("weeks" if number % ACROSS == 0 else "")
    name = alliance.name.replace("-", " ")
    axes.set_title(name, fontsize=BODY, loc="left", color=INK)
    light_grid(axes)


def draw_likelihood(axes: Axes, lived: Lifetimes) -> None:
    """Draw the log likelihood of the record, the best value at 0; filled: supported."""
    total, supported = lived.log_likelihood(), lived.supported()
    rest = total - total.max()
    axes.plot(lived.tried, rest, color=INK, linewidth=1.0)
    for value, each, fine in zip(lived.tried, rest, supported, strict=True):
        face = INK if fine else "white"
        axes.plot([value], [each], marker="o", color=INK, markerfacecolor=face, markersize=5)
    axes.axhline(-SUPPORT, color=GREY, linestyle=(0, (4, 2)), linewidth=1.0)
    axes.set_title("log likelihood, best = 0", fontsize=BODY, loc="left", color=INK)
    light_grid(axes)


def _keys() -> list[Line2D | Patch]:
    """Return the legend's entries."""
    blue, red = OKABE_ITO["blue"], OKABE_ITO["vermillion"]
    return [
        Line2D([], [], color=blue, marker="o", markersize=4, label="median over runs"),
        Patch(color=blue, alpha=0.2, label="middle 80 %"),
        Line2D([], [], color=red, label="on record: ended"),
        Line2D([], [], color=red, linestyle=(0, (2, 2)), label="on record: still stood"),
        Line2D([], [], color=INK, marker="o", label="supported (hollow: not)"),
    ]


def caption(found: Calibration) -> str:
    """Return a caption that can stand alone."""
    lived = of_tau(found)
    runs = lived.weeks.shape[2] if lived is not None else 0
    return (
        "Weeks until fewer than half of an alliance's pairs share a coalition, when it is declared "
        "and merged on the first day of the theatre's opening scenario, by the price of autonomy; "
        f"other parameters are drawn. Line: median over {runs} runs; band: the middle 80 % of "
        "runs. Red: how long it lasted on record, dashed where it still stood at the end of the "
        "record. Last panel: log likelihood of all records together; filled values may lie within "
        f"{SUPPORT} of the best (dashed line), the 95 % interval of one parameter, as far as "
        "these runs can tell."
    )


def alt(found: Calibration) -> str:
    """Return the alternative text."""
    lived = of_tau(found)
    if lived is None:
        return "No lifetimes were simulated."
    parts = [
        f"{each.name} {np.median(lived.weeks[0, a]):.0f} to {np.median(lived.weeks[-1, a]):.0f} "
        f"weeks (on record {each.weeks:.0f})"
        for a, each in enumerate(lived.alliances)
    ]
    values = lived.tried
    return f"Median lifetimes from tau {values[0]:g} to {values[-1]:g}: {'; '.join(parts)}."
