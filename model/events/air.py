"""Air campaigns."""

import numpy as np

from ..scenario.events import Campaign as CampaignEvent
from .base import Campaign, Effect, World


class CampaignEffect(Effect[CampaignEvent]):
    """Strike sorties a week from a date; a later campaign of the actor replaces it."""

    kind = "campaign"

    def begin(self, world: World, event: CampaignEvent) -> None:
        """Start to fly."""
        actor = world.index[event.actor]
        for name in [name for name, old in world.campaigns.items() if old.actor == actor]:
            del world.campaigns[name]
        declared = event.declared
        if declared is None:
            declared = world.theatre.declared_of(event.actor)
        world.campaigns[event.id] = Campaign(
            actor, world.capacity[event.id], world.mask(declared)
        )
        set_sorties(world)

    def end(self, world: World, event: CampaignEvent) -> None:
        """Stop, unless something later has replaced it."""
        world.campaigns.pop(event.id, None)
        set_sorties(world)


def set_sorties(world: World) -> None:
    """Write `sorties`: a faction's own air force and the campaign it flies.

    Parameters
    ----------
    world : World
        Changed in place.
    """
    state = world.state
    state.sorties[:] = np.where(state.active, state.place.own_sorties, 0.0)
    for campaign in world.campaigns.values():
        if state.active[campaign.actor]:
            state.sorties[campaign.actor] += campaign.sorties
