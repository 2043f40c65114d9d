"""``check``: validates scenario files and theatres without running anything."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import add_json, json_object

if TYPE_CHECKING:
    from ..scenario.errors import Problem


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "check",
        help="validate files without running",
        description="Validates scenario files, theatre folders and shipped names of either, and "
        "says in words what it understood.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, a folder or a name")
    parser.add_argument(
        "--quiet", action="store_true", help="say only which files are right, not what they say"
    )
    add_json(parser)
    parser.set_defaults(run=run)


class Checked(NamedTuple):
    """What became of one scenario or theatre.

    Attributes
    ----------
    problems : tuple of Problem
        What is wrong; then nothing was understood.
    warnings : tuple of str
        What is odd.
    understood : dict or None
        What it says, as plain data (`model.scenario.understood`).
    """

    problems: tuple["Problem", ...] = ()
    warnings: tuple[str, ...] = ()
    understood: dict[str, Any] | None = None


def check_one(name: str, theatres: dict[Path, Any]) -> Checked:
    """Check one scenario or theatre.

    Parameters
    ----------
    name : str
        A path or a shipped name.
    theatres : dict
        Theatres loaded so far.
    """
    from ..scenario.errors import InputError
    from ..scenario.load import load_scenario
    from ..scenario.places import shipped_scenarios, shipped_theatres
    from ..scenario.theatre import load_theatre
    from ..scenario.understood import of_scenario, of_theatre

    try:
        theatre = name in shipped_theatres() and name not in shipped_scenarios()
        if theatre or _is_folder(name):
            return Checked(understood=of_theatre(load_theatre(name)))
        if Path(name).name == "theatre.toml":
            return Checked(understood=of_theatre(load_theatre(Path(name).parent)))
        scenario = load_scenario(name, theatres=theatres)
        return Checked((), scenario.warnings, of_scenario(scenario, theatres))
    except InputError as error:
        return Checked(error.problems)


def _is_folder(name: str) -> bool:
    """Return whether a name is the path of a folder."""
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _entry(name: str, found: Checked) -> dict[str, Any]:
    """Return what ``--json`` says about one file."""
    wrong = found.problems
    errors = [{key: value or None for key, value in asdict(each).items()} for each in wrong]
    return {"path": name, "ok": not wrong, "errors": errors, "understood": found.understood}


def run(args: argparse.Namespace) -> int:
    """Check files; the status is 2 if any is wrong.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..scenario.errors import one_line
    from ..scenario.understood import lines_of

    theatres: dict[Path, Any] = {}
    found = {name: check_one(name, theatres) for name in dict.fromkeys(args.files)}
    warnings = [f"{name}: {text}" for name, each in found.items() for text in each.warnings]
    if args.json:
        files = [_entry(name, each) for name, each in found.items()]
        print(json_object("check", warnings, files=files))
    for name, each in found.items():
        for problem in each.problems:
            print(problem.line(), file=sys.stderr)
        if each.understood is not None and not args.json:
            said = [] if args.quiet else lines_of(each.understood)
            print("\n".join(one_line(line) for line in (f"ok  {name}", *said)))
    for warning in warnings if not args.json else ():
        print(one_line(f"warning: {warning}"), file=sys.stderr)
    return 2 if any(each.problems for each in found.values()) else 0
