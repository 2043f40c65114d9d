"""Scenarios compared with the first of them, on pairs of runs with the same draws.

Run k of every scenario meets the same random numbers, so what it gives is
compared with run k of the baseline; a run that failed in either is left out.
Of each outcome the table says:

- ``n mean sd p05 p50 p95 mean_mcse``: over all runs of the scenario in which it
  is defined; ``mean_mcse`` = sd / sqrt(n).
- ``pairs difference low high``: mean difference to the baseline over pairs in
  which both are defined, and its 95 % bootstrap interval (`intervals`).
  ``mcse``: standard deviation of the differences / sqrt(pairs).
- ``effect_size``: Glass's delta (Glass 1976), the difference in standard
  deviations of the baseline over its runs. It says how large the difference is
  beside the spread of what might happen anyway, and does not grow because
  pairing works well; ``effect_low effect_high``: the interval on that scale.
- ``higher equal lower``: counts of pairs. ``probability_greater`` =
  (higher + equal / 2) / pairs, with Wilson's interval ``greater_low
  greater_high``, which is wider than need be where there are ties.
- ``half_width``: how fine the difference is wanted, half the width of its
  interval; ``runs_needed``: how many pairs that takes.
- ``unpaired_low unpaired_high``: the interval if the runs had not been paired;
  ``gain``: its width as a multiple of the paired one (its square is the
  multiple of runs that pairing saves); ``correlation`` of the pairs.
- ``p p_holm survives``: Student's paired p-value, the same adjusted for all
  outcomes of all scenarios that were looked at (Holm 1979), and whether that
  is below 0.05. Differences that do not vary: the sign test's.

Whatever has no meaning is NaN, and null in files: differences of the baseline
to itself, intervals of fewer than five pairs, effect sizes where the baseline
does not vary.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..ensemble.columns import Floats, Rows, Source, outcomes_of
from ..ensemble.values import describe, sd_of
from .intervals import LEAST_PAIRS, Resampled, holm, runs_needed, student_p, wilson

USUAL_HALF_WIDTH: Final = 0.1
"""Half-width of an interval that is aimed at (standard deviations of the baseline)."""

ERROR: Final = 0.05
"""Chance of even one false claim among all that `survives` marks."""

COLUMNS: Final = (
    "n",
    "mean",
    "sd",
    "p05",
    "p50",
    "p95",
    "mean_mcse",
    "pairs",
    "difference",
    "low",
    "high",
    "mcse",
    "effect_size",
    "effect_low",
    "effect_high",
    "higher",
    "equal",
    "lower",
    "probability_greater",
    "greater_low",
    "greater_high",
    "half_width",
    "runs_needed",
    "unpaired_low",
    "unpaired_high",
    "gain",
    "correlation",
    "p",
    "p_holm",
    "survives",
)
"""Columns of a comparison after ``scenario outcome unit``."""

_COUNTS: Final = ("n", "pairs", "higher", "equal", "lower", "runs_needed")

_BUDGET: Final = 2**23
"""Values of runs by outcomes that are held at once."""


@dataclass(frozen=True)
class Question:
    """What is compared, and how.

    Attributes
    ----------
    scenarios : tuple of str
        Labels; the first is the baseline.
    seed : int
        Root seed, for the bootstrap.
    least : mapping
        By outcome, the least effect that matters, where a scenario says so.
    half_width : float or None
        Half-width to aim at (standard deviations of the baseline); None: the
        least effect that matters, else `USUAL_HALF_WIDTH`.
    """

    scenarios: tuple[str, ...]
    seed: int = 1
    least: Mapping[str, float] = field(default_factory=dict)
    half_width: float | None = None

    @property
    def baseline(self) -> str:
        """What the others are compared with."""
        return self.scenarios[0]

    def aim(self, outcome: str, sd: float) -> float:
        """Return the half-width to aim at, in the outcome's unit; NaN without any.

        Parameters
        ----------
        outcome : str
            Its name.
        sd : float
            Standard deviation of the baseline.
        """
        if self.half_width is None and outcome in self.least:
            return self.least[outcome]
        share = USUAL_HALF_WIDTH if self.half_width is None else self.half_width
        return share * sd if sd > 0.0 else math.nan


@dataclass(frozen=True)
class Block:
    """Some outcomes of one scenario.

    Attributes
    ----------
    runs : (runs,) int
        Their numbers, ascending.
    table : (runs, outcomes) float
        NaN where undefined.
    """

    runs: npt.NDArray[np.int64]
    table: Floats

    @classmethod
    def read(cls, source: Source, scenario: str, outcomes: Sequence[str]) -> "Block":
        """Read them from the table `runs` of several scenarios.

        Parameters
        ----------
        source : path or Table
            The table.
        scenario : str
            Its label.
        outcomes : sequence of str
            Which.
        """
        parts = list(Rows.find(source, scenario).read(["run", *outcomes]))
        if not parts:
            return cls(np.empty(0, dtype=np.int64), np.empty((0, len(outcomes))))
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        return cls(columns[0].astype(np.int64), np.column_stack(columns[1:]))


def compare(source: Source, question: Question, unit: Callable[[str], str]) -> pd.DataFrame:
    """Compare scenarios with the first of them, outcome by outcome.

    Parameters
    ----------
    source : path or Table
        The table `runs`: `scenario`, `run`, `seed` and one column for each outcome.
    question : Question
        What is asked.
    unit : callable
        From the name of an outcome to its unit.

    Returns
    -------
    DataFrame
        ``scenario outcome unit`` and `COLUMNS`, by scenario as asked and
        outcome as in the table.

    Raises
    ------
    ValueError
        If there are fewer than two scenarios, or two of one label.
    """
    if len(question.scenarios) < 2 or len(set(question.scenarios)) < len(question.scenarios):
        raise ValueError("a comparison takes two scenarios or more, each once")
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    outcomes = outcomes_of(source)
    for names in _portions(source, question.scenarios, outcomes):
        blocks = {name: Block.read(source, name, names) for name in question.scenarios}
        for scenario, outcome, row in _compared(blocks, names, question):
            rows[scenario, outcome] = {"unit": unit(outcome)} | row
    keys = [(scenario, outcome) for scenario in question.scenarios for outcome in outcomes]
    table = [dict(zip(("scenario", "outcome"), key, strict=True)) | rows[key] for key in keys]
    return _adjusted(pd.DataFrame(table, columns=["scenario", "outcome", "unit", *COLUMNS]))


def _portions(
    source: Source, scenarios: Sequence[str], outcomes: Sequence[str]
) -> Iterator[list[str]]:
    """Yield the outcomes, as many at a time as fit into memory."""
    runs = sum(Rows.find(source, scenario).count for scenario in scenarios)
    size = max(1, _BUDGET // max(runs, 1))
    for start in range(0, len(outcomes), size):
        yield list(outcomes[start : start + size])


def _compared(
    blocks: Mapping[str, Block], outcomes: Sequence[str], question: Question
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield scenario, outcome and what is said of it."""
    base = blocks[question.baseline]
    apart: dict[bytes, Resampled] = {}  # the baseline's, by the runs that are paired
    for scenario, block in blocks.items():
        if scenario == question.baseline:
            pairs = None
        else:
            _, here, there = np.intersect1d(
                block.runs, base.runs, assume_unique=True, return_indices=True
            )
            pairs = Pairs.of(block.table[here], base.table[there], question.seed, apart)
        for k, outcome in enumerate(outcomes):
            row = _spread(block.table[:, k])
            if pairs is not None:
                row |= pairs.row(k, sd_of(_known(base.table[:, k])), question, outcome)
            yield scenario, outcome, row


def _known(values: Floats) -> Floats:
    """Return the values that are defined."""
    return values[~np.isnan(values)]


def _spread(values: Floats) -> dict[str, Any]:
    """Return what is said of an outcome by itself."""
    found = describe(values)
    return {"n": _known(values).size, "mean_mcse": found.pop("mcse"), **found}


@dataclass(frozen=True)
class Pairs:
    """Runs of a scenario beside the same runs of the baseline.

    Attributes
    ----------
    here, there : (pairs, outcomes) float
        Of the scenario and of the baseline; NaN in both where one is undefined.
    paired, unpaired : Resampled
        The mean difference, resampled by pair and side by side.
    """

    here: Floats
    there: Floats
    paired: Resampled
    unpaired: Resampled

    @classmethod
    def of(cls, here: Floats, there: Floats, seed: int, apart: dict[bytes, Resampled]) -> "Pairs":
        """Resample pairs.

        Parameters
        ----------
        here, there : (pairs, outcomes) float
            Row by row of the same run.
        seed : int
            Root seed.
        apart : dict
            The baselines that were resampled before; added to.
        """
        gap = np.isnan(here) | np.isnan(there)
        here, there = np.where(gap, np.nan, here), np.where(gap, np.nan, there)
        key = there.tobytes()
        if key not in apart:
            apart[key] = Resampled.of(there, seed, stream=1)
        # Side by side, since the resamples are the same and take longer to draw than to add up.
        both = Resampled.of(np.hstack((here, here - there)), seed)
        alone, paired = both.columns(0, here.shape[1]), both.columns(here.shape[1], None)
        return cls(here, there, paired, alone.less(apart[key]))

    def row(self, k: int, sd: float, question: Question, outcome: str) -> dict[str, Any]:
        """Return what is said of the difference in one outcome.

        Parameters
        ----------
        k : int
            Its column.
        sd : float
            Standard deviation of the baseline over all its runs.
        question : Question
            For the half-width to aim at.
        outcome : str
            Its name.
        """
        here, there = _known(self.here[:, k]), _known(self.there[:, k])
        difference, n = here - there, here.size
        found = describe(difference)
        mean, spread = found["mean"], sd_of(difference)
        low, high = self.paired.interval(k)
        ends = {"low": low, "high": high}
        aim = question.aim(outcome, sd)
        counts = [int(np.count_nonzero(difference > 0)), int(np.count_nonzero(difference == 0))]
        return {
            "pairs": n,
            "difference": mean,
            **ends,
            "mcse": found["mcse"],
            "effect_size": _ratio(mean, sd),
            **{f"effect_{name}": _ratio(end, sd) for name, end in ends.items()},
            **_greater(counts[0], counts[1], n),
            "half_width": aim,
            "runs_needed": runs_needed(spread, aim) if spread >= 0.0 and aim > 0.0 else math.nan,
            **self._unpaired(k, high - low),
            "correlation": _correlation(here, there),
            "p": _p_value(difference, mean, spread),
        }

    def _unpaired(self, k: int, width: float) -> dict[str, float]:
        """Return the interval without pairing, and what pairing gains."""
        low, high = self.unpaired.interval(k)
        gain = (high - low) / width if width > 0.0 else math.nan
        return {"unpaired_low": low, "unpaired_high": high, "gain": gain}


def _ratio(value: Any, sd: float) -> float:
    """Return a difference in standard deviations; NaN where there are none."""
    return value / sd if value is not None and sd > 0.0 else math.nan


def _greater(higher: int, equal: int, n: int) -> dict[str, float]:
    """Return in how many pairs the scenario's value is the greater one."""
    hits = higher + equal / 2.0
    low, high = wilson(hits, n)
    return {
        "higher": higher,
        "equal": equal,
        "lower": n - higher - equal,
        "probability_greater": hits / n if n else math.nan,
        "greater_low": low,
        "greater_high": high,
    }


def _correlation(here: Floats, there: Floats) -> float:
    """Return the correlation of the pairs; NaN where one side does not vary."""
    if here.size < LEAST_PAIRS or not (np.ptp(here) > 0.0 and np.ptp(there) > 0.0):
        return math.nan
    x, y = here - here.mean(), there - there.mean()
    return float((x * y).sum() / math.sqrt(float((x * x).sum()) * float((y * y).sum())))


def _p_value(difference: Floats, mean: Any, spread: float) -> float:
    """Return the two-sided p-value of a mean difference; NaN of few pairs."""
    n = difference.size
    if n < LEAST_PAIRS:
        return math.nan
    if not difference.any():
        return 1.0
    if spread == 0.0:
        return float(2.0 * 0.5**n)  # the sign test: all differ, and all alike
    return student_p(mean / (spread / math.sqrt(n)), n - 1)


def _adjusted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with p-values adjusted for their number, in its types."""
    numbers = [name for name in COLUMNS if name != "survives"]
    table = table.astype(dict.fromkeys(numbers, np.float64))
    table["p_holm"] = holm(table["p"].tolist())
    table["survives"] = (table["p_holm"] < ERROR).astype("boolean").mask(table["p_holm"].isna())
    return table.astype(dict.fromkeys(_COUNTS, "Int64"))


def looked_at(table: pd.DataFrame) -> int:
    """Return how many differences a comparison asks about.

    Parameters
    ----------
    table : DataFrame
        From `compare`.
    """
    return int(table["p"].notna().sum())
