"""Event markers: a line at each date, and labels that do not overlap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.text import Text

from .data import EventMeta, FigureData, date_of, day
from .page import date_axis, new_figure, num, place, renderer_of, root_figure
from .style import GREY, INK, SMALL

RANK = (
    "statement",
    "merge",
    "campaign",
    "ceasefire",
    "renounce",
    "sponsors_align",
    "sponsors_divide",
    "set_rule",
    "aid",
    "enter",
    "leave",
)
"""Kinds of event, those first whose label is kept when not all fit."""
LANES = 3
LANE_HEIGHT = 12.0
"""Distance between two lanes of labels (points)."""
LONGEST = 34
"""Characters of a label before it is cut."""


@dataclass(frozen=True)
class Flag:
    """Where a label goes: its lane (0 lowest) and whether it points right."""

    lane: int
    right: bool


def shown_events(data: FigureData) -> list[EventMeta]:
    """Return the events dated inside the run, in order of date."""
    first = date_of(data.meta, int(data.weeks[0]))
    last = date_of(data.meta, int(data.weeks[-1]) + 1)
    inside = [event for event in data.meta["events"] if first <= day(event["on"]) < last]
    return sorted(inside, key=lambda event: (event["on"], event["id"]))


def assign_lanes(
    places: Sequence[float],
    widths: Sequence[float],
    left: float,
    right: float,
    lanes: int = LANES,
    gap: float = 8.0,
) -> list[Flag] | None:
    """Give every label a lane so that no two labels overlap and no stem crosses one.

    Parameters
    ----------
    places, widths : sequence of float
        Position of each marker in ascending order, width of its label.
    left, right : float
        Limits that no label may pass.
    lanes : int
        Number of lanes, counted upward from the axes.
    gap : float
        Space to keep between a label and the next label or stem.

    Returns
    -------
    list of Flag or None
        None if not all labels fit. All lengths are in the same unit.
    """
    flags: dict[int, Flag] = {}
    boxes: list[tuple[int, float, float]] = []
    stems: list[tuple[int, float]] = []
    for index in reversed(range(len(places))):
        found = None
        for flag in [Flag(lane, way) for lane in range(lanes) for way in (True, False)]:
            low = places[index] if flag.right else places[index] - widths[index] - gap
            high = low + widths[index] + gap
            inside = left <= low and high <= right
            free = all(
                lane != flag.lane or high <= start or end <= low for lane, start, end in boxes
            )
            uncrossed = all(
                lane <= flag.lane or not low < stem < high for lane, stem in stems
            ) and all(
                lane >= flag.lane or not start < places[index] < end for lane, start, end in boxes
            )
            if inside and free and uncrossed:
                found = flag
                boxes.append((flag.lane, low, high))
                stems.append((flag.lane, places[index]))
                break
        if found is None:
            return None
        flags[index] = found
    return [flags[index] for index in range(len(places))]


def draw_events(
    axes: Axes,
    data: FigureData,
    labels: bool = True,
    where: Callable[[EventMeta], float] | None = None,
) -> list[Text]:
    """Draw a thin line at each event and, above the axes, as many labels as fit.

    Events whose label does not fit keep a short tick at the upper edge; the
    statement and the campaigns come before them. The limits of the horizontal
    axis must be set before.

    Parameters
    ----------
    axes : Axes
        Where to draw; room for three lanes is needed above it.
    data : FigureData
        Its `meta` holds the events.
    labels : bool
        Whether to write labels (the upper panel of several usually does).
    where : callable, optional
        Horizontal position of an event; default its date.

    Returns
    -------
    list of Text
        The labels, from left to right.
    """
    position = where or (lambda event: num(day(event["on"])))
    events = shown_events(data)
    chosen, flags = _fitting(axes, events, position)
    for event in events:
        if event in chosen:
            axes.axvline(position(event), color=GREY, linewidth=0.8, zorder=1.5, gid="event")
        else:
            top = axes.get_xaxis_transform()
            x = position(event)
            (tick,) = axes.plot([x, x], [0.97, 1.0], color=GREY, linewidth=0.8, transform=top)
            tick.set_gid("event-tick")
    if not labels:
        return []
    return [
        _write(axes, event, position(event), flag)
        for event, flag in zip(chosen, flags, strict=True)
    ]


def marker_words(
    data: FigureData,
    inches: float,
    limits: tuple[float, float] | None = None,
    where: Callable[[EventMeta], float] | None = None,
) -> str:
    """Return the sentence on event markers in a caption; empty without events.

    Ticks are spoken of only where `draw_events` draws some.

    Parameters
    ----------
    data : FigureData
        Its `meta` holds the events.
    inches : float
        Width of the axes.
    limits : (float, float), optional
        Of the horizontal axis; default the dates of the run.
    where : callable, optional
        As that of `draw_events`.
    """
    events = shown_events(data)
    if not events:
        return ""
    axes = place(new_figure(2.0), 1.0, 0.5, inches, 1.0)
    if limits is None:
        date_axis(axes, data)
    else:
        axes.set_xlim(*limits)
    chosen, _ = _fitting(axes, events, where or (lambda event: num(day(event["on"]))))
    told = "Vertical lines are the scenario's dated events"
    if len(chosen) < len(events):
        told += "; short ticks at the upper edge are further ones, without a label"
    return f"{told}."


def _text(event: EventMeta) -> str:
    """Return the label of an event, cut where it is too long."""
    label = event["label"] or event["id"]
    return label if len(label) <= LONGEST else label[: LONGEST - 3].rstrip() + "..."


def _fitting(
    axes: Axes, events: list[EventMeta], position: Callable[[EventMeta], float]
) -> tuple[list[EventMeta], list[Flag]]:
    """Return the most important events whose labels fit, in order of date."""
    order = sorted(events, key=lambda e: RANK.index(e["kind"]) if e["kind"] in RANK else len(RANK))
    figure = root_figure(axes)
    renderer = renderer_of(figure)
    probe = axes.text(0, 0, "", fontsize=SMALL)
    width: dict[str, float] = {}
    for event in events:
        probe.set_text(_text(event))
        width[event["id"]] = probe.get_window_extent(renderer).width
    probe.remove()
    box = axes.get_window_extent(renderer)
    right = box.x1 + 0.02 * box.width
    kept: list[EventMeta] = []
    flags: list[Flag] = []
    for event in order:
        attempt = sorted([*kept, event], key=position)
        pixels = [float(axes.transData.transform((position(e), 0))[0]) for e in attempt]
        widths = [width[e["id"]] for e in attempt]
        found = assign_lanes(pixels, widths, box.x0 - 40, right)
        if found is not None:
            kept, flags = attempt, found
    return kept, flags


def _write(axes: Axes, event: EventMeta, x: float, flag: Flag) -> Text:
    """Write one label above the axes, on a stem up to its lane."""
    height = 3.0 + LANE_HEIGHT * flag.lane
    axes.annotate(
        "",
        xy=(x, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0.0, height + 8.0),
        textcoords="offset points",
        annotation_clip=False,
        arrowprops={
            "arrowstyle": "-",
            "color": GREY,
            "linewidth": 0.8,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
    return axes.annotate(
        _text(event),
        xy=(x, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(3.0 if flag.right else -3.0, height),
        textcoords="offset points",
        ha="left" if flag.right else "right",
        va="bottom",
        fontsize=SMALL,
        color=INK,
        annotation_clip=False,
        gid="event-label",
    )
