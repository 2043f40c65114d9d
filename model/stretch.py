"""Stretches of weeks: all those up to the next happening pass in one call of compiled code.

Between two happenings nothing but the week itself changes a state, so that nobody has to be
called from one week to the next: outcomes are measured where the week has just passed, and
burn-in puts back there what it holds. One week is the shortest stretch.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from .ahead import Tables
from .arrays import Bools, Floats
from .cells import Cells, effort_by_place
from .compiled import compiled
from .outcomes import Who, write_outcomes
from .outcomes.who import NOWHERE, Masks, Seen
from .rules import Choices, Entries, SortedRules, choices_of
from .state import Parameters, State
from .sums import total
from .views import Now, Then, Where, arrays_of
from .week import Draws, Fought, Processes, keep_fought, keep_moves, one_week

NOBODY: Final = np.zeros((0, 0))
"""The effort of weeks in which nobody fights or chooses targets."""


class Luck(NamedTuple):
    """The random draws of a stretch, as `week.Draws` has those of a week.

    Attributes
    ----------
    clashes : Tables
        Uniform; each week passes over its own.
    noise, order : (weeks, n) float
        A row for each week.
    """

    clashes: Tables
    noise: Floats
    order: Floats


class Rest(NamedTuple):
    """What each week of burn-in puts back, and what is added up over them.

    Attributes
    ----------
    strength, support, control : (n,) float, (n, K) float, (n, K) float
        As at the start.
    lost, push : (n,) float, (n, K) float
        Fighters lost, and push on support, so far; changed in place.
    """

    strength: Floats
    support: Floats
    control: Floats
    lost: Floats
    push: Floats


NOTHING: Final = Rest(np.zeros(0), NOBODY, NOBODY, np.zeros(0), NOBODY)
"""After burn-in nothing is put back."""


class Survey(NamedTuple):
    """What is asked of each week.

    Attributes
    ----------
    declared : (n,) bool or None
        Declared targets of the campaign that is flown; None without one.
    out : (weeks, number of outcomes) float
        Where the answers go, in the order of `outcomes.names_of`.
    """

    declared: Bools | None
    out: Floats


@compiled
def _pass(
    now: tuple[Any, ...],
    where: tuple[Any, ...],
    then: tuple[Any, ...],
    par: tuple[float, ...],
    on: tuple[bool, ...],
    cells: tuple[Any, ...],
    choices: tuple[Any, ...],
    entries: tuple[Any, ...],
    effort: Floats,
    aimed: Floats,
    luck: tuple[Any, ...],
    week: int,
    camps: int,
    rest: tuple[Any, ...],
    asked: tuple[Any, ...],
    roles: tuple[Any, ...],
) -> tuple[Any, ...]:
    """Give names to plain tuples, which are handed over faster, and let the weeks pass."""
    state, places, usual = Now(*now), Where(*where), Then(*then)
    known, lists, rules = Cells(*cells), Choices(*choices), Entries(*entries)
    parameters, processes, draws = Parameters(*par), Processes(*on), Luck(*luck)
    back, masks = Rest(*rest), Masks(*roles)
    burning_in = back.strength.size > 0
    weeks, passed = draws.noise.shape[0], 0
    while True:
        happened = one_week(
            state,
            places,
            usual,
            parameters,
            processes,
            burning_in,
            known,
            lists,
            rules,
            effort,
            aimed,
            Draws(draws.clashes, draws.noise[passed], draws.order[passed]),
            week + passed,
            camps,
        )
        passed += 1
        if burning_in:
            _put_back(state, back)
        if asked[-1].size:
            fire = happened.effort, happened.fought
            seen = _see(state, places, known, *fire, week + passed, asked, masks)
            write_outcomes(seen, masks, asked[-1][passed - 1])
        if passed == weeks:
            break
    moved = happened.moves, happened.consents, happened.refusals
    fought = happened.fought
    return happened.effort, fought.there, fought.events, fought.toll, fought.sides, moved


@compiled
def _put_back(now: Now, rest: Rest) -> None:
    """Add up what a week of burn-in cost, and undo it."""
    for i in range(rest.lost.size):
        rest.lost[i] += total(now.suffered[i])
    rest.push[:] += now.push
    now.strength[:] = rest.strength
    now.support[:] = rest.support
    now.control[:] = rest.control


@compiled
def _see(
    now: Now,
    where: Where,
    cells: Cells,
    effort: Floats,
    fought: Fought,
    week: int,
    asked: tuple[Any, ...],
    who: Masks,
) -> Seen:
    """Return what outcomes look at after a week, as `outcomes.who.seen` does."""
    declared, flown, flight, _ = asked
    if flown and effort.size:
        flight = effort_by_place(cells.place, effort, who.campaigner, where.presence.shape[1])
    return Seen(
        week,
        now.active,
        now.strength,
        now.recruits,
        now.coalition,
        now.weight,
        where.overlap,
        now.aimed,
        now.harm,
        now.control,
        where.presence,
        now.support,
        where.group,
        where.groups,
        where.population,
        fought.events,
        flight,
        declared,
        where.umbrella,
        where.umbrella_weeks,
    )


def play_weeks(
    state: State,
    par: Parameters,
    rules: SortedRules,
    on: Processes,
    luck: Luck,
    who: Who,
    camps: int | None = None,
    rest: Rest | None = None,
    survey: Survey | None = None,
) -> None:
    """Let weeks pass (`week.one_week`), and keep what came of the last.

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
    luck : Luck
        The draws of these weeks, of which there are one or more.
    who : Who
        Roles of the theatre.
    camps : int, optional
        For `realign`.
    rest : Rest, optional
        In burn-in, and only there.
    survey : Survey, optional
        What is asked of each week.

    Raises
    ------
    ValueError
        If a faction spends effort on itself.
    """
    cells, met = state.standing()
    effort, aimed = NOBODY, state.aimed
    if on.fight and not on.target:
        cells, effort, aimed = state.planned()
    effort, there, events, toll, sides, moved = _pass(
        *arrays_of(state, met),
        tuple(par),
        tuple(on),
        tuple(cells),
        tuple(choices_of(rules, cells)),
        tuple(rules.arrays),
        effort,
        aimed,
        tuple(luck),
        state.week,
        camps or 0,
        tuple(NOTHING if rest is None else rest),
        _asked_of(state, who, survey),
        who.masks,
    )
    if on.target:
        state.plan_effort(cells, effort)
    keep_fought(state, par, cells, effort, Fought(there, events, toll, sides))
    if on.realign:
        keep_moves(state, *moved)


def _asked_of(state: State, who: Who, survey: Survey | None) -> tuple[Any, ...]:
    """Return the survey for compiled code: targets, whether a campaign is flown, effort, answers.

    The effort of the campaigner is that of before, which stands if nobody plans any.
    """
    if survey is None:
        return state.active, False, NOBODY, NOBODY
    declared = survey.declared
    if declared is None or who.campaigner < 0:
        return state.active, False, NOWHERE, survey.out
    return declared, True, state.effort_of(who.campaigner), survey.out
