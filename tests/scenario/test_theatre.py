"""A theatre as read: rows, selectors, ties, rules, hash."""

import pickle
from datetime import date
from pathlib import Path

import pytest

from model.scenario.errors import InputError
from model.scenario.theatre import load_theatre

from .tiny import edit, write_tiny


def test_tables_are_read_with_their_types(tiny: Path) -> None:
    theatre = load_theatre(tiny)
    fox, owl = theatre.faction("fox"), theatre.faction("owl")
    assert (fox.strength, fox.strength_low, fox.strength_high) == (1000.0, 800.0, 1200.0)
    assert owl.strength is None and owl.islamism is None
    assert owl.active_from == date(2015, 6, 1)
    assert theatre.provinces[1].area_km2 == 70.5
    assert theatre.provinces[0].adjacent == ("dale",)
    assert theatre.window.since == date(2015, 1, 1)
    assert theatre.control_groups == ("crown", "bands")
    assert theatre.coefficients == {"date": "2015-01-01", "values": [0.1, 0.2]}
    assert theatre.parameters["b_commit"].range == (0.2, 2.0)
    assert theatre.parameters["b_commit"].draw


def test_selectors_expand_in_table_order(tiny: Path) -> None:
    theatre = load_theatre(tiny)
    assert theatre.expand("owl") == ("owl",)
    assert theatre.expand(["owl", "fox", "list:bands"]) == ("fox", "owl")
    assert theatre.expand("side:rebel") == theatre.expand("bands") == ("fox", "owl")
    assert theatre.expand("list:everyone") == ("fox", "owl", "crown")
    assert theatre.expand([]) == ()
    assert theatre.signatories == ("fox", "owl")
    with pytest.raises(InputError, match=r"unknown faction 'foxx'.*nearest: fox"):
        theatre.expand("foxx")
    with pytest.raises(InputError, match=r"unknown side 'rebels'.*nearest: rebel"):
        theatre.expand("side:rebels")


def test_selectors_in_tables_become_one_row_for_each_faction(tiny: Path) -> None:
    theatre = load_theatre(tiny)
    assert [row.member for row in theatre.umbrellas] == ["fox", "owl"]
    assert [(row.kind, row.faction) for row in theatre.record_groups] == [
        ("joint", "fox"),
        ("joint", "owl"),
        ("clash", "fox"),
    ]
    assert "crown" in [row.faction for row in theatre.presence]


def test_the_nearest_tie_holds(tiny: Path) -> None:
    ties = load_theatre(tiny).tie_of
    assert ties["patron", "owl"].value == 0.5  # the pair beats the two sides
    assert ties["fox", "patron"].value == 0.1
    assert ties["owl", "crown"].value == ties["crown", "owl"].value == -0.9
    assert ("fox", "owl") not in ties  # fitted, not coded by hand


def test_control_is_that_of_the_latest_date_of_each_province(tiny: Path) -> None:
    theatre = load_theatre(tiny)
    assert theatre.control_on(date(2015, 8, 31))["hill", "bands"].share == 0.75
    later = theatre.control_on(date(2015, 9, 1))
    assert later["hill", "bands"].share == 0.9
    assert later["dale", "crown"].share == 1.0
    assert theatre.control_on(date(2014, 12, 31)) == {}


def test_rules_by_id_replace_the_same_rule_of_the_side(tiny: Path) -> None:
    theatre = load_theatre(tiny)
    assert [rule.weight for rule in theatre.rules_of("fox")] == [1.0]
    assert [rule.weight for rule in theatre.rules_of("owl")] == [0.5]
    assert theatre.rules_of("patron") == ()


def test_declared_by_id_beats_declared_by_side(tiny: Path) -> None:
    theatre = load_theatre(tiny)
    assert theatre.declared_of("fox") == ("crown",)
    assert theatre.declared_of("owl") == ()
    assert theatre.declared_of("crown") == ("fox", "owl")


def test_rows_know_when_they_hold(tiny: Path) -> None:
    row = load_theatre(tiny).presence[1]
    assert row.holds_on(date(2015, 1, 1)) and row.holds_on(date(2016, 12, 31))
    assert not row.holds_on(date(2017, 1, 1))


def test_the_hash_is_of_the_content_alone(tmp_path: Path) -> None:
    one, other = write_tiny(tmp_path / "a"), write_tiny(tmp_path / "b", "elsewhere")
    text = (other / "theatre.toml").read_text()
    (other / "theatre.toml").write_text("# a remark\n" + text)
    assert load_theatre(one).hash == load_theatre(other).hash
    edit(other / "ties.csv", "0.5,0.4,0.6", "0.55,0.4,0.6")
    assert load_theatre(one).hash != load_theatre(other).hash


def test_a_theatre_can_be_pickled(tiny: Path) -> None:
    theatre = load_theatre(tiny)
    again = pickle.loads(pickle.dumps(theatre))
    assert again.hash == theatre.hash and again.faction_ids == theatre.faction_ids


def test_parameters_and_coefficients_may_be_missing(tiny: Path) -> None:
    (tiny / "parameters.toml").unlink()
    (tiny / "coefficients.toml").unlink()
    theatre = load_theatre(tiny)
    assert theatre.parameters == {} and theatre.coefficients == {}


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tiny: Path) -> None:
    plain = load_theatre(tiny).hash
    for path in tiny.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_theatre(tiny).hash == plain
