"""A results folder, claimed by one process: what may be replaced or added to, and the lock.

Beside a folder ``results/x`` stands, while a run lasts, ``.x.lock``: the kernel's lock,
which dies with its process. For an address the lock is a file in the user's cache
folder, named by the hash of the address: it covers one machine, not a whole cluster.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from ..compiled import FOLDER
from ..scenario.errors import InputError, Problem, listed
from .chunk import PARTS
from .manifest import KIND, KIND_OF_PLAN
from .publish import MANIFEST, OURS, PLAN, READY, WORK, roll_forward
from .store import ASIDE, Folder, Scratch, Store, folder_of, is_address

Mode = Literal["default", "new", "overwrite", "resume"]
"""How a folder that is there already is treated.

``default``: replaced if it holds results and nothing else. ``new``: refused
unless empty. ``overwrite``: replaced if it is a results folder. ``resume``:
added to.
"""

_KINDS: Final = {MANIFEST: KIND, PLAN: KIND_OF_PLAN}


@dataclass(frozen=True)
class Held:
    """A claimed results folder.

    Attributes
    ----------
    store : Store
        What it holds.
    mode : {"default", "new", "overwrite", "resume"}
        What to do with what is there.
    finished : dict or None
        The manifest of finished results there.
    begun : dict or None
        The plan of results that were begun there and not finished.
    scratch : Scratch
        Room on this machine.
    """

    store: Store
    mode: Mode
    finished: dict[str, Any] | None
    begun: dict[str, Any] | None
    scratch: Scratch

    @property
    def earlier(self) -> dict[str, Any] | None:
        """What is to be added to: what was begun, else what is finished."""
        return (self.begun or self.finished) if self.mode == "resume" else None

    @property
    def base(self) -> dict[str, Any] | None:
        """The manifest of finished results that become part of the new ones."""
        adds = self.begun is None or bool(self.begun.get("adds"))
        return self.finished if self.mode == "resume" and adds else None

    @property
    def clear(self) -> bool:
        """Whether all else that the folder holds goes once new results are there."""
        told = self.mode == "resume" and self.begun is not None and bool(self.begun.get("clear"))
        return self.mode == "overwrite" or told

    def begin(self, plan: dict[str, Any]) -> None:
        """Write down what is to be made; unless it is added to, what was begun goes.

        Parameters
        ----------
        plan : dict
            See `manifest.of_plan`.
        """
        if self.mode != "resume":
            self.store.delete(PARTS)
        self.store.write(PLAN, json.dumps(plan, indent=2, ensure_ascii=False).encode())
        self.store.make(PARTS)


def read_json(store: Store, name: str) -> dict[str, Any] | None:
    """Return one of our two JSON files; None if it is not there or not ours.

    Parameters
    ----------
    store : Store
        A folder, ours or not.
    name : str
        ``manifest.json`` or ``plan.json``.
    """
    try:
        content = json.loads(store.read(name))
    except (OSError, ValueError, RecursionError):
        return None
    ours = isinstance(content, dict) and content.get("kind") == _KINDS[name]
    return content if ours else None


def read_manifest(folder: Path | str) -> dict[str, Any] | None:
    """Return the manifest of a results folder; None if it holds no finished results.

    Parameters
    ----------
    folder : Path or str
        Any folder, or an address.
    """
    return read_json(store_of(str(folder)), MANIFEST)


def store_of(shown: str) -> Store:
    """Return the store that a user typed.

    Parameters
    ----------
    shown : str
        A folder or an address, there or not.
    """
    return _address(shown) if is_address(shown) else Folder(folder_of(shown))


@contextmanager
def claim(shown: Path | str, mode: Mode) -> Iterator[Held]:
    """Claim a results folder for as long as the context lasts.

    A folder in which nothing was finished is left as it was found.

    Parameters
    ----------
    shown : Path or str
        The folder or the address, as the user typed it.
    mode : {"default", "new", "overwrite", "resume"}
        What to do with one that is there.

    Yields
    ------
    Held
        What is there.

    Raises
    ------
    InputError
        If the folder may not be used, is in use, or cannot be written.
    """
    text = str(shown)
    made: list[Path] = []
    try:
        if is_address(text):
            lock, place, store = _lock_of_address(text), None, _address(text)
        else:
            place = _resolved(text)
            lock, store = place.with_name(f".{place.name}.lock"), Folder(place)
        made = _make_parents(lock.parent)
        with _lock(text, lock):
            if place is not None and not place.exists():
                place.mkdir()
                made.append(place)
            found = _admit(text, store, place, mode)
            try:
                yield Held(store, mode, *found, Scratch())
            finally:
                _tidy(store)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno is None:
            raise
        raise _unwritable(text, error.strerror) from error
    finally:
        for folder in reversed(made):
            with suppress(OSError):  # not empty: it is of use
                folder.rmdir()


def _address(shown: str) -> Store:
    """Return the store at an address."""
    from .remote import Address

    return Address(shown.rstrip("/"))


def _unwritable(shown: str, reason: object) -> InputError:
    """Return the error for a folder that cannot be written."""
    return InputError(Problem(shown, "", f"cannot be written: {reason}"))


def _resolved(shown: str) -> Path:
    """Return the folder itself, links followed.

    The current folder and those above it are refused: to replace them would
    pull the floor away.
    """
    try:
        place = folder_of(shown).resolve()
    except (ValueError, RuntimeError) as error:  # a null byte; a loop of links
        raise _unwritable(shown, error) from error
    if Path.cwd().is_relative_to(place):
        message = "is the current folder, or one above it"
        raise InputError(Problem(shown, "", message, "a folder below the current one"))
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


def _lock_of_address(shown: str) -> Path:
    """Return the lock file of an address."""
    name = hashlib.sha256(shown.rstrip("/").encode()).hexdigest()[:32]
    return FOLDER.parent / "locks" / f"{name}.lock"


@contextmanager
def _lock(shown: str, path: Path) -> Iterator[None]:
    """Hold the kernel's lock on a file."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            message = "is being written by another run"
            raise InputError(Problem(shown, "", message, "another --out")) from None
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


def _admit(
    shown: str, store: Store, place: Path | None, mode: Mode
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Refuse a folder that may not be used; return the manifest and the plan that it holds."""
    if place is not None and not place.is_dir():
        raise InputError(Problem(shown, "", "is there and is no folder"))
    names = {name.partition("/")[0] for name in store.names()}
    if place is not None:
        names |= {entry.name for entry in place.iterdir()}  # empty folders too
    names = {name for name in names if not name.startswith(ASIDE)}
    if not names:
        return None, None
    if mode == "new":
        allowed = "another folder, or --overwrite or --resume"
        raise InputError(Problem(shown, "", "is not empty", allowed))
    found = read_json(store, MANIFEST), read_json(store, PLAN)
    if found == (None, None):
        message = "is not empty and is no results folder; it is left as it is"
        raise InputError(Problem(shown, "", message, "another --out"))
    strange = sorted(names - OURS - WORK)
    if mode == "default" and strange:
        message = f"holds what no run has written: {listed(strange, 3)}"
        allowed = "--overwrite to replace it with all that it holds, or another --out"
        raise InputError(Problem(shown, "", message, allowed))
    roll_forward(store)
    return read_json(store, MANIFEST), read_json(store, PLAN)


def _tidy(store: Store) -> None:
    """Take away what was begun if nothing of it was finished, and files that were cut short."""
    with suppress(OSError):
        names = store.names()
        for name in names:
            if name.rpartition("/")[2].startswith(ASIDE):
                store.delete(name)
        finished = (name.startswith(f"{PARTS}/") and name.endswith(".json") for name in names)
        if READY not in names and not any(finished):
            for name in WORK:
                store.delete(name)
