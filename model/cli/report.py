"""``report``: a results folder as one HTML file that can be shown to others."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, json_object
from .ensembles import say

if TYPE_CHECKING:
    from ..ensemble.store import Store
    from ..report.kept import Kept


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "report",
        help="a results folder as one HTML file",
        description="Writes what a results folder of run, compare, sweep or sensitivity says into "
        "one HTML file that needs nothing beside itself and prints well.",
    )
    add = parser.add_argument
    add("folder", metavar="DIR", help="a results folder, or its address such as s3://bucket/run")
    add("--out", metavar="FILE", help="the file to write (DIR/report.html)")
    add(
        "--sensitivity",
        metavar="FOLDER",
        help="a folder of sensitivity, to say which parameters matter",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the report.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..ensemble.store import Scratch
    from ..report.kept import Kept, here_of
    from ..report.page import REPORT, report_of

    scratch = Scratch()  # holds a copy of what is at an address for as long as it lives
    folder, store = here_of(args.folder, scratch)
    kept, drivers = Kept.read(folder, args.folder), _drivers(args.sensitivity)
    html, problems = report_of(kept, drivers)
    out = f"{args.folder.rstrip('/')}/{REPORT}" if args.out is None else args.out
    _write(html, out, None if args.out is not None else store)
    for problem in problems:
        say(f"warning: {problem}")
    if args.json:
        print(json_object("report", problems, out))
    else:
        print(f"Report   {out}")
    return 0


def _drivers(shown: str | None) -> "Kept | None":
    """Return the folder that says which parameters matter, if one is named.

    Raises
    ------
    InputError
        If it is no folder of `sensitivity` on this machine.
    """
    if shown is None:
        return None
    from ..ensemble.store import folder_of
    from ..report.kept import Kept
    from ..scenario.errors import InputError, Problem

    found = Kept.read(folder_of(shown), shown)
    if found.verb != "sensitivity":
        message = f"holds results of {found.verb}"
        raise InputError(Problem("--sensitivity", shown, message, "a folder of sensitivity"))
    return found


def _write(html: str, out: str, store: "Store | None") -> None:
    """Write the file, whole or not at all.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    from ..ensemble.store import Folder
    from ..report.page import REPORT
    from ..scenario.errors import InputError, Problem

    path = Path(out)
    try:
        if store is not None:
            store.write(REPORT, html.encode())
        elif path.is_dir():
            raise InputError(Problem(out, "", "is a folder", "--out FILE"))
        else:
            Folder(path.parent).write(path.name, html.encode())
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise InputError(Problem(out, "", message, "--out FILE")) from error
