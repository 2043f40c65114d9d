"""Where the time of a week goes, process by process."""

import time
from collections import defaultdict
from statistics import median
from typing import Any

from model import simulation
from model.scenario.load import load_scenario

from .timing import Scale
from .week import PARTS, watched

SEED = 1


def measure(scale: Scale) -> dict[str, Any]:
    """Time the processes of a week, medians over replications, burn-in left out.

    Watching a process costs about a third of a microsecond for each call.

    Parameters
    ----------
    scale : Scale
        Scenario, weeks, rounds.
    """
    scenario = load_scenario(scale.scenario, weeks=scale.weeks)
    names = tuple(name for name in PARTS if hasattr(simulation, name))
    found: dict[str, list[float]] = defaultdict(list)
    simulation.CivilWar(scenario, SEED, 0).run_for(1)
    for replication in range(scale.fast_rounds):
        start = time.perf_counter()
        war = simulation.CivilWar(scenario, SEED, replication)
        found["start and burn-in"].append(time.perf_counter() - start)
        whole, outcomes = 0.0, 0.0
        with watched(names) as spent:
            for _ in range(scale.weeks):
                start = time.perf_counter()
                war.run_for(1)
                between = time.perf_counter()
                war.outcomes()
                outcomes += time.perf_counter() - between
                whole += between - start
        for name in names:
            found[name].append(spent[name])
        found["record outcomes"].append(outcomes)
        found["draws, events, Mesa's step"].append(whole - sum(spent.values()))
    micro = {name: 1e6 * median(times) / scale.weeks for name, times in found.items()}
    return {
        "scenario": scenario.name,
        "start_and_burn_in_ms": micro.pop("start and burn-in") * scale.weeks / 1000.0,
        "microseconds_a_week": micro,
    }
