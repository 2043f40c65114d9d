"""The Mesa agents: thin views on the state."""

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from .simulation import CivilWar


class Faction(mesa.Agent):  # type: ignore[misc]  # Mesa has no type hints
    """A faction as a Mesa agent: reads and writes its row of the arrays.

    Parameters
    ----------
    model : CivilWar
        The model it belongs to.
    row : int
        Its index in the arrays.
    """

    model: "CivilWar"

    def __init__(self, model: "CivilWar", row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def id(self) -> str:
        """Id in the theatre."""
        return self.model.state.place.factions[self.row]

    @property
    def side(self) -> str:
        """Side in the theatre."""
        return self.model.state.place.side[self.row]

    @property
    def active(self) -> bool:
        """Whether it exists now."""
        return bool(self.model.state.active[self.row])

    @property
    def strength(self) -> float:
        """Fighters in the theatre."""
        return float(self.model.state.strength[self.row])

    @property
    def coalition(self) -> int:
        """Label of its coalition; -1 while inactive."""
        return int(self.model.state.coalition[self.row])

    @property
    def support(self) -> float:
        """Local support where it is, [0, 1]."""
        state = self.model.state
        return float(state.place.presence[self.row] @ state.support[self.row])

    def weight_to(self, other: "Faction") -> float:
        """Return how this faction regards another, in [-1, 1].

        Parameters
        ----------
        other : Faction
            Of the same model.
        """
        return float(self.model.state.weight[self.row, other.row])

    def partners(self) -> "list[Faction]":
        """Return the other members of its coalition, in table order."""
        state = self.model.state
        return [
            other
            for other in self.model.factions
            if other is not self and self.coalition >= 0
            and state.coalition[other.row] == self.coalition
        ]
