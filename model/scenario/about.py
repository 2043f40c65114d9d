"""Models of a theatre's TOML files: what it is about, its rules, sources and parameters."""

from datetime import date
from typing import Literal

from pydantic import Field

from .fields import Amount, FileModel, Id, Ids, Line, Range, Selector, Selectors, Text

RuleName = Literal[
    "against", "defend", "retaliate", "pretext", "rival", "weakest", "strongest", "reclaim"
]

#: Rules that need a list of factions, and rules that need a list of provinces.
NEEDS_TARGETS = ("against", "pretext", "weakest", "strongest")
NEEDS_PROVINCES = ("reclaim",)
RULES = (*NEEDS_TARGETS, *NEEDS_PROVINCES, "defend", "retaliate", "rival")


class Window(FileModel):
    """The dates that the theatre knows anything about, both included."""

    since: date = Field(alias="from")
    until: date


class Side(FileModel):
    """A side: a label for people, and the control group that its ground counts for."""

    label: Line
    control: str = Field(pattern=r"^([a-z][a-z0-9-]*)?$", max_length=64)


class Roles(FileModel):
    """Which sides, and which faction, the outcomes mean."""

    rebels: Ids
    government: Ids
    head_of_government: Id
    campaign: Id | None = None
    designated: Id | None = None


class NamedList(FileModel):
    """A named list of factions."""

    members: Selectors
    source: Text
    basis: Text = ""


class UnknownSize(FileModel):
    """The lognormal distribution of fighters for factions whose strength is empty."""

    median: Amount
    sigma: float = Field(gt=0, le=5)
    low: Amount
    high: Amount
    source: Text
    basis: Text = ""


class TheatreFile(FileModel):
    """The content of ``theatre.toml``."""

    format: Literal[1]
    id: Id
    title: Line
    summary: Text
    window: Window
    statement_date: date
    signatories: Id
    sides: dict[Id, Side]
    roles: Roles
    lists: dict[Id, NamedList]
    unknown_size: UnknownSize


class RuleRow(FileModel):
    """A targeting rule and who follows it."""

    actors: Selectors
    rule: RuleName
    weight: float = Field(ge=0, le=10)
    range: Range
    targets: Selectors = ()
    provinces: Ids = ()
    source: Text
    basis: Text = ""


class DeclaredRow(FileModel):
    """What an actor says that it fights; an empty list declares nothing."""

    actor: Selector
    targets: Selectors
    source: Text
    basis: Text = ""


class SourceRow(FileModel):
    """Where something was read."""

    title: Line
    date: str = Field(pattern=r"^(undated|\d{4}(-\d{2}(-\d{2})?)?)$")
    where: Line
    kind: Literal["press", "scholarship", "data", "encyclopedia", "official", "monitor", "partisan"]
    note: Text = ""


class Parameter(FileModel):
    """A number of the model: its value, its range and where both come from.

    Attributes
    ----------
    value : float
        What a run uses that draws nothing.
    range : tuple of float
        The least and the greatest value that is defensible.
    unit : str
        Its unit, in words.
    meaning : str
        What it does.
    source : str
        Ids of ``sources.toml``, or ``assumed``.
    basis : str
        Why, in words.
    draw : bool
        Whether each replication draws it from its range.
    """

    value: float
    range: Range
    unit: Text
    meaning: Text
    source: Text
    basis: Text = ""
    draw: bool = False
