"""A comparison as a table for the terminal, as wide as it is."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..figures import Compared
from ..figures.compared import sensible
from ..figures.outcome_words import label

LEAST_NAME: Final = 28
"""Columns that the names of outcomes keep, however narrow the terminal."""

Cell = Callable[[Compared, str, str], str]
"""From comparison, scenario and outcome to what stands in a column."""


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes
    ----------
    head : str
        Its title; ``{base}`` and ``{name}`` stand for the two scenarios.
    cell : callable
        What stands in it.
    rank : int
        Columns of the largest rank go first when there is little room.
    meaning : str
        What the legend says of it; ``{base}`` stands for the baseline.
    """

    head: str
    cell: Cell
    rank: int
    meaning: str


def level(value: float, sd: float) -> str:
    """Return a mean as finely as its spread asks for.

    Parameters
    ----------
    value : float
        The mean; a dash if it is NaN.
    sd : float
        Standard deviation over runs.

    Examples
    --------
    >>> level(0.3347, 0.124), level(224638.3, 15123.6)
    ('0.33', '225,000')
    """
    if math.isnan(value):
        return "-"
    scale = sd / 10.0 if sd > 0.0 else abs(value) / 100.0
    digits = -math.floor(math.log10(scale)) if scale > 0.0 else 0
    rounded = round(value, min(digits, 12))
    return f"{rounded:,.{max(0, min(digits, 12))}f}"


def _mean(data: Compared, scenario: str, outcome: str) -> str:
    """Return the mean of a scenario."""
    return level(data.number(scenario, outcome, "mean"), data.number(scenario, outcome, "sd"))


def _base(data: Compared, scenario: str, outcome: str) -> str:
    """Return the mean of the baseline."""
    return _mean(data, data.baseline, outcome)


def _width(data: Compared, scenario: str, outcome: str) -> float:
    """Return the width of an interval, 0 where there is none."""
    width = data.number(scenario, outcome, "high") - data.number(scenario, outcome, "low")
    return 0.0 if math.isnan(width) else width


def _difference(data: Compared, scenario: str, outcome: str) -> str:
    """Return the mean difference, with a star where it survives Holm's correction."""
    value = data.number(scenario, outcome, "difference")
    if math.isnan(value):
        return "-"
    star = "*" if data.number(scenario, outcome, "survives") == 1.0 else " "
    return sensible(value, _width(data, scenario, outcome)) + star


def _interval(data: Compared, scenario: str, outcome: str) -> str:
    """Return the interval of the difference."""
    low, high = (data.number(scenario, outcome, end) for end in ("low", "high"))
    if math.isnan(low):
        return "-"
    return f"{sensible(low, high - low)} to {sensible(high, high - low)}"


def _effect(data: Compared, scenario: str, outcome: str) -> str:
    """Return the effect size."""
    value = data.number(scenario, outcome, "effect_size")
    return "-" if math.isnan(value) else f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _greater(data: Compared, scenario: str, outcome: str) -> str:
    """Return in how many pairs the scenario has the greater value, ties as half, in per cent."""
    value, low, high = (
        data.number(scenario, outcome, name)
        for name in ("probability_greater", "greater_low", "greater_high")
    )
    return "-" if math.isnan(value) else f"{100 * value:.0f} ({100 * low:.0f}-{100 * high:.0f})"


def _gain(data: Compared, scenario: str, outcome: str) -> str:
    """Return how many times pairing narrows the interval."""
    value = data.number(scenario, outcome, "gain")
    return "-" if math.isnan(value) else f"{value:,.1f}"


def _needed(data: Compared, scenario: str, outcome: str) -> str:
    """Return how many runs are needed."""
    value = data.number(scenario, outcome, "runs_needed")
    return "-" if math.isnan(value) else f"{value:,.0f}"


MEANS: Final = "under the scenarios' names: means over runs"
"""What stands in the columns of the two scenarios."""

COLUMNS: Final = (
    Column("{base}", _base, 3, MEANS),
    Column("{name}", _mean, 5, MEANS),
    Column(
        "difference",
        _difference,
        0,
        "difference: mean over pairs, * if it survives Holm's correction",
    ),
    Column("95 % interval", _interval, 1, "95 % interval: of the difference"),
    Column("effect", _effect, 4, "effect: in standard deviations of {base}"),
    Column("P(greater) %", _greater, 2, "P(greater): per cent of pairs, ties as half"),
    Column("pairing", _gain, 7, "pairing: times by which it narrows the interval"),
    Column("runs needed", _needed, 6, "runs needed: for the half-width asked for"),
)
"""What stands to the right of an outcome's name, from left to right."""


def table(data: Compared, scenario: str, width: int) -> list[str]:
    """Return a scenario beside the baseline, a line for each outcome.

    Parameters
    ----------
    data : Compared
        The comparison.
    scenario : str
        Which.
    width : int
        Columns of the terminal.

    Returns
    -------
    list of str
        Lines, not wider than `width` where that leaves room for the
        difference.
    """
    shown = _shown(data, scenario, width)
    names = _names(data)
    room = max(LEAST_NAME, min(max(map(len, names)), width - _wide(shown)))
    sizes = [max(map(len, cells)) for _, cells in shown]
    lines = []
    for row, name in enumerate(names):
        cells = (cells[row].rjust(size) for (_, cells), size in zip(shown, sizes, strict=True))
        lines.append("  ".join([_cut(name, room).ljust(room), *cells]).rstrip())
    return lines


def _names(data: Compared) -> list[str]:
    """Return what stands at the left: nothing above, then the outcomes."""
    return ["", *(label(outcome, data.meta) for outcome in data.outcomes)]


def _shown(data: Compared, scenario: str, width: int) -> list[tuple[Column, list[str]]]:
    """Return the columns for which there is room, each with its title and cells."""
    heads = {"base": _short(data.baseline), "name": _short(scenario)}
    shown = [
        (
            column,
            [column.head.format(**heads), *(column.cell(data, scenario, o) for o in data.outcomes)],
        )
        for column in COLUMNS
    ]
    least = min(max(map(len, _names(data))), LEAST_NAME)
    while len(shown) > 1 and _wide(shown) + least > width:
        shown.remove(max(shown, key=lambda each: each[0].rank))
    return shown


def _wide(shown: list[tuple[Column, list[str]]]) -> int:
    """Return how wide some columns are, with the gaps to their left."""
    return sum(max(map(len, cells)) + 2 for _, cells in shown)


def _short(name: str) -> str:
    """Return a scenario's name, cut where it is long."""
    return _cut(name, 16)


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def legend(data: Compared, width: int) -> str:
    """Return what the columns mean that have room in a table of any of the scenarios.

    Parameters
    ----------
    data : Compared
        The comparison.
    width : int
        Columns of the terminal.
    """
    shown = {column.head for name in data.others for column, _ in _shown(data, name, width)}
    told = dict.fromkeys(column.meaning for column in COLUMNS if column.head in shown)
    words = "; ".join(told).format(base=data.baseline)
    left = "The rest of the columns" if len(shown) < len(COLUMNS) else "Outcomes of the last week"
    also = " and outcomes of the last week" if len(shown) < len(COLUMNS) else ""
    return f"{words[:1].upper()}{words[1:]}. {left}{also} stand in comparison.csv."
