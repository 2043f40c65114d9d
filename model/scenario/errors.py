"""How wrong input is reported: one problem, one line, and the exception that carries them."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Names longer than this get no nearest match: comparing them is slow and tells nobody anything.
LONGEST_NAME = 120


def one_line(text: object) -> str:
    """Return ``text`` as one printable line.

    Parameters
    ----------
    text : object
        Anything with a ``str``; line breaks and control characters become escapes, so that a
        file can neither break a message into two nor send codes to the terminal.
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in str(text)
    )


def nearest(name: object, known: Iterable[str], count: int = 1) -> str:
    """Return the known names most like ``name``, comma-separated, or an empty string.

    Parameters
    ----------
    name : object
        What the user wrote; anything that is no short string has no neighbours.
    known : iterable of str
        The names that would have been right.
    count : int
        The most names to return.
    """
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        return ""
    by_lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), by_lower, n=count, cutoff=0.5)
    return ", ".join(by_lower[each] for each in close)


def listed(names: Iterable[str], most: int = 16) -> str:
    """Return ``names`` as text, cut after ``most`` of them.

    Parameters
    ----------
    names : iterable of str
        What is allowed.
    most : int
        How many to spell out.
    """
    every = list(names)
    tail = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + tail if every else "none"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input.

    Attributes
    ----------
    path : str
        The file, as the user would type it; or the option (``--set``).
    where : str
        The place inside the file: ``events[2].actor``, ``line 3, column strength``; may be empty.
    message : str
        What is wrong.
    allowed : str
        What would have been right; may be empty.
    nearest : str
        The closest right name, or several separated by commas; may be empty.
    """

    path: str
    where: str
    message: str
    allowed: str = ""
    nearest: str = ""

    def line(self) -> str:
        """Return the problem as one line for standard error.

        Examples
        --------
        >>> Problem("x.toml", "events[2].actor", "unknown faction 'rusia'",
        ...         "a faction of the theatre", "russia").line()
        "x.toml: events[2].actor: unknown faction 'rusia'; allowed: a faction of the theatre; \
nearest: russia"
        """
        head = ": ".join(part for part in (self.path, self.where, self.message) if part)
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        close = f"; nearest: {self.nearest}" if self.nearest else ""
        return one_line(head + allowed + close)


class InputError(Exception):
    """Raised when what the user gave cannot be used; holds every problem found.

    Parameters
    ----------
    problems : sequence of Problem or Problem
        At least one.
    """

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.line() for problem in self.problems))

    def __reduce__(self) -> tuple[type["InputError"], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that a worker process can hand the error on."""
        return InputError, (self.problems,)


def raise_any(problems: Sequence[Problem]) -> None:
    """Raise `InputError` if there is any problem.

    Parameters
    ----------
    problems : sequence of Problem
        What was found; duplicates are dropped, order is kept.
    """
    if problems:
        raise InputError(tuple(dict.fromkeys(problems)))
