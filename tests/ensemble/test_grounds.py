"""What a manifest keeps of the theatre: rows that a run reads, and the sources that are cited."""

import json
from datetime import date
from pathlib import Path

import pytest

from model.ensemble.grounds import grounds, used_rows
from model.scenario.load import load_scenario
from model.scenario.places import shipped_scenarios
from tests.scenario.tiny import write_scenario


def test_rows_and_sources_by_hand(tmp_path: Path) -> None:
    """Red if a guess counts as sourced, or a row that no run reads is counted."""
    found = grounds([load_scenario(write_scenario(tmp_path))])
    assert (found["id"], found["title"]) == ("tiny", "A made-up valley")
    assert found["roles"] == {"rebels": ["rebel"], "government": ["government"]}
    tables = found["tables"]
    assert tables["factions"] == {"rows": 4, "assumed": 0, "coded": 0}
    # Of the hill the guess of September holds at the start; of the dale what stood in January.
    assert tables["control"] == {"rows": 4, "assumed": 2, "coded": 0}
    assert tables["sponsors"] == {"rows": 2, "assumed": 1, "coded": 0}
    assert tables["rules"]["assumed"] == 1 and "alliances" not in tables
    book = found["sources"]["book"]
    assert book["title"] == "The Book of the Valley" and book["events"] >= 1
    rows = sum(each["rows"] - each["assumed"] for each in tables.values())
    assert book["rows"] >= rows and "assumed" not in found["sources"]


def test_rows_of_another_time_are_left_out() -> None:
    theatre = load_scenario("status-quo").theatre
    late = {row.id for row in used_rows(theatre, "factions", date(2017, 12, 31))}
    early = {row.id for row in used_rows(theatre, "factions", date(2013, 1, 1))}
    assert late < early == set(theatre.faction_ids)
    for row in used_rows(theatre, "factions", date(2015, 9, 28)):
        assert row.active_until is None or row.active_until >= date(2015, 9, 28)
    records = list(used_rows(theatre, "records", date(2014, 1, 1)))
    assert all(row.since is None or row.since < date(2014, 1, 1) for row in records)
    assert len(records) < len(theatre.records)


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_every_source_of_an_event_is_kept(name: str) -> None:
    scenario = load_scenario(name)
    found = json.loads(json.dumps(grounds([scenario]), allow_nan=False))
    cited = {part.strip() for event in scenario.events for part in event.source.split(";")}
    kept = {each for each, row in found["sources"].items() if row["events"]}
    assert kept == cited - {"assumed", "coded"}
    assert all(row["title"] and row["where"] for row in found["sources"].values())


def test_events_of_several_scenarios_count_once() -> None:
    both = grounds([load_scenario(name) for name in ("status-quo", "forty-one-unite")])
    assert both["sources"]["reuters-strikes-2015-10"]["events"] == 1
    assert both["sources"]["alsouria-2015"]["events"] == 1
