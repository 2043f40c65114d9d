"""The results folder: what may be replaced, the lock, and that it appears only whole."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from model.ensemble.claim import Mode, claim, read_manifest
from model.ensemble.manifest import KIND, KIND_OF_PLAN
from model.ensemble.publish import DESK, READY, publish, roll_forward
from model.ensemble.store import Folder, Store
from model.scenario.errors import InputError


def fill(folder: Path, mark: str = "old") -> Path:
    """Make a results folder."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {"kind": KIND, "format": 2, "mark": mark}
    (folder / "manifest.json").write_text(json.dumps(content))
    return folder


def begin(folder: Path, part: bool = True, **plan: object) -> Path:
    """Make what a killed process leaves: a plan, and perhaps a part."""
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    (folder / "plan.json").write_text(json.dumps({"kind": KIND_OF_PLAN, **plan}))
    if part:
        (folder / "parts" / "0000000-0000000-0.json").touch()
    return folder


def deliver(store: Store, clear: bool, mark: str = "new") -> None:
    """Gather something on the desk and publish it."""
    desk = store.local(DESK)
    assert desk is not None
    fill(desk, mark)
    publish(store, desk, clear=clear)


def write(folder: Path, mode: Mode, mark: str = "new") -> None:
    """Claim a folder and publish something in it."""
    with claim(folder, mode) as held:
        held.begin({"kind": KIND_OF_PLAN})
        deliver(held.store, held.clear, mark)


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
    out = fill(tmp_path / "out")
    with claim(out, "resume") as held:
        assert held.earlier is not None and held.earlier["mark"] == "old"
        assert held.base == held.earlier
    with claim(tmp_path / "other", "resume") as held:
        assert held.earlier is None
    assert names(tmp_path) == ["out"]
    with claim(begin(out, mark="begun", adds=True), "resume") as held:
        assert held.earlier is not None and held.earlier["mark"] == "begun"
        assert held.base is not None and held.base["mark"] == "old"
    with claim(begin(out, adds=False, clear=True), "resume") as held:
        assert held.base is None and held.clear  # what was begun was to replace it
    with claim(out, "overwrite") as held:
        assert held.earlier is None and held.base is None


@pytest.mark.parametrize("mode", ["default", "overwrite"])
def test_what_was_begun_is_ours_to_replace(tmp_path: Path, mode: Mode) -> None:
    out = begin(tmp_path / "out")
    write(out, mode)
    assert mark_of(out) == "new" and names(out) == ["manifest.json"]


def test_what_was_begun_needs_a_word(tmp_path: Path) -> None:
    out = begin(tmp_path / "out")
    with pytest.raises(InputError, match=r"is not empty; allowed: .*--overwrite or --resume"):
        write(out, "new")
    assert names(out) == ["parts", "plan.json"] and names(tmp_path) == ["out"]


def test_what_was_begun_stays_if_a_part_is_finished(tmp_path: Path) -> None:
    """The parts of a run that is refused or fails are what --resume goes on from."""
    out = fill(tmp_path / "out")
    with suppress(ValueError), claim(out, "resume") as held:
        held.begin({"kind": KIND_OF_PLAN})
        held.store.write("parts/0000000-0000000-0.json", b"")
        held.store.write("parts/.muster-0", b"cut short")
        raise ValueError
    assert names(out) == ["manifest.json", "parts", "plan.json"] and mark_of(out) == "old"
    assert names(out / "parts") == ["0000000-0000000-0.json"]


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
from model.ensemble.claim import claim
with claim(Path(sys.argv[1]), "overwrite") as held:
    held.begin({"kind": "muster plan"})
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
        with suppress(type(error)), claim(out, "overwrite") as held:
            held.begin({"kind": KIND_OF_PLAN})
            desk = held.store.local(DESK)
            assert desk is not None
            fill(desk, "half")
            raise error
        assert mark_of(out) == "old" and names(tmp_path) == ["out"]
        assert names(out) == ["manifest.json"]


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    out = fill(tmp_path / "out")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with (
        pytest.raises(InputError, match=re.escape(f"{out}: cannot be written: No space left")),
        claim(out, "overwrite"),
    ):
        raise full
    assert mark_of(out) == "old" and names(tmp_path) == ["out"]


class StopsError(Exception):
    """What a killed process meets."""


def guarded(real: Callable[..., object], calls: Iterator[int]) -> Callable[..., object]:
    """Let so many calls through."""

    def call(*arguments: object) -> object:
        if next(calls, None) is None:
            raise StopsError
        return real(*arguments)

    return call


def test_killed_at_any_moment_of_publishing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is ready, what was there stays; after that, the next process finishes it."""
    seen = set()
    for moment in range(40):
        out = fill(tmp_path / f"out-{moment}")
        (out / "tables").mkdir()
        (out / "tables" / "runs.parquet").write_text("old")
        (out / "report.html").write_text("old")
        begin(out)
        store = Folder(out)
        calls = iter(range(moment))
        (out / DESK / "tables").mkdir(parents=True)
        (out / DESK / "tables" / "runs.parquet").write_text("new")
        whole = False
        with monkeypatch.context() as patch:
            for action in ("write", "move", "delete"):
                patch.setattr(Folder, action, guarded(getattr(Folder, action), calls))
            try:
                deliver(store, clear=False)
                whole = True
            except StopsError:
                ready = (out / READY).exists() or mark_of(out) == "new"
                table = (out / "tables" / "runs.parquet").read_text()
                assert (mark_of(out), table) != ("new", "old"), moment  # the manifest is last
        roll_forward(store)
        table = (out / "tables" / "runs.parquet").read_text()
        expected = "new" if whole or ready else "old"
        assert (mark_of(out), table) == (expected, expected), moment
        if expected == "new":
            assert names(out) == ["manifest.json", "tables"]
        else:
            assert names(out) == ["manifest.json", "parts", "plan.json", "report.html", "tables"]
        seen.add(expected)
        if whole:
            break
    assert seen == {"old", "new"} and moment > 5


def test_a_desk_that_was_not_ready_is_cleared(tmp_path: Path) -> None:
    out = fill(tmp_path / "out")
    fill(out / DESK, "half")
    with claim(out, "resume") as held:
        assert held.earlier is not None and held.earlier["mark"] == "old"
    assert names(out) == ["manifest.json"]


def test_only_overwrite_takes_what_is_not_ours(tmp_path: Path) -> None:
    out = fill(tmp_path / "out")
    (out / "figures").mkdir()
    (out / "figures" / "stale.png").touch()
    (out / "mine").mkdir()
    (out / "mine" / "notes.txt").touch()
    (out / "mine" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "thesis.txt").touch()
    write(out, "resume")
    assert names(out) == ["manifest.json", "mine"]
    write(out, "overwrite")
    assert names(out) == ["manifest.json"]
    assert names(tmp_path / "elsewhere") == ["thesis.txt"]
