"""The Python interface: the tables of the command line, light to import, errors of the house."""

import doctest
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from pandas.testing import assert_frame_equal

import model
from model import InputError, compare, list_scenarios, load_scenario, open_results, run
from model.api import RunResults, folder, play, results, scenarios
from model.api.results import Comparison
from model.cli.main import main
from model.ensemble.tables import KEYS

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"numpy", "pandas", "matplotlib", "mesa", "numba", "pydantic", "pyarrow", "scipy"}
CHEAP = 'title = "Cheap"\nextends = "forty-one-unite"\n[parameters]\ntau = { value = 0.2 }\n'


@pytest.fixture(scope="module")
def found() -> RunResults:
    """A small run with its baseline."""
    return run("forty-one-unite", runs=3, seed=4, weeks=3, set={"tau": 0.2}, workers=1)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    """A small comparison."""
    return compare("status-quo", "forty-one-unite", runs=6, seed=4, weeks=2, workers=1)


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., dict[str, Any]]:
    """Run a command with ``--json`` in the test's own folder and return its object."""
    monkeypatch.chdir(tmp_path)

    def ask(*words: str) -> dict[str, Any]:
        assert main([*words, "--json", "--workers", "1", "--no-figures", "--out", "out"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert isinstance(answer, dict)
        return answer

    return ask


# Importing.


def test_importing_loads_nothing_heavy() -> None:
    """An import at the top of a module that costs every user half a second goes red."""
    names = ", ".join(model.__all__)
    code = f"import sys; from model import {names}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {name.split(".")[0] for name in done.stdout.split()} & HEAVY == set()


def test_the_package_offers_what_it_lists() -> None:
    """A name that is listed and not there, or an unknown one that is, goes red."""
    assert all(getattr(model, name) is not None for name in model.__all__)
    assert set(model.__all__) <= set(dir(model))
    with pytest.raises(AttributeError, match="sweeep"):
        _ = model.sweeep  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", [folder, play, results, scenarios, model.api])
def test_examples_in_docstrings_hold(module: object) -> None:
    """An example that gives something else goes red."""
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


# The same as the command line.


def test_run_gives_the_tables_of_the_command_line(found: RunResults, command) -> None:
    """A seed, setting or number of weeks that is not handed on goes red."""
    words = ("--runs", "3", "--seed", "4", "--weeks", "3", "--set", "tau=0.2")
    told = command("run", "forty-one-unite", *words)
    there = open_results("out")
    assert isinstance(there, RunResults)
    assert there.hashes == found.hashes
    for name in KEYS:
        assert_frame_equal(found.read(name), there.read(name), check_exact=True)
    for outcome, numbers in told["outcomes"].items():
        ours = found.summary.loc[outcome].to_dict()
        assert ours["unit"] == numbers["unit"]
        assert ours["mean"] == numbers["mean"] or numbers["mean"] is None, outcome
    assert found.words() == there.words() == told["summary"]
    assert set(found.read("baseline_weeks")["run"]) == {0, 1, 2}


def test_compare_gives_the_numbers_of_the_command_line(compared: Comparison, command) -> None:
    """A comparison that is paired or corrected otherwise goes red."""
    told = command("compare", *compared.scenarios, "--runs", "6", "--seed", "4", "--weeks", "2")
    there = open_results("out")
    assert isinstance(there, Comparison)
    assert_frame_equal(compared.table, there.table, check_exact=True)
    written = pd.read_parquet("out/comparison.parquet")
    written["survives"] = written["survives"].astype("boolean")
    assert_frame_equal(compared.table, written, check_dtype=False, check_exact=True)
    assert compared.words() == told["summary"]
    assert told["baseline"] == compared.baseline == "status-quo"
    assert compared.summary.loc[("forty-one-unite", "signatory_cohesion"), "difference"] > 0.0


def test_results_in_a_folder_are_those_of_the_command_line(found: RunResults, tmp_path) -> None:
    """A folder that the command line cannot go on with goes red."""
    options = {"seed": 4, "weeks": 3, "set": {"tau": 0.2}, "workers": 1, "out": tmp_path / "out"}
    run("forty-one-unite", runs=2, **options)
    with pytest.raises(InputError, match="--resume"):
        run("forty-one-unite", runs=3, **options)
    more = run("forty-one-unite", runs=3, resume=True, **options)
    assert_frame_equal(more.weeks, found.weeks, check_exact=True)
    words = ["run", "forty-one-unite", "--set", "tau=0.2", "--seed", "4", "--weeks", "3"]
    out = ["--out", str(tmp_path / "out"), "--resume", "--runs", "3"]
    assert main([*words, *out]) == 0


# What a result is.


def test_a_temporary_folder_goes_with_its_results() -> None:
    """Results that fill the disk, or vanish while they are in use, go red."""
    mine = run("no-intervention", weeks=1, workers=1, baseline=False)
    folder = mine.folder
    assert (folder / "tables" / "weeks.parquet").is_file()
    del mine
    assert not folder.exists() and not folder.parent.exists()


def test_figures_are_those_of_the_registry(found: RunResults, compared: Comparison) -> None:
    """A figure that a notebook cannot show goes red."""
    for each, name in ((found, "cohesion"), (compared, "difference_forest")):
        figure = each.plot(name)
        assert isinstance(figure, Figure) and figure.axes
        assert figure._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]
        assert name in each.figures and len(each.caption(name)) > 40
        assert each.plot().axes
    legend = found.plot().axes[0].get_legend()
    assert legend is not None
    told = " ".join(text.get_text() for text in legend.get_texts()).replace("\n", " ")
    assert 'median of "The campaign, no statement"' in told
    assert '"The campaign, no statement" (status-quo)' in found.caption()


def test_the_page_on_figures_does_what_it_says(
    found: RunResults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs the examples of docs/api.md; red if the panels are others, or in another order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").partition("## Figures")[2]
    known: dict[str, Any] = {"found": found}
    for block in re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL):
        exec(compile(block, "docs/api.md", "exec"), known)
    assert (tmp_path / "cohesion.pdf").stat().st_size > 5_000
    above, below = (each.get_position().y0 for each in (known["above"], known["below"]))
    assert above > below and known["above"].get_ylabel() == "Share of strength"
    assert len(known["axes"].get_lines()[0].get_xdata()) == found.weeks["week"].nunique()
    import matplotlib.pyplot as plt

    assert plt.get_fignums() == [known["mine"].number]  # ours is none of pyplot's
    plt.close("all")


def test_results_describe_themselves(found: RunResults, compared: Comparison) -> None:
    """An object that a prompt shows as a bare address goes red."""
    assert repr(found) == "<RunResults forty-one-unite: 3 runs, seed 4>"
    assert repr(compared) == "<Comparison status-quo, forty-one-unite: 6 runs, seed 4>"
    for each in (found, compared):
        page = each._repr_html_()
        assert "<table" in page and page.count("<li>") == len(each.words())
    assert repr(load_scenario("status-quo")).startswith("<Scenario status-quo: syria-2015, ")


# Scenarios.


def test_every_shipped_scenario_is_listed() -> None:
    frame = list_scenarios()
    assert frame.loc["forty-one-unite", "question"].endswith("?")
    assert (frame["theatre"] != "").all()


def test_a_scenario_may_be_text() -> None:
    """Text that is taken for a path, or whose errors name a file of ours, goes red."""
    mine = load_scenario(CHEAP, name="cheap", weeks=2)
    assert (mine.name, mine.weeks, mine.parameters["tau"].value) == ("cheap", 2, 0.2)
    other = run(mine, workers=1, set={"tau": 0.3})
    assert other.manifest["scenario"]["parameters"]["tau"]["value"] == 0.3
    with pytest.raises(InputError) as caught:
        load_scenario(CHEAP.replace("tau", "tua"), name="cheap")
    assert str(caught.value).startswith("cheap.toml: parameters.tua: unknown parameter 'tua'")
    with pytest.raises(InputError, match="no name of a scenario"):
        load_scenario(CHEAP, name="../cheap")


def test_a_loaded_scenario_keeps_its_settings() -> None:
    """A baseline without the settings of the scenario beside it goes red."""
    mine = load_scenario("forty-one-unite", weeks=1, set={"tau": 0.2})
    again = load_scenario(mine, set={"b_commit": 2})
    assert again.settings == ("tau=0.2", "b_commit=2") and again.weeks == 1
    beside = run(mine, workers=1)
    direct = run("status-quo", weeks=1, set={"tau": 0.2}, workers=1)
    assert_frame_equal(beside.read("baseline_weeks"), direct.weeks, check_exact=True)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: run("stauts-quo"), "nearest: status-quo"),
        (lambda: run("status-quo", runs=0), "runs: 0 is out of range; allowed: 1 to"),
        (lambda: run("status-quo", seed=1.5), "seed: 1.5 is out of range"),
        (lambda: run("status-quo", weeks=0), "0 is out of range"),
        (lambda: run("status-quo", set={"tua": 1}), "nearest: tau"),
        (lambda: run("status-quo", detail="most"), "is no number of runs"),
        (lambda: run("status-quo", overwrite=True, resume=True), "exclude each other"),
        (lambda: run(7), "int is no scenario"),
        (lambda: compare(), "no scenario is named"),
        (lambda: compare("status-quo"), "nothing to be compared with"),
        (lambda: compare("status-quo", "status-quo"), "is named twice"),
        (lambda: open_results("nowhere"), "nowhere: is no results folder"),
        (lambda: load_scenario("status-quo\n"), "scenario.toml"),
    ],
)
def test_wrong_input_is_told_as_on_the_command_line(call, message: str) -> None:
    """A traceback from the depths where a name was misspelt goes red."""
    with pytest.raises(InputError) as caught:
        call()
    assert message in str(caught.value)


def test_unknown_tables_and_figures_are_named(found: RunResults) -> None:
    for call, near in (
        (found.read, "weeks"),
        (found.plot, "cohesion"),
        (found.caption, "cohesion"),
    ):
        with pytest.raises(InputError, match=f"nearest: {near}"):
            call(near[:-1])


@pytest.mark.slow
def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    """Workers that run the user's script again go red."""
    script = tmp_path / "study.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "print('begun')\n"
        "from model import run\n"
        "found = run('no-intervention', runs=6, weeks=2, workers=2, baseline=False)\n"
        "print(len(found.runs), found.manifest['workers'])\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout.split() == ["begun", "6", "2"], done.stderr
