"""How the time of a week grows with the number of factions."""

import math
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from model.scenario.load import Scenario
from model.simulation import CivilWar

from .theatres import synthetic
from .timing import Scale, in_turn, line, seconds, spread

SEED = 1
WEEKS = 8
GROWTH = (75, 300)


def measure(scale: Scale) -> dict[str, Any]:
    """Time weeks of theatres of several sizes in turn, and fit an exponent.

    Parameters
    ----------
    scale : Scale
        Sizes and rounds.
    """
    wars, starts = {}, {}
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        for size in scale.sizes:
            scenario = synthetic(Path(folder), size)
            made: list[CivilWar] = []
            starts[size] = seconds(partial(build, scenario, made))
            wars[str(size)] = made[0]
    works = {size: partial(war.run_for, WEEKS) for size, war in wars.items()}
    taken = in_turn(works, scale.size_rounds)
    week = {size: median(times) / WEEKS for size, times in taken.items()}
    points = [(math.log(int(size)), math.log(time)) for size, time in week.items()]
    upper = [point for point in points if point[0] >= math.log(100)]
    found: dict[str, Any] = {
        "sizes": list(scale.sizes),
        "week_ms": {
            size: spread([1000.0 * time / WEEKS for time in times])
            for size, times in taken.items()
        },
        "start_and_burn_in_ms": {str(size): 1000.0 * time for size, time in starts.items()},
        "exponent": line(points)[1],
    }
    if len(upper) > 1:
        found["exponent_from_100"] = line(upper)[1]
    if all(str(size) in week for size in GROWTH):
        small, large = (week[str(size)] for size in GROWTH)
        found["growth_75_to_300"] = large / small
        found["growth_exponent"] = math.log(large / small, GROWTH[1] / GROWTH[0])
    return found


def build(scenario: Scenario, made: list[CivilWar]) -> None:
    """Start a war and run its burn-in.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    made : list of CivilWar
        It goes there.
    """
    made.append(CivilWar(scenario, SEED, 0))
