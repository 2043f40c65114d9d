"""How many runs, which seeds and how many processes there may be."""

from numbers import Integral
from typing import Any, Final

from ..scenario.errors import Problem

LARGEST_SEED: Final = 2**63 - 1
"""A root seed is kept in a column of 64 bits."""

MOST_RUNS: Final = 1_000_000
"""At a tenth of a second each, more would take a day and longer."""

MOST_WORKERS: Final = 512
"""Processes."""


def wrong_numbers(runs: Any, seed: Any, workers: Any, dashes: str = "") -> list[Problem]:
    """Return what is wrong with numbers that a user gave; None stands for the usual one.

    Parameters
    ----------
    runs, seed, workers : int or None
        What was given.
    dashes : str
        What stands before their names on the command line.
    """
    bounds = (
        ("runs", runs, 1, MOST_RUNS),
        ("seed", seed, 0, LARGEST_SEED),
        ("workers", workers, 1, MOST_WORKERS),
    )
    return [
        Problem(f"{dashes}{name}", "", f"{value!r} is out of range", f"{low} to {high}")
        for name, value, low, high in bounds
        if value is not None and not (isinstance(value, Integral) and low <= int(value) <= high)
    ]
