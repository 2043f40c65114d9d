"""Theatres of any size, made from the shipped one, to see how time grows with factions.

Rebel and jihadist groups that no rule, tie or province names are dropped, or stand several
times; states, parties and the groups that are named stay as they are. Who was gone before the
first week, and takes no part in a run, is dropped. A copy has the rows of
its model in the tables of presence, sponsors and umbrellas, and signs if its model signs. It
has no record of its own and is in no bloc. Every row of a copy says `assumed`.
"""

import csv
import io
import re
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

from model.scenario.load import Scenario, load_scenario
from model.scenario.places import shipped_folder

THEATRE: Final = "syria-2015"
SCENARIO: Final = "status-quo"
SIDES: Final = ("rebel", "jihadist")
REASON: Final = "A copy, made to measure how time grows with the number of factions."
FOLLOWS: Final = {
    "factions": "id",
    "presence": "faction",
    "sponsors": "faction",
    "umbrellas": "member",
}
"""Tables whose rows a copy gets, and the column that names the faction."""
DROPS: Final = {
    "records": ("a", "b"),
    "record_groups": ("faction",),
    "blocs": ("member",),
    "alliances": ("member",),
}
"""Tables that lose the rows of those who are dropped, and the columns that name them."""

type Row = dict[str, str]


def synthetic(folder: Path, factions: int) -> Scenario:
    """Write a theatre of some size and a scenario like `status-quo` on it, and load that.

    Parameters
    ----------
    folder : Path
        Where; it exists.
    factions : int
        How many.

    Returns
    -------
    Scenario
        Resolved and checked.

    Raises
    ------
    ValueError
        If the number is smaller than what cannot be dropped.
    """
    name = f"size-{factions}"
    write_theatre(folder / name, factions)
    text = (shipped_folder() / f"{SCENARIO}.toml").read_text(encoding="utf-8")
    text = text.replace("#:schema ./schema.json\n", "")
    file = folder / f"{name}-weeks.toml"
    file.write_text(text.replace(f'"{THEATRE}"', f'"{name}"'), encoding="utf-8")
    return load_scenario(file)


def write_theatre(folder: Path, factions: int) -> None:
    """Write the folder of a theatre with a number of factions.

    Parameters
    ----------
    folder : Path
        It does not exist yet.
    factions : int
        How many.

    Raises
    ------
    ValueError
        If the number is smaller than what cannot be dropped.
    """
    shutil.copytree(shipped_folder() / THEATRE, folder)
    names = copies(folder, factions)
    for table, column in FOLLOWS.items():
        _edit(folder / f"{table}.csv", partial(_repeated, column=column, names=names))
    gone = {name for name, same in names.items() if not same}
    for table, columns in DROPS.items():
        _edit(folder / f"{table}.csv", partial(_without, columns=columns, gone=gone))
    about = folder / "theatre.toml"
    text = _in_lists(about.read_text(encoding="utf-8"), names)
    about.write_text(text.replace(f'id = "{THEATRE}"', f'id = "{folder.name}"'), encoding="utf-8")


def copies(folder: Path, factions: int) -> dict[str, list[str]]:
    """Return the ids under which each group stands that may be dropped or repeated.

    Parameters
    ----------
    folder : Path
        A theatre.
    factions : int
        How many there shall be.

    Raises
    ------
    ValueError
        If the number is smaller than what cannot be dropped.
    """
    rows = _read(folder / "factions.csv")
    start = load_scenario(SCENARIO).start.isoformat()
    gone = {row["id"] for row in rows if row["active_until"] and row["active_until"] < start}
    said = "".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("targeting.toml", "ties.csv", "provinces.csv")
    )
    named = set(re.findall(r"[a-z0-9][a-z0-9-]*", said))
    here = [row for row in rows if row["id"] not in gone]
    free = [row["id"] for row in here if row["side"] in SIDES and row["id"] not in named]
    fixed = len(here) - len(free)
    wanted = factions - fixed
    if wanted < 1:
        raise ValueError(f"{fixed} factions cannot be dropped, so {factions} are too few")
    # Spread evenly over the table, so that every kind of group loses or gains alike.
    count = len(free)
    upto = [place * wanted // count for place in range(count + 1)]
    many = [after - before for before, after in pairwise(upto)]
    return {name: list[str]() for name in gone} | {
        name: [name, *(f"{name}-{number}" for number in range(2, times + 1))][:times]
        for name, times in zip(free, many, strict=True)
    }


def _read(path: Path) -> list[Row]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _edit(path: Path, change: Callable[[list[Row]], list[Row]]) -> None:
    """Replace the rows of a table."""
    rows = _read(path)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(change(rows))
    path.write_text(out.getvalue(), encoding="utf-8")


def _repeated(rows: Sequence[Row], column: str, names: dict[str, list[str]]) -> list[Row]:
    """Return rows with those of each group repeated under its copies' ids, or left out."""
    out = []
    for row in rows:
        for name in names.get(row[column], [row[column]]):
            copy = row | {column: name}
            out.append(row if name == row[column] else _assumed(copy))
    return out


def _assumed(row: Row) -> Row:
    """Return the row of a copy: nobody vouches for it."""
    row = row | {"source": "assumed", ("basis" if "basis" in row else "note"): REASON}
    if "name" in row and "id" in row:
        row |= {"name": f"{row['name']} ({row['id'].rpartition('-')[2]})", "signatory_name": ""}
    if row.get("strength"):
        row |= {key: row[key] or row["strength"] for key in ("strength_low", "strength_high")}
    return row


def _without(rows: Sequence[Row], columns: Sequence[str], gone: set[str]) -> list[Row]:
    """Return rows that name none of those who are gone."""
    return [row for row in rows if gone.isdisjoint(row[column] for column in columns)]


def _in_lists(text: str, names: dict[str, list[str]]) -> str:
    """Return ``theatre.toml`` with the copies in the lists of their models."""
    for name, same in names.items():
        entry = ", ".join(f'"{each}"' for each in same)
        text = re.sub(rf'"{name}"(,?)', f"{entry}\\1" if same else "", text)
    return text
