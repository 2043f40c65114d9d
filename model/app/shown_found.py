"""What came of many runs, arranged for the panels: sentences, a comparison, curves with bands."""

from typing import Any

from .found import Bands, Found


def shown_found(found: Found, wish: str) -> dict[str, Any]:
    """Return what came of many runs, but for its bands.

    Parameters
    ----------
    found : Found
        Of an ensemble or a results folder.
    wish : str
        What the page says when a run is to be watched.
    """
    against = f", against {found.other}" if found.table else ""
    failed = f", {found.failed} failed" if found.failed else ""
    return {
        "title": f"{found.title}{against}: {found.runs} runs{failed}",
        "runs": found.runs + found.failed,
        "other": found.other,
        "words": list(found.words),
        "table": [dict(row) for row in found.table],
        "typical": [{"which": key, "run": run} for key, run in found.typical.items()],
        "typicalOf": found.typical_of.replace("_", " "),
        "wish": wish,
    }


def shown_bands(
    found: Found, charts: list[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the bands as the panel of curves draws them.

    Parameters
    ----------
    found : Found
        Of an ensemble or a results folder.
    charts : list of dict
        Those of a week: which curves stand together, and how they look.
    """
    drawn = [one for each in charts if (one := _chart(each, found.bands))]
    intro = (
        f"{found.runs} runs of {found.title}. Line: the median run of each week; shade: from "
        "the 5th to the 95th percentile, so about nine runs in ten lie in it. The shade is what "
        "chance and uncertain parameters make of it, no error of measurement."
    )
    if found.other:
        intro += f" Thin, with dotted edges: the same of {found.other}."
    shown = {
        "heading": "Bands",
        "intro": intro,
        "week": found.weeks,
        "weeks": found.weeks,
        "charts": drawn,
    }
    return shown, {"name": found.other, "events": [], **_beside(drawn, found.other_bands)}


def _chart(chart: dict[str, Any], bands: Bands) -> dict[str, Any] | None:
    """Return a chart with medians and bands for its lines; None if it has none."""
    lines = [
        {
            **line,
            "values": bands[line["key"]]["p50"],
            "low": bands[line["key"]]["p05"],
            "high": bands[line["key"]]["p95"],
        }
        for line in chart["lines"]
        if line["key"] in bands
    ]
    return chart | {"lines": lines} if lines else None


def _beside(charts: list[dict[str, Any]], bands: Bands) -> dict[str, Any]:
    """Return medians and bands of what it is compared with, by chart and line."""
    values, low, high = {}, {}, {}
    for chart in charts:
        for line in chart["lines"]:
            if line["key"] in bands:
                key, band = f"{chart['key']}/{line['key']}", bands[line["key"]]
                values[key], low[key], high[key] = band["p50"], band["p05"], band["p95"]
    return {"values": values, "low": low, "high": high}
