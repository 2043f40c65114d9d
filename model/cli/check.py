"""``check``: validates scenario files and theatres without running anything."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
        description="Validates scenario files, theatre folders and shipped names of either.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, a folder or a name")
    add_json(parser)
    parser.set_defaults(run=run)


def check_one(
    name: str, theatres: dict[Path, Any]
) -> tuple[tuple["Problem", ...], tuple[str, ...]]:
    """Return the problems and the warnings of one scenario or theatre.

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

    try:
        theatre = name in shipped_theatres() and name not in shipped_scenarios()
        if theatre or _is_folder(name):
            load_theatre(name)
            return (), ()
        if Path(name).name == "theatre.toml":
            load_theatre(Path(name).parent)
            return (), ()
        return (), load_scenario(name, theatres=theatres).warnings
    except InputError as error:
        return error.problems, ()


def _is_folder(name: str) -> bool:
    """Return whether a name is the path of a folder."""
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _entry(name: str, problems: tuple["Problem", ...]) -> dict[str, Any]:
    """Return what ``--json`` says about one file."""
    errors = [{key: value or None for key, value in asdict(each).items()} for each in problems]
    return {"path": name, "ok": not problems, "errors": errors}


def run(args: argparse.Namespace) -> int:
    """Check files; the status is 2 if any is wrong.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..scenario.errors import one_line

    theatres: dict[Path, Any] = {}
    found = {name: check_one(name, theatres) for name in dict.fromkeys(args.files)}
    warnings = [f"{name}: {text}" for name, (_, texts) in found.items() for text in texts]
    if args.json:
        files = [_entry(name, problems) for name, (problems, _) in found.items()]
        print(json_object("check", warnings, files=files))
    for name, (problems, _) in found.items():
        for problem in problems:
            print(problem.line(), file=sys.stderr)
        if not problems and not args.json:
            print(one_line(f"ok  {name}"))
    for warning in warnings if not args.json else ():
        print(one_line(f"warning: {warning}"), file=sys.stderr)
    return 2 if any(problems for problems, _ in found.values()) else 0
