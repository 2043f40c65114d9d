"""Numbers of a table that are made when they are asked for: those that numpy would draw."""

import numpy as np
import pytest

from model.ahead import (
    Tables,
    added_by_column,
    given,
    leap,
    number_at,
    pass_over,
    row_begins,
    tables_of,
)
from model.compiled import compiled
from model.randomness import Streams


@compiled
def whole(tables: Tables) -> np.ndarray:
    """Ask for all numbers of both tables, from the last to the first."""
    n = tables.columns.shape[0]
    out = np.zeros((2, n, n))
    added = added_by_column(tables)
    for table in range(1, -1, -1):
        for row in range(n - 1, -1, -1):
            begins = row_begins(tables, table, row)
            for column in range(n - 1, -1, -1):
                out[table, row, column] = number_at(tables, added, begins, table, row, column)
    return out


@pytest.mark.parametrize("n", [1, 2, 13])
@pytest.mark.parametrize("replication", range(5))
def test_tables_are_what_numpy_draws(n: int, replication: int) -> None:
    """Bit for bit, three weeks on end; red if a carry, a turn or a step is lost."""
    plain, ahead = Streams(9, replication)["clashes"], Streams(9, replication)
    for _ in range(3):
        assert np.array_equal(whole(ahead.tables("clashes", n)), plain.random((2, n, n)))
        pass_over(ahead.tables("clashes", n))


def test_what_nobody_asked_for_is_passed_over_all_the_same() -> None:
    """Red if a week without a look at the tables leaves the next one its numbers."""
    plain, ahead = Streams(9, 0)["clashes"], Streams(9, 0)
    pass_over(ahead.tables("clashes", 7))
    plain.random((2, 7, 7))
    assert np.array_equal(whole(ahead.tables("clashes", 7)), plain.random((2, 7, 7)))


def test_a_stream_goes_on_behind_its_tables() -> None:
    """As a generator, in tables of another size, and in a copy, of which each goes its own way."""
    plain, streams = Streams(9, 0)["clashes"], Streams(9, 0)
    pass_over(streams.tables("clashes", 7))
    plain.random((2, 7, 7))
    copies = [streams.copy() for _ in range(2)]
    pass_over(streams.tables("clashes", 7))  # stirs no copy
    expected = plain.random((2, 5, 5))
    assert np.array_equal(whole(copies[0].tables("clashes", 5)), expected)
    assert np.array_equal(copies[1]["clashes"].random((2, 5, 5)), expected)
    pass_over(copies[0].tables("clashes", 5))
    after = plain.random()
    assert [copy["clashes"].random() for copy in copies] == [after, after]


def test_tables_by_hand_hold_what_they_were_given() -> None:
    """Red if the two change places."""
    first, second = np.random.default_rng(1).random((2, 4, 4))
    assert np.array_equal(whole(given(first, second)), np.array([first, second]))


def test_a_leap_is_as_many_steps() -> None:
    """0, 1, and 2^128 - 1 steps, which is one back; red if a leap is one step too long."""
    assert leap(0) == (1, 0)
    factor, added = leap(1)
    assert added == 1
    back, behind = leap(2**128 - 1)
    assert factor * back % 2**128 == 1
    assert (factor * behind + added) % 2**128 == 0


def test_states_are_kept_whole() -> None:
    """Red if a state above 2^127, or with an empty low word, is cut."""
    for state in (2**128 - 1, 2**64, 2**64 - 1, 0):
        tables = tables_of(state, 2**127 + 1, 3)
        bits = np.random.PCG64(0)
        bits.state = bits.state | {"state": {"state": state, "inc": 2**127 + 1}}
        assert np.array_equal(whole(tables), np.random.Generator(bits).random((2, 3, 3)))
