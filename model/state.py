"""The arrays of a running model: their shapes, units and ranges.

i is the one who acts or regards, j the one acted upon or regarded, k a
governorate. n counts the factions that take part (`cast.Cast`), active or
not, K the governorates. `docs/odd.md`, section 2, is the same table in words.
"""

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, cast

import numpy as np

from .arrays import Bools, Floats, Ints, Kept, Lists, Sparse
from .cells import (
    Cells,
    add_up,
    effort_by_place,
    encounters,
    list_cells,
    members_of,
    rooms_of,
    unchanged,
)
from .compiled import compiled
from .parameters import Parameters

__all__ = ["Baseline", "Bools", "Floats", "Ints", "Parameters", "Place", "State"]


@dataclass(frozen=True)
class Place:
    """What does not change in the world: ids, places, who belongs where.

    Attributes
    ----------
    factions, provinces, groups : tuple of str
        Ids in table order; groups are the control groups.
    side : tuple of str
        Side of each faction.
    group : (n,) int
        Control group of each faction, -1 for those that hold no ground.
    presence : (n, K) float
        Share of the faction's fighters in each governorate; rows sum to 1 or 0.
    overlap : (n, n) float
        sum over k of sqrt(presence_ik presence_jk), diagonal 0.
    reach : (n, K) float
        Ground reach, [0, 1].
    contact : (n, n) float
        Interactions a year, friendly or hostile, diagonal 0.
    clashing : (n, n) float
        Clash claims a year for each unit of planned effort or coldness, diagonal 0.
    sponsor : (n, n) float
        Share of i's supply that comes from j.
    core : (n, K) float
        1 where k is core of i, 0.5 where it is next to such a province, else 0.
    population : (K,) float
        Inhabitants before the war.
    umbrella : (U, n, K) bool
        Who sits in which umbrella in which governorates, whatever the date.
    umbrella_weeks : (U, n, 2) float
        First week and end week (exclusive) of each membership.
    harm_per_sortie, harm_per_1000 : (n,) float
        Civilians killed a sortie; a week for each 1,000 fighters in action.
    own_sorties : (n,) float
        Strikes a week of its own air force.
    strength_drawn : (n,) float
        Fighters at the start of those active then; drawn strength of the rest.
    statement_strength : (n,) float
        Drawn strength of the signatories of the theatre, 0 for all others.
    sincerity : (n,) float
        How much of a commitment the faction means, 0.5 to 1.5.
    wavers : (n,) bool
        Armed groups: how they regard others is shaken by noise. States, bodies
        and militias under a state do not change leaders from week to week.
    """

    factions: tuple[str, ...]
    provinces: tuple[str, ...]
    groups: tuple[str, ...]
    side: tuple[str, ...]
    group: Ints
    presence: Floats
    overlap: Floats
    reach: Floats
    contact: Floats
    clashing: Floats
    sponsor: Floats
    core: Floats
    population: Floats
    umbrella: Bools
    umbrella_weeks: Floats
    harm_per_sortie: Floats
    harm_per_1000: Floats
    own_sorties: Floats
    strength_drawn: Floats
    statement_strength: Floats
    sincerity: Floats
    wavers: Bools

    @cached_property
    def rooms(self) -> Ints:
        """(R, 3) int: member, governorate and umbrella of each seat, whatever the date."""
        return rooms_of(self.umbrella)

    @cached_property
    def neighbours(self) -> tuple[Ints, Lists]:
        """Whom each may clash with, one after the other, and where each one's begin, (n + 1,)."""
        i, j = np.nonzero(self.clashing > 0.0)
        return np.searchsorted(i, np.arange(self.n + 1)), j.astype(np.uint32)

    @cached_property
    def bound(self) -> Bools:
        """(n, n) bool: whether either supplies the other."""
        return bound_by(self.sponsor)

    @property
    def n(self) -> int:
        """Number of factions, active or not."""
        return len(self.factions)

    @property
    def n_provinces(self) -> int:
        """Number of governorates."""
        return len(self.provinces)


@dataclass
class Baseline:
    """What is measured in burn-in and then held: changes count from here.

    Attributes
    ----------
    strength, total : (n,) float, float
        Fighters at the start; their sum over active factions.
    support, control : (n, K) float
        Support and control at the start.
    shared_threat, grievance, domination : (n, n) float
        S0, g0 and D0 at the end of burn-in.
    threat_scale : float
        L: 95th percentile of the common threat of a pair.
    recruits : (n,) float
        Mean weekly losses in burn-in, fighters.
    home : (G, K) float
        Home factor of each control group in each governorate.
    push : (n, K) float
        Mean push on support in burn-in, share a week.
    measured : (n,) bool
        Whose S0, g0 and D0 are known: of factions that enter later they are
        taken in their first week.
    """

    strength: Floats
    total: float
    support: Floats
    control: Floats
    shared_threat: Floats
    grievance: Floats
    domination: Floats
    threat_scale: float
    recruits: Floats
    home: Floats
    push: Floats
    measured: Bools

    def copy(self) -> "Baseline":
        """Return a baseline that goes its own way."""
        values = vars(self).items()
        arrays: dict[str, Any] = {
            name: each.copy() for name, each in values if isinstance(each, np.ndarray)
        }
        return replace(self, **arrays)


@dataclass
class State:
    """All that changes. Shapes, units and ranges: `docs/odd.md`, section 2.

    `listed` is the effort that was last planned: its cells, and what is spent on each of
    them by each actor; `cells` and `met` are remembered while presence is the same.

    `effort`, `events` and `losses` are almost everywhere 0 and kept as lists (see `Sparse`);
    they read as arrays, and the array of a week is there as soon as somebody asks for it.
    """

    active: Bools
    strength: Floats
    sorties: Floats
    prior: Floats
    weight: Floats
    grievance: Floats
    threat: Floats
    commitment: Floats
    commitment_keep: Floats
    alignment: Floats
    supply_factor: Floats
    supply: Floats
    truce: Floats
    support: Floats
    control: Floats
    coalition: Ints
    spent: Floats
    aimed: Floats
    suffered: Floats
    harm: Floats
    push: Floats
    recruits: Floats
    place: Place
    base: Baseline
    effort: Kept = Kept()  # noqa: RUF009  # a descriptor; no default
    events: Kept = Kept()  # noqa: RUF009
    losses: Kept = Kept()  # noqa: RUF009
    week: int = 0
    burning_in: bool = True
    consents: int = 0
    refusals: int = 0
    moves: list[tuple[int, int, int]] = field(default_factory=list)
    listed: tuple[Cells, Floats] | None = None
    known: tuple[Floats, tuple[Cells, Floats]] | None = None

    def copy(self) -> "State":
        """Return a state that goes its own way; `place` and what is remembered are shared."""
        changes: dict[str, Any] = {
            each.name: value.copy()
            for each in fields(self)
            if isinstance(value := vars(self)[each.name], np.ndarray | Sparse)
        }
        return replace(self, **changes, base=self.base.copy(), moves=list(self.moves))

    @property
    def alive(self) -> Bools:
        """(n,) bool: active and with fighters left."""
        return self.active & (self.strength > 0.0)

    def sum_effort(self) -> None:
        """Write `spent` (n, K) and `aimed` (n, n): effort by place and by target."""
        kept = self.kept("effort")
        if kept.is_open or self.listed is None:
            effort = kept.look()
            self.spent[:] = effort.sum(axis=1)
            self.aimed[:] = effort.sum(axis=2)
        else:
            add_up(*self.listed, self.spent, self.aimed)

    def kept(self, name: str) -> Sparse:
        """Return `effort`, `events` or `losses` as it is kept.

        Parameters
        ----------
        name : str
            Which.
        """
        return cast(Sparse, vars(self)[name])

    def standing(self) -> tuple[Cells, Floats]:
        """Return where fighters stand this week, and (n, n) float, their `encounters`."""
        presence = self.place.presence
        if self.known is None or not unchanged(self.known[0], presence):
            found = list_cells(presence > 0.0), encounters(presence)
            self.known = presence.copy(), found
        return self.known[1]

    def cells_now(self) -> Cells:
        """Return where fighters stand this week."""
        return self.standing()[0]

    def plan_effort(self, cells: Cells, effort: Floats) -> None:
        """Let effort count from now on whose sums are in `spent` and `aimed`.

        Parameters
        ----------
        cells, effort : Cells, (C, n) float
            Shares of effort on each cell by each actor; not copied.
        """
        self.kept("effort").write_later(lambda: (cells.everywhere, effort.T.reshape(-1)))
        self.listed = cells, effort

    def effort_of(self, i: int) -> Floats:
        """Return the effort of one actor by target and place, (n, K); to be read only.

        Parameters
        ----------
        i : int
            Which.
        """
        kept = self.kept("effort")
        if kept.is_open or self.listed is None:
            return cast(Floats, kept.look()[i])
        cells, effort = self.listed
        return effort_by_place(cells.place, effort, i, self.place.n_provinces)

    def planned(self) -> tuple[Cells, Floats, Floats]:
        """Return the effort by cells, also if it is of an earlier week or written by hand.

        Returns
        -------
        cells, effort : Cells, (C, n) float
            Every place where there is effort or somebody stands, and the effort there.
        aimed : (n, n) float
            Its sum over governorates.

        Raises
        ------
        ValueError
            If a faction spends effort on itself.
        """
        kept = self.kept("effort")
        if self.listed is not None and self.listed[0] is self.cells_now() and not kept.is_open:
            return *self.listed, self.aimed
        effort = kept.look()
        if effort.diagonal().any():
            raise ValueError("a faction spends effort on itself")
        cells = list_cells((self.place.presence > 0.0) | effort.any(axis=0))
        by_place = effort.reshape(len(effort), -1)
        return cells, np.ascontiguousarray(by_place[:, cells.place].T), effort.sum(axis=2)

    @property
    def umbrella_now(self) -> Bools:
        """(U, n, K) bool: umbrella members of this week, active ones only."""
        place = self.place
        return members_of(place.umbrella, place.umbrella_weeks, self.week, self.active)

    @property
    def exposed(self) -> Floats:
        """(n, K) float: x_jk, fighters of j in k."""
        return self.strength[:, None] * self.place.presence

    @property
    def held(self) -> Floats:
        """(n, K) float: control in k of i's control group; 0 without a group."""
        return held_ground(self.control, self.place.group, len(self.place.groups))


def bound_by(sponsor: Floats) -> Bools:
    """(n, n) bool: whether either of two supplies the other.

    Parameters
    ----------
    sponsor : (n, n) float
        Share of i's supply that comes from j.
    """
    return np.asarray((sponsor > 0.0) | (sponsor.T > 0.0))


@compiled
def control_by_group(control: Floats, group: Ints, n_groups: int) -> Floats:
    """Sum control over the factions of each control group.

    Parameters
    ----------
    control : (n, K) float
        Ground held by each faction.
    group : (n,) int
        Control group of each, -1 for none.
    n_groups : int
        Number of groups G.

    Returns
    -------
    (G, K) float
        Shares; columns sum to 1 where every holder has a group.
    """
    n, provinces = control.shape
    out = np.zeros((n_groups, provinces))
    for i in range(n):
        if group[i] >= 0:
            for k in range(provinces):
                out[group[i], k] += control[i, k]
    return out


@compiled
def held_ground(control: Floats, group: Ints, n_groups: int) -> Floats:
    """Control of each faction's control group.

    Parameters
    ----------
    control, group, n_groups
        As `control_by_group`.

    Returns
    -------
    (n, K) float
        Shares; 0 without a group.
    """
    by_group = control_by_group(control, group, n_groups)
    out = np.zeros(control.shape)
    for i in range(group.size):
        if group[i] >= 0:
            out[i] = by_group[group[i]]
    return out
