"""The answer of a `sweep` in three sentences, by rules from its table and its runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from ..analysis.sweep import LEAST_POINTS, rank_correlations
from ..scenario.differences import value_words
from .amounts import amount, counted, gap, interval, listed_words
from .numbers import Paired, capital

FOLLOWS: Final = 0.3
"""Rank correlation from which an outcome is said to follow a key."""


@dataclass(frozen=True)
class Swept:
    """One outcome over the points of a design.

    Attributes
    ----------
    phrase, unit : str
        What a sentence calls it; its unit.
    rows : DataFrame
        A row for each point: the keys, ``point outcome mean``.
    keys : tuple of str
        What was swept.
    runs : int
        Replications at each point.
    """

    phrase: str
    unit: str
    rows: pd.DataFrame
    keys: tuple[str, ...]
    runs: int

    @property
    def known(self) -> pd.DataFrame:
        """The points at which it is defined, lowest mean first."""
        rows: pd.DataFrame = self.rows[np.isfinite(self.rows["mean"])]
        return rows.sort_values("mean", kind="stable")

    def at(self, row: Mapping[Any, Any]) -> str:
        """Return where a point is.

        Parameters
        ----------
        row : mapping
            With the keys.
        """
        return listed_words([f"{key} = {value_words(row[key], {})}" for key in self.keys])


def ends(swept: Swept) -> str:
    """Return where an outcome is lowest and highest.

    Parameters
    ----------
    swept : Swept
        Which.
    """
    known = swept.known
    if not len(known):
        return f"{capital(swept.phrase)} has no meaning at any of the points."
    low, high = known.iloc[0].to_dict(), known.iloc[-1].to_dict()
    points = counted(len(known), "point")
    if low["mean"] == high["mean"]:
        return f"{capital(swept.phrase)} is {amount(low['mean'], swept.unit)} at each of {points}."
    how = "in one run at each" if swept.runs == 1 else f"as means over {swept.runs:,} runs at each"
    return (
        f"Over {points}, {swept.phrase} is lowest at {swept.at(low)} "
        f"({amount(low['mean'], swept.unit)}) and highest at {swept.at(high)} "
        f"({amount(high['mean'], swept.unit)}), {how}."
    )


def between_ends(found: Paired | None, unit: str) -> str:
    """Return whether runs can tell the highest point from the lowest; may be empty.

    Parameters
    ----------
    found : Paired or None
        The difference of the two points, run by run; None without a pair.
    unit : str
        Of the outcome.
    """
    if found is None:
        return ""
    size, pairs = gap(found.mean, found.high - found.low, unit), counted(found.n, "pair")
    if not found.certain:
        return (
            f"Between these two the difference is {size} over {pairs} of runs, too few for a "
            "statement about chance: sweep with --runs 20 or more."
        )
    told = f"{size}; 95 % interval {interval(found.low, found.high, unit)}; {pairs} of runs"
    if not found.stands_out:
        return f"Even these two do not differ as far as the runs can tell ({told})."
    return (
        f"Between these two it differs beyond chance ({told} with equal draws); they were picked "
        "as the extremes, so that the difference flatters."
    )


def follows(swept: Swept) -> str:
    """Return which keys an outcome follows over the points; may be empty.

    Parameters
    ----------
    swept : Swept
        Which.
    """
    known = swept.known
    if len(known) < LEAST_POINTS:
        return (
            f"{capital(counted(len(known), 'point'))} {'is' if len(known) == 1 else 'are'} too few "
            "to say which key it follows; the table has each of them."
        )
    outcome = str(known["outcome"].iloc[0])
    found = {
        key: value
        for key, value in rank_correlations(known, swept.keys, outcome).items()
        if value == value
    }
    if not found:
        return ""
    strong = [key for key in found if abs(found[key]) >= FOLLOWS]
    weak = [key for key in found if key not in strong]
    parts = [f"it follows {listed_words(_ranked(found, strong))}"] if strong else []
    parts += [f"it hardly follows {listed_words(_ranked(found, weak))}"] if weak else []
    return f"By rank correlation over the points, {'; '.join(parts)}."


def _ranked(found: Mapping[str, float], keys: Sequence[str]) -> list[str]:
    """Return keys with their correlations, the strongest first."""
    order = sorted(keys, key=lambda key: -abs(found[key]))
    return [f"{key} ({found[key]:+.2f})".replace("(-", "(\N{MINUS SIGN}") for key in order]
