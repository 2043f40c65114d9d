"""Sensitivity: designs, indices on functions with known answers, and what noise would give."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from SALib.analyze import pawn

from model.analysis.sensitivity import (
    Sensitivity,
    analyse,
    as_json,
    clear,
    convergence,
    read_values,
)
from model.analysis.sensitivity_design import (
    Design,
    Method,
    Varied,
    chosen_of,
    design_of,
    problem,
    varied_of,
)
from model.analysis.sensitivity_indices import STEP, distances, indices, pawn_floor
from model.analysis.sensitivity_noise import floors, noise_of
from model.drawing import draw_parameters
from model.ensemble.design import scenarios_at
from model.randomness import Streams
from model.scenario.errors import InputError
from model.scenario.events import Campaign
from model.scenario.load import load_scenario

Floats = npt.NDArray[np.float64]


def cube(size: int, low: float = 0.0, high: float = 1.0) -> list[Varied]:
    """Return parameters x1, x2, ... of one range."""
    return [Varied(f"x{j + 1}", low, high, low, "", "", "assumed") for j in range(size)]


def through_the_table(design: Design, outcome: Floats, path: Path) -> dict[str, Floats]:
    """Write outcomes, (points, runs), as an ensemble does, and read them as the verb does."""
    labels = [point.label for point in design.points]
    runs = outcome.shape[1]
    table = pa.table(
        {
            "scenario": [label for _ in range(runs) for label in labels],
            "run": np.repeat(np.arange(runs), len(labels)),
            "seed": np.ones(outcome.size, dtype=np.int64),
            "y": outcome.T.ravel(),
        }
    )
    shuffled = table.take(np.random.default_rng(0).permutation(outcome.size))
    pq.write_table(shuffled, path / "runs.parquet")
    return read_values(path / "runs.parquet", labels, ["y", "nothing"])


def chosen(design: Design) -> Floats:
    """Return what is set at each point, read from the settings themselves."""
    return np.array([[float(point.chosen[key]) for key in design.keys] for point in design.points])


def ishigami(x: Floats) -> Floats:
    """Return the function of Ishigami and Homma (1990), a = 7, b = 0.1."""
    out: Floats = (
        np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    )
    return out


def of(found: Sensitivity, name: str) -> dict[str, float]:
    """Return an index on all samples by parameter."""
    rows = found.of("y", name)
    rows = rows[rows["samples"] == rows["samples"].max()]
    return dict(zip(rows["parameter"], rows["value"], strict=True))


def test_sobol_finds_the_indices_of_ishigami(tmp_path: Path) -> None:
    """Values at the wrong point, a wrong block or a swapped column go red.

    Analytic values (Ishigami and Homma 1990; Sobol and Levitan 1999).
    """
    design = design_of("sobol", cube(3, -math.pi, math.pi), 1024, 1)
    values = through_the_table(design, ishigami(chosen(design))[:, None], tmp_path)
    found = analyse(design, values, 1)
    total, first = of(found, "ST"), of(found, "S1")
    assert total == pytest.approx({"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}, abs=0.03)
    assert first == pytest.approx({"x1": 0.3139, "x2": 0.4424, "x3": 0.0}, abs=0.03)
    rows = found.ranked("y")
    for name, known in {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}.items():
        assert rows.loc[name, "low"] < known < rows.loc[name, "high"]
    steps = convergence(found, "y")
    assert [step["samples"] for step in steps] == [256, 512, 768, 1024]
    assert steps[-1]["rank_correlation"] == 1.0
    assert steps[0]["width"] > 1.5 * steps[-1]["width"]


def test_morris_finds_the_slopes(tmp_path: Path) -> None:
    """Slopes in units of the step in place of the range, or without their sign, go red."""
    design = design_of("morris", cube(4, 2.0, 6.0), 8, 3)
    x = chosen(design)
    values = through_the_table(design, (x @ [1.0, -3.0, 0.0, 0.5])[:, None], tmp_path)
    found = analyse(design, values, 1)
    assert of(found, "mu") == pytest.approx({"x1": 4.0, "x2": -12.0, "x3": 0.0, "x4": 2.0})
    assert list(found.ranked("y").index) == ["x2", "x1", "x4", "x3"]
    assert clear(found.ranked("y")) == ["x2", "x1", "x4"]
    assert of(found, "sigma")["x2"] == pytest.approx(0.0, abs=1e-9)


def test_pawn_tells_the_dummy(tmp_path: Path) -> None:
    """A floor that everything passes, or nothing, goes red."""
    design = design_of("pawn", cube(3), 1000, 1)
    x = chosen(design)
    found = analyse(
        design, through_the_table(design, (x[:, :2] @ [2.0, 1.0])[:, None], tmp_path), 1
    )
    median = of(found, "median")
    floor = found.ranked("y")["floor"].iloc[0]
    assert median["x1"] > median["x2"] > floor > median["x3"]
    assert clear(found.ranked("y")) == ["x1", "x2"]


def test_pawn_is_that_of_salib() -> None:
    """Slices that are cut otherwise, or ties that are counted one by one, go red."""
    design = design_of("pawn", cube(2), 200, 5)
    mean = np.round(design.unit[:, 0] ** 2 + 0.3 * design.unit[:, 1], 1)
    known = pawn.analyze(problem(2), design.unit, mean, S=10)
    mine = indices(design, mean, 1)
    np.testing.assert_allclose(mine["median"].value, known["median"])
    np.testing.assert_allclose(mine["maximum"].value, known["maximum"])
    assert distances(design.unit, mean, 10).shape == (2, 10)


@pytest.mark.parametrize("method", ["morris", "sobol", "pawn"])
def test_equal_seeds_give_equal_designs(method: Method) -> None:
    """A sampler that is not seeded, or always alike, goes red; so does a value out of range."""
    varied = cube(3, 0.1, 0.3)
    one, same, other = (design_of(method, varied, 32, seed) for seed in (0, 0, 1))
    assert one.points == same.points and one.points != other.points
    assert len({point.label for point in one.points}) == len(one.unit)
    found = chosen(one)
    assert found.min() >= 0.1 and found.max() <= 0.3
    np.testing.assert_allclose(found, 0.1 + 0.2 * one.unit, atol=1e-12)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_more_samples_begin_with_the_same_ones(method: Method) -> None:
    """Parts of the samples that are no design of their own go red."""
    few, many = (design_of(method, cube(3), samples, 1) for samples in (8, 16))
    np.testing.assert_array_equal(few.unit, many.unit[: len(few.unit)])


@pytest.mark.parametrize(
    ("method", "samples", "message"),
    [
        ("sobol", 48, "power of two"),
        ("sobol", 4096, "out of range for 3"),
        ("morris", 3, "out of range"),
        ("pawn", 10, "out of range"),
    ],
)
def test_a_wrong_number_of_samples_is_refused(method: Method, samples: int, message: str) -> None:
    """A design that cannot be analysed, or without end, goes red."""
    with pytest.raises(InputError, match=message):
        design_of(method, cube(3), samples, 1)


def noisy(design: Design, runs: int, slope: float, seed: int = 0) -> Floats:
    """Return slope x1 with common draws of size 5 and noise of size 1, (points, runs)."""
    generator = np.random.default_rng(seed)
    common = 5.0 * generator.standard_normal(runs)
    noise = generator.standard_normal((len(design.unit), runs))
    out: Floats = slope * design.unit[:, :1] + common + noise
    return out


def test_noise_is_told_from_what_all_points_share() -> None:
    """Common draws that are counted as noise between points go red."""
    design = design_of("sobol", cube(2), 256, 1)
    noise = noise_of(noisy(design, 20, 1.0))
    between = 1.0 / 12.0 + 1.0 / 20.0
    assert noise.between == pytest.approx(between, rel=0.15)
    assert noise.share == pytest.approx(1.0 / 20.0 / between, rel=0.15)
    assert noise.within is not None and noise.within > 5 * (noise.share or 0.0)
    assert noise_of(noisy(design, 1, 1.0)).share is None


def test_floors_are_what_noise_gives() -> None:
    """A floor that a parameter without effect does not meet goes red."""
    for method, samples in (("morris", 400), ("sobol", 512)):
        design = design_of(method, cube(2), samples, 1)  # type: ignore[arg-type]
        values = noisy(design, 4, 3.0)
        floor = floors(design, values, 1)
        main = indices(design, values.mean(axis=1), 1)["mu_star" if method == "morris" else "ST"]
        assert main.value[1] == pytest.approx(floor[1], rel=0.15)
        assert main.value[0] > 2 * floor[0]
    morris = design_of("morris", cube(2), 400, 1)
    known = 2.0 / math.sqrt(math.pi * 2) / STEP  # the mean of |N(0, 2/2)| over the step
    assert floors(morris, noisy(morris, 2, 0.0), 1) == pytest.approx([known] * 2, rel=0.1)
    assert np.isnan(floors(morris, noisy(morris, 1, 0.0), 1)).all()


def test_the_dummy_of_pawn_shrinks_with_the_sample() -> None:
    """A floor that does not know how many points there are goes red."""
    generator = np.random.default_rng(1)
    few, many = (pawn_floor(generator.random(points), 1) for points in (100, 1600))
    assert 0.0 < many < 0.6 * few < 1.0


def test_a_sample_with_a_hole_is_left_out() -> None:
    """A hole that is filled, that moves the others' rows, or that raises, goes red."""
    design = design_of("morris", cube(2), 8, 1)
    values = (design.unit @ [1.0, 2.0])[:, None] * np.ones(2)
    values[4] = np.nan  # the second trajectory
    values[0, 1] = np.nan  # one run failed: the other is enough
    found = analyse(design, {"y": values}, 1)
    assert of(found, "mu") == pytest.approx({"x1": 1.0, "x2": 2.0})
    assert found.of("y", "mu")["samples"].max() == 7
    assert any("1 of 8 samples are left out" in each for each in found.warnings)
    flat = analyse(design, {"y": np.ones_like(values)}, 1)
    assert flat.outcomes == () and "the same at every point" in flat.warnings[0]
    assert as_json(flat)["outcomes"] == {}


def test_json_has_no_nan() -> None:
    """NaN, or a parameter that is missing, goes red."""
    design = design_of("morris", cube(3), 8, 1)
    found = analyse(design, {"y": noisy(design, 1, 9.0)}, 1)
    said = json.loads(json.dumps(as_json(found), allow_nan=False))
    first: dict[str, Any] = said["outcomes"]["y"]
    assert next(iter(first)) == "x1" and set(first) == {"x1", "x2", "x3"}
    assert first["x1"]["low"] < first["x1"]["mu_star"] < first["x1"]["high"]
    assert first["x1"]["floor"] is None and said["noise"]["y"]["share"] is None


def test_what_is_varied_is_not_drawn() -> None:
    """A parameter that replications draw around the point's value goes red."""
    scenario = load_scenario("status-quo")
    varied = varied_of(scenario)
    keys = [each.key for each in varied]
    assert {"tau", "clash_rate", "events.russian-campaign.capacity"} <= set(keys)
    assert len(keys) == len(scenario.parameters) + 1
    design = design_of("morris", varied, 4, 1)
    few = design.points[:3]
    for point, at in zip(few, scenarios_at(few, "status-quo", [], None), strict=True):
        for run in (0, 1):
            drawn = draw_parameters(at, Streams(1, run))._asdict()
            for key in scenario.parameters:
                assert drawn[key] == pytest.approx(float(point.chosen[key]), rel=1e-12)
        campaign = next(
            e for e in at.events if isinstance(e, Campaign) and e.id == "russian-campaign"
        )
        assert campaign.capacity_range is None
        assert campaign.capacity == float(point.chosen["events.russian-campaign.capacity"])


def test_what_is_fixed_is_not_varied() -> None:
    """A value of ``--set`` that the design replaces goes red."""
    scenario = load_scenario("status-quo", ["tau=0.2"])
    assert "tau" not in [each.key for each in chosen_of(scenario, [], ["tau"])]
    assert [each.key for each in chosen_of(scenario, ["tau"], ["tau"])] == ["tau"]
    with pytest.raises(InputError, match=r"--only: taau: unknown parameter.*nearest: tau"):
        chosen_of(scenario, ["taau"], [])
    with pytest.raises(InputError, match="stands twice"):
        chosen_of(scenario, ["tau", "parameters.tau"], [])


def test_a_part_of_a_design_keeps_its_blocks() -> None:
    """A block of the wrong length goes red."""
    for method, block in (("morris", 4), ("sobol", 5), ("pawn", 1)):
        design = design_of(method, cube(3), 32, 1)  # type: ignore[arg-type]
        assert design.block == block
        assert replace(design, unit=design.unit[: 8 * block], samples=8).block == block
