"""``compare``: several scenarios on the same random draws, pair by pair against the first."""

import argparse
import hashlib
import json
import re
import shutil
import textwrap
from collections.abc import Sequence
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
    from ..ensemble.forks import Helper
    from ..ensemble.perform import Outcome, Request
    from ..figures import Compared
    from ..scenario.load import Scenario

#: Fewer leave most intervals wide; the issue of time stays small.
_USUAL_RUNS = 100

#: A folder's name keeps this many characters of the scenarios' names.
_LONGEST_NAME = 60


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "compare",
        help="compare scenarios with the first named, run by run",
        description="Runs scenarios on the same random draws and compares each with the first, "
        "pair by pair: tables, figures and a summary. --set changes all of them; what it says "
        "of an event concerns those that have the event.",
    )
    add = parser.add_argument
    add(
        "names",
        metavar="NAME",
        nargs="+",
        help="shipped scenarios or .toml files; the first is the baseline",
    )
    add_ensemble(parser, "results/compare-NAME-NAME", _USUAL_RUNS)
    add(
        "--half-width",
        type=float,
        metavar="H",
        help="how fine a difference is wanted, in standard deviations of the baseline, for the "
        "number of runs needed (what a scenario's `moves` names: its `by`; else 0.1)",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def _load(args: argparse.Namespace) -> tuple[dict[str, "Scenario"], list[str]]:
    """Return the scenarios by label, and what is odd about the settings."""
    from ..ensemble.together import Asked, load_together

    return load_together([Asked(name, (), args.weeks) for name in args.names], args.settings)


def _folder(names: Sequence[str]) -> str:
    """Return the usual results folder: short, and safe as a name."""
    joined = "-".join(re.sub(r"[^\w.=-]+", "-", name, flags=re.ASCII) for name in names)
    if len(joined) > _LONGEST_NAME:
        digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]
        joined = f"{joined[:_LONGEST_NAME].rstrip('-.')}-{digest}"
    return f"results/compare-{joined}"


def _request(args: argparse.Namespace, scenarios: dict[str, "Scenario"]) -> "Request":
    """Return what is asked for, checked."""
    from ..ensemble.perform import Request
    from ..ensemble.plan import parse_detail

    words = ["compare", *args.names, *options_of(args)]
    if args.half_width is not None:
        words += ["--half-width", str(args.half_width)]
    # With --resume, what was asked for before holds, if nothing is said now.
    runs = _USUAL_RUNS if args.runs is None and not args.resume else args.runs
    return Request(
        scenarios=scenarios,
        folder=_folder(list(scenarios)) if args.out is None else args.out,
        mode=mode_of(args),
        seed=args.seed,
        runs=runs,
        detail=None if args.detail is None else parse_detail(args.detail),
        settings=tuple(args.settings),
        workers=args.workers,
        command=tuple(words),
        verb="compare",
        engine=args.engine,
        scheduler=args.scheduler,
    )


def _check_half_width(args: argparse.Namespace) -> None:
    """Refuse a half-width that no number of runs gives."""
    from ..scenario.errors import InputError, Problem

    if args.half_width is not None and not 1e-4 <= args.half_width <= 1e4:
        message = f"{args.half_width} is out of range"
        raise InputError(Problem("--half-width", "", message, "0.0001 to 10000"))


def run(args: argparse.Namespace) -> int:
    """Run and compare; the status is 3 if runs failed, 130 after Ctrl-C.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    check_numbers(args)
    _check_half_width(args)
    helper = prepare_workers(args, len(args.names) * (args.runs or _USUAL_RUNS))
    from ..ensemble.perform import Watch, perform

    scenarios, odd = _load(args)
    request = _request(args, scenarios)
    each = [f"{name}: {text}" for name, s in scenarios.items() for text in s.warnings]
    warnings = [*odd, *each]
    warn(warnings)
    made: list[Compared] = []  # by `finish`, so that it is not worked out twice

    def finish(outcome: "Outcome", folder: Path) -> None:
        data = _compared(outcome, folder, args.half_width)
        if data is not None:
            made.append(data)
        try:
            if data is not None:
                _write(outcome, folder, data, None if args.no_figures else helper)
        finally:  # a report without a figure is better than none
            write_report(args, outcome, folder)

    ahead = partial(import_report, "painters", "comparing", "page", "parts_compare")
    with helper:
        outcome = perform(request, finish, Watch(begun=ahead, ended=helper.start))
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    data = made[0] if made else None
    if data is None and outcome.kept:
        data = _compared(outcome, outcome.results.folder, args.half_width)
    if args.json:
        print(_as_json(outcome, [*warnings, *outcome.warnings], data))
    elif data is not None:
        _print(outcome, data)
    return status_of(outcome)


def _compared(outcome: "Outcome", folder: Path, half_width: float | None) -> "Compared | None":
    """Return the comparison of a folder's tables; None while a scenario has no finished run."""
    from ..ensemble.columns import scenarios_of
    from ..report.comparing import compared_in

    plan = outcome.results.plan
    if not outcome.results.count:
        return None
    missing = set(plan.scenarios) - set(scenarios_of(folder / "tables" / "runs.parquet"))
    if missing:
        say(f"no run of {', '.join(sorted(missing))} was finished: nothing to compare")
        return None
    return compared_in(folder, plan, half_width)


def _sentences(outcome: "Outcome", data: "Compared") -> list[str]:
    """Return the comparison in words."""
    from ..report.compared import summary

    return summary(data, {name: s.moves for name, s in outcome.results.plan.scenarios.items()})


def _write(outcome: "Outcome", folder: Path, data: "Compared", helper: "Helper | None") -> None:
    """Add the comparison's tables and summary to a results folder, and figures with a helper."""
    from ..ensemble.results import write_json
    from ..report.comparing import as_json, write_tables
    from ..report.painters import paint_comparison

    write_tables(folder, data.table)
    comparison = {"baseline": data.baseline, "scenarios": as_json(data)}
    words = _sentences(outcome, data)
    known = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    write_json(folder / "summary.json", {**known, "comparison": comparison, "summary": words})
    if helper is not None:
        paint_comparison(folder, data, helper)


def _as_json(outcome: "Outcome", warnings: list[str], data: "Compared | None") -> str:
    """Return the one object that ``--json`` prints."""
    from ..report.comparing import as_json

    plan = outcome.results.plan
    return json_object(
        "compare",
        warnings,
        str(outcome.folder) if outcome.kept else None,
        baseline=next(iter(plan.scenarios)),
        hashes={name: scenario.hash for name, scenario in plan.scenarios.items()},
        **shared_keys(outcome) | {"runs": plan.runs},
        scenarios={} if data is None else as_json(data),
        summary=[] if data is None else _sentences(outcome, data),
    )


def _print(outcome: "Outcome", data: "Compared") -> None:
    """Print tables and sentences."""
    from ..report.table import legend, table

    width = shutil.get_terminal_size((100, 24)).columns
    for scenario in data.others:
        print(f"{scenario} against {data.baseline}\n")
        print("\n".join(table(data, scenario, width)), end="\n\n")
    print(textwrap.fill(legend(data, width), width), end="\n\n")
    print("\n".join(_sentences(outcome, data)))
    print("\n".join(["", *places(outcome, "comparison.csv")]))
