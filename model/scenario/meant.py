"""Usual words for what is called otherwise here: the nearest match by meaning."""

from collections.abc import Iterable
from typing import Final

from .errors import nearest

WORDS: Final = {
    "on": "at begin begins date day from since start start_date time when",
    "start": "begin begins date day from since start_date",
    "until": "end end_date ends stop till to",
    "weeks": "duration end length",
    "kind": "action event type",
    "events": "event",
    "id": "label name",
    "title": "label name",
    "question": "description",
    "basis": "because description reason why",
    "note": "comment",
    "extends": "base from inherits parent",
    "remove": "delete drop without",
    "moves": "expect expects",
    "members": "factions groups who",
    "signatories": "factions groups signers who",
    "parties": "between factions groups who",
    "actors": "factions groups who",
    "recipients": "factions groups to who",
    "actor": "by faction group who",
    "faction": "actor group who",
    "against": "enemies target targets",
    "capacity": "sorties strength strikes",
    "commitment": "strength",
    "half_life_weeks": "half_life",
    "by": "amount strength",
    "factor": "amount multiplier",
    "ceasefire": "armistice truce",
    "merge": "alliance union unite",
    "campaign": "bombing strikes",
    "statement": "declaration sign",
    "leave": "dissolve",
    "enter": "appear",
    "aid": "supply weapons",
}
"""For each key and kind of event the words that people write for it, in the order of choice."""


def by_meaning(name: object, known: Iterable[str]) -> str | None:
    """Return which known name a usual word means.

    Parameters
    ----------
    name : object
        What the user wrote.
    known : iterable of str
        The names that would have been right.

    Returns
    -------
    str or None
        An empty string if the word means something that is not allowed here; None if it is no
        usual word.

    Examples
    --------
    >>> by_meaning("date", ["id", "on"]), by_meaning("end", ["on"]), by_meaning("wekes", ["weeks"])
    ('on', '', None)
    """
    word = name.lower().replace("-", "_") if isinstance(name, str) else ""
    names = [each for each, words in WORDS.items() if word in words.split()]
    if not names:
        return None
    allowed = set(known)
    return next((each for each in names if each in allowed), "")


def meant(name: object, known: Iterable[str]) -> str:
    """Return what is nearest by meaning, or else by spelling; or an empty string.

    Parameters
    ----------
    name : object
        What the user wrote.
    known : iterable of str
        The names that would have been right.
    """
    names = list(known)
    found = by_meaning(name, names)
    return nearest(name, names) if found is None else found
