"""Statistics of every scenario of a table at once, one outcome in memory at a time."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from .columns import outcomes_of
from .tables import SCENARIO
from .values import describe


def statistics_by_scenario(
    path: Path, labels: Sequence[str], unit: Callable[[str], str]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the statistics of every outcome for every scenario.

    Parameters
    ----------
    path : Path
        The table `runs` of several scenarios.
    labels : sequence of str
        Theirs; those of the table and perhaps others, of which every run failed.
    unit : callable
        From the name of an outcome to its unit.

    Returns
    -------
    dict
        By label, by outcome: as `summaries.statistics`.
    """
    number = {label: place for place, label in enumerate(labels)}
    table = pq.ParquetFile(path)
    column = table.read([SCENARIO])[SCENARIO].to_pylist()
    at = np.array([number[label] for label in column], dtype=np.int64)
    order = np.argsort(at, kind="stable")
    cuts = np.searchsorted(at[order], np.arange(1, len(labels)))
    found: dict[str, dict[str, dict[str, Any]]] = {label: {} for label in labels}
    for outcome in outcomes_of(path):
        values: npt.NDArray[np.float64] = table.read([outcome])[outcome].to_numpy()[order]
        for label, mine in zip(labels, np.split(values, cuts), strict=True):
            found[label][outcome] = describe(mine) | {"unit": unit(outcome)}
    return found
