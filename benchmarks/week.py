"""How long a week takes: the fast model, its parts, the reference model, the command line.

``python -m benchmarks.week`` from the repository's folder, or ``make bench``.
It writes nothing unless ``--json FILE`` asks for it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from model.cast import cast_of
from model.scenario.load import Scenario, load_scenario
from model.simulation import CivilWar
from model.week import Processes, alone
from tests.reference.run import run_reference

ROOT = Path(__file__).resolve().parents[1]
SEED = 1
#: The processes of a week, in their order.
PARTS = Processes._fields


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes.

    Parameters
    ----------
    work : callable
        Called once.
    """
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Time several things in turn, so that a noisy minute hits all of them alike.

    Parameters
    ----------
    works : dict of str to callable
        What is timed.
    rounds : int
        How often each.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(seconds(work))
    return taken


class WarApart(CivilWar):
    """A war that plays its weeks process by process, and adds up what each takes.

    It goes the same way. In other wars the processes are one call; apart, each pays for a
    call of its own, about ten microseconds for the arrays that it is handed.

    Attributes
    ----------
    spent : dict of str to float
        Seconds by process, and for ``draws``.
    """

    spent: dict[str, float] | None = None

    def step(self) -> None:
        """One week in the order of `model.week.one_week`; all processes are switched on."""
        self.spent = self.spent or defaultdict(float)
        start = time.perf_counter()
        state, par, luck = self.state, self.parameters, self.draw_weeks(1)
        self.spent["draws"] += time.perf_counter() - start
        before = state.strength.copy()
        processes: dict[str, Callable[[], None]] = {
            "assess": lambda: alone.assess(state, par),
            "target": lambda: alone.choose_targets(state, self.current_rules(), par),
            "fight": lambda: alone.fight(state, par, luck.clashes),
            "civilians": lambda: alone.protect_or_harm(state, par, before),
            "recover": lambda: alone.recover(state, par),
            "hold": lambda: alone.hold(state, par),
            "revise": lambda: alone.revise(state, par, luck.noise[0]),
            "realign": lambda: alone.realign(state, par, luck.order[0]),
        }
        for name, work in processes.items():
            if not (state.burning_in and name in ("recover", "hold")):
                self.spent[name] += seconds(work)
        state.week += 1


def parts_of_a_week(scenario: Scenario, rounds: int) -> dict[str, float]:
    """Return milliseconds a week by process, medians over replications, burn-in left out.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    rounds : int
        How many replications.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for replication in range(rounds):
        war = WarApart(scenario, SEED, replication)
        war.spent = defaultdict(float)
        whole = seconds(war.run_for_weeks)
        for name in PARTS:
            found[name].append(war.spent[name])
        found["draws"].append(war.spent["draws"])
        found["events, Mesa's step"].append(whole - sum(war.spent.values()))
    return {name: 1000.0 * median(times) / scenario.weeks for name, times in found.items()}


def door(*words: str) -> Callable[[], object]:
    """Return a call of the command line in a process of its own.

    Parameters
    ----------
    *words : str
        Its arguments.
    """
    command = [sys.executable, "run.py", *words]
    return lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True)


def measure(name: str, rounds: int, weeks: int, reference_rounds: int) -> dict[str, Any]:
    """Measure everything; times in milliseconds.

    Parameters
    ----------
    name : str
        A scenario.
    rounds : int
        How often the fast model and the command line are timed.
    weeks : int
        How many weeks the reference model runs.
    reference_rounds : int
        How often.
    """
    scenario = load_scenario(name)
    war = CivilWar
    warm_up = seconds(lambda: war(scenario, SEED, 0).run_for_weeks())
    fast = medians(
        {
            "whole": lambda: war(scenario, SEED, 0).run_for_weeks(),
            "start": lambda: war(scenario, SEED, 0),
        },
        rounds,
    )
    slow = medians(
        {
            "whole": lambda: run_reference(scenario, SEED, 0, weeks),
            "start": lambda: run_reference(scenario, SEED, 0, 0),
        },
        reference_rounds,
    )
    doors = medians({"--help": door("--help"), "list": door("list")}, rounds)

    run, start = 1000.0 * median(fast["whole"]), 1000.0 * median(fast["start"])
    reference_start = 1000.0 * median(slow["start"])
    reference_week = (1000.0 * median(slow["whole"]) - reference_start) / weeks
    reference_run = reference_start + reference_week * scenario.weeks
    return {
        "scenario": name,
        "hash": scenario.hash,
        "factions": len(cast_of(scenario).ids),
        "weeks": scenario.weeks,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "first_run_ms": 1000.0 * warm_up,
        "run_ms": run,
        "run_least_ms": 1000.0 * min(fast["whole"]),
        "start_and_burn_in_ms": start,
        "week_ms": (run - start) / scenario.weeks,
        "parts_of_a_week_ms": parts_of_a_week(scenario, rounds),
        "reference_weeks": weeks,
        "reference_start_and_burn_in_ms": reference_start,
        "reference_week_ms": reference_week,
        "reference_run_ms": reference_run,
        "ratio": reference_run / run,
        "door_ms": {verb: 1000.0 * median(times) for verb, times in doors.items()},
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Yield what was measured, for a person.

    Parameters
    ----------
    found : dict
        From `measure`.
    """
    yield f"{found['scenario']}: {found['factions']} factions, {found['weeks']} weeks"
    yield f"{found['machine']}, Python {found['python']}; medians, in milliseconds"
    yield ""
    rows = {
        "first run (compiles if sources changed)": found["first_run_ms"],
        "a run": found["run_ms"],
        "  the fastest": found["run_least_ms"],
        "  start and burn-in": found["start_and_burn_in_ms"],
        "  a week": found["week_ms"],
    }
    parts = {f"    {name}": value for name, value in found["parts_of_a_week_ms"].items()}
    reference = {
        f"reference model, a run (from {found['reference_weeks']} weeks)": found[
            "reference_run_ms"
        ],
        "  start and burn-in": found["reference_start_and_burn_in_ms"],
        "  a week": found["reference_week_ms"],
    }
    doors = {f"python run.py {verb}": value for verb, value in found["door_ms"].items()}
    for block in (rows | parts, reference, doors):
        yield from (f"{name:<44}{value:>12,.3f}" for name, value in block.items())
        yield ""
    yield f"a run of the reference model takes {found['ratio']:,.0f} times as long"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scenario", default="status-quo", metavar="NAME")
    parser.add_argument("--rounds", type=int, default=9, help="for the fast model")
    parser.add_argument("--reference-weeks", type=int, default=4, metavar="W")
    parser.add_argument("--reference-rounds", type=int, default=3, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    args = parser.parse_args()
    found = measure(args.scenario, args.rounds, args.reference_weeks, args.reference_rounds)
    print("\n".join(lines(found)))
    if args.json:
        args.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
