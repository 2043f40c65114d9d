"""What stands behind the decisions of a week, kept for the weeks after it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..state import Bools, Floats, Ints, State
from .accounts import Accounts

Singles = npt.NDArray[np.float32]


class Look(NamedTuple):
    """What gains depend on, at one time.

    Attributes
    ----------
    weight : (n, n) float
        Alliance weights.
    strength : (n,) float
        Fighters.
    coalition : (n,) int
        Labels; for now: before the moves of the week.
    alive : (n,) bool
        Who has fighters.
    accounts : (8, n, n) float, in single precision
        `Accounts.of`.
    week : int
        Weeks played.
    luck : (n,) float or None
        `Accounts.luck`; None where it is not known.
    """

    weight: Floats
    strength: Floats
    coalition: Ints
    alive: Bools
    accounts: Singles
    week: int
    luck: Floats | None = None


def look_at(state: State, accounts: Accounts, coalition: Ints | None = None) -> Look:
    """Return what gains depend on now, as copies.

    Parameters
    ----------
    state : State
        Only read.
    accounts : Accounts
        Kept in half the room.
    coalition : (n,) int, optional
        Other labels than the present ones.
    """
    labels = state.coalition if coalition is None else coalition
    kept = accounts.of.astype(np.float32)
    numbers = state.weight.copy(), state.strength.copy(), labels.copy()
    return Look(*numbers, state.alive, kept, state.week, accounts.luck.copy())


def labels_before(state: State) -> Ints:
    """Return the coalitions before the moves of the week last played."""
    labels = state.coalition.copy()
    for who, old, _ in reversed(state.moves):
        labels[who] = old
    return labels
