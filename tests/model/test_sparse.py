"""Arrays kept as lists: what is written, by the week or by hand, is what is read and what works."""

import numpy as np
import pytest

from model.ahead import given
from model.arrays import Sparse
from model.cells import add_up, list_cells
from model.rules import Entry, sort_rules
from model.state import State
from model.week.alone import choose_targets, fight

from .hand import PAR, state_of


def test_a_list_is_an_array() -> None:
    """Red if an old list shines through, or places and values part."""
    kept = Sparse((2, 3))
    kept.write(np.array([1, 5]), np.array([2.0, 3.0]))
    assert kept.total() == 5.0
    assert kept.look().tolist() == [[0, 2, 0], [0, 0, 3]]
    kept.write(np.array([2]), np.array([7.0]))
    assert kept.look().tolist() == [[0, 0, 7], [0, 0, 0]]


def test_a_list_is_made_when_somebody_asks_and_once() -> None:
    """Red if it is made for nobody, twice, or after a later list was written."""
    asked: list[int] = []

    def make() -> tuple[np.ndarray, np.ndarray]:
        asked.append(1)
        return np.array([4]), np.array([2.0])

    kept = Sparse((2, 3))
    kept.write_later(make)
    assert not asked
    assert kept.look()[1, 1] == 2.0 and kept.total() == 2.0 and len(asked) == 1
    kept.write_later(make)
    kept.write(np.array([0]), np.array([1.0]))
    assert kept.look().tolist() == [[1, 0, 0], [0, 0, 0]] and len(asked) == 1


def test_an_array_is_made_when_somebody_asks() -> None:
    """As list and as array, and by each copy; red if an older one shows, or is handed out twice."""
    asked: list[int] = []

    def draw() -> np.ndarray:
        asked.append(1)
        return np.array([[0.0, 5.0, 0.0], [0.0, 0.0, 6.0]])

    kept = Sparse((2, 3))
    kept.write(np.array([0]), np.array([1.0]))
    kept.draw_later(draw)
    other = kept.copy()
    assert not asked
    assert kept.places.tolist() == [1, 5] and kept.values.tolist() == [5.0, 6.0]
    assert kept.look().tolist() == [[0, 5, 0], [0, 0, 6]] and len(asked) == 1
    kept.array()[0, 0] = 9.0
    assert other.look().tolist() == [[0, 5, 0], [0, 0, 6]] and other.total() == 11.0
    kept.write(np.array([2]), np.array([7.0]))
    assert kept.look().tolist() == [[0, 0, 7], [0, 0, 0]] and kept.places.tolist() == [2]


def test_what_is_written_to_the_array_counts_until_the_next_list() -> None:
    """Red if a list wipes out what was written by hand, or a later one leaves it standing."""
    kept = Sparse((2, 3))
    kept.write(np.array([1]), np.array([2.0]))
    kept.array()[1] = 9.0
    assert kept.look().tolist() == [[0, 2, 0], [9, 9, 9]]
    assert kept.total() == 29.0
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


@pytest.mark.parametrize("provinces", [1, 3, 14])
def test_effort_adds_up(provinces: int) -> None:
    """By place and by target; red if a cell is counted for another faction or governorate."""
    generator = np.random.default_rng(provinces)
    for density in (0.1, 0.5, 1.0):
        stands = generator.random((6, provinces)) < density
        effort = stands[None] * generator.random((6, 6, provinces))
        cells = list_cells(stands)
        spent, aimed = np.full((6, provinces), 7.0), np.full((6, 6), 7.0)
        add_up(cells, effort.reshape(6, -1)[:, cells.place].T.copy(), spent, aimed)
        assert spent == pytest.approx(effort.sum(axis=1), abs=1e-14)
        assert aimed == pytest.approx(effort.sum(axis=2), abs=1e-14)


def test_cells_are_where_somebody_stands() -> None:
    """0 stands in both, 1 and 2 in p0; red if cells are by governorate, or have other names."""
    cells = list_cells(np.array([[True, True], [True, False], [True, False]]))
    assert cells.target.tolist() == [0, 0, 1, 2] and cells.province.tolist() == [0, 1, 0, 0]
    assert cells.first.tolist() == [0, 3, 4] and cells.here.tolist() == [0, 2, 3, 1]
    assert cells.at.tolist() == [[0, 1], [2, -1], [3, -1]]
    assert cells.place.tolist() == [0, 1, 2, 4]
    assert cells.everywhere.tolist() == [i * 6 + p for i in range(3) for p in (0, 1, 2, 4)]


def test_who_stands_where_is_remembered_while_it_holds() -> None:
    """Red if a list or a sum of another presence is used, or both are made anew each week."""
    state = state_of([1.0, 1.0], [[1.0, 0.0], [0.36, 0.64]])
    cells, met = state.standing()
    assert met == pytest.approx(np.array([[1.0, 0.6], [0.6, 1.0]]))
    assert state.standing()[1] is met and state.copy().standing()[0] is cells
    state.place.presence[1] = [0.25, 0.75]
    assert state.standing()[0] is cells and state.standing()[1][0, 1] == pytest.approx(0.5)
    state.place.presence[0] = [0.0, 1.0]
    assert state.standing()[0].target.tolist() == [0, 1, 1]


@pytest.mark.parametrize("opened", [False, True])
def test_the_effort_of_one_is_its_row(opened: bool) -> None:
    """Red if it is that of another actor, or what was written by hand is not looked at."""
    state = busy(2)
    whole = state.effort.copy() if opened else busy(2).effort
    if opened:
        state.effort[3, 1, 2] = whole[3, 1, 2] = 0.5
    for i in range(7):
        assert np.array_equal(state.effort_of(i), whole[i])
    assert whole[3].any()


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
    fight(state, PAR, given(counts, places))
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
    fight(state, par, given(np.full((2, 2), 0.9), np.full((2, 2), 0.5)))
    assert state.events[0, 1, 1] > 0.0 and state.events[0, 1, 0] == 0.0
    assert not state.losses.any()


def test_effort_on_oneself_is_refused() -> None:
    """It has no meaning, and lists have no room for it; red if it is dropped in silence."""
    state = busy(0)
    state.effort[3, 3, 0] = 0.1
    with pytest.raises(ValueError, match="on itself"):
        lost(state)


def test_targets_follow_who_flies_and_who_stands_where() -> None:
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
    state.sorties[0], state.place.presence[2] = 1.0, [0.5, 0.5]
    choose_targets(state, rules, PAR)
    assert state.effort[0] == pytest.approx(np.array([[0, 0], [1 / 3, 0], [1 / 3, 1 / 3]]))
