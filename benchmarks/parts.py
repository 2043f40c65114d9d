"""Where the time of a week goes, process by process."""

import time
from collections import defaultdict
from statistics import median
from typing import Any

from model.scenario.load import load_scenario
from model.simulation import CivilWar

from .timing import Scale
from .week import SEED, parts_of_a_week, seconds

WORDS = {
    "assess": "assess threats",
    "target": "choose targets",
    "hold": "hold ground",
    "revise": "revise alliance weights",
}
"""Processes whose switch is a word too short for a reader."""


def measure(scale: Scale) -> dict[str, Any]:
    """Time the processes of a week, medians over replications, burn-in left out.

    Parameters
    ----------
    scale : Scale
        Scenario, weeks, rounds.
    """
    scenario = load_scenario(scale.scenario, weeks=scale.weeks)
    found: dict[str, list[float]] = defaultdict(list)
    CivilWar(scenario, SEED, 0).run_for(1)
    for replication in range(scale.fast_rounds):
        start = time.perf_counter()
        war = CivilWar(scenario, SEED, replication)
        found["start"].append(time.perf_counter() - start)
        found["whole"].append(seconds(war.run_through))
        found["outcomes"].append(sum(seconds(war.measured) for _ in range(scale.weeks)))
    a_week = {name: 1e6 * median(times) / scale.weeks for name, times in found.items()}
    apart = parts_of_a_week(scenario, scale.fast_rounds)
    parts = {WORDS.get(name, name): 1000.0 * each for name, each in apart.items()}
    return {
        "scenario": scenario.name,
        "start_and_burn_in_ms": 1000.0 * median(found["start"]),
        "microseconds_a_week": parts | {"record outcomes": a_week["outcomes"]},
        "together": a_week["whole"],
    }
