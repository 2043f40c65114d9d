"""The sources that a result's events, parameters and theatre rows cite."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from .amounts import counted
from .blocks import Block, Citation, Sources, Text

MARKS: Final = frozenset({"assumed", "coded"})
"""What stands where no source does."""


MOST_SHOWN: Final = 60
"""Characters of an address that are shown."""


def places(where: str) -> tuple[tuple[str, str], ...]:
    """Return where a source is: text, and an address where there is one that can be followed.

    Parameters
    ----------
    where : str
        As ``sources.toml`` has it; several, separated by ``; ``.

    Examples
    --------
    >>> places("doi:10.1177/1; https://example.org/a; a book; javascript:alert(1)")
    (('doi:10.1177/1', 'https://doi.org/10.1177/1'), ('example.org/a', 'https://example.org/a'), \
('a book', ''), ('javascript:alert(1)', ''))
    """
    found = []
    for part in filter(None, (each.strip() for each in where.split("; "))):
        if part.startswith(("https://", "http://")) and " " not in part:
            found.append((shortened(part), part))
        elif part.startswith("doi:") and " " not in part:
            found.append((part, f"https://doi.org/{part.removeprefix('doi:')}"))
        else:
            found.append((part, ""))
    return tuple(found)


def shortened(address: str) -> str:
    """Return an address as it is shown; the link behind it is whole.

    Parameters
    ----------
    address : str
        With its scheme.

    Examples
    --------
    >>> shortened("https://www.example.org/a/")
    'example.org/a'
    """
    plain = address.partition("://")[2].removeprefix("www.").rstrip("/")
    return plain if len(plain) <= MOST_SHOWN else f"{plain[:MOST_SHOWN]}\N{HORIZONTAL ELLIPSIS}"


def ids_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the ids that rows cite, and how many rows cite each.

    Parameters
    ----------
    rows : iterable of mapping
        With ``source``: ids separated by semicolons.
    """
    found: dict[str, int] = {}
    for row in rows:
        parts = (part.strip() for part in str(row.get("source") or "").split(";"))
        for name in dict.fromkeys(part for part in parts if part and part not in MARKS):
            found[name] = found.get(name, 0) + 1
    return found


def _citations(
    ids: Mapping[str, int], known: Mapping[str, Mapping[str, Any]], what: str
) -> Iterator[Citation]:
    """Yield what is known of some sources."""
    for name, number in sorted(ids.items()):
        row = known.get(name, {})
        yield Citation(
            name=name,
            title=str(row.get("title") or ""),
            date=str(row.get("date") or ""),
            kind=str(row.get("kind") or ""),
            places=places(str(row.get("where") or "")),
            used=counted(number, what),
        )


def cited(scenarios: Iterable[Mapping[str, Any]], grounds: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return the section on sources.

    Parameters
    ----------
    scenarios : iterable of mapping
        As resolved.
    grounds : mapping
        See `ensemble.grounds`; empty in older folders.

    Returns
    -------
    tuple of Block
        Those that events cite, those that parameters cite, then those of the theatre's rows.
    """
    each = list(scenarios)
    events = {
        (str(event.get("id")), str(event.get("source"))): event
        for scenario in each
        for event in scenario.get("events") or ()
    }
    by_event = ids_of(events.values())
    by_parameter = ids_of(dict(each[0].get("parameters") or {}).values()) if each else {}
    known = grounds.get("sources") or {}
    by_row = {
        name: int(row["rows"])
        for name, row in known.items()
        if row.get("rows") and name not in by_event and name not in by_parameter
    }
    blocks: list[Block] = []
    for title, ids, what in (
        ("Cited by events", by_event, "event"),
        ("Cited by parameters", by_parameter, "parameter"),
        ("Cited by rows of the theatre", by_row, "row"),
    ):
        if ids:
            blocks.append(Sources(title, tuple(_citations(ids, known, what))))
    if not known:
        blocks.insert(
            0,
            Text(
                (
                    "The folder was made by an earlier version and does not keep the titles of its "
                    "sources; the ids stand in the theatre's sources.toml.",
                )
            ),
        )
    return tuple(blocks) or (Text(("Nothing here cites a source.",)),)
