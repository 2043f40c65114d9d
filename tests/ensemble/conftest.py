"""What the tests of ensembles share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model.ensemble.perform import Outcome, Request, perform
from model.ensemble.plan import baseline_of
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
        chosen = {"scenario": scenario, "workers": 1, "seed": 5} | options
        return perform(Request(folder=tmp_path / folder, **chosen), finish)  # type: ignore[arg-type]

    return run


def tables_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every table of a results folder."""
    return {path.name: path.read_bytes() for path in sorted((folder / "tables").iterdir())}
