"""Tables on disk: whoever reads them sees plain text, numbers, dates and null."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from model.ensemble.tables import (
    CODED,
    TABLES,
    in_order_of_rows,
    plain,
    read_coded,
    read_frame,
    type_of,
)
from model.scenario.load import Scenario

from .conftest import Play, compare

KINDS: dict[str, dict[str, str]] = {
    "pyarrow": {"string": "string", "int64": "int64", "double": "double", "date": "date32[day]"},
    "pandas": {"string": "str", "int64": "int64", "double": "float64", "date": "object"},
    "polars": {"string": "String", "int64": "Int64", "double": "Float64", "date": "Date"},
    "duckdb": {"string": "VARCHAR", "int64": "BIGINT", "double": "DOUBLE", "date": "DATE"},
}
"""By reader, what it calls each kind of column."""


def by_pyarrow(path: Path) -> tuple[dict[str, str], dict[str, list[Any]]]:
    table = pq.read_table(path)
    return {each.name: str(each.type) for each in table.schema}, table.to_pydict()


def by_pandas(path: Path) -> tuple[dict[str, str], dict[str, list[Any]]]:
    frame = pd.read_parquet(path)
    rows = frame.astype(object).where(frame.notna(), None)
    kinds = {
        name: "str" if pd.api.types.is_string_dtype(frame[name]) else str(frame[name].dtype)
        for name in frame
    }
    return kinds, rows.to_dict("list")


def by_polars(path: Path) -> tuple[dict[str, str], dict[str, list[Any]]]:
    frame = pytest.importorskip("polars").read_parquet(path)
    return {name: str(kind) for name, kind in frame.schema.items()}, frame.to_dict(as_series=False)


def by_duckdb(path: Path) -> tuple[dict[str, str], dict[str, list[Any]]]:
    with pytest.importorskip("duckdb").connect() as base:
        found = base.read_parquet(str(path))
        kinds = dict(zip(found.columns, map(str, found.types), strict=True))
        rows = found.fetchall()
    columns = zip(*rows, strict=True)
    return kinds, {name: list(of) for name, of in zip(kinds, columns, strict=True)}


READERS: dict[str, Callable[[Path], tuple[dict[str, str], dict[str, list[Any]]]]] = {
    "pyarrow": by_pyarrow,
    "pandas": by_pandas,
    "polars": by_polars,
    "duckdb": by_duckdb,
}


@pytest.fixture
def folder(play: Play, scenario: Scenario, baseline: Scenario, tmp_path: Path) -> Path:
    """Results of two scenarios."""
    compare(play, baseline, scenario, runs=2, detail=1)
    return tmp_path / "out" / "tables"


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_sees_the_same_plain_columns(folder: Path, reader: str) -> None:
    assert {path.stem for path in folder.iterdir()} == set(TABLES)
    for name in TABLES:
        path = folder / f"{name}.parquet"
        expected = pq.read_table(path).to_pydict()
        assert expected["scenario"][0] == "status-quo"
        assert expected["run"] == sorted(expected["run"])
        kinds, values = READERS[reader](path)
        assert list(kinds) == list(expected), name
        for column, kind in kinds.items():
            wanted = {"date32[day]": "date"}.get(str(type_of(column)), str(type_of(column)))
            assert kind == KINDS[reader][wanted], (name, column)
        assert values == expected, name  # null too
    assert None in pq.read_table(folder / "factions.parquet")["losses"].to_pylist()


def test_frames_have_no_categories(folder: Path) -> None:
    frame = read_frame(folder.parent, "clashes")
    assert not any(isinstance(kind, pd.CategoricalDtype) for kind in frame.dtypes)


@pytest.mark.parametrize("name", TABLES)
def test_frames_with_categories_say_the_same(folder: Path, name: str) -> None:
    """And of some rows, those that are asked for."""
    plain_one, coded_one = read_frame(folder.parent, name), read_coded(folder.parent, name)
    for column, values in plain_one.items():
        kind = coded_one[column].dtype
        assert isinstance(kind, pd.CategoricalDtype) == pd.api.types.is_string_dtype(values)
        assert coded_one[column].astype(values.dtype).equals(values), (name, column)
    if "week" in plain_one:
        few = read_coded(folder.parent, name, [[("week", "==", 0)], [("run", "==", 1)]])
        expected = plain_one[(plain_one["week"] == 0) | (plain_one["run"] == 1)]
        assert len(few) == len(expected) < len(plain_one)


def test_a_table_that_is_not_there_has_no_rows(tmp_path: Path) -> None:
    assert read_coded(tmp_path, "clashes").empty


def coded(ids: list[str], codes: list[int]) -> pa.Table:
    """Return a table with a column of ids."""
    column = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(ids))
    return pa.table({"faction": column.cast(CODED), "x": [float(code) for code in codes]})


def test_ids_are_numbered_by_the_rows_alone() -> None:
    """Two lists of factions, each in its own order and with one that nobody names."""
    one, other = coded(["a", "b", "unused"], [1, 0, 1]), coded(["c", "b", "a"], [1, 0, 2])
    both = in_order_of_rows(pa.concat_tables([one, other]))
    assert both["faction"].num_chunks == 1
    assert both["faction"].chunk(0).dictionary.to_pylist() == ["b", "a", "c"]
    assert both["faction"].to_pylist() == ["b", "a", "b", "b", "c", "a"]
    assert both["x"].to_pylist() == [1.0, 0.0, 1.0, 1.0, 0.0, 2.0]
    assert plain(both)["faction"].type == pa.string()
