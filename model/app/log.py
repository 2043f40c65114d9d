"""The event log: what happened each week, and why, in words that follow from numbers."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ..report.numbers import percent
from ..simulation import CivilWar
from ..state import Bools, Floats, Ints, control_by_group
from .accounts import Accounts
from .happenings import Teller
from .looks import Look, labels_before, look_at
from .names import Names
from .reasons import Gains, Move, moves_of, why
from .words import move_words

WINDOW: Final = 8
"""Weeks over which a reason is looked for, unless the mover came where it is later."""

QUIET: Final = 4
"""Weeks before the first record of harm is told: until then nearly each week is one."""

WORTH_TELLING: Final = 1.05
"""By this factor a record must beat the one that was told last."""


@dataclass(frozen=True)
class Line:
    """One thing that happened.

    Attributes
    ----------
    week : int
        In which week, counted from 1.
    date : date
        Its first day.
    kind : str
        ``event``, ``leave``, ``join``, ``found``, ``switch``, ``end``, ``ground``,
        ``united``, ``record``.
    text : str
        A sentence or two.
    factions : tuple of str
        Ids of those it is about.
    """

    week: int
    date: date
    kind: str
    text: str
    factions: tuple[str, ...] = ()


class Chronicle:
    """Watches a war and writes down what happens; the war does not notice.

    Parameters
    ----------
    war : CivilWar
        Before its first week; only read.
    names : Names
        What things are called.

    Attributes
    ----------
    lines : list of Line
        Oldest first.
    accounts : Accounts
        Where each weight comes from.
    """

    def __init__(self, war: CivilWar, names: Names) -> None:
        self.war = war
        self.names = names
        self.lines: list[Line] = []
        self.accounts = Accounts(war.state)
        self.teller = Teller(war, names)
        self.looks: deque[Look] = deque([self._look()], maxlen=WINDOW)
        self.opening = self.looks[-1]
        self.since: Ints = np.full(war.state.place.n, -1)
        self.holders = self._holders()
        self.told = 0.0

    def after_events(self) -> None:
        """Take note of what the events of a week have changed."""
        state, last = self.war.state, self.looks[-1]
        for text in self.teller.of_week(last.weight):
            self._write("event", text, state.week + 1)
        self.accounts.after_events(state)
        self.opening = self._look()
        # Who was put elsewhere by an event stands there as of the week that comes.
        self.since[state.coalition != last.coalition] = state.week + 1

    def after_week(self, history: Mapping[str, Sequence[float]]) -> None:
        """Write down what happened in a week.

        Parameters
        ----------
        history : mapping
            Each outcome over the weeks played.
        """
        state = self.war.state
        self.accounts.after_week(state, self.war.parameters)
        if state.moves and self.war.plan.switches.realign:
            self._moves()
        self._ends(self.opening.alive & ~state.alive)
        self._ground()
        self._united(history.get("united", ()))
        self._harm(history.get("civilian_harm", ()))
        self.looks.append(self._look())

    def _look(self) -> Look:
        """Return what gains depend on now."""
        return look_at(self.war.state, self.accounts)

    def _write(self, kind: str, text: str, week: int, who: Sequence[int] = ()) -> None:
        """Add a line."""
        ids = tuple(self.war.state.place.factions[i] for i in who)
        self.lines.append(Line(week, self.war.plan.day(week - 1), kind, text, ids))

    def _moves(self) -> None:
        """Write down who moved, and why."""
        state = self.war.state
        now = look_at(state, self.accounts, labels_before(state))
        for move in moves_of(state):
            then = self._then(move.who)
            gains = Gains(
                move.who, now, then, state.place.overlap, state.base.total, self.war.parameters
            )
            self._write(move.kind, self._sentence(move, gains), state.week, _about(move))
            self.since[move.who] = state.week

    def _then(self, who: int) -> Look:
        """Return the date that a move is explained from: when it came where it is, if lately."""
        after = (look for look in self.looks if look.week >= self.since[who])
        return next(after, self.opening)

    def _sentence(self, move: Move, gains: Gains) -> str:
        """Return a move in words."""
        reason = why(move, gains)
        overlap = float(gains.overlap[reason.other])
        return move_words(move, reason, self.names.rows, overlap, self.war.parameters.tau)

    def _ends(self, gone: Bools) -> None:
        """Write down who has no fighters left."""
        for i in np.flatnonzero(gone):
            text = f"{self.names.rows[i]} has no fighters left and ceases to be a party."
            self._write("end", text, self.war.state.week, [int(i)])

    def _held(self) -> Floats:
        """Return the share of each governorate that each control group holds, (G, K)."""
        place = self.war.state.place
        return control_by_group(self.war.state.control, place.group, len(place.groups))

    def _holders(self) -> Ints:
        """Return which group holds most of each governorate."""
        return np.asarray(self._held().argmax(axis=0))

    def _ground(self) -> None:
        """Write down where another group has come to hold most."""
        held, before = self._held(), self.holders
        self.holders = held.argmax(axis=0)
        state = self.war.state
        labels = [look["label"] for look in self.names.groups.values()]
        for k in np.flatnonzero(self.holders != before):
            new, old = int(self.holders[k]), int(before[k])
            standing = [float(state.exposed[state.place.group == g, k].sum()) for g in (new, old)]
            text = (
                f"{self.names.province[k]} changes hands: {labels[new]} hold "
                f"{percent(held[new, k])} of it, {labels[old]} {percent(held[old, k])}, with "
                f"{standing[0]:,.0f} and {standing[1]:,.0f} fighters there."
            )
            self._write("ground", text, state.week)

    def _united(self, united: Sequence[float]) -> None:
        """Write down when the signatories begin or cease to count as united."""
        last = [value == 1.0 for value in united[-2:]]
        before = last[0] if len(last) == 2 else False
        if not last or last[-1] == before:
            return
        cohesion = self.war.outcomes()["signatory_cohesion"]
        verdict = "count as united from now on" if last[-1] else "no longer count as united"
        text = (
            f"The signatories {verdict}: {percent(cohesion)} of their strength stand in their "
            "largest common coalition."
        )
        self._write("united", text, self.war.state.week)

    def _harm(self, harm: Sequence[float]) -> None:
        """Write down a week with more civilians killed than any before."""
        if len(harm) <= QUIET:
            self.told = max(harm, default=0.0)
            return
        if not harm[-1] > self.told * WORTH_TELLING:
            return
        self.told = harm[-1]
        by, where = self.war.state.harm.sum(axis=1), self.war.state.harm.sum(axis=0)
        i, k = int(by.argmax()), int(where.argmax())
        text = (
            f"The deadliest week for civilians so far: {harm[-1]:,.0f} killed, "
            f"{percent(by[i] / by.sum())} of them by {self.names.rows[i]}, "
            f"{percent(where[k] / where.sum())} in {self.names.province[k]}."
        )
        self._write("record", text, self.war.state.week, [i])


def _about(move: Move) -> list[int]:
    """Return those whom a move is about: who moves, and the heads of what it leaves or joins."""
    return [move.who, *move.left[:1], *move.joined[:1]]
