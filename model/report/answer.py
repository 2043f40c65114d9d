"""The answer of a `run` in three sentences, by rules from numbers over its replications.

What a sentence may say follows from the numbers alone: fewer than five runs bear no
statement, a difference whose interval holds 0 is none that the runs can tell, and an outcome
whose question has no meaning in the scenario is said to have none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..analysis.intervals import LEAST_PAIRS
from .amounts import amount, counted, gap, interval, least_effect, spread
from .numbers import Floats, Paired, Span, capital, paired, reached, span


@dataclass(frozen=True)
class Measured:
    """An outcome over the runs of a scenario, and of what it is compared with.

    Attributes
    ----------
    phrase, unit : str
        What a sentence calls it; its unit.
    here : (runs,) float
        By run; NaN where it is undefined.
    there : (runs,) float or None
        Of the same runs of the baseline; NaN where undefined or not played; None without
        a baseline.
    weekly : bool
        Whether it is a mean over the weeks.
    """

    phrase: str
    unit: str
    here: Floats
    there: Floats | None = None
    weekly: bool = True

    @property
    def runs(self) -> int:
        """Number of runs."""
        return int(self.here.size)

    @property
    def found(self) -> Span | None:
        """Median and middle 90 %; None where it is defined in no run."""
        return span(self.here)

    @property
    def difference(self) -> Paired | None:
        """Mean difference over pairs; None without a pair."""
        return None if self.there is None else paired(self.here, self.there)

    @property
    def effect(self) -> float:
        """The mean difference in standard deviations of the baseline; NaN where there is none."""
        found = self.difference
        if found is None or self.there is None:
            return math.nan
        known = self.there[np.isfinite(self.there)]
        sd = float(known.std(ddof=1)) if known.size > 1 else 0.0
        return found.mean / sd if sd > 0.0 else math.nan


def level(outcome: Measured) -> str:
    """Return how large an outcome is, and how far runs differ.

    Parameters
    ----------
    outcome : Measured
        Which.
    """
    name, found = capital(outcome.phrase), outcome.found
    if not outcome.runs:
        return f"{name} is not known: no run was finished."
    if found is None:
        return (
            f"{name} has no meaning in this scenario: its question does not arise in any of "
            f"{counted(outcome.runs, 'run')}."
        )
    mean = ", as a mean over the weeks" if outcome.weekly else ""
    value = amount(found.middle, outcome.unit)
    part = "" if found.n == outcome.runs else f" in the {found.n:,} where it has a meaning"
    if outcome.runs == 1:
        return f"In the one run {outcome.phrase} is {value}{mean}; one run says nothing of chance."
    ends = spread(found, outcome.unit)
    if outcome.runs < LEAST_PAIRS:
        return (
            f"{name} is {value} in the middle one of {outcome.runs} runs{part}{mean}: too few for "
            "a statement about chance."
        )
    return (
        f"{name} is {value} in the median of {outcome.runs:,} runs{part}{mean}; the middle 90 % "
        f"of them lie within {ends}."
    )


def beside(outcome: Measured, name: str) -> str:
    """Return how an outcome differs from the baseline, run by run.

    Parameters
    ----------
    outcome : Measured
        Which.
    name : str
        The baseline; empty if nothing was played beside the scenario.
    """
    if not name:
        return (
            "No other scenario was played beside it, so that nothing is said here of what it "
            "changes; `compare` does that."
        )
    found, unit = outcome.difference, outcome.unit
    if found is None:
        return f"Beside {name} nothing can be said of {outcome.phrase}: no run has it in both."
    mean, pairs = gap(found.mean, found.high - found.low, unit), counted(found.n, "pair")
    if not found.certain:
        return (
            f"Beside {name} the difference is {mean} over {pairs} of runs, too few for a "
            "statement: run with --runs 100."
        )
    if found.low == found.high == 0.0:
        return f"It is the same as in {name}, run by run, in all of {pairs} of runs."
    ends = (
        f"95 % interval {interval(found.low, found.high, unit)}; {pairs} of runs with equal draws"
    )
    if not found.stands_out:
        return f"Beside {name} there is no difference that the runs can tell ({mean}; {ends})."
    side = "higher" if found.mean > 0.0 else "lower"
    return f"Beside {name} it is {side}: {mean} on average ({ends})."


def promise(outcome: Measured, least: float | None) -> str:
    """Return whether a scenario moves what its file says that it should; may be empty.

    Parameters
    ----------
    outcome : Measured
        The outcome that the file names.
    least : float or None
        The least effect that matters (above 0), in the outcome's unit; None if none is named.
    """
    found = outcome.difference
    if least is None or found is None or not found.certain:
        return ""
    verdict = {
        True: "is reached",
        False: "is not reached",
        None: "may be reached or not: more runs would tell",
    }[reached(found.low, found.high, least)]
    size = least_effect(least, outcome.unit)
    return f"the least effect that the scenario's file asks for, {size}, {verdict}"


def elsewhere(others: Sequence[Measured], name: str) -> str:
    """Return which other outcomes differ from the baseline, most first; or a level without one.

    Parameters
    ----------
    others : sequence of Measured
        Other outcomes of most interest.
    name : str
        The baseline; empty if nothing was played beside the scenario.
    """
    told = [each for each in others if each.difference is not None and each.difference.certain]
    if not name or not told:
        known = next((each for each in others if each.found is not None), None)
        return "" if known is None else level(known)
    apart = [each for each in told if each.difference and each.difference.stands_out]
    what = f"{counted(len(told), 'other main outcome')}"
    if not apart:
        return (
            f"Of {what} none differs from {name} beyond chance (95 % intervals, not corrected "
            "for their number)."
        )
    most = max(apart, key=lambda each: abs(each.effect) if math.isfinite(each.effect) else 0.0)
    found = most.difference
    assert found is not None  # it is among those that stand out
    size = gap(found.mean, found.high - found.low, most.unit)
    beside_chance = (
        f", {abs(most.effect):.1f} standard deviations of {name}"
        if math.isfinite(most.effect)
        else ""
    )
    number = len(apart)
    part = (
        f"Of {what} {number} differ{'s' if number == 1 else ''}"
        if number < len(told)
        else f"All {what} differ"
        if number > 1
        else "The other main outcome differs"
    )
    return (
        f"{part} from {name} beyond chance "
        f"(95 % intervals, not corrected for their number), most of all {most.phrase} "
        f"({size}{beside_chance})."
    )


def answer(
    lead: Measured, others: Sequence[Measured], name: str, least: float | None
) -> tuple[str, ...]:
    """Return the answer: how much, beside what, and what else.

    Parameters
    ----------
    lead : Measured
        The outcome that the scenario is about.
    others : sequence of Measured
        Other outcomes of most interest.
    name : str
        The baseline; empty if nothing was played beside the scenario.
    least : float or None
        The least effect on the lead that matters, if the scenario's file names one.

    Returns
    -------
    tuple of str
        Up to three sentences; what the scenario's file asks for is part of the second.
    """
    if lead.found is None:
        return tuple(filter(None, (level(lead), elsewhere(others, name))))
    second, clause = beside(lead, name), promise(lead, least)
    if clause:
        second = f"{second.removesuffix('.')}; {clause}."
    return tuple(filter(None, (level(lead), second, elsewhere(others, name))))
