"""Theatres of other sizes are theatres, with as many factions as asked for."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.theatres import SIDES, copies, synthetic
from model.cast import cast_of
from model.scenario.load import load_scenario
from model.scenario.places import shipped_folder
from model.simulation import CivilWar

SHIPPED = shipped_folder() / "syria-2015"


@pytest.mark.parametrize("factions", [50, 86, 140])
def test_a_theatre_of_another_size_goes_red(factions: int, tmp_path: Path) -> None:
    """Too many or too few factions, or tables that the loader refuses."""
    scenario = synthetic(tmp_path, factions)
    assert len(scenario.theatre.factions) == len(cast_of(scenario).ids) == factions
    assert [event.id for event in scenario.events] == ["russian-campaign"]


def test_the_shipped_size_is_the_shipped_theatre(tmp_path: Path) -> None:
    """A generator that changes what it should leave alone goes red."""
    ours, shipped = synthetic(tmp_path, 86).theatre, load_scenario("status-quo")
    theirs, who = shipped.theatre, cast_of(shipped).ids
    assert ours.factions == tuple(row for row in theirs.factions if row.id in who)
    assert ours.presence == tuple(row for row in theirs.presence if row.faction in who)
    assert ours.signatories == theirs.signatories


def test_copies_stand_where_their_models_stand_and_do_what_they_do(tmp_path: Path) -> None:
    """Copies without presence, rules or sponsors, which would make weeks cheap, go red."""
    scenario = synthetic(tmp_path, 190)
    theatre = scenario.theatre
    index = {name: i for i, name in enumerate(theatre.faction_ids)}
    made = [name for name in index if name.endswith("-2") and name[:-2] in index]
    assert len(made) > 50
    place = CivilWar(scenario).state.place
    for copy in made:
        original = copy.removesuffix("-2")
        np.testing.assert_array_equal(place.presence[index[copy]], place.presence[index[original]])
        assert theatre.rules_of(copy) == theatre.rules_of(original)
        assert (copy in theatre.signatories) == (original in theatre.signatories)
        paid = [{r.sponsor for r in theatre.sponsors if r.faction == x} for x in (copy, original)]
        assert paid[0] == paid[1]
        sits = [{r.umbrella for r in theatre.umbrellas if r.member == x} for x in (copy, original)]
        assert sits[0] == sits[1]
        assert theatre.faction(copy).source == "assumed"


def test_states_and_named_groups_stand_once(tmp_path: Path) -> None:
    """Two governments, or two ISILs, go red."""
    theatre = synthetic(tmp_path, 200).theatre
    shipped = load_scenario("status-quo").theatre
    sides = {side for side in theatre.sides if side not in SIDES}
    for row in shipped.factions:
        if row.side in sides or row.id == "nusra":
            assert sum(each.id.startswith(f"{row.id}-") for each in theatre.factions) == sum(
                each.id.startswith(f"{row.id}-") for each in shipped.factions
            )


def test_a_week_passes_in_a_large_theatre(tmp_path: Path) -> None:
    """A theatre in which nobody does anything, and so time would say nothing, goes red."""
    war = CivilWar(synthetic(tmp_path, 150))
    war.run_for(2)
    assert war.state.alive.sum() > 120
    spends = np.asarray(war.state.effort).sum(axis=(1, 2)) > 0.0
    assert spends.sum() > 100


def test_a_theatre_smaller_than_what_cannot_be_dropped_is_refused() -> None:
    """A generator that drops the government goes red."""
    with pytest.raises(ValueError, match="too few"):
        copies(SHIPPED, 12)
