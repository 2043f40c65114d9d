"""Pairs that the simulation was never told of: nothing of them may be left."""

from dataclasses import replace

import numpy as np
import pytest

from model.analysis.dyads import pairs_of
from model.analysis.fit import basis_of
from model.analysis.held_out_simulation import _joined, claims_of, deal, without_pairs
from model.cast import cast_of
from model.drawing import positions
from model.initial import build
from model.propensity import Record, withheld
from model.randomness import Streams
from model.scenario.load import load_scenario

SCENARIO = load_scenario("opening-2015")
THEATRE = SCENARIO.theatre
PAIRS = [("isil", "nusra"), ("ahrar-al-sham", "southern-front")]


def test_folds_hold_every_pair_once_and_are_nearly_of_one_size() -> None:
    folds = deal(SCENARIO, 1, 7)
    assert sorted(set(folds.fold.tolist())) == list(range(7))
    sizes = np.bincount(folds.fold)
    assert sizes.max() - sizes.min() <= 1
    names = [pair for fold in range(7) for pair in folds.names(fold)]
    assert sorted(names) == sorted(folds.field.names)
    assert folds.field.recorded.all()
    assert claims_of(folds).sum() > 200.0
    assert deal(SCENARIO, 2, 7).fold.tolist() != folds.fold.tolist()


@pytest.fixture(scope="module")
def blind() -> object:
    """The theatre without the record of two pairs."""
    return without_pairs(THEATRE, SCENARIO.start, PAIRS)


def test_the_record_of_a_withheld_pair_is_no_zero_but_nothing(blind: object) -> None:
    """Claims that stay, and zeros in their place, both go red."""
    at = positions(THEATRE)
    whole, left = Record(THEATRE, SCENARIO.start), Record(blind, SCENARIO.start)  # type: ignore[arg-type]
    for a, b in PAIRS:
        i, j = at[a], at[b]
        assert left.clash_years[i, j] == left.clash_years[j, i] == 0.0 < whole.clash_years[i, j]
        assert left.clash[i, j] == left.clash_claims[i, j] == 0.0
        assert left.joint[i, j] == whole.joint[i, j]
    assert whole.clash_claims[at["isil"], at["nusra"]] == 69.0
    out = withheld(blind, "clash")  # type: ignore[arg-type]
    assert out.sum() == 2 * len(PAIRS)
    for name in ("joint", "clash", "claims", "years", "clash_claims", "clash_years"):
        same = getattr(left, name)[~out] == getattr(whole, name)[~out]
        assert same.all(), name


def test_regressions_see_no_row_of_a_withheld_pair(blind: object) -> None:
    one, other = (pairs_of(t, "clash", SCENARIO.start) for t in (THEATRE, blind))  # type: ignore[arg-type]
    assert (one.rows, other.rows) == (435, 433)
    assert one.ids == other.ids
    assert one.count.sum() - other.count.sum() == 69.0
    before, after = (basis_of(each, SCENARIO.start) for each in (THEATRE, blind))  # type: ignore[arg-type]
    gone = sum(set(pair) <= set(before.ids) for pair in PAIRS)
    assert len(before.ends) - len(after.ends) == gone == 1


def test_a_copy_expects_of_a_withheld_pair_what_the_regression_does(blind: object) -> None:
    """A heavy pair that is withheld is expected to clash less, by its groups' other pairs."""
    at = cast_of(SCENARIO).index
    whole = build(SCENARIO, Streams(1, 0)).state.place.clashing
    left = build(replace(SCENARIO, theatre=blind), Streams(1, 0)).state.place.clashing
    assert left[at["isil"], at["nusra"]] < 0.75 * whole[at["isil"], at["nusra"]]
    assert left[at["isil"], at["nusra"]] > 0.0


def test_without_the_regression_of_clashes_they_follow_contact() -> None:
    theatre = without_pairs(THEATRE, SCENARIO.start, PAIRS, clash=False)
    place = build(replace(SCENARIO, theatre=theatre), Streams(1, 0)).state.place
    assert (place.clashing == place.contact).all()


def test_a_theatre_that_withholds_nothing_is_the_theatre_of_the_files() -> None:
    """A hash that changed for everybody goes red."""
    assert "withheld" not in THEATRE.tables()
    assert replace(THEATRE, withheld=(("clash", *PAIRS[0]),)).hash != THEATRE.hash


def test_each_pair_is_judged_by_the_copy_that_was_not_told_of_it() -> None:
    fold = np.array([0, 1, 0, 1])
    parts = [np.array([[1.0, 2, 3, 4]]), np.array([[5.0, 6, 7, 8]])]
    assert _joined(fold, parts).tolist() == [[1.0, 6.0, 3.0, 8.0]]
