"""What a sensitivity analysis says, in words and as a table for the terminal."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from ..analysis.sensitivity import Sensitivity, clear, convergence
from ..analysis.sensitivity_design import Varied
from ..figures.data import Meta
from ..figures.outcome_words import phrase
from ..figures.sensitivity import FLOORS

TOLD: Final = 10
"""Parameters that the words name."""

NOISY: Final = 0.5
"""Share of the variance between points above which noise is said to dominate."""

SETTLED_RANK: Final = 0.9
"""Rank correlation of three quarters of the samples with all, from which ranks have settled."""

SETTLED_WIDTH: Final = 0.25
"""Half the widest interval, in units of the largest index, up to which values have settled."""

INDEX_WORDS: Final[Mapping[str, str]] = {
    "mu_star": "mean change over the whole range (mu_star)",
    "ST": "total index (share of variance)",
    "median": "PAWN index (median distance)",
}
"""What the main index of each method is called."""

SAMPLE_WORDS: Final[Mapping[str, str]] = {
    "morris": "trajectories",
    "sobol": "base samples",
    "pawn": "points",
}

NAMES: Final[Mapping[str, str]] = {"morris": "Morris", "sobol": "Sobol", "pawn": "PAWN"}


def number(value: float) -> str:
    """Return a number in three figures.

    Parameters
    ----------
    value : float
        Finite.
    """
    text = f"{value:.3g}"
    return f"{float(text):,.0f}" if "e+" in text else text


def source_of(varied: Varied) -> str:
    """Return where a value comes from, in words.

    Parameters
    ----------
    varied : Varied
        A parameter.
    """
    return "assumed" if varied.source == "assumed" else f"source {varied.source}"


def doubt(row: Mapping[Any, Any], floor: str = "noise alone") -> str:
    """Return why an index may be nothing; empty if it is not in doubt, or is nothing.

    Parameters
    ----------
    row : mapping
        ``value low high floor``.
    floor : str
        What the floor is of.
    """
    if row["value"] == 0.0:
        return ""
    if row["low"] <= 0.0:
        return "its interval includes zero"
    if row["floor"] == row["floor"] and row["low"] <= row["floor"]:
        return f"not told from what {floor} would give, {number(row['floor'])}"
    return ""


def _effect(found: Sensitivity, outcome: str, key: str, row: Mapping[Any, Any], what: str) -> str:
    """Return what a parameter does to an outcome."""
    if row["value"] == 0.0:
        return f"has no effect on {what}"
    ends = f"{number(row['value'])} ({number(row['low'])} to {number(row['high'])})"
    if found.main == "ST":
        return f"accounts for {ends} of the variance of {what}, with what it does beside others"
    if found.main == "median":
        return f"moves the distribution of {what} by a distance of {ends}"
    signs = found.of(outcome, "mu")
    signs = signs[(signs["parameter"] == key) & (signs["samples"] == signs["samples"].max())]
    share = float(signs["value"].iloc[0]) / row["value"] if row["value"] else 0.0
    way = "up" if share > 0.5 else "down" if share < -0.5 else "up or down"
    return f"from least to largest moves {what} {way} by {ends} on average"


def sentences(found: Sensitivity, outcome: str, meta: Meta) -> list[str]:
    """Return the parameters that matter most, one sentence each.

    Parameters
    ----------
    found : Sensitivity
        The analysis.
    outcome : str
        One of its outcomes.
    meta : Meta
        For names.
    """
    known = {each.key: each for each in found.design.varied}
    what = phrase(outcome, meta)
    lines = []
    for rank, (name, row) in enumerate(found.ranked(outcome).head(TOLD).iterrows(), 1):
        each = known[str(name)]
        why = doubt(row.to_dict(), FLOORS[found.main])
        lines.append(
            f"{rank:2}. {name} ({number(each.value)}, range {number(each.low)} to "
            f"{number(each.high)} {each.unit}; {source_of(each)}) "
            f"{_effect(found, outcome, str(name), row.to_dict(), what)}"
            + (f"; {why}." if why else ".")
        )
    return lines


def of_noise(found: Sensitivity, outcome: str) -> str:
    """Return how much of the differences between points is replication noise.

    Parameters
    ----------
    found : Sensitivity
        The analysis.
    outcome : str
        One of its outcomes.
    """
    noise = found.noise[outcome]
    if noise.share is None:
        return (
            "With one replication at each point noise cannot be told from effects; "
            "--runs 2 or more measures it."
        )
    text = f"Replication noise makes {_percent(noise.share)} of the variance between points"
    if noise.within is not None and noise.within > 1.1 * noise.share > 0.0:
        times = number(noise.within / noise.share)
        text += f" (were draws not the same at all points, it would be {times} times as large)"
    if noise.share > NOISY:
        text += ": noise dominates, and the indices mean little. More --runs would help"
    return text + "."


def _percent(share: float) -> str:
    """Return a share in per cent; an estimate of more than all is all."""
    if share >= 1.0:
        return "all"
    return f"{100.0 * share:.1f} %" if share < 0.1 else f"{100.0 * share:.0f} %"


def of_convergence(found: Sensitivity, outcome: str) -> str:
    """Return whether the indices have settled.

    Parameters
    ----------
    found : Sensitivity
        The analysis.
    outcome : str
        One of its outcomes.
    """
    steps = convergence(found, outcome)
    if len(steps) < 2:
        return "Too few samples to see whether the indices have settled."
    *_, before, last = steps
    rank, width = before["rank_correlation"], last["width"]
    parts = []
    if rank is not None:
        parts.append(
            f"the ranking by {before['samples']} of {last['samples']} "
            f"{SAMPLE_WORDS[found.design.method]} correlates by {rank:.2f} with that by all"
        )
    if width is not None:
        parts.append(f"the widest interval is {100.0 * width:.0f} % of the largest index each way")
    settled = (rank is None or rank >= SETTLED_RANK) and (width or 0.0) <= SETTLED_WIDTH
    end = "the indices have settled" if settled else "the indices have not settled: more --samples"
    text = "; ".join([*parts, end])
    return f"{text[0].upper()}{text[1:]}."


def table(found: Sensitivity, outcome: str) -> list[str]:
    """Return the main index of every parameter, a line for each.

    Parameters
    ----------
    found : Sensitivity
        The analysis.
    outcome : str
        One of its outcomes.
    """
    ranked = found.ranked(outcome)
    sure = clear(ranked)
    known = {each.key: each for each in found.design.varied}
    rows = [
        ["", found.main, "low", "high", FLOORS[found.main], "clear", "value", "range", "source"]
    ]
    for name, row in ranked.iterrows():
        each = known[str(name)]
        floor = "-" if pd.isna(row["floor"]) else number(row["floor"])
        cells = [number(row[column]) for column in ("value", "low", "high")]
        ends = f"{number(each.low)} to {number(each.high)}"
        mark = "yes" if str(name) in sure else "no"
        rows.append([str(name), *cells, floor, mark, number(each.value), ends, each.source])
    wide = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    left = {0, len(wide) - 1}
    return [
        "  ".join(
            cell.ljust(w) if c in left else cell.rjust(w)
            for c, (cell, w) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    ]


def heading(found: Sensitivity, runs: int) -> str:
    """Return what was done, in a line.

    Parameters
    ----------
    found : Sensitivity
        The analysis.
    runs : int
        Replications at each point.
    """
    design = found.design
    return (
        f"{NAMES[design.method]}: {design.samples:,} {SAMPLE_WORDS[design.method]} over "
        f"{len(design.varied)} parameters, {len(design.unit):,} points, {runs:,} runs at each; "
        f"the index is the {INDEX_WORDS[found.main]}"
    )


def summary(found: Sensitivity, meta: Meta, runs: int) -> list[str]:
    """Return what `summary.json` says in sentences: the first outcome in full, leaders of others.

    Parameters
    ----------
    found : Sensitivity
        At least one outcome has indices.
    meta : Meta
        For names.
    runs : int
        Replications at each point.
    """
    first, *others = found.outcomes
    told = [line.strip() for line in sentences(found, first, meta)]
    return [f"{heading(found, runs)}.", *told, *(_leaders(found, outcome) for outcome in others)]


def _leaders(found: Sensitivity, outcome: str) -> str:
    """Return the parameters that an outcome clearly follows, and how noisy it is."""
    told = ", ".join(clear(found.ranked(outcome))[:5]) or "nothing clear of zero and of noise"
    return f"{outcome}: {told}. {of_noise(found, outcome)}"


def report(found: Sensitivity, meta: Meta, runs: int) -> list[str]:
    """Return all that the terminal shows: the first outcome in full, of others the leaders.

    Parameters
    ----------
    found : Sensitivity
        The analysis.
    meta : Meta
        For names.
    runs : int
        Replications at each point.
    """
    lines = [heading(found, runs)]
    for number_of, outcome in enumerate(found.outcomes):
        what = phrase(outcome, meta)
        if number_of == 0:
            lines += ["", f"What moves {what} ({outcome})", "", *table(found, outcome)]
            lines += ["", *sentences(found, outcome, meta), ""]
            lines += [of_noise(found, outcome), of_convergence(found, outcome)]
            continue
        lines += [""] * (number_of == 1) + [_leaders(found, outcome)]
    return lines
