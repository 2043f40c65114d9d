"""``completion``: what a shell needs to complete verbs, options and names of scenarios.

The script is static: a shell that completes starts no Python.
"""

import argparse
import shlex
import sys
from typing import Any, Final

from . import add_json, json_object

#: How each shell takes the script up, now and at every start.
_TAKEN_UP: Final = {
    "bash": 'eval "$(muster completion bash)"          # in ~/.bashrc',
    "zsh": 'eval "$(muster completion zsh)"            # in ~/.zshrc, after compinit',
    "fish": "muster completion fish | source           # in ~/.config/fish/config.fish",
}

#: Arguments that name a scenario, whatever stands in the usage line.
_SCENARIOS: Final = ("name", "names", "scenario")

#: What stands in the usage line for a file, and for a folder.
_FILES: Final = ("FILE", "FILE|none", "NAME|FILE")
_FOLDERS: Final = ("DIR",)

#: Names of scenarios, then files: `$1` is what is typed so far.
_BASH: Final = """
_muster_{kind}() {{
  compgen -W {names} -- "$1"
  compgen -f -X '!*.toml' -- "$1"
  compgen -d -- "$1"
}}
"""
_ZSH: Final = """
_muster_{kind}() {{
  compadd -- {words}
  _files -g '*.toml'
}}
"""
_FISH: Final = """
function _muster_{kind}
  printf '%s\\n' {words}
  __fish_complete_suffix .toml
end
"""


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "completion",
        help="a script that lets bash, zsh or fish complete the command muster",
        description="Prints a script that completes verbs, options and shipped scenarios of the "
        "installed command muster.",
        epilog="Try:  " + "\n      ".join(_TAKEN_UP.values()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=tuple(_TAKEN_UP), help="for which shell")
    add_json(parser)
    parser.set_defaults(run=run)


def _named(kind: str, names: list[str]) -> dict[str, Any]:
    """Return how each shell completes shipped names and ``.toml`` files."""
    words = shlex.join(names)
    fill = {"kind": kind, "words": words, "names": shlex.quote(" ".join(names))}
    preamble = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
    return {
        "bash": f"_muster_{kind}",
        "zsh": f"_muster_{kind}",
        "fish": f"(_muster_{kind})",
        "preamble": {shell: text.format(**fill) for shell, text in preamble.items()},
    }


def _parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """Return a parser and those of its verbs."""
    found = [parser]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found += action.choices.values()
    return found


def script(shell: str) -> str:
    """Return the script for one shell.

    Parameters
    ----------
    shell : {"bash", "zsh", "fish"}
        Which.
    """
    import shtab

    from ..scenario.places import shipped_scenarios, shipped_theatres
    from .main import build_parser

    scenarios = _named("scenario_files", list(shipped_scenarios()))
    theatres = _named("theatre_files", list(shipped_theatres()))
    either = _named("either_files", [*shipped_scenarios(), *shipped_theatres()])
    by_metavar = dict.fromkeys(_FILES, shtab.FILE) | dict.fromkeys(_FOLDERS, shtab.DIRECTORY)
    whole = build_parser()
    whole.prog = "muster"
    for parser in _parsers(whole):
        for action in parser._actions:
            complete = by_metavar.get(str(action.metavar))
            if action.dest in _SCENARIOS:
                complete = scenarios
            elif action.dest == "theatre":
                complete = theatres
            elif action.dest == "files":
                complete = either
            if complete is not None:
                action.complete = complete  # type: ignore[attr-defined]
    return str(shtab.complete(whole, shell))


def run(args: argparse.Namespace) -> int:
    """Print the script.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    text = script(args.shell)
    if args.json:
        print(json_object("completion", shell=args.shell, script=text))
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    return 0
