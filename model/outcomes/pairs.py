"""What passes between two factions in a week: expected clashes and joint operations.

The simulation draws whole clash events; their mean, which these functions give, is a
less noisy answer to the question who fights whom. Joint operations are not drawn: they
change nothing in the model, and are what a table of them is compared with.
"""

import numpy as np

from ..arrays import Bools, Floats
from ..compiled import compiled
from ..state import Parameters, State

WEEKS_A_YEAR = 52.0


@compiled
def _clashes(
    aimed: Floats,
    weight: Floats,
    truce: Floats,
    overlap: Floats,
    clashing: Floats,
    alive: Bools,
    rate: float,
    friction: float,
) -> Floats:
    """See `expected_clashes`; `rate` is what passes in a week of what passes in a year."""
    n = alive.size
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            cold = (2.0 - weight[i, j] - weight[j, i]) / 2.0
            loose = friction * cold * (1.0 - truce[i, j]) if overlap[i, j] > 0.0 else 0.0
            if alive[i] and alive[j]:
                out[i, j] = rate * clashing[i, j] * (aimed[i, j] + aimed[j, i] + loose)
                out[j, i] = out[i, j]
    return out


def expected_clashes(state: State, par: Parameters) -> Floats:
    """Mean of the clash events of the week, both directions of a pair together.

    Parameters
    ----------
    state : State
        After the step: the effort is the week's, the weights are those at its end.
    par : Parameters
        `clash_rate`, `friction`.

    Returns
    -------
    (n, n) float
        k_ij (e_ij + e_ji + friction ((1 - w_ij) / 2 + (1 - w_ji) / 2) (1 - truce_ij)),
        with k_ij clashing a week and e_ij the planned effort of i on j in all governorates;
        events a week, symmetric, 0 with the dead. Incidents need no plan, but a governorate in
        which both are.
    """
    place, rate = state.place, par.clash_rate / WEEKS_A_YEAR
    known = state.aimed, state.weight, state.truce, place.overlap, place.clashing, state.alive
    return _clashes(*known, rate, par.friction)


def beside(state: State) -> Floats:
    """How much of their effort two factions spend on the same target in the same place.

    Parameters
    ----------
    state : State
        After the step.

    Returns
    -------
    (n, n) float
        sum over t and k of sqrt(e_itk e_jtk), 0 to 1; symmetric, diagonal 0.
    """
    _, effort, _ = state.planned()
    root = np.sqrt(effort)
    out: Floats = root.T @ root
    np.fill_diagonal(out, 0.0)
    return out


@compiled
def _joint(
    near: Floats,
    weight: Floats,
    overlap: Floats,
    contact: Floats,
    alive: Bools,
    rate: float,
    friction: float,
) -> Floats:
    """See `expected_joint`; `near` is `beside`."""
    n = alive.size
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            warm = (2.0 + weight[i, j] + weight[j, i]) / 2.0
            favours = friction * warm if overlap[i, j] > 0.0 else 0.0
            if alive[i] and alive[j]:
                out[i, j] = rate * contact[i, j] * (2.0 * near[i, j] + favours)
                out[j, i] = out[i, j]
    return out


def expected_joint(state: State, par: Parameters) -> Floats:
    """Mean of the joint operations of the week: the mirror image of `expected_clashes`.

    Parameters
    ----------
    state : State
        After the step.
    par : Parameters
        `clash_rate`, `friction`.

    Returns
    -------
    (n, n) float
        m_ij (2 beside_ij + friction ((1 + w_ij) / 2 + (1 + w_ji) / 2)), m_ij contact a
        week; operations a week, symmetric, 0 with the dead: where clashes follow effort on each
        other, joint operations follow effort beside each other; where incidents follow
        coldness, favours follow warmth.
    """
    place, rate = state.place, par.clash_rate / WEEKS_A_YEAR
    known = beside(state), state.weight, place.overlap, place.contact, state.alive
    return _joint(*known, rate, par.friction)
