"""Checks of a scenario's events against its theatre: names, dates, and who exists when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .about import NEEDS_PROVINCES, NEEDS_TARGETS
from .activity import Activity
from .errors import Problem, listed, nearest
from .events import (
    Aid,
    Campaign,
    Enter,
    Event,
    Leave,
    Merge,
    SetRule,
    SponsorsAlign,
    SponsorsDivide,
    Statement,
)
from .inherit import EventDraft
from .source_checks import source_complaint
from .theatre import Theatre

#: Fields that hold one faction id; fields that hold ids only; fields that hold selectors.
_ONE = ("actor", "allegiance", "sponsor", "faction", "into")
_IDS = ("sponsors",)
_SELECTORS = (
    "declared",
    "signatories",
    "against",
    "still_designated_by",
    "parties",
    "excluded",
    "recipients",
    "members",
    "actors",
    "targets",
)


@dataclass
class EventChecker:
    """Checks events one after the other, in their order in time.

    Attributes
    ----------
    theatre : Theatre
        What they happen in.
    start : date
        The scenario's first day.
    activity : Activity
        Who exists by now.
    problems : list of Problem
        What is wrong.
    warnings : list of str
        What is odd.
    """

    theatre: Theatre
    start: date
    activity: Activity
    problems: list[Problem]
    warnings: list[str]

    def check(self, event: Event, draft: EventDraft) -> None:
        """Check one event.

        Parameters
        ----------
        event : Event
            The event.
        draft : EventDraft
            The same as written, for the places of problems.
        """
        before = len(self.problems)
        self._check_dates(event, draft)
        self._check_names(event, draft)
        if len(self.problems) == before:  # otherwise ids may be unknown
            self._check_existence(event, draft)
            self._check_kind(event, draft)
        if isinstance(event, Enter) and event.faction in self.theatre.faction_ids:
            self.activity.enter(event.faction)
        if isinstance(event, Leave) and event.faction in self.theatre.faction_ids:
            self.activity.leave(event.faction)

    def _note(self, draft: EventDraft, loc: tuple[int | str, ...], *text: str) -> None:
        """Note a problem of one field: message, allowed, nearest."""
        path, where = draft.locate(loc)
        self.problems.append(Problem(path, where, *text))

    def _check_dates(self, event: Event, draft: EventDraft) -> None:
        """Check that an event's dates lie in the window and in order."""
        window = self.theatre.window
        allowed = f"{window.since} to {window.until}"
        until: date | None = getattr(event, "until", None)
        for key, day in (("on", event.on), ("until", until)):
            if day is not None and not window.since <= day <= window.until:
                message = f"{day} lies outside the window of theatre {self.theatre.id}"
                self._note(draft, (key,), message, allowed)
        if until is not None and until <= event.on:
            self._note(draft, ("until",), f"{until} is not after {event.on}", "a later date")
        if event.on < self.start:
            message = f"{event.on} lies before the scenario's start"
            self._note(draft, ("on",), message, f"{self.start} or later")

    def _check_names(self, event: Event, draft: EventDraft) -> None:
        """Check every faction, province and source that an event names."""
        roster = self.theatre.roster
        for key in _ONE:
            name = getattr(event, key, None)
            complaint = roster.complaint_id(name) if name is not None else None
            if complaint:
                self._note(draft, (key,), *complaint)
        for key in (*_IDS, *_SELECTORS):
            written = draft.fields.get(key)
            for index, name in enumerate(getattr(event, key, None) or ()):
                find = roster.complaint_id if key in _IDS else roster.complaint
                complaint = find(name)
                if complaint:
                    loc = (key,) if isinstance(written, str) else (key, index)
                    self._note(draft, loc, *complaint)
        known = self.theatre.province_ids
        for index, name in enumerate(getattr(event, "provinces", ())):
            if name not in known:
                message = f"unknown province {name!r}"
                close = nearest(name, known)
                self._note(draft, ("provinces", index), message, listed(known, 20), close)
        complaint = source_complaint(event.source, self.theatre.sources)
        if complaint:
            self._note(draft, ("source",), *complaint)

    def _named_ids(self, event: Event) -> Iterable[tuple[tuple[int | str, ...], str]]:
        """Return the factions that an event names by id, with their places.

        Members of a side or a list may come and go; who is named must be there.
        """
        ids = self.theatre.faction_ids
        for key in _ONE:
            name = getattr(event, key, None)
            if name is not None:
                yield (key,), name
        for key in (*_IDS, *_SELECTORS):
            for index, name in enumerate(getattr(event, key, None) or ()):
                if name in ids:
                    yield (key, index), name

    def _check_existence(self, event: Event, draft: EventDraft) -> None:
        """Check that whoever is named exists on the day (and who enters does not yet)."""
        for loc, name in self._named_ids(event):
            active = self.activity.is_active(name, event.on)
            if isinstance(event, Enter):
                if active:
                    message = f"{name!r} is there already on {event.on}"
                    self._note(draft, loc, message, "a faction that is not active")
            elif not active:
                message = f"{name!r} does not exist on {event.on}"
                self._note(draft, loc, message, self.activity.dates(name))

    def _check_kind(self, event: Event, draft: EventDraft) -> None:
        """Check what only one kind of event needs."""
        if isinstance(event, Campaign):
            self._check_campaign(event, draft)
        elif isinstance(event, SetRule):
            self._check_rule(event, draft)
        elif isinstance(event, SponsorsAlign | SponsorsDivide):
            if len(set(event.sponsors)) < len(event.sponsors):
                self._note(draft, ("sponsors",), "names a sponsor twice")
        elif isinstance(event, Merge | Statement):
            key = "members" if isinstance(event, Merge) else "signatories"
            if len(self.theatre.expand(getattr(event, key))) < 2:
                self._note(draft, (key,), "means fewer than two factions", "two or more")
        elif isinstance(event, Leave) and event.into == event.faction:
            self._note(draft, ("into",), f"{event.faction!r} cannot pass into itself")
        elif isinstance(event, Aid):
            supplied = {
                row.faction for row in self.theatre.sponsors if row.sponsor == event.sponsor
            }
            if not supplied & set(self.theatre.expand(event.recipients)):
                self.warnings.append(
                    f"event {event.id!r} changes nothing: {event.sponsor!r} supplies none of them"
                )

    def _check_campaign(self, event: Campaign, draft: EventDraft) -> None:
        """Check a campaign's range, and that its actor is fit to fly."""
        if event.capacity_range is not None:
            low, high = event.capacity_range
            if not low <= event.capacity <= high:
                message = f"capacity {event.capacity:g} is outside {low:g} to {high:g}"
                self._note(draft, ("capacity_range",), message)
        if event.capacity > 0:
            row = self.theatre.faction(event.actor)
            if row.harm_per_sortie is None:
                message = f"{event.actor!r} has no harm_per_sortie in factions.csv"
                self._note(draft, ("actor",), message, "a faction with aircraft")

    def _check_rule(self, event: SetRule, draft: EventDraft) -> None:
        """Check that a rule has what it needs, and nothing that it does not take."""
        for key, needing in (("targets", NEEDS_TARGETS), ("provinces", NEEDS_PROVINCES)):
            given, needed = bool(getattr(event, key)), event.rule in needing
            if given and not needed:
                self._note(draft, (key,), f"rule {event.rule!r} takes no {key}")
            if needed and not given and event.weight > 0:
                self._note(draft, (key,), f"rule {event.rule!r} needs {key}")
