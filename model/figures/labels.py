"""Labels of points that overlap neither each other nor the points."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from .data import Floats
from .page import renderer_of, root_figure
from .style import INK, SMALL

REACHES = (4.0, 10.0, 18.0, 28.0, 40.0, 54.0, 70.0, 90.0)
"""Distances tried between a point's edge and its label (points)."""
ANGLES = 16
"""Directions tried at each distance."""


def choose_places(
    anchors: Floats,
    radius: Floats,
    sizes: Floats,
    points: Floats,
    point_radius: Floats,
    box: tuple[float, float],
) -> list[tuple[float, float] | None]:
    """Return the centre of each label, or None where no free place was found.

    The first in the list choose first. All lengths are in points.

    Parameters
    ----------
    anchors, radius : arrays (m, 2) and (m,)
        The points to label and their radii.
    sizes : array (m, 2)
        Width and height of the labels.
    points, point_radius : arrays (n, 2) and (n,)
        All points: a label costs what it covers of them.
    box : (width, height)
        No label leaves it.
    """
    taken: list[tuple[float, float, float, float]] = []
    found: list[tuple[float, float] | None] = []
    for anchor, own, (wide, high) in zip(anchors, radius, sizes, strict=True):
        best, least = None, np.inf
        for reach in REACHES:
            for angle in np.arange(ANGLES) * 2 * np.pi / ANGLES:
                way = np.array([np.cos(angle), np.sin(angle)])
                centre = anchor + way * (own + reach) + way * np.array([wide, high]) / 2
                x0, y0 = centre - np.array([wide, high]) / 2
                x1, y1 = centre + np.array([wide, high]) / 2
                if x0 < 0 or y0 < 0 or x1 > box[0] or y1 > box[1]:
                    continue
                if any(x0 < c and a < x1 and y0 < d and b < y1 for a, b, c, d in taken):
                    continue
                cost = reach + 30 * _covered(x0, y0, x1, y1, points, point_radius)
                if cost < least:
                    best, least = (float(x0), float(y0), float(x1), float(y1)), cost
        if best is None:
            found.append(None)
            continue
        taken.append((best[0] - 1, best[1] - 1, best[2] + 1, best[3] + 1))
        found.append(((best[0] + best[2]) / 2, (best[1] + best[3]) / 2))
    return found


def _covered(
    x0: float, y0: float, x1: float, y1: float, points: Floats, radius: Floats
) -> float:
    """Return how many points' discs a box meets, large ones counting more."""
    dx = np.maximum(np.maximum(x0 - points[:, 0], points[:, 0] - x1), 0)
    dy = np.maximum(np.maximum(y0 - points[:, 1], points[:, 1] - y1), 0)
    met = np.hypot(dx, dy) < radius + 1
    return float((met * (1 + radius / 4)).sum())


def label_sizes(axes: Axes, texts: Sequence[str]) -> Floats:
    """Return width and height of each text at the small size (points)."""
    figure = root_figure(axes)
    renderer = renderer_of(figure)
    probe = axes.text(0, 0, "", fontsize=SMALL)
    sizes = []
    for text in texts:
        probe.set_text(text)
        extent = probe.get_window_extent(renderer)
        sizes.append((extent.width + 2, extent.height + 1))
    probe.remove()
    return np.array(sizes).reshape(-1, 2) * 72.0 / figure.dpi


def write_labels(
    axes: Axes,
    texts: Sequence[str],
    anchors: Floats,
    places: Sequence[tuple[float, float] | None],
    radius: Floats,
) -> list[Annotation]:
    """Write labels at their places with a dotted line to the edge of their points."""
    written = []
    for text, anchor, place, own in zip(texts, anchors, places, radius, strict=True):
        if place is None:
            continue
        written.append(
            axes.annotate(
                text,
                xy=(float(anchor[0]), float(anchor[1])),
                xytext=place,
                ha="center",
                va="center",
                fontsize=SMALL,
                color=INK,
                zorder=8,
                gid="node-label",
                bbox={
                    "boxstyle": "square,pad=0.08",
                    "facecolor": "white",
                    "alpha": 0.75,
                    "linewidth": 0,
                },
                arrowprops={
                    "arrowstyle": "-",
                    "color": INK,
                    "linestyle": ":",
                    "linewidth": 1.0,
                    "shrinkA": 0,
                    "shrinkB": float(own),
                },
            )
        )
    return written
