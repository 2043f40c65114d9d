"""What an ensemble is to play: scenario, seed, runs, detail, and what to compare with."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Final, Literal

from ..scenario.errors import InputError, Problem, listed
from ..scenario.load import Scenario, load_scenario
from ..state import Parameters
from .engine import Job

BASELINE: Final = "status-quo"
"""The shipped scenario that others are compared with."""

MOST_BASELINE: Final = 50
"""Replications of the baseline, at most: it is a line to compare with."""

USUAL_DETAIL: Final = 10
"""Runs for which the detail tables are written unless told."""

Detail = int | Literal["all"]
"""For how many of the first runs the detail tables are written."""


@dataclass(frozen=True)
class Plan:
    """What to play.

    Attributes
    ----------
    scenario : Scenario
        The scenario.
    seed : int
        Root seed, 0 or larger.
    runs : int
        Number of replications.
    detail : int or "all"
        How many of the first runs get the detail tables.
    baseline : Scenario or None
        What it is compared with; its `weeks` are kept too.
    settings : tuple of str
        What ``--set`` changed.
    """

    scenario: Scenario
    seed: int = 1
    runs: int = 1
    detail: Detail = USUAL_DETAIL
    baseline: Scenario | None = None
    settings: tuple[str, ...] = ()

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenario, and what it is compared with; jobs count into these."""
        return (self.scenario,) if self.baseline is None else (self.scenario, self.baseline)

    @property
    def detailed(self) -> int:
        """Number of runs with detail tables."""
        return self.runs if self.detail == "all" else min(self.detail, self.runs)

    def jobs(
        self,
        have: Set[int] = frozenset(),
        have_detail: Set[int] = frozenset(),
        have_baseline: Set[int] = frozenset(),
    ) -> list[Job]:
        """Return the replications that are still to be played.

        Parameters
        ----------
        have, have_detail, have_baseline : set of int
            Runs of the scenario that are there, those with detail tables, and
            runs of the baseline.
        """
        jobs = [
            Job(0, run, run < self.detailed)
            for run in range(self.runs)
            if run not in have or (run < self.detailed and run not in have_detail)
        ]
        if self.baseline is not None:
            ghosts = range(min(self.runs, MOST_BASELINE))
            jobs += [Job(1, run) for run in ghosts if run not in have_baseline]
        return jobs


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


def baseline_of(scenario: Scenario, settings: Sequence[str]) -> Scenario | None:
    """Return what a scenario is compared with, with the same settings.

    Settings of events that the baseline does not have are left out, so that
    the two differ by what the scenario changes and by nothing else.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    settings : sequence of str
        What ``--set`` changed.

    Returns
    -------
    Scenario or None
        None for the baseline itself, and for a scenario of another theatre or start.
    """
    try:
        events = {event.id for event in load_scenario(BASELINE).events}
        shared = [each for each in settings if _concerns(each, events)]
        baseline = load_scenario(BASELINE, shared, scenario.weeks)
    except InputError:
        return None
    world = (scenario.theatre.hash, scenario.start)
    if baseline.hash == scenario.hash or (baseline.theatre.hash, baseline.start) != world:
        return None
    return baseline


def _concerns(setting: str, events: Set[str]) -> bool:
    """Return whether a setting means something where there are only these events."""
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
