"""Figures to take away: those of the command line, of the visitor's war."""

from pathlib import Path

import pytest

from model.app.downloads import TITLES, figure, offered
from model.app.session import Session
from model.app.settings import Settings
from model.cli.main import main
from model.figures import FIGURES
from model.scenario.errors import InputError
from tests.model.test_settled import bits

SETTINGS = Settings("forty-one-unite", 6, 4)


def test_figures_are_those_of_the_command_line(tmp_path: Path) -> None:
    """One that needs details, and one that shows the ghost: the same bytes."""
    out = tmp_path / "out"
    words = ["run", "forty-one-unite", "--weeks", "4", "--seed", "6", "--workers", "1"]
    assert main([*words, "--out", str(out)]) == 0
    session = Session(SETTINGS)
    before = bits(session.war)
    for name in ("who_fights_whom", "cohesion"):
        for form in ("png", "svg"):
            mine = figure(session, name, form)  # type: ignore[arg-type]
            assert mine == (out / "figures" / f"{name}.{form}").read_bytes(), (name, form)
    assert bits(session.war) == before


def test_every_figure_can_be_had() -> None:
    assert [each["name"] for each in offered()] == list(FIGURES) == list(TITLES)


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(InputError, match="no week has been played"):
        figure(Session(Settings()), "cohesion")
    with pytest.raises(InputError, match="nearest: cohesion"):
        figure(Session(SETTINGS), "cohesio")
