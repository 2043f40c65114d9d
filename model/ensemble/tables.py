"""Result tables as Arrow and Parquet: plain types, null for undefined, rows by run."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:  # it takes a fifth of a second to import, and no run needs it
    import pandas as pd

type Column = npt.NDArray[Any] | pa.DictionaryArray
type Columns = dict[str, Column]
type Filter = list[list[tuple[str, str, Any]]] | None
"""The columns of one table by name, all of one length; ids are dictionary arrays."""

DETAIL: Final = ("factions", "dyads", "clashes", "control", "pairs")
"""Tables that only detail runs have."""

TABLES: Final = ("runs", "weeks", "alignments", *DETAIL)
"""Every table of a replication and of a results folder, in the order in which they are written."""

BASELINE_WEEKS: Final = "baseline_weeks"
"""The table `weeks` of the scenario that figures and words compare with."""

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "runs": ("run", "seed"),
    "weeks": ("run", "week", "date"),
    BASELINE_WEEKS: ("run", "week", "date"),
    "alignments": ("run", "faction", "coalition", "strength"),
    "factions": ("run", "week", "faction", "strength", "coalition", "support", "losses"),
    "dyads": ("run", "week", "i", "j", "weight", "bond"),
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
    "pairs": (
        "run",
        "i",
        "j",
        "contact",
        "clashing",
        "prior",
        "weeks",
        "events",
        "expected_clashes",
        "expected_joint",
        "together",
    ),
}
"""Columns that a table has even without rows; `runs` and `weeks` have one for each outcome too."""

WHOLE: Final = frozenset({"run", "week", "seed", "coalition", "events", "weeks", "together"})
"""Columns of whole numbers."""


SCENARIO: Final = "scenario"
"""First column of every table in which there are several scenarios: the label of each."""

TEXT: Final = frozenset({SCENARIO, "faction", "i", "j", "attacker", "target", "province", "group"})
"""Columns of ids."""

CODED: Final = pa.dictionary(pa.int32(), pa.string())
"""Type of columns of ids in memory: numbers, and what they stand for. As text a row of `clashes`
takes twice the room, and writing it twice the time. In files they are plain text."""

ROW_GROUP: Final = 2**16
"""Rows of a row group; always the same, so that equal tables give equal bytes."""

INDEXED: Final = frozenset({"run", "week"})
"""Columns of which a file says what lies where: those by which a reader may leave rows out."""


def type_of(column: str) -> pa.DataType:
    """Return the Arrow type that readers of a file see of a column, whatever table it is in.

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
    """Return columns as an Arrow table; NaN becomes null, ids stay as `CODED`.

    Parameters
    ----------
    columns : dict of str to ndarray or DictionaryArray
        All of one length.
    """
    arrays = [_array(values, type_of(name)) for name, values in columns.items()]
    return pa.Table.from_arrays(arrays, names=list(columns))


def _array(values: Column, kind: pa.DataType) -> pa.Array:
    """Return one column as Arrow."""
    if isinstance(values, pa.DictionaryArray):
        return values.cast(CODED)
    return pa.array(values, type=kind, from_pandas=True)


def empty(name: str, several: bool = False) -> pa.Table:
    """Return a table with the columns that it always has, as in a file, and no rows.

    Parameters
    ----------
    name : str
        One of `KEYS`.
    several : bool
        Whether it has a column `scenario`.
    """
    columns = ((SCENARIO,) if several else ()) + KEYS[name]
    return pa.table({column: pa.array([], type_of(column)) for column in columns})


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
    return pa.concat_tables(filled).unify_dictionaries() if filled else empty(name)


def with_scenario(table: pa.Table, label: str) -> pa.Table:
    """Return a table with a first column that says which scenario its rows are of.

    Parameters
    ----------
    table : Table
        Of one scenario.
    label : str
        What to call it.
    """
    codes = pa.array(np.zeros(table.num_rows, np.int32))
    column = pa.DictionaryArray.from_arrays(codes, pa.array([label], pa.string()))
    return table.add_column(0, SCENARIO, column)


def is_coded(field: pa.Field) -> bool:
    """Return whether a column holds numbers and what they stand for.

    Parameters
    ----------
    field : Field
        Of a schema.
    """
    return bool(pa.types.is_dictionary(field.type))


def plain(table: pa.Table) -> pa.Table:
    """Return a table with plain text for ids, as readers of a file see it.

    Parameters
    ----------
    table : Table
        Any.
    """
    fields = [
        field.with_type(field.type.value_type) if is_coded(field) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def in_order_of_rows(table: pa.Table) -> pa.Table:
    """Return the same rows in one piece, ids numbered in the order in which they first appear.

    What a file keeps of ids then follows from the rows alone, not from the parts they were in.

    Parameters
    ----------
    table : Table
        Without null among its ids.
    """
    table = table.combine_chunks()
    for place, field in enumerate(table.schema):
        if is_coded(field) and table.num_rows:
            table = table.set_column(place, field.name, _renumbered(table.column(place).chunk(0)))
    return table


def _renumbered(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return a column whose values are numbered in the order in which they appear."""
    codes = column.indices.to_numpy()
    used = column.indices.unique()
    places = np.zeros(len(column.dictionary), np.int32)
    places[used.to_numpy()] = np.arange(len(used), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(places[codes], column.dictionary.take(used))


def writer(file: IO[bytes], schema: pa.Schema) -> pq.ParquetWriter:
    """Return what writes a table as Parquet.

    Floats are split into streams of bytes and ids get a dictionary: over the tables of
    16 runs that took a quarter less room and half the time of Parquet's usual choice,
    a dictionary for every column. A higher level of zstd gains less than 1 %. Smallest and
    largest values are kept of `INDEXED` alone: of all columns they take a quarter of the time.

    Parameters
    ----------
    file : file object
        One of Python's own, so that a full disk is an OSError with its number.
    schema : Schema
        Of the table. What is coded becomes plain text for every reader: the Arrow schema, which
        would tell that it was coded, is then left out.
    """
    floats = [field.name for field in schema if pa.types.is_floating(field.type)]
    others = [name for name in schema.names if name not in floats]
    return pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=others or False,
        use_byte_stream_split=floats or False,
        write_statistics=[name for name in schema.names if name in INDEXED] or False,
        store_schema=not any(map(is_coded, schema)),
    )


def encode(table: pa.Table) -> bytes:
    """Return a small table as bytes, for `decode`.

    As Arrow's stream and not as Parquet: parts live as long as a run. With tens of columns and
    few rows they took a tenth of the time to write and to read, those of detail tables a fifth,
    for a fifth more room.

    Parameters
    ----------
    table : Table
        What to write; held in memory twice.
    """
    buffer = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_stream(buffer, table.schema, options=options) as out:
        out.write_table(table.combine_chunks())
    return buffer.getvalue()


def decode(data: bytes) -> pa.Table:
    """Return a table of which `encode` has given the bytes.

    Parameters
    ----------
    data : bytes
        All of them.
    """
    # Arrow's own threads would stand in the way of whoever merges beside this one.
    with pa.ipc.open_stream(data, options=pa.ipc.IpcReadOptions(use_threads=False)) as stream:
        return stream.read_all()


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


def to_frame(table: pa.Table) -> "pd.DataFrame":
    """Return an Arrow table as pandas, dates as datetime64, null as NaN, ids as text.

    Parameters
    ----------
    table : Table
        What to turn.
    """
    frame: pd.DataFrame = plain(table).to_pandas(date_as_object=False)
    return frame


def read_frame(folder: Path | str, name: str) -> "pd.DataFrame":
    """Return a table of a results folder as pandas.

    Parameters
    ----------
    folder : Path or str
        The results folder.
    name : str
        One of `TABLES` or `BASELINE_WEEKS`.
    """
    return to_frame(read(Path(folder), name))


def read_coded(folder: Path, name: str, rows: Filter = None) -> "pd.DataFrame":
    """Return a table as `read_frame` does, but ids as categories: a fraction of memory and time.

    Parameters
    ----------
    folder, name
        As for `read_frame`.
    rows : list of list of (column, relation, value), optional
        Which rows: those for which all of one list holds. All by default.
    """
    path = folder / "tables" / f"{name}.parquet"
    if not path.exists():
        return to_frame(empty(name))
    ids = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
    table = pq.read_table(path, read_dictionary=ids, filters=rows).unify_dictionaries()
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame
