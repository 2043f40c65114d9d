"""Who fights whom: clash events a year between the factions that clash most."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import StrMethodFormatter

from .data import FigureData, sides_of
from .lines import scenario_words
from .page import WIDTH, legend_below, new_figure, place, write_title
from .short import short_names
from .style import GREY, INK, SMALL, side_styles
from .summary import clash_rates, start_strength

MOST = 30
"""Factions shown at most."""
FLOOR = 0.1
"""Clash events a year at the lower end of the colour scale."""


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    if data.clashes.empty:
        return "no rows on clashes (detail runs are off)"
    return "" if float(data.clashes["events"].sum()) > 0 else "no clash events in any run"


def clash_matrix(data: FigureData, most: int = MOST) -> pd.DataFrame:
    """Return mean clash events a year among the factions that clash most.

    Rows attack, columns are attacked; both are ordered by side, then by
    strength at the start, the strongest first.
    """
    rates = clash_rates(data)
    total = rates.sum(axis=0) + rates.sum(axis=1)
    busiest = total[total > 0].sort_values(ascending=False, kind="stable").index[:most]
    side, strength = sides_of(data.meta), start_strength(data)
    rank = {name: number for number, name in enumerate(data.meta["sides"])}
    order = sorted(busiest, key=lambda i: (rank.get(side[i], 99), -strength[i], i))
    return rates.loc[order, order]


def draw_matrix(axes: Axes, data: FigureData, matrix: pd.DataFrame) -> AxesImage:
    """Draw clash events a year as colours on a logarithmic scale.

    White is never; the diagonal is grey; lines part the sides.
    """
    values = matrix.to_numpy(dtype=float)
    shown = np.ma.masked_less_equal(values, 0.0)
    peak = max(float(values.max()), 10 * FLOOR)
    image = axes.imshow(
        shown, cmap="cividis_r", norm=LogNorm(FLOOR, peak), aspect="equal", origin="upper"
    )
    size = len(matrix)
    for i in range(size):
        axes.add_patch(Rectangle((i - 0.5, i - 0.5), 1, 1, facecolor="#E3E3E3", linewidth=0))
    names = short_names(data.meta)
    labels = [names[i] for i in matrix.index]
    axes.set_xticks(range(size), labels, rotation=90, fontsize=SMALL)
    axes.set_yticks(range(size), labels, fontsize=SMALL)
    axes.tick_params(length=0, pad=11)
    axes.xaxis.tick_top()
    for edge in axes.spines.values():
        edge.set_visible(True)
        edge.set_color(GREY)
    _mark_sides(axes, data, list(matrix.index))
    return image


def _mark_sides(axes: Axes, data: FigureData, order: list[str]) -> None:
    """Draw a strip in each faction's side colour, and lines between the sides."""
    side, styles = sides_of(data.meta), side_styles(data.meta)
    strip = 8.0 / 72.0 / (axes.get_position().width * WIDTH) * len(order)
    for i, faction in enumerate(order):
        colour = styles[side[faction]].colour
        for corner, wide, high in (
            ((-0.5 - strip, i - 0.5), 0.75 * strip, 1.0),
            ((i - 0.5, -0.5 - strip), 1.0, 0.75 * strip),
        ):
            axes.add_patch(
                Rectangle(corner, wide, high, facecolor=colour, linewidth=0, clip_on=False)
            )
        if i and side[faction] != side[order[i - 1]]:
            axes.axhline(i - 0.5, color=INK, linewidth=0.9, gid="side")
            axes.axvline(i - 0.5, color=INK, linewidth=0.9, gid="side")


def who_fights_whom(data: FigureData, baseline: FigureData | None = None) -> Figure | None:
    """Draw a matrix of clash events a year, attackers in rows, targets in columns.

    Colour: mean over detail runs on a logarithmic scale; no band. The baseline
    is not shown.
    """
    if needs(data):
        return None
    matrix = clash_matrix(data)
    figure = new_figure(9.6)
    runs = int(data.clashes["run"].nunique())
    write_title(
        figure,
        "Who fights whom: clash events a year between factions",
        f"{data.meta['title']}. The {len(matrix)} factions with most events; "
        + ("one run." if runs == 1 else f"mean over {runs} runs."),
    )
    axes = place(figure, 2.0, 0.62, 6.5, 6.5)
    image = draw_matrix(axes, data, matrix)
    axes.set_ylabel("Attacker", fontsize=SMALL + 1)
    axes.set_xlabel("Target", fontsize=SMALL + 1)
    axes.xaxis.set_label_position("top")
    scale = place(figure, 8.75, 2.2, 0.2, 3.6)
    bar = figure.colorbar(image, cax=scale, extend="min")
    bar.set_label("Clash events a year (log scale; white: none)", fontsize=SMALL + 1)
    bar.ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    bar.ax.tick_params(labelsize=SMALL)
    present = {sides_of(data.meta)[i] for i in matrix.index}
    styles = side_styles(data.meta)
    handles = [
        Patch(facecolor=styles[side].colour, label=meta["label"])
        for side, meta in data.meta["sides"].items()
        if side in present
    ]
    legend_below(figure, handles, columns=4)
    return figure


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    runs = int(data.clashes["run"].nunique())
    words = "one run, no band" if runs == 1 else f"mean over {runs} runs, no band"
    return (
        "Clash events a year between factions: rows attack, columns are attacked; the "
        f"{MOST} factions with most events at most, ordered by side and then by strength at "
        f"the start; {words}. Colours are on a logarithmic scale, white is none, the "
        f"diagonal is grey.{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    if needs(data):
        return "Matrix of clash events between factions: no data."
    table, names = clash_rates(data), short_names(data.meta)
    values = table.to_numpy(dtype=float)
    top = np.argsort(-values, axis=None, kind="stable")[:3]
    pairs = [divmod(int(place), len(table)) for place in top]
    parts = [
        f"{names[table.index[i]]} on {names[table.index[j]]} {values[i, j]:,.0f}"
        for i, j in pairs
    ]
    return "Matrix of clash events a year between factions; most: " + "; ".join(parts) + "."
