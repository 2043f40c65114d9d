"""Figures inside a report: which file is taken, and that the whole stays small."""

import base64
from pathlib import Path

import pytest

from model.report import inlined
from model.report.inlined import as_svg, pictures

WORDS = {"caption": "What it shows.", "alt": "A chart that shows something."}


def figure(folder: Path, name: str, svg: int = 0, png: int = 0) -> None:
    """Write files of about so many bytes."""
    if svg:
        (folder / f"{name}.svg").write_bytes(
            b"<?xml version='1.0'?>\n<svg>" + b"x" * svg + b"</svg>"
        )
    if png:
        (folder / f"{name}.png").write_bytes(b"\x89PNG" + b"x" * png)


def test_lines_are_better_than_dots(tmp_path: Path) -> None:
    figure(tmp_path, "a", svg=10, png=10)
    figure(tmp_path, "b", png=10)
    found, left = pictures(tmp_path, {"a": WORDS, "b": WORDS})
    kinds = [each.source.partition(";")[0] for each in found]
    assert kinds == ["data:image/svg+xml", "data:image/png"] and left == []


def test_what_only_programs_read_is_left_out() -> None:
    text = as_svg(b"<?xml version='1.0'?><!DOCTYPE svg>\n<svg><metadata>x</metadata>  <g/></svg>")
    assert base64.b64decode(text.partition(",")[2]) == b"<svg> <g/></svg>"


def test_a_heavy_drawing_gives_way_to_its_picture(tmp_path: Path) -> None:
    figure(tmp_path, "a", svg=1_000_000, png=10)
    (found,), _ = pictures(tmp_path, {"a": WORDS})
    assert found.source.startswith("data:image/png")


def test_what_cannot_be_put_in_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure(tmp_path, "a", svg=10)
    figure(tmp_path, "mute", svg=10)
    captions = {"a": WORDS, "gone": WORDS, "mute": {"alt": "short"}, "../a": WORDS, "odd": "text"}
    found, left = pictures(tmp_path, captions)
    assert [each.name for each in found] == ["a"] and left == ["gone", "mute", "../a", "odd"]
    monkeypatch.setattr(inlined, "MOST", 4_000)
    figure(tmp_path, "b", svg=2_000)
    figure(tmp_path, "c", svg=2_000, png=30)
    figure(tmp_path, "d", svg=2_600)
    found, left = pictures(tmp_path, dict.fromkeys("abcd", WORDS))
    assert sum(len(each.source) for each in found) <= 4_000
    assert [each.name for each in found] == ["a", "b", "c"] and left == ["d"]


def test_what_is_of_all_runs_comes_first(tmp_path: Path) -> None:
    for name in ("coalition_flow", "dashboard"):
        figure(tmp_path, name, svg=10)
    found, _ = pictures(tmp_path, {"coalition_flow": WORDS, "dashboard": WORDS})
    assert found[0].title == "The main outcomes by week"
