"""The answer of a `compare` in three sentences, from hand-made numbers."""

from pathlib import Path

import pytest

from model.figures import Compared
from model.report.answer_compared import answer, few_pairs, lead_of, tiles
from tests.figures.comparing import make, with_numbers

ONE = ("scenario-1", "signatory_cohesion")
SURE = {
    "pairs": 200, "difference": 0.1, "low": 0.08, "high": 0.12, "effect_size": 0.7,
    "higher": 142, "equal": 0, "lower": 58, "survives": True,
}  # fmt: skip
MOVES = {"scenario-1": {"outcome": "signatory_cohesion", "by": 0.05}, "scenario-2": None}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return make(tmp_path_factory.mktemp("answers"), 2)


def first(data: Compared, **numbers: object) -> str:
    """Return the first sentence with these numbers of the first scenario."""
    return answer(with_numbers(data, *ONE, **(SURE | numbers)), MOVES)[0][0]


def test_a_sure_difference_leads(data: Compared) -> None:
    assert first(data).startswith(
        "Beside status-quo, the signatories' cohesion is higher in scenario-1: +10 percentage "
        "points on average (95 % interval +8 to +12 percentage points)"
    )
    assert "is lower in scenario-1: \N{MINUS SIGN}10" in first(
        data, difference=-0.1, low=-0.12, high=-0.08, effect_size=-0.7
    )


def test_no_difference_a_tie_and_none(data: Compared) -> None:
    none = first(data, difference=0.01, low=-0.01, high=0.03, survives=False)
    assert "does not differ in scenario-1 as far as the runs can tell (+1 percentage points" in none
    assert "is the same in scenario-1, run by run" in first(data, equal=200, higher=0, lower=0)
    assert "has no meaning in scenario-1 or in status-quo" in first(data, pairs=0)
    assert "which does not survive Holm's correction" in first(data, survives=False)
    assert "but by little beside what differs from run to run" in first(data, effect_size=0.02)
    assert "by little" not in first(data)


def test_what_files_ask_for(data: Compared) -> None:
    def second(by: float) -> str:
        moves = MOVES | {"scenario-1": {"outcome": "signatory_cohesion", "by": by}}
        return answer(with_numbers(data, *ONE, **SURE), moves)[0][1]

    assert second(0.05).endswith(" is reached by scenario-1 (5 percentage points).")
    assert second(0.1).endswith(" for scenario-1 (10 percentage points).")
    assert second(0.2).endswith(" is not reached by scenario-1 (20 percentage points).")


def test_the_scenario_s_own_outcome_leads(data: Compared) -> None:
    assert lead_of(data, "scenario-1", {"outcome": "infighting", "by": 1}) == "infighting"
    assert lead_of(data, "scenario-1", {"outcome": "unheard", "by": 1}) == data.main[0]
    moves = {"scenario-1": {"outcome": "infighting", "by": 0.1}, "scenario-2": None}
    sentences, shown = answer(data, moves)
    assert "infighting among rebels" in sentences[0] and "; " in sentences[0]
    assert shown[0].label.startswith("scenario-1: infighting among rebels")


def test_how_many_differences_are_sure(data: Compared) -> None:
    table = data.table.copy()
    table["survives"] = table["survives"].mask(table["survives"].notna(), other=False)
    none = Compared(table, data.data, data.dots, data.moved)
    assert answer(none, MOVES)[0][-1].endswith(
        "none survives Holm's correction for their number at 5 %."
    )
    sure = with_numbers(none, "scenario-2", "rebel_weight", survives=True, effect_size=-3.14)
    told = answer(sure, MOVES)[0][-1]
    assert "1 survives Holm's correction" in told
    assert "the mean alliance weight among rebels in scenario-2" in told and "3.1 standard" in told


def test_two_runs_are_too_few(tmp_path: Path) -> None:
    few = make(tmp_path, 1, runs=2)
    told, shown = answer(few, {"scenario-1": None})
    assert few_pairs(few) == told[-1]
    assert told[-1].startswith("2 pairs of runs are too few for a statement")
    assert "differs by" in told[0] and "interval" not in told[0]
    assert shown[0].note == "too few pairs for an interval"


def test_many_scenarios_are_cut(tmp_path: Path) -> None:
    many = make(tmp_path, 6)
    told, shown = answer(many, {})
    assert told[0].endswith("; 2 further scenarios stand in the tables.")
    assert len(shown) == 4 and len(tiles(many, dict.fromkeys(many.others, ""))) == 0
