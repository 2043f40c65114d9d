"""Checks of one table against the rest: factions, places, control, supply, records, blocs."""

from collections.abc import Callable
from typing import Any

from .draft import Draft, overlapping
from .errors import listed, nearest
from .rows import FactionRow
from .tables import Table

#: Shares are typed by hand: their sums may miss 1 by this much.
TOLERANCE = 1e-6


def check_unique(draft: Draft, table: Table[Any], key: Callable[[Any], Any], column: str) -> None:
    """Note rows that say twice what may be said once.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    table : Table
        The table.
    key : callable
        From a row to what identifies it.
    column : str
        The column to point at.
    """
    first: dict[Any, int] = {}
    for index, row in enumerate(table.rows):
        identity = key(row)
        if identity in first:
            text = identity if isinstance(identity, str) else " and ".join(map(str, identity))
            where = table.where[first[identity]]
            draft.note(table, index, column, f"{text!r} stands twice (first in {where})")
        first.setdefault(identity, index)


def check_spread(draft: Draft, table: Table[Any], names: tuple[str, str, str]) -> None:
    """Note rows whose value does not lie between low and high.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    table : Table
        The table.
    names : tuple of str
        The columns of value, low and high.
    """
    for index, row in enumerate(table.rows):
        value, low, high = (getattr(row, name) for name in names)
        if (low is None) != (high is None) or (value is None and low is not None):
            draft.note(table, index, names[0], f"{', '.join(names)}: only some are given")
        elif low is not None and not low <= value <= high:
            message = f"{names[0]} {value:g} is not between {low:g} and {high:g}"
            draft.note(table, index, names[0], message)


def _check_faction(draft: Draft, index: int, row: FactionRow) -> None:
    """Note what is wrong with one faction."""
    table = draft.factions
    if row.side not in draft.about.sides:
        known = list(draft.about.sides)
        message = f"unknown side {row.side!r}"
        draft.note(table, index, "side", message, listed(known), nearest(row.side, known))
    ideology = (row.nationalism, row.islamism, row.sectarianism)
    kept = row.has_ideology or row.label == "kurdish"
    if not kept and any(value is not None for value in ideology):
        draft.note(table, index, "nationalism", f"ideology given for a {row.label}", "empty")
    if row.strength != 0 and row.harm_per_1000 is None:
        draft.note(table, index, "harm_per_1000", "missing for a faction with fighters")
    if row.strength != 0 and row.support is None:
        draft.note(table, index, "support", "missing for a faction with fighters")
    if row.air_sorties > 0 and row.harm_per_sortie is None:
        draft.note(table, index, "harm_per_sortie", "missing for a faction with an air force")
    if row.active_from and row.active_until and row.active_until < row.active_from:
        draft.note(table, index, "active_until", "lies before active_from")


def check_factions(draft: Draft) -> None:
    """Check ``factions.csv``.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    check_unique(draft, draft.factions, lambda row: row.id, "id")
    check_spread(draft, draft.factions, ("strength", "strength_low", "strength_high"))
    check_spread(draft, draft.factions, ("support", "support_low", "support_high"))
    for index, row in enumerate(draft.factions.rows):
        _check_faction(draft, index, row)


def check_presence(draft: Draft) -> None:
    """Check ``presence.csv``: known places, no overlap, no armed faction without a place.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    table = draft.presence
    for index, row in enumerate(table.rows):
        draft.check_provinces(table, index, "province", (row.province,))
        if row.weight == 0:
            draft.note(table, index, "weight", "is 0", "above 0, or no row")
    for index, earlier in overlapping(table, lambda row: (row.faction, row.province)):
        message = f"stands twice for the same time (first in {table.where[earlier]})"
        draft.note(table, index, "faction", message)
    present = {row.faction for row in table.rows}
    for index, faction in enumerate(draft.factions.rows):
        if faction.strength != 0 and faction.id not in present:
            message = f"{faction.id!r} has fighters but no row in presence.csv"
            draft.note(draft.factions, index, "id", message)


def check_provinces(draft: Draft) -> None:
    """Check ``provinces.csv``: neighbours are mutual, tiles are free.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    table = draft.provinces
    check_unique(draft, table, lambda row: row.id, "id")
    check_unique(draft, table, lambda row: (row.row, row.column), "row")
    neighbours = {row.id: row.adjacent for row in table.rows}
    for index, row in enumerate(table.rows):
        draft.check_provinces(table, index, "adjacent", row.adjacent)
        draft.check_selectors(table, index, "core_of", row.core_of)
        for other in row.adjacent:
            if other == row.id or row.id not in neighbours.get(other, (row.id,)):
                message = f"{other!r} is no neighbour of {row.id!r} in turn"
                draft.note(table, index, "adjacent", message)
        if row.population == 0:
            draft.note(table, index, "population", "is 0", "above 0")


def control_groups(draft: Draft) -> tuple[str, ...]:
    """Return the control groups of the sides, in their order.

    Parameters
    ----------
    draft : Draft
        The theatre.
    """
    groups = (side.control for side in draft.about.sides.values())
    return tuple(dict.fromkeys(group for group in groups if group))


def check_control(draft: Draft) -> None:
    """Check ``control.csv``: one row for each group, shares that sum to 1.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    table, groups = draft.control, control_groups(draft)
    check_unique(draft, table, lambda row: (str(row.date), row.province, row.group), "group")
    check_spread(draft, table, ("share", "low", "high"))
    together: dict[tuple[Any, str], list[int]] = {}
    for index, row in enumerate(table.rows):
        draft.check_provinces(table, index, "province", (row.province,))
        together.setdefault((row.date, row.province), []).append(index)
        if row.group not in groups:
            message = f"unknown control group {row.group!r}"
            draft.note(table, index, "group", message, listed(groups), nearest(row.group, groups))
    for (day, province), indices in together.items():
        rows = [table.rows[index] for index in indices]
        missing = [group for group in groups if group not in {row.group for row in rows}]
        total = sum(row.share for row in rows)
        what = f"{province} on {day}"
        if missing:
            draft.note(table, indices[-1], "group", f"{what}: no row for {listed(missing)}")
        if abs(total - 1) > TOLERANCE:
            draft.note(table, indices[-1], "share", f"{what}: shares sum to {total:.6g}, not 1")
    held = {row.province for row in table.rows}
    for index, place in enumerate(draft.provinces.rows):
        if place.id not in held:
            message = f"{place.id!r} has no row in control.csv"
            draft.note(draft.provinces, index, "id", message)


def check_sponsors(draft: Draft) -> None:
    """Check ``sponsors.csv``: shares of a faction sum to at most 1.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    table = draft.sponsors
    check_unique(draft, table, lambda row: (row.faction, row.sponsor), "sponsor")
    check_spread(draft, table, ("share", "low", "high"))
    total: dict[str, float] = {}
    for index, row in enumerate(table.rows):
        complaint = draft.roster.complaint_id(row.sponsor)
        if complaint:
            draft.note(table, index, "sponsor", *complaint)
        if row.sponsor == row.faction:
            draft.note(table, index, "sponsor", f"{row.faction!r} sponsors itself")
        total[row.faction] = total.get(row.faction, 0.0) + row.share
        if total[row.faction] > 1 + TOLERANCE:
            message = f"shares of {row.faction!r} sum to {total[row.faction]:.6g}"
            draft.note(table, index, "share", message, "at most 1")


def check_records(draft: Draft) -> None:
    """Check ``records.csv`` and ``record_groups.csv``.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    check_unique(draft, draft.record_groups, lambda row: (row.kind, row.faction), "faction")
    covered = {(row.kind, row.faction) for row in draft.record_groups.rows}
    table = draft.records
    for index, row in enumerate(table.rows):
        for column, name in (("a", row.a), ("b", row.b)):
            complaint = draft.roster.complaint_id(name)
            if complaint:
                draft.note(table, index, column, *complaint)
            elif (row.kind, name) not in covered:
                message = f"{name!r} is not in record_groups.csv for kind {row.kind!r}"
                draft.note(table, index, column, message)
        if row.a == row.b:
            draft.note(table, index, "b", f"{row.a!r} with itself")
    for index, earlier in overlapping(table, lambda row: (*sorted((row.a, row.b)), row.kind)):
        message = f"the pair stands twice for the same time (first in {table.where[earlier]})"
        draft.note(table, index, "a", message)


def check_alliances(draft: Draft) -> None:
    """Check ``umbrellas.csv``, ``blocs.csv`` and ``alliances.csv``.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    names: dict[str, str] = {}
    for index, row in enumerate(draft.umbrellas.rows):
        draft.check_provinces(draft.umbrellas, index, "provinces", row.provinces)
        if names.setdefault(row.umbrella, row.name) != row.name:
            draft.note(draft.umbrellas, index, "name", f"{row.umbrella!r} has two names")
    for index, earlier in overlapping(draft.umbrellas, lambda row: (row.umbrella, row.member)):
        message = f"stands twice for the same time (first in {draft.umbrellas.where[earlier]})"
        draft.note(draft.umbrellas, index, "member", message)
    for index, earlier in overlapping(draft.blocs, lambda row: (row.member,)):
        message = f"is in two blocs at the same time (first in {draft.blocs.where[earlier]})"
        draft.note(draft.blocs, index, "member", message)
    for index, alliance in enumerate(draft.alliances.rows):
        complaint = draft.roster.complaint_id(alliance.member)
        if complaint:
            draft.note(draft.alliances, index, "member", *complaint)


def check_spells(draft: Draft) -> None:
    """Note rows that end before they begin.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    tables: tuple[Table[Any], ...] = (
        draft.presence,
        draft.records,
        draft.umbrellas,
        draft.blocs,
        draft.alliances,
    )
    for table in tables:
        for index, row in enumerate(table.rows):
            if row.since and row.until and row.until < row.since:
                draft.note(table, index, "until", "lies before from")
