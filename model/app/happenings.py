"""What a scenario's events do, in words with their numbers."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ..ensemble.about import event_words
from ..report.numbers import percent
from ..scenario.events import (
    Aid,
    Campaign,
    Ceasefire,
    Event,
    Leave,
    Merge,
    Renounce,
    SetRule,
    SponsorsAlign,
    SponsorsDivide,
    Statement,
)
from ..simulation import CivilWar
from ..state import Floats
from .names import Names
from .words import count, listed, two

MOST_NAMED: Final = 4
"""Factions that a sentence names one by one."""


class Teller:
    """Tells what events do.

    Parameters
    ----------
    war : CivilWar
        Only read.
    names : Names
        What things are called.
    """

    def __init__(self, war: CivilWar, names: Names) -> None:
        self.war, self.names = war, names
        self.events: dict[str, Event] = {event.id: event for event in war.plan.events}
        self.labels = {each["id"]: each["label"] for each in names.meta["events"]}
        self._told: dict[type[Any], Callable[[Any, Floats], str]] = {
            Campaign: self._campaign,
            Statement: self._statement,
            SponsorsAlign: self._align,
            SponsorsDivide: self._divide,
            Renounce: self._renounce,
            Ceasefire: self._ceasefire,
            Aid: self._aid,
            Leave: self._leave,
            Merge: self._merge,
            SetRule: self._set_rule,
        }

    def of_week(self, before: Floats) -> list[str]:
        """Return what happens before the step of the week that comes next.

        Parameters
        ----------
        before : (n, n) float
            Alliance weights before the events.

        Returns
        -------
        list of str
            A sentence for each, in the order in which they happen.
        """
        now = [each.words for each in self.war.happenings if each.week == self.war.state.week]
        return [self._sentence(words, before) for words in now]

    def _sentence(self, words: str, before: Floats) -> str:
        """Return one happening as a sentence."""
        name, _, verb = words.rpartition(" ")
        if verb == "begins":
            event = self.events[name]
            tell = self._told.get(type(event))
            return tell(event, before) if tell else f"{self._label(event)}."
        if verb == "ends":
            return f"{self._label(self.events[name])}: this comes to its end."
        end = "appears on the scene" if verb == "enters" else "dissolves"
        return f"{self.names.plain[name]} {end}."

    def _label(self, event: Event) -> str:
        """Return a few words for an event."""
        return self.labels.get(event.id) or event_words(event, self.war.plan.theatre)

    def who(self, selectors: Any) -> str:
        """Return those that selectors mean, by name if they are few."""
        ids = self.war.plan.theatre.expand(selectors) if selectors else ()
        if len(ids) > MOST_NAMED:
            return f"{len(ids)} factions"
        return listed([self.names.plain[each] for each in ids]) or "nobody"

    def _campaign(self, event: Campaign, before: Floats) -> str:
        """Say how much is flown, and against whom it is declared."""
        del before
        sorties = self.war.world.capacity.get(event.id, event.capacity)
        if sorties == 0.0:
            return f"{self._label(event)}."
        declared = event.declared
        if declared is None:
            declared = self.war.plan.theatre.declared_of(event.actor)
        said = f", declared against {self.who(declared)}" if declared else ""
        return f"{self._label(event)}: {sorties:,.0f} strikes a week{said}."

    def _statement(self, event: Statement, before: Floats) -> str:
        """Say who signs, and how far their weights leap."""
        state = self.war.state
        signers = [i for i in self.war.world.members(event.signatories) if state.active[i]]
        pairs = np.ix_(signers, signers)
        apart = ~np.eye(len(signers), dtype=bool)
        against = f" against {self.who(event.against)}" if event.against else ""
        text = f"{count(len(signers), 'faction').capitalize()} sign a statement{against}"
        if len(signers) < 2:
            return f"{text}."
        then, now = (float(w[pairs][apart].mean()) for w in (before, state.weight))
        half = event.commitment.half_life_weeks
        return (
            f"{text}: their mean weight to each other leaps from {two(then)} to {two(now)}; "
            f"half of the commitment is gone after {half:g} weeks."
        )

    def _align(self, event: SponsorsAlign, before: Floats) -> str:
        """Say who draws together."""
        del before
        return (
            f"{self.who(event.sponsors)} align as sponsors, by {event.by:g} of full alignment: "
            "their clients are drawn together."
        )

    def _divide(self, event: SponsorsDivide, before: Floats) -> str:
        """Say who falls out."""
        del before
        return (
            f"{self.who(event.sponsors)} fall out as sponsors, by {event.by:g} of full "
            "division: clients of different sponsors are drawn apart."
        )

    def _renounce(self, event: Renounce, before: Floats) -> str:
        """Say who leaves whom, and who does not believe it."""
        del before
        doubt = event.still_designated_by
        more = f"; {self.who(doubt)} still treat it as before" if doubt else ""
        return f"{self._label(event)}{more}."

    def _ceasefire(self, event: Ceasefire, before: Floats) -> str:
        """Say who holds fire, and how well."""
        del before
        without = f"; not covered: {self.who(event.excluded)}" if event.excluded else ""
        until = f", until {event.until.isoformat()}" if event.until else ""
        return (
            f"A ceasefire between {self.who(event.parties)}: {percent(event.compliance)} of the "
            f"effort planned between them stops{until}{without}."
        )

    def _aid(self, event: Aid, before: Floats) -> str:
        """Say who gets how much."""
        del before
        giver = self.names.plain[event.sponsor]
        return f"{giver} gives {self.who(event.recipients)} {event.factor:g} times what it gave."

    def _leave(self, event: Leave, before: Floats) -> str:
        """Say into whom it goes."""
        del before
        into = f" into {self.names.plain[event.into]}" if event.into else ""
        return f"{self.names.plain[event.faction]} dissolves{into}."

    def _merge(self, event: Merge, before: Floats) -> str:
        """Say who is put together."""
        del before
        return f"{self.who(event.members)} are put into one coalition, free to leave it."

    def _set_rule(self, event: SetRule, before: Floats) -> str:
        """Say what they take up."""
        del before
        return f"{self.who(event.actors)}: a new rule for choosing targets, `{event.rule}`."
