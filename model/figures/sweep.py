"""Sweeps: outcomes over the points of a design, as curves, heat maps or scatter."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .outcome_words import LABELS, PHRASES
from .page import TITLE_ROOM, WIDTH, dress, legend_below, light_grid, new_figure, place, write_title
from .style import BODY, GREY, INK, OKABE_ITO, SMALL, Dash

Kind = Literal["curves", "heat", "scatter"]

MOST_CURVES: Final = 5
"""Lines in one panel; with more values of the second key a heat map reads better."""

MOST_NUMBERED: Final = 7
"""Columns of a heat map up to which each cell has room for its number."""

PANELS_ACROSS: Final[Mapping[str, int]] = {"curves": 2, "heat": 2, "scatter": 3}

LINES: Final[tuple[tuple[str, Dash, str], ...]] = (
    (OKABE_ITO["blue"], "solid", "o"),
    (OKABE_ITO["vermillion"], (0, (6, 2)), "s"),
    (OKABE_ITO["green"], (0, (1, 1)), "^"),
    (OKABE_ITO["black"], (0, (4, 1, 1, 1)), "D"),
    (OKABE_ITO["purple"], (0, (2, 2)), "v"),
)
"""Colour, dashes and marker of each line of a panel."""


@dataclass(frozen=True)
class Sweep:
    """What the figures of a sweep read.

    Attributes
    ----------
    table : DataFrame
        One row for each point and outcome: the keys' values, ``outcome unit
        mean sd p05 p50 p95 mcse``.
    keys : tuple of str
        What was swept.
    scenario, title : str
        Its name and title.
    runs, seed : int
        Replications at each point; root seed.
    """

    table: pd.DataFrame
    keys: tuple[str, ...]
    scenario: str
    title: str
    runs: int
    seed: int

    @property
    def points(self) -> int:
        """Number of points."""
        return int(self.table["point"].nunique())

    @property
    def kind(self) -> Kind:
        """How this design is drawn: a full grid of one or two keys, or points in space."""
        sizes = [int(self.table[key].nunique()) for key in self.keys]
        if len(sizes) > 2 or int(np.prod(sizes)) != self.points:
            return "scatter"
        return "curves" if len(sizes) == 1 or min(sizes) <= MOST_CURVES else "heat"

    def of(self, outcome: str) -> pd.DataFrame:
        """Return the rows of one outcome."""
        return self.table[self.table["outcome"] == outcome]

    def curve_keys(self) -> tuple[str, str | None]:
        """Return the key along the axis, and the one that parts the lines."""
        if len(self.keys) == 1:
            return self.keys[0], None
        first, second = self.keys
        few = self.table[second].nunique() <= MOST_CURVES
        return (first, second) if few else (second, first)


def words(outcome: str, names: Mapping[str, str] = PHRASES) -> str:
    """Return an outcome's name in words: `PHRASES` in sentences, `LABELS` on panels."""
    plain = outcome.removesuffix("_final")
    end = " in the last week" if plain != outcome else ""
    return names.get(plain, plain.replace("_", " ").replace("-", " ")) + end


def _positions(values: pd.Series) -> tuple[np.ndarray, list[str] | None]:
    """Return where values stand on an axis, and their labels if they are no numbers."""
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(dtype=float), None
    names = list(dict.fromkeys(values))
    return np.array([names.index(value) for value in values], dtype=float), names


def _name_axis(axes: Axes, key: str, names: list[str] | None) -> None:
    """Label the horizontal axis with a key, and its ticks where values are names."""
    axes.set_xlabel(key)
    if names is not None:
        axes.set_xticks(range(len(names)), names, fontsize=SMALL)


def draw_curves(axes: Axes, sweep: Sweep, outcome: str) -> list[Line2D]:
    """Draw the mean over replications against the first key, a line for each other value.

    The band is the 5th to 95th percentile between replications; bars are
    twice the Monte Carlo error of the mean. With several lines, bands would
    cover each other and are left out.

    Returns
    -------
    list of Line2D
        The lines, for a legend.
    """
    along, parting = sweep.curve_keys()
    rows = sweep.of(outcome)
    groups = [("", rows)] if parting is None else list(rows.groupby(parting, sort=False))
    lines = []
    for number, (value, group) in enumerate(groups):
        colour, dash, marker = LINES[number % len(LINES)]
        x, names = _positions(group[along])
        order = np.argsort(x, kind="stable")
        part = group.iloc[order]
        if parting is None:
            axes.fill_between(
                x[order], part["p05"], part["p95"], color=colour, alpha=0.15, linewidth=0
            )
        drawn = axes.errorbar(
            x[order],
            part["mean"],
            yerr=2.0 * part["mcse"].fillna(0.0),
            color=colour,
            linewidth=1.6,
            marker=marker,
            markersize=4,
            capsize=2,
            label=f"{parting} = {_show(value)}" if parting else "mean",
        )
        drawn.lines[0].set_linestyle(dash)
        lines.append(drawn.lines[0])
        lines[-1].set_label(f"{parting} = {_show(value)}" if parting else "mean")
        _name_axis(axes, along, names)
    light_grid(axes)
    return lines


def _show(value: object) -> str:
    """Return a key's value as in a legend."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def draw_heat(axes: Axes, sweep: Sweep, outcome: str) -> None:
    """Draw the mean as colour over both keys; each cell is a point, with its number."""
    across, up = sweep.keys
    rows = sweep.of(outcome)
    wide = rows.pivot(index=up, columns=across, values="mean")
    if not pd.api.types.is_numeric_dtype(rows[up]):
        wide = wide.reindex(list(dict.fromkeys(rows[up])))
    if not pd.api.types.is_numeric_dtype(rows[across]):
        wide = wide[list(dict.fromkeys(rows[across]))]
    image = axes.imshow(wide.to_numpy(), cmap="cividis", aspect="auto", origin="lower")
    for at, side, key in ((wide.columns, "x", across), (wide.index, "y", up)):
        step = max(1, -(-len(at) // 10))
        ticks, labels = range(0, len(at), step), [_show(value) for value in at][::step]
        getattr(axes, f"set_{side}ticks")(ticks, labels, fontsize=SMALL)
        getattr(axes, f"set_{side}label")(key)
    bar = axes.figure.colorbar(image, ax=axes, pad=0.02)
    bar.ax.tick_params(labelsize=SMALL)
    if len(wide.columns) <= MOST_NUMBERED:
        middle = float(np.nanmean([np.nanmin(wide), np.nanmax(wide)]))
        for (i, j), value in np.ndenumerate(wide.to_numpy()):
            if np.isfinite(value):
                ink = INK if value > middle else "white"
                axes.text(j, i, f"{value:.2g}", ha="center", va="center", color=ink, fontsize=SMALL)


def draw_scatter(axes: Axes, sweep: Sweep, outcome: str, key: str) -> None:
    """Draw the mean of every point against one key, bars twice the Monte Carlo error."""
    rows = sweep.of(outcome)
    x, names = _positions(rows[key])
    axes.errorbar(
        x,
        rows["mean"],
        yerr=2.0 * rows["mcse"].fillna(0.0),
        fmt="o",
        markersize=3.5,
        color=OKABE_ITO["blue"],
        ecolor=GREY,
        elinewidth=0.7,
    )
    _name_axis(axes, key, names)
    light_grid(axes)


def _label(axes: Axes, sweep: Sweep, outcome: str, across: int) -> None:
    """Write outcome and unit above a panel, in as many lines as its width asks for."""
    unit = str(sweep.of(outcome)["unit"].iloc[0])
    text = textwrap.fill(f"{words(outcome, LABELS)} ({unit})", 116 // across - 6)
    axes.set_title(text, fontsize=BODY, loc="left", color=INK)


def sweep_figure(sweep: Sweep, outcomes: Sequence[str]) -> Figure:
    """Draw outcomes over a design: curves, heat maps, or points against each key.

    Parameters
    ----------
    sweep : Sweep
        What was found.
    outcomes : sequence of str
        One panel each; with more than two keys, one row of panels each.

    Returns
    -------
    Figure
        Not saved.
    """
    kind = sweep.kind
    panels = [(outcome, "") for outcome in outcomes]
    across = PANELS_ACROSS[kind]
    if kind == "scatter":
        across = min(across, len(sweep.keys))
        panels = [(outcome, key) for outcome in outcomes for key in sweep.keys]
    down = -(-len(panels) // across)
    figure = new_figure(TITLE_ROOM + 2.65 * down + 0.35)
    write_title(
        figure,
        f"{sweep.title}: outcomes over {' and '.join(sweep.keys)}"[:96],
        f"Means over {sweep.runs:,} replications at each of {sweep.points:,} points; "
        f"seed {sweep.seed}.",
    )
    wide, handles = (WIDTH - 0.3) / across, []
    for number, (outcome, key) in enumerate(panels):
        left = 0.82 + wide * (number % across)
        bottom = 0.35 + 0.55 + 2.65 * (down - 1 - number // across)
        axes = place(figure, left, bottom, wide - 0.92, 1.72)
        _label(axes, sweep, outcome, across)
        if kind == "heat":
            draw_heat(axes, sweep, outcome)
        elif kind == "scatter":
            draw_scatter(axes, sweep, outcome, key)
        else:
            handles = draw_curves(axes, sweep, outcome)
        dress(axes)
    if kind == "curves" and len(handles) > 1:
        legend_below(figure, handles, columns=4)
    return figure


def sweep_caption(sweep: Sweep, outcomes: Sequence[str]) -> str:
    """Return a caption that can stand alone."""
    what = ", ".join(words(outcome) for outcome in outcomes)
    over = " and ".join(sweep.keys)
    how = {
        "curves": (
            "Each marker is the mean at a point, bars are twice its Monte Carlo error"
            + (
                "; the band runs from the 5th to the 95th percentile between replications."
                if len(sweep.keys) == 1
                else "; no band."
            )
        ),
        "heat": "Colours are the means at the points; no band.",
        "scatter": (
            "Each dot is the mean at one point of the design, against one key at a time; bars "
            "are twice its Monte Carlo error."
        ),
    }[sweep.kind]
    return (
        f"{what[:1].upper()}{what[1:]} over {over}; {sweep.runs:,} replications at each of "
        f"{sweep.points:,} points, the same draws at every point. {how} Scenario "
        f'{sweep.scenario}, "{sweep.title}"; seed {sweep.seed}.'
    )


def sweep_alt(sweep: Sweep, outcomes: Sequence[str]) -> str:
    """Return the alternative text: the range of each outcome's mean over the points."""
    parts = []
    for outcome in outcomes:
        mean = sweep.of(outcome)["mean"].dropna()
        if len(mean):
            parts.append(f"{words(outcome)} from {mean.min():.3g} to {mean.max():.3g}")
    return f"Outcomes over {' and '.join(sweep.keys)}: " + "; ".join(parts) + "."
