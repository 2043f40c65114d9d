"""The figures of `calibrate`: what is drawn for what was found."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from model.analysis.dependence import Estimate
from model.analysis.findings import BOTH, COUNTS, EVERYONE, LOGISTIC, SIMULATED, Calibration, Held
from model.analysis.fit import fit_basis
from model.analysis.lifetimes import Alliance, Lifetimes
from model.analysis.scores import NAMES, score
from model.figures.calibrated import CALIBRATED_FIGURES
from model.figures.calibrated_scores import shown
from model.figures.style import SMALL
from model.scenario.theatre import load_theatre
from tests.analysis.test_mixed import synthetic_basis


def slope(question: str, name: str, value: float) -> Estimate:
    """An estimate with intervals of plain widths."""
    wide = (value - 0.4, value + 0.4, 0.3, value - 0.6, value + 0.6, -0.2, 0.2, 0.04, 0.06)
    return Estimate(question, name, value, 0.2, *wide)


def held(about: str, model: str, scope: str, seed: int) -> Held:
    """Held-out predictions of some use."""
    rng = np.random.default_rng(seed)
    chance = rng.beta(1.0, 4.0, 300)
    hit = rng.random(300) < chance
    return Held(about, model, scope, score(hit, chance), dict.fromkeys(NAMES, (0.0, 1.0)), hit,
                chance)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Calibration:
    """Something like what `calibrate` finds."""
    fitted = fit_basis(synthetic_basis(8, 1))
    out = Calibration(load_theatre("syria-2015"), date(2015, 1, 1), fitted, fitted, 1, 200, 499)
    for kind in ("clash", "joint"):
        out.estimates += [slope(kind, name, 0.5) for name in ("distance", "size", "sponsor")]
        extra = ("nationalism", "islamism", "sectarianism", "size", "sponsor")
        out.estimates += [slope(f"{kind}, by dimension", name, 0.3) for name in extra]
        out.held += [held(kind, LOGISTIC, EVERYONE, 1), held(kind, COUNTS, EVERYONE, 2)]
        out.held.append(held(kind, SIMULATED, BOTH, 3))
    out.held.append(held("valence", SIMULATED, BOTH, 4))
    out.estimates += [slope("valence, as simulated", "distance", -0.7)]
    out.estimates += [slope("contact, as simulated", name, 0.6) for name in ("size", "area")]
    weeks = np.exp(np.random.default_rng(1).normal(3.0, 1.0, (5, 2, 9)))
    alliances = (
        Alliance("one", ("a", "b"), 16.0, True), Alliance("two", ("a", "b"), 60.0, False)
    )  # fmt: skip
    out.lifetimes = [Lifetimes("tau", np.linspace(0.1, 0.5, 5), np.minimum(weeks, 104), alliances)]
    return out


def figure_of(name: str, found: Calibration) -> Figure:
    """Draw one figure."""
    drawn = CALIBRATED_FIGURES[name].draw(found)
    assert drawn is not None
    return drawn


def gids(figure: Figure, gid: str) -> list[Any]:
    """Every artist with a mark of its own."""
    return figure.findobj(lambda each: each.get_gid() == gid)


@pytest.mark.parametrize("name", CALIBRATED_FIGURES)
def test_every_figure_can_be_read(name: str, found: Calibration) -> None:
    """Text of 8 points or more, named axes, words that stand alone."""
    figure = figure_of(name, found)
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text()]
    assert min(sizes) >= SMALL
    for axes in figure.axes:
        assert axes.get_xlabel() or axes.get_title(loc="left")
    spec = CALIBRATED_FIGURES[name]
    assert len(spec.caption(found)) > 100 and len(spec.alt(found)) > 40


def test_each_slope_has_two_intervals_and_a_null(found: Calibration) -> None:
    """A slope that is drawn twice, or without one of the three, goes red."""
    figure = figure_of("calibrated_slopes", found)
    slopes = 2 * (3 + 3) + 3  # of the second fit only the dimensions are drawn
    assert len(gids(figure, "slope")) == 2 * slopes
    assert len(gids(figure, "null")) == slopes
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == [
        "95 % by the model", "95 % by resampled groups (200)", "middle 95 % by QAP (499 deals)",
    ]  # fmt: skip


def test_what_was_not_drawn_is_not_in_the_legend(found: Calibration) -> None:
    """Without resamples and deals there is one kind of interval."""
    nothing = float("nan")
    bare = [
        replace(each, groups_low=nothing, groups_high=nothing, null_low=nothing, null_high=nothing)
        for each in found.estimates
    ]
    plain = replace(found, estimates=bare, resamples=0, deals=0)
    figure = figure_of("calibrated_slopes", plain)
    assert len(figure.legends[0].get_texts()) == 1
    assert not gids(figure, "null") and len(gids(figure, "slope")) == 15


def test_the_legend_says_the_area_under_the_curve(found: Calibration) -> None:
    """The number beside a name is the score of that curve."""
    figure = figure_of("calibrated_roc", found)
    texts = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert texts == [f"{each.model} ({each.scores.auc:.2f})" for each in shown(found, "clash")]
    assert len(texts) == 3


def test_an_unscored_model_has_no_curve(found: Calibration) -> None:
    """What could not be scored is left out, not drawn as nothing."""
    never = score(np.zeros(300, dtype=bool), np.full(300, 0.1))
    held_again = [
        replace(each, scores=never) if each.model == COUNTS else each for each in found.held
    ]
    some = replace(found, held=held_again)
    assert [each.model for each in shown(some, "clash")] == [LOGISTIC, SIMULATED]
    figure_of("calibrated_roc", some)


def test_a_panel_for_each_alliance_and_one_for_the_record(found: Calibration) -> None:
    """The record is solid where an alliance ended, dashed where it still stood."""
    figure = figure_of("calibrated_lifetimes", found)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == ["one", "two", "log likelihood, best = 0"]
    records = [axes.lines[-1] for axes in figure.axes[:2]]
    assert [line.get_ydata()[0] for line in records] == [16.0, 60.0]
    assert [line.get_linestyle() for line in records] == ["-", "--"]
    assert CALIBRATED_FIGURES["calibrated_lifetimes"].draw(replace(found, lifetimes=[])) is None
