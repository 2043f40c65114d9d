"""How long the exact landscape takes, beside plain numpy: piece ``landscape`` of the suite.

``python -m benchmarks.landscape`` prints the same and keeps nothing. Everything is timed in
one process after compilation, what is compared in turn; the ratios hold better than the times.
"""

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any, Final

import numpy as np

from model.landscape.gray import enumerate_two
from model.landscape.power import power
from model.landscape.problem import Landscape
from model.landscape.solve import Solution, solve
from model.landscape.tabu import search
from model.landscape.walk import walk
from model.scenario.load import load_scenario
from model.simulation import CivilWar
from model.week.realign import bonds

from .timing import FULL, Scale
from .week import medians, seconds

BUDGET = 10**9
KEEP = 10**5
LIMIT: Final = 60.0
"""Seconds for each proof."""


def landscape(ties: np.ndarray, strength: np.ndarray | None = None) -> Landscape:
    """Return a landscape of the upper triangle of a matrix.

    Parameters
    ----------
    ties : (n, n) float
        Only what is above the diagonal counts.
    strength : (n,) float or None
        None: ones.
    """
    upper = np.triu(ties, 1)
    names = tuple(map(str, range(len(ties))))
    return Landscape(names, upper + upper.T, np.ones(len(ties)) if strength is None else strength)


def dense(n: int, seed: int = 1) -> Landscape:
    """Return normal ties between actors of one size.

    Parameters
    ----------
    n, seed : int
        Actors; seed of the ties.
    """
    return landscape(np.random.default_rng(seed).normal(size=(n, n)))


def blocs(n: int, camps: int, seed: int = 1) -> Landscape:
    """Return blocs, friends inside and enemies outside, with noise on every tie.

    Parameters
    ----------
    n, camps, seed : int
        Actors, blocs, seed.
    """
    draws = np.random.default_rng(seed)
    bloc = draws.integers(0, camps, n)
    ties = np.where(bloc[:, None] == bloc, 0.8, -0.8) + draws.normal(size=(n, n))
    return landscape(ties, draws.uniform(0.5, 3.0, n))


def maxcut(kind: str, n: int, seed: int) -> Landscape:
    """Return a max-cut instance: the best two camps of it are its maximum cut.

    Parameters
    ----------
    kind : {"unit", "sign sparse", "sign dense", "normal", "grid"}
        Weights 1 on half of the pairs; -1, 0, 1 on a tenth or nearly all; normal; a
        10 x (n / 10) grid on a torus with normal weights.
    n, seed : int
        Nodes, seed.
    """
    draws = np.random.default_rng(seed)
    if kind == "unit":
        weight = (draws.random((n, n)) < 0.5).astype(float)
    elif kind == "normal":
        weight = draws.normal(size=(n, n))
    elif kind == "grid":
        weight = np.zeros((n, n))
        for i in range(n):
            for j in ((i + 10) % n, i - i % 10 + (i + 1) % 10):
                weight[min(i, j), max(i, j)] = draws.normal()
    else:
        there = draws.random((n, n)) < (0.1 if kind == "sign sparse" else 0.99)
        weight = there * draws.choice([-1.0, 1.0], size=(n, n))
    return landscape(-weight)


def numpy_minima(problem: Landscape, low: int = 14) -> int:
    """Count the local minima of two camps with plain numpy, blocks of 2^low configurations at once.

    Parameters
    ----------
    problem : Landscape
        More than `low` actors.
    low : int
        Binary digits of a block.
    """
    n, w = problem.n, problem.coupling
    digits = np.arange(1 << low)[:, None] >> np.arange(low)[::-1] & 1
    tail = 1.0 - 2.0 * digits
    fields = tail @ w[n - low :]
    found = 0
    for head in range(1 << (n - 1 - low)):
        x = np.ones(n - low)
        x[1:] = 1.0 - 2.0 * (head >> np.arange(n - 1 - low)[::-1] & 1)
        field = fields + x @ w[: n - low]
        content = (field[:, n - low :] * tail >= -1e-9).all(axis=1)
        found += int((content & (field[:, : n - low] * x >= -1e-9).all(axis=1)).sum())
    return found


def theatre(tau: bool) -> Landscape:
    """Return the factions of the shipped theatre on the day the statement is signed.

    Parameters
    ----------
    tau : bool
        True: q = c min(w, w') - tau, what `realign` goes by; False: min(w, w').
    """
    war = CivilWar(load_scenario("forty-one-unite"), 1, 0)
    state = war.state
    there = np.flatnonzero(state.alive & (state.strength > 0.0))
    ties = np.minimum(state.weight, state.weight.T)
    if tau:
        ties = bonds(state.weight, state.place.overlap, war.parameters.tau)
    names = tuple(state.place.factions[i] for i in there)
    ties = ties[np.ix_(there, there)]
    np.fill_diagonal(ties, 0.0)
    return Landscape(names, ties, state.strength[there])


def enumeration(rounds: int) -> dict[str, float]:
    """Return seconds of the enumerations, and the ratios to numpy by configuration.

    Parameters
    ----------
    rounds : int
        How often each.
    """
    small = dense(20)
    walk(small, 2, BUDGET, KEEP)
    enumerate_two(small)
    out: dict[str, float] = {}
    for n in (20, 24):
        problem = dense(n)
        works: dict[str, Callable[[], object]] = {
            f"{n} actors, all minima, walk": lambda p=problem: walk(p, 2, BUDGET, KEEP),
            f"{n} actors, all minima and basins, Gray code": lambda p=problem: enumerate_two(p),
        }
        if n == 24:
            works["24 actors, all minima, numpy"] = lambda p=problem: numpy_minima(p)
        out |= {name: median(taken) for name, taken in medians(works, rounds).items()}
    for n in (28, 32, 36):
        problem = dense(n)
        taken = medians({"": lambda p=problem: walk(p, 2, BUDGET, KEEP)}, rounds)
        out[f"{n} actors, all minima, walk"] = median(taken[""])
    plain = out["24 actors, all minima, numpy"]
    out["ratio numpy / walk, 24 actors"] = plain / out["24 actors, all minima, walk"]
    gray = out["24 actors, all minima and basins, Gray code"]
    out["ratio numpy / Gray code with basins, 24 actors"] = plain / gray
    return out


def proofs(limit: float) -> dict[str, Solution]:
    """Return solutions of what is to be proved.

    Parameters
    ----------
    limit : float
        Seconds for each.
    """
    p, q = theatre(tau=False), theatre(tau=True)
    cases: dict[str, tuple[Landscape, int | None, str]] = {
        "dense 32, two camps": (dense(32), 2, "auto"),
        "dense 32, two camps, no enumeration": (dense(32), 2, "milp"),
        "dense 32, free": (dense(32), None, "auto"),
        "blocs 60, two camps": (blocs(60, 2), 2, "auto"),
        "three blocs 60, two camps": (blocs(60, 3), 2, "auto"),
        "three blocs 60, free": (blocs(60, 3), None, "auto"),
        f"theatre ({p.n}), min(w, w'), two camps": (p, 2, "auto"),
        f"theatre ({p.n}), min(w, w'), free": (p, None, "auto"),
        f"theatre ({q.n}), q, two camps": (q, 2, "auto"),
        f"theatre ({q.n}), q, free": (q, None, "auto"),
        f"theatre ({q.n}), q, three camps": (q, 3, "auto"),
        "dense 60, two camps": (dense(60), 2, "auto"),
    }
    return {
        name: solve(problem, camps, limit, method=method)
        for name, (problem, camps, method) in cases.items()
    }


def searches(limit: float) -> dict[str, tuple[float, str]]:
    """Return for max-cut instances of 100 nodes: seconds, and what the energy was held against.

    Five seeds must all find one energy: proved where branch and cut proves it, else the
    best of eight more seeds.

    Parameters
    ----------
    limit : float
        Seconds for a proof; dense instances of 100 nodes are out of its reach.
    """
    out = {}
    for kind in ("grid", "sign sparse", "sign dense", "unit", "normal"):
        for seed in range(2):
            problem = maxcut(kind, 100, seed)
            found: list[float] = []
            taken = [seconds(partial(_keep, found, problem, s)) for s in range(5)]
            more = [search(problem, 2, s)[0] for s in range(11, 19)]
            exact = None
            if kind in ("grid", "sign sparse"):
                exact = solve(problem, 2, limit, method="milp")
            best = min(more)
            against = "best of 8 more seeds"
            if exact and exact.status == "proved":
                best, against = exact.energy, "proved optimum"
            hits = sum(value <= best + 1e-9 * problem.size for value in found)
            out[f"max-cut 100, {kind}, {seed}"] = (median(taken), f"{hits} of 5: {against}")
    return out


def _keep(found: list[float], problem: Landscape, seed: int) -> None:
    """Search, and keep the energy."""
    found.append(search(problem, 2, seed)[0])


def measure(scale: Scale) -> dict[str, Any]:
    """Return what the speed table of the landscape holds.

    Parameters
    ----------
    scale : Scale
        How much is done; a quick one proves and searches small cases only.

    Returns
    -------
    dict
        `rows`: what, how long or how many times, what came of it.
    """
    if scale.weeks < FULL.weeks:
        small = solve(dense(16), 2)
        few = {"power indices, 75 players": _power_seconds(1)}
        return {"rows": rows(few, {"dense 16, two camps": small}, {})}
    timed = enumeration(scale.rounds)
    timed["power indices, 75 players"] = _power_seconds(scale.rounds)
    return {"rows": rows(timed, proofs(LIMIT), searches(LIMIT))}


def _power_seconds(rounds: int) -> float:
    """Return the median seconds of the power indices of 75 players."""
    weights = np.exp(np.random.default_rng(1).normal(7.5, 1.5, 75))
    power(weights)
    return median(seconds(lambda: power(weights)) for _ in range(rounds))


def rows(
    timed: dict[str, float], proved: dict[str, Solution], searched: dict[str, tuple[float, str]]
) -> list[tuple[str, str, str]]:
    """Return the lines of the table.

    Parameters
    ----------
    timed : dict of str to float
        Seconds, or ratios where the name says so.
    proved : dict of str to Solution
        From `proofs`.
    searched : dict of str to (float, str)
        From `searches`.
    """
    out = [
        (name, f"{value:.0f} x" if name.startswith("ratio") else f"{value:.3f} s", "")
        for name, value in timed.items()
    ]
    for name, found in proved.items():
        gap = "" if found.status == "proved" else f", gap {100.0 * found.relative_gap:.2f} %"
        out.append((name, f"{found.seconds:.2f} s", f"{found.status}{gap}"))
    return out + [(name, f"{taken:.2f} s", words) for name, (taken, words) in searched.items()]


def main() -> None:
    """Measure and print."""
    for name, taken, words in measure(FULL)["rows"]:
        print(f"{name:60} {taken:>12}  {words}", flush=True)


if __name__ == "__main__":
    main()
