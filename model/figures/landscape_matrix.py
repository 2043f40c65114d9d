"""The table of ties, sorted by camp, with the frustrated ones marked."""

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.ticker import StrMethodFormatter

from .landscape_data import ENERGY, LandscapeData, camp_style, mark
from .page import WIDTH, legend_below, new_figure, place, write_title
from .style import GREY, INK, SMALL

MOST = 56
"""Actors shown at most, the largest: more would need names under 8 points."""
SIDE = 6.6
"""Width and height of the matrix (inches)."""
CMAP = LinearSegmentedColormap.from_list("ties", colormaps["PuOr"](np.linspace(0.14, 0.86, 65)))
"""Without the ends, on which a dot would not show."""


def shown_order(data: LandscapeData) -> list[list[int]]:
    """Return the actors that are shown, camp by camp, the strongest first."""
    weight = np.abs(data.problem.coupling).sum(axis=1)
    largest = set(np.lexsort((-weight, -data.problem.strength))[:MOST].tolist())
    kept = [[i for i in members if i in largest] for members in data.camps()]
    return [members for members in kept if members]


def draw_matrix(axes: Axes, data: LandscapeData) -> AxesImage:
    """Draw ties as colours: violet friendly, orange hostile; a dot marks a frustrated tie."""
    camps = shown_order(data)
    order = [i for members in camps for i in members]
    ties = data.problem.propensity[np.ix_(order, order)]
    peak = float(np.abs(ties).max()) or 1.0
    image = axes.imshow(
        np.ma.masked_equal(ties, 0.0), cmap=CMAP, norm=TwoSlopeNorm(0.0, -peak, peak),
        aspect="equal", origin="upper",
    )  # fmt: skip
    size = len(order)
    for i in range(size):
        axes.add_patch(Rectangle((i - 0.5, i - 0.5), 1, 1, facecolor="#E3E3E3", linewidth=0))
    at = {actor: k for k, actor in enumerate(order)}
    against = [(at[i], at[j]) for i, j in data.against() if i in at and j in at]
    marks = np.array([*against, *((j, i) for i, j in against)]).reshape(-1, 2)
    cell = SIDE * 72 / size
    axes.scatter(
        marks[:, 1], marks[:, 0], s=min(0.4 * cell, 9.0) ** 2, color=INK, edgecolors="white",
        linewidths=0.5, zorder=3, gid="frustrated",
    )  # fmt: skip
    labels = [data.shown[i] for i in order]
    axes.set_xticks(range(size), labels, rotation=90, fontsize=SMALL)
    axes.set_yticks(range(size), labels, fontsize=SMALL)
    axes.tick_params(length=0, pad=11)
    axes.xaxis.tick_top()
    for edge in axes.spines.values():
        edge.set_visible(True)
        edge.set_color(GREY)
    _mark_camps(axes, data, camps)
    return image


def _mark_camps(axes: Axes, data: LandscapeData, camps: list[list[int]]) -> None:
    """Draw a strip in each camp's colour, and lines between camps."""
    every = {frozenset(members): number for number, members in enumerate(data.camps())}
    size = sum(len(members) for members in camps)
    strip = 8.0 / 72.0 / SIDE * size
    start = 0
    for members in camps:
        number = next(k for whole, k in every.items() if whole.issuperset(members))
        colour, _ = camp_style(number)
        for corner, wide, high in (
            ((-0.5 - strip, start - 0.5), 0.75 * strip, len(members)),
            ((start - 0.5, -0.5 - strip), len(members), 0.75 * strip),
        ):
            axes.add_patch(
                Rectangle(corner, wide, high, facecolor=colour, linewidth=0, clip_on=False)
            )
        if start:
            axes.axhline(start - 0.5, color=INK, linewidth=0.9, gid="camp")
            axes.axvline(start - 0.5, color=INK, linewidth=0.9, gid="camp")
        start += len(members)


def landscape_matrix(data: LandscapeData) -> Figure:
    """Draw the matrix of ties sorted by camp.

    Colour: tie; grey: diagonal; white: no tie; dot: frustrated.
    """
    longest = max(len(data.shown[i]) for members in shown_order(data) for i in members)
    room = min(2.1, 0.35 + 0.066 * longest)
    figure = new_figure(0.95 + SIDE + room + 0.55)
    write_title(
        figure,
        "The ties, sorted by camp: a dot where they go against the camps",
        f"{data.title}; {data.verdict()}.",
    )
    left = min(room + 0.15, WIDTH - SIDE - 1.2)
    axes = place(figure, left, 0.5, SIDE, SIDE)
    image = draw_matrix(axes, data)
    scale = place(figure, left + SIDE + 0.25, 0.5 + SIDE / 4, 0.18, SIDE / 2)
    bar = figure.colorbar(image, cax=scale)
    bar.set_label("Tie p (white: none)", fontsize=SMALL + 1)
    bar.ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    bar.ax.tick_params(labelsize=SMALL)
    dot = mark("frustrated: friends in different camps, or rivals in one", "o", INK, 4)
    strips = [
        mark(f"camp {number + 1}", "s", camp_style(number)[0], 7)
        for number in range(min(len(data.camps()), 4))
    ]
    legend_below(figure, [dot, *strips], columns=5)
    return figure


def caption(data: LandscapeData) -> str:
    """Return a caption that can stand alone."""
    most = ""
    if data.problem.n > MOST:
        most = f" The {MOST} largest of {data.problem.n:,} actors are shown."
    return (
        f"Ties between actors, sorted by the camps of the best configuration, within a camp the "
        f"strongest first. {data.title}; {data.verdict()}. Violet is friendly, orange hostile, "
        f"white no tie, grey the diagonal; a dot marks a tie that goes against the camps "
        f"({len(data.against()):,} in all).{most} {ENERGY}"
    )


def alt(data: LandscapeData) -> str:
    """Return the alternative text."""
    ties = np.count_nonzero(np.triu(data.problem.propensity))
    return (
        f"Matrix of ties between {data.problem.n:,} actors in {len(data.camps())} camps; "
        f"{data.verdict()}; {len(data.against()):,} of {ties:,} ties are frustrated."
    )
