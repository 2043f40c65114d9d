"""The models of a scenario file (the events are in ``events.py``)."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, Strict

from .events import EVENT_KINDS, Event, EventBase
from .fields import FileModel, Id, Line, ParameterName, Range, Text

__all__ = [
    "EVENT_KINDS",
    "PROCESSES",
    "Event",
    "EventBase",
    "EventEntry",
    "Moves",
    "ParameterSetting",
    "ScenarioFile",
    "Switches",
    "least_of",
]

#: The processes of a week that can be switched off, in their order.
PROCESSES = ("assess", "target", "fight", "civilians", "recover", "hold", "revise", "realign")

#: A scenario that needs more than this is a program.
MOST_EVENTS = 1_000


class Moves(FileModel):
    """What the scenario should move, and by how much at least."""

    outcome: str = Field(max_length=64, description="Name of an outcome.")
    by: float = Field(gt=0, description="The least effect that matters, in the outcome's unit.")


class Switches(FileModel):
    """One switch for each process of the week; off means that the process does nothing."""

    assess: bool = True
    target: bool = True
    fight: bool = True
    civilians: bool = True
    recover: bool = True
    hold: bool = True
    revise: bool = True
    realign: bool = True


class ParameterSetting(FileModel):
    """What a scenario changes on a parameter.

    A value without a range is fixed: replications no longer draw the parameter, unless
    ``draw = true`` says so.
    """

    value: float | None = None
    range: Range | None = None
    source: Text | None = None
    basis: Text | None = None
    draw: bool | None = None


def _bare_value(value: Any) -> Any:
    """Return a bare number as a setting of the value alone."""
    if not isinstance(value, int | float | dict | ParameterSetting) or isinstance(value, bool):
        raise ValueError("should be a number, or a table with value, range and source")
    return {"value": value} if isinstance(value, int | float) else value


#: ``b_commit = 2`` means ``b_commit = { value = 2 }``.
Setting = Annotated[
    ParameterSetting,
    BeforeValidator(_bare_value, json_schema_input_type=float | ParameterSetting),
]


class EventEntry(FileModel):
    """An event as one file has it: whole, or only what changes on an inherited one."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, allow_inf_nan=False)

    id: Id


class ScenarioFile(FileModel):
    """One scenario file, before what it extends is added."""

    title: Line | None = Field(None, description="A few words.")
    question: Text | None = Field(None, description="What it asks, as a sentence.")
    extends: str | None = Field(None, description="A shipped scenario, or a file beside this one.")
    theatre: str | None = Field(None, description="A shipped theatre, or a folder beside this one.")
    start: date | None = Field(None, description="First day of week 0.")
    weeks: int | None = Field(None, ge=1, le=520, description="How many weeks a run takes.")
    moves: Moves | None = None
    switches: Switches = Switches()
    parameters: dict[ParameterName, Setting] = Field({})
    remove: Annotated[tuple[Id, ...], Strict(False)] = Field(
        (), description="Ids of inherited events to drop."
    )
    events: Annotated[tuple[EventEntry, ...], Strict(False)] = Field((), max_length=MOST_EVENTS)


def least_of(moves: Iterable[Moves | None]) -> dict[str, float]:
    """Return the least effect that matters by outcome, as several scenarios state it.

    Parameters
    ----------
    moves : iterable of Moves or None
        What each scenario says that it should move.
    """
    least: dict[str, float] = {}
    for each in moves:
        if each is not None:
            least[each.outcome] = min(each.by, least.get(each.outcome, each.by))
    return least
