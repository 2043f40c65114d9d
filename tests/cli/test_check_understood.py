"""What `check` says that it understood."""

import json
from pathlib import Path

import pytest

from model.cli.main import main
from tests.scenario.tiny import write_scenario

CHILD = """\
title = "A smaller raid"
extends = "base.toml"
remove = ["statement"]

[parameters]
tau = 0.25

[[events]]
id = "raid"
capacity = 250

[[events]]
id = "union"
on = 2015-10-12
kind = "merge"
members = "bands"
source = "assumed"
"""


@pytest.fixture
def child(tmp_path: Path) -> Path:
    """Return a scenario that changes a date, an event and a parameter of another."""
    write_scenario(tmp_path)
    return write_scenario(tmp_path, CHILD, "child.toml")


def said(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what `check` prints of a file that is right."""
    assert main(["check", str(path)]) == 0
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_a_file_is_told_in_words(child: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(child, capsys)
    assert lines[1:5] == [
        "A smaller raid. Does it hold?",
        "extends base (The bands sign)",
        "theatre tiny, 20 weeks from 1 September 2015",
        "should move signatory_cohesion by at least 0.05",
    ]
    text = " ".join(lines)
    assert "changes against base: Event raid: capacity: 250, was 300 Event statement, left" in text
    assert "Event union, new: 12 October 2015, merge; members: the list bands (2 fact" in text
    assert "Parameter tau: 0.25 in every run, was 0.2 in every run" in text
    assert lines[-2:] == [
        "~ 30 September 2015  raid   campaign",
        "+ 12 October 2015    union  merge",
    ]


def test_what_changes_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_scenario(tmp_path)
    empty = write_scenario(tmp_path, 'title = "x"\nextends = "base.toml"\n', "empty.toml")
    assert "changes nothing in base" in said(empty, capsys)


def test_another_basis_is_no_other_event(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_scenario(tmp_path)
    text = 'title = "Why?"\nextends = "base.toml"\n[[events]]\nid = "raid"\nbasis = "Read anew."\n'
    lines = said(write_scenario(tmp_path, text, "words.toml"), capsys)
    assert "changes nothing in base" in lines and "Why? Does it hold?" in lines
    assert not any(line.startswith(("~", "+")) for line in lines)


def test_what_extends_nothing_tells_its_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = said(write_scenario(tmp_path), capsys)
    assert "events:" in lines
    assert any(line.startswith("30 September 2015  raid: campaign; actor: ") for line in lines)


def test_a_file_may_complete_what_it_extends(
    child: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = child.with_name("base.toml")
    base.write_text(base.read_text().replace("capacity = 300\n", ""))
    assert main(["check", str(base)]) == 2
    capsys.readouterr()
    assert "base is not whole by itself" in said(child, capsys)


def test_the_same_for_a_program(child: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write_scenario(child.parent, "weeks = x\n", "bad.toml")
    assert main(["check", str(child), "syria-2015", str(bad), "--json"]) == 2
    good, theatre, wrong = json.loads(capsys.readouterr().out)["files"]
    content = good["understood"]
    assert content["extends"] == ["base"] and content["extends_title"] == "The bands sign"
    assert [(each["id"], each["origin"]) for each in content["events"]] == [
        ("raid", "changed"),
        ("union", "new"),
    ]
    assert [each["what"] for each in content["changes"]] == [
        "Event raid: capacity",
        "Event statement",
        "Event union",
        "Parameter tau",
    ]
    assert theatre["understood"]["provinces"] == 14
    assert wrong["understood"] is None and not wrong["ok"]
