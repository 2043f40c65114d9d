"""The results folder: what may be replaced, the lock, and that it appears only whole."""

import errno
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from model.ensemble.store import KIND, Mode, claim, read_manifest
from model.scenario.errors import InputError


def fill(folder: Path, mark: str = "old") -> Path:
    """Make a results folder."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {"kind": KIND, "format": 1, "mark": mark}
    (folder / "manifest.json").write_text(json.dumps(content))
    return folder


def write(folder: Path, mode: Mode, mark: str = "new") -> None:
    """Claim a folder and publish something in it."""
    with claim(folder, mode) as draft:
        fill(draft.folder, mark)
        draft.publish()


def mark_of(folder: Path) -> object:
    manifest = read_manifest(folder)
    return manifest["mark"] if manifest else None


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize("mode", ["default", "new", "overwrite", "resume"])
def test_a_folder_that_is_not_there_is_made(tmp_path: Path, mode: Mode) -> None:
    write(tmp_path / "a" / "b" / "c", mode)
    assert mark_of(tmp_path / "a" / "b" / "c") == "new"
    assert names(tmp_path / "a" / "b") == ["c"]  # no lock, nothing aside


@pytest.mark.parametrize("mode", ["default", "new", "overwrite", "resume"])
def test_an_empty_folder_is_filled(tmp_path: Path, mode: Mode) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", mode)
    assert mark_of(tmp_path / "out") == "new" and names(tmp_path) == ["out"]


@pytest.mark.parametrize("mode", ["default", "overwrite"])
def test_results_are_replaced_whole(tmp_path: Path, mode: Mode) -> None:
    old = fill(tmp_path / "out")
    (old / "tables").mkdir()
    (old / "tables" / "stale.parquet").touch()
    write(old, mode)
    assert mark_of(old) == "new" and names(old) == ["manifest.json"]
    assert names(tmp_path) == ["out"]


def test_results_need_a_word(tmp_path: Path) -> None:
    old = fill(tmp_path / "out")
    with pytest.raises(InputError, match=r"is not empty; allowed: .*--overwrite or --resume"):
        write(old, "new")
    assert mark_of(old) == "old" and names(tmp_path) == ["out"]


@pytest.mark.parametrize("mode", ["default", "overwrite", "resume"])
@pytest.mark.parametrize("content", [None, "", "{}", '{"kind": "another"}', "[1]", "[" * 9999])
def test_what_is_no_results_folder_is_left_alone(
    tmp_path: Path, mode: Mode, content: str | None
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    if content is not None:
        (mine / "manifest.json").write_text(content)
    before = names(mine)
    with pytest.raises(InputError, match="is no results folder"):
        write(mine, mode)
    assert names(mine) == before and (mine / "thesis.txt").read_text() == "mine"
    assert names(tmp_path) == ["mine"]


def test_what_somebody_added_is_replaced_only_if_told(tmp_path: Path) -> None:
    old = fill(tmp_path / "out")
    (old / "notes.txt").touch()
    with pytest.raises(InputError, match=r"holds what no run has written: notes\.txt"):
        write(old, "default")
    assert names(old) == ["manifest.json", "notes.txt"]
    write(old, "overwrite")
    assert names(old) == ["manifest.json"]


def test_resume_is_told_what_is_there(tmp_path: Path) -> None:
    with claim(fill(tmp_path / "out"), "resume") as draft:
        assert draft.earlier is not None and draft.earlier["mark"] == "old"
    with claim(tmp_path / "other", "resume") as draft:
        assert draft.earlier is None
    assert names(tmp_path) == ["out"]


def test_the_current_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (".", "..", str(tmp_path), "/"):
        with pytest.raises(InputError, match="is the current folder"):
            write(Path(name), "overwrite")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_text("mine")
    with pytest.raises(InputError, match="is there and is no folder"):
        write(file, "overwrite")
    with pytest.raises(InputError, match="cannot be written"):
        write(file / "below", "new")
    assert file.read_text() == "mine" and names(tmp_path) == ["out"]


@pytest.mark.parametrize("name", ["/proc/self/nothing/out", "x" * 300, "loop/out"])
def test_a_place_that_cannot_be_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")
    with pytest.raises(InputError, match="cannot be written") as caught:
        write(Path(name), "new")
    assert len(caught.value.problems) == 1
    assert names(tmp_path) == ["loop"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    fill(tmp_path / "far")
    (tmp_path / "link").symlink_to(tmp_path / "far")
    write(tmp_path / "link", "overwrite")
    assert (tmp_path / "link").is_symlink() and mark_of(tmp_path / "far") == "new"


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with claim(tmp_path / "out", "new"):
        with pytest.raises(InputError, match="is being written by another run"):
            write(tmp_path / "out", "new")
        write(tmp_path / "other", "new")
    write(tmp_path / "out", "new")
    assert names(tmp_path) == ["other", "out"]


HOLD = """
import sys, time
from pathlib import Path
from model.ensemble.store import claim
with claim(Path(sys.argv[1]), "overwrite") as draft:
    (draft.folder / "half").touch()
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    out = fill(tmp_path / "out")
    command = [sys.executable, "-c", HOLD, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(InputError, match="is being written by another run"):
            write(out, "overwrite")
        holder.kill()
    assert mark_of(out) == "old"
    write(out, "overwrite")
    assert mark_of(out) == "new" and names(tmp_path) == ["out"]


def test_what_fails_leaves_earlier_results(tmp_path: Path) -> None:
    out = fill(tmp_path / "out")
    for error in (ValueError("no"), KeyboardInterrupt()):
        with suppress(type(error)), claim(out, "overwrite") as draft:
            fill(draft.folder, "half")
            raise error
        assert mark_of(out) == "old" and names(tmp_path) == ["out"]


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    out = fill(tmp_path / "out")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with (
        pytest.raises(InputError, match=re.escape(f"{out}: cannot be written: No space left")),
        claim(out, "overwrite"),
    ):
        raise full
    assert mark_of(out) == "old" and names(tmp_path) == ["out"]


def test_a_failed_exchange_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = fill(tmp_path / "out")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name.endswith("-new"):
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        write(out, "overwrite")
    assert mark_of(out) == "old" and names(tmp_path) == ["out"]


def test_a_process_killed_amid_the_exchange_is_put_right(tmp_path: Path) -> None:
    fill(tmp_path / ".out.muster-old")
    fill(tmp_path / ".out.muster-new", "half")
    with claim(tmp_path / "out", "resume") as draft:
        assert draft.earlier is not None and draft.earlier["mark"] == "old"
    assert mark_of(tmp_path / "out") == "old" and names(tmp_path) == ["out"]
