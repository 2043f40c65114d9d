"""What a targeting rule is, and how the rules of all actors are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ..state import Bools, Floats, Ints


class Scene(NamedTuple):
    """What the rules see of a week. Symbols: `docs/odd.md`, section 7.2.

    Attributes
    ----------
    exposed : (n, K) float
        x_jk, fighters of j in k.
    hostility : (n, n) float
        h_ij = (1 - w_ij) / 2.
    grievance, overlap : (n, n) float
        Losses lately as a share of own strength; overlap of presence.
    held : (n, K) float
        Control in k of i's control group.
    core : (n, K) float
        1 core, 0.5 next to it, 0 elsewhere.
    sponsor : (n, n) float
        Share of i's supply that comes from j.
    permitted : (n, n) bool
        Whom i may plan effort against.
    active : (n,) bool
        Exists now.
    group : (n,) int
        Control group, -1 for none.
    umbrella : (U, n, K) bool
        Umbrella members in force.
    """

    exposed: Floats
    hostility: Floats
    grievance: Floats
    overlap: Floats
    held: Floats
    core: Floats
    sponsor: Floats
    permitted: Bools
    active: Bools
    group: Ints
    umbrella: Bools


Scorer = Callable[[int, int, Ints, Bools, Bools, Scene, Floats], None]


class Rule:
    """A targeting rule: scores every (target, governorate) for an actor.

    A subclass declares what it needs and looks at, and gives one compiled
    function; tests check the declarations against what the function does.

    Attributes
    ----------
    name : str
        As in ``targeting.toml`` and in `set_rule` events.
    needs_targets, needs_provinces : bool
        Whether an entry must list targets, or provinces.
    looks_at : frozenset of str
        Fields of `Scene` that the scores depend on.
    source : str
        Where the idea comes from.
    scores : callable
        ``scores(first, last, actor, targets, places, scene, raw)`` writes
        ``raw[e, j, k]`` = g >= 0 for the entries first <= e < last.
    """

    name: ClassVar[str]
    needs_targets: ClassVar[bool] = False
    needs_provinces: ClassVar[bool] = False
    looks_at: ClassVar[frozenset[str]]
    source: ClassVar[str]
    scores: ClassVar[Scorer]


@dataclass(frozen=True)
class Entry:
    """One actor's use of one rule.

    Attributes
    ----------
    actor : int
        Faction index.
    rule : str
        Name of the rule.
    weight : float
        Share of attention relative to the actor's other entries, >= 0.
    targets : tuple of int
        Faction indices the rule is about; empty where it needs none.
    places : tuple of int
        Province indices, likewise.
    """

    actor: int
    rule: str
    weight: float
    targets: tuple[int, ...] = ()
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class SortedRules:
    """All entries, sorted by rule, as arrays.

    Attributes
    ----------
    entries : tuple of Entry
        The same, as objects.
    spans : tuple of (str, int, int)
        Rule name, first and last (exclusive) row of its entries.
    actor : (E,) int
        Faction index.
    weight : (E,) float
        Share of attention.
    targets : (E, n) bool
        Listed targets.
    places : (E, K) bool
        Listed provinces.
    """

    entries: tuple[Entry, ...]
    spans: tuple[tuple[str, int, int], ...]
    actor: Ints
    weight: Floats
    targets: Bools
    places: Bools
