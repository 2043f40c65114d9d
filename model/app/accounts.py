"""Where each alliance weight comes from: accounts that add up to it, week by week.

Each week a weight moves a part of the way to its propensity, tanh(atanh(p0) + terms), and is
shaken (`docs/odd.md`, section 7.7). What the propensity differs by from the prior p0 is
shared out among the terms in proportion; each account then moves as the weight does. So the
accounts of a pair sum to its weight exactly, and a change of the weight is the sum of their
changes: this is what the log quotes.
"""

from typing import Final

import numpy as np

from ..state import Bools, Floats, Parameters, State
from ..week.revise import domination, shared_threat

ACCOUNTS: Final = (
    "threat",
    "grievance",
    "commitment",
    "sponsor",
    "domination",
    "view",
    "event",
    "chance",
)
"""The five terms of the propensity; the long-run view (the prior, and what was there at the
start); what events set anew; noise."""

TERMS: Final = 5
VIEW, EVENT, CHANCE = 5, 6, 7
COMMITMENT: Final = 2

SMALL: Final = 1e-9
"""Sum of terms below which the slope of tanh stands for the quotient."""


class Accounts:
    """Keeps the accounts of a war.

    Parameters
    ----------
    state : State
        Before the first week; only read, here and later.

    Attributes
    ----------
    of : (8, n, n) float
        By account: its part of how i regards j.
    luck : (n,) float
        What chance has done to how each faction stands with all others: of two that were there
        all along, and whose weights were not at their bounds, the sum is their account of chance.
    """

    def __init__(self, state: State) -> None:
        n = state.place.n
        self.of: Floats = np.zeros((len(ACCOUNTS), n, n))
        self.of[VIEW] = state.weight
        self.luck: Floats = np.zeros(n)
        self._weight = state.weight.copy()
        self._commitment = state.commitment.copy()
        self._active = state.active.copy()

    def after_events(self, state: State) -> None:
        """Book what the events of a week did to weights.

        A statement's leap counts as commitment, that of another event as the event's; pairs of
        a faction that has just entered begin anew.

        Parameters
        ----------
        state : State
            After the events, before the step.
        """
        new = state.active & ~self._active
        pairs = new[:, None] | new[None, :]
        leap = np.where(pairs, 0.0, state.weight - self._weight)
        signed = state.commitment > self._commitment
        self.of[COMMITMENT] += np.where(signed, leap, 0.0)
        self.of[EVENT] += np.where(signed, 0.0, leap)
        if pairs.any():
            self.of[:, pairs] = 0.0
            self.of[VIEW][pairs] = state.weight[pairs]
            self.luck[new] = 0.0
        self._weight = state.weight.copy()
        self._commitment = state.commitment.copy()
        self._active = state.active.copy()

    def after_week(self, state: State, par: Parameters) -> None:
        """Book a week's drift, and what is left of the change as chance.

        Parameters
        ----------
        state : State
            After the step.
        par : Parameters
            As drawn.
        """
        moved = state.weight - self._weight
        if moved.any():
            self._drift(state, par)
        self._weight = state.weight.copy()
        self._commitment = state.commitment.copy()

    def _drift(self, state: State, par: Parameters) -> None:
        """Move all accounts as the week has moved the weights."""
        rate, prior = par.weight_rate, state.prior
        terms = terms_of(state, par, self._commitment)
        total = terms.sum(axis=0)
        toward = np.tanh(np.arctanh(prior) + total)
        small = np.abs(total) < SMALL
        slope = (toward - prior) / np.where(small, 1.0, total)
        slope = np.where(small, 1.0 - prior**2, slope)
        both = self._active[:, None] & self._active[None, :]
        keep = np.where(both, 1.0 - rate, 1.0)
        gain = np.where(both, rate, 0.0)
        self.of *= keep
        self.of[:TERMS] += gain * terms * slope
        self.of[VIEW] += gain * prior
        rest = state.weight - self.of.sum(axis=0)
        self.of[CHANCE] += rest
        free = both & (np.abs(state.weight) < 1.0)
        np.fill_diagonal(free, val=False)
        self.luck = np.where(self._active, 1.0 - rate, 1.0) * self.luck + shares_of(rest, free)
        self.of[:, np.arange(len(prior)), np.arange(len(prior))] = 0.0


def shares_of(noise: Floats, free: Bools) -> Floats:
    """Return the share of each faction in the noise of pairs: noise_ij = share_i + share_j.

    A quarrel or a new leader changes how a faction stands with all others, so that the noise of
    a week has one number for each faction (`docs/odd.md`, section 7.7); this finds them by least
    squares, exactly where each faction has pairs enough.

    Parameters
    ----------
    noise : (n, n) float
        Of each pair.
    free : (n, n) bool
        Pairs to look at: not on the diagonal, both there, not cut off at a bound.

    Returns
    -------
    (n,) float
        0 for those without a pair, and for all where the pairs do not settle it.
    """
    pairs = free.astype(np.float64)
    known = np.where(free, noise, 0.0)
    both = pairs + pairs.T
    number = both.sum(axis=1)
    left = both + np.diag(np.where(number > 0.0, number, 1.0))
    try:
        return np.linalg.solve(left, known.sum(axis=1) + known.sum(axis=0))
    except np.linalg.LinAlgError:  # two factions: whose quarrel it is cannot be told
        return np.zeros(len(noise))


def terms_of(state: State, par: Parameters, commitment: Floats) -> Floats:
    """Return the terms that the propensity of a week added to its prior.

    Parameters
    ----------
    state : State
        After the step.
    par : Parameters
        The b's.
    commitment : (n, n) float
        As it was in the step, before it decayed.

    Returns
    -------
    (5, n, n) float
        Threat, grievance, commitment, sponsor, domination; units of atanh.
    """
    base, sponsor = state.base, state.place.sponsor
    aligned = sponsor @ state.alignment @ sponsor.T if state.alignment.any() else 0.0
    out = np.zeros((TERMS, *commitment.shape))
    out[0] = par.b_threat * (shared_threat(state) - base.shared_threat)
    out[1] = -par.b_grievance * (state.grievance - base.grievance)
    out[2] = par.b_commit * commitment
    out[3] = par.b_sponsor * aligned
    out[4] = -par.b_domination * (domination(state) - base.domination)
    return out
