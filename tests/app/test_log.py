"""Why a faction moved, on states that a pencil can check, and in which words."""

import re
from dataclasses import replace

import numpy as np
import pytest

from model.app import log as module
from model.app.accounts import ACCOUNTS
from model.app.looks import Look, labels_before
from model.app.reasons import Gains, Move, Reason, moves_of, why
from model.app.session import Session
from model.app.settings import Settings
from model.app.words import BECAUSE, count, listed, move_words, owner, signed, two
from model.week.alone import realign
from tests.model.hand import PAR, state_of

NAMES = ("Ant", "Bees", "Cat", "Dog")
PRICE = PAR._replace(tau=0.1, switching_cost=0.0, veto_share=0.5, winning_share=1.0)
N = 4


def look(week: int, labels: list[int], **changes: object) -> Look:
    """Four factions of 1000, weights 0, at some date."""
    fields = {
        "weight": np.zeros((N, N)),
        "strength": np.full(N, 1000.0),
        "coalition": np.array(labels),
        "alive": np.ones(N, dtype=bool),
        "accounts": np.zeros((len(ACCOUNTS), N, N), dtype=np.float32),
        "week": week,
    }
    return Look(**(fields | changes))  # type: ignore[arg-type]


def regards(*ties: tuple[int, int, float]) -> np.ndarray:
    """Weights, both ways alike unless a tie is given twice."""
    out = np.zeros((N, N))
    for i, j, value in ties:
        out[i, j] = out[j, i] = value
    return out


def booked(name: str, i: int, j: int, value: float) -> np.ndarray:
    out = np.zeros((len(ACCOUNTS), N, N), dtype=np.float32)
    out[ACCOUNTS.index(name), i, j] = value
    return out


def gains(who: int, now: Look, then: Look) -> Gains:
    return Gains(who, now, then, np.ones((N, N)), 4000.0, PRICE)


def sentence(move: Move, now: Look, then: Look) -> str:
    reason = replace(why(move, gains(move.who, now, then)), lacked=0.0)  # a test of its own
    return move_words(move, reason, NAMES, 1.0, PRICE.tau)


LEAVES = Move(0, "leave", (1, 2), ())
TOGETHER = [0, 0, 0, 3]


def test_a_tie_that_fell() -> None:
    """The example of the design: whose weight, from where to where, in how long, and why."""
    accounts = booked("commitment", 0, 1, -0.15)
    accounts[ACCOUNTS.index("chance"), 0, 1] = -0.04
    now = look(10, TOGETHER, weight=regards((0, 1, 0.22), (0, 2, 0.3)), accounts=accounts)
    then = look(2, TOGETHER, weight=regards((0, 1, 0.41), (0, 2, 0.31)))
    assert sentence(LEAVES, now, then) == (
        "Ant leaves the coalition of Bees (two factions) and stands alone: its weight to Bees "
        "fell from 0.41 to 0.22 in eight weeks, mostly because the commitment of the statement "
        "wears off (-0.15)."
    )


def test_the_lower_weight_counts() -> None:
    """Gains follow the lower of the two: it is named as the other's where it is."""
    now = regards((0, 1, 0.5))
    now[1, 0] = 0.0
    then = regards((0, 1, 0.5))
    accounts = booked("grievance", 1, 0, -0.5)
    move = Move(0, "leave", (1,), ())
    labels = [0, 0, 2, 3]
    here = look(9, labels, weight=now, accounts=accounts)
    assert sentence(move, here, look(8, labels, weight=then)) == (
        "Ant leaves its coalition with Bees and stands alone: Bees' weight to it fell from 0.50 "
        "to 0.00 in one week, mostly because of losses at the hands of it (-0.50)."
    )  # fmt: skip


def test_of_two_ties_the_one_that_moves_the_gain_more() -> None:
    """A large friend's small change outweighs a small friend's large one."""
    strength = np.array([1000.0, 9000.0, 500.0, 1000.0])
    now = look(9, TOGETHER, weight=regards((0, 1, 0.3), (0, 2, -0.3)), strength=strength)
    then = look(1, TOGETHER, weight=regards((0, 1, 0.4), (0, 2, 0.3)), strength=strength)
    reason = why(LEAVES, gains(0, now, then))
    assert (reason.cause, reason.other) == ("tie", 1)
    assert reason.part == pytest.approx(9000.0 / 4000.0 * -0.1)
    # And who regards it not at all does not matter, however far apart they are.
    apart = Gains(0, now, then, np.diag(np.ones(N)) + (np.arange(N) == 2), 4000.0, PRICE)
    assert why(LEAVES, apart).other == 2


def test_parts_sum_to_the_change_of_the_gain() -> None:
    rng = np.random.default_rng(4)

    def random_look(week: int, labels: list[int]) -> Look:
        weight = rng.uniform(-1.0, 1.0, (N, N))
        return look(week, labels, weight=weight, strength=rng.uniform(1.0, 9.0, N))

    now, then = random_look(9, TOGETHER), random_look(1, [0, 0, 2, 0])
    found = gains(0, now, then)
    parts = found.parts((1, 2), (1, 3))
    change = found.gain(now, (1, 2)) - found.gain(then, (1, 3))
    assert sum(part.part for part in parts) == pytest.approx(change)
    assert {(part.cause, part.other) for part in parts} == {
        ("tie", 1), ("strength", 1), ("came", 2), ("went", 3),
    }  # fmt: skip


def test_somebody_came_in() -> None:
    weight = regards((0, 1, 0.4), (0, 2, -0.3))
    now, then = look(4, TOGETHER, weight=weight), look(1, [0, 0, 2, 3], weight=weight)
    assert sentence(LEAVES, now, then).endswith(
        ": Cat came in within three weeks, and its weight to Cat is -0.30."
    )


def test_somebody_went() -> None:
    weight = regards((0, 1, 0.05), (0, 2, 0.6))
    now, then = look(4, [0, 0, 2, 3], weight=weight), look(3, TOGETHER, weight=weight)
    assert sentence(Move(0, "leave", (1,), ()), now, then).endswith(
        ": Cat has gone within one week, and its weight to Cat was 0.60."
    )


def test_somebody_grew() -> None:
    weight = regards((0, 1, 0.05), (0, 2, 0.3))
    grown = np.array([1000.0, 4000.0, 1000.0, 1000.0])
    now = look(9, TOGETHER, weight=weight, strength=grown)
    then = look(1, TOGETHER, weight=weight)
    assert sentence(LEAVES, now, then).endswith(
        ": Bees grew from 1,000 to 4,000 fighters within eight weeks, and its weight to Bees "
        "is 0.05."
    )
    shrunk = look(9, TOGETHER, weight=regards((0, 1, 0.6), (0, 2, 0.0)))
    before = look(1, TOGETHER, weight=regards((0, 1, 0.6), (0, 2, 0.0)), strength=grown)
    assert "Bees shrank from 4,000 to 1,000 fighters" in sentence(LEAVES, shrunk, before)


def test_if_nothing_changed_the_weightiest_tie_is_named() -> None:
    now = look(0, TOGETHER, weight=regards((0, 1, -0.2), (0, 2, 0.15)))
    assert sentence(LEAVES, now, now).endswith(
        ": its weight to Bees, -0.20, does not pay for its autonomy (overlap of presence 1.00, "
        "price 0.10)."
    )
    joins = Move(3, "join", (), (0, 1, 2))
    now = look(0, TOGETHER, weight=regards((3, 1, 0.7), (3, 2, 0.15)))
    assert "its weight to Bees, 0.70, pays for its autonomy" in sentence(joins, now, now)


def test_a_join_and_what_made_it() -> None:
    accounts = booked("threat", 3, 0, 0.3)
    then = look(2, TOGETHER, weight=regards((3, 0, 0.0)))
    now = look(10, TOGETHER, weight=regards((3, 0, 0.5)), accounts=accounts)
    assert sentence(Move(3, "join", (), (0, 1, 2)), now, then) == (
        "Dog joins the coalition of Ant (three factions): its weight to Ant rose from 0.00 to "
        "0.50 in eight weeks, mostly because they fear more of the same enemies (+0.30)."
    )
    both = sentence(Move(3, "found", (), (0,)), now, then)
    assert both.startswith("Dog and Ant form a coalition: ")
    away = sentence(Move(3, "switch", (2,), (0, 1)), now, then)
    assert away.startswith("Dog leaves its coalition with Cat for that of Ant (two factions): ")


def test_a_veto_that_fell() -> None:
    """It would have joined before; the power broker was against it, and no longer is."""
    then = look(2, TOGETHER, weight=regards((3, 0, -0.1), (3, 1, 0.9), (3, 2, 0.9)),
                strength=np.array([3000.0, 1000.0, 1000.0, 1000.0]))  # fmt: skip
    now = then._replace(week=6, weight=regards((3, 0, 0.2), (3, 1, 0.9), (3, 2, 0.9)))
    found = gains(3, now, then)
    assert found.gain(then, (0, 1, 2)) > 0.0  # it wanted to
    reason = why(Move(3, "join", (), (0, 1, 2)), found)
    assert (reason.cause, reason.other) == ("veto", 0)
    assert sentence(Move(3, "join", (), (0, 1, 2)), now, then).startswith(
        "Dog joins the coalition of Ant (three factions): Ant no longer stands in the way: its "
        "weight to Ant rose from -0.10 to 0.20 in four weeks"
    )
    # Too small to have a veto: then it is a tie like any other.
    small = found.par._replace(veto_share=0.9)
    weak = Gains(3, now, then, np.ones((N, N)), 4000.0, small)
    assert why(Move(3, "join", (), (0, 1, 2)), weak).cause == "tie"


def test_chance_is_said_and_what_else_there_was() -> None:
    accounts = booked("chance", 0, 1, -0.12)
    accounts[ACCOUNTS.index("threat"), 0, 1] = -0.05
    accounts[ACCOUNTS.index("view"), 0, 1] = 0.02
    now = look(10, TOGETHER, weight=regards((0, 1, 0.25), (0, 2, 0.3)), accounts=accounts)
    then = look(2, TOGETHER, weight=regards((0, 1, 0.4), (0, 2, 0.3)))
    assert sentence(LEAVES, now, then).endswith(
        "mostly by chance, as leaders change or quarrel (-0.12), and because they fear less of the "
        "same enemies (-0.05)."
    )
    accounts[ACCOUNTS.index("threat"), 0, 1] = -0.01
    assert "and because" not in sentence(LEAVES, now, then)
    accounts[ACCOUNTS.index("chance"), 0, 1] = -0.07
    assert "in part by chance" in sentence(LEAVES, now, then)  # less than half of 0.15


def test_whose_luck_it_was_and_how_large() -> None:
    """By hand, r = 0.2 and s = 0.1: two weeks spread by 0.1 sqrt(1.64 / 2) = 0.0906."""
    accounts = booked("chance", 0, 1, -0.12)
    now = look(4, TOGETHER, weight=regards((0, 1, 0.28), (0, 2, 0.3)), accounts=accounts)
    then = look(2, TOGETHER, weight=regards((0, 1, 0.4), (0, 2, 0.3)))
    par = PRICE._replace(weight_rate=0.2, weight_noise=0.1)

    def told(before: list[float], after: list[float]) -> str:
        late, early = (
            each._replace(luck=np.array(x)) for each, x in ((now, after), (then, before))
        )
        reason = why(LEAVES, Gains(0, late, early, np.ones((N, N)), 4000.0, par))
        return move_words(LEAVES, reason, NAMES, 1.0, par.tau)

    start = "mostly by chance, as a new leader or a quarrel sets "
    assert (
        start + "Bees back with all (-0.18; chance in all -0.12; 2.0 times the usual in two "
        in (told([0.0, 0.0, 0.0, 0.0], [0.06, -0.18, 0.5, -0.9]))
    )
    assert start + "it back with all (-0.12; 1.3 times" in told([0.0] * 4, [-0.12, 0.0, 0.0, 0.0])
    # Of 0.3, a share of 0.64 is left after two weeks: 0.108 of the fall is earlier luck.
    assert "mostly as Bees' good luck with all others wears off (-0.12)" in told(
        [0.0, 0.3, 0.0, 0.0], [0.0, 0.18, 0.0, 0.0]
    )
    assert "mostly as its own good luck" in told([0.3, 0.0, 0.0, 0.0], [0.18, 0.0, 0.0, 0.0])
    # A share below half of the change is not most of it, though chance is.
    assert "in part as Bees' good luck" in told([0.0, 0.1, 0.0, 0.0], [-0.03, 0.065, 0.0, 0.0])
    # Nobody's share went that way (a bound, or somebody who came): only that it is chance.
    assert "as leaders change or quarrel" in told([0.0] * 4, [0.1, 0.2, 0.0, 0.0])


def test_how_much_of_what_was_lacking() -> None:
    """Alone gains 0; to join Ant and Bees, Dog lacked (0.1 + 0.1) / 4 + 0.01 of gain."""
    move = Move(3, "join", (), (0, 1))
    labels = [0, 0, 2, 3]
    then = look(2, labels)
    par = PRICE._replace(switching_cost=0.01)

    def told(weight: np.ndarray) -> str:
        now = look(4, labels, weight=weight)
        found = Gains(3, now, then, np.ones((N, N)), 4000.0, par)
        assert found.lacking(then, (), (0, 1)) == pytest.approx(0.06)
        return move_words(move, why(move, found), NAMES, 1.0, par.tau)

    assert told(regards((3, 0, 0.12), (3, 1, 0.12))).endswith(
        "; that is 50 % of what had held it back."
    )
    assert told(regards((3, 0, 0.6))).endswith("; that is 2.5 times what had held it back.")
    brink = look(2, labels, weight=regards((3, 0, 0.119), (3, 1, 0.119)))
    found = Gains(
        3, look(4, labels, weight=regards((3, 0, 0.9))), brink, np.ones((N, N)), 4000.0, par
    )
    assert why(move, found).lacked == pytest.approx(0.0005)
    assert move_words(move, why(move, found), NAMES, 1.0, 0.1).endswith(
        "; it had been on the brink of it."
    )


def test_every_move_of_a_war_pays_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Red if what is lacking is not counted as the model counts it."""
    seen = list[tuple[float, float]]()

    def watch(move: Move, found: Gains) -> Reason:
        reason = why(move, found)
        seen.append((found.lacking(found.now, move.left, move.joined), reason.lacked))
        return reason

    monkeypatch.setattr(module, "why", watch)
    session = Session(Settings("forty-one-unite", 3))
    while session.week < 25:
        session.step()
    assert len(seen) > 10 and all(now <= 1e-12 for now, _ in seen)
    assert sum(then > 0.0 for _, then in seen) > len(seen) / 2


def test_words_exist_for_every_account() -> None:
    assert set(BECAUSE) == {(name, rose) for name in ACCOUNTS for rose in (True, False)}


def test_small_words() -> None:
    assert [listed(NAMES[:k]) for k in range(4)] == [
        "", "Ant", "Ant and Bees", "Ant, Bees and Cat",
    ]  # fmt: skip
    assert [count(k, "week") for k in (0, 1, 2, 11, 1200)] == [
        "no weeks", "one week", "two weeks", "11 weeks", "1,200 weeks",
    ]  # fmt: skip
    assert (two(-0.001), signed(-0.001), two(0.005), owner("Bees"), owner("Ant")) == (
        "0.00", "+0.00", "0.01", "Bees'", "Ant's",
    )  # fmt: skip


def test_moves_are_told_in_the_order_in_which_they_were_made() -> None:
    """Against the week's own code: each move starts where the one before ended."""
    weight = regards((0, 1, 0.9), (0, 2, -0.9), (1, 2, -0.9), (2, 3, 0.9))
    state = state_of([1000, 900, 800, 700], np.ones((N, 1)), weight=weight)
    state.coalition[:] = [0, 1, 0, 3]
    realign(state, PRICE, np.array([0.4, 0.1, 0.2, 0.3]))  # Bees, Cat, Dog, Ant
    assert labels_before(state).tolist() == [0, 1, 0, 3]
    found = moves_of(state)
    assert [move.who for move in found] == [who for who, _, _ in state.moves]
    labels = np.array([0, 1, 0, 3])
    for move, (who, old, new) in zip(found, state.moves, strict=True):
        assert set(move.left) == set(np.flatnonzero(labels == old)) - {who}
        assert set(move.joined) == set(np.flatnonzero(labels == new))
        labels[who] = new
    assert labels.tolist() == state.coalition.tolist()
    assert [move.kind for move in found] == [
        "switch" if m.left and m.joined else m.kind for m in found
    ]


def test_who_moved_lately_is_explained_from_there() -> None:
    session = Session(Settings("forty-one-unite", 3))
    came: dict[str, int] = {}
    while session.week < 40:
        session.step()
        for line in session.log:
            if line.week != session.week or line.kind not in ("leave", "join", "found", "switch"):
                continue
            who = line.factions[0]
            weeks = re.search(r"in (\w+) weeks?\b", line.text)
            if who in came and weeks and line.week - came[who] < module.WINDOW:
                names = {count(k, "week").split()[0]: k for k in range(11)}
                assert names[weeks[1]] == line.week - came[who], line.text
            came[who] = line.week
    assert came


def test_the_log_names_every_move_of_a_war() -> None:
    session = Session(Settings("forty-one-merge", 2))
    moves = []
    while session.week < 30:
        session.step()
        mine = [line for line in session.log if line.week == session.week]
        told = [line for line in mine if line.kind in ("leave", "join", "found", "switch")]
        place = session.war.state.place
        assert [line.factions[0] for line in told] == [
            place.factions[who] for who, _, _ in session.war.state.moves
        ]
        moves += told
    assert len(moves) > 10
    assert {line.date for line in session.log if line.week == 1} <= {session.scenario.start}


def test_each_number_of_a_sentence_is_the_wars_own() -> None:
    """Weights that the log quotes as present are those of the state."""
    session = Session(Settings("forty-one-unite", 3))
    checked = 0
    while session.week < 20:
        session.step()
        rows = {name: i for i, name in enumerate(session.names.rows)}
        weight = session.war.state.weight
        for line in (each for each in session.log if each.week == session.week):
            found = re.search(r"its weight to (.*) (?:rose|fell) from \S+ to (\S+) in", line.text)
            if found and "stands in the way" not in line.text:
                who = rows[session.names.plain[line.factions[0]]]
                assert two(weight[who, rows[found[1]]]) == found[2], line.text
                checked += 1
    assert checked > 10
