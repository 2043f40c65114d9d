"""Mesa's own way to run a model many times: `mesa.batch_run`, a data frame, a Parquet file.

A program of its own (``python -m benchmarks.batch MODEL RUNS PROCESSES WEEKS SCENARIO``), since
`batch_run` sets how the whole program starts processes.
"""

import argparse
import warnings
from functools import cache
from typing import Any

import mesa
import pandas as pd

from model.scenario.load import Scenario, load_scenario
from model.simulation import CivilWar

from .mesa_model import IdiomaticWar


@cache
def scenario_of(name: str, weeks: int) -> Scenario:
    """Return a scenario, read once for each process.

    Parameters
    ----------
    name : str
        The scenario.
    weeks : int
        How long a run is.
    """
    return load_scenario(name, weeks=weeks)


class BatchWar(CivilWar):
    """The fast model with a data collector, as `batch_run` wants it.

    Parameters
    ----------
    name : str
        The scenario.
    weeks : int
        How long a run is.
    seed : int
        Number of the replication, which `batch_run` hands over as the seed.
    """

    def __init__(self, name: str, weeks: int, seed: int = 0) -> None:
        super().__init__(scenario_of(name, weeks), 1, seed)
        names = self.outcomes()
        self.now: dict[str, float] = {}
        reporters = {each: self._reporter(each) for each in names}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    @staticmethod
    def _reporter(name: str) -> Any:
        """Return the reporter of one outcome."""
        return lambda war: war.now[name]

    def step(self) -> None:
        """One week, and its outcomes; burn-in is run before there is a collector."""
        super().step()
        if hasattr(self, "datacollector"):
            self.now = self.outcomes()
            self.datacollector.collect(self)


class BatchIdiomatic(IdiomaticWar):
    """The idiomatic model, as `batch_run` wants it; parameters as `BatchWar`."""

    def __init__(self, name: str, weeks: int, seed: int = 0) -> None:
        super().__init__(scenario_of(name, weeks), 1, seed)


MODELS = {"fast": BatchWar, "idiomatic": BatchIdiomatic}


def main() -> None:
    """Run the batch and write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", choices=MODELS)
    for name in ("runs", "processes", "weeks"):
        parser.add_argument(name, type=int)
    parser.add_argument("scenario")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    found = mesa.batch_run(
        MODELS[args.model],
        {"name": args.scenario, "weeks": args.weeks},
        rng=list(range(args.runs)),
        number_processes=args.processes,
        data_collection_period=1,
        max_steps=args.weeks,
        display_progress=False,
    )
    frame = pd.DataFrame(found)
    if len(frame) != args.runs * args.weeks:
        raise SystemExit(f"{len(frame)} rows for {args.runs} runs of {args.weeks} weeks")
    for name in ("control", "strength"):  # the idiomatic model reports several numbers in one
        if name in frame:
            parts = pd.DataFrame(frame.pop(name).tolist(), index=frame.index)
            frame = frame.join(parts)
    frame.to_parquet("batch.parquet")


if __name__ == "__main__":
    main()
