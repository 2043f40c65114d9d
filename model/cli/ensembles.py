"""What the verbs that play many runs share: their options, and how they end."""

import argparse
import importlib
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __command__

if TYPE_CHECKING:
    from ..ensemble.claim import Mode
    from ..ensemble.forks import Helper
    from ..ensemble.perform import Outcome

#: A shortened run of a long scenario has a warning for each event that it does not reach.
_MOST_WARNINGS = 5


def add_ensemble(
    parser: argparse.ArgumentParser,
    folder: str,
    runs: int = 1,
    *,
    detail: bool = True,
    report: bool = True,
) -> None:
    """Add the options of verbs that play many runs.

    Parameters
    ----------
    parser : ArgumentParser
        The verb's parser.
    folder : str
        The usual results folder, in words.
    runs : int
        The usual number of replications.
    detail : bool
        Whether the user may choose how many runs have detail tables.
    report : bool
        Whether the verb writes a report.
    """
    add = parser.add_argument
    add("--runs", type=int, metavar="N", help=f"number of replications ({runs})")
    add("--weeks", type=int, metavar="W", help="how many weeks a run takes (the scenario's)")
    add("--seed", type=int, default=1, metavar="S", help="root seed (1)")
    add(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help="change a parameter, events.ID.FIELD or switches.NAME",
    )
    if detail:
        add("--detail", metavar="K|all", help="runs with tables on factions, dyads, clashes (10)")
    else:
        parser.set_defaults(detail=None)
    add("--no-figures", action="store_true", help="draw nothing")
    if report:
        add("--no-report", action="store_true", help="write no report.html")
    else:
        parser.set_defaults(no_report=False)  # there is none to be left out
    where = parser.add_argument_group(
        "where the results go",
        "A folder, or an address such as s3://bucket/run (needs the extra [s3]; credentials "
        "and endpoint as in AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL or ~/.aws). Finished runs "
        "are in it at once: what is interrupted or killed goes on with --resume.",
    )
    where.add_argument("--out", metavar="DIR", help=f"folder or address ({folder})")
    there = where.add_mutually_exclusive_group()
    there.add_argument(
        "--resume", action="store_true", help="add what is missing; more --runs extend it"
    )
    there.add_argument("--overwrite", action="store_true", help="replace the results there")
    how = parser.add_argument_group(
        "what plays the runs",
        "The tables are the same whatever plays them. dask and mpi need the extras [dask] and "
        "[mpi], and an --out that every worker can write: an address, or a shared folder. "
        "dask: the workers of a scheduler that is running. mpi: all ranks but the first, as in "
        f"mpiexec -n 3 {__command__} ... --engine mpi.",
    )
    how.add_argument("--workers", type=int, metavar="K", help="processes (as many as are of use)")
    how.add_argument("--engine", choices=("local", "dask", "mpi"), default="local", help="(local)")
    how.add_argument("--scheduler", metavar="ADDR", help="of dask, such as tcp://10.0.0.1:8786")


def check_numbers(args: argparse.Namespace) -> None:
    """Refuse numbers that make no sense, and options that do not go together, all at once.

    Parameters
    ----------
    args : Namespace
        With the options of `add_ensemble`.

    Raises
    ------
    InputError
        Naming them.
    """
    from ..ensemble.limits import wrong_numbers
    from ..scenario.errors import Problem, raise_any

    problems = wrong_numbers(args.runs, args.seed, args.workers, "--")
    if args.scheduler is not None and args.engine != "dask":
        problems.append(Problem("--scheduler", "", "is for --engine dask"))
    if args.workers is not None and args.engine != "local":
        message = f"the workers of {args.engine} are those that were started"
        problems.append(Problem("--workers", "", message, "no --workers"))
    raise_any(problems)


def prepare_workers(args: argparse.Namespace, runs: int) -> "Helper":
    """Have the server of worker processes start while the rest is still imported.

    Parameters
    ----------
    args : Namespace
        With the options of `add_ensemble`, checked.
    runs : int
        About how many replications there are to play, over all scenarios.

    Returns
    -------
    Helper
        Draws figures beside this process, if there is a server and there are to be any.
    """
    from ..ensemble.forks import Helper, prepare, usual_workers

    served = args.engine == "local" and prepare(args.workers or usual_workers(runs))
    painters = f"{__package__.rpartition('.')[0]}.report.painters"
    return Helper(served and not args.no_figures, painters)


def import_report(*modules: str) -> None:
    """Import what makes figures and reports: half a second, which is free while workers play.

    Parameters
    ----------
    *modules : str
        Names of modules of ``report``.
    """
    for module in modules:
        importlib.import_module(f"...report.{module}", __name__)


def mode_of(args: argparse.Namespace) -> "Mode":
    """Return what to do with a folder that is there already.

    Parameters
    ----------
    args : Namespace
        With the options of `add_ensemble`.
    """
    if args.resume:
        return "resume"
    if args.overwrite:
        return "overwrite"
    return "new" if args.out is not None else "default"


def options_of(args: argparse.Namespace) -> tuple[str, ...]:
    """Return the options as they were typed, but for ``--resume`` and ``--overwrite``.

    Parameters
    ----------
    args : Namespace
        With the options of `add_ensemble`.
    """
    words: list[str] = []
    for option, value in (
        ("--runs", args.runs),
        ("--weeks", args.weeks),
        ("--seed", args.seed),
        ("--workers", args.workers),
        ("--engine", None if args.engine == "local" else args.engine),
        ("--scheduler", args.scheduler),
        ("--out", args.out),
        ("--detail", args.detail),
    ):
        words += [option, str(value)] if value is not None else []
    for setting in args.settings:
        words += ["--set", setting]
    words += ["--no-figures"] * args.no_figures
    return (*words, *["--no-report"] * args.no_report)


def say(text: str) -> None:
    """Print a line on standard error.

    Parameters
    ----------
    text : str
        What to say.
    """
    from ..scenario.errors import one_line

    print(one_line(text), file=sys.stderr)


def warn(warnings: Sequence[str]) -> None:
    """Say what is odd before the runs begin, and whether code must be compiled.

    Parameters
    ----------
    warnings : sequence of str
        Of the scenarios.
    """
    from ..compiled import WARM

    for warning in warnings[:_MOST_WARNINGS]:
        say(f"warning: {warning}")
    if len(warnings) > _MOST_WARNINGS:
        say(f"and {len(warnings) - _MOST_WARNINGS} warnings more; check lists them all")
    if not WARM:
        say("compiling once, a minute or more")


def status_of(outcome: "Outcome") -> int:
    """Say what did not go as asked, and return the exit status.

    Parameters
    ----------
    outcome : Outcome
        What came of it.

    Returns
    -------
    int
        0; 3 if runs failed; 130 after Ctrl-C.
    """
    results = outcome.results
    if outcome.untouched:
        say(f"{outcome.folder} holds {results.count} runs already: nothing to do")
    if results.failed:
        first, where = results.failures[0], f"{outcome.folder}/failures"
        total = results.count + results.failed
        say(f"{results.failed} of {total} runs failed ({first['error']}); see {where}")
    again = _again(outcome.command)
    if outcome.interrupted and outcome.kept:
        say(f"interrupted: {results.count} runs are kept; go on with: {again}")
    elif outcome.interrupted and outcome.resumable:
        say(f"interrupted: what was finished is kept, not yet as tables; go on with: {again}")
    elif outcome.interrupted:
        say("interrupted before a run was finished; nothing was written")
    if outcome.interrupted:
        return 130
    return 3 if results.failed else 0


def _again(command: Sequence[str]) -> str:
    """Return the command that goes on."""
    start = ["mpiexec", "-n", "3"] if "mpi" in command else []
    return shlex.join([*start, *__command__.split(), *command, "--resume"])


def write_report(args: argparse.Namespace, outcome: "Outcome", folder: Path) -> None:
    """Write the report into a folder that is being made, unless ``--no-report``.

    Parameters
    ----------
    args : Namespace
        With the options of `add_ensemble`.
    outcome : Outcome
        What came of it.
    folder : Path
        With its tables, and its figures if there are any.
    """
    if args.no_report:
        return
    from ..report.page import write_report

    problems = write_report(folder, outcome.results.manifest)
    outcome.warnings.extend(f"report: {problem}" for problem in problems)


def places(outcome: "Outcome", *tables: str) -> list[str]:
    """Return where the results are, a line for each kind.

    Parameters
    ----------
    outcome : Outcome
        What came of it.
    *tables : str
        Tables beside those of ``tables``.
    """
    here, folder = outcome.results.folder, outcome.folder
    named = ", ".join(f"{folder}/{name}" for name in ("tables", *tables))
    report = [f"Report   {folder}/report.html"] if (here / "report.html").is_file() else []
    figures = [f"Figures  {folder}/figures"] if (here / "figures").is_dir() else []
    return [*report, f"Tables   {named}", *figures]


def shared_keys(outcome: "Outcome") -> dict[str, Any]:
    """Return what ``--json`` says of any ensemble.

    Parameters
    ----------
    outcome : Outcome
        What came of it.
    """
    results = outcome.results
    return {
        "seed": results.plan.seed,
        "runs": results.count + results.failed,
        "failed": results.failed,
        "weeks": results.plan.scenario.weeks,
        "interrupted": outcome.interrupted,
    }
