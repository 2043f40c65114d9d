"""Whatever a valid scenario says, the arrays keep their shapes and ranges (`docs/odd.md` 2)."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from model.scenario.load import load_scenario
from model.scenario.theatre import Theatre, load_theatre
from model.simulation import CivilWar
from tests.property import valid_scenarios
from tests.reference.theatre_files import SOURCE, coefficients_toml, parameters_toml
from tests.scenario.tiny import write_tiny

TINY = 1e-12
"""What rounding may add to a sum of shares."""

SHAPES = {
    "n": ("active", "strength", "sorties", "supply", "coalition", "recruits"),
    "nn": (
        *("prior", "weight", "grievance", "threat", "commitment", "commitment_keep"),
        *("alignment", "supply_factor", "truce", "aimed", "suffered"),
    ),
    "nk": ("support", "control", "spent", "harm", "push"),
    "nnk": ("effort", "events", "losses"),
}
RANGES = {
    "strength": (0.0, np.inf),
    "sorties": (0.0, np.inf),
    "prior": (-0.95, 0.95),
    "weight": (-1.0, 1.0),
    "grievance": (0.0, np.inf),
    "threat": (0.0, np.inf),
    "commitment": (0.0, np.inf),
    "commitment_keep": (1e-9, 1.0),
    "alignment": (-1.0, 1.0),
    "supply": (-TINY, np.inf),
    "truce": (0.0, 1.0),
    "support": (0.0, 1.0),
    "control": (0.0, 1.0 + TINY),
    "effort": (0.0, 1.0 + TINY),
    "events": (0.0, 1000.0),
    "losses": (0.0, np.inf),
    "harm": (0.0, np.inf),
    "recruits": (0.0, np.inf),
}
EMPTY_DIAGONAL = ("prior", "weight", "threat", "commitment", "truce", "aimed", "suffered")


def is_symmetric(matrix: np.ndarray) -> bool:
    """Return whether both halves are equal but for the order in which sums were taken."""
    return np.allclose(matrix, matrix.T, rtol=TINY, atol=0.0)


class WatchedWar(CivilWar):
    """A war that checks itself after every step, in burn-in too."""

    def step(self) -> None:
        """One week; who is bound to whom counts as it was when targets were chosen."""
        coalition, before = self.state.coalition.copy(), self.state.strength.copy()
        super().step()
        self.check_place()
        self.check_arrays()
        self.check_effort(coalition)
        self.check_coalitions()
        lost = self.state.losses.sum(axis=(0, 2))
        assert (lost <= self.parameters.max_weekly_loss * before * (1 + 1e-9)).all()

    def check_place(self) -> None:
        """What does not change: presence, overlap, reach, contact, supply."""
        place = self.state.place
        there = place.presence.sum(axis=1)
        assert (np.isclose(there, 1.0) | (there == 0.0)).all() and place.presence.min() >= 0.0
        for name in ("overlap", "contact"):
            matrix = getattr(place, name)
            assert is_symmetric(matrix) and not matrix.diagonal().any(), name
        assert place.overlap.min() >= 0.0 and place.overlap.max() <= 1.0
        assert place.contact.min() >= 0.0 and not place.contact[place.overlap == 0.0].any()
        assert place.reach.min() >= 0.0 and place.reach.max() <= 1.0
        assert (place.reach >= place.presence).all()
        assert place.sponsor.min() >= 0.0 and place.sponsor.sum(axis=1).max() <= 1.0 + TINY

    def check_arrays(self) -> None:
        """Shapes, ranges, empty diagonals, sums; NaN and infinity nowhere."""
        state = self.state
        size = {"n": state.place.n, "k": state.place.n_provinces}
        names = [each.name for each in fields(state)]
        found = {name for name in names if isinstance(getattr(state, name), np.ndarray)}
        assert found == {name for names in SHAPES.values() for name in names}
        for letters, names in SHAPES.items():
            for name in names:
                array = getattr(state, name)
                assert array.shape == tuple(size[letter] for letter in letters), name
                assert np.isfinite(array).all(), name
        for name, (low, high) in RANGES.items():
            assert low <= getattr(state, name).min() and getattr(state, name).max() <= high, name
        for name in EMPTY_DIAGONAL:
            assert not getattr(state, name).diagonal().any(), name
        assert is_symmetric(state.prior)
        assert state.control.sum(axis=0) == pytest.approx(np.ones(size["k"]))
        assert np.array_equal(state.events, np.round(state.events))
        gone = ~state.active
        assert not state.strength[gone].any() and not state.sorties[gone].any()
        assert not state.losses[gone].any() and not state.losses[:, gone].any()

    def check_effort(self, coalition: np.ndarray) -> None:
        """Nobody plans more than it has, nor against its coalition, a client, or a sponsor."""
        state, sponsor = self.state, self.state.place.sponsor
        assert state.effort.sum(axis=(1, 2)).max() <= 1.0 + TINY
        assert state.spent == pytest.approx(state.effort.sum(axis=1))
        assert state.aimed == pytest.approx(state.effort.sum(axis=2))
        if self.plan.switches.target:
            same = coalition[:, None] == coalition[None, :]
            assert not state.aimed[same | (sponsor > 0.0) | (sponsor.T > 0.0)].any()
            assert not state.aimed[~state.active].any() and not state.aimed[:, ~state.active].any()
            on_ground = state.sorties == 0.0
            assert not state.spent[(state.place.reach == 0.0) & on_ground[:, None]].any()

    def check_coalitions(self) -> None:
        """Every active faction bears a label below n, the others -1."""
        state = self.state
        assert (state.coalition[~state.active] == -1).all()
        living = state.coalition[state.active]
        assert ((living >= 0) & (living < state.place.n)).all()


def full_tiny(folder: Path) -> Theatre:
    """Write the tiny theatre with parameters and coefficients that a run needs, and load it."""
    theatre = write_tiny(folder)
    (theatre / "parameters.toml").write_text(parameters_toml().replace(SOURCE, "book"))
    (theatre / "coefficients.toml").write_text(coefficients_toml(["rebel"], ["fox"]))
    return load_theatre(theatre)


FOLDER = Path(tempfile.mkdtemp(prefix="muster-"))
THEATRE = full_tiny(FOLDER)


@pytest.fixture(scope="module", autouse=True)
def _clean() -> Iterator[None]:
    """Remove the folder that strategies needed at import."""
    yield
    shutil.rmtree(FOLDER)


@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(valid_scenarios(THEATRE))
def test_valid_scenarios_keep_all_invariants(text: str) -> None:
    """Any events, parameters and switches, three weeks after burn-in, and nine for the events."""
    path = FOLDER / "some.toml"
    path.write_text(text, encoding="utf-8")
    scenario = load_scenario(path, theatres={FOLDER / "tiny": THEATRE})
    war = WatchedWar(scenario, seed=1)
    war.run_for_weeks(3)
    assert all(np.isfinite(each) or np.isnan(each) for each in war.outcomes().values())
    war.run_for_weeks(9)
    assert war.state.week == 12


@pytest.mark.parametrize("name", ["as-it-happened", "forty-one-merge"])
def test_shipped_scenarios_keep_all_invariants(name: str) -> None:
    """Thirty weeks of the theatre that the questions are asked of."""
    war = WatchedWar(load_scenario(name), seed=1).run_for_weeks(30)
    assert war.state.week == 30
    assert war.state.strength[war.state.active & (war.state.base.strength > 0.0)].min() > 0.0
