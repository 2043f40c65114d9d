"""Designs of a sweep: grids, Latin hypercubes, and what is refused."""

import numpy as np
import pytest

from model.ensemble.design import (
    MOST_POINTS,
    Axis,
    grid,
    latin,
    parse_axis,
    parse_range,
    scenarios_at,
)
from model.scenario.errors import InputError
from model.scenario.load import load_scenario


def test_a_range_has_both_ends_and_even_steps() -> None:
    """Steps that miss an end, or nine steps in place of nine values, go red."""
    values = [float(value) for value in parse_axis("b_commit=0:2:9").values]
    assert values == [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0]


def test_a_list_keeps_its_words_and_their_order() -> None:
    """Values that are turned into numbers, or sorted, go red."""
    axis = parse_axis("switches.fight = true, false")
    assert axis == Axis("switches.fight", ("true", "false"))


def test_a_grid_has_every_combination_once_the_last_key_fastest() -> None:
    """Keys that move together in place of a grid go red."""
    points = grid([parse_axis("tau=0.1,0.2"), parse_axis("b_commit=1,2,3")])
    assert [point.label for point in points] == ["p00", "p01", "p02", "p03", "p04", "p05"]
    assert [tuple(point.chosen.values()) for point in points] == [
        ("0.1", "1"), ("0.1", "2"), ("0.1", "3"), ("0.2", "1"), ("0.2", "2"), ("0.2", "3"),
    ]  # fmt: skip
    assert points[5].settings == ("tau=0.2", "b_commit=3")


def test_labels_sort_like_the_design() -> None:
    """`p10` before `p2` goes red."""
    labels = [point.label for point in grid([parse_axis("tau=0:1:120")])]
    assert labels == sorted(labels) and labels[0] == "p000"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tau", "has no values"),
        ("tau=", "is no KEY=VALUES"),
        ("=1,2", "is no KEY=VALUES"),
        ("tau=0:1", "is no range"),
        ("tau=0:1:2:3", "is no range"),
        ("tau=a:1:3", "is no range"),
        ("tau=0:inf:3", "is no range"),
        ("tau=0:1:2.5", "no whole number of values"),
        ("tau=0:1:1", "no whole number of values"),
        (f"tau=0:1:{MOST_POINTS + 1}", "no whole number of values"),
        ("tau=1:1:3", "begins where it ends"),
        ("tau=1,,2", "an empty value"),
        ("tau=1,2,1", "names a value twice"),
    ],
)
def test_a_wrong_axis_is_refused(text: str, message: str) -> None:
    """Whatever is read as a design all the same goes red."""
    with pytest.raises(InputError, match=message):
        parse_axis(text)


def test_a_design_is_refused_that_is_empty_double_or_huge() -> None:
    """A sweep over nothing, over one key twice, or without end goes red."""
    with pytest.raises(InputError, match="nothing to sweep"):
        grid([])
    with pytest.raises(InputError, match="swept twice"):
        grid([parse_axis("tau=1,2"), parse_axis("parameters.tau=3,4")])
    with pytest.raises(InputError, match="too many"):
        grid([parse_axis("tau=0:1:1000"), parse_axis("b_commit=0:1:1000")])


def test_a_latin_hypercube_has_one_point_in_each_stratum() -> None:
    """Plain random points, which leave strata empty, go red."""
    scenario = load_scenario("forty-one-unite")
    axes = [parse_range("tau=0.1:0.5", scenario), parse_range("b_commit", scenario)]
    points = latin(axes, 40, seed=3)
    low, high = scenario.parameters["b_commit"].range
    for key, least, most in (("tau", 0.1, 0.5), ("b_commit", low, high)):
        at = np.array([float(point.chosen[key]) for point in points])
        strata = np.floor((at - least) / (most - least) * 40)
        assert sorted(strata) == list(range(40))
    drawn = [[float(point.chosen[key]) for point in points] for key in ("tau", "b_commit")]
    assert abs(np.corrcoef(drawn)[0, 1]) < 0.6


def test_a_latin_hypercube_follows_its_seed() -> None:
    """A design that differs between two calls, or not between two seeds, goes red."""
    axes = [Axis("tau", ends=(0.0, 1.0))]
    assert latin(axes, 10, 1) == latin(axes, 10, 1)
    assert latin(axes, 10, 1) != latin(axes, 10, 2)


@pytest.mark.parametrize("text", ["tau=0.5", "tau=1:0", "tau=0:1:3", "weeks", "nonsense"])
def test_a_range_without_two_ends_is_refused(text: str) -> None:
    """A hypercube over a list goes red."""
    with pytest.raises(InputError, match="range"):
        parse_range(text, load_scenario("status-quo"))


def test_points_become_scenarios_that_differ() -> None:
    """A sweep whose points all play the same goes red."""
    points = grid([parse_axis("events.russian-campaign.capacity=0,200")])
    found = list(scenarios_at(points, "status-quo", ["tau=0.2"], 4))
    capacities = [
        event.capacity for each in found for event in each.events if event.id == "russian-campaign"
    ]
    assert capacities == [0.0, 200.0]
    assert len({each.hash for each in found}) == 2
    assert {each.parameters["tau"].value for each in found} == {0.2}
    assert found[0].theatre is found[1].theatre


def test_a_wrong_key_is_blamed_on_the_sweep() -> None:
    """A message about `--set`, which the user did not type, goes red."""
    with pytest.raises(InputError, match=r"--over: taau.*nearest: tau"):
        list(scenarios_at(grid([parse_axis("taau=1,2")]), "status-quo", [], None))
