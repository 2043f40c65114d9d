"""``app``: a page in the browser on which to watch a scenario."""

import argparse
import importlib.util
from typing import Any

#: What the page needs beyond Muster itself: the extra ``[app]``.
_PACKAGES = ("solara", "starlette", "uvicorn")


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "app",
        help="a page in the browser on which to watch a scenario",
        description="Serves a page on this machine on which to watch a scenario week by week. "
        "Ctrl-C ends it.",
    )
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        default="forty-one-unite",
        help="a shipped scenario or a .toml file to begin with (forty-one-unite)",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="the address to serve on (127.0.0.1: for this machine alone)",
    )
    parser.add_argument(
        "--port", type=int, default=8765, metavar="P", help="the port (8765; 0 takes a free one)"
    )
    parser.add_argument(
        "--results",
        default="results",
        metavar="DIR",
        help="results folders below this one can be browsed (results)",
    )
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.set_defaults(run=run)


def _check_installed() -> None:
    """Raise if the page's packages are missing."""
    from ..scenario.errors import InputError, Problem

    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            [
                Problem(
                    "app",
                    "",
                    f"{', '.join(missing)} not installed",
                    "run `make app`, or install the extra: pip install 'muster-sim[app]'",
                )
            ]
        )


def run(args: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    _check_installed()
    from ..app.server import Served, serve

    serve(Served(args.name, args.results), args.host, args.port, open_browser=not args.no_open)
    return 0
