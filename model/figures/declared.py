"""What the campaign declared and where its effort went."""

import datetime as dt

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .data import FigureData, date_of, has_outcome
from .events import draw_events, marker_words
from .lines import (
    band_key,
    band_words,
    detail_words,
    draw_band,
    draw_ghost,
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
    num,
    place,
    write_title,
)
from .short import short_names
from .stacks import draw_stack
from .style import INK, OKABE_ITO, Dash, side_styles
from .summary import Band, band, campaign_effort

PUBLISHED = (0.05, 0.30)
"""Share of Russia's strikes on ISIL in October 2015 by published counts."""
OCTOBER = (dt.date(2015, 10, 1), dt.date(2015, 10, 31))
PUBLISHED_LABEL = "published counts of ISIL's share, October 2015: 0.05 to 0.30"


def needs(data: FigureData) -> str:
    """Return why the figure cannot be drawn; empty when it can."""
    campaign = data.meta["campaign"]
    if campaign is None:
        return "the scenario has no campaign"
    if not has_outcome(data, "declared_gap"):
        return "the campaign spends effort in no week"
    if data.clashes.empty or not (data.clashes["attacker"] == campaign["actor"]).any():
        return "no rows on the campaign's effort (detail runs are off)"
    return ""


def published_applies(data: FigureData) -> bool:
    """Whether the published counts are about this campaign and this time."""
    campaign = data.meta["campaign"]
    first = date_of(data.meta, int(data.weeks[0]))
    last = date_of(data.meta, int(data.weeks[-1]) + 1)
    return (
        campaign is not None
        and campaign["actor"] == "russia"
        and "isil" in campaign["declared"]
        and first <= OCTOBER[1]
        and last > OCTOBER[0]
    )


def draw_targets(axes: Axes, data: FigureData) -> list[Artist]:
    """Draw the campaign's effort by target side, stacked; declared targets lowest.

    Returns
    -------
    list of Artist
        A legend entry for each part, the uppermost first.
    """
    effort = campaign_effort(data).fillna({"declared": float("nan")})
    effort = effort.loc[:, effort.sum() > 0] if effort.notna().any(axis=None) else effort
    sides = data.meta["sides"]
    colours: dict[str, str] = {s: st.colour for s, st in side_styles(data.meta).items()}
    labels = {side: f"on {meta['label']}" for side, meta in sides.items()}
    colours["declared"] = OKABE_ITO["black"]
    labels["declared"] = f"on declared targets ({declared_names(data)})"
    handles = draw_stack(axes, data, effort, colours, labels, {"declared": "////"})
    axes.axhline(1.0, color=INK, linewidth=2.0, linestyle="--", clip_on=False, gid="declared")
    declared = Line2D(
        [], [], color=INK, linewidth=2.0, linestyle="--", label="as declared: all of the effort"
    )
    return [declared, *handles]


def draw_bracket(axes: Axes) -> list[Artist]:
    """Draw the published range of ISIL's share at October 2015 as a bracket.

    Returns
    -------
    list of Artist
        Its legend entry.
    """
    left, right = num(OCTOBER[0]), num(OCTOBER[1])
    x = [right, left, left, right]
    y = [PUBLISHED[0], PUBLISHED[0], PUBLISHED[1], PUBLISHED[1]]
    axes.plot(x, y, color="white", linewidth=5.0, zorder=6, solid_capstyle="projecting")
    (bracket,) = axes.plot(
        x, y, color=OKABE_ITO["purple"], linewidth=2.4, zorder=7, label=PUBLISHED_LABEL
    )
    bracket.set_gid("published")
    return [bracket]


def draw_declared_share(
    axes: Axes, data: FigureData, baseline: FigureData | None = None
) -> list[Artist]:
    """Draw the share of effort on declared targets (0 to 1): by target and by place.

    Returns
    -------
    list of Artist
        What a legend should name.
    """
    lines: list[tuple[str, str, str, Dash]] = [
        ("declared_gap", "by target", OKABE_ITO["black"], "solid"),
        ("declared_gap_place", "by place", OKABE_ITO["blue"], (0, (6, 2))),
    ]
    handles: list[Artist] = []
    for column, label, colour, line in lines:
        if not has_outcome(data, column):
            continue
        share, main = _one_minus(band(data, column)), column == lines[0][0]
        handles.append(
            draw_band(axes, share, f"{line_word(data)}, {label}", colour, line, filled=main)
        )
        if data.runs > 1 and main:
            handles.append(band_key())
    if baseline is not None and has_outcome(baseline, "declared_gap"):
        ghost = _one_minus(band(baseline, "declared_gap"))
        name = f"median of {ghost_name(data, baseline)}, by target"
        handles.append(draw_ghost(axes, ghost, name))
    axes.set_ylim(0, 1.02)
    light_grid(axes)
    return handles


def declared_vs_actual(data: FigureData, baseline: FigureData | None = None) -> Figure | None:
    """Draw where the campaign's effort went against what it declared.

    Above: share of the campaign's effort by target side (0 to 1), mean over
    detail runs, no band. Below: the share on declared targets over all
    replications, band from the 5th to the 95th percentile.
    """
    if needs(data):
        return None
    panel = 2.5
    figure = new_figure(TITLE_ROOM + LANES_ROOM + 2 * panel + 0.8)
    write_title(
        figure,
        f"Declared against actual targets: the effort of {actor_name(data)}'s campaign",
        f"{data.meta['title']}. {_subtitle(data)}",
    )
    above = place(figure, 0.75, 0.8 + panel, 6.3, panel)
    handles = draw_targets(above, data)
    above.set_ylabel("Share of effort (0 to 1)")
    below = place(figure, 0.75, 0.45, 6.3, panel)
    lower = draw_declared_share(below, data, baseline)
    below.set_ylabel("Share on declared targets (0 to 1)")
    if published_applies(data):
        handles += draw_bracket(above)
        draw_bracket(below)
    date_axis(above, data)
    date_axis(below, data)
    draw_events(above, data)
    draw_events(below, data, labels=False)
    above.tick_params(labelbottom=False)
    above.xaxis.get_offset_text().set_visible(False)
    legend_beside(above, handles, "Effort by target")
    legend_beside(below, lower, "On declared targets")
    return figure


def declared_names(data: FigureData) -> str:
    """Return the declared targets by name, at most two of them."""
    campaign, names = data.meta["campaign"], short_names(data.meta)
    declared = [] if campaign is None else [names.get(i, i) for i in campaign["declared"]]
    more = f" and {len(declared) - 2} more" if len(declared) > 2 else ""
    return ", ".join(declared[:2]) + more


def actor_name(data: FigureData) -> str:
    """Return the name of the campaign's actor."""
    campaign = data.meta["campaign"]
    actor = "" if campaign is None else campaign["actor"]
    return short_names(data.meta, 30).get(actor, actor)


def _one_minus(gap: Band) -> Band:
    """Turn a gap into the share that was on target."""
    return Band(gap.dates, 1 - gap.high, 1 - gap.median, 1 - gap.low, gap.runs)


def _subtitle(data: FigureData) -> str:
    """Return what lines and bands are in both panels."""
    if data.runs == 1:
        return band_words(data)
    above = detail_words(data, data.clashes)
    return f"Above: {above}. Below: {_lower(band_words(data))}"


def _lower(sentence: str) -> str:
    """Return a sentence with a small first letter."""
    return sentence[:1].lower() + sentence[1:]


def caption(data: FigureData, baseline: FigureData | None = None) -> str:
    """Return a caption that can stand alone."""
    published = (
        " Bracket: published counts put 0.05 to 0.30 of the strikes of October 2015 on ISIL; "
        "they count strikes, the model counts effort."
        if published_applies(data)
        else ""
    )
    return (
        f"Declared against actual targets of {actor_name(data)}'s campaign by week. Above: "
        "how its effort was divided among target sides, stacked, declared targets "
        f"({declared_names(data)}) hatched at the bottom; {detail_words(data, data.clashes)}; "
        "the dashed line at 1 is what was declared. Below: the share of effort on declared "
        "targets by target, and by place (effort weighted by how much of the governorate the "
        f"declared target holds). {band_words(data)}{ghost_words(data, baseline)} The "
        f"line by place has no band.{published} "
        f"Weeks without a campaign are blank. {marker_words(data, 6.3)}{scenario_words(data)}"
    )


def alt(data: FigureData) -> str:
    """Return the alternative text."""
    if needs(data):
        return "Stacked chart of a campaign's effort by target: no data."
    gap = data.by_outcome["declared_gap"]["p50"].dropna()
    share, first = 1 - gap.mean(), 1 - gap.iloc[0]
    return (
        f"Stacked chart of {actor_name(data)}'s effort by target side: {first:.0%} goes to "
        f"the declared targets ({declared_names(data)}) in its first week, {share:.0%} over "
        "all weeks."
    )
