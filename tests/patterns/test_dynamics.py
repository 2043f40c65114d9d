"""The dynamics are alive: no collapse, no dust, no saturation, no extinction."""

import numpy as np
import pytest

from .conftest import Play

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["status-quo", "forty-one-unite", "forty-one-merge"])
def test_no_collapse_into_one_coalition(play: Play, name: str) -> None:
    """The largest coalition never holds more than 70 % of all fighters at the end."""
    assert play(name)["biggest_bloc"].max() < 0.7


def test_no_dust_of_singletons(play: Play) -> None:
    """In the median run fewer than half of the factions stand alone at the end."""
    alone = [np.mean(run["coalitions"] == 1) * len(run["coalitions"]) for run in quo_runs(play)]
    factions = [run["coalitions"].sum() for run in quo_runs(play)]
    assert np.median(np.array(alone) / np.array(factions)) < 0.5


def quo_runs(play: Play) -> list[dict[str, np.ndarray]]:
    """The runs of `status-quo`."""
    return play("status-quo").runs


def test_weights_are_not_saturated(play: Play) -> None:
    """Among factions that meet, fewer than 5 % of weights are beyond +-0.99."""
    beyond = [np.mean(np.abs(run["weights"]) > 0.99) for run in quo_runs(play)]
    assert np.mean(beyond) < 0.05


def test_no_mass_extinction(play: Play) -> None:
    """After two years at least 95 % of factions still have a fifth of their strength."""
    left = [np.mean(run["survival"] > 0.2) for run in quo_runs(play)]
    assert np.min(left) >= 0.95


def test_somebody_moves_and_consent_sometimes_binds(play: Play) -> None:
    """Factions change coalition, and some that want to join are refused."""
    run = play("status-quo")
    assert np.median(run["consents"]) >= 1
    assert run["refusals"].sum() > 0
    assert run["refusals"].sum() < 10 * run["consents"].sum()


def test_strength_is_roughly_stationary_without_intervention(play: Play) -> None:
    """Without the campaign no side changes by more than a tenth in two years.

    The model's ground assumption; ISIL's strength changed little over 2015 (US estimates).
    """
    run = play("no-intervention")
    for side in ("government", "rebel", "jihadist", "isil", "kurdish"):
        series = run.outcome(f"strength_{side}")
        change = series[:, -1] / series[:, 0] - 1.0
        assert abs(np.median(change)) < 0.1, side
