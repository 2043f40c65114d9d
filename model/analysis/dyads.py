"""The pairs of a theatre as a regression sees them: features, counts, time at risk.

A *kind* of record is ``clash`` or ``joint``. Records of a kind that begin on the same latest day
before a date are the period that is fitted; earlier periods, if the theatre has any, are the
groups' earlier activity.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..drawing import DIMENSIONS, positions, typical_ideology
from ..geography import overlap_at
from ..propensity import DAYS_A_YEAR, NEVER_MET, shared_sponsor, withheld, years_together
from ..scenario.rows import FactionRow, RecordRow
from ..scenario.theatre import Theatre

KINDS: Final = ("clash", "joint")

LEAST_AT_RISK: Final = 0.1
"""Share of a period that both groups must have existed for a zero to mean something.

The Levant Front stood for the last week of 2014: it could not have had a year's clashes.
"""

FEATURES: Final = (
    "distance", *DIMENSIONS, "size", "ratio", "area", "sponsor", "activity",
)  # fmt: skip
"""Every feature, in the order of tables."""


@dataclass(frozen=True)
class Period:
    """When the records of a kind were made.

    Attributes
    ----------
    first, last : date
        Both included.
    rows : tuple of RecordRow
        What was recorded; pairs of covered groups without a row had nothing.
    """

    first: date
    last: date
    rows: tuple[RecordRow, ...]

    @property
    def years(self) -> float:
        """Its length."""
        return ((self.last - self.first).days + 1) / DAYS_A_YEAR


@dataclass(frozen=True)
class Pairs:
    """Pairs of groups that a record covers.

    Attributes
    ----------
    kind : str
        ``clash`` or ``joint``.
    ids : tuple of str
        The g groups, in table order.
    index : (g,) int
        Their rows in the theatre.
    ends : (rows, 2) int
        Both groups of each pair, as places in `ids`.
    count : (rows,) float
        Claims in the period.
    years : (rows,) float
        Part of the period in which both groups existed.
    at_risk : (rows,) bool
        Whether that part is large enough for a zero to mean something.
    features : dict of str to (rows,) float
        See `feature_matrices`.
    """

    kind: str
    ids: tuple[str, ...]
    index: Ints
    ends: Ints
    count: Floats
    years: Floats
    at_risk: Bools
    features: dict[str, Floats]

    @property
    def rows(self) -> int:
        """Number of pairs."""
        return int(self.count.size)

    def keep(self, chosen: Bools) -> "Pairs":
        """Return some of the pairs; the groups stay numbered as they are.

        Parameters
        ----------
        chosen : (rows,) bool
            Which.
        """
        return Pairs(
            self.kind,
            self.ids,
            self.index,
            self.ends[chosen],
            self.count[chosen],
            self.years[chosen],
            self.at_risk[chosen],
            {name: values[chosen] for name, values in self.features.items()},
        )

    def without(self, *names: str) -> "Pairs":
        """Return the pairs that none of some groups is an end of.

        Parameters
        ----------
        *names : str
            Ids; unknown ones are nobody's end.
        """
        named = np.isin(np.array(self.ids), names)
        return self.keep(~named[self.ends].any(axis=1))

    def table(self, names: tuple[str, ...]) -> Floats:
        """Return features as columns, (rows, features)."""
        return np.column_stack([self.features[name] for name in names])


def last_period(theatre: Theatre, kind: str, before: date) -> Period | None:
    """Return the last period of a kind of record that begins before a date.

    Parameters
    ----------
    theatre : Theatre
        Its records.
    kind : {"clash", "joint"}
        Of record.
    before : date
        Not included.

    Returns
    -------
    Period or None
        None if nothing of that kind is on record by then.
    """
    dated = [r for r in theatre.records if r.kind == kind and r.since and r.since < before]
    if not dated:
        return None
    first = max(r.since for r in dated if r.since)
    rows = tuple(r for r in dated if r.since == first)
    return Period(first, max(r.until or before for r in rows), rows)


def covered(theatre: Theatre, kind: str) -> list[int]:
    """Return the rows in the theatre of the groups that a kind of record covers."""
    index = positions(theatre)
    return sorted({index[row.faction] for row in theatre.record_groups if row.kind == kind})


def armed_groups(theatre: Theatre) -> Bools:
    """(n,) bool: factions of the sides that some record covers a group of."""
    sides = {theatre.faction(row.faction).side for row in theatre.record_groups}
    return np.array([row.side in sides for row in theatre.factions], dtype=np.bool_)


def pairs_of(theatre: Theatre, kind: str, before: date, among: list[int] | None = None) -> Pairs:
    """Return the pairs that the last record of a kind before a date covers and tells of.

    Parameters
    ----------
    theatre : Theatre
        Its records and groups.
    kind : {"clash", "joint"}
        Of record.
    before : date
        The period begins before it.
    among : list of int, optional
        Groups, as rows of the theatre; those covered by default.

    Raises
    ------
    ValueError
        If nothing of that kind is on record by then.
    """
    period = last_period(theatre, kind, before)
    if period is None:
        raise ValueError(f"{theatre.path}: no {kind} is on record before {before}")
    groups = covered(theatre, kind) if among is None else among
    one, other = np.triu_indices(len(groups), 1)
    index = np.array(groups, dtype=np.int64)
    i, j = index[one], index[other]
    counts, years = count_matrix(theatre, period), time_at_risk(theatre, period)
    known = feature_matrices(theatre, before, kind, period.first)
    count = counts[i, j]
    found = Pairs(
        kind=kind,
        ids=tuple(theatre.faction_ids[g] for g in groups),
        index=index,
        ends=np.column_stack([one, other]).astype(np.int64),
        count=count,
        years=years[i, j],
        at_risk=(years[i, j] >= LEAST_AT_RISK * period.years) | (count > 0.0),
        features={name: values[i, j] for name, values in known.items()},
    )
    return found.keep(~withheld(theatre, kind)[i, j])


def count_matrix(theatre: Theatre, period: Period) -> Floats:
    """(n, n) float: claims of a period, symmetric."""
    index = positions(theatre)
    out = np.zeros((len(index), len(index)))
    for row in period.rows:
        i, j = index[row.a], index[row.b]
        out[i, j] += row.claims
        out[j, i] += row.claims
    return out


def time_at_risk(theatre: Theatre, period: Period) -> Floats:
    """(n, n) float: years of a period in which both factions existed, by their dates."""
    return years_together(theatre, period.first, period.last)


def feature_matrices(
    theatre: Theatre, at: date, kind: str, earlier_than: date
) -> dict[str, Floats]:
    """Return every feature of every pair of factions.

    ==========================  ==========================================================
    ``distance``                mean absolute ideology distance over the dimensions, 0 to 4
    ``nationalism`` and so on   absolute distance in one dimension
    ``size``                    ln(s_i s_j / 10^6), s in fighters
    ``ratio``                   absolute ln(s_i / s_j)
    ``area``                    ln(overlap of presence + 0.01)
    ``sponsor``                 1 if an outside faction supplies both
    ``activity``                sum over both of ln(1 + claims a year) in periods of the kind
                                that ended earlier; left out where there is none
    ==========================  ==========================================================

    Ideology that is not known is the mean of the groups that are labelled alike (replications
    of the simulation draw one of them); a size that is not known is the theatre's median.

    Parameters
    ----------
    theatre : Theatre
        Its factions, presence, sponsors, records.
    at : date
        Rows of the presence table that hold on it count.
    kind : {"clash", "joint"}
        Of record.
    earlier_than : date
        Periods that ended before it are earlier activity.

    Returns
    -------
    dict of str to (n, n) float
        Symmetric; the diagonal means nothing.
    """
    scores = typical_ideology(theatre)
    apart = np.abs(scores[:, None, :] - scores[None, :, :])
    size = np.log(np.maximum(np.array([fighters(theatre, r) for r in theatre.factions]), 1.0))
    out = {"distance": apart.mean(axis=2)}
    out |= {name: apart[:, :, d] for d, name in enumerate(DIMENSIONS)}
    out["size"] = size[:, None] + size[None, :] - np.log(1e6)
    out["ratio"] = np.abs(size[:, None] - size[None, :])
    out["area"] = np.log(overlap_at(theatre, at) + NEVER_MET)
    out["sponsor"] = shared_sponsor(theatre)
    active = earlier_activity(theatre, kind, earlier_than)
    if active.any():
        out["activity"] = active[:, None] + active[None, :]
    return out


def fighters(theatre: Theatre, row: FactionRow) -> float:
    """Return the fighters of a faction; the median of unknown sizes where the table has none."""
    return theatre.unknown_size.median if row.strength is None else float(row.strength)


def earlier_activity(theatre: Theatre, kind: str, before: date) -> Floats:
    """(n,) float: ln(1 + claims a year) of each faction in periods that ended before a date."""
    index = positions(theatre)
    claims = np.zeros(len(index))
    spans: set[tuple[date, date]] = set()
    for row in theatre.records:
        if row.kind == kind and row.since and row.until and row.until < before:
            spans.add((row.since, row.until))
            claims[[index[row.a], index[row.b]]] += row.claims
    years = sum((last - first).days + 1 for first, last in spans) / DAYS_A_YEAR
    return np.log1p(claims / max(years, 1.0 / DAYS_A_YEAR))
