"""From a request to a results folder: claim it, play what is missing, merge, publish."""

import shutil
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..scenario.errors import InputError, Problem
from ..scenario.load import Scenario
from . import manifest
from .chunk import KILLED, Context, Receipt, Ticket, receipt_of, write_context
from .claim import Held, Mode, claim
from .desk import counts_of, gather
from .engines import EngineName, engine_of
from .merge import DamagedError
from .plan import Detail, Job, Plan, Verb, as_detail
from .progress import Progress
from .publish import DESK, publish
from .results import Results
from .shelf import Shelf
from .store import Scratch
from .work import Loop, Queue, interruptible

MOST_REPAIRS: Final = 3
"""How often parts that were altered meanwhile are made anew before we give up."""


@dataclass(frozen=True)
class Request:
    """What a user asks for.

    Attributes
    ----------
    scenarios : dict of str to Scenario
        By label: resolved, checked, playable; with ``run`` one.
    folder : Path or str
        The results folder or address, as the user typed it.
    mode : {"default", "new", "overwrite", "resume"}
        What to do with a folder that is there.
    seed : int
        Root seed.
    runs : int or None
        Number of replications of each; None: as earlier results say, else `usual`.
    detail : int, "all" or None
        Runs with detail tables; None: as earlier results say, else 10.
    baseline : Scenario or None
        What a single scenario is compared with.
    settings : tuple of str
        What ``--set`` changed.
    workers : int or None
        Number of processes; None: as many as are of use.
    command : tuple of str
        The command line, for the manifest.
    verb : {"run", "compare", "sweep", "sensitivity", "hindcast"}
        Which command it is for.
    first : int
        Number of the first replication.
    engine : {"local", "dask", "mpi"}
        What plays.
    scheduler : str or None
        Where the Dask scheduler is.
    usual : int
        Number of replications where neither `runs` nor earlier results say.
    """

    scenarios: Mapping[str, Scenario]
    folder: Path | str
    mode: Mode = "new"
    seed: int = 1
    runs: int | None = None
    detail: Detail | None = None
    baseline: Scenario | None = None
    settings: tuple[str, ...] = ()
    workers: int | None = None
    command: tuple[str, ...] = ()
    verb: Verb = "run"
    first: int = 0
    engine: EngineName = "local"
    scheduler: str | None = None
    usual: int = 1

    def plan(self, earlier: Mapping[str, Any]) -> Plan:
        """Return what is to be there in the end.

        Parameters
        ----------
        earlier : mapping
            Plan or manifest of earlier results; empty without.
        """
        runs = self.runs if self.runs is not None else int(earlier.get("asked", self.usual))
        detail = self.detail if self.detail is not None else as_detail(earlier.get("detail"))
        return Plan(
            self.scenarios,
            self.seed,
            runs,
            detail,
            self.baseline,
            self.settings,
            self.verb,
            self.first,
        )


@dataclass
class Outcome:
    """What came of a request.

    Attributes
    ----------
    results : Results
        All that the folder holds now.
    folder : Path or str
        The results folder, as the user typed it.
    command : tuple of str
        That of the request.
    scratch : Scratch
        Holds copies of tables that are elsewhere.
    interrupted : bool
        Whether Ctrl-C ended it.
    kept : bool
        Whether the folder holds tables of it.
    resumable : bool
        Whether it holds parts that ``--resume`` goes on from.
    untouched : bool
        Whether all was there already.
    warnings : list of str
        What went wrong and does not spoil the results.
    """

    results: Results
    folder: Path | str
    command: tuple[str, ...]
    scratch: Scratch
    interrupted: bool = False
    kept: bool = True
    resumable: bool = False
    untouched: bool = False
    warnings: list[str] = field(default_factory=list)


Finish = Callable[[Outcome, Path], None]
"""Adds to a folder before it is published: figures, a report. The tables are in it."""


@dataclass(frozen=True)
class Watch:
    """How somebody looks on while runs are played.

    Attributes
    ----------
    progress : callable
        Makes what counts the replications, from how many there are.
    stop : callable
        Whether to hand out no more, as after Ctrl-C; chunks under way are finished.
    begun : callable
        Called when there is something to play, while workers start or play: for what may be done
        meanwhile, such as importing what draws.
    ended : callable
        Called when nothing more is played, before tables are put together, which leaves cores idle.
    """

    progress: Callable[[int], Progress] = Progress
    stop: Callable[[], bool] = lambda: False
    begun: Callable[[], None] = lambda: None
    ended: Callable[[], None] = lambda: None


def perform(request: Request, finish: Finish | None = None, watch: Watch | None = None) -> Outcome:
    """Play what is asked for and publish it as a results folder.

    Parameters
    ----------
    request : Request
        What is asked for.
    finish : callable, optional
        Adds figures or a report to the folder before it is published.
    watch : Watch, optional
        Who looks on; by default a line on the terminal.

    Returns
    -------
    Outcome
        With the results, on disk.

    Raises
    ------
    InputError
        If the folder may not be used or cannot be written, holds other results, or the
        engine cannot be had.
    """
    with claim(request.folder, request.mode) as held:
        plan = request.plan(held.earlier or {})
        if held.earlier is not None:
            manifest.check_same(plan, held.earlier, str(request.folder))
        shelf = Shelf(held.store, plan, held.base, held.scratch)
        here = held.store.local("") or held.scratch.path
        outcome = Outcome(
            Results(plan, here, held.base or {}), request.folder, request.command, held.scratch
        )
        if held.base and not held.begun and not shelf.damaged and not any(shelf.missing()):
            outcome.untouched = True
            return outcome
        adds = held.base is not None
        held.begin(manifest.of_plan(plan, adds=adds, clear=held.clear))
        try:
            _make(request, held, shelf, outcome, finish, watch or Watch())
        except KeyboardInterrupt:
            outcome.interrupted, outcome.kept = True, False
            shelf.load()  # workers may have finished what nobody has taken in
            outcome.resumable = bool(shelf.parts)
            outcome.results.manifest = counts_of(shelf)
    return outcome


def _make(
    request: Request,
    held: Held,
    shelf: Shelf,
    outcome: Outcome,
    finish: Finish | None,
    watch: Watch,
) -> None:
    """Play, merge and publish; parts that were altered in between are made anew."""
    facts: dict[str, Any] = {"command": list(request.command), "started": manifest.now()}
    for _ in range(MOST_REPAIRS):
        facts |= _play(request, held, shelf, watch)
        outcome.interrupted = facts["interrupted"]
        if outcome.interrupted and not any(map(len, shelf.have[: len(shelf.plan.scenarios)])):
            outcome.kept = False
            return
        try:
            _publish(held, shelf, outcome, facts, finish)
        except DamagedError as damaged:
            shelf.drop(str(damaged))
        else:
            return
    message = "parts are altered while they are being merged"
    raise InputError(Problem(str(request.folder), "", message, "a folder that nobody else writes"))


def _play(request: Request, held: Held, shelf: Shelf, watch: Watch) -> dict[str, Any]:
    """Play what is missing; return what the manifest says about how."""
    missing = [len(jobs) for jobs in shelf.missing()]
    if not missing:
        return {"engine": request.engine, "workers": 0, "interrupted": False}
    context = Context(shelf.plan.entries, request.seed, shelf.plan.several, manifest.code())
    key = write_context(held.store, context)
    progress = watch.progress(sum(missing))

    def receive(receipt: Receipt) -> None:
        shelf.accept(receipt)
        progress(receipt)

    def give_up(job: Job) -> None:
        receipt = receipt_of(context, (job,), KILLED)
        held.store.write(receipt.name, receipt.to_bytes())
        receive(receipt)

    with (
        engine_of(request.engine, request.workers, request.scheduler, sum(missing)) as engine,
        interruptible() as stopped,
    ):
        loop = Loop(
            engine,
            Queue(shelf.missing(), len(missing)),
            lambda jobs: Ticket(held.store, key, jobs),
            receive,
            give_up,
            watch.begun,
        )
        try:
            whole = loop.run(lambda: stopped() or watch.stop())
        finally:
            progress.close()
        watch.ended()
        return {"engine": request.engine, "workers": engine.workers, "interrupted": not whole}


def _publish(
    held: Held, shelf: Shelf, outcome: Outcome, facts: Mapping[str, Any], finish: Finish | None
) -> None:
    """Gather everything and put it in its place."""
    desk = held.store.local(DESK) or held.scratch.path / DESK
    if desk.exists():
        shutil.rmtree(desk)
    failed = sum(1 for entry, _ in shelf.failed if shelf.plan.entries[entry].ghost)
    if failed:
        outcome.warnings.append(f"{failed} runs of the baseline failed")

    def draw(results: Results) -> None:
        outcome.results = results
        if finish is not None:
            _finish(outcome, desk, finish)

    outcome.results = gather(shelf, desk, facts, draw)
    publish(held.store, desk, clear=held.clear)
    outcome.results.folder = held.store.local("") or desk


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
