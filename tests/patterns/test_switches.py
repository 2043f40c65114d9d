"""Each process does something: off, an outcome that it owns moves; and pattern P8."""

import numpy as np
import pytest

from .conftest import Play
from .ensembles import paired

pytestmark = pytest.mark.slow

RUNS = 40
WEEKS = 52
OWNED = {
    "assess": ("status-quo", "rebel_weight"),
    "target": ("status-quo", "declared_gap"),
    "fight": ("status-quo", "clash_events"),
    "civilians": ("status-quo", "civilian_harm"),
    "recover": ("status-quo", "strength_rebel"),
    "hold": ("status-quo", "control_government"),
    "revise": ("status-quo", "rebel_weight"),
    "realign": ("forty-one-unite", "signatory_cohesion"),
}
"""For each process a scenario, and an outcome that the process owns.

Weights are looked at without the statement: what a signature adds at once, and revise
then takes back week by week, would offset the rally that revise also carries.
"""


@pytest.mark.parametrize("process", OWNED)
def test_switched_off_its_outcome_moves(play: Play, process: str) -> None:
    """By more than three paired Monte Carlo errors; targets that are never chosen leave none."""
    scenario, outcome = OWNED[process]
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
