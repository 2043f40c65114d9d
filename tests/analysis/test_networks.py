"""Networks of clashes: assortativity, networks dealt anew, what a unit of distance does."""

import networkx as nx
import numpy as np
import pytest

from model.analysis.forecasts import field_of, universe
from model.analysis.networks import assortativity, factor, null_of, share_with_any, swapped
from model.analysis.published import read_findings
from model.analysis.validation import VALUES, sample_of
from model.scenario.load import load_scenario
from model.scenario.places import find_theatre

ENDS = np.array([[0, 1], [0, 2], [1, 2], [2, 3], [0, 3]])
VALUE = np.array([1.0, 3.0, 2.0, 7.0])


def test_assortativity_is_that_of_networkx_on_a_multigraph() -> None:
    """A pair of weight 3 is three edges of a multigraph, which networkx takes one by one."""
    count = np.array([3.0, 0.0, 1.0, 2.0, 1.0])
    graph = nx.MultiGraph()
    graph.add_nodes_from((node, {"x": int(VALUE[node])}) for node in range(4))
    for (a, b), weight in zip(ENDS.tolist(), count, strict=True):
        graph.add_edges_from([(a, b)] * int(weight))
    known = nx.numeric_assortativity_coefficient(graph, "x")
    assert assortativity(count, ENDS, VALUE) == pytest.approx(known, abs=1e-12)


def test_assortativity_of_extremes_and_of_nothing() -> None:
    pairs = np.array([[0, 1], [2, 3]])
    assert assortativity(np.ones(2), pairs, np.array([1.0, 1, 5, 5])) == pytest.approx(1.0)
    assert assortativity(np.ones(2), pairs, np.array([1.0, 5, 5, 1])) == pytest.approx(-1.0)
    assert np.isnan(assortativity(np.zeros(2), pairs, VALUE))
    assert np.isnan(assortativity(np.ones(2), pairs, np.ones(4)))


def random_graph(nodes: int, edges: int) -> np.ndarray:
    """Return edges of a simple graph."""
    graph = nx.gnm_random_graph(nodes, edges, seed=3)
    return np.array(graph.edges, dtype=np.int64)


def test_swaps_keep_degrees_and_stay_simple_and_change_the_edges() -> None:
    edges = random_graph(20, 50)
    dealt = swapped(edges, np.random.default_rng(1))
    assert np.bincount(dealt.ravel()).tolist() == np.bincount(edges.ravel()).tolist()
    pairs = {frozenset(edge) for edge in dealt.tolist()}
    assert len(pairs) == len(edges)
    assert all(len(pair) == 2 for pair in pairs)
    assert len(pairs - {frozenset(edge) for edge in edges.tolist()}) > 20


def test_the_null_is_near_zero_where_no_group_stands_out() -> None:
    """Edges between likes only: the network is assortative, its null is not."""
    rng = np.random.default_rng(5)
    value = np.repeat([1.0, 5.0], 20)
    ends = np.column_stack(np.triu_indices(40, 1))
    alike = value[ends[:, 0]] == value[ends[:, 1]]
    count = np.where(alike & (rng.random(len(ends)) < 0.3), rng.integers(1, 4, len(ends)), 0)
    null = null_of(count.astype(float), ends, value[:, None], 40, rng)
    assert assortativity(count.astype(float), ends, value) == pytest.approx(1.0)
    assert abs(null.mean()) < 0.05


def test_the_null_keeps_what_one_hub_brings_by_itself() -> None:
    """A star has no other way to be dealt: all of its disassortativity is in the null."""
    ends = np.array([[0, k] for k in range(1, 8)])
    value = np.array([5.0, 1, 1, 2, 1, 1, 2, 1])[:, None]
    null = null_of(np.ones(7), ends, value, 5, np.random.default_rng(2))
    assert null == pytest.approx(assortativity(np.ones(7), ends, value[:, 0]))
    assert null.max() < -0.5


def test_the_factor_of_distance_is_found_beside_activity() -> None:
    rng = np.random.default_rng(11)
    ends = np.column_stack(np.triu_indices(25, 1))
    place, busy = rng.uniform(1, 5, 25), rng.normal(0.0, 0.7, 25)
    distance = np.abs(place[ends[:, 0]] - place[ends[:, 1]])
    mean = np.exp(3.0 + np.log(2.0) * distance + busy[ends].sum(axis=1))
    assert factor(mean, ends, distance) == pytest.approx(2.0, rel=1e-4)
    assert factor(rng.poisson(mean).astype(float), ends, distance) == pytest.approx(2.0, rel=0.15)


def test_a_factor_without_an_upper_end_and_one_of_nothing() -> None:
    ends = np.column_stack(np.triu_indices(4, 1))
    distance = np.array([0.0, 1.0, 1.0, 1.0, 1.0, 0.0])
    assert factor(np.array([0.0, 2, 1, 2, 1, 0]), ends, distance) > 1e3
    assert np.isnan(factor(np.zeros(6), ends, distance))


def test_a_share_of_no_pairs_is_undefined() -> None:
    count = np.array([0.0, 2.0, 1.0])
    assert share_with_any(count, np.array([1.0, 1.0, 0.0])) == 0.5
    assert np.isnan(share_with_any(count, np.zeros(3)))


def test_the_record_gives_what_is_published_of_it() -> None:
    """The same computation on the theatre's record gives the published numbers."""
    scenario = load_scenario("opening-2015")
    theatre = scenario.theatre
    published = {(f.about, f.measure): f for f in read_findings(find_theatre(theatre.id))}
    for kind, measure in (("clash", "clashes"), ("joint", "joint operations")):
        field = field_of(scenario, kind, universe(theatre, kind, ()))
        sample = sample_of(scenario, field, "fitted", np.zeros((1, 1)), field.before)
        found = factor(field.before, field.ends, sample.distance)
        assert found == pytest.approx(published["factor", measure].value, rel=0.03)
        if kind == "joint":
            continue
        for place, name in enumerate(VALUES):
            value = sample.ideology[:, place]
            counts = published["assortativity_counts_2014", name].value
            presence = published["assortativity_presence_2014", name].value
            there = (field.before > 0.0).astype(float)
            assert assortativity(field.before, field.ends, value) == pytest.approx(counts, abs=1e-3)
            assert assortativity(there, field.ends, value) == pytest.approx(presence, abs=2e-3)
