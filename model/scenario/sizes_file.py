"""A user's own table of the actors' sizes."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from .errors import Problem, listed, nearest
from .separated import Separated, columns_of, raise_some, read_separated, short


def read_sizes(path: Path, names: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return the strength of each actor from a table ``actor,strength``.

    Parameters
    ----------
    path : Path
        The file; other columns are passed over.
    names : tuple of str
        The actors, in the order wanted.

    Returns
    -------
    (n,) float
        Above 0.

    Raises
    ------
    InputError
        If an actor is missing, unknown or there twice, or a strength is not above 0.
    """
    table = read_separated(path)
    at = columns_of(table, ("actor", "strength"))
    known, sizes = set(names), dict[str, float]()
    problems = table.problems
    for line, cells in table.rows:
        name, text = cells[at[0]], cells[at[1]]
        where = f"line {line}"
        if name in sizes:
            problems.append(Problem(table.path, where, f"actor {short(name)} stands twice"))
        if not name:
            problems.append(Problem(table.path, f"{where}, column actor", "names no actor"))
        elif name not in known:
            message = f"unknown actor {short(name)}"
            allowed = "an actor of the table of ties"
            problems.append(Problem(table.path, where, message, allowed, nearest(name, known)))
        sizes[name] = _size(table, f"{where} ({short(name)}), column strength", text, problems)
    missing = [name for name in names if name not in sizes]
    if missing:
        message = f"actors without a strength: {listed(map(short, missing), 5)}"
        problems.append(Problem(table.path, "", message, "a row for each actor"))
    raise_some(problems)
    return np.array([sizes[name] for name in names])


def _size(table: Separated, where: str, text: str, problems: list[Problem]) -> float:
    """Return a strength; 1, and a problem, if it is none."""
    try:
        value = table.number(text)
    except ValueError as error:
        problems.append(Problem(table.path, where, str(error), "a number above 0"))
        return 1.0
    if value <= 0.0:
        problems.append(Problem(table.path, where, f"is {text}", "a number above 0"))
    return value
