"""What passes between two factions in a week: expected clashes and joint operations.

The simulation draws whole clash events; their mean, which these functions give, is a
less noisy answer to the question who fights whom. Joint operations are not drawn: they
change nothing in the model, and are what a table of them is compared with.
"""

import numpy as np

from ..arrays import Floats
from ..state import Parameters, State

WEEKS_A_YEAR = 52.0


def weekly(yearly: Floats, state: State, par: Parameters) -> Floats:
    """Return what passes in a week between those who are there, of what passes in a year.

    Parameters
    ----------
    yearly : (n, n) float
        Contact or clashing.
    state : State
        Who is alive.
    par : Parameters
        `clash_rate`.

    Returns
    -------
    (n, n) float
        clash_rate / 52 of it where both are alive, else 0; symmetric, diagonal 0.
    """
    alive = state.alive
    both = alive[:, None] & alive[None, :]
    return np.where(both, par.clash_rate / WEEKS_A_YEAR * yearly, 0.0)


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
        events a week, symmetric. Incidents need no plan, but a governorate in which both are.
    """
    aimed = state.aimed + state.aimed.T
    cold = (2.0 - state.weight - state.weight.T) / 2.0
    loose = par.friction * cold * (1.0 - state.truce)
    together = state.place.overlap > 0.0
    return weekly(state.place.clashing, state, par) * (aimed + np.where(together, loose, 0.0))


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
        week; operations a week, symmetric: where clashes follow effort on each other, joint
        operations follow effort beside each other; where incidents follow coldness,
        favours follow warmth.
    """
    warm = (2.0 + state.weight + state.weight.T) / 2.0
    favours = np.where(state.place.overlap > 0.0, par.friction * warm, 0.0)
    return weekly(state.place.contact, state, par) * (2.0 * beside(state) + favours)
