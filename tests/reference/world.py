"""Section 2: entities and state variables, as objects and lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Spread = dict[int, dict[int, float]]
"""Sparse values by target j and province k: effort, losses, events of one faction."""


@dataclass(slots=True)
class Rule:
    """One targeting entry of one faction.

    Attributes
    ----------
    name : str
        One of the eight rules.
    weight : float
        Share of attention, relative to the faction's other entries.
    targets : set of int
        T, the factions listed.
    places : frozenset of int
        P, the provinces listed.
    """

    name: str
    weight: float
    targets: set[int] = field(default_factory=set)
    places: frozenset[int] = frozenset()


@dataclass(slots=True)
class Faction:
    """One faction: row i of every array of section 2.

    Lists over factions are indexed by j, lists over provinces by k. `places` are the provinces
    where it has fighters, `tied` the factions that it supplies or is supplied by.
    """

    index: int
    id: str
    group: str
    presence: list[float]
    reach: list[float]
    drawn_strength: float
    own_sorties: float
    harm_per_sortie: float
    harm_per_1000: float
    overlap: list[float]
    clashing: list[float]
    prior: list[float]
    sponsor: list[float]
    support: list[float]
    wavers: bool = True
    active: bool = False
    strength: float = 0.0
    start_strength: float = 0.0
    mean_losses: float = 0.0
    sorties: float = 0.0
    supply: float = 1.0
    coalition: int = -1
    weight: list[float] = field(default_factory=list)
    grievance: list[float] = field(default_factory=list)
    threat: list[float] = field(default_factory=list)
    commitment: list[float] = field(default_factory=list)
    commitment_keep: list[float] = field(default_factory=list)
    truce: list[float] = field(default_factory=list)
    factor: list[float] = field(default_factory=list)
    control: list[float] = field(default_factory=list)
    harm: list[float] = field(default_factory=list)
    support_start: list[float] = field(default_factory=list)
    push: list[float] = field(default_factory=list)
    usual_push: list[float] = field(default_factory=list)
    effort: Spread = field(default_factory=dict)
    losses: Spread = field(default_factory=dict)
    events: Spread = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    tied: set[int] = field(default_factory=set)
    common: dict[int, list[tuple[int, float]]] = field(default_factory=dict)

    def prepare(self, factions: int, provinces: int) -> None:
        """Fill what starts at nothing and what follows from the fixed values.

        Parameters
        ----------
        factions, provinces : int
            Their numbers.
        """
        self.weight = list(self.prior)
        self.grievance = [0.0] * factions
        self.threat = [0.0] * factions
        self.commitment = [0.0] * factions
        self.commitment_keep = [1.0] * factions
        self.truce = [0.0] * factions
        self.factor = [1.0] * factions
        self.control = [0.0] * provinces
        self.harm = [0.0] * provinces
        self.push = [0.0] * provinces
        self.usual_push = [0.0] * provinces
        self.support_start = list(self.support)
        self.places = [k for k, share in enumerate(self.presence) if share > 0.0]
        self.sorties = self.own_sorties

    @property
    def able(self) -> bool:
        """Whether it is active with strength above 0."""
        return self.active and self.strength > 0.0

    def hostility(self, j: int) -> float:
        """Return h_ij = (1 - w_ij) / 2.

        Parameters
        ----------
        j : int
            The faction regarded.
        """
        return (1.0 - self.weight[j]) / 2.0

    def effort_in(self, provinces: int) -> list[float]:
        """Return E_ik, its effort in each province.

        Parameters
        ----------
        provinces : int
            Their number.
        """
        total = [0.0] * provinces
        for spread in self.effort.values():
            for k, share in spread.items():
                total[k] += share
        return total


@dataclass(slots=True)
class Membership:
    """One row of the umbrellas: who, where, and from which week to before which it holds."""

    umbrella: str
    member: int
    provinces: frozenset[int]
    first: int
    end: int


@dataclass(slots=True)
class Truce:
    """A ceasefire in force."""

    parties: list[int]
    compliance: float


@dataclass(slots=True)
class Shift:
    """A change of alignment in force: `by` below 0 divides."""

    sponsors: list[int]
    by: float


@dataclass(slots=True)
class World:
    """All that a week reads and changes.

    Attributes
    ----------
    factions : list of Faction
        In theatre order.
    parameters, switches : dict
        By name.
    population : list of float
        By province.
    near : list of set of int
        Adjacent provinces.
    core_of : list of set of int
        By province, the factions whose core it is.
    total : float
        S_total.
    umbrellas : list of Membership
        All rows, in force or not.
    sincerity : list of float
        z_i.
    week : int
        Number of the week; below 0 in burn-in.
    alignment : list of list of float
        Change of alignment between sponsors.
    home : dict
        home_gk, a list over provinces by control group.
    threat_scale : float
        L.
    measured : set of int
        Factions whose S0, g0 and D0 are known.
    shared_start, grievance_start, domination_start : list of list of float
        S0, g0 and D0.
    lost : list of float
        Losses of each faction in the last fight.
    before : list of float
        Strengths before the last fight.
    truces, shifts, aids : dict
        Ceasefires and changes of alignment in force, by the id of the event.
    """

    factions: list[Faction]
    parameters: dict[str, float]
    switches: dict[str, bool]
    population: list[float]
    near: list[set[int]]
    core_of: list[set[int]]
    total: float
    umbrellas: list[Membership]
    sincerity: list[float]
    week: int = 0
    alignment: list[list[float]] = field(default_factory=list)
    home: dict[str, list[float]] = field(default_factory=dict)
    threat_scale: float = 0.0
    shared_start: list[list[float]] = field(default_factory=list)
    grievance_start: list[list[float]] = field(default_factory=list)
    domination_start: list[list[float]] = field(default_factory=list)
    measured: set[int] = field(default_factory=set)
    lost: list[float] = field(default_factory=list)
    before: list[float] = field(default_factory=list)
    truces: dict[str, Truce] = field(default_factory=dict)
    shifts: dict[str, Shift] = field(default_factory=dict)
    aids: dict[str, Any] = field(default_factory=dict)

    def actives(self) -> Iterator[Faction]:
        """Yield the active factions."""
        return (each for each in self.factions if each.active)

    def able(self) -> list[Faction]:
        """Return the factions that are active with strength above 0."""
        return [each for each in self.factions if each.able]

    def bound(self, i: Faction, j: Faction) -> bool:
        """Return whether two factions are bound (section 2); one is bound to itself.

        Parameters
        ----------
        i, j : Faction
            The two.
        """
        return i.coalition == j.coalition or j.index in i.tied

    def coalitions(self) -> dict[int, list[Faction]]:
        """Return the members of each coalition by label."""
        members: dict[int, list[Faction]] = {}
        for each in self.actives():
            members.setdefault(each.coalition, []).append(each)
        return members

    def free_label(self, i: Faction) -> int:
        """Return the label of a new singleton.

        Parameters
        ----------
        i : Faction
            Who stands alone now.
        """
        used = {each.coalition for each in self.actives() if each is not i}
        if i.index not in used:
            return i.index
        return next(label for label in range(len(self.factions) + 1) if label not in used)
