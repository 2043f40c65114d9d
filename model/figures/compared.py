"""What the figures of a comparison read, and how each scenario looks in all of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from .called import introduced, keys, spoken
from .data import FigureData, Floats, Meta
from .lines import runs_of
from .outcome_words import MAIN
from .style import INK, OKABE_ITO, SideStyle

MOST_PANELS: Final = 8
"""Outcomes that get a panel of their own."""

MOST_TOGETHER: Final = 7
"""Scenarios that can be told apart in one figure, the baseline among them."""

LOOKS: Final = (
    SideStyle(INK, "solid", "o"),
    SideStyle(OKABE_ITO["blue"], (0, (6, 2)), "s"),
    SideStyle(OKABE_ITO["vermillion"], (0, (1.2, 1.2)), "^"),
    SideStyle(OKABE_ITO["green"], (0, (6, 2, 1.2, 2)), "D"),
    SideStyle(OKABE_ITO["purple"], (0, (3, 1.5)), "v"),
    SideStyle(OKABE_ITO["orange"], (0, (9, 2, 3, 2)), "P"),
    SideStyle(OKABE_ITO["sky"], (0, (4, 1, 1, 1, 1, 1)), "X"),
)
"""Colour, dashes and marker of each scenario in its order, the baseline's first."""


@dataclass(frozen=True)
class Compared:
    """A comparison as its figures read it.

    Parameters
    ----------
    table : DataFrame
        One row for each scenario and outcome, with the columns of
        `analysis.compare`.
    data : dict of str to FigureData
        By scenario, the baseline first: bands and meta, without detail rows.
    dots : DataFrame
        Quantiles over runs: `scenario`, `outcome`, and ``q0 q1 ...`` at equal
        steps of probability, (k + 1/2) / number.
    moved : tuple of str
        The outcomes that the scenarios say they should move.
    """

    table: pd.DataFrame
    data: Mapping[str, FigureData]
    dots: pd.DataFrame
    moved: tuple[str, ...] = ()

    @property
    def scenarios(self) -> list[str]:
        """Their labels, the baseline first."""
        return list(self.data)

    @property
    def baseline(self) -> str:
        """What the others are compared with."""
        return self.scenarios[0]

    @property
    def others(self) -> list[str]:
        """All but the baseline."""
        return self.scenarios[1:]

    @property
    def meta(self) -> Meta:
        """Names and dates, as the baseline has them."""
        return self.data[self.baseline].meta

    @cached_property
    def titles(self) -> dict[str, str]:
        """Their titles by label."""
        return {name: each.meta["title"] for name, each in self.data.items()}

    @cached_property
    def called(self) -> dict[str, str]:
        """What sentences call them, by label."""
        return spoken(self.titles)

    @cached_property
    def introduced(self) -> dict[str, str]:
        """What sentences call them where they are named first, by label."""
        return introduced(self.titles)

    @cached_property
    def keys(self) -> dict[str, str]:
        """What legends call them, by label."""
        return keys(self.titles)

    @cached_property
    def rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The rows of the table by scenario and outcome."""
        names = [str(name) for name in self.table.columns]
        rows = (dict(zip(names, row, strict=True)) for row in self.table.itertuples(index=False))
        return {(str(row["scenario"]), str(row["outcome"])): row for row in rows}

    @cached_property
    def outcomes(self) -> list[str]:
        """Outcomes over all weeks: those that scenarios move, the main ones, the rest."""
        there = [str(name) for name in self.table["outcome"].unique()]
        plain = [name for name in there if not name.endswith("_final")]
        order = dict.fromkeys([*self.moved, *MAIN, *plain])
        return [name for name in order if name in there and self.defined(name)]

    def defined(self, outcome: str) -> bool:
        """Whether some scenario has a value of an outcome."""
        return any(self.rows[name, outcome]["n"] > 0 for name in self.scenarios)

    @property
    def main(self) -> list[str]:
        """The outcomes with a panel of their own."""
        chosen = [name for name in self.outcomes if name in (*self.moved, *MAIN)]
        return (chosen or self.outcomes)[:MOST_PANELS]

    def look(self, scenario: str) -> SideStyle:
        """Return how a scenario looks."""
        return LOOKS[self.scenarios.index(scenario) % len(LOOKS)]

    def number(self, scenario: str, outcome: str, column: str) -> float:
        """Return a number of the table; NaN where it has none."""
        value = self.rows[scenario, outcome][column]
        return float("nan") if pd.isna(value) else float(value)

    def unit(self, outcome: str) -> str:
        """Return the unit of an outcome."""
        return str(self.rows[self.baseline, outcome]["unit"])

    def dots_of(self, scenario: str, outcome: str) -> Floats:
        """Return the quantiles of an outcome; empty where it is not defined."""
        mine = (self.dots["scenario"] == scenario) & (self.dots["outcome"] == outcome)
        values = self.dots[mine].filter(regex=r"^q\d+$").to_numpy(dtype=np.float64).ravel()
        found: Floats = values[~np.isnan(values)]
        return found

    @property
    def pairs(self) -> int:
        """Pairs of runs, at most over the scenarios and outcomes."""
        return int(self.table["pairs"].max())

    @property
    def runs_words(self) -> str:
        """How many runs there are, in words that fit a sentence."""
        return runs_of(self.data[self.baseline])


def together(data: Compared) -> str:
    """Return why a figure cannot show all scenarios; empty when it can.

    Parameters
    ----------
    data : Compared
        The comparison.
    """
    if len(data.scenarios) > MOST_TOGETHER:
        return f"more than {MOST_TOGETHER} scenarios cannot be told apart in one figure"
    return "" if data.outcomes else "no outcome is defined"


def scenario_list(data: Compared) -> str:
    """Return the clause that names the scenarios and the seed, to end a caption.

    Parameters
    ----------
    data : Compared
        The comparison.
    """
    others = ", ".join(data.introduced[name] for name in data.others)
    base = data.introduced[data.baseline]
    return f" Compared with {base}: {others}; seed {data.meta['seed']}."


def sensible(value: float, width: float) -> str:
    """Return a number with its sign, as finely as the width of its interval asks for.

    Parameters
    ----------
    value : float
        Any.
    width : float
        0 or more.

    Examples
    --------
    >>> sensible(0.10724, 0.049), sensible(44.1, 13.3), sensible(0.0, 0.0)
    ('+0.11', '+44', '0')
    """
    scale = width if width > 0.0 else abs(value)
    digits = max(0, -math.floor(math.log10(scale / 4.0) + 1e-9)) if scale > 0.0 else 0
    text = f"{value:+,.{digits}f}"
    return "0" if not value else text.replace("-", "\N{MINUS SIGN}")
