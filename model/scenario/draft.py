"""A theatre while it is being checked: its tables with the places that rows came from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .about import DeclaredRow, Parameter, RuleRow, SourceRow, TheatreFile
from .errors import Problem, listed, nearest
from .places import display
from .roster import Roster
from .rows import (
    AllianceRow,
    BlocRow,
    ControlRow,
    FactionRow,
    PresenceRow,
    ProvinceRow,
    RecordGroupRow,
    RecordRow,
    SponsorRow,
    TieRow,
    UmbrellaRow,
)
from .tables import (
    OPTIONAL_FILES,
    Table,
    read_about,
    read_file,
    read_parameters,
    read_sources,
    read_table,
    read_targeting,
    stray_files,
)


@dataclass
class Draft:
    """Everything read from a theatre's folder, checked row by row but not yet as a whole."""

    folder: Path
    about: TheatreFile
    roster: Roster
    factions: Table[FactionRow]
    presence: Table[PresenceRow]
    provinces: Table[ProvinceRow]
    control: Table[ControlRow]
    ties: Table[TieRow]
    sponsors: Table[SponsorRow]
    records: Table[RecordRow]
    record_groups: Table[RecordGroupRow]
    umbrellas: Table[UmbrellaRow]
    blocs: Table[BlocRow]
    alliances: Table[AllianceRow]
    rules: Table[RuleRow]
    declared: Table[DeclaredRow]
    sources: dict[str, SourceRow]
    parameters: dict[str, Parameter]
    coefficients: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def about_problem(self, where: str, message: str, allowed: str = "", close: str = "") -> None:
        """Note a problem of ``theatre.toml``.

        Parameters
        ----------
        where, message, allowed, close : str
            See `Problem`.
        """
        path = display(self.folder / "theatre.toml")
        self.problems.append(Problem(path, where, message, allowed, close))

    def note(self, table: Table[Any], index: int, column: str, *text: str) -> None:
        """Note a problem of one cell.

        Parameters
        ----------
        table : Table
            The table.
        index : int
            Position of the row.
        column : str
            The column or key.
        *text : str
            Message, allowed, nearest.
        """
        self.problems.append(table.problem(index, column, *text))

    def check_provinces(self, table: Table[Any], index: int, key: str, ids: Iterable[str]) -> None:
        """Note every province that the theatre does not have.

        Parameters
        ----------
        table : Table
            The table.
        index : int
            Position of the row.
        key : str
            The column or key.
        ids : iterable of str
            What it names.
        """
        known = [row.id for row in self.provinces.rows]
        for each in ids:
            if each not in known:
                message = f"unknown province {each!r}"
                self.note(table, index, key, message, listed(known, 20), nearest(each, known))

    def check_selectors(
        self, table: Table[Any], index: int, key: str, names: Iterable[str]
    ) -> None:
        """Note every selector that means nobody.

        Parameters
        ----------
        table : Table
            The table.
        index : int
            Position of the row.
        key : str
            The column or key.
        names : iterable of str
            What it names.
        """
        for name in names:
            complaint = self.roster.complaint(name)
            if complaint:
                self.note(table, index, key, *complaint)


def spread_over(draft: Draft, table: Table[Any], column: str) -> None:
    """Replace selectors in a column by one row for each faction that they mean.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    table : Table
        The table, changed in place.
    column : str
        The column that may hold ``side:X`` or ``list:X``.
    """
    rows, where = [], []
    for index, row in enumerate(table.rows):
        name = getattr(row, column)
        draft.check_selectors(table, index, column, (name,))
        for each in draft.roster.members(name) or ():
            rows.append(row if each == name else row.model_copy(update={column: each}))
            where.append(table.where[index])
    table.rows[:], table.where[:] = rows, where


def overlapping(table: Table[Any], key: Callable[[Any], tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return pairs of rows with the same key that hold at the same time.

    Parameters
    ----------
    table : Table
        Rows with ``since`` and ``until``.
    key : callable
        From a row to what may not be said twice.

    Returns
    -------
    list of tuple of int
        Positions, the later row first.
    """
    found = []
    seen: dict[tuple[str, ...], list[int]] = {}
    for index, row in enumerate(table.rows):
        for earlier in seen.setdefault(key(row), []):
            other = table.rows[earlier]
            last_start = max(row.since or date.min, other.since or date.min)
            if last_start <= min(row.until or date.max, other.until or date.max):
                found.append((index, earlier))
                break
        seen[key(row)].append(index)
    return found


def read_draft(folder: Path) -> tuple[Draft | None, list[Problem]]:
    """Read every file of a theatre.

    Parameters
    ----------
    folder : Path
        The theatre.

    Returns
    -------
    tuple
        The draft (``None`` when ``theatre.toml`` cannot be used) and the problems of form. Only
        without problems of form does it make sense to check the theatre as a whole.
    """
    problems = stray_files(folder)
    about = read_about(folder, problems)
    names = [
        "factions",
        "presence",
        "provinces",
        "control",
        "ties",
        "sponsors",
        "records",
        "record_groups",
        "umbrellas",
        "blocs",
        "alliances",
    ]
    tables: dict[str, Table[Any]] = {name: read_table(folder, name, problems) for name in names}
    rules, declared = read_targeting(folder, problems)
    sources = read_sources(folder, problems)
    parameters = read_parameters(folder, problems)
    name = OPTIONAL_FILES[1]
    coefficients = read_file(folder, name, problems) if (folder / name).exists() else {}
    if about is None:
        return None, problems
    lists = {name: entry.members for name, entry in about.lists.items()}
    roster = Roster.of(tables["factions"].rows, about.sides, lists)
    draft = Draft(
        folder=folder,
        about=about,
        roster=roster,
        rules=rules,
        declared=declared,
        sources=sources,
        parameters=parameters,
        coefficients=coefficients,
        problems=problems,
        **tables,
    )
    return draft, problems
