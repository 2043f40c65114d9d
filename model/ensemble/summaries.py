"""Statistics over result tables, computed out of core: memory does not grow with the runs.

A table is read column by column, and a column in blocks of weeks where it is
longer than `BUDGET` bytes. What is kept is one block, not the table.

Why Arrow and numpy, and neither DuckDB nor Polars: `benchmarks/storage.py` asks
all three for mean and percentiles of 27 outcomes by week, each in a process of
its own. From 1,000 to 10,000 runs the peak memory grows from 319 to 362 MiB here
(250 of them the imports), 137 to 544 in Polars and 166 to 434 in DuckDB, which
both hold the values of a group until its quantile is known; time is 2.5 s, 3.1 s
and 3.6 s on a busy machine. DuckDB's means also change with the number of
threads, and its quantiles are not numpy's, in the last bits. For one outcome
both are faster (0.08 s against 0.14 s) and grow little.

Quantiles follow numpy's linear rule, bit for bit. Means are summed up by `math.fsum`
or in order of size: neither the order of the runs nor blocks nor threads can show in
them.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from .columns import Floats, Rows, Source, outcomes_of
from .tables import empty
from .values import describe, means_of_sorted, quantiles

if TYPE_CHECKING:
    import pandas as pd

BUDGET: Final = 2**25
"""Bytes of values that are held at once."""

BANDS: Final = ("outcome", "week", "n", "mean", "p05", "p50", "p95")
"""Columns of a frame of bands: n runs in which the outcome is defined that week."""

_INDEX: Final = "_index"
"""Ends the name of an outcome in per cent of each run's first week."""

def statistics(
    source: Source, unit: Callable[[str], str], scenario: str | None = None
) -> dict[str, dict[str, float | str | None]]:
    """Return mean, spread and Monte Carlo error of each outcome over the replications.

    Parameters
    ----------
    source : path or Table
        The table `runs`.
    unit : callable
        From the name of an outcome to its unit.
    scenario : str, optional
        Which, in a table of several.

    Returns
    -------
    dict
        For each outcome ``mean sd p05 p50 p95 mcse unit``: `sd` is that of a
        sample (n - 1), `mcse` = sd / sqrt(n), over the n runs in which the
        outcome is defined; None where undefined (`sd` and `mcse` with one run).
    """
    rows = Rows.find(source, scenario)
    return {
        name: describe(rows.column(name)) | {"unit": unit(name)} for name in outcomes_of(source)
    }


class Weekly:
    """The outcomes of one scenario over time, never all in memory.

    Parameters
    ----------
    source : path or Table
        The table `weeks`: sorted by run and week, all weeks of every run.
    scenario : str, optional
        Which, in a table of several.

    Raises
    ------
    ValueError
        If a run lacks a week that another has.
    """

    def __init__(self, source: Source, scenario: str | None = None) -> None:
        self.rows = Rows.find(source, scenario)
        self.outcomes = outcomes_of(source)
        runs, weeks = self._index()
        self.runs: npt.NDArray[np.int64] = runs
        self.weeks: npt.NDArray[np.int64] = weeks

    def _index(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the numbers of runs and weeks, after a look at every row."""
        weeks, firsts, row = np.empty(0), list[Floats](), 0
        for run, week in self.rows.read(["run", "week"]):
            if not row:  # a batch may end inside the first run: see below
                weeks = self._first_weeks()
            begun = row % weeks.size
            if not np.array_equal(week, np.resize(weeks, begun + week.size)[begun:]):
                raise ValueError("table weeks: a run lacks a week, or rows are not in order")
            firsts.append(run[-begun % weeks.size :: weeks.size])
            row += run.size
        runs = np.concatenate(firsts) if firsts else np.empty(0)
        if row != runs.size * weeks.size or (np.diff(runs) <= 0).any():
            raise ValueError("table weeks: rows are not by run and week")
        return runs.astype(np.int64), weeks.astype(np.int64)

    def _first_weeks(self) -> Floats:
        """Return the weeks of the first run."""
        found: list[Floats] = []
        lowest = math.nan
        for run, week in self.rows.read(["run", "week"]):
            lowest = run[0] if math.isnan(lowest) else lowest
            found.append(week[run == lowest])
            if run[-1] != lowest:
                break
        return np.concatenate(found)

    @property
    def empty(self) -> bool:
        """Whether there is no run."""
        return not self.runs.size

    def blocks(self, columns: Sequence[str]) -> Iterator[tuple[list[str], slice, Floats]]:
        """Yield the values of some outcomes, as much at a time as the budget allows.

        Parameters
        ----------
        columns : sequence of str
            Outcomes; one that the table lacks is NaN throughout.

        Yields
        ------
        names : list of str
            The outcomes of this block.
        weeks : slice
            The weeks of this block, into `weeks`.
        values : (names, weeks, runs) float
            May be changed by the caller.
        """
        many, runs = self.weeks.size, self.runs.size
        if not runs:
            return
        weeks = max(1, min(many, BUDGET // (8 * runs)))
        names = max(1, BUDGET // (8 * runs * many))
        for start in range(0, len(columns), names):
            chosen = list(columns[start : start + names])
            for week in range(0, many, weeks):
                part = slice(week, min(week + weeks, many))
                yield chosen, part, self._values(chosen, part)

    def _values(self, columns: list[str], part: slice) -> Floats:
        """Return the values of some outcomes in some weeks, (outcomes, weeks, runs)."""
        many = self.weeks.size
        values = np.empty((len(columns), part.stop - part.start, self.runs.size))
        begun, done = [np.empty(0) for _ in columns], 0
        for batch in self.rows.read(columns):
            whole = (begun[0].size + batch[0].size) // many
            for k, column in enumerate(batch):
                rows = np.concatenate((begun[k], column)) if begun[k].size else column
                table = rows[: whole * many].reshape(whole, many)
                values[k, :, done : done + whole] = table[:, part].T
                begun[k] = rows[whole * many :]
            done += whole
        return values

    def bands(self, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """Return mean and percentiles over the runs, week by week.

        Parameters
        ----------
        columns : sequence of str, optional
            Outcomes; all by default.

        Returns
        -------
        DataFrame
            Columns `BANDS`, by outcome and week.
        """
        chosen = self.outcomes if columns is None else list(columns)
        return self._banded(chosen, chosen, self.blocks(chosen))

    def index_bands(self, columns: Sequence[str]) -> "pd.DataFrame":
        """Return the bands of outcomes in per cent of each run's own first week.

        Parameters
        ----------
        columns : sequence of str
            Outcomes; named `NAME_index` in the frame. A run that starts with
            0 or less is left out.
        """
        return self._banded(
            columns, [f"{name}{_INDEX}" for name in columns], self._relative(columns)
        )

    def _relative(self, columns: Sequence[str]) -> Iterator[tuple[list[str], slice, Floats]]:
        """Yield outcomes in per cent of their first week, block by block."""
        start = np.empty(0)
        for names, part, values in self.blocks(columns):
            if part.start == 0:
                start = np.where(values[:, :1] > 0.0, values[:, :1], np.nan)
            yield names, part, 100.0 * (values / start)

    def _banded(
        self,
        columns: Sequence[str],
        labels: Sequence[str],
        blocks: Iterator[tuple[list[str], slice, Floats]],
    ) -> "pd.DataFrame":
        """Return the bands of blocks."""
        import pandas as pd  # here: it takes a fifth of a second, and no run needs it

        shape = (len(columns), self.weeks.size)
        found = np.full((5, *shape), np.nan)
        found[0] = 0.0
        place = {name: k for k, name in enumerate(columns)}
        for names, part, values in blocks:
            for name, table in zip(names, values, strict=True):
                at = (place[name], part)
                found[(0, *at)], found[(slice(2, 5), *at)] = quantiles(table)
                found[(1, *at)] = means_of_sorted(table, found[(0, *at)].astype(np.int64))
        keys = {
            "outcome": np.repeat(np.array(labels, dtype=object), shape[1]),
            "week": np.tile(self.weeks, shape[0]),
        }
        counts = {"n": found[0].ravel().astype(np.int64)}
        rest = {name: found[k].ravel() for k, name in enumerate(BANDS[3:], 1)}
        return pd.DataFrame(keys | counts | rest)

    def at(self, outcome: str, week: int) -> Floats:
        """Return an outcome in one week, by run.

        Parameters
        ----------
        outcome : str
            Its name; NaN throughout if the table lacks it.
        week : int
            One of `weeks`.
        """
        place = int(np.flatnonzero(self.weeks == week)[0])
        values: Floats = self._values([outcome], slice(place, place + 1))[0, 0]
        return values

    def each(self, outcome: str, measure: Callable[[Floats], Floats]) -> Floats:
        """Return a number for each run, from its values over the weeks.

        Parameters
        ----------
        outcome : str
            Its name.
        measure : callable
            From (runs, weeks) values to (runs,) numbers.
        """
        many, found, begun = self.weeks.size, list[Floats](), np.empty(0)
        for (column,) in self.rows.read([outcome]):
            rows = np.concatenate((begun, column))
            whole = rows.size // many
            found.append(measure(rows[: whole * many].reshape(whole, many)))
            begun = rows[whole * many :]
        return np.concatenate(found) if found else np.empty(0)

    def means(self, outcome: str) -> Floats:
        """Return each run's mean over the weeks in which the outcome is defined.

        Parameters
        ----------
        outcome : str
            Its name.
        """
        return self.each(outcome, _row_means)


def _row_means(values: Floats) -> Floats:
    """Return the mean of each row, NaN left out; NaN of a row without any."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    means: Floats = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return means


def bands(
    source: Source, columns: Sequence[str] | None = None, scenario: str | None = None
) -> "pd.DataFrame":
    """Return mean and percentiles of outcomes over the runs, week by week.

    Parameters
    ----------
    source : path or Table
        The table `weeks`.
    columns : sequence of str, optional
        Outcomes; all by default.
    scenario : str, optional
        Which, in a table of several.

    Returns
    -------
    DataFrame
        ``outcome week n mean p05 p50 p95``, by outcome and week.
    """
    return Weekly(source, scenario).bands(columns)


def weekly_of(folder: Path, name: str, scenario: str | None = None) -> Weekly:
    """Return the outcomes over time that a results folder holds.

    Parameters
    ----------
    folder : Path
        The results folder.
    name : str
        ``weeks`` or ``baseline_weeks``; one that is not there is without rows.
    scenario : str, optional
        Which, in a table of several.
    """
    path = folder / "tables" / f"{name}.parquet"
    return Weekly(path, scenario) if path.exists() else Weekly(empty(name))
