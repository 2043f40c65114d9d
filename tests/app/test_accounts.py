"""Accounts of weights: they add up, and each takes what its term moved."""

import numpy as np
import pytest

from model.app.accounts import ACCOUNTS, Accounts, shares_of, terms_of
from model.app.session import Session
from model.app.settings import Settings
from model.state import State
from model.week.alone import revise
from model.week.revise import propensity
from tests.model.hand import PAR, state_of

QUIET = PAR._replace(weight_noise=0.0, weight_rate=0.25)
HERE = np.ones((3, 1))


def account(accounts: Accounts, name: str) -> np.ndarray:
    return accounts.of[ACCOUNTS.index(name)]


def three(**changes: object) -> State:
    """Three factions in one place, who regard each other as they always have."""
    state = state_of([1000, 1000, 1000], HERE, **changes)
    state.base.threat_scale = 1.0
    return state


def a_week(state: State, accounts: Accounts, noise: float = 0.0) -> None:
    """Revise, as a step does, and book it."""
    par = QUIET._replace(weight_noise=noise)
    revise(state, par, np.array([1.0, -0.5, 0.25]))
    accounts.after_week(state, par)


def test_they_sum_to_the_weight_in_the_real_war() -> None:
    """Every event kind of a long scenario; red if any change of a weight is not booked."""
    session = Session(Settings("as-it-happened", 4))
    seen = set()
    while session.step():
        accounts = session.chronicle.accounts
        gap = np.abs(accounts.of.sum(axis=0) - session.war.state.weight).max()
        assert gap < 1e-12
        seen |= {name for k, name in enumerate(ACCOUNTS) if np.abs(accounts.of[k]).max() > 1e-4}
    assert seen == set(ACCOUNTS)


def test_chance_has_one_share_for_each_faction() -> None:
    """By hand, and in the real war: red if somebody else's quarrel is told."""
    state = three(weight=0.0)
    accounts = Accounts(state)
    a_week(state, accounts, noise=0.2)
    first = 0.2 * np.array([1.0, -0.5, 0.25]) / np.sqrt(2.0)
    assert accounts.luck == pytest.approx(first)
    accounts.after_events(state)
    a_week(state, accounts, noise=0.2)
    assert accounts.luck == pytest.approx(0.75 * first + first)
    session = Session(Settings("forty-one-unite", 4))
    n = session.war.state.place.n
    free = (
        session.war.state.active.copy()[:, None] & session.war.state.active & ~np.eye(n, dtype=bool)
    )
    for _ in range(12):
        session.step()
        free &= np.abs(session.war.state.weight) < 1.0
    found = session.chronicle.accounts
    pairs = found.luck[:, None] + found.luck[None, :]
    assert free.sum() > 1_000 and np.abs(found.luck).max() > 0.05
    assert account(found, "chance")[free] == pytest.approx(pairs[free], abs=1e-9)


def test_of_two_alone_it_cannot_be_told_whose_quarrel_it_is() -> None:
    free = ~np.eye(2, dtype=bool)
    assert shares_of(np.full((2, 2), 0.3), free).tolist() == [0.0, 0.0]
    assert shares_of(np.zeros((0, 0)), np.zeros((0, 0), dtype=bool)).size == 0


def test_without_noise_nothing_is_left_to_chance() -> None:
    """Red if the terms are not those of the week's own propensity."""
    text = (
        'extends = "as-it-happened"\nweeks = 60\n'
        "[parameters]\nweight_noise = { value = 0.0, range = [0.0, 0.0] }\n"
    )
    session = Session(Settings("calm", 4, text=text))
    while session.step():
        chance = account(session.chronicle.accounts, "chance")
        clipped = np.abs(session.war.state.weight) >= 1.0
        assert np.abs(chance[~clipped]).max() < 1e-12


def test_terms_add_up_to_the_propensity() -> None:
    state = three(prior=0.3, threat=0.5, grievance=0.2, commitment=0.4)
    found = np.tanh(np.arctanh(state.prior) + terms_of(state, PAR, state.commitment).sum(axis=0))
    assert found == pytest.approx(propensity(state, PAR))


def test_commitment_wears_off_in_its_own_account() -> None:
    """One signed pair: the leap, the pull and the decay are all of the commitment."""
    state = three(prior=0.2, weight=0.2)
    accounts = Accounts(state)
    state.commitment[0, 1] = state.commitment[1, 0] = 0.6
    state.weight[0, 1] = state.weight[1, 0] = 0.5
    state.commitment_keep[:] = 0.5
    accounts.after_events(state)
    assert account(accounts, "commitment")[0, 1] == pytest.approx(0.3)
    assert account(accounts, "view")[0, 1] == 0.2
    # By hand: w = 0.75 * 0.5 + 0.25 * p, p = tanh(atanh(0.2) + b 0.6), in the first week.
    p = np.tanh(np.arctanh(0.2) + QUIET.b_commit * 0.6)
    a_week(state, accounts)
    assert state.weight[0, 1] == pytest.approx(0.75 * 0.5 + 0.25 * p)
    assert account(accounts, "commitment")[0, 1] == pytest.approx(0.75 * 0.3 + 0.25 * (p - 0.2))
    assert account(accounts, "commitment")[0, 2] == 0.0
    for _ in range(60):
        accounts.after_events(state)
        a_week(state, accounts)
    assert account(accounts, "commitment")[0, 1] == pytest.approx(0.0, abs=1e-6)
    assert account(accounts, "view")[0, 1] == pytest.approx(0.2)


def test_two_terms_share_by_their_size() -> None:
    state = three(weight=0.0)
    state.threat[0, 2] = state.threat[1, 2] = 1.0  # 0 and 1 fear the same
    state.grievance[0, 1] = 0.1
    accounts = Accounts(state)
    terms = terms_of(state, QUIET, state.commitment)[:, 0, 1]
    a_week(state, accounts)
    assert terms[0] > 0.0 > terms[1]
    booked = accounts.of[:2, 0, 1]
    assert booked[0] / booked[1] == pytest.approx(terms[0] / terms[1])
    assert booked.sum() == pytest.approx(state.weight[0, 1])


def test_noise_and_clipping_are_chance() -> None:
    state = three(weight=0.0)
    accounts = Accounts(state)
    a_week(state, accounts, noise=0.4)
    assert account(accounts, "chance")[0, 1] == pytest.approx(0.4 * 0.5 / np.sqrt(2.0))
    assert np.abs(accounts.of[:6]).max() == 0.0
    state.weight[0, 1] = 0.99
    accounts.after_events(state)
    assert account(accounts, "event")[0, 1] == pytest.approx(0.99 - 0.4 * 0.5 / np.sqrt(2.0))
    a_week(state, accounts, noise=5.0)
    assert state.weight[0, 1] == 1.0
    assert accounts.of[:, 0, 1].sum() == pytest.approx(1.0)


def test_who_enters_begins_anew() -> None:
    state = three(weight=0.3)
    state.active[2] = False
    accounts = Accounts(state)
    a_week(state, accounts, noise=0.1)
    state.active[2] = True
    state.weight[2], state.weight[:, 2] = -0.4, -0.4
    np.fill_diagonal(state.weight, 0.0)
    accounts.after_events(state)
    assert account(accounts, "view")[0, 2] == -0.4 and account(accounts, "event")[0, 2] == 0.0
    assert account(accounts, "chance")[0, 1] != 0.0  # the others keep theirs
