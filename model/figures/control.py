"""Who holds each governorate over time, in the theatre's tile map."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .data import FigureData, day
from .events import shown_events
from .lines import detail_words, scenario_words
from .page import (
    TITLE_ROOM,
    WIDTH,
    concise_dates,
    legend_below,
    new_figure,
    num,
    place,
    write_title,
)
from .stacks import draw_stack
from .style import BODY, INK, group_colours
from .summary import control_shares

MARKED = ("campaign", "statement")
"""Kinds of event marked in every tile."""


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    if data.control.empty:
        return "no rows on control (detail runs are off)"
    return "" if data.meta["provinces"] else "the theatre has no governorates"


def draw_control(axes: Axes, data: FigureData, province: str) -> list[Artist]:
    """Draw who holds one governorate: stacked shares (0 to 1) by control group.

    Returns
    -------
    list of Artist
        A legend entry for each group, the uppermost first.
    """
    shares = control_shares(data)
    colours = group_colours(data.meta)
    present = province in shares.index.get_level_values("province")
    handles: list[Artist] = []
    if present:
        table = pd.DataFrame(shares.xs(province, level="province")).sort_index()
        handles = draw_stack(axes, data, table, colours, data.meta["control_groups"])
        first = num(day(data.meta["start"])) + 7.0 * float(table.index.min())
        last = num(day(data.meta["start"])) + 7.0 * float(table.index.max() + 1)
        axes.set_xlim(first, max(last, first + 14.0))
    else:
        axes.text(0.5, 0.5, "no data", transform=axes.transAxes, ha="center", fontsize=BODY)
    for event in shown_events(data):
        if event["kind"] in MARKED:
            axes.axvline(num(day(event["on"])), color="white", linewidth=2.0)
            axes.axvline(num(day(event["on"])), color=INK, linewidth=0.8)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1])
    concise_dates(axes, 4)
    return handles


def control_by_governorate(
    data: FigureData, baseline: FigureData | None = None
) -> Figure | None:
    """Draw control of every governorate over time, placed as in a tile map.

    Each tile stacks the shares (0 to 1) of the control groups, mean over
    detail runs; there is no band. The baseline is not shown.
    """
    if needs(data):
        return None
    provinces = data.meta["provinces"]
    rows = sorted({province["row"] for province in provinces})
    columns = sorted({province["column"] for province in provinces})
    wide, high = (WIDTH - 0.75) / len(columns), 1.55
    figure = new_figure(TITLE_ROOM + high * len(rows) + 0.75)
    write_title(
        figure,
        "Control by governorate: the share of each held by each group, over time",
        f"{data.meta['title']}. Each tile is a governorate at about its place on the map; "
        f"{detail_words(data, data.control)}.",
    )
    taken = {(province["row"], province["column"]) for province in provinces}
    handles: list[Artist] = []
    for province in provinces:
        row, column = rows.index(province["row"]), columns.index(province["column"])
        left = 0.65 + wide * column
        bottom = 0.8 + high * (len(rows) - 1 - row)
        axes = place(figure, left, bottom, wide - 0.18, high - 0.52)
        handles = draw_control(axes, data, province["id"]) or handles
        axes.set_title(province["name"], fontsize=BODY, loc="left", pad=3, color=INK)
        if (province["row"], columns[column - 1] if column else None) in taken:
            axes.tick_params(labelleft=False)
        elif column == 0 or not any((province["row"], c) in taken for c in columns[:column]):
            axes.set_ylabel("Share")
    if any(event["kind"] in MARKED for event in shown_events(data)):
        label = "campaign or statement"
        handles = [*handles, Line2D([], [], color=INK, linewidth=0.8, label=label)]
    legend_below(figure, handles, columns=6)
    return figure


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    return (
        "Control of each governorate by week: the share (0 to 1) of its people and ground "
        "held by each control group, stacked. Tiles stand at about the governorate's place "
        f"on the map; {detail_words(data, data.control)}. Vertical lines: campaigns and the "
        f"statement.{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    if needs(data):
        return "Small stacked charts of control by governorate: no data."
    shares = control_shares(data)
    last = shares.groupby(level="province").tail(1).droplevel("week").idxmax(axis=1)
    names = {province["id"]: province["name"] for province in data.meta["provinces"]}
    parts = []
    for group, label in data.meta["control_groups"].items():
        held = sorted(names.get(str(p), str(p)) for p in last.index[last == group])
        if held:
            parts.append(f"{label} in {', '.join(held)}")
    return "Small stacked charts by governorate; largest holder at the end: " + (
        "; ".join(parts) + "."
    )
