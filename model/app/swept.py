"""The folder of a sweep, for the page: sentences, and means of outcomes point by point."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..report.by_point import by_point, sweep_of
from ..report.kept import BROKEN, Kept
from ..report.parts_design import parts
from ..scenario.errors import InputError, Problem


@dataclass(frozen=True)
class SweptHere:
    """What a sweep came to.

    Attributes
    ----------
    title : str
        Of the scenario, and what was done with it.
    words : tuple of str
        Sentences, each of which can be quoted alone.
    caption, note : str
        Of the table.
    head : tuple of str
        The swept keys, then outcomes with their units.
    keys : int
        How many of these are keys.
    rows : tuple of dict
        ``label`` of the point and its ``cells``, as text.
    runs : int
        Replications at each point.
    """

    title: str
    words: tuple[str, ...]
    caption: str
    note: str
    head: tuple[str, ...]
    keys: int
    rows: tuple[dict[str, Any], ...]
    runs: int


def swept_in(folder: Path, manifest: Mapping[str, Any]) -> SweptHere:
    """Return what the folder of a sweep holds.

    Parameters
    ----------
    folder : Path
        The folder.
    manifest : mapping
        Its manifest.

    Raises
    ------
    InputError
        If its table cannot be read, or is a link.
    """
    path = folder / "sweep.parquet"
    if path.is_symlink():
        raise InputError(Problem(folder.name, "sweep.parquet", "is a link", "a file"))
    kept = Kept.of(folder, manifest)
    try:
        told = parts(kept)
        words, _ = told.answer(kept)
        labels, table = by_point(kept)
        keys = len(sweep_of(kept)[1])
    except BROKEN as error:
        message = f"cannot be read ({type(error).__name__})"
        raise InputError(Problem(folder.name, "sweep.parquet", message)) from error
    return SweptHere(
        title=told.title,
        words=words,
        caption=table.caption,
        note=table.note,
        head=table.head,
        keys=keys,
        rows=tuple(
            {"label": label, "cells": list(cells)}
            for label, cells in zip(labels, table.rows, strict=True)
        ),
        runs=kept.asked,
    )
