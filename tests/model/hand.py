"""Small states put together by hand, for tests with numbers that a pencil can check."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from model.geography import overlap
from model.state import Baseline, Parameters, Place, State
from tests.reference.theatre_files import PARAMETERS

PAR = Parameters(**{name: value for name, (value, _, _) in PARAMETERS.items()})
"""Middle values of the small theatres' parameters; tests state those that matter to them."""


def _place(strength: np.ndarray, presence: np.ndarray, letters: str) -> Place:
    """Return a world without contacts, clashes, sponsors, umbrellas, aircraft, cores or harm."""
    n, provinces = presence.shape
    groups = tuple(sorted(set(letters) - {"-"}))
    return Place(
        factions=tuple(f"f{i}" for i in range(n)),
        provinces=tuple(f"p{k}" for k in range(provinces)),
        groups=groups,
        side=("rebel",) * n,
        group=np.array([groups.index(each) if each != "-" else -1 for each in letters]),
        presence=presence,
        overlap=overlap(presence),
        reach=presence.copy(),
        contact=np.zeros((n, n)),
        clashing=np.zeros((n, n)),
        sponsor=np.zeros((n, n)),
        core=np.zeros((n, provinces)),
        population=np.full(provinces, 100_000.0),
        umbrella=np.zeros((0, n, provinces), dtype=np.bool_),
        umbrella_weeks=np.zeros((0, n, 2)),
        harm_per_sortie=np.zeros(n),
        harm_per_1000=np.zeros(n),
        own_sorties=np.zeros(n),
        strength_drawn=strength.copy(),
        statement_strength=np.zeros(n),
        sincerity=np.ones(n),
        wavers=np.ones(n, dtype=np.bool_),
    )


def state_of(strength: Any, presence: Any, groups: str = "", **changes: Any) -> State:
    """Return a state after burn-in in which all are active, alone, and reach where they stand.

    Weights and priors are 0, support 0.5, and everything else that could move is 0. Where a
    letter of `groups` is ``-`` the faction holds no ground; by default all are of one group.
    Further fields of `Place` or `State` are set by name, and numbers fill whole arrays.
    """
    strength, presence = np.array(strength, dtype=float), np.array(presence, dtype=float)
    n, provinces = presence.shape
    place = _place(strength, presence, groups or "a" * n)
    of_place = {each.name for each in fields(Place)} & set(changes)
    given = {name: changes.pop(name) for name in of_place}
    for name, value in given.items():
        old = getattr(place, name)
        given[name] = np.array(value, dtype=old.dtype) if isinstance(old, np.ndarray) else value
    place = replace(place, **given)

    def zeros(*shape: int) -> np.ndarray:
        return np.zeros(shape)

    base = Baseline(
        strength=strength.copy(),
        total=float(strength.sum()),
        support=np.full((n, provinces), 0.5),
        control=zeros(n, provinces),
        shared_threat=zeros(n, n),
        grievance=zeros(n, n),
        domination=zeros(n, n),
        threat_scale=1.0,
        recruits=zeros(n),
        home=np.ones((len(place.groups), provinces)),
        push=zeros(n, provinces),
        measured=np.ones(n, dtype=np.bool_),
    )
    pairs = ("prior", "weight", "grievance", "threat", "commitment", "alignment", "truce")
    state = State(
        **{name: zeros(n, n) for name in (*pairs, "aimed", "suffered")},
        **{name: zeros(n, n, provinces) for name in ("effort", "events", "losses")},
        **{name: zeros(n, provinces) for name in ("control", "spent", "harm", "push")},
        active=np.ones(n, dtype=np.bool_),
        strength=strength,
        sorties=zeros(n),
        commitment_keep=np.ones((n, n)),
        supply_factor=np.ones((n, n)),
        supply=np.ones(n),
        support=np.full((n, provinces), 0.5),
        coalition=np.arange(n),
        recruits=zeros(n),
        place=place,
        base=base,
        burning_in=False,
    )
    for name, value in changes.items():
        getattr(state, name)[:] = value
    np.fill_diagonal(state.weight, 0.0)
    state.sum_effort()
    return state
