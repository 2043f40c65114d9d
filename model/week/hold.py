"""Hold ground: control drifts to the strength present, by coalition."""

import numpy as np

from ..compiled import compiled
from ..state import Floats, Ints, Parameters, State, control_by_group

HOME_ROUNDS = 200
LEAST_SHARE = 0.002


def hold(state: State, par: Parameters) -> None:
    """Move `control` toward a Tullock contest (`docs/odd.md`, section 7.6).

    Parameters
    ----------
    state : State
        Changed in place.
    par : Parameters
        `hold_rate`, `contest`, `air_equivalent`.
    """
    target = contest_of(state, par, state.base.home)
    fought = target.sum(axis=0) > 0.0
    moved = state.control + par.hold_rate * (target - state.control)
    moved = np.where(fought, moved, state.control)
    state.control[:] = moved / moved.sum(axis=0)


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
    standing = state.exposed
    fire = state.sorties[:, None] * state.spent
    force = standing * state.supply[:, None] + par.air_equivalent * fire
    return tullock(
        force, standing, home, place.group, state.coalition, state.control, par.contest
    )


@compiled
def tullock(
    force: Floats,
    standing: Floats,
    home: Floats,
    group: Ints,
    coalition: Ints,
    control: Floats,
    exponent: float,
) -> Floats:
    """Contest of coalitions in each governorate, shared out within each.

    Parameters
    ----------
    force : (n, K) float
        Fighters with their supply, and air support in fighters.
    standing : (n, K) float
        Fighters on the ground.
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
    n, provinces = force.shape
    out = np.zeros((n, provinces))
    might = np.zeros(n)
    ground = np.zeros(n)
    held = np.zeros(n)
    holders = np.zeros(n)
    for k in range(provinces):
        might[:] = 0.0
        ground[:] = 0.0
        held[:] = 0.0
        holders[:] = 0.0
        for i in range(n):
            c = coalition[i]
            if c < 0:
                continue
            if group[i] >= 0:
                might[c] += home[group[i], k] * force[i, k]
                ground[c] += standing[i, k]
                held[c] += control[i, k]
                holders[c] += 1.0
            else:
                might[c] += force[i, k]
        total = 0.0
        for c in range(n):
            if holders[c] > 0.0 and (ground[c] > 0.0 or held[c] > 0.0) and might[c] > 0.0:
                might[c] = might[c] ** exponent
                total += might[c]
            else:
                might[c] = 0.0
        if total <= 0.0:
            continue
        for i in range(n):
            c = coalition[i]
            if c < 0 or group[i] < 0 or might[c] <= 0.0:
                continue
            part = standing[i, k] / ground[c] if ground[c] > 0.0 else control[i, k] / held[c]
            out[i, k] = part * might[c] / total
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
    groups = len(state.place.groups)
    now = control_by_group(state.control, state.place.group, groups)
    home = np.ones((groups, state.place.n_provinces))
    for _ in range(HOME_ROUNDS):
        target = control_by_group(contest_of(state, par, home), state.place.group, groups)
        there = target > 0.0
        step = np.maximum(now, LEAST_SHARE) / np.maximum(target, 1e-9)
        home = np.where(there, home * step ** (1.0 / par.contest), home)
        count = np.maximum(there.sum(axis=0), 1)
        mean = np.where(there, home, 0.0).sum(axis=0) / count
        home = np.where(there & (mean > 0.0), home / np.where(mean > 0.0, mean, 1.0), home)
    return home
