"""The figure of the page of validation: the model's bands beside what is published."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .page import TITLE_ROOM, legend_below, light_grid, new_figure, place, write_title
from .style import GREY, INK, LIGHT, OKABE_ITO, SMALL

type Numbers = Mapping[str, Any]

FITTED: Final = ("fitted", OKABE_ITO["orange"], "s", -0.17)
HELD_OUT: Final = ("held out", OKABE_ITO["blue"], "o", 0.17)

RANKED: Final = {
    "simulation": "simulation",
    "by_contact": "by contact and hostility",
    "propensities": "start, no week played",
    "regression": "regression alone",
    "activity": "activity",
}
ROW: Final = 0.42


def draw(numbers: Numbers) -> Figure:
    """Draw the figure.

    Parameters
    ----------
    numbers : mapping
        Of the page.
    """
    left = _rows(numbers, "assortativity")
    shares = _rows(numbers, "pairs that clash") | _rows(numbers, "strikes")
    shares = {name: of for name, of in shares.items() if "no shared area" not in name}
    height = ROW * len(left) + 1.0
    figure = new_figure(TITLE_ROOM + height + 1.2)
    about = numbers["about"]
    write_title(
        figure,
        "The model beside what is published",
        f"Medians and 90 % bands over {about['runs']} replications (held-out pairs: "
        f"{about['fold_runs']} of each fold); AUC with 95 % intervals over groups.",
    )
    scores = numbers.get("scores")
    axes = place(figure, 1.75, 0.95, 3.0, height)
    _draw_rows(axes, left, "assortativity of clashes (below 0: unlike groups fight)")
    axes.axvline(0.0, color=GREY, linestyle=":", linewidth=1.0)
    low = 0.42 * (height - 0.75) if scores else 0.0
    above = place(figure, 6.9, 0.95 + low + (0.75 if scores else 0.0), 2.8,
                  height - low - (0.75 if scores else 0.0))  # fmt: skip
    _draw_rows(above, shares, "share")
    if scores:
        _draw_scores(place(figure, 6.9, 0.95, 2.8, low), scores["rows"]["all"])
    legend_below(figure, _keys(), columns=3)
    return figure


def _rows(numbers: Numbers, about: str) -> dict[str, list[Mapping[str, Any]]]:
    """Return the checks of some sections by what they are about, in their order."""
    out: dict[str, list[Mapping[str, Any]]] = {}
    for row in numbers["checks"]:
        if row["section"].startswith(about):
            name = row["what"].split(" (")[0]
            name = f"strikes {name}" if about == "strikes" else name
            name = f"clashing, {name}" if about == "pairs that clash" else name
            out.setdefault(name, []).append(row)
    return out


def _draw_rows(axes: Axes, rows: Mapping[str, Sequence[Mapping[str, Any]]], label: str) -> None:
    """Draw a band for each check, and what is published beside it."""
    for y, checks in enumerate(rows.values()):
        for check in checks:
            _, colour, marker, shift = HELD_OUT if "held out" in check["section"] else FITTED
            model, published = check["model"], check["published"]
            if model["low"] is None:
                continue
            if published["value"] is None and published["low"] is not None:
                ends = [published["low"], published["high"]]
                axes.plot(ends, [y, y], color=LIGHT, linewidth=9, solid_capstyle="butt", zorder=1)
            at = y + shift
            if check["null"] is not None:
                axes.plot([check["null"]], [at], marker="|", markersize=9, color=GREY, mew=2.2)
            axes.plot([model["low"], model["high"]], [at, at], color=colour, linewidth=1.8)
            axes.plot([model["value"]], [at], marker=marker, markersize=5.5, color=colour)
            if published["value"] is not None:
                hollow = "2013 to 2015" in check["basis"]
                axes.plot([published["value"]], [at], marker="D", markersize=5, color=INK,
                          markerfacecolor="white" if hollow else INK, zorder=4)  # fmt: skip
    names = [name.replace(", ", ",\n", 1) if len(name) > 24 else name for name in rows]
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel(label, fontsize=SMALL)
    light_grid(axes)


def _draw_scores(axes: Axes, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw the AUC of each forecaster."""
    shown = [who for who in RANKED if who in rows]
    for y, who in enumerate(shown):
        ends = rows[who]["auc"]
        if ends["low"] is not None:
            axes.plot([ends["low"], ends["high"]], [y, y], color=HELD_OUT[1], linewidth=1.8)
        if ends["value"] is not None:
            axes.plot([ends["value"]], [y], marker="o", markersize=5.5, color=HELD_OUT[1])
    axes.set_yticks(range(len(shown)), [RANKED[who] for who in shown])
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xlim(0.5, 1.0)
    axes.set_xlabel("AUC on held-out pairs (0.5: chance, 1: perfect)", fontsize=SMALL)
    light_grid(axes)


def _keys() -> list[Any]:
    """Return what the legend explains."""
    return [
        Line2D([], [], color=FITTED[1], marker=FITTED[2], linewidth=1.8, label="fitted or tuned"),
        Line2D([], [], color=HELD_OUT[1], marker=HELD_OUT[2], linewidth=1.8, label="held out"),
        Line2D([], [], color=INK, marker="D", linestyle="", label="record of 2014"),
        Line2D([], [], color=INK, marker="D", markerfacecolor="white", linestyle="",
               label="published, 2013 to 2015"),
        Line2D([], [], color=GREY, marker="|", markersize=9, markeredgewidth=2.2, linestyle="",
               label="the model's networks dealt anew"),
        Patch(color=LIGHT, label="range of published counts"),
    ]  # fmt: skip
