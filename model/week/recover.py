"""Recover: recruits from support, supply from sponsors, up to a ceiling."""

import numpy as np

from ..state import Parameters, State


def recover(state: State, par: Parameters) -> None:
    """Add recruits to `strength` (`docs/odd.md`, section 7.5).

    At the start recruits equal the losses measured in burn-in: strengths were
    roughly stationary before the campaign, and change counts from there.

    Parameters
    ----------
    state : State
        Changed in place; `recruits` keeps the number, fighters a week.
    par : Parameters
        `recruit_floor`, `support_elasticity`, `ceiling`.
    """
    base, place = state.base, state.place
    start = place.strength_drawn
    loved = (place.presence * state.support).sum(axis=1)
    loved_then = (place.presence * base.support).sum(axis=1)
    known = loved_then > 0.0
    warmth = np.where(known, loved / np.where(known, loved_then, 1.0), 1.0)
    usual = np.maximum(base.recruits, par.recruit_floor * start)
    top = par.ceiling * start
    room = np.maximum(0.0, 1.0 - state.strength / np.where(top > 0.0, top, 1.0))
    room /= 1.0 - 1.0 / par.ceiling
    joining = usual * warmth**par.support_elasticity * state.supply * room
    joining = np.where(state.alive & (start > 0.0), joining, 0.0)
    # Never below what it has: a faction that absorbed another may stand above
    # its own ceiling.
    after = np.maximum(np.minimum(state.strength + joining, top), state.strength)
    state.recruits[:] = after - state.strength
    state.strength[:] = after
