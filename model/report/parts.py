"""What the kinds of results folders give to a report, beside what all of them do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .blocks import Block, Text, Tile
from .kept import BROKEN, Kept

Write = Callable[[Kept], tuple[Block, ...]]
"""Writes a part of a section from a folder."""


@dataclass(frozen=True)
class Parts:
    """The parts of a report that depend on the command that made the folder.

    Attributes
    ----------
    title, question : str
        Of the scenario; what is asked.
    answer : callable
        (kept) -> sentences and numbers of the first screen.
    differs, outcomes, mattered, drivers : callable
        (kept) -> blocks of these sections.
    """

    title: str
    question: str
    answer: Callable[[Kept], tuple[tuple[str, ...], tuple[Tile, ...]]]
    differs: Write
    outcomes: Write
    mattered: Write
    drivers: Write


ALL_FAILED: Final = "No run was finished, so that there is no answer."
"""Where every run failed."""

NO_ANSWER: Final = "The folder lacks the tables that an answer needs."
"""Where a folder is damaged or in part."""


def safely(write: Write, kept: Kept, problems: list[str], what: str) -> tuple[Block, ...]:
    """Return a part of a section, or a sentence on why there is none.

    Parameters
    ----------
    write : callable
        Writes it.
    kept : Kept
        The folder; perhaps damaged, older or in part.
    problems : list of str
        Added to.
    what : str
        What the part is of.
    """
    try:
        return write(kept)
    except BROKEN as error:
        why = why_of(error)
        problems.append(f"{what}: {why}")
        return (Text((f"This part cannot be given: {why}.",)),)


def why_of(error: BaseException) -> str:
    """Return what a folder lacks, in a clause.

    Parameters
    ----------
    error : BaseException
        One of `BROKEN`.
    """
    if isinstance(error, FileNotFoundError):
        return f"the folder has {error.args[0]}" if len(error.args) == 1 else "a file is missing"
    return f"the folder lacks or has damaged what it needs ({type(error).__name__})"
