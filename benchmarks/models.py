"""One run on one core: the fast model, the plain-Python reference, idiomatic Mesa."""

import warnings
from collections.abc import Callable
from typing import Any

from model.cast import cast_of
from model.ensemble.record import run_replication
from model.scenario.load import load_scenario
from model.simulation import CivilWar
from tests.reference.run import run_reference

from .mesa_model import IdiomaticWar
from .timing import Scale, in_turn, milliseconds, ratios, spread

SEED = 1


def measure(scale: Scale) -> dict[str, Any]:
    """Time whole runs of the three models in turn, from the start to the last week.

    The fast model computes every outcome each week, as in an ensemble, and so does the
    idiomatic one, with Mesa's data collector. The reference keeps a copy of its arrays
    instead; of the fast model there is also a run without outcomes.

    Parameters
    ----------
    scale : Scale
        Scenario, weeks, rounds.
    """
    scenario = load_scenario(scale.scenario, weeks=scale.weeks)
    works: dict[str, Callable[[], object]] = {
        "fast": lambda: run_replication(scenario, SEED, 0, detail=False),
        "fast, week by week": lambda: CivilWar(scenario, SEED, 0).run_for_weeks(),
        "fast, start and burn-in": lambda: CivilWar(scenario, SEED, 0),
        "idiomatic Mesa": lambda: idiomatic(scenario, scale.weeks),
        "reference": lambda: run_reference(scenario, SEED, 0, scale.weeks),
    }
    works["fast"]()  # compiles, if it must
    taken = in_turn(works, scale.rounds)
    more = in_turn({name: works[name] for name in list(works)[:3]}, scale.fast_rounds)
    return {
        "scenario": scenario.name,
        "factions": len(cast_of(scenario).ids),
        "weeks": scale.weeks,
        "rounds": scale.rounds,
        "ms": {name: milliseconds(spread(times)) for name, times in (taken | more).items()},
        "reference / fast": ratios(taken["reference"], taken["fast"]),
        "idiomatic Mesa / fast": ratios(taken["idiomatic Mesa"], taken["fast"]),
    }


def idiomatic(scenario: Any, weeks: int) -> object:
    """Run the idiomatic model and return its outcomes as a data frame.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    weeks : int
        How long.
    """
    war: Any = IdiomaticWar(scenario, SEED, 0)
    war.run_for(weeks)
    return war.datacollector.get_model_vars_dataframe()


def alliance_formation(scale: Scale) -> dict[str, Any]:
    """Time Mesa's alliance_formation example beside the fast model: other rules, for context.

    Parameters
    ----------
    scale : Scale
        As many agents as factions take part, and as many steps as there are weeks,
        burn-in included.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts of it are experimental, and say so
        from mesa.examples.advanced.alliance_formation.model import MultiLevelAllianceModel

    scenario = load_scenario(scale.scenario, weeks=scale.weeks)
    agents = len(cast_of(scenario).ids)
    steps = scale.weeks + 26
    example: Any = MultiLevelAllianceModel
    works: dict[str, Callable[[], object]] = {
        "alliance_formation": lambda: example(n=agents, rng=SEED).run_for(steps),
        "fast": lambda: run_replication(scenario, SEED, 0, detail=False),
    }
    works["fast"]()
    taken = in_turn(works, scale.rounds)
    return {
        "agents": agents,
        "steps": steps,
        "ms": {name: milliseconds(spread(times)) for name, times in taken.items()},
        "alliance_formation / fast": ratios(taken["alliance_formation"], taken["fast"]),
    }
