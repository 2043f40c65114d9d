"""Who mattered at the end of runs: power, company, strength, by rules from two tables.

The table `alignments` holds the final coalition and strength of every faction of every run.
The power of a faction is the Shapley-Shubik index of the coalition that it ends in, all
coalitions of the day being the players (`landscape.power`). How much company changes between
two scenarios is the Jaccard distance of a faction's two sets of companions in one run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..ensemble.tables import SCENARIO
from ..landscape.power import power
from .numbers import Floats, Paired, paired

MOST_RUNS: Final = 100
"""Runs whose power is worked out: some milliseconds each."""

MOST_PAIRS: Final = 1_000
"""Pairs of runs whose ends are laid side by side."""

MOST_UNITS: Final = 1_000
"""Strength of coalitions is rounded so that their sum has about so many units."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ends:
    """The ends of the runs of one scenario.

    Attributes
    ----------
    factions : tuple of str
        Ids.
    runs : (runs,) int
        Numbers of the runs, ascending.
    coalition : (runs, factions) int
        Labels; -1 where a faction is not there any more.
    strength : (runs, factions) float
        Fighters; NaN where it is not there any more.
    """

    factions: tuple[str, ...]
    runs: Ints
    coalition: Ints
    strength: Floats

    @classmethod
    def of(cls, table: pa.Table, label: str, factions: Sequence[str]) -> "Ends":
        """Read them from the table `alignments`.

        Parameters
        ----------
        table : Table
            Of one scenario or of several.
        label : str
            Which.
        factions : sequence of str
            Ids, in the order of the theatre; others in the table follow.
        """
        if SCENARIO in table.column_names:
            table = table.filter(pc.field(SCENARIO) == label)
        coded = table["faction"].combine_chunks().dictionary_encode()
        ids = coded.dictionary.to_pylist()
        known = dict.fromkeys(factions)
        names = tuple(dict.fromkeys([*known, *sorted(set(ids) - set(known))]))
        place = {name: number for number, name in enumerate(names)}
        runs, row = np.unique(table["run"].to_numpy(), return_inverse=True)
        column = np.array([place[name] for name in ids], dtype=np.int64)[coded.indices.to_numpy()]
        coalition = np.full((runs.size, len(names)), -1, dtype=np.int64)
        strength = np.full(coalition.shape, np.nan)
        coalition[row, column] = table["coalition"].to_numpy()
        strength[row, column] = table["strength"].to_numpy()
        return cls(names, runs, coalition, strength)

    def only(self, runs: Ints) -> "Ends":
        """Return some of the runs.

        Parameters
        ----------
        runs : (n,) int
            Numbers, all of them there, ascending.
        """
        rows = np.searchsorted(self.runs, runs)
        return Ends(self.factions, runs, self.coalition[rows], self.strength[rows])

    @property
    def beside(self) -> npt.NDArray[np.bool_]:
        """(runs, factions, factions) whether two stand in one coalition, each with itself too."""
        there = self.coalition >= 0
        same = self.coalition[:, :, None] == self.coalition[:, None, :]
        found: npt.NDArray[np.bool_] = same & there[:, :, None] & there[:, None, :]
        return found


def alignments(path: Path, most: int) -> pa.Table:
    """Return the first runs of the table `alignments`.

    Parameters
    ----------
    path : Path
        Of the table: by run.
    most : int
        How many runs to read.
    """
    with pq.ParquetFile(path) as file:
        found = file.schema_arrow.empty_table()
        for group in range(file.num_row_groups):  # no more of them than are wanted
            found = pa.concat_tables((found, file.read_row_group(group)))
            runs = np.unique(found["run"].to_numpy())
            if runs.size > most:
                return found.filter(pc.field("run") < runs[most])
    return found


def blocs(coalition: Ints, strength: Floats) -> tuple[Ints, Floats]:
    """Return the coalitions of one run: the place of each faction in them, and their strengths.

    Parameters
    ----------
    coalition : (factions,) int
        Labels; -1 for those that are not there.
    strength : (factions,) float
        Fighters.

    Returns
    -------
    place : (factions,) int
        -1 for those that are not there.
    sums : (coalitions,) float
        Fighters.
    """
    there = coalition >= 0
    labels, where = np.unique(coalition[there], return_inverse=True)
    place = np.full(coalition.shape, -1, dtype=np.int64)
    place[there] = where
    sums = np.bincount(where, weights=np.nan_to_num(strength[there]), minlength=labels.size)
    return place, sums


def powers(ends: Ends) -> Floats:
    """Return the power of the coalition that each faction ends in.

    Parameters
    ----------
    ends : Ends
        Of some runs.

    Returns
    -------
    (runs, factions) float
        Shapley-Shubik index of its coalition, [0, 1]; NaN where a faction is not there, and
        where nobody has strength.
    """
    found = np.full(ends.coalition.shape, np.nan)
    for run, (labels, strength) in enumerate(zip(ends.coalition, ends.strength, strict=True)):
        place, sums = blocs(labels, strength)
        if sums.sum() > 0.0:
            index = power(sums, most_units=MOST_UNITS).shapley_shubik
            found[run] = np.where(place >= 0, index[place], np.nan)
    return found


def largest_rebel(
    ends: Ends, rebels: npt.NDArray[np.bool_], government: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Return who ends in the coalition with the most rebel strength.

    Parameters
    ----------
    ends : Ends
        Of some runs.
    rebels, government : (factions,) bool
        Whom the outcomes count as such. A coalition with a faction of the government's side
        is no rebel one.

    Returns
    -------
    (runs, factions) bool
        False throughout in a run without rebels.
    """
    found = np.zeros(ends.coalition.shape, dtype=bool)
    for run, (labels, strength) in enumerate(zip(ends.coalition, ends.strength, strict=True)):
        place, sums = blocs(labels, np.where(rebels, strength, 0.0))
        governed = place[government & (place >= 0)]
        sums[governed] = 0.0
        if sums.size and sums.max() > 0.0:
            found[run] = place == int(sums.argmax())
    return found


def changed_company(here: Ends, there: Ends) -> Floats:
    """Return how much the company of each faction differs between two scenarios.

    Parameters
    ----------
    here, there : Ends
        Of the same runs and factions.

    Returns
    -------
    (factions,) float
        Mean over runs of 1 - both / either, over the sets of factions beside which it ends,
        itself not counted; 0 where it ends alone in both. NaN for a faction that is in no run
        of both.
    """
    total = np.zeros(len(here.factions))
    number = np.zeros(len(here.factions))
    others = ~np.eye(len(here.factions), dtype=bool)
    for run in range(here.runs.size):
        one, other = (
            each.only(here.runs[run : run + 1]).beside[0] & others for each in (here, there)
        )
        both, either = (one & other).sum(axis=1), (one | other).sum(axis=1)
        gone = (here.coalition[run] < 0) | (there.coalition[run] < 0)
        far = np.divide(either - both, either, out=np.zeros(either.shape), where=either > 0)
        total += np.where(gone, 0.0, far)
        number += ~gone
    mean: Floats = np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0)
    return mean


def common(here: Ends, there: Ends) -> tuple[Ends, Ends]:
    """Return the ends of the runs that two scenarios share, the first `MOST_PAIRS` of them.

    Parameters
    ----------
    here, there : Ends
        Of the same factions.
    """
    shared = np.intersect1d(here.runs, there.runs, assume_unique=True)[:MOST_PAIRS]
    return here.only(shared), there.only(shared)


def strength_changes(here: Ends, there: Ends) -> list[Paired | None]:
    """Return how each faction's final strength differs, run by run.

    Parameters
    ----------
    here, there : Ends
        Of the same runs and factions.

    Returns
    -------
    list of Paired or None
        By faction; None for one that is in no run of both.
    """
    return [paired(here.strength[:, k], there.strength[:, k]) for k in range(len(here.factions))]
