"""The second theatre: nothing of the model knows which war it plays."""

import tomllib

import pytest

from model import compare, load_scenario, run
from model.api import Comparison, RunResults
from model.ensemble.plan import baseline_of
from model.scenario.places import shipped_theatres
from model.scenario.source_checks import ASSUMED, CODED

NAMES = ("kabul-1992", "kabul-junbish-stays")
WEEKS = 92  # until the end of March 1994


@pytest.fixture(scope="module")
def compared() -> Comparison:
    """Paired runs of both scenarios."""
    return compare(*NAMES, runs=12, weeks=WEEKS, workers=1)


@pytest.fixture(scope="module")
def played() -> RunResults:
    """A few runs of the baseline."""
    return run("kabul-junbish-stays", runs=3, weeks=WEEKS, workers=1)


def test_the_northern_militia_makes_the_difference(compared: Comparison) -> None:
    """A change of sides that changes nothing, or less than the file says, goes red."""
    moves = load_scenario("kabul-junbish-stays").moves
    assert moves is not None
    table = compared.table.set_index(["scenario", "outcome"])
    row = table.loc[("kabul-junbish-stays", moves.outcome)]
    assert row["high"] < -moves.by
    assert abs(row["difference"]) > 3.0 * row["mcse"]
    assert table.loc[("kabul-junbish-stays", "power_ratio"), "low"] > 0.0  # for the government


def test_until_the_new_year_both_are_the_same(compared: Comparison) -> None:
    """A draw that depends on an event yet to come goes red."""
    weeks = compared.weeks.set_index(["scenario", "run", "week"])
    one, other = (weeks.loc[name].drop(columns="date") for name in NAMES)
    before = one.index.get_level_values("week") < 78
    assert one[before].equals(other[before])
    assert not one[~before].equals(other[~before])


def test_its_baseline_is_the_root_of_its_own_chain() -> None:
    """A scenario that is compared with another war's, or with nothing, goes red."""
    found = baseline_of(
        load_scenario("kabul-junbish-stays", weeks=8, set={"tau": 0.2}), ["tau=0.2"]
    )
    assert found is not None
    assert (found.name, found.weeks) == ("kabul-1992", 8)
    assert found.parameters["tau"].value == 0.2
    assert baseline_of(load_scenario("kabul-1992"), ()) is None


def test_words_and_figures_are_of_this_war(played: RunResults) -> None:
    """A name or a number of the first theatre in a sentence, caption or figure goes red."""
    said = " ".join([*played.words(), *(played.caption(name) for name in played.figures)])
    assert len(played.figures) >= 6
    for word in ("Syria", "Russia", "Assad", "ISIL", "forty-one", "41", "2015"):
        assert word not in said, word
    for name in played.figures:
        assert played.plot(name).axes


def test_clashes_fall_on_enemies(played: RunResults) -> None:
    """Parties that never meet, or friends that fight most, go red."""
    clashes = played.clashes.groupby(["attacker", "target"])["effort"].sum()
    assert clashes["hizb-islami", "jamiat"] > 10.0 * clashes.get(("ismail-khan", "jamiat"), 0.0)
    assert played.pairs["events"].sum() > 0


def test_what_was_not_read_is_said() -> None:
    """A source that is shown as read and was not, or is used and not known, goes red."""
    folder = shipped_theatres()["afghanistan-1992"]
    sources = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
    unread = {name for name, each in sources.items() if each["note"].startswith("Not reread")}
    used = {
        part
        for file in folder.glob("*.csv")
        for line in file.read_text(encoding="utf-8").splitlines()[1:]
        for part in line.rpartition(",")[2].split(";")
    } - {ASSUMED, CODED, ""}
    assert used and used <= set(sources)
    assert used & unread == set()
