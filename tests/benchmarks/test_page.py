"""The page of the benchmarks says what was measured, and what was not."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as suite
from benchmarks.others import read_storage
from benchmarks.page import SECTIONS, TITLES, page
from benchmarks.targets import TARGETS, Target

ROOT = Path(__file__).resolve().parents[2]
ABOUT = {
    "date": "1 May 2026", "processor": "a processor", "cores": 2, "memory_gb": 8.0,
    "system": "Linux", "python": "3.12", "packages": {"mesa": "3.5"}, "code": "abc", "quick": False,
}  # fmt: skip
TABLE = """
104,000 rows, 28 outcomes: Parquet 1,012.5 MB, CSV 9,100.0 MB, ratio 0.11
  1 outcomes  summaries             0.012 s     80 MiB
  1 outcomes  pandas on CSV         0.480 s    300 MiB
 28 outcomes  summaries             0.100 s     90 MiB
"""


def nested(path: tuple[str, ...], value: float) -> dict[str, Any]:
    """Return results that hold one value."""
    found: Any = value
    for key in reversed(path):
        found = {key: found}
    return dict(found)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.short)
def test_every_target_has_its_row(target: Target) -> None:
    """A target that the page leaves out because nobody measured it goes red."""
    text = page({}, ABOUT)
    (row,) = [line for line in text.splitlines() if line.startswith(f"| {target.name} |")]
    assert row.endswith("| not measured |")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.short)
def test_verdicts_follow_the_numbers(target: Target) -> None:
    """A page that calls a miss a hit, or takes the wrong side of a target, goes red."""
    worse, better = (1.01, 0.99) if target.lower else (0.99, 1.01)
    assert target.verdict(nested(target.path, target.goal * worse)) == "missed"
    assert target.verdict(nested(target.path, target.goal * better)) == "reached"
    if target.stretch is not None:
        beyond = nested(target.path, target.stretch * better)
        assert target.verdict(beyond) == "stretch reached"


def test_what_storage_prints_is_understood() -> None:
    """Numbers with commas, and readers of more than one word."""
    found = read_storage(TABLE)
    assert found["size_ratio"] == pytest.approx(1012.5 / 9100.0)
    assert found["time_ratio"] == pytest.approx(0.012 / 0.48)


def test_a_table_that_is_not_understood_is_no_result() -> None:
    """Silence about a changed table goes red."""
    with pytest.raises(ValueError, match="another table"):
        read_storage("nothing of use")


def test_every_piece_has_a_section_and_a_title() -> None:
    """A piece that is measured and not shown goes red."""
    assert set(suite.PIECES) == set(SECTIONS) == set(TITLES)


def test_the_committed_page_is_that_of_the_committed_results() -> None:
    """A page edited by hand, or results without their page, go red."""
    stored = json.loads((ROOT / suite.RESULTS).read_text(encoding="utf-8"))
    text = (ROOT / suite.PAGE).read_text(encoding="utf-8")
    assert text == page(stored["results"], stored["about"])


def test_a_piece_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt piece that measures nothing in silence goes red."""
    with pytest.raises(SystemExit) as raised:
        suite.main(["weak"])
    assert raised.value.code == 2
    assert "allowed: week" in capsys.readouterr().err


def test_a_quick_run_does_not_replace_the_results() -> None:
    """Numbers of a smoke run in the committed page go red."""
    with pytest.raises(SystemExit) as raised:
        suite.main(["--quick"])
    assert raised.value.code == 2
