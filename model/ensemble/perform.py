"""From a request to a results folder: claim it, play what is missing, write, publish."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..scenario.load import Scenario
from . import manifest
from .engine import play, usual_workers
from .plan import Detail, Plan, as_detail
from .progress import Progress
from .results import Results
from .store import Draft, Mode, claim


@dataclass(frozen=True)
class Request:
    """What a user asks for.

    Attributes
    ----------
    scenario : Scenario
        Resolved, checked, playable.
    folder : Path
        The results folder, as the user typed it.
    mode : {"default", "new", "overwrite", "resume"}
        What to do with a folder that is there.
    seed : int
        Root seed.
    runs : int or None
        Number of replications; None: as earlier results say, else 1.
    detail : int, "all" or None
        Runs with detail tables; None: as earlier results say, else 10.
    baseline : Scenario or None
        What to compare with.
    settings : tuple of str
        What ``--set`` changed.
    workers : int or None
        Number of processes; None: as many as are of use.
    command : tuple of str
        The command line, for the manifest.
    """

    scenario: Scenario
    folder: Path
    mode: Mode = "new"
    seed: int = 1
    runs: int | None = None
    detail: Detail | None = None
    baseline: Scenario | None = None
    settings: tuple[str, ...] = ()
    workers: int | None = None
    command: tuple[str, ...] = ()

    def plan(self, earlier: dict[str, Any]) -> Plan:
        """Return what is to be there in the end.

        Parameters
        ----------
        earlier : dict
            Manifest of earlier results; empty without.
        """
        runs = self.runs if self.runs is not None else int(earlier.get("asked", 1))
        detail = self.detail if self.detail is not None else as_detail(earlier.get("detail"))
        return Plan(self.scenario, self.seed, runs, detail, self.baseline, self.settings)


@dataclass
class Outcome:
    """What came of a request.

    Attributes
    ----------
    results : Results
        All that the folder holds now.
    folder : Path
        The results folder, as the user typed it.
    command : tuple of str
        That of the request.
    interrupted : bool
        Whether Ctrl-C ended it.
    kept : bool
        Whether the folder holds results.
    warnings : list of str
        What went wrong and does not spoil the results.
    """

    results: Results
    folder: Path
    command: tuple[str, ...]
    interrupted: bool = False
    kept: bool = True
    warnings: list[str] = field(default_factory=list)


Finish = Callable[[Outcome, Path], None]
"""Adds to a folder before it is published: figures, a report."""


def perform(request: Request, finish: Finish | None = None) -> Outcome:
    """Play what is asked for and publish it as a results folder.

    Parameters
    ----------
    request : Request
        What is asked for.
    finish : callable, optional
        Adds figures or a report to the folder before it is published.

    Returns
    -------
    Outcome
        With the results in memory.

    Raises
    ------
    InputError
        If the folder may not be used or cannot be written, or holds other results.
    """
    with claim(request.folder, request.mode) as draft:
        plan = request.plan(draft.earlier or {})
        outcome = Outcome(_begin(plan, request, draft), request.folder, request.command)
        jobs = outcome.results.missing()
        if not jobs:
            return outcome
        started, workers = manifest.now(), request.workers or usual_workers(len(jobs))
        progress = Progress(len(jobs))
        done, outcome.interrupted = play(plan.scenarios, plan.seed, jobs, workers, progress)
        progress.close()
        outcome.results.add(done)
        outcome.kept = not outcome.interrupted or bool(outcome.results.runs)
        if outcome.kept:
            facts = {"command": list(request.command), "workers": workers, "started": started}
            _publish(outcome, draft, facts, finish)
    return outcome


def _begin(plan: Plan, request: Request, draft: Draft) -> Results:
    """Return earlier results to add to, or none."""
    if draft.earlier is None:
        return Results(plan)
    manifest.check_same(plan, draft.earlier, str(request.folder))
    baseline = draft.earlier.get("baseline") or {}
    return Results.of_folder(plan, draft.place, baseline.get("hash"))


def _publish(outcome: Outcome, draft: Draft, facts: dict[str, Any], finish: Finish | None) -> None:
    """Write everything and put it in its place."""
    outcome.results.write(draft.folder, {**facts, "interrupted": outcome.interrupted})
    failed = len(outcome.results.baseline_errors)
    if failed:
        outcome.warnings.append(f"{failed} runs of the baseline failed")
    if finish is not None and outcome.results.runs:
        _finish(outcome, draft.folder, finish)
    draft.publish()


def _finish(outcome: Outcome, folder: Path, finish: Finish) -> None:
    """Add figures or a report; hours of runs are not lost to a mistake in one of them."""
    try:
        finish(outcome, folder)
    except KeyboardInterrupt:
        outcome.interrupted = True
        outcome.warnings.append("not every figure was drawn: interrupted")
    except OSError:  # what cannot be written is no whole folder
        raise
    except Exception as error:  # noqa: BLE001
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}, line {where.lineno}"
        what = f"{type(error).__name__}: {error} ({place})"
        outcome.warnings.append(f"not every figure was drawn: {what}")
