"""Whole rows, and exponentials: what compiled loops are made of."""

import math

import numpy as np
import pytest

from model.exponential import exp, turned
from model.sums import any_above, any_other, dot, total, total_of

SIZES = [0, 1, 7, 8, 13, 97, 300]


@pytest.mark.parametrize("size", SIZES)
def test_sums_are_those_of_exact_arithmetic(size: int) -> None:
    """Numbers of all magnitudes; red if one is left out, such as the last of an odd row."""
    generator = np.random.default_rng(size)
    row = generator.random(size) * 10.0 ** generator.uniform(-9, 9, size)
    members = generator.random(size) < 0.5
    assert total(row) == pytest.approx(math.fsum(row), rel=1e-14)
    assert total_of(row, members) == pytest.approx(math.fsum(row[members]), rel=1e-14)
    table = np.stack((row, generator.random(size)))
    assert dot(table, 0, table, 1) == pytest.approx(math.fsum(table[0] * table[1]), rel=1e-14)


@pytest.mark.parametrize("size", SIZES)
def test_every_value_of_a_row_is_asked(size: int) -> None:
    """Red if one that is above 0 is overlooked, or one below counts."""
    for p in range(size):
        row = np.where(np.arange(size) == p, 0.1, 0.0)
        assert any_above(row) and not any_above(-row)
        assert any_other(row) and any_other(-row)
    assert not any_above(np.zeros(size)) and not any_other(np.zeros(size))


def test_the_exponential_is_that_of_the_library() -> None:
    """Over all that a double can hold; red if a term of the series or a bit is off."""
    points = np.concatenate((np.linspace(-708.0, 709.0, 4001), np.linspace(-2.0, 2.0, 4001)))
    found = np.array([exp(x) for x in points.tolist()])
    expected = np.array([math.exp(x) for x in points.tolist()])
    assert (np.abs(found - expected) <= 4.5e-16 * expected).all()
    assert exp(0.0) == 1.0


def test_a_turned_propensity_is_the_tangent_of_the_sum() -> None:
    """tanh(atanh(p) + x), also where it saturates; red if the sign of x is lost, or it is NaN."""
    for start in (-0.95, -0.5, 0.0, 0.3, 0.95):
        for change in (*np.linspace(-6.0, 6.0, 241).tolist(), -800.0, -20.5, 20.5, 800.0):
            expected = math.tanh(math.atanh(start) + change)
            assert turned(start, change) == pytest.approx(expected, abs=1e-14)
        assert turned(start, 0.0) == start
