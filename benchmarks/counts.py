"""How much arithmetic and traffic a week needs at least, counted from ``docs/odd.md``.

Each function counts one process. Only what the page asks for counts, done in the cheapest way
we know that gives the same numbers: work on places where anybody can act (fronts), symmetric
pairs once, what stays fixed not again. Every array that a process reads or writes is moved
once; indices of fronts count 4 bytes each. Additions, multiplications, divisions, comparisons
and square roots count 1; an exponential 15, a hyperbolic tangent 25, a power 40, which is what
polynomial versions take. Random draws count as traffic only: what they cost is measured apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

EXP, TANH, POWER = 15, 25, 40
FLOAT, INDEX = 8, 4


@dataclass(frozen=True)
class Sizes:
    """What the counts depend on.

    Attributes
    ----------
    n : int
        Factions, active or not.
    living : int
        Those with fighters.
    provinces : int
        K.
    stands : int
        Pairs (living faction, province) where it has fighters.
    fronts : int
        Triples (actor, target, province) where the actor can act and the target stands.
    scored : int
        Fronts of an actor, times the number of its rules, summed.
    meets : int
        Ordered pairs of the living in contact.
    pooled : int
        Fronts of members of umbrellas in their provinces.
    coalitions : int
        Coalitions of the living.
    """

    n: int
    living: int
    provinces: int
    stands: int
    fronts: int
    scored: int
    meets: int
    pooled: int
    coalitions: int


@dataclass(frozen=True)
class Work:
    """Arithmetic (operations) and traffic (bytes)."""

    operations: float
    traffic: float


def sizes_of(war: Any) -> Sizes:
    """Return the sizes of a running model.

    Parameters
    ----------
    war : CivilWar
        After some weeks.
    """
    state, place = war.state, war.state.place
    alive = state.alive
    stands = (place.presence > 0.0) & alive[:, None]
    able = ((place.reach > 0.0) | (state.sorties > 0.0)[:, None]) & alive[:, None]
    per_actor = (able[:, None, :] & stands[None, :, :]).sum(axis=(1, 2)) - (able & stands).sum(1)
    rules = np.bincount([entry.actor for entry in war.world.entries], minlength=place.n)
    member = state.umbrella_now.any(axis=0) & able
    return Sizes(
        n=place.n,
        living=int(alive.sum()),
        provinces=place.n_provinces,
        stands=int(stands.sum()),
        fronts=int(per_actor.sum()),
        scored=int((per_actor * rules).sum()),
        meets=int(((place.contact > 0.0) & alive[:, None] & alive[None, :]).sum()),
        pooled=int((member[:, None, :] & stands[None, :, :]).sum()),
        coalitions=len(set(state.coalition[alive].tolist())),
    )


def assess(s: Sizes) -> Work:
    """Threats: might of each in each province, weighed by where others stand, and hostility.

    might: strength reach + beta sorties fire, 3 for each (faction, province). For each living i
    and j a sum over the provinces where i stands (2 each), then hostility, its product, and
    grievance (5). Reads weight and grievance, writes threat.
    """
    operations = 3 * s.living * s.provinces + 2 * s.stands * s.living + 5 * s.living**2
    return Work(operations, FLOAT * (3 * s.n**2 + 4 * s.n * s.provinces))


def target(s: Sizes) -> Work:
    """Effort: rules score fronts, are scaled to sum 1 and mixed; umbrellas pool.

    A score takes 2 operations for g, 2 for hostility and reach, 1 for the sum, 2 to be mixed:
    7 for each rule on each front; 3 on each front to divide, and to sum by place and by target;
    hostility 2 for each pair; 8 for each front in an umbrella. Scores are written and read once,
    fronts have two indices, weight is read, effort and its sums are written.
    """
    operations = 7 * s.scored + 3 * s.fronts + 2 * s.living**2 + 8 * s.pooled
    moved = 2 * s.scored + s.fronts + 2 * s.n**2 + 2 * s.n * s.provinces + 2 * s.pooled
    return Work(operations, FLOAT * moved + 2 * INDEX * s.fronts)


def fight(s: Sizes) -> Work:
    """Clash events for each pair in contact, losses on each front, grievance and strength.

    A pair in contact: mean and the test against the draw, 9 (the few events that do happen are
    left out). A front: ground effort, pressure, its share, losses both ways, 8; a cell (target,
    province): square root and product, 3. A pair: losses summed both ways and grievance, 5.
    Reads weight, truce, contact, overlap and grievance; effort is read, losses by front are
    written both ways, grievance and what was suffered are written.
    """
    cells = s.living * s.provinces
    operations = 9 * s.meets + 8 * s.fronts + 3 * cells + 5 * s.living**2
    return Work(operations, FLOAT * (7 * s.n**2 + 3 * s.fronts + 4 * cells) + 2 * INDEX * s.fronts)


def civilians(s: Sizes) -> Work:
    """Harm by place, and support that follows it.

    Harm 6 and support 12 for each (faction, province); harm summed by coalition 1; for each pair
    (faction, coalition that it spends effort on) 2 for each province, and 1 for each pair of
    factions to sum effort by coalition. Reads effort by target and by place.
    """
    cells = s.living * s.provinces
    operations = 19 * cells + s.living**2 + 2 * s.living * s.coalitions * s.provinces
    return Work(operations, FLOAT * (s.n**2 + 8 * s.n * s.provinces))


def recover(s: Sizes) -> Work:
    """Recruits: mean support where each stands (2 a province), then 10 and a power a faction."""
    return Work(
        2 * s.stands + (10 + POWER) * s.living, FLOAT * (2 * s.n * s.provinces + 6 * s.n)
    )


def hold(s: Sizes) -> Work:
    """Contest: force 4 and drift 6 for each (faction, province); a power for each coalition there.

    Reads presence, effort by place, home factors; reads and writes control.
    """
    cells = s.living * s.provinces
    there = min(s.stands, s.coalitions * s.provinces)
    return Work(10 * cells + (POWER + 2) * there, FLOAT * 6 * s.n * s.provinces)


def revise(s: Sizes) -> Work:
    """Weights: common threats, live propensity, drift and noise.

    Square roots of threats 1 a pair; common threats of each pair i < j, 2 for each third faction;
    one exponential for each such pair. For each ordered pair domination 4, the sum of changes 9,
    a hyperbolic tangent, drift, noise and bounds 7, commitment 1. The inverse tangent of the
    prior is fixed. Reads threat, prior, grievance, the three baselines, overlap, commitment and
    what is kept of it, weight; writes weight and commitment.
    """
    pairs = s.living * (s.living - 1) / 2
    operations = s.living**2 * (1 + 4 + 9 + TANH + 7 + 1) + pairs * (2 * s.living + EXP + 1)
    return Work(operations, FLOAT * 12 * s.n**2)


def realign(s: Sizes) -> Work:
    """Count the moves: for each pair its bond 3, and its part in gains and sizes 3.

    Then each compares the coalitions, 2 for each. Reads weight both ways and overlap; the rows
    that are summed stay where they are.
    """
    operations = 6 * s.living**2 + 2 * s.living * s.coalitions
    return Work(operations, FLOAT * 3 * s.n**2)


def record(s: Sizes) -> Work:
    """Outcomes: effort of the rebels by target, weights among them, control, harm, support.

    1 for each pair twice, 6 for each (faction, province), 10 for each faction.
    """
    operations = 2 * s.living**2 + 6 * s.living * s.provinces + 10 * s.living
    return Work(operations, FLOAT * (2 * s.n**2 + 5 * s.n * s.provinces))


PROCESSES: Final[dict[str, Callable[[Sizes], Work]]] = {
    process.__name__: process
    for process in (assess, target, fight, civilians, recover, hold, revise, realign, record)
}
"""The nine processes of a week."""


def draws(s: Sizes) -> int:
    """Return the number of random draws of a week: one for a pair in contact, two for a faction.

    Where clash events fall takes one more for each pair that has any: some twenty.
    """
    return s.meets + 2 * s.n
