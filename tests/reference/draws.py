"""Section 5: what a replication draws at its start, one function for each stream."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from model.randomness import Streams

IDEOLOGY = ("nationalism", "islamism", "sectarianism")


@dataclass(frozen=True, slots=True)
class Draws:
    """What has been drawn.

    Attributes
    ----------
    parameters : dict
        By name.
    sizes : list of float
        Fighters of each faction, active or not.
    ideology : list of list
        Three dimensions of each faction; `None` where nobody's is known.
    coefficients, clashes : dict
        By name; empty where the theatre has none.
    effects : list of list of float
        z_i0 and z_i1.
    ties : dict
        Value by the names of the row (a, b).
    sponsors : dict
        Share by (faction, sponsor).
    support : list of float
        By faction.
    control : dict
        Share by (province, group), with sum 1 in each province.
    sincerity : list of float
        z_i of commitments.
    capacity : list of float
        u_i of each faction's campaigns.
    """

    parameters: dict[str, float]
    sizes: list[float]
    ideology: list[list[float | None]]
    coefficients: dict[str, float]
    clashes: dict[str, float]
    effects: list[list[float]]
    ties: dict[tuple[str, str], float]
    sponsors: dict[tuple[str, str], float]
    support: list[float]
    control: dict[tuple[str, str], float]
    sincerity: list[float]
    capacity: list[float]


def draw_all(scenario: Any, streams: Streams) -> Draws:
    """Return all draws of a replication.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    streams : Streams
        Its random streams.
    """
    theatre = scenario.theatre
    n = len(theatre.factions)
    return Draws(
        parameters=draw_parameters(scenario.parameters, streams),
        sizes=draw_sizes(theatre, streams),
        ideology=draw_ideology(theatre.factions, streams),
        coefficients=draw_coefficients(theatre.coefficients, streams),
        clashes=draw_coefficients(theatre.coefficients.get("clash", {}), streams),
        effects=streams["effects"].standard_normal((n, 2)).tolist(),
        ties={
            (row.a, row.b): value
            for row, value in zip(
                theatre.ties, draw_rows(theatre.ties, "ties", streams), strict=True
            )
        },
        sponsors=draw_sponsors(theatre, streams),
        support=draw_support(theatre.factions, streams),
        control=draw_control(theatre, scenario.start, streams),
        sincerity=[0.5 + u for u in uniform(streams, "sincerity", n)],
        capacity=uniform(streams, "capacity", n),
    )


def uniform(streams: Streams, name: str, count: int) -> list[float]:
    """Return U(count) of a stream.

    Parameters
    ----------
    streams : Streams
        The streams.
    name : str
        Which of them.
    count : int
        How many numbers.
    """
    return [float(u) for u in streams[name].random(count)]


def tri(u: float, low: float | None, mode: float, high: float | None) -> float:
    """Return the inverse distribution function of the triangular distribution at u.

    Parameters
    ----------
    u : float
        In [0, 1).
    low, mode, high : float
        Least, most likely, largest; without a range the mode.
    """
    if low is None or high is None or high <= low:
        return mode
    width = high - low
    if u < (mode - low) / width:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


def draw_rows(
    rows: Sequence[Any], name: str, streams: Streams, value: str = "value"
) -> list[float]:
    """Return tri(u; low, value, high) of each row of a table.

    Parameters
    ----------
    rows : sequence
        Rows with `low` and `high`.
    name : str
        The stream.
    streams : Streams
        The streams.
    value : str
        The column with the mode.
    """
    drawn = uniform(streams, name, len(rows))
    return [
        tri(u, row.low, getattr(row, value), row.high) for u, row in zip(drawn, rows, strict=True)
    ]


def draw_parameters(parameters: dict[str, Any], streams: Streams) -> dict[str, float]:
    """Return each parameter's value.

    Parameters
    ----------
    parameters : dict of str to Parameter
        Value, range and whether to draw.
    streams : Streams
        The streams.
    """
    names = sorted(parameters)
    values = {}
    for name, u in zip(names, uniform(streams, "parameters", len(names)), strict=True):
        entry = parameters[name]
        low, high = entry.range
        values[name] = tri(u, low, entry.value, high) if entry.draw else float(entry.value)
    return values


def draw_sizes(theatre: Any, streams: Streams) -> list[float]:
    """Return each faction's fighters.

    Parameters
    ----------
    theatre : Theatre
        Its factions, and the distribution of unknown sizes.
    streams : Streams
        The streams.
    """
    rows, unknown = theatre.factions, theatre.unknown_size
    drawn = uniform(streams, "sizes", len(rows))
    normal = streams["sizes"].standard_normal(len(rows)).tolist()
    sizes = []
    for row, u, z in zip(rows, drawn, normal, strict=True):
        if row.strength is None:
            size = unknown.median * math.exp(unknown.sigma * z)
            sizes.append(min(unknown.high, max(unknown.low, size)))
        else:
            sizes.append(tri(u, row.strength_low, row.strength, row.strength_high))
    return sizes


def draw_ideology(rows: Sequence[Any], streams: Streams) -> list[list[float | None]]:
    """Return each faction's ideology, with what is missing taken from donors.

    Parameters
    ----------
    rows : sequence of FactionRow
        The faction table.
    streams : Streams
        The streams.
    """
    drawn = streams["ideology"].random((len(rows), 3)).tolist()
    filled: list[list[float | None]] = [[] for _ in rows]
    for dimension, name in enumerate(IDEOLOGY):
        known = [(row, getattr(row, name)) for row in rows if getattr(row, name) is not None]
        for row, us, values in zip(rows, drawn, filled, strict=True):
            own = getattr(row, name)
            if own is None:
                donors = donors_of(row, known)
                own = donors[int(us[dimension] * len(donors))] if donors else None
            values.append(own)
    return filled


def donors_of(row: Any, known: list[tuple[Any, float]]) -> list[float]:
    """Return the values that may stand in for a missing one, in table order.

    Parameters
    ----------
    row : FactionRow
        Whose value is missing.
    known : list of (FactionRow, float)
        Whose is not.
    """
    same_label = [value for other, value in known if row.label and other.label == row.label]
    same_side = [value for other, value in known if other.side == row.side]
    return same_label or same_side or [value for _, value in known]


def draw_coefficients(fitted: dict[str, Any], streams: Streams) -> dict[str, float]:
    """Return mean + cholesky(covariance) z by name.

    Parameters
    ----------
    fitted : dict
        The content of ``coefficients.toml`` or its section on clashes, or nothing.
    streams : Streams
        The streams.
    """
    if not fitted:
        return {}
    names = fitted["names"]
    z = streams["coefficients"].standard_normal(len(names)).tolist()
    root = np.linalg.cholesky(np.array(fitted["covariance"], dtype=float)).tolist()
    mean = fitted["mean"]
    return {
        name: mean[i] + sum(root[i][j] * z[j] for j in range(i + 1))
        for i, name in enumerate(names)
    }


def draw_sponsors(theatre: Any, streams: Streams) -> dict[tuple[str, str], float]:
    """Return the share of each client's supply that comes from each sponsor.

    Parameters
    ----------
    theatre : Theatre
        Its rows, one for each client.
    streams : Streams
        The streams.
    """
    shares = draw_rows(theatre.sponsors, "sponsors", streams, "share")
    total: dict[str, float] = {}
    for row, share in zip(theatre.sponsors, shares, strict=True):
        total[row.faction] = total.get(row.faction, 0.0) + share
    return {
        (row.faction, row.sponsor): share / max(1.0, total[row.faction])
        for row, share in zip(theatre.sponsors, shares, strict=True)
    }


def draw_support(rows: Sequence[Any], streams: Streams) -> list[float]:
    """Return each faction's support, 0 where the table has none.

    Parameters
    ----------
    rows : sequence of FactionRow
        The faction table.
    streams : Streams
        The streams.
    """
    drawn = uniform(streams, "support", len(rows))
    return [
        0.0 if row.support is None else tri(u, row.support_low, row.support, row.support_high)
        for row, u in zip(rows, drawn, strict=True)
    ]


def draw_control(theatre: Any, start: date, streams: Streams) -> dict[tuple[str, str], float]:
    """Return the share of each control group in each province.

    Parameters
    ----------
    theatre : Theatre
        Its control table.
    start : date
        The scenario's start.
    streams : Streams
        The streams.
    """
    rows = list(theatre.control_on(start).values())
    shares = draw_rows(rows, "control", streams, "share")
    total: dict[str, float] = {}
    for row, share in zip(rows, shares, strict=True):
        total[row.province] = total.get(row.province, 0.0) + share
    return {
        (row.province, row.group): share / total[row.province]
        for row, share in zip(rows, shares, strict=True)
        if total[row.province] > 0.0
    }
