"""What holds for every figure: it draws, fits its page, is captioned, skips cleanly."""

import ast
import dataclasses
import pathlib

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from model import figures
from model.figures import FIGURES, Drawn, FigureData, as_meta, draw_figure
from model.figures.page import WIDTH, renderer_of

from .conftest import boxes
from .synthetic import make_data, without_detail

pytestmark = pytest.mark.filterwarnings("error")
ROOM = pathlib.Path(figures.__file__).parent
NAMES = list(FIGURES)


def draw_all(data: FigureData, baseline: FigureData | None = None) -> list[Drawn]:
    """Draw every figure of the registry."""
    return [draw_figure(name, data, baseline) for name in FIGURES]


@pytest.fixture(scope="module")
def drawn(data: FigureData, baseline: FigureData) -> dict[str, Figure]:
    found = {item.name: item.figure for item in draw_all(data, baseline)}
    return {name: figure for name, figure in found.items() if figure is not None}


def texts_of(figure: Figure) -> list[Text]:
    figure.draw_without_rendering()
    return [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]


def test_every_figure_is_drawn(drawn: dict[str, Figure]) -> None:
    assert list(drawn) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_page_is_ten_inches_wide_with_a_title(name: str, drawn: dict[str, Figure]) -> None:
    assert drawn[name].get_size_inches()[0] == WIDTH
    assert len(drawn[name].get_suptitle()) > 20


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_small_or_leaves_the_page(name: str, drawn: dict[str, Figure]) -> None:
    figure = drawn[name]
    texts = texts_of(figure)
    assert min(text.get_fontsize() for text in texts) >= 8
    ticks = {t for axes in figure.axes for t in axes.texts} | set(figure.texts)
    page = figure.bbox
    for text, box in zip(ticks, boxes(figure, ticks), strict=True):
        if text.get_text().strip():
            inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0
            assert inside and box.y1 <= page.y1, text.get_text()


@pytest.mark.parametrize("name", NAMES)
def test_legends_stand_outside_every_axes(name: str, drawn: dict[str, Figure]) -> None:
    figure = drawn[name]
    figure.draw_without_rendering()
    renderer = renderer_of(figure)
    legends = [*figure.legends, *(a.get_legend() for a in figure.axes if a.get_legend())]
    assert legends
    for legend in legends:
        box = legend.get_window_extent(renderer)
        assert box.x1 <= figure.bbox.x1 + 1 and box.y0 >= -1
        for axes in figure.axes:
            held = axes.get_window_extent(renderer)
            across = min(box.x1, held.x1) - max(box.x0, held.x0)
            up = min(box.y1, held.y1) - max(box.y0, held.y0)
            assert across <= 1 or up <= 1, (name, axes.get_title(loc="left"))


@pytest.mark.parametrize("name", NAMES)
def test_captions_and_alternative_texts(
    name: str, data: FigureData, baseline: FigureData, one_run: FigureData
) -> None:
    spec = FIGURES[name]
    caption = spec.caption(data, baseline)
    assert len(caption) > 100 and "forty-one-unite" in caption and caption.endswith(".")
    assert "band" in caption
    if "5th" in caption:
        assert "20 replications" in caption and "status-quo" in caption
        assert "One run, no band" in spec.caption(one_run)
    assert len(spec.alt(data)) >= 15 and "nan" not in spec.alt(data)
    assert "\u2014" not in caption + spec.alt(data)


@pytest.mark.parametrize("name", NAMES)
def test_one_week_of_one_run_draws(name: str, one_week: FigureData) -> None:
    figure = FIGURES[name].draw(one_week)
    assert figure is not None
    figure.draw_without_rendering()
    assert len(FIGURES[name].alt(one_week)) >= 15


def test_without_detail_rows_four_figures_give_a_reason(one_run: FigureData) -> None:
    reasons = {item.name: item.reason for item in draw_all(without_detail(one_run))}
    skipped = {name for name, reason in reasons.items() if reason}
    assert skipped == {
        "coalition_flow",
        "alliance_network",
        "control_by_governorate",
        "declared_vs_actual",
        "who_fights_whom",
    }
    for name in skipped:
        assert FIGURES[name].draw(without_detail(one_run)) is None
        assert len(FIGURES[name].alt(without_detail(one_run))) >= 15


def test_without_a_campaign_only_declared_is_skipped(no_campaign: FigureData) -> None:
    reasons = {item.name: item.reason for item in draw_all(no_campaign) if item.reason}
    assert reasons == {"declared_vs_actual": "the scenario has no campaign"}


def test_undefined_cohesion_is_skipped(one_run: FigureData) -> None:
    data = one_run.with_weeks(signatory_cohesion=float("nan"))
    assert "defined in no week" in FIGURES["cohesion"].needs(data)


def test_text_columns_may_be_categories(one_run: FigureData) -> None:
    frames = {}
    for name in ("factions", "dyads", "clashes", "control"):
        frame = getattr(one_run, name)
        words = frame.select_dtypes(exclude="number").columns
        frames[name] = frame.astype(dict.fromkeys(words, "category"))
    for item in draw_all(dataclasses.replace(one_run, **frames)):
        assert item.figure is not None, item.name


def three_factions(data: FigureData) -> FigureData:
    """Return a theatre of three factions on two sides of its own, without a statement."""
    sides = {"isil": "red", "nusra": "white", "ahrar-al-sham": "white"}
    names = {
        "red": {"label": "Reds", "control": "isil"},
        "white": {"label": "Whites", "control": ""},
    }
    people = [
        {**faction, "side": sides[faction["id"]], "signatory": False}
        for faction in data.meta["factions"]
        if faction["id"] in sides
    ]
    changed = {"sides": names, "factions": people, "statement_date": None, "campaign": None}
    keep = list(sides)
    return dataclasses.replace(
        data.with_weeks(strength_red=100.0, strength_white=0.0),
        factions=data.factions[data.factions["faction"].isin(keep)],
        dyads=data.dyads[data.dyads["i"].isin(keep) & data.dyads["j"].isin(keep)],
        clashes=data.clashes[
            data.clashes["attacker"].isin(keep) & data.clashes["target"].isin(keep)
        ],
        control=data.control,
        meta=as_meta({**data.meta, **changed, "events": []}),
    )


def test_a_small_theatre_with_sides_of_its_own(one_run: FigureData) -> None:
    small = three_factions(one_run)
    for item in draw_all(small):
        assert (item.figure is None) == (item.name == "declared_vs_actual"), item.reason
        if item.figure is not None:
            item.figure.draw_without_rendering()


def test_meta_without_a_key_is_refused(one_run: FigureData) -> None:
    plain = {key: value for key, value in one_run.meta.items() if key != "sides"}
    with pytest.raises(ValueError, match="meta lacks the key sides"):
        as_meta(plain)


def test_a_lacking_column_is_named(one_run: FigureData) -> None:
    with pytest.raises(ValueError, match="table dyads lacks the column weight"):
        dataclasses.replace(one_run, dyads=one_run.dyads.drop(columns="weight"))


def test_same_tables_same_drawing() -> None:
    first, second = (
        FIGURES["alliance_network"].draw(make_data(runs=1, weeks=4, detail=1)) for _ in range(2)
    )
    assert first is not None and second is not None
    for a, b in zip(first.axes, second.axes, strict=True):
        for one, two in zip(a.collections, b.collections, strict=True):
            assert (one.get_offsets() == two.get_offsets()).all()


def test_the_room_imports_no_other_room_and_no_pyplot() -> None:
    """Figures read tables, and what analysis and the landscape's solver make of them."""
    for path in ROOM.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "\u2014" not in source and len(source.splitlines()) < 400
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
                assert not any(n.startswith(("model", "matplotlib.pyplot")) for n in names)
            if isinstance(node, ast.ImportFrom):
                made = (node.module or "").startswith(("analysis.", "landscape."))
                assert node.level <= 1 or made
                assert node.module not in ("model", "matplotlib.pyplot")
