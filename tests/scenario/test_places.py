"""Which files are found, which are refused, and that nothing else is read."""

import os
from pathlib import Path

import pytest

from model.scenario import places
from model.scenario.errors import InputError
from model.scenario.load import load_scenario

from .tiny import SCENARIO, write_scenario


def said_by(path: Path) -> str:
    """Return the first problem of a scenario."""
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return caught.value.problems[0].line().replace(f"{path.parent}/", "")


def test_an_unknown_scenario_gets_the_nearest_names() -> None:
    with pytest.raises(InputError) as caught:
        load_scenario("forty-one-unites")
    line = caught.value.problems[0].line()
    assert line.startswith("forty-one-unites: unknown scenario; allowed: a shipped scenario")
    assert "nearest: forty-one-unite" in line


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert said_by(tmp_path / "none.toml") == "none.toml: no such file"


def test_an_empty_file_is_named(base: Path) -> None:
    for content in (b"", b"\n \n", b"\xef\xbb\xbf"):
        base.write_bytes(content)
        assert said_by(base) == "base.toml: empty file"


def test_a_file_of_50_megabytes_is_refused_unread(base: Path) -> None:
    with base.open("wb") as stream:
        stream.truncate(50_000_000)
    assert said_by(base) == "base.toml: too big: 50,000,000 bytes; allowed: at most 1,000,000 bytes"


def test_another_encoding_is_refused_and_a_byte_order_mark_accepted(base: Path) -> None:
    plain = load_scenario(base).hash
    base.write_bytes(b"\xef\xbb\xbf" + SCENARIO.encode())
    assert load_scenario(base).hash == plain
    base.write_bytes(SCENARIO.replace("bands sign", "caf\u00e9").encode("latin-1"))
    assert said_by(base).startswith("base.toml: line 1: not UTF-8 (byte 0xe9)")


def test_what_is_no_regular_file_is_refused(base: Path) -> None:
    base.unlink()
    os.mkfifo(base)
    assert said_by(base).startswith("base.toml: is a folder or a device, not a file")
    base.unlink()
    base.mkdir()
    assert said_by(base).startswith("base.toml: is a folder or a device, not a file")


OUTSIDE = [
    "../base.toml",
    "sub/../../base.toml",
    "/etc/hosts.toml",
    "~/base.toml",
    "C:\\\\base.toml",
    "file:///base.toml",
    "sub\\\\base.toml",
    "",
    "a\\u0000b.toml",
    "x" * 500 + ".toml",
]


@pytest.mark.parametrize("reference", OUTSIDE)
@pytest.mark.parametrize("key", ["extends", "theatre"])
def test_a_reference_that_leads_elsewhere_is_refused(base: Path, key: str, reference: str) -> None:
    text = SCENARIO.replace('theatre = "tiny"\n', "")
    folder = base.parent / "below"
    folder.mkdir()
    path = write_scenario(folder, f'{key} = "{reference}"\n' + text, "inner.toml")
    line = said_by(path)
    assert line.startswith(f"inner.toml: {key}: ")
    assert "or a path beside or below the file itself" in line


def test_a_link_out_of_the_folder_is_refused(base: Path) -> None:
    folder = base.parent / "below"
    folder.mkdir()
    (folder / "link.toml").symlink_to(base)
    path = folder / "inner.toml"
    path.write_text('extends = "link.toml"\n')
    assert "leads outside the file's folder through a link" in said_by(path)
    (folder / "land").symlink_to(base.parent / "tiny")
    path.write_text(SCENARIO.replace('"tiny"', '"land"'))
    assert "leads outside the file's folder through a link" in said_by(path)


def test_files_beside_and_below_are_found_and_shipped_ones_too(base: Path) -> None:
    below = base.parent / "below"
    write_scenario(below.parent, SCENARIO, "base.toml")
    below.mkdir()
    (base.parent / "tiny").rename(below / "tiny")
    (below / "root.toml").write_text(SCENARIO)
    base.write_text('extends = "below/root.toml"\n')
    assert load_scenario(base).chain == ("root", "base")
    base.write_text(SCENARIO.replace('"tiny"', '"below/tiny"'))
    assert load_scenario(base).theatre.id == "tiny"
    base.write_text('extends = "status-quo"\n')
    assert load_scenario(base).theatre.id == "syria-2015"


def test_a_cycle_is_refused(base: Path) -> None:
    base.write_text('extends = "other.toml"\n')
    (base.parent / "other.toml").write_text('extends = "base.toml"\n')
    assert "other.toml: extends: a cycle: base -> other -> base" in said_by(base)
    base.write_text('extends = "base.toml"\n')
    assert "base.toml: extends: a cycle: base -> base" in said_by(base)


def test_an_endless_chain_is_refused(base: Path) -> None:
    for number in range(40):
        path = base.parent / f"n{number}.toml"
        path.write_text(f'extends = "n{number + 1}.toml"\n')
    assert "a chain of more than 16 files" in said_by(base.parent / "n0.toml")


def test_paths_are_shown_as_one_would_type_them(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(base.parent)
    assert places.display(base) == "base.toml"
    assert places.display(Path("/etc/hosts")) == "/etc/hosts"
    load_scenario("base.toml")
