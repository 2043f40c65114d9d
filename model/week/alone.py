"""Each process of the week by itself, called from Python: for tests, and to time them.

All take a state, which they change in place, and parameters; the rest is as of the process.
"""

import numpy as np

from .. import week
from ..ahead import Tables
from ..arrays import Floats
from ..rules import SortedRules, choices_of
from ..state import Parameters, State
from ..views import views_of


def assess(state: State, par: Parameters) -> None:
    """Write `threat`."""
    week.assess(*views_of(state), par)


def choose_targets(state: State, rules: SortedRules, par: Parameters) -> None:
    """Write `effort`, `spent` and `aimed`."""
    now, where, _ = views_of(state)
    cells = state.cells_now()
    lists = cells, choices_of(rules, cells), rules.arrays
    effort, _ = week.choose_targets(now, where, par, *lists, state.umbrella_now)
    state.plan_effort(cells, effort)


def fight(state: State, par: Parameters, draws: Tables) -> None:
    """Write `events`, `losses` and what the state holds of them."""
    now, where, _ = views_of(state)
    cells, effort, aimed = state.planned()
    fought = week.fight(now, where, par, cells, effort, aimed, draws)
    week.keep_fought(state, par, cells, effort, fought)


def stand_still(state: State, par: Parameters) -> None:
    """Write what a week without fighting leaves."""
    now, _, _ = views_of(state)
    fought = week.stand_still(now, par)
    week.keep_fought(state, par, state.cells_now(), np.zeros((0, 0)), fought)


def protect_or_harm(state: State, par: Parameters, before: Floats) -> None:
    """Write `harm`, `push` and `support`."""
    week.protect_or_harm(*views_of(state), par, before, state.aimed.T.copy())


def recover(state: State, par: Parameters) -> None:
    """Write `strength` and `recruits`."""
    week.recover(*views_of(state), par)


def hold(state: State, par: Parameters) -> None:
    """Write `control`."""
    week.hold(*views_of(state), par)


def revise(state: State, par: Parameters, noise: Floats) -> None:
    """Write `weight` and `commitment`."""
    week.revise(*views_of(state), par, state.burning_in, noise)


def realign(state: State, par: Parameters, order: Floats, camps: int | None = None) -> None:
    """Write `coalition`, `moves`, `consents` and `refusals`."""
    week.keep_moves(state, *week.realign(*views_of(state), par, order, camps or 0))
