"""Numbers, dates and intervals in words; no knowledge of the model."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..analysis.intervals import LEAST_PAIRS, student

Floats = npt.NDArray[np.float64]
Show = Callable[[float], str]
"""How a number is written."""


def capital(text: str) -> str:
    """Return a text with a capital letter.

    Parameters
    ----------
    text : str
        Any.
    """
    return text[:1].upper() + text[1:]


def percent(share: float) -> str:
    """Return a share as ``37 %``; below 10 % with one decimal where it has one.

    Parameters
    ----------
    share : float
        [0, 1].
    """
    value = 100.0 * share
    text = f"{value:.1f}" if 0.05 <= abs(value) < 9.95 else f"{value:.0f}"
    return f"{text.removesuffix('.0')} %"


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    Parameters
    ----------
    difference : float
        [-1, 1].
    """
    text = signed(100.0 * difference)
    unit = "point" if text.lstrip("+\N{MINUS SIGN}") == "1" else "points"
    return f"{text} percentage {unit}"


def signed(value: float) -> str:
    """Return a number to two figures or whole, with its sign.

    Parameters
    ----------
    value : float
        Any.
    """
    text = f"{value:+.0f}" if abs(value) >= 9.95 else f"{value:+.1f}".removesuffix(".0")
    if text in {"+0", "-0"}:
        return "0"
    return text.replace("-", "\N{MINUS SIGN}")


def change(value: float) -> str:
    """Return a change with its sign: whole from 10 on, else with one or two decimals.

    Parameters
    ----------
    value : float
        Any.
    """
    digits = 0 if abs(value) >= 9.95 else 1 if abs(value) >= 1.0 else 2
    text = f"{value:+.{digits}f}"
    return "0" if not float(text) else text.replace("-", "\N{MINUS SIGN}")


def between(low: float, high: float, show: Show) -> str:
    """Return a range with its unit said once: ``42 to 45 %``.

    Parameters
    ----------
    low, high : float
        The ends.
    show : callable
        How a number is written, its unit after a blank.
    """
    first, last = show(low).split(" "), show(high).split(" ")
    return " ".join([first[0], "to", *last])


def count(value: float) -> str:
    """Return a count: whole below 100, to two or three figures above.

    Parameters
    ----------
    value : float
        0 or more.
    """
    if value >= 1000.0:
        step = 10.0 ** (math.floor(math.log10(value)) - 2)
        return f"{round(value / step) * step:,.0f}"
    return f"{value:.0f}"


@dataclass(frozen=True)
class Span:
    """A number over replications.

    Attributes
    ----------
    middle : float
        Median.
    low, high : float
        5th and 95th percentile.
    n : int
        Replications in which it is defined.
    """

    middle: float
    low: float
    high: float
    n: int


def span(values: Floats) -> Span | None:
    """Return median and 5-95 % range of the defined values; None without any.

    Parameters
    ----------
    values : (runs,) float
        One for each replication; NaN where undefined.
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return None
    low, middle, high = np.percentile(known, (5, 50, 95))
    return Span(float(middle), float(low), float(high), int(known.size))


@dataclass(frozen=True)
class Paired:
    """A mean difference between pairs of replications.

    Attributes
    ----------
    mean : float
        Over the pairs.
    low, high : float
        95 % interval of the mean; NaN with fewer than `LEAST_PAIRS` pairs.
    n : int
        Pairs in which both are defined.
    """

    mean: float
    low: float
    high: float
    n: int

    @property
    def certain(self) -> bool:
        """Whether there is an interval."""
        return math.isfinite(self.low)

    @property
    def stands_out(self) -> bool:
        """Whether there is an interval and 0 lies outside it."""
        return self.certain and not self.low <= 0.0 <= self.high


def reached(low: float, high: float, least: float) -> bool | None:
    """Return whether a difference is at least so large, up or down; None if that is left open.

    Parameters
    ----------
    low, high : float
        Its interval.
    least : float
        The least size that matters, above 0.
    """
    if low >= least or high <= -least:
        return True
    return False if -least < low and high < least else None


def paired(here: Floats, there: Floats) -> Paired | None:
    """Return the mean difference of two outcomes over replications with the same draws.

    Parameters
    ----------
    here, there : (runs,) float
        Run by run; NaN where undefined.

    Returns
    -------
    Paired or None
        None without a pair in which both are defined.
    """
    difference = here - there
    known = difference[np.isfinite(difference)]
    n = int(known.size)
    if not n:
        return None
    mean = float(known.mean())
    if n < LEAST_PAIRS:
        return Paired(mean, math.nan, math.nan, n)
    half = student(n - 1) * float(known.std(ddof=1)) / math.sqrt(n)
    return Paired(mean, mean - half, mean + half, n)
