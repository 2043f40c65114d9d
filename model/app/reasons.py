"""Why a faction moved: which part of a gain changed most, and what changed it.

A faction leaves or joins for its gain, the sum over a coalition's members j of
share_j (c_ij min(w_ij, w_ji) - tau) (`docs/odd.md`, section 7.8). Between two dates the gain
changes by ties, by strength, and by who came and went; the largest of these parts is the reason.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from ..state import Bools, Floats, Ints, Parameters, State
from .accounts import ACCOUNTS, CHANCE
from .looks import Look, Singles, labels_before
from .luck import Luck, luck_of

Kind = Literal["leave", "join", "found", "switch"]
Cause = Literal["tie", "came", "went", "strength", "standing", "veto"]

TINY: Final = 1e-6
"""A part of a gain below this is none: gains of note are thousandths and more."""


@dataclass(frozen=True)
class Move:
    """A move of the week's realignment.

    Attributes
    ----------
    who : int
        The faction.
    kind : {"leave", "join", "found", "switch"}
        From a coalition to alone; from alone to a coalition of two or more; from alone to
        another alone; from one coalition to another.
    left, joined : tuple of int
        Those it leaves, and those it joins, the strongest first.
    """

    who: int
    kind: Kind
    left: tuple[int, ...]
    joined: tuple[int, ...]


@dataclass(frozen=True)
class Reason:
    """The part of a gain that speaks most for a move.

    Attributes
    ----------
    cause : {"tie", "came", "went", "strength", "standing", "veto"}
        A weight changed; somebody came or went; somebody grew or shrank; nothing changed
        enough, and this tie weighs most; a member that was against no longer is.
    other : int
        With whom.
    mine : bool
        Whether the weight is the mover's own, and not the other's.
    then, now : float
        That weight at the two dates, or the other's fighters for ``strength``.
    weeks : int
        Between the dates.
    weight : float
        That weight now, or then for ``went``.
    part : float
        The part of the gain; positive speaks for being together.
    account : str
        What changed the weight most, in the direction of its change; empty where it did not.
    amount : float
        By how much.
    most : bool
        Whether that is at least half of the change.
    second, second_amount : str, float
        Where that is chance: what else changed it most, in the same direction.
    luck : Luck or None
        Where that is chance: whose, if that is known.
    lacked : float
        By how much the gain fell short of the move at the earlier date, the switching cost
        included; 0 if it did not, or if that is not asked.
    """

    cause: Cause
    other: int
    mine: bool
    then: float
    now: float
    weeks: int
    weight: float
    part: float
    account: str = ""
    amount: float = 0.0
    most: bool = False
    second: str = ""
    second_amount: float = 0.0
    luck: Luck | None = None
    lacked: float = 0.0


def moves_of(state: State) -> list[Move]:
    """Return the moves of the week last played, in their order.

    Parameters
    ----------
    state : State
        After the step; only read.
    """
    labels, alive = labels_before(state), state.alive
    found: list[Move] = []
    for who, old, new in state.moves:
        left = _members(labels, old, who, alive, state.strength)
        joined = _members(labels, new, who, alive, state.strength)
        found.append(Move(who, _kind(left, joined), left, joined))
        labels[who] = new
    return found


def _kind(left: tuple[int, ...], joined: tuple[int, ...]) -> Kind:
    """Return what a move is called."""
    if left:
        return "switch" if joined else "leave"
    return "join" if len(joined) > 1 else "found"


def _members(labels: Ints, label: int, but: int, alive: Bools, strength: Floats) -> tuple[int, ...]:
    """Return the living members of a coalition but one, the strongest first."""
    inside = np.flatnonzero((labels == label) & alive)
    order = inside[np.argsort(-strength[inside], kind="stable")]
    return tuple(int(j) for j in order if j != but)


class Gains:
    """The gains of one faction at two dates, and how they differ.

    Parameters
    ----------
    who : int
        The faction.
    now, then : Look
        The two dates.
    overlap : (n, n) float
        Of presence.
    total : float
        Fixed sum of strength at the start.
    par : Parameters
        `tau`, `veto_share`.
    """

    def __init__(
        self, who: int, now: Look, then: Look, overlap: Floats, total: float, par: Parameters
    ) -> None:
        self.who, self.now, self.then = who, now, then
        self.overlap, self.total, self.par = overlap[who], total, par

    def tie(self, at: Look, j: int) -> float:
        """Return c_ij min(w_ij, w_ji) - tau."""
        both = min(at.weight[self.who, j], at.weight[j, self.who])
        return float(self.overlap[j] * both) - self.par.tau

    def gain(self, at: Look, members: tuple[int, ...]) -> float:
        """Return the gain of standing with some."""
        return sum(float(at.strength[j]) / self.total * self.tie(at, j) for j in members)

    def parts(self, members: tuple[int, ...], before: tuple[int, ...]) -> list[Reason]:
        """Return by what the gain of standing with a coalition has changed, part by part.

        Parameters
        ----------
        members, before : tuple of int
            The coalition's members at the two dates.

        Returns
        -------
        list of Reason
            Their `part` sum to the change of the gain.
        """
        found: list[Reason] = []
        for j in dict.fromkeys((*members, *before)):
            share_now = float(self.now.strength[j]) / self.total
            share_then = float(self.then.strength[j]) / self.total
            if j in members and j in before:
                change = share_now * (self.tie(self.now, j) - self.tie(self.then, j))
                found.append(self.reason("tie", j, change))
                grown = (share_now - share_then) * self.tie(self.then, j)
                found.append(self.reason("strength", j, grown))
            elif j in members:
                found.append(self.reason("came", j, share_now * self.tie(self.now, j)))
            else:
                found.append(self.reason("went", j, -share_then * self.tie(self.then, j)))
        return found

    def standing(self, members: tuple[int, ...]) -> list[Reason]:
        """Return the parts of a gain as it is now."""
        share = self.now.strength / self.total
        return [
            self.reason("standing", j, float(share[j]) * self.tie(self.now, j)) for j in members
        ]

    def reason(self, cause: Cause, j: int, part: float) -> Reason:
        """Return a part of a gain with the numbers that stand behind it."""
        i, now, then = self.who, self.now, self.then
        weeks = now.week - then.week
        at = then if cause == "went" or (cause in ("tie", "veto") and part > 0.0) else now
        mine = bool(at.weight[i, j] <= at.weight[j, i])
        a, b = (i, j) if mine else (j, i)
        weight = float(at.weight[a, b])
        if cause == "strength":
            grown = float(then.strength[j]), float(now.strength[j])
            return Reason(cause, j, mine, *grown, weeks, weight, part)
        values = float(then.weight[a, b]), float(now.weight[a, b])
        if cause not in ("tie", "veto"):
            return Reason(cause, j, mine, *values, weeks, weight, part)
        changes, change = now.accounts[:, a, b] - then.accounts[:, a, b], values[1] - values[0]
        account, amount, most = largest_change(changes, change)
        second, more, luck = "", 0.0, None
        if account == ACCOUNTS[CHANCE]:
            second, more, _ = largest_change(changes[:CHANCE], change)
            luck = luck_of(now, then, self.par, (a, b), float(np.sign(change)))
        numbers = (*values, weeks, weight, part)
        return Reason(cause, j, mine, *numbers, account, amount, most, second, more, luck)

    def lacking(self, at: Look, left: tuple[int, ...], joined: tuple[int, ...]) -> float:
        """Return by how much a gain falls short of a move, the switching cost included.

        Parameters
        ----------
        at : Look
            When.
        left, joined : tuple of int
            With whom it stands, and with whom it would.

        Returns
        -------
        float
            Negative where the move pays.
        """
        return self.gain(at, left) + self.par.switching_cost - self.gain(at, joined)


def largest_change(changes: Singles, total: float) -> tuple[str, float, bool]:
    """Return the account that changed most in the direction of the whole change.

    Parameters
    ----------
    changes : (8,) or (7,) float
        By account.
    total : float
        Change of the weight, about their sum.

    Returns
    -------
    account : str
        Its name; empty if the weight did not change, or none changed that way.
    amount : float
        Its change.
    most : bool
        Whether it is at least half of the whole.
    """
    if total == 0.0:
        return "", 0.0, False
    along = changes * np.sign(total)
    k = int(np.argmax(along))
    amount = float(changes[k])
    if along[k] <= 0.0:
        return "", 0.0, False
    return ACCOUNTS[k], amount, bool(along[k] >= 0.5 * abs(total))


def why(move: Move, gains: Gains) -> Reason:
    """Return the reason of a move.

    Parameters
    ----------
    move : Move
        What it did.
    gains : Gains
        Of the mover, at the present and at an earlier date.

    Returns
    -------
    Reason
        The part that has changed most in favour of the move; a member that was against its
        joining and no longer is, if it would have joined before but for that; if nothing has
        changed, the part that weighs most now.
    """
    then = gains.then
    pushed: list[tuple[float, Reason]] = []
    if move.left:
        old = gains.parts(move.left, _then_with(move.who, then, move.left))
        pushed += [(-each.part, each) for each in old]
    if move.joined:
        before = _then_with(move.who, then, move.joined)
        veto = _veto_lifted(move, before, gains)
        if veto is not None:
            return veto
        pushed += [(each.part, each) for each in gains.parts(move.joined, before)]
    best = max(pushed, key=lambda pair: pair[0], default=None)
    if best is not None and best[0] > TINY:
        return replace(best[1], lacked=_lacked(move, gains))
    if move.joined:
        return max(gains.standing(move.joined), key=lambda each: each.part)
    return min(gains.standing(move.left), key=lambda each: each.part)


def _lacked(move: Move, gains: Gains) -> float:
    """Return by how much its gain fell short of the move before; 0 if it did not.

    What it leaves and what it joins are those coalitions as they were then.
    """
    then = gains.then
    left = _then_with(move.who, then, move.left) if move.left else ()
    joined = _then_with(move.who, then, move.joined) if move.joined else ()
    if set(left) & set(joined):  # they were one coalition then: there was no such move
        return 0.0
    return max(gains.lacking(then, left, joined), 0.0)


def _then_with(who: int, then: Look, members: tuple[int, ...]) -> tuple[int, ...]:
    """Return who stood, at the earlier date, in the coalition that is now that of `members`.

    It is found by its strongest member now.
    """
    label = then.coalition[members[0]]
    if label < 0:
        return ()
    inside = np.flatnonzero((then.coalition == label) & then.alive)
    return tuple(int(j) for j in inside if j != who)


def _veto_lifted(move: Move, before: tuple[int, ...], gains: Gains) -> Reason | None:
    """Return who was against its joining before and is not now, if it would have joined then."""
    then = gains.then
    size = sum(float(then.strength[j]) for j in before)
    label = then.coalition[move.who]
    own = np.flatnonzero((then.coalition == label) & then.alive & (label >= 0))
    mine = tuple(int(j) for j in own if j != move.who)
    if set(before) <= set(mine) or gains.gain(then, before) <= (
        gains.gain(then, mine) + gains.par.switching_cost
    ):
        return None
    against = [
        j
        for j in before
        if then.strength[j] >= gains.par.veto_share * size
        and gains.tie(then, j) < 0.0
        and (j not in move.joined or gains.tie(gains.now, j) >= 0.0)
    ]
    found = [
        gains.reason("veto", j, max(gains.tie(gains.now, j) - gains.tie(then, j), TINY))
        for j in against
        if j in move.joined
    ]
    return max(found, key=lambda each: each.part) if found else None
