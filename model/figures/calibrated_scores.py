"""Held-out predictions: calibration curves, and ROC and precision-recall curves."""

import math
from typing import Final, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..analysis.findings import BOTH, COUNTS, EVERYONE, LOGISTIC, SIMULATED, Calibration, Held
from ..analysis.scores import curve
from .page import TITLE_ROOM, legend_below, light_grid, new_figure, place, write_title
from .style import BODY, GREY, INK, OKABE_ITO, SMALL, Dash

LOOKS: Final[dict[str, tuple[str, Dash, str]]] = {
    LOGISTIC: (OKABE_ITO["blue"], "solid", "o"),
    COUNTS: (OKABE_ITO["vermillion"], (0, (6, 2)), "s"),
    SIMULATED: (OKABE_ITO["green"], (0, (1, 1)), "^"),
}
"""Colour, dashes and marker of each model."""

TITLES: Final = {
    "clash": "At least one clash",
    "joint": "At least one joint operation",
    "valence": "Joint, given an interaction",
}


def shown(found: Calibration, about: str) -> list[Held]:
    """Return the held-out results that are drawn: each model on its widest scope, if scored."""
    wanted = [(LOGISTIC, EVERYONE), (COUNTS, EVERYONE), (SIMULATED, BOTH)]
    out = [found.find(about, model, scope) for model, scope in wanted]
    return [each for each in out if each is not None and not math.isnan(each.scores.auc)]


def calibrated_curve(found: Calibration) -> Figure:
    """Draw observed shares against probabilities, in groups of about equal size."""
    figure = new_figure(TITLE_ROOM + 2.85 + 1.0)
    write_title(
        figure,
        "Do held-out probabilities mean what they say?",
        "Observed share against mean probability, cases in groups of about equal size; axes are "
        "square roots.",
    )
    for number, about in enumerate(TITLES):
        axes = place(figure, 0.75 + 3.15 * number, 0.95, 2.5, 2.6)
        axes.set_title(TITLES[about], fontsize=BODY, loc="left", color=INK)
        draw_curve(axes, shown(found, about))
        axes.set_xlabel("probability (each group left out)")
        axes.set_ylabel("observed share" if not number else "")
    legend_below(figure, keys(), columns=4)
    return figure


def draw_curve(axes: Axes, held: list[Held]) -> None:
    """Draw a point, its 95 % interval and its counts for each group of cases.

    Parameters
    ----------
    axes : Axes
        Where.
    held : list of Held
        One line each; hits and cases are written for the propensities as simulated.
    """
    axes.set_xscale("function", functions=(np.sqrt, np.square))
    axes.set_yscale("function", functions=(np.sqrt, np.square))
    axes.plot([0.0, 1.0], [0.0, 1.0], color=GREY, linewidth=0.9)
    for each in held:
        colour, dash, marker = LOOKS[each.model]
        points = curve(each.hit, each.chance)
        x, y = [p["chance"] for p in points], [p["share"] for p in points]
        below = [p["share"] - p["low"] for p in points]
        above = [p["high"] - p["share"] for p in points]
        drawn = axes.errorbar(
            x, y, yerr=[below, above], color=colour, marker=marker, markersize=4,
            linewidth=1.3, elinewidth=0.7, capsize=2,
        )  # fmt: skip
        drawn.lines[0].set_linestyle(dash)
        if each.model == SIMULATED:
            write_counts(axes, points)
    ticks = [0.0, 0.05, 0.2, 0.5, 1.0]
    axes.set_xticks(ticks, [f"{t:g}" for t in ticks])
    axes.set_yticks(ticks, [f"{t:g}" for t in ticks])
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(-0.0, 1.0)
    light_grid(axes)


def write_counts(axes: Axes, points: list[dict[str, float]]) -> None:
    """Write hits and cases of each group below the curve, two to a line, from the left."""
    pairs = [f"{p['hits']:.0f}/{p['count']:.0f}" for p in points]
    lines = ["   ".join(pairs[k : k + 2]) for k in range(0, len(pairs), 2)]
    axes.text(
        0.98, 0.03, "\n".join(["as simulated,", "hits/cases from the left:", *lines]),
        transform=axes.transAxes, ha="right", va="bottom", fontsize=SMALL,
        color=LOOKS[SIMULATED][0], gid="counts",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.9, "pad": 1.0},
    )  # fmt: skip


def keys() -> list[Line2D]:
    """Return the legend's entries."""
    return [
        Line2D([], [], color=colour, linestyle=dash, marker=marker, markersize=4, label=label)
        for label, (colour, dash, marker) in LOOKS.items()
    ]


def curve_caption(found: Calibration) -> str:
    """Return a caption that can stand alone."""
    return (
        "Calibration of held-out probabilities: each group was left out with all its pairs, so "
        "that each pair is predicted twice, without either end. Cases are put into up to six "
        "groups of equal size by probability; bars are Wilson's 95 % intervals of the share "
        "(they take cases as independent and are too short). Numbers are "
        "hits and cases of the propensities as simulated, which are scored on the groups in both "
        f"records. Records before {found.before}. Both axes are square roots; on the grey line a "
        "model is calibrated."
    )


def curve_alt(found: Calibration) -> str:
    """Return the alternative text."""
    parts = [
        f"{about} by {each.model} slope {each.scores.slope:.2f}, intercept "
        f"{each.scores.intercept:+.2f}"
        for about in TITLES
        for each in shown(found, about)
    ]
    return "Calibration curves: " + "; ".join(parts) + "."


def calibrated_roc(found: Calibration) -> Figure:
    """Draw ROC and precision-recall curves of held-out predictions."""
    figure = new_figure(TITLE_ROOM + 0.15 + 2.6 + 0.7 + 2.6 + 0.65)
    write_title(
        figure,
        "How well held-out groups are told apart",
        "Receiver operating characteristic (left) and precision-recall (right); grey is chance. "
        "In brackets the area under each curve.",
    )
    for number, about in enumerate(("clash", "joint")):
        bottom = 0.65 + (1 - number) * 3.3
        left, right = (place(figure, x, bottom, 3.9, 2.6) for x in (0.75, 5.75))
        held = shown(found, about)
        for axes in (left, right):
            axes.set_title(TITLES[about], fontsize=BODY, loc="left", color=INK)
        draw_roc(left, held)
        draw_precision(right, held)
    return figure


def draw_roc(axes: Axes, held: list[Held]) -> None:
    """Draw true against false positives."""
    from sklearn.metrics import roc_curve

    axes.plot([0.0, 1.0], [0.0, 1.0], color=GREY, linewidth=0.9)
    for each in held:
        colour, dash, _ = LOOKS[each.model]
        false, true, _ = roc_curve(each.hit, each.chance)
        label = f"{each.model} ({each.scores.auc:.2f})"
        axes.plot(false, true, color=colour, linestyle=dash, linewidth=1.5, label=label)
    axes.set_xlabel("share of false alarms")
    axes.set_ylabel("share found")
    _close(axes, "lower right")


def draw_precision(axes: Axes, held: list[Held]) -> None:
    """Draw precision against recall."""
    from sklearn.metrics import precision_recall_curve

    for each in held:
        colour, dash, _ = LOOKS[each.model]
        precision, recall, _ = precision_recall_curve(each.hit, each.chance)
        label = f"{each.model} ({each.scores.average_precision:.2f})"
        axes.step(recall, precision, color=colour, linestyle=dash, linewidth=1.5, label=label)
    for each in held[:1]:
        axes.axhline(each.scores.hits / each.scores.rows, color=GREY, linewidth=0.9)
    axes.set_xlabel("share found (recall)")
    axes.set_ylabel("share right (precision)")
    _close(axes, "upper right")


def _close(axes: Axes, where: Literal["lower right", "upper right"]) -> None:
    """Set the limits and the legend that both kinds of curve share."""
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.02)
    light_grid(axes)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=SMALL, loc=where, framealpha=0.9, edgecolor="none", handlelength=3.0)


def roc_caption(found: Calibration) -> str:
    """Return a caption that can stand alone."""
    return (
        "ROC and precision-recall curves of held-out predictions, no bands. Each group was left "
        "out with all its pairs; each pair counts twice, without either end. Logistic regression "
        "and counts with group effects are scored on all pairs at risk, the propensities as "
        "simulated on the groups that both records cover. The grey lines are chance: the diagonal, "
        f"and the share of pairs with a claim. Records before {found.before}."
    )


def roc_alt(found: Calibration) -> str:
    """Return the alternative text."""
    parts = [
        f"{about} by {each.model} AUC {each.scores.auc:.2f}, average precision "
        f"{each.scores.average_precision:.2f}"
        for about in ("clash", "joint")
        for each in shown(found, about)
    ]
    return "ROC and precision-recall curves: " + "; ".join(parts) + "."
