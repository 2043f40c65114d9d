"""The shipped theatre and scenarios: complete, sourced, loadable, in step with their schema."""

import csv
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from model.scenario.catalogue import list_scenarios
from model.scenario.errors import Problem
from model.scenario.json_schema import scenario_schema, scenario_schema_text
from model.scenario.load import load_scenario
from model.scenario.places import shipped_folder, shipped_scenarios, shipped_theatres
from model.scenario.tables import CSV_TABLES
from model.scenario.theatre import Theatre, load_theatre

REQUIRED = {
    "status-quo",
    "forty-one-unite",
    "forty-one-merge",
    "regional-alliance",
    "strikes-as-declared",
    "forty-two",
    "nusra-leaves-al-qaeda",
    "no-intervention",
    "sponsors-divide",
    "ceasefire",
    "as-it-happened",
    "opening-2015",
}


@pytest.fixture(scope="module")
def syria() -> Theatre:
    """Return the shipped theatre."""
    return load_theatre("syria-2015")


def raw_rows(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return every row of every table as written, read without the loader."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name in CSV_TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            found += [(name, dict(row)) for row in csv.DictReader(stream)]
    for name in ("targeting", "parameters"):
        path = folder / f"{name}.toml"
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        for value in content.values():
            found += [(name, row) for row in (value if isinstance(value, list) else [value])]
    return found


def lacking(row: dict[str, Any], known: set[str]) -> str:
    """Return what a row lacks: nothing if it has a source, or is assumed with a range."""
    ids = {part.strip() for part in row["source"].split(";")} - {"", "coded"}
    if "assumed" not in ids:
        return "" if ids and ids <= known else "source"
    spans = [
        row.get("range"),
        row.get("low") and row.get("high"),
        row.get("strength_low") and row.get("strength_high"),
        # an unknown strength is drawn from the range of [unknown_size]
        "strength" in row and not row["strength"],
        # tables without columns for a range give a reason
        row.get("basis") and not {"range", "low", "strength_low"} & set(row),
    ]
    return "" if any(spans) else "range"


@pytest.mark.parametrize("name", sorted(shipped_theatres()))
def test_every_row_has_a_source_or_is_assumed_with_a_range(name: str) -> None:
    folder = shipped_theatres()[name]
    known = set(tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8-sig")))
    rows = raw_rows(folder)
    counted = Counter(name for name, _ in rows)
    assert set(counted) >= {"factions", "presence", "ties", "targeting", "parameters"}
    assert set(counted) == {*CSV_TABLES, "targeting", "parameters"} or name != "syria-2015"
    bad = [(name, lacking(row, known), row) for name, row in rows if lacking(row, known)]
    assert not bad, f"{len(bad)} of {len(rows)} rows: {[each[:2] for each in bad][:5]}, {bad[:3]}"


def test_the_theatre_is_as_large_as_promised(syria: Theatre) -> None:
    assert len(syria.factions) >= 70 and len(syria.provinces) == 14
    assert len(syria.signatories) == 41
    unnamed = [name for name in syria.signatories if name.startswith("unnamed-signatory-")]
    assert len(unnamed) == 8
    assert all(syria.faction(name).strength is None for name in unnamed)
    assert {row.umbrella for row in syria.umbrellas} >= {"jaysh-al-fatah", "fatah-halab"}


def test_contract_names_are_there(syria: Theatre) -> None:
    ids = [
        "ahrar-al-sham",
        "isil",
        "nusra",
        "ypg",
        "jund-al-aqsa",
        "southern-front",
        "syrian-government",
        "russia",
        "iran",
        "turkey",
        "saudi-arabia",
        "qatar",
        "jordan",
        "united-states",
        "hezbollah",
        "al-qaeda",
        "political-opposition",
    ]
    assert set(ids) <= set(syria.faction_ids)
    assert "forty-one" in syria.lists
    names = {"b_threat", "b_grievance", "b_commit", "b_sponsor", "b_domination", "tau"}
    assert names <= set(syria.parameters)


def test_what_the_article_says_of_nusra(syria: Theatre) -> None:
    assert "nusra" not in syria.signatories and "ahrar-al-sham" in syria.signatories
    fatah = {row.member for row in syria.umbrellas if row.umbrella == "jaysh-al-fatah"}
    assert {"nusra", "ahrar-al-sham"} <= fatah
    assert syria.declared_of("russia") == ("isil",)


def test_all_promised_scenarios_ship() -> None:
    assert set(shipped_scenarios()) >= REQUIRED


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_a_shipped_scenario_loads(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.title and scenario.question
    assert scenario.moves is not None or name in ("status-quo", "as-it-happened", "opening-2015")


def test_the_list_shows_what_loading_finds() -> None:
    for each in list_scenarios():
        scenario = load_scenario(each.name)
        assert (each.title, each.question) == (scenario.title, scenario.question)
        assert each.theatre == scenario.theatre.id


def test_the_committed_schema_is_in_step() -> None:
    committed = Path(shipped_folder() / "schema.json").read_text(encoding="utf-8")
    assert committed == scenario_schema_text(), "run: python run.py schema > scenarios/schema.json"


def test_the_schema_knows_the_keys_of_every_shipped_file() -> None:
    schema = scenario_schema()
    changes = schema["$defs"]["Change"]["properties"]
    for path in shipped_scenarios().values():
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(content) <= set(schema["properties"]), path.name
        for event in content.get("events", []):
            assert set(event) <= set(changes), path.name


def test_the_schema_is_plain_json_without_null_types() -> None:
    text = json.dumps(scenario_schema())
    assert '"null"' not in text
    assert scenario_schema()["else"]["required"] == ["theatre", "start", "weeks"]


def test_a_problem_is_one_line() -> None:
    problem = Problem(
        "scenarios/x.toml",
        "events[2].actor",
        "unknown faction 'rusia'",
        "a faction id of the theatre",
        "russia",
    )
    assert problem.line() == (
        "scenarios/x.toml: events[2].actor: unknown faction 'rusia'; allowed: a faction id of "
        "the theatre; nearest: russia"
    )
