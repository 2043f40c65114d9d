"""Section 3: burn-in, the weeks, and what is recorded of each."""

from dataclasses import dataclass
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from model.randomness import Streams

from .draws import Draws, draw_all
from .events import timetable
from .fight import fight, remember
from .ground import fix_home, hold
from .realign import realign
from .start import build_world
from .targets import choose_targets
from .week import (
    assess,
    civilians,
    measure_newcomers,
    recover,
    revise,
    threat_in_common,
)
from .world import Spread, World

BURN_IN = 26
THREAT_PERCENTILE = 95

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class WeekRecord:
    """The state after a week's step, in the order of the theatre's tables.

    Attributes
    ----------
    active, strength, coalition : ndarray of shape (n,)
    weight, grievance, threat, commitment : ndarray of shape (n, n)
    support, control, harm : ndarray of shape (n, K)
    effort, events, losses : ndarray of shape (n, n, K)
        See section 2 of the page.
    """

    active: Array
    strength: Array
    weight: Array
    grievance: Array
    threat: Array
    commitment: Array
    support: Array
    control: Array
    coalition: Array
    effort: Array
    events: Array
    losses: Array
    harm: Array


def run_reference(
    scenario: Any, root: int = 1, replication: int = 0, weeks: int | None = None
) -> list[WeekRecord]:
    """Return the records of a run.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    root, replication : int
        Key of the random streams.
    weeks : int, optional
        How many weeks; the scenario's own number by default.
    """
    streams = Streams(root, replication)
    draws = draw_all(scenario, streams)
    world = start(scenario, streams, draws)
    agenda = timetable(scenario, draws)
    records = []
    for week in range(scenario.weeks if weeks is None else weeks):
        world.week = week
        for happening in agenda.get(week, ()):
            happening.act(world)
        step(world, streams)
        records.append(record(world))
    return records


def start(scenario: Any, streams: Streams, draws: Draws) -> World:
    """Return the world at the end of burn-in.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    streams : Streams
        Its random streams.
    draws : Draws
        What was drawn.
    """
    world = build_world(scenario, draws)
    burn_in(world, streams)
    return world


def step(world: World, streams: Streams, settled: bool = True) -> None:
    """Let a week pass.

    Parameters
    ----------
    world : World
        The state.
    streams : Streams
        The random streams.
    settled : bool
        Whether burn-in is over; in burn-in no one recruits, and ground is put back anyway.
    """
    on, n = world.switches, len(world.factions)
    if on["assess"]:
        assess(world)
    if on["target"]:
        choose_targets(world)
    world.before = [each.strength for each in world.factions]
    if on["fight"]:
        counts, spots = streams["clashes"].random((n, n)), streams["clashes"].random((n, n))
        fight(world, counts.tolist(), spots.tolist())
    else:
        remember(world)
    if on["civilians"]:
        civilians(world, settled)
    if on["recover"] and settled:
        recover(world)
    if on["hold"] and settled:
        hold(world)
    if on["revise"]:
        revise(world, streams["weights"].standard_normal(n).tolist(), settled)
    if on["realign"]:
        realign(world, np.argsort(streams["order"].random(n)).tolist())


def burn_in(world: World, streams: Streams) -> None:
    """Let weights and coalitions settle, then fix what changes are counted from.

    Parameters
    ----------
    world : World
        The state at the start.
    streams : Streams
        The random streams.
    """
    strengths = [each.strength for each in world.factions]
    lost = [0.0] * len(strengths)
    for week in range(-BURN_IN, 0):
        world.week = week
        step(world, streams, settled=False)
        for i, strength in enumerate(strengths):
            lost[i] += world.lost[i]
            world.factions[i].strength = strength
        for each in world.factions:
            each.support = list(each.support_start)
            each.usual_push = list(map(add, each.usual_push, each.push))
    for each in world.factions:
        each.mean_losses = lost[each.index] / BURN_IN
        each.usual_push = [push / BURN_IN for push in each.usual_push]
    able = [each.index for each in world.able()]
    common = threat_in_common(world)
    pairs = [common[i][j] for i in able for j in able if i < j]
    world.threat_scale = float(np.percentile(pairs, THREAT_PERCENTILE)) if pairs else 0.0
    size = len(strengths)
    world.shared_start = [[0.0] * size for _ in range(size)]
    world.grievance_start = [[0.0] * size for _ in range(size)]
    world.domination_start = [[0.0] * size for _ in range(size)]
    measure_newcomers(world)
    fix_home(world)


def record(world: World) -> WeekRecord:
    """Return a copy of the state as arrays.

    Parameters
    ----------
    world : World
        The state.
    """
    factions = world.factions
    return WeekRecord(
        active=np.array([each.active for each in factions]),
        strength=np.array([each.strength for each in factions]),
        weight=np.array([each.weight for each in factions]),
        grievance=np.array([each.grievance for each in factions]),
        threat=np.array([each.threat for each in factions]),
        commitment=np.array([each.commitment for each in factions]),
        support=np.array([each.support for each in factions]),
        control=np.array([each.control for each in factions]),
        coalition=np.array([each.coalition for each in factions]),
        effort=dense([each.effort for each in factions], len(world.near)),
        events=dense([each.events for each in factions], len(world.near)),
        losses=dense([each.losses for each in factions], len(world.near)),
        harm=np.array([each.harm for each in factions]),
    )


def dense(spreads: list[Spread], provinces: int) -> Array:
    """Return sparse values as an array over factions, targets and provinces.

    Parameters
    ----------
    spreads : list of Spread
        By faction.
    provinces : int
        Their number.
    """
    array = np.zeros((len(spreads), len(spreads), provinces))
    for i, spread in enumerate(spreads):
        for j, row in spread.items():
            for k, value in row.items():
                array[i, j, k] = value
    return array
