"""What an ensemble is to play: scenarios, seed, runs, detail, and what to compare with."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from ..scenario.errors import InputError, Problem, listed
from ..scenario.inherit import read_chain
from ..scenario.load import Scenario, load_scenario
from ..scenario.places import shipped_folder, shipped_scenarios
from ..scenario.theatre import Theatre
from ..state import Parameters
from .tables import BASELINE_WEEKS, DETAIL, TABLES

BASELINE: Final = "status-quo"
"""The shipped scenario that others of its theatre are compared with."""

MOST_BASELINE: Final = 50
"""Replications of the baseline, at most: it is a line to compare with."""

USUAL_DETAIL: Final = 10
"""Runs for which the detail tables are written unless told."""

Detail = int | Literal["all"]
"""For how many of the first runs the detail tables are written."""

Verb = Literal["run", "compare", "sweep", "sensitivity", "hindcast"]
"""Which command made the plan."""

SEVERAL: Final = ("compare", "sweep", "sensitivity")
"""Commands with several scenarios, whose tables have a column `scenario`."""

TABLES_OF: Final[dict[str, tuple[str, ...]]] = {
    "hindcast": ("runs", "weeks", "factions", "pairs"),
    "sensitivity": ("runs", "weeks"),
}
"""Tables of commands that do not keep them all."""


class Job(NamedTuple):
    """A replication of one scenario.

    Attributes
    ----------
    entry : int
        Which of the plan's entries.
    run : int
        Number of the replication.
    detail : bool
        Whether to record the detail tables too.
    """

    entry: int
    run: int
    detail: bool = False


@dataclass(frozen=True)
class Entry:
    """A scenario of a plan.

    Attributes
    ----------
    label : str
        What tables call it.
    scenario : Scenario
        Resolved.
    ghost : bool
        Whether it is only the line to compare with: of it the weeks alone are kept.
    tables : tuple of str
        What is kept of it otherwise.
    """

    label: str
    scenario: Scenario
    ghost: bool = False
    tables: tuple[str, ...] = TABLES

    @property
    def names(self) -> dict[str, str]:
        """The tables kept of it: by their name in a replication, that in the folder."""
        return {"weeks": BASELINE_WEEKS} if self.ghost else {name: name for name in self.tables}


@dataclass(frozen=True)
class Plan:
    """What to play.

    Attributes
    ----------
    scenarios : dict of str to Scenario
        By label, in the order in which they stand in tables. All of one theatre.
    seed : int
        Root seed, 0 or larger.
    runs : int
        Number of replications of each.
    detail : int or "all"
        How many of the first runs get the detail tables.
    baseline : Scenario or None
        What a single scenario is compared with; its `weeks` are kept too.
    settings : tuple of str
        What ``--set`` changed.
    verb : {"run", "compare", "sweep", "sensitivity", "hindcast"}
        Which command it is for.
    first : int
        Number of the first replication; 0 but for a replay.
    """

    scenarios: Mapping[str, Scenario]
    seed: int = 1
    runs: int = 1
    detail: Detail = USUAL_DETAIL
    baseline: Scenario | None = None
    settings: tuple[str, ...] = ()
    verb: Verb = "run"
    first: int = 0

    def __post_init__(self) -> None:
        """Refuse what could not stand in one table.

        Raises
        ------
        ValueError
            If a ``run`` has several scenarios, or another verb a baseline.
        InputError
            If the scenarios are of several theatres.
        """
        if not self.scenarios:
            raise ValueError("a plan needs a scenario")
        if not self.several and len(self.scenarios) > 1:
            raise ValueError("several scenarios are for compare, sweep and sensitivity")
        if self.verb != "run" and self.baseline is not None:
            raise ValueError("only run has a baseline beside its scenario")
        first, *others = self.scenarios.values()
        for other in others:
            if other.theatre.hash != first.theatre.hash:
                message = f"{other.name} plays in another theatre than {first.name}"
                raise InputError(Problem(self.verb, "", message, "scenarios of one theatre"))

    @property
    def scenario(self) -> Scenario:
        """The first scenario; with ``run`` the only one."""
        return next(iter(self.scenarios.values()))

    @property
    def several(self) -> bool:
        """Whether tables have a column `scenario`."""
        return self.verb in SEVERAL

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The scenarios by label, and what they are compared with; jobs count into these."""
        entries = [
            Entry(label, scenario, tables=self._kept) for label, scenario in self.scenarios.items()
        ]
        if self.baseline is not None:
            entries.append(Entry(self.baseline.name, self.baseline, ghost=True))
        return tuple(entries)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that come of it."""
        return self._kept if self.baseline is None else (*self._kept, BASELINE_WEEKS)

    @property
    def _kept(self) -> tuple[str, ...]:
        """The tables kept of its scenarios."""
        return TABLES_OF.get(self.verb, TABLES)

    @property
    def numbers(self) -> range:
        """Numbers of the replications."""
        return range(self.first, self.first + self.runs)

    def first_left_out(self, table: str) -> int | None:
        """Return the first run that a table does not have, whatever was recorded.

        Parameters
        ----------
        table : str
            Its name.

        Returns
        -------
        int or None
            None if it may have all: what is there already is not thrown away.
        """
        return self.detail if table in DETAIL and self.detail != "all" else None

    def jobs_of(self, run: int) -> list[Job]:
        """Return what there is to play of one replication.

        Parameters
        ----------
        run : int
            Its number.
        """
        detail = self.detail == "all" or run < self.detail
        return [
            Job(number, run, detail and not entry.ghost)
            for number, entry in enumerate(self.entries)
            if not entry.ghost or run < MOST_BASELINE
        ]


def check_playable(scenario: Scenario) -> None:
    """Refuse a scenario whose theatre lacks a parameter of the model.

    Parameters
    ----------
    scenario : Scenario
        Resolved and checked otherwise.

    Raises
    ------
    InputError
        Naming what is missing, or not known.
    """
    path = f"{scenario.theatre.path}/parameters.toml"
    missing = [name for name in Parameters._fields if name not in scenario.parameters]
    strange = [name for name in scenario.parameters if name not in Parameters._fields]
    if missing:
        message = f"lacks parameters that a run needs: {listed(missing, 5)}"
        raise InputError(Problem(path, "", message))
    if strange:
        message = f"has parameters that the model does not know: {listed(strange, 5)}"
        raise InputError(Problem(path, "", message, listed(Parameters._fields, 60)))


def baseline_of(
    scenario: Scenario,
    settings: Sequence[str],
    theatres: dict[Path, Theatre] | None = None,
) -> Scenario | None:
    """Return what a scenario is compared with, with the same settings.

    Settings of events that the baseline does not have are left out, so that
    the two differ by what the scenario changes and by nothing else.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    settings : sequence of str
        What ``--set`` changed.
    theatres : dict, optional
        Remembers theatres, as in `load_scenario`.

    Returns
    -------
    Scenario or None
        Of a file of the user's own, what it extends: its `moves` and its sentences are about
        what the file itself changes. Of a shipped scenario, `BASELINE`. Where theatre or start
        are others, the next that it extends; None for a root, and where nothing fits.
    """
    names = _extended(scenario)
    names = [*names, BASELINE] if _of_a_user(scenario) else [BASELINE, *names]
    found = (_alike(name, scenario, settings, theatres) for name in names)
    return next((each for each in found if each is not None), None)


def _of_a_user(scenario: Scenario) -> bool:
    """Return whether a scenario does not ship."""
    folder = shipped_folder().resolve()
    return scenario.file is None or scenario.file.resolve().parent != folder


def _extended(scenario: Scenario) -> list[str | Path]:
    """Return what a scenario extends, the nearest first; of one without a file what ships of it."""
    if scenario.file is None:
        shipped = shipped_scenarios()
        return [name for name in scenario.chain[-2::-1] if name in shipped]
    return [layer.file for layer in read_chain(scenario.file)[-2::-1]]


def _alike(
    name: str | Path,
    scenario: Scenario,
    settings: Sequence[str],
    theatres: dict[Path, Theatre] | None,
) -> Scenario | None:
    """Return a scenario as a baseline of another; None where their worlds differ."""
    try:
        events = {event.id for event in load_scenario(name, theatres=theatres).events}
        shared = [each for each in settings if concerns(each, events)]
        baseline = load_scenario(name, shared, scenario.weeks, theatres)
    except InputError:
        return None
    world = (scenario.theatre.hash, scenario.start)
    if baseline.hash == scenario.hash or (baseline.theatre.hash, baseline.start) != world:
        return None
    return baseline


def concerns(setting: str, events: Set[str]) -> bool:
    """Return whether a setting means something where there are only these events.

    Parameters
    ----------
    setting : str
        As typed after ``--set``.
    events : set of str
        Their ids.
    """
    parts = setting.split("=")[0].strip().split(".")
    return parts[0] != "events" or (len(parts) > 1 and parts[1] in events)


def parse_detail(text: str) -> Detail:
    """Return what ``--detail`` says.

    Parameters
    ----------
    text : str
        ``all`` or a number.

    Raises
    ------
    InputError
        If it is neither.
    """
    if text == "all":
        return "all"
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    message = f"{text!r} is no number of runs"
    raise InputError(Problem("--detail", "", message, "0 or more, or all"))


def as_detail(stored: Any) -> Detail:
    """Return what a manifest says of detail; the usual if it says nothing of use.

    Parameters
    ----------
    stored : object
        From JSON.
    """
    if stored == "all":
        return "all"
    return stored if isinstance(stored, int) else USUAL_DETAIL
