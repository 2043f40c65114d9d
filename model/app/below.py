"""The folder of results that the server was given: what is in it, and no way out of it."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ..ensemble.claim import read_manifest
from ..ensemble.publish import MANIFEST
from ..scenario.errors import InputError, Problem

DEEPEST: Final = 4
"""Folders below the root that are looked into."""

MOST: Final = 200
"""Results folders that are listed."""

MOST_LOOKED_AT: Final = 5_000
"""Folders that are looked into at most."""

BROWSED: Final = ("run", "compare", "sweep")
"""Verbs whose folders can be opened."""


@dataclass(frozen=True)
class Listing:
    """A results folder in one line.

    Attributes
    ----------
    path : str
        Below the root, with slashes.
    verb, finished : str
        Which command made it, and when.
    scenarios : tuple of str
        Labels, at most a few; of a sweep the scenario that is swept.
    points : int
        Of a sweep; else 0.
    runs, seed, weeks : int
        Replications of each, root seed, weeks.
    """

    path: str
    verb: str
    finished: str
    scenarios: tuple[str, ...]
    points: int
    runs: int
    seed: int
    weeks: int


def list_results(root: Path) -> tuple[Listing, ...]:
    """Return the results folders below a root, the newest first.

    Links are not followed, and what is no results folder is passed over.

    Parameters
    ----------
    root : Path
        What the server was given.
    """
    found = []
    for folder in _walk(root):
        manifest = read_manifest(folder)
        if manifest is not None and manifest.get("verb") in BROWSED:
            try:
                found.append(listing_of(root, folder, manifest))
            except (TypeError, ValueError, KeyError, AttributeError):
                continue  # not as this version writes them
        if len(found) >= MOST:
            break
    return tuple(sorted(found, key=lambda each: each.finished, reverse=True))


def _walk(root: Path) -> Iterator[Path]:
    """Yield folders below a root that hold a manifest, and do not look into those."""
    for looked, (place, folders, files) in enumerate(os.walk(root, followlinks=False)):
        here = Path(place)
        manifest = here / MANIFEST
        if MANIFEST in files and not manifest.is_symlink():
            folders.clear()
            yield here
        depth = len(here.relative_to(root).parts)
        kept = [each for each in sorted(folders) if not each.startswith(".")]
        folders[:] = [] if depth >= DEEPEST or looked > MOST_LOOKED_AT else kept


def listing_of(root: Path, folder: Path, manifest: Mapping[str, Any]) -> Listing:
    """Return what a manifest says in short.

    Parameters
    ----------
    root, folder : Path
        What the server was given; the results folder below it.
    manifest : mapping
        Of the folder.
    """
    entries = entries_of(manifest)
    swept = manifest["verb"] == "sweep"
    names = dict.fromkeys(str(each["name"]) for each in entries.values()) if swept else entries
    return Listing(
        path=folder.relative_to(root).as_posix(),
        verb=str(manifest["verb"]),
        finished=str(manifest.get("finished", "")),
        scenarios=tuple(names),
        points=len(entries) if swept else 0,
        runs=int(manifest.get("asked", 0)),
        seed=int(manifest["seed"]),
        weeks=int(manifest["weeks"]),
    )


def entries_of(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return what a manifest says of its scenarios, by label.

    Parameters
    ----------
    manifest : mapping
        Of a results folder.
    """
    several = manifest.get("scenarios")
    if several:
        return {str(each["label"]): each for each in several}
    return {str(manifest["name"]): manifest}


def folder_in(root: Path, relative: str) -> Path:
    """Return a folder below a root, refusing every way out of it.

    Parameters
    ----------
    root : Path
        What the server was given.
    relative : str
        From a visitor: anything.

    Raises
    ------
    InputError
        If it names no folder below the root, or goes through a link.
    """
    refused = InputError(
        Problem("results", "", f"{relative[:80]!r} is no results folder here", "one of the list")
    )
    parts = PurePosixPath(relative).parts
    odd = not relative.isprintable() or "\\" in relative or len(relative) > 1_000
    if odd or relative.startswith(("/", "~")) or any(part in ("..", "") for part in parts):
        raise refused
    here = root.resolve()
    try:
        for part in parts:
            here = here / part
            if here.is_symlink():
                raise refused
        if not here.is_dir() or not here.resolve().is_relative_to(root.resolve()):
            raise refused
    except (OSError, ValueError, RuntimeError):
        raise refused from None
    return here


def manifest_in(folder: Path, relative: str) -> Mapping[str, Any]:
    """Return the manifest of a folder.

    Parameters
    ----------
    folder : Path
        From `folder_in`.
    relative : str
        As the visitor named it, for messages.

    Raises
    ------
    InputError
        If it is no results folder that can be opened.
    """
    linked = (folder / MANIFEST).is_symlink() or (folder / "tables").is_symlink()
    manifest = None if linked else read_manifest(folder)
    if manifest is None or manifest.get("verb") not in BROWSED:
        message = "is no results folder of run, compare or sweep"
        raise InputError(Problem(relative, "", message, "one of the list"))
    return manifest
