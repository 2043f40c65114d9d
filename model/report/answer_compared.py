"""The answer of a `compare` in three sentences, by rules from its table."""

import math
from collections.abc import Mapping
from typing import Any, Final

from ..analysis.compare import looked_at
from ..analysis.intervals import LEAST_PAIRS
from ..figures import Compared
from ..figures.outcome_words import phrase
from .amounts import counted, gap, interval, least_effect, listed_words
from .blocks import Tile
from .compared import LEAST_EFFECT
from .numbers import capital, reached

MOST_TOLD: Final = 4
"""Scenarios that one sentence tells of; the others stand in the tables."""

MOST_TILES: Final = 4
"""Numbers on the first screen."""


def lead_of(data: Compared, scenario: str, moves: Mapping[str, Any] | None) -> str:
    """Return the outcome that a scenario is about: what its file says it moves, else the first.

    Parameters
    ----------
    data : Compared
        The comparison.
    scenario : str
        Which.
    moves : mapping or None
        `outcome` and `by`, as the resolved scenario has them.
    """
    named = str((moves or {}).get("outcome", ""))
    if (scenario, named) in data.rows:
        return named
    return next(iter(data.main), "")


def _difference(data: Compared, scenario: str, outcome: str) -> str:
    """Return what one scenario does to an outcome, as a clause after its name."""

    def number(column: str) -> float:
        return data.number(scenario, outcome, column)

    here = data.introduced[scenario]
    unit, low, high = data.unit(outcome), number("low"), number("high")
    pairs = number("pairs")
    if not pairs > 0.0:
        return f"has no meaning in {here} or in {data.called[data.baseline]}"
    if number("equal") == pairs:
        return f"is the same in {here}, run by run"
    size = gap(number("difference"), high - low, unit)
    if math.isnan(low):
        return f"differs by {size} in {here}"
    ends = f"95 % interval {interval(low, high, unit)}"
    if low <= 0.0 <= high:
        return f"does not differ in {here} as far as the runs can tell ({size}; {ends})"
    side = "higher" if number("difference") > 0.0 else "lower"
    small = abs(number("effect_size")) < LEAST_EFFECT
    little = ", but by little beside what differs from run to run" if small else ""
    doubt = "" if number("survives") == 1.0 else ", which does not survive Holm's correction"
    return f"is {side} in {here}{little}: {size} on average ({ends}{doubt})"


def differences(data: Compared, leads: Mapping[str, str]) -> str:
    """Return how each scenario differs from the baseline in the outcome that it is about.

    Parameters
    ----------
    data : Compared
        The comparison.
    leads : mapping
        By scenario, that outcome; empty where there is none.
    """
    if not any(leads.values()):
        return "No outcome has a meaning in these scenarios."
    told: dict[str, list[str]] = {}
    for scenario in [each for each in data.others if leads[each]][:MOST_TOLD]:
        told.setdefault(leads[scenario], []).append(_difference(data, scenario, leads[scenario]))
    parts = [
        f"{phrase(outcome, data.meta)} {'; it '.join(clauses)}" for outcome, clauses in told.items()
    ]
    rest = len(data.others) - MOST_TOLD
    more = f"; {counted(rest, 'further scenario')} stand in the tables" if rest > 0 else ""
    return f"Beside {data.introduced[data.baseline]}, {'; '.join(parts)}{more}."


def promises(
    data: Compared, leads: Mapping[str, str], moves: Mapping[str, Mapping[str, Any] | None]
) -> str:
    """Return which scenarios move what their files say that they should; may be empty.

    Parameters
    ----------
    data : Compared
        The comparison.
    leads : mapping
        By scenario, the outcome that it is about.
    moves : mapping
        By scenario, `outcome` and `by`; None where the file names nothing.
    """
    verdicts: dict[bool | None, list[str]] = {word: [] for word in (True, False, None)}
    for scenario in data.others:
        stated = moves.get(scenario)
        if not stated or stated.get("outcome") != leads[scenario]:
            continue
        low, high = (data.number(scenario, leads[scenario], end) for end in ("low", "high"))
        least = float(stated["by"])
        if math.isnan(low):
            continue
        size = least_effect(least, data.unit(leads[scenario]))
        verdicts[reached(low, high, least)].append(f"{data.called[scenario]} ({size})")
    parts = [
        f"{words} {listed_words(verdicts[word])}"
        for word, words in (
            (True, "reached by"),
            (False, "not reached by"),
            (None, "left open by these runs for"),
        )
        if verdicts[word]
    ]
    if not parts:
        return ""
    return f"The least effect that a scenario's own file asks for is {'; '.join(parts)}."


def elsewhere(data: Compared, leads: Mapping[str, str]) -> str:
    """Return how many of all differences are sure, and which other one is largest beside chance.

    Parameters
    ----------
    data : Compared
        The comparison.
    leads : mapping
        By scenario, the outcome that the first sentence told of.
    """
    asked = looked_at(data.table)
    if not asked:
        return few_pairs(data)
    sure = int(data.table["survives"].fillna(value=False).astype(bool).sum())
    count = f"Of {counted(asked, 'difference')} looked at,"
    if not sure:
        return f"{count} none survives Holm's correction for their number at 5 %."
    best, size = None, 0.0
    for scenario in data.others:
        for outcome in [name for name in data.outcomes if name != leads[scenario]]:
            effect = abs(data.number(scenario, outcome, "effect_size"))
            if data.number(scenario, outcome, "survives") == 1.0 and effect > size:
                best, size = (scenario, outcome), effect
    told = f"{count} {sure:,} survive{'s' if sure == 1 else ''} Holm's correction at 5 %"
    if best is None:
        return f"{told}."
    width = data.number(*best, "high") - data.number(*best, "low")
    difference = gap(data.number(*best, "difference"), width, data.unit(best[1]))
    return (
        f"{told}; of those not told above the largest in size is {phrase(best[1], data.meta)} in "
        f"{data.called[best[0]]} ({difference}, {size:.1f} standard deviations of "
        f"{data.called[data.baseline]})."
    )


def few_pairs(data: Compared) -> str:
    """Return that there are too few pairs for any statement; empty if there are enough.

    Parameters
    ----------
    data : Compared
        The comparison.
    """
    if looked_at(data.table):
        return ""
    pairs = counted(data.pairs, "pair")
    return (
        f"{capital(pairs)} of runs are too few for a statement: an interval takes {LEAST_PAIRS}; "
        "compare with --runs 100."
    )


def answer(
    data: Compared, moves: Mapping[str, Mapping[str, Any] | None]
) -> tuple[tuple[str, ...], tuple[Tile, ...]]:
    """Return the answer, and its numbers for the first screen.

    Parameters
    ----------
    data : Compared
        The comparison.
    moves : mapping
        By scenario, `outcome` and `by`; None where the file names nothing.

    Returns
    -------
    sentences : tuple of str
        Up to three.
    tiles : tuple of Tile
        The difference of each scenario in the outcome that it is about; of a single scenario
        in others too.
    """
    leads = {name: lead_of(data, name, moves.get(name)) for name in data.others}
    sentences = (differences(data, leads), promises(data, leads, moves), elsewhere(data, leads))
    return tuple(filter(None, sentences)), tiles(data, leads)


def tiles(data: Compared, leads: Mapping[str, str]) -> tuple[Tile, ...]:
    """Return the differences of the first screen.

    Parameters
    ----------
    data : Compared
        The comparison.
    leads : mapping
        By scenario, the outcome that it is about.
    """
    chosen = [(name, leads[name]) for name in data.others if leads[name]]
    if len(chosen) == 1:  # there is room for other outcomes
        name, lead = chosen[0]
        chosen += [(name, each) for each in data.main if each != lead]
    known = [each for each in chosen if data.number(*each, "pairs") > 0.0]
    return tuple(_tile(data, *each) for each in known[:MOST_TILES])


def _tile(data: Compared, scenario: str, outcome: str) -> Tile:
    """Return the difference of one scenario."""
    low, high = (data.number(scenario, outcome, end) for end in ("low", "high"))
    value = gap(data.number(scenario, outcome, "difference"), high - low, data.unit(outcome))
    if math.isnan(low):
        note = "too few pairs for an interval" if value != "-" else "has no meaning here"
    else:
        note = f"95 % interval {interval(low, high, data.unit(outcome))}"
    label = f"{data.keys[scenario]}: {phrase(outcome, data.meta)} beside {data.keys[data.baseline]}"
    return Tile(label, value, note)
