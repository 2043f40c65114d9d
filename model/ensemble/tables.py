"""Result tables as Arrow and Parquet: plain types, null for undefined, rows by run."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .record import DETAIL, Column, Columns

TABLES: Final = ("runs", "weeks", *DETAIL)
"""Every table of a results folder, in the order in which they are written."""

BASELINE_WEEKS: Final = "baseline_weeks"
"""The table `weeks` of the scenario that figures and words compare with."""

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "runs": ("run", "seed"),
    "weeks": ("run", "week", "date"),
    BASELINE_WEEKS: ("run", "week", "date"),
    "factions": ("run", "week", "faction", "strength", "coalition", "support", "losses"),
    "dyads": ("run", "week", "i", "j", "weight"),
    "clashes": (
        "run",
        "week",
        "attacker",
        "target",
        "province",
        "effort",
        "events",
        "losses",
    ),
    "control": ("run", "week", "province", "group", "share"),
}
"""Columns that a table has even without rows; `runs` and `weeks` have one for each outcome too."""

WHOLE: Final = frozenset({"run", "week", "seed", "coalition", "events"})
"""Columns of whole numbers."""


TEXT: Final = frozenset({"faction", "i", "j", "attacker", "target", "province", "group"})
"""Columns of ids."""


def type_of(column: str) -> pa.DataType:
    """Return the Arrow type of a column, whatever table it is in.

    Parameters
    ----------
    column : str
        Its name.
    """
    if column in TEXT:
        return pa.string()
    if column == "date":
        return pa.date32()
    return pa.int64() if column in WHOLE else pa.float64()


def to_arrow(columns: Columns) -> pa.Table:
    """Return columns as an Arrow table; NaN becomes null.

    Parameters
    ----------
    columns : dict of str to ndarray
        All of one length.
    """
    arrays = [_array(values, type_of(name)) for name, values in columns.items()]
    return pa.Table.from_arrays(arrays, names=list(columns))


def _array(values: Column, kind: pa.DataType) -> pa.Array:
    """Return one column as Arrow."""
    if isinstance(values, pa.DictionaryArray):
        return values.cast(kind)  # text, so that readers need no dictionary
    return pa.array(values, type=kind, from_pandas=True)


def empty(name: str) -> pa.Table:
    """Return a table with the columns that it always has, and no rows.

    Parameters
    ----------
    name : str
        One of `KEYS`.
    """
    return pa.table({column: pa.array([], type_of(column)) for column in KEYS[name]})


def stack(name: str, parts: Iterable[pa.Table]) -> pa.Table:
    """Return the rows of several tables in one.

    Parameters
    ----------
    name : str
        One of `KEYS`; what there is of it without rows.
    parts : iterable of Table
        In the order in which they are to stand.
    """
    filled = [part for part in parts if part.num_rows]
    return pa.concat_tables(filled).combine_chunks() if filled else empty(name)


def by_run(table: pa.Table) -> dict[int, pa.Table]:
    """Return the rows of each run.

    Parameters
    ----------
    table : Table
        Sorted by its column ``run``.
    """
    runs, first, count = np.unique(table["run"].to_numpy(), return_index=True, return_counts=True)
    return {
        int(run): table.slice(int(start), int(rows))
        for run, start, rows in zip(runs, first, count, strict=True)
    }


def write(table: pa.Table, path: Path) -> None:
    """Write a Parquet file; equal tables give equal bytes.

    Parameters
    ----------
    table : Table
        What to write.
    path : Path
        Where; the folder exists.
    """
    # Through a file of Python's own, so that a full disk is an OSError with its number.
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")


def read(folder: Path, name: str) -> pa.Table:
    """Return a table of a results folder; without rows if the folder lacks it.

    Parameters
    ----------
    folder : Path
        The results folder.
    name : str
        One of `TABLES` or `BASELINE_WEEKS`.
    """
    path = folder / "tables" / f"{name}.parquet"
    return pq.read_table(path) if path.exists() else empty(name)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as pandas, dates as datetime64, null as NaN.

    Parameters
    ----------
    table : Table
        What to turn.
    """
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def read_frame(folder: Path | str, name: str) -> pd.DataFrame:
    """Return a table of a results folder as pandas.

    Parameters
    ----------
    folder : Path or str
        The results folder.
    name : str
        One of `TABLES` or `BASELINE_WEEKS`.
    """
    return to_frame(read(Path(folder), name))


def statistics(runs: pa.Table, unit: Any) -> dict[str, dict[str, float | str | None]]:
    """Return mean, spread and Monte Carlo error of each outcome over the replications.

    Parameters
    ----------
    runs : Table
        The table `runs`.
    unit : callable
        From the name of an outcome to its unit.

    Returns
    -------
    dict
        For each outcome ``mean sd p05 p50 p95 mcse unit``: `sd` is that of a
        sample (n - 1), `mcse` = sd / sqrt(n), over the n runs in which the
        outcome is defined; None where undefined (`sd` and `mcse` with one run).
    """
    names = [name for name in runs.column_names if name not in KEYS["runs"]]
    return {name: _statistics_of(runs[name], unit(name)) for name in names}


def _statistics_of(column: pa.ChunkedArray, unit: str) -> dict[str, float | str | None]:
    """Return the statistics of one outcome."""
    values = column.drop_null().to_numpy()
    n = values.size
    if n == 0:
        none = dict.fromkeys(("mean", "sd", "p05", "p50", "p95", "mcse"))
        return none | {"unit": unit}
    low, middle, high = (float(value) for value in np.percentile(values, (5, 50, 95)))
    sd = float(values.std(ddof=1)) if n > 1 else None
    error = sd / float(np.sqrt(n)) if sd is not None else None
    mean = float(values.mean())
    return {
        "mean": mean,
        "sd": sd,
        "p05": low,
        "p50": middle,
        "p95": high,
        "mcse": error,
        "unit": unit,
    }
