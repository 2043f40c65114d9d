"""The summary in sentences: each follows from the numbers, and changes when they do."""

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from model.ensemble.summaries import Weekly
from model.figures.data import as_meta
from model.report import numbers, words
from model.report.numbers import Paired, between, change, count, paired, percent, points
from model.report.words import Told, difference, summary
from model.scenario.days import date_words

META: dict[str, Any] = {
    "title": "The bands unite",
    "question": "Do they?",
    "scenario": "bands",
    "baseline": "status-quo",
    "start": "2015-09-28",
    "weeks": 20,
    "runs": 10,
    "version": "0",
    "hash": "h",
    "seed": 1,
    "factions": [
        {"id": "fox", "name": "Band of the Fox", "side": "rebel", "signatory": True},
        {"id": "owl", "name": "Owl (O)", "side": "rebel", "signatory": True},
        {"id": "crown", "name": "Crown", "side": "government", "signatory": False},
        {"id": "wolf", "name": "Wolf", "side": "isil", "signatory": False},
    ],
    "sides": {"rebel": {"label": "Bands", "control": "bands"}},
    "control_groups": {"crown": "The Crown", "bands": "Bands"},
    "provinces": [],
    "events": [{"id": "s", "kind": "statement", "on": "2015-10-05", "until": None, "label": "S"}],
    "statement_date": "2015-10-05",
    "campaign": {"actor": "crown", "declared": ["wolf"]},
}


def weekly(frame: pd.DataFrame) -> Weekly:
    """Return a table as the sentences read it."""
    return Weekly(pa.Table.from_pandas(frame, preserve_index=False))


def table(about: Weekly) -> pd.DataFrame:
    """Return the table that the sentences read."""
    frame: pd.DataFrame = about.rows.source.to_pandas()
    return frame


def told(
    runs: int = 10, base: bool = True, meta: dict[str, Any] | None = None, **outcomes: Any
) -> Told:
    """Make tables of 20 weeks; an outcome is a number, or a (runs, weeks) array."""
    plain = {
        "signatory_cohesion": 0.4,
        "united": 0.0,
        "largest_rebel_share": 0.3,
        "effective_coalitions": 3.0,
        "power_ratio": 2.0,
        "control_crown": 0.6,
        "control_bands": 0.4,
        "declared_gap": 0.8,
        "declared_gap_place": 0.9,
        "civilian_harm": 300.0,
        "campaign_harm": 60.0,
        "infighting": 0.05,
    }

    def frame(values: dict[str, Any]) -> pd.DataFrame:
        columns = {
            name: np.broadcast_to(np.asarray(value, dtype=float), (runs, 20)).ravel()
            for name, value in values.items()
        }
        keys = {"run": np.repeat(np.arange(runs), 20), "week": np.tile(np.arange(20), runs)}
        return pd.DataFrame(keys | columns)

    ghost = frame(plain) if base else frame(plain).iloc[:0]
    about = META | (meta or {}) | {"runs": runs}
    if not base:
        about["baseline"] = None
    return Told(weekly(frame(plain | outcomes)), weekly(ghost), as_meta(about))


def text(about: Told) -> str:
    """Return the whole summary."""
    return "\n".join(summary(about.weeks, about.baseline, about.meta))


def rising(first: float, last: float, runs: int = 10) -> np.ndarray:
    """An outcome that goes from one value to another in every run."""
    return np.broadcast_to(np.linspace(first, last, 20), (runs, 20))


def test_a_whole_summary() -> None:
    lines = summary(told().weeks, told().baseline, told().meta)
    assert 12 <= len(lines) <= 18
    assert all(line.endswith((".", "?")) and "nan" not in line for line in lines)
    assert lines[0] == "The bands unite. Do they?"
    assert lines[1].startswith("10 runs of 20 weeks from 28 September 2015 to 15 February 2016")


def test_one_run_asks_for_more() -> None:
    one = text(told(runs=1))
    assert "One run of 20 weeks" in one and "run with --runs 100 for uncertainty" in one
    assert " to 0." not in one and "one pair of runs, so no interval" in one
    assert "--runs 100" not in text(told(runs=2))


def test_unity() -> None:
    path = rising(0.2, 0.3).copy()
    path[:, 4] = 0.9
    lines = words.unity(told(signatory_cohesion=path))
    assert lines == [
        "The 2 signatories start with 20 % (20 to 20 %) of their strength in their largest "
        "common coalition and end, on 15 February 2016, with 30 % (30 to 30 %).",
        "They are closest together in the week of 26 October 2015: 90 % (90 to 90 %).",
    ]
    assert len(words.unity(told(signatory_cohesion=rising(0.1, 0.5)))) == 1  # closest at the end
    assert words.unity(told(signatory_cohesion=np.nan)) == []
    assert "(who sign nothing here)" in words.unity(told(meta={"events": []}))[0]


def test_bands_are_the_middle_of_the_runs() -> None:
    runs = np.linspace(0.0, 1.0, 101)[:, None]
    assert "50 % (5 to 95 %)" in words.unity(told(runs=101, signatory_cohesion=runs))[0]


def test_united() -> None:
    table = np.zeros((10, 20))
    assert words.united(told(united=table))[0].endswith("in none of the 10 runs.")
    table[0, 3:6] = table[1, 15:] = 1.0
    assert words.united(told(united=table))[0].endswith(
        "in 2 of 10 runs, there for 4 of 20 weeks (median); at the end still in 1."
    )
    assert words.united(told(runs=1, united=table[:1]))[0].endswith("in 3 of 20 weeks.")
    assert words.united(told(runs=1, united=0.0))[0].endswith("in no week.")
    assert words.united(told(united=np.nan)) == []


def test_the_baseline_is_called_by_its_title() -> None:
    found = told()
    found.meta["baseline_title"] = "As it was"
    first, *rest = words.against_baseline(found)
    assert first.startswith('Against "As it was" (status-quo), the signatories\' cohesion')
    assert rest and all(line.startswith('Against "As it was", ') for line in rest)
    found.meta["baseline_title"] = found.meta["title"]
    assert words.against_baseline(found)[0].startswith("Against status-quo, ")


def test_against_baseline() -> None:
    noise = np.linspace(-0.1, 0.1, 10)[:, None]
    up = words.against_baseline(told(signatory_cohesion=0.6 + noise))
    assert up[0] == (
        "Against status-quo, the signatories' cohesion in week 13 (28 December 2015): "
        "+20 percentage points (95 % interval +15 to +25 percentage points)."
    )
    assert "cohesion at the end: +20 percentage points" in up[1]
    down = words.against_baseline(told(signatory_cohesion=0.2 + noise))
    assert (
        "\N{MINUS SIGN}20 percentage points (95 % interval \N{MINUS SIGN}25 to \N{MINUS SIGN}15"
        in down[0]
    )
    none = words.against_baseline(told(signatory_cohesion=0.41 + noise))
    assert (
        "no difference that stands out from chance (+1 percentage point; 95 % interval" in none[0]
    )
    assert "the same as in status-quo, run by run" in words.against_baseline(told())[0]
    assert words.against_baseline(told(base=False)) == []


def test_pairs_are_of_the_same_run() -> None:
    runs = np.linspace(0.1, 0.9, 10)[:, None]
    about = told(signatory_cohesion=runs)
    ours = table(about.weeks)
    shifted = ours.assign(signatory_cohesion=ours["signatory_cohesion"] - 0.1)
    found = replace(about, baseline=weekly(shifted)).against("signatory_cohesion", 5)
    assert found is not None and found.stands_out
    assert (found.low, found.high) == pytest.approx((0.1, 0.1))
    # A baseline of fewer runs is paired by number.
    fewer = weekly(shifted[shifted["run"] >= 4])
    found = replace(about, baseline=fewer).against("signatory_cohesion", 5)
    assert found is not None and found.n == 6 and found.mean == pytest.approx(0.1)
    # So is a scenario in which the first runs failed.
    later = weekly(ours[ours["run"] >= 4])
    found = replace(about, weeks=later, baseline=weekly(shifted)).against("signatory_cohesion", 5)
    assert found is not None and found.n == 6 and found.mean == pytest.approx(0.1)


def test_a_sure_difference_may_be_too_small_to_matter() -> None:
    tiny = Paired(0.005, 0.004, 0.006, 50)
    assert "a small difference, " in difference(tiny, points, "x", 0.01)
    assert "too small" not in difference(tiny, points, "x", 0.001)


def test_ground() -> None:
    lines = words.ground(told(control_crown=rising(0.6, 0.65), control_bands=rising(0.4, 0.35)))
    assert "The Crown 60 % to 65 % (65 to 65 %); Bands 40 % to 35 %" in lines[0]
    assert lines[1] == (
        "Of the ground, most is gained by The Crown (+5 percentage points), "
        "most is lost by Bands (\N{MINUS SIGN}5 percentage points)."
    )
    other = words.ground(told(control_crown=rising(0.65, 0.6), control_bands=rising(0.35, 0.4)))
    assert "gained by Bands (+5 percentage points)" in other[1]
    assert "Hardly any ground changes hands" in words.ground(told())[1]
    nowhere = told(control_crown=np.nan, control_bands=np.nan)
    assert words.ground(nowhere) == []


def test_power() -> None:
    line = words.power(told(power_ratio=rising(2.0, 1.5)))[0]
    assert "2.0 (2.0 to 2.0) times over at the start, 1.5 (1.5 to 1.5) times at the end" in line
    assert words.power(told(power_ratio=np.nan)) == []


def test_strikes() -> None:
    line = words.strikes(told())[0]
    assert line == (
        "Crown says that it strikes Wolf; 80 % (80 to 80 %) of its effort is aimed at others, "
        "and 90 % (90 to 90 %) where Wolf holds no ground."
    )
    assert "3 % (3 to 3 %) of its effort is aimed" in words.strikes(told(declared_gap=0.03))[0]
    assert words.strikes(told(declared_gap=np.nan)) == []
    assert words.strikes(told(meta={"campaign": None})) == []


def test_civilians_and_infighting() -> None:
    line = words.civilians(told(civilian_harm=1234.0))[0]
    assert line == (
        "About 1,230 (1,230 to 1,230) civilians are killed a week, 60 (60 to 60) of them by Crown."
    )
    assert words.civilians(told(meta={"campaign": None}))[0].endswith("killed a week.")
    line = words.infighting(told(infighting=rising(0.02, 0.1)))[0]
    assert "6 % (6 to 6 %)" in line and line.endswith("2 % at the start, 10 % at the end.")
    assert words.infighting(told(infighting=np.nan)) == []


def test_an_outcome_that_is_not_there_is_not_spoken_of() -> None:
    about = told()
    keys = table(about.weeks)[["run", "week"]]
    bare = replace(about, weeks=weekly(keys), baseline=weekly(keys.iloc[:0]))
    assert len(text(bare).splitlines()) == 2


def test_numbers() -> None:
    assert date_words(dt.date(2015, 10, 5)) == "5 October 2015"
    assert [percent(x) for x in (0.0, 0.004, 0.034, 0.05, 0.372, 1.0)] == [
        "0 %",
        "0.4 %",
        "3.4 %",
        "5 %",
        "37 %",
        "100 %",
    ]
    assert points(-0.0004) == "0 percentage points" and points(0.123) == "+12 percentage points"
    assert [change(x) for x in (0.004, -0.04, 1.26, -33.3)] == [
        "0",
        "\N{MINUS SIGN}0.04",
        "+1.3",
        "\N{MINUS SIGN}33",
    ]
    assert (
        between(0.42, 0.45, percent) == "42 to 45 %" and between(1.0, 2.0, change) == "+1.0 to +2.0"
    )
    assert (count(3.4), count(336.2), count(12345.0)) == ("3", "336", "12,300")


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(4, 2.776), (5, 2.571), (9, 2.262), (19, 2.093), (99, 1.984)]
)
def test_students_quantiles(freedom: int, quantile: float) -> None:
    assert numbers.student(freedom) == pytest.approx(quantile, rel=0.01)  # printed tables


def test_paired_interval() -> None:
    here, there = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.zeros(5)
    found = paired(here, there)
    assert found is not None and found.mean == 3.0 and found.n == 5
    half = 2.776 * np.std(here, ddof=1) / math.sqrt(5)
    assert found.high - found.mean == pytest.approx(half, rel=0.01)
    assert found.stands_out and not paired(here, here[::-1]).stands_out  # type: ignore[union-attr]
    few = paired(here[:4], there[:4])
    assert few is not None and not few.certain and not few.stands_out
    assert paired(np.array([np.nan]), np.array([1.0])) is None
    some = paired(np.append(here, np.nan), np.append(there, 0.0))
    assert some is not None and some.n == 5
