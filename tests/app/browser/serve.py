"""The server of these tests: the verb ``app``, on a war that fails under one seed.

A page can only be shown to survive an error if there is one, and the model has none to offer.
Under another seed a war is not prepared before a file is there, so that the wait can be seen.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from model.app.visit import Visit
from model.cli.main import main
from model.simulation import CivilWar

FAILING_SEED = 4242
FAILING_WEEK = 3
MESSAGE = "the third week of this seed fails"
HELD_SEED = 4343


def fail_in_one_week(step: Any) -> Any:
    """Return a step that fails in one week of one seed."""

    def failing(war: CivilWar) -> None:
        mine = war.plan.name == "short" and war.streams.root == FAILING_SEED
        if mine and war.state.week == FAILING_WEEK - 1:
            raise ZeroDivisionError(MESSAGE)
        step(war)

    return failing


def hold_one_seed(prepare: Any, go: Path) -> Any:
    """Return a preparation that waits under one seed until a file is there."""

    def holding(visit: Visit, turn: int, settings: Any, *others: Any) -> None:
        while settings.seed == HELD_SEED and not go.exists():
            time.sleep(0.05)
        prepare(visit, turn, settings, *others)

    return holding


if __name__ == "__main__":
    CivilWar.step = fail_in_one_week(CivilWar.step)
    there = Path(os.environ["SOLARA_HOME"]).with_name("go")
    Visit._prepare = hold_one_seed(Visit._prepare, there)
    raise SystemExit(main(["app", *sys.argv[1:]]))
