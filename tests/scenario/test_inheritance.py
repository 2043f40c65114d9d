"""What a child takes over, changes, adds and drops; and what comes from the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from model.scenario.errors import InputError
from model.scenario.events import Campaign, Statement
from model.scenario.load import load_scenario

from .tiny import SCENARIO, write_scenario

CHILD = """\
extends = "base.toml"
title = "The child"
remove = ["statement"]
switches = { fight = false }

[parameters]
tau = { value = 0.15, range = [0.1, 0.4], source = "book" }

[[events]]
id = "raid"
capacity = 250

[[events]]
id = "oath"
on = 2015-09-15
kind = "merge"
members = "bands"
source = "assumed"
"""


def child_of(base: Path, text: str, name: str = "child.toml") -> Path:
    """Write a scenario beside another."""
    return write_scenario(base.parent, text, name)


def test_a_root_scenario_is_resolved(base: Path) -> None:
    scenario = load_scenario(base)
    assert (scenario.name, scenario.title) == ("base", "The bands sign")
    assert (scenario.start, scenario.weeks) == (date(2015, 9, 1), 20)
    assert scenario.chain == ("base",) and scenario.warnings == ()
    assert scenario.moves is not None and scenario.moves.by == 0.05
    assert all(scenario.switches.model_dump().values())
    raid, statement = scenario.events
    assert isinstance(raid, Campaign) and raid.declared == ("owl",)
    assert isinstance(statement, Statement) and statement.signatories == ("bands",)
    assert statement.rule_weight == 0.1
    assert scenario.theatre.expand(statement.signatories) == ("fox", "owl")
    assert scenario.day(1) == date(2015, 9, 8) and scenario.week_of(statement.on) == 4


def test_a_child_changes_only_what_it_names(base: Path) -> None:
    scenario = load_scenario(child_of(base, CHILD))
    assert scenario.title == "The child" and scenario.question == "Does it hold?"
    assert scenario.chain == ("base", "child")
    assert [event.id for event in scenario.events] == ["oath", "raid"]  # by date
    raid = scenario.events[1]
    assert isinstance(raid, Campaign)
    assert (raid.capacity, raid.capacity_range) == (250.0, (200.0, 400.0))
    assert not scenario.switches.fight and scenario.switches.hold
    assert scenario.parameters["tau"].value == 0.15
    assert scenario.parameters["tau"].unit == "weight"
    assert scenario.parameters["b_commit"].draw


def test_a_table_of_an_event_changes_key_by_key(base: Path) -> None:
    text = 'extends = "base.toml"\n[[events]]\nid = "statement"\ncommitment.mean = 0.2\n'
    statement = load_scenario(child_of(base, text)).events[1]
    assert isinstance(statement, Statement)
    assert (statement.commitment.mean, statement.commitment.half_life_weeks) == (0.2, 26)


def test_a_removed_event_can_be_made_anew(base: Path) -> None:
    text = (
        'extends = "base.toml"\nremove = ["raid"]\n[[events]]\nid = "raid"\non = 2015-10-01\n'
        'kind = "enter"\nfaction = "owl"\nsource = "book"\n'
    )
    with pytest.raises(InputError, match="'owl' is there already on 2015-10-01"):
        load_scenario(child_of(base, text))


def test_three_generations(base: Path) -> None:
    child_of(base, CHILD)
    text = 'extends = "child.toml"\nweeks = 5\nswitches = { fight = true, hold = false }\n'
    scenario = load_scenario(child_of(base, text, "grandchild.toml"))
    assert scenario.chain == ("base", "child", "grandchild") and scenario.weeks == 5
    assert scenario.switches.fight and not scenario.switches.hold


def test_events_of_one_day_keep_the_order_of_the_files(base: Path) -> None:
    event = (
        '[[events]]\nid = "{}"\non = 2015-09-30\nkind = "merge"\nmembers = "bands"\nsource="book"\n'
    )
    text = 'extends = "base.toml"\n' + event.format("b") + event.format("a")
    ids = [event.id for event in load_scenario(child_of(base, text)).events]
    assert ids == ["raid", "b", "a", "statement"]


def test_a_value_alone_fixes_a_parameter(base: Path) -> None:
    drawn = load_scenario(base).parameters["b_commit"]
    fixed = load_scenario(base, ["b_commit=1.5"]).parameters["b_commit"]
    assert drawn.draw and not fixed.draw and fixed.value == 1.5
    assert (fixed.source, fixed.basis) == ("assumed", "set by --set")
    both = load_scenario(base, ["b_commit={value=1.5, range=[1, 3]}"]).parameters["b_commit"]
    assert both.draw and both.range == (1.0, 3.0)
    again = load_scenario(base, ["b_commit=1.5", "b_commit.draw=true"]).parameters["b_commit"]
    assert again.draw


def test_settings_reach_parameters_events_and_switches(base: Path) -> None:
    settings = [
        "parameters.tau=0.3",
        "events.raid.capacity=5",
        "events.raid.capacity_range=[0, 10]",
        "events.raid.declared=fox",
        "events.statement.commitment.mean=0.1",
        "events.statement.on=2015-11-01",
        "switches.realign=false",
        "start=2015-09-02",
        "weeks=9",
    ]
    scenario = load_scenario(base, settings)
    raid, statement = scenario.events
    assert isinstance(raid, Campaign) and isinstance(statement, Statement)
    assert (raid.capacity, raid.declared) == (5.0, ("fox",))
    assert (statement.on, statement.commitment.mean) == (date(2015, 11, 1), 0.1)
    assert statement.commitment.half_life_weeks == 26
    assert scenario.parameters["tau"].value == 0.3
    assert not scenario.switches.realign
    assert (scenario.start, scenario.weeks) == (date(2015, 9, 2), 9)
    assert load_scenario(base, settings, weeks=3).weeks == 3


def test_an_event_that_a_short_run_does_not_reach_only_warns(base: Path) -> None:
    scenario = load_scenario(base, weeks=4)
    assert scenario.warnings == (
        "event 'raid' on 2015-09-30 is not reached: the run ends after 4 weeks",
        "event 'statement' on 2015-10-05 is not reached: the run ends after 4 weeks",
    )
    assert len(scenario.events) == 2
    assert load_scenario(base, weeks=5).warnings == ()


def test_a_run_past_the_window_warns(base: Path) -> None:
    assert "past 2016-12-31" in load_scenario(base, weeks=100).warnings[0]


def test_aid_that_changes_nothing_warns(base: Path) -> None:
    text = (
        'extends = "base.toml"\n[[events]]\nid = "gold"\non = 2015-10-01\nkind = "aid"\n'
        'sponsor = "patron"\nrecipients = "{}"\nfactor = 2\nsource = "assumed"\n'
    )
    warnings = load_scenario(child_of(base, text.format("fox"))).warnings
    assert warnings == ("event 'gold' changes nothing: 'patron' supplies none of them",)
    assert load_scenario(child_of(base, text.format("owl"))).warnings == ()


def test_a_faction_can_enter_leave_and_enter_again(base: Path) -> None:
    event = '[[events]]\nid = "{}"\non = {}\nkind = "{}"\nfaction = "owl"\nsource = "book"\n'
    text = 'extends = "base.toml"\n' + event.format("out", "2015-11-01", "leave")
    text += event.format("in", "2015-12-01", "enter")
    assert len(load_scenario(child_of(base, text)).events) == 4
    late = child_of(base, text + event.format("again", "2015-11-15", "leave"))
    with pytest.raises(InputError, match="'owl' does not exist on 2015-11-15"):
        load_scenario(late)


def test_the_hash_tells_scenarios_apart_and_nothing_else(base: Path) -> None:
    first = load_scenario(base)
    base.write_text("# a remark\n" + SCENARIO)
    assert load_scenario(base).hash == first.hash
    assert load_scenario(base, weeks=19).hash != first.hash
    assert load_scenario(base, ["tau=0.21"]).hash != first.hash
    assert load_scenario(base, ["tau=0.21"]).hash == load_scenario(base, ["tau = 0.21"]).hash


def test_resolved_is_plain_data(base: Path) -> None:
    scenario = load_scenario(base)
    resolved = scenario.resolved()
    assert json.loads(json.dumps(resolved, allow_nan=False)) == resolved
    assert resolved["hash"] == scenario.hash
    assert resolved["events"][0]["on"] == "2015-09-30"
    assert resolved["theatre"]["hash"] == scenario.theatre.hash


def test_theatres_are_loaded_once_for_many_scenarios(base: Path) -> None:
    child = child_of(base, CHILD)
    theatres: dict[Path, object] = {}
    one = load_scenario(base, theatres=theatres)  # type: ignore[arg-type]
    other = load_scenario(child, theatres=theatres)  # type: ignore[arg-type]
    assert one.theatre is other.theatre


def test_a_capacity_that_is_set_alone_is_fixed() -> None:
    """A sweep over a capacity that every replication draws anew goes red."""
    name = "events.russian-campaign"
    plain = load_scenario("status-quo", [f"{name}.capacity=2"])
    both = load_scenario(
        "status-quo", [f"{name}.capacity_range=[1, 3]", f"{name}.capacity=2"]
    )
    ranges = [
        event.capacity_range
        for scenario in (plain, both)
        for event in scenario.events
        if isinstance(event, Campaign)
    ]
    assert ranges == [None, (1.0, 3.0)]
