"""Play, step, reset, scenario, seed, sliders: what the page does week by week."""

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from .conftest import Visitor
from .pages import SEED, downloaded, expect, part, wait_for, week


def test_a_page_loads_without_an_error_or_a_request_to_elsewhere(visitor: Visitor) -> None:
    page = visitor()
    expect(page).to_have_title("Muster: who unites, who fights, who splits")
    expect(part(page, "week")).to_have_text("0")
    expect(part(page, "question")).to_have_text("What do twelve weeks show?")
    expect(page.locator("[data-province]")).to_have_count(14)
    assert page.locator("[data-faction]").count() > 60
    assert len(page.watched.requests) > 10


def test_a_step_is_one_week(visitor: Visitor) -> None:
    page = visitor()
    for number in (1, 2, 3):
        part(page, "step").click()
        expect(part(page, "week")).to_have_text(str(number))
    expect(part(page, "date")).to_have_text("19 October 2015")
    expect(part(page, "log")).to_contain_text("Week 1")


def test_it_plays_until_paused_and_then_stands_still(visitor: Visitor) -> None:
    page = visitor("?scenario=forty-one-unite")
    part(page, "rate").select_option("16")
    part(page, "play").click()
    wait_for(page, "playing")
    expect(part(page, "step")).to_be_disabled()
    page.wait_for_function("Number(document.querySelector('[data-test=week]').innerText) >= 4")
    part(page, "play").click()
    wait_for(page, "ready")
    at = week(page)
    assert at < 104
    part(page, "step").click()
    expect(part(page, "week")).to_have_text(str(at + 1))


def test_it_plays_to_the_end_and_no_further(visitor: Visitor) -> None:
    page = visitor("?scenario=short&week=9")
    part(page, "rate").select_option("16")
    part(page, "play").click()
    wait_for(page, "ended")
    expect(part(page, "week")).to_have_text("12")
    expect(part(page, "play")).to_be_disabled()
    expect(part(page, "step")).to_be_disabled()
    part(page, "reset").click()
    wait_for(page, "ready")
    expect(part(page, "week")).to_have_text("0")


def test_a_reset_while_playing_stands_before_the_first_week(visitor: Visitor) -> None:
    page = visitor("?scenario=forty-one-unite")
    part(page, "rate").select_option("16")
    for _ in range(5):
        part(page, "play").click()
        page.wait_for_function("Number(document.querySelector('[data-test=week]').innerText) >= 2")
        part(page, "reset").click()
        wait_for(page, "ready")
        assert week(page) == 0
        part(page, "step").click()
        expect(part(page, "week")).to_have_text("1")


def test_another_scenario_comes_at_once(visitor: Visitor) -> None:
    page = visitor()
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("1")
    part(page, "scenario").select_option("no-intervention")
    expect(part(page, "question")).not_to_have_text("What do twelve weeks show?")
    wait_for(page, "ready")
    expect(part(page, "week")).to_have_text("0")
    expect(part(page, "pending")).to_have_count(0)
    expect(page.locator("[data-chart=declared]")).to_have_count(0)


def shown(page: Any, outcome: str) -> float:
    """Return an outcome as the page shows it."""
    return float(page.locator(f"[data-value={outcome}]").first.inner_text().replace(",", ""))


def test_a_seed_waits_for_reset_and_then_changes_the_war(visitor: Visitor) -> None:
    page = visitor()

    def strengths() -> list[str]:
        part(page, "step").click()
        expect(part(page, "week")).to_have_text("1")
        return page.locator("[data-faction]").evaluate_all(
            "all => all.map(each => each.getAttribute('aria-label'))"
        )

    first = strengths()
    part(page, "seed").fill("99")
    part(page, "seed").press("Enter")
    expect(part(page, "pending")).to_have_text("Waits for reset: seed.")
    expect(part(page, "reset")).to_have_text("Reset to apply")
    expect(part(page, "week")).to_have_text("1")
    part(page, "reset").click()
    expect(part(page, "pending")).to_have_count(0)
    expect(part(page, "week")).to_have_text("0")
    wait_for(page, "ready")
    second = strengths()
    assert [each.split(" (")[0] for each in first] == [each.split(" (")[0] for each in second]
    assert first != second


def test_what_is_no_seed_is_refused(visitor: Visitor) -> None:
    page = visitor()
    part(page, "seed").fill("-3")
    part(page, "seed").press("Enter")
    expect(part(page, "error")).to_contain_text("A seed is a whole number")
    part(page, "error").get_by_role("button").click()
    expect(part(page, "error")).to_have_count(0)
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("1")


def test_a_slider_waits_for_reset_and_then_moves_an_outcome(visitor: Visitor) -> None:
    page = visitor("?week=8")
    before = shown(page, "signatory_cohesion")
    page.locator("[data-tab=parameters]").click()
    slider = page.locator("[data-slider=tau]")
    slider.locator("input").focus()
    slider.locator("input").press("End")
    expect(slider).to_contain_text("waits for reset")
    expect(part(page, "pending")).to_have_text("Waits for reset: tau.")
    part(page, "reset").click()
    expect(part(page, "pending")).to_have_count(0)
    expect(slider).not_to_contain_text("waits for reset")
    page.locator("[data-tab=weeks]").click()
    for number in range(1, 9):
        part(page, "step").click()
        expect(part(page, "week")).to_have_text(str(number))
    # Autonomy at its dearest: fewer stand together than under the same draws otherwise.
    assert shown(page, "signatory_cohesion") < before


def test_numbers_are_those_of_the_command_line(visitor: Visitor, results: Path) -> None:
    weeks = pd.read_parquet(results / "two" / "tables" / "weeks.parquet")
    row = weeks[(weeks["run"] == 0) & (weeks["week"] == 5)].iloc[0]
    page = visitor(f"?scenario=short&seed={SEED}&week=6")
    for outcome in ("signatory_cohesion", "largest_rebel_share", "effective_coalitions"):
        assert shown(page, outcome) == pytest.approx(row[outcome], abs=0.0051)
    for outcome in ("civilian_harm", "campaign_harm"):
        assert shown(page, outcome) == pytest.approx(row[outcome], abs=0.51)

    page.locator("[data-tab=files]").click()
    name, text = downloaded(page, "weeks")
    assert name == f"short-seed-{SEED}-week-6-outcomes.csv"
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 6
    outcomes = [key for key in rows[5] if key in weeks.columns and key not in ("week", "date")]
    assert len(outcomes) > 20
    found = {key: float(rows[5][key] or "nan") for key in outcomes}
    assert found == pytest.approx({key: row[key] for key in outcomes}, rel=1e-12, nan_ok=True)
