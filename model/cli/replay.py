"""``replay``: one past run again, bit for bit, with its full weekly record and figures."""

import argparse
from typing import TYPE_CHECKING, Any

from . import add_json, json_object
from .ensembles import say, shared_keys, status_of, warn

if TYPE_CHECKING:
    from ..ensemble.again import Record
    from ..ensemble.perform import Outcome

#: What a run that is not what the record says ends with: as if it had failed.
_DIFFERS = 3


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "replay",
        help="make one past run again, with its full weekly record",
        description="Makes one run of a results folder again, bit for bit, with all detail "
        "tables and figures, and says whether its outcomes are those on record.",
    )
    add = parser.add_argument
    add("folder", metavar="DIR", help="a results folder of run, compare, sweep or sensitivity")
    add("--run", type=int, required=True, metavar="K", dest="number", help="which run, from 0")
    add(
        "--scenario",
        metavar="LABEL",
        help="which scenario, or which point of a design; needed where there are several",
    )
    add("--theatre", metavar="DIR", help="where the theatre is, if it is not a shipped one")
    add("--out", metavar="DIR", help="the folder to make (results/LABEL-run-K)")
    add("--overwrite", action="store_true", help="replace the results there")
    add("--no-figures", action="store_true", help="draw nothing")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make a run again; the status is 3 if it differs from the record.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..ensemble.again import differing, read_record
    from ..ensemble.perform import Request, perform
    from .run import draw

    record = read_record(args.folder, args.number, args.scenario, args.theatre)
    warn(record.warnings)
    label = record.label.replace("/", "-")
    request = Request(
        scenarios={record.scenario.name: record.scenario},
        folder=args.out or f"results/{label}-run-{record.run}",
        mode="overwrite" if args.overwrite else "default" if args.out is None else "new",
        seed=record.seed,
        runs=1,
        first=record.run,
        detail="all",
        workers=1,
        command=_command(args),
    )
    outcome = perform(request, None if args.no_figures else draw)
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    found = differing(record, outcome.results) if outcome.results.count else None
    if args.json:
        print(_as_json(record, outcome, found))
    elif found is not None:
        print(_words(record, found))
        print(f"\nTables   {request.folder}/tables")
        if not args.no_figures:
            print(f"Figures  {request.folder}/figures")
    return status_of(outcome) or (_DIFFERS if found else 0)


def _command(args: argparse.Namespace) -> tuple[str, ...]:
    """Return the command line, spelt out."""
    words = ["replay", str(args.folder), "--run", str(args.number)]
    for option, value in (
        ("--scenario", args.scenario),
        ("--theatre", args.theatre),
        ("--out", args.out),
    ):
        words += [option, str(value)] if value is not None else []
    return (*words, *["--no-figures"] * args.no_figures)


def _words(record: "Record", found: list[str]) -> str:
    """Return whether the run is the same as on record."""
    what = f"Run {record.run} of {record.label}, seed {record.seed}"
    if not found:
        return f"{what}: every outcome of every week is the same, bit for bit."
    return f"{what}: not the same as on record in {', '.join(found[:5])}" + (
        f" and {len(found) - 5} columns more." if len(found) > 5 else "."
    )


def _as_json(record: "Record", outcome: "Outcome", found: list[str] | None) -> str:
    """Return the one object that ``--json`` prints."""
    return json_object(
        "replay",
        [*record.warnings, *outcome.warnings],
        str(outcome.folder) if outcome.kept else None,
        scenario=record.scenario.name,
        label=record.label,
        run=record.run,
        hash=record.scenario.hash,
        **shared_keys(outcome),
        same=None if found is None else not found,
        differing=found,
        outcomes=outcome.results.outcomes() if outcome.kept else {},
    )
