"""What results cost on disk, and what asks them fastest: Parquet, CSV, and four readers.

``python -m benchmarks.storage`` from the repository's folder. It makes the table
`weeks` of 1,000 and 10,000 runs, and asks in a process of its own for each
reader: mean, 5th, 50th and 95th percentile of outcomes by week. DuckDB and
Polars are no part of Muster; readers that are not installed are left out.

The runs are made from a few real ones: each copy multiplies every outcome that
is not a whole number by a factor of its own, so that digits do not repeat
(which would flatter Parquet), while zeros, ones and gaps stay what they are.
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

ROOT = Path(__file__).resolve().parents[1]
REAL = 10
QUANTILES = (0.05, 0.5, 0.95)
ONE = ("signatory_cohesion",)
READERS = ("summaries", "polars", "duckdb", "pandas on Parquet", "pandas on CSV")


def real_runs(count: int) -> "pa.Table":
    """Return the table `weeks` of a few runs of `status-quo`.

    Parameters
    ----------
    count : int
        How many.
    """
    import pyarrow as pa

    from model.ensemble.record import run_replication
    from model.ensemble.tables import to_arrow
    from model.scenario.load import load_scenario

    scenario = load_scenario("status-quo")
    parts = [run_replication(scenario, 1, run, detail=False)["weeks"] for run in range(count)]
    return pa.concat_tables([to_arrow(part) for part in parts])


def copies(real: "pa.Table", runs: int, rng: "np.random.Generator") -> "pa.Table":
    """Return as many runs as asked for, no two alike.

    Parameters
    ----------
    real : Table
        A few runs.
    runs : int
        How many are wanted.
    rng : Generator
        For the factors.
    """
    import numpy as np
    import pyarrow as pa

    length = int(real["week"].to_numpy().max()) + 1
    several = real.num_rows // length
    parts = []
    for start in range(0, runs, several):
        columns: dict[str, Any] = {"run": np.repeat(np.arange(start, start + several), length)}
        for name in real.column_names[1:]:
            values = real[name]
            numbers = values.to_numpy() if pa.types.is_floating(values.type) else None
            if numbers is None or np.array_equal(numbers, np.round(numbers), equal_nan=True):
                columns[name] = values.combine_chunks()
            else:
                factor = np.repeat(1.0 + 0.1 * rng.random(several), length)
                columns[name] = pa.array(numbers * factor, from_pandas=True)
        parts.append(pa.table(columns).slice(0, (runs - start) * length))
    return pa.concat_tables(parts)


def ask_summaries(path: Path, outcomes: tuple[str, ...]) -> object:
    """Ask Muster's own reader."""
    from model.ensemble.summaries import bands

    return bands(path, outcomes)


def ask_duckdb(path: Path, outcomes: tuple[str, ...]) -> object:
    """Ask DuckDB."""
    import duckdb

    terms = ", ".join(f"avg({x}), quantile_cont({x}, {list(QUANTILES)})" for x in outcomes)
    query = f"select week, {terms} from '{path}' group by week order by week"
    return duckdb.sql(query).fetchall()


def ask_polars(path: Path, outcomes: tuple[str, ...]) -> object:
    """Ask Polars, streaming."""
    import polars as pl

    terms = [
        term
        for x in outcomes
        for term in (
            pl.col(x).mean().alias(f"{x} mean"),
            *(pl.col(x).quantile(q, "linear").alias(f"{x} {q}") for q in QUANTILES),
        )
    ]
    frame = pl.scan_parquet(path).group_by("week").agg(terms).sort("week")
    return frame.collect(engine="streaming")


def ask_pandas(path: Path, outcomes: tuple[str, ...]) -> object:
    """Ask pandas, on Parquet or on CSV."""
    import pandas as pd

    columns = ["week", *outcomes]
    csv = path.suffix == ".csv"
    frame = pd.read_csv(path, usecols=columns) if csv else pd.read_parquet(path, columns=columns)
    by_week = frame.groupby("week")
    return by_week.mean(), by_week.quantile(list(QUANTILES))


ASK: dict[str, Callable[[Path, tuple[str, ...]], object]] = {
    "summaries": ask_summaries,
    "polars": ask_polars,
    "duckdb": ask_duckdb,
    "pandas on Parquet": ask_pandas,
    "pandas on CSV": ask_pandas,
}


def answer(reader: str, path: Path, outcomes: tuple[str, ...], rounds: int) -> None:
    """Ask several times and print time and memory as JSON; runs in a process of its own.

    The first answer, which has the imports in it, is not counted.

    Parameters
    ----------
    reader : str
        One of `READERS`.
    path : Path
        The table.
    outcomes : tuple of str
        About which.
    rounds : int
        How often.
    """
    taken = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        ASK[reader](path, outcomes)
        taken.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"median": median(taken[1:]), "peak": peak}))


def installed(reader: str) -> bool:
    """Return whether a reader is there.

    Parameters
    ----------
    reader : str
        One of `READERS`.
    """
    return reader not in ("polars", "duckdb") or importlib.util.find_spec(reader) is not None


def child(*words: str) -> str:
    """Return what this program prints in a process of its own.

    A process takes over the peak memory of the one that starts it, so the one
    that measures must stay small: tables are made in a child, too.

    Parameters
    ----------
    *words : str
        The command line.
    """
    command = [sys.executable, "-m", "benchmarks.storage", *words]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def make(folder: Path, runs: int) -> None:
    """Write the table `weeks` both ways and print its outcomes; runs in a process of its own.

    Parameters
    ----------
    folder : Path
        Where there is room.
    runs : int
        How many.
    """
    import numpy as np
    import pyarrow.csv as pc

    from model.ensemble.tables import ROW_GROUP, writer

    table = copies(real_runs(REAL), runs, np.random.default_rng(1))
    with (folder / "weeks.parquet").open("wb") as file, writer(file, table.schema) as out:
        out.write_table(table, row_group_size=ROW_GROUP)
    pc.write_csv(table, folder / "weeks.csv")
    print(json.dumps({"rows": table.num_rows, "outcomes": table.column_names[3:]}))


def compare(folder: Path, runs: int, rounds: int) -> None:
    """Write a table both ways, ask all readers, and print what they took.

    Parameters
    ----------
    folder : Path
        Where there is room.
    runs : int
        How many.
    rounds : int
        How often each is asked.
    """
    made = json.loads(child("--make", str(folder), str(runs)))
    parquet, csv = folder / "weeks.parquet", folder / "weeks.csv"
    small, large = parquet.stat().st_size / 1e6, csv.stat().st_size / 1e6
    print(
        f"\n{made['rows']:,} rows, {len(made['outcomes'])} outcomes: Parquet {small:,.1f} MB, "
        f"CSV {large:,.1f} MB, ratio {small / large:.2f}"
    )
    for outcomes in (ONE, tuple(made["outcomes"])):
        for reader in filter(installed, READERS):
            path = csv if reader.endswith("CSV") else parquet
            words = ("--ask", reader, str(path), *outcomes, "--rounds", str(rounds))
            took = json.loads(child(*words))
            print(
                f"{len(outcomes):3} outcomes  {reader:18} {took['median']:8.3f} s "
                f"{took['peak']:6.0f} MiB",
                flush=True,
            )


def main() -> None:
    """Make the tables, ask every reader, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ask", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.ask:
        reader, path, *outcomes = args.ask
        answer(reader, Path(path), tuple(outcomes), args.rounds)
    elif args.make:
        make(Path(args.make[0]), int(args.make[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            for runs in args.runs:
                compare(Path(folder), runs, args.rounds)


if __name__ == "__main__":
    main()
