"""What an event acts on, and what a kind of event is."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from ..cast import Cast
from ..rules import Entry
from ..scenario.events import EventBase
from ..scenario.theatre import Theatre
from ..state import Bools, Parameters, State


@dataclass
class Campaign:
    """An air campaign that is flown now.

    Attributes
    ----------
    actor : int
        Who flies.
    sorties : float
        Strikes a week.
    declared : (n,) bool
        Whom it says it strikes.
    """

    actor: int
    sorties: float
    declared: Bools


@dataclass
class World:
    """The running model as events see it.

    Attributes
    ----------
    state : State
        The arrays.
    parameters : Parameters
        As drawn.
    entries : list of Entry
        Targeting rules of all actors, changed by events.
    theatre : Theatre
        For names.
    cast : Cast
        Who takes part.
    capacity : dict of str to float
        Drawn sorties a week of each campaign event.
    campaigns : dict of str to Campaign
        Flown now, by event id, oldest first.
    in_force : dict of str to EventBase
        Other events that last until a date, by id, oldest first.
    rules_changed : bool
        Set when `entries` changed.
    """

    state: State
    parameters: Parameters
    entries: list[Entry]
    theatre: Theatre
    cast: Cast
    capacity: dict[str, float]
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    in_force: dict[str, EventBase] = field(default_factory=dict)
    rules_changed: bool = True

    def __post_init__(self) -> None:
        """Index the names."""
        self.index = self.cast.index
        self.province = {name: k for k, name in enumerate(self.theatre.province_ids)}

    def members(self, selectors: str | Iterable[str]) -> list[int]:
        """Return the indices of the factions that selectors mean and that take part, in order.

        Parameters
        ----------
        selectors : str or iterable of str
            Ids, ``side:X``, lists.
        """
        chosen = (selectors,) if isinstance(selectors, str) else tuple(selectors)
        return [*self.cast.rows_of(self.theatre.expand(chosen))] if chosen else []

    def mask(self, selectors: str | Iterable[str]) -> Bools:
        """Return the same as `members` as a mask, (n,) bool."""
        out = np.zeros(self.state.place.n, dtype=np.bool_)
        out[self.members(selectors)] = True
        return out


class Effect[E: EventBase](ABC):
    """What a kind of event does to the world.

    Attributes
    ----------
    kind : str
        As in scenario files.
    """

    kind: ClassVar[str]

    @abstractmethod
    def begin(self, world: World, event: E) -> None:
        """Make the event happen."""

    def end(self, world: World, event: E) -> None:  # noqa: B027  # most kinds have no end
        """Undo what lasts only until a date; nothing unless a kind says otherwise."""
