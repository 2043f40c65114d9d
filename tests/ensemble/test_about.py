"""What the tables do not say: every shipped scenario can be described, events in words."""

import json
from datetime import date

import pytest

from model.ensemble.about import describe, event_words
from model.figures import as_meta
from model.scenario.events import EVENT_KINDS, Aid
from model.scenario.load import load_scenario
from model.scenario.places import shipped_scenarios


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_every_scenario_is_described(name: str) -> None:
    scenario = load_scenario(name)
    about = describe(scenario)
    json.dumps(about, allow_nan=False)
    as_meta({**about, "baseline": None, "runs": 1, "version": "", "seed": 1})
    signed = {faction["id"] for faction in about["factions"] if faction["signatory"]}
    assert signed == set(scenario.theatre.signatories)
    assert len(about["events"]) == len(scenario.events)
    for event in about["events"]:
        assert event["kind"] in EVENT_KINDS and event["label"] != event["id"]
        assert len(event["label"]) < 60 and "{" not in event["label"]


def labels(name: str) -> dict[str, str]:
    return {event["id"]: event["label"] for event in describe(load_scenario(name))["events"]}


def test_events_in_words() -> None:
    assert labels("forty-one-merge") == {
        "russian-campaign": "Russia's campaign begins",
        "statement": "Statement of the 41",
        "merger": "Merger of 41",
    }
    assert labels("forty-two")["statement"] == "Statement of the 42"
    # A campaign that goes on in another strength does not begin again.
    again = [label for label in labels("as-it-happened").values() if label.startswith("Russia's")]
    assert again.count("Russia's campaign begins") == 1 and len(again) > 1


@pytest.mark.parametrize(
    ("factor", "course"), [(0.0, "ends"), (0.5, "falls"), (1.0, "stays as it was"), (2.0, "rises")]
)
def test_aid_says_where_it_goes(factor: float, course: str) -> None:
    event = Aid(
        id="aid",
        on=date(2015, 10, 1),
        kind="aid",
        source="assumed",
        sponsor="turkey",
        recipients=["jaysh-al-islam"],
        factor=factor,
    )
    assert event_words(event, load_scenario("status-quo").theatre) == f"Aid of Turkey {course}"


def test_control_groups_and_campaign() -> None:
    about = describe(load_scenario("status-quo"))
    assert about["control_groups"]["opposition"] == "Opposition"  # of two sides
    assert about["control_groups"]["isil"] == "ISIL"
    assert about["campaign"] == {"actor": "russia", "declared": ["isil"]}
    assert describe(load_scenario("no-intervention"))["campaign"] is None
