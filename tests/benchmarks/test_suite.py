"""The suite runs: every piece once, over a few weeks, and its page."""

import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as suite
from benchmarks import counts, timing
from benchmarks.commands import CommandError, execute
from benchmarks.page import TITLES
from benchmarks.targets import TARGETS
from benchmarks.week import PARTS, WarApart
from model.scenario.load import load_scenario
from model.simulation import CivilWar

IN_PROCESS = ("week", "alliance", "profile", "roofline", "factions", "landscape")
TINY = replace(timing.QUICK, weeks=2, fast_rounds=1, sizes=(50, 75))


def test_the_pieces_that_need_no_other_process_make_a_page(tmp_path: Path) -> None:
    """A piece that fails, gives numbers that are none, or is missing on the page goes red."""
    results = suite.measure(IN_PROCESS, TINY, {})
    suite.write(tmp_path, results, suite.describe(quick=True))
    text = (tmp_path / suite.PAGE).read_text(encoding="utf-8")
    for target in TARGETS:
        assert f"| {target.name} |" in text
    for name in IN_PROCESS:
        assert f"## {TITLES[name]}" in text
    assert "no measurement" in text
    assert str(tmp_path) not in text
    assert (tmp_path / suite.FIGURE).read_bytes().startswith(b"\x89PNG")
    stored = json.loads((tmp_path / suite.RESULTS).read_text(encoding="utf-8"))
    shares = stored["results"]["profile"]["microseconds_a_week"]
    assert min(shares.values()) > 0.0
    assert stored["results"]["roofline"]["fraction"] > 0.0


def test_results_of_other_pieces_stay(tmp_path: Path) -> None:
    """A suite that forgets what it did not measure this time goes red."""
    results = suite.measure((), TINY, {"cores": {"kept": 1}})
    assert results == {"cores": {"kept": 1}}
    assert suite.load(tmp_path)["results"] == {}


@pytest.mark.slow
def test_the_quick_suite_runs(tmp_path: Path) -> None:
    """A command whose options changed goes red."""
    suite.main(["--quick", "--out", str(tmp_path)])
    stored = suite.load(tmp_path)
    assert set(stored["results"]) == set(suite.PIECES)
    assert stored["results"]["memory"]["rows"][0]["parent_mb"] > 50.0
    for runner in stored["results"]["ensembles"]["batch_run"].values():
        assert runner


def test_a_command_that_fails_says_why() -> None:
    """A peer that ends at once, and so seems fast, goes red."""
    with pytest.raises(CommandError, match="no such day"):
        execute((sys.executable, "-c", "raise SystemExit('no such day')"))


def test_memory_of_children_is_told_from_that_of_the_parent() -> None:
    """A worker's hundred megabytes that count as the command's go red."""
    big = "import time; x = bytearray(150_000_000); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {big!r}])"
    done = execute((sys.executable, "-c", parent))
    if done.worker_bytes == 0:
        pytest.skip("no /proc here")
    assert done.worker_bytes > 150_000_000 > done.parent_bytes > 1_000_000


def test_things_take_turns() -> None:
    """A B, B A, A B: an order in which one always goes first goes red."""
    said: list[str] = []
    works = {"a": lambda: said.append("a"), "b": lambda: said.append("b")}
    taken = timing.in_turn(works, 3)
    assert "".join(said) == "abbaab"
    assert [len(times) for times in taken.values()] == [3, 3]


def test_processes_that_are_timed_apart_are_the_week() -> None:
    """Bit for bit; red if the benchmark leaves out a process, or the order of the two differs."""
    scenario = load_scenario("forty-one-unite", weeks=3)
    whole, apart = CivilWar(scenario).run_for_weeks(), WarApart(scenario)
    apart.spent = defaultdict(float)
    apart.run_for_weeks()
    assert set(apart.spent) == {*PARTS, "draws"} and min(apart.spent.values()) > 0.0
    assert np.array_equal(apart.measured(), whole.measured(), equal_nan=True)
    for name in ("weight", "support", "control", "coalition", "losses", "recruits"):
        assert np.array_equal(getattr(apart.state, name), getattr(whole.state, name)), name


def test_a_line_is_found_by_hand() -> None:
    """Start-up and time a run of three ensembles: 2 and 0.5 seconds."""
    start, run = timing.line([(10.0, 7.0), (20.0, 12.0), (30.0, 17.0)])
    assert (start, run) == (pytest.approx(2.0), pytest.approx(0.5))


def test_sizes_are_those_of_the_arrays() -> None:
    """Fronts counted where nobody can act, which would raise the roofline, go red."""
    war = CivilWar(load_scenario("status-quo", weeks=1))
    war.run_for(1)
    sizes = counts.sizes_of(war)
    used = np.asarray(war.state.effort) > 0.0
    assert used.sum() <= sizes.fronts <= sizes.living**2 * sizes.provinces
    assert sizes.living == war.state.alive.sum()
    assert sizes.coalitions == np.unique(war.state.coalition[war.state.alive]).size


def test_a_count_is_that_of_hand() -> None:
    """Two factions in one province, one rule each, worked out from the docstrings."""
    sizes = counts.Sizes(
        n=2, living=2, provinces=1, stands=2, fronts=2, scored=2, meets=2, pooled=0, coalitions=2
    )
    assert counts.assess(sizes).operations == 3 * 2 + 2 * 4 + 5 * 4
    assert counts.target(sizes).operations == 7 * 2 + 3 * 2 + 2 * 4
    assert counts.fight(sizes).operations == 9 * 2 + 8 * 2 + 3 * 2 + 5 * 4
    assert counts.revise(sizes).operations == 4 * 47 + 1 * (4 + 16)
    assert counts.revise(sizes).traffic == 8 * 12 * 4
    assert counts.draws(sizes) == 2 + 2 * 2
