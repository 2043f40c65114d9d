"""``calibrate``: fits the propensity model to a theatre's records, and scores it."""

import argparse
import os
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __command__
from . import add_json, json_object

if TYPE_CHECKING:
    from ..analysis.findings import Calibration
    from ..ensemble.claim import Mode
    from ..scenario.theatre import Theatre

_LARGEST_SEED = 2**63 - 1
_MOST = {"bootstrap": 100_000, "permutations": 100_000, "lifetimes": 10_000}

_SHIPPED = "syria-2015"
_OPENING = "opening-2015"

_EPILOG = f"""What replications draw from is the file coefficients.toml of the theatre. calibrate
writes a new one into its own folder, and into the theatre only with --write.

Try:  {__command__} calibrate
      {__command__} calibrate --bootstrap 0 --permutations 0 --lifetimes 0
"""


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "calibrate",
        help="fit the propensity model to a theatre's records",
        description="Fits who meets whom and how friendly to the record of clashes and joint "
        "operations; says how well groups that were left out are foretold, how sure "
        "coefficients are, and what lifetimes of alliances say of the price of autonomy.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("theatre", metavar="THEATRE", nargs="?", default=_SHIPPED,
        help=f"a shipped theatre or the folder of one ({_SHIPPED})")  # fmt: skip
    add("--before", metavar="DATE", help="use records that begin before it (the window's start)")
    add("--write", action="store_true", help="also put coefficients.toml into the theatre")
    add("--seed", type=int, default=1, metavar="S", help="root seed (1)")
    add("--bootstrap", type=int, default=200, metavar="B", help="resamples of groups (200)")
    add("--permutations", type=int, default=499, metavar="P", help="deals of QAP (499)")
    add("--lifetimes", type=int, default=8, metavar="N",
        help="runs of each alliance at each value of tau and the rates; 0: none (8)")  # fmt: skip
    add("--scenario", metavar="NAME",
        help=f"the scenario whose first day alliances are merged on ({_OPENING})")  # fmt: skip
    add("--out", metavar="DIR", help="the results folder (results/calibrate-THEATRE)")
    add("--overwrite", action="store_true", help="replace the results there")
    add("--no-figures", action="store_true", help="draw nothing")
    add_json(parser)
    parser.set_defaults(run=run)


def _check_numbers(args: argparse.Namespace) -> None:
    """Refuse numbers that make no sense, all of them at once."""
    from ..scenario.errors import Problem, raise_any

    problems = []
    if not 0 <= args.seed <= _LARGEST_SEED:
        message = f"{args.seed} is out of range"
        problems.append(Problem("--seed", "", message, f"0 to {_LARGEST_SEED}"))
    for name, most in _MOST.items():
        value = getattr(args, name)
        if not 0 <= value <= most:
            problems.append(Problem(f"--{name}", "", f"{value} is out of range", f"0 to {most:,}"))
    raise_any(problems)


def _before(args: argparse.Namespace, theatre: "Theatre") -> date:
    """Return the date that records must begin before."""
    from ..scenario.errors import InputError, Problem

    if args.before is None:
        return theatre.window.since
    try:
        return date.fromisoformat(args.before)
    except ValueError:
        message = f"{args.before!r} is no date"
        raise InputError(Problem("--before", "", message, "YYYY-MM-DD")) from None


def run(args: argparse.Namespace) -> int:
    """Fit, score, write and print.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..analysis.published import read_published
    from ..scenario.places import find_theatre
    from ..scenario.theatre import load_theatre

    _check_numbers(args)
    theatre = load_theatre(args.theatre)
    folder = find_theatre(args.theatre)
    before = _before(args, theatre)
    _check_records(theatre, before)
    if args.write:
        _check_writable(folder)
    published = read_published(folder)
    out = Path("results") / f"calibrate-{theatre.id}" if args.out is None else _folder(args.out)
    return _answer(args, theatre, folder, before, published, out)


def _check_records(theatre: "Theatre", before: date) -> None:
    """Refuse a theatre without both kinds of record, or without groups that both cover."""
    from ..analysis.dyads import KINDS, covered, last_period
    from ..scenario.errors import InputError, Problem, raise_any

    problems = [
        Problem(
            f"{theatre.path}/records.csv",
            "",
            f"no {kind} is on record before {before}",
            "records of both kinds, joint and clash",
        )
        for kind in KINDS
        if last_period(theatre, kind, before) is None
    ]
    raise_any(problems)
    both = set(covered(theatre, "joint")) & set(covered(theatre, "clash"))
    if len(both) < 4:
        message = f"both kinds of record cover {len(both)} groups"
        place = f"{theatre.path}/record_groups.csv"
        raise InputError(Problem(place, "", message, "4 groups or more"))


def _check_writable(folder: Path) -> None:
    """Refuse a theatre that cannot be written to, before any work is done."""
    from ..scenario.errors import InputError, Problem
    from ..scenario.places import display

    file = folder / "coefficients.toml"
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise InputError(Problem(display(file), "", "cannot be written", "a folder of your own"))


def _folder(shown: str) -> Path:
    """Return the folder to write; an address of an object store is none."""
    from ..ensemble.store import is_address
    from ..scenario.errors import InputError, Problem

    if is_address(shown):
        raise InputError(Problem("--out", shown, "is an address", "a folder of this machine"))
    return Path(shown)


def _mode(args: argparse.Namespace, folder: Path) -> "Mode":
    """Return what to do with a folder that is there already; strange files are left alone."""
    from ..report.calibrate_files import FILES
    from ..scenario.errors import InputError, Problem, listed

    if args.overwrite:
        return "overwrite"
    there = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
    if args.out is not None and there:
        allowed = "another folder, or --overwrite"
        raise InputError(Problem(str(folder), "", "is not empty", allowed))
    if there - FILES:
        message = f"holds what calibrate has not written: {listed(sorted(there - FILES), 3)}"
        allowed = "--overwrite to replace it with all that it holds, or another --out"
        raise InputError(Problem(str(folder), "", message, allowed))
    return "new" if args.out is not None else "overwrite"


def _answer(
    args: argparse.Namespace,
    theatre: "Theatre",
    place: Path,
    before: date,
    published: list[Any],
    folder: Path,
) -> int:
    """Work, write the folder and print."""
    from .. import __version__
    from ..analysis.fit import as_toml, out_of_date
    from ..ensemble.claim import claim
    from ..ensemble.publish import publish
    from ..report.calibrate import contract, in_words
    from ..report.calibrate_files import draw_figures, write_tables
    from ..scenario.errors import one_line

    with claim(folder, _mode(args, folder)) as held:
        desk = held.scratch.path / "calibrate"
        desk.mkdir()
        found, warnings = _found(args, theatre, before)
        # The one place where the day counts: it says when the file was made.
        text = as_toml(theatre, found.fitted, before, date.today())
        if not args.write:
            warnings += out_of_date(theatre, text)
        for warning in warnings:
            print(f"warning: {one_line(warning)}", file=sys.stderr)
        said = {"verb": "calibrate", "version": __version__, "out": str(folder)}
        write_tables(desk, found, text, published, said | {"warnings": warnings})
        if not args.no_figures:
            draw_figures(desk / "figures", found)
        _write_manifest(desk, args)
        publish(held.store, desk, clear=True)
    if args.write:
        _write(place / "coefficients.toml", text)
    if args.json:
        print(json_object("calibrate", warnings, str(folder), **contract(found, published)))
        return 0
    print("\n".join(one_line(line) for line in in_words(found, published)))
    print(f"\nTables   {one_line(folder)}")
    if not args.no_figures:
        print(f"Figures  {one_line(folder / 'figures')}")
    if args.write:
        print(f"Written  {one_line(place / 'coefficients.toml')}")
    return 0


def _write(path: Path, text: str) -> None:
    """Replace a file whole, or not at all."""
    aside = path.with_suffix(".toml.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def _found(
    args: argparse.Namespace, theatre: "Theatre", before: date
) -> "tuple[Calibration, list[str]]":
    """Fit and score; play the alliances of the past."""
    from ..analysis.calibrate import calibrate
    from ..analysis.mixed import one_thread

    scenario, warnings = _opening(args, theatre)
    with one_thread():
        found = calibrate(theatre, before, args.seed, args.bootstrap, args.permutations, _say)
    if scenario is not None:
        from ..analysis.lifetimes import alliances_of, simulate

        alliances = alliances_of(theatre, scenario.start, theatre.statement_date)
        if alliances:
            _say(f"{len(alliances)} alliances, {args.lifetimes} runs at each value")
            found.lifetimes = list(simulate(scenario, alliances, args.seed, args.lifetimes, _say))
        else:
            warnings.append("no alliance of alliances.csv can be played: no lifetimes")
    return found, warnings


def _opening(args: argparse.Namespace, theatre: "Theatre") -> tuple[Any, list[str]]:
    """Return the scenario in which alliances are played, or why there is none."""
    from ..scenario.errors import InputError, Problem
    from ..scenario.load import load_scenario

    if args.lifetimes == 0:
        return None, []
    if args.scenario is None and theatre.id != _SHIPPED:
        return None, ["no --scenario that opens the theatre: no lifetimes"]
    scenario = load_scenario(args.scenario or _OPENING)
    if scenario.theatre.hash != theatre.hash:
        message = f"plays in the theatre {scenario.theatre.path}, not in {theatre.path}"
        raise InputError(Problem("--scenario", scenario.name, message, "one of this theatre"))
    return scenario, []


def _say(text: str) -> None:
    """Tell whoever waits at a terminal what is under way."""
    from ..scenario.errors import one_line

    if sys.stderr.isatty():
        print(one_line(text), file=sys.stderr)


def _write_manifest(folder: Path, args: argparse.Namespace) -> None:
    """Write what marks a folder as one of results, and how to make it again."""
    from .. import __version__
    from ..compiled import code_version
    from ..ensemble.manifest import KIND
    from ..ensemble.results import write_json

    words = [*__command__.split(), "calibrate", args.theatre]
    for option in ("before", "seed", "bootstrap", "permutations", "lifetimes", "scenario"):
        value = getattr(args, option)
        words += [f"--{option}", str(value)] if value is not None else []
    content = {
        "kind": KIND,
        "verb": "calibrate",
        "version": __version__,
        "code": code_version(),
        "seed": args.seed,
        "command": shlex.join(words),
    }
    write_json(folder / "manifest.json", content)
