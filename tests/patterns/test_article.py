"""The sentences of the article that need no ensemble (`docs/evidence.md`)."""

import numpy as np
import pytest

from model.scenario.load import load_scenario
from model.simulation import CivilWar


@pytest.fixture(scope="module")
def unite() -> CivilWar:
    """The forty-one sign in week 1; played for four weeks."""
    return CivilWar(load_scenario("forty-one-unite"), 1, 0).run_for_weeks(4)


@pytest.fixture(scope="module")
def quo() -> CivilWar:
    """The campaign alone, for four weeks."""
    return CivilWar(load_scenario("status-quo"), 1, 0).run_for_weeks(4)


def test_the_article_is_in_the_theatre(unite: CivilWar) -> None:
    """S1, S7: forty-one signers, the states that are called on, an unarmed opposition."""
    theatre = unite.plan.theatre
    assert len(theatre.signatories) == 41
    for name in ("turkey", "saudi-arabia", "qatar", "jordan", "syrian-government", "iran"):
        assert name in theatre.faction_ids
    opposition = unite.world.index["political-opposition"]
    assert unite.state.strength[opposition] == 0.0
    assert unite.state.active[opposition]


def test_ahrar_is_large_and_sits_in_idlib(unite: CivilWar) -> None:
    """S2: among the three largest signers, and Idlib among its two main governorates."""
    place, index = unite.state.place, unite.world.index
    ahrar = index["ahrar-al-sham"]
    order = np.argsort(-place.statement_strength)
    assert ahrar in order[:3]
    idlib = place.provinces.index("idlib")
    assert idlib in np.argsort(-place.presence[ahrar])[:2]


def test_fsa_is_a_label(unite: CivilWar) -> None:
    """S2: the Free Syrian Army has members, some of them signers, and pools nothing."""
    theatre = unite.plan.theatre
    members = [row for row in theatre.umbrellas if row.umbrella == "fsa"]
    assert members
    assert not any(row.provinces for row in members)
    assert {row.member for row in members} & set(theatre.signatories)
    assert "fsa" not in theatre.faction_ids


def test_signers_turn_on_russia_and_iran(unite: CivilWar, quo: CivilWar) -> None:
    """S4: the signers' effort on Russia and Iran rises with the statement."""
    named = [unite.world.index["russia"], unite.world.index["iran"]]
    signers = unite.who.signatory
    before = quo.state.aimed[signers][:, named].sum()
    assert unite.state.aimed[signers][:, named].sum() > 1.2 * before


def test_the_campaign_begins_in_its_week() -> None:
    """S6: no strike before 30 September 2015; 300 to 400 sorties a week from then on."""
    war = CivilWar(load_scenario("status-quo"), 1, 0)
    russia = war.world.index["russia"]
    assert war.state.sorties[russia] == 0.0
    war.run_for(1)
    assert 300.0 <= war.state.sorties[russia] <= 400.0


def test_nusra_did_not_sign_but_shares_an_umbrella(unite: CivilWar) -> None:
    """S8: Nusra and Ahrar al-Sham are both in Jaysh al-Fatah, in Idlib."""
    theatre, state = unite.plan.theatre, unite.state
    assert "nusra" not in theatre.signatories
    idlib = state.place.provinces.index("idlib")
    both = [unite.world.index[name] for name in ("nusra", "ahrar-al-sham")]
    assert state.umbrella_now[:, both, idlib].all(axis=1).any()


def test_without_the_pretext_strikes_beside_nusra_fall(quo: CivilWar) -> None:
    """S9: the same Russia without the rule strikes those beside Nusra less."""
    war = CivilWar(load_scenario("status-quo"), 1, 0)
    russia = war.world.index["russia"]
    war.world.entries[:] = [
        entry
        for entry in war.world.entries
        if not (entry.actor == russia and entry.rule == "pretext")
    ]
    war.world.rules_changed = True
    war.run_for(4)
    assert (
        war.outcomes()["fire_near_designated"] < 0.97 * quo.outcomes()["fire_near_designated"]
    )


def test_a_common_enemy_warms_the_unlike(quo: CivilWar) -> None:
    """S10: with the strikes, the tie between Nusra and FSA brigades of Idlib is warmer."""
    none = CivilWar(load_scenario("no-intervention"), 1, 0).run_for_weeks(26)
    struck = CivilWar(load_scenario("status-quo"), 1, 0).run_for_weeks(26)
    nusra = struck.world.index["nusra"]
    brigades = [struck.world.index[name] for name in ("division-13", "division-101")]
    for brigade in brigades:
        assert struck.state.weight[brigade, nusra] > none.state.weight[brigade, nusra]


def test_harm_falls_where_pretext_fire_falls(quo: CivilWar) -> None:
    """S11: with a stronger pretext, Russia kills more civilians where Nusra is."""
    idlib = quo.state.place.provinces.index("idlib")
    war = CivilWar(load_scenario("status-quo"), 1, 0)
    russia = war.world.index["russia"]
    war.world.entries[:] = [
        entry for entry in war.world.entries if entry.actor != russia or entry.rule == "pretext"
    ]
    war.world.rules_changed = True
    war.run_for(4)
    assert war.state.harm[russia, idlib] > quo.state.harm[russia, idlib]


def test_strikes_fall_at_the_border_of_the_core(quo: CivilWar) -> None:
    """S12: more than half of Russia's effort falls in Latakia, Tartus, Damascus or next to them."""
    place, russia = quo.state.place, quo.world.index["russia"]
    government = quo.world.index["syrian-government"]
    near = place.core[government] > 0.0
    assert quo.state.spent[russia][near].sum() > 0.5
    far = [place.provinces.index(name) for name in ("raqqa", "deir-ez-zor", "hasakah")]
    assert quo.state.spent[russia][far].sum() < quo.state.spent[russia][near].sum() / 2.0
