"""What the verbs share that play one scenario at the points of a design."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .ensembles import mode_of, options_of

if TYPE_CHECKING:
    import pandas as pd

    from ..ensemble.design import Point
    from ..ensemble.perform import Request
    from ..ensemble.plan import Verb
    from ..scenario.load import Scenario

#: Runs of all points together; more would be a slip of the keyboard.
_MOST_RUNS = 1_000_000


def check_total(points: int, runs: int) -> None:
    """Refuse more runs than anybody means.

    Parameters
    ----------
    points, runs : int
        Points of the design, and replications at each.

    Raises
    ------
    InputError
        If there are too many.
    """
    from ..scenario.errors import InputError, Problem

    if points * runs > _MOST_RUNS:
        message = f"{points:,} points with {runs:,} runs each are too many"
        raise InputError(Problem("--runs", "", message, f"{_MOST_RUNS:,} runs in all"))


def check_outcomes(names: Sequence[str], scenario: "Scenario") -> None:
    """Refuse outcomes that there are not.

    Parameters
    ----------
    names : sequence of str
        What ``--outcome`` gives.
    scenario : Scenario
        Whose outcomes.

    Raises
    ------
    InputError
        Naming each, with the nearest match.
    """
    from ..scenario.errors import Problem, listed, nearest, raise_any
    from ..scenario.outcome_names import outcome_names

    theatre = scenario.theatre
    sides = [name for name, side in theatre.sides.items() if side.control]
    known = outcome_names(theatre.control_groups, sides)
    raise_any(
        [
            Problem("--outcome", name, "unknown outcome", listed(known), nearest(name, known))
            for name in names
            if name not in known
        ]
    )


def request_at(
    args: argparse.Namespace,
    points: "Sequence[Point]",
    verb: "Verb",
    words: Sequence[str],
    usual: int = 1,
) -> "Request":
    """Return the ensemble of a scenario at every point, checked.

    Parameters
    ----------
    args : Namespace
        With ``name`` and the options of `add_ensemble`.
    points : sequence of Point
        Of the design.
    verb : str
        Which command it is for.
    words : sequence of str
        How that command begins, as it was typed.
    usual : int
        Replications at each point unless told.

    Raises
    ------
    InputError
        If a point's value is not allowed, or the scenario cannot be played.
    """
    from ..ensemble.design import scenarios_at
    from ..ensemble.perform import Request
    from ..ensemble.plan import check_playable, parse_detail

    at = scenarios_at(points, args.name, args.settings, args.weeks)
    scenarios = dict(zip((point.label for point in points), at, strict=True))
    first = next(iter(scenarios.values()))
    check_playable(first)
    return Request(
        scenarios=scenarios,
        folder=f"results/{verb}-{first.name}" if args.out is None else args.out,
        mode=mode_of(args),
        seed=args.seed,
        runs=args.runs,
        # What is asked for is outcomes; weekly detail of every point would be most of its tables.
        detail=0 if args.detail is None else parse_detail(args.detail),
        settings=tuple(args.settings),
        workers=args.workers,
        command=(*words, *options_of(args)),
        verb=verb,
        engine=args.engine,
        scheduler=args.scheduler,
        usual=usual,
    )


def write_table(table: "pd.DataFrame", folder: Path, stem: str) -> None:
    """Write a table for people and for programs.

    Parameters
    ----------
    table : DataFrame
        With plain columns.
    folder : Path
        Where ``STEM.csv`` and ``STEM.parquet`` are to be.
    stem : str
        The name without an ending.
    """
    import pyarrow as pa

    from ..ensemble.tables import writer

    table.to_csv(folder / f"{stem}.csv", index=False)
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    with (folder / f"{stem}.parquet").open("wb") as file, writer(file, arrow.schema) as parquet:
        parquet.write_table(arrow)
