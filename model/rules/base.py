"""What a targeting rule is, and how the rules of all actors are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ..arrays import Bools, Floats, Index, Ints, Lists


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


class Options(NamedTuple):
    """What all entries can choose among: (target, governorate) where somebody may stand.

    Attributes
    ----------
    target, province : (Q,) int
        j and k of each option, entry by entry, sorted by j, then k.
    fighters : (Q,) float
        x_jk.
    targets, places : (E, n) bool, (E, K) bool
        What each entry lists.
    """

    target: Lists
    province: Lists
    fighters: Floats
    targets: Bools
    places: Bools


Scorer = Callable[[int, int, Index, Index, Options, Scene, Floats], None]


class Rule:
    """A targeting rule: scores the options of an actor.

    A subclass declares what it needs and looks at, and gives one compiled
    function; tests check the declarations against what the function does.

    Attributes
    ----------
    name : str
        As in ``targeting.toml`` and in `set_rule` events.
    needs_targets, needs_provinces : bool
        Whether an entry must list targets, or provinces.
    only_listed : bool
        Whether it scores nobody but the targets listed; then it is asked about no others.
    looks_at : frozenset of str
        Fields of `Scene` that the scores depend on.
    source : str
        Where the idea comes from.
    scores : callable
        ``scores(e, i, begin, end, options, scene, out)`` writes ``out[p]`` = g >= 0 of the
        options begin <= p < end, which are those of entry e of actor i. It scores 0 where
        nobody stands: such options may not even be asked about.
    """

    name: ClassVar[str]
    needs_targets: ClassVar[bool] = False
    needs_provinces: ClassVar[bool] = False
    only_listed: ClassVar[bool] = False
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
    kind : (E,) int
        Which rule, by its place in `RULES`.
    actor : (E,) int
        Faction index.
    weight : (E,) float
        Share of attention.
    targets : (E, n) bool
        Listed targets.
    places : (E, K) bool
        Listed provinces.
    narrow : (E,) bool
        Whether its rule scores only those it lists.
    first, row : (n + 1,) int, (E,) int
        The entries of actor i are the rows ``row[first[i]]`` to ``row[first[i + 1]]``.
    """

    entries: tuple[Entry, ...]
    kind: Ints
    actor: Ints
    weight: Floats
    targets: Bools
    places: Bools
    narrow: Bools
    first: Ints
    row: Ints


class Choices(NamedTuple):
    """The fronts that each entry is asked about; of all entries together there are Q.

    Attributes
    ----------
    begin, end : (E,) int
        Those of entry e are ``begin[e]`` to ``end[e]``. Entries of one actor that are asked
        about all its fronts follow each other.
    front : (Q,) int
        Which front of `Fronts`.
    target, province, cell : (Q,) int
        Its j and k, and j K + k.
    """

    begin: Ints
    end: Ints
    front: Lists
    target: Lists
    province: Lists
    cell: Lists
