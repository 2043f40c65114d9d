"""Any valid scenario loads, any broken one is refused, and nothing ever fails otherwise."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.scenario.errors import InputError
from model.scenario.load import Scenario, load_scenario
from model.scenario.theatre import Theatre, load_theatre
from tests.property import broken_scenarios, spoilt_scenarios, valid_scenarios

from .tiny import TABLES, write_tiny

SETTINGS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

_FOLDER = Path(tempfile.mkdtemp(prefix="muster-"))
TINY = load_theatre(write_tiny(_FOLDER))


@pytest.fixture(scope="module", autouse=True)
def _clean() -> Iterator[None]:
    """Remove the folder that strategies needed at import."""
    yield
    import shutil

    shutil.rmtree(_FOLDER)


def load_text(text: str, theatre: Theatre = TINY) -> Scenario:
    """Load TOML text as a file beside the tiny theatre, which is not read anew."""
    path = _FOLDER / "some.toml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path, theatres={_FOLDER / "tiny": theatre})


@SETTINGS
@given(valid_scenarios(TINY))
def test_valid_scenarios_load(text: str) -> None:
    scenario = load_text(text)
    days = [event.on for event in scenario.events]
    assert days == sorted(days)
    assert scenario.theatre is TINY
    assert all(
        parameter.range[0] <= parameter.value <= parameter.range[1]
        for parameter in scenario.parameters.values()
    )
    assert load_text(text).hash == scenario.hash


@SETTINGS
@given(broken_scenarios(TINY))
def test_broken_scenarios_are_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        load_text(text)
    for problem in caught.value.problems:
        assert problem.line().isprintable() and problem.message


@SETTINGS
@given(spoilt_scenarios(TINY))
def test_spoilt_scenarios_load_or_are_refused(text: str) -> None:
    try:
        scenario = load_text(text)
    except InputError as error:
        assert all(problem.line().isprintable() for problem in error.problems)
    else:
        assert scenario.hash


@SETTINGS
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes) -> None:
    path = _FOLDER / "bytes.toml"
    path.write_bytes(data)
    with pytest.raises(InputError):
        load_scenario(path)


@SETTINGS
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_setting_is_applied_or_refused(key: str, value: str) -> None:
    path = _FOLDER / "plain.toml"
    path.write_text('theatre = "tiny"\nstart = 2015-09-01\nweeks = 3\n')
    with pytest.raises(InputError):
        load_scenario(path, [f"{key}={value}"], theatres={_FOLDER / "tiny": TINY})


@SETTINGS
@given(
    st.sampled_from(sorted(TABLES)),
    st.integers(0, 5_000),
    st.integers(0, 20),
    st.text(st.sampled_from("abx09.,;:-\"'\n[]{}=# \u00e9"), max_size=10),
)
def test_a_theatre_with_any_piece_replaced_loads_or_is_refused(
    name: str, start: int, length: int, piece: str
) -> None:
    folder = _FOLDER / "spoilt"
    write_tiny(folder)
    text = TABLES[name]
    start %= len(text)
    changed = text[:start] + piece + text[start + length :]
    (folder / "tiny" / name).write_text(changed, encoding="utf-8", newline="")
    try:
        theatre = load_theatre(folder / "tiny")
    except InputError as error:
        assert all(problem.line().isprintable() for problem in error.problems)
    else:
        assert theatre.hash
