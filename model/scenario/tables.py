"""Reading a theatre's tables: rows with the place that each came from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .about import DeclaredRow, Parameter, RuleRow, SourceRow, TheatreFile
from .errors import InputError, Problem, nearest
from .fields import Row
from .places import display, table_path
from .reading import read_csv, read_toml
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
from .translate import MOST_PROBLEMS, fill, under


@dataclass
class Table[R: BaseModel]:
    """Rows, and for each the place it was read from.

    Attributes
    ----------
    path : str
        The file, as the user would type it.
    rows : list
        The rows that are well formed.
    where : list of str
        ``line 3`` (CSV) or ``rule[3]`` (TOML), one for each row.
    """

    path: str
    rows: list[R]
    where: list[str]

    def problem(
        self, index: int, column: str, message: str, allowed: str = "", close: str = ""
    ) -> Problem:
        """Return a problem about one cell.

        Parameters
        ----------
        index : int
            Position of the row.
        column : str
            Column or key; empty for the row as a whole.
        message, allowed, close : str
            See `Problem`.
        """
        row = self.where[index]
        csv = row.startswith("line")
        where = f"{row}, column {column}" if csv else f"{row}.{column}"
        return Problem(self.path, where if column else row, message, allowed, close)


def columns_of(model: type[Row], order: str) -> tuple[str, ...]:
    """Return a table's columns in order, having checked that the model has the same.

    Parameters
    ----------
    model : type of Row
        The row model.
    order : str
        The columns, comma-separated, as documented.
    """
    columns = tuple(order.split(","))
    fields = {field.alias or name for name, field in model.model_fields.items()}
    assert set(columns) == fields, f"{model.__name__}: {set(columns) ^ fields}"
    return columns


#: Each CSV table: file, row model, columns as docs/theatre-format.md gives them.
CSV_TABLES: dict[str, tuple[type[Row], tuple[str, ...]]] = {
    name: (model, columns_of(model, order))
    for name, model, order in (
        (
            "factions",
            FactionRow,
            "id,name,side,label,strength,strength_low,strength_high,nationalism,islamism,"
            "sectarianism,ideology_source,support,support_low,support_high,support_source,"
            "air_sorties,harm_per_sortie,harm_per_1000,active_from,active_until,"
            "signatory_name,note,source",
        ),
        ("presence", PresenceRow, "faction,province,weight,from,until,basis,source"),
        (
            "provinces",
            ProvinceRow,
            "id,name,population,area_km2,adjacent,core_of,row,column,source",
        ),
        ("control", ControlRow, "date,province,group,share,low,high,basis,source"),
        ("ties", TieRow, "a,b,value,low,high,basis,source"),
        ("sponsors", SponsorRow, "faction,sponsor,share,low,high,basis,source"),
        ("records", RecordRow, "a,b,kind,from,until,claims,source"),
        ("record_groups", RecordGroupRow, "kind,faction,source"),
        ("umbrellas", UmbrellaRow, "umbrella,name,member,provinces,from,until,basis,source"),
        ("blocs", BlocRow, "bloc,name,member,from,until,basis,source"),
        ("alliances", AllianceRow, "alliance,from,until,member,source"),
    )
}

#: Tables that say nothing when they have no row.
NEVER_EMPTY = ("factions", "presence", "provinces", "control")

TOML_FILES = ("theatre.toml", "targeting.toml", "sources.toml")
OPTIONAL_FILES = ("parameters.toml", "coefficients.toml", "published.toml")


def _csv_locate(path: str, line: int) -> Callable[[tuple[int | str, ...]], tuple[str, str]]:
    """Return how to name a cell of one line."""

    def locate(loc: tuple[int | str, ...]) -> tuple[str, str]:
        return path, f"line {line}, column {loc[0]}" if loc else f"line {line}"

    return locate


def read_table(folder: Path, name: str, problems: list[Problem]) -> Table[Any]:
    """Return one CSV table; what is wrong with it is added to ``problems``.

    Parameters
    ----------
    folder : Path
        The theatre.
    name : str
        The table, without ``.csv``.
    problems : list of Problem
        Gets what is wrong.
    """
    model, columns = CSV_TABLES[name]
    path = folder / f"{name}.csv"
    table: Table[Any] = Table(display(path), [], [])
    try:
        raw = read_csv(table_path(folder, path.name), columns)
    except InputError as error:
        problems += error.problems
        return table
    most = len(problems) + MOST_PROBLEMS
    for line, cells in raw:
        if len(problems) > most:
            problems.append(Problem(table.path, f"line {line}", "and perhaps more from here on"))
            break
        row = fill(model, cells, _csv_locate(table.path, line), problems)
        if row is not None:
            table.rows.append(row)
            table.where.append(f"line {line}")
    if not raw and name in NEVER_EMPTY:
        problems.append(Problem(table.path, "", "has no rows"))
    return table


def read_file(folder: Path, name: str, problems: list[Problem]) -> dict[str, Any]:
    """Return one TOML file of a theatre, empty if it cannot be read.

    Parameters
    ----------
    folder : Path
        The theatre.
    name : str
        The file's name.
    problems : list of Problem
        Gets what is wrong.
    """
    try:
        return read_toml(table_path(folder, name))
    except InputError as error:
        problems += error.problems
        return {}


def read_about(folder: Path, problems: list[Problem]) -> TheatreFile | None:
    """Return ``theatre.toml``.

    Parameters
    ----------
    folder : Path
        The theatre.
    problems : list of Problem
        Gets what is wrong.
    """
    path = display(folder / "theatre.toml")
    raw = read_file(folder, "theatre.toml", problems)
    return fill(TheatreFile, raw, under(path), problems) if raw else None


def _read_entries[M: BaseModel](
    path: str, raw: dict[str, Any], key: str, model: type[M], problems: list[Problem]
) -> Table[M]:
    """Return an array of tables of ``targeting.toml``."""
    table: Table[M] = Table(path, [], [])
    entries = raw.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        problems.append(Problem(path, key, f"should be tables headed [[{key}]]"))
        return table
    for index, entry in enumerate(entries):
        row = fill(model, entry, under(path, key, index), problems)
        if row is not None:
            table.rows.append(row)
            table.where.append(f"{key}[{index}]")
    return table


def read_targeting(
    folder: Path, problems: list[Problem]
) -> tuple[Table[RuleRow], Table[DeclaredRow]]:
    """Return the rules and the declared targets of ``targeting.toml``.

    Parameters
    ----------
    folder : Path
        The theatre.
    problems : list of Problem
        Gets what is wrong.
    """
    raw = read_file(folder, "targeting.toml", problems)
    path = display(folder / "targeting.toml")
    known = ("rule", "declared")
    for key in raw:
        if key not in known:
            message = f"unknown key {key!r}"
            problems.append(Problem(path, key, message, "rule, declared", nearest(key, known)))
    return (
        _read_entries(path, raw, "rule", RuleRow, problems),
        _read_entries(path, raw, "declared", DeclaredRow, problems),
    )


def read_named[M: BaseModel](
    folder: Path, file: str, model: type[M], problems: list[Problem]
) -> dict[str, M]:
    """Return a TOML file of named tables: ``sources.toml``, ``parameters.toml``.

    Parameters
    ----------
    folder : Path
        The theatre.
    file : str
        The file's name.
    model : type of BaseModel
        What each table holds.
    problems : list of Problem
        Gets what is wrong.
    """
    path = display(folder / file)
    entries: dict[str, M] = {}
    for name, raw in read_file(folder, file, problems).items():
        if not isinstance(raw, dict):
            problems.append(Problem(path, name, f"should be a table headed [{name}]"))
            continue
        entry = fill(model, raw, under(path, name), problems)
        if entry is not None:
            entries[name] = entry
    return entries


def read_sources(folder: Path, problems: list[Problem]) -> dict[str, SourceRow]:
    """Return ``sources.toml``.

    Parameters
    ----------
    folder : Path
        The theatre.
    problems : list of Problem
        Gets what is wrong.
    """
    return read_named(folder, "sources.toml", SourceRow, problems)


def read_parameters(folder: Path, problems: list[Problem]) -> dict[str, Parameter]:
    """Return ``parameters.toml``, empty if the theatre has none.

    Parameters
    ----------
    folder : Path
        The theatre.
    problems : list of Problem
        Gets what is wrong.
    """
    if not (folder / "parameters.toml").exists():
        return {}
    return read_named(folder, "parameters.toml", Parameter, problems)


def stray_files(folder: Path) -> list[Problem]:
    """Return a problem for each table that no theatre has: most likely a misspelt name.

    Parameters
    ----------
    folder : Path
        The theatre.
    """
    known = [*(f"{name}.csv" for name in CSV_TABLES), *TOML_FILES, *OPTIONAL_FILES]
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        return [Problem(display(folder), "", f"cannot be read: {error.strerror}")]
    return [
        Problem(display(path), "", "unknown table", ", ".join(known), nearest(path.name, known))
        for path in files
        if path.suffix in (".csv", ".toml") and path.name not in known
    ]
