"""Results folders on the page: what is there, replays to the bit, and no way out."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.app.below import folder_in
from model.app.folders import figure_of, list_results, open_results, replay
from model.app.session import Session
from model.app.settings import Settings
from model.app.whole import whole_text
from model.cli.main import main
from model.ensemble.summaries import weekly_of
from model.ensemble.tables import read_frame
from model.scenario.catalogue import list_scenarios
from model.scenario.errors import InputError
from model.scenario.load import load_scenario
from model.simulation import CivilWar, start_key
from tests.model.test_settled import bits

RUNS, WEEKS = 3, 5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line has left: a run with figures, one with --set, a comparison."""
    root = tmp_path_factory.mktemp("results")
    common = ["--runs", str(RUNS), "--seed", "6", "--workers", "1", "--out"]
    short = ["--weeks", str(WEEKS)]
    assert main(["run", "forty-one-unite", *short, *common, str(root / "plain")]) == 0
    changed = ["--set", "b_commit=1.5", "--set", "tau=0.2", "--no-figures"]
    assert main(["run", "ceasefire", *changed, *common, str(root / "deep" / "set")]) == 0
    pair = ["compare", "status-quo", "forty-two", "--no-figures", *short]
    assert main([*pair, *common, str(root / "pair")]) == 0
    grid = ["sweep", "forty-one-unite", "--over", "tau=0.1,0.3", "--over", "b_commit=1,2", *short]
    assert main([*grid, *common, str(root / "grid")]) == 0
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    copy = tmp_path / "root"
    shutil.copytree(made, copy)
    return copy


def test_results_are_listed(root: Path) -> None:
    (root / "notes").mkdir()
    (root / "notes" / "manifest.json").write_text("{}")
    (root / "broken").mkdir()
    (root / "broken" / "manifest.json").write_text('{"kind": ')
    found = {each.path: each for each in list_results(root)}
    assert set(found) == {"plain", "deep/set", "pair", "grid"}
    assert (found["plain"].verb, found["plain"].scenarios) == ("run", ("forty-one-unite",))
    assert (found["plain"].runs, found["plain"].seed, found["plain"].weeks) == (RUNS, 6, WEEKS)
    assert found["pair"].scenarios == ("status-quo", "forty-two")
    assert [each.finished for each in list_results(root)] == sorted(
        (each.finished for each in found.values()), reverse=True
    )
    assert list_results(root / "nothing") == ()


def test_a_run_is_opened(root: Path) -> None:
    opened = open_results(root, "plain")
    found = opened.found
    assert found is not None and not opened.problem and not opened.warning
    bands = weekly_of(root / "plain", "weeks").bands(["signatory_cohesion"])
    assert found.bands["signatory_cohesion"]["p50"] == pytest.approx(bands["p50"].tolist())
    assert found.other == "status-quo" and "civilian_harm" in found.other_bands
    assert (found.runs, found.failed) == (RUNS, 0)
    assert found.words[0].startswith("The forty-one unite")
    names = {each["name"] for each in opened.figures}
    assert {"cohesion", "dashboard"} <= names and all(each["caption"] for each in opened.figures)
    assert figure_of(root, "plain", "cohesion").startswith(b"\x89PNG")
    assert b"<svg" in figure_of(root, "plain", "cohesion", "svg")


def test_a_sweep_is_opened(root: Path) -> None:
    """Red if means stand at another point than theirs."""
    listed = next(each for each in list_results(root) if each.path == "grid")
    assert (listed.verb, listed.scenarios, listed.points) == ("sweep", ("forty-one-unite",), 4)
    opened = open_results(root, "grid", "forty-one-unite")
    swept = opened.swept
    assert swept is not None and opened.found is None and not opened.problem
    assert swept.title == "The forty-one unite: a sweep" and swept.words
    assert (swept.head[:2], swept.keys, swept.runs) == (("tau", "b_commit"), 2, RUNS)
    table = pd.read_csv(root / "grid" / "sweep.csv")
    means = table[table["outcome"] == "signatory_cohesion"].set_index("point")["mean"]
    assert [row["label"] for row in swept.rows] == list(means.index)
    for row, (tau, commit) in zip(
        swept.rows, [("0.1", "1"), ("0.1", "2"), ("0.3", "1"), ("0.3", "2")], strict=True
    ):
        assert row["cells"][:2] == [tau, commit]
        shown = float(row["cells"][2].split()[0])
        assert shown == pytest.approx(means[row["label"]], rel=0.01)
    assert [each["name"] for each in opened.figures] == ["sweep"]
    assert figure_of(root, "grid", "sweep").startswith(b"\x89PNG")


def test_a_sweep_that_is_damaged_or_a_link_is_refused(root: Path) -> None:
    table = root / "grid" / "sweep.parquet"
    table.write_bytes(b"x")
    with pytest.raises(InputError, match=r"sweep\.parquet: cannot be read"):
        open_results(root, "grid")
    table.unlink()
    with pytest.raises(InputError, match=r"sweep\.parquet: cannot be read"):
        open_results(root, "grid")
    table.symlink_to(root / "pair" / "comparison.parquet")
    with pytest.raises(InputError, match="is a link"):
        open_results(root, "grid")


def test_a_comparison_is_opened(root: Path) -> None:
    opened = open_results(root, "pair")
    found = opened.found
    assert found is not None and (found.label, found.other) == ("forty-two", "status-quo")
    assert found.table and any("status-quo" in line for line in found.words)
    first = open_results(root, "pair", "status-quo").found
    assert first is not None and (first.label, first.other) == ("status-quo", "")
    with pytest.raises(InputError, match="nearest: forty-two"):
        open_results(root, "pair", "forty-too")


@pytest.mark.parametrize(
    ("path", "label"), [("plain", None), ("deep/set", None), ("pair", "forty-two"), ("grid", "p02")]
)
def test_a_replay_is_the_run(root: Path, path: str, label: str | None) -> None:
    """Bit for bit, whether the scenario is shipped, set, or cut short."""
    session = replay(root, path, 2, label)
    assert session.week == 0 and session.notes[0].startswith("Run 2 of ")
    session.run_to(session.weeks_total)
    rows = read_frame(root / path, "weeks")
    rows = rows[rows["run"] == 2]
    if label is not None:
        rows = rows[rows["scenario"] == label]
    history = session.history
    assert len(rows) == session.week
    for name in history:
        if name not in ("date",):
            theirs = rows[name].to_numpy(dtype=float)
            assert np.array_equal(np.asarray(history[name], float), theirs, equal_nan=True), name


def test_a_replay_can_be_linked_and_taken_along(root: Path, tmp_path: Path) -> None:
    """Its settings are whole: a link or a file gives the same war again."""
    linked = replay(root, "deep/set", 1)
    assert linked.settings == Settings(
        "ceasefire", 6, parameters={"b_commit": 1.5, "tau": 0.2}, run=1
    )
    cut = replay(root, "plain", 1)
    assert cut.weeks_total == WEEKS and cut.settings.text
    again = Session(Settings.from_query(cut.settings.to_query())) if cut.settings.fits_link else cut
    cut.run_to(WEEKS)
    again.run_to(WEEKS)
    assert bits(cut.war) == bits(again.war)
    file = tmp_path / "taken.toml"
    file.write_text(cut.settings.to_toml(), encoding="utf-8")
    assert main(["check", str(file)]) == 0
    cut.reset()
    assert cut.notes  # still the same run
    cut.reset(Settings("ceasefire"))
    assert cut.notes == () and cut.scenario.name == "ceasefire"


def test_runs_that_are_not_there(root: Path) -> None:
    with pytest.raises(InputError, match="holds no run 9"):
        replay(root, "plain", 9)
    with pytest.raises(InputError, match="holds several scenarios"):
        replay(root, "pair", 0)
    with pytest.raises(InputError, match="holds no run -1"):
        replay(root, "plain", -1)


def test_another_version_is_said(root: Path) -> None:
    path = root / "plain" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["versions"]["code"] = "0" * 16
    path.write_text(json.dumps(manifest))
    assert "another version" in open_results(root, "plain").warning
    assert any("0000000000000000" in note for note in replay(root, "plain", 0).notes)


def test_another_theatre_is_refused_and_figures_remain(root: Path) -> None:
    path = root / "plain" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["scenario"]["theatre"]["hash"] = "0" * 64
    path.write_text(json.dumps(manifest))
    opened = open_results(root, "plain")
    assert opened.found is None and "have changed since these runs" in opened.problem
    assert opened.figures
    with pytest.raises(InputError, match="have changed since"):
        replay(root, "plain", 0)
    manifest["scenario"]["theatre"]["id"] = "../elsewhere"
    path.write_text(json.dumps(manifest))
    assert "is not a shipped one" in open_results(root, "plain").problem


@pytest.mark.parametrize("spoil", ["weeks", "manifest"])
def test_a_damaged_folder_is_a_message(root: Path, spoil: str) -> None:
    if spoil == "weeks":
        (root / "plain" / "tables" / "weeks.parquet").write_bytes(b"PAR1 not")
    else:
        path = root / "plain" / "manifest.json"
        manifest = json.loads(path.read_text())
        del manifest["scenario"]
        path.write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="plain"):
        open_results(root, "plain")


@pytest.mark.parametrize(
    "path",
    [
        "..", "../root/plain", "deep/../plain", "/etc", "~/plain", "plain/../../root/plain",
        "plain\x00", "plain\\..", "nothing", "", "plain/manifest.json", "x" * 2000, "./../root",
        "//plain", "deep//../plain",
    ],
)  # fmt: skip
def test_there_is_no_way_out(root: Path, path: str) -> None:
    for ask in (
        lambda: open_results(root, path),
        lambda: replay(root, path, 0),
        lambda: figure_of(root, path, "cohesion"),
    ):
        with pytest.raises(InputError):
            ask()


def test_links_are_not_followed(root: Path, made: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(made / "plain", outside)
    (root / "link").symlink_to(outside)
    (root / "deep" / "link").symlink_to(outside)
    (root / "inside").symlink_to(root / "plain")
    assert {each.path for each in list_results(root)} == {"plain", "deep/set", "pair", "grid"}
    for path in ("link", "deep/link", "link/tables", "inside"):
        with pytest.raises(InputError, match="no results folder"):
            open_results(root, path)
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    figure = root / "plain" / "figures" / "cohesion.png"
    figure.unlink()
    figure.symlink_to(secret)
    with pytest.raises(InputError, match="holds no figure"):
        figure_of(root, "plain", "cohesion")
    shutil.rmtree(root / "plain" / "tables")
    (root / "plain" / "tables").symlink_to(outside / "tables")
    with pytest.raises(InputError, match="no results folder"):
        open_results(root, "plain")


@pytest.mark.parametrize("name", ["../manifest", "cohesion.png", "", "none", "a/b", "x" * 100])
def test_only_figures_are_figures(root: Path, name: str) -> None:
    with pytest.raises(InputError):
        figure_of(root, "plain", name)
    with pytest.raises(InputError):
        figure_of(root, "plain", "cohesion", "json")


def test_a_root_that_is_a_link_is_the_operators_choice(root: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(root)
    assert folder_in(tmp_path / "alias", "plain") == (root / "plain").resolve()


@pytest.mark.parametrize("name", [each.name for each in list_scenarios()])
def test_a_whole_text_plays_alike(name: str, tmp_path: Path) -> None:
    """Every shipped scenario, with a change of each sort; red if a key is left out."""
    changes = [
        "b_commit=1.5",
        "switches.hold=false",
        "tau={value=0.12, range=[0.1, 0.2], draw=true}",
    ]
    scenario = load_scenario(name, changes, weeks=30)
    file = tmp_path / "whole.toml"
    file.write_text(whole_text(scenario), encoding="utf-8")
    there = load_scenario(file)
    assert there.events == scenario.events and there.switches == scenario.switches
    assert there.parameters == scenario.parameters and there.moves == scenario.moves
    assert (there.start, there.weeks) == (scenario.start, 30)
    assert len(whole_text(scenario)) < 64 * 1024
    if name in ("as-it-happened", "opening-2015"):
        assert start_key(there) == start_key(scenario)
        wars = [CivilWar(each, 3, 1).run_for_weeks(6) for each in (scenario, there)]
        assert bits(wars[0]) == bits(wars[1])
