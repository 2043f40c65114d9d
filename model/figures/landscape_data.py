"""What the figures of a landscape read, and what they share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..landscape.problem import Landscape, frustrated_ties
from ..landscape.sample import Reached, Sample
from ..landscape.solve import Minimum, Solution
from .style import OKABE_ITO

ENERGY: Final = (
    "Energy: sum over all pairs, in both orders, of s_i s_j p_ij where i and j are in different "
    "camps (s: size, p: tie)."
)
"""The energy, for captions (Axelrod and Bennett 1993)."""

CAMP_COLOURS: Final = (
    OKABE_ITO["blue"],
    OKABE_ITO["orange"],
    OKABE_ITO["green"],
    OKABE_ITO["purple"],
    OKABE_ITO["sky"],
    OKABE_ITO["yellow"],
)
"""Colours of the largest camps; all later ones are grey."""

CAMP_MARKERS: Final = ("o", "s", "^", "D", "p", "h")
"""Shapes of the same, so that no figure depends on colour alone."""

FRUSTRATED: Final = OKABE_ITO["vermillion"]


@dataclass(frozen=True, eq=False)
class LandscapeData:
    """A landscape, what was found, and configurations around the best one.

    Attributes
    ----------
    title : str
        For headings.
    problem : Landscape
        Actors, ties, sizes.
    solution : Solution
        The best configuration; local minima where they are known.
    shown : tuple of str
        Names for narrow places, in the order of the actors.
    sample : Sample
        Distance and energy of many configurations.
    reached : Reached or None
        Local minima that descents ended in, where they are not all known.
    """

    title: str
    problem: Landscape
    solution: Solution
    shown: tuple[str, ...]
    sample: Sample
    reached: Reached | None = None

    def camps(self) -> list[list[int]]:
        """Return the actors of each camp, the largest camp first; within one the strongest."""
        strength = self.problem.strength
        found: dict[int, list[int]] = {}
        for i, camp in enumerate(self.solution.camps):
            found.setdefault(camp, []).append(i)
        ordered = sorted(found.values(), key=len, reverse=True)
        return [sorted(members, key=lambda i: -strength[i]) for members in ordered]

    def against(self) -> list[tuple[int, int]]:
        """Return the frustrated ties, the costliest first."""
        coupling = np.abs(self.problem.coupling)
        ties = frustrated_ties(self.problem, self.solution.camps)
        return sorted(ties, key=lambda tie: -float(coupling[tie]))

    def verdict(self) -> str:
        """Return the energy of the best configuration and what is proved of it."""
        best = self.solution
        allowed = best.camps_allowed
        camps = "any number of camps" if allowed is None else f"at most {allowed} camps"
        sure = "proved" if best.status == "proved" else "best found"
        if sure != "proved":
            sure += f", gap {percent(best.relative_gap)}"
        return f"{camps}: energy {number(best.energy)}, {sure}"

    def minima(self) -> tuple[Minimum, ...]:
        """Return the local minima that are known: all of them, or those that were reached."""
        if self.solution.minima is not None:
            return self.solution.minima
        return self.reached.minima if self.reached is not None else ()


def number(value: float) -> str:
    """Return a number with six digits that count, thousands marked.

    Parameters
    ----------
    value : float
        The number.
    """
    value += 0.0  # no minus sign before nothing
    if abs(value) < 1e15 and (value == int(value) or abs(value) >= 1e4):
        return f"{value:,.0f}"
    return f"{value:.6g}"


def percent(share: float) -> str:
    """Return a share in percent; a tiny one as a limit.

    Parameters
    ----------
    share : float
        0 or more.
    """
    return f"{100 * share:.3g} %" if share >= 1e-5 or share == 0.0 else "under 0.001 %"


def camp_style(place: int) -> tuple[str, str]:
    """Return colour and marker of a camp.

    Parameters
    ----------
    place : int
        Of the camp, the largest is 0.
    """
    if place < len(CAMP_COLOURS):
        return CAMP_COLOURS[place], CAMP_MARKERS[place]
    return "#999999", "o"


def mark(label: str, marker: str, colour: Any, size: float, edge: str = "white") -> Line2D:
    """Return a legend entry that is a marker.

    Parameters
    ----------
    label : str
        What it says.
    marker, colour, edge : object
        As matplotlib has them.
    size : float
        Width (points).
    """
    return Line2D(
        [], [], linestyle="none", label=label, marker=marker, color=colour,
        markersize=size, markeredgecolor=edge, markeredgewidth=0.6,
    )  # fmt: skip


@dataclass(frozen=True)
class LandscapeSpec:
    """A figure of a landscape.

    Attributes
    ----------
    draw : callable
        (data) -> Figure.
    caption : callable
        (data) -> text that can stand alone.
    alt : callable
        (data) -> alternative text with the main numbers.
    """

    draw: Callable[[LandscapeData], Figure]
    caption: Callable[[LandscapeData], str]
    alt: Callable[[LandscapeData], str]
