"""Power indices against all coalitions, by known games, and by their axioms."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest

from model.landscape.power import power, shapley_shubik_of


def by_coalitions(units: list[int], quota: int) -> tuple[np.ndarray, np.ndarray]:
    """Weigh each coalition of the others that a player turns from losing to winning."""
    n = len(units)
    shapley, banzhaf = np.zeros(n), np.zeros(n)
    for i in range(n):
        others = [units[j] for j in range(n) if j != i]
        for size in range(n):
            turned = sum(
                quota - units[i] <= sum(part) < quota for part in combinations(others, size)
            )
            shapley[i] += turned * factorial(size) * factorial(n - 1 - size) / factorial(n)
            banzhaf[i] += turned / 2 ** (n - 1)
    return shapley, banzhaf


def test_indices_equal_brute_force() -> None:
    """To 1e-12, up to 12 players, any quota; red at a quota off by one, or one node too few."""
    draws = np.random.default_rng(3)
    for n in (1, 2, 3, 5, 8, 10, 12):
        for _ in range(4 if n < 12 else 1):
            units = draws.integers(0, 50, n)
            units[0] += 1
            quota = None if draws.random() < 0.5 else int(draws.integers(1, units.sum() + 1))
            game = power(units, quota)
            assert np.array_equal(game.units * game.unit, units)
            shapley, banzhaf = by_coalitions(game.units.tolist(), game.quota)
            np.testing.assert_allclose(game.shapley_shubik, shapley, rtol=0, atol=1e-12)
            np.testing.assert_allclose(game.banzhaf, banzhaf, rtol=0, atol=1e-12)
            assert game.banzhaf_share.sum() == pytest.approx(1.0)


def test_a_known_game() -> None:
    """The council of the European Economic Community of 1958: Luxembourg had no power at all."""
    game = power([4, 4, 4, 2, 2, 1], 12)
    expected = [14 / 60, 14 / 60, 14 / 60, 9 / 60, 9 / 60, 0.0]
    np.testing.assert_allclose(game.shapley_shubik, expected, atol=1e-14)
    np.testing.assert_allclose(game.banzhaf_share, [5 / 21] * 3 + [3 / 21] * 2 + [0], atol=1e-14)


def test_axioms_with_97_players() -> None:
    """Sums to 1; equals are equal; who has nothing has no power; more is never less power."""
    draws = np.random.default_rng(4)
    weights = np.exp(draws.normal(7.5, 1.5, 97)).round(-2) + 100.0
    weights[10] = weights[20]
    weights[30] = 0.0
    game = power(weights)
    for index in (game.shapley_shubik, game.banzhaf):
        assert index[10] == pytest.approx(index[20], rel=1e-12, abs=0)
        assert index[30] == 0.0
        assert (np.diff(index[np.argsort(game.units, kind="stable")]) >= -1e-15).all()
    assert game.shapley_shubik.sum() == pytest.approx(1.0, abs=1e-12)
    assert game.shapley_shubik.max() > 2.0 / 97


def test_a_majority_alone() -> None:
    """Who has more than half decides alone; exactly half is not enough."""
    assert power([51, 25, 24]).shapley_shubik.tolist() == pytest.approx([1.0, 0.0, 0.0])
    assert power([50, 25, 25]).shapley_shubik[0] == pytest.approx(2.0 / 3.0)


def test_units() -> None:
    """Whole weights keep their own unit; large sums get one of 1, 2, 5, 10, 20..."""
    assert power([3000, 2000, 1000]).unit == 1000.0
    assert power([0.5, 0.25]).unit == pytest.approx(2e-5)
    game = power([1e5, 99_999.0, 12_345.0])
    assert game.unit == 5.0 and game.units.tolist() == [20000, 20000, 2469]
    assert game.quota == 42469 // 2 + 1


@pytest.mark.parametrize(
    ("weights", "quota", "words"),
    [
        ([], None, "one for each player"),
        ([1.0, -1.0], None, "0 or more"),
        ([1.0, np.nan], None, "0 or more"),
        ([0.0, 0.0], None, "above 0"),
        ([1.0, 1.0], 3.0, "at most 2.0"),
        ([1.0, 1.0], 0.0, "above 0"),
    ],
)
def test_games_that_are_refused(weights: list[float], quota: float | None, words: str) -> None:
    """Nonsense in, plain words out."""
    with pytest.raises(ValueError, match=words):
        power(weights, quota)


def test_the_index_of_some_is_that_of_all_to_the_last_bit() -> None:
    """Also of the first and the last alone, which skip the others' sums."""
    draws = np.random.default_rng(8)
    for n in (1, 2, 7, 23):
        weights = draws.lognormal(5.0, 1.5, n)
        whole = power(weights, most_units=2_000).shapley_shubik
        for whose in ([0], [n - 1], [n // 2, 0], list(range(n))):
            some = shapley_shubik_of(np.array(whose), weights, most_units=2_000)
            assert some.tolist() == whole[whose].tolist()
