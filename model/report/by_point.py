"""The table of a sweep: means of outcomes, point by point."""

from typing import Final

import numpy as np
import pandas as pd

from ..analysis.sweep import most_moved
from ..figures.outcome_words import MAIN, label
from ..outcomes import unit
from ..scenario.differences import value_words
from .amounts import counted
from .blocks import Table
from .kept import Kept
from .sensitivity import number

SHOWN: Final = 5
"""Outcomes beside the first in the table of a sweep."""

MOST_POINTS: Final = 60
"""Points in a table."""


def asked_first(kept: Kept, there: list[str]) -> list[str]:
    """Return the outcomes of interest: those asked for, what the scenario moves, the main ones.

    Parameters
    ----------
    kept : Kept
        The folder.
    there : list of str
        The outcomes that its table has.
    """
    words = [str(word) for word in kept.manifest.get("command") or ()]
    asked = [words[k + 1] for k, word in enumerate(words[:-1]) if word == "--outcome"]
    moves = kept.scenario(kept.first).get("moves") or {}
    order = dict.fromkeys([*asked, str(moves.get("outcome", "")), *MAIN, *there])
    return [name for name in order if name in there]


def sweep_of(kept: Kept) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the table of a sweep and its keys.

    Parameters
    ----------
    kept : Kept
        With ``sweep.parquet``.
    """
    table: pd.DataFrame = kept.frame("sweep").to_pandas()
    names = [str(name) for name in table.columns]
    return table, tuple(names[1 : names.index("outcome")])


def by_point(kept: Kept) -> tuple[tuple[str, ...], Table]:
    """Return means of outcomes at the first points of a sweep.

    Parameters
    ----------
    kept : Kept
        With ``sweep.parquet``.

    Returns
    -------
    labels : tuple of str
        Of the points, a row each.
    table : Table
        The values of the keys, then the means.
    """
    table, keys = sweep_of(kept)
    there = [str(name) for name in table["outcome"].unique()]
    chosen = most_moved(table, asked_first(kept, there)[:1], SHOWN + 1)
    wide = table[table["outcome"].isin(chosen)].set_index(["point", "outcome"])
    points = table.drop_duplicates("point")
    meta = kept.meta(kept.first)
    rows = []
    for row in points.head(MOST_POINTS).to_dict("records"):
        cells = [value_words(row[key], {}) for key in keys]
        for outcome in chosen:
            key = (row["point"], outcome)
            cells.append(_mean_cell(wide.loc[key]) if key in wide.index else "-")
        rows.append(tuple(cells))
    left = len(points) - MOST_POINTS
    more = f" {counted(left, 'further point')} stand in sweep.csv." if left > 0 else ""
    labels = tuple(str(each) for each in points["point"].head(MOST_POINTS))
    return (
        labels,
        Table(
            caption=f"Means over {counted(kept.asked, 'run')} at each point: the outcome of most "
            "interest, then those that the sweep moves most beside chance.",
            head=(*keys, *(f"{label(name, meta)} ({unit(name)})" for name in chosen)),
            rows=tuple(rows),
            note=f"After \N{PLUS-MINUS SIGN}: Monte Carlo error, one standard deviation of the "
            f"mean.{more}",
        ),
    )


def _mean_cell(row: pd.Series) -> str:
    """Return a mean and its error."""
    mean, error = float(row["mean"]), float(row["mcse"])
    if not np.isfinite(mean):
        return "-"
    return number(mean) + (f" \N{PLUS-MINUS SIGN} {number(error)}" if np.isfinite(error) else "")
