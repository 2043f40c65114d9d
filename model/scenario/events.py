"""The events that a scenario can make happen, one model for each kind.

Here is only what a user writes. What an event does to the state is the business of the room
``model/events``.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, Strict

from .about import RuleName
from .fields import FileModel, Id, Ids, Selectors, Share, Text

Several = Annotated[Ids, Field(min_length=2)]
Somebody = Annotated[Selectors, Field(min_length=1)]
Sorties = Annotated[float, Field(ge=0, le=10_000)]


class EventBase(FileModel):
    """What every event has: a name, a date, and where it is known from."""

    id: Id = Field(description="Name of the event, unique in the scenario.")
    on: date = Field(description="The day it happens, inside the theatre's window.")
    source: Text = Field(min_length=1, description="Ids of sources.toml by ';', or 'assumed'.")
    basis: Text = Field("", description="Why it is coded so, in words.")
    note: Text = Field("", description="Anything else a reader should know.")


class Commitment(FileModel):
    """What a public statement adds between those who sign it."""

    mean: float = Field(ge=0, le=2, description="Added to the propensity's argument.")
    half_life_weeks: float = Field(gt=0, le=10_000, description="Weeks until half is left.")


class Campaign(EventBase):
    """An air campaign starts, changes, or (with capacity 0) stops."""

    kind: Literal["campaign"]
    actor: Id = Field(description="Who flies.")
    capacity: Sorties = Field(description="Strike sorties a week.")
    capacity_range: Annotated[tuple[Sorties, Sorties], Strict(False)] | None = Field(
        None, description="Least and greatest capacity that sources support."
    )
    declared: Selectors | None = Field(
        None, description="Whom the actor says it strikes; absent: as the theatre has it."
    )
    until: date | None = Field(None, description="Last day; absent: until replaced.")


class Statement(EventBase):
    """Factions sign a public statement."""

    kind: Literal["statement"]
    signatories: Somebody = Field(description="Who signs.")
    against: Selectors = Field(description="Whom they vow to fight.")
    commitment: Commitment
    rule_weight: float = Field(
        0.1, ge=0, le=0.9, description="Share of attention of the rule 'against' that signers add."
    )


class SponsorsAlign(EventBase):
    """Sponsors coordinate: their clients are drawn together."""

    kind: Literal["sponsors_align"]
    sponsors: Several
    by: float = Field(gt=0, le=1, description="How far, as a share of full alignment.")
    until: date | None = None


class SponsorsDivide(EventBase):
    """Sponsors fall out: their clients are drawn apart."""

    kind: Literal["sponsors_divide"]
    sponsors: Several
    by: float = Field(gt=0, le=1, description="How far, as a share of full division.")
    until: date | None = None


class Renounce(EventBase):
    """A faction renounces an allegiance; some may go on treating it as designated."""

    kind: Literal["renounce"]
    actor: Id
    allegiance: Id = Field(description="Whom it no longer follows.")
    still_designated_by: Selectors = Field((), description="Who does not believe it.")


class Ceasefire(EventBase):
    """Parties hold their fire, except against those excluded."""

    kind: Literal["ceasefire"]
    parties: Somebody
    excluded: Selectors = ()
    compliance: Share = Field(description="Share of effort between parties that stops.")
    until: date | None = None


class Aid(EventBase):
    """A sponsor changes its supply."""

    kind: Literal["aid"]
    sponsor: Id
    recipients: Somebody
    factor: float = Field(ge=0, le=5, description="New supply as a multiple of the old.")
    until: date | None = None


class Enter(EventBase):
    """A faction appears as an actor of its own."""

    kind: Literal["enter"]
    faction: Id


class Leave(EventBase):
    """A faction dissolves; its fighters may pass into another."""

    kind: Literal["leave"]
    faction: Id
    into: Id | None = None


class Merge(EventBase):
    """Factions are put into one coalition, free to leave it."""

    kind: Literal["merge"]
    members: Somebody


class SetRule(EventBase):
    """Factions take up a targeting rule, or change its weight."""

    kind: Literal["set_rule"]
    actors: Somebody
    rule: RuleName
    weight: float = Field(ge=0, le=10, description="Relative to the actor's other rules.")
    targets: Selectors = ()
    provinces: Ids = ()
    replace: bool = Field(False, description="Drop the actors' other rules first.")


Event = (
    Campaign
    | Statement
    | SponsorsAlign
    | SponsorsDivide
    | Renounce
    | Ceasefire
    | Aid
    | Enter
    | Leave
    | Merge
    | SetRule
)

#: Every kind of event and its model.
EVENT_KINDS: dict[str, type[EventBase]] = {
    "campaign": Campaign,
    "statement": Statement,
    "sponsors_align": SponsorsAlign,
    "sponsors_divide": SponsorsDivide,
    "renounce": Renounce,
    "ceasefire": Ceasefire,
    "aid": Aid,
    "enter": Enter,
    "leave": Leave,
    "merge": Merge,
    "set_rule": SetRule,
}
