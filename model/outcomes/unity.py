"""Whether the signatories hold together, and how large the blocs are."""

import numpy as np

from ..state import Floats, State
from .who import Who

UNITED = 0.75


def coalition_sums(state: State, amount: Floats) -> Floats:
    """Sum an amount over the members of each coalition.

    Parameters
    ----------
    state : State
        `coalition`.
    amount : (n,) float
        What to sum; of inactive factions it does not count.

    Returns
    -------
    (n,) float
        By label.
    """
    out = np.zeros(state.place.n)
    there = state.coalition >= 0
    np.add.at(out, state.coalition[there], amount[there])
    return out


def _largest_common(state: State, who: Who, amount: Floats) -> float:
    """Largest sum of an amount of the signatories in one coalition that they share."""
    living = who.signatory & state.alive
    sums = coalition_sums(state, np.where(living, amount, 0.0))
    signers = coalition_sums(state, living.astype(np.float64))
    governed = coalition_sums(state, who.government.astype(np.float64))
    common = (signers >= 2.0) & (governed == 0.0)
    return float(np.where(common, sums, 0.0).max())


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
    return _largest_common(state, who, who.signed_strength) / total if total > 0.0 else np.nan


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
    return _largest_common(state, who, np.ones(state.place.n)) / total if total else np.nan


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
    return float(coalition_sums(state, amount).max()) / total if total > 0.0 else np.nan


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
    share = coalition_sums(state, state.strength) / total
    return float(1.0 / (share**2).sum())


def _largest_rebel_strength(state: State, who: Who) -> float:
    """Strength of the largest coalition of rebels without the government's side."""
    governed = coalition_sums(state, who.government.astype(np.float64))
    rebels = coalition_sums(state, np.where(who.rebels, state.strength, 0.0))
    return float(np.where(governed == 0.0, rebels, 0.0).max())


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
