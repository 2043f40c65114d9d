"""Prior propensity and contact of every pair (`docs/odd.md`, section 5)."""

from datetime import date

import numpy as np

from .arrays import Bools, Floats, Ints
from .drawing import ClashCoefficients, Coefficients, Spread, positions
from .once import once
from .randomness import Streams
from .scenario.theatre import Theatre
from .state import Parameters

LIMIT = 0.95
DAYS_A_YEAR = 365.25

NEVER_MET = 0.01
"""Added to the overlap of presence before its logarithm is taken."""

USUAL_EFFORT = 0.1
"""Effort that two groups on record plan against each other at the start, both together (assumed).

It only sets how much of a pair's clashes is planned; with the effort measured in burn-in instead
the simulation ranks held-out pairs alike.
"""


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
    total = np.zeros((len(ideology), len(ideology)))
    for scores in ideology.T:
        total += np.abs(scores[:, None] - scores[None, :])
    return np.asarray(total / ideology.shape[1])


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
    linear = linear + scalars["contact_overlap"] * np.log(overlap + NEVER_MET)
    return np.asarray(np.where(met, np.exp(linear + (node[:, None] + node[None, :])), 0.0))


def clash_rate(
    distance: Floats, sizes: Floats, overlap: Floats, shared: Floats, drawn: ClashCoefficients
) -> Floats:
    """Return the expected clash claims a year by the regression of clashes alone.

    Parameters
    ----------
    distance : (n, n) float
        Mean ideology distance; NaN where a faction has none.
    sizes : (n,) float
        Fighters.
    overlap, shared : (n, n) float
        Overlap of presence; 1 where both share a sponsor.
    drawn : ClashCoefficients
        Of this replication.

    Returns
    -------
    (n, n) float
        h_ij = exp(a + b d_ij + c ln(s_i s_j / 10^6) + d |ln(s_i / s_j)|
        + e ln(overlap + 0.01) + f shared + g_i + g_j); NaN where either has no effect g.
    """
    by = drawn.scalars
    # Few factions are on the record of clashes: of all pairs one in ten.
    known = np.flatnonzero(drawn.known)
    pairs = np.ix_(known, known)
    log = np.log(np.maximum(sizes, 1.0))[known]
    linear = by["intercept"] + by["distance"] * distance[pairs] + by["sponsor"] * shared[pairs]
    linear += by["size"] * (log[:, None] + log[None, :] - np.log(1e6))
    linear += by["ratio"] * np.abs(log[:, None] - log[None, :])
    linear += by["area"] * np.log(overlap[pairs] + NEVER_MET)
    linear += drawn.effect[known][:, None] + drawn.effect[known][None, :]
    out = np.full(distance.shape, np.nan)
    out[pairs] = np.exp(np.minimum(linear, 20.0))
    return out


def clashing(rate: Floats, prior: Floats, record: "Record", par: Parameters) -> Floats:
    """Return the clash claims a year for each unit of planned effort or coldness.

    The clashes of a pair follow the effort that both plan against each other and, without a
    plan, their coldness (`docs/odd.md`, section 7.3). At the start these are taken
    to be `USUAL_EFFORT` and ``friction (1 - p0)``; what comes out is scaled such that the
    simulation then expects what regression and record expect, and departs from it as
    effort and weights do.

    Parameters
    ----------
    rate : (n, n) float
        h_ij.
    prior : (n, n) float
        p0.
    record : Record
        Clash claims, and years in which both groups were there to clash.
    par : Parameters
        ``contact_shape``, ``friction``.

    Returns
    -------
    (n, n) float
        ((kappa + C) / (kappa / h + T)) / (USUAL_EFFORT + friction (1 - p0)).
    """
    kappa = par.contact_shape
    likely = (kappa + record.clash_claims) / (kappa / rate + record.clash_years)
    return np.asarray(likely / at_the_start(prior, par.friction))


def at_the_start(prior: Floats, friction: float) -> Floats:
    """Return planned effort and coldness of a pair at the start, both directions together.

    Parameters
    ----------
    prior : ndarray
        p0.
    friction : float
        phi.
    """
    return USUAL_EFFORT + friction * (1.0 - prior)


@once
def shared_sponsor(theatre: Theatre) -> Floats:
    """(n, n) float: 1 where some faction supplies both."""
    index = positions(theatre)
    supplied = np.zeros((len(index), len(index)))
    for row in theatre.sponsors:
        supplied[index[row.faction], index[row.sponsor]] = float(row.share > 0.0)
    return np.asarray((supplied @ supplied.T > 0.0).astype(np.float64))


def years_together(theatre: Theatre, first: date, last: date) -> Floats:
    """Return for how much of a period both factions existed, by their dates.

    Parameters
    ----------
    theatre : Theatre
        Its factions.
    first, last : date
        Both included.

    Returns
    -------
    (n, n) float
        Years.
    """
    since = np.array([(row.active_from or first).toordinal() for row in theatre.factions])
    until = np.array([(row.active_until or last).toordinal() for row in theatre.factions])
    begin = np.maximum(since, first.toordinal())
    end = np.minimum(until, last.toordinal())
    days = np.minimum(end[:, None], end[None, :]) - np.maximum(begin[:, None], begin[None, :]) + 1
    return np.asarray(np.maximum(days, 0) / DAYS_A_YEAR)


@once
def withheld(theatre: Theatre, kind: str) -> Bools:
    """(n, n) bool: pairs of which a kind of record says nothing, though it covers both."""
    index = positions(theatre)
    out = np.zeros((len(index), len(index)), dtype=np.bool_)
    for of, a, b in theatre.withheld:
        if of == kind:
            out[index[a], index[b]] = out[index[b], index[a]] = True
    return out


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
    friendly, hostile : (n, n) float
        Their square roots.
    claims, years : (n, n) float
        Claims of the kinds that cover both groups, and the mean years of these kinds.
    clash_claims, clash_years : (n, n) float
        Clash claims, and years on that record in which both groups existed; 0 where it
        does not cover both.
    """

    def __init__(self, theatre: Theatre, before: date) -> None:
        index = positions(theatre)
        n = len(index)
        self.joint = np.zeros((n, n))
        self.clash = np.zeros((n, n))
        self.claims = np.zeros((n, n))
        self.years = np.zeros((n, n))
        self.clash_claims = np.zeros((n, n))
        self.clash_years = np.zeros((n, n))
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
            both[withheld(theatre, kind)] = 0.0
            counts = np.zeros((n, n))
            for row in rows:
                i, j = index[row.a], index[row.b]
                counts[i, j] += row.claims
                counts[j, i] += row.claims
            self.claims += counts * both
            self.years += years * both
            kinds += both
            rate = counts * ~withheld(theatre, kind) / years
            if kind == "joint":
                self.joint = rate
            else:
                self.clash = rate
                self.clash_claims = counts * both
                self.clash_years = years_together(theatre, first, last) * both
        self.years /= np.maximum(kinds, 1.0)
        self.friendly, self.hostile = np.sqrt(self.joint), np.sqrt(self.clash)


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
    friendly, hostile = record.friendly, record.hostile
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
