"""The alliance network at the start, after the statement and at the end."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure

from .data import (
    FigureData,
    Floats,
    date_of_state,
    sides_of,
    signatories_of,
    statement_week,
)
from .labels import choose_places, label_sizes, write_labels
from .layout import layout, shortest_tree
from .lines import scenario_words
from .network_key import draw_key, node_radius
from .page import TITLE_ROOM, new_figure, place, write_title
from .short import short_names
from .style import BODY, INK, LIGHT, side_styles, tint

PANEL = 4.72
"""Width and height of a panel (inches)."""
SPAN = PANEL * 72
"""The same in points: the axes' data units are points."""
SHAPE_SIZE = {"s": 0.8, "D": 0.8, "*": 1.7, "P": 1.2}
"""Factor on the area of markers that look larger or smaller than a disc."""
STRONG = 0.35
"""Least |weight| of a tie that is drawn."""
MOST_FRIENDLY, MOST_HOSTILE = 90, 60
"""Ties drawn at most."""
LABELLED = 12
"""Factions labelled: the largest of each side, then the largest."""


@dataclass(frozen=True)
class Network:
    """The network of one run at a few weeks, in one fixed layout.

    Attributes
    ----------
    run : int
        The run shown.
    weeks : list of int
        Weeks of the panels; -1 is the start.
    ids : list of str
        Factions, in the theatre's order.
    places : array (n, 2)
        Centre of each faction's node (points).
    weight : dict
        By week, the smaller of the two weights of each pair, (n, n).
    strength : dict
        By week, fighters (n,); NaN where inactive.
    coalition : dict
        By week, label (n,); -1 where inactive.
    """

    run: int
    weeks: list[int]
    ids: list[str]
    places: Floats
    weight: dict[int, Floats]
    strength: dict[int, Floats]
    coalition: dict[int, Floats]


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    if data.dyads.empty:
        return "no rows on dyads (detail runs are off)"
    return "no rows on factions (detail runs are off)" if data.factions.empty else ""


def panel_weeks(data: FigureData) -> list[int]:
    """Return up to three sampled weeks: first, nearest after the statement, last."""
    run = data.dyads["run"].min()
    weeks = sorted(int(w) for w in data.dyads.loc[data.dyads["run"] == run, "week"].unique())
    signed = statement_week(data.meta)
    chosen = {weeks[0], weeks[-1]}
    between = weeks[1:-1]
    if between:
        goal = weeks[len(weeks) // 2] if signed is None else signed + 1
        chosen.add(min(between, key=lambda week: abs(week - goal)))
    return sorted(chosen)


def radii(strength: Floats) -> Floats:
    """Return the radius of each node (points): area follows strength."""
    known = np.nan_to_num(strength)
    radius: Floats = node_radius(known / max(float(known.max()), 1.0))
    return radius


def network_of(data: FigureData) -> Network:
    """Return the network of the lowest detail run, laid out by its mean weights."""
    run = int(data.dyads["run"].min())
    weeks = panel_weeks(data)
    ids = [faction["id"] for faction in data.meta["factions"]]
    dyads = data.dyads[data.dyads["run"] == run]
    weight = {}
    for week in sorted(int(w) for w in dyads["week"].unique()):
        table = dyads[dyads["week"] == week].pivot(index="i", columns="j", values="weight")
        square = table.reindex(index=ids, columns=ids).to_numpy(dtype=float)
        weight[week] = np.nan_to_num(np.fmin(square, square.T))
    rows = data.factions[data.factions["run"] == run]
    strength, coalition = {}, {}
    for week in weeks:
        now = rows[rows["week"] == _nearest(rows, week)].set_index("faction").reindex(ids)
        coalition[week] = now["coalition"].fillna(-1).to_numpy(dtype=float)
        fighters = now["strength"].to_numpy(dtype=float)
        strength[week] = np.where(coalition[week] >= 0, fighters, np.nan)
    mean = np.mean(list(weight.values()), axis=0)
    places = layout(mean, radii(largest_of(strength)) + 4.0, SPAN, SPAN)
    return Network(run, weeks, ids, places, weight, strength, coalition)


def largest_of(strength: dict[int, Floats]) -> Floats:
    """Return each faction's greatest strength over the panels, 0 where inactive."""
    largest: Floats = np.nan_to_num(np.stack(list(strength.values()))).max(axis=0)
    return largest


def _nearest(rows: pd.DataFrame, week: int) -> int:
    """Return the recorded week nearest to a week."""
    known = rows["week"].unique()
    return int(known[np.abs(known - week).argmin()])


def draw_ties(axes: Axes, network: Network, week: int) -> list[LineCollection]:
    """Draw the strongest ties: friendly ones solid, hostile ones dashed.

    Returns
    -------
    list of LineCollection
        Hostile ties, then friendly ties.
    """
    weight = np.triu(network.weight[week], 1)
    active = network.coalition[week] >= 0
    weight = np.where(active[:, None] & active[None], weight, 0.0)
    drawn = []
    for sign, most, colour, width, dash in (
        (-1, MOST_HOSTILE, "#A8A8A8", 0.6, (0, (3, 3))),
        (1, MOST_FRIENDLY, "#4D4D4D", 0.7, "solid"),
    ):
        i, j = np.nonzero(sign * weight >= STRONG)
        order = np.argsort(-sign * weight[i, j], kind="stable")[:most]
        i, j = i[order], j[order]
        lines = LineCollection(
            np.stack([network.places[i], network.places[j]], axis=1).tolist(),
            colors=colour,
            linewidths=width,
            linestyles=[dash],
            alpha=0.75,
            zorder=2,
            label="friendly" if sign > 0 else "hostile",
        )
        axes.add_collection(lines, autolim=False)
        drawn.append(lines)
    return drawn


def draw_coalitions(
    axes: Axes, data: FigureData, network: Network, week: int
) -> list[PathCollection]:
    """Draw a pale shape around the members of each coalition of two or more.

    The shape follows the shortest tree through its members, so that it covers
    few others; its colour is a tint of the side with most members.

    Returns
    -------
    list of PathCollection
        The discs of each coalition, with gid "coalition:LABEL".
    """
    labels, shapes = network.coalition[week], list[PathCollection]()
    sides, styles = sides_of(data.meta), side_styles(data.meta)
    for label in np.unique(labels[labels >= 0]):
        members = np.flatnonzero(labels == label)
        if len(members) < 2:
            continue
        side = Counter(sides[network.ids[i]] for i in members).most_common(1)[0][0]
        places, colour = network.places[members], styles[side].colour
        lines = [places[list(edge)].tolist() for edge in shortest_tree(places)]
        radius = radii(network.strength[week])[members] + 3.5
        for shade, extra in ((tint(colour, 0.15), 1.8), (tint(colour, 0.78), 0.0)):
            strip = LineCollection(
                lines, colors=[shade], linewidths=9.0 + extra, capstyle="round", zorder=1
            )
            axes.add_collection(strip, autolim=False)
            size = (2 * radius + extra) ** 2
            discs = axes.scatter(
                places[:, 0], places[:, 1], s=size, color=shade, linewidths=0, zorder=1
            )
        discs.set_gid(f"coalition:{int(label)}")
        shapes.append(discs)
    return shapes


def draw_nodes(axes: Axes, data: FigureData, network: Network, week: int) -> list[Artist]:
    """Draw a node for each faction: area by strength, colour and shape by side.

    Signatories have a thick dark edge. Inactive factions are small grey dots,
    so that every panel has every node in the same place.

    Returns
    -------
    list of Artist
        One collection for each side, with gid "nodes:SIDE".
    """
    sides, signed = sides_of(data.meta), signatories_of(data.meta)
    active = network.coalition[week] >= 0
    radius = np.where(active, radii(network.strength[week]), 1.8)
    drawn: list[Artist] = []
    for side, style in side_styles(data.meta).items():
        mine = np.array([sides[i] == side for i in network.ids])
        if not mine.any():
            continue
        signs = np.array([i in signed for i in network.ids])[mine]
        nodes = axes.scatter(
            network.places[mine, 0],
            network.places[mine, 1],
            s=(2 * radius[mine]) ** 2 * SHAPE_SIZE.get(style.marker, 1.0),
            c=[style.colour if on else LIGHT for on in active[mine]],
            marker=style.marker,
            edgecolors=[INK if sign else "white" for sign in signs],
            linewidths=np.where(signs & active[mine], 1.3, 0.5).tolist(),
            zorder=4,
        )
        nodes.set_gid(f"nodes:{side}")
        drawn.append(nodes)
    return drawn


def labelled(data: FigureData, network: Network) -> list[int]:
    """Return the factions to label: the largest of each side, then the largest."""
    largest = largest_of(network.strength)
    order = [int(i) for i in np.argsort(-largest, kind="stable") if largest[i] > 0]
    sides = sides_of(data.meta)
    first = {sides[network.ids[i]]: i for i in reversed(order)}
    heads = [i for i in order if i in first.values()]
    return (heads + [i for i in order if i not in heads])[:LABELLED]


def draw_network(
    axes: Axes,
    data: FigureData,
    network: Network,
    week: int,
    label_places: dict[int, tuple[float, float] | None],
) -> None:
    """Draw one panel: coalitions, ties, nodes and labels at a week."""
    axes.set_xlim(0, SPAN)
    axes.set_ylim(0, SPAN)
    axes.set_xticks([])
    axes.set_yticks([])
    draw_coalitions(axes, data, network, week)
    draw_ties(axes, network, week)
    draw_nodes(axes, data, network, week)
    names = short_names(data.meta)
    there = [i for i in label_places if network.coalition[week][i] >= 0]
    write_labels(
        axes,
        [names[network.ids[i]] for i in there],
        network.places[there],
        [label_places[i] for i in there],
        radii(network.strength[week])[there],
    )
    for edge in axes.spines.values():
        edge.set_visible(True)
        edge.set_color(LIGHT)


def place_labels(
    axes: Axes, data: FigureData, network: Network
) -> dict[int, tuple[float, float] | None]:
    """Return where each label goes, the same in every panel."""
    names = short_names(data.meta)
    chosen = labelled(data, network)
    largest = largest_of(network.strength)
    radius = radii(largest)
    sizes = label_sizes(axes, [names[network.ids[i]] for i in chosen])
    found = choose_places(
        network.places[chosen], radius[chosen], sizes, network.places, radius, (SPAN, SPAN)
    )
    return dict(zip(chosen, found, strict=True))


def alliance_network(data: FigureData, baseline: FigureData | None = None) -> Figure | None:
    """Draw the alliance network of one run at up to three weeks in one layout.

    Area of a node: strength (fighters); colour and shape: side; thick edge:
    signatory; pale shape: coalition; solid line: weight of at least 0.35 both
    ways; dashed: at most -0.35 one way. One run, no band; no baseline.
    """
    if needs(data):
        return None
    network = network_of(data)
    rows = 1 if len(network.weeks) < 2 else 2
    step = PANEL + 0.32
    height = TITLE_ROOM + rows * step + 0.1
    figure = new_figure(height)
    write_title(
        figure,
        "The alliance network: who stands with whom, in one fixed layout",
        f"{data.meta['title']}. Run {network.run} alone; other runs differ. Near each other: "
        "friendly on average; where a node stands says nothing about the map.",
    )
    labels: dict[int, tuple[float, float] | None] = {}
    for number, week in enumerate(network.weeks):
        across, down = number % 2, number // 2
        bottom = height - TITLE_ROOM - (down + 1) * step + 0.07
        axes = place(figure, 0.15 + across * (PANEL + 0.26), bottom, PANEL, PANEL)
        labels = labels or place_labels(axes, data, network)
        draw_network(axes, data, network, week, labels)
        axes.set_title(panel_title(data, network, number), fontsize=BODY, loc="left", pad=4)
    number = len(network.weeks)
    corner = (
        0.15 + (number % 2) * (PANEL + 0.26),
        height - TITLE_ROOM - (number // 2) * step - 0.25,
    )
    peak = max(float(np.nanmax(s)) for s in network.strength.values())
    draw_key(figure, data, corner, peak, STRONG, (MOST_FRIENDLY, MOST_HOSTILE))
    return figure


def panel_title(data: FigureData, network: Network, number: int) -> str:
    """Return the title of a panel: what moment, which date, how many coalitions."""
    week = network.weeks[number]
    signed = statement_week(data.meta)
    words = "Week"
    if number == 0:
        words = "Start"
    elif number == len(network.weeks) - 1:
        words = "End"
    elif signed is not None and week >= signed:  # rows are after their week
        words = "After the statement"
    labels = network.coalition[week]
    _, sizes = np.unique(labels[labels >= 0], return_counts=True)
    date = date_of_state(data.meta, week)
    return (
        f"{words}, {date.day} {date:%B %Y}: {int((sizes > 1).sum())} coalitions, "
        f"{int((sizes == 1).sum())} alone"
    )


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    run = int(data.dyads["run"].min()) if not data.dyads.empty else 0
    return (
        f"The alliance network of run {run} alone (one run, no band; other runs differ) at the "
        "start, after the statement and at the end, in one layout computed once from the mean "
        "weights of all sampled weeks: near is friendly. Area of a node is strength "
        "(fighters), colour and shape are the side, a thick dark edge marks a signatory, a "
        f"pale shape a coalition. Solid lines: both weights at least {STRONG:g} (the "
        f"{MOST_FRIENDLY} strongest at most); dashed: the lower weight at most -{STRONG:g} "
        f"(the {MOST_HOSTILE} strongest at most).{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    if needs(data):
        return "Network of alliances: no data."
    network = network_of(data)
    titles = [panel_title(data, network, number) for number in range(len(network.weeks))]
    return "Network of alliances in one run. " + "; ".join(titles) + "."
