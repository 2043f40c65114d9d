"""Where results are kept: a folder or an address, behind one small interface.

A file appears under its name only whole: a folder is written aside and renamed,
an object store takes one put. Names are relative, with ``/`` between their parts.
"""

import os
import shutil
import tempfile
import uuid
import weakref
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

ASIDE: Final = ".muster-"
"""Names of files that are being written begin with this; a killed process leaves them."""


class Store(ABC):
    """Files under names; small enough to be sent to a worker."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return what a file holds.

        Parameters
        ----------
        name : str
            Of the file.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        """

    @abstractmethod
    def write(self, name: str, data: bytes) -> None:
        """Put bytes under a name, whole or not at all.

        Parameters
        ----------
        name : str
            A file that is there is replaced. The folder above it must be there: one
            that somebody removed meanwhile is not made anew.
        data : bytes
            What the file is to hold.
        """

    @abstractmethod
    def put(self, path: Path, name: str) -> None:
        """Put a local file under a name; the local file may be gone after that.

        Parameters
        ----------
        path : Path
            A file of this machine.
        name : str
            As `write`.
        """

    @abstractmethod
    def fetch(self, name: str, path: Path) -> None:
        """Copy a file to this machine.

        Parameters
        ----------
        name : str
            What to copy.
        path : Path
            Where to; its folder exists.
        """

    @abstractmethod
    def move(self, name: str, to: str) -> None:
        """Give a file another name, replacing what has it.

        Parameters
        ----------
        name, to : str
            Old and new.
        """

    @abstractmethod
    def names(self, below: str = "") -> list[str]:
        """Return the names of all files below a folder, sorted.

        Parameters
        ----------
        below : str
            A folder; empty for all. One that is not there has no files.
        """

    @abstractmethod
    def delete(self, name: str) -> None:
        """Remove a file or a folder with all that it holds; nothing there is fine.

        Parameters
        ----------
        name : str
            What to remove.
        """

    @abstractmethod
    def make(self, name: str) -> None:
        """Make a folder, where folders must be made.

        Parameters
        ----------
        name : str
            The folder.
        """

    @abstractmethod
    def local(self, name: str) -> Path | None:
        """Return where a file is on this machine; None if it is elsewhere.

        Parameters
        ----------
        name : str
            The file, there or not.
        """

    def exists(self, name: str) -> bool:
        """Return whether a file is there.

        Parameters
        ----------
        name : str
            Of the file.
        """
        try:
            self.read(name)
        except FileNotFoundError:
            return False
        return True


@dataclass(frozen=True)
class Folder(Store):
    """A store in a folder of the file system.

    Attributes
    ----------
    root : Path
        Absolute, so that workers find it too.
    """

    root: Path

    def read(self, name: str) -> bytes:
        """See `Store.read`."""
        try:
            return (self.root / name).read_bytes()
        except (NotADirectoryError, IsADirectoryError) as error:
            raise FileNotFoundError(*error.args) from error

    def write(self, name: str, data: bytes) -> None:
        """See `Store.write`.

        Nothing is forced to the disk here: parts carry checksums, so one that a power cut
        has emptied is made anew.
        """
        target = self.root / name
        aside = target.with_name(f"{ASIDE}{uuid.uuid4().hex}")
        try:
            aside.write_bytes(data)
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise

    def put(self, path: Path, name: str) -> None:
        """See `Store.put`; the file is renamed, so it must be on the same disk."""
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if path != target:
            path.replace(target)

    def fetch(self, name: str, path: Path) -> None:
        """See `Store.fetch`."""
        shutil.copyfile(self.root / name, path)

    def move(self, name: str, to: str) -> None:
        """See `Store.move`."""
        self.put(self.root / name, to)

    def names(self, below: str = "") -> list[str]:
        """See `Store.names`; what stands at a link's end does not count."""
        found: list[str] = []
        for folder, folders, files in os.walk(self.root / below):
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            above = Path(folder).relative_to(self.root)
            found += [(above / name).as_posix() for name in (*files, *links)]
        return sorted(found)

    def delete(self, name: str) -> None:
        """See `Store.delete`; folders that are empty after it go too."""
        path = self.root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root:
                break
            with suppress(OSError):  # not empty, or gone
                folder.rmdir()

    def make(self, name: str) -> None:
        """See `Store.make`."""
        (self.root / name).mkdir(exist_ok=True)

    def local(self, name: str) -> Path | None:
        """See `Store.local`."""
        return self.root / name

    def exists(self, name: str) -> bool:
        """See `Store.exists`."""
        return (self.root / name).is_file()


class Scratch:
    """A temporary folder, made when it is first asked for, that goes with this object."""

    @cached_property
    def path(self) -> Path:
        """Where it is."""
        path = Path(tempfile.mkdtemp(prefix="muster-"))
        weakref.finalize(self, shutil.rmtree, path, ignore_errors=True)
        return path


def is_address(shown: str) -> bool:
    """Return whether a place is an address for fsspec and no folder.

    Parameters
    ----------
    shown : str
        What the user typed; ``file://`` is a folder.
    """
    return "://" in shown and not shown.startswith("file://")


def folder_of(shown: str) -> Path:
    """Return the folder that a user typed.

    Parameters
    ----------
    shown : str
        A path, or one after ``file://``.
    """
    return Path(shown.removeprefix("file://"))
