"""How probable the simulation made later alliances, by hand."""

from datetime import date

import pandas as pd
import pytest

from model.analysis.later_alliances import in_windows, score_alliances
from model.scenario.load import Scenario, load_scenario
from model.scenario.observed import Alliance

TRIO = ("ahrar-al-sham", "nusra", "jaysh-al-islam")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Ten weeks from the first of January."""
    return load_scenario("opening-2015", weeks=10)


def factions(scenario: Scenario) -> pd.DataFrame:
    """Two runs: in the first Ahrar and Nusra stand together in week 5, else all are alone."""
    rows = []
    for run in range(2):
        for week in range(-1, 10):
            for number, row in enumerate(scenario.theatre.factions):
                label = number
                if run == 0 and week == 5 and row.id in TRIO[:2]:
                    label = 1000
                rows.append({"run": run, "week": week, "faction": row.id, "coalition": label})
    return pd.DataFrame(rows)


def test_a_common_coalition_within_the_window_counts(scenario: Scenario) -> None:
    alliance = Alliance("X", date(2015, 1, 22), TRIO)  # week 3
    table = factions(scenario)
    found, warnings = in_windows(scenario, [alliance], table, weeks=4)
    assert not warnings
    assert found.allied.sum() == 3
    together = {
        frozenset(found.ids[end] for end in ends): chance
        for ends, chance in zip(found.ends.tolist(), found.chance, strict=True)
    }
    assert together[frozenset(TRIO[:2])] == 0.5
    assert sum(value > 0 for value in together.values()) == 1
    early, _ = in_windows(scenario, [alliance], table, weeks=2)
    assert not early.chance.any()
    said = score_alliances(found, seed=1)
    assert said["allied"] == 3 and said["chance_allied"]["value"] == pytest.approx(0.5 / 3)
    assert said["chance_never"]["value"] == 0.0
    assert said["auc"]["value"] == pytest.approx(1 / 3 + 0.5 * 2 / 3)


def test_outside_the_weeks_is_not_scored_and_said(scenario: Scenario) -> None:
    late = Alliance("late", date(2016, 1, 1), TRIO)
    found, warnings = in_windows(scenario, [late], factions(scenario))
    assert "late of 2016-01-01 is outside" in warnings[0]
    assert score_alliances(found, seed=1)["auc"]["value"] is None


def test_pairs_allied_elsewhere_are_no_pairs_that_never_allied(scenario: Scenario) -> None:
    one = Alliance("one", date(2015, 1, 8), TRIO[:2])
    two = Alliance("two", date(2015, 1, 15), TRIO[1:])
    found, _ = in_windows(scenario, [one, two], factions(scenario))
    of_one = {frozenset(found.ids[e] for e in ends) for ends in found.ends[found.alliance == 0]}
    assert frozenset(TRIO[:2]) in of_one and frozenset(TRIO[1:]) not in of_one
