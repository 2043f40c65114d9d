"""The verbs, and how each ends: its exit status and what stands on standard error.

Exit status: 0 done; 2 the input is wrong; 3 some runs failed; 130 interrupted.
"""

import argparse
import errno
import gc
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

from .. import __command__, __version__
from ..scenario.errors import InputError

#: Each verb is a module of this folder with ``add_parser(subparsers)`` and ``run(args)``.
VERBS = (
    "list", "show", "check", "run", "compare", "sweep", "sensitivity", "replay", "landscape",
    "calibrate", "hindcast", "report", "app", "schema", "completion",
)  # fmt: skip

#: Objects more, after which Python looks for those of no use.
RARELY = 50_000

#: What the disk answers when it takes no more.
_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

_DESCRIPTION = f"""Muster: which factions of a many-sided civil war unite, fight and split.

Try:  {__command__} list
      {__command__} show forty-one-unite
      {__command__} run forty-one-unite
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog=__command__.removeprefix("python "),
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"muster {__version__}")
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb in VERBS:
        importlib.import_module(f".{verb}", __package__).add_parser(subparsers)
    return parser


def _drop_output() -> None:
    """Point standard output at nothing: whoever read it has gone (``show x | head``)."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def _make_printable() -> None:
    """Escape what the terminal's encoding cannot hold instead of failing on it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _status(args: argparse.Namespace) -> int:
    """Run the verb; under MPI on rank 0 only, which the other ranks serve."""
    run: Callable[[argparse.Namespace], int] = args.run
    if getattr(args, "engine", None) != "mpi":
        return run(args)
    from ..ensemble.engines.mpi import lead

    return lead(lambda: run(args))


@contextmanager
def _one_voice() -> Iterator[None]:
    """Let rank 0 alone complain of a wrong command where MPI starts several processes."""
    ranks = (os.environ.get(name, "0") for name in ("PMI_RANK", "OMPI_COMM_WORLD_RANK"))
    if set(ranks) == {"0"}:
        yield
        return
    with Path(os.devnull).open("w") as nothing, redirect_stderr(nothing):
        yield


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process by default.
    """
    # What a command makes, modules and figures, is mostly of use until it ends: to look through it
    # as often as usual for what is not would take a tenth of the time of imports and figures.
    gc.set_threshold(RARELY)
    _make_printable()
    with _one_voice():
        args = build_parser().parse_args(argv)
    try:
        status = _status(args)
        if sys.stdout is not None:  # None where the caller has closed it
            sys.stdout.flush()
    except InputError as error:
        for problem in error.problems:
            print(problem.line(), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _drop_output()
        return 0
    except OSError as error:
        if error.errno not in _CANNOT_WRITE:
            raise
        print(f"cannot write: {error.strerror}", file=sys.stderr)
        _drop_output()
        return 2
    return status
