"""Small worlds put together by hand, for tests with numbers that a pencil can check."""

from typing import Any

from .ground import no_homes
from .start import overlaps
from .theatre_files import PARAMETERS
from .world import Faction, World


def world_of(
    strengths: list[float],
    presence: list[list[float]],
    groups: str,
    weight: float = -1.0,
    **parameters: float,
) -> World:
    """Return a world in which everyone is active, alone, and reaches only where it is.

    Parameters
    ----------
    strengths : list of float
        Of the factions.
    presence : list of list of float
        Where they are.
    groups : str
        A letter for the control group of each.
    weight : float
        Of every pair; also the prior, clipped.
    **parameters : float
        In place of those of `PARAMETERS`.
    """
    size, provinces = len(strengths), len(presence[0])
    overlap, common = overlaps(presence)
    factions = [
        Faction(
            index=i,
            id=f"f{i}",
            group=groups[i],
            presence=presence[i],
            reach=list(presence[i]),
            drawn_strength=strengths[i],
            own_sorties=0.0,
            harm_per_sortie=0.0,
            harm_per_1000=0.0,
            overlap=overlap[i],
            clashing=[0.0] * size,
            prior=[0.0 if j == i else max(-0.95, min(0.95, weight)) for j in range(size)],
            sponsor=[0.0] * size,
            support=[0.5] * provinces,
            active=True,
            strength=strengths[i],
            start_strength=strengths[i],
            coalition=i,
            common=common[i],
        )
        for i in range(size)
    ]
    for each in factions:
        each.prepare(size, provinces)
        each.weight = [0.0 if j == each.index else weight for j in range(size)]
    world = World(
        factions=factions,
        parameters={name: value for name, (value, _, _) in PARAMETERS.items()} | parameters,
        switches={},
        population=[100_000.0] * provinces,
        near=[set() for _ in range(provinces)],
        core_of=[set() for _ in range(provinces)],
        total=sum(strengths),
        umbrellas=[],
        sincerity=[1.0] * size,
        alignment=[[0.0] * size for _ in range(size)],
        before=list(strengths),
        lost=[0.0] * size,
    )
    world.home = no_homes(world)
    zeros: Any = [[0.0] * size for _ in range(size)]
    world.measured = set(range(size))
    world.shared_start = world.grievance_start = world.domination_start = zeros
    return world
