"""Where wars begin, and what they are compared with: worked out once, shared by visitors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from ..cast import cast_of
from ..ensemble.plan import baseline_of
from ..ensemble.record import Series
from ..figures.layout import layout
from ..figures.network_key import node_radius
from ..initial import build
from ..randomness import Streams
from ..scenario.errors import InputError
from ..scenario.load import Scenario, load_scenario
from ..scenario.places import shipped_scenarios
from ..simulation import CivilWar, Settled, settle, start_key
from .settings import THEATRES
from .shelf import Shelf
from .struck import struck

Floats = npt.NDArray[np.float64]

_settled: Shelf[tuple[str, int, int], Settled] = Shelf(16)
_ghosts: Shelf[tuple[str, int, int], "Ghost"] = Shelf(32)
_places: Shelf[tuple[str, date, tuple[str, ...], int, int], Floats] = Shelf(16)

ROOM: Final = 340.0
"""Side of the square (points) for which `figures.network` sizes its nodes."""

LAYOUT_SEED: Final = 1


@dataclass(frozen=True)
class Ghost:
    """What a war is compared with: the baseline under the same seed.

    Attributes
    ----------
    name, title : str
        Of its scenario.
    series : dict of str to tuple of float
        Each outcome over its weeks, as the table `weeks` has it; NaN where undefined.
    """

    name: str
    title: str
    series: Mapping[str, tuple[float, ...]]


def begin(scenario: Scenario, seed: int, replication: int) -> CivilWar:
    """Return a war before its first week; burn-ins are played once.

    Parameters
    ----------
    scenario : Scenario
        Resolved and checked.
    seed, replication : int
        Root seed, number of the replication.

    Returns
    -------
    CivilWar
        Shares nothing with another that is ever written to.
    """
    return CivilWar(scenario, seed, replication, start_of(scenario, seed, replication))


def start_of(scenario: Scenario, seed: int, replication: int) -> Settled:
    """Return where a war begins: shared, and only copied from.

    Parameters
    ----------
    scenario, seed, replication
        As for `begin`.
    """
    key = (start_key(scenario), seed, replication)
    return _settled.get(key, lambda: settle(scenario, seed, replication))


def ghost_scenario(scenario: Scenario, assigned: Sequence[str]) -> Scenario | None:
    """Return what a scenario is compared with: as the verb ``run`` chooses it.

    Where that finds nothing it is the shipped scenario at the root of what this one extends,
    with the same parameters; or, if nothing else was changed, as it is shipped.

    Parameters
    ----------
    scenario : Scenario
        What is played.
    assigned : sequence of str
        Changed parameters, as after ``--set``.
    """
    found = baseline_of(scenario, assigned, THEATRES)
    root = scenario.chain[0]
    if found is not None or root not in shipped_scenarios():
        return found
    for settings in (tuple(assigned), ()):
        try:
            other = load_scenario(root, settings, scenario.weeks, THEATRES)
        except InputError:
            continue
        alike = (other.theatre.hash, other.start) == (scenario.theatre.hash, scenario.start)
        if alike and other.hash != scenario.hash:
            return other
    return None


def ghost_of(
    scenario: Scenario, assigned: Sequence[str], seed: int, replication: int
) -> Ghost | None:
    """Return the weeks of what a war is compared with; None if there is nothing.

    Parameters
    ----------
    scenario, assigned
        As for `ghost_scenario`.
    seed, replication : int
        Of the war.
    """
    other = ghost_scenario(scenario, assigned)
    if other is None:
        return None
    key = (other.hash, seed, replication)
    return _ghosts.get(key, lambda: _play(other, seed, replication))


def _play(scenario: Scenario, seed: int, replication: int) -> Ghost:
    """Play a war to its end and keep its weeks."""
    war = begin(scenario, seed, replication)
    series, extra = Series(war), dict[str, list[float]]()
    for _ in range(scenario.weeks):
        war.run_for(1)
        series.record()
        for name, value in struck(war).items():
            extra.setdefault(name, []).append(value)
    values = {name: tuple(each) for name, each in (series.values | extra).items()}
    return Ghost(scenario.name, scenario.title, values)


def radii_of(strength: Floats, largest: float, scale: float) -> Floats:
    """Return the radius of each node: area follows strength.

    Parameters
    ----------
    strength : (n,) float
        Fighters; NaN where unknown.
    largest : float
        Strength of a node of full size.
    scale : float
        Pixels for each point of `figures.network`.
    """
    share = np.nan_to_num(strength) / max(largest, 1.0)
    return np.asarray(node_radius(np.clip(share, 0.0, 2.0)) * scale, dtype=np.float64)


def places_of(scenario: Scenario, width: int, height: int) -> Floats:
    """Return where each faction stands in the network: (n, 2), from the upper left corner.

    The same for all seeds, parameters and scenarios of a theatre and a start: by the prior
    propensities of one replication, toward which weights drift.

    Parameters
    ----------
    scenario : Scenario
        Names theatre and start.
    width, height : int
        The box, pixels.
    """
    theatre, start = scenario.theatre, scenario.start

    def make() -> Floats:
        plain = replace(scenario, parameters=theatre.parameters)
        state = build(plain, Streams(LAYOUT_SEED, 0)).state
        drawn = state.place.strength_drawn
        radius = radii_of(drawn, float(drawn.max()), scale_of(width, height))
        room = radius + 4.0 * scale_of(width, height)
        prior = np.minimum(state.prior, state.prior.T)
        return layout(prior, room, float(width), float(height))

    return _places.get((theatre.hash, start, cast_of(scenario).ids, width, height), make)


def scale_of(width: int, height: int) -> float:
    """Return pixels for each point of `figures.network`, for a box of some size."""
    return float(np.sqrt(width * height)) / ROOM
