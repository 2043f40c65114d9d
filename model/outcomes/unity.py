"""Whether the signatories hold together, and how large the blocs are."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled
from ..state import State
from .who import Who

UNITED = 0.75


@compiled
def coalition_sums(coalition: Ints, amount: Floats) -> Floats:
    """Sum an amount over the members of each coalition.

    Parameters
    ----------
    coalition : (n,) int
        Labels.
    amount : (n,) float
        What to sum; of inactive factions it does not count.

    Returns
    -------
    (n,) float
        By label.
    """
    out = np.zeros(coalition.size)
    for i in range(coalition.size):
        if coalition[i] >= 0:
            out[coalition[i]] += amount[i]
    return out


@compiled
def _largest_common(coalition: Ints, living: Bools, government: Bools, amount: Floats) -> float:
    """Largest sum of an amount of living signatories in one coalition that they share."""
    sums = coalition_sums(coalition, np.where(living, amount, 0.0))
    signers = coalition_sums(coalition, living.astype(np.float64))
    governed = coalition_sums(coalition, government.astype(np.float64))
    largest = 0.0
    for label in range(coalition.size):
        if signers[label] >= 2.0 and governed[label] == 0.0:
            largest = max(largest, sums[label])
    return largest


def signatory_cohesion(state: State, who: Who) -> float:
    """Share of the signatories' strength that stands in their largest common coalition.

    Strength as of the statement date; the dead stay in the denominator; a
    coalition counts if at least two signatories stand in it and no faction of
    the government's side does.

    Parameters
    ----------
    state : State
        `coalition`, who is alive.
    who : Who
        Signatories and their strength.

    Returns
    -------
    float
        [0, 1]; NaN without signatories.
    """
    total = float(who.signed_strength.sum())
    if total <= 0.0:
        return np.nan
    living = who.signatory & state.alive
    common = _largest_common(state.coalition, living, who.government, who.signed_strength)
    return common / total


def signatory_cohesion_count(state: State, who: Who) -> float:
    """Like `signatory_cohesion`, by number of groups.

    Parameters
    ----------
    state : State
        `coalition`, who is alive.
    who : Who
        Signatories.

    Returns
    -------
    float
        [0, 1]; NaN without signatories.
    """
    total = float(who.signatory.sum())
    if total == 0.0:
        return np.nan
    living = who.signatory & state.alive
    return _largest_common(state.coalition, living, who.government, np.ones(living.size)) / total


def united(state: State, who: Who) -> float:
    """1 if `signatory_cohesion` is at least 0.75, else 0; NaN without signatories."""
    cohesion = signatory_cohesion(state, who)
    return float(cohesion >= UNITED) if np.isfinite(cohesion) else np.nan


def largest_rebel_share(state: State, who: Who) -> float:
    """Share of the rebels' living strength in their largest coalition.

    Parameters
    ----------
    state : State
        `coalition`, `strength`.
    who : Who
        Rebels.

    Returns
    -------
    float
        (0, 1]; NaN without living rebels.
    """
    amount = np.where(who.rebels, state.strength, 0.0)
    total = float(amount.sum())
    largest = float(coalition_sums(state.coalition, amount).max())
    return largest / total if total > 0.0 else np.nan


def effective_coalitions(state: State, who: Who) -> float:
    """Effective number of coalitions by strength (Laakso and Taagepera 1979).

    Parameters
    ----------
    state : State
        `coalition`, `strength` (in the theatre: national armies do not count).
    who : Who
        Not used; the signature is that of all outcomes.

    Returns
    -------
    float
        1 / sum of squared shares, >= 1; NaN if nobody is left.
    """
    del who
    total = float(state.strength.sum())
    if total <= 0.0:
        return np.nan
    share = coalition_sums(state.coalition, state.strength) / total
    return float(1.0 / (share**2).sum())


def _largest_rebel_strength(state: State, who: Who) -> float:
    """Strength of the largest coalition of rebels without the government's side."""
    return _largest(state.coalition, who.government, who.rebels, state.strength)


@compiled
def _largest(coalition: Ints, government: Bools, rebels: Bools, strength: Floats) -> float:
    """Largest sum of rebel strength in a coalition without the government's side."""
    governed = coalition_sums(coalition, government.astype(np.float64))
    sums = coalition_sums(coalition, np.where(rebels, strength, 0.0))
    largest = 0.0
    for label in range(coalition.size):
        if governed[label] == 0.0:
            largest = max(largest, sums[label])
    return largest


def power_ratio(state: State, who: Who) -> float:
    """Strength of the government's present coalition to that of the largest rebel one.

    Parameters
    ----------
    state : State
        `coalition`, `strength`.
    who : Who
        Head of government, rebels.

    Returns
    -------
    float
        >= 0; NaN without living rebels or without the government.
    """
    rebels = _largest_rebel_strength(state, who)
    label = state.coalition[who.head]
    if rebels <= 0.0 or label < 0:
        return np.nan
    return float(state.strength[state.coalition == label].sum()) / rebels


def power_ratio_fixed(state: State, who: Who) -> float:
    """Like `power_ratio`, with the government's side as labelled, whoever stands with whom."""
    rebels = _largest_rebel_strength(state, who)
    return float(state.strength[who.government].sum()) / rebels if rebels > 0.0 else np.nan
