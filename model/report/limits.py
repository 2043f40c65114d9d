"""The limits of a result: those that every run has, and those of these runs."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from ..analysis.intervals import LEAST_PAIRS
from ..figures.data import day
from ..scenario.days import date_words
from .amounts import counted
from .numbers import capital

ALWAYS: Final = (
    "It is about a documented past, at the level of whole factions, weeks and governorates. It "
    "plans nobody's operations and cannot: it knows no roads, no units, no positions.",
    "It compares and explains. It predicts no battles, and the mean of a scenario is no forecast: "
    "read differences between scenarios rather than levels.",
    "Bands and intervals hold what is drawn: chance, and the parameters, sizes and ties that are "
    "drawn from ranges. They do not hold what the model leaves out, nor too narrow a range.",
    "Sources of a war disagree and take sides. Where estimates differ, runs draw from their span; "
    "who claims most is not always who did most.",
)
"""What holds for every result."""

SMALL: Final = 30
"""Runs below which percentiles and small differences are rough."""


def of_runs(finished: Mapping[str, int], asked: int) -> list[str]:
    """Return what the number of runs does not bear.

    Parameters
    ----------
    finished : mapping
        Runs that were played to the end, by scenario.
    asked : int
        Runs that were asked for, of each.
    """
    least = min(finished.values(), default=0)
    if not least:
        gone = [name for name, runs in finished.items() if not runs]
        return [f"No run of {', '.join(gone)} was finished: nothing is said of it."]
    told = []
    if least < LEAST_PAIRS:
        told.append(
            f"{capital(counted(least, 'run'))} of a scenario {'is' if least == 1 else 'are'} too "
            "few for a statement about chance: repeat it with --runs 100."
        )
    elif least < SMALL:
        told.append(
            f"{least} runs of a scenario are few: percentiles are rough, and differences that "
            "matter may be missed. Repeat it with --runs 100 or more."
        )
    if least < asked:
        told.append(f"Of {asked:,} runs asked for, {least:,} were finished.")
    return told


def of_failures(failed: int, runs: int) -> list[str]:
    """Return what failed runs mean for the rest.

    Parameters
    ----------
    failed, runs : int
        Runs that raised, and all that were begun.
    """
    if not failed:
        return []
    return [
        f"{failed:,} of {runs:,} runs failed and are left out; if what made them fail has to do "
        "with what is measured, the rest is not like the whole."
    ]


def of_period(scenario: Mapping[str, Any]) -> list[str]:
    """Return what a shortened run does not reach.

    Parameters
    ----------
    scenario : mapping
        As resolved.
    """
    if not scenario.get("start") or not scenario.get("weeks"):
        return []
    end = day(str(scenario["start"])) + dt.timedelta(weeks=int(scenario["weeks"]))
    late = [str(each["id"]) for each in scenario.get("events") or () if day(str(each["on"])) >= end]
    if not late:
        return []
    return [
        f"These runs end on {date_words(end)}: {counted(len(late), 'event')} of "
        f"{scenario.get('name')} come{'s' if len(late) == 1 else ''} later and "
        f"{'is' if len(late) == 1 else 'are'} not reached ({', '.join(late[:5])}"
        f"{' and others' if len(late) > 5 else ''})."
    ]


def of_undefined(names: list[str]) -> list[str]:
    """Return which outcomes have no meaning here.

    Parameters
    ----------
    names : list of str
        Their labels.
    """
    if not names:
        return []
    told = "; ".join(name[:1].lower() + name[1:] for name in names)
    return [f"These outcomes have no meaning in any scenario here and are left empty: {told}."]
