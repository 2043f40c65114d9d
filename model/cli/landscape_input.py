"""What the verb `landscape` is about: a scenario at a date, or a user's own table."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..landscape.problem import Landscape
from ..scenario.errors import InputError, Problem, nearest, raise_any
from ..scenario.places import shipped_scenarios
from ..scenario.sizes_file import read_sizes
from ..scenario.ties_file import read_ties

if TYPE_CHECKING:
    from ..scenario.load import Scenario

#: Characters of a name that a folder takes; others become a hyphen.
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


@dataclass(frozen=True)
class Case:
    """A landscape and where it comes from.

    Attributes
    ----------
    name : str
        For the results folder.
    title : str
        For headings.
    about : tuple of str
        Where ties and sizes come from, in sentences.
    problem : Landscape
        Actors, ties, sizes.
    shown : dict of str to str
        Names for narrow places, by actor; others are shown as they are.
    warnings : tuple of str
        What is odd, but no error.
    """

    name: str
    title: str
    about: tuple[str, ...]
    problem: Landscape
    shown: dict[str, str]
    warnings: tuple[str, ...]


def read_case(args: argparse.Namespace) -> Case:
    """Return what the command line asks about.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.

    Raises
    ------
    InputError
        If the name, a file or an option is wrong.
    """
    scenario = args.name in shipped_scenarios() or args.name.endswith(".toml")
    _check_options(args, scenario)
    case = _of_scenario(args) if scenario else _of_file(args)
    return _with_signs(case) if args.signs else case


def _check_options(args: argparse.Namespace, scenario: bool) -> None:
    """Refuse options that belong to the other kind of input, and names of neither."""
    only_scenario = {"--week": args.week is not None, "--autonomy": args.autonomy,
                     "--set": bool(args.settings)}  # fmt: skip
    only_file = {"--neutral": args.neutral is not None, "--symmetrize": args.symmetrize is not None}
    for option, given in (only_file if scenario else only_scenario).items():
        if given:
            kind = "a table of ties" if scenario else "a scenario"
            raise InputError(Problem(option, "", f"goes with {kind}; {args.name} is none"))
    if not scenario and not _is_there(args.name):
        raise InputError(
            Problem(
                args.name,
                "",
                "no such file, and no shipped scenario",
                "a scenario (see the verb list) or the path of a table of ties",
                nearest(args.name, shipped_scenarios(), 3),
            )
        )


def _is_there(name: str) -> bool:
    """Return whether a path leads to something."""
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _with_signs(case: Case) -> Case:
    """Return the same landscape with the signs of its ties only."""
    signs = np.sign(case.problem.propensity)
    problem = Landscape(case.problem.names, signs, case.problem.strength)
    return replace(case, problem=problem, about=(*case.about, "Only the sign of each tie counts."))


def _finite(name: str, problem: Landscape) -> Landscape:
    """Refuse ties and sizes whose products are no numbers any more."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = problem.size
    if not np.isfinite(size):
        message = "ties and sizes are too large: their energy is no finite number"
        raise InputError(Problem(name, "", message))
    return problem


def _of_file(args: argparse.Namespace) -> Case:
    """Return the landscape of a user's table."""
    path = Path(args.name)
    table = read_ties(path, args.neutral, args.symmetrize == "mean")
    about = [f"Ties: {path.name}, {_a(table.form)} with a value for {table.pairs:,} pairs."]
    if args.neutral is not None:
        about.append(f"{args.neutral:g} was subtracted from each value (--neutral).")
    if args.symmetrize is not None:
        about.append("Where the directions of a pair differ, their mean (--symmetrize mean).")
    sizes, words = _sizes(args.sizes, table.names, np.ones(len(table.names)))
    problem = _finite(args.name, Landscape(table.names, table.ties, sizes))
    name = "".join(c if c in _PLAIN else "-" for c in path.stem).strip(".-") or "table"
    return Case(name, path.name, (*about, words), problem, {}, table.warnings)


def _a(form: str) -> str:
    """Return a noun with its article."""
    return f"an {form}" if form[0] in "aeiou" else f"a {form}"


def _sizes(
    given: str | None, names: tuple[str, ...], otherwise: "np.ndarray"
) -> tuple["np.ndarray", str]:
    """Return the sizes that ``--sizes`` names, and a sentence on them."""
    if given == "none":
        return np.ones(len(names)), "Sizes: 1 for each actor (--sizes none)."
    if given is not None:
        return read_sizes(Path(given), names), f"Sizes: {Path(given).name}."
    return otherwise, "Sizes: 1 for each actor; none were given (--sizes FILE)."


def _of_scenario(args: argparse.Namespace) -> Case:
    """Return the landscape of a scenario at the start of a week."""
    import datetime as dt

    from ..ensemble.plan import check_playable
    from ..outcomes.landscape import autonomous, live
    from ..scenario.load import load_scenario
    from ..simulation import CivilWar

    scenario = load_scenario(args.name, args.settings)
    check_playable(scenario)
    week = args.week or 0
    if not 0 <= week <= scenario.weeks:
        raise_any([Problem("--week", "", f"{week} is out of range", f"0 to {scenario.weeks}")])
    model = CivilWar(scenario, args.seed, 0)
    if week:
        model.run_for_weeks(week)
    problem = (autonomous if args.autonomy else live)(model.state, model.parameters)
    day = scenario.start + dt.timedelta(weeks=week)
    sizes, words = _sizes(args.sizes, problem.names, np.asarray(problem.strength))
    if args.sizes is None:
        words = "Sizes: fighters in the theatre on that day."
    ties = (
        "bonds q_ij = c_ij min(w_ij, w_ji) - tau, which the weekly realignment follows"
        if args.autonomy
        else "live propensities, of each pair the mean of both directions"
    )
    about = (
        f"Ties: {ties}; on {day}, the beginning of week {week}, replication 0 of seed "
        f"{args.seed}. Actors: active factions with fighters.",
        *_to_come(scenario, day),
        words,
    )
    problem = _finite(args.name, Landscape(problem.names, problem.propensity, sizes))
    shown = _short_names(scenario)
    title = f"{scenario.title}, {day}"
    return Case(scenario.name, title, about, problem, shown, scenario.warnings)


def _to_come(scenario: "Scenario", day: object) -> list[str]:
    """Return a sentence on the events that have not happened yet."""
    later = [event.id for event in scenario.events if event.on >= day]  # type: ignore[operator]
    if not later:
        return []
    more = f" and {len(later) - 3} more" if len(later) > 3 else ""
    return [f"Still to come: {', '.join(later[:3])}{more} (--week W looks at a later week)."]


def _short_names(scenario: "Scenario") -> dict[str, str]:
    """Return short names of factions."""
    from ..ensemble.about import describe
    from ..figures.short import short_names
    from ..report.pictures import meta_of

    return short_names(meta_of(describe(scenario), baseline=None, runs=1, version="", seed=0))
