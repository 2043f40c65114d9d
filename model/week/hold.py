"""Hold ground: control drifts to the strength present, by coalition."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled
from ..state import Parameters, State, control_by_group
from ..views import Now, Then, Where, views_of

HOME_ROUNDS = 200
LEAST_SHARE = 0.002
AT_REST = 1e-13
"""Change of a home factor in one round, as a share of it, that counts as none."""


@compiled
def hold(now: Now, where: Where, then: Then, par: Parameters) -> None:
    """Move `control` toward a Tullock contest (`docs/odd.md`, section 7.6).

    Parameters
    ----------
    now, where, then : Now, Where, Then
        The state.
    par : Parameters
        `hold_rate`, `contest`, `air_equivalent`.
    """
    target = tullock(
        now.strength,
        where.presence,
        now.supply,
        now.sorties,
        now.spent,
        then.home,
        where.group,
        now.coalition,
        now.control,
        par.air_equivalent,
        par.contest,
    )
    settle(now.control, target, par.hold_rate)


@compiled
def settle(control: Floats, target: Floats, rate: float) -> None:
    """Move control a part of the way to the target, where anybody has force.

    Parameters
    ----------
    control, target : (n, K) float
        Changed in place; columns sum to 1, or the target's to 0.
    rate : float
        `hold_rate`.
    """
    n, provinces = control.shape
    fought = np.zeros(provinces)
    total = np.zeros(provinces)
    for i in range(n):
        for k in range(provinces):
            fought[k] += target[i, k]
    for i in range(n):
        for k in range(provinces):
            if fought[k] > 0.0:
                control[i, k] += rate * (target[i, k] - control[i, k])
            total[k] += control[i, k]
    for i in range(n):
        for k in range(provinces):
            control[i, k] /= total[k]


def contest_of(state: State, par: Parameters, home: Floats) -> Floats:
    """Shares of ground that the forces present would hold in the end.

    Parameters
    ----------
    state : State
        Strengths, supply, sorties, effort, coalitions, control.
    par : Parameters
        `contest`, `air_equivalent`.
    home : (G, K) float
        Home factors.

    Returns
    -------
    (n, K) float
        Columns sum to 1, or to 0 where nobody has force.
    """
    place = state.place
    return tullock(
        state.strength,
        place.presence,
        state.supply,
        state.sorties,
        state.spent,
        home,
        place.group,
        state.coalition,
        state.control,
        par.air_equivalent,
        par.contest,
    )


@compiled
def tullock(
    strength: Floats,
    presence: Floats,
    supply: Floats,
    sorties: Floats,
    spent: Floats,
    home: Floats,
    group: Ints,
    coalition: Ints,
    control: Floats,
    air_equivalent: float,
    exponent: float,
) -> Floats:
    """Contest of coalitions in each governorate, shared out within each.

    Parameters
    ----------
    strength, supply, sorties : (n,) float
        Fighters, relative supply, strikes a week.
    presence, spent : (n, K) float
        Where fighters are; effort by place.
    home : (G, K) float
        Home factors; 1 for those without a control group.
    group, coalition : (n,) int
        Control group (-1 none); coalition label (-1 inactive).
    control : (n, K) float
        Ground held now.
    exponent : float
        1: shares in proportion to force; larger favours the strong.

    Returns
    -------
    (n, K) float
        Share of the ground each would hold.
    """
    n, provinces = presence.shape
    might, ground = np.zeros((n, provinces)), np.zeros((n, provinces))
    held, holders = np.zeros((n, provinces)), np.zeros(n)
    for i in range(n):
        c, g = coalition[i], group[i]
        if c < 0:
            continue
        holders[c] += 1.0 if g >= 0 else 0.0
        for k in range(provinces):
            standing = strength[i] * presence[i, k]
            force = standing * supply[i] + air_equivalent * (sorties[i] * spent[i, k])
            might[c, k] += home[g, k] * force if g >= 0 else force
            ground[c, k] += standing if g >= 0 else 0.0
            held[c, k] += control[i, k] if g >= 0 else 0.0
    total = np.zeros(provinces)
    for c in range(n):
        for k in range(provinces):
            if holders[c] > 0.0 and might[c, k] > 0.0 and (ground[c, k] > 0.0 or held[c, k] > 0.0):
                might[c, k] = might[c, k] ** exponent
                total[k] += might[c, k]
            else:
                might[c, k] = 0.0
    out = np.zeros((n, provinces))
    for i in range(n):
        c = coalition[i]
        if c < 0 or group[i] < 0:
            continue
        for k in range(provinces):
            standing = strength[i] * presence[i, k]
            part = standing / ground[c, k] if ground[c, k] > 0.0 else control[i, k] / held[c, k]
            out[i, k] = part * might[c, k] / total[k] if might[c, k] > 0.0 else 0.0
    return out


def home_factors(state: State, par: Parameters) -> Floats:
    """Find the home factors under which the start is at rest.

    Parameters
    ----------
    state : State
        At the end of burn-in.
    par : Parameters
        `contest`, `air_equivalent`.

    Returns
    -------
    (G, K) float
        > 0; their mean over the groups with force in a governorate is 1.
    """
    now, where, _ = views_of(state)
    return at_rest(now, where, par)


@compiled
def at_rest(now: Now, where: Where, par: Parameters) -> Floats:
    """Return the home factors of `home_factors`, round by round.

    Governorates do not know of each other: those that have come to rest are left out.

    Parameters
    ----------
    now, where : Now, Where
        The state.
    par : Parameters
        `contest`, `air_equivalent`.
    """
    held = control_by_group(now.control, where.group, where.groups)
    home = np.ones(held.shape)
    moving = np.arange(held.shape[1])
    for _ in range(HOME_ROUNDS):
        here = home[:, moving]
        contest = tullock(
            now.strength,
            where.presence[:, moving],
            now.supply,
            now.sorties,
            now.spent[:, moving],
            here,
            where.group,
            now.coalition,
            now.control[:, moving],
            par.air_equivalent,
            par.contest,
        )
        target = control_by_group(contest, where.group, where.groups)
        changed = scale(here, held[:, moving], target, 1.0 / par.contest)
        home[:, moving] = here
        moving = moving[changed]
        if not moving.size:
            break
    return home


@compiled
def scale(home: Floats, held: Floats, target: Floats, power: float) -> Bools:
    """Change the home factors of those with force in a governorate, to a mean of 1.

    Parameters
    ----------
    home, held : (G, K) float
        Home factors, changed in place; what each holds.
    target : (G, K) float
        What each would hold, 0 without force.
    power : float
        What the ratio of the two is raised to.

    Returns
    -------
    (K,) bool
        Where any has changed by more than `AT_REST`.
    """
    groups, provinces = target.shape
    after = np.zeros(groups)
    changed = np.zeros(provinces, dtype=np.bool_)
    for k in range(provinces):
        count = 0
        total = 0.0
        for g in range(groups):
            if target[g, k] > 0.0:
                step = max(held[g, k], LEAST_SHARE) / max(target[g, k], 1e-9)
                after[g] = home[g, k] * step**power
                total += after[g]
                count += 1
        mean = total / max(count, 1)
        for g in range(groups):
            if target[g, k] > 0.0 and mean > 0.0:
                before = home[g, k]
                home[g, k] = after[g] / mean
                changed[k] |= abs(home[g, k] - before) > AT_REST * before
    return changed
