"""Coalitions through time as a flow of strength between blocs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from .blocs import Flow, bloc_label, flow_of
from .data import EventMeta, FigureData, Meta, date_of_state, day, sides_of, signatories_of
from .events import draw_events, marker_words
from .lines import scenario_words
from .page import LANES_ROOM, TITLE_ROOM, WIDTH, legend_below, new_figure, place, write_title
from .style import BODY, GREY, INK, SMALL, side_styles, tint

BAR = 0.009
"""Half the width of a bar, as a share of the axes."""
GAP, SIDE_GAP = 0.012, 0.03
"""Space between two blocs and between two sides, in shares of all strength."""
LINE = 0.135
"""Height of a line of a label (inches)."""

Kind = tuple[str, bool]
"""A side, and whether its signatories are meant."""


@dataclass(frozen=True)
class Piece:
    """Factions of one kind that go from one bloc to another between two dates."""

    kind: Kind
    here: str
    there: str
    before: float
    after: float


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    if data.factions.empty:
        return "no rows on factions (detail runs are off)"
    active = data.factions[(data.factions["coalition"] >= 0) & (data.factions["strength"] > 0)]
    return "" if not active.empty else "no faction has any strength"


def kinds_of(meta: Meta) -> dict[Kind, tuple[float, float, float]]:
    """Return the colour of each kind: a side's own for signatories, else a tint.

    Sides without signatories have one kind, in the side's own colour.
    """
    sides, signed = sides_of(meta), signatories_of(meta)
    with_signers = {sides[faction] for faction in signed if faction in sides}
    colours: dict[Kind, tuple[float, float, float]] = {}
    for side, style in side_styles(meta).items():
        if side in with_signers:
            colours[side, True] = tint(style.colour, 0.0)
        colours[side, False] = tint(style.colour, 0.55 if side in with_signers else 0.0)
    return colours


def pieces_of(flow: Flow, meta: Meta, column: int) -> list[Piece]:
    """Return what moves between a sampled date and the next, by kind and blocs."""
    sides, signed = sides_of(meta), signatories_of(meta)
    sums: dict[tuple[Kind, str, str], list[float]] = {}
    for faction, here in flow.bloc[column].items():
        there = flow.bloc[column + 1].get(faction)
        if there is None:
            continue
        kind = (sides[faction], faction in signed)
        pair = sums.setdefault((kind, here, there), [0.0, 0.0])
        pair[0] += flow.strength[column][faction]
        pair[1] += flow.strength[column + 1][faction]
    return [Piece(k, here, there, b, a) for (k, here, there), (b, a) in sums.items()]


def heights(flow: Flow, column: int) -> dict[str, tuple[float, float]]:
    """Return lower and upper edge of each bloc's bar at a date (fighters, from 0 down)."""
    total = max(sum(strength.values()) for strength in flow.strength)
    top, edges, side = 0.0, dict[str, tuple[float, float]](), ""
    for key, bloc in flow.blocs.items():
        if side and bloc.side != side:
            top -= (SIDE_GAP - GAP) * total
        side = bloc.side
        size = sum(
            flow.strength[column][faction]
            for faction, mine in flow.bloc[column].items()
            if mine == key
        )
        if size > 0:
            edges[key] = (top - size, top)
            top -= size + GAP * total
    return edges


def half_width(flow: Flow) -> float:
    """Return half the width of a bar, in columns."""
    return BAR * max(len(flow.weeks) - 1, 0.2)


def _limits(flow: Flow) -> tuple[float, float]:
    """Return the limits of the horizontal axis, in columns."""
    half = half_width(flow)
    return -1.3 * half, max(len(flow.weeks) - 1, 0.2) + 1.3 * half


def _place_of(data: FigureData, flow: Flow) -> Callable[[EventMeta], float]:
    """Return where an event stands between the columns."""
    dates = [date_of_state(data.meta, week).toordinal() for week in flow.weeks]
    columns = range(len(dates))
    return lambda event: float(np.interp(day(event["on"]).toordinal(), dates, columns))


def draw_flow(axes: Axes, data: FigureData, flow: Flow) -> list[Artist]:
    """Draw a bar for each bloc at each date, and bands for those who move.

    Height is strength (fighters), gaps aside. Columns are evenly spaced.

    Returns
    -------
    list of Artist
        A legend entry for each kind of faction, in the theatre's order.
    """
    colours, half = kinds_of(data.meta), half_width(flow)
    edges = [heights(flow, column) for column in range(len(flow.weeks))]
    for column in range(len(flow.weeks) - 1):
        _draw_bands(axes, flow, data.meta, column, edges)
    for column, now in enumerate(edges):
        for key, (low, high) in now.items():
            _draw_bar(axes, flow, data.meta, column, key, high)
            axes.add_patch(
                Rectangle(
                    (column - half, low),
                    2 * half,
                    high - low,
                    fill=False,
                    edgecolor=INK,
                    linewidth=0.7,
                    zorder=4,
                    gid=f"bar:{column}:{key}",
                )
            )
    lowest = min(low for now in edges for low, _ in now.values())
    axes.set_ylim(lowest * 1.01, -lowest * 0.01)
    axes.set_xlim(*_limits(flow))
    _date_columns(axes, data, flow)
    return _legend_entries(data, flow, colours)


def _draw_bar(axes: Axes, flow: Flow, meta: Meta, column: int, key: str, top: float) -> None:
    """Fill one bar with the kinds of its members."""
    sides, signed = sides_of(meta), signatories_of(meta)
    half = half_width(flow)
    for kind, colour in kinds_of(meta).items():
        size = sum(
            flow.strength[column][faction]
            for faction, mine in flow.bloc[column].items()
            if mine == key and (sides[faction], faction in signed) == kind
        )
        if size > 0:
            axes.add_patch(
                Rectangle((column - half, top - size), 2 * half, size, facecolor=colour, zorder=3)
            )
            top -= size


def _draw_bands(
    axes: Axes,
    flow: Flow,
    meta: Meta,
    column: int,
    edges: list[dict[str, tuple[float, float]]],
) -> None:
    """Draw the bands between a date and the next."""
    colours, half = kinds_of(meta), half_width(flow)
    pieces = pieces_of(flow, meta, column)
    order = {key: number for number, key in enumerate(flow.blocs)}
    rank = {kind: number for number, kind in enumerate(colours)}
    starts, ends = dict[Piece, float](), dict[Piece, float]()
    for key, (_, top) in edges[column].items():
        mine = [piece for piece in pieces if piece.here == key]
        for piece in sorted(mine, key=lambda p: (rank[p.kind], order[p.there])):
            starts[piece] = top
            top -= piece.before
    for key, (_, top) in edges[column + 1].items():
        mine = [piece for piece in pieces if piece.there == key]
        for piece in sorted(mine, key=lambda p: (rank[p.kind], order[p.here])):
            ends[piece] = top
            top -= piece.after
    for piece in pieces:
        moves = piece.here != piece.there
        patch = PathPatch(
            _ribbon(column + half, column + 1 - half, starts[piece], ends[piece], piece),
            facecolor=colours[piece.kind],
            edgecolor="white",
            linewidth=0.3,
            alpha=0.75 if moves else 0.42,
            zorder=2.5 if moves else 2,
        )
        axes.add_patch(patch)


def _ribbon(left: float, right: float, start: float, end: float, piece: Piece) -> Path:
    """Return the outline of a band between two bars."""
    middle = (left + right) / 2
    curve = [Path.CURVE4] * 3
    return Path(
        [
            (left, start),
            (middle, start),
            (middle, end),
            (right, end),
            (right, end - piece.after),
            (middle, end - piece.after),
            (middle, start - piece.before),
            (left, start - piece.before),
            (left, start),
        ],
        [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY],
    )


def _date_columns(axes: Axes, data: FigureData, flow: Flow) -> None:
    """Write the date of each column below it, and drop the other axis."""
    labels = []
    for week in flow.weeks:
        date = date_of_state(data.meta, week)
        labels.append(f"{date.day} {date:%b}\n{date:%Y}")
    axes.set_xticks(range(len(flow.weeks)), labels, fontsize=SMALL)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _legend_entries(
    data: FigureData, flow: Flow, colours: dict[Kind, tuple[float, float, float]]
) -> list[Artist]:
    """Return a legend entry for each kind that occurs."""
    sides, signed = sides_of(data.meta), signatories_of(data.meta)
    present = {(sides[f], f in signed) for now in flow.bloc for f in now}
    split = {side for side, signer in colours if signer}
    handles: list[Artist] = []
    for (side, signer), colour in colours.items():
        if (side, signer) not in present:
            continue
        label = data.meta["sides"][side]["label"]
        if side in split:
            label += ": signatories" if signer else ": others"
        handles.append(Patch(facecolor=colour, edgecolor=INK, linewidth=0.5, label=label))
    return handles


def draw_bloc_labels(axes: Axes, data: FigureData, flow: Flow, inches: float) -> list[Text]:
    """Name the blocs beside the first and the last column, without overlap.

    Parameters
    ----------
    axes : Axes
        Axes that `draw_flow` has drawn on.
    data : FigureData
        For names.
    flow : Flow
        What is drawn.
    inches : float
        Height of the axes, to know how tall a line of text is.
    """
    texts: list[Text] = []
    last = len(flow.weeks) - 1
    for column, way in ((0, -1), (last, 1)) if last else ((0, 1),):
        edges = heights(flow, column)
        labels = [bloc_label(data, flow, column, key) for key in edges]
        low, high = axes.get_ylim()
        unit = (high - low) / inches
        sizes = [unit * LINE * (label.count("\n") + 1.25) for label in labels]
        wanted = [(bottom + top) / 2 for bottom, top in edges.values()]
        placed = spread(wanted, sizes, low, high)
        for label, want, got in zip(labels, wanted, placed, strict=True):
            texts.append(_side_label(axes, label, column + way * half_width(flow), want, got, way))
    return texts


def _side_label(axes: Axes, label: str, x: float, want: float, got: float, way: int) -> Text:
    """Write one label beside a column, with a line to its bar."""
    reach = axes.get_xlim()[1] - axes.get_xlim()[0]
    knee, end = x + way * 0.012 * reach, x + way * 0.035 * reach
    axes.plot([x, knee, end], [want, got, got], color=GREY, linewidth=0.6, clip_on=False)
    return axes.text(
        end + way * 0.006 * reach,
        got,
        label,
        ha="left" if way > 0 else "right",
        va="center",
        fontsize=SMALL,
        color=INK,
        linespacing=1.05,
        gid="bloc-label",
    )


def spread(wanted: list[float], sizes: list[float], low: float, high: float) -> list[float]:
    """Return places near those wanted (descending) at which labels do not overlap.

    Labels are pushed down from the top, then up from the bottom. All are in
    the same unit; where they do not fit between the limits, they pass the
    upper one.
    """
    placed = list(wanted)
    ceiling = high
    for i, size in enumerate(sizes):
        placed[i] = min(placed[i], ceiling - size / 2)
        ceiling = placed[i] - size / 2
    floor = low
    for i in reversed(range(len(sizes))):
        placed[i] = max(placed[i], floor + sizes[i] / 2)
        floor = placed[i] + sizes[i] / 2
    return placed


def draw_scale(axes: Axes, flow: Flow, inches: float) -> float:
    """Draw a bar below the left labels that says how tall some fighters are.

    Returns
    -------
    float
        The round number of fighters that the bar stands for.
    """
    total = max(max(sum(strength.values()) for strength in flow.strength), 12.0)
    size = 10.0 ** np.floor(np.log10(total / 12))
    size *= max(step for step in (1, 2, 5) if step * size <= total / 12)
    low, high = axes.get_ylim()
    top = low - 0.12 * (high - low) / inches
    left, right = axes.get_xlim()
    x = left - 2.0 / (WIDTH - 4.6) * (right - left)
    axes.plot([x, x], [top - size, top], color=INK, linewidth=3, clip_on=False, gid="scale")[
        0
    ].set_solid_capstyle("butt")
    axes.text(x, top - size / 2, f"  {size:,.0f} fighters", fontsize=SMALL, ha="left", va="center")
    return float(size)


def coalition_flow(data: FigureData, baseline: FigureData | None = None) -> Figure | None:
    """Draw coalitions through time as a flow of strength, for one run.

    Bars are coalitions at sampled dates, their height is the strength of their
    members (fighters); bands are factions that stay or move. One run, no band
    of uncertainty. The baseline is not shown.
    """
    if needs(data):
        return None
    flow = flow_of(data)
    inches = 6.3
    figure = new_figure(TITLE_ROOM + LANES_ROOM + inches + 1.25)
    write_title(
        figure,
        "Coalitions through time: strength of each bloc, and who moves between them",
        f"{data.meta['title']}. Run {flow.run} alone; other runs differ. Bars: coalitions, "
        "named by their largest member; bands: factions; the time between columns differs.",
    )
    axes = place(figure, 2.3, 1.25, WIDTH - 4.6, inches)
    handles = draw_flow(axes, data, flow)
    draw_bloc_labels(axes, data, flow, inches)
    draw_scale(axes, flow, inches)
    axes.set_xlabel("Date of the state shown (columns evenly spaced)", fontsize=BODY)
    draw_events(axes, data, where=_place_of(data, flow))
    legend_below(figure, handles, columns=4)
    return figure


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    run = int(data.factions["run"].min()) if not data.factions.empty else 0
    flow = None if needs(data) else flow_of(data)
    markers = marker_words(data, WIDTH - 4.6, _limits(flow), _place_of(data, flow)) if flow else ""
    return (
        f"Coalitions through time in run {run} alone: one run, no band; other runs differ. "
        "Each bar is a coalition at a date, its height the strength of its members "
        "(fighters), named by its largest member; bands are factions that stay in a "
        "coalition or move to another. Factions alone or in smaller blocs are gathered in "
        "one bar for each side. Full colour is signatories, the tint of a "
        "side the rest of it. Columns are evenly spaced, dates are not. "
        f"{markers}{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    if needs(data):
        return "Flow chart of coalitions: no data."
    flow = flow_of(data)
    parts = []
    for column, word in ((0, "start"), (len(flow.weeks) - 1, "end")):
        large = [key for key in heights(flow, column) if not flow.blocs[key].rest]
        labels = [bloc_label(data, flow, column, key).replace("\n", " ") for key in large]
        parts.append(f"at the {word}: {'; '.join(labels)}")
    return "Flow chart of the largest coalitions in one run, " + ". ".join(parts) + "."
