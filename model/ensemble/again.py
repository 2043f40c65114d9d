"""Past runs: what a results folder keeps of one, and whether another is the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..scenario.errors import InputError, Problem, listed, nearest
from ..scenario.load import Scenario
from ..scenario.places import find_theatre
from ..scenario.recall import recall
from ..scenario.theatre import load_theatre
from .claim import read_manifest
from .manifest import code
from .plan import check_playable
from .publish import MANIFEST
from .results import Results
from .store import is_address
from .tables import SCENARIO

COMPARED = ("runs", "weeks")
"""Tables that hold every replication."""


@dataclass(frozen=True)
class Record:
    """One run of a results folder.

    Attributes
    ----------
    folder : Path
        The results folder.
    label : str
        Its scenario's label in the tables.
    scenario : Scenario
        As it was.
    seed, run : int
        Root seed and number.
    several : bool
        Whether the tables have a column `scenario`.
    warnings : tuple of str
        Why it may come out otherwise.
    """

    folder: Path
    label: str
    scenario: Scenario
    seed: int
    run: int
    several: bool
    warnings: tuple[str, ...]


def read_record(
    folder: str, run: int, label: str | None = None, theatre: str | None = None
) -> Record:
    """Return what a results folder keeps of one run.

    Parameters
    ----------
    folder : str
        The results folder.
    run : int
        Number of the run.
    label : str, optional
        Which scenario; needed where there are several.
    theatre : str, optional
        The folder of its theatre, if it is not a shipped one.

    Raises
    ------
    InputError
        If there is no such run, or its scenario cannot be made again.
    """
    manifest = _manifest(folder)
    shown = f"{folder}/{MANIFEST}"
    entry = _entry(manifest, label, shown)
    name, content = str(entry.get("label", entry["name"])), entry["scenario"]
    try:
        world = load_theatre(find_theatre(theatre or content["theatre"]["id"]))
        seed = int(manifest["seed"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(Problem(shown, "scenario", "names no theatre or seed")) from error
    scenario = recall(content, world, shown)
    check_playable(scenario)
    there = (manifest.get("versions") or {}).get("code")
    warnings = []
    if there != code():
        warnings.append(
            f"these runs were made with code version {there}, this is {code()}: "
            "the numbers may differ"
        )
    record = Record(
        Path(folder), name, scenario, seed, run, "scenarios" in manifest, tuple(warnings)
    )
    if not _rows(record, record.folder, "runs").num_rows:
        message = f"holds no run {run} of {name}"
        raise InputError(Problem(folder, "", message, _numbers(record)))
    return record


def _manifest(folder: str) -> Mapping[str, Any]:
    """Return the manifest of a results folder on this machine."""
    if is_address(folder):
        message = "is an address; replay reads folders"
        raise InputError(Problem(folder, "", message, "a copy of it on this machine"))
    content = read_manifest(folder)
    if content is None:
        raise InputError(Problem(folder, "", "is no results folder", "what run --out names"))
    return content


def _entry(manifest: Mapping[str, Any], label: str | None, shown: str) -> Mapping[str, Any]:
    """Return what a manifest says of one of its scenarios."""
    entries = {str(each.get("label")): each for each in manifest.get("scenarios", ())}
    if not entries:
        only = {str(manifest.get("name")): manifest}
        label, entries = label or next(iter(only)), only
    if label is None and len(entries) == 1:
        label = next(iter(entries))
    if label is None:
        message = "holds several scenarios: say which with --scenario"
        raise InputError(Problem(shown, "", message, listed(entries, 20)))
    if label not in entries:
        message = f"holds no scenario {label!r}"
        raise InputError(Problem(shown, "", message, listed(entries, 20), nearest(label, entries)))
    return entries[label]


def _rows(record: Record, folder: Path, table: str, *, several: bool | None = None) -> pa.Table:
    """Return the rows of a run in a table, without the column `scenario`."""
    path = folder / "tables" / f"{table}.parquet"
    wanted = pc.field("run") == record.run
    if record.several if several is None else several:
        wanted &= pc.field(SCENARIO) == record.label
    try:
        rows = pq.read_table(path, filters=wanted)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(Problem(str(path), "", f"cannot be read: {error}")) from error
    return rows.drop_columns([SCENARIO]) if SCENARIO in rows.column_names else rows


def _numbers(record: Record) -> str:
    """Return which runs there are, in words."""
    path = record.folder / "tables" / "runs.parquet"
    wanted = pc.field(SCENARIO) == record.label if record.several else None
    runs = pq.read_table(path, columns=["run"], filters=wanted)["run"]
    if not len(runs):
        return "none; every run of it failed"
    return f"{pc.min(runs).as_py()} to {pc.max(runs).as_py()} (but for those that failed)"


def differing(record: Record, results: Results) -> list[str]:
    """Return the columns in which a run is not what the record says, bit for bit.

    Parameters
    ----------
    record : Record
        The run as it was.
    results : Results
        The run made again, alone in its folder.

    Returns
    -------
    list of str
        ``table.column``; empty if all is the same.
    """
    found = []
    for table in COMPARED:
        old = _rows(record, record.folder, table)
        new = _rows(record, results.folder, table, several=False)
        for column in dict.fromkeys([*old.column_names, *new.column_names]):
            both = column in old.column_names and column in new.column_names
            if not both or not old[column].equals(new[column]):
                found.append(f"{table}.{column}")
    return found
