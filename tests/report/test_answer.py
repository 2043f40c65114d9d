"""The answer of a `run` in three sentences: what each may say follows from its numbers."""

import numpy as np
import pytest

from model.report.amounts import amount, counted, gap, interval, least_effect, listed_words
from model.report.answer import Measured, answer, beside, elsewhere, level, promise

SHARE = "share of signatories' strength"
BASE = np.array([0.30, 0.31, 0.29, 0.30, 0.32, 0.28])
NAN = float("nan")


def made(here: object, there: object = None, **more: object) -> Measured:
    """Return an outcome with these runs."""
    other = None if there is None else np.asarray(there, dtype=float)
    known: dict[str, object] = {"phrase": "the signatories' cohesion", "unit": SHARE} | more
    return Measured(here=np.asarray(here, dtype=float), there=other, **known)  # type: ignore[arg-type]


def test_the_level_of_many_runs_and_its_band() -> None:
    assert level(made(BASE)) == (
        "The signatories' cohesion is 30 % in the median of 6 runs, as a mean over the weeks; the "
        "middle 90 % of them lie within 28 to 32 %."
    )
    assert "as a mean over the weeks" not in level(made(BASE, weekly=False))
    assert "60 % in the median" in level(made(2 * BASE))


def test_few_runs_bear_no_statement() -> None:
    """Red if two runs are told as if they were a sample."""
    assert level(made(BASE[:2])).endswith("too few for a statement about chance.")
    assert level(made(BASE[:4])).endswith("too few for a statement about chance.")
    assert "too few" not in level(made(BASE[:5]))
    assert "one run says nothing of chance" in level(made(BASE[:1]))
    assert "within" not in level(made(BASE[:4])) + level(made(BASE[:1]))


def test_an_outcome_without_a_meaning_says_so() -> None:
    assert level(made([NAN] * 3)).startswith("The signatories' cohesion has no meaning in this")
    assert "in the 2 where it has a meaning" in level(made([NAN, 0.3, 0.4, NAN, NAN]))
    assert level(made([])).endswith("no run was finished.")
    told = answer(made([NAN] * 6), [made(BASE, phrase="infighting")], "", None)
    assert len(told) == 2 and told[1].startswith("Infighting is 30 %")


def test_what_is_infinite_is_left_out() -> None:
    told = level(made([np.inf, *BASE]))
    assert "in the 6 where it has a meaning" in told and "inf" not in told


@pytest.mark.parametrize(("shift", "side"), [(0.1, "higher"), (-0.1, "lower")])
def test_a_sure_difference_has_a_side(shift: float, side: str) -> None:
    noise = np.array([0.01, -0.01, 0.02, -0.02, 0.0, 0.0])
    told = beside(made(BASE + shift + noise, BASE), "status-quo")
    assert told.startswith(f"Beside status-quo it is {side}: ")
    assert "10.0 percentage points on average (95 % interval" in told and "6 pairs" in told


def test_no_difference_is_said_as_such() -> None:
    noise = np.array([0.1, -0.1, 0.1, -0.1, 0.1, -0.1])
    told = beside(made(BASE + noise, BASE), "status-quo")
    assert told.startswith("Beside status-quo there is no difference that the runs can tell")
    assert "higher" not in told and "lower" not in told


def test_a_tie_is_the_same_run_by_run() -> None:
    told = beside(made(BASE, BASE), "status-quo")
    assert told == "It is the same as in status-quo, run by run, in all of 6 pairs of runs."


def test_few_pairs_none_and_no_baseline() -> None:
    few = beside(made(BASE[:3] + 0.1, BASE[:3]), "status-quo")
    assert "over 3 pairs of runs, too few for a statement" in few
    assert "nothing can be said" in beside(made([0.3], [NAN]), "status-quo")
    assert beside(made(BASE), "").startswith("No other scenario was played beside it")


def test_what_the_file_asks_for() -> None:
    """Red if a promise is called kept on a mean whose interval reaches below it."""
    noise = np.array([0.01, -0.01, 0.02, -0.02, 0.0, 0.0])
    lifted = made(BASE + 0.1 + noise, BASE)
    assert promise(lifted, 0.05).endswith("5 percentage points, is reached")
    assert promise(lifted, 0.1).endswith("may be reached or not: more runs would tell")
    assert promise(lifted, 0.3).endswith("is not reached")
    down = made(BASE - 0.1 + noise, BASE)
    assert promise(down, 0.05).endswith("is reached")  # a size, not a direction
    assert promise(lifted, None) == "" == promise(made(BASE[:2], BASE[:2]), 0.05)
    second = answer(lifted, [], "status-quo", 0.05)[1]
    assert second.endswith("5 percentage points, is reached.") and second.count(". ") == 0


def test_what_else_differs_most() -> None:
    noise = np.array([0.01, -0.01, 0.02, -0.02, 0.0, 0.0])
    far = made(BASE + 0.2 + noise, BASE, phrase="infighting")
    near = made(BASE + 0.04 + noise, BASE, phrase="the mean weight")
    none = made(BASE + np.array([0.1, -0.1, 0.1, -0.1, 0.1, -0.1]), BASE, phrase="harm")
    told = elsewhere([near, far, none], "status-quo")
    assert told.startswith("Of 3 other main outcomes 2 differ from status-quo beyond chance")
    assert "most of all infighting (+20.0 percentage points" in told
    assert elsewhere([near, far], "status-quo").startswith("All 2 other main outcomes differ from")
    assert elsewhere([far], "status-quo").startswith("The other main outcome differs from")
    assert "none differs from status-quo" in elsewhere([none], "status-quo")
    assert elsewhere([far], "").startswith("Infighting is")
    assert elsewhere([], "status-quo") == ""


def test_amounts_have_their_units() -> None:
    assert amount(0.5, "1 or 0") == "50 %" and amount(12.4, "weeks") == "12 weeks"
    assert amount(-0.004, "weight") == "0" and amount(-0.24, "weight") == "\N{MINUS SIGN}0.24"
    assert amount(float("inf"), "ratio") == "without bound" and gap(NAN, 1.0, "ratio") == "-"
    assert gap(331.2, 40.0, "fighters") == "+331 fighters" and gap(0.0, NAN, "ratio") == "0"
    assert interval(-0.02, 0.06, SHARE) == "\N{MINUS SIGN}2 to +6 percentage points"
    assert least_effect(5.0, "civilians killed a week") == "5 civilians killed a week"
    assert counted(0, "run") == "0 runs" and listed_words([]) == "nothing"
