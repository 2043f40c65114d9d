"""``list``: the shipped scenarios and theatres, one line each."""

import argparse
from typing import Any

from . import add_json, json_object


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser("list", help="scenarios and theatres, one line each")
    add_json(parser)
    parser.set_defaults(run=run)


def _print_table(heading: str, rows: list[tuple[str, str]]) -> None:
    """Print names in one column and what they stand for in the next."""
    print(heading)
    width = max((len(name) for name, _ in rows), default=0)
    for name, text in rows:
        print(f"  {name:<{width}}  {text}".rstrip())


def run(args: argparse.Namespace) -> int:
    """List what is shipped.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..scenario.catalogue import list_scenarios, list_theatres
    from ..scenario.errors import one_line

    scenarios, theatres = list_scenarios(), list_theatres()
    if args.json:
        listed = [vars(each) for each in scenarios]
        places = [{"name": name, "title": title} for name, title in theatres]
        print(json_object("list", scenarios=listed, theatres=places))
        return 0
    _print_table("Scenarios", [(s.name, one_line(s.question or s.title)) for s in scenarios])
    _print_table("Theatres", [(name, one_line(title)) for name, title in theatres])
    return 0
