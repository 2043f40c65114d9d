"""How runs end, in sentences: near to the best alignment or not, in which basin, who is pivotal."""

from pathlib import Path

import numpy as np

from ..analysis.basins import Basin, Basins
from ..ensemble.columns import Floats, Rows
from ..figures.data import Meta
from ..figures.short import short_names
from .numbers import between, percent

SHOWN = 3
"""Basins told in words."""


def ending(folder: Path, found: Basins | None, meta: Meta) -> list[str]:
    """Return what the sentences say of the end of a scenario's runs.

    Parameters
    ----------
    folder : Path
        The results folder, of one scenario, with at least one run.
    found : Basins or None
        In which basins they end.
    meta : Meta
        Names.

    Returns
    -------
    list of str
        Each a line that can be quoted alone.
    """
    return [*_energy(folder), *([] if found is None else _basins(found, meta))]


def _column(folder: Path, name: str) -> Floats:
    """Return a column of `runs`, without what is undefined; empty if the table lacks it."""
    values = Rows.find(folder / "tables" / "runs.parquet", None).column(name)
    return values[~np.isnan(values)]


def _energy(folder: Path) -> list[str]:
    """Return how far above the best known the final alignments lie, and what is proved."""
    gap, most = _column(folder, "energy_gap"), _column(folder, "energy_gap_bound")
    proved = int(_column(folder, "energy_gap_proved").sum())
    if not gap.size:
        return []
    what = f"{_small(float(np.median(gap)))} of the size of all ties above the best alignment known"
    left = f"at most {_small(float(np.median(most)))} above the best there is"
    if gap.size == 1:
        return [f"With bonds frozen, the end lies {what} ({'proved' if proved else left})."]
    return [
        f"With bonds frozen, the ends lie {what} (median; {left}; the best is proved in "
        f"{proved} of {gap.size} runs)."
    ]


def _small(share: float) -> str:
    """Return a small share in per cent, with two figures."""
    return "0 %" if share == 0.0 else f"{100.0 * share:.2g} %"


def _basins(found: Basins, meta: Meta) -> list[str]:
    """Return how the runs are spread over basins, and what tells these apart."""
    if found.runs < 2:
        return []
    where = f"On the bonds of the end, averaged over {found.frozen} runs,"
    if len(found.found) == 1:
        return [f"{where} the ends of all {found.runs} runs lie in one basin."]
    shares = "; ".join(_share(each) for each in found.found[:SHOWN])
    rest = "; fewer in the others" if len(found.found) > SHOWN else ""
    line = (
        f"{where} the ends of {found.runs} runs lie in {len(found.found)} basins: {shares}{rest}."
    )
    if found.parted is None:
        return [line]
    names, (one, other) = short_names(meta), found.parted
    runs = sum(each.runs for each in found.found if each.together(one, other))
    return [
        f"{line} What tells them apart most is {names.get(one, one)} and "
        f"{names.get(other, other)}: together in {runs} runs, apart in {found.runs - runs}."
    ]


def _share(basin: Basin) -> str:
    """Return a basin's share of the runs with its interval."""
    lowest = "that of the lowest minimum, " if basin.above == 0.0 else ""
    return (
        f"{percent(basin.share)} ({lowest}95 % interval {between(basin.low, basin.high, percent)})"
    )
