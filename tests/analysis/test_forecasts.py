"""Forecasts of pairs, by hand and on the shipped theatre."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from model.analysis.forecasts import (
    Field,
    activity,
    base_rate,
    claims_for_event,
    field_of,
    matrix_by_run,
    persistence,
    propensities,
    regression,
    simulated,
    universe,
)
from model.analysis.hindcast import SIMULATION, as_json, counts_of, evaluate
from model.scenario.load import load_scenario


def small(**changes: object) -> Field:
    """Three groups; the first pair clashed twice, the last existed for half of the time."""
    about: dict[str, object] = {
        "kind": "clash",
        "ids": ("a", "b", "c"),
        "index": np.arange(3),
        "ends": np.array([[0, 1], [0, 2], [1, 2]]),
        "years": 1.0,
        "share": np.array([1.0, 1.0, 0.5]),
        "before": np.array([2.0, 0.0, 0.0]),
        "recorded": np.ones(3, dtype=bool),
    }
    return Field(**(about | changes))  # type: ignore[arg-type]


def pairs(**columns: list[float]) -> pd.DataFrame:
    """Two runs of the three pairs, as the table `pairs` has them, one pair turned round."""
    rows = {"run": [0, 0, 0, 1, 1, 1], "i": list("abb") * 2, "j": list("bac") * 2}
    rows["i"][1], rows["j"][1] = "c", "a"
    rows["i"][4], rows["j"][4] = "c", "a"
    return pd.DataFrame(rows | columns)


def test_a_table_of_runs_becomes_a_matrix() -> None:
    """A pair under the wrong column, or lost when it is turned round, goes red."""
    found = matrix_by_run(small(), pairs(x=[1, 2, 3, 4, 5, 6]), "x")
    assert found.tolist() == [[1, 2, 3], [4, 5, 6]]
    some = pairs(x=[1, 2, 3, 4, 5, 6]).drop(index=[2])
    assert matrix_by_run(small(), some, "x").tolist() == [[1, 2, 0], [4, 5, 6]]


def test_events_are_turned_into_claims_by_the_record_alone() -> None:
    events = [3.0, 1.0, 0.0, 5.0, 0.0, 1.0]
    table = pairs(expected_clashes=events)
    mean = np.array([4.0, 0.5, 0.5])
    assert claims_for_event(small(), mean) == pytest.approx(2.0 / 5.0)
    found = simulated(small(), table, 0.5, 52)
    assert found.mean == pytest.approx(0.4 * mean)
    sizes = 0.5 * 52 * np.array([1.0, 1.0, 0.5])
    none = (1 + 0.4 * np.array(events).reshape(2, 3) / sizes) ** -sizes
    assert found.chance == pytest.approx(1 - none.mean(axis=0))


def test_who_is_gone_has_no_claims_in_any_forecast() -> None:
    gone = small(share=np.array([1.0, 1.0, 0.0]))
    table = pairs(clashing=[1.0] * 6, prior=[0.2] * 6, expected_clashes=[1, 1, 0] * 2)
    for found in (
        base_rate(gone), persistence(gone), activity(gone), propensities(gone, table, 0.3),
        simulated(gone, table, 0.5, 52),
    ):  # fmt: skip
        assert found.mean[2] == 0.0 and found.chance[2] == 0.0
        assert found.mean[0] > 0.0 and 0.0 < found.chance[0] < 1.0


def test_baselines_by_hand() -> None:
    found = base_rate(small())
    assert found.mean == pytest.approx([2 / 3, 2 / 3, 1 / 3])
    assert found.chance == pytest.approx([1 / 3, 1 / 3, 1 - (2 / 3) ** 0.5])
    known = persistence(small())
    assert known.mean[0] > known.mean[1] > known.mean[2] > 0.0
    assert known.mean[1] == pytest.approx(2.0 * known.mean[2])
    start = pairs(clashing=[2, 1, 1] * 2, prior=[-0.5, 0.5, 0.5] * 2)
    hostile = propensities(small(), start, 0.3)
    raw = np.array([2.0 * 0.55, 0.25, 0.125])
    assert hostile.mean == pytest.approx(raw * 2.0 / raw.sum())


@pytest.mark.parametrize("baseline", [base_rate, persistence, activity])
def test_nothing_on_record_is_no_error(baseline: Callable[[Field], object]) -> None:
    nothing = small(before=np.zeros(3), recorded=np.zeros(3, dtype=bool))
    found = baseline(nothing)
    assert not found.mean.any()  # type: ignore[attr-defined]


def test_the_shipped_opening() -> None:
    """Groups that ended before 2015 have no share; the record is that of 2014."""
    scenario = load_scenario("opening-2015")
    ids = universe(scenario.theatre, "clash", ("ypg", "turkey"))
    field = field_of(scenario, "clash", ids)
    assert {"ypg", "turkey", "isil"} <= set(ids) and len(field.ends) == len(ids) * (
        len(ids) - 1
    ) / 2
    at = {pair: number for number, pair in enumerate(field.names)}
    at |= {(b, a): number for (a, b), number in at.items()}
    assert field.before[at["nusra", "isil"]] > 50
    assert field.share[at["isil", "liwa-al-tawhid"]] == 0.0
    assert field.busiest(2) == ("isil", "nusra")
    alone = regression(field, scenario.theatre, scenario.start)
    assert alone.mean[at["nusra", "isil"]] > alone.mean[at["nusra", "ahrar-al-sham"]]
    assert alone.mean[at["isil", "turkey"]] == 0.0  # no armed group


def test_scores_tell_a_good_forecast_from_a_bad_one() -> None:
    """The better forecaster wins on every set, and clearly; who is left out is left out."""
    groups = 24
    ends = np.column_stack(np.triu_indices(groups, 1))
    rng = np.random.default_rng(5)
    mean = rng.gamma(0.4, 1.0, len(ends))
    count = rng.poisson(mean).astype(float)
    field = small(
        ids=tuple(f"g{g:02d}" for g in range(groups)),
        index=np.arange(groups),
        ends=ends,
        share=np.ones(len(ends)),
        before=np.where(np.arange(len(ends)) % 3 == 0, rng.poisson(mean), 0.0),
        recorded=np.ones(len(ends), dtype=bool),
    )
    from model.analysis.forecasts import Forecast

    good = Forecast(mean, 1 - np.exp(-mean))
    mixed = rng.permutation(mean)
    bad = Forecast(mixed, 1 - np.exp(-mixed))
    found = evaluate(field, count, {SIMULATION: good, "noise": bad}, seed=1)
    for chosen in ("all", "onsets"):
        difference = found.differences[chosen]["noise"]["auc"]
        assert 0.0 < difference["low"] < difference["value"] < difference["high"]
        assert found.scores[chosen]["noise"]["auc"]["low"] < 0.5
    slope = found.scores["all"][SIMULATION]["slope"]
    assert slope["low"] < 1.0 < slope["high"]
    one, two = field.busiest(2)
    assert list(found.sets) == [
        "all", "onsets", f"without {one}", f"without {two}", f"without {one}+{two}",
    ]  # fmt: skip
    assert found.sets[f"without {one}"].sum() == len(ends) - groups + 1
    said = as_json(found)
    assert (said["dyads"], said["positives"]) == (len(ends), int((count > 0).sum()))
    assert said["baselines"]["noise"]["all"]["auc"]["value"] < said["all"]["auc"]["value"]
    assert set(said["without"]) == {one, two, f"{one}+{two}"}
    again = evaluate(field, count, {SIMULATION: good, "noise": bad}, seed=1)
    assert as_json(again) == said


def test_counts_follow_the_pairs() -> None:
    assert counts_of(small(), {("a", "c"): 4.0, ("x", "y"): 9.0}).tolist() == [0.0, 4.0, 0.0]
