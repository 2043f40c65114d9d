"""Arrays kept as lists: what is written, by the week or by hand, is what is read and what works."""

import numpy as np
import pytest

from model.arrays import Sparse
from model.fronts import add_up, list_fronts, possible_fronts, standing_fronts
from model.rules import Entry, sort_rules
from model.state import State
from model.sums import pairwise
from model.week.fight import fight
from model.week.target import choose_targets

from .hand import PAR, state_of


def test_a_list_is_an_array() -> None:
    """Red if an old list shines through, or places and values part."""
    kept = Sparse((2, 3))
    kept.write(np.array([1, 5]), np.array([2.0, 3.0]))
    assert kept.row(1).tolist() == [0, 0, 3] and kept.total() == 5.0
    assert kept.look().tolist() == [[0, 2, 0], [0, 0, 3]]
    kept.write(np.array([2]), np.array([7.0]))
    assert kept.look().tolist() == [[0, 0, 7], [0, 0, 0]]
    assert kept.row(0).tolist() == [0, 0, 7]


def test_what_is_written_to_the_array_counts_until_the_next_list() -> None:
    """Red if a list wipes out what was written by hand, or a later one leaves it standing."""
    kept = Sparse((2, 3))
    kept.write(np.array([1]), np.array([2.0]))
    kept.array()[1] = 9.0
    assert kept.look().tolist() == [[0, 2, 0], [9, 9, 9]]
    assert kept.row(1).tolist() == [9, 9, 9] and kept.total() == 29.0
    assert kept.copy().look().tolist() == kept.look().tolist()
    kept.write(np.array([0]), np.array([1.0]))
    assert kept.look().tolist() == [[1, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("opened", [False, True])
def test_a_copy_shares_nothing(opened: bool) -> None:
    """Red if a later change of the one shows in the other."""
    kept = Sparse((2, 3))
    values = np.array([2.0])
    kept.write(np.array([1]), values)
    if opened:
        kept.array()[0, 0] = 4.0
    other = kept.copy()
    values[0] = 5.0
    if opened:
        kept.array()[0, 0] = 6.0
    assert other.look().tolist() == [[4.0 if opened else 0.0, 2, 0], [0, 0, 0]]


@pytest.mark.parametrize("size", [0, 1, 7, 8, 13, 14, 97, 128, 129, 300, 1358])
def test_sums_have_the_bits_of_numpy(size: int) -> None:
    """Numbers of all magnitudes; red if they are added up in another order."""
    generator = np.random.default_rng(size)
    for _ in range(50):
        row = generator.random(size + 2) * 10.0 ** generator.uniform(-9, 9, size + 2)
        assert pairwise(row, 2, size) == row[2:].copy().sum()


@pytest.mark.parametrize("provinces", [1, 3, 8, 9, 14, 20, 40, 130])
def test_effort_adds_up_to_the_bits_of_numpy(provinces: int) -> None:
    """By place and by target, over rows of any length and density; red if an order is another."""
    generator = np.random.default_rng(provinces)
    for density in (0.1, 0.5, 1.0):
        possible = generator.random((6, 6, provinces)) < density
        effort = possible * 10.0 ** generator.uniform(-9, 9, possible.shape)
        fronts = list_fronts(possible)
        spent, aimed = np.full((6, provinces), 7.0), np.full((6, 6), 7.0)
        add_up(fronts, effort.ravel()[fronts.place], spent, aimed)
        assert np.array_equal(spent, effort.sum(axis=1))
        assert np.array_equal(aimed, effort.sum(axis=2))


def test_fronts_are_where_one_reaches_what_stands() -> None:
    """0 and 1 stand in p0, 2 in p1; 0 reaches p1 on the ground, 2 flies.

    Red if a front is missing, is of oneself, or lies where nobody stands.
    """
    presence = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    reach = np.array([[1.0, 0.5], [1.0, 0.0], [0.0, 1.0]])
    fronts = standing_fronts(presence, reach, np.array([0.0, 0.0, 3.0]), np.ones(3, dtype=np.bool_))
    listed = [
        (i, fronts.target[p], fronts.province[p])
        for i in range(3)
        for p in range(fronts.first[i], fronts.first[i + 1])
    ]
    assert listed == [(0, 1, 0), (0, 2, 1), (1, 0, 0), (2, 0, 0), (2, 1, 0)]
    assert fronts.pairs.tolist() == [[0, 1], [1, 2], [0, 2]]  # that of two rows comes last
    assert fronts.row_province.tolist() == [0, 0, 0, 1]
    assert fronts.there.tolist() == [0, 5, 5, 1] and fronts.back.tolist() == [2, 4, 3, 5]


@pytest.mark.parametrize("seed", range(3))
def test_fronts_list_every_place_of_a_mask_once(seed: int) -> None:
    """Flat indices are those of the mask, sorted, and rows hold both ways; red if one is lost."""
    possible = np.random.default_rng(seed).random((6, 6, 3)) < 0.4
    fronts = list_fronts(possible)
    assert fronts.place.tolist() == np.flatnonzero(possible).tolist()
    assert (fronts.place % 18 == fronts.cell).all()
    off = possible & ~np.eye(6, dtype=np.bool_)[:, :, None]
    either = off | off.transpose(1, 0, 2)
    assert sorted(fronts.row_places.tolist()) == np.flatnonzero(either).tolist()
    padded = np.append(fronts.place, -1)
    rows = fronts.row_province.size
    both = fronts.row_places
    for way, places in ((fronts.there, both[:rows]), (fronts.back, both[rows:])):
        found = padded[way]
        assert ((found == places) | (found == -1)).all()
        assert (off.ravel()[places] == (found >= 0)).all()


def busy(seed: int) -> State:
    """Return seven factions in four provinces who plan effort by rules, some from the air."""
    generator = np.random.default_rng(seed)
    presence = generator.dirichlet(np.full(4, 0.4), 7)
    presence[presence < 0.1] = 0.0
    contact = np.triu(generator.uniform(0.0, 200.0, (7, 7)), 1)
    state = state_of(generator.uniform(50, 5000, 7), presence, clashing=contact + contact.T)
    state.place.clashing[state.place.overlap == 0.0] = 0.0
    state.weight[:] = generator.uniform(-1.0, 1.0, (7, 7))
    state.sorties[2] = 50.0
    entries = [Entry(i, "against", 1.0, tuple(range(7))) for i in range(7)]
    choose_targets(state, sort_rules(entries, 7, 4), PAR)
    return state


def lost(state: State) -> dict[str, np.ndarray]:
    """Let it fight with the same draws each time, and return what came of it."""
    counts, places = np.random.default_rng(5).uniform(0.5, 1.0, (2, 7, 7))
    fight(state, PAR, counts, places)
    names = ("events", "losses", "suffered", "strength", "grievance")
    return {name: getattr(state, name).copy() for name in names}


@pytest.mark.parametrize("seed", range(4))
def test_effort_fights_alike_as_list_and_as_array(seed: int) -> None:
    """Bit for bit; red if the fight looks only at what the week has listed itself."""
    listed, opened = busy(seed), busy(seed)
    opened.effort[:] = opened.effort.copy()
    one, other = lost(listed), lost(opened)
    assert one["events"].any() and one["losses"].any()
    for name, array in one.items():
        assert np.array_equal(array, other[name]), name


def test_effort_written_by_hand_counts_where_the_week_would_not_look() -> None:
    """0 is told to strike 1 where 1 has nobody: no loss there, but clashes fall there.

    Red if effort outside the lists is dropped in silence.
    """
    contact = np.array([[0.0, 5200.0], [5200.0, 0.0]])
    state = state_of([100.0, 400.0], [[0.5, 0.5], [1.0, 0.0]], clashing=contact)
    choose_targets(state, sort_rules([Entry(0, "against", 1.0, (1,))], 2, 2), PAR)
    assert state.effort[0, 1].tolist() == [1.0, 0.0]
    state.effort[0, 1] = [0.0, 1.0]
    par = PAR._replace(friction=0.0, event_losses=0.0, ground_lethality=0.01, clash_rate=1.0)
    fight(state, par, np.full((2, 2), 0.9), np.full((2, 2), 0.5))
    assert state.events[0, 1, 1] > 0.0 and state.events[0, 1, 0] == 0.0
    assert not state.losses.any()


def test_effort_on_oneself_is_refused() -> None:
    """It has no meaning, and lists have no room for it; red if it is dropped in silence."""
    state = busy(0)
    state.effort[3, 3, 0] = 0.1
    with pytest.raises(ValueError, match="on itself"):
        lost(state)


def test_fronts_follow_who_flies_and_who_stands_where() -> None:
    """Red if a list of an earlier week is used for another world."""
    state = state_of([50.0, 100.0, 200.0], [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    rules = sort_rules([Entry(0, "against", 1.0, (1, 2))], 3, 2)
    for sorties, reach, aimed in ((0.0, 0.0, [0, 1, 0]), (1.0, 0.0, [0, 1 / 3, 2 / 3])):
        state.sorties[0], state.place.reach[0, 1] = sorties, reach
        choose_targets(state, rules, PAR)
        assert state.aimed[0] == pytest.approx(aimed)
    state.sorties[0], state.place.reach[0, 1] = 0.0, 0.5
    choose_targets(state, rules, PAR)
    assert state.aimed[0] == pytest.approx([0, 0.5, 0.5])
    possible = possible_fronts(state.place.presence, state.place.reach, state.sorties, state.alive)
    assert possible[0].tolist() == [[False, False], [True, False], [False, True]]
