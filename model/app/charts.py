"""The curves of the page: each with its unit, its caption, and the baseline as a ghost."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..figures.outcome_words import label
from ..figures.style import GREY, INK, OKABE_ITO
from ..scenario.load import Scenario
from .names import Names
from .struck import STRUCK

if TYPE_CHECKING:
    from .found import Found
    from .session import Session
    from .worlds import Ghost


@dataclass(frozen=True)
class Curve:
    """One line of a chart: an outcome and how it looks."""

    key: str
    label: str
    colour: str
    dash: str = ""


@dataclass(frozen=True)
class Chart:
    """What a chart shows.

    Attributes
    ----------
    key, title, unit, caption : str
        A short name, what stands above, at the axis and below.
    curves : sequence of Curve
        Its lines.
    high : float or None
        Upper end of the axis, where the unit has one.
    """

    key: str
    title: str
    unit: str
    caption: str
    curves: Sequence[Curve]
    high: float | None = None


QUANTILES: Final = ("p05", "p50", "p95")

SHARE: Final = "share, 0 to 1"


def charts(session: "Session") -> list[dict[str, Any]]:
    """Return the curves of all weeks played.

    Parameters
    ----------
    session : Session
        A visitor's.

    Returns
    -------
    list of dict
        key, title, unit, caption; low, high (ends of the axis; high may be None); weeks
        (counted from 1) and dates of the points; total (weeks of the scenario); lines: key,
        label, colour, dash (as SVG has it), values and ghost (one for each week of the
        baseline, None without one; None where undefined); ghost_name; events: week, label.
    """
    with session.lock:
        ghost, played = session.ghost, session.week
        values = session.series.values | session.struck
        shared = {
            "low": 0.0,
            "weeks": list(range(1, played + 1)),
            "dates": [session.scenario.day(week).isoformat() for week in range(played)],
            "total": session.weeks_total,
            "ghost_name": "" if ghost is None else ghost.name,
            "events": marks_of(session.scenario, session.names),
        }
        drawn = _struck_sides(session)
        found = _charts(session.names, session.war.who.sides, drawn)
        return [_chart(each, values, ghost) | shared for each in found]


def band_charts(scenario: Scenario, found: "Found") -> list[dict[str, Any]]:
    """Return the bands of many runs, chart by chart as `charts` returns curves.

    Parameters
    ----------
    scenario : Scenario
        That was played.
    found : Found
        What came of it.

    Returns
    -------
    list of dict
        As of `charts`, but that lines have p05, p50 and p95, and other (p05, p50 and p95 of
        what it is compared with; None without) instead of values and ghost; other_name.
    """
    names = Names(scenario, found.seed)
    sides = [name.removeprefix("strength_") for name in found.bands if name.startswith("strength_")]
    shared = {
        "low": 0.0,
        "weeks": list(range(1, found.weeks + 1)),
        "dates": [scenario.day(week).isoformat() for week in range(found.weeks)],
        "total": found.weeks,
        "other_name": found.other,
        "events": marks_of(scenario, names),
    }
    return [_bands(chart, found) | shared for chart in _charts(names, sides, ())]


def _bands(chart: Chart, found: "Found") -> dict[str, Any]:
    """Return one chart of bands as plain data."""
    beside = f" Pale: {found.other}, the same runs." if found.other else ""
    return {
        "key": chart.key,
        "title": chart.title,
        "unit": chart.unit,
        "caption": (
            f"{chart.caption} Line: median of {found.runs} runs; band: 5 to 95 % of them.{beside}"
        ),
        "high": chart.high,
        "lines": [
            {
                "key": curve.key,
                "label": curve.label,
                "colour": curve.colour,
                "dash": curve.dash,
                **{name: found.bands[curve.key][name] for name in QUANTILES},
                "other": _other(curve.key, found),
            }
            for curve in chart.curves
            if curve.key in found.bands
        ],
    }


def _other(key: str, found: "Found") -> dict[str, list[float | None]] | None:
    """Return the band of an outcome in what it is compared with."""
    band = found.other_bands.get(key)
    return None if band is None else {name: list(band[name]) for name in QUANTILES}


def _chart(chart: Chart, values: Mapping[str, Sequence[float]], ghost: "Ghost | None") -> Any:
    """Return one chart as plain data."""
    beside = {} if ghost is None else ghost.series
    lines = [
        {
            "key": curve.key,
            "label": curve.label,
            "colour": curve.colour,
            "dash": curve.dash,
            "values": _plain(values.get(curve.key, ())),
            "ghost": _plain(beside[curve.key]) if curve.key in beside else None,
        }
        for curve in chart.curves
    ]
    thin = "" if ghost is None else f" Pale: {ghost.name} under the same seed."
    return {
        "key": chart.key,
        "title": chart.title,
        "unit": chart.unit,
        "caption": f"{chart.caption}{thin}",
        "high": chart.high,
        "lines": lines,
    }


def _plain(values: Sequence[float]) -> list[float | None]:
    """Return numbers as JSON has them."""
    return [None if math.isnan(value) else float(f"{value:.6g}") for value in values]


def marks_of(scenario: Scenario, names: Names) -> list[dict[str, Any]]:
    """Return what a scenario makes happen inside the run: week (from 1), words and id."""
    dated = zip(scenario.events, names.meta["events"], strict=True)
    return [
        {"week": scenario.week_of(event.on) + 1, "label": about["label"], "id": event.id}
        for event, about in dated
        if 0 <= scenario.week_of(event.on) < scenario.weeks
    ]


def _struck_sides(session: "Session") -> list[str]:
    """Return the sides on which effort of the campaign has fallen so far."""
    return [
        side
        for side in session.names.sides
        if any(value > 0.0 for value in session.struck[f"{STRUCK}{side}"])
    ]


def _charts(names: Names, holding: Iterable[str], struck: Iterable[str]) -> list[Chart]:
    """Return all charts of a theatre, in the order of the page.

    `holding` are the sides with fighters, `struck` those on which the campaign's effort falls.
    """
    meta, sides = names.meta, names.sides
    number = len(names.scenario.theatre.signatories)
    return [
        Chart(
            "coalitions",
            "How many coalitions",
            "number of equal coalitions",
            "Effective number of coalitions: as many equal ones would share strength alike.",
            [Curve("effective_coalitions", label("effective_coalitions", meta), INK)],
        ),
        Chart(
            "largest",
            "The largest rebel coalition",
            SHARE,
            "Share of the strength of all rebels.",
            [Curve("largest_rebel_share", label("largest_rebel_share", meta), INK)],
            1.0,
        ),
        Chart(
            "cohesion",
            "Do the signatories hold together?",
            SHARE,
            f"Share of the {number} signatories in their largest common coalition; they count "
            "as united from 0.75 of their strength.",
            [
                Curve("signatory_cohesion", "by strength", INK),
                Curve("signatory_cohesion_count", "by number of groups", GREY, "6 3"),
            ],
            1.0,
        ),
        Chart(
            "strength",
            "Strength by side",
            "fighters",
            "Fighters in the theatre; outside states' national strength does not count.",
            [
                Curve(f"strength_{s}", sides[s]["label"], sides[s]["colour"], sides[s]["dash"])
                for s in holding
            ],
        ),
        *_declared(names, struck),
        Chart(
            "harm",
            "Civilian harm",
            "civilians killed a week",
            "Killed by all sides, and by the campaign's air strikes.",
            [
                Curve("civilian_harm", "by all sides", INK),
                Curve("campaign_harm", "by the campaign", OKABE_ITO["blue"], "3 3"),
            ],
        ),
        Chart(
            "ground",
            "Who holds the ground",
            SHARE,
            "Share of the pre-war population in ground that a group holds.",
            [
                Curve(f"control_{group}", look["label"], look["colour"])
                for group, look in names.groups.items()
            ],
            1.0,
        ),
    ]


def _declared(names: Names, struck: Iterable[str]) -> list[Chart]:
    """Return the chart of declared against actual targets; none without a campaign."""
    campaign = names.meta["campaign"]
    if campaign is None:
        return []
    said = " and ".join(names.plain[each] for each in campaign["declared"]) or "nobody"
    actor, sides = names.plain[campaign["actor"]], names.sides
    curves = [
        Curve(f"{STRUCK}{s}", f"on {sides[s]['label']}", sides[s]["colour"], sides[s]["dash"])
        for s in struck
    ]
    gap = Curve("declared_gap", "on others than declared", INK, "1 2")
    return [
        Chart(
            "declared",
            "Declared and actual targets",
            "share of effort, 0 to 1",
            f"{actor} says that it strikes {said}. On whom its effort falls.",
            [*curves, gap],
            1.0,
        )
    ]
