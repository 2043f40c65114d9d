"""Tables from elsewhere: separated by comma, semicolon or tab, with a header."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import InputError, Problem, listed, nearest
from .places import display
from .reading import read_text

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS: Final = (",", ";", "\t")
LIMIT: Final = 200_000_000
"""Most bytes: a full matrix of 5,000 actors with a few digits in each cell."""

MOST_PROBLEMS: Final = 20
"""Problems told of one file."""


@dataclass(frozen=True)
class Separated:
    """A table as it was written.

    Attributes
    ----------
    path : str
        The file, for messages.
    separator : str
        One of `SEPARATORS`.
    header : tuple of str
        Names of the columns, stripped.
    rows : iterator of (int, list of str)
        Line number and cells, stripped, as many as the header has; to be gone
        through once.
    problems : list of Problem
        Gets what is wrong with a row that is passed over.
    """

    path: str
    separator: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    problems: list[Problem]

    def number(self, text: str) -> float:
        """Return a cell as a number.

        A file separated by semicolons may write decimal commas.

        Parameters
        ----------
        text : str
            The cell.

        Raises
        ------
        ValueError
            If it is no number, or not finite.
        """
        plain = text.replace("\N{MINUS SIGN}", "-")
        if self.separator == ";" and plain.count(",") == 1 and "." not in plain:
            plain = plain.replace(",", ".")
        try:
            value = float("" if "_" in plain else plain)
        except ValueError:
            raise ValueError(f"{short(text)} is no number") from None
        if value - value != 0.0:  # infinite, or not a number
            raise ValueError(f"{short(text)} is not finite")
        return value


def short(text: str) -> str:
    """Return a cell in quotes, cut where it is long.

    Parameters
    ----------
    text : str
        The cell.
    """
    return repr(text if len(text) <= 40 else f"{text[:37]}...")


def read_separated(path: Path) -> Separated:
    """Return a table that somebody else has written.

    UTF-8 with or without a byte-order mark. Lines above the header that begin
    with ``#`` and empty lines are passed over.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    InputError
        If it cannot be read, is no text or has no header.
    """
    text, shown = read_text(path, LIMIT), display(path)
    if "\0" in text:
        raise InputError(Problem(shown, "", "is no text file: it holds null bytes"))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(text)
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    try:
        for cells in reader:
            header = _without_tail([cell.strip() for cell in cells])
            if any(header) and not header[0].startswith("#"):
                problems: list[Problem] = []
                rows = _rows(reader, len(header), shown, problems)
                return Separated(shown, separator, tuple(header), rows, problems)
    except csv.Error as error:
        message = f"not valid CSV: {error}"
        raise InputError(Problem(shown, f"line {reader.line_num}", message)) from None
    raise InputError(Problem(shown, "", "holds nothing but comments"))


def _rows(
    reader: "Reader", size: int, shown: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the header that are as long as it."""
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if len(row) > size and not any(row[size:]):
                del row[size:]
            if len(row) == size and any(row):
                yield reader.line_num, row
            elif any(row):
                message = f"{len(row)} cells, but the header has {size}"
                problems.append(Problem(shown, f"line {reader.line_num}", message))
    except csv.Error as error:
        problems.append(Problem(shown, f"line {reader.line_num}", f"not valid CSV: {error}"))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text; unlike a StringIO it needs no second copy of all of it."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _separator(text: str) -> str:
    """Return the separator that the header has most of."""
    for line in _lines(text):
        if line.strip() and not line.startswith("#"):
            unquoted = "".join(line.split('"')[::2])
            return max(SEPARATORS, key=unquoted.count)
    return ","


def _without_tail(cells: list[str]) -> list[str]:
    """Return cells without empty ones at the end, which spreadsheets leave there."""
    while len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    return cells


def raise_some(problems: list[Problem]) -> None:
    """Raise the first problems of a file, if there are any.

    Parameters
    ----------
    problems : list of Problem
        What was found.
    """
    if len(problems) > MOST_PROBLEMS:
        rest = Problem(problems[0].path, "", f"and {len(problems) - MOST_PROBLEMS} problems more")
        problems = [*problems[:MOST_PROBLEMS], rest]
    if problems:
        raise InputError(tuple(dict.fromkeys(problems)))


def columns_of(table: Separated, wanted: tuple[str, ...]) -> tuple[int, ...]:
    """Return where columns stand, whatever the case of their names.

    Parameters
    ----------
    table : Separated
        The table.
    wanted : tuple of str
        Lower-case names.

    Raises
    ------
    InputError
        If one is missing or stands twice.
    """
    header = [name.lower() for name in table.header]
    problems = []
    for name in wanted:
        if name not in header:
            close = nearest(name, [each for each in table.header if each])
            message = f"missing column {name!r} among {listed(map(short, table.header), 8)}"
            problems.append(Problem(table.path, "header", message, ",".join(wanted), close))
        elif header.count(name) > 1:
            problems.append(Problem(table.path, "header", f"column {name!r} stands twice"))
    raise_some(problems)
    return tuple(header.index(name) for name in wanted)
