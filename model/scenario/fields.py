"""The field types that tables and scenario files share, and the two kinds of model base.

``FileModel`` is for TOML, where values come typed: strict, so that ``"3"`` is no number.
``Row`` is for CSV, where every cell is text and an empty one is ``None``.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

#: Ids of factions, provinces, sides, lists, events and sources.
ID_PATTERN = r"^[a-z][a-z0-9-]*$"
SELECTOR_PATTERN = r"^((side|list):)?[a-z][a-z0-9-]*$"
#: Names in one list: more than any theatre has factions.
MOST_NAMES = 600
#: Names of parameters (with underscores, so that they read like the formulas).
PARAMETER_PATTERN = r"^[a-z][a-z0-9_]*$"


class FileModel(BaseModel):
    """Base of everything read from TOML: frozen, strict, no unknown keys, finite numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Row(BaseModel):
    """Base of every row of a CSV table: frozen, no unknown columns, finite numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _split(value: Any) -> Any:
    """Return the values of a cell that holds several, separated by semicolons."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def _plain_date(value: Any) -> Any:
    """Return the date of a cell; only YYYY-MM-DD, since the parser would take any number."""
    if isinstance(value, str):
        if not _DATE.fullmatch(value):
            raise ValueError("should be a date such as 2015-10-05")
        return date.fromisoformat(value)
    return value


def _one_or_more(value: Any) -> Any:
    """Return a lone selector as a list of one."""
    return (value,) if isinstance(value, str) else value


def empty_text(value: Any) -> Any:
    """Return an empty string for an empty cell."""
    return "" if value is None else value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
Selector = Annotated[str, StringConstraints(pattern=SELECTOR_PATTERN, max_length=70)]
ParameterName = Annotated[str, StringConstraints(pattern=PARAMETER_PATTERN, max_length=64)]
Text = Annotated[str, StringConstraints(max_length=4000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\r\n]*$")]

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=-1, le=1)]
Ideology = Annotated[float, Field(ge=1, le=5)]
Amount = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=0, le=10**12)]
Range = Annotated[tuple[float, float], Strict(False)]

# In TOML: lists (which the strict mode would not take for tuples).
_Few = Field(max_length=MOST_NAMES)
Ids = Annotated[tuple[Id, ...], Strict(False), _Few]
Selectors = Annotated[tuple[Selector, ...], Strict(False), _Few, BeforeValidator(_one_or_more)]

# In CSV: cells.
CellText = Annotated[Text, BeforeValidator(empty_text)]
CellIds = Annotated[tuple[Id, ...], BeforeValidator(_split)]
CellSelectors = Annotated[tuple[Selector, ...], BeforeValidator(_split)]
CellDate = Annotated[date, BeforeValidator(_plain_date)]


def source_ids(source: str) -> tuple[str, ...]:
    """Return the ids of a ``source`` cell.

    Parameters
    ----------
    source : str
        Ids of ``sources.toml`` separated by semicolons, or ``assumed``.
    """
    return tuple(part.strip() for part in source.split(";") if part.strip())
