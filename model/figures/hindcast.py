"""A hindcast: how well pairs are ranked, and whether probabilities are what happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .page import TITLE_ROOM, legend_below, light_grid, new_figure, place, write_title
from .style import GREY, INK, OKABE_ITO, SMALL

Floats = npt.NDArray[np.float64]

BINS: Final = (0.0, 0.05, 0.15, 0.3, 0.5, 0.75, 1.0)
"""Edges of the bins of the calibration curve."""

ROW: Final = 0.3
SETS: Final = {"all": ("o", "all pairs"), "onsets": ("D", "pairs with nothing the year before")}


@dataclass(frozen=True)
class Scores:
    """What the figure shows.

    Attributes
    ----------
    title : str
        Of the figure.
    pairs, positives : int
        How many, and how many with a claim.
    rows : sequence of (str, str)
        Forecasters: id and words, from the top; the first is the simulation.
    auc : mapping of (str, str) to (value, low, high)
        By set of pairs and forecaster; NaN where undefined.
    chance, happened : (D,) float
        Probabilities of the simulation; 1 or 0.
    """

    title: str
    pairs: int
    positives: int
    rows: Sequence[tuple[str, str]]
    auc: Mapping[tuple[str, str], tuple[float, float, float]]
    chance: Floats
    happened: Floats


def curve(chance: Floats, happened: Floats) -> Floats:
    """Return the calibration curve.

    Parameters
    ----------
    chance, happened : (D,) float
        Probabilities; 1 or 0.

    Returns
    -------
    (bins with a pair, 3) float
        Mean probability, share that happened, number of pairs.
    """
    which = np.clip(np.searchsorted(BINS, chance, side="right") - 1, 0, len(BINS) - 2)
    rows = [
        (chance[which == b].mean(), happened[which == b].mean(), float((which == b).sum()))
        for b in range(len(BINS) - 1)
        if (which == b).any()
    ]
    return np.array(rows).reshape(-1, 3)


def hindcast_figure(data: Scores) -> Figure:
    """Draw the AUC of every forecaster, and the calibration of the simulation."""
    height = max(len(data.rows) * ROW * 1.6, 2.9)
    figure = new_figure(TITLE_ROOM + height + 1.15)
    write_title(
        figure,
        data.title,
        f"{data.pairs:,} pairs, {data.positives:,} with a claim. Left: chance that a pair with "
        "a claim is put above one without; lines are 95 % intervals over groups. Right: "
        "what the simulation expected against what happened.",
    )
    _draw_ranks(place(figure, 1.75, 0.95, 3.9, height), data)
    _draw_calibration(place(figure, 6.6, 0.95, 3.0, height), data)
    keys = [
        Line2D([], [], color=_colour(name), marker=mark, linewidth=1.6, label=words)
        for name, (mark, words) in SETS.items()
    ]
    keys.append(Line2D([], [], color=GREY, linestyle=":", label="no better than chance"))
    keys.append(Line2D([], [], color=GREY, linestyle="--", label="calibrated"))
    legend_below(figure, keys, columns=4)
    return figure


def _colour(name: str) -> str:
    """Return the colour of a set of pairs."""
    return OKABE_ITO["blue"] if name == "all" else OKABE_ITO["vermillion"]


def _draw_ranks(axes: Axes, data: Scores) -> None:
    """Draw a point and an interval for each forecaster and set."""
    axes.axvline(0.5, color=GREY, linestyle=":", linewidth=1.0)
    for row, (who, _) in enumerate(data.rows):
        for k, (name, (mark, _)) in enumerate(SETS.items()):
            value, low, high = data.auc.get((name, who), (np.nan,) * 3)
            y = row - 0.14 + 0.28 * k
            axes.plot([low, high], [y, y], color=_colour(name), linewidth=1.6)
            axes.plot([value], [y], marker=mark, markersize=5.5, color=_colour(name), gid="auc")
    axes.set_yticks(range(len(data.rows)), [words for _, words in data.rows])
    axes.set_ylim(len(data.rows) - 0.5, -0.5)
    axes.set_xlim(0.0 if _least(data) < 0.4 else 0.4, 1.02)  # a mark at 1 is not cut
    axes.set_xlabel("AUC (1 is perfect)")
    light_grid(axes)


def _least(data: Scores) -> float:
    """Return the least end of any interval."""
    ends = [end for each in data.auc.values() for end in each if np.isfinite(end)]
    return min(ends, default=1.0)


def _draw_calibration(axes: Axes, data: Scores) -> None:
    """Draw the share that happened over the mean probability, with numbers of pairs."""
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1.0)
    found = curve(data.chance, data.happened)
    axes.plot(found[:, 0], found[:, 1], color=_colour("all"), marker="o", markersize=5, gid="bins")
    for mean, share, count in found:
        low = share < 0.85
        axes.annotate(
            f"{count:.0f}",
            (mean, share),
            xytext=(0, 7 if low else -12),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
            color=INK,
        )
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xlabel("probability of at least one claim, as simulated")
    axes.set_ylabel("share of pairs with a claim")
    light_grid(axes)


def hindcast_caption(data: Scores) -> str:
    """Return a caption that can stand alone."""
    return (
        f"Hindcast of {data.pairs:,} pairs of groups, of which {data.positives:,} have at least "
        "one claim in the observed table. Left: area under the ROC curve of the simulation and "
        "of baselines made from what was known before, on all pairs and on pairs without a claim "
        "the year before; lines are 95 % intervals from resampling groups, there is no band. "
        "Right: pairs binned by the simulated probability of a claim; numbers are pairs in a bin."
    )


def hindcast_alt(data: Scores) -> str:
    """Return the alternative text."""
    parts = [
        f"{words} {data.auc['all', who][0]:.2f}"
        for who, words in data.rows
        if np.isfinite(data.auc["all", who][0])
    ]
    return f"AUC on all pairs: {'; '.join(parts) or 'not defined'}. Beside it, a calibration curve."
