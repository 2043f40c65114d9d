"""Merges parts into a table: sorted by run, then by scenario, in row groups of one size.

Equal content gives equal bytes, however it was cut into parts. Rows are sorted by run
first: parts come in that order, so that a table is written in one pass that holds a few
row groups, runs can be added at its end, and paired runs stand together.
"""

import hashlib
import heapq
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from .chunk import File, Receipt, sha256
from .store import Store
from .tables import ROW_GROUP, SCENARIO, TEXT, decode, empty, in_order_of_rows, writer

Keys = npt.NDArray[np.int64]
"""For each row, run x number of scenarios + position of the scenario; ascending."""

MOST_PIECES: Final = 256
"""Pieces of a row group that are held apart: each column of each costs some hundred bytes."""


class DamagedError(Exception):
    """A part was cut short, altered or lost after it was taken in.

    Parameters
    ----------
    name : str
        Its receipt.
    """


def keys_of(table: pa.Table, labels: Sequence[str]) -> Keys:
    """Return where each row belongs.

    Parameters
    ----------
    table : Table
        With a column ``run`` and perhaps one ``scenario``.
    labels : sequence of str
        The scenarios in their order.

    Raises
    ------
    KeyError
        If there is a scenario that is none of these.
    """
    runs: Keys = table["run"].to_numpy() * len(labels)
    if SCENARIO not in table.column_names or len(labels) == 1:
        return runs
    place = {label: number for number, label in enumerate(labels)}
    column = table[SCENARIO].combine_chunks()
    order = np.array([place[label] for label in column.dictionary.to_pylist()], np.int64)
    codes: Any = column.indices.to_numpy()
    found: Keys = runs + order[codes]
    return found


def coded_file(source: Path) -> pq.ParquetFile:
    """Return an open file whose ids are read as numbers.

    Parameters
    ----------
    source : Path
        A table in Parquet.
    """
    ids = [name for name in pq.read_schema(source).names if name in TEXT]
    # What is on this machine need not be fetched before it is read.
    return pq.ParquetFile(source, read_dictionary=ids, pre_buffer=False)


class Source(ABC):
    """Sorted rows of a table.

    Attributes
    ----------
    first : int
        No row has a smaller key.
    """

    first: int

    @abstractmethod
    def blocks(self) -> Iterator[pa.Table]:
        """Yield the rows in their order, a few at a time."""


@dataclass(frozen=True)
class Part(Source):
    """A file that a chunk has written.

    Attributes
    ----------
    store : Store
        Where it is.
    receipt : str
        The name of its receipt.
    name : str
        Its own.
    file : File
        What it must be.
    first : int
        See `Source`.
    """

    store: Store
    receipt: str
    name: str
    file: File
    first: int

    def blocks(self) -> Iterator[pa.Table]:
        """See `Source.blocks`; the file is held in memory as it was written by a worker.

        Raises
        ------
        DamagedError
            If it is not what its receipt says.
        """
        try:
            data = self.store.read(self.name)
        except FileNotFoundError as error:
            raise DamagedError(self.receipt) from error
        if sha256(data) != self.file.sha256:
            raise DamagedError(self.receipt)
        yield decode(data)


@dataclass(frozen=True)
class Earlier(Source):
    """A table of finished results.

    Attributes
    ----------
    path : Path
        On this machine, and checked.
    first : int
        See `Source`.
    """

    path: Path
    first: int = 0

    def blocks(self) -> Iterator[pa.Table]:
        """See `Source.blocks`: a row group at a time."""
        with coded_file(self.path) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number)


class _Cursor:
    """Where we are in a source."""

    def __init__(self, source: Source, labels: Sequence[str]) -> None:
        self._blocks = source.blocks()
        self._labels = labels
        self._table: Any = None
        self._keys: Keys = np.empty(0, np.int64)
        self._at = 0

    def key(self) -> int | None:
        """Return the key of the next row; None at the end."""
        while self._at == len(self._keys):
            self._table = next(self._blocks, None)
            if self._table is None:
                return None
            self._keys, self._at = keys_of(self._table, self._labels), 0
        return int(self._keys[self._at])

    def take(self, until: int | None) -> Iterator[pa.Table]:
        """Yield the next rows with keys below `until`, at least those of the next key.

        Not more than is at hand, but for the rows of a key that a block cuts in two.
        """
        while True:
            end = len(self._keys) if until is None else int(np.searchsorted(self._keys, until))
            last = int(self._keys[end - 1])
            yield self._table.slice(self._at, end - self._at)
            self._at = end
            if self.key() != last:
                return
            until = last + 1

    def skip(self, until: int) -> None:
        """Leave out rows with keys below `until`."""
        while (key := self.key()) is not None and key < until:
            self._at = int(np.searchsorted(self._keys, until))


def merged(sources: Iterable[Source], labels: Sequence[str]) -> Iterator[pa.Table]:
    """Yield the rows of several sources in order; of equal keys those of one source only.

    Parameters
    ----------
    sources : iterable of Source
        Read one after another where they do not overlap, so that few are open at a time.
    labels : sequence of str
        The scenarios in their order.
    """
    waiting = sorted(enumerate(sources), key=lambda each: (each[1].first, each[0]), reverse=True)
    opened: list[tuple[int, int, _Cursor]] = []
    passed = 0  # rows with smaller keys were yielded
    while opened or waiting:
        while waiting and (not opened or waiting[-1][1].first <= opened[0][0]):
            number, source = waiting.pop()
            _push(opened, number, _Cursor(source, labels), passed)
        if not opened:
            continue
        key, number, cursor = heapq.heappop(opened)
        if key < passed:  # another source had the same row
            _push(opened, number, cursor, passed)
            continue
        ahead = [each[0] for each in opened[:1]] + [each[1].first for each in waiting[-1:]]
        until = max(min(ahead), key + 1) if ahead else None
        last = key
        for rows in cursor.take(until):
            last = int(keys_of(rows.slice(rows.num_rows - 1), labels)[0])
            yield rows
        passed = last + 1
        _push(opened, number, cursor, passed)


def _push(
    opened: list[tuple[int, int, _Cursor]], number: int, cursor: _Cursor, passed: int
) -> None:
    """Put a cursor among the open ones, unless it is at its end."""
    cursor.skip(passed)
    key = cursor.key()
    if key is not None:
        heapq.heappush(opened, (key, number, cursor))


def write_merged(
    path: Path,
    name: str,
    sources: Sequence[Source],
    labels: Sequence[str],
    *,
    several: bool,
    runs: int | None,
) -> File:
    """Write a table in its one and only form.

    Parameters
    ----------
    path : Path
        Where; its folder exists.
    name : str
        Of the table.
    sources : sequence of Source
        Its rows.
    labels : sequence of str
        The scenarios in their order.
    several : bool
        Whether it has a column `scenario`.
    runs : int or None
        Rows of this run and later ones are left out; None keeps all.

    Returns
    -------
    File
        What was written.

    Raises
    ------
    DamagedError
        If a part is not what its receipt says.
    """
    stream = merged(sources, labels)
    if runs is not None:
        stream = _first_runs(stream, runs)
    rows = 0
    with path.open("wb") as file:
        first = next(stream, None)
        schema = (empty(name, several) if first is None else first).schema.remove_metadata()
        with writer(file, schema) as out:
            for group in _row_groups(first, stream):
                out.write_table(group, row_group_size=ROW_GROUP)
                rows += group.num_rows
    return File(digest(path), rows)


def _first_runs(stream: Iterator[pa.Table], runs: int) -> Iterator[pa.Table]:
    """Leave out rows of this run and later ones."""
    for table in stream:
        end = int(np.searchsorted(table["run"].to_numpy(), runs))
        if end:
            yield table.slice(0, end)
        if end < table.num_rows:
            return


def _row_groups(first: pa.Table | None, stream: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield the same rows in tables of `ROW_GROUP` rows, each in one piece; the last is shorter."""
    held = [] if first is None else [first]
    rows = 0 if first is None else first.num_rows
    for table in stream:
        if rows >= ROW_GROUP:
            whole = pa.concat_tables(held)
            for at in range(0, rows - ROW_GROUP + 1, ROW_GROUP):
                yield in_order_of_rows(whole.slice(at, ROW_GROUP))
            left = whole.slice(rows - rows % ROW_GROUP)
            held, rows = ([left] if left.num_rows else []), left.num_rows
        held.append(table)
        rows += table.num_rows
        if len(held) > MOST_PIECES:
            held = [pa.concat_tables(held).combine_chunks()]
    for at in range(0, rows, ROW_GROUP):
        yield in_order_of_rows(pa.concat_tables(held).slice(at, ROW_GROUP))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece.

    Parameters
    ----------
    path : Path
        Of the file.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sources_of(
    name: str,
    parts: Iterable[tuple[str, int, Mapping[str, File]]],
    store: Store,
    earlier: Path | None,
    width: int,
) -> list[Source]:
    """Return what there is of a table.

    Parameters
    ----------
    name : str
        Of the table.
    parts : iterable of (stem, first run, files by table)
        The finished chunks.
    store : Store
        Where they are.
    earlier : Path or None
        The table of earlier results.
    width : int
        Number of scenarios.
    """
    found: list[Source] = [] if earlier is None else [Earlier(earlier)]
    for stem, run, files in parts:
        if name in files:
            receipt = Receipt(stem, 0, "", ())
            found.append(Part(store, receipt.name, receipt.file(name), files[name], run * width))
    return found
