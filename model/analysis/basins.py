"""Which local minimum runs lead to, on one landscape that all of them share.

The bonds at the end of each run are other numbers, so that a minimum of one run's landscape
need not be a minimum of another's, and no two could be counted together. What is shared is
the mean landscape: the height of a configuration is its energy at the end of a run, averaged
over the runs whose bonds are on record (the detail runs). From the final alignment of every
run, single actors move, the steepest move first, until none lowers that mean energy. Runs
that end in one minimum end in one basin. Factions that a run has lost stand alone in it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from ..ensemble.columns import Floats
from ..ensemble.tables import ROW_GROUP, SCENARIO
from ..landscape.descent import fall, slack
from ..landscape.problem import Landscape, canonical, energy
from .intervals import wilson

Labels = tuple[int, ...]

TOGETHER: Final = 1024
"""Final alignments that are held at once; equal ones among them fall once."""


@dataclass(frozen=True)
class Basin:
    """A local minimum of the mean landscape, and the runs that lead to it.

    Attributes
    ----------
    configuration : tuple of tuple of str
        Its camps, the largest first, names sorted.
    runs : int
        How many final alignments lead to it by steepest descent.
    share, low, high : float
        Of all runs, with Wilson's 95 % interval.
    above : float
        Its energy above the lowest of these minima, as a share of the size of all ties.
    """

    configuration: tuple[tuple[str, ...], ...]
    runs: int
    share: float
    low: float
    high: float
    above: float

    def together(self, one: str, other: str) -> bool:
        """Return whether two factions stand in one camp.

        Parameters
        ----------
        one, other : str
            Their ids.
        """
        return any(one in camp and other in camp for camp in self.configuration)


@dataclass(frozen=True)
class Basins:
    """All basins that the runs of a scenario end in.

    Attributes
    ----------
    found : tuple of Basin
        The most frequent first, then by energy.
    runs : int
        Number of runs.
    frozen : int
        Number of runs over which the landscape is the mean.
    parted : tuple of str or None
        The two factions, by the product of their mean shares of strength and by how evenly
        the runs are split over them, that matter most to what tells the basins apart; None
        with one basin.
    """

    found: tuple[Basin, ...]
    runs: int
    frozen: int
    parted: tuple[str, str] | None

    def as_json(self) -> list[dict[str, Any]]:
        """Return what ``--json`` and ``summary.json`` hold."""
        return [
            each.__dict__ | {"configuration": [list(camp) for camp in each.configuration]}
            for each in self.found
        ]


def basins(folder: Path, scenario: str | None = None) -> Basins | None:
    """Return in which basins the runs of a results folder end.

    Parameters
    ----------
    folder : Path
        With the tables `alignments` and `dyads`.
    scenario : str, optional
        Which, in tables of several.

    Returns
    -------
    Basins or None
        None without runs, or without bonds on record (``--detail 0``).
    """
    ends, ties = (folder / "tables" / f"{name}.parquet" for name in ("alignments", "dyads"))
    bonds = _last_bonds(ties, scenario) if ties.exists() else None
    if bonds is None or not ends.exists():
        return None
    found: set[str] = set()
    for rows in _whole_runs(ends, scenario):
        found.update(rows["faction"].unique())
    place = {name: number for number, name in enumerate(sorted(found))}
    problem, share, frozen = _mean_landscape(_whole_runs(ends, scenario), bonds, place)
    return found_in(problem, _alignments(_whole_runs(ends, scenario), place), share, frozen)


def _batches(path: Path, scenario: str | None, columns: list[str]) -> Iterator[pd.DataFrame]:
    """Yield a scenario's rows of some columns of a table, a part at a time."""
    with pq.ParquetFile(path) as file:
        several = scenario is not None and SCENARIO in file.schema_arrow.names
        for batch in file.iter_batches(ROW_GROUP, columns=columns + [SCENARIO] * several):
            rows = batch.to_pandas()
            yield rows[rows[SCENARIO] == scenario] if several else rows


def _last_bonds(path: Path, scenario: str | None) -> pd.DataFrame | None:
    """Return a scenario's bonds in the last week on record; None if there are none."""
    with pq.ParquetFile(path) as file:
        if "bond" not in file.schema_arrow.names:
            return None
    last = max(
        (rows["week"].max() for rows in _batches(path, scenario, ["week"]) if len(rows)), default=0
    )
    columns = ["run", "week", "i", "j", "bond"]
    parts = [rows[rows["week"] == last] for rows in _batches(path, scenario, columns)]
    bonds = pd.concat(parts) if parts else pd.DataFrame()
    return None if bonds.empty else bonds


def _whole_runs(path: Path, scenario: str | None) -> Iterator[pd.DataFrame]:
    """Yield a scenario's rows of `alignments`, never a run in two parts.

    A table of many runs is not held at once: one of a hundred thousand has millions of rows.
    """
    left = None
    for rows in _batches(path, scenario, ["run", "faction", "coalition", "strength"]):
        here = rows if left is None else pd.concat([left, rows])
        if here.empty:
            continue
        cut = here["run"] != here["run"].iloc[-1]
        if cut.any():
            yield here[cut]
        left = here[~cut]
    if left is not None:
        yield left


def _mean_landscape(
    ends: Iterator[pd.DataFrame], bonds: pd.DataFrame, place: dict[str, int]
) -> tuple[Landscape, Floats, int]:
    """Return the mean landscape, each faction's mean share of strength, and of how many runs.

    Sizes are shares of the strength that is left in a run, so that no run counts for more.
    """
    n = len(place)
    total, strength, frozen = np.zeros((n, n)), np.zeros(n), 0
    ties = dict(iter(bonds.groupby("run")))
    for rows in ends:
        for run, here in rows[rows["run"].isin(list(ties))].groupby("run"):
            share = np.zeros(n)
            share[here["faction"].map(place).astype(np.int64)] = (
                here["strength"] / here["strength"].sum()
            )
            of = ties[run]
            i, j = of["i"].map(place), of["j"].map(place)
            known = (i.notna() & j.notna()).to_numpy()  # active without fighters: no actor
            row, column = (each[known].astype(np.int64).to_numpy() for each in (i, j))
            total[row, column] += share[row] * share[column] * of["bond"].to_numpy()[known]
            strength += share
            frozen += 1
    total = (total + total.T) / (2.0 * max(frozen, 1))
    return Landscape(tuple(place), total, np.ones(n)), strength, frozen


def _alignments(ends: Iterator[pd.DataFrame], place: dict[str, int]) -> Iterator[Labels]:
    """Yield the final alignment of each run, those that are gone alone."""
    n = len(place)
    for block in ends:
        who = block["faction"].map(place).to_numpy(dtype=np.int64)
        run, coalition = block["run"].to_numpy(), block["coalition"].to_numpy()
        for rows in np.split(np.arange(run.size), np.flatnonzero(np.diff(run)) + 1):
            labels = np.arange(n) + 1 + int(coalition[rows].max())
            labels[who[rows]] = coalition[rows]
            yield canonical(labels)


def found_in(
    problem: Landscape, alignments: Iterable[Labels], share: Floats, frozen: int
) -> Basins | None:
    """Return the basins that alignments lie in.

    Parameters
    ----------
    problem : Landscape
        The landscape that they share.
    alignments : iterable of tuple of int
        Of each run, one label for each actor; some hundred are held at a time.
    share : (n,) float
        Weight of each actor, for `Basins.parted`.
    frozen : int
        See `Basins`.

    Returns
    -------
    Basins or None
        None without runs or without a landscape.
    """
    if not frozen:
        return None
    loose, counts = slack(problem), Counter[Labels]()
    for some in batched(alignments, TOGETHER):
        for alignment, many in Counter(some).items():
            labels = np.array(canonical(alignment), dtype=np.int64)
            fall(problem.coupling, loose, labels, problem.n)
            counts[canonical(labels)] += many
    if not counts:
        return None
    height = {camps: energy(problem, camps) for camps in counts}
    lowest, size = min(height.values()), problem.size or 1.0
    order = sorted(counts, key=lambda camps: (-counts[camps], height[camps], camps))
    runs = counts.total()
    found = tuple(
        Basin(
            _members(problem.names, camps),
            counts[camps],
            counts[camps] / runs,
            *wilson(counts[camps], runs),
            (height[camps] - lowest) / size,
        )
        for camps in order
    )
    parted = _parted(problem.names, order, [counts[camps] / runs for camps in order], share)
    return Basins(found, runs, frozen, parted)


def _members(names: tuple[str, ...], camps: Labels) -> tuple[tuple[str, ...], ...]:
    """Return the camps of a configuration, the largest first."""
    groups: dict[int, list[str]] = {}
    for name, camp in zip(names, camps, strict=True):
        groups.setdefault(camp, []).append(name)
    return tuple(sorted((tuple(group) for group in groups.values()), key=lambda g: (-len(g), g)))


def _parted(
    names: tuple[str, ...], minima: list[Labels], shares: list[float], weight: Floats
) -> tuple[str, str] | None:
    """Return the pair that stands together in some minima and not in others, and weighs most."""
    together = np.zeros((len(names), len(names)))
    for camps, share in zip(minima, shares, strict=True):
        labels = np.array(camps)
        together += share * (labels[:, None] == labels[None, :])
    score = np.triu(np.outer(weight, weight) * together * (1.0 - together), 1)
    # Shares add up to 1 but for rounding; a pair that is always together has no score.
    i, j = np.unravel_index(int(score.argmax()), score.shape)
    if len(minima) < 2 or score[i, j] <= 1e-12 * weight.max() ** 2:
        return None
    one, other = (i, j) if weight[i] >= weight[j] else (j, i)
    return names[one], names[other]
