"""The landscape of a running model: propensities and bonds of the day, energy, power.

Pure functions of the state. They cost more than a week does (a search, a table
of 10,000 units), so `weekly` does not call them.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..landscape.descent import descend
from ..landscape.power import power
from ..landscape.problem import Landscape, canonical, distance, energy
from ..landscape.solve import Solution
from ..state import Floats, Ints, Parameters, State
from ..week.realign import bonds
from ..week.revise import propensity


@dataclass(frozen=True)
class EnergyGap:
    """How far an alignment is from the best that is known.

    Attributes
    ----------
    gap : float
        Energy of the alignment minus that of the best known, over the sum of
        the sizes of all ties (both orders): 0 at the optimum, at most 2.
    status : {"proved", "best found"}
        Of the best known.
    moves : int
        Factions to move to get from the alignment to the best known.
    basin : int or None
        Which local minimum the alignment is, or leads to by single moves:
        its place among the solution's minima; None if these are not known.
    """

    gap: float
    status: Literal["proved", "best found"]
    moves: int
    basin: int | None


def live(state: State, par: Parameters) -> Landscape:
    """Landscape of the live propensities, between active factions with fighters.

    Axelrod and Bennett's own quantities: p_ij and sizes s_i. The energy counts
    both orders of a pair, so only the mean of p_ij and p_ji matters to it, and
    that mean is what stands here.

    Parameters
    ----------
    state : State
        Threats, grievance, commitment, alignment, strength.
    par : Parameters
        The b's.

    Returns
    -------
    Landscape
        Strength in fighters in the theatre.
    """
    p = propensity(state, par)
    return _among(state, (p + p.T) / 2.0)


def autonomous(state: State, par: Parameters) -> Landscape:
    """Landscape of the bonds that the week's realignment follows.

    q_ij = c_ij min(w_ij, w_ji) - tau (`week.realign.bonds`): each common camp
    has its price, so the number of camps need not be given.

    Parameters
    ----------
    state : State
        Weights, overlap, strength.
    par : Parameters
        `tau`.

    Returns
    -------
    Landscape
        Strength in fighters in the theatre.
    """
    return _among(state, bonds(state.weight, state.place.overlap, par.tau))


def _among(state: State, ties: Floats) -> Landscape:
    """Return the landscape of the active factions with fighters."""
    who = np.flatnonzero(state.alive)
    among = ties[np.ix_(who, who)].copy()
    np.fill_diagonal(among, 0.0)
    names = tuple(state.place.factions[i] for i in who)
    return Landscape(names, among, state.strength[who])


def alignment(state: State) -> Ints:
    """Coalition labels of the active factions with fighters, in the order of `live`."""
    return np.asarray(state.coalition[state.alive])


def energy_gap(problem: Landscape, camps: Ints, best: Solution) -> EnergyGap:
    """Energy of an alignment on frozen bonds against the best known.

    (E(X) - E(X*)) / sum over i, j of s_i s_j abs(q_ij).

    Parameters
    ----------
    problem : Landscape
        Frozen weights and strengths (`autonomous`).
    camps : (n,) int
        The alignment X (`alignment`).
    best : Solution
        Of the same landscape, any number of camps allowed.

    Returns
    -------
    EnergyGap
        Gap 0 where there are no ties at all.
    """
    size = problem.size
    above = energy(problem, camps) - best.energy
    return EnergyGap(
        gap=above / size if size > 0.0 and above > best.tolerance else 0.0,
        status=best.status,
        moves=distance(camps, best.camps),
        basin=basin_of(problem, camps, best),
    )


def basin_of(problem: Landscape, camps: Ints, best: Solution) -> int | None:
    """Which local minimum an alignment leads to by steepest descent.

    Parameters
    ----------
    problem : Landscape
        Frozen weights and strengths.
    camps : (n,) int
        The alignment.
    best : Solution
        With its minima.

    Returns
    -------
    int or None
        Place among ``best.minima``, 0 the lowest; None if they are not known.
    """
    if best.minima is None:
        return None
    path = descend(problem, camps, best.camps_allowed)
    end = path[-1].camps if path else canonical(camps)
    places = {each.camps: place for place, each in enumerate(best.minima)}
    return places.get(end)


def pivotality(state: State) -> Floats:
    """Shapley-Shubik index of each faction over in-theatre strength.

    The share of the orders in which factions could join one growing coalition
    where this one brings it above half of all strength in the theatre.

    Parameters
    ----------
    state : State
        `strength`, who is alive.

    Returns
    -------
    (n,) float
        Sums to 1; NaN for factions that are not active or have no fighters,
        and for all if nobody has.
    """
    out = np.full(state.place.n, np.nan)
    who = state.alive
    if who.any():
        out[who] = power(state.strength[who]).shapley_shubik
    return out
