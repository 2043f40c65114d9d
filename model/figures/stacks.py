"""Atoms of the stacked figures: shares over time, one step a week."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from .data import FigureData, dates_of
from .page import num


def draw_stack(
    axes: Axes,
    data: FigureData,
    shares: pd.DataFrame,
    colours: dict[str, str],
    labels: dict[str, str],
    hatches: dict[str, str] | None = None,
) -> list[Artist]:
    """Draw shares as stacked steps, the first column lowest.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    data : FigureData
        For the dates.
    shares : DataFrame
        Weeks (rows) by categories (columns), each row adding up to 1 or NaN;
        a week's step is seven days wide from its first day.
    colours, labels, hatches : dict
        By category.

    Returns
    -------
    list of Artist
        A legend entry for each category, the uppermost first.
    """
    weeks = shares.index.to_numpy()
    dates = [num(date) for date in dates_of(data.meta, weeks)]
    edges = np.array([*dates, dates[-1] + 7.0])
    heights = shares.to_numpy(dtype=float)
    tops = np.cumsum(np.nan_to_num(heights), axis=1)
    tops[np.isnan(heights).all(axis=1)] = np.nan
    handles: list[Artist] = []
    for column, name in enumerate(shares.columns):
        base = tops[:, column - 1] if column else np.where(np.isnan(tops[:, 0]), np.nan, 0.0)
        hatch = (hatches or {}).get(name)
        axes.stairs(
            tops[:, column],
            edges,
            baseline=base,
            fill=True,
            facecolor=colours[name],
            edgecolor="white" if hatch else "none",
            linewidth=0.0,
            hatch=hatch,
            label=labels[name],
        )
        handles.append(
            Patch(
                facecolor=colours[name],
                edgecolor="white" if hatch else "none",
                hatch=hatch,
                label=labels[name],
            )
        )
    axes.set_ylim(0, 1)
    return handles[::-1]
