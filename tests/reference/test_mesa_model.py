"""The idiomatic Mesa model and the fast model agree to 1e-9, arrays and outcomes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.mesa_model import IdiomaticWar
from model.scenario.load import load_scenario
from model.scenario.schema import PROCESSES
from model.simulation import CivilWar

from .test_agreement import partition
from .theatres import THEATRES

WEEKS = 20
ARRAYS = (
    "active", "strength", "weight", "grievance", "threat", "commitment", "support", "control",
    "effort", "events", "harm",
)  # fmt: skip


def assert_same(fast: CivilWar, idiomatic: IdiomaticWar, week: int) -> None:
    """Compare every array, the partition and every outcome after a week."""
    state, agents = fast.state, idiomatic.agents
    for name in ARRAYS:
        ours = np.array(agents.get(name))
        theirs = np.asarray(getattr(state, name))
        np.testing.assert_allclose(
            ours, theirs, rtol=1e-9, atol=1e-9, err_msg=f"week {week}, array {name}"
        )
    losses = np.array(agents.get("wounds")).transpose(1, 0, 2)
    np.testing.assert_allclose(losses, np.asarray(state.losses), rtol=1e-9, atol=1e-9)
    labels = partition(agents.get("coalition"), agents.get("active"))
    assert labels == partition(state.coalition, state.active), f"week {week}, coalitions"
    collected = flat({k: v[-1] for k, v in idiomatic.datacollector.model_vars.items()})
    expected = fast.outcomes()
    assert collected.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_allclose(
            collected[name], value, rtol=1e-9, atol=1e-9, err_msg=f"week {week}, outcome {name}"
        )


def flat(collected: dict[str, Any]) -> dict[str, float]:
    """Return outcomes by name, those of several numbers one by one."""
    out: dict[str, float] = {}
    for name, value in collected.items():
        out |= value if isinstance(value, dict) else {name: value}
    return out


def assert_agreement(scenario: Any, replication: int, weeks: int) -> None:
    """Run both models side by side on the same draws."""
    fast = CivilWar(scenario, 1, replication)
    idiomatic = IdiomaticWar(scenario, 1, replication)
    for week in range(weeks):
        fast.run_for(1)
        idiomatic.run_for(1)
        assert_same(fast, idiomatic, week)


@pytest.mark.parametrize("name", THEATRES)
def test_a_peer_that_skips_part_of_the_work_goes_red(name: str, tmp_path: Path) -> None:
    """Theatres that between them use every rule, every kind of event and every process."""
    assert_agreement(load_scenario(THEATRES[name](tmp_path)), 1, WEEKS)


@pytest.mark.parametrize("switch", PROCESSES)
def test_a_switch_that_the_peer_ignores_goes_red(switch: str, tmp_path: Path) -> None:
    """What is switched off stays as it is in both."""
    file = THEATRES["twelve"](tmp_path)
    assert_agreement(load_scenario(file, [f"switches.{switch}=false"]), 0, WEEKS)


def test_a_size_limit_that_the_peer_ignores_goes_red(tmp_path: Path) -> None:
    """The winning share and the veto are off by default; here they bind."""
    settings = ["winning_share=0.5", "veto_share=0.1", "tau=0.05", "switching_cost=0"]
    assert_agreement(load_scenario(THEATRES["twelve"](tmp_path), settings), 1, WEEKS)


@pytest.mark.parametrize("name", ["forty-one-unite", "as-it-happened"])
def test_a_peer_of_another_war_goes_red(name: str) -> None:
    """The theatre whose speed is measured."""
    assert_agreement(load_scenario(name), 0, 12)
