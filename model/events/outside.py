"""What comes from outside: sponsors, aid, ceasefires."""

from abc import abstractmethod

import numpy as np

from ..scenario.events import Aid, Ceasefire, EventBase, SponsorsAlign, SponsorsDivide
from .base import Effect, World


class _Lasting(Effect[EventBase]):
    """An event that is in force until a date; what it does is worked out anew each time."""

    def begin(self, world: World, event: EventBase) -> None:
        """Put it in force."""
        world.in_force[event.id] = event
        self.refresh(world)

    def end(self, world: World, event: EventBase) -> None:
        """Take it out of force."""
        world.in_force.pop(event.id, None)
        self.refresh(world)

    @abstractmethod
    def refresh(self, world: World) -> None:
        """Work out the sum of what is in force."""


class _Alignment(_Lasting):
    """Sponsors draw together or fall out."""

    def refresh(self, world: World) -> None:
        """Write `alignment`."""
        matrix = world.state.alignment
        matrix[:] = 0.0
        for event in world.in_force.values():
            if isinstance(event, (SponsorsAlign, SponsorsDivide)):
                sponsors = world.members(event.sponsors)
                pairs = np.ix_(sponsors, sponsors)
                if isinstance(event, SponsorsAlign):
                    matrix[pairs] += event.by
                else:
                    apart = np.full((len(sponsors), len(sponsors)), event.by)
                    np.fill_diagonal(apart, 0.0)
                    matrix[pairs] -= apart
                np.clip(matrix, -1.0, 1.0, out=matrix)


class AlignEffect(_Alignment):
    """Sponsors align, their clients are drawn together (also those of one sponsor)."""

    kind = "sponsors_align"


class DivideEffect(_Alignment):
    """Sponsors divide, clients of different sponsors are drawn apart."""

    kind = "sponsors_divide"


class CeasefireEffect(_Lasting):
    """Parties withhold planned effort from each other; who is excluded is not covered."""

    kind = "ceasefire"

    def refresh(self, world: World) -> None:
        """Write `truce`."""
        truce = world.state.truce
        truce[:] = 0.0
        for event in world.in_force.values():
            if isinstance(event, Ceasefire):
                inside = world.mask(event.parties) & ~world.mask(event.excluded)
                both = inside[:, None] & inside[None, :]
                truce[both] = np.maximum(truce[both], event.compliance)
        np.fill_diagonal(truce, 0.0)


class AidEffect(_Lasting):
    """A sponsor changes what it supplies to some of its clients."""

    kind = "aid"

    def refresh(self, world: World) -> None:
        """Write `supply_factor` and `supply`; a later change of the same flow wins."""
        state = world.state
        state.supply_factor[:] = 1.0
        for event in world.in_force.values():
            if isinstance(event, Aid):
                sponsor = world.index[event.sponsor]
                state.supply_factor[world.members(event.recipients), sponsor] = event.factor
        given = (state.place.sponsor * (state.supply_factor - 1.0)).sum(axis=1)
        state.supply[:] = np.maximum(1.0 + given, 0.0)
