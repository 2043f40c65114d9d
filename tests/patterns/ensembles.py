"""Ensembles for the pattern tests, played once and shared by all test processes."""

import fcntl
import hashlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from model.compiled import code_version
from model.scenario.load import load_scenario
from model.simulation import CivilWar

RUNS = 100
WEEKS = 104
SNAPSHOTS = (26, 52)
"""Weeks after which alliance weights are kept."""
TOGETHER = ("syrian-government", "russia", "iran")
AHRAR, NUSRA, ISIL = "ahrar-al-sham", "nusra", "isil"


@dataclass(frozen=True)
class Job:
    """One replication to play."""

    scenario: str
    settings: tuple[str, ...]
    weeks: int
    replication: int


def beside(war: CivilWar, i: int, j: int) -> float:
    """Share of i's effort on (target, governorate) pairs on which j spends effort too."""
    effort = war.state.effort
    total = effort[i].sum()
    # 0.2 % of j's effort: less is a rounding of its rules, not fighting.
    return float(effort[i][effort[j] > 0.002].sum() / total) if total > 0.0 else np.nan


def play(job: Job) -> dict[str, np.ndarray]:
    """Play one replication and return what the tests ask for."""
    scenario = load_scenario(job.scenario, job.settings)
    war = CivilWar(scenario, 1, job.replication)
    state, index = war.state, war.world.index
    russia, isil = index["russia"], index[ISIL]
    names = list(war.outcomes())
    weekly, near, weights = [], [], {}
    lost = np.zeros(state.place.n)
    events = np.zeros((state.place.n, state.place.n))
    loyal, refusals, consents, allied = True, 0, 0, 0.0
    for week in range(1, job.weeks + 1):
        war.run_for(1)
        weekly.append(list(war.outcomes().values()))
        near.append(beside(war, index[AHRAR], index[NUSRA]))
        lost += state.suffered[:, russia]
        events += state.events.sum(axis=2)
        labels = {int(state.coalition[index[name]]) for name in TOGETHER}
        loyal = loyal and len(labels) == 1
        refusals += state.refusals
        consents += state.consents
        bloc = state.strength[state.coalition == state.coalition[isil]].sum()
        allied = max(allied, float(bloc / state.strength[isil]) - 1.0)
        if week in SNAPSHOTS:
            weights[f"weight_{week}"] = state.weight.astype(np.float32)
    _, sizes = np.unique(state.coalition[state.alive], return_counts=True)
    started = state.base.strength > 0.0
    return {
        "names": np.array(names),
        "weekly": np.array(weekly),
        "beside": np.array(near),
        "lost_to_russia": lost,
        "events": events,
        "loyal": np.array(loyal),
        "refusals": np.array(refusals),
        "consents": np.array(consents),
        "isil_allies": np.array(allied),
        "coalitions": np.sort(sizes)[::-1],
        "survival": (state.strength / np.maximum(state.base.strength, 1.0))[started],
        "weights": state.weight[state.place.overlap > 0.0].astype(np.float32),
        "biggest_bloc": np.array(_largest_share(war)),
        **weights,
    }


def _largest_share(war: CivilWar) -> float:
    """Share of all fighters in the largest coalition."""
    state = war.state
    sums = np.bincount(state.coalition[state.alive], weights=state.strength[state.alive])
    return float(sums.max() / sums.sum())


class Ensemble:
    """All replications of one scenario; `self["weekly"]` has them along the first axis."""

    def __init__(self, runs: list[dict[str, np.ndarray]]) -> None:
        self.runs = runs
        self.names = [str(name) for name in runs[0]["names"]]

    def __getitem__(self, name: str) -> np.ndarray:
        """Return one thing of every run, stacked."""
        return np.stack([run[name] for run in self.runs])

    def outcome(self, name: str) -> np.ndarray:
        """(runs, weeks) float: an outcome over time."""
        return self["weekly"][:, :, self.names.index(name)]

    def mean(self, name: str) -> np.ndarray:
        """(runs,) float: mean of an outcome over all weeks where it is defined."""
        return np.nanmean(self.outcome(name), axis=1)


def ensemble(
    folder: Path,
    scenario: str,
    settings: tuple[str, ...] = (),
    runs: int = RUNS,
    weeks: int = WEEKS,
) -> Ensemble:
    """Return an ensemble, from the folder if another test has played it already."""
    key = repr((scenario, settings, runs, weeks, code_version(), load_scenario(scenario).hash))
    file = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.npy"
    with (folder / f"{file.stem}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            jobs = [Job(scenario, settings, weeks, replication) for replication in range(runs)]
            with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
                played = list(pool.map(play, jobs, chunksize=5))
            np.save(file, np.array(played, dtype=object), allow_pickle=True)
    return Ensemble(list(np.load(file, allow_pickle=True)))


@dataclass(frozen=True)
class Paired:
    """A paired difference, with its Monte Carlo error.

    Attributes
    ----------
    mean, error : float
        Mean difference over replications; its standard error.
    """

    mean: float
    error: float

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.mean - 1.96 * self.error

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.mean + 1.96 * self.error

    @property
    def errors(self) -> float:
        """How many Monte Carlo errors the mean is away from 0."""
        return abs(self.mean) / self.error if self.error > 0.0 else np.inf * abs(self.mean)


def paired(one: np.ndarray, other: np.ndarray) -> Paired:
    """Return one minus the other, replication by replication."""
    difference = one - other
    return Paired(float(difference.mean()), float(difference.std(ddof=1) / difference.size**0.5))
