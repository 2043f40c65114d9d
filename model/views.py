"""What compiled code sees of a state: plain tuples of its arrays, which it reads and writes."""

from operator import attrgetter
from typing import Any, NamedTuple

from .arrays import Bools, Floats, Ints, Lists
from .state import State

Plain = tuple[Any, ...]


class Now(NamedTuple):
    """What changes; each field is that of `State`."""

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


class Where(NamedTuple):
    """What does not change; each field is that of `Place`, `groups` the number of control groups.

    `neighbours` are two: where each one's begin, and who they are. `met` is (n, n) float, the
    `encounters` of presence.
    """

    presence: Floats
    reach: Floats
    overlap: Floats
    clashing: Floats
    sponsor: Floats
    bound: Bools
    core: Floats
    population: Floats
    umbrella: Bools
    umbrella_weeks: Floats
    rooms: Ints
    harm_per_sortie: Floats
    harm_per_1000: Floats
    strength_drawn: Floats
    wavers: Bools
    group: Ints
    groups: int
    first_neighbour: Ints
    neighbours: Lists
    met: Floats


class Then(NamedTuple):
    """What was measured in burn-in; each field is that of `Baseline`."""

    total: float
    support: Floats
    shared_threat: Floats
    grievance: Floats
    domination: Floats
    threat_scale: float
    recruits: Floats
    home: Floats
    push: Floats
    measured: Bools


_now = attrgetter(*Now._fields)
_where = attrgetter(*Where._fields[:-4])
_then = attrgetter(*Then._fields)


def arrays_of(state: State, met: Floats) -> tuple[Plain, Plain, Plain]:
    """Return the fields of `Now`, `Where` and `Then`; the arrays are the state's own.

    Plain tuples: named ones take compiled code twice as long to look through.

    Parameters
    ----------
    state : State
        Its arrays are not copied.
    met : (n, n) float
        Of `State.standing`.
    """
    place = state.place
    where = *_where(place), len(place.groups), *place.neighbours, met
    return _now(state), where, _then(state.base)


def views_of(state: State) -> tuple[Now, Where, Then]:
    """Return what compiled code sees of a state; the arrays are the state's own.

    Parameters
    ----------
    state : State
        Its arrays are not copied.
    """
    now, where, then = arrays_of(state, state.standing()[1])
    return Now(*now), Where(*where), Then(*then)
