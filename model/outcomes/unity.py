"""Whether the signatories hold together, and how large the blocs are."""

from typing import NamedTuple

import numpy as np

from ..arrays import Floats, Ints
from ..compiled import compiled, part
from ..sums import total, total_of
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


class Blocs(NamedTuple):
    """Sums over the members of each coalition, (n,) by label, and the largest of them.

    Attributes
    ----------
    strength : (n,) float
        Fighters in the theatre.
    most_rebels : float
        Largest sum of rebels' strength.
    most_opposed : float
        Largest sum of rebels' strength in a coalition without the government's side.
    common, common_count : float
        Largest sum of the strength at the statement, and largest number, of living
        signatories in one coalition that at least two of them share, without the government's
        side.
    """

    strength: Floats
    most_rebels: float
    most_opposed: float
    common: float
    common_count: float


@compiled
def blocs_of(seen: Seen, who: Masks) -> Blocs:
    """Sum up each coalition.

    Parameters
    ----------
    seen : Seen
        `coalition`, `strength`, `active`.
    who : Masks
        Rebels, the government's side, signatories and their strength.
    """
    n = seen.coalition.size
    strength, rebels = np.zeros(n), np.zeros(n)
    signed, signers, governed = np.zeros(n), np.zeros(n), np.zeros(n)
    for i in range(n):
        label = seen.coalition[i]
        if label >= 0:
            living = who.signatory[i] and seen.active[i] and seen.strength[i] > 0.0
            strength[label] += seen.strength[i]
            rebels[label] += seen.strength[i] if who.rebels[i] else 0.0
            signed[label] += who.signed_strength[i] if living else 0.0
            signers[label] += 1.0 if living else 0.0
            governed[label] += 1.0 if who.government[i] else 0.0
    most_rebels = most_opposed = common = common_count = 0.0
    for label in range(n):
        free = governed[label] == 0.0
        shared = free and signers[label] >= 2.0
        most_rebels = max(most_rebels, rebels[label])
        most_opposed = max(most_opposed, rebels[label] if free else 0.0)
        common = max(common, signed[label] if shared else 0.0)
        common_count = max(common_count, signers[label] if shared else 0.0)
    return Blocs(strength, most_rebels, most_opposed, common, common_count)


@part
def signatory_cohesion(seen: Seen, who: Masks, blocs: Blocs) -> float:
    """Share of the signatories' strength that stands in their largest common coalition.

    Strength as of the statement date; the dead stay in the denominator; a
    coalition counts if at least two signatories stand in it and no faction of
    the government's side does.

    Parameters
    ----------
    seen : Seen
        Not used; the signature is that of all outcomes of coalitions.
    who : Masks
        Signatories' strength.
    blocs : Blocs
        Sums by coalition.

    Returns
    -------
    float
        [0, 1]; NaN without signatories.
    """
    signed = total(who.signed_strength)
    return blocs.common / signed if signed > 0.0 else np.nan


@part
def signatory_cohesion_count(seen: Seen, who: Masks, blocs: Blocs) -> float:
    """Like `signatory_cohesion`, by number of groups.

    Parameters
    ----------
    seen : Seen
        Not used; the signature is that of all outcomes of coalitions.
    who : Masks
        Signatories.
    blocs : Blocs
        Numbers by coalition.

    Returns
    -------
    float
        [0, 1]; NaN without signatories.
    """
    signed = who.signatory.sum()
    return blocs.common_count / signed if signed > 0 else np.nan


@part
def united(seen: Seen, who: Masks, blocs: Blocs) -> float:
    """1 if `signatory_cohesion` is at least 0.75, else 0; NaN without signatories."""
    cohesion = signatory_cohesion(seen, who, blocs)
    if np.isnan(cohesion):
        return np.nan
    return 1.0 if cohesion >= UNITED else 0.0


@part
def largest_rebel_share(seen: Seen, who: Masks, blocs: Blocs) -> float:
    """Share of the rebels' living strength in their largest coalition.

    Parameters
    ----------
    seen : Seen
        `strength`.
    who : Masks
        Rebels.
    blocs : Blocs
        Rebels' strength by coalition.

    Returns
    -------
    float
        (0, 1]; NaN without living rebels.
    """
    rebels = total_of(seen.strength, who.rebels)
    return blocs.most_rebels / rebels if rebels > 0.0 else np.nan


@part
def effective_coalitions(seen: Seen, who: Masks, blocs: Blocs) -> float:
    """Effective number of coalitions by strength (Laakso and Taagepera 1979).

    Parameters
    ----------
    seen : Seen
        `strength` (in the theatre: national armies do not count).
    who : Masks
        Not used; the signature is that of all outcomes of coalitions.
    blocs : Blocs
        Strength by coalition.

    Returns
    -------
    float
        1 / sum of squared shares, >= 1; NaN if nobody is left.
    """
    everybody = total(seen.strength)
    if everybody <= 0.0:
        return np.nan
    share = blocs.strength / everybody
    return 1.0 / total(share * share)


@part
def power_ratio(seen: Seen, who: Masks, blocs: Blocs) -> float:
    """Strength of the government's present coalition to that of the largest rebel one.

    Parameters
    ----------
    seen : Seen
        `coalition`.
    who : Masks
        Head of government.
    blocs : Blocs
        Strength by coalition; of rebels alone where no faction of the government's side is.

    Returns
    -------
    float
        >= 0; NaN without living rebels or without the government.
    """
    label = seen.coalition[who.head]
    if blocs.most_opposed <= 0.0 or label < 0:
        return np.nan
    ratio: float = blocs.strength[label] / blocs.most_opposed
    return ratio


@part
def power_ratio_fixed(seen: Seen, who: Masks, blocs: Blocs) -> float:
    """Like `power_ratio`, with the government's side as labelled, whoever stands with whom."""
    if blocs.most_opposed <= 0.0:
        return np.nan
    return total_of(seen.strength, who.government) / blocs.most_opposed
