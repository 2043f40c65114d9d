"""``schema``: the JSON Schema of scenario files."""

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
    parser = subparsers.add_parser("schema", help="the JSON Schema of scenario files")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..scenario.json_schema import scenario_schema, scenario_schema_text

    if args.json:
        print(json_object("schema", schema=scenario_schema()))
    else:
        print(scenario_schema_text(), end="")
    return 0
