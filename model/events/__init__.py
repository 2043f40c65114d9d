"""What each kind of event does to the state: one small class each.

To add a kind: a model in `scenario/events.py`, a subclass of `Effect` here, the
class in `EFFECTS`, a row in `docs/odd.md` section 7.9, and a test.
"""

from typing import Any, Final

from .air import CampaignEffect
from .base import Campaign, Effect, World
from .factions import EnterEffect, LeaveEffect, SetRuleEffect, enter, leave
from .outside import AidEffect, AlignEffect, CeasefireEffect, DivideEffect
from .words import MergeEffect, RenounceEffect, StatementEffect

__all__ = ["EFFECTS", "Campaign", "Effect", "World", "enter", "leave"]

EFFECTS: Final[dict[str, Effect[Any]]] = {
    effect.kind: effect
    for effect in (
        CampaignEffect(),
        StatementEffect(),
        AlignEffect(),
        DivideEffect(),
        RenounceEffect(),
        CeasefireEffect(),
        AidEffect(),
        EnterEffect(),
        LeaveEffect(),
        MergeEffect(),
        SetRuleEffect(),
    )
}
"""Every kind of event and its effect."""
