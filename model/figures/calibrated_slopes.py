"""Slopes of the regressions on pairs, with three kinds of interval."""

import math
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..analysis.dependence import Estimate
from ..analysis.findings import Calibration
from .page import TITLE_ROOM, legend_below, new_figure, place, write_title
from .style import BODY, INK, LIGHT, OKABE_ITO

NAMES: Final = {
    "distance": "ideology distance (mean)",
    "nationalism": "distance in nationalism",
    "islamism": "distance in Islamism",
    "sectarianism": "distance in sectarianism",
    "size": "log joint size",
    "ratio": "log size ratio",
    "area": "log shared area",
    "sponsor": "shared sponsor",
    "activity": "earlier activity",
}
"""Features in words."""

PANELS: Final = (
    ("Clashes", ("clash", "clash, by dimension")),
    ("Joint operations", ("joint", "joint, by dimension")),
    ("As simulated", ("valence, as simulated", "contact, as simulated")),
)
"""Title of each panel, and the regressions whose slopes it shows."""

MODEL: Final = OKABE_ITO["blue"]
GROUPS: Final = OKABE_ITO["vermillion"]
NULL: Final = "#BBBBBB"
ROW: Final = 0.36
"""Height of one slope (inches)."""


def rows_of(found: Calibration, questions: tuple[str, ...]) -> list[Estimate]:
    """Return the slopes of a panel: of the second regression only what the first has not.

    Parameters
    ----------
    found : Calibration
        What was found.
    questions : tuple of str
        Regressions.
    """
    out: list[Estimate] = []
    simulated = all("simulated" in name for name in questions)
    for question in questions:
        seen = {each.name for each in out}
        of = [each for each in found.estimates if each.question == question]
        out += of if simulated else [each for each in of if each.name not in seen]
    return out if simulated else sorted(out, key=lambda each: list(NAMES).index(each.name))


def calibrated_slopes(found: Calibration) -> Figure:
    """Draw every slope with its intervals."""
    rows = [rows_of(found, questions) for _, questions in PANELS]
    most = max(len(each) for each in rows)
    figure = new_figure(TITLE_ROOM + 0.2 + ROW * most + 1.0)
    write_title(
        figure,
        "What clashes, joint operations and alliances follow, and how sure that is",
        "Slopes on the log of counts (valence: on the logit of joint against hostile) with three "
        "kinds of interval.",
    )
    lefts, wide = (1.85, 4.35, 8.0), 2.15
    for number, ((title, questions), left) in enumerate(zip(PANELS, lefts, strict=True)):
        axes = place(figure, left, 0.95, wide - 0.25, ROW * most)
        axes.set_title(title, fontsize=BODY, loc="left", color=INK)
        draw_slopes(axes, rows[number], most)
        labels = [label_of(each, questions) for each in rows[number]]
        shared = number == 1 and [r.name for r in rows[0]] == [r.name for r in rows[1]]
        axes.set_yticks(range(len(labels)), [""] * len(labels) if shared else labels)
        axes.set_xlabel("slope")
    legend_below(figure, keys(found), columns=4)
    return figure


def label_of(each: Estimate, questions: tuple[str, ...]) -> str:
    """Return what a row is called."""
    words = NAMES.get(each.name, each.name)
    if "simulated" in questions[0]:
        return f"{each.question.split(',')[0]}:\n{words.replace(' (mean)', '')}"
    return words


def draw_slopes(axes: Axes, rows: list[Estimate], most: int) -> None:
    """Draw null bars, intervals and marks, one row for each slope.

    Parameters
    ----------
    axes : Axes
        Where.
    rows : list of Estimate
        From above.
    most : int
        Rows that there is room for.
    """
    axes.axvline(0.0, color=INK, linewidth=0.8, zorder=1)
    for y, each in enumerate(rows):
        if not math.isnan(each.null_low):
            axes.barh(
                y, each.null_high - each.null_low, left=each.null_low, height=0.72,
                color=NULL, alpha=0.55, zorder=0, gid="null",
            )  # fmt: skip
        spans = ((each.low, each.high, -0.14, MODEL, "o", "solid"),
                 (each.groups_low, each.groups_high, 0.16, GROUPS, "s", (0, (4, 1.5))))  # fmt: skip
        for low, high, off, colour, marker, dash in spans:
            if math.isnan(low):
                continue
            axes.plot([low, high], [y + off] * 2, color=colour, linestyle=dash, linewidth=1.5)
            axes.plot([each.value], [y + off], marker=marker, color=colour, markersize=4.2,
                      gid="slope")  # fmt: skip
    axes.set_ylim(most - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)


def keys(found: Calibration) -> list[Line2D | Patch]:
    """Return the legend's entries: the intervals that there are."""
    model = Line2D([], [], color=MODEL, marker="o", markersize=4.2, label="95 % by the model")
    drawn = Line2D(
        [], [], color=GROUPS, marker="s", markersize=4.2, linestyle=(0, (4, 1.5)),
        label=f"95 % by resampled groups ({found.resamples})",
    )  # fmt: skip
    dealt = Patch(color=NULL, alpha=0.55, label=f"middle 95 % by QAP ({found.deals} deals)")
    out: list[Line2D | Patch] = [model]
    return out + [drawn] * bool(found.resamples) + [dealt] * bool(found.deals)


def caption(found: Calibration) -> str:
    """Return a caption that can stand alone."""
    return (
        f"Slopes of regressions on pairs of groups on record before {found.before}: negative "
        "binomial counts with group effects (distances in one dimension from a second fit without "
        "the mean), and the two regressions that replications draw from. Blue: estimate and "
        "95 % interval of the fit, which takes pairs as independent once group effects are known. "
        f"Red, dashed: the middle 95 % over {found.resamples} resamples of groups. Grey bars: "
        f"the middle 95 % of the slope over {found.deals} deals of the groups of that feature "
        "(QAP, double semi-partialling), that is, what chance alone gives."
    )


def alt(found: Calibration) -> str:
    """Return the alternative text."""
    parts = [
        f"{each.question} on {NAMES.get(each.name, each.name)} {each.value:+.2f} "
        f"({each.low:+.2f} to {each.high:+.2f}, by groups {each.groups_low:+.2f} to "
        f"{each.groups_high:+.2f})"
        for each in found.estimates
        if "dimension" not in each.question
    ]
    return "Coefficient plot: " + "; ".join(parts) + "."
