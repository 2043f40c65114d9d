"""Designs of a sensitivity analysis: which values every parameter takes at which point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from ..ensemble.design import MOST_POINTS, Axis, Point, labelled, short
from ..randomness import Streams
from ..scenario.errors import InputError, Problem, listed, nearest, raise_any
from ..scenario.events import Campaign
from ..scenario.load import Scenario

Floats = npt.NDArray[np.float64]

Method = Literal["morris", "sobol", "pawn"]

METHODS: Final[tuple[Method, ...]] = ("morris", "sobol", "pawn")
"""The first is the cheapest."""

SAMPLES: Final[Mapping[str, int]] = {"morris": 20, "sobol": 64, "pawn": 500}
"""Trajectories, base samples, points, unless told."""

LEAST: Final[Mapping[str, int]] = {"morris": 4, "sobol": 4, "pawn": 20}
"""Fewer would leave a quarter of them without an index."""

LEVELS: Final = 4
"""Values that a parameter takes with Morris's method; a step is two thirds of the range."""


@dataclass(frozen=True)
class Varied:
    """A number that is varied.

    Attributes
    ----------
    key : str
        As for ``--set``.
    low, high : float
        Its range, low < high.
    value : float
        What the scenario has.
    unit, meaning, source, basis : str
        As in the theatre; the source is ids of ``sources.toml`` or ``assumed``.
    """

    key: str
    low: float
    high: float
    value: float
    unit: str
    meaning: str
    source: str
    basis: str = ""

    @property
    def axis(self) -> Axis:
        """The same as an axis of a design."""
        return Axis(self.key, ends=(self.low, self.high))


@dataclass(frozen=True)
class Design:
    """Points at which a scenario is played, in blocks that are analysed whole.

    Attributes
    ----------
    method : {"morris", "sobol", "pawn"}
        What it is for.
    varied : tuple of Varied
        One for each column.
    unit : (points, varied) float
        Where in its range each parameter stands: 0 is the least value, 1 the largest.
    samples : int
        Trajectories, base samples or points: the number of blocks.
    """

    method: Method
    varied: tuple[Varied, ...]
    unit: Floats
    samples: int

    @property
    def keys(self) -> tuple[str, ...]:
        """What is varied."""
        return tuple(each.key for each in self.varied)

    @property
    def block(self) -> int:
        """Points of one trajectory, one base sample, or 1."""
        return len(self.unit) // self.samples

    @property
    def problem(self) -> dict[str, Any]:
        """What SALib calls a problem, over the unit cube; a new one each time."""
        return problem(len(self.varied))

    @property
    def points(self) -> tuple[Point, ...]:
        """The points as ``--set`` takes them."""
        columns = [_texts(each, self.unit[:, j]) for j, each in enumerate(self.varied)]
        return labelled(
            [dict(zip(self.keys, row, strict=True)) for row in zip(*columns, strict=True)]
        )


def problem(size: int) -> dict[str, Any]:
    """Return what SALib calls a problem: names and bounds, here of the unit cube.

    Parameters
    ----------
    size : int
        Number of parameters.
    """
    names = [f"x{j}" for j in range(size)]
    return {"num_vars": size, "names": names, "bounds": [[0.0, 1.0]] * size}


def _texts(varied: Varied, unit: Floats) -> list[str]:
    """Return values as settings; rounding never leaves the range."""
    texts = []
    for value in varied.low + (varied.high - varied.low) * unit:
        inside = min(max(float(value), varied.low), varied.high)
        text = short(inside)
        texts.append(text if varied.low <= float(text) <= varied.high else repr(inside))
    return texts


def varied_of(scenario: Scenario) -> tuple[Varied, ...]:
    """Return all that has a range in a scenario: parameters, and capacities of campaigns.

    Parameters
    ----------
    scenario : Scenario
        Resolved.
    """
    found = [
        Varied(name, *each.range, each.value, each.unit, each.meaning, each.source, each.basis)
        for name, each in scenario.parameters.items()
        if each.range[0] < each.range[1]
    ]
    for event in scenario.events:
        if isinstance(event, Campaign) and event.capacity_range is not None:
            low, high = event.capacity_range
            if low < high:
                found.append(
                    Varied(
                        f"events.{event.id}.capacity",
                        low,
                        high,
                        event.capacity,
                        "sorties a week",
                        f"what {event.actor} can fly",
                        event.source,
                    )
                )
    return tuple(found)


def chosen_of(scenario: Scenario, only: Sequence[str], fixed: Sequence[str]) -> tuple[Varied, ...]:
    """Return what is to be varied.

    Parameters
    ----------
    scenario : Scenario
        Resolved, with its settings.
    only : sequence of str
        Keys to vary; empty for all that have a range.
    fixed : sequence of str
        Keys that ``--set`` changed: these stay as they are unless `only` names them.

    Raises
    ------
    InputError
        If a key is not known, has no range or stands twice, or if nothing is left.
    """
    known = {each.key: each for each in varied_of(scenario)}
    names = [name.removeprefix("parameters.") for name in only]
    problems = [
        Problem(
            "--only",
            name,
            "has no range of its own" if name in scenario.parameters else "unknown parameter",
            f"what has a range: {listed(known, 60)}",
            nearest(name, known),
        )
        for name in names
        if name not in known
    ]
    problems += [
        Problem("--only", name, "stands twice")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    raise_any(problems)
    found = [known[name] for name in names or known if names or name not in fixed]
    if not found:
        raise InputError(Problem("sensitivity", "", "nothing is left to vary", "a range"))
    return tuple(found)


def _check_samples(method: Method, samples: int, size: int) -> None:
    """Refuse a number of samples that a method cannot use."""
    least = LEAST[method]
    block = {"morris": size + 1, "sobol": size + 2, "pawn": 1}[method]
    most = MOST_POINTS // block
    if method == "sobol" and samples & (samples - 1):
        message = f"{samples} is no power of two, which the sequence of Sobol needs"
        raise InputError(Problem("--samples", "", message, "16, 32, 64, ..."))
    if not least <= samples <= most:
        message = f"{samples:,} is out of range for {size} parameters by {method}"
        allowed = f"{least} to {most:,} ({MOST_POINTS:,} points)"
        raise InputError(Problem("--samples", "", message, allowed))


def design_of(method: Method, varied: Sequence[Varied], samples: int, seed: int) -> Design:
    """Return a design; equal arguments give equal designs.

    ``morris``: trajectories of one step in each parameter (Morris 1991) over a
    grid of `LEVELS` values. ``sobol``: base samples of a scrambled Sobol
    sequence with the cross samples of Saltelli et al. (2010), without second
    order. ``pawn``: a Latin hypercube. All are SALib's (Iwanaga, Usher and
    Herman 2022). More samples begin with the same ones for the first two.

    Parameters
    ----------
    method : {"morris", "sobol", "pawn"}
        What it is for.
    varied : sequence of Varied
        One or more.
    samples : int
        Trajectories, base samples or points.
    seed : int
        Root seed, 0 or larger.

    Raises
    ------
    InputError
        If the number of samples is out of range, or for ``sobol`` no power of two.
    """
    size = len(varied)
    _check_samples(method, samples, size)
    from SALib.sample import latin, morris, sobol

    generator = Streams(seed, 0)["design"]
    cube = problem(size)
    if method == "morris":
        unit = morris.sample(cube, samples, num_levels=LEVELS, seed=generator)
    elif method == "sobol":
        unit = sobol.sample(cube, samples, calc_second_order=False, seed=generator)
    else:
        unit = latin.sample(cube, samples, seed=generator)
    return Design(method, tuple(varied), np.asarray(unit, dtype=np.float64), samples)
