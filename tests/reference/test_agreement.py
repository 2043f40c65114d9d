"""The fast model and the reference agree to 1e-9, week by week."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model.cast import Cast
from model.scenario.load import load_scenario
from model.scenario.schema import PROCESSES
from model.simulation import CivilWar

from .run import WeekRecord, run_reference
from .theatres import THEATRES

WEEKS = 20
SHIPPED = ("forty-one-unite", "as-it-happened", "kabul-1992")
ARRAYS = tuple(name for name in WeekRecord.__dataclass_fields__ if name != "coalition")
OF_PAIRS = ("weight", "grievance", "threat", "commitment", "effort", "events", "losses")
OF_THE_LIVING = ("active", "strength", "effort", "events", "losses", "harm", "threat")


def partition(labels: npt.ArrayLike, active: npt.ArrayLike) -> list[int]:
    """Return a coalition array with each label replaced by its first member, -1 if inactive.

    Parameters
    ----------
    labels, active : array_like
        Of the factions.
    """
    first: dict[int, int] = {}
    pairs = zip(np.asarray(labels).tolist(), np.asarray(active).tolist(), strict=True)
    return [first.setdefault(label, i) if on else -1 for i, (label, on) in enumerate(pairs)]


def part_of(record: WeekRecord, name: str, rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Return an array of a record for some of its factions; of pairs, those among them."""
    array = np.asarray(getattr(record, name))
    return np.asarray(array[np.ix_(rows, rows)] if name in OF_PAIRS else array[rows])


def assert_same_week(state: Any, expected: WeekRecord, week: int, cast: Cast) -> None:
    """Compare the state of the fast model with a record, and name what differs.

    Parameters
    ----------
    state : object
        Arrays under the names of section 2.
    expected : WeekRecord
        Of the reference, which knows all factions of the theatre.
    week : int
        For the message.
    cast : Cast
        Those of which the fast model has rows.
    """
    for name in ARRAYS:
        actual = np.asarray(getattr(state, name))
        message = f"week {week}, array {name}"
        np.testing.assert_allclose(
            actual, part_of(expected, name, cast.rows), rtol=1e-9, atol=1e-9, err_msg=message
        )
    there = [part_of(expected, name, cast.rows) for name in ("coalition", "active")]
    ours = partition(state.coalition, state.active)
    assert ours == partition(*there), f"week {week}, array coalition"
    gone = np.setdiff1d(np.arange(cast.everyone), cast.rows)
    for name in OF_THE_LIVING:
        array = np.asarray(getattr(expected, name))
        assert not array[gone].any(), f"week {week}: {name} of who is left out"
        assert name not in OF_PAIRS or not array[:, gone].any(), f"week {week}, {name} on them"


def assert_agreement(scenario: Any, replication: int) -> None:
    """Run both models side by side.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    replication : int
        Which one.
    """
    war = CivilWar(scenario, seed=1, replication=replication)
    for week, expected in enumerate(run_reference(scenario, 1, replication, WEEKS)):
        war.run_for(1)
        assert_same_week(war.state, expected, week, war.cast)


@pytest.mark.parametrize("replication", range(5))
@pytest.mark.parametrize("name", THEATRES)
def test_small_theatres_agree(name: str, replication: int, tmp_path: Path) -> None:
    """Three theatres that between them use every part of the page."""
    assert_agreement(load_scenario(THEATRES[name](tmp_path)), replication)


@pytest.mark.parametrize("switch", PROCESSES)
@pytest.mark.parametrize("name", THEATRES)
def test_theatres_agree_with_one_process_off(name: str, switch: str, tmp_path: Path) -> None:
    """What a switch turns off stays as it is in both."""
    file = THEATRES[name](tmp_path)
    assert_agreement(load_scenario(file, [f"switches.{switch}=false"]), 0)


@pytest.mark.parametrize("name", ["eight", "twelve"])
def test_theatres_agree_with_a_size_limit(name: str, tmp_path: Path) -> None:
    """The winning share and the veto are off by default; here they bind."""
    settings = ["winning_share=0.5", "veto_share=0.1", "tau=0.05", "switching_cost=0"]
    assert_agreement(load_scenario(THEATRES[name](tmp_path), settings), 1)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_agree(name: str) -> None:
    """The theatre that the questions are asked of."""
    assert_agreement(load_scenario(name), 0)
