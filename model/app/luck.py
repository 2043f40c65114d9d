"""Whose luck it is that has changed a weight, and how large it is beside what is usual."""

from typing import NamedTuple

import numpy as np

from ..state import Parameters
from .looks import Look


class Luck(NamedTuple):
    """Whose quarrel, or whose new leader, a change by chance comes from.

    Attributes
    ----------
    whose : int
        The faction, of the two, whose share is larger in the direction of the change.
    share : float
        What it did to how this faction stands with all others.
    faded : bool
        Whether most of that is earlier luck that wears off, and not new.
    times : float
        How large what is new is, in standard deviations of such luck over these weeks.
    """

    whose: int
    share: float
    faded: bool
    times: float


def luck_of(
    now: Look, then: Look, par: Parameters, pair: tuple[int, int], sign: float
) -> Luck | None:
    """Return whose luck changed a weight most in a direction.

    What is left of earlier luck after k weeks is (1 - r)^k of it; what is new in these weeks has
    the standard deviation s sqrt(sum over m < k of (1 - r)^(2m) / 2), r being `weight_rate` and
    s `weight_noise` (`docs/odd.md`, section 7.7).

    Parameters
    ----------
    now, then : Look
        Two dates.
    par : Parameters
        `weight_rate`, `weight_noise`.
    pair : tuple of int
        The two factions.
    sign : float
        1 if the weight rose, -1 if it fell.

    Returns
    -------
    Luck or None
        None if it is not known, or neither's luck went that way.
    """
    weeks = now.week - then.week
    there = all(then.alive[k] and now.alive[k] for k in pair)
    if now.luck is None or then.luck is None or not there or weeks < 1 or par.weight_noise <= 0.0:
        return None
    change = now.luck - then.luck
    whose = max(pair, key=lambda k: sign * float(change[k]))
    share = float(change[whose])
    if sign * share <= 0.0:
        return None
    keep = 1.0 - par.weight_rate
    old = (keep**weeks - 1.0) * float(then.luck[whose])
    spread = par.weight_noise * np.sqrt(sum(keep ** (2 * m) for m in range(weeks)) / 2.0)
    return Luck(whose, share, 2.0 * sign * old >= sign * share, float(abs(share - old) / spread))
