"""Each kind of event does what `docs/odd.md` 7.9 says, begins, and ends."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.rules import Entry
from model.scenario.load import load_scenario
from model.simulation import CivilWar
from tests.reference.theatre_eight import eight
from tests.reference.theatre_files import write_scenario
from tests.reference.theatre_twelve import twelve

THEATRES = {"eight": eight, "twelve": twelve}
STILL = "[switches]\n" + "\n".join(
    f"{name} = false" for name in ("fight", "civilians", "recover", "hold", "revise", "realign")
)
"""Only targets are chosen, so that what an event does is not stirred by the week."""


def war_of(folder: Path, *events: dict[str, Any], theatre: str = "eight") -> CivilWar:
    """Return a model of a small theatre on Monday 5 October 2015 with these events only.

    Each is given a name, and is dated that day unless it says otherwise.
    """
    THEATRES[theatre](folder)
    named = [{"id": f"e{i}", "on": "@2015-10-05"} | event for i, event in enumerate(events)]
    return CivilWar(load_scenario(write_scenario(folder, theatre, named, STILL)))


def indices(war: CivilWar, *names: str) -> list[int]:
    """Return the rows of factions."""
    return [war.state.place.factions.index(name) for name in names]


def flights(war: CivilWar, weeks: int, name: str = "russia") -> list[float]:
    """Return the sorties of each of the next weeks."""
    (i,) = indices(war, name)
    out = []
    for _ in range(weeks):
        war.run_for(1)
        out.append(float(war.state.sorties[i]))
    return out


def campaign(capacity: float, on: str, **more: Any) -> dict[str, Any]:
    """Return a campaign of russia."""
    return {"kind": "campaign", "actor": "russia", "capacity": capacity, "on": on} | more


def test_a_campaign_adds_to_the_own_air_force_and_ends(tmp_path: Path) -> None:
    """The regime's own 20 and 100 more from the second to before the fourth week.

    Red if capacity replaces the own sorties, or the own ones stop with it.
    """
    flown = campaign(100.0, "@2015-10-12", actor="regime", until="@2015-10-26")
    assert flights(war_of(tmp_path, flown), 4, "regime") == [20.0, 120.0, 120.0, 20.0]


def test_the_end_of_a_replaced_campaign_stops_nothing(tmp_path: Path) -> None:
    """100 until the fourth week are replaced by 60 in the second, which go on to the sixth."""
    first = campaign(100.0, "@2015-10-05", until="@2015-10-26")
    second = campaign(60.0, "@2015-10-12", until="@2015-11-09", declared=["nusra"])
    war = war_of(tmp_path, first, second)
    assert flights(war, 1) == [100.0]
    assert war.declared is None  # this theatre asks about nobody's campaign
    assert flights(war, 6) == [60.0, 60.0, 60.0, 60.0, 0.0, 0.0]


def test_capacity_is_drawn_once_for_an_actor(tmp_path: Path) -> None:
    """Two campaigns of one range fly the same number, whatever else the scenario has."""
    drawn = {"capacity_range": [80.0, 200.0]}
    war = war_of(
        tmp_path, campaign(120.0, "@2015-10-05", **drawn), campaign(120.0, "@2015-10-19", **drawn)
    )
    one, two, three = flights(war, 3)
    assert 80.0 < one < 200.0 and one != 120.0
    assert one == two == three


def statement(**more: Any) -> dict[str, Any]:
    """Return a statement of alpha, beta and nusra against russia."""
    words = {"mean": 0.6, "half_life_weeks": 8.0}
    fields = {"kind": "statement", "signatories": ["alpha", "beta", "nusra"]}
    return fields | {"against": ["russia"], "commitment": words, "rule_weight": 0.2} | more


def test_a_statement_commits_its_signers(tmp_path: Path) -> None:
    """0.6 by the mean sincerity of the two; the weight rises at once by b_commit times that.

    Red if the tie to an outsider moves, or the keep is not the eighth root of a half.
    """
    war = war_of(tmp_path, statement())
    before, meant = war.state.weight.copy(), war.state.place.sincerity
    war.run_for(1)
    signers = indices(war, "alpha", "beta", "nusra")
    expected = np.zeros_like(before)
    for i in signers:
        for j in signers:
            expected[i, j] = 0.6 * (meant[i] + meant[j]) / 2.0 if i != j else 0.0
    assert war.state.commitment == pytest.approx(expected)
    learnt = np.tanh(np.arctanh(before) + war.parameters.b_commit * expected)
    assert war.state.weight == pytest.approx(learnt)
    kept = war.state.commitment_keep[np.ix_(signers, signers)]
    assert kept[0, 1] ** 8 == pytest.approx(0.5)
    assert war.state.commitment_keep[signers[0], indices(war, "isil")[0]] == 1.0


def test_a_second_statement_only_fills_up(tmp_path: Path) -> None:
    """The same again adds nothing, a larger one the difference; red if commitments pile up."""
    larger = statement(on="@2015-10-19", commitment={"mean": 0.9, "half_life_weeks": 8.0})
    war = war_of(tmp_path, statement(), statement(on="@2015-10-12"), larger)
    war.run_for(1)
    first, weight = war.state.commitment.copy(), war.state.weight.copy()
    war.run_for(1)
    assert np.array_equal(war.state.commitment, first)
    assert np.array_equal(war.state.weight, weight)
    war.run_for(1)
    assert war.state.commitment == pytest.approx(1.5 * first)
    risen = np.arctanh(war.state.weight) - np.arctanh(weight)
    assert risen == pytest.approx(war.parameters.b_commit * 0.5 * first)


def test_a_statement_takes_its_share_of_attention(tmp_path: Path) -> None:
    """A fifth of the weight of all rules of a signer, and a fifth of its effort is on russia.

    Alpha follows two other rules and nusra one. Red if the weight is a fifth of the old sum.
    """
    war = war_of(tmp_path, statement())
    alpha, nusra, russia = indices(war, "alpha", "nusra", "russia")
    war.run_for(1)
    for i, entries in ((alpha, 3), (nusra, 2)):
        weights = [entry.weight for entry in war.world.entries if entry.actor == i]
        assert len(weights) == entries
        assert weights[-1] / sum(weights) == pytest.approx(0.2)
    # nusra follows `strongest` too, on others; alpha is a client of russia and is barred.
    assert war.state.aimed[nusra, russia] == pytest.approx(0.2)
    assert war.state.aimed[alpha, russia] == 0.0


def test_inactive_signers_sign_nothing(tmp_path: Path) -> None:
    """Echo enters in November; red if it is bound, or vows, before it exists."""
    war = war_of(tmp_path, statement(signatories=["side:rebel"]), theatre="twelve")
    echo, alpha = indices(war, "echo", "alpha")
    rules = [entry for entry in war.world.entries if entry.actor == echo]
    war.run_for(1)
    assert not war.state.commitment[echo].any() and not war.state.commitment[:, echo].any()
    assert [entry for entry in war.world.entries if entry.actor == echo] == rules
    assert war.state.commitment[alpha].any()


def alignment(war: CivilWar) -> list[list[float]]:
    """Return the alignment of turkey and russia among themselves; all others have none."""
    pair = indices(war, "turkey", "russia")
    war.run_for(1)
    rest = war.state.alignment.copy()
    rest[np.ix_(pair, pair)] = 0.0
    assert not rest.any()
    return war.state.alignment[np.ix_(pair, pair)].tolist()


def test_sponsors_align_with_themselves_too_and_are_clipped(tmp_path: Path) -> None:
    """0.7, then 1.4 clipped to 1, then 0.7 again, then nothing."""
    both = {"kind": "sponsors_align", "sponsors": ["turkey", "russia"], "by": 0.7}
    first = both | {"until": "@2015-10-26"}
    second = both | {"on": "@2015-10-12", "until": "@2015-10-19"}
    war = war_of(tmp_path, first, second)
    steps = [alignment(war) for _ in range(4)]
    assert steps == [[[each, each], [each, each]] for each in (0.7, 1.0, 0.7, 0.0)]


def test_sponsors_divide_only_from_each_other(tmp_path: Path) -> None:
    """-0.4 off the diagonal, on top of an alignment of 0.7; red if clients of one drift apart."""
    align = {"kind": "sponsors_align", "sponsors": ["turkey", "russia"], "by": 0.7}
    divide = align | {"kind": "sponsors_divide", "by": 0.4, "until": "@2015-10-19"}
    war = war_of(tmp_path, divide, align | {"on": "@2015-10-12"})
    assert alignment(war) == [[0.0, -0.4], [-0.4, 0.0]]
    assert alignment(war) == pytest.approx(np.array([[0.7, 0.3], [0.3, 0.7]]))
    assert alignment(war) == [[0.7, 0.7], [0.7, 0.7]]


def test_renouncing_ends_the_tie_and_the_pretext(tmp_path: Path) -> None:
    """Russia and the regime both hit what stands near nusra and isil; only the regime still does.

    Red if nusra leaves other kinds of lists, or the tie stays one way.
    """
    renounce = {"kind": "renounce", "actor": "nusra", "allegiance": "isil"}
    war = war_of(tmp_path, renounce | {"still_designated_by": ["regime"]})
    nusra, isil, russia, regime = indices(war, "nusra", "isil", "russia", "regime")
    before = [entry for entry in war.world.entries if entry.rule != "pretext"]
    prior = war.state.prior.copy()
    assert prior[nusra, isil] != 0.0
    war.run_for(1)
    lists = {e.actor: e.targets for e in war.world.entries if e.rule == "pretext"}
    assert lists == {russia: (isil,), regime: (nusra, isil)}
    assert [entry for entry in war.world.entries if entry.rule != "pretext"] == before
    for matrix in (war.state.prior, war.state.weight):
        assert matrix[nusra, isil] == matrix[isil, nusra] == 0.0
    war.state.prior[[nusra, isil], [isil, nusra]] = prior[[nusra, isil], [isil, nusra]]
    assert np.array_equal(war.state.prior, prior)


def test_overlapping_ceasefires(tmp_path: Path) -> None:
    """0.7 among all but nusra; 0.4 of regime, alpha and nusra in weeks 1 and 2.

    The larger holds where both do; when the first ends the second is left, and then nothing.
    """
    all_sides = ["side:government", "side:rebel", "nusra"]
    wide = {"kind": "ceasefire", "parties": all_sides, "excluded": ["nusra"], "compliance": 0.7}
    small = {"kind": "ceasefire", "parties": ["regime", "alpha", "nusra"], "compliance": 0.4}
    war = war_of(
        tmp_path,
        wide | {"until": "@2015-10-19"},
        small | {"on": "@2015-10-12", "until": "@2015-10-26"},
    )
    regime, alpha, beta, nusra = indices(war, "regime", "alpha", "beta", "nusra")
    steps = []
    for _ in range(4):
        war.run_for(1)
        truce = war.state.truce
        assert np.array_equal(truce, truce.T) and not truce.diagonal().any()
        steps.append([truce[regime, alpha], truce[regime, beta], truce[regime, nusra]])
    assert steps == [[0.7, 0.7, 0.0], [0.7, 0.7, 0.4], [0.4, 0.0, 0.4], [0.0, 0.0, 0.0]]


def test_aid_changes_supply_and_comes_back(tmp_path: Path) -> None:
    """Turkey gives alpha and beta half more for two weeks: 1 + share * 0.5, exactly 1 after."""
    aid = {"kind": "aid", "sponsor": "turkey", "recipients": ["alpha", "beta", "isil"]}
    war = war_of(tmp_path, aid | {"factor": 1.5, "on": "@2015-10-12", "until": "@2015-10-26"})
    alpha, beta, isil, turkey = indices(war, "alpha", "beta", "isil", "turkey")
    share = war.state.place.sponsor[:, turkey]
    steps = [war.run_for_weeks(1).state.supply.copy() for _ in range(4)]
    assert (steps[0] == 1.0).all() and (steps[3] == 1.0).all()
    expected = np.ones_like(share)
    expected[[alpha, beta]] += 0.5 * share[[alpha, beta]]
    assert steps[1] == pytest.approx(expected) and steps[2] == pytest.approx(expected)
    assert share[isil] == 0.0 < share[alpha]


def test_a_faction_enters_with_its_drawn_strength(tmp_path: Path) -> None:
    """Foxtrot comes in the second week: alone, with prior weights, and no ground.

    Others bear its index as their label, so it takes the lowest unused; red if it joins them.
    """
    enter = {"kind": "enter", "faction": "foxtrot", "on": "@2015-10-12"}
    war = war_of(tmp_path, enter, theatre="twelve")
    (i,) = indices(war, "foxtrot")
    war.run_for(1)
    assert not war.state.active[i] and war.state.strength[i] == 0.0
    assert war.state.coalition[i] == -1
    war.state.weight[:] = 0.77
    war.state.coalition[[0, 1]] = i
    war.run_for(1)
    assert war.state.coalition[i] == 0
    assert war.state.active[i] and war.state.strength[i] == war.state.place.strength_drawn[i] > 0
    assert (war.state.coalition == war.state.coalition[i]).sum() == 1
    assert np.array_equal(war.state.weight[i], war.state.prior[i])
    assert np.array_equal(war.state.weight[:, i], war.state.prior[:, i])
    assert war.state.weight[0, 1] == 0.77
    assert not war.state.control[i].any()


def left(war: CivilWar, **changes: np.ndarray) -> CivilWar:
    """Return the war after the first week's event, with arrays as given before it."""
    for name, value in changes.items():
        getattr(war.state, name)[:] = value
    war.happenings[0].happen()
    assert war.state.control.sum(axis=0) == pytest.approx(np.ones(war.state.place.n_provinces))
    return war


def test_leaving_into_another(tmp_path: Path) -> None:
    """Jund passes its fighters and all its ground to nusra; red if its control group shares it."""
    leave = {"kind": "leave", "faction": "jund", "into": "nusra"}
    war = war_of(tmp_path, leave, theatre="twelve")
    jund, nusra = indices(war, "jund", "nusra")
    strength, control = war.state.strength.copy(), war.state.control.copy()
    left(war, effort=0.01)
    assert war.state.strength[nusra] == pytest.approx(strength[nusra] + strength[jund])
    assert war.state.control[nusra] == pytest.approx(control[nusra] + control[jund])
    assert control[jund].any() and not war.state.control[jund].any()
    assert not war.state.active[jund] and war.state.coalition[jund] == -1
    assert war.state.strength[jund] == 0.0
    assert not war.state.effort[jund].any() and not war.state.effort[:, jund].any()
    assert war.state.aimed.sum(axis=1) == pytest.approx(war.state.spent.sum(axis=1))


def test_leaving_shares_the_ground_within_the_group(tmp_path: Path) -> None:
    """Alpha's third of the plain goes to beta and nusra by fighters there, 4000 * 0.8 to 600 * 0.6.

    On the coast only nusra stands; in the desert none of them: the first, beta, takes it.
    """
    war = war_of(tmp_path, {"kind": "leave", "faction": "alpha"})
    alpha, beta, nusra, isil = indices(war, "alpha", "beta", "nusra", "isil")
    control = np.zeros_like(war.state.control)
    control[alpha], control[isil] = 1 / 3, 2 / 3
    strength = war.state.strength.copy()
    strength[[beta, nusra]] = 4000.0, 600.0
    left(war, control=control, strength=strength)
    coast, plain, desert = (
        war.state.place.provinces.index(each) for each in ("coast", "plain", "desert")
    )
    assert war.state.control[nusra, coast] == pytest.approx(1 / 3)
    assert war.state.control[beta, plain] == pytest.approx(3200 / 3560 / 3)
    assert war.state.control[nusra, plain] == pytest.approx(360 / 3560 / 3)
    assert war.state.control[beta, desert] == pytest.approx(1 / 3)
    assert war.state.control[isil] == pytest.approx(control[isil])
    assert not war.state.control[alpha].any()


def test_leaving_as_the_last_of_a_group(tmp_path: Path) -> None:
    """Isil's half goes to those who hold the rest, 1 to 4; where nobody does it stays its own."""
    war = war_of(tmp_path, {"kind": "leave", "faction": "isil"})
    isil, regime, beta = indices(war, "isil", "regime", "beta")
    control = np.zeros_like(war.state.control)
    control[isil], control[regime], control[beta] = 0.5, 0.1, 0.4
    control[:, 3] = 0.0
    control[isil, 3] = 1.0
    left(war, control=control)
    assert war.state.control[[isil, regime, beta], 0] == pytest.approx([0.0, 0.2, 0.8])
    assert war.state.control[isil, 3] == 1.0


def test_dated_factions_enter_and_leave_by_themselves(tmp_path: Path) -> None:
    """Echo from 18 November (week 6), delta until 6 January (week 13): no event says so."""
    war = war_of(tmp_path, theatre="twelve")
    echo, delta = indices(war, "echo", "delta")
    lived = [tuple(war.run_for_weeks(1).state.active[[echo, delta]]) for _ in range(15)]
    assert [echo for echo, _ in lived] == [False] * 6 + [True] * 9
    assert [delta for _, delta in lived] == [True] * 13 + [False] * 2


def test_a_merger_and_a_clash_of_labels(tmp_path: Path) -> None:
    """Alpha (4) and isil (7) merge under label 4; beta, who bears it, gets another.

    Red if a bystander is swept into the merger by its label.
    """
    war = war_of(tmp_path, {"kind": "merge", "members": ["alpha", "isil"]})
    alpha, beta, nusra, isil = indices(war, "alpha", "beta", "nusra", "isil")
    labels = np.array([0, 0, 2, 3, 5, 4, 4, 7])
    left(war, coalition=labels)
    now = war.state.coalition
    assert now[alpha] == now[isil] == min(alpha, isil)
    assert now[beta] == now[nusra] not in (now[alpha], 0, 2, 3)
    assert now[:4].tolist() == [0, 0, 2, 3]


def test_rules_are_added_or_replaced(tmp_path: Path) -> None:
    """Turkey adds `weakest` to its one rule; beta drops all for `reclaim` and follows it at once.

    Red if the sorted rules are not made anew, or others lose theirs.
    """
    add = {"kind": "set_rule", "actors": ["turkey"], "rule": "weakest", "weight": 2.0}
    swap = {"kind": "set_rule", "actors": ["beta"], "rule": "reclaim", "weight": 0.5}
    war = war_of(
        tmp_path,
        add | {"targets": ["isil", "nusra"]},
        swap | {"provinces": ["centre"], "replace": True},
    )
    turkey, beta, nusra, isil = indices(war, "turkey", "beta", "nusra", "isil")
    centre = war.state.place.provinces.index("centre")
    before = list(war.world.entries)
    war.run_for(1)
    mine = [entry for entry in war.world.entries if entry.actor == beta]
    assert mine == [Entry(beta, "reclaim", 0.5, (), (centre,))]
    others = [entry for entry in before if entry.actor != beta]
    added = Entry(turkey, "weakest", 2.0, (nusra, isil))
    assert [e for e in war.world.entries if e.actor != beta] == [*others, added]
    assert war.state.spent[beta, centre] == pytest.approx(war.state.spent[beta].sum())
    assert war.state.spent[beta].sum() > 0.0
