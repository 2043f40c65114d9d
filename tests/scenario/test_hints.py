"""What is offered for lines that are no TOML, and for words that mean another key."""

import tomllib
from pathlib import Path

import pytest

from model.scenario.errors import InputError
from model.scenario.load import load_scenario
from model.scenario.meant import WORDS, by_meaning, meant
from model.scenario.schema import EVENT_KINDS, Moves, ParameterSetting, ScenarioFile
from model.scenario.toml_hints import explained, hint_of

from .tiny import SCENARIO, write_scenario

# what a person wrote, what they meant
MENDED = {
    "title = A core first": 'title = "A core first"',
    "kind = merge  # at once": 'kind = "merge"',
    'title = a "core" first': "title = 'a \"core\" first'",
    "members = [ahrar-al-sham, 'it', jaysh]": 'members = ["ahrar-al-sham", \'it\', "jaysh"]',
    "m = { mean = low }": 'm = { mean = "low" }',
    "fight = False": "fight = false",
    "fight = yes": "fight = true",
    "on = 2015-11-2": "on = 2015-11-02",
    "on = 2015/11/02": "on = 2015-11-02",
    "tau = 0,2": "tau = 0.2",
    "tau = .2": "tau = 0.2",
    "title = \u201cA core\u201d": 'title = "A core"',
    "title: 'x'": "title = 'x'",
    "[[events]": "[[events]]",
    "[parameters": "[parameters]",
    'title = "x': 'title = "x"',
    "title = 'it's'": 'title = "it\'s"',
}


@pytest.mark.parametrize("written", MENDED)
def test_a_line_is_put_right(written: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(written)
    allowed, mended = hint_of(written)
    assert allowed and mended == MENDED[written]
    tomllib.loads(mended)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("on = 5 October 2015", "a date"),
        ("on = 02.11.2015", "a date"),
        ("on = 2015-13-40", "a date"),
        ("tau = 50 %", "a number"),
        ("weeks = 3 weeks", "a number alone, or text"),
        ("weeks =", "a value"),
        ("extends status-quo", "key = value"),
        ("m = ['a' 'b']", "commas"),
        ('t = "C:\\users"', "single quotes"),
    ],
)
def test_what_cannot_be_told_is_not_guessed(written: str, word: str) -> None:
    allowed, mended = hint_of(written)
    assert word in allowed and mended == ""


def message(text: str) -> tuple[str, str, str, str]:
    """Return what is said of a text."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    return explained(text, str(caught.value))


def test_the_line_is_named_and_shown() -> None:
    where, said, _, close = message("weeks = 3\ntitle = A core\n")
    assert where == "line 2, column 9"
    assert said == "not valid TOML: Invalid value: title = A core"
    assert close == 'title = "A core"'


def test_a_list_that_does_not_end_is_named_where_it_begins() -> None:
    where, said, allowed, _ = message('a = ["x",\n  "y"\nb = 3\n')
    assert where == "line 1" and said.endswith('a = ["x",') and allowed.endswith("]")


def test_bare_words_in_a_list_of_several_lines() -> None:
    where, _, _, close = message("a = [\n  one,\n  two,\n]\n")
    assert where.startswith("line 2") and close == '"one",'


def test_a_key_that_stands_twice() -> None:
    assert message("a = 1\na = 2\n")[1:3] == (
        "not valid TOML: Cannot overwrite a value: a = 2",
        "each key once",
    )


def test_a_long_line_is_cut() -> None:
    _, said, _, close = message(f"a = {'b ' * 4000}")
    assert len(said) < 120 and close == ""


def test_words_lead_to_keys_that_exist() -> None:
    keys = set(ScenarioFile.model_fields) | set(Moves.model_fields) | set(EVENT_KINDS)
    keys |= set(ParameterSetting.model_fields) | {"half_life_weeks"}
    for model in EVENT_KINDS.values():
        keys |= set(model.model_fields)
    assert set(WORDS) <= keys


@pytest.mark.parametrize(
    ("word", "known", "key"),
    [
        ("date", ["id", "on", "note"], "on"),
        ("When", ["id", "on"], "on"),
        ("end", ["until", "weeks"], "until"),
        ("end", ["id", "kind"], ""),
        ("half-life", ["mean", "half_life_weeks"], "half_life_weeks"),
        ("to", ["recipients", "until"], "until"),
        ("wekes", ["weeks"], "weeks"),
    ],
)
def test_a_word_means_a_key(word: str, known: list[str], key: str) -> None:
    assert meant(word, known) == key


def test_no_usual_word() -> None:
    assert by_meaning("wekes", ["weeks"]) is None and by_meaning(3, ["weeks"]) is None


def problems(folder: Path, old: str, new: str) -> str:
    """Return what is wrong with the small scenario after an edit, a line each."""
    with pytest.raises(InputError) as caught:
        load_scenario(write_scenario(folder, SCENARIO.replace(old, new, 1)))
    return "\n".join(each.line() for each in caught.value.problems)


def test_in_a_scenario_file(tmp_path: Path) -> None:
    assert "unknown key 'date'" in problems(tmp_path, "on = 2", "date = 2")
    assert problems(tmp_path, "on = 2", "date = 2").endswith("nearest: on")
    text = problems(tmp_path, 'kind = "campaign"', 'type = "campaign"')
    assert "missing key 'kind'; 'type' stands there instead" in text
    assert problems(tmp_path, '"campaign"', '"bombing"').endswith("nearest: campaign")


def test_extends_without_its_ending(tmp_path: Path) -> None:
    write_scenario(tmp_path)
    with pytest.raises(InputError, match=r"nearest: base\.toml"):
        load_scenario(write_scenario(tmp_path, 'extends = "base"\n', "child.toml"))
