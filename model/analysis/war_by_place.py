"""Where the simulated war was fought: losses by governorate beside counted deaths; strikes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy.stats import rankdata

from ..arrays import Floats, Ints
from ..randomness import Streams
from ..scenario.theatre import Theatre
from .checks import Band, Check, band_of
from .published import DEATHS, Finding

EVERY: Final = "all fighting"

RESAMPLES: Final = 2000
"""Resamples of governorates."""

OUTSIDE: Final = ("outside", "political")
"""Sides that are neither government nor in the field."""


@dataclass(frozen=True)
class Ranks:
    """How well the simulation ranks governorates by deaths.

    Attributes
    ----------
    kind : str
        Of fight.
    year : int
        Of the deaths.
    model : Band
        Rank correlation of the mean losses; the band is over governorates drawn with
        replacement, each time with one replication.
    deaths : float
        How many were counted.
    beside : dict of str to float
        Rank correlations of other numbers with the same deaths.
    ahead : float
        Share of the resamples in which the simulation ranks better than population does.
    """

    kind: str
    year: int
    model: Band
    deaths: float
    beside: Mapping[str, float]
    ahead: float


def kinds_of(theatre: Theatre, one: pd.Series, other: pd.Series) -> Ints:
    """Return the kind of fight between two columns of factions, as places in `DEATHS`.

    Parameters
    ----------
    theatre : Theatre
        Whose factions.
    one, other : Series of str
        Ids.
    """
    government = set(theatre.roles.government)
    side = {row.id: row.side for row in theatre.factions}
    of_kind = {}
    for a in set(side.values()):
        for b in set(side.values()):
            of_kind[a, b] = _kind(a, b, government)
    found = [of_kind[side[a], side[b]] for a, b in zip(one, other, strict=True)]
    return np.array(found, dtype=np.int64)


def _kind(a: str, b: str, government: set[str]) -> int:
    """Return the place in `DEATHS` of a fight between two sides."""
    if a in OUTSIDE or b in OUTSIDE:
        return 3
    if (a in government) == (b in government):
        return 2
    return 0 if "isil" in (a, b) else 1


def losses_of(theatre: Theatre, clashes: pa.Table) -> Floats:
    """Return simulated losses by replication, kind of fight and governorate.

    Parameters
    ----------
    theatre : Theatre
        Whose factions and provinces.
    clashes : Table
        Of an ensemble.

    Returns
    -------
    (runs, 4, K) float
        Fighters lost, kinds in the order of `DEATHS`.
    """
    keys = ["run", "attacker", "target", "province"]
    summed = clashes.group_by(keys).aggregate([("losses", "sum")]).to_pandas()
    run = np.unique(summed["run"], return_inverse=True)[1]
    kind = kinds_of(theatre, summed["attacker"], summed["target"])
    place = {name: k for k, name in enumerate(theatre.province_ids)}
    where = summed["province"].map(place).to_numpy()
    out = np.zeros((int(run.max()) + 1, len(DEATHS), len(place)))
    np.add.at(out, (run, kind, where), summed["losses_sum"].to_numpy())
    return out


def spearman(one: Floats, other: Floats) -> float:
    """Return the rank correlation, ties sharing their ranks; NaN if one is constant."""
    a, b = rankdata(one), rankdata(other)
    if np.ptp(a) == 0.0 or np.ptp(b) == 0.0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def ranks(
    losses: Floats, deaths: Floats, people: Floats, seed: int
) -> tuple[Band, float]:  # fmt: skip
    """Return the rank correlation of losses with deaths over governorates, and how sure it is.

    Parameters
    ----------
    losses : (runs, K) float
        Simulated.
    deaths, people : (K,) float
        Counted; population.
    seed : int
        Root seed of the resamples.

    Returns
    -------
    Band
        Value of the means; 5th and 95th percentile over resamples of governorates, each with
        one replication drawn by lot.
    float
        Share of the resamples in which losses rank better than population.
    """
    generator = Streams(seed, 0)["bootstrap"]
    found = np.empty(RESAMPLES)
    simple = np.empty(RESAMPLES)
    for sample in range(RESAMPLES):
        chosen: Ints = generator.integers(0, deaths.size, size=deaths.size)
        run = int(generator.integers(0, len(losses)))
        found[sample] = spearman(losses[run, chosen], deaths[chosen])
        simple[sample] = spearman(people[chosen], deaths[chosen])
    band = band_of(found)
    known = np.isfinite(found) & np.isfinite(simple)
    ahead = float((found[known] > simple[known]).mean()) if known.any() else float("nan")
    return Band(spearman(losses.mean(axis=0), deaths), band.low, band.high), ahead


def by_place(
    theatre: Theatre, clashes: pa.Table, counted: Mapping[int, Mapping[str, Mapping[str, float]]],
    seed: int,
) -> tuple[list[Ranks], dict[str, dict[str, float]]]:  # fmt: skip
    """Compare losses by governorate with deaths, in all and by kind of fight.

    Parameters
    ----------
    theatre : Theatre
        Whose factions and provinces.
    clashes : Table
        Of an ensemble.
    counted : mapping of int to mapping
        By year: from `read_deaths`.
    seed : int
        Root seed.

    Returns
    -------
    list of Ranks
        By year and kind.
    dict of str to dict
        By governorate: simulated losses, and deaths by year.
    """
    losses = losses_of(theatre, clashes)
    places = theatre.province_ids
    table = {
        year: np.array([[by[kind].get(name, 0.0) for name in places] for kind in DEATHS])
        for year, by in counted.items()
    }
    people = np.array([row.population for row in theatre.provinces], dtype=np.float64)
    out = []
    for year, deaths in table.items():
        for place, kind in ((None, EVERY), (0, DEATHS[0]), (1, DEATHS[1]), (2, DEATHS[2])):
            said = losses.sum(axis=1) if place is None else losses[:, place]
            seen = deaths.sum(axis=0) if place is None else deaths[place]
            beside = {"population": spearman(people, seen)}
            for other in table:
                if other < year:
                    last = table[other].sum(axis=0) if place is None else table[other][place]
                    beside[f"deaths of {other}"] = spearman(last, seen)
            band, ahead = ranks(said, seen, people, seed)
            out.append(Ranks(kind, year, band, float(seen.sum()), beside, ahead))
    mean = losses.sum(axis=1).mean(axis=0)
    rows = {
        name: {
            "simulated": float(mean[k]),
            **{str(year): float(deaths[:, k].sum()) for year, deaths in table.items()},
        }
        for k, name in enumerate(places)
    }
    return out, rows


def strikes(
    weeks: pd.DataFrame, until: Mapping[str, date], ranges: Mapping[str, Finding]
) -> list[Check]:
    """Return the share of the campaigner's effort on its declared targets.

    Parameters
    ----------
    weeks : DataFrame
        The table ``weeks`` of an ensemble.
    until : mapping of str to date
        Periods, from the campaign's first week: name and last day on which a week begins.
    ranges : mapping of str to Finding
        ``by target`` and ``by place``: the spread of what is published.
    """
    columns = {"by target": "declared_gap", "by place": "declared_gap_place"}
    out = []
    for period, last in until.items():
        rows = weeks[weeks["date"] <= pd.Timestamp(last)]
        for name, column in columns.items():
            gap = rows.groupby("run")[column].mean().to_numpy(dtype=np.float64)
            finding = ranges[name]
            out.append(
                Check(
                    section="strikes",
                    what=f"{name}, {period}",
                    model=band_of(1.0 - gap),
                    published=Band(None, finding.low, finding.high),
                    source=finding.source,
                    basis=finding.basis,
                    relation="tuned",
                )
            )
    return out
