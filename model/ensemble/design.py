"""Designs of a sweep: the points at which a scenario is played, by grid or by Latin hypercube."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ..randomness import Streams
from ..scenario.errors import InputError, Problem, raise_any
from ..scenario.load import Scenario, load_scenario
from ..scenario.theatre import Theatre

OPTION: Final = "--over"
"""What stands for the file in messages."""

MOST_POINTS: Final = 10_000
"""Points of one design."""

ALLOWED: Final = "KEY=a,b,c or KEY=first:last:count"


@dataclass(frozen=True)
class Axis:
    """One key of a sweep and what it is set to.

    Attributes
    ----------
    key : str
        As for ``--set``.
    values : tuple of str
        Each as it would stand after the equals sign of ``--set``; empty for a
        Latin hypercube.
    ends : tuple of float or None
        Least and largest value, for a Latin hypercube.
    """

    key: str
    values: tuple[str, ...] = ()
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Point:
    """One point of a design.

    Attributes
    ----------
    label : str
        Its name in the tables: ``p00``, ``p01``, ... in the order of the design.
    chosen : dict of str to str
        What each key is set to.
    """

    label: str
    chosen: Mapping[str, str]

    @property
    def settings(self) -> tuple[str, ...]:
        """The values as ``--set`` takes them."""
        return tuple(f"{key}={value}" for key, value in self.chosen.items())


def number(text: str) -> float | None:
    """Return a finite number, or None if the text is none.

    Parameters
    ----------
    text : str
        What a user wrote.
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def short(value: float) -> str:
    """Return a number as a setting: twelve figures, no trailing zeros.

    Parameters
    ----------
    value : float
        Finite.
    """
    return f"{value:.12g}"


def _spaced(key: str, text: str) -> tuple[str, ...]:
    """Return the values of ``first:last:count``, evenly spaced, both ends included."""
    parts = [number(part) for part in text.split(":")]
    first, last, count = (*parts, None, None, None)[:3]
    if len(parts) != 3 or first is None or last is None or count is None:
        raise InputError(Problem(OPTION, key, f"{text!r} is no range", ALLOWED))
    if count != int(count) or not 2 <= count <= MOST_POINTS:
        message = f"{text!r} has no whole number of values"
        allowed = f"first:last:count, count 2 to {MOST_POINTS:,}"
        raise InputError(Problem(OPTION, key, message, allowed))
    if first == last:
        raise InputError(Problem(OPTION, key, f"{text!r} begins where it ends", ALLOWED))
    return tuple(short(float(value)) for value in np.linspace(first, last, int(count)))


def _listed(key: str, text: str) -> tuple[str, ...]:
    """Return the values of ``a,b,c``."""
    values = tuple(part.strip() for part in text.split(","))
    if not all(values):
        raise InputError(Problem(OPTION, key, f"{text!r} has an empty value", ALLOWED))
    if len(set(values)) < len(values):
        raise InputError(Problem(OPTION, key, f"{text!r} names a value twice", ALLOWED))
    return values


def _split(text: str) -> tuple[str, str]:
    """Return key and values of one ``--over``."""
    key, equals, values = (part.strip() for part in text.partition("="))
    if not key or (equals and not values):
        raise InputError(Problem(OPTION, text, "is no KEY=VALUES", ALLOWED))
    return key.removeprefix("parameters."), values


def parse_axis(text: str) -> Axis:
    """Return one axis of a grid.

    Parameters
    ----------
    text : str
        ``b_commit=0.2,1,2`` or ``events.ID.capacity=0:2:9`` (nine values from 0 to 2).

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> parse_axis("tau=0:1:3").values, parse_axis("switches.fight=true,false").values
    (('0', '0.5', '1'), ('true', 'false'))
    """
    key, values = _split(text)
    if not values:
        raise InputError(Problem(OPTION, key, "has no values", ALLOWED))
    return Axis(key, _spaced(key, values) if ":" in values else _listed(key, values))


def parse_range(text: str, scenario: Scenario) -> Axis:
    """Return one axis of a Latin hypercube.

    Parameters
    ----------
    text : str
        ``b_commit=0.2:2``, or ``b_commit`` alone for the range that the scenario gives it.
    scenario : Scenario
        Knows the ranges of parameters.

    Raises
    ------
    InputError
        If there is no range.
    """
    allowed = "KEY=least:largest, or a parameter that has a range"
    key, values = _split(text)
    if not values:
        known = scenario.parameters.get(key)
        low, high = known.range if known is not None else (None, None)
        if low is None or high is None or low == high:
            raise InputError(Problem(OPTION, key, "has no range of its own", allowed))
        return Axis(key, ends=(float(low), float(high)))
    ends = [number(part) for part in values.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        raise InputError(Problem(OPTION, key, f"{values!r} is no range to draw from", allowed))
    return Axis(key, ends=(ends[0], ends[1]))


def check_axes(axes: Sequence[Axis]) -> None:
    """Refuse a design without axes, with a key twice, or with too many points.

    Parameters
    ----------
    axes : sequence of Axis
        Of a grid or a Latin hypercube.

    Raises
    ------
    InputError
        Saying which.
    """
    keys = [axis.key for axis in axes]
    problems = [
        Problem(OPTION, key, "is swept twice", "each key once")
        for key in dict.fromkeys(keys)
        if keys.count(key) > 1
    ]
    if not axes:
        problems.append(Problem(OPTION, "", "is missing: nothing to sweep over", ALLOWED))
    raise_any(problems)
    size = math.prod(len(axis.values) or 1 for axis in axes)
    if size > MOST_POINTS:
        message = f"{size:,} points are too many"
        raise InputError(Problem(OPTION, "", message, f"at most {MOST_POINTS:,}"))


def labelled(rows: Sequence[Mapping[str, str]]) -> tuple[Point, ...]:
    """Return points in their order, each with its name.

    Parameters
    ----------
    rows : sequence of dict
        What each key is set to.
    """
    width = max(2, len(str(len(rows) - 1)))
    return tuple(Point(f"p{i:0{width}d}", row) for i, row in enumerate(rows))


def grid(axes: Sequence[Axis]) -> tuple[Point, ...]:
    """Return every combination of the values; the last axis changes fastest.

    Parameters
    ----------
    axes : sequence of Axis
        With values.

    Raises
    ------
    InputError
        As `check_axes`.
    """
    check_axes(axes)
    keys = [axis.key for axis in axes]
    rows = itertools.product(*(axis.values for axis in axes))
    return labelled([dict(zip(keys, row, strict=True)) for row in rows])


def latin(axes: Sequence[Axis], points: int, seed: int) -> tuple[Point, ...]:
    """Return a Latin hypercube sample (McKay, Beckman and Conover 1979).

    Each axis is cut into as many strata of equal width as there are points;
    each stratum holds one point, at a uniform place in it.

    Parameters
    ----------
    axes : sequence of Axis
        With ends.
    points : int
        2 or more.
    seed : int
        Root seed; the same gives the same design.

    Raises
    ------
    InputError
        As `check_axes`, or if the number of points is out of range.
    """
    check_axes(axes)
    if not 2 <= points <= MOST_POINTS:
        message = f"{points} is out of range"
        raise InputError(Problem("--latin", "", message, f"2 to {MOST_POINTS:,}"))
    generator = Streams(seed, 0)["design"]
    columns: dict[str, list[str]] = {}
    for axis in axes:
        assert axis.ends is not None  # parse_range gave them
        low, high = axis.ends
        strata = np.argsort(generator.random(points), kind="stable")
        inside = (strata + generator.random(points)) / points
        columns[axis.key] = [short(float(value)) for value in low + (high - low) * inside]
    return labelled([{key: columns[key][i] for key in columns} for i in range(points)])


def scenarios_at(
    points: Sequence[Point], name: str, settings: Sequence[str], weeks: int | None
) -> Iterator[Scenario]:
    """Yield the scenario of each point; the points' values go on top of the settings.

    Parameters
    ----------
    points : sequence of Point
        Of a design.
    name : str
        A shipped scenario or a file.
    settings : sequence of str
        What ``--set`` changes at every point.
    weeks : int or None
        Length of a run.

    Raises
    ------
    InputError
        If a point's value is not allowed; what ``--over`` got wrong is said so.
    """
    theatres: dict[Path, Theatre] = {}
    for point in points:
        try:
            yield load_scenario(name, [*settings, *point.settings], weeks, theatres)
        except InputError as error:
            raise InputError([_of_sweep(each, point) for each in error.problems]) from error


def _of_sweep(problem: Problem, point: Point) -> Problem:
    """Name the option that a wrong value came from."""
    where = f"{problem.where.split('=')[0]}."
    if problem.path != "--set" or not any(where.startswith(f"{key}.") for key in point.chosen):
        return problem
    return Problem(OPTION, problem.where, problem.message, problem.allowed, problem.nearest)
