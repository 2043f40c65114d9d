"""Named random streams: the same seed, the same war, and nothing that stirs another's draws."""

import hashlib
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from model.randomness import STREAMS, Streams
from model.scenario.load import load_scenario
from model.simulation import CivilWar


def arrays(war: CivilWar) -> dict[str, bytes]:
    """Return every array of the state as it lies in memory."""
    found = {each.name: getattr(war.state, each.name) for each in fields(war.state)}
    return {name: each.tobytes() for name, each in found.items() if isinstance(each, np.ndarray)}


def fingerprint(name: str, weeks: int) -> str:
    """Return a hash of a shipped scenario's last state."""
    state = arrays(CivilWar(load_scenario(name), seed=3).run_for_weeks(weeks))
    return hashlib.sha256(b"".join(state[name] for name in sorted(state))).hexdigest()


def test_a_stream_is_the_same_each_time_and_goes_on() -> None:
    """Same seed, same numbers; asked again it continues. Red if each request starts anew."""
    one, two = Streams(5, 2), Streams(5, 2)
    first = one["weights"].random(4)
    assert np.array_equal(first, two["weights"].random(4))
    again = one["weights"].random(4)
    assert not np.array_equal(first, again)
    assert np.array_equal(np.concatenate((first, again)), Streams(5, 2)["weights"].random(8))


def test_streams_roots_and_replications_differ() -> None:
    """All first draws of 3 roots, 3 replications and all streams are different numbers.

    Red if root and replication are added up, so that (1, 2) is (2, 1).
    """
    draws = {
        Streams(root, replication)[name].random()
        for root in range(3)
        for replication in range(3)
        for name in STREAMS
    }
    assert len(draws) == 9 * len(STREAMS)


@pytest.mark.parametrize("greedy", STREAMS)
def test_drawing_more_from_one_stream_leaves_the_others_alone(greedy: str) -> None:
    """Red if streams share a generator, or are seeded in the order of their first use."""
    plain, used = Streams(1, 0), Streams(1, 0)
    used[greedy].random(1000)
    for name in reversed(STREAMS):
        same = used[name].random() == plain[name].random()
        assert same == (name != greedy)


def test_unknown_streams_and_negative_seeds_are_refused() -> None:
    """A misspelt stream would be a new one in silence."""
    with pytest.raises(KeyError, match="weigths"):
        Streams(1, 0)["weigths"]
    for root, replication in ((-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="0 or larger"):
            Streams(root, replication)


def test_same_seed_same_war_and_others_differ() -> None:
    """Ten weeks twice; then another replication, and another root."""
    scenario = load_scenario("forty-one-unite")
    wars = [
        arrays(CivilWar(scenario, seed, replication).run_for_weeks(10))
        for seed, replication in ((4, 1), (4, 1), (4, 2), (5, 1))
    ]
    assert wars[0] == wars[1]
    for other in wars[2:]:
        for name in ("weight", "strength", "events", "support", "control"):
            assert wars[0][name] != other[name]


def test_the_hash_seed_of_python_does_not_matter() -> None:
    """Two processes with different PYTHONHASHSEED; red if anything iterates over a set."""
    code = "from tests.model.test_streams import fingerprint; print(fingerprint({!r}, 3))"
    root = Path(__file__).resolve().parents[2]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code.format("forty-one-unite")],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "77")
    ]
    printed = {process.communicate(timeout=300)[0].strip() for process in started}
    assert printed == {fingerprint("forty-one-unite", 3)}


IDLE = {
    "aid": 'kind = "aid"\nsponsor = "turkey"\nrecipients = ["ahrar-al-sham"]\nfactor = 1.0',
    "ceasefire": 'kind = "ceasefire"\nparties = ["side:government", "side:rebel"]\ncompliance = 0',
    "until": 'kind = "ceasefire"\nparties = ["isil", "nusra"]\ncompliance = 0\nuntil = 2015-12-01',
    "campaign": 'kind = "campaign"\nactor = "united-states"\ncapacity = 0',
    "rule": 'kind = "set_rule"\nactors = ["turkey"]\nrule = "rival"\nweight = 0',
}
"""Events that change nothing, one of each kind that can be said so."""


@pytest.fixture(scope="module")
def status_quo() -> list[dict[str, bytes]]:
    """Return all arrays of the shipped status quo over 20 weeks."""
    war = CivilWar(load_scenario("status-quo"), seed=2)
    return [arrays(war.run_for_weeks(1)) for _ in range(20)]


@pytest.mark.parametrize("event", IDLE)
def test_an_event_that_changes_nothing_changes_nothing(
    event: str, status_quo: list[dict[str, bytes]], tmp_path: Path
) -> None:
    """Bit for bit over 20 weeks; red if an event draws, or reorders a sum."""
    path = tmp_path / "idle.toml"
    head = 'extends = "status-quo"\n[[events]]\nid = "idle"\non = 2015-10-12\nsource = "assumed"\n'
    path.write_text(head + IDLE[event])
    war = CivilWar(load_scenario(path), seed=2)
    assert len(status_quo[0]) > 20
    for week, expected in enumerate(status_quo):
        found = arrays(war.run_for_weeks(1))
        assert not [name for name in expected if found[name] != expected[name]], f"week {week}"


def test_scenarios_share_their_draws(status_quo: list[dict[str, bytes]]) -> None:
    """The status quo and the forty-one are one war before the statement, and meet the same luck.

    It is dated 5 October, in week 1; from there on states differ and the draws do not: each
    stream stands where it stands without the statement. Red if coalitions change how much is
    drawn, or a scenario's name is part of the seed.
    """
    signed = CivilWar(load_scenario("forty-one-unite"), seed=2)
    assert arrays(signed.run_for_weeks(1)) == status_quo[0]
    assert arrays(signed.run_for_weeks(1))["weight"] != status_quo[1]["weight"]
    plain = CivilWar(load_scenario("status-quo"), seed=2).run_for_weeks(20)
    signed.run_for_weeks(18)
    for name in STREAMS:
        ours, theirs = (war.streams[name].bit_generator.state for war in (plain, signed))
        assert ours == theirs, name


def test_a_copy_goes_on_by_itself() -> None:
    """Copies, and copies of copies nobody has drawn from, meet what the first would have met.

    An odd number of 32-bit draws leaves half a word behind. Red if that is lost, if a copy begins
    anew, or if drawing from one moves another.
    """
    first, plain = Streams(4, 2), Streams(4, 2)
    for streams in (first, plain):
        streams["order"].random(3)
        streams["clashes"].integers(0, 9, 3, dtype=np.uint32)
    copied = first.copy(anew=("order",))
    again = copied.copy()
    expected = {name: plain[name].integers(0, 1000, 5, dtype=np.uint32) for name in STREAMS}
    afresh = Streams(4, 2)["order"].integers(0, 1000, 5, dtype=np.uint32)
    for streams in (copied, again, first.copy(anew=("order",)), first):
        for name in STREAMS:
            found = streams[name].integers(0, 1000, 5, dtype=np.uint32)
            own = afresh if name == "order" and streams is not first else expected[name]
            assert np.array_equal(found, own), name
