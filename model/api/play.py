"""``run`` and ``compare`` for programs: the same ensembles as those of the command line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .results import Comparison, RunResults
from .scenarios import Settings, as_asked, as_words, load_scenario

if TYPE_CHECKING:
    from ..ensemble.claim import Mode
    from ..ensemble.perform import Outcome, Request
    from ..ensemble.store import Scratch
    from ..scenario.load import Scenario


def run(
    scenario: "str | Path | Scenario",
    *,
    runs: int = 1,
    seed: int = 1,
    weeks: int | None = None,
    set: Settings | None = None,  # noqa: A002
    workers: int | None = None,
    detail: int | str | None = None,
    baseline: bool = True,
    out: str | Path | None = None,
    overwrite: bool = False,
    resume: bool = False,
) -> RunResults:
    """Play a scenario once or many times.

    Parameters
    ----------
    scenario : str, Path or Scenario
        As for `load_scenario`.
    runs : int
        Number of replications.
    seed : int
        Root seed, 0 or larger; the same seed gives the same tables.
    weeks : int, optional
        Overrides the length of the run.
    set : mapping, optional
        As for `load_scenario`.
    workers : int, optional
        Number of processes; as many as are of use.
    detail : int or "all", optional
        Runs with tables on factions, dyads, clashes (10).
    baseline : bool
        Whether to play the baseline too, for figures and words to compare with.
    out : str or Path, optional
        Results folder, or an address such as ``s3://bucket/run``. Without it results lie in
        a temporary folder that goes with the object returned.
    overwrite, resume : bool
        Replace the results in `out`, or add to them what is missing.

    Returns
    -------
    RunResults
        Tables, summary, words and figures.

    Raises
    ------
    InputError
        If the input is wrong, or `out` may not be used.
    KeyboardInterrupt
        After an interruption; what was finished is in `out`, and `resume` goes on.

    Examples
    --------
    >>> found = run("no-intervention", runs=2, weeks=2, workers=1, baseline=False)
    >>> len(found.runs), found.weeks["week"].tolist()
    (2, [0, 1, 0, 1])
    """
    from ..ensemble.plan import baseline_of, check_playable

    changed = load_scenario(scenario, weeks=weeks, set=set)
    check_playable(changed)
    request = _request(
        {changed.name: changed},
        mode=_mode(overwrite, resume),
        seed=seed,
        runs=runs,
        detail=detail,
        baseline=baseline_of(changed, changed.settings) if baseline else None,
        settings=changed.settings,
        workers=workers,
        verb="run",
    )
    return RunResults(*_performed(request, out))


def compare(
    *scenarios: "str | Path | Scenario",
    runs: int = 100,
    seed: int = 1,
    weeks: int | None = None,
    set: Settings | None = None,  # noqa: A002
    workers: int | None = None,
    detail: int | str | None = None,
    out: str | Path | None = None,
    overwrite: bool = False,
    resume: bool = False,
) -> Comparison:
    """Play scenarios on the same random draws and compare each with the first.

    Parameters
    ----------
    *scenarios : str, Path or Scenario
        Two or more of one theatre, start and length; the first is the baseline.
    runs, seed, weeks, set, workers, detail, out, overwrite, resume
        As for `run`; `set` changes all of them, and what it says of an event concerns
        those that have the event.

    Returns
    -------
    Comparison
        Differences over pairs of runs, words and figures.

    Raises
    ------
    InputError
        If the input is wrong, the scenarios cannot be compared, or `out` may not be used.
    KeyboardInterrupt
        As for `run`.
    """
    from ..ensemble.together import load_together
    from ..scenario.errors import InputError, Problem

    if not scenarios:
        raise InputError(Problem("compare", "", "no scenario is named", "two or more"))
    settings = as_words(set)
    found, odd = load_together([as_asked(each, weeks) for each in scenarios], settings)
    request = _request(
        found,
        mode=_mode(overwrite, resume),
        seed=seed,
        runs=runs,
        detail=detail,
        settings=settings,
        workers=workers,
        verb="compare",
    )
    folder, keeps, warnings = _performed(request, out)
    return Comparison(folder, keeps, (*odd, *warnings))


def _mode(overwrite: bool, resume: bool) -> "Mode":
    """Return what to do with a folder that is there."""
    from ..scenario.errors import InputError, Problem

    if overwrite and resume:
        raise InputError(Problem("out", "", "overwrite and resume exclude each other"))
    return "overwrite" if overwrite else "resume" if resume else "new"


def _request(scenarios: "dict[str, Scenario]", **options: Any) -> "Request":
    """Return what is asked for, its numbers checked."""
    from ..ensemble.limits import wrong_numbers
    from ..ensemble.perform import Request
    from ..ensemble.plan import parse_detail
    from ..scenario.errors import raise_any

    raise_any(wrong_numbers(options["runs"], options["seed"], options["workers"]))
    if options["detail"] is not None:
        options["detail"] = parse_detail(str(options["detail"]))
    words = (options["verb"], *(str(each.file) for each in scenarios.values()))
    return Request(scenarios=scenarios, folder="", command=words, **options)


def _performed(
    request: "Request", out: str | Path | None
) -> tuple[Path, tuple["Scratch", "Scratch"], tuple[str, ...]]:
    """Play, and return where the results are, what keeps them there, and warnings."""
    from dataclasses import replace

    from ..ensemble.perform import perform
    from ..ensemble.results import write_json
    from ..ensemble.store import Scratch

    room = Scratch()
    request = replace(request, folder=room.path / "results" if out is None else out)

    def finish(outcome: "Outcome", folder: Path) -> None:
        write_json(folder / "summary.json", outcome.results.summary())

    with _without_main():
        outcome = perform(request, finish)
    if outcome.interrupted:
        raise KeyboardInterrupt("interrupted; with out=..., resume=True goes on")
    scenarios = request.scenarios.values()
    warnings = dict.fromkeys([*(w for each in scenarios for w in each.warnings), *outcome.warnings])
    return outcome.results.folder, (room, outcome.scratch), tuple(warnings)


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the user's script from worker processes, which would run it again.

    They need nothing of it; a script that calls `run` at its top would otherwise need
    a main guard.
    """
    main: Any = sys.modules["__main__"]
    kept = {key: vars(main).pop(key) for key in ("__file__", "__spec__") if key in vars(main)}
    main.__spec__ = None  # asked for by name
    try:
        yield
    finally:
        vars(main).update(kept)
