"""Cells and tables of the page of validation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ..analysis.checks import Band

MOST: Final = 100.0
"""Factors beyond this are not spelt out."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table.

    Parameters
    ----------
    head : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        Cells.
    """
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cells) + " |"


def number(value: float | None) -> str:
    """Return a number with two digits after the point (three below 0.1), a dash for none.

    Beyond `MOST` a factor has no upper end, and its digits mean nothing.
    """
    if value is None:
        return "-"
    if value > MOST:
        return f"over {MOST:.0f}"
    digits = 3 if abs(value) < 0.1 else 2
    return f"{value:.{digits}f}"


def percent(value: float | None) -> str:
    """Return a share in per cent, a dash for none."""
    return "-" if value is None else f"{100.0 * value:.0f} %"


def band(found: Band) -> str:
    """Return both ends of a band."""
    if found.low is None or found.high is None:
        return "-"
    return f"{number(found.low)} to {number(found.high)}"


def published(found: Band) -> str:
    """Return a published number or range."""
    return number(found.value) if found.value is not None else band(found)


def spanned(ends: Mapping[str, float | None]) -> str:
    """Return a score with its 95 % interval."""
    if ends["value"] is None:
        return "-"
    if ends["low"] is None:
        return number(ends["value"])
    return f"{number(ends['value'])} ({number(ends['low'])} to {number(ends['high'])})"
