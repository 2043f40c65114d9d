"""``run``: plays one scenario once or N times; tables, figures, summary."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, json_object
from .ensembles import (
    add_ensemble,
    check_numbers,
    import_report,
    mode_of,
    options_of,
    places,
    prepare_workers,
    say,
    shared_keys,
    status_of,
    warn,
    write_report,
)

if TYPE_CHECKING:
    from ..analysis.basins import Basins
    from ..ensemble.forks import Helper
    from ..ensemble.perform import Outcome, Request
    from ..figures.data import Meta


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "run",
        help="run a scenario once or many times",
        description="Runs one scenario once or N times; writes tables, figures and a summary.",
    )
    parser.add_argument("name", metavar="NAME", help="a shipped scenario or a .toml file")
    add_ensemble(parser, "results/NAME")
    parser.add_argument(
        "--no-baseline", action="store_true", help="do not run another to compare with"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def _request(args: argparse.Namespace) -> "Request":
    """Return what is asked for, checked."""
    from ..ensemble.perform import Request
    from ..ensemble.plan import baseline_of, check_playable, parse_detail
    from ..scenario.load import load_scenario

    check_numbers(args)
    detail = None if args.detail is None else parse_detail(args.detail)
    scenario = load_scenario(args.name, args.settings, args.weeks)
    check_playable(scenario)
    words = ("run", args.name, *options_of(args), *["--no-baseline"] * args.no_baseline)
    return Request(
        scenarios={scenario.name: scenario},
        folder=f"results/{scenario.name}" if args.out is None else args.out,
        mode=mode_of(args),
        seed=args.seed,
        runs=args.runs,
        detail=detail,
        baseline=None if args.no_baseline else baseline_of(scenario, args.settings),
        settings=tuple(args.settings),
        workers=args.workers,
        command=words,
        engine=args.engine,
        scheduler=args.scheduler,
    )


def run(args: argparse.Namespace) -> int:
    """Run a scenario; the status is 3 if runs failed, 130 after Ctrl-C.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    helper = prepare_workers(args, args.runs or 1)
    from ..ensemble.perform import Watch, perform

    request = _request(args)
    (scenario,) = request.scenarios.values()
    warn(scenario.warnings)

    def finish(outcome: "Outcome", folder: Path) -> None:
        note(outcome, folder)
        try:
            if not args.no_figures:
                draw(outcome, folder, helper)
        finally:  # a report without a figure is better than none
            write_report(args, outcome, folder)

    ahead = partial(import_report, "painters", "page", "parts_run")
    with helper:
        outcome = perform(request, finish, Watch(begun=ahead, ended=helper.start))
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    sentences, found = _told(outcome)
    if args.json:
        print(_as_json(outcome, [*scenario.warnings, *outcome.warnings], sentences, found))
    elif sentences:
        print("\n".join([*sentences, "", *places(outcome)]))
    return status_of(outcome)


def _meta(outcome: "Outcome") -> "Meta":
    """Return what figures and words are told beside the tables."""
    from .. import __version__
    from ..ensemble.about import describe
    from ..report.pictures import meta_of

    plan = outcome.results.plan
    return meta_of(
        describe(plan.scenario),
        baseline=plan.baseline.name if outcome.results.baseline_runs and plan.baseline else None,
        baseline_title=plan.baseline.title if plan.baseline else "",
        runs=outcome.results.count,
        version=__version__,
        seed=plan.seed,
    )


def note(outcome: "Outcome", folder: Path) -> None:
    """Add the basins that runs end in, and the sentences, to ``summary.json``."""
    from ..analysis.basins import basins
    from ..ensemble.results import write_json

    found = basins(folder)
    known = {
        "basins": None if found is None else found.as_json(),
        "summary": words_of(outcome, folder, found),
    }
    write_json(folder / "summary.json", outcome.results.summary() | known)


def draw(outcome: "Outcome", folder: Path, helper: "Helper | None" = None) -> None:
    """Draw the figures."""
    from ..ensemble import forks
    from ..report.painters import paint_run

    beside = outcome.results.plan.baseline
    baseline = None if beside is None else (beside.name, beside.title)
    paint_run(folder, _meta(outcome), baseline, helper or forks.Helper(wanted=False))


def _told(outcome: "Outcome") -> tuple[list[str], list[dict[str, Any]] | None]:
    """Return the summary in words, and the basins as JSON; empty and None without a finished run.

    Both were worked out for the report; results of an earlier version keep none.
    """
    if not outcome.kept or not outcome.results.count:
        return [], None
    from ..analysis.basins import basins
    from ..report.kept import Kept

    folder = outcome.results.folder
    kept = Kept(folder, outcome.results.manifest)
    if kept.words and "basins" in kept.summary:
        return kept.words, kept.summary["basins"]
    found = basins(folder)
    return words_of(outcome, folder, found), None if found is None else found.as_json()


def words_of(outcome: "Outcome", folder: Path, found: "Basins | None") -> list[str]:
    """Return the summary of a folder's tables in words.

    Parameters
    ----------
    outcome : Outcome
        At least one run of it was finished.
    folder : Path
        With the tables.
    found : Basins or None
        In which basins the runs end.
    """
    from ..ensemble.summaries import weekly_of
    from ..ensemble.tables import BASELINE_WEEKS
    from ..report.ending import ending
    from ..report.words import summary

    meta = _meta(outcome)
    weeks, baseline = (weekly_of(folder, name) for name in ("weeks", BASELINE_WEEKS))
    return [*summary(weeks, baseline, meta), *ending(folder, found, meta)]


def _as_json(
    outcome: "Outcome",
    warnings: list[str],
    sentences: list[str],
    found: list[dict[str, Any]] | None,
) -> str:
    """Return the one object that ``--json`` prints."""
    scenario = outcome.results.plan.scenario
    return json_object(
        "run",
        warnings,
        str(outcome.folder) if outcome.kept else None,
        scenario=scenario.name,
        hash=scenario.hash,
        **shared_keys(outcome),
        outcomes=outcome.results.outcomes() if outcome.kept else {},
        basins=found,
        summary=sentences,
    )
