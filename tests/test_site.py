"""The documentation site, built whole: tutorials run, links lead somewhere, nothing is fetched."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.site import check, notebooks

from .test_repository import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as ``make docs`` does."""
    for name in ("mkdocs", "material", "mkdocstrings", "nbclient", "ipykernel"):
        pytest.importorskip(name)
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "MUSTER_DOCS_RUN": "1"},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return folder


def test_links_lead_somewhere_and_nothing_is_fetched(site: Path) -> None:
    """A link that a page of the site lost, or a font from a server, goes red."""
    assert check.complaints(site) == []


@pytest.mark.parametrize("path", notebooks.tutorials(), ids=lambda path: path.stem)
def test_tutorials_show_what_they_gave(site: Path, path: Path) -> None:
    """A tutorial whose cells were not run goes red."""
    page = (site / "tutorials" / f"{path.stem}.html").read_text(encoding="utf-8")
    if path.stem != "is-it-true":
        assert len(list((site / "tutorials").glob(f"{path.stem}-*.png"))) >= 2
    assert page.count('class="said highlight"') >= 4  # what cells printed
    assert "Traceback" not in page


def test_the_first_tutorial_finds_an_answer(site: Path) -> None:
    """A tutorial whose sentences no longer come from a comparison goes red."""
    page = (site / "tutorials" / "first-scenario.html").read_text(encoding="utf-8")
    assert re.search(r"\(core\) against .{9,60}\(forty-one-unite\): 16 runs of each", page)


def test_the_reference_has_the_interface(site: Path) -> None:
    """An interface whose docstrings do not reach the site goes red."""
    page = (site / "api.html").read_text(encoding="utf-8")
    for name in ("load_scenario", "run", "compare", "open_results", "words", "plot", "summary"):
        assert f">{name}</span>" in page or f">{name}<" in page, name
    assert "Root seed, 0 or larger" in page
