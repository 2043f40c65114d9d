"""Energy of configurations against their distance from the best one."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from ..landscape.problem import distance
from .data import Floats
from .landscape_data import ENERGY, FRUSTRATED, LandscapeData, mark, number
from .page import legend_beside, light_grid, new_figure, place, write_title
from .style import GREY, INK, OKABE_ITO, SMALL

BINS = 70
"""Bins of energy where every configuration is shown."""
NUMBERED = 10
"""Local minima with a number, the lowest first."""
MOST = 400
"""Local minima marked at most, the lowest first."""
ROOM = 11.0
"""Least distance between two numbers (points)."""
MINIMUM = OKABE_ITO["blue"]
CMAP = LinearSegmentedColormap.from_list("configurations", ["#DEDEDE", "#333333"])


def shares(data: LandscapeData) -> Floats | None:
    """Return the share of configurations, or of descents, of each minimum; None if not counted."""
    minima = data.minima()
    basins = np.array([each.basin or 0 for each in minima], dtype=float)
    return basins / basins.sum() if basins.size and basins.sum() > 0 else None


def areas(share: Floats | float) -> Floats:
    """Return the marker's area (points squared) for a share of all configurations."""
    return np.asarray(16.0 + 900.0 * np.asarray(share))


def draw_energy(axes: Axes, data: LandscapeData) -> QuadMesh | None:
    """Draw configurations as a cloud, local minima as discs, the best one as a star.

    Returns
    -------
    QuadMesh or None
        The density of all configurations, if they are all shown.
    """
    sample, best = data.sample, data.solution
    mesh = _draw_density(axes, data) if sample.whole else None
    if mesh is None:
        jitter = 0.36 * np.sin(np.arange(sample.energy.size) * 2.399963)
        axes.scatter(
            sample.distance + jitter, sample.energy, s=3, color="#A6A6A6", linewidths=0,
            alpha=0.6, zorder=1, gid="drawn",
        )  # fmt: skip
    minima = data.minima()[:MOST]
    if minima:
        away = np.array([distance(best.camps, each.camps) for each in minima])
        height = np.array([each.energy for each in minima])
        share = shares(data)
        area = 22.0 if share is None else areas(share[: len(minima)])
        axes.scatter(
            away, height, s=area, facecolors=MINIMUM, edgecolors="white", linewidths=0.8,
            alpha=0.9, zorder=3, gid="minima",
        )  # fmt: skip
        named = (away[:NUMBERED], height[:NUMBERED])
    axes.scatter(
        [0], [best.energy], s=150, marker="*", color=FRUSTRATED, edgecolors=INK, linewidths=0.6,
        zorder=5, gid="best",
    )  # fmt: skip
    axes.set_xlabel("Distance from the best configuration (actors to move)")
    axes.set_ylabel("Energy (size x size x tie)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if max(abs(float(sample.energy.min())), abs(float(sample.energy.max()))) < 1e6:
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.6g}"))
    axes.yaxis.get_offset_text().set_fontsize(SMALL)
    low, high = min(best.energy, float(sample.energy.min())), float(sample.energy.max())
    axes.set_ylim(low - 0.07 * ((high - low) or 1.0), high + 0.05 * ((high - low) or 1.0))
    farthest = max(int(sample.distance.max(initial=0)), 1)
    axes.set_xlim(-max(0.9, 0.05 * farthest), farthest + 0.7)
    light_grid(axes)
    if minima:
        _number(axes, *named)
    return mesh


def levels(energy: Floats) -> Floats:
    """Return the edges of the bins of energy: around each level where the levels are few."""
    low, high = float(energy.min()), float(energy.max())
    pad = (high - low) / (2 * BINS) or 0.5
    known = np.unique(np.round(energy, 9))
    if known.size <= BINS:
        between = (known[1:] + known[:-1]) / 2
        return np.concatenate([[low - pad], between, [high + pad]])
    return np.linspace(low - pad, high + pad, BINS + 1)


def _draw_density(axes: Axes, data: LandscapeData) -> QuadMesh:
    """Draw how many configurations there are at each distance and energy."""
    sample = data.sample
    across = np.arange(int(sample.distance.max()) + 2) - 0.5
    up = levels(sample.energy)
    count, _, _ = np.histogram2d(sample.distance, sample.energy, [across, up])
    mesh = axes.pcolormesh(
        across,
        up,
        np.ma.masked_less(count.T, 1),
        cmap=CMAP,
        norm=LogNorm(1.0, max(float(count.max()), 10.0)),
        zorder=1,
        rasterized=True,
    )
    mesh.set_gid("density")
    return mesh


def _number(axes: Axes, away: np.ndarray, height: np.ndarray) -> None:
    """Write the numbers of the lowest minima beside them, those that fit."""
    taken: list[np.ndarray] = []
    for rank, (x, y) in enumerate(zip(away, height, strict=True), start=1):
        at = axes.transData.transform((float(x), float(y))) * 72.0 / axes.figure.dpi
        if any(np.hypot(*(at - other)) < ROOM for other in taken):
            continue
        taken.append(at)
        axes.annotate(
            str(rank), (float(x), float(y)), xytext=(9, 5), textcoords="offset points",
            fontsize=SMALL, color=INK, zorder=6, gid="rank",
        )  # fmt: skip


def _handles(data: LandscapeData) -> list[Artist]:
    """Return the legend's entries."""
    handles: list[Artist] = [mark("best configuration", "*", FRUSTRATED, 11, INK)]
    share, every = shares(data), data.solution.minima is not None
    if data.minima() and share is None:
        handles.append(mark("local minimum", "o", MINIMUM, 5))
    for part in (0.01, 0.1, 0.4):
        if share is not None and part <= float(share.max()) * 2.5:
            of = "all configurations in its basin" if every else "all descents"
            label = f"local minimum with {100 * part:.0f} % of {of}"
            handles.append(mark(label, "o", MINIMUM, float(np.sqrt(areas(part)))))
    if not data.sample.whole:
        handles.append(mark("a configuration drawn", "o", GREY, 3))
    return handles


def landscape_energy(data: LandscapeData) -> Figure:
    """Draw energy against distance from the best configuration.

    Grey: all configurations, or some drawn at each distance. Discs: local
    minima, area by the size of their basin; numbers as in the table of minima.
    """
    figure = new_figure(5.6)
    write_title(
        figure,
        "The landscape: energy of a configuration by its distance from the best",
        f"{data.title}; {data.verdict()}.",
    )
    axes = place(figure, 1.05, 0.6, 6.3, 4.1)
    mesh = draw_energy(axes, data)
    legend_beside(axes, _handles(data))
    if mesh is not None:
        scale = place(figure, 7.75, 0.75, 0.17, 1.7)
        bar = figure.colorbar(mesh, cax=scale)
        bar.set_label("Configurations (log scale)", fontsize=SMALL)
        bar.ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
        bar.ax.tick_params(labelsize=SMALL)
        bar.ax.minorticks_off()
    return figure


def caption(data: LandscapeData) -> str:
    """Return a caption that can stand alone."""
    count = data.sample.energy.size
    cloud = (
        f"Grey: all {count:,} configurations, the darker the more (logarithmic)."
        if data.sample.whole
        else f"Grey: {count:,} configurations drawn at random, about as many at each distance; "
        "their number says nothing about how many there are."
    )
    return (
        f"Energy of configurations against the number of actors to move to reach the best one "
        f"(star). {data.title}; {data.verdict()}. {cloud} {_discs(data)} {ENERGY} Less is better."
    )


def _discs(data: LandscapeData) -> str:
    """Return a sentence on the local minima."""
    count = len(data.minima())
    if not count:
        return "Local minima are not known: there are too many configurations to look at."
    words = "Discs: local minima, which no move of one actor improves"
    if data.solution.minima is None and data.reached is not None:
        words += (
            f"; those {count:,} in which {data.reached.starts:,} steepest descents from drawn "
            "configurations ended, area by the share of descents; there may be others"
        )
    elif shares(data) is not None:
        words += "; area by the share of configurations from which steepest descent ends there"
    words += "; numbers as in minima.csv."
    return words + (f" The lowest {MOST} of {count:,} are marked." if count > MOST else "")


def alt(data: LandscapeData) -> str:
    """Return the alternative text."""
    minima = data.minima()
    found = "local minima are not known"
    if minima:
        found = f"{len(minima):,} local minima" + " reached" * (data.solution.minima is None)
        if len(minima) > 1:
            away = distance(data.solution.camps, minima[1].camps)
            found += f"; the second has energy {number(minima[1].energy)} and is {away} moves away"
    return f"Scatter of energy by distance from the best configuration; {data.verdict()}; {found}."
