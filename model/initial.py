"""From a scenario and the draws of a replication to the arrays of its first day."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from . import drawing, geography, propensity
from .arrays import Bools, Floats, Ints, Sparse
from .cast import Cast, cast_of
from .once import once
from .randomness import Streams
from .rules import Entry, SortedRules, sort_rules
from .scenario.load import Scenario
from .scenario.theatre import Theatre
from .state import Baseline, Parameters, Place, State

STEADY = ("state", "militia", "body")
"""Labels of factions that are no armed group of their own."""


@dataclass(frozen=True)
class Start:
    """Everything that a replication starts with.

    Attributes
    ----------
    state : State
        Before burn-in.
    parameters : Parameters
        Drawn.
    entries : tuple of Entry
        Targeting rules of all actors.
    rules : SortedRules
        The same, sorted.
    """

    state: State
    parameters: Parameters
    entries: tuple[Entry, ...]
    rules: SortedRules


@dataclass(frozen=True)
class Ties:
    """How every two factions stand to each other before the first week.

    Attributes
    ----------
    prior : (n, n) float
        p0, within +-0.95; diagonal 0.
    contact : (n, n) float
        Interactions a year, friendly or hostile.
    clashing : (n, n) float
        Clash claims a year for each unit of effort or coldness: `propensity.clashing`
        where the record of clashes covers both groups, else contact.
    """

    prior: Floats
    contact: Floats
    clashing: Floats

    def among(self, cast: Cast) -> "Ties":
        """Return those of the factions that take part, from those of all.

        Parameters
        ----------
        cast : Cast
            Who takes part.
        """
        return Ties(*(each[cast.pairs] for each in (self.prior, self.contact, self.clashing)))


def build(scenario: Scenario, streams: Streams) -> Start:
    """Draw a replication's start.

    Parameters
    ----------
    scenario : Scenario
        Resolved and checked.
    streams : Streams
        Of this replication.

    Returns
    -------
    Start
        State before burn-in, parameters, rules.
    """
    theatre, cast = scenario.theatre, cast_of(scenario)
    par = drawing.draw_parameters(scenario, streams)
    sizes = drawing.draw_sizes(theatre, streams)
    overlap = geography.overlap_at(theatre, scenario.start)
    ties = relations(scenario, streams, par, sizes, overlap).among(cast)
    place = _place(scenario, streams, par, sizes[cast.rows], ties)
    active = active_at(theatre, scenario.start)[cast.rows]
    strength = np.where(active, place.strength_drawn, 0.0)
    support = drawing.draw_support(theatre, streams)[cast.rows]
    control = spread_control(drawing.draw_control(scenario, streams), strength, active, place)
    coalition = starting_coalitions(scenario, active)
    state = _state(place, active, strength, ties.prior, support, control, coalition)
    return Start(state, par, *starting_rules(theatre, cast))


@once
def active_at(theatre: Theatre, start: date) -> Bools:
    """(n,) bool: which factions exist on a date."""
    return np.array([row.is_active(start) for row in theatre.factions], dtype=np.bool_)


def relations(
    scenario: Scenario, streams: Streams, par: Parameters, sizes: Floats, overlap: Floats
) -> Ties:
    """Prior propensity, contact and clashing of every pair.

    Parameters
    ----------
    scenario : Scenario
        Theatre and start; records that begin after the start are not used.
    streams : Streams
        Uses ``ideology``, ``coefficients``, ``effects``, ``ties``.
    par : Parameters
        ``record_prior``, ``valence_offset``, ``contact_shape``, ``friction``.
    sizes : (n,) float
        Drawn strength.
    overlap : (n, n) float
        Of presence.

    Returns
    -------
    Ties
        All symmetric.
    """
    theatre = scenario.theatre
    ideology = drawing.draw_ideology(theatre, streams)
    fitted = drawing.draw_coefficients(theatre.coefficients, theatre.faction_ids, streams)
    prior = propensity.coded_ties(theatre, streams)
    contact, clashing = np.zeros_like(prior), np.zeros_like(prior)
    if fitted is not None:
        record = propensity.record_before(theatre, scenario.start)
        distance = propensity.ideology_distance(ideology)
        armed = _traits(theatre).armed
        both = armed[:, None] & armed[None, :]
        among = propensity.prior_of_groups(distance, fitted, record, par)
        prior = np.where(both, among, prior)
        node = np.where(armed, fitted.contact_effect, 0.0)
        contact = propensity.contact(sizes, overlap, node, fitted.scalars)
        contact = propensity.contact_with_record(contact, record, par)
        clashing = contact
    prior[np.isnan(prior)] = 0.0
    if fitted is not None and fitted.clash is not None:
        shared = propensity.shared_sponsor(theatre)
        rate = propensity.clash_rate(distance, sizes, overlap, shared, fitted.clash)
        likely = propensity.clashing(rate, prior, record, par)
        clashing = np.where((overlap > 0.0) & ~np.isnan(likely), likely, contact)
    for each in (prior, contact, clashing):
        np.fill_diagonal(each, 0.0)
    return Ties(prior, contact, clashing)


@dataclass(frozen=True)
class _Traits:
    """Of factions and provinces, what no replication draws; shapes as in `Place`."""

    side: tuple[str, ...]
    armed: Bools
    signs: Bools
    wavers: Bools
    population: Floats
    harm_per_sortie: Floats
    harm_per_1000: Floats
    own_sorties: Floats


@once
def _traits(theatre: Theatre) -> _Traits:
    """Collect what no replication draws."""
    rows = theatre.factions
    signs = set(theatre.signatories)
    return _Traits(
        side=tuple(row.side for row in rows),
        armed=np.array([row.has_ideology for row in rows]),
        signs=np.array([row.id in signs for row in rows]),
        wavers=np.array([row.label not in STEADY for row in rows]),
        population=np.array([row.population for row in theatre.provinces], dtype=np.float64),
        harm_per_sortie=np.array([row.harm_per_sortie or 0.0 for row in rows]),
        harm_per_1000=np.array([row.harm_per_1000 or 0.0 for row in rows]),
        own_sorties=np.array([row.air_sorties for row in rows], dtype=np.float64),
    )


def _place(
    scenario: Scenario, streams: Streams, par: Parameters, sizes: Floats, ties: Ties
) -> Place:
    """Put together what does not change; a replication gets arrays of its own."""
    theatre, start, cast = scenario.theatre, scenario.start, cast_of(scenario)
    rows = cast.rows  # what is looked up by rows is a copy
    traits = _traits(theatre)
    where = geography.presence(theatre, start)[rows]
    members, weeks = geography.umbrellas(theatre, start)
    return Place(
        factions=cast.ids,
        provinces=theatre.province_ids,
        groups=theatre.control_groups,
        side=tuple(traits.side[row] for row in rows),
        group=geography.groups(theatre)[rows],
        presence=where,
        overlap=geography.overlap_at(theatre, start)[cast.pairs],
        reach=geography.reach(where, geography.adjacency(theatre), par.neighbour_reach),
        contact=ties.contact,
        clashing=ties.clashing,
        sponsor=drawing.draw_sponsors(theatre, streams)[cast.pairs],
        core=geography.core(theatre)[rows],
        population=traits.population.copy(),
        umbrella=members.take(rows, axis=1),
        umbrella_weeks=weeks.take(rows, axis=1),
        harm_per_sortie=traits.harm_per_sortie[rows],
        harm_per_1000=traits.harm_per_1000[rows],
        own_sorties=traits.own_sorties[rows],
        strength_drawn=sizes,
        statement_strength=np.where(traits.signs[rows], sizes, 0.0),
        sincerity=0.5 + streams["sincerity"].random(cast.everyone)[rows],
        wavers=traits.wavers[rows],
    )


def _state(
    place: Place,
    active: Bools,
    strength: Floats,
    prior: Floats,
    support: Floats,
    control: Floats,
    coalition: Ints,
) -> State:
    """Put together what changes, at its start."""
    n, provinces = place.presence.shape
    pairs = (n, n)
    base = Baseline(
        strength=strength.copy(),
        total=float(strength.sum()),
        support=support.copy(),
        control=control.copy(),
        shared_threat=np.zeros(pairs),
        grievance=np.zeros(pairs),
        domination=np.zeros(pairs),
        threat_scale=1.0,
        recruits=np.zeros(n),
        home=np.ones((len(place.groups), provinces)),
        push=np.zeros((n, provinces)),
        measured=np.zeros(n, dtype=np.bool_),
    )
    return State(
        active=active,
        strength=strength,
        sorties=np.where(active, place.own_sorties, 0.0),
        prior=prior,
        weight=prior.copy(),
        grievance=np.zeros(pairs),
        threat=np.zeros(pairs),
        commitment=np.zeros(pairs),
        commitment_keep=np.ones(pairs),
        alignment=np.zeros(pairs),
        supply_factor=np.ones(pairs),
        supply=np.ones(n),
        truce=np.zeros(pairs),
        support=support,
        control=control,
        coalition=coalition,
        effort=Sparse((n, n, provinces)),
        spent=np.zeros((n, provinces)),
        aimed=np.zeros(pairs),
        events=Sparse((n, n, provinces)),
        losses=Sparse((n, n, provinces)),
        suffered=np.zeros(pairs),
        harm=np.zeros((n, provinces)),
        push=np.zeros((n, provinces)),
        recruits=np.zeros(n),
        place=place,
        base=base,
    )


def spread_control(shares: Floats, strength: Floats, active: Bools, place: Place) -> Floats:
    """Share out what a control group holds among its factions, by fighters present.

    Parameters
    ----------
    shares : (G, K) float
        What each group holds.
    strength, active : (n,)
        Fighters; who exists.
    place : Place
        Presence and groups.

    Returns
    -------
    (n, K) float
        Columns sum to 1.
    """
    standing = strength[:, None] * place.presence
    out = np.zeros_like(standing)
    for g in range(len(place.groups)):
        members = np.flatnonzero((place.group == g) & active)
        if not members.size:
            continue
        total = standing[members].sum(axis=0)
        part = standing[members] / np.where(total > 0.0, total, 1.0)
        # Ground that a group holds without fighters in the tables goes to its first member.
        fallback = next((m for m in range(members.size) if strength[members[m]] > 0.0), 0)
        part[fallback, total == 0.0] = 1.0
        out[members] = part * shares[g]
    held = out.sum(axis=0)
    return np.asarray(out / np.where(held > 0.0, held, 1.0))


def starting_coalitions(scenario: Scenario, active: Bools) -> Ints:
    """Start from the blocs that existed; everyone else is alone.

    Parameters
    ----------
    scenario : Scenario
        Its start picks the blocs.
    active : (n,) bool
        Who exists.

    Returns
    -------
    (n,) int
        The smallest index of the coalition's members; -1 for the inactive.
    """
    index = cast_of(scenario).index
    labels = np.where(active, np.arange(active.size), -1)
    blocs: dict[str, list[int]] = {}
    for row in scenario.theatre.blocs:
        i = index.get(row.member)
        if i is not None and row.holds_on(scenario.start) and active[i]:
            blocs.setdefault(row.bloc, []).append(i)
    for members in blocs.values():
        labels[members] = min(members)
    return labels


@once
def starting_rules(theatre: Theatre, cast: Cast) -> tuple[tuple[Entry, ...], SortedRules]:
    """Return the theatre's targeting rules, as they are and sorted; not to be written to.

    Parameters
    ----------
    theatre : Theatre
        Its rules.
    cast : Cast
        Who takes part.
    """
    entries = rule_entries(theatre, cast)
    return entries, sort_rules(entries, len(cast.ids), len(theatre.provinces))


def rule_entries(theatre: Theatre, cast: Cast) -> tuple[Entry, ...]:
    """Turn the theatre's targeting rules into entries, actor by actor.

    Parameters
    ----------
    theatre : Theatre
        Its rules; for each kind, rules by id replace those by side or list.
    cast : Cast
        Who takes part.

    Returns
    -------
    tuple of Entry
        In table order of the actors.
    """
    entries = []
    for name, i in cast.index.items():
        for row in theatre.rules_of(name):
            targets = theatre.expand(row.targets) if row.targets else ()
            entries.append(
                Entry(
                    actor=i,
                    rule=row.rule,
                    weight=row.weight,
                    targets=cast.rows_of(targets),
                    places=tuple(theatre.province_ids.index(name) for name in row.provinces),
                )
            )
    return tuple(entries)
