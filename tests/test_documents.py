"""Documents that must not fall behind the code: parameters, rooms, numbers, tutorials, links."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from docs import make_tables
from docs.site import check, notebooks
from model.scenario.events import EVENT_KINDS
from model.scenario.load import load_scenario
from model.scenario.places import find_theatre, shipped_theatres
from model.scenario.theatre import load_theatre

from .test_repository import ROOMS, ROOT

DOCS = ROOT / "docs"


def text_of(name: str) -> str:
    """Return a page of ``docs/``."""
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_tables_are_in_step() -> None:
    """A value that was changed in the theatre only, or a field in the code only, goes red."""
    assert make_tables.main(["--check"]) == 0, "run: python -m docs.make_tables"
    page = text_of("odd.md")
    old = page.replace("| `tau` | 0.3 |", "| `tau` | 0.4 |")
    assert old != page
    assert make_tables.page_with(old, "parameters", make_tables.parameters()) == page
    with pytest.raises(ValueError, match="lacks the marks"):
        make_tables.page_with("a page without", "parameters", "")


def test_every_kind_of_event_says_what_it_takes() -> None:
    """A kind without a section, or a field without a word on what it holds, goes red."""
    page = text_of("scenario-format.md")
    for kind, model in EVENT_KINDS.items():
        section = page.partition(f"\n### {kind}\n")[2].partition("\n### ")[0]
        for field in set(model.model_fields) - {"id", "on", "kind", "source", "basis", "note"}:
            assert re.search(rf"^\| `{field}` \| [^|]{{4,}} \|", section, flags=re.MULTILINE), field


def test_the_scenario_of_the_format_is_accepted(tmp_path: Path) -> None:
    """An example that a reader copies and that is refused goes red."""
    (example,) = re.findall(r"```toml\n(.*?)```", text_of("scenario-format.md"), flags=re.DOTALL)
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    scenario = load_scenario(file)
    assert [event.id for event in scenario.events] == ["russian-campaign", "core"]


def test_every_room_has_its_paragraph() -> None:
    """A room that the page on the house leaves out goes red."""
    rooms = text_of("architecture.md").partition("## The rooms")[2].partition("## How to add")[0]
    names = set(re.findall(r"`([a-z_]+)(?:/|\.py)`", rooms))
    assert set(ROOMS) <= names


def test_the_model_card_counts_right() -> None:
    """A number of factions, sources or assumed parameters that has changed goes red."""
    card = text_of("model-card.md")
    for name in shipped_theatres():
        theatre = load_theatre(find_theatre(name))
        row = re.search(rf"`{name}` \((\d+) factions, (\d+) [a-z]+[,;]", card)
        assert row is not None, name
        assert (int(row[1]), int(row[2])) == (len(theatre.factions), len(theatre.provinces))
    syria = load_theatre(find_theatre("syria-2015"))
    assert f"{len(syria.sources)} sources" in card
    assumed = sum(each.source == "assumed" for each in syria.parameters.values())
    drawn = sum(each.draw for each in syria.parameters.values())
    words = f"Of the {len(syria.parameters)} parameters of `syria-2015`, {assumed} say `assumed`; "
    assert words + f"{drawn} are drawn" in card


def test_the_citation_names_what_is_there() -> None:
    """A citation file that lacks what citation tools ask for goes red."""
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    keys = {line.partition(":")[0] for line in lines if re.match(r"[a-z-]+:", line)}
    assert {"cff-version", "message", "type", "title", "authors", "version", "license"} <= keys
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"license: {project['license']}" in lines


# Tutorials.


@pytest.mark.parametrize("path", notebooks.tutorials(), ids=lambda path: path.stem)
def test_tutorials_are_kept_without_what_they_gave(path: Path) -> None:
    """Outputs in the repository, which go stale unseen and hide changes, go red."""
    pytest.importorskip("nbformat")
    content = notebooks.read(path)
    assert content.cells[0].source.startswith("# ")
    for cell in content.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
            ast.parse(cell.source)
            assert not cell.source.lstrip().startswith(("!", "%"))


def test_a_notebook_becomes_a_page() -> None:
    """A figure or table that is lost on the way to the site goes red."""
    v4 = pytest.importorskip("nbformat").v4
    outputs = [
        v4.new_output("stream", name="stdout", text="said\n"),
        v4.new_output("stream", name="stderr", text="a warning\n"),
        v4.new_output("execute_result", data={"text/plain": "0"}),
        v4.new_output("display_data", data={"image/png": "iVBORw==", "text/plain": "<Figure>"}),
        v4.new_output(
            "execute_result", data={"text/html": "<style>x</style>\n<table border='1'>\n</table>"}
        ),
    ]
    cells = [v4.new_markdown_cell("# Title"), v4.new_code_cell("run()", outputs=outputs)]
    page, images = notebooks.as_markdown(v4.new_notebook(cells=cells), "t")
    assert page.startswith(
        f"# Title\n\n```python\nrun()\n```\n\n```{notebooks.SAID}\nsaid\n```\n\n!["
    )
    assert "a warning" not in page and "<style>" not in page
    assert page.endswith("](t-1.png)\n\n<table>\n</table>\n")
    assert list(images) == ["t-1.png"] and images["t-1.png"].startswith(b"\x89PNG")


# The site.

GOOD = (
    '<html><body><h1 id="top">A</h1><a href="#top">x</a><img src="a.png" alt="words"></body></html>'
)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (GOOD, ""),
        (GOOD.replace("#top", "#end"), "leads nowhere: #end"),
        (GOOD.replace("#top", "b.html"), "leads nowhere: b.html"),
        (GOOD.replace("#top", "https://example.org"), ""),
        (GOOD.replace("a.png", "https://example.org/a.png"), "fetched from elsewhere"),
        (GOOD.replace("a.png", "//example.org/a.png"), "fetched from elsewhere"),
        (GOOD.replace("<body>", '<script src="http://x.org/x.js"></script>'), "from elsewhere"),
        (GOOD.replace("<body>", '<link rel="canonical" href="https://x.org">'), ""),
        (GOOD.replace(' alt="words"', ""), "image without words"),
    ],
)
def test_the_check_of_the_site_sees(tmp_path: Path, page: str, told: str) -> None:
    """A check that lets dead links or outside requests pass goes red."""
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "a.png").touch()
    found = check.complaints(tmp_path)
    assert len(found) == bool(told) and told in "".join(found)
    assert check.main([str(tmp_path)]) == bool(told)


def test_an_empty_site_is_no_good_site(tmp_path: Path) -> None:
    assert check.complaints(tmp_path)
