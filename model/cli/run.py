"""``run``: plays one scenario once or N times; tables, figures, summary."""

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, json_object

if TYPE_CHECKING:
    from ..ensemble.perform import Outcome, Request
    from ..ensemble.store import Mode
    from ..figures.data import Meta

#: A root seed is kept in a column of 64 bits.
_LARGEST_SEED = 2**63 - 1

#: More would fill the memory of a common machine before the tables are written.
_MOST_RUNS = 1_000_000

#: A shortened run of a long scenario has a warning for each event that it does not reach.
_MOST_WARNINGS = 5


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
    add = parser.add_argument
    add("name", metavar="NAME", help="a shipped scenario or a .toml file")
    add("--runs", type=int, metavar="N", help="number of replications (1)")
    add("--weeks", type=int, metavar="W", help="how many weeks a run takes (the scenario's)")
    add("--seed", type=int, default=1, metavar="S", help="root seed (1)")
    add("--workers", type=int, metavar="K", help="processes (as many as are of use)")
    add(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help="change a parameter, events.ID.FIELD or switches.NAME",
    )
    add("--out", metavar="DIR", help="the results folder (results/NAME)")
    there = parser.add_mutually_exclusive_group()
    there.add_argument("--resume", action="store_true", help="add what is missing to the folder")
    there.add_argument("--overwrite", action="store_true", help="replace the results there")
    add("--detail", metavar="K|all", help="runs with tables on factions, dyads, clashes (10)")
    add("--no-figures", action="store_true", help="draw nothing")
    add("--no-baseline", action="store_true", help="do not run status-quo to compare with")
    add_json(parser)
    parser.set_defaults(run=run)


def _check_numbers(args: argparse.Namespace) -> None:
    """Refuse numbers that make no sense, all of them at once."""
    from ..scenario.errors import Problem, raise_any

    bounds = (
        ("--runs", args.runs, 1, _MOST_RUNS),
        ("--seed", args.seed, 0, _LARGEST_SEED),
        ("--workers", args.workers, 1, 512),
    )
    raise_any(
        [
            Problem(option, "", f"{value} is out of range", f"{low} to {high}")
            for option, value, low, high in bounds
            if value is not None and not low <= value <= high
        ]
    )


def _mode(args: argparse.Namespace) -> "Mode":
    """Return what to do with a folder that is there already."""
    if args.resume:
        return "resume"
    if args.overwrite:
        return "overwrite"
    return "new" if args.out is not None else "default"


def _command(args: argparse.Namespace) -> tuple[str, ...]:
    """Return the command line, spelt out, but for ``--resume`` and ``--overwrite``."""
    words = ["run", args.name]
    for option, value in (
        ("--runs", args.runs),
        ("--weeks", args.weeks),
        ("--seed", args.seed),
        ("--workers", args.workers),
        ("--out", args.out),
        ("--detail", args.detail),
    ):
        words += [option, str(value)] if value is not None else []
    for setting in args.settings:
        words += ["--set", setting]
    words += ["--no-figures"] * args.no_figures + ["--no-baseline"] * args.no_baseline
    return tuple(words)


def _say(text: str) -> None:
    """Print a line on standard error."""
    from ..scenario.errors import one_line

    print(one_line(text), file=sys.stderr)


def _request(args: argparse.Namespace) -> "Request":
    """Return what is asked for, checked."""
    from ..ensemble.perform import Request
    from ..ensemble.plan import baseline_of, check_playable, parse_detail
    from ..scenario.load import load_scenario

    _check_numbers(args)
    detail = None if args.detail is None else parse_detail(args.detail)
    scenario = load_scenario(args.name, args.settings, args.weeks)
    check_playable(scenario)
    return Request(
        scenario=scenario,
        folder=Path("results") / scenario.name if args.out is None else Path(args.out),
        mode=_mode(args),
        seed=args.seed,
        runs=args.runs,
        detail=detail,
        baseline=None if args.no_baseline else baseline_of(scenario, args.settings),
        settings=tuple(args.settings),
        workers=args.workers,
        command=_command(args),
    )


def run(args: argparse.Namespace) -> int:
    """Run a scenario; the status is 3 if runs failed, 130 after Ctrl-C.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..compiled import WARM
    from ..ensemble.perform import perform

    request = _request(args)
    warnings = [*request.scenario.warnings]
    for warning in warnings[:_MOST_WARNINGS]:
        _say(f"warning: {warning}")
    if len(warnings) > _MOST_WARNINGS:
        _say(f"and {len(warnings) - _MOST_WARNINGS} warnings more; check lists them all")
    if not WARM:
        _say("compiling once, about 15 s")
    outcome = perform(request, None if args.no_figures else _draw)
    for warning in outcome.warnings:
        _say(f"warning: {warning}")
    sentences = _sentences(outcome)
    if args.json:
        print(_as_json(outcome, [*warnings, *outcome.warnings], sentences))
    elif sentences:
        print("\n".join(sentences))
        print(f"\nTables   {request.folder / 'tables'}")
        if (request.folder / "figures").is_dir():
            print(f"Figures  {request.folder / 'figures'}")
    return _status(outcome)


def _meta(outcome: "Outcome") -> "Meta":
    """Return what figures and words are told beside the tables."""
    from .. import __version__
    from ..ensemble.about import describe
    from ..report.pictures import meta_of

    plan = outcome.results.plan
    return meta_of(
        describe(plan.scenario),
        baseline=plan.baseline.name if outcome.results.baseline_runs and plan.baseline else None,
        runs=len(outcome.results.runs),
        version=__version__,
        seed=plan.seed,
    )


def _draw(outcome: "Outcome", folder: Path) -> None:
    """Draw the figures."""
    from ..report.pictures import baseline_of, data_of, write_figures

    meta = _meta(outcome)
    baseline = baseline_of(outcome.results, meta)
    write_figures(folder / "figures", data_of(outcome.results, meta), baseline)


def _sentences(outcome: "Outcome") -> list[str]:
    """Return the summary in words; empty without a finished run."""
    if not outcome.results.runs:
        return []
    from ..ensemble.tables import BASELINE_WEEKS, to_frame
    from ..report.words import summary

    weeks = to_frame(outcome.results.table("weeks"))
    baseline = to_frame(outcome.results.table(BASELINE_WEEKS))
    return summary(weeks, baseline, _meta(outcome))


def _as_json(outcome: "Outcome", warnings: list[str], sentences: list[str]) -> str:
    """Return the one object that ``--json`` prints."""
    results, plan = outcome.results, outcome.results.plan
    return json_object(
        "run",
        warnings,
        str(outcome.folder) if outcome.kept else None,
        scenario=plan.scenario.name,
        hash=plan.scenario.hash,
        seed=plan.seed,
        runs=len(results.runs) + len(results.errors),
        failed=len(results.errors),
        weeks=plan.scenario.weeks,
        interrupted=outcome.interrupted,
        outcomes=results.outcomes(),
        summary=sentences,
    )


def _status(outcome: "Outcome") -> int:
    """Say what did not go as asked, and return the exit status."""
    results = outcome.results
    if results.errors:
        first = results.failures()[0]
        where = outcome.folder / "failures"
        total = len(results.runs) + len(results.errors)
        _say(f"{len(results.errors)} of {total} runs failed ({first['error']}); see {where}")
    if outcome.interrupted and not outcome.kept:
        _say("interrupted before a run was finished; nothing was written")
    elif outcome.interrupted:
        again = shlex.join(["python", "run.py", *outcome.command, "--resume"])
        _say(f"interrupted: {len(results.runs)} runs are kept; go on with: {again}")
    if outcome.interrupted:
        return 130
    return 3 if results.errors else 0
