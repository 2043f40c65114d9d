"""What a user has observed: claims between factions, lists of groups, later alliances."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from .errors import Problem, nearest
from .separated import Separated, columns_of, raise_some, read_separated, short
from .theatre import Theatre

MOST_CLAIMS: Final = 1_000_000
"""Claims of a pair; more would be a slip of the keyboard."""


@dataclass(frozen=True)
class Claims:
    """Observed claims.

    Attributes
    ----------
    path : str
        The file.
    of : dict of (str, str) to float
        Claims by pair of ids, in the order of the theatre's factions; pairs of no
        claims that the file lists are in it too.
    warnings : tuple of str
        What is odd, but no error.
    """

    path: str
    of: dict[tuple[str, str], float]
    warnings: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups that the file names, in the order of their pairs."""
        return tuple(dict.fromkeys(name for pair in self.of for name in pair))


@dataclass(frozen=True)
class Alliance:
    """An alliance that was made.

    Attributes
    ----------
    name : str
        As the file has it.
    on : date
        When.
    members : tuple of str
        Ids, at least two.
    """

    name: str
    on: date
    members: tuple[str, ...]


def _plain(text: str) -> str:
    """Return a name without case, accents of typing and punctuation, to compare by."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


class Names:
    """Finds factions by id or name.

    Parameters
    ----------
    theatre : Theatre
        Whose factions.
    """

    def __init__(self, theatre: Theatre) -> None:
        self.order = {row.id: number for number, row in enumerate(theatre.factions)}
        self._ids: dict[str, str] = {}
        for row in theatre.factions:
            for text in (row.signatory_name, row.name, row.id):
                if text:
                    self._ids[_plain(text)] = row.id
        self._shown = [*self.order, *(row.name for row in theatre.factions)]

    def find(self, table: Separated, line: int, column: str, text: str) -> str | None:
        """Return the id of a faction; None, and a problem, if there is none of that name.

        Parameters
        ----------
        table : Separated
            Gets the problem.
        line : int
            Where in the file.
        column : str
            Which column.
        text : str
            An id or a name, whatever its case.
        """
        found = self._ids.get(_plain(text))
        if found is None:
            where = f"line {line}, column {column}"
            message = f"{short(text)} is no faction of the theatre" if text else "is empty"
            close = nearest(text, self._shown) if text else ""
            allowed = "an id or a name (see the verb show)"
            table.problems.append(Problem(table.path, where, message, allowed, close))
        return found


def read_claims(path: Path, theatre: Theatre) -> Claims:
    """Return the claims of a table ``a,b,claims``; other columns are passed over.

    Parameters
    ----------
    path : Path
        The file; separated by comma, semicolon or tab.
    theatre : Theatre
        Whose factions it names.

    Raises
    ------
    InputError
        Naming the file, the line and the column.
    """
    table, names = read_separated(path), Names(theatre)
    at = columns_of(table, ("a", "b", "claims"))
    of: dict[tuple[str, str], float] = {}
    twice = 0
    for line, cells in table.rows:
        a, b = (names.find(table, line, "ab"[side], cells[at[side]]) for side in (0, 1))
        count = _count(table, line, cells[at[2]])
        if a is None or b is None or count is None:
            continue
        if a == b:
            table.problems.append(Problem(table.path, f"line {line}", f"{a} with itself"))
            continue
        pair = (a, b) if names.order[a] < names.order[b] else (b, a)
        twice += pair in of
        of[pair] = of.get(pair, 0.0) + count
    raise_some(table.problems)
    warnings = [f"{table.path}: {twice} rows repeat a pair; their claims are added up"] * (
        twice > 0
    )
    if not any(of.values()):
        warnings.append(f"{table.path}: no pair has a claim, so little can be scored")
    return Claims(table.path, of, tuple(warnings))


def _count(table: Separated, line: int, text: str) -> float | None:
    """Return a number of claims; None, and a problem, if it is none."""
    allowed = f"a whole number from 0 to {MOST_CLAIMS:,}"
    where = f"line {line}, column claims"
    try:
        value = table.number(text)
    except ValueError as error:
        table.problems.append(Problem(table.path, where, str(error), allowed))
        return None
    if not 0.0 <= value <= MOST_CLAIMS or value != int(value):
        table.problems.append(Problem(table.path, where, f"{short(text)} is no count", allowed))
        return None
    return value


def read_among(path: Path, theatre: Theatre) -> tuple[str, ...]:
    """Return the groups of a table with a column ``id``, in the theatre's order.

    Parameters
    ----------
    path : Path
        The file.
    theatre : Theatre
        Whose factions it names, by id or name.

    Raises
    ------
    InputError
        Naming the file and the line; also with fewer than two groups.
    """
    table, names = read_separated(path), Names(theatre)
    (at,) = columns_of(table, ("id",))
    found = {names.find(table, line, "id", cells[at]) for line, cells in table.rows}
    raise_some(table.problems)
    ids = tuple(name for name in names.order if name in found)
    if len(ids) < 2:
        raise_some([Problem(table.path, "", "names fewer than two groups", "two or more")])
    return ids


def read_alliances(path: Path, theatre: Theatre) -> tuple[Alliance, ...]:
    """Return the alliances of a table ``alliance,date,member``, a row for each member.

    Parameters
    ----------
    path : Path
        The file; dates as 2015-04-26.
    theatre : Theatre
        Whose factions it names, by id or name.

    Raises
    ------
    InputError
        Naming the file and the line: a member that is not known, two dates for one
        alliance, an alliance of one.
    """
    table, names = read_separated(path), Names(theatre)
    at = columns_of(table, ("alliance", "date", "member"))
    dates: dict[str, date] = {}
    members: dict[str, list[str]] = {}
    for line, name, on, member in _alliance_rows(table, names, at):
        if dates.setdefault(name, on) != on:
            message = f"{short(name)} has two dates: {dates[name]} and {on}"
            table.problems.append(Problem(table.path, f"line {line}", message, "one date"))
        if member not in members.setdefault(name, []):
            members[name].append(member)
    for name, group in members.items():
        if len(group) < 2:
            message = f"{short(name)} has one member"
            table.problems.append(Problem(table.path, "", message, "two or more"))
    if not members and not table.problems:
        table.problems.append(Problem(table.path, "", "has a header and no rows"))
    raise_some(table.problems)
    return tuple(Alliance(name, dates[name], tuple(group)) for name, group in members.items())


def _alliance_rows(
    table: Separated, names: Names, at: tuple[int, ...]
) -> Iterator[tuple[int, str, date, str]]:
    """Yield line, alliance, date and member of each row that is in order."""
    for line, cells in table.rows:
        name, text = cells[at[0]], cells[at[1]]
        if not name:
            table.problems.append(Problem(table.path, f"line {line}", "names no alliance"))
        member = names.find(table, line, "member", cells[at[2]])
        try:
            on = date.fromisoformat(text)
        except ValueError:
            where = f"line {line}, column date"
            message = f"{short(text)} is no date"
            table.problems.append(Problem(table.path, where, message, "such as 2015-04-26"))
            continue
        if name and member is not None:
            yield line, name, on, member
