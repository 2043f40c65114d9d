"""Section 5, prior, contact and clashing: how the factions stand to each other at the start."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from .draws import Draws

MOST = 0.95
DAYS_A_YEAR = 365.25
KINDS = ("joint", "clash")
USUAL_EFFORT = 0.1


@dataclass(frozen=True, slots=True)
class Record:
    """What one kind of record says.

    Attributes
    ----------
    covered : frozenset of str
        The groups it covers.
    first, last : date
        The time it covers, both included.
    claims : dict
        Claims by pair, both ways round.
    """

    covered: frozenset[str]
    first: date
    last: date
    claims: dict[tuple[str, str], int]

    @property
    def years(self) -> float:
        """Its length."""
        return ((self.last - self.first).days + 1) / DAYS_A_YEAR

    def covers(self, a: str, b: str) -> bool:
        """Return whether a pair without claims is a true zero.

        Parameters
        ----------
        a, b : str
            Ids of two factions.
        """
        return a in self.covered and b in self.covered


def read_record(theatre: Any, kind: str, start: date) -> Record | None:
    """Return the record of a kind, `None` if nothing of it may be used.

    Parameters
    ----------
    theatre : Theatre
        Its records.
    kind : str
        ``joint`` or ``clash``.
    start : date
        The scenario's start; records that begin later are not used.
    """
    rows = [row for row in theatre.records if row.kind == kind and row.since <= start]
    if not rows:
        return None
    claims: dict[tuple[str, str], int] = {}
    for row in rows:
        for pair in ((row.a, row.b), (row.b, row.a)):
            claims[pair] = claims.get(pair, 0) + row.claims
    covered = frozenset(row.faction for row in theatre.record_groups if row.kind == kind)
    first, last = min(row.since for row in rows), max(row.until for row in rows)
    return Record(covered, first, last, claims)


@dataclass(frozen=True, slots=True)
class Ties:
    """Prior and clashing of all pairs; contact matters to nothing else here."""

    prior: list[list[float]]
    clashing: list[list[float]]


def tie_all(scenario: Any, draws: Draws, overlap: list[list[float]]) -> Ties:
    """Return prior and clashing of all pairs.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    draws : Draws
        What was drawn.
    overlap : list of list of float
        c_ij.
    """
    theatre = scenario.theatre
    rows = theatre.factions
    records = {kind: read_record(theatre, kind, scenario.start) for kind in KINDS}
    sides = theatre.coefficients.get("sides", ())
    armed = [row.side in sides and row.has_ideology for row in rows]
    effects = node_effects(theatre, draws)
    size = len(rows)
    prior = [[0.0] * size for _ in rows]
    clashing = [[0.0] * size for _ in rows]
    supplied = suppliers(theatre)
    for i in range(size):
        for j in range(i + 1, size):
            pair = rows[i].id, rows[j].id
            both = armed[i] and armed[j]
            activity = sum(effects[each][1] for each in (i, j) if armed[each])
            meetings = contact_of(draws, i, j, overlap[i][j], activity)
            if both:
                valence = valence_of(draws, i, j, effects[i][0] + effects[j][0])
                value = on_record(valence, draws.parameters, records, pair)
            else:
                value = coded(theatre, draws, pair)
            prior[i][j] = prior[j][i] = min(MOST, max(-MOST, value))
            meetings = met_on_record(meetings, draws.parameters["contact_shape"], records, pair)
            shared = bool(supplied[pair[0]] & supplied[pair[1]])
            likely = clashes_of(scenario, draws, (i, j), overlap[i][j], shared)
            if likely > 0.0:
                cold = draws.parameters["friction"] * (1.0 - prior[i][j])
                meetings = likely / (USUAL_EFFORT + cold)
            clashing[i][j] = clashing[j][i] = meetings
    return Ties(prior, clashing)


def suppliers(theatre: Any) -> dict[str, set[str]]:
    """Return who supplies each faction.

    Parameters
    ----------
    theatre : Theatre
        Its sponsors.
    """
    found: dict[str, set[str]] = {row.id: set() for row in theatre.factions}
    for row in theatre.sponsors:
        if row.share > 0.0:
            found[row.faction].add(row.sponsor)
    return found


def clashes_of(
    scenario: Any, draws: Draws, ends: tuple[int, int], overlap: float, shared: bool
) -> float:
    """Return the clash claims a year of two groups on record, 0 of others.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    draws : Draws
        What was drawn.
    ends : tuple of int
        i and j.
    overlap : float
        c_ij.
    shared : bool
        Whether somebody supplies both.
    """
    theatre, known = scenario.theatre, draws.clashes
    rows = [theatre.factions[each] for each in ends]
    effects = [known.get(f"effect:{row.id}") for row in rows]
    scores = [draws.ideology[each] for each in ends]
    if overlap <= 0.0 or None in effects or None in (*scores[0], *scores[1]):
        return 0.0
    sizes = [math.log(max(draws.sizes[each], 1.0)) for each in ends]
    steps = [abs((a or 0.0) - (b or 0.0)) for a, b in zip(*scores, strict=True)]
    rate = math.exp(
        known["intercept"]
        + known["distance"] * sum(steps) / len(steps)
        + known["size"] * (sum(sizes) - math.log(1e6))
        + known["ratio"] * abs(sizes[0] - sizes[1])
        + known["area"] * math.log(overlap + 0.01)
        + known["sponsor"] * shared
        + sum(effect or 0.0 for effect in effects)
    )
    record = read_record(theatre, "clash", scenario.start)
    pair = rows[0].id, rows[1].id
    claims, years = 0, 0.0
    if record and record.covers(*pair):
        claims, years = record.claims.get(pair, 0), years_together(rows, record)
    shape = draws.parameters["contact_shape"]
    return (shape + claims) / (shape / rate + years)


def years_together(rows: list[Any], record: Record) -> float:
    """Return for how much of a record both factions existed.

    Parameters
    ----------
    rows : list of FactionRow
        Two of them.
    record : Record
        Whose time.
    """
    begin = max([record.first, *(row.active_from for row in rows if row.active_from)])
    end = min([record.last, *(row.active_until for row in rows if row.active_until)])
    return max((end - begin).days + 1, 0) / DAYS_A_YEAR


def node_effects(theatre: Any, draws: Draws) -> list[tuple[float, float]]:
    """Return e_i and f_i of each faction.

    Parameters
    ----------
    theatre : Theatre
        Its factions and the standard deviations of the effects.
    draws : Draws
        What was drawn.
    """
    fitted, known = theatre.coefficients, draws.coefficients
    if not fitted:
        return [(0.0, 0.0) for _ in theatre.factions]
    return [
        (
            known.get(f"valence_effect:{row.id}", fitted["sd_valence"] * z[0]),
            known.get(f"contact_effect:{row.id}", fitted["sd_contact"] * z[1]),
        )
        for row, z in zip(theatre.factions, draws.effects, strict=True)
    ]


def valence_of(draws: Draws, i: int, j: int, effects: float) -> float:
    """Return v_ij.

    Parameters
    ----------
    draws : Draws
        What was drawn.
    i, j : int
        Two armed groups.
    effects : float
        e_i + e_j.
    """
    steps = [
        abs(a - b)
        for a, b in zip(draws.ideology[i], draws.ideology[j], strict=True)
        if a is not None and b is not None
    ]
    distance = sum(steps) / len(steps) if steps else 0.0
    known = draws.coefficients
    x = known["valence_intercept"] + known["valence_distance"] * distance + effects
    return 2.0 / (1.0 + math.exp(-x)) - 1.0


def contact_of(draws: Draws, i: int, j: int, overlap: float, effects: float) -> float:
    """Return a_ij by the formula, 0 without shared ground, fighters or coefficients.

    Parameters
    ----------
    draws : Draws
        What was drawn.
    i, j : int
        Two factions.
    overlap : float
        c_ij.
    effects : float
        f_i + f_j.
    """
    size = draws.sizes[i] * draws.sizes[j]
    known = draws.coefficients
    if not known or overlap <= 0.0 or size <= 0.0:
        return 0.0
    return math.exp(
        known["contact_intercept"]
        + known["contact_size"] * math.log(size / 1e6)
        + known["contact_overlap"] * math.log(overlap + 0.01)
        + effects
    )


def on_record(
    valence: float,
    parameters: dict[str, float],
    records: dict[str, Record | None],
    pair: tuple[str, str],
) -> float:
    """Return p0_ij of two armed groups before clipping.

    Parameters
    ----------
    valence : float
        v_ij.
    parameters : dict
        By name.
    records : dict
        By kind.
    pair : tuple of str
        Their ids.
    """
    yearly = {
        kind: record.claims.get(pair, 0) / record.years if record else 0.0
        for kind, record in records.items()
    }
    joint, hostile = math.sqrt(yearly["joint"]), math.sqrt(yearly["clash"])
    before = parameters["record_prior"]
    weighed = before * (valence - parameters["valence_offset"]) + joint - hostile
    return weighed / (before + joint + hostile)


def met_on_record(
    meetings: float, shape: float, records: dict[str, Record | None], pair: tuple[str, str]
) -> float:
    """Return a_ij after the records.

    Parameters
    ----------
    meetings : float
        a_ij by the formula.
    shape : float
        kappa.
    records : dict
        By kind.
    pair : tuple of str
        Ids of two factions.
    """
    covering = [record for record in records.values() if record and record.covers(*pair)]
    if not covering or meetings <= 0.0:
        return meetings
    claims = sum(record.claims.get(pair, 0) for record in covering)
    years = sum(record.years for record in covering) / len(covering)
    return (shape + claims) / (shape / meetings + years)


def coded(theatre: Any, draws: Draws, pair: tuple[str, str]) -> float:
    """Return the hand-coded tie of a pair, 0 without one.

    Parameters
    ----------
    theatre : Theatre
        Its ties.
    draws : Draws
        What was drawn.
    pair : tuple of str
        Ids of two factions.
    """
    row = theatre.tie_of.get(pair)
    return 0.0 if row is None else draws.ties[row.a, row.b]
