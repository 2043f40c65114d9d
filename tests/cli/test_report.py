"""The verb `report`, and the report that other verbs make by default: structure, bytes, damage."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from model import __version__
from model.cli.ensembles import options_of
from model.cli.main import build_parser, main
from model.figures import COMPARISONS
from tests.report.html import Seen, read

OUTCOMES = (
    'Outcomes of "The forty-one unite" (forty-one-unite) beside "The campaign, no statement" '
    "(status-quo)"
)
SECTIONS = [
    "The question", "The answer", "What differs between the scenarios", "Figures", "Outcomes",
    "Who mattered", "What the result rests on", "How well the model hindcasts", "Limits",
    "Provenance", "Sources cited",
]  # fmt: skip
FAST = ("--weeks", "2", "--workers", "1")
MINE = """title = "Arms <script>alert(1)</script> & more"
question = "Does <b>aid</b> help?"
extends = "forty-one-unite"
moves = { outcome = "signatory_cohesion", by = 0.02 }

[[events]]
id = "saudi-arms"
on = 2015-10-02
kind = "aid"
sponsor = "saudi-arabia"
recipients = "forty-one"
factor = 2.0
source = "assumed"
basis = "made up"
"""


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Make a folder the current one for a while."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of each verb's results, made once: `compare` with figures, the rest without."""
    place = tmp_path_factory.mktemp("reports")
    (place / "mine.toml").write_text(MINE, encoding="utf-8")
    names = ("compare", "status-quo", "forty-one-unite", "no-intervention")
    with inside(place), pytest.MonkeyPatch.context() as patch:
        patch.setattr("model.compiled.WARM", True)
        assert main([*names, *FAST, "--runs", "5", "--out", "compared"]) == 0
        plain = (*FAST, "--no-figures")
        assert main(["run", "mine.toml", *plain, "--runs", "2", "--out", "run"]) == 0
        over = ("--over", "b_commit=0.2,1", "--over", "tau=0.1,0.2,0.4")
        assert main(["sweep", "forty-one-unite", *over, *plain, "--out", "swept"]) == 0
        few = ("--samples", "4", "--only", "tau", "b_commit", "--out", "sensitive")
        assert main(["sensitivity", "forty-one-unite", *few, *plain]) == 0
    return place


@pytest.fixture
def copy(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all of them, to be damaged, in the current folder."""
    shutil.copytree(place, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return tmp_path / "copy"


def seen(path: Path) -> Seen:
    """Return what stands in a report."""
    return read(path.read_text(encoding="utf-8"))


def report(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """Run the verb with ``--json`` and return its object."""
    capsys.readouterr()
    assert main(["report", *words, "--json"]) == 0
    output = capsys.readouterr()
    assert output.out.count("\n") == 1
    found: dict[str, Any] = json.loads(output.out)
    return found


@pytest.mark.parametrize("name", ["compared", "run", "swept", "sensitive"])
def test_structure(place: Path, name: str) -> None:
    """Red if a heading is skipped, an id is there twice, or anything is fetched from outside."""
    path = place / name / "report.html"
    found = seen(path)
    headings = [text.replace("points", "scenarios") for level, text in found.headings if level == 2]
    assert headings == SECTIONS
    levels = [level for level, _ in found.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert found.lang == "en" and {"main", "nav", "header", "footer"} <= set(found.tags)
    assert len(found.ids) == len(set(found.ids)) and set(found.named) <= set(found.ids)
    anchors = [link[1:] for link in found.links if link.startswith("#")]
    assert "answer" in anchors and set(anchors) <= set(found.ids)
    assert all(each.startswith("data:") for each in found.outside)
    assert all(link.startswith(("#", "https://", "http://")) for link in found.links)
    assert "script" not in found.tags and "@import" not in found.text
    assert "url(" not in path.read_text(encoding="utf-8")
    assert found.rows_without_header == 0 and set(found.scopes) == {"col", "row"}
    assert not re.search(r"\b(nan|inf|None)\b", found.text)
    assert path.stat().st_size < 5_000_000


def test_figures_of_a_comparison_are_inside(place: Path) -> None:
    found = seen(place / "compared" / "report.html")
    captions = json.loads((place / "compared" / "figures" / "captions.json").read_text())
    assert len(found.images) == len(COMPARISONS) == len(captions)
    assert {each["alt"] for each in found.images} == {each["alt"] for each in captions.values()}
    assert all(len(each["alt"]) >= 15 for each in found.images)
    assert all(each["caption"] in found.text for each in captions.values())


def test_the_numbers_are_those_of_the_table(place: Path) -> None:
    """Red if the report tells another difference than the comparison."""
    text = seen(place / "compared" / "report.html").text
    summary = json.loads((place / "compared" / "summary.json").read_text())
    assert all(line in text for line in summary["summary"])
    manifest = json.loads((place / "compared" / "manifest.json").read_text())
    for each in manifest["scenarios"]:
        assert each["hash"] in text
    assert manifest["scenarios"][0]["scenario"]["theatre"]["hash"] in text
    assert "python run.py compare status-quo forty-one-unite no-intervention" in text
    assert "Event statement" in text and "left out" in text
    mattered = text.rpartition("Who mattered")[2].partition("What the result rests on")[0]
    assert "the pivotality of the government's coalition" in mattered.lower()


def test_indices_are_no_outcomes_without_a_meaning(place: Path) -> None:
    """Red if what a sensitivity analysis keeps by outcome is read as means."""
    assert "have no meaning in any scenario" not in seen(place / "sensitive/report.html").text
    assert "have no meaning" not in seen(place / "compared" / "report.html").text


def test_two_runs_are_too_few(place: Path) -> None:
    text = seen(place / "run" / "report.html").text
    assert "in the middle one of 2 runs" in text and "too few for a statement" in text
    assert "There are no figures: none was asked for (--no-figures)." in text


def test_titles_of_users_are_escaped(place: Path) -> None:
    """Red if a scenario from a stranger runs in the reader's browser."""
    html = (place / "run" / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in html and "<b>aid</b>" not in html
    found = read(html)
    assert found.headings[0] == (1, "Arms <script>alert(1)</script> & more")
    assert "Event saudi-arms" in found.text and "Saudi Arabia" in found.text


def test_made_again_it_has_the_same_bytes(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("compared", "run", "swept", "sensitive"):
        first = (copy / name / "report.html").read_bytes()
        (copy / name / "report.html").unlink()
        said = report(capsys, name)
        assert said == {
            "verb": "report", "version": __version__, "out": f"{name}/report.html", "warnings": [],
        }  # fmt: skip
        assert (copy / name / "report.html").read_bytes() == first


def test_out_and_what_is_printed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "run/", "--out", "mine.html"]) == 0
    output = capsys.readouterr()
    assert output.out == "Report   mine.html\n" and output.err == ""
    assert (copy / "mine.html").read_bytes() == (copy / "run" / "report.html").read_bytes()


def test_no_report_and_where_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    plain = ("run", "status-quo", *FAST, "--no-figures", "--out")
    assert main([*plain, "with"]) == 0
    assert "Report   with/report.html\n" in capsys.readouterr().out
    assert main([*plain, "without", "--no-report"]) == 0
    assert "Report" not in capsys.readouterr().out
    assert (tmp_path / "with" / "report.html").is_file()
    assert not (tmp_path / "without" / "report.html").exists()
    command = json.loads((tmp_path / "without" / "manifest.json").read_text())["command"]
    assert command[-2:] == ["--no-figures", "--no-report"]


def test_the_option_is_of_verbs_that_write_a_report() -> None:
    """Red if a hindcast's manifest says a command that the verb does not take."""
    parser = build_parser()
    words = ["hindcast", "--ties", "x.csv"]
    assert "--no-report" not in options_of(parser.parse_args(words))
    with pytest.raises(SystemExit):
        parser.parse_args([*words, "--no-report"])
    args = parser.parse_args(["sweep", "status-quo", "--over", "tau=1", "--no-report"])
    assert options_of(args)[-1] == "--no-report"


def test_a_figure_that_fails_costs_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("model.compiled.WARM", True)
    monkeypatch.setattr("model.report.painters.draw_figure", broken)
    assert main(["run", "status-quo", *FAST, "--out", "x"]) == 0
    assert "not every figure was drawn: ZeroDivisionError" in capsys.readouterr().err
    assert "There are no figures: the folder has none." in seen(tmp_path / "x/report.html").text


def test_another_folder_says_what_matters(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = seen(copy / "run" / "report.html").text
    assert "is not known from this folder" in plain
    report(capsys, "run", "--sensitivity", "sensitive")
    text = seen(copy / "run" / "report.html").text
    assert "From a sensitivity analysis of forty-one-unite" in text
    assert "It is of another scenario than mine." in text and "b_commit" in text
    assert "is not known from this folder" not in text
    assert main(["report", "run", "--sensitivity", "swept"]) == 2
    assert "holds results of sweep; allowed: a folder of sensitivity" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ("comparison.parquet", "The folder lacks the tables that an answer needs."),
        ("tables/alignments.parquet", "the folder has no table alignments."),
        ("figures/captions.json", "There are no figures: the folder has none."),
        ("figures/difference_forest.svg", "Differences beside chance"),
        ("summary.json", OUTCOMES),
        ("tables/runs.parquet", OUTCOMES),
    ],
)
def test_what_is_lost_leaves_its_part_out(
    copy: Path, capsys: pytest.CaptureFixture[str], lost: str, words: str
) -> None:
    """Red if a part that is missing or cut short ends in a traceback, or silently."""
    for harm in (lambda path: path.write_bytes(path.read_bytes()[:40]), Path.unlink):
        harm(copy / "compared" / lost)
        said = report(capsys, "compared")
        found = seen(copy / "compared" / "report.html")
        assert [text for level, text in found.headings if level == 2] == SECTIONS
        if harm is Path.unlink:
            assert words in found.text
            quiet = lost in {"summary.json", "tables/runs.parquet"} or "figures" in lost
            assert bool(said["warnings"]) != quiet


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (
            "baseline_weeks",
            "The folder has lost the weeks of forty-one-unite, beside which it was played.",
        ),
        ("weeks", "in the middle one of 2 runs"),
        ("alignments", "This part cannot be given: the folder lacks or has damaged what it needs"),
        ("runs", "The folder lacks the tables that an answer needs."),
    ],
)
def test_a_run_that_lost_a_table(
    copy: Path, capsys: pytest.CaptureFixture[str], lost: str, words: str
) -> None:
    path = copy / "run" / "tables" / f"{lost}.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    report(capsys, "run")
    assert words in seen(copy / "run" / "report.html").text


def test_a_manifest_of_an_earlier_version(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "compared" / "manifest.json"
    content = json.loads(path.read_text())
    del content["grounds"], content["versions"], content["command"], content["machine"]
    for each in content["scenarios"]:
        del each["about"]
        each["scenario"]["parameters"] = {}
    path.write_text(json.dumps(content))
    report(capsys, "compared")
    text = seen(copy / "compared" / "report.html").text
    assert "does not keep the titles of its sources" in text
    assert "The folder does not say which command made it." in text
    content["scenarios"] = [{"label": "a"}, {"label": "b", "runs": 3}]
    path.write_text(json.dumps(content))
    report(capsys, "compared")
    text = seen(copy / "compared" / "report.html").text
    assert "No run of a was finished" in text and "has lost what b or a was" in text
    content |= {"failed": 10, "runs": 10, "scenarios": [{"label": "a", "runs": 5, "failed": 5}]}
    path.write_text(json.dumps(content | {"verb": "run", "name": "a"}))
    report(capsys, "compared")
    assert "No run was finished" in seen(copy / "compared" / "report.html").text


def test_what_is_no_results_folder(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "empty").mkdir()
    for name in ("empty", "nowhere", "mine.toml"):
        assert main(["report", name]) == 2
        error = capsys.readouterr().err
        assert error.startswith(f"{name}: is no results folder; allowed: what run, compare")
        assert "Traceback" not in error
    (copy / "run" / "manifest.json").write_text('{"kind": "muster results", "verb": "hindcast"}')
    assert main(["report", "run"]) == 2
    assert "holds results of 'hindcast', which have no report" in capsys.readouterr().err
    assert not list((copy / "empty").iterdir())


def test_what_cannot_be_written(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for out in ("run", "mine.toml/x.html", "gone/x.html"):
        assert main(["report", "compared", "--out", out]) == 2
        error = capsys.readouterr().err
        assert error.startswith(f"{out}: ") and "Traceback" not in error


def chromium(*words: str) -> bytes:
    """Run Chromium without a window and return what it prints."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium here")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-sync"]
    options += ["--no-first-run", "--disable-background-networking", "--enable-logging=stderr"]
    done = subprocess.run(
        [program, *options, *words], capture_output=True, timeout=120, check=False
    )
    assert b"CONSOLE" not in done.stderr, done.stderr.decode(errors="replace")
    return done.stdout


@pytest.mark.parametrize("width", [1280, 500])
def test_it_renders_without_a_horizontal_scroll(place: Path, tmp_path: Path, width: int) -> None:
    """Red if a table or a figure is wider than the page, or the page complains.

    The page is put into a frame of the width asked for, since a window has a least one.
    """
    inner = "390" if width == 500 else str(width)
    frame = tmp_path / "frame.html"
    frame.write_text(
        f"<iframe id=f width={inner} height=900 src='{(place / 'compared/report.html').as_uri()}'>"
        "</iframe><script>onload=()=>{const d=f.contentDocument.documentElement;"
        "document.title=d.scrollWidth+' '+d.clientWidth+' '+"
        "[...f.contentDocument.images].filter(i=>!i.naturalWidth).length}</script>"
    )
    dump = chromium(
        f"--user-data-dir={tmp_path / 'user'}", "--allow-file-access-from-files",
        f"--window-size={width},900", "--virtual-time-budget=8000", "--dump-dom", frame.as_uri(),
    ).decode()  # fmt: skip
    found = re.search(r"<title>(\d+) (\d+) (\d+)</title>", dump)
    assert found is not None, dump[:2000]
    wide, room, broken = map(int, found.groups())
    assert wide <= room <= int(inner) and broken == 0


def test_it_prints(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    chromium(
        f"--user-data-dir={tmp_path / 'user'}", "--no-pdf-header-footer", f"--print-to-pdf={out}",
        (place / "compared" / "report.html").as_uri(),
    )  # fmt: skip
    assert out.read_bytes().startswith(b"%PDF") and out.stat().st_size > 50_000
