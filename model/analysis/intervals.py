"""Intervals for means, differences of means and shares, with few words about replications.

Differences of means get a bootstrap interval: bias-corrected and accelerated
(BCa; Efron 1987, doi:10.1080/01621459.1987.10478410), which follows a skewed
distribution where the percentile interval and Student's do not, with levels
widened for small samples (Hesterberg 2015, doi:10.1080/00031305.2015.1089789,
section 4.2). One matrix of resampling weights serves all outcomes at once.

Every resampled sum is exact: values are taken as whole numbers of a step of
about 2^-30 of the largest deviation, and such sums fit a float without
rounding. So no number of threads, and no library's order of adding up, can show.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from ..randomness import Streams

Floats = npt.NDArray[np.float64]

LEAST_PAIRS: Final = 5
"""Values below which no interval is given."""

RESAMPLES: Final = 5_000
"""Resamples of a bootstrap, up to 4,000 values; fewer for more."""

LEAST_RESAMPLES: Final = 2_000
"""Resamples however many values there are."""

LEVEL: Final = 0.95
"""Share of cases in which an interval should hold the truth."""

_BLOCK: Final = 2**22
"""Weights that are held at once."""

_NORMAL: Final = NormalDist()


def student(freedom: int, level: float = 0.5 + LEVEL / 2.0) -> float:
    """Return a quantile of Student's t distribution, to 1 % from 4 degrees of freedom on.

    Parameters
    ----------
    freedom : int
        Degrees of freedom, 1 or more.
    level : float
        (0, 1).

    Returns
    -------
    float
        By the Cornish-Fisher expansion in 1 / `freedom` (Abramowitz and
        Stegun 1964, 26.7.5).

    Examples
    --------
    >>> round(student(4), 2), round(student(99), 3)
    (2.77, 1.984)
    """
    z = _NORMAL.inv_cdf(level)
    first = (z**3 + z) / 4.0
    second = (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0
    third = (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0
    return z + first / freedom + second / freedom**2 + third / freedom**3


def student_p(t: float, freedom: int) -> float:
    """Return the two-sided p-value of Student's t.

    Parameters
    ----------
    t : float
        The statistic.
    freedom : int
        Degrees of freedom, 4 or more.

    Returns
    -------
    float
        By Wallace's (1959) normal deviate, right to some per cent of itself
        with 20 degrees of freedom or more for p above 1e-6.
    """
    if math.isinf(t):
        return 0.0
    deviate = math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(deviate * (8 * freedom + 1) / (8 * freedom + 3) / math.sqrt(2.0))


def wilson(hits: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927).

    Parameters
    ----------
    hits : float
        How many of the `n`; ties may count half, which makes it wider than need be.
    n : int
        0 or more.

    Returns
    -------
    low, high : float
        In [0, 1]; NaN of nothing.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(355, 500)]
    [0.669, 0.748]
    """
    if not n:
        return math.nan, math.nan
    z = _NORMAL.inv_cdf(0.5 + LEVEL / 2.0)
    share, more = hits / n, z * z / n
    middle = share + more / 2.0
    half = z * math.sqrt(share * (1.0 - share) / n + more / (4.0 * n))
    low, high = (middle - half) / (1.0 + more), (middle + half) / (1.0 + more)
    return (low if hits > 0 else 0.0), (high if hits < n else 1.0)


def holm(p: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number (Holm 1979).

    Of those that stay below 0.05 the chance that even one is false is below
    5 %, however the questions hang together.

    Parameters
    ----------
    p : sequence of float
        NaN where nothing was asked.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted((value, place) for place, value in enumerate(p) if not math.isnan(value))
    adjusted, least = [math.nan] * len(p), 0.0
    for rank, (value, place) in enumerate(order):
        least = max(least, min(1.0, (len(order) - rank) * value))
        adjusted[place] = least
    return adjusted


def runs_needed(sd: float, half_width: float) -> int:
    """Return how many values make the 95 % interval of their mean narrow enough.

    Parameters
    ----------
    sd : float
        Their standard deviation.
    half_width : float
        Half the width wanted, above 0.

    Returns
    -------
    int
        The least n with t(n - 1) * sd / sqrt(n) <= half_width, not below `LEAST_PAIRS`.
    """
    n = max(LEAST_PAIRS, math.ceil((_NORMAL.inv_cdf(0.5 + LEVEL / 2.0) * sd / half_width) ** 2))
    while student(n - 1) * sd / math.sqrt(n) > half_width:
        n += 1
    return n


def resamples_of(n: int) -> int:
    """Return how many resamples a bootstrap of `n` values takes."""
    return max(LEAST_RESAMPLES, min(RESAMPLES, 20_000_000 // max(n, 1)))


def weights(n: int, seed: int, stream: int) -> Iterator[Floats]:
    """Yield how often each of `n` values stands in each resample, block by block.

    Parameters
    ----------
    n : int
        Values.
    seed : int
        Root seed.
    stream : int
        0 for pairs and the one side, 1 for the other: what is resampled apart
        must not share its draws.

    Yields
    ------
    (resamples, n) float
        Whole numbers; each row adds up to `n`.
    """
    generator = Streams(seed, stream)["bootstrap"]
    left = resamples_of(n)
    while left:
        rows = min(left, max(1, _BLOCK // n))
        drawn = generator.integers(0, n, size=(rows, n))
        drawn += n * np.arange(rows)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)
        left -= rows


@dataclass(frozen=True)
class Resampled:
    """Means of several columns, and how they vary over resamples.

    Attributes
    ----------
    n : (columns,) int
        Values that are not NaN.
    mean : (columns,) float
        Their mean.
    second, third : (columns,) float
        Sums of squares and cubes of influence, (value - mean) / n.
    off : (resamples, columns) float
        Mean of each resample less `mean`; NaN where it holds no value.
    step : (columns,) float
        How exactly `off` is known.
    """

    n: npt.NDArray[np.int64]
    mean: Floats
    second: Floats
    third: Floats
    off: Floats
    step: Floats

    @classmethod
    def of(cls, values: Floats, seed: int, stream: int = 0) -> "Resampled":
        """Resample the rows of a table.

        Parameters
        ----------
        values : (n, columns) float
            NaN where undefined.
        seed, stream : int
            See `weights`.
        """
        known = ~np.isnan(values)
        n = known.sum(axis=0)
        safe = np.maximum(n, 1)
        mean = _sums(np.where(known, values, 0.0)) / safe
        apart = np.where(known, values - mean, 0.0)
        whole, step = _whole(apart)
        base = whole.sum(axis=0) / safe
        parts = []
        for block in weights(len(values), seed, stream):
            counts = len(values) if known.all() else block @ known.astype(np.float64)
            with np.errstate(invalid="ignore"):
                parts.append(((block @ whole) / counts - base) * step)
        influence = apart / safe
        return cls(
            n=n,
            mean=np.where(n > 0, mean, np.nan),
            second=_sums(influence**2),
            third=_sums(influence**3),
            off=np.concatenate(parts),
            step=step,
        )

    def columns(self, first: int, end: int | None) -> "Resampled":
        """Return some of the columns.

        Parameters
        ----------
        first, end : int, int or None
            From which to before which; None: to the last.
        """
        part = slice(first, end)
        n, mean, second = self.n[part], self.mean[part], self.second[part]
        return Resampled(n, mean, second, self.third[part], self.off[:, part], self.step[part])

    def less(self, other: "Resampled") -> "Resampled":
        """Return the difference of two means that were resampled apart.

        Parameters
        ----------
        other : Resampled
            What is taken off; of another stream.
        """
        most = min(len(self.off), len(other.off))
        return Resampled(
            n=np.minimum(self.n, other.n),
            mean=self.mean - other.mean,
            second=self.second + other.second,
            third=self.third - other.third,
            off=self.off[:most] - other.off[:most],
            step=self.step + other.step,
        )

    def interval(self, k: int) -> tuple[float, float]:
        """Return the 95 % BCa interval of one column's mean.

        Parameters
        ----------
        k : int
            Which.

        Returns
        -------
        low, high : float
            NaN with fewer than `LEAST_PAIRS` values; the mean itself where
            values do not vary.
        """
        n, mean = int(self.n[k]), float(self.mean[k])
        if n < LEAST_PAIRS:
            return math.nan, math.nan
        off = np.sort(self.off[:, k])
        off = off[: np.count_nonzero(~np.isnan(off))]
        if off[0] == off[-1]:
            return mean, mean
        below = np.searchsorted(off, 0.0, "left") + np.searchsorted(off, 0.0, "right")
        share = min(max(float(below) / (2.0 * off.size), 0.5 / off.size), 1.0 - 0.5 / off.size)
        bias = _NORMAL.inv_cdf(share)
        bend = float(self.third[k]) / (6.0 * float(self.second[k]) ** 1.5)
        reach = math.sqrt(n / (n - 1)) * student(n - 1)
        levels = [_NORMAL.cdf(bias + z / (1.0 - bend * z)) for z in (bias - reach, bias + reach)]
        low, high = (mean + float(end) for end in np.quantile(off, levels))
        least = 2.0 * float(self.step[k])  # a 0 that rounding moved would seem to be a difference
        return (0.0 if abs(low) < least else low), (0.0 if abs(high) < least else high)


def _sums(values: Floats) -> Floats:
    """Return the sum of each column, the same whatever stands beside it (unlike numpy's)."""
    return np.array([math.fsum(column.tolist()) for column in values.T])


def _whole(values: Floats) -> tuple[Floats, Floats]:
    """Return columns as whole numbers up to 2^30 of a step, and the steps (powers of 2)."""
    largest = np.abs(values).max(axis=0, initial=0.0)
    step = np.exp2(np.ceil(np.log2(np.where(largest > 0.0, largest, 1.0))) - 30.0)
    whole: Floats = np.round(values / step)
    return whole, step
