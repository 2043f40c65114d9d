"""From the name of a scenario to a resolved, checked and hashed `Scenario`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from .about import Parameter
from .activity import Activity
from .canonical import digest, plain
from .catalogue import list_scenarios
from .errors import InputError, Problem, listed, nearest, raise_any
from .event_checks import EventChecker
from .events import EVENT_KINDS, Event
from .inherit import EventDraft, Merged, merge, read_chain
from .meant import by_meaning, meant
from .outcome_names import outcome_names
from .places import find_scenario, referred_theatre
from .schema import Moves, ParameterSetting, Switches
from .settings import OPTION, apply_settings
from .source_checks import ASSUMED, source_complaint
from .theatre import Theatre, load_theatre
from .theatre_checks import parameter_complaint
from .translate import MOST_PROBLEMS, fill, shown

__all__ = ["Scenario", "list_scenarios", "load_scenario"]


@dataclass(frozen=True, repr=False)
class Scenario:
    """A scenario with everything that it inherits, checked against its theatre.

    Attributes
    ----------
    name : str
        The file's stem.
    title, question : str
        What it asks; the question may be empty.
    theatre : Theatre
        The world that it changes.
    start : date
        First day of week 0.
    weeks : int
        How many weeks a run takes.
    moves : Moves or None
        The outcome that it should move, and by how much at least.
    switches : Switches
        Which processes of the week run.
    parameters : dict of str to Parameter
        Every parameter of the theatre, as this scenario has it.
    events : tuple of Event
        By date, then in the order of the files.
    chain : tuple of str
        The names of the files that it was merged from, the root first.
    warnings : tuple of str
        What is odd, but no error.
    file : Path or None
        Where it was loaded from; None for one that a results folder kept.
    settings : tuple of str
        What ``--set`` changed in it.
    """

    name: str
    title: str
    question: str
    theatre: Theatre
    start: date
    weeks: int
    moves: Moves | None
    switches: Switches
    parameters: Mapping[str, Parameter]
    events: tuple[Event, ...]
    chain: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    file: Path | None = field(default=None, compare=False)
    settings: tuple[str, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        """Return name, theatre, period and hash, for a prompt or a notebook."""
        return (
            f"<Scenario {self.name}: {self.theatre.id}, {self.weeks} weeks from {self.start}, "
            f"{len(self.events)} events, hash {self.hash[:12]}>"
        )

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the resolved scenario and of its theatre's tables."""
        return digest(self._content())

    def day(self, week: int) -> date:
        """Return the first day of a week.

        Parameters
        ----------
        week : int
            Counted from 0.
        """
        return self.start + timedelta(weeks=week)

    def week_of(self, day: date) -> int:
        """Return the week that a day falls in (negative before the start).

        Parameters
        ----------
        day : date
            The day.
        """
        return (day - self.start).days // 7

    def _content(self) -> dict[str, Any]:
        """Return everything but the hash, as plain data."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "chain": list(self.chain),
            "theatre": {"id": self.theatre.id, "hash": self.theatre.hash},
            "start": self.start.isoformat(),
            "weeks": self.weeks,
            "moves": plain(self.moves),
            "switches": plain(self.switches),
            "parameters": plain(self.parameters),
            "events": plain(self.events),
        }

    def resolved(self) -> dict[str, Any]:
        """Return the scenario as plain data that JSON can hold, its hash included."""
        return {**self._content(), "hash": self.hash}


def _build_events(merged: Merged, problems: list[Problem]) -> list[tuple[Event, EventDraft]]:
    """Return the events that are well formed, by date, each with its origin."""
    events: list[tuple[Event, EventDraft]] = []
    for draft in merged.events.values():
        kind = draft.fields.get("kind")
        if not isinstance(kind, str) or kind not in EVENT_KINDS:
            path, where = draft.locate(("kind",))
            text = "missing key 'kind'" if kind is None else f"unknown event kind {shown(kind)}"
            close = meant(kind, EVENT_KINDS)
            if kind is None:
                written = next((key for key in draft.fields if by_meaning(key, ("kind",))), "")
                text += f"; {written!r} stands there instead" if written else ""
            problems.append(Problem(path, where, text, listed(EVENT_KINDS), close))
            continue
        event = fill(EVENT_KINDS[kind], draft.fields, draft.locate, problems)
        if event is not None:
            events.append((cast(Event, event), draft))
    return sorted(events, key=lambda each: each[0].on)


def _changed(old: Parameter, setting: ParameterSetting, by: str) -> Parameter:
    """Return a parameter with a setting applied.

    A value alone fixes the parameter, else each replication would draw over it.
    """
    change = {key: value for key, value in setting.model_dump().items() if value is not None}
    if setting.value is not None:
        if setting.range is None and setting.draw is None:
            change["draw"] = False
        if setting.source is None:
            change |= {"source": "assumed", "basis": setting.basis or f"set by {by}"}
    return old.model_copy(update=change)


def _apply_parameters(
    merged: Merged, theatre: Theatre, problems: list[Problem]
) -> dict[str, Parameter]:
    """Return the theatre's parameters with every setting of the chain applied."""
    parameters = dict(theatre.parameters)
    last: dict[str, tuple[str, str]] = {}
    for name, setting, path, where in merged.parameters:
        if name not in parameters:
            message = f"unknown parameter {name!r}"
            allowed = f"a parameter of the theatre: {listed(parameters, 60)}"
            if path == OPTION:
                allowed += "; or events.ID.FIELD, switches.NAME, start, weeks"
            problems.append(Problem(path, where, message, allowed, nearest(name, parameters)))
            continue
        by = path if path == OPTION else Path(path).stem
        parameters[name] = _changed(parameters[name], setting, by)
        last[name] = (path, where)
        complaint = source_complaint(setting.source or ASSUMED, theatre.sources)
        if complaint:
            problems.append(Problem(path, f"{where}.source", *complaint))
    for name, (path, where) in last.items():
        wrong = parameter_complaint(parameters[name])
        if wrong:
            key, message, allowed = wrong
            problems.append(Problem(path, f"{where}.{key}", message, allowed))
    return parameters


def _check_period(merged: Merged, theatre: Theatre) -> tuple[list[Problem], list[str]]:
    """Check the start and the length of a run against what the theatre knows."""
    start: date = merged.values["start"]
    window, path = theatre.window, merged.origin["start"]
    problems: list[Problem] = []
    warnings: list[str] = []
    if not window.since <= start <= window.until:
        message = f"{start} lies outside the window of theatre {theatre.id}"
        allowed = f"{window.since} to {window.until}"
        problems.append(Problem(path, "start", message, allowed))
        return problems, warnings
    if start.toordinal() + 7 * merged.values["weeks"] > window.until.toordinal() + 7:
        warnings.append(f"the run goes on past {window.until}, the end of the theatre's window")
    known = {province for province, _ in theatre.control_on(start)}
    missing = [province for province in theatre.province_ids if province not in known]
    if missing:
        message = f"control.csv has no date until {start} for {listed(missing)}"
        problems.append(Problem(path, "start", message))
    placed = {row.faction for row in theatre.presence if row.holds_on(start)}
    homeless = [
        row.id
        for row in theatre.factions
        if row.strength != 0 and row.is_active(start) and row.id not in placed
    ]
    if homeless:
        message = f"presence.csv has no row on {start} for {listed(homeless)}"
        problems.append(Problem(path, "start", message))
    return problems, warnings


def _check_moves(merged: Merged, theatre: Theatre) -> list[Problem]:
    """Check that the outcome to be moved exists."""
    moves: Moves | None = merged.values.get("moves")
    holding = [name for name, side in theatre.sides.items() if side.control]
    known = outcome_names(theatre.control_groups, holding)
    if moves is None or moves.outcome in known:
        return []
    message = f"unknown outcome {moves.outcome!r}"
    close = nearest(moves.outcome, known)
    path, plain = merged.origin["moves"], [name for name in known if not name.endswith("_final")]
    return [Problem(path, "moves.outcome", message, listed(plain, len(plain)), close)]


def _theatre_of(merged: Merged, cache: dict[Path, Theatre] | None) -> Theatre:
    """Return the theatre that a chain names."""
    assert merged.theatre_file is not None  # merge() has reported its absence
    folder = referred_theatre(merged.values["theatre"], merged.theatre_file)
    if cache is None:
        return load_theatre(folder)
    if folder not in cache:
        cache[folder] = load_theatre(folder)
    return cache[folder]


def _assemble(name: str, merged: Merged, theatre: Theatre, problems: list[Problem]) -> Scenario:
    """Check a merged scenario against its theatre and return it."""
    events = _build_events(merged, problems)
    period, warnings = _check_period(merged, theatre)
    problems += period
    problems += _check_moves(merged, theatre)
    start: date = merged.values["start"]
    checker = EventChecker(theatre, start, Activity(theatre), problems, warnings)
    for event, draft in events:
        if len(problems) <= MOST_PROBLEMS:
            checker.check(event, draft)
    parameters = _apply_parameters(merged, theatre, problems)
    raise_any(problems)
    weeks: int = merged.values["weeks"]
    warnings += [
        f"event {event.id!r} on {event.on} is not reached: the run ends after {weeks} weeks"
        for event, _ in events
        if (event.on - start).days >= 7 * weeks
    ]
    return Scenario(
        name=name,
        title=merged.values.get("title", name),
        question=merged.values.get("question", ""),
        theatre=theatre,
        start=start,
        weeks=weeks,
        moves=merged.values.get("moves"),
        switches=Switches(**merged.switches),
        parameters=parameters,
        events=tuple(event for event, _ in events),
        chain=merged.chain,
        warnings=tuple(warnings),
    )


def load_scenario(
    name_or_path: str | Path,
    settings: Sequence[str] = (),
    weeks: int | None = None,
    theatres: dict[Path, Theatre] | None = None,
) -> Scenario:
    """Return a scenario, resolved and checked against its theatre.

    Parameters
    ----------
    name_or_path : str or Path
        A shipped scenario, or the path of a ``.toml`` file anywhere.
    settings : sequence of str
        What ``--set`` gives: ``b_commit=2``, ``events.ID.capacity=300``, ``switches.fight=false``.
    weeks : int, optional
        Overrides the length of the run.
    theatres : dict, optional
        Remembers theatres between calls, by folder; a caller that loads many scenarios of one
        theatre passes the same dict each time.

    Raises
    ------
    InputError
        With every problem found.
    """
    file = find_scenario(name_or_path)
    merged, problems = merge(read_chain(file))
    raise_any(problems)
    problems = apply_settings(merged, settings)
    if weeks is not None:
        if not 1 <= weeks <= 520:
            raise InputError(Problem("--weeks", "", f"{weeks} is out of range", "1 to 520"))
        merged.values["weeks"] = weeks
    found = _assemble(file.stem, merged, _theatre_of(merged, theatres), problems)
    return replace(found, file=file, settings=tuple(settings))
