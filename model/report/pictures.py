"""Figures as files: PNG and SVG, the same bytes for the same tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..ensemble.record import DETAIL
from ..ensemble.results import Results, write_json
from ..ensemble.tables import BASELINE_WEEKS, to_frame
from ..figures import FigureData, as_meta, draw_all, empty_frame
from ..figures.data import Meta

RESOLUTION: Final = 150
"""Dots an inch of the PNG files."""

SETTINGS: Final[Any] = {"svg.hashsalt": "muster", "svg.fonttype": "path"}
"""Ids in SVG files would be drawn by lot, and fonts would be those of the reader."""


def meta_of(about: Mapping[str, Any], **known: Any) -> Meta:
    """Return what figures and words are told beside the tables.

    Parameters
    ----------
    about : mapping
        ``about`` of the manifest.
    **known : object
        `baseline`, `runs`, `version`, `seed`.
    """
    return as_meta({**about, **known})


def data_of(results: Results, meta: Meta) -> FigureData:
    """Return the tables of results as figures want them.

    Parameters
    ----------
    results : Results
        With at least one replication.
    meta : Meta
        See `meta_of`.
    """
    frames = {name: to_frame(results.table(name)) for name in ("weeks", *DETAIL)}
    return FigureData(meta=meta, **frames)


def baseline_of(results: Results, meta: Meta) -> FigureData | None:
    """Return the baseline's table `weeks` as figures want it; None without one.

    Parameters
    ----------
    results : Results
        What was played.
    meta : Meta
        Of the scenario itself.
    """
    weeks: pd.DataFrame = to_frame(results.table(BASELINE_WEEKS))
    baseline = results.plan.baseline
    if baseline is None or weeks.empty:
        return None
    changed = {"scenario": baseline.name, "title": baseline.title, "baseline": None}
    nothing = {name: empty_frame(name) for name in DETAIL}
    return FigureData(weeks=weeks, meta=as_meta({**meta, **changed}), **nothing)


def save(figure: Figure, stem: Path) -> None:
    """Save a figure as PNG and SVG.

    Parameters
    ----------
    figure : Figure
        Drawn without pyplot.
    stem : Path
        The path without an ending.
    """
    FigureCanvasAgg(figure)
    with mpl.rc_context(SETTINGS):
        png, svg = stem.with_suffix(".png"), stem.with_suffix(".svg")
        figure.savefig(png, dpi=RESOLUTION, metadata={"Software": None})
        figure.savefig(svg, metadata={"Date": None, "Creator": None})


def write_figures(folder: Path, data: FigureData, baseline: FigureData | None) -> None:
    """Draw every figure into a folder, with ``captions.json``.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    data : FigureData
        The scenario's tables.
    baseline : FigureData or None
        The baseline's.
    """
    folder.mkdir(exist_ok=True)
    captions = {}
    try:
        for drawn in draw_all(data, baseline):
            if drawn.figure is not None:
                save(drawn.figure, folder / drawn.name)
                captions[drawn.name] = {"caption": drawn.caption, "alt": drawn.alt}
    finally:  # those that were drawn are of use even if another could not be
        write_json(folder / "captions.json", captions)
