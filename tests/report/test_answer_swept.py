"""The answers of a `sweep` and a `sensitivity`, from hand-made numbers."""

import numpy as np
import pandas as pd
import pytest

from model.report.answer_swept import Swept, between_ends, ends, follows
from model.report.numbers import Paired
from model.report.parts_design import leaders

NAN = float("nan")


def swept(means: list[float], runs: int = 20, **keys: list[object]) -> Swept:
    """Return an outcome at so many points."""
    columns = keys or {"tau": [0.1 * (k + 1) for k in range(len(means))]}
    rows = pd.DataFrame({**columns, "outcome": "united", "mean": means})
    return Swept("cohesion", "share of strength", rows, tuple(columns), runs)


def test_where_it_is_lowest_and_highest() -> None:
    assert ends(swept([0.5, 0.3, 0.4])) == (
        "Over 3 points, cohesion is lowest at tau = 0.2 (30 %) and highest at tau = 0.1 (50 %), as "
        "means over 20 runs at each."
    )
    assert ends(swept([0.5, 0.3], runs=1)).endswith("in one run at each.")
    two = swept([0.5, 0.3], tau=[0.1, 0.2], rule=["on", "off"])
    assert "highest at tau = 0.1 and rule = on" in ends(two)


def test_a_tie_and_points_without_a_meaning() -> None:
    assert ends(swept([0.5, 0.5])) == "Cohesion is 50 % at each of 2 points."
    assert ends(swept([NAN, NAN])) == "Cohesion has no meaning at any of the points."
    assert ends(swept([NAN, 0.2, 0.4])).startswith("Over 2 points")
    assert ends(swept([np.inf, 0.2, 0.4])).startswith("Over 2 points")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Paired(0.2, 0.1, 0.3, 20), "it differs beyond chance (+20 percentage points"),
        (Paired(0.2, -0.1, 0.5, 20), "Even these two do not differ as far as the runs can tell"),
        (Paired(0.2, NAN, NAN, 1), "over one pair of runs, too few for a statement"),
    ],
)
def test_whether_the_extremes_differ(found: Paired, words: str) -> None:
    told = between_ends(found, "share of strength")
    assert words in told
    assert ("flatters" in told) == found.stands_out


def test_which_keys_it_follows() -> None:
    assert between_ends(None, "ratio") == ""
    keys = {"tau": list(range(6)), "b": [0, 1, 0, 1, 1, 0]}
    told = follows(swept([0.6, 0.5, 0.4, 0.3, 0.2, 0.1], **keys))  # type: ignore[arg-type]
    assert "it follows tau (\N{MINUS SIGN}1.00); it hardly follows b" in told
    assert follows(swept([0.6, 0.5])).startswith("2 points are too few to say which key")
    assert follows(swept([0.6] * 5, tau=[1] * 5)) == ""  # nothing varies
    assert follows(swept([0.6, 0.5, 0.4, 0.3, 0.2], rule=list("abcde"))) == ""  # no numbers


def test_which_parameters_lead() -> None:
    rows = {"value": [0.3, 0.2, 0.1], "low": [0.2, 0.1, -0.1], "high": [0.4, 0.3, 0.3]}
    table = pd.DataFrame({**rows, "floor": [0.05, 0.15, 0.0]}, index=["tau", "b", "c"])
    assert leaders(table, "cohesion") == (
        "Of 3 parameters 1 moves cohesion clearly, most of all tau (0.3)."
    )
    assert "none moves cohesion clearly" in leaders(table.iloc[1:], "cohesion")
    many = pd.DataFrame(
        {"value": 1.0, "low": 0.5, "high": 2.0, "floor": NAN}, index=list("abcdefg")
    )
    assert leaders(many, "x").endswith("e (1), and 2 more.")
