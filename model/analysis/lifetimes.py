"""How long alliances last in the model, against how long those of the past did.

Each alliance of the theatre's `alliances.csv` is declared (a statement without enemies) and merged
on the scenario's first day, in a run of its own, and lasts while at least half of the
pairs of its living members share a coalition. That is done over a grid of one parameter at a time,
the other parameters drawn as usual; all values meet the same draws.

The likelihood of a value is the product over alliances of the density of the lifetime on record
(weeks, on a log scale, by a kernel over replications), or of the chance to outlive
it where the alliance still stood at the end of the record. One
imagined replication that lasts equally likely on the log scale keeps a product from being 0.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from scipy import stats

from ..arrays import Bools, Floats, Ints
from ..cast import cast_of
from ..randomness import Streams
from ..scenario.events import Commitment, Event, Merge, Statement
from ..scenario.load import Scenario
from ..scenario.theatre import Theatre
from ..simulation import CivilWar, settle

HORIZON: Final = 104
"""Weeks after which a simulated alliance is left alone."""

BANDWIDTH: Final = 0.4
"""Of the kernel, on the natural logarithm of weeks: a factor of 1.5."""

SHORTEST: Final = 0.5
"""Weeks that an alliance lasts which ends in its first week."""

SUPPORT: Final = 1.92
"""Log likelihood below the best at which a value is no longer supported: half of the 95 %
quantile of chi-squared with one degree of freedom."""

RESAMPLES: Final = 200
"""Resamples of the replications, for what so few of them can rule out."""

RATES: Final = ("weight_rate", "grievance_half_life", "weight_noise")
"""Parameters beside `tau` whose range is tried."""

DECLARED: Final = Commitment(mean=0.6, half_life_weeks=26.0)
"""What a declaration is worth, as in the scenario of the forty-one."""


@dataclass(frozen=True)
class Alliance:
    """An alliance of the past.

    Attributes
    ----------
    name : str
        Its id in the theatre.
    members : tuple of str
        Those in play throughout who were in it to its end.
    weeks : float
        How long it lasted on record.
    ended : bool
        Whether it came apart then; else all that is known is that it lasted so long.
    """

    name: str
    members: tuple[str, ...]
    weeks: float
    ended: bool


@dataclass(frozen=True)
class Lifetimes:
    """Lifetimes over a grid of one parameter.

    Attributes
    ----------
    parameter : str
        What was varied.
    tried : (values,) float
        The grid.
    weeks : (values, alliances, replications) float
        Simulated lifetimes; `HORIZON` where an alliance outlived it.
    alliances : tuple of Alliance
        In the order of `weeks`.
    """

    parameter: str
    tried: Floats
    weeks: Floats
    alliances: tuple[Alliance, ...]

    def log_likelihood(self, chosen: Ints | None = None) -> Floats:
        """(values,) float: of the record; `chosen` replications, all by default."""
        weeks = self.weeks if chosen is None else self.weeks[:, :, chosen]
        return np.array(
            [
                sum(log_likelihood(each, weeks[v, a]) for a, each in enumerate(self.alliances))
                for v in range(self.tried.size)
            ]
        )

    def supported(self) -> Bools:
        """(values,) bool: values that may lie within `SUPPORT` of the best.

        Replications are resampled: a value is given up only if it falls short in 97.5 % of
        the resamples, so that few replications rule out little.
        """
        generator = Streams(0, 0)["bootstrap"]
        runs = self.weeks.shape[2]
        short = []
        for _ in range(RESAMPLES):
            total = self.log_likelihood(np.asarray(generator.integers(0, runs, runs)))
            short.append(total.max() - total)
        return np.asarray(np.quantile(np.array(short), 0.025, axis=0) <= SUPPORT)


def alliances_of(theatre: Theatre, start: date, until: date) -> tuple[Alliance, ...]:
    """Return the alliances of a theatre that can be played.

    Left out are operations rooms (umbrellas that began on the same day with the same members:
    the model pools effort in them, they are no coalitions) and those of whom fewer than two
    members are in play from the first day to the last (one that the theatre's dates take out
    of play parts with nobody).

    Parameters
    ----------
    theatre : Theatre
        Its alliances and umbrellas.
    start : date
        The scenario's first day.
    until : date
        What happened on it or later is not looked at.
    """
    rooms: dict[tuple[str, date | None], set[str]] = {}
    for row in theatre.umbrellas:
        if row.provinces:
            rooms.setdefault((row.umbrella, row.since), set()).add(row.member)
    found = []
    for name in dict.fromkeys(row.alliance for row in theatre.alliances):
        rows = [row for row in theatre.alliances if row.alliance == name and row.since]
        first = min(row.since for row in rows if row.since)
        ends = [row.until or until for row in rows]
        last = min(max(ends), until)
        staying = [row.member for row, end in zip(rows, ends, strict=True) if end >= last]
        if any(first == day and set(staying) <= who for (_, day), who in rooms.items()):
            continue
        in_play = tuple(
            m
            for m in staying
            if theatre.faction(m).is_active(start) and theatre.faction(m).is_active(until)
        )
        if len(in_play) < 2 or first >= until:
            continue
        weeks = ((last - first).days + 1) / 7.0
        found.append(Alliance(name, in_play, weeks, last < until))
    return tuple(found)


def log_likelihood(alliance: Alliance, weeks: Floats) -> float:
    """Return the log likelihood of one lifetime on record under simulated ones.

    Parameters
    ----------
    alliance : Alliance
        With its weeks, and whether it ended.
    weeks : (replications,) float
        Simulated lifetimes.
    """
    lived = np.log(np.maximum(weeks, SHORTEST))
    beyond = weeks >= HORIZON
    longest, shortest = np.log(HORIZON), np.log(SHORTEST)
    at = min(max(np.log(alliance.weeks), shortest), longest)
    if alliance.ended:
        dense = np.where(beyond, 0.0, stats.norm.pdf(lived, at, BANDWIDTH))
        total = dense.sum() + 1.0 / (longest - shortest)
    else:
        outlived = np.where(beyond, 1.0, stats.norm.sf(at, lived, BANDWIDTH))
        total = outlived.sum() + (longest - at) / (longest - shortest)
    return float(np.log(total / (weeks.size + 1)))


def lifetime(war: CivilWar, members: Ints, horizon: int) -> float:
    """Play until an alliance comes apart; return the weeks it lasted.

    Parameters
    ----------
    war : CivilWar
        Before its first week, with the merger among its events.
    members : (m,) int
        Factions.
    horizon : int
        Weeks to play; an alliance that outlives them counts as outliving `HORIZON`.
    """
    for week in range(horizon):
        war.run_for_weeks(1)
        if not together(war.state.coalition[members[war.state.alive[members]]]):
            return float(week)
    return float(HORIZON)


def horizon_of(alliance: Alliance) -> int:
    """Return the weeks to play: what lasts longer is as good as endless for the kernel."""
    return min(HORIZON, math.ceil(alliance.weeks * math.exp(3.0 * BANDWIDTH)))


def together(labels: Ints) -> bool:
    """Return whether at least half of the pairs share a coalition; alone nobody does.

    Parameters
    ----------
    labels : (m,) int
        Coalitions of the living members.
    """
    many = labels.size
    _, sizes = np.unique(labels, return_counts=True)
    shared = float((sizes * (sizes - 1)).sum())
    return many > 1 and shared >= 0.5 * many * (many - 1)


def with_value(scenario: Scenario, parameter: str, value: float) -> Scenario:
    """Return a scenario in which one parameter is fixed."""
    known = scenario.parameters[parameter]
    fixed = known.model_copy(update={"value": value, "range": (value, value), "draw": False})
    return replace(scenario, parameters={**scenario.parameters, parameter: fixed})


def declared(scenario: Scenario, alliance: Alliance, half_life: float) -> Scenario:
    """Return a scenario on whose first day an alliance is declared and merged."""
    about = {"on": scenario.start, "source": "assumed"}
    commitment = DECLARED.model_copy(update={"half_life_weeks": half_life})
    first: tuple[Event, ...] = (
        Statement.model_validate(
            about
            | {"id": "declared", "kind": "statement", "signatories": list(alliance.members)}
            | {"against": [], "commitment": commitment.model_dump()}
        ),
        Merge.model_validate(
            about | {"id": "merged", "kind": "merge", "members": list(alliance.members)}
        ),
    )
    kept = tuple(e for e in scenario.events if e.id not in ("declared", "merged"))
    return replace(scenario, events=(*first, *kept), weeks=HORIZON)


def grids(scenario: Scenario) -> dict[str, Floats]:
    """Return the values that are tried of each parameter: beyond its range for `tau`."""
    low, high = scenario.parameters["tau"].range
    inner = np.linspace(low, high, 4)
    out = {"tau": np.round([low / 2.0, *inner, 1.25 * high, 1.5 * high], 6)}
    for name in RATES:
        each = scenario.parameters[name]
        out[name] = np.array([each.range[0], each.value, each.range[1]])
    middle = DECLARED.half_life_weeks
    out["commitment_half_life"] = np.array([middle / 4.0, middle, middle * 4.0])
    return out


def simulate(
    scenario: Scenario,
    alliances: Sequence[Alliance],
    seed: int,
    replications: int,
    report: Callable[[str], None] = lambda _: None,
) -> Iterator[Lifetimes]:
    """Play every alliance at every value of every grid.

    Parameters
    ----------
    scenario : Scenario
        From the theatre's first day.
    alliances : sequence of Alliance
        To play.
    seed, replications : int
        Root seed; how many at each value.
    report : callable
        Told what is under way.

    Yields
    ------
    Lifetimes
        One for each parameter.
    """
    cast = cast_of(scenario)
    rows = [np.array(cast.rows_of(each.members)) for each in alliances]
    for parameter, values in grids(scenario).items():
        report(f"lifetimes over {parameter}")
        weeks = np.zeros((values.size, len(alliances), replications))
        for v, value in enumerate(values.tolist()):
            of_event = parameter == "commitment_half_life"
            half_life = value if of_event else DECLARED.half_life_weeks
            at = scenario if of_event else with_value(scenario, parameter, value)
            for r in range(replications):
                settled = settle(at, seed, r)
                for a, each in enumerate(alliances):
                    war = CivilWar(declared(at, each, half_life), seed, r, settled)
                    weeks[v, a, r] = lifetime(war, rows[a], horizon_of(each))
        yield Lifetimes(parameter, values, weeks, tuple(alliances))
