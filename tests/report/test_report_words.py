"""Limits, grounds, tests, sources and provenance of a report, from hand-made numbers."""

import json
from pathlib import Path

import pytest

from model.report.cited import cited, ids_of, places
from model.report.kept import Kept
from model.report.limits import of_failures, of_period, of_runs, of_undefined
from model.report.page import coded
from model.report.provenance import command_of, provenance
from model.report.rests import fitted_words, parameter_table, rests, rows_table, share_assumed
from model.report.tested import (
    FILE,
    held_out_words,
    in_short,
    made_words,
    place_words,
    section,
    verdict_words,
)
from model.scenario.places import shipped_theatres

ROOT = Path(__file__).resolve().parents[2]


def test_few_runs_are_a_limit() -> None:
    assert of_runs({"a": 200}, 200) == []
    assert "2 runs of a scenario are too few" in of_runs({"a": 2, "b": 9}, 2)[0]
    assert of_runs({"a": 1}, 1)[0].startswith("One run of a scenario is too few")
    assert "are few: percentiles are rough" in of_runs({"a": 20}, 20)[0]
    assert of_runs({"a": 90}, 100) == ["Of 100 runs asked for, 90 were finished."]
    assert of_runs({"a": 5, "b": 0}, 5) == ["No run of b was finished: nothing is said of it."]


def test_failures_periods_and_empty_outcomes_are_limits() -> None:
    assert of_failures(0, 9) == [] and of_failures(2, 9)[0].startswith("2 of 9 runs failed")
    scenario = {
        "name": "x", "start": "2015-09-28", "weeks": 1,
        "events": [{"id": "a", "on": "2015-09-30"}, {"id": "b", "on": "2015-10-05"}],
    }  # fmt: skip
    (told,) = of_period(scenario)
    assert "end on 5 October 2015: one event of x comes later and is not reached (b)" in told
    assert of_period(scenario | {"weeks": 2}) == [] == of_period({})
    assert of_undefined([]) == [] and "effort off" in of_undefined(["Effort off targets"])[0]


PARAMETERS = {
    "b_x": {"value": 1.0, "range": [0, 2], "draw": True, "source": "assumed", "meaning": "a"},
    "tau": {"value": 0.3, "range": [0.1, 0.5], "draw": False, "source": "book;page"},
}


def test_what_is_assumed_is_counted() -> None:
    assert share_assumed(PARAMETERS).startswith(
        "Of 2 parameters 1 is assumed and 1 rests on a source. 1 is drawn anew"
    )
    none = {"tau": PARAMETERS["tau"]}
    assert "none are assumed and 1 rests" in share_assumed(none)
    table = parameter_table(PARAMETERS, "x")
    assert [row[0] for row in table.rows] == ["tau", "b_x"]  # what decides who joins comes first
    assert table.rows[0][-1] == "book, page" and table.rows[1][4] == "yes"


def test_grounds_of_older_folders_are_left_out() -> None:
    assert fitted_words({}) == "" and rows_table({}) is None
    assert fitted_words({"fitted": None}) == ""
    assert "57 coefficients" in fitted_words({"fitted": {"coefficients": 57, "on": "x"}})
    (row,) = rows_table({"id": "t", "tables": {"ties": {"rows": 9, "assumed": 2, "coded": 3}}}).rows  # type: ignore[union-attr]
    assert row == ("ties coded by hand", "9", "4", "3", "2")
    texts = rests({}, "x", {}, [])
    assert "not known from this folder" in texts[0].paragraphs[0]  # type: ignore[union-attr]
    assert "does not say which parameters" in texts[1].paragraphs[0]  # type: ignore[union-attr]


def test_sources_are_cited_once_and_links_are_safe() -> None:
    """Red if a title runs in a browser: a source may say `javascript:`."""
    assert places("javascript:alert(1); https://a.example/b c") == (
        ("javascript:alert(1)", ""), ("https://a.example/b c", ""),
    )  # fmt: skip
    long = "https://www.example.org/" + "x" * 90
    ((shown, address),) = places(long)
    assert address == long and len(shown) == 61 and shown.startswith("example.org/xxx")
    assert ids_of([{"source": "a;b;a"}, {"source": "a; coded"}, {"source": "assumed"}]) == {
        "a": 2, "b": 1,
    }  # fmt: skip
    scenario = {"events": [{"id": "e", "source": "news"}], "parameters": PARAMETERS}
    known = {name: {"title": name, "where": "", "rows": 3} for name in ("news", "book", "map")}
    events, parameters, rows = cited([scenario, scenario], {"sources": known})
    assert [each.name for each in events.cited] == ["news"]  # type: ignore[union-attr]
    assert events.cited[0].used == "one event"  # type: ignore[union-attr]
    assert [each.name for each in parameters.cited] == ["book", "page"]  # type: ignore[union-attr]
    assert [each.name for each in rows.cited] == ["map"]  # type: ignore[union-attr]
    assert "earlier version" in cited([scenario], {})[0].paragraphs[0]  # type: ignore[union-attr]


def test_the_numbers_of_the_tests_are_generated() -> None:
    """Red if somebody types them, or the page of validation was made anew without them."""
    numbers = json.loads((ROOT / "docs" / "validation.json").read_text(encoding="utf-8"))
    kept = shipped_theatres()["syria-2015"] / FILE
    assert json.loads(kept.read_text(encoding="utf-8")) == in_short(numbers)
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    told = verdict_words(in_short(numbers)["verdicts"])
    for part in ("5 agree, 5 agree weakly", "14 are met and 8 missed"):
        assert (part in page) == (part in told)


def test_words_on_tests_follow_the_numbers() -> None:
    verdicts = {"agree": 1, "weakly": 2, "not": 3, "met": 4, "missed": 5}
    assert verdict_words(verdicts).startswith("Of 6 published numbers")
    auc = {"simulation": {"value": 0.9}, "regression": {"value": 0.8}}
    scores = {"pairs": 300, "positives": 25, "auc": auc}
    for low, high, words in (
        (-0.1, 0.1, "is not told from chance"), (0.01, 0.1, "the simulation is better"),
        (-0.1, -0.01, "the simulation is worse"), (None, None, "is not told from chance"),
    ):  # fmt: skip
        assert words in held_out_words(
            scores | {"difference": {"value": 0.05, "low": low, "high": high}}
        )
    place = {"year": 2015, "model": {"value": 0.9}, "beside": {"population": 0.8}}
    assert place_words(place).endswith("it is 0.80 with population alone.")
    assert "rank no worse" in place_words(place | {"beside": {"population": 0.95}})
    about = {"date": "d", "runs": 1, "seed": 1, "versions": {"code": "a"}, "theatre": "h"}
    assert made_words(about, "a", "h").endswith("sources a.")
    assert "come from sources b, and from another state" in made_words(about, "b", "i")


def test_a_theatre_without_tests_says_so() -> None:
    (text,) = section("valley", None, "a", "h")
    assert "how well the model hindcasts there is not known" in text.paragraphs[0]  # type: ignore[union-attr]


def test_the_command_is_quoted_and_failures_are_listed(tmp_path: Path) -> None:
    assert command_of({}) == ""
    assert command_of({"command": ["run", "a b.toml"]}) == "python run.py run 'a b.toml'"
    manifest = {
        "verb": "run", "name": "x", "runs": 12, "failed": 12, "command": ["run", "x"],
        "failures": [{"scenario": "x", "run": k, "error": "E", "file": "f"} for k in range(12)],
    }  # fmt: skip
    *_, failures = provenance(Kept.of(tmp_path, manifest))
    assert len(failures.rows) == 10 and failures.note.startswith("2 more")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a `b` c", "a <code>b</code> c"),
        ("a ` b", "a ` b"),
        ("<b> `<i>`", "&lt;b&gt; <code>&lt;i&gt;</code>"),
    ],
)
def test_code_is_marked_and_all_else_escaped(text: str, html: str) -> None:
    assert coded(text) == html
