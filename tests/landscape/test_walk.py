"""The walks, the searches and the bounds, looked at on their own."""

import numpy as np
import pytest

from model.landscape import walk as walking
from model.landscape.branch import _Node, _Tree, branch_and_cut
from model.landscape.cuts import (
    Rows,
    broken_cliques,
    broken_stars,
    broken_triangles,
    joined,
    most_apart,
    pair_places,
)
from model.landscape.partitions import best_partition
from model.landscape.problem import Landscape, canonical, energy, floor
from model.landscape.relaxation import Relaxation
from model.landscape.spectral import spectral_bound
from model.landscape.tabu import search
from model.landscape.walk import walk

from .brute import brute, energies, every, random_landscape

MANY = 10**7


def test_walk_does_not_depend_on_threads() -> None:
    """One thread or three: the same minima, counts and steps."""
    for camps in (2, 18):
        problem = random_landscape(18, 3)
        one, three = (walk(problem, camps, 10 * MANY, 10**5, threads=t) for t in (1, 3))
        assert one.complete and three.complete
        assert np.array_equal(one.minima, three.minima) and one.nodes == three.nodes
        assert one.ties == three.ties and one.energy == three.energy


def test_two_camps_are_at_most_two_of_many() -> None:
    """The walk made for two camps and the general one find the same minima."""
    problem = random_landscape(16, 8, "signed")
    two = walk(problem, 2, MANY, 10**5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walking, "below_two", walking.below_many)
        general = walk(problem, 2, MANY, 10**5)
    assert two.ties == general.ties and two.energy == general.energy
    assert sorted(map(canonical, two.minima)) == sorted(map(canonical, general.minima))


def test_walk_leaves_out_most() -> None:
    """30 actors have 2^29 configurations; red if nothing is ruled out, or too much."""
    problem = random_landscape(30, 1, "dense")
    found = walk(problem, 2, 10 * MANY, 10**5)
    assert found.complete and found.nodes < 2**29 / 100
    labels, minima = found.best, found.minima
    assert energy(problem, labels) == pytest.approx(found.energy, rel=1e-12)
    for row in minima[:: max(len(minima) // 20, 1)]:
        for i in range(30):
            moved = row.copy()
            moved[i] = 1 - moved[i]
            assert energy(problem, moved) >= energy(problem, row) - problem.tolerance


@pytest.mark.parametrize("camps", [2, 3, 40])
def test_search_is_the_same_for_a_seed_and_finds_the_best(camps: int) -> None:
    """Same seed, same labels; another seed, the same energy on a landscape this small."""
    problem = random_landscape(40, 2)
    found = [search(problem, camps, seed, work=10**7) for seed in (1, 1, 2)]
    assert np.array_equal(found[0][1], found[1][1])
    assert found[0][0] == pytest.approx(found[2][0], rel=1e-12)
    assert found[0][1].max() < camps
    if camps == 2:
        exact = walk(problem, 2, 10 * MANY, 10**5)
        assert exact.complete and found[0][0] == pytest.approx(exact.energy, rel=1e-12)


def test_search_opens_camps_as_it_needs_them() -> None:
    """Enemies all: alone is best. Red if camps are limited to those of the start."""
    n = 150
    ties = np.eye(n) - 1.0
    problem = Landscape(tuple(map(str, range(n))), ties, np.ones(n))
    value, labels = search(problem, n, 1, work=10**6)
    assert value == floor(problem) and len(set(labels.tolist())) == n


@pytest.mark.slow
def test_5000_actors() -> None:
    """An answer near what is known of such ties: -E / n^1.5 of signed ties tends to 0.62."""
    problem = random_landscape(5000, 1, "signed")
    value, _ = search(problem, 2, 1)
    # Ties -1, 0, 1 have variance 2/3; E = (sum of W - x W x) / 2, x W x -> 1.5264 n^1.5 sd.
    best = 0.5 * (problem.coupling.sum() - 1.5264 * 5000**1.5 * np.sqrt(2.0 / 3.0))
    assert best < value < 0.97 * best


def holds(rows: Rows, x: np.ndarray) -> bool:
    """Return whether every configuration obeys every row."""
    upper = np.triu_indices(x.shape[1], 1)
    apart = (x[:, upper[0]] != x[:, upper[1]]).astype(float)
    for row in range(rows.most.size):
        part = slice(rows.starts[row], rows.starts[row + 1])
        if (apart[:, rows.pairs[part]] @ rows.coefficients[part] > rows.most[row] + 1e-9).any():
            return False
    return True


def test_no_inequality_cuts_off_a_configuration() -> None:
    """Each kind, broken by random points, against all configurations of 7 actors.

    Red if a right-hand side or a sign is wrong: then what is "proved" is not.
    """
    draws = np.random.default_rng(5)
    places, x = pair_places(7), {camps: every(7, camps) for camps in (2, 3, 4, 7)}
    seen = {"two": 0, "triangle": 0, "star": 0, "clique": 0}
    for _ in range(100):
        y = np.triu(draws.uniform(0, 1, (7, 7)), 1)
        y = y + y.T
        two, triangle, star = (
            broken_triangles(y, places, True),
            broken_triangles(y, places, False),
            broken_stars(y, places),
        )
        assert holds(two, x[2]) and holds(triangle, x[7]) and holds(star, x[7])
        assert holds(joined(triangle, star), x[7])
        high = np.clip(y + 0.5, 0, 1)
        np.fill_diagonal(high, 0.0)
        for camps in (3, 4):
            clique = broken_cliques(high, places, camps)
            assert holds(clique, x[camps])
            seen["clique"] += clique.most.size
        seen["two"] += two.most.size
        seen["triangle"] += triangle.most.size
        seen["star"] += star.most.size
    assert min(seen.values()) > 50
    assert not holds(Rows(np.array([0, 3]), np.array([0, 1, 6]), np.ones(3), np.array([1.0])), x[7])


def test_as_many_pairs_apart_as_can_be() -> None:
    """The right-hand side of the clique inequalities, against all configurations."""
    for q, camps in ((3, 2), (5, 2), (6, 3), (7, 3), (7, 4)):
        x = every(q, camps)
        apart = (x[:, :, None] != x[:, None, :]).sum(axis=(1, 2)) // 2
        assert apart.max() == most_apart(q, camps)


@pytest.mark.parametrize("camps", [2, 3, 9])
def test_bounds_stay_below_the_optimum(camps: int) -> None:
    """Round by round the relaxation's own bound, and that of the eigenvalues."""
    for seed in range(8):
        problem = random_landscape(9, seed, ("weighted", "dense")[seed % 2])
        best = brute(problem, camps).energy
        lp, places, last = Relaxation(problem), pair_places(9), -np.inf
        for _ in range(6):
            value = lp.run(60.0)
            assert value is not None
            assert 2.0 * lp.scale * value <= best + problem.tolerance
            assert value >= last - 1e-9
            last = value
            lp.drop_loose()
            lp.add(broken_triangles(lp.matrix(), places, camps == 2))
        if camps == 2:
            assert floor(problem) < spectral_bound(problem, 1) <= best + problem.tolerance


@pytest.mark.parametrize("camps", [2, 3, 16])
def test_branches_are_needed_and_right(camps: int) -> None:
    """Landscapes that the root leaves open; all actors in one camp to start with.

    Red if a branch is left that should not be, or a value of y fixed too early.
    """
    branched = 0
    for seed in range(10):
        problem = random_landscape(16, seed, ("dense", "signed")[seed % 2])
        exact = best_partition(problem, camps)[0]
        found = branch_and_cut(problem, camps, (0,) * 16, 60.0)
        assert found.complete
        assert found.energy == pytest.approx(exact, rel=1e-12) == energy(problem, found.camps)
        assert found.bound == pytest.approx(exact, rel=1e-9)
        branched += found.nodes > 1
    assert branched


def test_what_is_fixed_holds_all_that_is_better() -> None:
    """Every configuration below the best known so far obeys the bounds that its prices fix.

    Red if a value of y is fixed whose other value could still lead to a better one.
    """
    fixed = 0
    upper = np.triu_indices(8, 1)
    for seed in range(40):
        problem = random_landscape(8, seed)
        x = every(8, 2)
        e = energies(problem, x)
        start = x[e.argsort()[3 + seed % 10]]
        tree = _Tree(problem, 2, tuple(start.tolist()), np.inf)
        places = pair_places(8)
        for _ in range(3):
            assert tree.lp.run(60.0) is not None
            tree.lp.add(broken_triangles(tree.lp.matrix(), places, two=True))
        low, high = tree._fixed(_Node(-np.inf, np.zeros(28), np.ones(28)))
        better = x[e < tree.best - problem.tolerance]
        apart = better[:, upper[0]] != better[:, upper[1]]
        assert (apart >= low).all() and (apart <= high).all()
        fixed += int((low == high).sum())
    assert fixed > 20
