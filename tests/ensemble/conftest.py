"""What the tests of ensembles share."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from model.ensemble import playing, work
from model.ensemble.perform import Outcome, Request, perform
from model.ensemble.plan import baseline_of
from model.ensemble.record import summarise
from model.ensemble.tables import DETAIL, KEYS, TABLES, TEXT, WHOLE
from model.scenario.load import Scenario, load_scenario
from model.simulation import CivilWar

WEEKS = 3

Play = Callable[..., Outcome]


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """The statement scenario, shortened."""
    return load_scenario("forty-one-unite", weeks=WEEKS)


@pytest.fixture(scope="session")
def baseline(scenario: Scenario) -> Scenario:
    """What it is compared with."""
    found = baseline_of(scenario, ())
    assert found is not None
    return found


@pytest.fixture(scope="session")
def war(scenario: Scenario) -> CivilWar:
    """Replication 1 under seed 5, to the end."""
    return CivilWar(scenario, 5, 1).run_for_weeks()


@pytest.fixture
def play(scenario: Scenario, tmp_path: Path) -> Play:
    """Run the scenario into a folder below the test's own."""

    def run(folder: str = "out", finish: object = None, **options: object) -> Outcome:
        chosen = {"scenarios": scenario, "workers": 1, "seed": 5} | options
        where = folder if "://" in folder else tmp_path / folder
        if isinstance(chosen["scenarios"], Scenario):
            chosen["scenarios"] = {chosen["scenarios"].name: chosen["scenarios"]}
        return perform(Request(folder=where, **chosen), finish)  # type: ignore[arg-type]

    return run


def quick_replication(
    scenario: Scenario,
    seed: int,
    run: int,
    detail: bool,
    settled: object = None,
    names: Collection[str] = TABLES,
) -> dict[str, dict[str, object]]:
    """Return tables of the usual form, at once; they depend on what those of a run depend on."""
    rng = np.random.default_rng([seed, run, int(scenario.hash[:8], 16)])
    weeks = scenario.weeks
    series = {name: rng.random(weeks) for name in ("united", "power_ratio")}
    series["power_ratio"][0] = np.nan
    dates = np.datetime64(scenario.start, "D") + 7 * np.arange(weeks)
    keys = {"run": np.full(weeks, run), "week": np.arange(weeks)}
    tables: dict[str, dict[str, object]] = {
        "runs": summarise(run, seed, series),
        "weeks": keys | {"date": dates} | series,
    }
    wanted = ("alignments", *DETAIL) if detail else ("alignments",)
    for name in [name for name in wanted if name in names]:
        rows = int(rng.integers(0 if name == "clashes" else 1, 9))
        tables[name] = {
            column: rng.integers(0, 5, rows) if column in WHOLE else rng.random(rows)
            for column in KEYS[name]
            if column not in TEXT
        }
        tables[name]["run"] = np.full(rows, run)
        for column in TEXT.intersection(KEYS[name]):
            codes = rng.integers(0, 3, rows).astype(np.int32)
            tables[name][column] = pa.DictionaryArray.from_arrays(codes, ["a", "b", "c"])
        tables[name] = {column: tables[name][column] for column in KEYS[name]}
    return tables


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the code look compiled, so that nothing is said of it."""
    monkeypatch.setattr("model.compiled.WARM", True)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make replications take no time: for what is about chunks and files, not about the model."""
    monkeypatch.setattr(playing, "run_replication", quick_replication)
    monkeypatch.setattr(playing, "settle", lambda *_: None)


def watch(monkeypatch: pytest.MonkeyPatch, fail: frozenset[int] = frozenset()) -> list[int]:
    """Note which replications are played, and make some of them fail."""
    played: list[int] = []
    real = playing.run_replication

    def spy(scenario: Scenario, seed: int, run: int, detail: bool, *rest: Any) -> object:
        played.append(run)
        if run in fail:
            raise ValueError(f"run {run} went wrong")
        return real(scenario, seed, run, detail, *rest)

    monkeypatch.setattr(playing, "run_replication", spy)
    return played


def stop_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Press Ctrl-C when so many chunks are done."""
    real = work.Loop.run

    def run(self: work.Loop, stopped: object) -> bool:
        left = iter(range(count))
        return real(self, lambda: next(left, None) is None)

    monkeypatch.setattr(work.Loop, "run", run)


def spoil(path: Path, harm: str) -> None:
    """Damage a file."""
    data = bytearray(path.read_bytes())
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(data[:-1])
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data)


def compare(play: Play, *scenarios: Scenario, **options: object) -> Outcome:
    """Play several scenarios."""
    return play(scenarios={each.name: each for each in scenarios}, verb="compare", **options)


def tables_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every table of a results folder."""
    return {path.name: path.read_bytes() for path in sorted((folder / "tables").iterdir())}
