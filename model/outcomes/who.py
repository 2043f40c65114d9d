"""Whom the outcomes are about, as masks, and what of the state they look at.

Both go to compiled code as plain tuples, in the order of `Seen` and `Masks`: a named one of so
many arrays takes it longer to look through than some of the outcomes take.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np

from ..state import Bools, Floats, Ints, State

NOWHERE: Final = np.zeros((0, 0))
"""The effort of a campaign that is not flown."""


class Masks(NamedTuple):
    """The roles as compiled code takes them; fields as in `Who`.

    Attributes
    ----------
    signatory, rebels, government, designated : (n,) bool
        Members.
    signed_strength : (n,) float
        Strength of the signatories as of the statement date.
    head, campaigner : int
        Indices.
    sides : (S, n) bool
        Members of each side that holds ground, in order.
    """

    signatory: Bools
    signed_strength: Floats
    rebels: Bools
    government: Bools
    head: int
    campaigner: int
    designated: Bools
    sides: Bools


@dataclass(frozen=True)
class Who:
    """Masks and indices of a theatre's roles.

    Attributes
    ----------
    signatory : (n,) bool
        The signatories that signatory outcomes are about.
    signed_strength : (n,) float
        Their strength as of the statement date, 0 for all others, fighters.
    rebels, government : (n,) bool
        Sides that count as rebels, and as the government's.
    head : int
        Head of government.
    campaigner : int
        Whose air campaign `declared_gap` is about; -1 if nobody's.
    designated : (n,) bool
        Factions named as terrorist at the start, whoever they stand beside.
    sides : dict of str to (n,) bool
        Members of each side that holds ground.
    """

    signatory: Bools
    signed_strength: Floats
    rebels: Bools
    government: Bools
    head: int
    campaigner: int
    designated: Bools
    sides: dict[str, Bools]

    @cached_property
    def masks(self) -> tuple[Any, ...]:
        """The same for compiled code, in the order of `Masks`."""
        sides = np.array(list(self.sides.values())).reshape(-1, self.rebels.size)
        return (
            self.signatory,
            self.signed_strength,
            self.rebels,
            self.government,
            self.head,
            self.campaigner,
            self.designated,
            sides.astype(np.bool_),
        )


class Seen(NamedTuple):
    """What outcomes look at after a week; symbols and units: `docs/odd.md`, section 2.

    Attributes
    ----------
    week : int
        Which is about to come.
    active : (n,) bool
        Who exists.
    strength, recruits : (n,) float
        Fighters; who joined this week.
    coalition : (n,) int
        Labels, -1 inactive.
    weight, overlap, aimed : (n, n) float
        Alliance weights; overlap of presence; effort by target.
    harm, control : (n, K) float
        Civilians killed this week; ground held.
    presence, support : (n, K) float
        Where fighters are; local support.
    group, groups : (n,) int, int
        Control group of each, -1 for none; how many there are.
    population : (K,) float
        Inhabitants before the war.
    events : (any,) float
        Clash events of the week, a count for each place where there may be some.
    effort : (n, K) float
        Effort of the campaigner, by target and place; of no size while it flies no campaign.
    declared : (n,) bool
        Whom it says it strikes; of no meaning while it flies no campaign.
    umbrella, umbrella_weeks : (U, n, K) bool, (U, n, 2) float
        Who sits in which umbrella where; first week and end week (exclusive) of that.
    """

    week: int
    active: Bools
    strength: Floats
    recruits: Floats
    coalition: Ints
    weight: Floats
    overlap: Floats
    aimed: Floats
    harm: Floats
    control: Floats
    presence: Floats
    support: Floats
    group: Ints
    groups: int
    population: Floats
    events: Floats
    effort: Floats
    declared: Bools
    umbrella: Bools
    umbrella_weeks: Floats


def seen(state: State, who: Who, declared: Bools | None) -> tuple[Any, ...]:
    """Return what outcomes look at, in the order of `Seen`.

    Parameters
    ----------
    state : State
        After the step.
    who : Who
        Campaigner.
    declared : (n,) bool or None
        Declared targets of the campaign that is flown; None without one.
    """
    place, events = state.place, state.kept("events")
    flown = declared is not None and who.campaigner >= 0
    return (
        state.week,
        state.active,
        state.strength,
        state.recruits,
        state.coalition,
        state.weight,
        place.overlap,
        state.aimed,
        state.harm,
        state.control,
        place.presence,
        state.support,
        place.group,
        len(place.groups),
        place.population,
        events.look().reshape(-1) if events.is_open else events.values,
        state.effort_of(who.campaigner) if flown else NOWHERE,
        state.active if declared is None else declared,
        place.umbrella,
        place.umbrella_weeks,
    )
