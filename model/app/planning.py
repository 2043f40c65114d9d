"""Which rule sends a faction's effort where: this week's plan, taken apart."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..arrays import Bools, Floats, Ints
from ..rules import Entry, Scene, choices_of, sort_rules
from ..simulation import CivilWar
from ..state import held_ground
from ..week.target import hostility_of, may_target, plan


class Part(NamedTuple):
    """What one rule asks for.

    Attributes
    ----------
    entry : Entry
        The rule as the faction follows it.
    share : float
        Of the faction's plan, 0 to 1.
    effort : (n, K) float
        Its part of the plan; sums to `share`.
    """

    entry: Entry
    share: float
    effort: Floats


@dataclass(frozen=True)
class Planning:
    """What rules looked at in a week: the state after its events and before its step.

    Attributes
    ----------
    strength, sorties : (n,) float
    weight, grievance : (n, n) float
    control : (n, K) float
    coalition : (n,) int
    active : (n,) bool
    umbrella : (U, n, K) bool
        As in `State`.
    entries : tuple of Entry
        Rules in force.
    """

    strength: Floats
    sorties: Floats
    weight: Floats
    grievance: Floats
    control: Floats
    coalition: Ints
    active: Bools
    umbrella: Bools
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, war: CivilWar) -> "Planning":
        """Return copies of what rules look at now.

        Parameters
        ----------
        war : CivilWar
            Between the events and the step of a week; only read.
        """
        state = war.state
        return cls(
            state.strength.copy(),
            state.sorties.copy(),
            state.weight.copy(),
            state.grievance.copy(),
            state.control.copy(),
            state.coalition.copy(),
            state.active.copy(),
            state.umbrella_now,
            tuple(war.world.entries),
        )

    def parts(self, war: CivilWar, actor: int) -> list[Part]:
        """Return what each rule of a faction asked for, before rooms pool and truces hold back.

        The same code as in the week's step (`week.target.plan`), asked for one rule at a
        time: the parts of all rules add up to the plan.

        Parameters
        ----------
        war : CivilWar
            After the step of the week.
        actor : int
            The faction.

        Returns
        -------
        list of Part
            The largest first; rules that find no target are left out.
        """
        state, place = war.state, war.state.place
        mine = tuple(each for each in self.entries if each.actor == actor and each.weight > 0.0)
        if state.listed is None or not mine:
            return []
        cells = state.listed[0]
        scene = Scene(
            self.strength[:, None] * place.presence,
            hostility_of(self.weight),
            self.grievance.T.copy(),
            place.overlap,
            held_ground(self.control, place.group, len(place.groups)),
            place.core,
            place.bound,
            may_target(self.active & (self.strength > 0.0), self.coalition, place.bound),
            self.active,
            place.group,
            self.umbrella,
        )
        rules = sort_rules(mine, place.n, place.n_provinces)
        choices = choices_of(rules, cells)
        found: list[Part] = []
        for e, entry in enumerate(rules.entries):
            alone = np.zeros(len(mine))
            alone[e] = 1.0
            entries = rules.arrays._replace(weight=alone)
            effort = plan(cells, choices, entries, scene, place.reach, self.sorties)
            row = np.zeros((place.n, place.n_provinces))
            row[cells.target, cells.province] = effort[:, actor]
            if row.any():
                found.append(Part(entry, entry.weight, row))
        heard = sum(part.share for part in found)
        found = [Part(p.entry, p.share / heard, p.effort * (p.share / heard)) for p in found]
        return sorted(found, key=lambda part: -part.share)
