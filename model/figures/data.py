"""What the figures read: bands, four tables and a plain dictionary about them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NotRequired, TypedDict, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

Dates = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "bands": ("outcome", "week", "n", "mean", "p05", "p50", "p95"),
    "factions": ("run", "week", "faction", "strength", "coalition", "support", "losses"),
    "dyads": ("run", "week", "i", "j", "weight"),
    "clashes": (
        "run",
        "week",
        "attacker",
        "target",
        "province",
        "effort",
        "events",
        "losses",
    ),
    "control": ("run", "week", "province", "group", "share"),
}
"""The columns that each frame must have, even when it has no rows."""

DETAILED: Final = tuple(name for name in COLUMNS if name != "bands")
"""Frames that are tables of the detail runs."""


class FactionMeta(TypedDict):
    """A faction as the figures name it; `short` is a name for narrow places."""

    id: str
    name: str
    side: str
    signatory: bool
    short: NotRequired[str]


class SideMeta(TypedDict):
    """A side and the control group it holds ground for (empty: none)."""

    label: str
    control: str


class ProvinceMeta(TypedDict):
    """A governorate and its place in the tile map, counted from 0 or 1."""

    id: str
    name: str
    row: int
    column: int


class EventMeta(TypedDict):
    """A dated event; `until` is None where it has no end. Dates are ISO."""

    id: str
    kind: str
    on: str
    until: str | None
    label: str


class CampaignMeta(TypedDict):
    """The campaign that `declared_gap` is about."""

    actor: str
    declared: list[str]


class Meta(TypedDict):
    """What the tables do not say; `start` and `statement_date` are ISO dates."""

    title: str
    question: str
    scenario: str
    baseline: str | None
    baseline_title: NotRequired[str]
    start: str
    weeks: int
    runs: int
    version: str
    hash: str
    seed: int
    factions: list[FactionMeta]
    sides: dict[str, SideMeta]
    control_groups: dict[str, str]
    provinces: list[ProvinceMeta]
    events: list[EventMeta]
    statement_date: str | None
    campaign: CampaignMeta | None


@dataclass(frozen=True)
class FigureData:
    """The tables of one scenario, and what is known about them.

    Parameters
    ----------
    bands : DataFrame
        One row for each outcome over time and week: `outcome`, `week`, `n`
        (replications in which it is defined), `mean`, `p05`, `p50`, `p95` over
        them; undefined is NaN. `NAME_index` is NAME in per cent of each run's
        first week. Every outcome has a row for every week.
    factions : DataFrame
        Detail runs only: `run`, `week`, `faction`, `strength` (fighters),
        `coalition` (label, -1 while inactive), `support`, `losses`. Week -1 is
        the state at the start, before week 0.
    dyads : DataFrame
        Detail runs and sampled weeks only: `run`, `week`, `i`, `j`, `weight`
        (how i regards j, in [-1, 1]).
    clashes : DataFrame
        Detail runs only: `run`, `week`, `attacker`, `target`, `province`,
        `effort` (share of the attacker's effort), `events` (count), `losses`.
        It may lack rows without events that are of no campaign.
    control : DataFrame
        Detail runs only: `run`, `week`, `province`, `group`, `share` (of the
        governorate, 0 to 1).
    meta : dict
        See `Meta`.
    runs : int
        Number of replications behind the bands.

    Raises
    ------
    ValueError
        If a frame lacks one of its columns.
    """

    bands: pd.DataFrame
    factions: pd.DataFrame
    dyads: pd.DataFrame
    clashes: pd.DataFrame
    control: pd.DataFrame
    meta: Meta
    runs: int

    def __post_init__(self) -> None:
        """Refuse a frame that lacks a column."""
        for name, columns in COLUMNS.items():
            frame: pd.DataFrame = getattr(self, name)
            lacking = [column for column in columns if column not in frame.columns]
            if lacking:
                raise ValueError(f"table {name} lacks the column {lacking[0]}")

    @cached_property
    def weeks(self) -> npt.NDArray[np.int64]:
        """The weeks of the bands, ascending."""
        return np.unique(self.bands["week"].to_numpy(dtype=np.int64))

    @cached_property
    def by_outcome(self) -> dict[str, pd.DataFrame]:
        """The bands of each outcome, by week."""
        return {
            str(name): rows.sort_values("week")
            for name, rows in self.bands.groupby("outcome", sort=False)
        }


def as_meta(plain: dict[str, Any]) -> Meta:
    """Take a plain dictionary as `Meta`, after a look at its keys.

    Raises
    ------
    ValueError
        If a key is missing.
    """
    lacking = [key for key in Meta.__required_keys__ if key not in plain]
    if lacking:
        raise ValueError(f"meta lacks the key {min(lacking)}")
    return cast(Meta, plain)


def empty_frame(name: str) -> pd.DataFrame:
    """Return the frame `name` with its columns and no rows."""
    return pd.DataFrame({column: [] for column in COLUMNS[name]})


def day(iso: str) -> dt.date:
    """Return the date that an ISO text (date or date and time) names."""
    return dt.date.fromisoformat(iso[:10])


def date_of(meta: Meta, week: int) -> dt.date:
    """Return the first day of a week, counted from 0."""
    return day(meta["start"]) + dt.timedelta(weeks=int(week))


def date_of_state(meta: Meta, week: int) -> dt.date:
    """Return the date of the state after a week; that before the first (-1) is the start's."""
    return date_of(meta, week + 1)


def dates_of(meta: Meta, weeks: npt.ArrayLike) -> Dates:
    """Return the first days of several weeks."""
    start = np.datetime64(day(meta["start"]), "D")
    days: Dates = start + 7 * np.asarray(weeks, dtype=np.int64).astype("timedelta64[D]")
    return days


def statement_week(meta: Meta) -> int | None:
    """Return the week in which the statement falls; None where there is none."""
    if meta["statement_date"] is None:
        return None
    return (day(meta["statement_date"]) - day(meta["start"])).days // 7


def sides_of(meta: Meta) -> dict[str, str]:
    """Return the side of each faction."""
    return {faction["id"]: faction["side"] for faction in meta["factions"]}


def signatories_of(meta: Meta) -> set[str]:
    """Return the ids of the factions that signed (or would have signed)."""
    return {faction["id"] for faction in meta["factions"] if faction["signatory"]}


def has_outcome(data: FigureData, column: str) -> bool:
    """Whether an outcome over time is there and defined in at least one week."""
    rows = data.by_outcome.get(column)
    return rows is not None and bool((rows["n"] > 0).any())


def first_run(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the lowest run in a frame."""
    if frame.empty:
        return frame
    rows: pd.DataFrame = frame[frame["run"] == frame["run"].min()]
    return rows
