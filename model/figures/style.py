"""Colours, line styles and sizes: one of each for a side, the same in every figure.

The colours are those of Okabe and Ito (2008), which people with the common
kinds of colour blindness can tell apart; each side also has a line style and a
marker of its own, so that no figure depends on colour alone.
"""

from dataclasses import dataclass
from typing import Final, Literal

from matplotlib.colors import to_rgb

from .data import Meta

OKABE_ITO: Final[dict[str, str]] = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
}
GREY: Final = "#6E6E6E"
LIGHT: Final = "#D9D9D9"
INK: Final = "#222222"

SMALL: Final = 8.0
"""Smallest font size at the saved size (points)."""
BODY: Final = 9.0
TITLE: Final = 12.0

Dash = Literal["solid"] | tuple[float, tuple[float, ...]]


@dataclass(frozen=True)
class SideStyle:
    """How a side looks everywhere: colour, dashes of its line, marker of its node."""

    colour: str
    line: Dash
    marker: str


KNOWN: Final[dict[str, SideStyle]] = {
    "government": SideStyle(OKABE_ITO["vermillion"], (0, (8, 2)), "s"),
    "rebel": SideStyle(OKABE_ITO["green"], "solid", "o"),
    "jihadist": SideStyle(OKABE_ITO["sky"], (0, (4, 1, 1, 1)), "^"),
    "isil": SideStyle(OKABE_ITO["black"], (0, (1, 1)), "D"),
    "kurdish": SideStyle(OKABE_ITO["orange"], (0, (5, 1, 1, 1, 1, 1)), "p"),
    "outside": SideStyle(OKABE_ITO["blue"], (0, (3, 3)), "P"),
    "political": SideStyle(OKABE_ITO["purple"], (0, (1, 3)), "*"),
}
SPARE: Final = (
    SideStyle(OKABE_ITO["yellow"], (0, (10, 3, 2, 3)), "v"),
    SideStyle("#999999", (0, (6, 2, 2, 2)), "h"),
    SideStyle("#B8860B", (0, (2, 1)), "<"),
    SideStyle("#44AA99", (0, (7, 1, 1, 1)), ">"),
)


def side_styles(meta: Meta) -> dict[str, SideStyle]:
    """Return the style of each side of the theatre, in the theatre's order.

    Known sides keep their style in every theatre; others take the spare ones
    in order.
    """
    styles: dict[str, SideStyle] = {}
    spare = 0
    for side in meta["sides"]:
        if side in KNOWN:
            styles[side] = KNOWN[side]
        else:
            styles[side] = SPARE[spare % len(SPARE)]
            spare += 1
    return styles


def group_colours(meta: Meta) -> dict[str, str]:
    """Return the colour of each control group: that of its first side."""
    styles = side_styles(meta)
    colours = dict.fromkeys(meta["control_groups"], LIGHT)
    for side in reversed(list(meta["sides"])):
        group = meta["sides"][side]["control"]
        if group in colours:
            colours[group] = styles[side].colour
    return colours


def tint(colour: str, amount: float) -> tuple[float, float, float]:
    """Return a colour mixed with white: 0 leaves it, 1 is white."""
    red, green, blue = to_rgb(colour)
    return (
        red + (1 - red) * amount,
        green + (1 - green) * amount,
        blue + (1 - blue) * amount,
    )
