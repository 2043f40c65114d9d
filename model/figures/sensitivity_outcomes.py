"""Indices of sensitivity over outcomes: which parameter matters for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from .page import TITLE_ROOM, new_figure, place, write_title
from .sensitivity import SHORT, what_floor
from .style import INK, SMALL

MOST_ROWS: Final = 25
FAINT: Final = 0.02
"""Share of the largest index under which a cell has no dot: it is next to nothing anyway."""

ROW: Final = 0.2
"""Height of a row (inches)."""


@dataclass(frozen=True)
class Crossed:
    """What the figure shows.

    Attributes
    ----------
    value : DataFrame
        The main index on all samples: a row for each parameter, a column for
        each outcome; NaN where unknown.
    sure : mapping of str to sequence of str
        By outcome, the parameters whose interval is clear of zero and of noise.
    labels : mapping of str to str
        Of outcomes.
    main, subtitle, title : str
        The index, what was done, and the scenario.
    """

    value: pd.DataFrame
    sure: Mapping[str, Sequence[str]]
    labels: Mapping[str, str]
    main: str
    subtitle: str
    title: str

    @property
    def relative(self) -> pd.DataFrame:
        """Each index as a share of the outcome's largest; rows by their largest share."""
        top = self.value.max(axis=0)
        share = (self.value / top.where(top > 0.0)).clip(lower=0.0)
        order = share.max(axis=1).fillna(0.0) + 1e-3 * share.mean(axis=1).fillna(0.0)
        names = order.sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
        return share.loc[names]


def draw_crossed(axes: Axes, data: Crossed) -> AxesImage:
    """Draw a cell for each parameter and outcome; a dot where the index is in doubt."""
    share = data.relative
    image = axes.imshow(
        share.to_numpy(dtype=float), cmap="cividis_r", vmin=0.0, vmax=1.0, aspect="auto"
    )
    for j, outcome in enumerate(share.columns):
        for i, name in enumerate(share.index):
            value = float(share.to_numpy(dtype=float)[i, j])
            if value >= FAINT and name not in data.sure[str(outcome)]:
                ink = "white" if value > 0.6 else INK
                axes.plot([j], [i], ".", color=ink, markersize=3.5, gid="doubt")
    axes.set_yticks(range(len(share)), [str(name) for name in share.index], fontsize=SMALL)
    names = [data.labels[str(name)] for name in share.columns]
    axes.set_xticks(range(len(names)), names, rotation=28, ha="right", fontsize=SMALL)
    axes.tick_params(length=0)
    return image


def outcomes_figure(data: Crossed) -> Figure:
    """Draw the main index of every parameter for every outcome."""
    rows = len(data.relative)
    high = max(rows * ROW, 1.0)
    figure = new_figure(TITLE_ROOM + high + 1.45)
    write_title(figure, "Which parameter matters for which outcome", data.subtitle)
    axes = place(figure, 2.9, 1.3, 5.4, high)
    image = draw_crossed(axes, data)
    bar = figure.colorbar(image, cax=place(figure, 8.55, 1.3, 0.18, high))
    bar.set_label(f"{SHORT[data.main]}, share of the outcome's largest", fontsize=SMALL)
    bar.ax.tick_params(labelsize=SMALL)
    return figure


def outcomes_caption(data: Crossed) -> str:
    """Return a caption that can stand alone."""
    text = (
        f"{SHORT[data.main]} of each parameter for each outcome, as a share of the largest for "
        "that outcome: dark is large. A dot: the 95 % interval includes zero or what "
        f"{what_floor(data.main)} would give (cells under {FAINT:.0%} have none)."
    )
    if len(data.value) > MOST_ROWS:
        text += f" The {MOST_ROWS} parameters that matter most of {len(data.value)}."
    return f'{text} {data.subtitle} Scenario "{data.title}".'


def outcomes_alt(data: Crossed) -> str:
    """Return the alternative text."""
    leaders = [
        f"{data.labels[str(name)]}: {column.idxmax()}"
        for name, column in data.relative.items()
        if column.notna().any()
    ]
    return f"The parameter with the largest {SHORT[data.main]}, by outcome: {'; '.join(leaders)}."
