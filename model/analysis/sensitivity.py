"""Which parameters an outcome follows: indices, noise and convergence from a table of runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq
from scipy import stats

from ..ensemble.columns import outcomes_of
from ..ensemble.tables import SCENARIO
from ..randomness import Streams
from .sensitivity_design import LEAST, Design
from .sensitivity_indices import MAIN_INDEX, Index, indices
from .sensitivity_noise import Noise, floors, noise_of

Floats = npt.NDArray[np.float64]

PARTS: Final = (0.25, 0.5, 0.75, 1.0)
"""Shares of the samples for which indices are computed, to see whether they settle."""

COLUMNS: Final = ("outcome", "parameter", "index", "value", "low", "high", "floor", "samples")
"""Of the table of indices."""


@dataclass(frozen=True)
class Sensitivity:
    """What came of a sensitivity analysis.

    Attributes
    ----------
    design : Design
        Where the scenario was played.
    table : DataFrame
        `COLUMNS`; rows for every outcome, size of sample, index and parameter.
        ``floor`` is what replication noise alone would give, for the main index.
    noise : dict of str to Noise
        By outcome.
    warnings : tuple of str
        What is odd.
    """

    design: Design
    table: pd.DataFrame
    noise: Mapping[str, Noise]
    warnings: tuple[str, ...]

    @property
    def main(self) -> str:
        """The index by which parameters are ranked."""
        return MAIN_INDEX[self.design.method]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that have indices."""
        return tuple(dict.fromkeys(self.table["outcome"]))

    def ranked(self, outcome: str) -> pd.DataFrame:
        """Return the main index on all samples, the largest first.

        Parameters
        ----------
        outcome : str
            One of `outcomes`.

        Returns
        -------
        DataFrame
            As the table, by parameter.
        """
        full = self.of(outcome, self.main)
        last: pd.DataFrame = full[full["samples"] == full["samples"].max()]
        return last.sort_values("value", ascending=False, kind="stable").set_index("parameter")

    @property
    def crossed(self) -> pd.DataFrame:
        """The main index on all samples, by parameter and outcome, in the order of the design."""
        columns = {outcome: self.ranked(outcome)["value"] for outcome in self.outcomes}
        return pd.DataFrame(columns).reindex(list(self.design.keys))

    def of(self, outcome: str, index: str) -> pd.DataFrame:
        """Return the rows of one outcome and index.

        Parameters
        ----------
        outcome, index : str
            Which.
        """
        wanted = (self.table["outcome"] == outcome) & (self.table["index"] == index)
        rows: pd.DataFrame = self.table[wanted]
        return rows


def clear(ranked: pd.DataFrame) -> list[str]:
    """Return the parameters whose interval lies above zero and above what noise would give.

    Parameters
    ----------
    ranked : DataFrame
        See `Sensitivity.ranked`.
    """
    sure = ranked["low"] > ranked["floor"].fillna(0.0).clip(lower=0.0)
    return [str(name) for name in ranked.index[sure.to_numpy()]]


def read_values(path: Path, labels: Sequence[str], outcomes: Sequence[str]) -> dict[str, Floats]:
    """Return outcomes by point and replication.

    Parameters
    ----------
    path : Path
        The table ``runs``.
    labels : sequence of str
        Of the points, in order.
    outcomes : sequence of str
        Those wanted; what the table does not have is left out.

    Returns
    -------
    dict of str to (points, runs) float
        NaN where a run failed or the outcome is undefined.
    """
    there = set(outcomes_of(path))
    wanted = [name for name in outcomes if name in there]
    table = pq.read_table(path, columns=[SCENARIO, "run", *wanted])
    if not table.num_rows:
        return {}
    place = {label: number for number, label in enumerate(labels)}
    row = np.array([place[label] for label in table[SCENARIO].to_pylist()], dtype=np.int64)
    _, column = np.unique(table["run"].to_numpy(), return_inverse=True)
    shape = (len(labels), int(column.max()) + 1)
    found = {}
    for name in wanted:
        values = np.full(shape, np.nan)
        values[row, column] = table[name].to_numpy()
        found[name] = values
    return found


def analyse(design: Design, values: Mapping[str, Floats], seed: int) -> Sensitivity:
    """Return indices of every outcome, for growing parts of the samples.

    Parameters
    ----------
    design : Design
        Where the outcomes were found.
    values : mapping of str to (points, runs) float
        By outcome; NaN where unknown.
    seed : int
        Root seed, of the bootstrap.
    """
    own = int(Streams(seed, 0)["bootstrap"].integers(1, 2**31))
    frames, noise, warnings = [], {}, []
    for outcome, found in values.items():
        kept, mine, lost = _whole_blocks(design, found)
        if lost:
            warnings.append(
                f"{outcome}: {lost} of {design.samples} samples are left out: "
                "the outcome is undefined, or every run failed, at one of their points"
            )
        if kept.samples < LEAST[design.method]:
            warnings.append(f"{outcome}: too few samples are whole; no indices")
            continue
        mean = np.nanmean(mine, axis=1)
        if np.ptp(mean) <= 1e-12 * max(1.0, float(np.abs(mean).max())):
            warnings.append(f"{outcome}: the same at every point; no indices")
            continue
        noise[outcome] = noise_of(mine)
        frames.append(_growing(kept, mine, own).assign(outcome=outcome))
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
    return Sensitivity(design, table[[*COLUMNS]], noise, tuple(warnings))


def _whole_blocks(design: Design, values: Floats) -> tuple[Design, Floats, int]:
    """Return the blocks of which every point has a mean, and how many have not."""
    known = np.isfinite(values).any(axis=1).reshape(design.samples, design.block).all(axis=1)
    rows = np.repeat(known, design.block)
    kept = replace(design, unit=design.unit[rows], samples=int(known.sum()))
    return kept, values[rows], int((~known).sum())


def _growing(design: Design, values: Floats, seed: int) -> pd.DataFrame:
    """Return the indices of one outcome for growing parts of the samples."""
    sizes = dict.fromkeys(max(LEAST[design.method], int(design.samples * p)) for p in PARTS)
    frames = []
    for samples in sizes:
        if samples > design.samples:
            continue
        rows = samples * design.block
        part = replace(design, unit=design.unit[:rows], samples=samples)
        mean = np.nanmean(values[:rows], axis=1)
        if np.ptp(mean) == 0.0:
            continue
        floor = floors(part, values[:rows], seed)
        for name, index in indices(part, mean, seed).items():
            frames.append(_frame(design, name, index, floor, samples))
    return pd.concat(frames, ignore_index=True)


def _frame(design: Design, name: str, index: Index, floor: Floats, samples: int) -> pd.DataFrame:
    """Return the rows of one index."""
    return pd.DataFrame(
        {
            "parameter": design.keys,
            "index": name,
            "value": index.value,
            "low": index.low,
            "high": index.high,
            "floor": floor if name == MAIN_INDEX[design.method] else np.nan,
            "samples": samples,
        }
    )


def convergence(found: Sensitivity, outcome: str) -> list[dict[str, Any]]:
    """Return how near the ranking of each part of the samples is to that of all of them.

    Parameters
    ----------
    found : Sensitivity
        What was found.
    outcome : str
        One of its outcomes.

    Returns
    -------
    list of dict
        ``samples``; ``rank_correlation``, Spearman's with the indices on all
        samples (1 for these); ``width``, half the widest interval over the
        largest index (Sarrazin, Pianosi and Wagener 2016 take 0.05 of the
        index's range for settled). None where undefined.
    """
    rows = found.of(outcome, found.main)
    wide = rows.pivot(index="parameter", columns="samples", values="value")
    last, out = wide[wide.columns.max()], []
    for samples in wide.columns:
        part = rows[rows["samples"] == samples]
        vary = len(last) > 1 and np.ptp(wide[samples]) > 0.0 and np.ptp(last) > 0.0
        half = float((part["high"] - part["low"]).max()) / 2.0
        largest = float(part["value"].max())
        out.append(
            {
                "samples": int(samples),
                "rank_correlation": float(stats.spearmanr(wide[samples], last).statistic)
                if vary
                else None,
                "width": half / largest if largest > 0.0 and np.isfinite(half) else None,
            }
        )
    return out


def as_json(found: Sensitivity | None) -> dict[str, Any]:
    """Return indices, noise and convergence as plain data.

    Parameters
    ----------
    found : Sensitivity or None
        The analysis, if there is one.

    Returns
    -------
    dict
        ``outcomes``: by outcome and parameter each index by its name, ``low``
        and ``high`` of the main one, ``NAME_low`` and ``NAME_high`` of others
        that have an interval, ``floor`` and ``clear``; ``noise`` and
        ``convergence`` by outcome.
    """
    if found is None:
        return {"outcomes": {}, "noise": {}, "convergence": {}}
    return {
        "outcomes": {outcome: _by_parameter(found, outcome) for outcome in found.outcomes},
        "noise": {
            outcome: {"runs": each.runs, "share": each.share, "within": each.within}
            for outcome, each in found.noise.items()
        },
        "convergence": {outcome: convergence(found, outcome) for outcome in found.outcomes},
    }


def _by_parameter(found: Sensitivity, outcome: str) -> dict[str, dict[str, Any]]:
    """Return what ``--json`` says of one outcome, the most important parameter first."""
    rows = found.table[found.table["outcome"] == outcome]
    rows = rows[rows["samples"] == rows["samples"].max()]
    ranked = found.ranked(outcome)
    sure = clear(ranked)
    out: dict[str, dict[str, Any]] = {}
    for name, main in ranked.iterrows():
        mine: dict[str, Any] = {found.main: main["value"]}
        mine |= {end: main[end] for end in ("low", "high", "floor")}
        for row in rows[(rows["parameter"] == name) & (rows["index"] != found.main)].itertuples(
            index=False
        ):
            mine[str(row.index)] = row.value
            if row.low == row.low:
                mine |= {f"{row.index}_low": row.low, f"{row.index}_high": row.high}
        plain = {key: None if value != value else float(value) for key, value in mine.items()}
        out[str(name)] = plain | {"clear": str(name) in sure}
    return out
