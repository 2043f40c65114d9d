"""The figure of the page: how long a run takes, and how each target was met."""

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from model.figures.style import BODY, GREY, INK, LIGHT, OKABE_ITO, SMALL

from .targets import TARGETS, Results, at

RUNS = (
    ("Muster", ("week", "ms", "fast", "median")),
    ("idiomatic Mesa, numpy in each agent", ("week", "ms", "idiomatic Mesa", "median")),
    ("plain-Python reference", ("week", "ms", "reference", "median")),
    (
        "alliance_formation of Mesa (other rules)",
        ("alliance", "ms", "alliance_formation", "median"),
    ),
)
RATIOS = {
    RUNS[1][0]: ("week", "idiomatic Mesa / fast", "median"),
    RUNS[2][0]: ("week", "reference / fast", "median"),
    RUNS[3][0]: ("alliance", "alliance_formation / fast", "median"),
}


def draw(results: Results, path: Path) -> None:
    """Draw the figure.

    Parameters
    ----------
    results : dict
        From all pieces.
    path : Path
        A PNG file in a folder that exists.
    """
    figure = Figure(figsize=(8.0, 6.6), layout="constrained", facecolor="white")
    above, below = figure.subplots(2, 1, height_ratios=(len(RUNS) + 1.5, len(TARGETS) + 1.5))
    draw_runs(results, above)
    draw_targets(results, below)
    figure.savefig(path, dpi=150, metadata={"Software": None})


def draw_runs(results: Results, axes: Axes) -> None:
    """Draw how long one run takes with each model, on a logarithmic scale.

    Parameters
    ----------
    results : dict
        From all pieces.
    axes : Axes
        Where.
    """
    rows = [(name, at(results, *path)) for name, path in RUNS]
    known = [value for _, value in rows if value]
    for place, (name, value) in enumerate(rows):
        if not value:
            where = axes.get_yaxis_transform()
            axes.text(0.02, place, "not measured", transform=where, va="center", fontsize=SMALL)
            continue
        ours = name == "Muster"
        axes.plot([value], [place], "o", ms=8, color=OKABE_ITO["blue" if ours else "orange"])
        ratio = at(results, *RATIOS[name]) if name in RATIOS else None
        axes.annotate(
            number(value, " ms") + (f"  ({number(ratio)} x)" if ratio else ""),
            (value, place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=INK,
        )
    axes.set_xscale("log")
    if known:
        axes.set_xlim(min(known) / 2.0, max(known) * 8.0)
    finish(axes, [name for name, _ in rows], "One run on one core, milliseconds (log scale)")


def draw_targets(results: Results, axes: Axes) -> None:
    """Draw each measure as a multiple of its target: right of 1 it is reached.

    Parameters
    ----------
    results : dict
        From all pieces.
    axes : Axes
        Where.
    """
    axes.axvline(1.0, color=INK, lw=1.2)
    margins = []
    for place, target in enumerate(TARGETS):
        margin, value = target.margin(results), target.value(results)
        if target.stretch is not None:
            beyond = target.stretch / target.goal
            beyond = 1.0 / beyond if target.lower else beyond
            axes.plot([beyond], [place], "|", ms=13, mew=2.0, color=GREY)
        known = margin is not None and value is not None
        if margin is not None:
            margins.append(margin)
            good = margin >= 1.0
            colour = OKABE_ITO["blue" if good else "vermillion"]
            axes.plot([1.0, margin], [place, place], color=colour, lw=1.5)
            axes.plot([margin], [place], "o" if good else "X", ms=8, color=colour)
        axes.annotate(
            number(value or 0.0, target.unit) if known else "not measured",
            (1.0, place),
            xycoords=axes.get_yaxis_transform(),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=INK if known else GREY,
            annotation_clip=False,
        )
    axes.set_xscale("log")
    low, high = min([0.5, *margins]), max([3.0, *margins])
    axes.set_xlim(low / 1.4, high * 1.4)
    finish(
        axes,
        [target.short for target in TARGETS],
        "Times better than the target (grey bars: stretch)",
    )


def number(value: float, unit: str = "") -> str:
    """Return a number with three digits that count.

    Parameters
    ----------
    value : float
        The number.
    unit : str
        Put behind it.
    """
    return f"{value:,.0f}{unit}" if abs(value) >= 100 else f"{value:.3g}{unit}"


def finish(axes: Axes, names: list[str], label: str) -> None:
    """Name the rows, from above, and the axis.

    Parameters
    ----------
    axes : Axes
        What is finished.
    names : list of str
        Of the rows.
    label : str
        Of the horizontal axis.
    """
    axes.set_yticks(range(len(names)), names, fontsize=SMALL)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlabel(label, fontsize=BODY)
    low, high = axes.get_xlim()
    steps = (1.0,) if high / low > 300.0 else (1.0, 2.0, 5.0)
    axes.xaxis.set_major_locator(LogLocator(subs=steps))
    axes.xaxis.set_major_formatter(plain)
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=True, axis="x", color=LIGHT, lw=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def plain(value: Any, place: Any) -> str:
    """Return the label of a tick without powers of ten."""
    del place
    return f"{value:,.10g}"
