"""What a landscape is: energy by hand, what is refused, labels that do not count."""

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

import model.landscape
from model.landscape.problem import (
    ROWS,
    Landscape,
    canonical,
    distance,
    energy,
    floor,
    frustrated_ties,
    frustration,
)

from .brute import every, random_landscape

FOUR = Landscape(
    ("a", "b", "c", "d"),
    np.array([[0, 2, -1, 0], [2, 0, 0, -3], [-1, 0, 0, 1], [0, -3, 1, 0.0]]),
    np.array([1.0, 2.0, 3.0, 4.0]),
)


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(model.landscape.__path__)])
def test_examples_in_docstrings(module: str) -> None:
    """A case by hand that the code no longer gives goes red."""
    result = doctest.testmod(importlib.import_module(f"model.landscape.{module}"))
    assert result.failed == 0


def test_the_docstrings_hold_the_cases_by_hand() -> None:
    """Examples that nobody runs, or that are gone, go red."""
    from model.landscape import problem

    assert doctest.testmod(problem).attempted >= 10


def test_energy_by_hand() -> None:
    """Both orders of a pair and both strengths: red for one order, or for one strength.

    With a, b against c, d the ties a-c (-1, strengths 1 and 3) and b-d (-3, strengths 2 and 4)
    are cut: 2 (-3 - 24) = -54.
    """
    assert frustration(FOUR, (0, 0, 1, 1)).tolist() == [-3.0, -12.0, -1.0, -6.0]
    assert energy(FOUR, (0, 0, 1, 1)) == -54.0 == floor(FOUR)
    assert energy(FOUR, (0, 1, 0, 1)) == 2 * (2 * 1 * 2 + 1 * 3 * 4)


def test_sums_by_stripes_are_sums_by_rows() -> None:
    """Up to 300 actors, several stripes: the same bits as one row after the other.

    Red if a stripe is left out or overlaps the next, or if sums run down columns.
    """
    draws = np.random.default_rng(6)
    for n in (1, 7, ROWS - 1, ROWS, ROWS + 1, 300):
        ties = np.triu(draws.lognormal(0, 3, (n, n)) * draws.choice([-1, 0, 1], (n, n)), 1)
        problem = Landscape(tuple(map(str, range(n))), ties + ties.T, draws.lognormal(0, 2, n))
        camps = draws.integers(0, 5, n)
        apart = [np.where(camps == camp, 0.0, problem.strength) for camp in camps]
        alone = [row @ each for row, each in zip(problem.propensity, apart, strict=True)]
        assert frustration(problem, camps).tolist() == alone
        assert problem.pull.tolist() == [np.abs(row).sum() for row in problem.coupling]
        hostile = np.array([np.minimum(row, 0.0).sum() for row in problem.coupling])
        assert floor(problem) == np.cumsum(hostile)[-1]


def test_frustrated_ties_by_hand() -> None:
    """A friend lost or an enemy in camp; zero ties never count."""
    assert frustrated_ties(FOUR, (0, 0, 1, 1)) == []
    assert frustrated_ties(FOUR, (0, 0, 0, 0)) == [(0, 2), (1, 3)]
    assert frustrated_ties(FOUR, (0, 1, 2, 3)) == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("names", "ties", "strength", "words"),
    [
        ((), np.zeros((0, 0)), [], "no actor"),
        (("a", "a"), np.zeros((2, 2)), [1, 1], "'a' is there twice"),
        (("a", ""), np.zeros((2, 2)), [1, 1], "empty name"),
        (("a", "b"), np.zeros((2, 3)), [1, 1], "2 rows of 2"),
        (("a", "b"), [[0, 1], [2, 0]], [1, 1], "1.0 one way and 2.0 the other"),
        (("a", "b"), [[0, np.nan], [np.nan, 0]], [1, 1], "'a' and 'b' is nan"),
        (("a", "b"), [[0, 1], [1, 3]], [1, 1], "'b' has a tie with itself"),
        (("a", "b"), [[0, 1], [1, 0]], [1, -2], "strength of 'b' is -2.0"),
        (("a", "b"), [[0, 1], [1, 0]], [1, np.inf], "strength of 'b' is inf"),
        (("a", "b"), [[0, 1], [1, 0]], [1], "2 strengths"),
    ],
)
def test_what_is_no_landscape(names: tuple[str, ...], ties: object, strength: object, words: str):
    """A table that means something else than its author thinks is refused in plain words."""
    with pytest.raises(ValueError, match=words):
        Landscape(names, np.array(ties, dtype=float), np.array(strength, dtype=float))


def test_it_cannot_be_changed() -> None:
    """A landscape whose couplings no longer match its ties goes red."""
    ties = np.zeros((2, 2))
    two = Landscape(("a", "b"), ties, np.ones(2))
    ties[0, 1] = 5.0
    assert two.propensity[0, 1] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        two.propensity[0, 1] = 1.0


def test_a_configuration_of_somebody_else() -> None:
    """Labels for other actors go red instead of being cut or stretched."""
    with pytest.raises(ValueError, match="4 actors need 4 camps"):
        energy(FOUR, (0, 1))


def test_distance_is_a_matching_of_camps() -> None:
    """Red if labels count, or if camps are matched greedily.

    Camp 0 of the first shares 3 actors with camp 0 of the second and 2 with camp 1;
    camp 1 shares 2 with camp 0 and none else. Greedy keeps 3, the best matching 4.
    """
    a, b = (0, 0, 0, 0, 0, 1, 1), (0, 0, 0, 1, 1, 0, 0)
    assert distance(a, b) == 3
    assert distance(a, [5 - x for x in a]) == 0
    for x in every(5, 5)[::3]:
        for y in every(5, 5)[::4]:
            assert distance(x, y) == distance(y, x)
            assert (distance(x, y) == 0) == (canonical(x) == canonical(y))


def test_coupling_is_symmetric_to_the_last_bit() -> None:
    """Products taken in another order would differ; the solvers rely on one matrix."""
    for seed in range(20):
        w = random_landscape(9, seed).coupling
        assert np.array_equal(w, w.T)
