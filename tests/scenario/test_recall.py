"""A resolved scenario that a manifest keeps gives the same scenario again."""

import json
from typing import Any

import pytest

from model.scenario.errors import InputError
from model.scenario.load import Scenario, list_scenarios, load_scenario
from model.scenario.recall import recall

NAMES = sorted(scenario.name for scenario in list_scenarios())


def kept(scenario: Scenario) -> Any:
    """Return what a manifest holds of a scenario."""
    return json.loads(json.dumps(scenario.resolved()))


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_comes_back(name: str) -> None:
    """A date, a list or a default that JSON loses goes red."""
    scenario = load_scenario(name, ["tau=0.3"], 7)
    again = recall(kept(scenario), scenario.theatre, "manifest.json")
    assert again.hash == scenario.hash
    assert again.events == scenario.events
    assert again.parameters == scenario.parameters
    assert again.weeks == 7


def test_another_theatre_is_refused() -> None:
    """Old runs played on new tables would be other runs."""
    scenario = load_scenario("status-quo")
    content = kept(scenario)
    content["theatre"]["hash"] = "0" * 64
    with pytest.raises(InputError, match="have changed since"):
        recall(content, scenario.theatre, "manifest.json")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("weeks", "many"),
        ("start", "someday"),
        ("events", [{"kind": "meteor"}]),
        ("events", [3]),
        ("parameters", []),
        ("switches", {"fight": "perhaps"}),
        ("chain", None),
    ],
)
def test_what_is_no_scenario_is_refused(key: str, value: Any) -> None:
    """A traceback on a manifest that was written by hand goes red."""
    scenario = load_scenario("status-quo")
    with pytest.raises(InputError, match="not a scenario that this version wrote"):
        recall(kept(scenario) | {key: value}, scenario.theatre, "manifest.json")


def test_an_altered_scenario_is_refused() -> None:
    """Content that no longer fits its hash goes red."""
    scenario = load_scenario("status-quo")
    with pytest.raises(InputError, match="does not fit"):
        recall(kept(scenario) | {"weeks": 3}, scenario.theatre, "manifest.json")
