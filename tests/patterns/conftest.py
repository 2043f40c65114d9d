"""Fixtures of the pattern tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .ensembles import Ensemble, ensemble

Play = Callable[..., Ensemble]


@pytest.fixture(scope="session")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Return a function that gives the ensemble of a scenario, played at most once."""
    # The parent is shared by the processes of a parallel test run.
    base = tmp_path_factory.getbasetemp()
    folder: Path = (base.parent if base.name.startswith("popen-") else base) / "ensembles"
    folder.mkdir(exist_ok=True)

    def give(scenario: str, *settings: str, **sizes: int) -> Ensemble:
        return ensemble(folder, scenario, settings, **sizes)

    return give
