"""The summary in sentences: rules from tables to words, no guesswork.

Each function answers one question from the table `weeks` and returns its
sentences; none where the question has no meaning. A number over replications
is the median; a band runs from the 5th to the 95th percentile over them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ..ensemble.summaries import Weekly
from ..figures.called import introduced, spoken
from ..figures.data import Meta, date_of, signatories_of
from ..figures.short import short_names
from ..scenario.days import date_words
from .numbers import (
    Paired,
    Show,
    Span,
    between,
    change,
    count,
    paired,
    percent,
    points,
    span,
)

UNITED: Final = "at least 75 % of their strength in one coalition"
"""What `united` means."""

EARLY: Final = 13
"""A week after the start at which a difference is told, beside the last."""

LEAST_CHANGE: Final = 0.01
"""A change of control that is worth a word (share of population)."""


@dataclass(frozen=True)
class Told:
    """What the sentences are about.

    Attributes
    ----------
    weeks : Weekly
        The table `weeks`.
    baseline : Weekly
        The same of the scenario to compare with; without rows if there is none.
    meta : Meta
        Names and dates.
    """

    weeks: Weekly
    baseline: Weekly
    meta: Meta

    @property
    def single(self) -> bool:
        """Whether there is only one run."""
        return self.weeks.runs.size == 1

    @property
    def last(self) -> int:
        """The last week."""
        return int(self.weeks.weeks[-1])

    def at(self, outcome: str, week: int) -> Span | None:
        """Return an outcome in a week over the runs.

        Parameters
        ----------
        outcome : str
            Its name.
        week : int
            From 0.
        """
        return span(self.weeks.at(outcome, week))

    def mean(self, outcome: str) -> Span | None:
        """Return an outcome's mean over the weeks, over the runs.

        Parameters
        ----------
        outcome : str
            Its name.
        """
        return span(self.weeks.means(outcome))

    def against(self, outcome: str, week: int | None) -> Paired | None:
        """Return the difference to the baseline, run by run.

        Parameters
        ----------
        outcome : str
            Its name.
        week : int or None
            From 0; None for the mean over the weeks.
        """
        if self.baseline.empty:
            return None
        if week is None:
            here, there = self.weeks.means(outcome), self.baseline.means(outcome)
        else:
            here, there = self.weeks.at(outcome, week), self.baseline.at(outcome, week)
        _, ours, theirs = np.intersect1d(
            self.weeks.runs, self.baseline.runs, assume_unique=True, return_indices=True
        )
        return paired(here[ours], there[theirs])

    def day(self, week: int) -> str:
        """Return the first day of a week in words.

        Parameters
        ----------
        week : int
            From 0.
        """
        return date_words(date_of(self.meta, week))

    def with_band(self, found: Span, show: Show) -> str:
        """Return a number, and its band if there are several runs.

        Parameters
        ----------
        found : Span
            The number.
        show : callable
            How it is written.
        """
        if self.single:
            return show(found.middle)
        return f"{show(found.middle)} ({between(found.low, found.high, show)})"


def opening(told: Told) -> list[str]:
    """Return what was run, and how often."""
    meta = told.meta
    asked = f" {meta['question']}" if meta["question"] else ""
    length = f"{meta['weeks']} weeks from {told.day(0)} to {told.day(told.last + 1)}"
    if told.single:
        runs = f"One run of {length} (seed {meta['seed']}); run with --runs 100 for uncertainty."
    else:
        runs = (
            f"{meta['runs']} runs of {length} (seed {meta['seed']}); medians, and in brackets "
            "the range of the middle 90 % of runs."
        )
    return [f"{meta['title']}.{asked}", runs]


def unity(told: Told) -> list[str]:
    """Return whether the signatories hold together: at the start, at the height, at the end."""
    first, end = told.at("signatory_cohesion", 0), told.at("signatory_cohesion", told.last)
    if first is None or end is None:
        return []
    median = told.weeks.bands(["signatory_cohesion"])["p50"].to_numpy()
    height = int(told.weeks.weeks[np.nanargmax(median)])
    top = told.at("signatory_cohesion", height)
    number = len(signatories_of(told.meta))
    signed = any(event["kind"] == "statement" for event in told.meta["events"])
    who = f"The {number} signatories" + ("" if signed else " (who sign nothing here)")
    lines = [
        f"{who} start with {told.with_band(first, percent)} of their strength in their largest "
        f"common coalition and end, on {told.day(told.last + 1)}, with "
        f"{told.with_band(end, percent)}."
    ]
    if top is not None and height != told.last:
        lines.append(
            f"They are closest together in the week of {told.day(height)}: "
            f"{told.with_band(top, percent)}."
        )
    return lines


def united(told: Told) -> list[str]:
    """Return in how many runs they count as united, and for how long."""
    if np.isnan(told.weeks.means("united")).all():
        return []
    weeks = told.weeks.each("united", lambda table: (table == 1.0).sum(axis=1))
    runs, total = told.weeks.runs.size, told.weeks.weeks.size
    ever = int((weeks > 0).sum())
    if told.single:
        when = f"in {int(weeks[0])} of {total} weeks" if ever else "in no week"
        return [f"They count as united ({UNITED}) {when}."]
    if not ever:
        return [f"They count as united ({UNITED}) in none of the {runs} runs."]
    typical = float(np.median(weeks[weeks > 0]))
    last = int((told.weeks.at("united", told.last) == 1.0).sum())
    return [
        f"They count as united ({UNITED}) in {ever} of {runs} runs, there for "
        f"{typical:.0f} of {total} weeks (median); at the end still in {last}."
    ]


def difference(found: Paired, show: Show, name: str, least: float) -> str:
    """Return a paired difference in words.

    Parameters
    ----------
    found : Paired
        The difference.
    show : callable
        How it is written.
    name : str
        The baseline.
    least : float
        A smaller one does not matter, however sure it is.
    """
    if not found.certain:
        pairs = "one pair of runs" if found.n == 1 else f"{found.n} pairs of runs"
        return f"{show(found.mean)} ({pairs}, so no interval)"
    if found.low == found.high == 0.0:
        return f"the same as in {name}, run by run"
    interval = f"95 % interval {between(found.low, found.high, show)}"
    if not found.stands_out:
        return f"no difference that stands out from chance ({show(found.mean)}; {interval})"
    if abs(found.mean) < least:
        return f"a small difference, {show(found.mean)} ({interval})"
    return f"{show(found.mean)} ({interval})"


def against_baseline(told: Told) -> list[str]:
    """Return what the scenario changes against the baseline, on pairs of runs with equal draws."""
    base = told.meta["baseline"]
    if base is None or told.baseline.empty:
        return []
    titles = {
        told.meta["scenario"]: told.meta["title"],
        base: told.meta.get("baseline_title", ""),
    }
    name = spoken(titles)[base]
    lines = []
    for week in dict.fromkeys(week for week in (EARLY, told.last) if week <= told.last):
        found = told.against("signatory_cohesion", week)
        if found is not None:
            when = "at the end" if week == told.last else f"in week {week} ({told.day(week)})"
            what = difference(found, points, name, LEAST_CHANGE)
            lines.append(f"Against {name}, the signatories' cohesion {when}: {what}.")
    for outcome, words, show in (
        ("power_ratio", "the ratio of the government's coalition to the largest rebel one", change),
        ("civilian_harm", "civilians killed a week", change),
    ):
        found, mean = told.against(outcome, None), told.mean(outcome)
        if found is not None and mean is not None:
            what = difference(found, show, name, LEAST_CHANGE * abs(mean.middle))
            lines.append(f"Against {name}, {words}: {what}.")
    if lines:
        lines[0] = lines[0].replace(f"Against {name},", f"Against {introduced(titles)[base]},", 1)
    return lines


def _ratio(value: float) -> str:
    """Return a ratio."""
    return f"{value:.1f}"


def ground(told: Told) -> list[str]:
    """Return who holds how much of the ground, and who gains most."""
    parts, gains = [], dict[str, float]()
    for group, label in told.meta["control_groups"].items():
        begun = told.weeks.at(f"control_{group}", 0)
        ended = told.weeks.at(f"control_{group}", told.last)
        first, end = span(begun), span(ended)
        if first is None or end is None:
            continue
        change = span(ended - begun)
        gains[label] = 0.0 if change is None else change.middle
        parts.append(f"{label} {percent(first.middle)} to {told.with_band(end, percent)}")
    if not parts:
        return []
    held = "Ground held, by share of the pre-war population, start to end: "
    return [f"{held}{'; '.join(parts)}.", _who_gains(gains)]


def _who_gains(gains: dict[str, float]) -> str:
    """Return who gains most ground, and who loses most."""
    best, worst = max(gains, key=gains.__getitem__), min(gains, key=gains.__getitem__)
    if gains[best] < LEAST_CHANGE and gains[worst] > -LEAST_CHANGE:
        return "Hardly any ground changes hands: nobody moves by as much as one point."
    words = []
    if gains[best] >= LEAST_CHANGE:
        words.append(f"most is gained by {best} ({points(gains[best])})")
    if gains[worst] <= -LEAST_CHANGE:
        words.append(f"most is lost by {worst} ({points(gains[worst])})")
    return f"Of the ground, {', '.join(words)}."


def power(told: Told) -> list[str]:
    """Return how strong the government's coalition is beside the largest rebel one."""
    first, end = told.at("power_ratio", 0), told.at("power_ratio", told.last)
    if first is None or end is None:
        return []
    return [
        "The government's coalition is as strong as the largest rebel coalition "
        f"{told.with_band(first, _ratio)} times over at the start, "
        f"{told.with_band(end, _ratio)} times at the end."
    ]


def strikes(told: Told) -> list[str]:
    """Return where the campaign's strikes fall against what was declared."""
    campaign = told.meta["campaign"]
    target, place = told.mean("declared_gap"), told.mean("declared_gap_place")
    if campaign is None or target is None:
        return []
    names = short_names(told.meta)
    actor = names[campaign["actor"]]
    said = " and ".join(names[each] for each in campaign["declared"]) or "nobody"
    where = ""
    if place is not None:
        where = f", and {told.with_band(place, percent)} where {said} holds no ground"
    return [
        f"{actor} says that it strikes {said}; {told.with_band(target, percent)} of its effort "
        f"is aimed at others{where}."
    ]


def civilians(told: Told) -> list[str]:
    """Return how many civilians are killed a week, and how many of them by the campaign."""
    harm = told.mean("civilian_harm")
    if harm is None:
        return []
    line = f"About {told.with_band(harm, count)} civilians are killed a week"
    theirs, campaign = told.mean("campaign_harm"), told.meta["campaign"]
    if theirs is not None and campaign is not None:
        actor = short_names(told.meta)[campaign["actor"]]
        line += f", {told.with_band(theirs, count)} of them by {actor}"
    return [f"{line}."]


def infighting(told: Told) -> list[str]:
    """Return how much of their effort rebels spend on each other."""
    mean = told.mean("infighting")
    if mean is None:
        return []
    first, end = told.at("infighting", 0), told.at("infighting", told.last)
    line = f"Rebels spend {told.with_band(mean, percent)} of their effort on other rebels"
    if first is None or end is None:
        return [f"{line}."]
    return [f"{line}: {percent(first.middle)} at the start, {percent(end.middle)} at the end."]


def blocs(told: Told) -> list[str]:
    """Return how the rebels as a whole stand together."""
    end = told.at("largest_rebel_share", told.last)
    number = told.at("effective_coalitions", told.last)
    if end is None or number is None:
        return []
    return [
        f"At the end the largest rebel coalition holds {told.with_band(end, percent)} of the "
        f"strength of all rebels; all sides together stand in {told.with_band(number, _ratio)} "
        "coalitions of effective size."
    ]


QUESTIONS: Final = (
    opening,
    unity,
    united,
    against_baseline,
    blocs,
    power,
    ground,
    strikes,
    civilians,
    infighting,
)
"""In the order in which the answers are printed."""


def summary(weeks: Weekly, baseline: Weekly, meta: Meta) -> list[str]:
    """Return the summary of a scenario's runs, a sentence or two each.

    Parameters
    ----------
    weeks : Weekly
        The table `weeks`, at least one run.
    baseline : Weekly
        The table `weeks` of what it is compared with; may be without rows.
    meta : Meta
        Names and dates.

    Returns
    -------
    list of str
        Each a line that can be quoted alone.
    """
    told = Told(weeks, baseline, meta)
    return [line for question in QUESTIONS for line in question(told)]
