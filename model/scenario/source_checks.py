"""Every row says where it comes from: a source, or ``assumed`` with a range and the reason."""

from collections.abc import Iterable
from typing import Any

from .draft import Draft
from .errors import Problem, nearest
from .fields import source_ids
from .places import display
from .tables import Table

ASSUMED = "assumed"
#: Marks a judgement of the coder; it stands beside the source that was judged.
CODED = "coded"
#: Columns that hold a range. Tables without any (presence, whose weights are steps of a fixed
#: scale, umbrellas, blocs) can only give a reason.
HAS_RANGE = {"low", "strength_low", "range"}


def source_complaint(source: str, known: Iterable[str]) -> tuple[str, str, str] | None:
    """Return message, allowed and nearest for a bad ``source``, else ``None``.

    Parameters
    ----------
    source : str
        Ids separated by semicolons, or ``assumed``.
    known : iterable of str
        The ids of ``sources.toml``.
    """
    ids = source_ids(source)
    allowed = "ids of sources.toml separated by ';', or 'assumed'"
    if not ids:
        return "no source", allowed, ""
    if ids == (CODED,):
        return "'coded' alone is no source: add the id of what was judged", allowed, ""
    every = {*known, ASSUMED, CODED}
    for each in ids:
        if each not in every:
            return f"unknown source {each!r}", allowed, nearest(each, every)
    return None


def _check_cell(draft: Draft, table: Table[Any], index: int, column: str, source: str) -> None:
    """Note a ``source`` cell that names nothing known."""
    complaint = source_complaint(source, draft.sources)
    if complaint:
        draft.note(table, index, column, *complaint)


def _check_assumed(draft: Draft, table: Table[Any], index: int, span: tuple[Any, Any]) -> None:
    """Note an assumed row without a range or without a reason."""
    row = table.rows[index]
    low, high = span
    if HAS_RANGE.intersection(type(row).model_fields) and (low is None or high is None):
        draft.note(table, index, "source", "'assumed' without a range", "low and high, or a source")
    reason = getattr(row, "basis", "") or getattr(row, "note", "")
    if not reason:
        draft.note(table, index, "source", "'assumed' without a reason", "words in basis or note")


def _span(row: Any) -> tuple[Any, Any]:
    """Return the range that a row carries, whatever its columns are called."""
    if hasattr(row, "range"):
        return row.range  # type: ignore[no-any-return]
    if hasattr(row, "strength_low"):
        unknown = row.strength is None  # then unknown_size gives the range
        return (0, 0) if unknown else (row.strength_low, row.strength_high)
    return getattr(row, "low", None), getattr(row, "high", None)


def _check_faction(draft: Draft, index: int) -> None:
    """Note what is unsourced in a faction's ideology and support."""
    table, row = draft.factions, draft.factions.rows[index]
    ideology = (row.nationalism, row.islamism, row.sectarianism)
    if any(value is not None for value in ideology):
        if row.ideology_source != CODED:
            _check_cell(draft, table, index, "ideology_source", row.ideology_source)
    elif row.ideology_source:
        draft.note(table, index, "ideology_source", "a source for ideology that is not given")
    if row.support is not None:
        _check_cell(draft, table, index, "support_source", row.support_source)


def check_sources(draft: Draft) -> None:
    """Check the sources of every row of a theatre.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    tables: list[Table[Any]] = [
        draft.factions,
        draft.presence,
        draft.provinces,
        draft.control,
        draft.ties,
        draft.sponsors,
        draft.records,
        draft.record_groups,
        draft.umbrellas,
        draft.blocs,
        draft.alliances,
        draft.rules,
        draft.declared,
    ]
    for table in tables:
        for index, row in enumerate(table.rows):
            _check_cell(draft, table, index, "source", row.source)
            if ASSUMED in source_ids(row.source):
                _check_assumed(draft, table, index, _span(row))
    for index in range(len(draft.factions.rows)):
        _check_faction(draft, index)
    _check_named(draft)


def _check_named(draft: Draft) -> None:
    """Check the sources of lists, of the unknown sizes and of the parameters."""
    for name, entry in draft.about.lists.items():
        complaint = source_complaint(entry.source, draft.sources)
        if complaint:
            draft.about_problem(f"lists.{name}.source", *complaint)
    complaint = source_complaint(draft.about.unknown_size.source, draft.sources)
    if complaint:
        draft.about_problem("unknown_size.source", *complaint)
    path = display(draft.folder / "parameters.toml")
    for name, parameter in draft.parameters.items():
        complaint = source_complaint(parameter.source, draft.sources)
        if complaint:
            draft.problems.append(Problem(path, f"{name}.source", *complaint))
