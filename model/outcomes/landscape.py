"""The landscape of a running model: propensities and bonds of the day, energy, power.

Pure functions of the state. `at_end` gives what the table `runs` says of the end of a
run. It takes some milliseconds, which is why it is asked once and not every week.
"""

from typing import Final, NamedTuple

import numpy as np

from ..landscape.power import power, shapley_shubik_of
from ..landscape.problem import Landscape, energy
from ..landscape.quick import quick
from ..state import Floats, Ints, Parameters, State
from ..week.realign import bonds
from ..week.revise import propensity
from .unity import coalition_sums
from .who import Who

AT_END: Final = (
    "energy_gap",
    "energy_gap_bound",
    "energy_gap_proved",
    "pivotality",
    "pivotality_government",
)
"""Outcomes of the end of a run, in the order of the table `runs`; see `at_end`."""

MOST_UNITS: Final = 2_000
"""Strength of coalitions is rounded to a unit so large that their sum has about so many."""


class EnergyGap(NamedTuple):
    """How far an alignment is from the best configuration.

    All are shares of the size of all ties, the sum over i, j of s_i s_j abs(q_ij).

    Attributes
    ----------
    gap : float
        Energy of the alignment less that of the best configuration known, in [0, 2].
    bound : float
        Energy of the alignment less a bound that no configuration goes below, in [0, 2]:
        the gap to the very best is at least `gap` and at most this.
    proved : bool
        Whether the two meet, so that nothing better than the best known exists.
    """

    gap: float
    bound: float
    proved: bool


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


def energy_gap(problem: Landscape, camps: Ints) -> EnergyGap:
    """Energy of an alignment on frozen bonds against the best configuration known.

    (E(X) - E(X*)) / sum over i, j of s_i s_j abs(q_ij), any number of camps. X* is the
    best that `landscape.quick` finds from X and from all actors alone; up to ten actors it
    is the best there is.

    Parameters
    ----------
    problem : Landscape
        Frozen weights and strengths (`autonomous`).
    camps : (n,) int
        The alignment X (`alignment`).

    Returns
    -------
    EnergyGap
        0 and proved where there are no ties at all.
    """
    size = problem.size
    if size <= 0.0:
        return EnergyGap(0.0, 0.0, proved=True)
    now, best = energy(problem, camps), quick(problem, camps)
    gap, most = now - best.energy, now - best.bound
    if gap <= problem.tolerance:
        gap = 0.0
    most = gap if best.proved else max(most, gap)
    return EnergyGap(gap / size, most / size, best.proved)


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


def bloc_pivotality(state: State, who: Who) -> tuple[float, float]:
    """Shapley-Shubik index of two coalitions, all coalitions being the players.

    The share of the orders in which the coalitions of the day could join one another
    where this one brings the sum above half of all strength in the theatre: 1 if it
    has more than half itself (then all others have 0).

    Parameters
    ----------
    state : State
        `coalition`, `strength` (in the theatre: national armies do not count).
    who : Who
        Rebels, head of government.

    Returns
    -------
    rebels : float
        Of the coalition with the most rebel strength among those without a faction of the
        government's side; [0, 1], NaN without living rebels there.
    government : float
        Of the coalition that the head of government is in; [0, 1], NaN if it has no
        strength. Equal to `rebels` where it stands with rebels alone.
    """
    strength = coalition_sums(state.coalition, state.strength)
    players = np.flatnonzero(strength > 0.0)
    if not players.size:
        return np.nan, np.nan
    governed = coalition_sums(state.coalition, who.government.astype(np.float64)) > 0.0
    rebels = coalition_sums(state.coalition, np.where(who.rebels, state.strength, 0.0))
    rebels[governed] = 0.0
    largest = int(rebels.argmax()) if rebels.max() > 0.0 else -1
    head = int(state.coalition[who.head])
    index = dict.fromkeys((largest, head), np.nan)
    asked = np.flatnonzero((players == largest) | (players == head))
    if asked.size:
        found = shapley_shubik_of(asked, strength[players], most_units=MOST_UNITS)
        index |= zip(players[asked].tolist(), found.tolist(), strict=True)
    return index[largest], index[head]


def at_end(state: State, par: Parameters, who: Who) -> dict[str, float]:
    """Return the outcomes of the end of a run: how far from the best it ends, who is pivotal.

    Parameters
    ----------
    state : State
        After the last week.
    par : Parameters
        `tau`.
    who : Who
        Rebels, head of government.

    Returns
    -------
    dict of str to float
        `energy_gap`: energy of the final alignment, on bonds q_ij = c_ij min(w_ij, w_ji)
        - tau with weights and strength frozen, less that of the best configuration known,
        as a share of the size of all ties, [0, 2] (`energy_gap`).
        `energy_gap_bound`: what it is at most, whatever might still be found.
        `energy_gap_proved`: 1 if the two are equal, so that the best is proved, else 0.
        `pivotality`, `pivotality_government`: Shapley-Shubik index over in-theatre strength
        of the largest rebel coalition and of the government's, [0, 1] (`bloc_pivotality`).
        NaN where the question has no meaning: energies with fewer than two factions left.
    """
    gap, most, proved = np.nan, np.nan, np.nan
    if state.alive.sum() >= 2:
        found = energy_gap(autonomous(state, par), alignment(state))
        gap, most, proved = found.gap, found.bound, float(found.proved)
    rebels, government = bloc_pivotality(state, who)
    return dict(zip(AT_END, (gap, most, proved, rebels, government), strict=True))
