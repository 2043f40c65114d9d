"""What a results folder keeps of the theatre that its scenarios played in: roles, rows, sources."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from ..scenario.fields import source_ids
from ..scenario.load import Scenario
from ..scenario.source_checks import ASSUMED, CODED
from ..scenario.theatre import Theatre

SOURCE_COLUMNS: Final = ("source", "ideology_source", "support_source")
"""Columns that say where a row, or a part of it, comes from."""

TABLES: Final = (
    "factions",
    "provinces",
    "presence",
    "control",
    "ties",
    "sponsors",
    "records",
    "umbrellas",
    "blocs",
    "rules",
    "declared",
)
"""Tables that a run reads."""


def used_rows(theatre: Theatre, table: str, start: date) -> Iterator[Any]:
    """Yield the rows of a table that a run from some day on can follow.

    Parameters
    ----------
    theatre : Theatre
        Whose.
    table : str
        One of `TABLES`.
    start : date
        First day of a run.

    Yields
    ------
    object
        Of `control` those that hold at the start, of `records` those from before it, of the
        others those that have not ended by then.
    """
    if table == "control":
        yield from theatre.control_on(start).values()
        return
    for row in getattr(theatre, table):
        begun = getattr(row, "since", None)
        ended = getattr(row, "until", None) or getattr(row, "active_until", None)
        known = begun is None or begun < start
        if known if table == "records" else ended is None or ended >= start:
            yield row


def cited_by(row: Any) -> tuple[str, ...]:
    """Return the ids that a row names as its sources, each once, ``assumed`` and ``coded`` too.

    Parameters
    ----------
    row : object
        Of a table of a theatre.
    """
    named = (str(getattr(row, column, "") or "") for column in SOURCE_COLUMNS)
    return tuple(dict.fromkeys(each for text in named for each in source_ids(text)))


def _basis(rows: Iterable[Any]) -> dict[str, int]:
    """Return how many rows there are, and how many of them are assumed or judged."""
    marks = [source_ids(str(row.source)) for row in rows]
    return {
        "rows": len(marks),
        "assumed": sum(ASSUMED in each for each in marks),
        "coded": sum(CODED in each and ASSUMED not in each for each in marks),
    }


def grounds(scenarios: Iterable[Scenario]) -> dict[str, Any]:
    """Return what scenarios of one theatre rest on, as plain data that JSON can hold.

    Parameters
    ----------
    scenarios : iterable of Scenario
        At least one; of one theatre and start.

    Returns
    -------
    dict
        ``id title hash roles`` of the theatre; ``tables``: by table ``rows assumed coded``;
        ``sources``: by id, in the order of ``sources.toml``, ``title date where kind`` and how
        many ``rows`` and ``events`` cite it, for those that are cited at all; ``fitted``: of the
        coefficients, their number, the day they were fitted and that before which records count.
    """
    each = list(scenarios)
    theatre, start = each[0].theatre, each[0].start
    events = {(event.id, event.source) for scenario in each for event in scenario.events}
    tables = {name: list(used_rows(theatre, name, start)) for name in TABLES}
    rows = [row for found in tables.values() for row in found]
    rows += list(each[0].parameters.values())
    by_rows = Counter(name for row in rows for name in cited_by(row))
    by_events = Counter(name for _, source in sorted(events) for name in source_ids(source))
    return {
        "id": theatre.id,
        "title": theatre.title,
        "hash": theatre.hash,
        "roles": {"rebels": [*theatre.roles.rebels], "government": [*theatre.roles.government]},
        "tables": {name: _basis(found) for name, found in tables.items() if found},
        "sources": {
            name: {
                "title": row.title,
                "date": row.date,
                "where": row.where,
                "kind": row.kind,
                "rows": by_rows[name],
                "events": by_events[name],
            }
            for name, row in theatre.sources.items()
            if by_rows[name] or by_events[name]
        },
        "fitted": _fitted(theatre),
    }


def _fitted(theatre: Theatre) -> dict[str, Any] | None:
    """Return what is said of the fitted coefficients; None of a theatre without any."""
    found = theatre.coefficients
    if not found:
        return None
    return {
        "coefficients": len(found.get("names", ())),
        "on": str(found.get("fitted", "")),
        "records_before": str(found.get("records_before", "")),
    }
