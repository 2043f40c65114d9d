"""Recover: recruits from support, supply from sponsors, up to a ceiling."""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled
from ..state import Parameters
from ..sums import total
from ..views import Now, Then, Where


@compiled
def recover(now: Now, where: Where, then: Then, par: Parameters) -> None:
    """Add recruits to `strength` (`docs/odd.md`, section 7.5).

    At the start recruits equal the losses measured in burn-in: strengths were
    roughly stationary before the campaign, and change counts from there.

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state; `recruits` keeps the number, fighters a week.
    par : Parameters
        `recruit_floor`, `support_elasticity`, `ceiling`.
    """
    warmth = warmth_of(where.presence, now.support, then.support)
    enlist(
        then.recruits,
        where.strength_drawn,
        warmth**par.support_elasticity,
        now.supply,
        now.active & (now.strength > 0.0),
        par.recruit_floor,
        par.ceiling,
        now.strength,
        now.recruits,
    )


@compiled
def warmth_of(presence: Floats, support: Floats, support_then: Floats) -> Floats:
    """B_i / B0_i: support where it is, now and at the start; 1 where it had none.

    Parameters
    ----------
    presence, support, support_then : (n, K) float
        Where fighters are; local support now and at the start.

    Returns
    -------
    (n,) float
        >= 0.
    """
    n, provinces = presence.shape
    out = np.ones(n)
    now = np.zeros(provinces)
    then = np.zeros(provinces)
    for i in range(n):
        for k in range(provinces):
            now[k] = presence[i, k] * support[i, k]
            then[k] = presence[i, k] * support_then[i, k]
        loved_then = total(then)
        if loved_then > 0.0:
            out[i] = total(now) / loved_then
    return out


@compiled
def enlist(
    lost: Floats,
    start: Floats,
    warmth: Floats,
    supply: Floats,
    alive: Bools,
    floor: float,
    ceiling: float,
    strength: Floats,
    recruits: Floats,
) -> None:
    """Add recruits to strength.

    Parameters
    ----------
    lost, start : (n,) float
        Mean weekly losses in burn-in; fighters at the start.
    warmth, supply : (n,) float
        Factors on recruits: of support, of sponsors.
    alive : (n,) bool
        Who recruits.
    floor, ceiling : float
        `recruit_floor`, `ceiling`.
    strength, recruits : (n,) float
        Changed in place; written.
    """
    for i in range(strength.size):
        recruits[i] = 0.0
        if not alive[i] or start[i] <= 0.0:
            continue
        usual = max(lost[i], floor * start[i])
        top = ceiling * start[i]
        room = max(0.0, 1.0 - strength[i] / (top if top > 0.0 else 1.0))
        room /= 1.0 - 1.0 / ceiling
        joining = usual * warmth[i] * supply[i] * room
        # Never below what it has: a faction that absorbed another may stand above
        # its own ceiling.
        after = max(min(strength[i] + joining, top), strength[i])
        recruits[i] = after - strength[i]
        strength[i] = after
