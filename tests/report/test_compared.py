"""A comparison in sentences and as a table: each follows from the numbers and changes with them."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from model.figures import Compared
from model.report.compared import Told, opening, pairing, promise, sentence, summary
from model.report.table import COLUMNS, legend, level, table
from tests.figures.comparing import make, with_numbers

WHO = ("scenario-1", "signatory_cohesion")
SURE = {
    "pairs": 200,
    "difference": 0.1,
    "low": 0.08,
    "high": 0.12,
    "effect_size": 0.7,
    "higher": 142,
    "equal": 0,
    "lower": 58,
    "survives": True,
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return make(tmp_path_factory.mktemp("words"), 2)


def said(data: Compared, **numbers: object) -> str:
    """Return the sentence on one outcome with these numbers."""
    return sentence(Told(with_numbers(data, *WHO, **(SURE | numbers)), *WHO))


def test_a_sure_difference(data: Compared) -> None:
    assert said(data) == (
        "In 71 % (64 to 77 %) of 200 paired runs the signatories' cohesion is higher in scenario-1 "
        "than in status-quo: +10 percentage points on average (95 % interval +8 to +12 percentage "
        "points; 0.70 standard deviations of the latter)."
    )


def test_titles_stand_for_ids(data: Compared) -> None:
    """Red if a sentence falls back to ids, or the first one does not lead from one to the other."""
    titles = {"status-quo": "As it was", "scenario-1": "A first", "scenario-2": "A first"}
    frames = {
        name: replace(each, meta={**each.meta, "title": titles[name]})
        for name, each in data.data.items()
    }
    named = replace(data, data=frames)
    assert 'is higher in scenario-1 than in "As it was"' in said(named)  # two share a title
    frames["scenario-1"] = replace(data.data["scenario-1"], meta={**data.meta, "title": "x" * 41})
    frames["scenario-2"] = replace(data.data["scenario-2"], meta={**data.meta, "title": "Second"})
    named = replace(data, data=frames)
    first = opening(named)[0]
    assert first.startswith('scenario-1, "Second" (scenario-2) against "As it was" (status-quo): ')
    assert said(named).count('"As it was"') == 1 and "status-quo" not in said(named)
    assert named.keys["status-quo"] == "status-quo"  # in a legend all by title or all by id


def test_words_change_when_numbers_do(data: Compared) -> None:
    """Red if a side, a tie or a share is not from the table."""
    down = said(data, difference=-0.1, low=-0.12, high=-0.08, effect_size=-0.7)
    assert "In 29 % (23 to 36 %)" in down and "is lower in scenario-1" in down
    assert "\N{MINUS SIGN}10 percentage points on average" in down
    ties = said(data, higher=100, equal=90, lower=10)
    assert "In 50 % (43 to 57 %)" in ties and "and equal in 45 %" in ties
    assert "equal" not in said(data)


def test_no_difference_is_said_as_such(data: Compared) -> None:
    none = said(data, difference=0.01, low=-0.01, high=0.03, survives=False)
    assert none.startswith(
        "The signatories' cohesion: no difference between scenario-1 and status-quo that 200 pairs "
        "of runs can tell"
    )
    assert "In 71 %" not in none


def test_the_same_run_by_run(data: Compared) -> None:
    same = said(data, difference=0.0, low=0.0, high=0.0, higher=0, equal=200, lower=0)
    assert same.endswith("is the same in scenario-1 as in status-quo, in each of 200 pairs.")


def test_a_sure_difference_that_is_small_beside_chance(data: Compared) -> None:
    small = said(data, effect_size=0.04)
    assert "moves in scenario-1 against status-quo, but by little beside what differs" in small
    assert "by little" not in said(data, effect_size=0.14)


def test_what_does_not_survive_says_so(data: Compared) -> None:
    assert "does not survive the correction" in said(data, survives=False)
    assert "survive" not in said(data)


def test_few_pairs_and_none(data: Compared) -> None:
    nan = float("nan")
    few = {"low": nan, "high": nan, "pairs": 3, "higher": 3, "lower": 0}
    assert "over 3 pairs of runs, too few for an interval" in said(data, **few)
    assert said(data, pairs=0) == ""


def test_a_baseline_that_does_not_vary(data: Compared) -> None:
    assert "the latter itself does not vary" in said(data, effect_size=float("nan"))


def test_what_a_scenario_promises(data: Compared) -> None:
    told = Told(with_numbers(data, *WHO, **SURE), *WHO)
    assert promise(told, 0.05).endswith("by 0.05 or more: it does.")
    assert promise(told, 0.1).endswith("these runs do not settle whether it does.")
    assert promise(told, 0.2).endswith("it does not.")


def test_what_pairing_gains(data: Compared) -> None:
    numbers = {"gain": 2.0, "runs_needed": 40, "half_width": 0.05}
    line = pairing(Told(with_numbers(data, *WHO, **SURE | numbers), *WHO))
    assert "2.0 times narrower" in line and "4.0 times as many" in line
    assert line.endswith("±0.05, 40 of the 200 pairs would be enough.")
    numbers |= {"gain": 0.98, "runs_needed": 300}
    line = pairing(Told(with_numbers(data, *WHO, **SURE | numbers), *WHO))
    assert "gains nothing" in line and line.endswith("it takes 300 pairs.")


def test_the_whole_summary(data: Compared, tmp_path: Path) -> None:
    moves = {"scenario-1": SimpleNamespace(outcome="power_ratio", by=0.1), "scenario-2": None}
    lines = summary(data, moves)
    assert lines[0].startswith(
        "scenario-1, scenario-2 against status-quo: 20 runs of each, 30 weeks"
    )
    number = int(data.table["p"].notna().sum())
    sure = int(data.table["survives"].fillna(value=False).sum())
    assert lines[1].startswith(f"{number} differences were looked at; {sure} of them survive")
    assert "the government's coalition to the largest rebel" in lines[2]
    assert sum("should move" in line for line in lines) == 1
    assert all(line.endswith(".") and "nan" not in line for line in lines)
    one = make(tmp_path, 1, runs=1)
    assert "compare with --runs 100 for uncertainty" in opening(one)[1]
    assert all("nan" not in line for line in summary(one, {"scenario-1": None}))


@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_the_table_is_as_wide_as_the_terminal(data: Compared, width: int) -> None:
    lines = table(data, "scenario-1", width)
    assert max(map(len, lines)) <= width and len(lines) == len(data.outcomes) + 1
    assert "difference" in lines[0]
    assert lines[1].startswith("Government to largest rebel")  # what a scenario moves comes first
    assert all(column.head.split("{")[0] in lines[0] for column in COLUMNS) == (width >= 140)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 200])
def test_the_legend_explains_the_columns_that_are_there(data: Compared, width: int) -> None:
    heads = [table(data, name, width)[0] for name in data.others]
    told = legend(data, width)
    for column in COLUMNS[2:]:
        there = any(column.head in head for head in heads)
        assert (
            f"{column.head.removesuffix(' %')}: " in told.lower().replace("p(g", "P(g")
        ) == there
    assert ("means over runs" in told.lower()) == any(data.baseline in head for head in heads)
    assert ("The rest of the columns" in told) == (width < 140)


def test_a_star_marks_what_survives(data: Compared) -> None:
    for sure in (True, False):
        lines = table(with_numbers(data, *WHO, **SURE | {"survives": sure}), "scenario-1", 80)
        (row,) = (line for line in lines if line.startswith("Signatory cohesion "))
        assert ("+0.10*" in row) == sure and "+0.08 to +0.12" in row


def test_means_are_as_fine_as_their_spread() -> None:
    assert [level(0.3347, 0.124), level(224638.3, 15123.6), level(3.0, 0.0)] == [
        "0.33",
        "225,000",
        "3.00",
    ]
    assert level(float("nan"), 1.0) == "-"
