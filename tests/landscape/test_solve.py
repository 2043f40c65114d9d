"""The solvers agree with brute force, with each other, and never claim what is not proved."""

import csv
from pathlib import Path

import numpy as np
import pytest

from model.landscape import solve as solving
from model.landscape.problem import Landscape, energy, frustrated_ties
from model.landscape.solve import solve

from .brute import blocs, brute, energies, every, random_landscape

TRIBES = Path(__file__).resolve().parents[2] / "docs" / "tables" / "highland-tribes.csv"
KINDS = ("weighted", "signed", "dense")


def tribes() -> Landscape:
    """Return the sixteen tribes and their signed ties."""
    with TRIBES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    names = sorted({row[side] for row in rows for side in ("source", "target")})
    ties = np.zeros((len(names), len(names)))
    for row in rows:
        i, j = names.index(row["source"]), names.index(row["target"])
        ties[i, j] = ties[j, i] = float(row["sign"] + "1")
    return Landscape(tuple(names), ties, np.ones(len(names)))


@pytest.mark.parametrize("method", ["enumerate", "dynamic", "milp"])
def test_highland_tribes(method: str) -> None:
    """Index 7 with two camps, four tribes against twelve; 2 errors with three camps."""
    problem = tribes()
    assert problem.n == 16 and np.count_nonzero(problem.propensity) == 2 * 58
    two, three = solve(problem, 2, method=method), solve(problem, 3, method=method)
    assert two.status == three.status == "proved"
    assert len(frustrated_ties(problem, two.camps)) == 7
    assert len(frustrated_ties(problem, three.camps)) == 2
    gama = two.camps[problem.names.index("Gama")]
    small = {name for name, camp in zip(problem.names, two.camps, strict=True) if camp == gama}
    assert small == {"Gama", "Gavev", "Kotun", "Nagad"}


CASES = [(2 + i % 13, 2, i) for i in range(120)] + [
    *((2 + i % 7, None, i) for i in range(50)),
    *((3 + i % 6, 3, i) for i in range(30)),
]


def test_brute_force_equals_the_solver_on_200_landscapes() -> None:
    """Energy, ties, every local minimum and its energy; up to 14 actors in two camps.

    Red if a minimum is left out, counted twice, or a mirror image is.
    """
    assert len(CASES) == 200
    for n, camps, seed in CASES:
        problem = random_landscape(n, seed, KINDS[seed % 3])
        allowed = n if camps is None else min(camps, n)
        known, found = brute(problem, allowed), solve(problem, camps)
        assert found.status == "proved" and found.gap == 0.0
        assert found.energy == pytest.approx(known.energy, abs=found.tolerance)
        assert energy(problem, found.camps) == found.energy
        assert found.ties == known.ties
        assert found.minima is not None and found.minima_count == len(found.minima)
        assert sorted(m.camps for m in found.minima) == known.minima
        assert [m.energy for m in found.minima] == sorted(m.energy for m in found.minima)
        assert sum(m.basin or 0 for m in found.minima) == len(every(n, allowed))


@pytest.mark.parametrize(
    ("camps", "kind"), [(2, "weighted"), (2, "signed"), (2, "dense"), (3, "weighted"), (3, "dense")]
)
def test_methods_agree_at_20(camps: int, kind: str) -> None:
    """Enumeration, mixed-integer programming and tabu search find one energy."""
    problem = random_landscape(20, 5, kind)
    found = [solve(problem, camps, method=m) for m in ("enumerate", "milp", "tabu")]
    assert [f.energy for f in found] == pytest.approx([found[0].energy] * 3, rel=1e-12)
    assert found[0].status == found[1].status == "proved"
    assert found[2].status == "best found" and found[2].gap > 0.0
    assert all(f.bound <= found[0].energy for f in found)


@pytest.mark.parametrize("kind", KINDS)
def test_methods_agree_with_free_camps(kind: str) -> None:
    """Subsets, mixed-integer programming and tabu search at 17, and enumeration at 13."""
    problem = random_landscape(17, 6, kind)
    found = [solve(problem, None, method=m) for m in ("dynamic", "milp", "tabu")]
    assert [f.energy for f in found] == pytest.approx([found[0].energy] * 3, rel=1e-12)
    small = random_landscape(13, 6, kind)
    one, other = (solve(small, None, method=m) for m in ("dynamic", "enumerate"))
    assert one.energy == pytest.approx(other.energy, rel=1e-12) and one.ties == other.ties


def test_blocs_of_60_are_proved() -> None:
    """What enumeration cannot reach, branch and cut proves; red if the cuts do not pay."""
    for camps in (2, None):
        found = solve(blocs(60, 2, 1), camps)
        assert (found.status, found.method) == ("proved", "milp")
        assert found.ties is None and found.minima is None


def test_a_proof_that_was_stopped_is_none() -> None:
    """Dense ties at odds, 70 actors: no time to prove. Red if it says so anyway."""
    problem = random_landscape(70, 3, "dense")
    found = solve(problem, 2, seconds=1.0)
    assert found.status == "best found" and "stopped" in found.note
    assert found.gap == found.energy - found.bound > 0.02 * abs(found.energy)
    assert 0.0 < found.relative_gap < 0.25  # the floor alone leaves 0.8


def test_many_actors_have_a_heuristic_only() -> None:
    """More than the solver takes: an answer, and the words that say what it is."""
    problem = random_landscape(300, 1, "signed")
    found = solve(problem, 2)
    assert (found.status, found.method) == ("best found", "tabu")
    assert "heuristic only" in found.note and found.gap > 0.0


def test_balance_is_proved_at_any_size() -> None:
    """Two blocs without a tie at odds: the floor is met, and that is a proof."""
    bloc = np.arange(400) % 2
    ties = np.where(bloc[:, None] == bloc, 1.0, -1.0) - np.eye(400)
    problem = Landscape(tuple(map(str, range(400))), ties, np.linspace(1.0, 2.0, 400))
    found = solve(problem)
    assert (found.status, found.method) == ("proved", "floor")
    assert found.camps == tuple(bloc.tolist())


def test_too_many_minima_are_counted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has a tie: each of the 2^9 configurations is a minimum, and an optimum."""
    nobody = Landscape(tuple("abcdefghij"), np.zeros((10, 10)), np.ones(10))
    assert len(solve(nobody).minima or ()) == 512
    monkeypatch.setattr(solving, "MOST_MINIMA", 100)
    found = solve(nobody)
    assert found.minima is None and found.minima_count == found.ties == 512
    assert "512 local minima" in found.note


def test_enumeration_that_is_given_up_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk stops in the middle: red if what it has seen is called all."""
    problem = random_landscape(26, 2, "signed")
    monkeypatch.setattr(solving, "EXPLICIT_BUDGET", 1000)
    found = solve(problem, method="enumerate")
    assert found.status == "best found" and found.minima is None and "given up" in found.note
    monkeypatch.setattr(solving, "BUDGET", 1000)
    assert solve(problem).method == "milp"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"camps": 0}, "number of camps is 0"),
        ({"seconds": 0.0}, "0.0 seconds"),
        ({"seconds": float("nan")}, "nan seconds"),
        ({"seed": -1}, "seed is -1"),
        ({"method": "guess"}, "no method 'guess'; allowed: auto"),
    ],
)
def test_arguments_that_are_refused(arguments: dict[str, object], words: str) -> None:
    """Nonsense goes red in plain words, not deep in a solver."""
    with pytest.raises(ValueError, match=words):
        solve(tribes(), **arguments)


def test_too_many_for_a_method() -> None:
    """3^30 steps, or 2^119, are refused and not begun."""
    with pytest.raises(ValueError, match="at most 20 actors, not 30"):
        solve(random_landscape(30, 1), method="dynamic")
    with pytest.raises(ValueError, match="at most 100 actors, not 120"):
        solve(random_landscape(120, 1), method="enumerate")


def test_one_actor() -> None:
    """Alone there is one configuration, and nothing to prove."""
    one = Landscape(("a",), np.zeros((1, 1)), np.ones(1))
    for camps in (1, 2, None):
        for method in solving.METHODS:
            found = solve(one, camps, method=method)
            assert (found.energy, found.camps, found.status) == (0.0, (0,), "proved")


def test_one_camp() -> None:
    """All together: the energy is 0, whatever the ties; red if actors may leave."""
    problem = random_landscape(30, 4)
    for method in ("auto", "milp"):
        found = solve(problem, 1, method=method)
        assert found.energy == 0.0 and set(found.camps) == {0} and found.status == "proved"


def test_small_factions_beside_giants() -> None:
    """Strengths over five orders of size: no small actor is lost in a tolerance."""
    for seed in range(5):
        raw = random_landscape(9, seed)
        strength = 10.0 ** np.linspace(0.0, 5.0, 9)
        problem = Landscape(raw.names, raw.propensity, strength)
        for camps in (2, 9):
            exact = energies(problem, every(9, camps)).min()
            found = solve(problem, camps)
            assert found.energy == pytest.approx(exact, rel=1e-12) and found.ties == 1
            # Nobody can do better alone, by the exact sums of its own ties.
            for i, camp in enumerate(found.camps):
                labels = np.array(found.camps)
                own = problem.propensity[i] @ (strength * (labels == camp))
                for other in range(camps):
                    there = problem.propensity[i] @ (strength * (labels == other))
                    assert other == camp or there <= own + 1e-9
