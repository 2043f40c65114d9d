"""Two processes draw what one would draw, whatever becomes of the other."""

import json
import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from model.ensemble import forks
from model.ensemble.forks import Helper
from model.figures import Drawn
from model.report.painters import paint

NAMES = tuple("abcdefgh")
HERE = os.getpid()
"""In the helper it is another number than the parent's, which sends its own along."""


def draw(name: str, parent: int) -> Drawn:
    """Draw a line, and say in the caption who has drawn it; `c` cannot be drawn."""
    if name == "c":
        return Drawn(name, None, "", "", "no data")
    figure = Figure(figsize=(2.0, 1.0))
    figure.add_subplot().plot([0, ord(name)])
    time.sleep(0.05)  # so that neither draws all
    return Drawn(name, figure, "here" if os.getpid() == parent else "there", name, "")


def die_there(name: str, parent: int) -> Drawn:
    """Take the helper along."""
    if os.getpid() != parent:
        os._exit(9)
    return draw(name, parent)


def stumble(name: str, parent: int) -> Drawn:
    """Raise for the last figure, which the helper is the first to try."""
    if name == "h":
        raise IndexError("a bug, and not the end of the list")
    return draw(name, parent)


def source(parent: int) -> tuple[int]:
    """Return what figures are drawn from."""
    return (parent,)


@pytest.fixture
def helper() -> Iterator[Helper]:
    """Return a helper that was started."""
    with Helper(forks.prepare(2), "model.report.painters") as made:
        made.start()
        yield made


def captions(folder: Path) -> dict[str, str]:
    """Return who has drawn which figure, in the order of the file."""
    found = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    return {name: words["caption"] for name, words in found.items()}


def test_both_draw_and_the_files_are_those_of_one(helper: Helper, tmp_path: Path) -> None:
    both, alone = tmp_path / "both", tmp_path / "alone"
    paint(alone, NAMES, draw, partial(source, HERE), Helper(wanted=False))
    assert set(captions(alone).values()) == {"here"}
    paint(both, NAMES, draw, partial(source, HERE), helper)
    assert list(captions(both)) == list(captions(alone)) == [x for x in NAMES if x != "c"]
    assert set(captions(both).values()) == {"here", "there"}
    files = sorted(path.name for path in alone.iterdir())
    assert files == sorted(path.name for path in both.iterdir()) and len(files) == 2 * 7 + 1
    for name in set(files) - {"captions.json"}:
        assert (both / name).read_bytes() == (alone / name).read_bytes(), name


def test_a_helper_that_dies_is_not_missed(helper: Helper, tmp_path: Path) -> None:
    paint(tmp_path / "x", NAMES, die_there, partial(source, HERE), helper)
    assert captions(tmp_path / "x") == {name: "here" for name in NAMES if name != "c"}


def test_a_bug_shows_where_it_is_and_the_rest_stays(helper: Helper, tmp_path: Path) -> None:
    """Raised by the helper it would point into the library that waits for it."""
    with pytest.raises(IndexError, match="a bug") as caught:
        paint(tmp_path / "x", NAMES, stumble, partial(source, HERE), helper)
    assert Path(caught.traceback[-1].path).name == "test_painters.py"
    assert list(captions(tmp_path / "x")) == [x for x in NAMES if x not in "ch"]


def test_nothing_is_started_that_nobody_wants() -> None:
    with Helper(forks.prepare(1), "model.report.painters") as idle:
        idle.start()
        assert idle.pool is None
