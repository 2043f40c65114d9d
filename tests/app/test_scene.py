"""What is drawn: plain data whose numbers are the state's."""

import json
import math
from collections.abc import Iterator

import numpy as np
import pytest

from model.app import card as cards
from model.app.scene import card, charts, governorates, legend, network
from model.app.session import Session
from model.app.settings import Settings
from model.app.worlds import places_of
from model.rules import RULES
from model.state import control_by_group
from tests.model.test_settled import bits

WEEK = 10


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(Settings("forty-one-unite", 3, WEEK))


@pytest.fixture(autouse=True)
def untouched(session: Session) -> Iterator[None]:
    """What is drawn changes nothing; red if a reader writes."""
    before = bits(session.war)
    open_ones = [session.war.state.kept(name).is_open for name in ("effort", "events", "losses")]
    yield
    assert bits(session.war) == before
    after = [session.war.state.kept(name).is_open for name in ("effort", "events", "losses")]
    assert after == open_ones


def test_all_of_it_is_json(session: Session) -> None:
    """Red if a number of numpy or a NaN slips in."""
    for start in (session, Session(Settings("no-intervention"))):
        ids = start.war.state.place.factions
        for part in (network(start), governorates(start), charts(start), legend(start)):
            json.dumps(part, allow_nan=False)
        for each in ids:
            json.dumps(card(start, each), allow_nan=False)


def test_nodes_are_the_factions(session: Session) -> None:
    state, drawn = session.war.state, network(session)
    nodes = drawn["nodes"]
    assert [node["id"] for node in nodes] == list(state.place.factions)
    for i, node in enumerate(nodes):
        assert node["strength"] == round(float(state.strength[i]))
        assert node["coalition"] == state.coalition[i] and node["active"] == state.active[i]
        assert 0.0 <= node["x"] <= drawn["width"] and 0.0 <= node["y"] <= drawn["height"]
    order = sorted(nodes, key=lambda node: node["strength"])
    assert [node["r"] for node in order] == sorted(node["r"] for node in nodes)
    assert sum(node["signatory"] for node in nodes) == 41


def test_nodes_stand_where_they_stood(session: Session) -> None:
    """The same places whatever week, seed, parameters or scenario; none hides another."""
    places = {
        (node["id"], node["x"], node["y"])
        for other in (
            session,
            Session(Settings("ceasefire", 9, 2)),
            Session(Settings(parameters={"record_prior": 1.0}, seed=4)),
        )
        for node in network(other)["nodes"]
    }
    assert len(places) == len(session.war.cast.ids) == 86
    square = places_of(session.scenario, 600, 600)
    assert square.min() >= 0.0 and square.max() <= 600.0
    nodes = network(session)["nodes"]
    for i, one in enumerate(nodes):
        for other in nodes[:i]:
            gap = math.dist((one["x"], one["y"]), (other["x"], other["y"]))
            assert gap >= 0.98 * (one["r"] + other["r"]), (one["id"], other["id"])


def test_ties_are_the_strongest(session: Session) -> None:
    weight = np.minimum(session.war.state.weight, session.war.state.weight.T)
    ties = network(session)["ties"]
    for tie in ties:
        assert tie["weight"] == pytest.approx(weight[tie["a"], tie["b"]], abs=1e-3)
        assert tie["a"] < tie["b"] and (tie["weight"] > 0) == (tie["kind"] == "friendly")
    both = session.war.state.active[:, None] & session.war.state.active[None, :]
    above = np.triu(both, 1) & (weight >= 0.35)
    friendly = sorted(tie["weight"] for tie in ties if tie["kind"] == "friendly")
    assert len(friendly) == min(90, int(above.sum()))
    assert friendly[0] >= np.sort(weight[above])[-len(friendly)] - 1e-3


def test_coalitions_are_those_of_two_or_more(session: Session) -> None:
    state, found = session.war.state, network(session)["coalitions"]
    labels = state.coalition[state.alive]
    many = {int(label) for label in labels if (labels == label).sum() > 1}
    assert {each["label"] for each in found} == many
    for each in found:
        members = set(np.flatnonzero((state.coalition == each["label"]) & state.alive))
        assert set(each["members"]) == members
        assert len(each["edges"]) == len(members) - 1
        assert {i for edge in each["edges"] for i in edge} == members
        strongest = max(members, key=lambda i: state.strength[i])
        assert each["name"] == session.names.rows[strongest]
    strengths = [each["strength"] for each in found]
    assert strengths == sorted(strengths, reverse=True)


def test_tiles_are_the_state(session: Session) -> None:
    state, drawn = session.war.state, governorates(session)
    held = control_by_group(state.control, state.place.group, len(state.place.groups))
    sides = np.array(state.place.side)
    losses = state.kept("losses").look()
    assert len({(tile["row"], tile["column"]) for tile in drawn["tiles"]}) == 14
    for k, tile in enumerate(drawn["tiles"]):
        assert sum(tile["control"].values()) == pytest.approx(1.0, abs=1e-3)
        assert tile["held"] == pytest.approx(held[:, k].max(), abs=1e-4)
        assert tile["control"][tile["holder"]] == tile["held"]
        for side in set(sides):
            fought = (tile["fire_by"].get(side, 0.0), tile["fire_on"].get(side, 0.0))
            expected = losses[sides == side, :, k].sum(), losses[:, sides == side, k].sum()
            assert fought == pytest.approx(expected, abs=0.051), (tile["id"], side)
            killed = tile["civilians"].get(side, 0.0)
            assert killed == pytest.approx(state.harm[sides == side, k].sum(), abs=0.051)
        fighters = [each["fighters"] for each in tile["present"]]
        assert fighters == sorted(fighters, reverse=True)
        there = (state.exposed[:, k] > 0.0).sum()
        assert len(tile["present"]) + tile["more"] == there
    flown = sum(tile["sorties"].get("russia", 0.0) for tile in drawn["tiles"])
    russia = state.place.factions.index("russia")
    assert flown == pytest.approx(float(state.sorties[russia]), abs=5.0)
    fallen = sum(sum(tile["fire_on"].values()) for tile in drawn["tiles"])
    assert fallen == pytest.approx(state.suffered.sum(), rel=0.01)


def test_before_the_first_week_nothing_is_fired() -> None:
    """Burn-in leaves effort behind, which is of no week that anybody sees."""
    start = Session(Settings())
    assert all(not tile["fire_by"] and not tile["sorties"] for tile in governorates(start)["tiles"])
    assert card(start, "russia")["targets"] == [] and card(start, "russia")["rules"] == []
    assert all(line["values"] == [] for chart in charts(start) for line in chart["lines"])


def test_curves_are_the_history(session: Session) -> None:
    history, found = session.history, charts(session)
    ghost = session.ghost
    assert ghost is not None
    seen = set()
    for chart in found:
        assert chart["unit"] and chart["caption"].endswith("status-quo under the same seed.")
        assert chart["weeks"] == list(range(1, WEEK + 1)) and chart["total"] == 104
        for line in chart["lines"]:
            if line["key"] in history:
                assert line["values"] == pytest.approx(history[line["key"]].tolist(), rel=1e-5)
                seen.add(line["key"])
            assert len(line["ghost"]) == 104
            assert line["ghost"][3] == pytest.approx(ghost.series[line["key"]][3], rel=1e-5)
    assert {"effective_coalitions", "signatory_cohesion", "civilian_harm", "declared_gap"} <= seen
    assert {"strength_rebel", "control_isil"} <= seen
    marks = found[0]["events"]
    assert [(mark["week"], mark["label"]) for mark in marks] == [
        (1, "Russia's campaign begins"),
        (2, "Statement of the 41"),
    ]


def test_declared_against_actual(session: Session) -> None:
    (chart,) = [each for each in charts(session) if each["key"] == "declared"]
    assert "Russia says that it strikes Islamic State" in chart["caption"]
    shares = [line["values"][-1] for line in chart["lines"] if line["key"] != "declared_gap"]
    assert sum(shares) == pytest.approx(1.0, abs=1e-4)
    peace = charts(Session(Settings("no-intervention")))
    assert "declared" not in {each["key"] for each in peace}


def test_a_card_shows_where_effort_goes_and_by_which_rule(session: Session) -> None:
    """Russia sits in no operations room, so its rules' parts are its whole effort."""
    found = card(session, "russia")
    effort = session.war.state.effort_of(session.war.state.place.factions.index("russia"))
    on = dict(zip(session.war.state.place.factions, effort.sum(axis=1), strict=True))
    assert found["pooled"] == 0.0 and found["withheld"] == 0.0
    for target in found["targets"]:
        assert target["share"] == pytest.approx(on[target["id"]], abs=1e-4)
        parts = sum(target["rules"].values())
        assert parts == pytest.approx(target["share"], abs=0.005 * len(RULES))
    assert found["declared"]["names"] == ["Islamic State"]
    assert found["declared"]["on"] == pytest.approx(on["isil"] / sum(on.values()), abs=1e-4)
    assert 1.0 - found["declared"]["on"] == pytest.approx(session.value("declared_gap"), abs=1e-4)


def test_the_parts_of_all_rules_are_the_plan(session: Session) -> None:
    """For everybody: red if the rules looked at another week, or are weighted otherwise."""
    state, planned = session.war.state, 0
    members = session.planning.umbrella.any(axis=(0, 2))
    for i in np.flatnonzero(state.alive):
        parts = session.planning.parts(session.war, int(i))
        effort = state.effort_of(int(i))
        total = sum(part.share for part in parts)
        assert total == pytest.approx(1.0 if parts else 0.0)
        if parts and not members[i]:  # rooms pool the others' effort
            assert sum(part.effort for part in parts) == pytest.approx(effort, abs=1e-12)
            planned += 1
        for part in parts:
            assert part.effort.sum() == pytest.approx(part.share)
            assert part.entry.actor == i
    assert planned > 20


def test_rooms_and_truces_show_on_cards() -> None:
    text = 'extends = "ceasefire"\n[parameters]\npooling = { value = 1.0, range = [0.0, 1.0] }\n'
    session = Session(Settings("mine", text=text))
    (truce,) = [event for event in session.scenario.events if event.kind == "ceasefire"]
    session.run_to(session.scenario.week_of(truce.on) + 1)
    place = session.war.state.place
    rooms = np.flatnonzero(session.planning.umbrella.any(axis=(0, 2)) & session.war.state.alive)
    found = [card(session, place.factions[i]) for i in rooms]
    assert max(each["pooled"] for each in found) > 0.05
    party = card(session, "syrian-government")
    assert party["withheld"] > 0.1
    effort = session.war.state.effort_of(place.factions.index("syrian-government"))
    assert party["withheld"] == pytest.approx(1.0 - effort.sum(), abs=1e-4)


def test_a_card_says_with_whom(session: Session) -> None:
    state = session.war.state
    i = state.place.factions.index("ahrar-al-sham")
    found = card(session, "ahrar-al-sham")
    members = {
        state.place.factions[j] for j in np.flatnonzero(state.coalition == state.coalition[i])
    }
    assert {each["id"] for each in found["coalition"]} == members - {"ahrar-al-sham"}
    lower = np.minimum(state.weight[i], state.weight[:, i])
    lower[~state.active] = 0.0
    best, worst = found["allies"][0], found["enemies"][0]
    assert min(best["weight"], best["back"]) == pytest.approx(lower.max(), abs=1e-3)
    assert min(worst["weight"], worst["back"]) == pytest.approx(lower.min(), abs=1e-3)
    assert found["signatory"] and "Jaysh al-Fatah" in " ".join(found["umbrellas"])
    assert {"turkey", "qatar"} & {each["id"] for each in found["sponsors"]}
    assert all(source["title"] for source in found["sources"]) and found["sources"][0]["where"]


def test_a_card_of_nobody(session: Session) -> None:
    with pytest.raises(KeyError):
        card(session, "nobody")


def test_rules_have_words() -> None:
    assert set(cards.RULES) == set(RULES)


def test_who_is_not_there_yet_has_a_card() -> None:
    session = Session(Settings("opening-2015", week=1))
    away = [row.id for row in session.scenario.theatre.factions if row.active_from
            and row.active_from > session.date]  # fmt: skip
    assert away
    found = card(session, away[0])
    assert not found["active"] and found["coalition"] == [] and found["targets"] == []
