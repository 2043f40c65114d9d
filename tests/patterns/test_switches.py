"""Each process does something: off, an outcome that it owns moves; and pattern P8."""

import numpy as np
import pytest

from .conftest import Play
from .ensembles import paired

pytestmark = pytest.mark.slow

RUNS = 40
WEEKS = 52
OWNED = {
    "assess": "rebel_weight",
    "target": "declared_gap",
    "fight": "clash_events",
    "civilians": "civilian_harm",
    "recover": "strength_rebel",
    "hold": "control_government",
    "revise": "rebel_weight",
    "realign": "signatory_cohesion",
}
"""An outcome that each process owns."""


@pytest.mark.parametrize(("process", "outcome"), OWNED.items())
def test_switched_off_its_outcome_moves(play: Play, process: str, outcome: str) -> None:
    """By more than three paired Monte Carlo errors; targets that are never chosen leave none."""
    scenario = "forty-one-unite"
    on = play(scenario, runs=RUNS, weeks=WEEKS)
    off = play(scenario, f"switches.{process}=false", runs=RUNS, weeks=WEEKS)
    if process == "target":
        assert np.isfinite(on.outcome(outcome)[:, 1:]).all()
        assert np.isnan(off.outcome(outcome)).all()
        return
    moved = paired(off.mean(outcome), on.mean(outcome))
    assert moved.errors > 3.0


def test_p8_harm_costs_support_and_makes_recruits_for_the_enemy(play: Play) -> None:
    """Against the same run with the harm off: Russia is less liked, rebels are more."""
    on = play("status-quo")
    off = play("status-quo", "switches.civilians=false")
    assert paired(on.mean("civilian_harm"), off.mean("civilian_harm")).low > 0.0
    assert paired(on.mean("campaign_support"), off.mean("campaign_support")).high < 0.0
    assert paired(on.mean("rebel_support"), off.mean("rebel_support")).low > 0.0
    assert paired(on.mean("rebel_recruits"), off.mean("rebel_recruits")).low > 0.0
