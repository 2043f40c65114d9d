"""The table of outcomes of a `run`: its note explains the signs in it, and no others."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from model.report.amounts import NOTHING
from model.report.answer import Measured
from model.report.blocks import Table
from model.report.parts_run import Run, outcome_table

from ..figures.synthetic import make_data

BASE = np.array([0.30, 0.31, 0.29, 0.30, 0.32, 0.28])
META = make_data(runs=1, weeks=1, detail=1).meta


def table(beside: str, **columns: Any) -> Table:
    """Return the table of some outcomes by name, all with a last week but weeks_united."""
    each = {
        name: Measured("it", "ratio", np.asarray(runs), BASE + 0.1 if beside else None)
        for name, runs in columns.items()
    }
    if "weeks_united" in each and beside:
        each["weeks_united"].there[:] = np.nan  # type: ignore[index]
    each |= {f"{name}_final": one for name, one in each.items() if name != "weeks_united"}
    order = list(columns)
    run = SimpleNamespace(
        beside=beside, beside_first=beside, order=order, meta=META, label="mine",
        titles={"mine": ""}, runs=BASE,
        measured=each.__getitem__, kept=SimpleNamespace(outcomes=list(each)),
    )  # fmt: skip
    return outcome_table(cast(Run, run))


@pytest.mark.parametrize("beside", ["", "status-quo"])
def test_the_note_explains_what_stands_in_the_table(beside: str) -> None:
    """Red if it explains words that the table lacks, or leaves a dash unexplained."""
    for columns in (
        {"largest_bloc": BASE},
        {"largest_bloc": BASE, "weeks_united": BASE},
        {"largest_bloc": BASE, "signatory_cohesion": BASE * np.nan},
    ):
        found = table(beside, **columns)
        cells = {cell for row in found.rows for cell in row}
        assert ("A dash:" in found.note) == ("-" in cells) == (len(columns) > 1)
        assert (NOTHING in found.note) == (NOTHING in cells) == ("signatory_cohesion" in columns)
        assert ("Differences of shares" in found.note) == bool(beside)


def test_a_difference_is_named_by_what_is_taken_away() -> None:
    assert "minus status-quo" in table("status-quo", largest_bloc=BASE).head
