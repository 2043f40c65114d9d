"""Tables of what a scenario holds and of how two differ."""

from collections.abc import Mapping
from typing import Any

from ..scenario.differences import NONE, Change, event_words, source_words
from .blocks import Table


def table_of(
    found: list[Change], old: str, new: str, said: Mapping[str, str] | None = None
) -> Table:
    """Return differences as a table.

    Parameters
    ----------
    found : list of Change
        At least one.
    old, new : str
        Their ids.
    said : mapping, optional
        What the caption calls them.
    """
    called = {old: old, new: new, **(said or {})}
    return Table(
        caption=f"What {called[new]} changes in {called[old]}; everything else is the same in "
        "both.",
        head=("what", old, new, "source"),
        rows=tuple((each.what, each.was, each.now, each.source or NONE) for each in found),
        words=frozenset({1, 2, 3}),
    )


def unchanged(new: str, old: str) -> str:
    """Return the sentence on two scenarios that do not differ.

    Parameters
    ----------
    new, old : str
        What they are called.
    """
    return f"{new} changes nothing in {old}: events, parameters and dates are the same."


def events_table(scenario: Mapping[str, Any], label: str, names: Mapping[str, str]) -> Table:
    """Return the events of a scenario as a table.

    Parameters
    ----------
    scenario : mapping
        As resolved.
    label : str
        What it is called.
    names : mapping
        From ids of factions to names.
    """
    events = scenario.get("events") or ()
    return Table(
        caption=f"The events of {label}, by date.",
        head=("event", "what happens", "source"),
        rows=tuple(
            (str(each["id"]), event_words(each, names), source_words(each) or NONE)
            for each in events
        ),
        words=frozenset({1, 2}),
    )
