"""Names of factions for narrow places."""

from collections import Counter
from typing import Final

from .data import Meta

DANGLING: Final = frozenset({"a", "al", "and", "for", "in", "islamic", "its", "of", "the", "to"})
"""Words that a shortened name may not end with."""


def short_names(meta: Meta, limit: int = 25) -> dict[str, str]:
    """Return a name of at most `limit` characters for each faction, no two alike.

    What stands in brackets is dropped first, then whole words at the end. Where
    that leaves one word of a pair (``A and B ...``) or two factions with one
    name, what was dropped stays as far as it fits, by its initials.

    Parameters
    ----------
    meta : dict
        Its factions, in the order of the theatre.
    limit : int
        Characters, from 8.

    Examples
    --------
    >>> front = {"id": "front", "name": "Authenticity and Development Front"}
    >>> short_names({"factions": [front]})["front"]  # type: ignore[typeddict-item]
    'Authenticity and D. Front'
    """
    full = {each["id"]: each.get("short") or each["name"] for each in meta["factions"]}
    short = {faction: _shorten(name, limit) for faction, name in full.items()}
    often = Counter(short.values())
    longer = {
        faction: _apart(full[faction], name, limit) if often[name] > 1 else name
        for faction, name in short.items()
    }
    return _numbered(longer, limit)


def _plain(name: str) -> str:
    """Return a name without what stands in brackets or after a semicolon."""
    return name.split(" (")[0].split(";")[0].strip()


def _shorten(name: str, limit: int) -> str:
    """Cut a name to `limit` characters at a word's end where possible."""
    name = _plain(name)
    if len(name) <= limit:
        return name
    every = name.split(" ")
    words = name[: limit + 1].split(" ")[:-1]
    while len(words) > 1 and words[-1].lower() in DANGLING:
        words.pop()
    if len(words) == 1 and every[1].lower() == "and":  # half of a pair is another name
        return _initials(every, 1, limit) or words[0]
    short = " ".join(words).rstrip(" ,/-")
    return short if len(short) >= 4 else name[:limit].rstrip()


def _initials(words: list[str], kept: int, limit: int) -> str:
    """Return words with as few as possible after those kept cut to initials; empty if too long."""
    told = list(words)
    for place in range(kept, len(words)):
        if len(" ".join(told)) <= limit:
            break
        if words[place].lower() not in DANGLING - {"islamic"}:
            told[place] = f"{words[place][:1]}."
    found = " ".join(told)
    return found if len(found) <= limit else ""


def _apart(name: str, short: str, limit: int) -> str:
    """Return a name that others shorten alike with more of what tells it apart."""
    if len(name) <= limit:
        return name
    return _initials(_plain(name).split(" "), len(short.split(" ")), limit) or short


def _numbered(names: dict[str, str], limit: int) -> dict[str, str]:
    """Return names in which those that are still alike have a number, but for the first."""
    found: dict[str, str] = {}
    taken = set(names.values())
    for faction, name in names.items():
        mine, number = name, 1
        while mine in found.values() or (number > 1 and mine in taken):
            number += 1
            mark = f" {number}"
            mine = name[: limit - len(mark)].rstrip() + mark
        found[faction] = mine
    return found
