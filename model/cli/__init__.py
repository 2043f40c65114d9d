"""The command line: one file for each verb, with ``add_parser`` and ``run``.

Verb modules import nothing heavy at their top, so that ``--help`` answers at once.
"""

import argparse
import json
from collections.abc import Sequence
from typing import Any

from .. import __version__


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--json``.

    Parameters
    ----------
    parser : ArgumentParser
        The verb's parser.
    """
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )


def json_object(
    verb: str, warnings: Sequence[str] = (), out: str | None = None, **keys: Any
) -> str:
    """Return what a verb prints with ``--json``.

    Parameters
    ----------
    verb : str
        The verb.
    warnings : sequence of str
        What is odd, but no error.
    out : str, optional
        The results folder, for verbs that write one.
    **keys : object
        The verb's own keys.
    """
    # Not list(warnings): in this file that name is the module of the verb `list`.
    content = {"verb": verb, "version": __version__, "out": out, "warnings": [*warnings]}
    return json.dumps(content | keys, ensure_ascii=False, allow_nan=False)
