"""Who is who: from a selector (an id, ``side:X``, ``list:X``) to faction ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .errors import nearest
from .rows import FactionRow


@dataclass(frozen=True)
class Roster:
    """The names that a theatre knows for factions.

    Attributes
    ----------
    ids : tuple of str
        Faction ids in table order.
    side_of : dict of str to str
        The side of each faction.
    sides : tuple of str
        The sides.
    lists : dict of str to tuple of str
        Named lists, as written: their members may be selectors themselves.
    """

    ids: tuple[str, ...]
    side_of: Mapping[str, str]
    sides: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        factions: Iterable[FactionRow],
        sides: Iterable[str],
        lists: Mapping[str, Sequence[str]],
    ) -> "Roster":
        """Return the roster of a theatre.

        Parameters
        ----------
        factions : iterable of FactionRow
            The faction table.
        sides : iterable of str
            The ids of the sides.
        lists : mapping of str to sequence of str
            Members of each named list.
        """
        side_of = {row.id: row.side for row in factions}
        named = {name: tuple(members) for name, members in lists.items()}
        return cls(tuple(side_of), side_of, tuple(sides), named)

    def _members(self, selector: str, seen: frozenset[str]) -> frozenset[str] | None:
        """Return who a selector means, ``None`` if it is unknown; lists may name lists."""
        if selector in self.side_of:
            return frozenset((selector,))
        kind, _, name = selector.rpartition(":")
        if kind == "side":
            return self._of_side(name)
        if name not in self.lists or name in seen:
            return None
        found = [self._members(each, seen | {name}) for each in self.lists[name]]
        return frozenset().union(*(each for each in found if each is not None))

    def _of_side(self, name: str) -> frozenset[str] | None:
        """Return the factions of a side, ``None`` if there is no such side."""
        if name not in self.sides:
            return None
        return frozenset(each for each, side in self.side_of.items() if side == name)

    def members(self, selector: str) -> tuple[str, ...] | None:
        """Return who a selector means, in table order; ``None`` if nobody knows it.

        Parameters
        ----------
        selector : str
            A faction id, ``side:X``, ``list:X``, or the bare name of a list.
        """
        found = self._members(selector, frozenset())
        return None if found is None else tuple(each for each in self.ids if each in found)

    def expand(self, selectors: Iterable[str]) -> tuple[str, ...]:
        """Return everyone whom any of the selectors means, once, in table order.

        Parameters
        ----------
        selectors : iterable of str
            Selectors; unknown ones mean nobody here (`complaint` is what reports them).
        """
        found = {each for selector in selectors for each in self.members(selector) or ()}
        return tuple(each for each in self.ids if each in found)

    def complaint(self, selector: str) -> tuple[str, str, str] | None:
        """Return message, allowed and nearest for an unknown selector, else ``None``.

        Parameters
        ----------
        selector : str
            What the user wrote.
        """
        if self.members(selector) is not None:
            return None
        kind, _, name = selector.rpartition(":")
        known = {"side": self.sides, "list": tuple(self.lists)}.get(kind)
        if known is not None:
            return f"unknown {kind} {name!r}", ", ".join(known), nearest(name, known)
        allowed = "a faction id, side:NAME or list:NAME of the theatre"
        close = nearest(name, (*self.ids, *self.lists))
        return f"unknown faction {selector!r}", allowed, close

    def complaint_id(self, name: str) -> tuple[str, str, str] | None:
        """Return message, allowed and nearest for an unknown faction id, else ``None``.

        Parameters
        ----------
        name : str
            What the user wrote where one faction is meant.
        """
        if name in self.side_of:
            return None
        return f"unknown faction {name!r}", "a faction id of the theatre", nearest(name, self.ids)
