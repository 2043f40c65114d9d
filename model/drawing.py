"""What a replication draws before its first week (`docs/odd.md`, section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .randomness import Streams, triangular
from .scenario.load import Scenario
from .scenario.rows import FactionRow
from .scenario.theatre import Theatre
from .state import Floats, Parameters

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
    """

    scalars: dict[str, float]
    valence_effect: Floats
    contact_effect: Floats


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
    names = sorted(scenario.parameters)
    u = streams["parameters"].random(len(names))
    values = {}
    for draw, name in zip(u, names, strict=True):
        setting = scenario.parameters[name]
        low, high = setting.range
        drawn = one_triangular(draw, low, setting.value, high)
        values[name] = drawn if setting.draw else setting.value
    return Parameters(**values)


def positions(theatre: Theatre) -> dict[str, int]:
    """Return the index of each faction, by id."""
    return {name: i for i, name in enumerate(theatre.faction_ids)}


def one_triangular(u: float, low: float | None, mode: float, high: float | None) -> float:
    """Draw one triangular value; without a range it is the mode.

    Parameters
    ----------
    u : float
        Uniform on [0, 1).
    low, mode, high : float
        Of the distribution; low and high may be unknown.

    Returns
    -------
    float
        The draw.
    """
    least = mode if low is None else low
    most = mode if high is None else high
    return float(triangular(np.array(u), np.array(least), np.array(mode), np.array(most)))


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
    rows = theatre.factions
    generator = streams["sizes"]
    u = generator.random(len(rows))
    z = generator.standard_normal(len(rows))
    unknown = theatre.about.unknown_size
    sizes = np.zeros(len(rows))
    for i, row in enumerate(rows):
        if row.strength is None:
            drawn = unknown.median * np.exp(unknown.sigma * z[i])
            sizes[i] = min(max(drawn, unknown.low), unknown.high)
        else:
            sizes[i] = one_triangular(u[i], row.strength_low, row.strength, row.strength_high)
    return sizes


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
    rows = theatre.factions
    u = streams["ideology"].random((len(rows), 3))
    out = np.full((len(rows), 3), np.nan)
    for d, dimension in enumerate(DIMENSIONS):
        for i, row in enumerate(rows):
            value = getattr(row, dimension)
            if value is None:
                donors = _donors(rows, row, dimension)
                value = donors[int(u[i, d] * len(donors))] if donors else np.nan
            out[i, d] = value
    return out


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
    names = [str(name) for name in fitted["names"]]
    z = streams["coefficients"].standard_normal(len(names))
    factor = np.linalg.cholesky(np.array(fitted["covariance"], dtype=np.float64))
    drawn = np.array(fitted["mean"], dtype=np.float64) + factor @ z
    by_name = dict(zip(names, drawn.tolist(), strict=True))
    free = streams["effects"].standard_normal((len(factions), 2))
    sd = (float(fitted["sd_valence"]), float(fitted["sd_contact"]))
    valence, contact = (
        [by_name.get(f"{kind}:{name}", sd[c] * free[i, c]) for i, name in enumerate(factions)]
        for c, kind in enumerate(("valence_effect", "contact_effect"))
    )
    scalars = {name: value for name, value in by_name.items() if ":" not in name}
    return Coefficients(scalars, np.array(valence), np.array(contact))


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
    index = positions(theatre)
    u = streams["sponsors"].random(len(theatre.sponsors))
    out = np.zeros((len(index), len(index)))
    for draw, row in zip(u, theatre.sponsors, strict=True):
        share = one_triangular(draw, row.low, row.share, row.high)
        out[index[row.faction], index[row.sponsor]] = share
    return np.asarray(out / np.maximum(out.sum(axis=1, keepdims=True), 1.0))


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
    u = streams["support"].random(len(theatre.factions))
    drawn = [
        one_triangular(u[i], row.support_low, row.support or 0.0, row.support_high)
        for i, row in enumerate(theatre.factions)
    ]
    return np.repeat(np.array(drawn)[:, None], len(theatre.provinces), axis=1)


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
    rows = list(theatre.control_on(scenario.start).values())
    u = streams["control"].random(len(rows))
    groups = theatre.control_groups
    provinces = theatre.province_ids
    out = np.zeros((len(groups), len(provinces)))
    for draw, row in zip(u, rows, strict=True):
        share = one_triangular(draw, row.low, row.share, row.high)
        out[groups.index(row.group), provinces.index(row.province)] = share
    return np.asarray(out / out.sum(axis=0))
