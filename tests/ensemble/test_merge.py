"""Merging: the same bytes however rows were cut into parts, in memory that does not grow."""

import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.ensemble import merge
from model.ensemble.chunk import File, Receipt, sha256
from model.ensemble.merge import DamagedError, Earlier, Part, Source, merged, write_merged
from model.ensemble.store import Folder
from model.ensemble.tables import encode, plain, with_scenario

LABELS = ("b", "a", "c")  # not in the order of the alphabet
GROUP = 40


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups so small that tables have several, and runs lie across their ends."""
    monkeypatch.setattr(merge, "ROW_GROUP", GROUP)


def rows(run: int, place: int, several: bool) -> pa.Table:
    """Return the rows of one replication; some have none, and each has its own list of ids."""
    rng = np.random.default_rng([run, place])
    count = int(rng.integers(0, 23))
    ids = rng.permutation(["p", "q", "r", "s", "t"])[: rng.integers(1, 6)].tolist()
    codes = rng.integers(0, len(ids), count).astype(np.int32)
    faction = pa.DictionaryArray.from_arrays(codes, ids)
    table = pa.table({"run": np.full(count, run), "faction": faction, "x": rng.random(count)})
    return with_scenario(table, LABELS[place]) if several else table


def put(folder: Path, number: int, keys: list[tuple[int, int]], several: bool, width: int) -> Part:
    """Write a part as a worker does."""
    table = pa.concat_tables([rows(run, place, several) for run, place in sorted(keys)])
    data = encode(table)
    receipt = Receipt(str(number), 0, "", ())
    (folder / "parts").mkdir(exist_ok=True)
    store = Folder(folder)
    store.write(receipt.file("x"), data)
    file = File(sha256(data), table.num_rows)
    first = min(run for run, _ in keys) * width
    return Part(store, receipt.name, receipt.file("x"), file, first)


def write(folder: Path, name: str, sources: list[Source], several: bool, **more: int) -> bytes:
    """Merge, and return the bytes."""
    path = folder / name
    labels = LABELS if several else LABELS[:1]
    file = write_merged(path, "dyads", sources, labels, several=several, runs=more.get("runs"))
    data = path.read_bytes()
    assert file == (sha256(data), pq.read_metadata(path).num_rows)
    return data


@pytest.mark.parametrize("several", [False, True])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_parts_give_the_same_bytes(
    several: bool, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    draw = random.Random(seed)
    width = len(LABELS) if several else 1
    keys = [(run, place) for run in range(draw.randint(1, 15)) for place in range(width)]
    whole = write(folder, "whole", [put(folder, 0, keys, several, width)], several)
    groups = [
        pq.ParquetFile(folder / "whole").metadata.row_group(number).num_rows
        for number in range(pq.read_metadata(folder / "whole").num_row_groups)
    ]
    assert all(count == GROUP for count in groups[:-1])
    cut = draw.randint(0, len(keys) - 1)  # some are in an earlier table, some again in parts
    sources: list[Source] = []
    if cut:
        early = draw.sample(keys, cut)
        write(folder, "early", [put(folder, 1, early, several, width)], several)
        sources.append(Earlier(folder / "early"))
        left = [key for key in keys if key not in early] + draw.sample(early, cut // 2)
    else:
        left = list(keys)
    draw.shuffle(left)
    number = 2
    while left:
        size = draw.randint(1, len(left))
        sources.append(put(folder, number, left[:size], several, width))
        left, number = left[size:], number + 1
    draw.shuffle(sources)
    assert write(folder, "merged", sources, several) == whole
    table = pq.read_table(folder / "merged")
    expected = pa.concat_tables([rows(run, place, several) for run, place in keys])
    assert table.equals(plain(expected))


def test_runs_can_be_left_out(tmp_path: Path) -> None:
    keys = [(run, 0) for run in range(8)]
    few = write(tmp_path, "few", [put(tmp_path, 0, keys[:3], False, 1)], False)
    assert write(tmp_path, "cut", [put(tmp_path, 1, keys, False, 1)], False, runs=3) == few
    assert len(few) > 0


def test_nothing_is_a_table_too(tmp_path: Path) -> None:
    write(tmp_path, "none", [], True)
    assert pq.read_table(tmp_path / "none").column_names[:3] == ["scenario", "run", "week"]


def test_few_parts_are_open_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that do not overlap are read one after another; memory does not grow with them."""
    parts = [put(tmp_path, run, [(run, 0)], False, 1) for run in range(30)]
    held: list[int] = []
    opened = iter(range(10**6))
    real = Part.blocks

    def blocks(self: Part) -> object:
        held.append(next(opened))
        yield from real(self)

    monkeypatch.setattr(Part, "blocks", blocks)
    seen = [len(held) for _ in merged(reversed(parts), LABELS[:1])]
    assert all(here <= number + 4 for number, here in zip(range(1, 31), seen, strict=False))
    assert len(held) == 30


@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_part_is_named(tmp_path: Path, harm: str) -> None:
    part = put(tmp_path, 7, [(0, 0), (1, 0), (2, 0)], False, 1)
    path = tmp_path / part.name
    path.unlink() if harm == "gone" else path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedError, match=r"^parts/7\.json$"):
        write(tmp_path, "x", [part], False)
