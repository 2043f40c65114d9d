"""Figures of a landscape: what is drawn is what was found, and it can be read."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure

from model.figures.landscape import LANDSCAPE_FIGURES, LandscapeData
from model.figures.landscape_energy import levels, shares
from model.figures.landscape_matrix import MOST, shown_order
from model.figures.landscape_network import MOST_FRUSTRATED
from model.landscape.problem import Landscape, distance, energy
from model.landscape.sample import WHOLE, descents, energies, sample
from model.landscape.solve import solve
from model.randomness import Streams

from .conftest import boxes, by_gid, overlapping

pytestmark = pytest.mark.filterwarnings("error")


def made(n: int, camps: int | None, method: str = "auto") -> LandscapeData:
    """Return a landscape with random ties and sizes, solved and sampled."""
    draws = np.random.default_rng(n)
    ties = np.triu(draws.normal(size=(n, n)), 1)
    names = tuple(f"the {i}. actor" for i in range(n))
    problem = Landscape(names, ties + ties.T, draws.uniform(0.2, 9.0, n))
    best = solve(problem, camps, 10.0, 1, method)
    streams = Streams(1, 0)
    return LandscapeData(
        title="A title",
        problem=problem,
        solution=best,
        shown=names,
        sample=sample(problem, best.camps, camps, streams["landscape_sample"]),
        reached=None if best.minima else descents(problem, camps, streams["landscape_starts"]),
    )


@pytest.fixture(scope="module", params=["two", "free", "many"])
def data(request: pytest.FixtureRequest) -> LandscapeData:
    """Nine actors in two camps, seven in any number, ninety-seven that nobody enumerates."""
    return {
        "two": lambda: made(9, 2),
        "free": lambda: made(7, None),
        "many": lambda: made(97, 3, "tabu"),
    }[request.param]()


@pytest.fixture(scope="module")
def figures(data: LandscapeData) -> dict[str, Figure]:
    return {name: spec.draw(data) for name, spec in LANDSCAPE_FIGURES.items()}


def points(axes: Axes, gid: str) -> np.ndarray:
    """Return where the markers of a group stand."""
    (found,) = [c for c in axes.collections if c.get_gid() == gid]
    return np.asarray(found.get_offsets())


def test_captions_stand_alone(data: LandscapeData) -> None:
    for spec in LANDSCAPE_FIGURES.values():
        for text in (spec.caption(data), spec.alt(data)):
            assert data.verdict() in text
        assert "in both orders" in spec.caption(data)
    sure = "proved" if data.solution.status == "proved" else "best found, gap "
    assert sure in data.verdict()


def test_the_verdict_never_says_proved_without_a_proof() -> None:
    assert "proved" not in made(97, 3, "tabu").verdict()


def test_minima_stand_at_their_energy_and_distance(
    data: LandscapeData, figures: dict[str, Figure]
) -> None:
    axes = figures["landscape_energy"].axes[0]
    drawn = points(axes, "minima")
    expected = [[distance(data.solution.camps, m.camps), m.energy] for m in data.minima()]
    np.testing.assert_allclose(drawn, np.array(expected)[: len(drawn)])
    ((x, y),) = points(axes, "best")
    assert x == 0 and y == data.solution.energy
    low, high = axes.get_ylim()
    assert low < data.sample.energy.min() and high > data.sample.energy.max()


def test_area_of_a_minimum_follows_its_basin(figures: dict[str, Figure]) -> None:
    data = made(9, 2)
    share = shares(data)
    assert share is not None and share.sum() == pytest.approx(1.0)
    axes = LANDSCAPE_FIGURES["landscape_energy"].draw(data).axes[0]
    (discs,) = [c for c in axes.collections if c.get_gid() == "minima"]
    assert isinstance(discs, PathCollection)
    order = np.argsort(share)
    assert (np.diff(discs.get_sizes()[order]) >= 0).all()


def test_camps_have_their_members(data: LandscapeData, figures: dict[str, Figure]) -> None:
    axes = figures["landscape_network"].axes[0]
    for number, members in enumerate(data.camps(), start=1):
        assert len(points(axes, f"camp:{number}")) == len(members)


def test_frustrated_ties_are_marked(data: LandscapeData, figures: dict[str, Figure]) -> None:
    against = data.against()
    axes = figures["landscape_network"].axes[0]
    lines = [
        c for c in axes.collections
        if isinstance(c, LineCollection) and str(c.get_gid()).startswith("frustrated:")
    ]  # fmt: skip
    assert sum(len(c.get_segments()) for c in lines) == min(len(against), MOST_FRUSTRATED)
    shown = [i for members in shown_order(data) for i in members]
    inside = [tie for tie in against if set(tie) <= set(shown)]
    marks = points(figures["landscape_matrix"].axes[0], "frustrated")
    assert len(marks) == 2 * len(inside)
    # Every mark is on a cell that is friendly between camps, or hostile within one.
    for column, row in marks.astype(int):
        i, j = shown[row], shown[column]
        together = data.solution.camps[i] == data.solution.camps[j]
        assert (data.problem.propensity[i, j] < 0.0) == together


def test_the_matrix_shows_the_largest(data: LandscapeData, figures: dict[str, Figure]) -> None:
    shown = [i for members in shown_order(data) for i in members]
    assert len(shown) == min(data.problem.n, MOST)
    left_out = set(range(data.problem.n)) - set(shown)
    if left_out:
        strength = data.problem.strength
        assert strength[shown].min() >= strength[list(left_out)].max()
        assert f"The {MOST} largest of 97" in LANDSCAPE_FIGURES["landscape_matrix"].caption(data)
    labels = [t.get_text() for t in figures["landscape_matrix"].axes[0].get_yticklabels()]
    assert labels == [data.shown[i] for i in shown]


def test_names_overlap_neither_each_other_nor_leave(figures: dict[str, Figure]) -> None:
    labels = by_gid(figures["landscape_network"], "node-label")
    assert len(labels) >= 5
    assert overlapping(boxes(figures["landscape_network"], labels)) == []


# The numbers behind.


def test_energies_of_many_are_energies_of_each() -> None:
    data = made(9, 2)
    rows = np.random.default_rng(0).integers(0, 4, (50, 9))
    expected = [energy(data.problem, row) for row in rows]
    np.testing.assert_allclose(energies(data.problem, rows), expected, atol=1e-9)


def test_a_whole_sample_is_every_configuration_once() -> None:
    data = made(9, 2)
    assert data.sample.whole and data.sample.energy.size == 2**8
    # 1, 9, 36, 84 and 126 configurations are 0 to 4 moves away.
    assert np.bincount(data.sample.distance).tolist() == [1, 9, 36, 84, 126]
    assert data.sample.energy.min() == pytest.approx(data.solution.energy)
    assert data.sample.energy[data.sample.distance == 0] == pytest.approx(data.solution.energy)
    assert np.unique(np.round(data.sample.energy, 9)).size == 2**8


@pytest.mark.parametrize("camps", [2, 3, None])
def test_a_drawn_sample_starts_at_the_best_and_knows_its_distances(camps: int | None) -> None:
    data = made(WHOLE + 5, camps, "tabu")
    assert not data.sample.whole
    assert (data.sample.distance[0], data.sample.energy[0]) == (
        0,
        pytest.approx(data.solution.energy),
    )
    assert set(range(1, (WHOLE + 5) // 2 + 1)) <= set(data.sample.distance.tolist())


@pytest.mark.parametrize("camps", [2, 3, None])
def test_descents_end_in_local_minima(camps: int | None) -> None:
    data = made(14, camps)
    found = descents(data.problem, camps, Streams(3, 0)["landscape_starts"])
    assert found is not None and data.solution.minima is not None
    assert sum(m.basin or 0 for m in found.minima) == found.starts
    known = {m.camps for m in data.solution.minima}
    assert {m.camps for m in found.minima} <= known


def test_levels_are_bins_of_their_own_where_they_are_few() -> None:
    edges = levels(np.array([-4.0, 0.0, 0.0, 2.0]))
    assert np.histogram([-4.0, 0.0, 0.0, 2.0], edges)[0].tolist() == [1, 2, 1]
    assert levels(np.zeros(3)).size == 2
