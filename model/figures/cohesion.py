"""Signatory cohesion over time: by strength and by number of groups."""

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .data import FigureData, has_outcome
from .events import draw_events, marker_words
from .lines import (
    band_key,
    band_words,
    draw_band,
    draw_ghost,
    draw_level,
    ghost_name,
    ghost_words,
    line_word,
    scenario_words,
)
from .page import (
    LANES_ROOM,
    TITLE_ROOM,
    date_axis,
    legend_beside,
    light_grid,
    new_figure,
    place,
    write_title,
)
from .style import KNOWN
from .summary import band

UNITED = 0.75
"""Cohesion from which the signatories count as united."""
COLOUR = KNOWN["rebel"].colour


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    if not has_outcome(data, "signatory_cohesion"):
        return "signatory cohesion is defined in no week (a theatre without signatories?)"
    return ""


def draw_cohesion(
    axes: Axes,
    data: FigureData,
    baseline: FigureData | None = None,
    column: str = "signatory_cohesion",
    label: str = "by strength",
) -> list[Artist]:
    """Draw one measure of cohesion (0 to 1) with its band and the ghost line.

    Returns
    -------
    list of Artist
        What a legend should name.
    """
    summary = band(data, column)
    handles: list[Artist] = [draw_band(axes, summary, f"{line_word(data)}, {label}", COLOUR)]
    if summary.runs > 1:
        handles.append(band_key(COLOUR))
    if baseline is not None and has_outcome(baseline, column):
        name = f"median of {ghost_name(data, baseline)}"
        handles.append(draw_ghost(axes, band(baseline, column), name))
    axes.set_ylim(0, 1.04)
    light_grid(axes)
    return handles


def cohesion(data: FigureData, baseline: FigureData | None = None) -> Figure | None:
    """Draw signatory cohesion by strength (above) and by number of groups (below).

    Vertical axes: share of the signatories, 0 to 1. The band runs from the 5th
    to the 95th percentile over replications; dashed grey is the baseline's
    median; the dotted line is the threshold from which they count as united.
    """
    if needs(data):
        return None
    counted = has_outcome(data, "signatory_cohesion_count")
    panel = 2.25
    height = TITLE_ROOM + LANES_ROOM + panel + 0.45 + (panel + 0.3 if counted else 0)
    figure = new_figure(height)
    write_title(
        figure,
        "Signatory cohesion: the share of the signatories in one common coalition",
        f"{data.meta['title']}. {band_words(data)}",
    )
    bottom = height - TITLE_ROOM - LANES_ROOM - panel
    above = place(figure, 0.75, bottom, 6.7, panel)
    handles = draw_cohesion(above, data, baseline)
    draw_level(above, UNITED, f"united: {UNITED:g} or more")
    above.set_ylabel("Share of their strength (0 to 1)")
    date_axis(above, data)
    draw_events(above, data)
    legend_beside(above, handles, "By strength")
    if counted:
        below = place(figure, 0.75, 0.45, 6.7, panel)
        handles = draw_cohesion(
            below, data, baseline, "signatory_cohesion_count", "by number of groups"
        )
        below.set_ylabel("Share of the groups (0 to 1)")
        date_axis(below, data)
        draw_events(below, data, labels=False)
        above.tick_params(labelbottom=False)
        above.xaxis.get_offset_text().set_visible(False)
        legend_beside(below, handles, "By number of groups")
    return figure


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    return (
        "Signatory cohesion by week: the share of the signatories' strength, as of the "
        "date of the statement, that stands in their largest common coalition (above), "
        "and the same share of the number of groups (below); 1 means all in one "
        f"coalition. {band_words(data)}{ghost_words(data, baseline)} Dotted: {UNITED:g}, "
        f"from which they count as united. {marker_words(data, 6.7)}{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    if needs(data):
        return "Line chart of signatory cohesion: no data."
    median = band(data, "signatory_cohesion").median
    return (
        f"Line chart: signatory cohesion by strength starts at {median[0]:.2f}, is at most "
        f"{median.max():.2f} and ends at {median[-1]:.2f} (medians; 1 is all in one coalition)."
    )
