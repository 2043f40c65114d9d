"""The legend of the alliance network."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .data import FigureData, sides_of, signatories_of
from .style import BODY, GREY, INK, KNOWN, LIGHT, side_styles, tint

LEAST, MOST = 3.0, 16.4
"""Radius of a node without strength, and what the strongest has more (points)."""


def node_radius(share: Any) -> Any:
    """Return the radius (points) of nodes with a share of the largest strength."""
    return LEAST + MOST * np.sqrt(share)


def draw_key(
    figure: Figure,
    data: FigureData,
    corner: tuple[float, float],
    peak: float,
    strong: float,
    most: tuple[int, int],
) -> None:
    """Write the legend of the network below a corner (inches, its upper left).

    Parameters
    ----------
    figure : Figure
        Where to write.
    data : FigureData
        For sides and signatories.
    corner : (left, top)
        In inches.
    peak : float
        Strength of the largest node (fighters).
    strong : float
        Least |weight| of a tie that is drawn.
    most : (int, int)
        Friendly and hostile ties drawn at most.
    """
    left, top = corner
    _legend(figure, _side_keys(data), (left, top), "Side (colour and shape)", columns=2)
    _legend(figure, _line_keys(strong, most), (left, top - 1.75), "Coalitions and ties")
    _legend(figure, _size_keys(peak), (left, top - 3.2), "Strength (area)", columns=3)


def _node(label: str, **style: Any) -> Line2D:
    """Return a legend entry that looks like a node."""
    kept: dict[str, Any] = {"linestyle": "none", "markersize": 9, "markeredgecolor": "white"}
    return Line2D([], [], label=label, **(kept | style))


def _side_keys(data: FigureData) -> list[Artist]:
    """Return an entry for each side, signatories and the inactive."""
    present = set(sides_of(data.meta).values())
    keys: list[Artist] = [
        _node(data.meta["sides"][side]["label"], marker=style.marker, color=style.colour)
        for side, style in side_styles(data.meta).items()
        if side in present
    ]
    if signatories_of(data.meta):
        edge = {"markeredgecolor": INK, "markeredgewidth": 1.3}
        keys.append(_node("signatory (dark edge)", marker="o", color="white", **edge))
    keys.append(_node("not active at this date", marker="o", color=LIGHT, markersize=4))
    return keys


def _line_keys(strong: float, most: tuple[int, int]) -> list[Artist]:
    """Return the entries for coalitions, friendly and hostile ties."""
    return [
        Line2D(
            [], [], color=tint(KNOWN["rebel"].colour, 0.78), linewidth=8,
            label="coalition: pale shape around its members",
        ),
        Line2D(
            [], [], color="#4D4D4D", linewidth=1.2,
            label=f"each regards the other at {strong:g} or more ({most[0]} at most)",
        ),
        Line2D(
            [], [], color="#A8A8A8", linewidth=1.2, linestyle=(0, (3, 3)),
            label=f"one regards the other at -{strong:g} or less ({most[1]} at most)",
        ),
    ]  # fmt: skip


def _size_keys(peak: float) -> list[Artist]:
    """Return three nodes of round strengths."""
    keys: list[Artist] = []
    for share in (0.02, 0.2, 1.0):
        fighters = float(f"{share * peak:.1g}")
        size = 2 * float(node_radius(fighters / max(peak, 1.0)))
        keys.append(_node(f"{fighters:,.0f} fighters", marker="o", color=GREY, markersize=size))
    return keys


def _legend(
    figure: Figure,
    handles: Sequence[Artist],
    corner: tuple[float, float],
    title: str,
    columns: int = 1,
) -> None:
    """Write one part of the key at a corner in inches."""
    across, up = figure.get_size_inches()
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(corner[0] / across, corner[1] / up),
        fontsize=BODY,
        frameon=False,
        labelspacing=0.7,
        handlelength=2.6,
        columnspacing=1.4,
        ncols=columns,
        title=title,
        title_fontproperties={"size": BODY, "weight": "bold"},
        alignment="left",
        borderaxespad=0.0,
    )
