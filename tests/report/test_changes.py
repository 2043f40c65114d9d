"""A readable diff of resolved scenarios."""

from model.report.changes import events_table, table_of
from model.scenario.differences import changes, event_words, value_words
from model.scenario.load import load_scenario


def pair(new: str, *settings: str) -> list[tuple[str, str, str]]:
    """Return how a scenario differs from `status-quo`."""
    old = load_scenario("status-quo").resolved()
    found = changes(old, load_scenario(new, settings).resolved(), {"russia": "Russia"})
    return [each[:3] for each in found]


def test_an_event_that_only_one_has() -> None:
    ((what, was, now),) = pair("forty-one-unite")
    assert (what, was) == ("Event statement", "\N{EN DASH}")
    assert now.startswith(
        "5 October 2015, statement; signatories: forty-one; against: Russia, iran"
    )
    ((what, was, now),) = pair("no-intervention")
    assert what == "Event russian-campaign" and "capacity: 350" in was and now == "\N{EN DASH}"


def test_a_field_of_an_event_a_switch_and_a_parameter() -> None:
    found = pair(
        "status-quo", "events.russian-campaign.capacity=10", "switches.fight=false", "tau=0.2"
    )
    by_name = {what: (was, now) for what, was, now in found}
    assert by_name["Event russian-campaign: capacity"] == ("350", "10")
    assert by_name["Process fight"] == ("on", "off")
    was, now = by_name["Parameter tau"]
    assert was.startswith("drawn from ") and now == "0.2 in every run"


def test_dates_and_length() -> None:
    found = {what for what, *_ in pair("opening-2015")}
    assert {"First day", "Weeks"} <= found


def test_equal_scenarios_differ_in_nothing() -> None:
    assert pair("status-quo") == []


def test_words_of_values() -> None:
    assert value_words([], {}) == "\N{EN DASH}" and value_words(True, {}) == "on"
    assert value_words(list("abcdefgh"), {"a": "Anna"}) == "Anna, b, c, d, e, f and 2 more"
    assert value_words("2015-10-05", {}) == "5 October 2015"
    assert value_words("side:rebel", {}) == "side rebel" and value_words(1234.5, {}) == "1,234.5"
    event = {"id": "x", "kind": "set_rule", "on": "2015-10-05", "until": None, "weight": 0.5}
    assert event_words(event, {}) == "5 October 2015, set rule; weight: 0.5"


def test_tables_of_changes() -> None:
    old, new = (load_scenario(name).resolved() for name in ("status-quo", "forty-two"))
    table = table_of(changes(old, new, {}), "status-quo", "forty-two")
    assert table.head == ("what", "status-quo", "forty-two", "source")
    assert table.rows[0][3] == "alsouria-2015, aljazeera-2015-10-06"
    assert len(events_table(new, "forty-two", {}).rows) == 2
