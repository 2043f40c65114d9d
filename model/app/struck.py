"""On whom the campaign's effort falls, side by side."""

from typing import Final

import numpy as np

from ..simulation import CivilWar

STRUCK: Final = "struck_"
"""Before the id of a side: share of the campaigner's effort on it."""


def struck(war: CivilWar) -> dict[str, float]:
    """Return the share of the campaigner's effort on each side, in the week last run.

    Parameters
    ----------
    war : CivilWar
        After a step; only read.

    Returns
    -------
    dict of str to float
        ``struck_SIDE`` for each side of the theatre, sums to 1; NaN without a campaign or
        without effort. What `declared_gap` sums up.
    """
    sides = list(war.plan.theatre.sides)
    if war.declared is None:
        return {f"{STRUCK}{side}": float("nan") for side in sides}
    on = war.state.effort_of(war.who.campaigner).sum(axis=1)
    total = float(on.sum())
    side_of = np.array(war.state.place.side)
    return {
        f"{STRUCK}{side}": float(on[side_of == side].sum()) / total if total > 0 else float("nan")
        for side in sides
    }
