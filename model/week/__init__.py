"""The week: one file for each process, in the order of `one_week`."""

from typing import Any, Final, NamedTuple

import numpy as np

from ..ahead import Tables
from ..arrays import Floats, Ints
from ..cells import Cells, members_of
from ..compiled import compiled
from ..rules import Choices, Entries, SortedRules, choices_of
from ..state import Parameters, State
from ..views import Now, Then, Where, arrays_of
from .assess import assess
from .civilians import protect_or_harm
from .fight import Fought, fight, losses_by_place, stand_still
from .hold import hold
from .realign import realign
from .recover import recover
from .revise import revise
from .target import choose_targets

__all__ = [
    "Draws",
    "Fought",
    "Happened",
    "Processes",
    "assess",
    "choose_targets",
    "fight",
    "hold",
    "keep_fought",
    "keep_moves",
    "one_week",
    "play_week",
    "protect_or_harm",
    "realign",
    "recover",
    "revise",
    "stand_still",
]


class Processes(NamedTuple):
    """Which processes of the week take place: the switches of a scenario."""

    assess: bool
    target: bool
    fight: bool
    civilians: bool
    recover: bool
    hold: bool
    revise: bool
    realign: bool


class Draws(NamedTuple):
    """The random draws of a week; what no process asks for may hold anything.

    Attributes
    ----------
    clashes : Tables
        Uniform, two tables for `fight`, which passes over them.
    noise : (n,) float
        Standard normal, for `revise`.
    order : (n,) float
        Uniform, for `realign`.
    """

    clashes: Tables
    noise: Floats
    order: Floats


class Happened(NamedTuple):
    """What came of a week beside what the state holds.

    Attributes
    ----------
    effort : (C, n) float
        Effort on each cell by each actor.
    fought : Fought
        Where the fighting was.
    moves, consents, refusals
        As of `realign`.
    """

    effort: Floats
    fought: Fought
    moves: Ints
    consents: int
    refusals: int


NOBODY: Final = np.zeros((0, 0))
"""The effort of a week in which nobody fights or chooses targets."""


@compiled
def one_week(
    now: Now,
    where: Where,
    then: Then,
    par: Parameters,
    on: Processes,
    burning_in: bool,
    cells: Cells,
    choices: Choices,
    entries: Entries,
    effort: Floats,
    aimed: Floats,
    draws: Draws,
    week: int,
    camps: int,
) -> Happened:
    """One week, in the order of `docs/odd.md`, section 3.

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state, changed in place.
    par : Parameters
        As drawn for the replication.
    on : Processes
        Which take place.
    burning_in : bool
        Whether it is a week of burn-in, in which nobody recovers or moves ground.
    cells, choices, entries : Cells, Choices, Entries
        For `choose_targets`.
    effort, aimed : (C, n) float, (n, n) float
        Effort that stands if no targets are chosen, and its sum by target.
    draws : Draws
        Of this week.
    week, camps : int
        Which week it is; for `realign`.

    Returns
    -------
    Happened
        What the state does not hold.
    """
    before = now.strength.copy()
    moves, consents, refusals = np.zeros((0, 3), dtype=np.int64), 0, 0
    if on.assess:
        assess(now, where, then, par)
    if on.target:
        umbrella = members_of(where.umbrella, where.umbrella_weeks, week, now.active)
        effort, upon = choose_targets(now, where, par, cells, choices, entries, umbrella)
        aimed = now.aimed
    else:
        upon = now.aimed.T.copy()
    if on.fight:
        fought = fight(now, where, par, cells, effort, aimed, draws.clashes)
    else:
        fought = stand_still(now, par)
    if on.civilians:
        protect_or_harm(now, where, then, par, before, upon)
    if on.recover and not burning_in:
        recover(now, where, then, par)
    if on.hold and not burning_in:
        hold(now, where, then, par)
    if on.revise:
        revise(now, where, then, par, burning_in, draws.noise)
    if on.realign:
        moves, consents, refusals = realign(now, where, then, par, draws.order, camps)
    return Happened(effort, fought, moves, consents, refusals)


@compiled
def _one_week(
    now: tuple[Any, ...],
    where: tuple[Any, ...],
    then: tuple[Any, ...],
    par: tuple[float, ...],
    on: tuple[bool, ...],
    burning_in: bool,
    cells: tuple[Any, ...],
    choices: tuple[Any, ...],
    entries: tuple[Any, ...],
    effort: Floats,
    aimed: Floats,
    draws: tuple[Any, ...],
    week: int,
    camps: int,
) -> tuple[Any, ...]:
    """Give names to plain tuples, which are handed over faster, and let the week pass."""
    happened = one_week(
        Now(*now),
        Where(*where),
        Then(*then),
        Parameters(*par),
        Processes(*on),
        burning_in,
        Cells(*cells),
        Choices(*choices),
        Entries(*entries),
        effort,
        aimed,
        Draws(*draws),
        week,
        camps,
    )
    moved = happened.moves, happened.consents, happened.refusals
    fought = happened.fought
    return happened.effort, fought.there, fought.events, fought.toll, fought.sides, moved


def play_week(
    state: State,
    par: Parameters,
    rules: SortedRules,
    on: Processes,
    draws: Draws,
    camps: int | None = None,
) -> None:
    """Let a week pass (`one_week`), and keep what came of it.

    Parameters
    ----------
    state : State
        Changed in place; all but its `week`.
    par : Parameters
        As drawn for the replication.
    rules : SortedRules
        Who follows which rule with what weight.
    on : Processes
        Which take place.
    draws : Draws
        Of this week.
    camps : int, optional
        For `realign`.

    Raises
    ------
    ValueError
        If a faction spends effort on itself.
    """
    cells, met = state.standing()
    effort, aimed = NOBODY, state.aimed
    if on.fight and not on.target:
        cells, effort, aimed = state.planned()
    effort, there, events, toll, sides, moved = _one_week(
        *arrays_of(state, met),
        tuple(par),
        tuple(on),
        state.burning_in,
        tuple(cells),
        tuple(choices_of(rules, cells)),
        tuple(rules.arrays),
        effort,
        aimed,
        tuple(draws),
        state.week,
        camps or 0,
    )
    if on.target:
        state.plan_effort(cells, effort)
    keep_fought(state, par, cells, effort, Fought(there, events, toll, sides))
    if on.realign:
        keep_moves(state, *moved)


def keep_fought(
    state: State, par: Parameters, cells: Cells, effort: Floats, fought: Fought
) -> None:
    """Keep where it was fought; where the losses fell is worked out when somebody asks.

    Parameters
    ----------
    state : State
        Its `events` and `losses` are written.
    par : Parameters
        As drawn for the replication.
    cells, effort : Cells, (C, n) float
        Effort of the week; not copied.
    fought : Fought
        What came of it.
    """
    state.kept("events").write(fought.there, fought.events)
    if not fought.toll.size:  # nobody has fought
        state.kept("losses").write(fought.there, fought.events)
        return
    reach = state.place.reach
    state.kept("losses").draw_later(lambda: losses_by_place(cells, effort, reach, fought, par))


def keep_moves(state: State, moves: Ints, consents: int, refusals: int) -> None:
    """Keep who moved.

    Parameters
    ----------
    state : State
        Its `moves`, `consents` and `refusals` are written.
    moves, consents, refusals
        As of `realign`.
    """
    state.moves = [(i, old, new) for i, old, new in moves.tolist()]
    state.consents, state.refusals = consents, refusals
