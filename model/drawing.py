"""What a replication draws before its first week (`docs/odd.md`, section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from .arrays import Bools, Floats, Ints
from .once import once
from .randomness import Streams, triangular
from .scenario.events import Campaign
from .scenario.load import Scenario
from .scenario.rows import FactionRow
from .scenario.theatre import Theatre
from .state import Parameters

DIMENSIONS = ("nationalism", "islamism", "sectarianism")


@dataclass(frozen=True)
class Coefficients:
    """One draw of the propensity model.

    Attributes
    ----------
    scalars : dict
        Coefficients by name.
    valence_effect, contact_effect : (n,) float
        Node effects e and f of each faction.
    clash : ClashCoefficients or None
        None where the theatre has no regression of clashes.
    """

    scalars: dict[str, float]
    valence_effect: Floats
    contact_effect: Floats
    clash: "ClashCoefficients | None" = None


@dataclass(frozen=True)
class ClashCoefficients:
    """One draw of the regression of clash claims.

    Attributes
    ----------
    scalars : dict
        Intercept and slopes by name.
    effect : (n,) float
        Effect of each faction; 0 where it has none.
    known : (n,) bool
        Who has one: the groups that the record of clashes covers.
    """

    scalars: dict[str, float]
    effect: Floats
    known: Bools


def draw_parameters(scenario: Scenario, streams: Streams) -> Parameters:
    """Draw the parameters that are drawn; the others keep their value.

    Parameters
    ----------
    scenario : Scenario
        Resolved.
    streams : Streams
        Of this replication; uses ``parameters``.

    Returns
    -------
    NamedTuple
        One value for each of `state.Parameters`.
    """
    names, spread, drawn = _settings(scenario)
    values = spread.draw(streams["parameters"].random(len(names)))
    values = np.where(drawn, values, spread.mode)
    return Parameters(**dict(zip(names, values.tolist(), strict=True)))


@once
def _settings(scenario: Scenario) -> tuple[list[str], "Spread", Bools]:
    """Names of the parameters in their order, their distributions, and which are drawn."""
    names = sorted(scenario.parameters)
    settings = [scenario.parameters[name] for name in names]
    spread = Spread.of([(each.range[0], each.value, each.range[1]) for each in settings])
    return names, spread, np.array([each.draw for each in settings], dtype=np.bool_)


@dataclass(frozen=True)
class Spread:
    """Triangular distributions of the rows of a table.

    Attributes
    ----------
    low, mode, high : (rows,) float
        Where low equals high that value is drawn.
    """

    low: Floats
    mode: Floats
    high: Floats

    @classmethod
    def of(cls, rows: Sequence[tuple[float | None, float, float | None]]) -> "Spread":
        """Return the distributions of rows of (low, mode, high); unknown ends are the mode."""
        known = [
            (mode if low is None else low, mode, mode if high is None else high)
            for low, mode, high in rows
        ]
        table = np.array(known, dtype=np.float64).reshape(-1, 3)
        return cls(*(column.copy() for column in table.T))

    def draw(self, u: Floats) -> Floats:
        """Return a value for each uniform draw, (rows,)."""
        return triangular(u, self.low, self.mode, self.high)


@once
def positions(theatre: Theatre) -> dict[str, int]:
    """Return the index of each faction, by id."""
    return {name: i for i, name in enumerate(theatre.faction_ids)}


def draw_sizes(theatre: Theatre, streams: Streams) -> Floats:
    """Draw the strength of every faction.

    Parameters
    ----------
    theatre : Theatre
        Its factions and the distribution of unknown sizes.
    streams : Streams
        Uses ``sizes``.

    Returns
    -------
    (n,) float
        Fighters.
    """
    n = len(theatre.factions)
    generator = streams["sizes"]
    u = generator.random(n)
    z = generator.standard_normal(n)
    unknown = theatre.about.unknown_size
    known, spread = _sizes(theatre)
    guessed = unknown.median * np.exp(unknown.sigma * z)
    guessed = np.minimum(np.maximum(guessed, unknown.low), unknown.high)
    return np.where(known, spread.draw(u), guessed)


@once
def _sizes(theatre: Theatre) -> tuple[Bools, Spread]:
    """Whose strength is known, and the distributions; of the others they mean nothing."""
    rows = theatre.factions
    known = np.array([row.strength is not None for row in rows], dtype=np.bool_)
    spread = [(row.strength_low, row.strength or 0.0, row.strength_high) for row in rows]
    return known, Spread.of(spread)


def draw_ideology(theatre: Theatre, streams: Streams) -> Floats:
    """Impute missing ideology from groups that are labelled alike.

    Parameters
    ----------
    theatre : Theatre
        Its factions.
    streams : Streams
        Uses ``ideology``.

    Returns
    -------
    (n, 3) float
        Scores from 1 to 5. States and bodies get some too; nothing looks at theirs.
    """
    scores, first, number = _scores(theatre)
    u = streams["ideology"].random(first.shape)
    return scores[first + (u * number).astype(np.int64)]


@once
def _scores(theatre: Theatre) -> tuple[Floats, Ints, Ints]:
    """Scores that each faction may take in each dimension: all, its first, and their number."""
    rows = theatre.factions
    scores: list[float] = []
    first = np.zeros((len(rows), len(DIMENSIONS)), dtype=np.int64)
    number = np.ones_like(first)
    for d, dimension in enumerate(DIMENSIONS):
        for i, row in enumerate(rows):
            own = getattr(row, dimension)
            donors = _donors(rows, row, dimension) if own is None else [float(own)]
            first[i, d], number[i, d] = len(scores), len(donors)
            scores += donors or [np.nan]
    return np.array(scores), first, number


@once
def typical_ideology(theatre: Theatre) -> Floats:
    """(n, 3) float: known scores, else the mean of those that `draw_ideology` draws from."""
    scores, first, number = _scores(theatre)
    ends = zip(first.ravel(), number.ravel(), strict=True)
    return np.array([scores[a : a + many].mean() for a, many in ends]).reshape(first.shape)


def _donors(rows: Sequence[FactionRow], row: FactionRow, dimension: str) -> list[float]:
    """Scores of the factions most like this one that have a score."""
    known = [other for other in rows if getattr(other, dimension) is not None]
    for alike in (
        [other for other in known if row.label and other.label == row.label],
        [other for other in known if other.side == row.side],
        known,
    ):
        if alike:
            return [float(getattr(other, dimension)) for other in alike]
    return []


def draw_coefficients(
    fitted: Mapping[str, Any], factions: Sequence[str], streams: Streams
) -> Coefficients | None:
    """Draw a set of coefficients and node effects.

    Parameters
    ----------
    fitted : mapping
        ``coefficients.toml`` as read; empty if the theatre has none.
    factions : sequence of str
        Ids in table order.
    streams : Streams
        Uses ``coefficients`` and ``effects``.

    Returns
    -------
    Coefficients or None
        None without fitted coefficients.
    """
    if not fitted:
        return None
    scalars, drawn = _drawn(fitted, streams)
    free = streams["effects"].standard_normal((len(factions), 2))
    sd = (float(fitted["sd_valence"]), float(fitted["sd_contact"]))
    valence, contact = (
        np.where(place >= 0, drawn[place], sd[c] * free[:, c])
        for c, place in enumerate(_effects(fitted, factions)[:2])
    )
    clash = _draw_clash(fitted.get("clash", {}), factions, streams)
    return Coefficients(scalars, valence, contact, clash)


def _draw_clash(
    fitted: Mapping[str, Any], factions: Sequence[str], streams: Streams
) -> ClashCoefficients | None:
    """Draw the regression of clashes, after the other coefficients and from the same stream."""
    if not fitted:
        return None
    scalars, drawn = _drawn(fitted, streams)
    place = _effects(fitted, factions)[2]
    return ClashCoefficients(scalars, np.where(place >= 0, drawn[place], 0.0), place >= 0)


def _drawn(fitted: Mapping[str, Any], streams: Streams) -> tuple[dict[str, float], Floats]:
    """Draw the coefficients: those that are no node's by name, and all in their order."""
    names, mean, factor = _vector(fitted)
    drawn = mean + factor @ streams["coefficients"].standard_normal(len(names))
    return {a: b for a, b in zip(names, drawn.tolist(), strict=True) if ":" not in a}, drawn


@once
def _effects(fitted: Mapping[str, Any], factions: Sequence[str]) -> tuple[Ints, ...]:
    """Where among the coefficients each faction's effects stand, -1 for none; one for each kind."""
    index = {str(name): place for place, name in enumerate(fitted["names"])}
    return tuple(
        np.array([index.get(f"{kind}:{name}", -1) for name in factions], dtype=np.int64)
        for kind in ("valence_effect", "contact_effect", "effect")
    )


@once
def _vector(fitted: Mapping[str, Any]) -> tuple[list[str], Floats, Floats]:
    """Names and means of the coefficients, and the Cholesky factor of their covariance."""
    names = [str(name) for name in fitted["names"]]
    factor = np.linalg.cholesky(np.array(fitted["covariance"], dtype=np.float64))
    return names, np.array(fitted["mean"], dtype=np.float64), factor


def draw_sponsors(theatre: Theatre, streams: Streams) -> Floats:
    """Draw the sponsor matrix.

    Parameters
    ----------
    theatre : Theatre
        Its sponsors table.
    streams : Streams
        Uses ``sponsors``.

    Returns
    -------
    (n, n) float
        Share of i's supply that comes from j; rows sum to at most 1.
    """
    n = len(theatre.factions)
    supplied, sponsor, spread = _supplies(theatre)
    out = np.zeros((n, n))
    out[supplied, sponsor] = spread.draw(streams["sponsors"].random(supplied.size))
    return np.asarray(out / np.maximum(out.sum(axis=1, keepdims=True), 1.0))


@once
def _supplies(theatre: Theatre) -> tuple[Ints, Ints, Spread]:
    """Faction, sponsor and share of each row of the sponsors table."""
    index, rows = positions(theatre), theatre.sponsors
    supplied = np.array([index[row.faction] for row in rows], dtype=np.int64)
    sponsor = np.array([index[row.sponsor] for row in rows], dtype=np.int64)
    return supplied, sponsor, Spread.of([(row.low, row.share, row.high) for row in rows])


def draw_support(theatre: Theatre, streams: Streams) -> Floats:
    """Draw each faction's support, the same in every governorate.

    Parameters
    ----------
    theatre : Theatre
        Its factions.
    streams : Streams
        Uses ``support``.

    Returns
    -------
    (n, K) float
        Shares of the population.
    """
    drawn = _supports(theatre).draw(streams["support"].random(len(theatre.factions)))
    return np.repeat(drawn[:, None], len(theatre.provinces), axis=1)


@once
def _supports(theatre: Theatre) -> Spread:
    """Support of each faction."""
    rows = theatre.factions
    return Spread.of([(row.support_low, row.support or 0.0, row.support_high) for row in rows])


def draw_control(scenario: Scenario, streams: Streams) -> Floats:
    """Draw who holds how much of each governorate at the start.

    Parameters
    ----------
    scenario : Scenario
        Its start picks the latest rows of the control table at or before it.
    streams : Streams
        Uses ``control``.

    Returns
    -------
    (G, K) float
        Shares of the control groups; columns sum to 1.
    """
    theatre = scenario.theatre
    group, province, spread = _holdings(theatre, scenario.start)
    out = np.zeros((len(theatre.control_groups), len(theatre.province_ids)))
    out[group, province] = spread.draw(streams["control"].random(group.size))
    return np.asarray(out / out.sum(axis=0))


@once
def _holdings(theatre: Theatre, start: date) -> tuple[Ints, Ints, Spread]:
    """Control group, governorate and share of each row of the control table that counts."""
    rows = list(theatre.control_on(start).values())
    group = [theatre.control_groups.index(row.group) for row in rows]
    province = [theatre.province_ids.index(row.province) for row in rows]
    spread = Spread.of([(row.low, row.share, row.high) for row in rows])
    return np.array(group, dtype=np.int64), np.array(province, dtype=np.int64), spread


def draw_capacity(scenario: Scenario, streams: Streams) -> dict[str, float]:
    """Draw the sorties a week of each campaign event.

    Parameters
    ----------
    scenario : Scenario
        Its campaign events, in order.
    streams : Streams
        Uses ``capacity``.

    Returns
    -------
    dict of str to float
        By event id.
    """
    ids = scenario.theatre.faction_ids
    # One draw for each possible actor and not for each event: a scenario that
    # drops an event meets the same draws for the others.
    u = streams["capacity"].random(len(ids))
    out = {}
    for event in scenario.events:
        if isinstance(event, Campaign):
            low, high = event.capacity_range or (None, None)
            spread = Spread.of([(low, event.capacity, high)])
            out[event.id] = float(spread.draw(u[[ids.index(event.actor)]])[0])
    return out
