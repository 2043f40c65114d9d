"""Each way a scenario file can be wrong: file, place, what is allowed, the nearest match."""

from pathlib import Path

import pytest

from model.scenario.errors import InputError
from model.scenario.load import load_scenario

from .tiny import SCENARIO, write_scenario


def lines_of(path: Path, settings: list[str] | None = None) -> list[str]:
    """Return the problems of a scenario, one line each, with paths cut to the file's name."""
    with pytest.raises(InputError) as caught:
        load_scenario(path, settings or [])
    return [problem.line().replace(f"{path.parent}/", "") for problem in caught.value.problems]


EVENT = '[[events]]\nid = "new"\non = 2015-10-01\nsource = "book"\n'

# old text, new text, what one line must say
EDITS = {
    "TOML that does not parse": (
        "weeks = 20",
        "weeks = = 20",
        "base.toml: line 5, column 9: not valid TOML: Invalid value",
    ),
    "an unclosed string": ('"tiny"', '"tiny', "base.toml: line 3, column 16: not valid TOML"),
    "an integer of 5,000 digits": ("weeks = 20", f"weeks = {'9' * 5000}", "not valid TOML"),
    "an integer beyond floats": ("capacity = 300", f"capacity = {'9' * 400}", "events[0].capacity"),
    "deep nesting": ("weeks = 20", f"weeks = {'[' * 5000}", "nested too deeply"),
    "deep dotted keys": ("weeks = 20", f"weeks.{'a.' * 40}a = 1", "nested too deeply"),
    "a line without end": ("weeks = 20", f"weeks.{'a.' * 90_000}a = 1", "line 5: line too long"),
    "unknown key": (
        "weeks = 20",
        "wekes = 20",
        "base.toml: wekes: unknown key 'wekes'; allowed: title, question, extends, theatre, "
        "start, weeks, moves, switches, parameters, remove, events; nearest: weeks",
    ),
    "unknown key of an event": (
        "capacity = 300",
        "capasity = 300",
        "base.toml: events[0].capasity: unknown key 'capasity'; allowed: id, on, source, basis, "
        "note, kind, actor, capacity, capacity_range, declared, until; nearest: capacity",
    ),
    "unknown key of a table": ("mean = 0.6", "men = 0.6", "commitment.men: unknown key 'men'"),
    "missing key": ("capacity = 300\n", "", "events[0].capacity: missing key 'capacity'"),
    "missing start": ("start = 2015-09-01\n", "", "base.toml: start: missing key 'start'"),
    "wrong type": ("weeks = 20", 'weeks = "20"', "weeks: '20': should be a whole number"),
    "a bool for a number": ("capacity = 300", "capacity = true", "should be a number"),
    "a date in quotes": ("2015-09-30", '"2015-09-30"', "should be a date without quotes"),
    "a date with a time": ("2015-09-30", "2015-09-30T10:00:00", "should be a date without"),
    "value out of range": ("weeks = 20", "weeks = 521", "should be less than or equal to 520"),
    "negative capacity": ("capacity = 300", "capacity = -1", "events[0].capacity: -1"),
    "NaN": ("mean = 0.6", "mean = nan", "events[1].commitment.mean: nan: should be a finite"),
    "infinity": ("capacity = 300", "capacity = inf", "inf: should be a finite number"),
    "capacity outside its range": ("[200, 400]", "[200, 250]", "events[0].capacity_range: cap"),
    "unknown faction": (
        'actor = "patron"',
        'actor = "patrno"',
        "base.toml: events[0].actor: unknown faction 'patrno'; allowed: a faction id of the "
        "theatre; nearest: patron",
    ),
    "unknown faction in a list": ('["owl"]', '["owl", "fax"]', "events[0].declared[1]: unknown"),
    "unknown list": ('"bands"', '"list:band"', "events[1].signatories: unknown list 'band'"),
    "unknown side": ('["patron"]', '["side:outsid"]', "nearest: outside"),
    "unknown event kind": (
        '"campaign"',
        '"campain"',
        "events[0].kind: unknown event kind 'campain'; allowed: campaign, statement, "
        "sponsors_align, sponsors_divide, renounce, ceasefire, aid, enter, leave, merge, "
        "set_rule; nearest: campaign",
    ),
    "event without kind": ('kind = "campaign"\n', "", "events[0].kind: missing key 'kind'"),
    "event without id": ('id = "raid"\n', "", "events[0].id: missing key 'id'"),
    "event id twice": ('id = "statement"', 'id = "raid"', "events[1].id: event 'raid' stands tw"),
    "date outside the window": (
        "on = 2015-10-05",
        "on = 2017-01-01",
        "events[1].on: 2017-01-01 lies outside the window of theatre tiny; allowed: 2015-01-01 "
        "to 2016-12-31",
    ),
    "start outside the window": ("start = 2015-09-01", "start = 2014-09-01", "base.toml: start:"),
    "event before the start": ("on = 2015-09-30", "on = 2015-08-31", "before the scenario's start"),
    "until before on": (
        'source = "book"',
        'source = "book"\nuntil = 2015-09-29',
        "events[0].until: 2015-09-29 is not after 2015-09-30",
    ),
    "unknown source": ('source = "book"', 'source = "bok"', "events[0].source: unknown source"),
    "unknown theatre": (
        '"tiny"',
        '"syria-2051"',
        "base.toml: theatre: unknown theatre 'syria-2051'; allowed: a shipped theatre, or a path "
        "beside or below the file itself; nearest: syria-2015",
    ),
    "unknown outcome": ("signatory_cohesion", "cohesion", "nearest: signatory_cohesion"),
    "unknown parameter": (
        "[[events]]",
        "[parameters]\nb_comit = 1\n[[events]]",
        "base.toml: parameters.b_comit: unknown parameter 'b_comit'; allowed: a parameter of the "
        "theatre: b_commit, tau; nearest: b_commit",
    ),
    "parameter outside its range": (
        "[[events]]",
        "[parameters]\ntau = 0.5\n[[events]]",
        "parameters.tau.value: 0.5 is outside its range; allowed: 0.1 to 0.3",
    ),
    "parameter range backwards": (
        "[[events]]",
        "[parameters]\ntau = { value = 0.2, range = [0.3, 0.1] }\n[[events]]",
        "parameters.tau.range: range ends before it begins",
    ),
    "unknown switch": (
        "[[events]]",
        "[switches]\nfihgt = false\n[[events]]",
        "switches.fihgt: unknown key 'fihgt'; allowed: assess, target, fight, civilians, "
        "recover, hold, revise, realign; nearest: fight",
    ),
    "nothing to remove": ("weeks = 20", 'weeks = 20\nremove = ["raid"]', "remove[0]: no inherited"),
}


@pytest.mark.parametrize(("old", "new", "said"), EDITS.values(), ids=EDITS)
def test_a_wrong_value_is_named(base: Path, old: str, new: str, said: str) -> None:
    assert old in SCENARIO
    base.write_text(SCENARIO.replace(old, new, 1))
    lines = lines_of(base)
    assert any(said in line for line in lines), lines
    assert all(line.startswith("base.toml: ") and "\n" not in line for line in lines)


MORE = {
    "unknown rule": (
        'kind = "set_rule"\nactors = "fox"\nrule = "rivals"\nweight = 1\n',
        "events[2].rule: unknown value 'rivals'; allowed: against, defend, retaliate, pretext, "
        "rival, weakest, strongest, reclaim; nearest: rival",
    ),
    "unknown province": (
        'kind = "set_rule"\nactors = "fox"\nrule = "reclaim"\nweight = 1\nprovinces = ["hil"]\n',
        "events[2].provinces[0]: unknown province 'hil'; allowed: hill, dale; nearest: hill",
    ),
    "rule without targets": (
        'kind = "set_rule"\nactors = "fox"\nrule = "pretext"\nweight = 1\n',
        "events[2].targets: rule 'pretext' needs targets",
    ),
    "rule with targets it does not take": (
        'kind = "set_rule"\nactors = "fox"\nrule = "rival"\nweight = 1\ntargets = "owl"\n',
        "events[2].targets: rule 'rival' takes no targets",
    ),
    "entering twice": (
        'kind = "enter"\nfaction = "fox"\n',
        "events[2].faction: 'fox' is there already on 2015-10-01",
    ),
    "leaving into itself": ('kind = "leave"\nfaction = "fox"\ninto = "fox"\n', "cannot pass"),
    "one sponsor": ('kind = "sponsors_align"\nsponsors = ["patron"]\nby = 0.5\n', "at least 2"),
    "a sponsor twice": (
        'kind = "sponsors_divide"\nsponsors = ["patron", "patron"]\nby = 0.5\n',
        "names a sponsor twice",
    ),
    "a side among sponsors": (
        'kind = "sponsors_align"\nsponsors = ["side:outside", "patron"]\nby = 0.5\n',
        "events[2].sponsors[0]: 'side:outside' is not well formed",
    ),
    "a merger of one": ('kind = "merge"\nmembers = ["fox"]\n', "fewer than two factions"),
    "nobody signs": (
        'kind = "statement"\nsignatories = []\nagainst = []\n'
        "commitment = { mean = 1, half_life_weeks = 1 }\n",
        "events[2].signatories",
    ),
    "no aircraft": ('kind = "campaign"\nactor = "fox"\ncapacity = 1\n', "no harm_per_sortie"),
    "compliance above 1": (
        'kind = "ceasefire"\nparties = "bands"\ncompliance = 1.5\n',
        "events[2].compliance: 1.5: should be less than or equal to 1",
    ),
    "a list of numbers": ('kind = "merge"\nmembers = [1, 2]\n', "events[2].members[0]: 1"),
    "a kind that is a table": ("kind = { a = 1 }\n", "unknown event kind a table"),
}


@pytest.mark.parametrize(("text", "said"), MORE.values(), ids=MORE)
def test_a_wrong_event_is_named(base: Path, text: str, said: str) -> None:
    base.write_text(SCENARIO + EVENT + text)
    lines = lines_of(base)
    assert any(said in line for line in lines), lines


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2015-05-01", "from 2015-06-01 until 2016-06-30, or after an event 'enter'"),
        ("2016-07-01", "'owl' does not exist on 2016-07-01"),
    ],
)
def test_an_event_before_its_faction_exists_or_after_it_ended(
    base: Path, day: str, said: str
) -> None:
    text = SCENARIO.replace("start = 2015-09-01", "start = 2015-02-01")
    head = f'[[events]]\non = {day}\nsource = "book"\n'
    event = head + 'id = "x"\nkind = "merge"\nmembers = ["fox", "owl"]\n'
    base.write_text(text + event)
    assert any(said in line for line in lines_of(base))
    enter = head + 'id = "w"\nkind = "enter"\nfaction = "owl"\n'
    base.write_text(text + enter + event)
    load_scenario(base)


def test_a_start_without_control_is_refused(base: Path) -> None:
    control = base.parent / "tiny" / "control.csv"
    control.write_text(control.read_text().replace("2015-01-01", "2015-09-02"))
    assert "start: control.csv has no date until 2015-09-01 for dale" in lines_of(base)[0]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("b_comit=1", "--set: b_comit: unknown parameter 'b_comit'; allowed: a parameter of"),
        ("b_commit=9", "--set: b_commit.value: 9 is outside its range; allowed: 0.2 to 2"),
        ("b_commit=nan", "--set: b_commit.value: nan: should be a finite number"),
        ("b_commit=much", "--set: b_commit.value: 'much': should be a number"),
        ("b_commit.rnage=[0,1]", "nearest: range"),
        ("b_commit", "--set: b_commit: is no key=value"),
        ("=1", "is no key=value"),
        ("a.b.c=1", "is no key of a parameter"),
        ("events.riad.capacity=1", "unknown event 'riad'; allowed: raid, statement; nearest: raid"),
        ("events.raid.capasity=1", "--set: events.raid.capasity: unknown key 'capasity'"),
        ("events.raid.capacity=-1", "--set: events.raid.capacity: -1"),
        ("events.raid.actor=fax", "--set: events.raid.actor: unknown faction 'fax'"),
        ("events.raid.kind=merge", "is no field of an event"),
        ("events.raid=1", "is no field of an event"),
        ("switches.fihgt=false", "unknown switch 'fihgt'"),
        ("switches.fight=0", "--set: switches.fight: 0: should be true or false"),
        ("weeks=0", "--set: weeks: 0"),
        ("start=2010-01-01", "--set: start: 2010-01-01 lies outside the window"),
        ("tau=" + "[" * 5000, "--set: tau.value"),
    ],
)
def test_a_wrong_setting_is_named(base: Path, setting: str, said: str) -> None:
    lines = lines_of(base, [setting])
    assert len(lines) == 1 and said in lines[0], lines


def test_a_wrong_length_is_named(base: Path) -> None:
    with pytest.raises(InputError, match=r"--weeks: 0 is out of range; allowed: 1 to 520"):
        load_scenario(base, weeks=0)


def test_every_problem_is_reported_not_only_the_first(base: Path) -> None:
    text = SCENARIO.replace('"patron"', '"patrn"', 1).replace("mean = 0.6", "mean = 7")
    base.write_text(text.replace("signatory_cohesion", "cohesion"))
    assert [line.split(": ")[1] for line in lines_of(base)] == [
        "events[1].commitment.mean",
        "moves.outcome",
        "events[0].actor",
    ]


def test_a_problem_of_an_inherited_event_names_the_file_that_made_it(base: Path) -> None:
    text = 'extends = "base.toml"\n[[events]]\nid = "raid"\ncapacity = -1\nactor = "nobody"\n'
    child = write_scenario(base.parent, text, "child.toml")
    assert "child.toml: events[0].capacity: -1" in lines_of(child)[0]
    base.write_text(SCENARIO.replace("capacity = 300", "capacity = 20000"))
    child.write_text('extends = "base.toml"\n[[events]]\nid = "raid"\ncapacity_range = [0, 1]\n')
    assert "base.toml: events[0].capacity: 20000" in lines_of(child)[0]


def test_an_inherited_event_keeps_its_kind(base: Path) -> None:
    text = 'extends = "base.toml"\n[[events]]\nid = "raid"\nkind = "merge"\n'
    line = lines_of(write_scenario(base.parent, text, "child.toml"))[0]
    assert "child.toml: events[0].kind: inherited event 'raid' is a 'campaign'" in line


def test_messages_stay_one_printable_line(base: Path) -> None:
    base.write_text(SCENARIO.replace('"patron"', r'"pa\ntr\u001b[31mon"', 1))
    assert all(line.isprintable() for line in lines_of(base))
    base.write_text('"ti\\ntle" = 1\n' + SCENARIO)
    assert all(line.isprintable() for line in lines_of(base))
