"""Result tables read column by column: rows of one scenario, a batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .tables import KEYS, SCENARIO

Floats = npt.NDArray[np.float64]

type Source = Any
"""A Parquet file (a path, or a file open for reading), or a `pyarrow.Table` in memory."""

BATCH: Final = 2**16
"""Rows that are decoded at once."""

_KEYS: Final = {SCENARIO} | {key for name in ("runs", "weeks") for key in KEYS[name]}


def _open(source: Source) -> Any:
    """Return a table in memory, or a file to read from."""
    if isinstance(source, pa.Table):
        return source
    file = pq.ParquetFile(source)
    if SCENARIO in file.schema_arrow.names:  # labels as numbers: they are looked at for every row
        return pq.ParquetFile(source, metadata=file.metadata, read_dictionary=[SCENARIO])
    return file


def _batches(table: Any, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield some columns of all rows, a batch at a time."""
    if isinstance(table, pa.Table):
        yield from table.select(list(columns)).to_batches(BATCH)
    else:
        yield from table.iter_batches(BATCH, columns=list(columns), use_threads=False)


def _names(table: Any) -> list[str]:
    """Return the names of the columns."""
    schema = table.schema if isinstance(table, pa.Table) else table.schema_arrow
    return list(schema.names)


def outcomes_of(source: Source) -> list[str]:
    """Return the outcomes that a table `runs` or `weeks` holds.

    Parameters
    ----------
    source : path or Table
        The table.
    """
    return [name for name in _names(_open(source)) if name not in _KEYS]


def scenarios_of(source: Source) -> list[str]:
    """Return the scenarios of a table in their order; none without such a column.

    Parameters
    ----------
    source : path or Table
        The table.
    """
    table = _open(source)
    if SCENARIO not in _names(table):
        return []
    found: dict[str, None] = {}
    for batch in _batches(table, [SCENARIO]):
        found.update(dict.fromkeys(batch.column(0).unique().to_pylist()))
    return list(found)


@dataclass(frozen=True)
class Rows:
    """The rows of one scenario in a table of several, or all of a table.

    Attributes
    ----------
    source : path or Table
        The table.
    scenario : str or None
        Its label; None for a table without the column.
    count : int
        How many rows there are.
    """

    source: Source
    scenario: str | None
    count: int

    @classmethod
    def find(cls, source: Source, scenario: str | None) -> "Rows":
        """Return a scenario's rows, counted.

        Parameters
        ----------
        source : path or Table
            The table.
        scenario : str or None
            Its label; of no matter for a table without the column.

        Raises
        ------
        ValueError
            If None is asked of a table of several scenarios.
        """
        table = _open(source)
        if SCENARIO not in _names(table):
            rows = table.num_rows if isinstance(table, pa.Table) else table.metadata.num_rows
            return cls(source, None, rows)
        if scenario is None:
            raise ValueError("this table is of several scenarios: say which")
        batches = _batches(table, [SCENARIO])
        return cls(source, scenario, sum(int(_of(batch, scenario).sum()) for batch in batches))

    def read(self, columns: Sequence[str]) -> Iterator[list[Floats]]:
        """Yield some columns, batch by batch, in the order of the table.

        Parameters
        ----------
        columns : sequence of str
            Numbers; one that the table lacks is NaN throughout.

        Yields
        ------
        list of ndarray
            One for each column; null as NaN.
        """
        table = _open(self.source)
        known = _names(table)
        there = [name for name in columns if name in set(known)]
        extra = known[:1] if self.scenario is None else [SCENARIO]
        for batch in _batches(table, list(dict.fromkeys([*extra, *there]))):
            mine = slice(None) if self.scenario is None else _of(batch, self.scenario)
            length = batch.num_rows if isinstance(mine, slice) else int(mine.sum())
            if length:
                values = {name: _floats(batch.column(name))[mine] for name in there}
                yield [values.get(name, np.full(length, np.nan)) for name in columns]

    def column(self, name: str) -> Floats:
        """Return one whole column; for tables with a row for each run.

        Parameters
        ----------
        name : str
            A column of numbers.
        """
        parts = [values[0] for values in self.read([name])]
        return np.concatenate(parts) if parts else np.empty(0)


def _of(batch: pa.RecordBatch, scenario: str) -> npt.NDArray[np.bool_]:
    """Return which rows of a batch are of a scenario."""
    labels = pc.dictionary_encode(batch.column(SCENARIO))
    code = pc.index(labels.dictionary, scenario).as_py()
    mine: npt.NDArray[np.bool_] = labels.indices.to_numpy(zero_copy_only=False) == code
    return mine


def _floats(column: pa.Array) -> Floats:
    """Return an Arrow column of numbers, null as NaN."""
    values: Floats = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values
