"""Whether the signatories hold together, and how large the blocs are."""

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..compiled import compiled, part
from ..sums import pairwise, sum_of
from .who import Masks, Seen

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


@part
def signatory_cohesion(seen: Seen, who: Masks) -> float:
    """Share of the signatories' strength that stands in their largest common coalition.

    Strength as of the statement date; the dead stay in the denominator; a
    coalition counts if at least two signatories stand in it and no faction of
    the government's side does.

    Parameters
    ----------
    seen : Seen
        `coalition`, who is alive.
    who : Masks
        Signatories and their strength.

    Returns
    -------
    float
        [0, 1]; NaN without signatories.
    """
    total = pairwise(who.signed_strength, 0, who.signed_strength.size)
    if total <= 0.0:
        return np.nan
    living = who.signatory & seen.alive
    common = _largest_common(seen.coalition, living, who.government, who.signed_strength)
    return common / total


@part
def signatory_cohesion_count(seen: Seen, who: Masks) -> float:
    """Like `signatory_cohesion`, by number of groups.

    Parameters
    ----------
    seen : Seen
        `coalition`, who is alive.
    who : Masks
        Signatories.

    Returns
    -------
    float
        [0, 1]; NaN without signatories.
    """
    total = who.signatory.sum()
    if total == 0:
        return np.nan
    living = who.signatory & seen.alive
    return _largest_common(seen.coalition, living, who.government, np.ones(living.size)) / total


@part
def united(seen: Seen, who: Masks) -> float:
    """1 if `signatory_cohesion` is at least 0.75, else 0; NaN without signatories."""
    cohesion = signatory_cohesion(seen, who)
    if np.isnan(cohesion):
        return np.nan
    return 1.0 if cohesion >= UNITED else 0.0


@part
def largest_rebel_share(seen: Seen, who: Masks) -> float:
    """Share of the rebels' living strength in their largest coalition.

    Parameters
    ----------
    seen : Seen
        `coalition`, `strength`.
    who : Masks
        Rebels.

    Returns
    -------
    float
        (0, 1]; NaN without living rebels.
    """
    amount = np.where(who.rebels, seen.strength, 0.0)
    total = pairwise(amount, 0, amount.size)
    largest = coalition_sums(seen.coalition, amount).max()
    return largest / total if total > 0.0 else np.nan


@part
def effective_coalitions(seen: Seen, who: Masks) -> float:
    """Effective number of coalitions by strength (Laakso and Taagepera 1979).

    Parameters
    ----------
    seen : Seen
        `coalition`, `strength` (in the theatre: national armies do not count).
    who : Masks
        Not used; the signature is that of all outcomes.

    Returns
    -------
    float
        1 / sum of squared shares, >= 1; NaN if nobody is left.
    """
    total = pairwise(seen.strength, 0, seen.strength.size)
    if total <= 0.0:
        return np.nan
    share = coalition_sums(seen.coalition, seen.strength) / total
    return 1.0 / pairwise(share * share, 0, share.size)


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


@part
def power_ratio(seen: Seen, who: Masks) -> float:
    """Strength of the government's present coalition to that of the largest rebel one.

    Parameters
    ----------
    seen : Seen
        `coalition`, `strength`.
    who : Masks
        Head of government, rebels.

    Returns
    -------
    float
        >= 0; NaN without living rebels or without the government.
    """
    rebels = _largest(seen.coalition, who.government, who.rebels, seen.strength)
    label = seen.coalition[who.head]
    if rebels <= 0.0 or label < 0:
        return np.nan
    return sum_of(seen.strength, seen.coalition == label) / rebels


@part
def power_ratio_fixed(seen: Seen, who: Masks) -> float:
    """Like `power_ratio`, with the government's side as labelled, whoever stands with whom."""
    rebels = _largest(seen.coalition, who.government, who.rebels, seen.strength)
    return sum_of(seen.strength, who.government) / rebels if rebels > 0.0 else np.nan
