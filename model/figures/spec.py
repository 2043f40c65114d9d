"""What the registry holds for each figure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from matplotlib.figure import Figure

from .compared import Compared
from .data import FigureData


class Draw(Protocol):
    """A function that draws a figure."""

    def __call__(self, data: FigureData, baseline: FigureData | None = None) -> Figure | None:
        """Return the figure, or None where its data are missing."""


class Caption(Protocol):
    """A function that writes the caption of a figure."""

    def __call__(self, data: FigureData, baseline: FigureData | None = None) -> str:
        """Return a text that can stand alone."""


@dataclass(frozen=True)
class FigureSpec:
    """One figure of the registry.

    Attributes
    ----------
    draw : callable
        (data, baseline=None) -> Figure, or None where `needs` gives a reason.
    caption : callable
        (data, baseline=None) -> text that can stand alone: what is shown, in
        which unit, what a band is.
    alt : callable
        (data) -> alternative text for readers who do not see the figure, with
        the main numbers.
    needs : callable
        (data) -> why the figure cannot be drawn; empty when it can.
    """

    draw: Draw
    caption: Caption
    alt: Callable[[FigureData], str]
    needs: Callable[[FigureData], str]


@dataclass(frozen=True)
class ComparisonSpec:
    """One figure of a comparison.

    Attributes
    ----------
    draw : callable
        (data) -> Figure, or None where `needs` gives a reason.
    caption, alt, needs : callable
        (data) -> text, as those of `FigureSpec`.
    """

    draw: Callable[[Compared], Figure | None]
    caption: Callable[[Compared], str]
    alt: Callable[[Compared], str]
    needs: Callable[[Compared], str]
