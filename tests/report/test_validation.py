"""The page of validation says what its numbers say, and one command makes it."""

import json
from pathlib import Path
from typing import Any

import pytest

from docs import make_validation as made
from model.analysis.checks import verdict
from model.report.tested import in_short
from model.report.validation import checks_of, page, rank_verdict
from model.report.validation_cells import number
from model.scenario.theatre import load_theatre

ROOT = Path(__file__).resolve().parents[2]
NUMBERS: dict[str, Any] = json.loads((ROOT / made.NUMBERS).read_text(encoding="utf-8"))


def test_the_committed_page_is_that_of_the_committed_numbers() -> None:
    """A page edited by hand, or numbers without their page, go red."""
    assert (ROOT / made.PAGE).read_text(encoding="utf-8") == page(NUMBERS)


def test_the_committed_numbers_are_of_a_whole_run() -> None:
    about = NUMBERS["about"]
    assert not about["quick"]
    assert about["runs"] >= 40
    assert about["fold_runs"] >= 10
    assert "scores" in NUMBERS


def test_every_check_has_its_row_with_its_verdict() -> None:
    rows = [line for line in page(NUMBERS).splitlines() if line.startswith("| ")]
    for check in checks_of(NUMBERS):
        found = [r for r in rows if check.what in r and r.endswith(f"| {verdict(check)} |")]
        assert found, check.what


def test_every_source_of_a_number_is_explained() -> None:
    named = {name for check in checks_of(NUMBERS) for name in check.source.split(";")}
    assert named | {row["source"] for row in NUMBERS["counts"]} <= set(NUMBERS["sources"])


def test_a_number_that_moves_out_of_its_band_changes_verdict_and_summary() -> None:
    changed = json.loads(json.dumps(NUMBERS))
    row = next(r for r in changed["checks"] if r["what"].startswith("all (3"))
    assert row["relation"] == "free"
    row["published"] = {"value": 0.9, "low": None, "high": None}
    before, after = page(NUMBERS).splitlines(), page(changed).splitlines()
    (line,) = [each for each in after if row["what"] in each and each not in before]
    assert line.endswith("| does not agree |")
    assert [each for each in after if each.startswith("Of ") and each not in before]


@pytest.mark.parametrize(
    ("low", "ahead", "word"),
    [(0.5, 0.96, "agrees"), (0.5, 0.94, "agrees weakly"), (-0.1, 0.99, "does not agree"),
     (0.5, None, "agrees weakly")],
)  # fmt: skip
def test_ranks_must_beat_population(low: float, ahead: float | None, word: str) -> None:
    model = {"value": 0.8, "low": low, "high": 0.9}
    assert rank_verdict({"model": model, "ahead": ahead}) == word


def test_numbers_are_written_with_the_digits_that_count() -> None:
    said = [number(value) for value in (None, 0.0123, -0.554, 2.6, 4e8)]
    assert said == ["-", "0.012", "-0.55", "2.60", "over 100"]


def test_a_page_without_held_out_pairs_says_so() -> None:
    some = {key: of for key, of in NUMBERS.items() if key not in ("scores", "below_null_held_out")}
    assert "Not played this time." in page(some)


def test_a_quick_run_may_not_replace_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        made.main(["--quick"])
    assert stopped.value.code == 2
    assert "--out" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_plays_compares_and_writes(tmp_path: Path) -> None:
    """From ensembles of a few weeks to page, numbers and figure."""
    made.main(["--quick", "--workers", "1", "--out", str(tmp_path)])
    numbers = json.loads((tmp_path / made.NUMBERS).read_text(encoding="utf-8"))
    text = (tmp_path / made.PAGE).read_text(encoding="utf-8")
    assert text == page(numbers)
    assert "A quick run over a few weeks" in text
    assert numbers["scores"]["pairs"]["all"] > 100
    assert {row["section"] for row in numbers["checks"]} == {
        row["section"] for row in NUMBERS["checks"]
    }
    assert (tmp_path / made.FIGURE).with_suffix(".png").stat().st_size > 10_000
    kept = json.loads((tmp_path / made.IN_SHORT).read_text(encoding="utf-8"))
    assert kept == in_short(numbers)
    assert kept["about"]["theatre"] == load_theatre("syria-2015").hash
    made.main(["--page", "--out", str(tmp_path)])
    assert (tmp_path / made.PAGE).read_text(encoding="utf-8") == text
