"""The results folder: claimed by one process, written aside, and there only whole.

Beside a folder ``results/x`` stand, while a run lasts, ``.x.lock`` (the
kernel's lock, which dies with its process) and ``.x.muster-new`` (what is being
written). At the end the latter takes the folder's place; an earlier folder
is ``.x.muster-old`` for that moment. What a killed process leaves behind is
put right by the next one.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from ..scenario.errors import InputError, Problem, listed

FORMAT: Final = 1
"""Version of the format of results folders."""

KIND: Final = "muster results"
"""What a manifest says it is the manifest of."""

OURS: Final = frozenset(
    {"manifest.json", "summary.json", "tables", "figures", "failures", "report.html"}
)
"""What a results folder holds."""

Mode = Literal["default", "new", "overwrite", "resume"]
"""How a folder that is there already is treated.

``default``: replaced if it holds results and nothing else. ``new``: refused
unless empty. ``overwrite``: replaced if it is a results folder. ``resume``:
added to.
"""


@dataclass(frozen=True)
class Draft:
    """A claimed results folder.

    Attributes
    ----------
    folder : Path
        Write here.
    place : Path
        What it becomes.
    earlier : dict or None
        The manifest of the results that are there, if they are to be added to.
    """

    folder: Path
    place: Path
    earlier: dict[str, Any] | None

    def publish(self) -> None:
        """Put what was written in its place, whole; earlier results go only then."""
        old = _old(self.place)
        moved = self.place.is_dir() and any(self.place.iterdir())
        if moved:
            self.place.rename(old)
        try:
            self.folder.rename(self.place)
        except BaseException:
            if moved:
                old.rename(self.place)
            raise
        if moved:
            shutil.rmtree(old, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a results folder; None if it is no results folder.

    Parameters
    ----------
    folder : Path
        Any folder.
    """
    try:
        content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    ours = isinstance(content, dict) and content.get("kind") == KIND
    return content if ours else None


@contextmanager
def claim(shown: Path, mode: Mode) -> Iterator[Draft]:
    """Claim a results folder for as long as the context lasts.

    What is written into the draft is dropped at the end unless it was published.

    Parameters
    ----------
    shown : Path
        The folder, as the user typed it.
    mode : {"default", "new", "overwrite", "resume"}
        What to do with one that is there.

    Yields
    ------
    Draft
        Where to write.

    Raises
    ------
    InputError
        If the folder may not be used, is in use, or cannot be written.
    """
    made: list[Path] = []
    try:
        place = _resolved(shown)
        made = _make_parents(place.parent)
        with _lock(shown, place):
            _put_right(place)
            earlier = _admit(shown, place, mode)
            new = _new(place)
            new.mkdir()
            try:
                yield Draft(new, place, earlier)
            finally:
                shutil.rmtree(new, ignore_errors=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno is None:
            raise
        raise _unwritable(shown, error.strerror) from error
    finally:
        for folder in reversed(made):
            with suppress(OSError):  # not empty: it is of use
                folder.rmdir()


def _new(place: Path) -> Path:
    """Return where a folder is written before it is whole."""
    return place.with_name(f".{place.name}.muster-new")


def _old(place: Path) -> Path:
    """Return where earlier results are while new ones take their place."""
    return place.with_name(f".{place.name}.muster-old")


def _unwritable(shown: Path, reason: object) -> InputError:
    """Return the error for a folder that cannot be written."""
    return InputError(Problem(str(shown), "", f"cannot be written: {reason}"))


def _resolved(shown: Path) -> Path:
    """Return the folder itself, links followed.

    The current folder and those above it are refused: to replace them would
    pull the floor away.
    """
    try:
        place = shown.resolve()
    except (ValueError, RuntimeError) as error:  # a null byte; a loop of links
        raise _unwritable(shown, error) from error
    if Path.cwd().is_relative_to(place):
        message = "is the current folder, or one above it"
        raise InputError(Problem(str(shown), "", message, "a folder below the current one"))
    return place


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder and those above it; return those that were not there, the upper first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        made.append(each)
    return made


@contextmanager
def _lock(shown: Path, place: Path) -> Iterator[None]:
    """Hold the kernel's lock on a file beside the folder."""
    path = place.with_name(f".{place.name}.lock")
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            message = "is being written by another run"
            raise InputError(Problem(str(shown), "", message, "another --out")) from None
        # Whoever held the lock before may have taken the file away: then try anew.
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(handle).st_ino:
                break
        os.close(handle)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _put_right(place: Path) -> None:
    """Clear away what a process that was killed has left; we hold the lock."""
    old, new = _old(place), _new(place)
    if old.is_dir() and not place.exists():
        old.rename(place)
    for left in (old, new):
        if left.is_dir():
            shutil.rmtree(left)


def _admit(shown: Path, place: Path, mode: Mode) -> dict[str, Any] | None:
    """Refuse a folder that may not be replaced; return the manifest of one to be added to."""
    if not place.exists():
        return None
    if not place.is_dir():
        raise InputError(Problem(str(shown), "", "is there and is no folder"))
    names = {entry.name for entry in place.iterdir()}
    if not names:
        return None
    if mode == "new":
        allowed = "another folder, or --overwrite or --resume"
        raise InputError(Problem(str(shown), "", "is not empty", allowed))
    manifest = read_manifest(place)
    if manifest is None:
        message = "is not empty and is no results folder; it is left as it is"
        raise InputError(Problem(str(shown), "", message, "another --out"))
    strange = sorted(names - OURS)
    if mode == "default" and strange:
        message = f"holds what no run has written: {listed(strange, 3)}"
        allowed = "--overwrite to replace it with all that it holds, or another --out"
        raise InputError(Problem(str(shown), "", message, allowed))
    return manifest if mode == "resume" else None
