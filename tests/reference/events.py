"""Section 7.9: when events happen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .draws import Draws
from .effects import BEGINNINGS, ENDINGS, Clerk, enter, leave
from .world import World

Act = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Happening:
    """The beginning or the end of something, at its place in time.

    Attributes
    ----------
    day : date
        When.
    rank : tuple of int
        Order within the day: endings (0), beginnings (1), entries by `active_from` (2); then
        the order of the file or table.
    act : callable
        What it does to the world.
    """

    day: date
    rank: tuple[int, int]
    act: Act


def timetable(scenario: Any, draws: Draws) -> dict[int, list[Happening]]:
    """Return what happens before the step of each week, in order.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    draws : Draws
        What was drawn.
    """
    clerk = Clerk(scenario.theatre, draws)
    happenings = by_themselves(scenario)
    for order, event in enumerate(scenario.events):
        begin, end = BEGINNINGS[event.kind], ENDINGS.get(event.kind)
        happenings.append(Happening(event.on, (1, order), bind(begin, clerk, event)))
        if end is not None and event.until is not None:
            happenings.append(Happening(event.until, (0, order), bind(end, clerk, event)))
    weeks: dict[int, list[Happening]] = {}
    for each in sorted(happenings, key=lambda one: (one.day, one.rank)):
        weeks.setdefault((each.day - scenario.start).days // 7, []).append(each)
    return weeks


def by_themselves(scenario: Any) -> list[Happening]:
    """Return the factions that enter and leave on their own dates after the start.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    """
    happenings = []
    for i, row in enumerate(scenario.theatre.factions):
        if row.active_from is not None and row.active_from > scenario.start:
            happenings.append(Happening(row.active_from, (2, i), entering(i)))
        if row.active_until is not None and row.active_until >= scenario.start:
            rank = (0, len(scenario.events) + i)
            happenings.append(Happening(row.active_until, rank, leaving(i)))
    return happenings


def bind(act: Callable[[Clerk, Any, World], None], clerk: Clerk, event: Any) -> Act:
    """Return an act that needs only the world.

    Parameters
    ----------
    act : callable
        What the kind of event does.
    clerk : Clerk
        Who looks up names.
    event : Event
        The event.
    """
    return lambda world: act(clerk, event, world)


def entering(i: int) -> Act:
    """Return the act of entering.

    Parameters
    ----------
    i : int
        Who enters.
    """
    return lambda world: enter(world, world.factions[i])


def leaving(i: int) -> Act:
    """Return the act of leaving.

    Parameters
    ----------
    i : int
        Who leaves.
    """
    return lambda world: leave(world, world.factions[i], None)
