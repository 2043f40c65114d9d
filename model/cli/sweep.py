"""``sweep``: one scenario at every point of a design; outcomes over what is varied."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, json_object
from .ensembles import (
    add_ensemble,
    check_numbers,
    places,
    prepare_workers,
    say,
    shared_keys,
    status_of,
    warn,
    write_report,
)
from .points import check_outcomes, check_total, request_at, write_table

if TYPE_CHECKING:
    from ..ensemble.design import Point
    from ..ensemble.perform import Outcome, Request
    from ..figures.sweep import Sweep

#: Outcomes that the figure shows, for a design of one or two keys and for others.
_PANELS, _ROWS = 6, 3

#: Points that the table on the terminal spells out.
_MOST_LINES = 40


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "sweep",
        help="run a scenario over a grid or a sample of values",
        description="Runs one scenario with every combination of values, or with a Latin "
        "hypercube sample; writes tables, sweep.csv and a figure. All points meet the same "
        "draws.",
    )
    parser.add_argument("name", metavar="NAME", help="a shipped scenario or a .toml file")
    parser.add_argument(
        "--over",
        action="append",
        required=True,
        metavar="KEY=VALUES",
        help="b_commit=0.2,1,2 or events.ID.capacity=0:2:9 (nine values from 0 to 2); again "
        "for each further key. With --latin: KEY=least:largest, or KEY alone for its range",
    )
    parser.add_argument(
        "--latin", type=int, metavar="N", help="N points by Latin hypercube in place of a grid"
    )
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="NAME",
        help="an outcome to show first; again for others",
    )
    add_ensemble(parser, "results/sweep-NAME")
    add_json(parser)
    parser.set_defaults(run=run)


def _design(args: argparse.Namespace) -> "tuple[Point, ...]":
    """Return the points that are asked for."""
    from ..ensemble.design import grid, latin, parse_axis, parse_range
    from ..scenario.load import load_scenario

    scenario = load_scenario(args.name, args.settings, args.weeks)
    if args.latin is None:
        points = grid([parse_axis(text) for text in args.over])
    else:
        axes = [parse_range(text, scenario) for text in args.over]
        points = latin(axes, args.latin, args.seed)
    check_total(len(points), args.runs or 1)
    return points


def _request(args: argparse.Namespace, points: "tuple[Point, ...]") -> "Request":
    """Return what is asked for, checked."""
    words = ["sweep", args.name]
    for text in args.over:
        words += ["--over", text]
    words += ["--latin", str(args.latin)] if args.latin is not None else []
    return request_at(args, points, "sweep", words)


def _wanted(args: argparse.Namespace, request: "Request") -> list[str]:
    """Return the outcomes to show first: those asked for, then what the scenario moves."""
    first = next(iter(request.scenarios.values()))
    check_outcomes(args.outcome, first)
    return [*args.outcome, *([first.moves.outcome] if first.moves else [])]


def run(args: argparse.Namespace) -> int:
    """Run a sweep; the status is 3 if runs failed, 130 after Ctrl-C.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    check_numbers(args)
    points = _design(args)
    prepare_workers(args, len(points) * (args.runs or 1))
    from ..ensemble.perform import perform

    request = _request(args, points)
    wanted = _wanted(args, request)
    first = next(iter(request.scenarios.values()))
    warn(first.warnings)

    def finish(outcome: "Outcome", folder: Path) -> None:
        sweep = _found(outcome, points)
        write_table(sweep.table, folder, "sweep")
        try:
            if not args.no_figures:
                _draw(sweep, wanted, folder)
        finally:  # a report without a figure is better than none
            write_report(args, outcome, folder)

    outcome = perform(request, finish)
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    shown = outcome.kept and outcome.results.count
    sweep = _found(outcome, points) if shown else None
    if args.json:
        print(_as_json(args, outcome, points, sweep, [*first.warnings, *outcome.warnings]))
    elif sweep is not None:
        print(_words(sweep, wanted))
        print("\n".join(["", *places(outcome, "sweep.csv")]))
    return status_of(outcome)


def _found(outcome: "Outcome", points: "tuple[Point, ...]") -> "Sweep":
    """Return the outcomes over the design."""
    from ..analysis.sweep import sweep_table
    from ..ensemble.by_scenario import statistics_by_scenario
    from ..figures.sweep import Sweep
    from ..outcomes import unit

    results, plan = outcome.results, outcome.results.plan
    labels = [point.label for point in points]
    found = statistics_by_scenario(results.path("runs"), labels, unit)
    return Sweep(
        table=sweep_table(points, found),
        keys=tuple(points[0].chosen),
        scenario=plan.scenario.name,
        title=plan.scenario.title,
        runs=plan.runs,
        seed=plan.seed,
    )


def _shown(sweep: "Sweep", wanted: list[str]) -> list[str]:
    """Return the outcomes that there is room for."""
    from ..analysis.sweep import most_moved

    return most_moved(sweep.table, wanted, _ROWS if sweep.kind == "scatter" else _PANELS)


def _draw(sweep: "Sweep", wanted: list[str], folder: Path) -> None:
    """Draw the figure."""
    from ..ensemble.results import write_json
    from ..figures.sweep import sweep_alt, sweep_caption, sweep_figure
    from ..report.pictures import save

    outcomes = _shown(sweep, wanted)
    (folder / "figures").mkdir(exist_ok=True)
    save(sweep_figure(sweep, outcomes), folder / "figures" / "sweep")
    words = {"caption": sweep_caption(sweep, outcomes), "alt": sweep_alt(sweep, outcomes)}
    write_json(folder / "figures" / "captions.json", {"sweep": words})


def _words(sweep: "Sweep", wanted: list[str]) -> str:
    """Return the means of the outcomes shown, a line for each point, and what they follow."""
    from ..analysis.sweep import rank_correlations

    outcomes = _shown(sweep, wanted)[:4]
    wide = sweep.table[sweep.table["outcome"].isin(outcomes)]
    table = wide.pivot(index=["point", *sweep.keys], columns="outcome", values="mean")[outcomes]
    text = f"Means over {sweep.runs:,} runs at each of {sweep.points:,} points\n\n"
    lines = table.reset_index().head(_MOST_LINES)
    text += lines.to_string(index=False, float_format=lambda value: f"{value:.4g}")
    if len(table) > _MOST_LINES:
        text += f"\nand {len(table) - _MOST_LINES} points more, in sweep.csv"
    # On a small grid ranks follow a key that moves the mean by next to nothing.
    for outcome in outcomes if sweep.kind == "scatter" else ():
        found = rank_correlations(sweep.table, sweep.keys, outcome)
        known = [f"{key} {value:+.2f}" for key, value in found.items() if value == value]
        if known:
            text += f"\n{outcome}: rank correlation with " + ", ".join(known)
    return text


def _as_json(
    args: argparse.Namespace,
    outcome: "Outcome",
    points: "tuple[Point, ...]",
    sweep: "Sweep | None",
    warnings: list[str],
) -> str:
    """Return the one object that ``--json`` prints."""
    from ..analysis.sweep import STATISTICS

    found: dict[str, dict[str, Any]] = {}
    if sweep is not None:
        plain = sweep.table.astype(object).where(sweep.table.notna(), None)
        for row in plain.to_dict("records"):
            about = {name: row[name] for name in (*STATISTICS, "unit")}
            found.setdefault(row["point"], {})[row["outcome"]] = about
    return json_object(
        "sweep",
        warnings,
        str(outcome.folder) if outcome.kept else None,
        scenario=outcome.results.plan.scenario.name,
        **shared_keys(outcome),
        design="grid" if args.latin is None else "latin hypercube",
        points={
            point.label: {"settings": {**point.chosen}, "outcomes": found.get(point.label, {})}
            for point in points
        },
    )
