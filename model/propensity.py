"""Prior propensity and contact of every pair (`docs/odd.md`, section 5)."""

from datetime import date

import numpy as np

from .arrays import Floats, Ints
from .drawing import Coefficients, Spread, positions
from .once import once
from .randomness import Streams
from .scenario.theatre import Theatre
from .state import Parameters

LIMIT = 0.95
DAYS_A_YEAR = 365.25


def ideology_distance(ideology: Floats) -> Floats:
    """Mean absolute distance over the three dimensions.

    Parameters
    ----------
    ideology : (n, 3) float
        Scores from 1 to 5.

    Returns
    -------
    (n, n) float
        0 to 4.
    """
    return np.asarray(np.abs(ideology[:, None, :] - ideology[None, :, :]).mean(axis=2))


def valence(distance: Floats, drawn: Coefficients) -> Floats:
    """Return whether an interaction is joint (1) or hostile (-1), on average.

    Parameters
    ----------
    distance : (n, n) float
        Mean ideology distance.
    drawn : Coefficients
        Intercept, slope, node effects.

    Returns
    -------
    (n, n) float
        v_ij = 2 logistic(a + b d_ij + e_i + e_j) - 1 = tanh of half of it.
    """
    node = drawn.valence_effect
    linear = drawn.scalars["valence_intercept"] + drawn.scalars["valence_distance"] * distance
    return np.asarray(np.tanh((linear + (node[:, None] + node[None, :])) / 2.0))


def contact(sizes: Floats, overlap: Floats, node: Floats, scalars: dict[str, float]) -> Floats:
    """Return the expected interactions a year, friendly or hostile.

    Parameters
    ----------
    sizes : (n,) float
        Fighters.
    overlap : (n, n) float
        Overlap of presence; 0 means no contact.
    node : (n,) float
        Node effects, 0 for factions that are no armed group.
    scalars : dict
        ``contact_intercept``, ``contact_size``, ``contact_overlap``.

    Returns
    -------
    (n, n) float
        exp(a + b ln(s_i s_j / 10^6) + c ln(overlap + 0.01) + f_i + f_j).
    """
    met = (overlap > 0.0) & (sizes[:, None] > 0.0) & (sizes[None, :] > 0.0)
    product = np.where(met, sizes[:, None] * sizes[None, :], 1.0)
    linear = scalars["contact_intercept"] + scalars["contact_size"] * np.log(product / 1e6)
    linear = linear + scalars["contact_overlap"] * np.log(overlap + 0.01)
    return np.asarray(np.where(met, np.exp(linear + (node[:, None] + node[None, :])), 0.0))


@once
def record_before(theatre: Theatre, before: date) -> "Record":
    """Return what is on record before a date; not to be written to.

    Parameters
    ----------
    theatre, before
        As `Record`.
    """
    return Record(theatre, before)


class Record:
    """What is on record between the groups of a theatre, before a date.

    Attributes
    ----------
    joint, clash : (n, n) float
        Claims a year.
    claims, years : (n, n) float
        Claims of the kinds that cover both groups, and the mean years of these kinds.
    """

    def __init__(self, theatre: Theatre, before: date) -> None:
        index = positions(theatre)
        n = len(index)
        self.joint = np.zeros((n, n))
        self.clash = np.zeros((n, n))
        self.claims = np.zeros((n, n))
        self.years = np.zeros((n, n))
        kinds = np.zeros((n, n))
        for kind in ("joint", "clash"):
            rows = [r for r in theatre.records if r.kind == kind and r.since and r.since < before]
            if not rows:
                continue
            first = min(row.since for row in rows if row.since)
            last = max(row.until for row in rows if row.until)
            years = ((last - first).days + 1) / DAYS_A_YEAR
            covered = [index[r.faction] for r in theatre.record_groups if r.kind == kind]
            both = np.zeros((n, n))
            both[np.ix_(covered, covered)] = 1.0
            counts = np.zeros((n, n))
            for row in rows:
                i, j = index[row.a], index[row.b]
                counts[i, j] += row.claims
                counts[j, i] += row.claims
            self.claims += counts * both
            self.years += years * both
            kinds += both
            rate = counts / years
            if kind == "joint":
                self.joint = rate
            else:
                self.clash = rate
        self.years /= np.maximum(kinds, 1.0)


def prior_of_groups(
    distance: Floats, drawn: Coefficients, record: Record, par: Parameters
) -> Floats:
    """Shrink valence to the pair's own record.

    Parameters
    ----------
    distance : (n, n) float
        Mean ideology distance.
    drawn : Coefficients
        Of this replication.
    record : Record
        Joint and hostile claims a year.
    par : Parameters
        ``record_prior``, ``valence_offset``.

    Returns
    -------
    (n, n) float
        p0, within +-0.95.
    """
    m = par.record_prior
    friendly, hostile = np.sqrt(record.joint), np.sqrt(record.clash)
    base = m * (valence(distance, drawn) - par.valence_offset)
    p0 = (base + friendly - hostile) / (m + friendly + hostile)
    return np.asarray(np.clip(p0, -LIMIT, LIMIT))


def contact_with_record(expected: Floats, record: Record, par: Parameters) -> Floats:
    """Update a gamma prior with the pair's own count.

    Parameters
    ----------
    expected : (n, n) float
        By the regression, a year.
    record : Record
        Claims and years.
    par : Parameters
        ``contact_shape``.

    Returns
    -------
    (n, n) float
        (kappa + N) / (kappa / a + T) where the pair is covered by a record.
    """
    kappa = par.contact_shape
    positive = expected > 0.0
    prior_years = kappa / np.where(positive, expected, 1.0)
    updated = (kappa + record.claims) / (prior_years + record.years)
    return np.where(positive & (record.years > 0.0), updated, expected)


def coded_ties(theatre: Theatre, streams: Streams) -> Floats:
    """Draw the ties coded by hand; NaN where a pair has none.

    Parameters
    ----------
    theatre : Theatre
        Its ties; a row of two ids beats one of an id and a side, which beats two sides.
    streams : Streams
        Uses ``ties``.

    Returns
    -------
    (n, n) float
        Symmetric, within +-0.95.
    """
    one, other, row, spread = _ties(theatre)
    drawn = spread.draw(streams["ties"].random(len(theatre.ties)))
    out = np.full((len(theatre.factions), len(theatre.factions)), np.nan)
    out[one, other] = np.minimum(np.maximum(drawn[row], -LIMIT), LIMIT)
    return out


@once
def _ties(theatre: Theatre) -> tuple[Ints, Ints, Ints, Spread]:
    """Both factions and the row of each pair that has a tie, and the distribution of each row."""
    index, rows = positions(theatre), theatre.ties
    number = {id(row): r for r, row in enumerate(rows)}
    pairs = [(index[a], index[b], number[id(row)]) for (a, b), row in theatre.tie_of.items()]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 3)
    spread = Spread.of([(row.low, row.value, row.high) for row in rows])
    return table[:, 0], table[:, 1], table[:, 2], spread
