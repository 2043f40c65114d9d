"""Results on an object store or any other file system that fsspec knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..scenario.errors import InputError, Problem
from .extras import missing_extra
from .store import Store


@dataclass(frozen=True)
class Address(Store):
    """A store at an fsspec address, such as ``s3://bucket/run``.

    Credentials, region and endpoint are found as fsspec's file systems find them: for
    ``s3://`` the variables ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``,
    ``AWS_ENDPOINT_URL``, or the files below ``~/.aws``.

    Attributes
    ----------
    url : str
        The address.
    """

    url: str

    def __getstate__(self) -> dict[str, Any]:
        """Travel to workers without an open connection."""
        return {"url": self.url}

    @cached_property
    def _place(self) -> tuple[Any, str]:
        """The file system, and where in it the store is."""
        scheme = self.url.partition("://")[0]
        try:
            import fsspec
        except ImportError as error:
            raise missing_extra("--out", self.url, "s3") from error
        if scheme == "memory":
            message = "would end with this process"
            raise InputError(Problem(self.url, "", message, "a folder, or s3://bucket/folder"))
        try:
            # Listings are never kept: workers write beside us.
            system, path = fsspec.core.url_to_fs(self.url, use_listings_cache=False)
        except ImportError as error:
            raise missing_extra("--out", self.url, "s3") from error
        except Exception as error:
            message = f"is no address that can be opened: {error}"
            raise InputError(Problem(self.url, "", message, "such as s3://bucket/run")) from error
        return system, path.rstrip("/")

    @contextmanager
    def _told(self) -> Iterator[Any]:
        """Yield the file system; whatever it raises becomes one line about the address.

        Raises
        ------
        InputError
            For refusals, lost connections, missing buckets and credentials.
        """
        system, _ = self._place
        try:
            yield system
        except FileNotFoundError:
            raise
        except Exception as error:
            raise self._wrong(error) from error

    def _wrong(self, error: Exception) -> InputError:
        """Return the error for an address that does not do what it should."""
        reason = str(error).strip() or type(error).__name__
        return InputError(Problem(self.url, "", f"cannot be used: {reason}"))

    def _at(self, name: str) -> str:
        """Return a file's path in the file system."""
        return f"{self._place[1]}/{name}".rstrip("/")

    def read(self, name: str) -> bytes:
        """See `Store.read`."""
        with self._told() as system:
            data: bytes = system.cat_file(self._at(name))
        return data

    def write(self, name: str, data: bytes) -> None:
        """See `Store.write`; one put."""
        try:
            with self._told() as system:
                self._above(system, name)
                system.pipe_file(self._at(name), data)
        except FileNotFoundError as error:  # no such bucket
            raise self._wrong(error) from error

    def put(self, path: Path, name: str) -> None:
        """See `Store.put`; one put, or one upload in pieces that is there once it is whole."""
        try:
            with self._told() as system:
                self._above(system, name)
                system.put_file(str(path), self._at(name))
        except FileNotFoundError as error:
            raise self._wrong(error) from error

    def _above(self, system: Any, name: str) -> None:
        """Make the folder above a file where there are folders; buckets are never made."""
        if "/" in name and "s3" not in system.protocol:
            system.makedirs(self._at(name).rpartition("/")[0], exist_ok=True)

    def fetch(self, name: str, path: Path) -> None:
        """See `Store.fetch`."""
        with self._told() as system:
            system.get_file(self._at(name), str(path))

    def move(self, name: str, to: str) -> None:
        """See `Store.move`; copied where it is, then deleted."""
        with self._told() as system:
            self._above(system, to)
            system.copy(self._at(name), self._at(to))
            system.rm_file(self._at(name))

    def names(self, below: str = "") -> list[str]:
        """See `Store.names`."""
        with self._told() as system:
            try:
                found = system.find(self._at(below))
            except FileNotFoundError:
                return []
        start = len(self._place[1]) + 1
        return sorted(each[start:] for each in found)

    def delete(self, name: str) -> None:
        """See `Store.delete`."""
        with self._told() as system:
            try:
                system.rm(self._at(name), recursive=True)
            except FileNotFoundError:
                return

    def make(self, name: str) -> None:
        """See `Store.make`; nothing to do here."""

    def local(self, name: str) -> Path | None:
        """See `Store.local`."""
        return None
