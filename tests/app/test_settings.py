"""Settings: what a link and a scenario file keep of them, and what is refused."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.app import settings as module
from model.app.link import LONGEST, packed, unpacked
from model.app.settings import MOST_BYTES, Settings, admit, from_link, sliders, text_from
from model.app.shelf import Shelf
from model.app.sliders import FIRST, round_step
from model.app.toml import text_of
from model.cli.main import main
from model.scenario.errors import InputError
from model.scenario.load import load_scenario
from model.simulation import CivilWar
from tests.model.test_settled import bits
from tests.reference.theatres import four

CHANGED = Settings("regional-alliance", 7, 12, {"tau": 0.2, "b_commit": 1.5}, run=3)

OWN = """\
title = "My own"
extends = "forty-one-unite"
[parameters]
b_commit = { range = [0.5, 2.0] }
[[events]]
id = "statement"
commitment = { mean = 0.9, half_life_weeks = 10 }
"""


def test_a_link_restores_everything() -> None:
    assert CHANGED.to_query() == {
        "scenario": "regional-alliance",
        "seed": "7",
        "week": "12",
        "run": "3",
        "b_commit": "1.5",
        "tau": "0.2",
    }
    assert Settings.from_query(CHANGED.to_query()) == CHANGED
    assert Settings.from_query({}) == Settings()
    lists = {key: ["9", value] for key, value in CHANGED.to_query().items()}
    assert Settings.from_query(lists) == CHANGED


def test_a_link_carries_a_short_text_and_leaves_a_long_one() -> None:
    own = Settings("mine", text=OWN)
    assert own.fits_link and Settings.from_query(own.to_query()) == own
    # What does not repeat does not pack.
    noise = "".join(f"# {number * 7919 % 10007:x}{number:x}\n" for number in range(3000))
    long = replace(own, text=OWN + noise)
    assert not long.fits_link and "text" not in long.to_query()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"scenario": "forty-one-unit"}, "nearest: forty-one-unite"),
        ({"scenario": "../secrets.toml"}, "unknown scenario"),
        ({"scenario": "/etc/hostname.toml"}, "unknown scenario"),
        ({"seed": "-1"}, "seed: '-1' is out of range"),
        ({"seed": "1e3"}, "out of range"),
        ({"seed": "9" * 5000}, "out of range"),
        ({"seed": "\u0663"}, "out of range"),  # a digit, but not one of ours
        ({"week": "105"}, "beyond the end; allowed: 0 to 104"),
        ({"run": "1000000"}, "0 to 999999"),
        ({"b_commit": "nan"}, "is no number"),
        ({"b_commit": "1e999"}, "is no number"),
        ({"b_commit": "2; import os"}, "is no number"),
        ({"b_commit": "77"}, "outside its range; allowed: 0.2 to 2"),
        ({"b_comit": "1"}, "nearest: b_commit"),
        ({"switches.fight": "0"}, "unknown parameter"),
        ({"weeks": "3"}, "unknown parameter"),
        ({"text": "????"}, "holds no scenario file"),
        ({"text": packed("x" * MOST_BYTES + "y")}, "holds no scenario file"),
        ({"text": packed("title = ")}, "not valid TOML"),
        ({f"key{number}": "1" for number in range(100)}, "too many"),
        ({"seed": []}, "out of range"),
        ({"scenario": None}, "unknown scenario"),
    ],
)
def test_a_bad_link_gives_a_message(query: dict[str, Any], words: str) -> None:
    found, message = from_link(query)
    assert words in message and found == Settings()
    with pytest.raises(InputError):
        Settings.from_query(query)


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=6))
def test_no_link_is_an_exception(query: dict[str, str]) -> None:
    settings, message = from_link(query)
    assert message or settings.scenario()


def test_a_link_unpacks_no_bomb() -> None:
    bomb = packed("#" * 4_000_000)
    assert 0 < len(bomb) <= LONGEST
    assert unpacked(bomb) is None
    assert unpacked(packed(OWN)) == OWN


def checked(text: str, folder: Path) -> Path:
    """Write a downloaded file where it lies alone, and have the command line check it."""
    file = folder / "downloaded.toml"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    return file


@pytest.mark.parametrize(
    "settings",
    [
        Settings("forty-two"),
        CHANGED,
        Settings("mine", text=OWN),
        Settings("mine", 5, parameters={"b_commit": 0.75, "b_threat": 1.0}, text=OWN),
    ],
)
def test_the_scenario_file_plays_alike(settings: Settings, tmp_path: Path) -> None:
    """Red if a value, a fixed draw or an event is lost on the way."""
    here = settings.scenario()
    there = load_scenario(checked(settings.to_toml(), tmp_path))
    for name, parameter in here.parameters.items():
        other = there.parameters[name]
        assert (parameter.value, parameter.range, parameter.draw) == (
            other.value,
            other.range,
            other.draw,
        ), name
    assert here.events == there.events and here.switches == there.switches
    one, two = (CivilWar(each, settings.seed).run_for_weeks(4) for each in (here, there))
    assert bits(one) == bits(two)


def test_the_scenario_file_says_only_what_differs() -> None:
    parsed = tomllib.loads(CHANGED.to_toml())
    assert parsed == {
        "extends": "regional-alliance",
        "parameters": {"b_commit": 1.5, "tau": 0.2},
    }
    assert tomllib.loads(Settings("ceasefire").to_toml()) == {"extends": "ceasefire"}


def test_a_slider_does_what_set_does() -> None:
    moved = Settings(parameters={"b_commit": 1.5}).scenario()
    assert moved.hash == load_scenario("forty-one-unite", ["b_commit=1.5"]).hash
    assert not moved.parameters["b_commit"].draw
    assert Settings(parameters={"b_commit": 1.5}).unchanged().parameters["b_commit"].draw


def test_texts_read_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red if a text can name a file, whatever lies in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "beside.toml").write_text('extends = "forty-one-unite"\n')
    four(tmp_path)
    before = sorted(tmp_path.iterdir())
    for line in (
        'extends = "beside.toml"',
        'extends = "../beside.toml"',
        f'extends = "{tmp_path}/beside.toml"',
        'extends = "your-scenario.toml"',
        'theatre = "four"\nstart = 2015-09-28\nweeks = 4',
    ):
        with pytest.raises(InputError) as wrong:
            Settings("your-scenario", text=line).scenario()
        assert "/muster-" not in str(wrong.value)  # no name of a temporary folder
    for name in ("../beside", "/x", "A B", "x" * 65, ""):
        with pytest.raises(InputError, match="no name"):
            Settings(name, text=OWN).scenario()
    assert sorted(tmp_path.iterdir()) == before


def test_texts_are_limited() -> None:
    comment = ("#" * 999 + "\n") * (MOST_BYTES // 1000)
    comment += "#" * (MOST_BYTES - len(OWN) - len(comment))
    assert text_from((OWN + comment).encode()) == OWN + comment
    Settings("mine", text=OWN + comment).scenario()
    for data, words in (
        ((OWN + comment + "#").encode(), "too big"),
        (b"\xff\xfe", "is no text"),
        (b"  \n", "is empty"),
    ):
        with pytest.raises(InputError, match=words):
            text_from(data)
    with pytest.raises(InputError, match="too big"):
        Settings("mine", text=OWN + comment + "\u00e9").scenario()
    with pytest.raises(InputError, match="nobody"):
        Settings("mine", text=OWN + 'signatories = ["nobody"]\n').scenario()


def test_who_starts_the_server_may_admit_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_admitted", {})
    (tmp_path / "parent.toml").write_text('extends = "forty-one-unite"\nweeks = 9\n')
    (tmp_path / "mine.toml").write_text('extends = "parent.toml"\ntitle = "Mine"\n')
    with pytest.raises(InputError, match="unknown scenario"):
        Settings("mine").scenario()
    assert admit(tmp_path / "mine.toml") == "mine"
    assert Settings("mine").scenario().weeks == 9
    assert admit("ceasefire") == "ceasefire"
    (tmp_path / "ceasefire.toml").write_text('extends = "forty-one-unite"\n')
    assert admit(tmp_path / "ceasefire.toml") == "ceasefire-file"
    with pytest.raises(InputError):
        admit(tmp_path / "missing.toml")


def test_sliders_are_those_of_the_theatre() -> None:
    scenario = Settings().scenario()
    main_ones = sliders(scenario)
    assert [each.key for each in main_ones] == list(FIRST)
    for each in sliders(scenario, every=True):
        of = scenario.parameters[each.key]
        assert (each.value, (each.low, each.high), each.unit) == (of.value, of.range, of.unit)
        assert 30 <= (each.high - each.low) / each.step <= 300
        assert each.source and each.label and each.note
    assert len(sliders(scenario, every=True)) > len(main_ones)
    assert "--set tau=VALUE" in next(each for each in main_ones if each.key == "tau").note


def test_sliders_name_their_sources() -> None:
    found = {each.key: each for each in sliders(Settings().scenario(), every=True)}
    assert found["b_threat"].source == "assumed"
    assert "(20" in found["air_lethality"].source  # titles with dates, no ids


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_steps_are_round(low: float, width: float) -> None:
    step = round_step(low, low + width)
    if low + width > low:
        digits = f"{step:e}".split("e")[0].rstrip("0").rstrip(".")
        assert digits in ("1", "2", "5")


PLAIN = st.one_of(
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.dates(date(1000, 1, 1)),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('ab -"\n'), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text('abc_-9. \u00e9"', max_size=5), VALUES, max_size=4))
def test_toml_is_read_back(content: dict[str, Any]) -> None:
    assert tomllib.loads(text_of(content)) == content


def test_a_shelf_keeps_few_and_no_failures() -> None:
    shelf: Shelf[int, int] = Shelf(2)
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        if key < 0:
            raise ValueError("no")
        return key * 10

    assert [shelf.get(key, lambda key=key: make(key)) for key in (1, 2, 1, 3, 1)] == [
        10, 20, 10, 30, 10,
    ]  # fmt: skip
    assert made == [1, 2, 3] and len(shelf) == 2  # 1 was used again, so 2 had to go
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            shelf.get(-1, lambda: make(-1))
    assert made == [1, 2, 3, -1, -1] and len(shelf) <= 2
