"""The arrays of a running model: their shapes, units and ranges.

i is the one who acts or regards, j the one acted upon or regarded, k a
governorate. n counts all factions of the theatre, active or not, K the
governorates. `docs/odd.md`, section 2, is the same table in words.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class Parameters(NamedTuple):
    """Values of the parameters in one replication.

    Meaning, unit, range and source of each stand in the theatre's
    ``parameters.toml``; the names here and there are the same.
    """

    neighbour_reach: float
    air_equivalent: float
    suffered_weight: float
    pooling: float
    ground_lethality: float
    defence_ratio: float
    air_lethality: float
    air_half_exposure: float
    friction: float
    clash_rate: float
    clash_shape: float
    event_losses: float
    max_weekly_loss: float
    grievance_half_life: float
    population_exponent: float
    support_away: float
    support_toward: float
    support_return: float
    recruit_floor: float
    support_elasticity: float
    ceiling: float
    contest: float
    hold_rate: float
    weight_rate: float
    weight_noise: float
    b_threat: float
    b_grievance: float
    b_commit: float
    b_sponsor: float
    b_domination: float
    tau: float
    switching_cost: float
    veto_share: float
    winning_share: float
    record_prior: float
    valence_offset: float
    contact_shape: float


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
        Interactions a year, diagonal 0.
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


@dataclass
class State:
    """All that changes. Shapes, units and ranges: `docs/odd.md`, section 2."""

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
    effort: Floats
    spent: Floats
    aimed: Floats
    events: Floats
    losses: Floats
    suffered: Floats
    harm: Floats
    push: Floats
    recruits: Floats
    place: Place
    base: Baseline
    week: int = 0
    burning_in: bool = True
    consents: int = 0
    refusals: int = 0
    moves: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def alive(self) -> Bools:
        """(n,) bool: active and with fighters left."""
        return self.active & (self.strength > 0.0)

    def sum_effort(self) -> None:
        """Write `spent` (n, K) and `aimed` (n, n): effort by place and by target."""
        self.spent[:] = self.effort.sum(axis=1)
        self.aimed[:] = self.effort.sum(axis=2)

    @property
    def umbrella_now(self) -> Bools:
        """(U, n, K) bool: umbrella members of this week, active ones only."""
        weeks = self.place.umbrella_weeks
        now = (weeks[:, :, 0] <= self.week) & (self.week < weeks[:, :, 1]) & self.active
        return np.asarray(self.place.umbrella & now[:, :, None])

    @property
    def exposed(self) -> Floats:
        """(n, K) float: x_jk, fighters of j in k."""
        return self.strength[:, None] * self.place.presence

    @property
    def held(self) -> Floats:
        """(n, K) float: control in k of i's control group; 0 without a group."""
        by_group = control_by_group(self.control, self.place.group, len(self.place.groups))
        padded = np.vstack([by_group, np.zeros((1, by_group.shape[1]))])
        return np.asarray(padded[self.place.group])


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
    out = np.zeros((n_groups, control.shape[1]))
    holders = group >= 0
    np.add.at(out, group[holders], control[holders])
    return out


def free_label(coalition: Ints, i: int) -> int:
    """Label for a coalition of one: the faction's own index if unused, else the lowest unused.

    Parameters
    ----------
    coalition : (n,) int
        Labels of all factions, -1 for inactive ones.
    i : int
        The faction that stands alone; its present label does not count as used.

    Returns
    -------
    int
        A label in 0..n-1 that nobody else has.
    """
    others = np.delete(coalition, i)
    used = np.isin(np.arange(coalition.size), others)
    return i if not used[i] else int(np.flatnonzero(~used)[0])
