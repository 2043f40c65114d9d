"""What else the log tells of a war: events, ground, deaths, ends, in words with their numbers."""

import re

import numpy as np
import pytest

from model.app.happenings import Teller
from model.app.names import Names
from model.app.session import Session
from model.app.settings import Settings
from model.events import EFFECTS


def test_events_are_told_with_their_numbers() -> None:
    session = Session(Settings("forty-one-unite", 3))
    prior = session.war.state.weight.copy()
    session.run_to(2)
    events = [line for line in session.log if line.kind == "event"]
    assert [line.week for line in events] == [1, 2]
    flown = session.war.world.capacity["russian-campaign"]
    assert events[0].text == (
        f"Russia's campaign begins: {flown:,.0f} strikes a week, declared against Islamic State."
    )
    assert re.fullmatch(
        r"41 factions sign a statement against Russia and Iran: their mean weight to each other "
        r"leaps from 0\.\d\d to 0\.\d\d; half of the commitment is gone after 26 weeks\.",
        events[1].text,
    )
    then, now = map(float, re.findall(r"0\.\d\d", events[1].text))
    signed_by = session.war.who.signatory
    pairs = np.ix_(signed_by, signed_by)
    apart = ~np.eye(41, dtype=bool)
    assert then == pytest.approx(prior[pairs][apart].mean(), abs=0.1) and now > then + 0.1


def event_id(text: str, session: Session) -> bool:
    """Whether a sentence calls an event by an id that is no word."""
    words = set(re.findall(r"[\w-]+", text))
    return any(event.id in words for event in session.scenario.events if "-" in event.id)


def test_every_kind_of_event_has_words() -> None:
    """All shipped scenarios; red if an event is told by its id, or two ways."""
    kinds = set()
    for name in ("as-it-happened", "ceasefire", "sponsors-divide", "forty-one-merge"):
        session = Session(Settings(name, 1))
        session.run_to(session.weeks_total)
        texts = [line.text for line in session.log if line.kind == "event"]
        assert [text for text in texts if event_id(text, session)] == []
        kinds |= {event.kind for event in session.scenario.events}
        assert all(not text[0].islower() and text.endswith(".") for text in texts)
    assert kinds <= set(EFFECTS) and len(kinds) >= 7


EVENTS = """
extends = "status-quo"
weeks = 12
[[events]]
id = "goes"
on = 2015-10-06
kind = "leave"
faction = "ahrar-al-sham"
into = "jaysh-al-islam"
source = "assumed"
[[events]]
id = "new-rule"
on = 2015-10-13
kind = "set_rule"
actors = ["isil"]
rule = "strongest"
weight = 1.0
targets = ["side:rebel"]
source = "assumed"
[[events]]
id = "aid"
on = 2015-10-20
kind = "aid"
sponsor = "turkey"
recipients = ["jaysh-al-islam"]
factor = 2.0
until = 2015-11-01
source = "assumed"
"""


def test_less_usual_events() -> None:
    session = Session(Settings("mine", text=EVENTS, week=8))
    texts = {line.week: line.text for line in session.log if line.kind == "event"}
    assert texts[2] == "Ahrar al-Sham Islamic Movement dissolves into Jaysh al-Islam."
    assert texts[3] == "Islamic State: a new rule for choosing targets, `strongest`."
    assert texts[4] == "Turkey gives Jaysh al-Islam 2 times what it gave."
    assert texts[5] == "Aid of Turkey rises: this comes to its end."
    assert not any(line.kind == "end" for line in session.log)  # an event, not a defeat


def test_ground_and_deaths_and_ends() -> None:
    session = Session(Settings("status-quo", 1, week=6))
    chronicle, state = session.chronicle, session.war.state
    before = len(session.log)
    i = state.place.factions.index("syrian-government")
    chronicle.opening = chronicle.opening._replace(alive=state.alive | True)
    state.strength[i] = 0.0
    k = state.place.provinces.index("tartus")
    state.control[:, k] = 0.0
    state.control[state.place.factions.index("isil"), k] = 0.75
    state.control[i, k] = 0.25
    state.moves = []
    history = {"civilian_harm": [*session.history["civilian_harm"], 1e6], "united": [0.0, 1.0]}
    chronicle.after_week(history)
    lines = {line.kind: line for line in session.log[before:]}
    assert set(lines) >= {"end", "ground", "record", "united"}
    ends = [line for line in session.log[before:] if line.kind == "end"]
    assert "Syrian government has no fighters left and ceases to be a party." in [
        line.text for line in ends
    ]
    ground = [line.text for line in session.log[before:] if line.kind == "ground"]
    assert any(text.startswith("Tartus changes hands: ISIL hold 75 % of it, ") for text in ground)
    assert lines["record"].text.startswith("The deadliest week for civilians so far: 1,000,000 ")
    assert lines["united"].text.startswith("The signatories count as united from now on: ")


def test_records_are_told_sparingly() -> None:
    session = Session(Settings("status-quo", 1))
    chronicle = session.chronicle
    harm: list[float] = []
    for value in (10.0, 50.0, 20.0, 30.0, 51.0, 53.0, 54.0, 60.0):
        harm.append(value)
        chronicle._harm(harm)
    told = [line.text for line in session.log if line.kind == "record"]
    assert [re.findall(r"([\d,]+) killed", text) for text in told] == [["53"], ["60"]]


def test_a_teller_knows_every_kind() -> None:
    session = Session(Settings())
    teller = Teller(session.war, Names(session.scenario))
    event = session.scenario.events[0]
    kinds = {each.model_fields["kind"].annotation.__args__[0] for each in teller._told}  # type: ignore[union-attr]
    assert kinds == set(EFFECTS) - {"enter"}  # whose label says it all
    assert teller._label(event) == "Russia's campaign begins"
