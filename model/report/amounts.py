"""Outcomes and their differences in words, each in its own unit."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Final

from ..figures.compared import sensible
from .numbers import Span, between, count, percent

NOTHING: Final = "no meaning here"
"""What stands for an outcome whose question has no meaning in a scenario."""

_PLAIN: Final = frozenset({"number", "ratio", "weight"})
"""Units that words leave out."""

_COUNTED: Final = 10.0
"""Counts from which no decimals are told."""


def amount(value: float, unit: str) -> str:
    """Return a value of an outcome with its unit.

    Parameters
    ----------
    value : float
        Any; without a number there is none to tell.
    unit : str
        As `outcomes.unit` has it.

    Examples
    --------
    >>> amount(0.334, "share of effort"), amount(331.4, "civilians killed a week")
    ('33 %', '331 civilians killed a week')
    >>> amount(4.683, "ratio"), amount(float("nan"), "ratio")
    ('4.7', 'no meaning here')
    """
    if not math.isfinite(value):
        return NOTHING if math.isnan(value) else "without bound"
    if unit.startswith("share") or unit == "1 or 0":
        return percent(value)
    if unit in _PLAIN:
        return _plain(value)
    return f"{count(value) if abs(value) >= _COUNTED else _plain(value)} {unit}"


def bare(value: float, unit: str) -> str:
    """Return a value without its unit, but for the sign of per cent, for tables.

    Parameters
    ----------
    value : float
        Any.
    unit : str
        As `outcomes.unit` has it.

    Examples
    --------
    >>> bare(0.334, "share of effort"), bare(331.4, "civilians killed a week")
    ('33 %', '331')
    """
    return amount(value, unit).removesuffix(unit).rstrip()


def _plain(value: float) -> str:
    """Return a number in two figures or more."""
    digits = 0 if abs(value) >= 100.0 else 1 if abs(value) >= 1.0 else 2
    text = f"{value:,.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text.replace(",", "")) else "0"


def spread(found: Span, unit: str) -> str:
    """Return the middle 90 % of an outcome over runs.

    Parameters
    ----------
    found : Span
        Over runs.
    unit : str
        Its unit.
    """
    return between(found.low, found.high, partial(amount, unit=unit))


def unit_of_gap(unit: str) -> str:
    """Return what a difference of an outcome is counted in; empty where bare numbers do.

    Parameters
    ----------
    unit : str
        Of the outcome.
    """
    if unit.startswith("share") or unit == "1 or 0":
        return "percentage points"
    return "" if unit in _PLAIN else unit


def gap(value: float, width: float, unit: str, *, named: bool = True) -> str:
    """Return a difference with its sign, as finely as its interval asks for.

    Parameters
    ----------
    value : float
        Any; a dash without a number.
    width : float
        Of its interval; 0 or NaN without one.
    unit : str
        Of the outcome.
    named : bool
        Whether to name the unit.

    Examples
    --------
    >>> gap(0.104, 0.04, "share of effort"), gap(0.104, 0.04, "ratio")
    ('+10 percentage points', '+0.10')
    """
    if not math.isfinite(value):
        return "-"
    what = unit_of_gap(unit)
    scale = 100.0 if what == "percentage points" else 1.0
    wide = scale * width if width > 0.0 and math.isfinite(width) else 0.0
    if not wide:  # an exact difference, or one without an interval: two figures
        return f"{_two_figures(scale * value)} {what if named else ''}".strip()
    return f"{sensible(scale * value, wide)} {what if named else ''}".strip()


def least_effect(value: float, unit: str) -> str:
    """Return the least effect that a scenario's file asks for, as it was written.

    Parameters
    ----------
    value : float
        Above 0.
    unit : str
        Of the outcome.

    Examples
    --------
    >>> least_effect(0.05, "share of effort"), least_effect(0.1, "ratio")
    ('5 percentage points', '0.1')
    """
    what = unit_of_gap(unit)
    scale = 100.0 if what == "percentage points" else 1.0
    return f"{scale * value:.6g} {what}".strip()


def _two_figures(value: float) -> str:
    """Return a number with its sign to two figures, whole from 10 on."""
    if not value:
        return "0"
    digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{value:+,.{digits}f}".replace("-", "\N{MINUS SIGN}")


def interval(low: float, high: float, unit: str, *, named: bool = True) -> str:
    """Return an interval of a difference.

    Parameters
    ----------
    low, high : float
        Its ends.
    unit : str
        Of the outcome.
    named : bool
        Whether to name the unit.
    """
    wide = high - low
    return f"{gap(low, wide, unit, named=False)} to {gap(high, wide, unit, named=named)}"


def listed_words(parts: Sequence[str]) -> str:
    """Return parts as one list with *and* before the last.

    Parameters
    ----------
    parts : sequence of str
        Any number.

    Examples
    --------
    >>> listed_words(["a"]), listed_words(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *most, last = parts or ("nothing",)
    return f"{', '.join(most)} and {last}" if most else last


def counted(number: int, one: str, more: str = "") -> str:
    """Return a number of things.

    Parameters
    ----------
    number : int
        How many.
    one, more : str
        What one is called, and several (with an s).

    Examples
    --------
    >>> counted(1, "run"), counted(1200, "run"), counted(2, "basis", "bases")
    ('one run', '1,200 runs', '2 bases')
    """
    return f"one {one}" if number == 1 else f"{number:,} {more or one + 's'}"
