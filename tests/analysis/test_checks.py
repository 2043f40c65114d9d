"""Verdicts follow the numbers by the stated rules."""

import numpy as np
import pytest

from model.analysis.checks import Band, Check, band_of, exactly, verdict


def check(low: float, high: float, published: Band, **more: object) -> str:
    """Return the verdict on a band with its middle as value."""
    band = Band((low + high) / 2.0, low, high)
    return verdict(Check("s", "w", band, published, "x", "", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.5, "agrees"), (0.2, "agrees"), (0.8, "agrees"), (0.1999, "does not agree"),
     (0.8001, "does not agree")],
)  # fmt: skip
def test_a_number_must_lie_in_the_band(value: float, word: str) -> None:
    assert check(0.2, 0.8, exactly(value)) == word


def test_a_range_must_hold_the_model_and_not_only_touch_its_band() -> None:
    """A band that reaches into the range from outside does not agree."""
    assert check(0.2, 0.8, Band(None, 0.4, 0.6)) == "agrees"
    assert check(0.2, 0.8, Band(None, 0.6, 0.9)) == "does not agree"


def test_a_band_that_holds_no_effect_agrees_weakly() -> None:
    assert check(0.8, 3.0, exactly(2.0), no_effect=1.0) == "agrees weakly"
    assert check(1.1, 3.0, exactly(2.0), no_effect=1.0) == "agrees"
    assert check(0.8, 1.5, exactly(2.0), no_effect=1.0) == "does not agree"


def test_what_was_tuned_to_is_never_said_to_agree() -> None:
    assert check(0.2, 0.8, exactly(0.5), relation="tuned") == "was tuned to, met"
    assert check(0.2, 0.8, exactly(0.9), relation="tuned") == "was tuned to, missed"
    assert check(0.2, 0.8, exactly(0.5), relation="built in") == "built in"


def test_without_numbers_there_is_no_verdict() -> None:
    assert check(0.2, 0.8, Band(None, None, None)) == "no verdict"
    nothing = Check("s", "w", Band(None, None, None), exactly(1.0), "x", "")
    assert verdict(nothing) == "no verdict"


def test_the_band_is_of_the_runs_in_which_the_number_is_defined() -> None:
    values = np.append(np.arange(101.0), [np.nan] * 50)
    assert band_of(values) == Band(50.0, 5.0, 95.0)
    assert band_of(np.array([1.0, np.nan, np.nan])) == Band(None, None, None)
