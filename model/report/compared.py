"""A comparison in sentences: rules from its table to words, no guesswork.

What a sentence may say follows from the numbers alone: no difference is called
one that the runs cannot tell from chance, a sure difference that is small
beside chance is called small, and what does not survive the correction for the
number of questions asked says so.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..analysis.compare import looked_at
from ..analysis.intervals import wilson
from ..figures import Compared
from ..figures.compared import sensible
from ..figures.outcome_words import phrase
from .numbers import capital, count, percent, reached

LEAST_EFFECT: Final = 0.1
"""A smaller difference is small beside chance (standard deviations of the baseline)."""

_PLAIN_UNITS: Final = frozenset({"number", "ratio", "weight", "1 or 0"})
"""Units that a sentence leaves out."""


@dataclass(frozen=True)
class Told:
    """What a sentence is about: one outcome of one scenario beside the baseline.

    Attributes
    ----------
    data : Compared
        The comparison.
    scenario, outcome : str
        Which.
    """

    data: Compared
    scenario: str
    outcome: str

    def __getitem__(self, column: str) -> float:
        """Return a number of the table; NaN where it has none."""
        return self.data.number(self.scenario, self.outcome, column)

    @property
    def here(self) -> str:
        """What the scenario is called."""
        return self.data.called[self.scenario]

    @property
    def there(self) -> str:
        """What the baseline is called."""
        return self.data.called[self.data.baseline]

    @property
    def pairs(self) -> int:
        """Pairs of runs in which it is defined."""
        return int(self["pairs"])

    @property
    def name(self) -> str:
        """The outcome in words."""
        return phrase(self.outcome, self.data.meta)

    @property
    def unit(self) -> str:
        """How its differences are counted; empty where a bare number is plain enough."""
        unit = self.data.unit(self.outcome)
        if unit.startswith("share"):
            return "percentage points"
        return "" if unit in _PLAIN_UNITS else unit

    def show(self, column: str, unit: bool = True) -> str:
        """Return a difference in words.

        Parameters
        ----------
        column : str
            ``difference``, ``low`` or ``high``.
        unit : bool
            Whether to name the unit.
        """
        scale = 100.0 if self.unit == "percentage points" else 1.0
        width = self["high"] - self["low"]
        text = sensible(scale * self[column], scale * width if width > 0.0 else 0.0)
        return f"{text} {self.unit}".strip() if unit else text

    @property
    def difference(self) -> str:
        """The mean difference, its interval and its size beside chance."""
        ends = f"95 % interval {self.show('low', unit=False)} to {self.show('high')}"
        effect = self["effect_size"]
        beside = (
            "the latter itself does not vary"
            if math.isnan(effect)
            else f"{abs(effect):.2f} standard deviations of the latter"
        )
        return f"{self.show('difference')} on average ({ends}; {beside})"


def share_of_pairs(told: Told) -> str:
    """Return in how many pairs the scenario lies on the side of the mean difference.

    Parameters
    ----------
    told : Told
        Which.
    """
    side = "higher" if told["difference"] > 0.0 else "lower"
    hits, n = told[side], told.pairs
    low, high = wilson(hits, n)
    ends = f"{100.0 * low:.0f} to {100.0 * high:.0f} %"
    equal = told["equal"] / n
    ties = f" and equal in {percent(equal)}" if equal >= 0.005 else ""
    return (
        f"In {100.0 * hits / n:.0f} % ({ends}) of {n:,} paired runs {told.name} is {side} in "
        f"{told.here} than in {told.there}{ties}"
    )


def sentence(told: Told) -> str:
    """Return what there is to say of one outcome; empty where it is not defined.

    Parameters
    ----------
    told : Told
        Which.
    """
    here, there, n = told.here, told.there, told.pairs
    if not n:
        return ""
    if told["equal"] == n:
        return f"{capital(told.name)} is the same in {here} as in {there}, in each of {n:,} pairs."
    if math.isnan(told["low"]):
        few = "one pair of runs" if n == 1 else f"{n} pairs of runs"
        return (
            f"{capital(told.name)}: {told.show('difference')} in {here} against {there}, over "
            f"{few}, too few for an interval."
        )
    if told["low"] <= 0.0 <= told["high"]:
        return (
            f"{capital(told.name)}: no difference between {here} and {there} that {n:,} pairs of "
            f"runs can tell ({told.difference})."
        )
    if abs(told["effect_size"]) < LEAST_EFFECT:
        return (
            f"{capital(told.name)} moves in {here} against {there}, but by little beside what "
            f"differs from run to run: {told.difference}."
        )
    alone = told["survives"] != 1.0
    doubt = "; it does not survive the correction for the number of differences" if alone else ""
    return f"{share_of_pairs(told)}: {told.difference}{doubt}."


def opening(data: Compared) -> list[str]:
    """Return what was compared, how often, and how many differences were looked at.

    Parameters
    ----------
    data : Compared
        The comparison.
    """
    base = data.data[data.baseline]
    asked, sure = looked_at(data.table), int(data.table["survives"].fillna(value=False).sum())
    runs = "one run" if base.runs == 1 else f"{base.runs:,} runs"
    others = ", ".join(data.introduced[name] for name in data.others)
    lines = [
        f"{others} against {data.introduced[data.baseline]}: {runs} of each, "
        f"{base.meta['weeks']} weeks long (seed {base.meta['seed']}), compared in pairs that meet "
        "the same random draws."
    ]
    if asked:
        lines.append(
            f"{asked} differences were looked at; {sure} of them survive Holm's correction for "
            "that number at 5 %."
        )
    else:
        lines.append("No interval can be given; compare with --runs 100 for uncertainty.")
    return lines


def promise(told: Told, least: float) -> str:
    """Return whether a scenario moves what its file says that it should move.

    Parameters
    ----------
    told : Told
        The outcome that the file names.
    least : float
        The least effect that matters, as the file has it (above 0).
    """
    low, high = told["low"], told["high"]
    if math.isnan(low):
        return ""
    aim = f"{told.here} should move {told.name} by {least:g} or more"
    verdict = {
        True: "it does",
        False: "it does not",
        None: "these runs do not settle whether it does",
    }[reached(low, high, least)]
    return f"{aim}: {verdict}."


def pairing(told: Told) -> str:
    """Return what pairing gains for an outcome, and whether there are runs enough.

    Parameters
    ----------
    told : Told
        Which.
    """
    gain, needed, aim = told["gain"], told["runs_needed"], told["half_width"]
    if math.isnan(gain):
        return ""
    if gain < 1.05:
        line = f"For {told.name}, pairing the runs gains nothing"
    else:
        times = count(gain * gain) if gain >= 3.2 else f"{gain**2:.1f}"
        line = (
            f"For {told.name}, pairing makes the interval {gain:.1f} times narrower: without it "
            f"the same would take {times} times as many runs"
        )
    if math.isnan(needed):
        return f"{line}."
    enough = (
        f"{needed:,.0f} of the {told.pairs:,} pairs would be enough"
        if needed <= told.pairs
        else f"it takes {needed:,.0f} pairs"
    )
    return f"{line}. To know the difference to ±{aim:.2g}, {enough}."


def summary(data: Compared, moves: Mapping[str, Any]) -> list[str]:
    """Return a comparison in sentences, each a line that can be quoted alone.

    Parameters
    ----------
    data : Compared
        The comparison.
    moves : mapping
        By scenario, what its file says that it should move (`outcome`, `by`), or None.
    """
    lines = opening(data)
    for scenario in data.others:
        stated = moves.get(scenario)
        outcomes = dict.fromkeys([*([stated.outcome] if stated else []), *data.main])
        for outcome in [name for name in outcomes if (scenario, name) in data.rows]:
            told = Told(data, scenario, outcome)
            named = stated if stated is not None and outcome == stated.outcome else None
            lines += [sentence(told), promise(told, named.by) if named else ""]
        lines.append(pairing(Told(data, scenario, next(iter(outcomes)))))
    return [line for line in lines if line]
