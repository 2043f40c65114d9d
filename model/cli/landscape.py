"""``landscape``: the camps that landscape theory predicts, proved where that is possible."""

import argparse
import math
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __command__
from . import add_json, json_object

if TYPE_CHECKING:
    from ..ensemble.claim import Mode
    from ..landscape.power import Power
    from ..landscape.problem import Landscape
    from ..report.landscape import Answer
    from .landscape_input import Case

#: What ``--method`` takes; ``model/landscape/solve.py`` says what each does.
_METHODS = ("auto", "enumerate", "dynamic", "milp", "tabu")

_LARGEST_SEED = 2**63 - 1
_MOST_SECONDS = 1e6

#: Actors up to which power is computed: the table of sums grows with their square.
_MOST_POWER = 500

_EPILOG = f"""FILE is a table of ties, separated by comma, semicolon or tab, in UTF-8:
an edge list with the header source,target,weight or source,target,sign, or a
square matrix with names in the first row and the first column.

Energy of a configuration X:  E(X) = sum over i of s_i F_i(X),
F_i(X) = sum over j of s_j p_ij d_ij(X); d = 0 in the same camp, 1 otherwise;
both orders of a pair counted. Less is better.

Try:  {__command__} landscape status-quo
      {__command__} landscape my-ties.csv --sizes my-sizes.csv --camps free
"""


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "landscape",
        help="the camps that theory predicts, for a scenario or a table of ties",
        description="Finds the alignment of least energy (Axelrod and Bennett 1993).",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("name", metavar="NAME|FILE", help="a scenario, or a table of ties")
    _add_input(parser)
    add("--camps", metavar="K|free", help="most camps allowed (2; free with --autonomy)")
    add("--seconds", type=float, default=60.0, metavar="T", help="time for the proof (60)")
    add("--seed", type=int, default=1, metavar="S", help="seed of draws and searches (1)")
    add("--method", choices=_METHODS, default="auto", help="how to search (auto)")
    add("--quota", type=float, metavar="Q", help="strength that wins, for power (more than half)")
    add("--out", metavar="DIR", help="the results folder (results/landscape-NAME)")
    add("--overwrite", action="store_true", help="replace the results there")
    add("--no-figures", action="store_true", help="draw nothing")
    add_json(parser)
    parser.set_defaults(run=run)


def _add_input(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how the input is read."""
    table = parser.add_argument_group("of a table of ties")
    add = table.add_argument
    add("--neutral", type=float, metavar="X", help="score that means neither; it is subtracted")
    add("--symmetrize", choices=("mean",), help="where the directions of a pair differ")
    scenario = parser.add_argument_group("of a scenario")
    add = scenario.add_argument
    add("--week", type=int, metavar="W", help="look at the beginning of week W (0, the start)")
    add("--autonomy", action="store_true", help="ties as the weekly realignment has them")
    add("--set", action="append", default=[], metavar="KEY=VALUE", dest="settings",
        help="change a parameter, events.ID.FIELD or switches.NAME")  # fmt: skip
    both = parser.add_argument_group("of both")
    both.add_argument("--sizes", metavar="FILE|none", help="table actor,strength; none: all 1")
    both.add_argument("--signs", action="store_true", help="use only the sign of each tie")


def _camps(args: argparse.Namespace) -> int | None:
    """Return how many camps are allowed; None: any number."""
    from ..scenario.errors import InputError, Problem

    if args.camps is None:
        return None if args.autonomy else 2
    if args.camps == "free":
        return None
    try:
        camps = int(args.camps)
    except ValueError:
        camps = 0
    if not 1 <= camps <= 1_000_000:
        message = f"{args.camps!r} is no number of camps"
        raise InputError(Problem("--camps", "", message, "1, 2, 3, ... or free"))
    return camps


def _check_numbers(args: argparse.Namespace) -> None:
    """Refuse numbers that make no sense, all of them at once."""
    from ..scenario.errors import Problem, raise_any

    problems = []
    if not 0 <= args.seed <= _LARGEST_SEED:
        message = f"{args.seed} is out of range"
        problems.append(Problem("--seed", "", message, f"0 to {_LARGEST_SEED}"))
    if not 0.0 < args.seconds <= _MOST_SECONDS:
        message = f"{args.seconds:g} is out of range"
        problems.append(Problem("--seconds", "", message, f"above 0, up to {_MOST_SECONDS:,.0f}"))
    for option, value in (("--neutral", args.neutral), ("--quota", args.quota)):
        if value is not None and not math.isfinite(value):
            problems.append(Problem(option, "", f"{value} is not finite", "a number"))
    raise_any(problems)


def _say(text: str) -> None:
    """Print a line on standard error."""
    from ..scenario.errors import one_line

    print(one_line(text), file=sys.stderr)


def run(args: argparse.Namespace) -> int:
    """Find the best configuration of a landscape.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..compiled import WARM

    _check_numbers(args)
    camps = _camps(args)
    if not WARM and sys.stderr.isatty():
        _say("compiling once, about 25 s")
    from .landscape_input import read_case
    from .patience import patient

    with patient():
        case = read_case(args)
    for warning in case.warnings:
        _say(f"warning: {warning}")
    folder = Path("results") / f"landscape-{case.name}" if args.out is None else _folder(args.out)
    with patient():
        return _answer(args, case, camps, folder)


def _folder(shown: str) -> Path:
    """Return the folder to write; an address of an object store is none."""
    from ..ensemble.store import is_address
    from ..scenario.errors import InputError, Problem

    if is_address(shown):
        raise InputError(Problem("--out", shown, "is an address", "a folder of this machine"))
    return Path(shown)


def _answer(args: argparse.Namespace, case: "Case", camps: int | None, folder: Path) -> int:
    """Solve, write the folder and print."""
    from .. import __version__
    from ..ensemble.claim import claim
    from ..ensemble.publish import publish
    from ..report.landscape import contract, in_words
    from ..report.landscape_files import draw_figures, write_tables
    from ..scenario.errors import one_line

    with claim(folder, _mode(args, folder)) as held:
        desk = held.scratch.path / "landscape"
        desk.mkdir()
        answer = _solved(args, case, camps)
        warnings = list(case.warnings)
        if not args.no_figures:
            warnings += _try_to_draw(draw_figures, desk / "figures", answer, case.shown)
        said = {"verb": "landscape", "version": __version__, "out": str(folder)}
        write_tables(desk, answer, said | {"warnings": warnings})
        _write_manifest(desk, args)
        publish(held.store, desk, clear=True)
    if args.json:
        print(json_object("landscape", warnings, str(folder), **contract(answer)))
        return 0
    print("\n".join(one_line(line) for line in in_words(answer)))
    print(f"\nTables   {one_line(folder)}")
    if not args.no_figures:
        print(f"Figures  {one_line(folder / 'figures')}")
    return 0


def _mode(args: argparse.Namespace, folder: Path) -> "Mode":
    """Return what to do with a folder that is there already.

    A folder of the default name that holds something else is left alone.
    """
    from ..report.landscape_files import FILES
    from ..scenario.errors import InputError, Problem, listed

    if args.overwrite:
        return "overwrite"
    there = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
    if args.out is not None and there:
        message, allowed = "is not empty", "another folder, or --overwrite"
        raise InputError(Problem(str(folder), "", message, allowed))
    if there - FILES:
        message = f"holds what landscape has not written: {listed(sorted(there - FILES), 3)}"
        allowed = "--overwrite to replace it with all that it holds, or another --out"
        raise InputError(Problem(str(folder), "", message, allowed))
    return "new" if args.out is not None else "overwrite"


def _solved(args: argparse.Namespace, case: "Case", camps: int | None) -> "Answer":
    """Find the best configuration and the power of the actors."""
    from ..landscape.sample import descents
    from ..landscape.solve import solve
    from ..randomness import Streams
    from ..report.landscape import Answer
    from ..scenario.errors import InputError, Problem

    if sys.stderr.isatty():
        _say(f"{case.problem.n} actors; a proof may take {args.seconds:g} s")
    try:
        solution = solve(case.problem, camps, args.seconds, args.seed, args.method)
    except ValueError as error:
        raise InputError(Problem(f"--method {args.method}", "", str(error))) from error
    power = _power(case.problem, args.quota)
    reached = None
    if solution.minima is None:
        reached = descents(case.problem, camps, Streams(args.seed, 0)["landscape_starts"])
    return Answer(case.title, case.about, case.problem, solution, power, args.seed, reached)


def _power(problem: "Landscape", quota: float | None) -> "Power | None":
    """Return the power of the actors over strength; None where they are too many."""
    from ..landscape.power import power
    from ..scenario.errors import InputError, Problem

    total = float(problem.strength.sum())
    if quota is not None and not 0.0 < quota <= total:
        allowed = f"above 0, up to the sum of all strengths, {total:g}"
        raise InputError(Problem("--quota", "", f"{quota:g} is out of range", allowed))
    return power(problem.strength, quota) if problem.n <= _MOST_POWER else None


def _try_to_draw(draw: Any, *arguments: Any) -> list[str]:
    """Draw; if that fails the tables are of use all the same, so it is a warning."""
    try:
        draw(*arguments)
    except (ValueError, ArithmeticError, IndexError, KeyError, TypeError) as error:
        warning = f"not every figure was drawn: {type(error).__name__}: {error}"
        _say(f"warning: {warning}")
        return [warning]
    return []


def _write_manifest(folder: Path, args: argparse.Namespace) -> None:
    """Write what marks a folder as one of results, and how to make it again."""
    from .. import __version__
    from ..compiled import code_version
    from ..ensemble.manifest import KIND
    from ..ensemble.results import write_json

    content = {
        "kind": KIND,
        "verb": "landscape",
        "version": __version__,
        "code": code_version(),
        "seed": args.seed,
        "command": shlex.join(_words(args)),
    }
    write_json(folder / "manifest.json", content)


def _words(args: argparse.Namespace) -> list[str]:
    """Return the command line, spelt out."""
    words = [*__command__.split(), "landscape", args.name]
    for option in ("camps", "seconds", "seed", "method", "quota", "neutral", "symmetrize",
                   "week", "sizes"):  # fmt: skip
        value = getattr(args, option)
        words += [f"--{option}", str(value)] if value is not None else []
    for setting in args.settings:
        words += ["--set", setting]
    return words + ["--autonomy"] * args.autonomy + ["--signs"] * args.signs
