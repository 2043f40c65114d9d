"""Cards, map, many runs, results, downloads, a scenario of one's own, phones, the keyboard."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from .conftest import Visitor
from .pages import SEED, SHORT, downloaded, expect, part, run_program, wait_for

SMALLEST = """() => Math.min(...[...document.querySelectorAll('.mu *')]
  .filter(each => each.getClientRects().length && [...each.childNodes]
    .some(node => node.nodeType === 3 && node.textContent.trim()))
  .map(each => {
    const svg = each.ownerSVGElement;
    const scale = svg && svg.viewBox.baseVal.width
      ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    return scale * parseFloat(getComputedStyle(each).fontSize);
  }))"""
WIDEST = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def tab(page: Any, name: str) -> None:
    """Go to a part of the page."""
    page.locator(f"[data-tab={name}]").click()
    expect(page.locator(f"[data-tab={name}]")).to_have_attribute("aria-selected", "true")


def test_a_faction_has_a_card(visitor: Visitor) -> None:
    page = visitor("?week=3")
    node = page.locator("[data-faction=ahrar-al-sham]")
    node.click()
    card = part(page, "card")
    expect(card).to_contain_text("Ahrar al-Sham")
    strength = node.get_attribute("aria-label").split(": ")[1].split(" fighters")[0]
    expect(card.locator("[data-fact=Strength]")).to_contain_text(f"{strength} fighters")
    for words in ("one coalition", "Allies", "Enemies", "by which rule", "Sources"):
        expect(card).to_contain_text(words)
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("4")
    expect(card).to_be_visible()
    card.get_by_role("button", name="Close the card").click()
    expect(card).to_have_count(0)


def test_the_keyboard_reaches_factions_and_governorates(visitor: Visitor) -> None:
    page = visitor()
    nodes = page.locator("[data-faction]")
    nodes.first.focus()
    page.keyboard.press("ArrowRight")
    second = nodes.nth(1).get_attribute("data-faction")
    focused = "() => document.activeElement.dataset.faction"
    page.wait_for_function(f"({focused})() === '{second}'")
    page.keyboard.press("Enter")
    expect(nodes.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(part(page, "card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(part(page, "card")).to_have_count(0)
    page.locator("[data-province=idlib]").focus()
    expect(part(page, "province")).to_contain_text("Idlib")
    page.locator("[data-tab=weeks]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tab=parameters]")).to_have_attribute("aria-selected", "true")


def test_a_week_is_told_by_map_and_log(visitor: Visitor) -> None:
    page = visitor("?scenario=forty-one-unite&week=20")
    page.locator("[data-province=aleppo]").hover()
    detail = part(page, "province")
    expect(detail).to_contain_text("Control")
    expect(detail).to_contain_text("Fighters killed this week, by")
    assert page.locator("[data-test=log] li").count() > 3
    page.get_by_label("this week only").check()
    weeks = page.locator("[data-test=log] .mu-when").all_inner_texts()
    assert all(each.startswith("Week 20") for each in weeks)


@pytest.mark.slow
def test_many_runs_show_progress_and_bands_and_can_be_cancelled(visitor: Visitor) -> None:
    page = visitor("?scenario=short")
    tab(page, "many")
    part(page, "many-runs").select_option("200")
    part(page, "many-start").click()
    part(page, "many-cancel").click()
    page.locator("[data-test=many-status][data-state=cancelled]").wait_for()
    part(page, "many-runs").select_option("10")
    part(page, "many-start").click()
    page.locator("[data-test=many-status][data-state=done]").wait_for(timeout=300_000)
    expect(part(page, "found")).to_contain_text("10 runs")
    expect(page.locator("[data-chart=cohesion] path[stroke=none]").first).to_be_visible()
    expect(page.locator("[data-value=signatory_cohesion]")).to_have_text(re.compile(r"\d"))
    # The page goes on meanwhile and after, and a run of the crowd can be watched.
    page.locator("[data-watch=highest]").click()
    expect(page.locator("[data-tab=weeks]")).to_have_attribute("aria-selected", "true")
    wait_for(page, "ready")
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("1")


def test_what_cannot_be_compared_is_refused(visitor: Visitor) -> None:
    page = visitor("?scenario=short")
    tab(page, "many")
    part(page, "many-against").select_option("status-quo")
    part(page, "many-start").click()
    expect(part(page, "many-error")).to_contain_text("different numbers of weeks")


def test_results_are_browsed_and_a_run_is_replayed(visitor: Visitor, results: Path) -> None:
    page = visitor()
    tab(page, "results")
    expect(part(page, "results")).to_contain_text("two")
    page.locator("[data-open='two/short']").click()
    expect(part(page, "found")).to_contain_text("2 runs")
    part(page, "run").fill("1")
    part(page, "watch").click()
    expect(part(page, "note").first).to_contain_text("Run 1")
    wait_for(page, "ready")
    expect(part(page, "seed")).to_have_value(str(SEED))
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("1")

    weeks = pd.read_parquet(results / "two" / "tables" / "weeks.parquet")
    row = weeks[(weeks["run"] == 1) & (weeks["week"] == 0)].iloc[0]
    tab(page, "files")
    header, first = downloaded(page, "weeks")[1].splitlines()[:2]
    values = dict(zip(header.split(","), first.split(","), strict=True))
    outcome = "signatory_cohesion"
    assert float(values[outcome]) == pytest.approx(row[outcome], rel=1e-12)


def test_the_name_of_a_results_folder_opens_it(visitor: Visitor) -> None:
    page = visitor()
    tab(page, "results")
    name = page.locator("[data-folder=two]")
    expect(name).to_have_text("two")
    name.focus()
    page.keyboard.press("Enter")
    expect(part(page, "found")).to_contain_text("2 runs")


def test_a_sweep_shows_its_figure_and_its_points(visitor: Visitor, results: Path) -> None:
    page = visitor()
    tab(page, "results")
    page.locator("[data-folder=grid]").click()
    panel = part(page, "swept")
    expect(panel.locator("tbody tr")).to_have_count(2)
    expect(part(page, "figure")).to_have_attribute("alt", re.compile("tau"))
    table = pd.read_csv(results / "grid" / "sweep.csv")
    last = table["point"].iloc[-1]
    row = table[(table["point"] == last) & (table["outcome"] == "signatory_cohesion")].iloc[0]
    shown = panel.locator(f"[data-point={last}] td").first.inner_text()
    assert float(shown.split()[0]) == pytest.approx(row["mean"], rel=0.01)
    part(page, "swept-run").fill("1")
    panel.locator(f"[data-watch-point={last}]").click()
    expect(part(page, "note").first).to_contain_text(f"Run 1 of {last} in grid.")


def test_settings_are_downloaded_as_a_scenario_that_check_accepts(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor("?scenario=forty-one-unite&tau=0.2")
    tab(page, "files")
    name, text = downloaded(page, "scenario")
    assert name == "forty-one-unite-as-set.toml"
    assert "tau = 0.2" in text
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    done = run_program("check", file)
    assert done.returncode == 0, done.stderr


def test_figures_are_downloaded(visitor: Visitor) -> None:
    page = visitor("?week=2")
    tab(page, "files")
    name, text = downloaded(page, "cohesion.svg")
    assert name == "short-seed-1-week-2-cohesion.svg"
    assert "<svg" in text
    with page.expect_download() as coming:
        page.locator("[data-download='cohesion.png']").click()
    assert Path(coming.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_scenario_of_ones_own_is_checked_and_played(visitor: Visitor) -> None:
    page = visitor()
    tab(page, "files")
    part(page, "take").click()
    expect(part(page, "own")).not_to_have_value("")
    part(page, "own").fill('extends = "status-quo"\nweks = 3\n')
    part(page, "play-own").click()
    expect(part(page, "own-error")).to_contain_text("nearest: weeks")
    expect(part(page, "scenario")).to_have_value("short")
    part(page, "upload").set_input_files(SHORT)
    expect(part(page, "own")).to_have_value(SHORT.read_text(encoding="utf-8"))
    part(page, "own").fill('title = "Mine"\nextends = "status-quo"\nweeks = 5\n')
    part(page, "play-own").click()
    expect(part(page, "clock")).to_contain_text("of 5")
    wait_for(page, "ready")
    expect(page.locator("[data-test=scenario] option:checked")).to_have_text("Mine (yours)")
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("1")


def test_a_scenario_that_is_too_big_is_refused(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor()
    tab(page, "files")
    big = tmp_path / "big.toml"
    big.write_text("# " + "x" * 70_000, encoding="utf-8")
    part(page, "upload").set_input_files(big)
    expect(part(page, "own-error")).to_contain_text("too big")
    expect(part(page, "own")).to_have_value("")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_it_is_readable(visitor: Visitor, width: int, height: int) -> None:
    page = visitor("?week=6", size={"width": width, "height": height})
    page.locator("[data-faction=nusra]").click()
    expect(part(page, "card")).to_be_visible()
    for name in ("weeks", "parameters", "many", "results", "files"):
        tab(page, name)
        content, screen = page.evaluate(WIDEST)
        assert content <= screen, name
        # Half a hundredth: names in the network are scaled to 12 pixels.
        assert page.evaluate(SMALLEST) >= 11.995, name
