"""Figures: tables in, matplotlib axes out; no files, no pyplot state.

`FIGURES` is the registry that a caller loops over. Each figure is composed of
functions `draw_x(axes, data, ...)`, which others may use on axes of their own.
"""

from dataclasses import dataclass

from matplotlib.figure import Figure

from . import (
    cohesion,
    control,
    dashboard,
    declared,
    flow,
    forest,
    matrix,
    network,
    over_time,
    pairing,
    spread,
    strength,
)
from .compared import Compared
from .data import COLUMNS, FigureData, Meta, as_meta, empty_frame
from .spec import ComparisonSpec, FigureSpec

FIGURES: dict[str, FigureSpec] = {
    "coalition_flow": FigureSpec(flow.coalition_flow, flow.caption, flow.alt, flow.needs),
    "alliance_network": FigureSpec(
        network.alliance_network, network.caption, network.alt, network.needs
    ),
    "cohesion": FigureSpec(cohesion.cohesion, cohesion.caption, cohesion.alt, cohesion.needs),
    "strength_by_side": FigureSpec(
        strength.strength_by_side, strength.caption, strength.alt, strength.needs
    ),
    "control_by_governorate": FigureSpec(
        control.control_by_governorate, control.caption, control.alt, control.needs
    ),
    "declared_vs_actual": FigureSpec(
        declared.declared_vs_actual, declared.caption, declared.alt, declared.needs
    ),
    "who_fights_whom": FigureSpec(matrix.who_fights_whom, matrix.caption, matrix.alt, matrix.needs),
    "dashboard": FigureSpec(dashboard.dashboard, dashboard.caption, dashboard.alt, dashboard.needs),
}
"""Every figure by name, in the order of a report."""

COMPARISONS: dict[str, ComparisonSpec] = {
    "difference_forest": ComparisonSpec(
        forest.difference_forest, forest.caption, forest.alt, forest.needs
    ),
    "bands_over_time": ComparisonSpec(
        over_time.bands_over_time, over_time.caption, over_time.alt, over_time.needs
    ),
    "distributions": ComparisonSpec(spread.distributions, spread.caption, spread.alt, spread.needs),
    "what_pairing_gains": ComparisonSpec(
        pairing.what_pairing_gains, pairing.caption, pairing.alt, pairing.needs
    ),
}
"""Every figure of a comparison by name, in the order of a report."""


@dataclass(frozen=True)
class Drawn:
    """A figure of the registry, drawn, or the reason why it was not.

    Attributes
    ----------
    name : str
        Its name in `FIGURES`.
    figure : Figure or None
        None where it could not be drawn.
    caption, alt, reason : str
        Caption and alternative text (empty where not drawn); why it was not
        drawn (empty where it was).
    """

    name: str
    figure: Figure | None
    caption: str
    alt: str
    reason: str


def draw_figure(name: str, data: FigureData, baseline: FigureData | None = None) -> Drawn:
    """Draw a figure of `FIGURES`."""
    spec = FIGURES[name]
    reason = spec.needs(data)
    if reason:
        return Drawn(name, None, "", "", reason)
    figure = spec.draw(data, baseline)
    return Drawn(name, figure, spec.caption(data, baseline), spec.alt(data), "")


def draw_compared(name: str, data: Compared) -> Drawn:
    """Draw a figure of `COMPARISONS`."""
    spec = COMPARISONS[name]
    reason = spec.needs(data)
    if reason:
        return Drawn(name, None, "", "", reason)
    return Drawn(name, spec.draw(data), spec.caption(data), spec.alt(data), "")


__all__ = [
    "COLUMNS",
    "COMPARISONS",
    "FIGURES",
    "Compared",
    "ComparisonSpec",
    "Drawn",
    "FigureData",
    "FigureSpec",
    "Meta",
    "as_meta",
    "draw_compared",
    "draw_figure",
    "empty_frame",
]
