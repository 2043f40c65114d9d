"""Many runs in the background: the numbers of the command line, one at a time, nothing left."""

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from model.app import many
from model.app.charts import band_charts
from model.app.many import Ensemble, Order, Queue, order_of, start
from model.app.session import Session
from model.app.settings import Settings
from model.cli.main import main
from model.ensemble import playing
from model.ensemble.summaries import weekly_of
from model.scenario.errors import InputError

SHORT = 'extends = "{}"\nweeks = 5\n'
MINE = Settings("mine", 4, parameters={"b_commit": 1.5}, text=SHORT.format("forty-one-unite"))
CALM = Settings("calm", text=SHORT.format("status-quo"))
RUNS = 4


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of one's own, in which nothing may be left."""
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    return room


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, rooms: Path) -> Iterator[Queue]:
    """A line of one's own that plays in its own thread; nothing goes on after the test."""
    monkeypatch.setattr(many, "WORKERS", 1)
    mine = Queue(2)
    yield mine
    for waiting in list(mine._waiting):
        waiting.cancel()
    thread = mine._thread
    if thread is not None:
        thread.join(60)
    assert list(rooms.iterdir()) == []


class Gate:
    """Holds replications back until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        real = playing.run_replication

        def held(*args: object) -> object:
            self.reached.set()
            assert self.opened.wait(60)
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(playing, "run_replication", held)


def ended(ensemble: Ensemble) -> Ensemble:
    assert ensemble.wait(120), ensemble.status()
    return ensemble


def written(settings: Settings, folder: Path, name: str) -> str:
    """Write a scenario file for the command line; return its path."""
    path = folder / f"{name}.toml"
    path.write_text(settings.to_toml(), encoding="utf-8")
    return str(path)


def test_bands_are_those_of_the_verb_run(queue: Queue, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["run", written(MINE, tmp_path, "mine"), "--runs", str(RUNS), "--seed", "4"]
    assert main([*words, "--workers", "1", "--no-figures", "--out", str(out)]) == 0
    found = ended(start(MINE, RUNS, queue=queue)).found
    assert found is not None
    assert (found.runs, found.failed, found.weeks, found.seed) == (RUNS, 0, 5, 4)
    theirs = weekly_of(out, "weeks").bands()
    assert set(found.bands) == set(theirs["outcome"])
    for (outcome, week), row in theirs.set_index(["outcome", "week"]).iterrows():
        for name in ("mean", "p05", "p50", "p95"):
            mine = found.bands[outcome][name][week]
            same = (
                mine is None if pd.isna(row[name]) else mine == pytest.approx(row[name], rel=1e-5)
            )
            assert same, (outcome, week, name)
    assert found.words[0].startswith("The forty-one unite")
    assert f"{RUNS} runs of 5 weeks" in found.words[1]
    # What it is beside: what the file extends, with the same parameters.
    assert found.other == "forty-one-unite"
    ghost = Session(MINE.at(5)).ghost
    assert ghost is not None
    assert len(found.other_bands["civilian_harm"]["p50"]) == 5


def test_a_comparison_is_that_of_the_verb(queue: Queue, tmp_path: Path) -> None:
    """With two workers too; red if labels, seeds or the order of the pair differ."""
    out = tmp_path / "out"
    pair = [written(CALM, tmp_path, "calm"), written(MINE, tmp_path, "mine")]
    words = ["compare", *pair, "--runs", str(RUNS), "--seed", "4", "--workers", "1"]
    assert main([*words, "--no-figures", "--out", str(out)]) == 0
    theirs = pd.read_csv(out / "comparison.csv").set_index(["scenario", "outcome"])
    found = ended(start(MINE, RUNS, CALM, queue=queue)).found
    assert found is not None and (found.label, found.other) == ("mine", "calm")
    assert {row["outcome"] for row in found.table} >= {"signatory_cohesion", "civilian_harm"}
    for row in found.table:
        line = theirs.loc["mine", row["outcome"]]
        for ours, name in (("here", "mean"), ("difference", "difference"), ("low", "low")):
            value = row[ours]
            assert (value is None and pd.isna(line[name])) or value == pytest.approx(line[name])
    titles = '"The forty-one unite" (mine) against "The campaign, no statement" (calm)'
    assert found.words[0].startswith(titles)
    beside = weekly_of(out, "weeks", "calm").bands(["rebel_weight"])["p50"]
    assert found.other_bands["rebel_weight"]["p50"] == pytest.approx(beside.tolist(), rel=1e-5)


def test_typical_runs_can_be_looked_at(queue: Queue) -> None:
    """The number of a run is that of a session's run."""
    found = ended(start(MINE, RUNS, queue=queue)).found
    assert found is not None and found.typical_of == "signatory_cohesion"
    means = {
        run: Session(Settings(**{**vars(MINE), "run": run, "week": 5})).history[
            "signatory_cohesion"
        ].mean()
        for run in range(RUNS)
    }  # fmt: skip
    assert means[found.typical["lowest"]] == min(means.values())
    assert means[found.typical["highest"]] == max(means.values())


def test_two_workers_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the usual temporary folder: the names of sockets must stay short."""
    found = []
    for workers in (1, 2):
        monkeypatch.setattr(many, "WORKERS", workers)
        ensemble = ended(start(CALM, RUNS, queue=Queue()))
        assert ensemble.message == ""
        found.append(ensemble.found)
    assert found[0] is not None and found[0] == found[1]


def test_charts_of_bands(queue: Queue) -> None:
    found = ended(start(MINE, RUNS, queue=queue)).found
    assert found is not None
    drawn = {chart["key"]: chart for chart in band_charts(MINE.scenario(), found)}
    line = drawn["cohesion"]["lines"][0]
    assert line["p50"] == found.bands["signatory_cohesion"]["p50"] and len(line["p05"]) == 5
    assert line["other"]["p95"] == found.other_bands["signatory_cohesion"]["p95"]
    assert f"median of {RUNS} runs" in drawn["cohesion"]["caption"]
    assert [each["key"] for each in drawn["declared"]["lines"]] == ["declared_gap"]
    assert len(drawn["strength"]["lines"]) == len(Session(MINE).war.who.sides)


def test_one_at_a_time_and_the_line_has_an_end(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    first = start(CALM, RUNS, queue=queue)
    assert gate.reached.wait(60)
    second, third = (start(CALM, RUNS, queue=queue) for _ in range(2))
    states = [each.status() for each in (first, second, third)]
    assert [each["state"] for each in states] == ["running", "waiting", "waiting"]
    assert [each["ahead"] for each in states] == [0, 0, 1]
    with pytest.raises(InputError, match="2 ensembles wait already"):
        start(CALM, RUNS, queue=queue)
    second.cancel()
    assert second.ended and second.status()["state"] == "cancelled"
    assert third.status()["ahead"] == 0
    gate.opened.set()
    assert [ended(each).state for each in (first, third)] == ["done", "done"]
    assert second.found is None and first.found == third.found
    thread = queue._thread
    if thread is not None:
        thread.join(60)
    assert queue._thread is None  # nothing idles
    assert ended(start(CALM, RUNS, queue=queue)).state == "done"  # and it starts anew


def test_what_runs_can_be_cancelled(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    ensemble = start(CALM, 50, queue=queue)
    assert gate.reached.wait(60)
    ensemble.cancel()
    assert not ensemble.ended
    gate.opened.set()
    assert ended(ensemble).state == "cancelled" and ensemble.found is None
    assert ensemble.status()["done"] < 50


def test_progress_counts(queue: Queue) -> None:
    ensemble = start(CALM, RUNS, queue=queue)
    everything = 2 * RUNS  # its ghost too
    assert ensemble.status()["total"] == everything
    status = ended(ensemble).status()
    assert (status["done"], status["total"], status["failed"]) == (everything, everything, 0)
    assert status["rate"] > 0.0 and status["left"] == "0 s"


def test_failures_are_counted_or_said(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    real = playing.run_replication

    def some(scenario: object, seed: int, run: int, *rest: object) -> object:
        if run == 2:
            raise FloatingPointError("too much")
        return real(scenario, seed, run, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(playing, "run_replication", some)
    ensemble = ended(start(CALM, RUNS, queue=queue))
    assert ensemble.found is not None
    assert (ensemble.found.runs, ensemble.found.failed) == (3, 1)

    def none(*_: object) -> object:
        raise FloatingPointError("too much")

    monkeypatch.setattr(playing, "run_replication", none)
    ensemble = ended(start(CALM, RUNS, queue=queue))
    assert ensemble.state == "failed" and ensemble.found is None
    assert ensemble.message == "every run failed: FloatingPointError: too much"


def test_a_fault_of_ours_is_a_message_and_the_line_goes_on(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(many, "perform", broken)
    one, two = (start(CALM, RUNS, queue=queue) for _ in range(2))
    assert [ended(each).message for each in (one, two)] == ["ZeroDivisionError: ours"] * 2


@pytest.mark.parametrize(
    ("settings", "runs", "against", "words"),
    [
        (MINE, 1, None, "2 to 500"),
        (MINE, 501, None, "2 to 500"),
        (MINE, 10, MINE, "same scenario"),
        (MINE, 10, Settings("status-quo"), "different numbers of weeks"),
        (Settings(), 10, Settings("opening-2015"), "start on different days"),
        (Settings("nothing"), 10, None, "unknown scenario"),
        (MINE, 10, Settings("nothing"), "unknown scenario"),
    ],
)
def test_what_cannot_be_played(
    settings: Settings, runs: int, against: Settings | None, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        order_of(settings, runs, against)


def test_labels_tell_a_scenario_from_itself() -> None:
    changed = Settings(parameters={"b_commit": 2.0})
    assert list(order_of(changed, 5, Settings()).scenarios) == [
        "forty-one-unite", "forty-one-unite (changed)",
    ]  # fmt: skip
    assert list(order_of(Settings(), 5, changed).scenarios) == [
        "forty-one-unite", "forty-one-unite (as shipped)",
    ]  # fmt: skip
    order = order_of(Settings("status-quo"), 5)
    assert isinstance(order, Order) and order.baseline is None
