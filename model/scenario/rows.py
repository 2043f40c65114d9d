"""One model for the rows of each CSV table of a theatre (``docs/theatre-format.md``).

A column called ``from`` is the attribute ``since``, because ``from`` is a word of Python.
Ranges, sums and references are checked in ``table_checks.py`` and ``theatre_checks.py``.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .fields import (
    Amount,
    CellDate,
    CellIds,
    CellSelectors,
    CellText,
    Count,
    Id,
    Ideology,
    Line,
    Row,
    Selector,
    Share,
    Weight,
    empty_text,
)

#: Labels of factions whose ties are coded by hand, not fitted. The Kurdish parties have scores,
#: but their nationalism is a claim of their own and no nearness to anybody else's; a `group` is
#: one of a theatre without scores or records to fit.
WITHOUT_IDEOLOGY = ("state", "militia", "body", "kurdish", "group")

Label = Literal[
    "", "fsa", "islamist", "jihadist", "tribal", "turkmen", "kurdish", "group",
    "state", "militia", "body",
]


class Spell(Row):
    """A row that holds between two dates; an empty date leaves that end open."""

    since: CellDate | None = Field(alias="from")
    until: CellDate | None

    def holds_on(self, day: date) -> bool:
        """Return whether the row holds on a date, both ends included.

        Parameters
        ----------
        day : date
            The date.
        """
        after_start = self.since is None or self.since <= day
        return after_start and (self.until is None or day <= self.until)


class FactionRow(Row):
    """A faction: an armed group, government, outside state or political body."""

    id: Id
    name: Line
    side: Id
    label: Annotated[Label, BeforeValidator(empty_text)]
    strength: Amount | None
    strength_low: Amount | None
    strength_high: Amount | None
    nationalism: Ideology | None
    islamism: Ideology | None
    sectarianism: Ideology | None
    ideology_source: CellText
    support: Share | None
    support_low: Share | None
    support_high: Share | None
    support_source: CellText
    air_sorties: Amount
    harm_per_sortie: Amount | None
    harm_per_1000: Amount | None
    active_from: CellDate | None
    active_until: CellDate | None
    signatory_name: CellText
    note: CellText
    source: CellText

    @property
    def has_ideology(self) -> bool:
        """Whether the three ideology scores mean something for it (known or imputed)."""
        return self.label not in WITHOUT_IDEOLOGY

    @property
    def has_forces(self) -> bool:
        """Whether it has fighters (an unknown number counts) or an air force of its own."""
        return self.strength is None or self.strength > 0 or self.air_sorties > 0

    def is_active(self, day: date) -> bool:
        """Return whether it exists as an actor of its own on a date.

        Parameters
        ----------
        day : date
            The date; both ends are included.
        """
        after_start = self.active_from is None or self.active_from <= day
        return after_start and (self.active_until is None or day <= self.active_until)


class PresenceRow(Spell):
    """Where part of a faction's fighters is; weights are relative within a faction."""

    faction: Selector
    province: Id
    weight: Amount
    basis: CellText
    source: CellText


class ProvinceRow(Row):
    """A governorate."""

    id: Id
    name: Line
    population: Count
    area_km2: Amount
    adjacent: CellIds
    core_of: CellSelectors
    row: Count
    column: Count
    source: CellText


class ControlRow(Row):
    """Which share of a governorate a control group held on a date."""

    date: CellDate
    province: Id
    group: Id
    share: Share
    low: Share | None
    high: Share | None
    basis: CellText
    source: CellText


class TieRow(Row):
    """How two factions (or all pairs of two sides) regard each other, coded by hand."""

    a: Selector
    b: Selector
    value: Weight
    low: Weight | None
    high: Weight | None
    basis: CellText
    source: CellText


class SponsorRow(Row):
    """The share of a faction's supply that comes from a sponsor."""

    faction: Selector
    sponsor: Id
    share: Share
    low: Share | None
    high: Share | None
    basis: CellText
    source: CellText


class RecordRow(Spell):
    """Joint operations or clashes on record between two groups."""

    a: Id
    b: Id
    kind: Literal["joint", "clash"]
    claims: Count
    source: CellText


class RecordGroupRow(Row):
    """A group that the record of a kind covers: its unlisted pairs are true zeros."""

    kind: Literal["joint", "clash"]
    faction: Selector
    source: CellText


class UmbrellaRow(Spell):
    """Membership of an overlapping alliance that pools effort in its provinces."""

    umbrella: Id
    name: Line
    member: Selector
    provinces: CellIds
    basis: CellText
    source: CellText


class BlocRow(Spell):
    """Membership of a strategic alliance: the starting partition."""

    bloc: Id
    name: Line
    member: Selector
    basis: CellText
    source: CellText


class AllianceRow(Spell):
    """Membership of a dated alliance of the past, for calibration."""

    alliance: Id
    member: Id
    source: CellText
