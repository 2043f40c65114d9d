"""Who mattered, in sentences and tables: rules from the ends of runs to words."""

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ..analysis.intervals import LEAST_PAIRS
from ..figures.data import Meta
from ..figures.short import short_names
from .amounts import amount, counted, gap, interval, listed_words, spread
from .blocks import Block, Points, Table, Text
from .mattered import (
    MOST_RUNS,
    Ends,
    changed_company,
    common,
    largest_rebel,
    powers,
    strength_changes,
)
from .numbers import Floats, Paired, capital, change, count, percent, signed, span

SHOWN: Final = 12
"""Factions in a table."""

TOLD: Final = 3
"""Factions in a sentence."""

MAJORITY: Final = 1.0 - 1e-9
"""Power from which a coalition has more than half of all strength by itself."""

LEAST_COMPANY: Final = 0.1
"""Mean change of company that is worth a word."""

LEAST_STRENGTH: Final = 0.01
"""Change of strength that is worth a word, as a share of that in the baseline."""


def power_words(name: str, found: Floats) -> str:
    """Return how often a coalition tips the balance; empty where it has no power to speak of.

    Parameters
    ----------
    name : str
        What the coalition is called.
    found : (runs,) float
        Its Shapley-Shubik index; NaN where it has none.
    """
    middle = span(found)
    if middle is None:
        return ""
    sure = int((found >= MAJORITY).sum())
    share = amount(middle.middle, "share of orders")
    if middle.n == 1:
        own = "; it has more than half of all strength by itself" if sure else ""
        return (
            f"{name} tips the balance in {share} of the orders in which coalitions could join{own}."
        )
    own = (
        f"; in {sure:,} of {middle.n:,} runs it has more than half of all strength by itself"
        if sure
        else ""
    )
    return (
        f"{name} tips the balance in {share} of the orders in which coalitions could join (median; "
        f"{spread(middle, 'share of orders')} in the middle 90 % of runs){own}."
    )


def _members(ends: Ends, meta: Meta, roles: Mapping[str, Any], kind: str) -> Any:
    """Return which factions are of the sides that a role names."""
    sides = {each["id"]: each["side"] for each in meta["factions"]}
    wanted = set(roles.get(kind) or ())
    return np.array([sides.get(name) in wanted for name in ends.factions], dtype=bool)


def of_run(ends: Ends, meta: Meta, roles: Mapping[str, Any]) -> list[Block]:
    """Return who mattered at the end of a scenario's runs.

    Parameters
    ----------
    ends : Ends
        At least one run.
    meta : Meta
        Names and sides.
    roles : mapping
        ``rebels`` and ``government``: sides; empty where the folder does not say.
    """
    few = ends.only(ends.runs[:MOST_RUNS])
    if not few.runs.size:
        return [Text(("The folder keeps no end of a run.",))]
    rebels = _members(few, meta, roles, "rebels")
    inside = largest_rebel(few, rebels, _members(few, meta, roles, "government"))
    share = inside.mean(axis=0)
    names = short_names(meta)
    blocks: list[Block] = []
    strong = np.nan_to_num([_middle(column) for column in few.strength.T])
    order = np.lexsort((-strong, -share))  # of those as often there, the strongest
    often = [k for k in order if share[k] > 0.0 and rebels[k]][:TOLD]
    if often:
        who = listed_words(
            [f"{names.get(few.factions[k], few.factions[k])} ({percent(share[k])})" for k in often]
        )
        blocks.append(
            Text(
                (f"Most often in the largest rebel coalition at the end, by share of runs: {who}.",)
            )
        )
    blocks.append(_powerful(few, powers(few), share if rebels.any() else None, names))
    return blocks


def _powerful(ends: Ends, found: Floats, inside: Floats | None, names: Mapping[str, str]) -> Table:
    """Return the strongest factions with the power of the coalitions that they end in."""
    middle = np.array([_middle(column) for column in ends.strength.T])
    order = np.argsort(-np.nan_to_num(middle, nan=-1.0), kind="stable")[:SHOWN]
    head = [
        "faction",
        "fighters at the end",
        "middle 90 %",
        "companions",
        "power of its coalition",
    ]
    head += ["in the largest rebel one"] if inside is not None else []
    companions = ends.beside.sum(axis=2) - 1.0
    rows = []
    for k in order:
        fighters, index = span(ends.strength[:, k]), span(found[:, k])
        if fighters is None or not fighters.middle > 0.0:
            continue
        there = ends.coalition[:, k] >= 0
        row = [
            names.get(ends.factions[k], ends.factions[k]),
            count(fighters.middle),
            f"{count(fighters.low)} to {count(fighters.high)}",
            f"{np.median(companions[there, k]):.0f}",
            "-" if index is None else percent(index.middle),
        ]
        rows.append((*row, *([percent(inside[k])] if inside is not None else [])))
    runs = counted(ends.runs.size, "run")
    return Table(
        caption=f"The strongest factions at the end of {runs}: medians over runs.",
        head=tuple(head),
        rows=tuple(rows),
        note="Companions: how many factions stand in its coalition with it. Power: "
        "Shapley-Shubik index of its coalition, the share of all orders in which coalitions could "
        "join one another where this one brings the sum above half of all strength in the "
        "theatre; 100 % is a majority of its own.",
    )


def _middle(values: Floats) -> float:
    """Return the median; NaN of nothing."""
    found = span(values)
    return math.nan if found is None else found.middle


def of_comparison(here: Ends, there: Ends, label: str, base: str, meta: Meta) -> list[Block]:
    """Return which factions a scenario changes most beside the baseline.

    Parameters
    ----------
    here, there : Ends
        Of the scenario and of the baseline, of the same factions.
    label, base : str
        What they are called.
    meta : Meta
        Names.
    """
    here, there = common(here, there)
    if not here.runs.size:
        return [Text((f"{label} and {base} share no finished run.",))]
    company, strength = changed_company(here, there), strength_changes(here, there)
    share = relative(strength, there)
    names = short_names(meta)
    told = [
        _company_words(company, here, names, label, base),
        _strength_words(strength, share, here, names, label, base),
    ]
    far, strong = (
        np.argsort(-np.nan_to_num(np.abs(each), nan=-1.0), kind="stable")
        for each in (company, share)
    )
    rows = []
    for k in dict.fromkeys([*far[: SHOWN // 2].tolist(), *strong[: SHOWN // 2].tolist()]):
        each = strength[k]
        if each is None or (not each.mean and not company[k] > 0.0):
            continue
        rows.append(
            (
                names.get(here.factions[k], here.factions[k]),
                percent(company[k]),
                gap(each.mean, each.high - each.low, "fighters", named=False),
                interval(each.low, each.high, "fighters", named=False) if each.certain else "-",
                "-" if math.isnan(share[k]) else f"{change(100.0 * share[k])} %",
            )
        )
    table = Table(
        caption=f"Factions that {label} changes most beside {base}, at the end of "
        f"{counted(here.runs.size, 'pair')} of runs.",
        head=("faction", "other company", "fighters, difference", "95 % interval", "in per cent"),
        rows=tuple(rows),
        note="Other company: of the factions beside which it ends in either scenario, the share "
        "that is beside it in one of them only, as a mean over pairs of runs. The intervals are "
        "not corrected for the number of factions.",
    )
    return [Points(tuple(filter(None, told))), *([table] if rows else [])]


def relative(strength: list[Paired | None], there: Ends) -> Floats:
    """Return mean differences of strength as shares of the mean strength in the baseline.

    Parameters
    ----------
    strength : list of Paired or None
        By faction.
    there : Ends
        Of the baseline.

    Returns
    -------
    (factions,) float
        NaN where there is no pair, or no strength in the baseline.
    """
    found = np.full(len(strength), np.nan)
    for k, each in enumerate(strength):
        known = there.strength[:, k][np.isfinite(there.strength[:, k])]
        if each is not None and known.size and known.mean() > 0.0:
            found[k] = each.mean / known.mean()
    return found


def _company_words(
    company: Floats, ends: Ends, names: Mapping[str, str], label: str, base: str
) -> str:
    """Return whose company changes most."""
    if not (np.nan_to_num(company) > 0.0).any():
        return f"In every pair of runs all factions end beside the same in {label} and {base}."
    order = np.argsort(-np.nan_to_num(company, nan=-1.0), kind="stable")[:TOLD]
    worth = [k for k in order if company[k] >= LEAST_COMPANY]
    if not worth:
        return f"No faction's company at the end differs much between {label} and {base}."
    who = [
        f"{names.get(ends.factions[k], ends.factions[k])} ({percent(company[k])})" for k in worth
    ]
    return (
        f"Those who end in {label} in the most different company from {base}: {listed_words(who)}."
    )


def _strength_words(
    strength: list[Paired | None],
    share: Floats,
    ends: Ends,
    names: Mapping[str, str],
    label: str,
    base: str,
) -> str:
    """Return whose strength changes most, of those whose change the runs can tell."""
    if ends.runs.size < LEAST_PAIRS:
        return (
            f"{capital(counted(ends.runs.size, 'pair'))} of runs are too few to tell whose "
            "strength differs."
        )
    sure = [k for k, each in enumerate(strength) if each is not None and each.stands_out]
    if not sure:
        return f"Nobody's strength at the end differs between {label} and {base} beyond chance."
    worth = [k for k in sure if abs(share[k]) >= LEAST_STRENGTH]
    factions = counted(len(sure), "faction")
    if not worth:
        return (
            f"Strength at the end differs beyond chance for {factions}, but for none by as much "
            f"as {percent(LEAST_STRENGTH)}."
        )
    worth.sort(key=lambda k: -abs(float(share[k])))
    who = [
        f"{names.get(ends.factions[k], ends.factions[k])} ({signed(100.0 * share[k])} %)"
        for k in worth[:TOLD]
    ]
    return (
        f"Strength at the end differs beyond chance for {factions}, by {percent(LEAST_STRENGTH)} "
        f"or more for {len(worth)} of them, most for {listed_words(who)}."
    )
