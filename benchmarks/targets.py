"""The targets for speed and memory, and where in the results each is found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

type Results = dict[str, Any]
"""What each piece measured, by the name of the piece."""


def at(results: Results, *path: str) -> Any:
    """Return a value deep inside, or None where it was not measured.

    Parameters
    ----------
    results : dict
        From all pieces.
    *path : str
        Keys, from the outside in.
    """
    value: Any = results
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


@dataclass(frozen=True)
class Target:
    """One row of the table of targets.

    Attributes
    ----------
    name : str
        What is measured.
    short : str
        The same in few words, for the figure.
    path : tuple of str
        Where the results hold it.
    goal, stretch : float
        What is wanted; what would be better still. Without a stretch, the goal.
    unit : str
        Put behind numbers.
    lower : bool
        Whether less is better.
    because : callable
        Why a target may be missed, in words, from the results.
    """

    name: str
    short: str
    path: tuple[str, ...]
    goal: float
    stretch: float | None = None
    unit: str = " x"
    lower: bool = False
    because: Callable[[Results], str] = lambda results: ""

    def value(self, results: Results) -> float | None:
        """Return what was measured; None if it was not.

        Parameters
        ----------
        results : dict
            From all pieces.
        """
        found = at(results, *self.path)
        return None if found is None else float(found)

    def margin(self, results: Results) -> float | None:
        """Return how many times better than the goal it is; below 1 the goal is missed."""
        value = self.value(results)
        if value is None or value <= 0.0:
            return None
        return self.goal / value if self.lower else value / self.goal

    def verdict(self, results: Results) -> str:
        """Return whether the goal was reached, in a word or two."""
        margin = self.margin(results)
        if margin is None:
            return "not measured"
        if margin < 1.0:
            return "missed"
        if self.stretch is None:
            return "reached"
        beyond = self.stretch / self.goal
        beyond = 1.0 / beyond if self.lower else beyond
        return "stretch reached" if margin >= beyond else "reached"


def slowest(results: Results) -> str:
    """Return the three processes that take most of a week, in words."""
    micro = at(results, "profile", "microseconds_a_week")
    if not micro:
        return ""
    whole = sum(micro.values())
    first = sorted(micro, key=micro.__getitem__, reverse=True)[:3]
    named = ", ".join(f"{name} {100.0 * micro[name] / whole:.0f} %" for name in first)
    together = at(results, "profile", "together")
    return f"A week takes {together:.0f} microseconds: {named}."


def of_start(results: Results) -> str:
    """Return the part of a run that start and burn-in take, in words."""
    start = at(results, "week", "ms", "fast, start and burn-in", "median")
    run = at(results, "week", "ms", "fast", "median")
    if not start or not run:
        return ""
    return f"Start and burn-in, which every run needs, take {100.0 * start / run:.0f} % of it."


def of_one_run(results: Results) -> str:
    """Return why a run is not shorter."""
    return " ".join(filter(None, (slowest(results), of_start(results))))


def of_ensemble(results: Results) -> str:
    """Return what an ensemble costs beside its runs."""
    start = at(results, "ensembles", "muster", "2", "start_ms")
    one = at(results, "ensembles", "muster", "1", "run_ms")
    two = at(results, "ensembles", "muster", "2", "run_ms")
    if start is None or not one or not two:
        return ""
    gain = f"the second core makes runs {one / two:.2f} times as fast"
    return f"It takes {start / 1000.0:.1f} s to start; {gain}."


def of_example(results: Results) -> str:
    """Return what a step of the example does."""
    del results
    return (
        "The example's rules are far simpler than ours: a step weighs each pair of agents once, "
        "in plain Python."
    )


def of_roofline(results: Results) -> str:
    """Return what the roofline leaves out."""
    fraction = at(results, "roofline", "fraction_with_draws")
    if fraction is None:
        return ""
    return (
        "The roofline leaves out random draws (with them, at the generator's own speed: "
        f"{fraction:.2f}), and that what a week touches does not fit the nearest caches."
    )


def of_memory(results: Results) -> str:
    """Return how memory was carried on to the size of the target."""
    rows = at(results, "memory", "rows")
    if not rows:
        return ""
    if at(results, "memory", "carried_on"):
        return f"Measured up to {rows[-1]['runs']:,} runs and carried on in a straight line."
    return ""


def of_size(results: Results) -> str:
    """Return why Parquet is not smaller."""
    del results
    return (
        "Nearly all that a table holds are floats with all their digits, and digits that do not "
        "repeat cannot be compressed; rounding them would end comparisons bit for bit."
    )


def of_compare(results: Results) -> str:
    """Return how long the runs of the comparison take by themselves."""
    start = at(results, "week", "ms", "fast, start and burn-in", "median")
    run = at(results, "week", "ms", "fast", "median")
    runs = at(results, "compare", "runs")
    if not start or not run or not runs:
        return ""
    alone = runs * (2.0 * run - start) / 2000.0
    return (
        f"{runs} pairs of runs, each with one burn-in, take {alone:.0f} s on two cores at the "
        "pace of a run alone; the rest is imports, tables, figures and the report."
    )


TARGETS: Final = (
    Target(
        "one core, a run with all nine processes, against the plain-Python reference",
        "one core, against plain Python",
        ("week", "reference / fast", "median"),
        200.0,
        400.0,
        because=of_one_run,
    ),
    Target(
        "two cores, ensemble to Parquet, against the reference in one process",
        "two cores to Parquet, against plain Python on one",
        ("ensembles", "reference / muster on two", "median"),
        300.0,
        600.0,
        because=of_ensemble,
    ),
    Target(
        "against Mesa's alliance_formation example, as many agents and steps "
        "(other rules: context)",
        "against Mesa's alliance_formation (other rules)",
        ("alliance", "alliance_formation / fast", "median"),
        500.0,
        1300.0,
        because=of_example,
    ),
    Target(
        "two-core efficiency against the machine's own (matrix product on two cores)",
        "two-core efficiency",
        ("cores", "efficiency", "processes", "median"),
        0.95,
        0.98,
        unit="",
    ),
    Target(
        "share of a roofline estimated for our own week",
        "share of the roofline",
        ("roofline", "fraction"),
        0.35,
        0.5,
        unit="",
        because=of_roofline,
    ),
    Target(
        "growth of a week from 75 to 300 factions, as a power of their number",
        "growth from 75 to 300 factions (power)",
        ("factions", "growth_exponent"),
        3.0,
        unit="",
        lower=True,
    ),
    Target(
        "peak memory at 100,000 runs against 1,000: the command itself",
        "memory, 100,000 runs against 1,000: command",
        ("memory", "ratio_100000", "parent_mb"),
        1.2,
        1.0,
        lower=True,
        because=of_memory,
    ),
    Target(
        "peak memory at 100,000 runs against 1,000: its largest worker",
        "memory, 100,000 runs against 1,000: worker",
        ("memory", "ratio_100000", "worker_mb"),
        1.2,
        1.0,
        lower=True,
        because=of_memory,
    ),
    Target(
        "Parquet against CSV: size",
        "Parquet against CSV: size",
        ("storage", "size_ratio"),
        0.2,
        unit="",
        lower=True,
        because=of_size,
    ),
    Target(
        'Parquet against CSV: time of the query "mean of an outcome by week"',
        "Parquet against CSV: query",
        ("storage", "time_ratio"),
        0.1,
        unit="",
        lower=True,
    ),
    Target(
        "`compare status-quo forty-one-unite --runs 500`, tables and figures",
        "compare two scenarios, 500 runs (s)",
        ("compare", "seconds"),
        30.0,
        unit=" s",
        lower=True,
        because=of_compare,
    ),
)
"""Every target, in the order of the page."""
