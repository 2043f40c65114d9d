"""``compare``: several scenarios on the same random draws, pair by pair against the first."""

import argparse
import hashlib
import re
import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, json_object
from .ensembles import (
    add_ensemble,
    check_numbers,
    mode_of,
    options_of,
    prepare_workers,
    say,
    shared_keys,
    status_of,
    warn,
)

if TYPE_CHECKING:
    from ..analysis.compare import Question
    from ..ensemble.perform import Outcome, Request
    from ..figures import Compared
    from ..scenario.load import Scenario

#: Fewer leave most intervals wide; the issue of time stays small.
_USUAL_RUNS = 100

#: More could not be told apart in a figure or be read in a table.
_MOST_SCENARIOS = 40

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
    from ..ensemble.plan import check_playable, concerns
    from ..scenario.load import load_scenario

    plain = [load_scenario(name, (), args.weeks) for name in args.names]
    _check_apart(plain)
    events = [{event.id for event in scenario.events} for scenario in plain]
    odd: list[str] = []
    for setting in args.settings:
        having = [s.name for s, ids in zip(plain, events, strict=True) if concerns(setting, ids)]
        if not having:
            load_scenario(args.names[0], [setting], args.weeks)  # says what is wrong with it
        elif len(having) < len(plain):
            odd.append(
                f"--set {setting} concerns only {', '.join(having)}: no such event elsewhere"
            )
    found: dict[str, Scenario] = {}
    for name, scenario, ids in zip(args.names, plain, events, strict=True):
        mine = [setting for setting in args.settings if concerns(setting, ids)]
        found[scenario.name] = load_scenario(name, mine, args.weeks)
        check_playable(found[scenario.name])
    _check_together(list(found.values()))
    return found, odd


def _check_apart(scenarios: Sequence["Scenario"]) -> None:
    """Refuse one scenario alone, and two of one name."""
    from ..scenario.errors import InputError, Problem

    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        message = f"{names[0]} has nothing to be compared with"
        raise InputError(Problem("compare", "", message, "two scenarios or more"))
    if len(names) > _MOST_SCENARIOS:
        message = f"{len(names)} scenarios are too many"
        raise InputError(Problem("compare", "", message, f"up to {_MOST_SCENARIOS}"))
    for name in names:
        if names.count(name) > 1:
            same = {each.hash for each in scenarios if each.name == name}
            what = f"{name} is named twice"
            if len(same) > 1:
                what = f"two scenarios are called {name}: rename one of the files"
            raise InputError(Problem("compare", "", what, "each scenario once"))


def _check_together(scenarios: Sequence["Scenario"]) -> None:
    """Refuse scenarios whose weeks cannot be laid side by side."""
    from ..scenario.errors import InputError, Problem

    first, *others = scenarios
    for other in others:
        pair = f"{other.name} and {first.name}"
        if other.theatre.hash != first.theatre.hash:
            message = f"{pair} play in different theatres"
            raise InputError(Problem("compare", "", message, "scenarios of one theatre"))
        if other.start != first.start:
            message = f"{pair} start on different days ({other.start} and {first.start})"
            raise InputError(Problem("compare", "", message, "scenarios of one start"))
        if other.weeks != first.weeks:
            message = f"{pair} take {other.weeks} and {first.weeks} weeks"
            raise InputError(Problem("compare", "", message, "one length: give --weeks"))


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
    prepare_workers(args, len(args.names) * (args.runs or _USUAL_RUNS))
    from ..ensemble.perform import perform

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
            _write(outcome, folder, data, figures=not args.no_figures)

    outcome = perform(request, finish)
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


def _question(outcome: "Outcome", half_width: float | None) -> "Question":
    """Return what is to be worked out."""
    from ..analysis.compare import Question

    plan = outcome.results.plan
    least: dict[str, float] = {}
    for scenario in plan.scenarios.values():
        if scenario.moves is not None:
            name = scenario.moves.outcome
            least[name] = min(scenario.moves.by, least.get(name, scenario.moves.by))
    return Question(tuple(plan.scenarios), plan.seed, least, half_width)


def _compared(outcome: "Outcome", folder: Path, half_width: float | None) -> "Compared | None":
    """Return the comparison of a folder's tables; None while a scenario has no finished run."""
    from .. import __version__
    from ..ensemble.about import describe
    from ..ensemble.columns import scenarios_of
    from ..report.comparing import comparison_of
    from ..report.pictures import meta_of

    plan = outcome.results.plan
    if not outcome.results.count:
        return None
    missing = set(plan.scenarios) - set(scenarios_of(folder / "tables" / "runs.parquet"))
    if missing:
        say(f"no run of {', '.join(sorted(missing))} was finished: nothing to compare")
        return None
    metas = {
        name: meta_of(
            describe(scenario), baseline=None, runs=plan.runs, version=__version__, seed=plan.seed
        )
        for name, scenario in plan.scenarios.items()
    }
    question = _question(outcome, half_width)
    return comparison_of(folder, question, metas, tuple(question.least))


def _sentences(outcome: "Outcome", data: "Compared") -> list[str]:
    """Return the comparison in words."""
    from ..report.compared import summary

    return summary(data, {name: s.moves for name, s in outcome.results.plan.scenarios.items()})


def _write(outcome: "Outcome", folder: Path, data: "Compared", *, figures: bool) -> None:
    """Add the comparison's tables, summary and figures to a results folder."""
    from ..ensemble.results import write_json
    from ..report.comparing import as_json, write_figures, write_tables

    write_tables(folder, data.table)
    comparison = {"baseline": data.baseline, "scenarios": as_json(data)}
    words = _sentences(outcome, data)
    write_json(
        folder / "summary.json",
        {**outcome.results.summary(), "comparison": comparison, "summary": words},
    )
    if figures:
        write_figures(folder / "figures", data)


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
    print(textwrap.fill(legend(data), width), end="\n\n")
    print("\n".join(_sentences(outcome, data)))
    print(f"\nTables   {outcome.folder}/tables, {outcome.folder}/comparison.csv")
    if (outcome.results.folder / "figures").is_dir():
        print(f"Figures  {outcome.folder}/figures")
