"""The verb `landscape` from the outside: status, what goes where, what is written."""

import argparse
import csv
import itertools
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from model import __version__
from model.cli.main import build_parser, main
from model.ensemble.claim import read_manifest
from model.figures.landscape import LANDSCAPE_FIGURES
from model.report.landscape_files import FILES, narrow

from .five import FIVE, ROOT, answer, settle_in


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the test's own folder the current one; it holds one table of ties."""
    return settle_in(tmp_path, monkeypatch)


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def basins_by_hand() -> Counter[frozenset[frozenset[str]]]:
    """Return where plain steepest descent ends from each of the 16 configurations of five.csv.

    Of equally steep moves that of the first actor, in the order of the file, is taken.
    """
    names = ["anna", "bert", "carl", "dora", "emil"]
    ties = [line.split(",") for line in FIVE.splitlines()[1:]]

    def across(home: dict[str, int]) -> int:
        return sum(int(tie) for a, b, tie in ties if home[a] != home[b])

    ends: Counter[frozenset[frozenset[str]]] = Counter()
    for start in itertools.product((0, 1), repeat=4):
        home = dict(zip(names, (0, *start), strict=True))
        while True:
            moved = [home | {name: 1 - home[name]} for name in names]
            best = min(moved, key=across)
            if across(best) >= across(home):
                break
            home = best
        camps = [frozenset(n for n in names if home[n] == side) for side in (0, 1)]
        ends[frozenset(camps)] += 1
    return ends


# What comes out.


def test_the_contract_on_a_case_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    """Emil costs one friendly tie wherever he goes: E = 2 (1 - 4), one tie frustrated."""
    found = answer(capsys, "five.csv")
    head = ("landscape", __version__, "results/landscape-five", [])
    assert (found["verb"], found["version"], found["out"], found["warnings"]) == head
    assert (found["actors"], found["camps"], found["status"]) == (5, 2, "proved")
    assert (found["energy"], found["bound"], found["gap"]) == (-6.0, -6.0, 0.0)
    assert found["ties_in_optimum"] == 2
    assert [set(camp) for camp in found["configuration"]] in (
        [{"anna", "bert", "emil"}, {"carl", "dora"}],
        [{"carl", "dora", "emil"}, {"anna", "bert"}],
    )
    basins = {frozenset(map(frozenset, m["configuration"])): m["basin"] for m in found["minima"]}
    assert [m["energy"] for m in found["minima"]] == [-6.0, -6.0]
    assert basins == basins_by_hand()
    assert found["frustration_index"] == 1
    (tie,) = found["frustrated_ties"]
    assert (tie["source"], tie["weight"]) == ("emil", 1.0) or tie["target"] == "emil"
    torn = found["frustration"]
    assert torn["bert"] == torn["dora"] == -2.0 and torn["emil"] == 1.0
    assert sum(torn.values()) == found["energy"]
    assert "both orders of a pair counted" in found["definition"]
    assert found["seconds"] > 0.0
    assert found["power"]["actors"]["anna"]["shapley_shubik"] == pytest.approx(0.2)


def test_energy_is_the_definition_on_weights_and_sizes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number printed is the sum over all ordered pairs, taken by plain loops."""
    draws = np.random.default_rng(2)
    names = [f"n{i}" for i in range(9)]
    ties = np.triu(np.round(draws.normal(size=(9, 9)), 2), 1)
    ties += ties.T
    size = dict(zip(names, np.round(draws.uniform(0.5, 9, 9), 2).tolist(), strict=True))
    lines = [f"{name}," + ",".join(map(str, row)) for name, row in zip(names, ties, strict=True)]
    (folder / "m.csv").write_text("," + ",".join(names) + "\n" + "\n".join(lines))
    sizes = "".join(f"{name},{value}\n" for name, value in reversed(size.items()))
    (folder / "s.csv").write_text("actor,strength\n" + sizes)
    least: list[float] = []
    for camps in ("2", "3", "free"):
        found = answer(capsys, "m.csv", "--sizes", "s.csv", "--camps", camps)
        home = {name: k for k, camp in enumerate(found["configuration"]) for name in camp}
        energy = sum(
            size[a] * size[b] * ties[i, j]
            for i, a in enumerate(names)
            for j, b in enumerate(names)
            if home[a] != home[b]
        )
        assert found["energy"] == pytest.approx(energy)
        assert found["camps"] == (camps if camps == "free" else int(camps))
        assert found["strength"] == size
        assert found["frustration_index"] is None
        least.append(found["energy"])
    assert least == sorted(least, reverse=True)  # more camps never cost energy


def test_text_says_what_json_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["landscape", "five.csv", "--no-figures"]) == 0
    output = capsys.readouterr()
    text = output.out
    assert output.err == ""
    assert text.startswith("five.csv: 5 actors\n")
    for part in (
        "an edge list with a value for 8 pairs",
        "Sizes: 1 for each actor; none were given",
        "F_i(X) = sum over j of s_j p_ij d_ij(X)",
        "both orders of a pair counted",
        "at most 2 camps: energy -6, proved",
        "2 configurations share this energy",
        "basin 9 (56.2 %)",
        "Frustration index, at most 2 camps: 1 (proved)",
        "friends in different camps",
        "Shapley-Shubik",
        "Tables   results/landscape-five",
    ):
        assert part in " ".join(text.split()) or part in text, part


def test_the_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["landscape", "five.csv", "--out", "x"]) == 0
    assert capsys.readouterr().out.endswith("\nTables   x\nFigures  x/figures\n")
    assert {path.name for path in (folder / "x").iterdir()} == FILES
    said = json.loads((folder / "x" / "landscape.json").read_text())
    found = answer(capsys, "five.csv", "--out", "y")
    changed = {"out", "seconds"}
    assert {k: v for k, v in said.items() if k not in changed} == {
        k: v for k, v in found.items() if k not in changed
    }
    minima = rows(folder / "x" / "minima.csv")
    assert [float(row["energy"]) for row in minima] == [m["energy"] for m in found["minima"]]
    assert sum(float(row["basin_share"]) for row in minima) == pytest.approx(1.0)
    assert json.loads(minima[0]["configuration"]) == found["minima"][0]["configuration"]
    assert minima[0]["distance"] == "0"
    actors = {row["actor"]: row for row in rows(folder / "x" / "actors.csv")}
    assert {name: float(row["frustration"]) for name, row in actors.items()} == found["frustration"]
    assert actors["emil"]["frustrated_ties"] == "1"
    for name, row in actors.items():
        assert name in found["configuration"][int(row["camp"]) - 1]
    (tie,) = rows(folder / "x" / "ties.csv")
    assert (float(tie["weight"]), float(tie["cost"])) == (1.0, 2.0)
    assert tie["kind"] == "friends in different camps"
    for table in (minima, list(actors.values()), [tie]):
        assert all(row["definition"].startswith("E = sum_i s_i sum_j") for row in table)
    manifest = read_manifest(folder / "x")
    assert manifest is not None and manifest["command"].startswith("python run.py landscape five")


def test_figures_are_the_same_bytes_each_time(folder: Path) -> None:
    for out in ("a", "b"):
        assert main(["landscape", "five.csv", "--out", out]) == 0
    one, other = (
        {path.name: path.read_bytes() for path in (folder / out / "figures").iterdir()}
        for out in ("a", "b")
    )
    assert one == other
    drawn = {f"{name}{ending}" for name in LANDSCAPE_FIGURES for ending in (".png", ".svg")}
    assert set(one) == drawn | {"captions.json"}
    for words in json.loads(one["captions.json"]).values():
        assert "Energy: sum over all pairs, in both orders" in words["caption"]
        assert "energy -6, proved" in words["alt"]


def test_a_figure_that_fails_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("model.report.landscape_files.sample", broken)
    assert main(["landscape", "five.csv", "--json"]) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert warning == "not every figure was drawn: ZeroDivisionError: a bug"
    assert rows(Path("results/landscape-five/actors.csv"))


# What goes in.


def test_matrix_and_edge_list_give_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "five-matrix.csv").write_text(
        "x;anna;bert;carl;dora;emil\nanna;;1;-1;-1;1\nbert;1;;-1;-1;\ncarl;-1;-1;;1;1\n"
        "dora;-1;-1;1;;\nemil;1;;1;;NA\n"
    )
    one, other = answer(capsys, "five.csv"), answer(capsys, "five-matrix.csv")
    assert other["warnings"] == ["five-matrix.csv: pairs without a value, which count as 0: 2"]
    for key in ("energy", "ties_in_optimum", "frustration", "frustration_index", "minima_count"):
        assert one[key] == other[key], key


def test_neutral_and_symmetrize(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scores.csv").write_text(",a,b,c\na,,5,1\nb,4,,1\nc,1,1,\n")
    assert main(["landscape", "scores.csv", "--neutral", "3"]) == 2
    assert "is not symmetric: pairs whose directions differ: 1" in capsys.readouterr().err
    found = answer(capsys, "scores.csv", "--neutral", "3", "--symmetrize", "mean")
    # a-b +1.5, a-c and b-c -2: c alone, E = 2 (-2 - 2).
    assert found["energy"] == -8.0 and found["configuration"] == [["a", "b"], ["c"]]
    assert any("3 was subtracted" in text for text in found["about"])
    signs = answer(capsys, "scores.csv", "--neutral", "3", "--symmetrize", "mean", "--signs")
    assert signs["energy"] == -4.0 and signs["frustration_index"] == 0


def test_sizes_weigh_and_none_are_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "s.csv").write_text("actor,strength\nanna,1\nbert,1\ncarl,5\ndora,1\nemil,1\n")
    weighed = answer(capsys, "five.csv", "--sizes", "s.csv")
    # Emil now goes to Carl: across are four hostile ties 5 + 1 + 5 + 1, and his tie to Anna.
    assert weighed["energy"] == 2.0 * (1 - 12)
    assert ["anna", "bert"] in weighed["configuration"]
    assert weighed["frustration_index"] is None and weighed["ties_in_optimum"] == 1
    bare = answer(capsys, "five.csv", "--sizes", "none")
    assert bare["energy"] == answer(capsys, "five.csv")["energy"]
    assert any("--sizes none" in text for text in bare["about"])


def test_free_camps(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three enemies: two camps leave a pair of rivals together, three do not."""
    (folder / "foes.csv").write_text("source,target,sign\na,b,-\nb,c,-\na,c,-\n")
    two, free = answer(capsys, "foes.csv"), answer(capsys, "foes.csv", "--camps", "free")
    assert (two["energy"], two["frustration_index"]) == (-4.0, 1)
    assert (free["energy"], free["frustration_index"], free["camps"]) == (-6.0, 0, "free")
    assert free["configuration"] == [["a"], ["b"], ["c"]]
    assert answer(capsys, "foes.csv", "--camps", "7")["energy"] == -6.0


def test_two_actors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "two.csv").write_text("source,target,weight\na,b,-3\n")
    found = answer(capsys, "two.csv")
    assert (found["energy"], found["configuration"]) == (-6.0, [["a"], ["b"]])
    assert main(["landscape", "two.csv"]) == 0  # the figures, too


def test_no_tie_at_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "zero.csv").write_text(",a,b,c\na,,0,0\nb,0,,0\nc,0,0,\n")
    assert main(["landscape", "zero.csv", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["energy"], found["status"], found["ties_in_optimum"]) == (0.0, "proved", 4)
    assert found["warnings"] == []


def test_many_actors_are_answered_without_a_proof(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draws = np.random.default_rng(1)
    pairs = {tuple(sorted(pair)) for pair in draws.integers(0, 1200, (6000, 2)).tolist()}
    edges = "".join(f"n{a},n{b},{draws.choice([-1, 1])}\n" for a, b in sorted(pairs) if a != b)
    (folder / "large.csv").write_text("source,target,sign\n" + edges)
    found = answer(capsys, "large.csv")
    assert found["actors"] == 1200 and found["status"] == "best found"
    assert "heuristic only" in found["note"]
    assert found["minima"] is None and found["power"] is None and found["ties_in_optimum"] is None
    assert found["bound"] < found["energy"] and found["gap"] > 0.0
    assert len(found["frustrated_ties"]) == found["frustration_index"]


def test_minima_that_descents_reach_where_they_are_too_many(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draws = np.random.default_rng(8)
    edges = "".join(
        f"n{i},n{j},{draws.normal():.3f}\n" for i in range(60) for j in range(i) if i != j
    )
    (folder / "sixty.csv").write_text("source,target,weight\n" + edges)
    words = ["sixty.csv", "--method", "tabu"]
    found, again = answer(capsys, *words), answer(capsys, *words)
    reached = found["minima_reached"]
    assert reached == again["minima_reached"]
    assert sum(m["share_of_descents"] for m in reached["minima"]) == pytest.approx(1.0)
    assert reached["minima"][0]["energy"] >= found["energy"] - 1e-6
    table = rows(folder / "results" / "landscape-sixty" / "minima.csv")
    assert len(table) == len(reached["minima"]) > 3
    assert {row["basin"] for row in table} == {""}


def test_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["status-quo", "--method", "tabu"]
    start = answer(capsys, *words)
    assert start["out"] == "results/landscape-status-quo"
    assert {"russia", "isil", "ahrar-al-sham"} <= set(start["strength"])
    assert start["strength"]["syrian-government"] > 50_000
    assert "on 2015-09-28, the beginning of week 0" in start["about"][0]
    assert "Still to come: russian-campaign" in start["about"][1]
    (with_government,) = [c for c in start["configuration"] if "syrian-government" in c]
    assert {"russia", "iran", "hezbollah"} <= set(with_government)
    assert "ahrar-al-sham" not in with_government
    later = answer(capsys, *words, "--week", "2")
    assert later["strength"] != start["strength"]
    free = answer(capsys, *words, "--autonomy")
    assert free["camps"] == "free" and len(free["configuration"]) > 2
    other = answer(capsys, *words, "--set", "tau=0.35", "--autonomy")
    assert other["energy"] != free["energy"]


def test_help_needs_nothing_heavy() -> None:
    code = (
        "import sys; from model.cli.main import build_parser; build_parser(); "
        "print([m for m in ('numpy', 'numba', 'scipy', 'mesa', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_no_two_actors_share_a_short_name() -> None:
    shown = narrow(("a", "b", "c", "x" * 40), {"a": "Ajnad", "b": "Ajnad", "c": "Coast"})
    assert shown == ("a", "b", "Coast", "x" * 27 + "\N{HORIZONTAL ELLIPSIS}")


def test_the_highland_tribes(capsys: pytest.CaptureFixture[str]) -> None:
    """Published: index 7 with two camps, four against twelve; 2 with three camps."""
    table = str(ROOT / "docs" / "tables" / "highland-tribes.csv")
    two = answer(capsys, table)
    assert (two["actors"], two["status"], two["ties_in_optimum"]) == (16, "proved", 1)
    assert set(two["configuration"][1]) == {"Gavev", "Kotun", "Nagad", "Gama"}
    assert two["frustration_index"] == len(two["frustrated_ties"]) == 7
    negative = sum(1 for line in Path(table).read_text().splitlines() if line.endswith(",-"))
    assert two["frustration_index"] == two["energy"] / 2 + negative
    three = answer(capsys, table, "--camps", "3")
    assert (three["status"], three["frustration_index"]) == ("proved", 2)
    assert sum(m["basin"] for m in two["minima"]) == 2**15


def test_the_page_shows_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The numbers of docs/landscape.md about the tribes are those of the program."""
    page = (ROOT / "docs" / "landscape.md").read_text(encoding="utf-8")
    found = answer(capsys, str(ROOT / "docs" / "tables" / "highland-tribes.csv"))
    best = found["minima"][0]["basin"] / 2**15
    assert f"has {100 * best:.0f} % of the 32,768 configurations" in page
    assert found["minima_count"] == 5 and "five local minima" in page
    parser = build_parser()
    commands = [line for line in page.splitlines() if line.startswith("python run.py landscape")]
    assert len(commands) >= 4
    for line in commands:
        parser.parse_args(line.split()[2:])
    for option in re.findall(r"`(--[a-z-]+)", page):
        assert option in parser_options(parser)


def parser_options(parser: argparse.ArgumentParser) -> set[str]:
    """Return the options of the verb."""
    (verbs,) = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return {
        option for action in verbs.choices["landscape"]._actions for option in action.option_strings
    }
