"""One replication as tables: the columns, and that each number is what its name says."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from model.ensemble import record
from model.ensemble.record import run_replication, sampled_weeks, summarise
from model.ensemble.summaries import statistics
from model.ensemble.tables import CODED, KEYS, TABLES, plain, to_arrow, to_frame, type_of
from model.scenario.load import Scenario, load_scenario
from model.simulation import CivilWar

from .conftest import WEEKS


@pytest.fixture(scope="module")
def arrow(scenario: Scenario) -> dict[str, pa.Table]:
    columns = run_replication(scenario, 5, 1, detail=True)
    return {name: to_arrow(table) for name, table in columns.items()}


@pytest.fixture(scope="module")
def frames(arrow: dict[str, pa.Table]) -> dict[str, pd.DataFrame]:
    return {name: to_frame(table) for name, table in arrow.items()}


def test_every_table_has_its_columns_and_types(arrow: dict[str, pa.Table]) -> None:
    assert set(arrow) == set(TABLES)
    for name, table in arrow.items():
        assert tuple(table.column_names[: len(KEYS[name])]) == KEYS[name]
        for column in table.column_names:
            assert plain(table)[column].type == type_of(column), (name, column)
        assert set(table["run"].to_pylist()) == {1}
    assert arrow["clashes"]["attacker"].type == CODED
    assert set(to_frame(arrow["clashes"])["attacker"].map(type)) == {str}  # no categories


def test_without_detail_there_are_three_tables(scenario: Scenario) -> None:
    tables = run_replication(scenario, 5, 1, detail=False)
    assert set(tables) == {"runs", "weeks", "alignments"}
    weeks_only = run_replication(scenario, 5, 1, detail=False, names=["weeks"])
    assert set(weeks_only) == {"weeks"}
    assert to_arrow(weeks_only["weeks"]).equals(to_arrow(tables["weeks"]))


def test_detail_changes_nothing_in_the_others(
    scenario: Scenario, arrow: dict[str, pa.Table]
) -> None:
    plain = run_replication(scenario, 5, 1, detail=False)
    for name in ("runs", "weeks", "alignments"):
        assert to_arrow(plain[name]).equals(arrow[name])


def test_weeks_hold_the_outcomes_after_each_step(
    scenario: Scenario, frames: dict[str, pd.DataFrame], war: CivilWar
) -> None:
    weeks = frames["weeks"]
    assert weeks["week"].tolist() == [0, 1, 2]
    assert weeks["date"].dt.date.tolist() == [scenario.day(week) for week in range(WEEKS)]
    last = war.outcomes()
    assert list(weeks.columns) == ["run", "week", "date", *last]
    row = weeks.iloc[-1]
    for name, value in last.items():
        assert row[name] == pytest.approx(value, rel=0, abs=0, nan_ok=True), name


def test_runs_sum_up_the_weeks(frames: dict[str, pd.DataFrame], war: CivilWar) -> None:
    weeks, runs = frames["weeks"], frames["runs"].iloc[0]
    assert (runs["run"], runs["seed"]) == (1, 5)
    for name in weeks.columns[3:]:
        assert runs[name] == pytest.approx(weeks[name].mean())
        assert runs[f"{name}_final"] == weeks[name].iloc[-1]
    assert runs["weeks_united"] == (weeks["united"] == 1).sum()
    others = set(runs.index) - set(weeks.columns) - {f"{name}_final" for name in weeks.columns}
    ends = war.at_end()
    assert others == {"seed", "weeks_united", *ends}
    assert {name: runs[name] for name in ends} == ends


def test_undefined_is_null_and_never_zero() -> None:
    nothing = np.array([np.nan, np.nan])
    some = np.array([1.0, np.nan])
    row = to_arrow(summarise(0, 1, {"united": nothing, "declared_gap": some}))
    assert row.to_pylist()[0] == {
        "run": 0,
        "seed": 1,
        "united": None,
        "united_final": None,
        "weeks_united": None,
        "declared_gap": 1.0,
        "declared_gap_final": None,
    }


def test_no_campaign_no_gap() -> None:
    scenario = load_scenario("no-intervention", weeks=2)
    tables = run_replication(scenario, 5, 0, detail=False)
    weeks = to_arrow(tables["weeks"])
    assert weeks["declared_gap"].null_count == 2
    assert to_arrow(tables["runs"])["declared_gap_final"].null_count == 1


def test_factions_are_the_state(
    scenario: Scenario, frames: dict[str, pd.DataFrame], war: CivilWar
) -> None:
    factions = frames["factions"]
    assert factions["week"].unique().tolist() == [-1, 0, 1, 2]
    assert factions.groupby("week").size().eq(war.state.place.n).all()
    last = factions[factions["week"] == WEEKS - 1]
    assert last["faction"].tolist() == list(war.state.place.factions)
    np.testing.assert_array_equal(last["strength"], war.state.strength)
    np.testing.assert_array_equal(last["coalition"], war.state.coalition)
    lost = war.state.losses.sum(axis=(0, 2))
    np.testing.assert_allclose(last["losses"], lost)
    start = factions[factions["week"] == -1]
    fresh = CivilWar(scenario, 5, 1).state
    np.testing.assert_array_equal(start["strength"], fresh.strength)
    assert start["losses"].isna().all()
    loved = (fresh.place.presence * fresh.support).sum(axis=1)
    np.testing.assert_array_equal(start["support"], loved)


def test_clashes_hold_what_is_worth_a_row(frames: dict[str, pd.DataFrame], war: CivilWar) -> None:
    clashes, state = frames["clashes"], war.state
    last = clashes[clashes["week"] == WEEKS - 1]
    kept = (state.effort >= 0.0005) | (state.events > 0)
    assert len(last) == kept.sum()
    assert clashes["week"].min() == 0
    ids = {name: i for i, name in enumerate(state.place.factions)}
    where = {name: k for k, name in enumerate(state.place.provinces)}
    i, j = last["attacker"].map(ids), last["target"].map(ids)
    k = last["province"].map(where)
    np.testing.assert_array_equal(last["effort"], state.effort[i, j, k])
    np.testing.assert_array_equal(last["events"], state.events[i, j, k])
    np.testing.assert_array_equal(last["losses"], state.losses[i, j, k])
    assert last["events"].sum() == state.events.sum() > 0


def test_dyads_are_the_weights_of_active_pairs(
    frames: dict[str, pd.DataFrame], war: CivilWar
) -> None:
    dyads, state = frames["dyads"], war.state
    last = dyads[dyads["week"] == WEEKS - 1]
    active = int(state.active.sum())
    assert len(last) == active * (active - 1)
    ids = {name: i for i, name in enumerate(state.place.factions)}
    seen = state.weight[last["i"].map(ids), last["j"].map(ids)]
    np.testing.assert_array_equal(last["weight"], seen)


def test_bonds_are_what_the_last_realignment_followed(
    frames: dict[str, pd.DataFrame], war: CivilWar
) -> None:
    """c min(w_ij, w_ji) - tau, of both orders alike; red if tau or the overlap is left out."""
    dyads, state = frames["dyads"], war.state
    last = dyads[dyads["week"] == WEEKS - 1]
    ids = {name: i for i, name in enumerate(state.place.factions)}
    i, j = last["i"].map(ids), last["j"].map(ids)
    both = np.minimum(state.weight[i, j], state.weight[j, i])
    expected = state.place.overlap[i, j] * both - war.parameters.tau
    np.testing.assert_array_equal(last["bond"], expected)


def test_alignments_are_the_final_coalitions(
    frames: dict[str, pd.DataFrame], war: CivilWar
) -> None:
    found, state = frames["alignments"], war.state
    living = np.flatnonzero(state.alive)
    assert found["faction"].tolist() == [state.place.factions[i] for i in living]
    np.testing.assert_array_equal(found["coalition"], state.coalition[living])
    np.testing.assert_array_equal(found["strength"], state.strength[living])


def test_control_sums_to_one(frames: dict[str, pd.DataFrame]) -> None:
    total = frames["control"].groupby(["week", "province"])["share"].sum()
    assert len(total) == 4 * 14
    np.testing.assert_allclose(total, 1.0)


def test_sampled_weeks() -> None:
    long = load_scenario("forty-one-unite", weeks=30)
    # The statement of 5 October falls in week 1.
    assert sorted(sampled_weeks(long)) == [-1, 0, 2, 13, 26, 29]
    assert sorted(sampled_weeks(load_scenario("forty-one-unite", weeks=1))) == [-1, 0]


def test_statistics() -> None:
    runs = pa.table(
        {
            "run": [0, 1, 2, 3],
            "seed": [1, 1, 1, 1],
            "power_ratio": [1.0, 2.0, 3.0, None],
            "declared_gap": pa.array([None] * 4, pa.float64()),
        }
    )
    found = statistics(runs, lambda name: f"unit of {name}")
    assert found["power_ratio"] == {
        "mean": 2.0,
        "sd": 1.0,
        "p05": pytest.approx(1.1),
        "p50": 2.0,
        "p95": pytest.approx(2.9),
        "mcse": pytest.approx(3**-0.5),
        "unit": "unit of power_ratio",
    }
    assert set(found["declared_gap"].values()) == {None, "unit of declared_gap"}
    one = statistics(runs.slice(0, 1), str)["power_ratio"]
    assert (one["mean"], one["sd"], one["mcse"]) == (1.0, None, None)


def test_a_run_asks_for_its_own_replication(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    real: Callable[..., CivilWar] = CivilWar

    def spy(plan: Scenario, seed: int, replication: int, *rest: object) -> CivilWar:
        asked.append((seed, replication))
        return real(plan, seed, replication, *rest)

    monkeypatch.setattr(record, "CivilWar", spy)
    run_replication(scenario, 7, 3, detail=False)
    assert asked == [(7, 3)]
