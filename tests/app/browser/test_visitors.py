"""Visitors do not meet, errors do not end a page, links bring back what was seen."""

import json
from typing import Any
from urllib.request import urlopen

from .conftest import Visitor
from .pages import Server, expect, leave, part, wait_for, wait_until
from .serve import FAILING_SEED, FAILING_WEEK, HELD_SEED, MESSAGE


def test_two_visitors_have_wars_of_their_own(visitor: Visitor) -> None:
    first, second = visitor(), visitor("?scenario=ceasefire&seed=3", apart=True)
    part(first, "step").click()
    expect(part(first, "week")).to_have_text("1")
    part(first, "step").click()
    expect(part(first, "week")).to_have_text("2")
    expect(part(second, "week")).to_have_text("0")
    part(second, "step").click()
    expect(part(second, "week")).to_have_text("1")
    expect(part(first, "week")).to_have_text("2")
    expect(part(second, "seed")).to_have_value("3")
    expect(part(second, "scenario")).to_have_value("ceasefire")
    expect(part(first, "scenario")).to_have_value("short")
    expect(part(first, "seed")).to_have_value("1")
    third = visitor()
    expect(part(third, "week")).to_have_text("0")


def test_an_error_in_a_step_is_shown_and_the_page_survives(visitor: Visitor) -> None:
    page = visitor(f"?scenario=short&seed={FAILING_SEED}")
    other = visitor()
    part(page, "rate").select_option("16")
    part(page, "play").click()
    wait_for(page, "failed")
    expect(part(page, "error")).to_contain_text(MESSAGE)
    expect(part(page, "error")).to_contain_text(f"Week {FAILING_WEEK}")
    expect(part(page, "week")).to_have_text(str(FAILING_WEEK - 1))
    expect(part(page, "play")).to_have_text("Play")
    expect(part(page, "step")).to_be_disabled()
    part(page, "seed").fill("5")
    part(page, "seed").press("Enter")
    part(page, "reset").click()
    wait_for(page, "ready")
    expect(part(page, "error")).to_have_count(0)
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("1")
    expect(part(other, "error")).to_have_count(0)


def test_a_link_brings_back_scenario_seed_parameters_and_week(visitor: Visitor) -> None:
    page = visitor("?scenario=short&seed=11&tau=0.2")
    for number in (1, 2, 3):
        part(page, "step").click()
        expect(part(page, "week")).to_have_text(str(number))
    page.wait_for_function("location.search.includes('week=3')")
    again = visitor(page.url.partition("/?")[2].join(["?", ""]))
    expect(part(again, "week")).to_have_text("3")
    expect(part(again, "seed")).to_have_value("11")
    expect(part(again, "scenario")).to_have_value("short")

    def words(of: Any) -> list[str]:
        return of.locator("[data-faction]").evaluate_all(
            "all => all.map(each => each.getAttribute('aria-label'))"
        )

    expect(again.locator("[data-faction]")).to_have_count(page.locator("[data-faction]").count())
    assert words(again) == words(page) != []
    again.locator("[data-tab=parameters]").click()
    expect(again.locator("[data-slider=tau] output")).to_have_text("0.2")
    expect(part(again, "pending")).to_have_count(0)


def test_a_link_that_makes_no_sense_is_explained(visitor: Visitor) -> None:
    page = visitor("?scenario=forty-two-unite")
    expect(part(page, "error")).to_contain_text("nearest: forty-one-unite")
    part(page, "step").click()
    expect(part(page, "week")).to_have_text("1")


def kernels(server: Server) -> int:
    """Return how many visitors the server remembers."""
    with urlopen(f"{server.url}/resourcez") as answer:
        return int(json.load(answer)["kernels"]["total"])


def test_a_page_that_is_closed_is_forgotten(visitor: Visitor, server: Server) -> None:
    before = kernels(server)
    pages = [visitor() for _ in range(2)]
    wait_until(lambda: kernels(server) == before + 2)
    for page in pages:
        part(page, "play").click()
        wait_for(page, "playing", "ended")
        leave(page)
    wait_until(lambda: kernels(server) == before)


def test_a_page_that_waits_for_its_first_war_says_so(visitor: Visitor, server: Server) -> None:
    page = visitor(f"?scenario=ceasefire&seed={HELD_SEED}", until=("warming",))
    page.emulate_media(reduced_motion="reduce")
    chosen = part(page, "scenario").locator("option:checked")
    expect(chosen).to_have_text("A ceasefire")
    expect(part(page, "question")).not_to_have_text("")
    expect(part(page, "clock")).to_have_count(0)
    panel = part(page, "warming")
    expect(panel).to_contain_text("Preparing the war")
    expect(panel.locator(".mu-spin")).to_have_css("animation-name", "none")
    page.emulate_media(reduced_motion="no-preference")
    expect(panel.locator(".mu-spin")).to_have_css("animation-name", "mu-turn")
    box = panel.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wide, high = page.viewport_size["width"], page.viewport_size["height"]
    assert abs(middle[0] - wide / 2) < 20 and abs(middle[1] - high / 2) < high / 6
    server.go.touch()
    wait_for(page, "ready")
    expect(panel).to_have_count(0)
    expect(part(page, "clock")).to_contain_text("Week 0 of ")
    expect(chosen).to_have_text("A ceasefire")
