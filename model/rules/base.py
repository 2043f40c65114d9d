"""What a targeting rule is, and how the rules of all actors are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ..arrays import Bools, Floats, Ints, Lists


class Scene(NamedTuple):
    """What the rules see of a week. Symbols: `docs/odd.md`, section 7.2.

    Attributes
    ----------
    exposed : (n, K) float
        x_jk, fighters of j in k.
    hostility, blame : (n, n) float
        h_ij = (1 - w_ij) / 2, and grievance_ij, at [j, i]: what all hold against one target
        stands side by side.
    overlap : (n, n) float
        Of presence; symmetric.
    held : (n, K) float
        Control in k of i's control group.
    core : (n, K) float
        1 core, 0.5 next to it, 0 elsewhere.
    bound : (n, n) bool
        Whether either supplies the other; symmetric.
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
    blame: Floats
    overlap: Floats
    held: Floats
    core: Floats
    bound: Bools
    permitted: Bools
    active: Bools
    group: Ints
    umbrella: Bools


class Options(NamedTuple):
    """What all entries can choose among: the cells (j, k) where somebody may stand.

    Attributes
    ----------
    asked : (Q,) int
        What entries are asked about, one entry after the other: see `Choices`.
    target, province : (C,) int
        j and k of each cell.
    fighters : (C,) float
        x_jk.
    targets, places : (E, n) bool, (E, K) bool
        What each entry lists.
    """

    asked: Lists
    target: Lists
    province: Lists
    fighters: Floats
    targets: Bools
    places: Bools


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
    by_target : bool
        Whether it weighs targets and takes what stands of them, wherever it stands. If it
        weighs all of them, an entry lists nothing, and all actors are looked at together.
    only_listed : bool
        Whether it scores nobody but the targets listed; then it is asked about no others.
    looks_at : frozenset of str
        Fields of `Scene` that the scores depend on.
    source : str
        Where the idea comes from.
    scores : callable
        If it weighs all targets ``scores(j, scene, out)``: it writes ``out[i]`` >= 0 of each
        actor i, and g = out_i x_jk. Else ``scores(e, i, begin, end, options, scene, out)`` for
        entry e of actor i: it writes ``out[q - begin]`` >= 0 of what ``asked[q]`` says,
        begin <= q < end: the targets listed, and g = out x_jk, or cells, and g = out (0 where
        nobody stands).
    """

    name: ClassVar[str]
    needs_targets: ClassVar[bool] = False
    needs_provinces: ClassVar[bool] = False
    by_target: ClassVar[bool] = False
    only_listed: ClassVar[bool] = False
    looks_at: ClassVar[frozenset[str]]
    source: ClassVar[str]
    scores: ClassVar[Callable[..., None]]


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


class Entries(NamedTuple):
    """All entries as arrays, sorted by rule.

    Attributes
    ----------
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
    listing, scoring : (number of them,) int
        Which entries are of rules that weigh listed targets, and of rules that score cells.
    """

    kind: Ints
    actor: Ints
    weight: Floats
    targets: Bools
    places: Bools
    listing: Lists
    scoring: Lists


@dataclass(frozen=True)
class SortedRules:
    """All entries, sorted by rule.

    Attributes
    ----------
    entries : tuple of Entry
        As objects.
    arrays : Entries
        The same as arrays.
    """

    entries: tuple[Entry, ...]
    arrays: Entries


class Choices(NamedTuple):
    """What each entry is asked about; of all entries together there are Q.

    Attributes
    ----------
    begin, end : (E,) int
        Entry e is asked about ``begin[e]`` to ``end[e]``.
    asked : (Q,) int
        Cells; targets, if its rule weighs those that are listed; none, if it weighs all.
    """

    begin: Ints
    end: Ints
    asked: Lists
