"""What a result rests on: parameters, rows and fitted numbers, and how many are assumed."""

from collections.abc import Mapping
from typing import Any, Final

from .. import __command__
from ..scenario.differences import NONE
from ..scenario.places import shipped_scenarios
from .amounts import counted
from .blocks import Block, Table, Text

ASSUMED: Final = "assumed"

FIRST: Final = ("tau", "b_threat", "b_grievance", "b_commit", "b_sponsor", "b_domination")
"""Parameters that decide who joins whom; they come first."""

TABLE_WORDS: Final = {
    "factions": "factions and their sizes",
    "provinces": "governorates",
    "presence": "who is where",
    "control": "who holds what",
    "ties": "ties coded by hand",
    "sponsors": "sponsors' shares",
    "records": "clashes and joint operations on record",
    "umbrellas": "members of operations rooms",
    "blocs": "members of alliances at the start",
    "rules": "rules of targeting",
    "declared": "declared targets",
}
"""What the tables of a theatre hold."""


def is_assumed(row: Mapping[str, Any]) -> bool:
    """Return whether a parameter is assumed, wholly or in part.

    Parameters
    ----------
    row : mapping
        As resolved.
    """
    return ASSUMED in [part.strip() for part in str(row.get("source", "")).split(";")]


def share_assumed(parameters: Mapping[str, Mapping[str, Any]]) -> str:
    """Return how many parameters are assumed, and how many are drawn anew in each run.

    Parameters
    ----------
    parameters : mapping
        By name, as resolved; at least one.
    """
    assumed = sum(map(is_assumed, parameters.values()))
    drawn = sum(bool(row.get("draw")) for row in parameters.values())
    every = len(parameters)
    rest = every - assumed
    return (
        f"Of {counted(every, 'parameter')} {_are(assumed)} assumed and {_rest(rest)} on a source. "
        f"{_are(drawn).capitalize()} drawn anew from a range in each run, so that not knowing them "
        "widens the bands; the others are the same in every run."
    )


def _are(number: int) -> str:
    """Return how many are."""
    return f"{number} is" if number == 1 else f"{number or 'none'} are"


def _rest(number: int) -> str:
    """Return how many rest."""
    return f"{number} rests" if number == 1 else f"{number or 'none'} rest"


def parameter_table(parameters: Mapping[str, Mapping[str, Any]], label: str) -> Table:
    """Return the parameters with value, range and source, those of realignment first.

    Parameters
    ----------
    parameters : mapping
        By name, as resolved.
    label : str
        The scenario.
    """
    first = [name for name in FIRST if name in parameters]
    rows = []
    for name in dict.fromkeys([*first, *parameters]):
        row = parameters[name]
        low, high = row["range"]
        rows.append(
            (
                name,
                str(row.get("meaning") or NONE),
                f"{float(row['value']):,.6g}",
                f"{float(low):,.6g} to {float(high):,.6g}",
                "yes" if row.get("draw") else "no",
                str(row.get("unit") or NONE),
                str(row.get("source") or NONE).replace(";", ", "),
            )
        )
    return Table(
        caption=f"The parameters of {label}: value, the range that is defensible, and the source.",
        head=("parameter", "what it is", "value", "range", "drawn", "unit", "source"),
        rows=tuple(rows),
        words=frozenset({1, 4, 5, 6}),
        note="Drawn: each run takes a value of its own from the range. `assumed`: a judgement that "
        "nothing measures.",
    )


def fitted_words(grounds: Mapping[str, Any]) -> str:
    """Return what was fitted to data; empty where nothing was, or the folder does not say.

    Parameters
    ----------
    grounds : mapping
        See `ensemble.grounds`.
    """
    found = grounds.get("fitted")
    if not isinstance(found, dict) or not found.get("coefficients"):
        return ""
    return (
        f"{int(found['coefficients']):,} coefficients of contact, valence and clashes are "
        f"calibrated: fitted to records from before {found.get('records_before')}; each run draws "
        "a set of them with its covariance."
    )


def rows_table(grounds: Mapping[str, Any]) -> Table | None:
    """Return the rows of the theatre by table, and how many of them are judged or assumed.

    Parameters
    ----------
    grounds : mapping
        See `ensemble.grounds`.
    """
    tables = grounds.get("tables")
    if not isinstance(tables, dict) or not tables:
        return None
    return Table(
        caption=f"The rows of the theatre {grounds.get('title') or grounds.get('id')} that these "
        "runs read.",
        head=("table", "rows", "on a source", "judged from a source", "assumed"),
        rows=tuple(
            (
                TABLE_WORDS.get(str(name), str(name)),
                f"{row['rows']:,}",
                f"{row['rows'] - row['coded'] - row['assumed']:,}",
                f"{row['coded']:,}",
                f"{row['assumed']:,}",
            )
            for name, row in tables.items()
        ),
    )


def rests(
    scenario: Mapping[str, Any], label: str, grounds: Mapping[str, Any], drivers: list[Block]
) -> tuple[Block, ...]:
    """Return the section on what the result rests on.

    Parameters
    ----------
    scenario : mapping
        As resolved.
    label : str
        What it is called.
    grounds : mapping
        See `ensemble.grounds`; empty in older folders.
    drivers : list of Block
        What is known of the parameters that matter; empty if nothing is.
    """
    parameters = scenario.get("parameters") or {}
    blocks: list[Block] = list(drivers)
    if not drivers:
        name = str(scenario.get("name") or label)
        name = name if name in shipped_scenarios() else f"{name}.toml"
        blocks.append(
            Text(
                (
                    "Which of these parameters the outcome follows is not known from this folder. "
                    f"`{__command__} sensitivity {name}` works it out, and `report DIR "
                    "--sensitivity FOLDER` adds it here.",
                )
            )
        )
    if not parameters:
        blocks.append(Text(("The folder does not say which parameters these runs had.",)))
        return tuple(blocks)
    blocks.append(Text(tuple(filter(None, (share_assumed(parameters), fitted_words(grounds))))))
    rows = rows_table(grounds)
    blocks += [rows] if rows is not None else []
    blocks.append(parameter_table(parameters, label))
    return tuple(blocks)
