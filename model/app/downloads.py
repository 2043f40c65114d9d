"""Figures of a visitor's war so far, as files: those that ``run`` draws, of one replication."""

from dataclasses import replace
from threading import Lock
from typing import Any, Final

import pandas as pd

from ..ensemble.record import run_replication
from ..ensemble.summaries import Weekly
from ..ensemble.tables import Columns, to_arrow, to_frame
from ..figures import FIGURES, FigureData, as_meta, empty_frame
from ..figures.data import DETAILED, Meta
from ..report.pictures import Form, bands_of, image
from ..scenario.errors import InputError, Problem, nearest
from ..scenario.load import Scenario
from .session import Session
from .worlds import ghost_scenario, start_of

TITLES: Final = {
    "coalition_flow": "Coalitions through time",
    "alliance_network": "The alliance network",
    "cohesion": "Cohesion of the signatories",
    "strength_by_side": "Strength by side",
    "control_by_governorate": "Control by governorate",
    "declared_vs_actual": "Declared against actual targets",
    "who_fights_whom": "Who fights whom",
    "dashboard": "All at a glance",
}
"""What visitors call the figures."""

_DRAWING: Final = Lock()
"""matplotlib's settings and font caches are shared by all threads."""


def offered() -> list[dict[str, str]]:
    """Return the figures that can be had: name and title."""
    return [{"name": name, "title": TITLES.get(name, name)} for name in FIGURES]


def figure(session: Session, name: str, form: Form = "png") -> bytes:
    """Return a figure of the weeks played so far.

    The war is played again beside the session, with the tables that figures need: the same
    numbers, and the session keeps nothing for it.

    Parameters
    ----------
    session : Session
        A visitor's; only read.
    name : str
        One of `FIGURES`.
    form : {"png", "svg"}
        Kind of file.

    Raises
    ------
    InputError
        If there is no such figure, or nothing to draw yet.
    """
    spec = FIGURES.get(name)
    if spec is None:
        allowed = ", ".join(FIGURES)
        raise InputError(Problem("figure", "", f"unknown {name[:80]!r}", allowed,
                                 nearest(name, FIGURES)))  # fmt: skip
    settings, scenario = session.settings, session.scenario
    meta, weeks = session.names.meta, settings.week
    if weeks < 1:
        raise InputError(Problem("figure", name, "no week has been played", "after a step"))
    data = _data(scenario, settings.seed, settings.run, weeks, meta)
    beside = ghost_scenario(scenario, settings.assigned)
    other = None if beside is None else _beside(beside, settings.seed, settings.run, weeks, meta)
    if other is not None:
        data = replace(data, meta=as_meta({**data.meta, "baseline": other.meta["scenario"]}))
    reason = spec.needs(data)
    if reason:
        raise InputError(Problem("figure", name, f"cannot be drawn: {reason}"))
    with _DRAWING:
        drawn = spec.draw(data, other)
        if drawn is None:
            raise InputError(Problem("figure", name, "cannot be drawn"))
        return image(drawn, form)


def _played(
    scenario: Scenario, seed: int, run: int, weeks: int, detail: bool
) -> dict[str, Columns]:
    """Return the tables of a replication's first weeks."""
    short = replace(scenario, weeks=weeks)
    return run_replication(
        short, seed, run, detail, start_of(short, seed, run), ("weeks", *DETAILED)
    )


def _data(scenario: Scenario, seed: int, run: int, weeks: int, meta: Meta) -> FigureData:
    """Return the tables as figures want them."""
    tables = _played(scenario, seed, run, weeks, detail=True)
    frames: dict[str, Any] = {name: _frame(tables, name) for name in DETAILED}
    bands = bands_of(Weekly(to_arrow(tables["weeks"])))
    about = as_meta({**meta, "weeks": weeks, "runs": 1})
    return FigureData(bands=bands, meta=about, runs=1, **frames)


def _frame(tables: dict[str, Columns], name: str) -> pd.DataFrame:
    """Return a detail table; with its columns also if it has no rows."""
    frame = to_frame(to_arrow(tables[name]))
    return frame if len(frame.columns) else empty_frame(name)


def _beside(scenario: Scenario, seed: int, run: int, weeks: int, meta: Meta) -> FigureData:
    """Return the ghost as figures want it: its bands alone."""
    tables = _played(scenario, seed, run, weeks, detail=False)
    changed = {"scenario": scenario.name, "title": scenario.title, "baseline": None}
    about = as_meta({**meta, **changed, "weeks": weeks, "runs": 1})
    nothing: dict[str, Any] = {name: empty_frame(name) for name in DETAILED}
    bands = bands_of(Weekly(to_arrow(tables["weeks"])))
    return FigureData(bands=bands, meta=about, runs=1, **nothing)
