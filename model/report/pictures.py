"""Figures as files: PNG and SVG, the same bytes for the same tables."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..ensemble.results import write_json
from ..ensemble.summaries import Weekly, weekly_of
from ..ensemble.tables import BASELINE_WEEKS, Filter, read_coded
from ..figures import Drawn, FigureData, as_meta, empty_frame
from ..figures.data import DETAILED, Meta

RESOLUTION: Final = 150
"""Dots an inch of the PNG files."""

Form = Literal["png", "svg"]
FORMS: Final[tuple[Form, ...]] = ("png", "svg")
"""Kinds of files."""

SETTINGS: Final[Any] = {"svg.hashsalt": "muster", "svg.fonttype": "path"}
"""Ids in SVG files would be drawn by lot, and fonts would be those of the reader."""


def meta_of(about: Mapping[str, Any], **known: Any) -> Meta:
    """Return what figures and words are told beside the tables.

    Parameters
    ----------
    about : mapping
        ``about`` of the manifest.
    **known : object
        `baseline`, `baseline_title`, `runs`, `version`, `seed`.
    """
    return as_meta({**about, **known})


def title_of(baseline: Mapping[str, Any]) -> str:
    """Return the title of a baseline as a manifest keeps it; empty if it keeps none.

    Parameters
    ----------
    baseline : mapping
        Of the manifest.
    """
    resolved = baseline.get("scenario")
    return str(resolved.get("title") or "") if isinstance(resolved, dict) else ""


def bands_of(weekly: Weekly) -> pd.DataFrame:
    """Return what figures draw of the outcomes over time.

    Parameters
    ----------
    weekly : Weekly
        The table `weeks`.
    """
    strength = [name for name in weekly.outcomes if name.startswith("strength_")]
    return pd.concat([weekly.bands(), weekly.index_bands(strength)], ignore_index=True)


def data_of(folder: Path, meta: Meta) -> FigureData:
    """Return the tables of a results folder as figures want them.

    Parameters
    ----------
    folder : Path
        With at least one replication.
    meta : Meta
        See `meta_of`.
    """
    weekly = weekly_of(folder, "weeks")
    frames = {name: read_coded(folder, name, _drawn_of(name, meta)) for name in DETAILED}
    return FigureData(bands=bands_of(weekly), meta=meta, runs=weekly.runs.size, **frames)


def _drawn_of(name: str, meta: Meta) -> Filter:
    """Return which rows figures draw: of the many of `clashes`, those with events or of a campaign.

    And those of the first week, so that no run is missed where runs are counted.
    """
    if name != "clashes":
        return None
    campaign = meta["campaign"]
    by = [] if campaign is None else [[("attacker", "==", campaign["actor"])]]
    return [[("events", ">", 0)], [("week", "==", 0)], *by]


def tables_of(
    folder: Path, meta: Meta, baseline: tuple[str, str] | None
) -> tuple[FigureData, FigureData | None]:
    """Return what the figures of a run are drawn from.

    Parameters
    ----------
    folder : Path
        The results folder.
    meta : Meta
        Of the scenario.
    baseline : tuple of str or None
        Name and title of what was played beside the scenario.
    """
    return data_of(folder, meta), None if baseline is None else beside(folder, *baseline, meta)


def beside(folder: Path, name: str, title: str, meta: Meta) -> FigureData | None:
    """Return `BASELINE_WEEKS` as figures want them; None without rows.

    Parameters
    ----------
    folder : Path
        The results folder.
    name, title : str
        Of the baseline.
    meta : Meta
        Of the scenario itself.
    """
    weekly = weekly_of(folder, BASELINE_WEEKS)
    if weekly.empty:
        return None
    changed = {"scenario": name, "title": title, "baseline": None}
    about, nothing = as_meta({**meta, **changed}), {name: empty_frame(name) for name in DETAILED}
    return FigureData(bands=bands_of(weekly), meta=about, runs=weekly.runs.size, **nothing)


def image(figure: Figure, form: Form) -> bytes:
    """Return a figure as a file's content, the same bytes for the same figure.

    Parameters
    ----------
    figure : Figure
        Drawn without pyplot.
    form : {"png", "svg"}
        Which kind of file.
    """
    FigureCanvasAgg(figure)
    out = BytesIO()
    with mpl.rc_context(SETTINGS):
        if form == "png":
            figure.savefig(out, dpi=RESOLUTION, format="png", metadata={"Software": None})
        else:
            figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def save(figure: Figure, stem: Path) -> None:
    """Save a figure as PNG and SVG.

    Parameters
    ----------
    figure : Figure
        Drawn without pyplot.
    stem : Path
        The path without an ending.
    """
    for form in FORMS:
        stem.with_suffix(f".{form}").write_bytes(image(figure, form))


def write_drawn(folder: Path, figures: Iterable[Drawn]) -> None:
    """Save figures in a folder, with ``captions.json``.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    figures : iterable of Drawn
        Drawn as they are asked for, one at a time.
    """
    folder.mkdir(exist_ok=True)
    captions = {}
    try:
        for drawn in figures:
            if drawn.figure is not None:
                save(drawn.figure, folder / drawn.name)
                captions[drawn.name] = {"caption": drawn.caption, "alt": drawn.alt}
    finally:  # those that were drawn are of use even if another could not be
        write_json(folder / "captions.json", captions)
