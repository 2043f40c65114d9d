"""A made-up comparison for the figures: two scenarios or more, paired draws."""

import dataclasses
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.analysis.compare import Question
from model.figures import Compared
from model.report.comparing import comparison_of

from .synthetic import make_data

OUTCOMES = ("signatory_cohesion", "power_ratio", "civilian_harm", "infighting", "rebel_weight")


def tables(folder: Path, lifts: dict[str, float], runs: int, weeks: int) -> None:
    """Write `runs` and `weeks` of scenarios that share draws and differ by a lift."""
    plain = make_data(runs=runs, weeks=weeks, detail=1).table
    rng = np.random.default_rng(1)
    parts = []
    for label, lift in lifts.items():
        table = plain.assign(scenario=label)
        for outcome in OUTCOMES:
            noise = 0.02 * rng.normal(size=runs)[table["run"]] * table[outcome].std()
            table[outcome] = table[outcome] + lift * table[outcome].std() + lift * noise
        parts.append(table)
    both = pd.concat(parts).sort_values(["run"], kind="stable")
    both = both[["scenario", *plain.columns]]
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_pandas(both, preserve_index=False), folder / "tables/weeks.parquet"
    )
    means = both.drop(columns=["week", "date"]).groupby(["run", "scenario"], sort=False).mean()
    table = means.reset_index().assign(seed=1)
    order = ["scenario", "run", "seed", *means.columns]
    pq.write_table(
        pa.Table.from_pandas(table[order], preserve_index=False), folder / "tables/runs.parquet"
    )


@lru_cache
def make(folder: Path, others: int = 1, runs: int = 20, weeks: int = 30) -> Compared:
    """Return a comparison with a number of scenarios beside the baseline."""
    labels = ["status-quo", *(f"scenario-{k + 1}" for k in range(others))]
    where = folder / f"{others}-{runs}-{weeks}"
    tables(where, {label: 0.5 * k for k, label in enumerate(labels)}, runs, weeks)
    meta = make_data(runs=1, weeks=weeks, detail=1).meta
    metas = {label: {**meta, "scenario": label} for label in labels}
    question = Question(tuple(labels), least={"power_ratio": 0.1})
    return comparison_of(where, question, metas, ("power_ratio",))


def with_numbers(data: Compared, scenario: str, outcome: str, **numbers: object) -> Compared:
    """Return the same with other numbers in one row of its table."""
    table = data.table.copy()
    mine = (table["scenario"] == scenario) & (table["outcome"] == outcome)
    for name, value in numbers.items():
        table.loc[mine, name] = value
    return dataclasses.replace(data, table=table)
