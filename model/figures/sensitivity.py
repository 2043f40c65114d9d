"""Sensitivity: which parameters move an outcome most, and whether the indices settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .page import TITLE_ROOM, legend_below, light_grid, new_figure, place, write_title
from .style import GREY, INK, LIGHT, OKABE_ITO, Dash

ROW: Final = 0.21
"""Height of a bar (inches)."""

MOST_BARS: Final = 30
LEAST_BARS: Final = 10
NOTHING: Final = 1e-3
"""Share of the largest index under which a parameter has no bar, if there are enough others."""

MOST_LINES: Final = 6
"""Parameters whose convergence is drawn."""

LABELS: Final[Mapping[str, str]] = {
    "mu_star": "mu*: mean change over the range ({})",
    "ST": "Total index ST: share of variance",
    "median": "PAWN index: median Kolmogorov-Smirnov distance over slices",
}

SHORT: Final[Mapping[str, str]] = {"mu_star": "mu*", "ST": "ST", "median": "PAWN index"}

FLOORS: Final[Mapping[str, str]] = {
    "mu_star": "noise alone",
    "ST": "noise alone",
    "median": "a dummy",
}
"""What the grey mark is of."""

UP, DOWN, MIXED, PLAIN = "up", "down", "both", "plain"
COLOURS: Final[Mapping[str, str]] = {
    UP: OKABE_ITO["blue"],
    DOWN: OKABE_ITO["vermillion"],
    MIXED: OKABE_ITO["purple"],
    PLAIN: OKABE_ITO["blue"],
}
HATCHES: Final[Mapping[str, str]] = {UP: "", DOWN: "////", MIXED: "....", PLAIN: ""}
KEYS: Final[Mapping[str, str]] = {
    UP: "raises the outcome",
    DOWN: "lowers it",
    MIXED: "now one, now the other",
}

LINES: Final[tuple[tuple[str, Dash, str], ...]] = (
    (OKABE_ITO["blue"], "solid", "o"),
    (OKABE_ITO["vermillion"], (0, (6, 2)), "s"),
    (OKABE_ITO["green"], (0, (1, 1)), "^"),
    (OKABE_ITO["black"], (0, (4, 1, 1, 1)), "D"),
    (OKABE_ITO["purple"], "solid", "v"),
    (OKABE_ITO["orange"], (0, (6, 2)), "P"),
)


@dataclass(frozen=True)
class Indices:
    """What the figures of one outcome show.

    Attributes
    ----------
    table : DataFrame
        ``parameter index value low high floor samples`` of one outcome.
    main : str
        The index by which parameters are ranked.
    outcome, unit : str
        In words.
    subtitle : str
        What was done.
    title : str
        Of the scenario.
    samples : str
        What samples are called.
    """

    table: pd.DataFrame
    main: str
    outcome: str
    unit: str
    subtitle: str
    title: str
    samples: str

    @property
    def last(self) -> pd.DataFrame:
        """The rows on all samples."""
        rows: pd.DataFrame = self.table[self.table["samples"] == self.table["samples"].max()]
        return rows

    @property
    def ranked(self) -> pd.DataFrame:
        """The main index on all samples by parameter, the largest first."""
        rows = self.last[self.last["index"] == self.main]
        return rows.sort_values("value", ascending=False, kind="stable").set_index("parameter")

    @property
    def bars(self) -> pd.DataFrame:
        """The parameters that have a bar."""
        rows = self.ranked
        count = int((rows["value"] > NOTHING * rows["value"].max()).sum())
        return rows.head(min(max(count, LEAST_BARS), MOST_BARS))

    def other(self, index: str) -> dict[str, float]:
        """Return another index on all samples by parameter; empty without it."""
        rows: pd.DataFrame = self.last[self.last["index"] == index]
        return dict(zip(rows["parameter"], rows["value"], strict=True))


def ways(data: Indices) -> dict[str, str]:
    """Return for each parameter whether it raises or lowers the outcome, where that is known."""
    ranked, signed = data.ranked["value"], data.other("mu")
    out = {}
    for name, size in ranked.items():
        if not signed or size <= 0.0:
            out[str(name)] = PLAIN
            continue
        share = signed[str(name)] / size
        out[str(name)] = UP if share > 0.5 else DOWN if share < -0.5 else MIXED
    return out


def draw_tornado(axes: Axes, data: Indices) -> list[str]:
    """Draw a bar with its interval for each parameter, the largest at the top.

    Returns
    -------
    list of str
        The kinds of bar drawn.
    """
    rows = data.bars
    way, own = ways(data), data.other("S1")
    for y, (name, row) in enumerate(rows.iterrows()):
        kind = way[str(name)]
        axes.barh(
            y,
            row["value"],
            height=0.66,
            color=COLOURS[kind],
            alpha=0.55,
            hatch=HATCHES[kind],
            edgecolor="white",
            linewidth=0.0,
            gid="bar",
        )
        if len(own):
            axes.plot([own[str(name)]], [y], "D", color=OKABE_ITO["orange"], markersize=4, zorder=5)
        axes.plot([row["low"], row["high"]], [y, y], color=INK, linewidth=1.3, zorder=4)
        if np.isfinite(row["floor"]):
            axes.plot([row["floor"]] * 2, [y - 0.4, y + 0.4], color=GREY, linewidth=2.0, zorder=3)
    axes.axvline(0.0, color=INK, linewidth=0.8)
    axes.set_yticks(range(len(rows)), [str(name) for name in rows.index])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(LABELS[data.main].format(data.unit))
    return list(dict.fromkeys(way[str(name)] for name in rows.index))


def tornado_figure(data: Indices) -> Figure:
    """Draw the main index of every parameter with its interval."""
    bars = len(data.bars)
    figure = new_figure(TITLE_ROOM + bars * ROW + 1.15)
    write_title(figure, f"What moves {data.outcome}"[:96], data.subtitle)
    axes = place(figure, 2.9, 1.0, 6.8, bars * ROW + 0.1)
    kinds = draw_tornado(axes, data)
    handles: list[Line2D | Patch] = [
        Patch(facecolor=COLOURS[kind], alpha=0.55, hatch=HATCHES[kind], label=KEYS[kind])
        for kind in KEYS
        if kind in kinds
    ]
    handles.append(Line2D([], [], color=INK, linewidth=1.3, label="95 % interval"))
    if data.ranked["floor"].notna().any():
        handles.append(Line2D([], [], color=GREY, linewidth=2.0, label=FLOORS[data.main]))
    if len(data.other("S1")):
        handles.append(
            Line2D(
                [],
                [],
                color=OKABE_ITO["orange"],
                marker="D",
                linestyle="",
                markersize=4,
                label="S1, by itself",
            )
        )
    legend_below(figure, handles, columns=5)
    return figure


def convergence_figure(data: Indices) -> Figure | None:
    """Draw the main index of the leading parameters against the size of the sample.

    None with one size only.
    """
    if data.table["samples"].nunique() < 2:
        return None
    figure = new_figure(TITLE_ROOM + 3.4 + 1.35)
    shown = [str(name) for name in data.ranked.index[:MOST_LINES]]
    write_title(figure, f"Indices by size of sample: {data.outcome}"[:96], data.subtitle)
    axes = place(figure, 0.95, 1.25, 8.6, 3.3)
    rows = data.table[data.table["index"] == data.main]
    sizes = sorted(rows["samples"].unique())
    step = float(np.min(np.diff(sizes)))
    handles = []
    for number, name in enumerate(shown):
        colour, dash, marker = LINES[number]
        part = rows[rows["parameter"] == name].sort_values("samples")
        aside = (number - (len(shown) - 1) / 2.0) * 0.06 * step
        x = part["samples"] + aside
        axes.plot(x, part["value"], color=colour, linestyle=dash, marker=marker, markersize=4.5)
        axes.vlines(x, part["low"], part["high"], color=colour, linewidth=1.1)
        handles.append(Line2D([], [], color=colour, linestyle=dash, marker=marker, label=name))
    axes.axhline(0.0, color=INK, linewidth=0.8)
    axes.set_xticks(sizes)
    axes.set_xlabel(f"{data.samples} analysed")
    unit = f" ({data.unit})" if data.main == "mu_star" else ""
    axes.set_ylabel(f"{SHORT[data.main]}{unit}")
    light_grid(axes)
    legend_below(figure, handles, columns=3)
    return figure


def what_floor(main: str) -> str:
    """Return what gives the index that the grey mark shows.

    Parameters
    ----------
    main : str
        The main index.
    """
    return "a dummy without effect" if main == "median" else "replication noise alone"


def _leaders(data: Indices, count: int = 3) -> str:
    """Return the leading parameters with their index."""
    rows = data.ranked.head(count)
    return "; ".join(
        f"{name} {row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g})"
        for name, row in rows.iterrows()
    )


def tornado_caption(data: Indices) -> str:
    """Return a caption that can stand alone."""
    text = (
        f"Sensitivity of {data.outcome} to each parameter over its range: bars are "
        f"{SHORT[data.main]}, black lines 95 % bootstrap intervals over {data.samples}, there is "
        "no band."
    )
    if len(data.ranked) > len(data.bars):
        text += f" The {len(data.bars)} largest of {len(data.ranked)}."
    if len(data.other("mu")):
        text += " Plain bars raise the outcome, hatched ones lower it, dotted ones do both."
    if len(data.other("S1")):
        text += " Diamonds are first-order indices."
    if data.ranked["floor"].notna().any():
        text += f" Grey marks: what {what_floor(data.main)} would give."
    return f'{text} {data.subtitle} Scenario "{data.title}".'


def tornado_alt(data: Indices) -> str:
    """Return the alternative text."""
    return f"{SHORT[data.main]} for {data.outcome}, the largest: {_leaders(data)}."


def convergence_caption(data: Indices) -> str:
    """Return a caption that can stand alone."""
    return (
        f"{SHORT[data.main]} of the {min(MOST_LINES, len(data.ranked))} leading parameters for "
        f"{data.outcome}, computed on the first {_sizes(data)} {data.samples}; vertical lines are "
        f'95 % bootstrap intervals, moved aside to be told apart, no band. Scenario "{data.title}".'
    )


def convergence_alt(data: Indices) -> str:
    """Return the alternative text."""
    return (
        f"{SHORT[data.main]} against the number of {data.samples} ({_sizes(data)}); on all of "
        f"them: {_leaders(data)}."
    )


def _sizes(data: Indices) -> str:
    """Return the sizes of the samples."""
    sizes: Sequence[int] = sorted(int(size) for size in data.table["samples"].unique())
    return ", ".join(f"{size:,}" for size in sizes)
