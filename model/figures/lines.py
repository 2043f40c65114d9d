"""Atoms of the line figures: a median with its band, a ghost line, words for both."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .called import introduced, spoken
from .data import FigureData
from .style import GREY, SMALL, Dash, tint
from .summary import Band

GHOST: Dash = (0, (4, 2))
"""Dashes of a baseline's median."""


def draw_band(
    axes: Axes,
    band: Band,
    label: str,
    colour: str,
    line: Dash = "solid",
    filled: bool = True,
) -> Line2D:
    """Draw the median over replications as a line and the 5-95 % range as a band.

    With one run, or where `filled` is False, there is no band. A line of one
    or two weeks gets markers.

    Returns
    -------
    Line2D
        The median; its y data are `band.median`.
    """
    if band.runs > 1 and filled:
        axes.fill_between(
            band.dates, band.low, band.high, color=colour, alpha=0.18, linewidth=0, zorder=2
        )
    (median,) = axes.plot(
        band.dates, band.median, label=label, color=colour, linewidth=1.8, zorder=3
    )
    median.set_linestyle(line)
    if len(band.dates) < 3:
        median.set_marker("o")
    return median


def draw_ghost(axes: Axes, band: Band, label: str) -> Line2D:
    """Draw a baseline's median as a dashed grey line, without a band."""
    (median,) = axes.plot(
        band.dates, band.median, label=label, color=GREY, linewidth=1.2, zorder=2.5
    )
    median.set_linestyle(GHOST)
    if len(band.dates) < 3:
        median.set_marker("x")
    return median


def draw_level(axes: Axes, level: float, label: str) -> None:
    """Draw a dotted horizontal line at a level and name it inside the axes."""
    axes.axhline(level, color=GREY, linewidth=1.0, linestyle=":", zorder=1, gid="level")
    axes.text(
        0.995,
        level,
        label,
        transform=axes.get_yaxis_transform(),
        ha="right",
        va="bottom",
        fontsize=SMALL,
        color=GREY,
    )


def band_key(colour: str = GREY) -> Patch:
    """Return a legend entry for the band."""
    return Patch(color=tint(colour, 0.75), label="5th to 95th percentile")


def runs_of(data: FigureData) -> str:
    """Return the number of replications in words that fit a sentence."""
    return "one run" if data.runs == 1 else f"{data.runs:,} replications"


def line_word(data: FigureData) -> str:
    """Return what the main line of a figure is: a median, or the only run."""
    return "one run" if data.runs == 1 else "median"


def band_words(data: FigureData) -> str:
    """Return the sentence that says what line and band are."""
    if data.runs == 1:
        return "One run, no band."
    return (
        "The line is the median; the band runs from the 5th to the 95th percentile "
        f"over {data.runs:,} replications."
    )


def ghost_words(data: FigureData, baseline: FigureData | None) -> str:
    """Return the sentence on the baseline's line; empty without a baseline."""
    if baseline is None:
        return ""
    told = {each.meta["scenario"]: each.meta["title"] for each in (data, baseline)}
    name = introduced(told).get(baseline.meta["scenario"]) or ghost_name(data, baseline)
    return f" Dashed grey: the median of {name} over {runs_of(baseline)}."


def ghost_name(data: FigureData, baseline: FigureData) -> str:
    """Return what the baseline is called in a legend, in quotes if by its title."""
    told = {each.meta["scenario"]: each.meta["title"] for each in (data, baseline)}
    said = spoken(told).get(baseline.meta["scenario"], "")
    return said or baseline.meta["scenario"] or data.meta["baseline"] or "baseline"


def detail_words(data: FigureData, frame: Any) -> str:
    """Return "mean over N runs" or "one run" for a table of detail runs."""
    runs = int(frame["run"].nunique())
    return "one run, no band" if runs == 1 else f"mean over {runs} runs, no band"


def scenario_words(data: FigureData) -> str:
    """Return the clause that names scenario and question, to end a caption."""
    meta = data.meta
    return f' Scenario {meta["scenario"]}, "{meta["title"]}"; seed {meta["seed"]}.'
