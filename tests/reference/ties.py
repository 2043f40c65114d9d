"""Section 5, prior and contact: how the factions stand to each other at the start."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from .draws import Draws

MOST = 0.95
DAYS_A_YEAR = 365.25
KINDS = ("joint", "clash")


@dataclass(frozen=True, slots=True)
class Record:
    """What one kind of record says.

    Attributes
    ----------
    covered : frozenset of str
        The groups it covers.
    years : float
        The time it covers.
    claims : dict
        Claims by pair, both ways round.
    """

    covered: frozenset[str]
    years: float
    claims: dict[tuple[str, str], int]

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
    days = (max(row.until for row in rows) - min(row.since for row in rows)).days + 1
    claims: dict[tuple[str, str], int] = {}
    for row in rows:
        for pair in ((row.a, row.b), (row.b, row.a)):
            claims[pair] = claims.get(pair, 0) + row.claims
    covered = frozenset(row.faction for row in theatre.record_groups if row.kind == kind)
    return Record(covered, days / DAYS_A_YEAR, claims)


@dataclass(frozen=True, slots=True)
class Ties:
    """Prior and contact of all pairs."""

    prior: list[list[float]]
    contact: list[list[float]]


def tie_all(scenario: Any, draws: Draws, overlap: list[list[float]]) -> Ties:
    """Return prior and contact of all pairs.

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
    contact = [[0.0] * size for _ in rows]
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
            contact[i][j] = contact[j][i] = meetings
    return Ties(prior, contact)


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
