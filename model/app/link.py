"""The words of a link: what each key means, and how a short text travels along."""

import base64
import binascii
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..scenario.errors import Problem

LONGEST: Final = 6_000
"""Letters of a packed text: browsers and mail programs cut longer addresses."""

MOST_BYTES: Final = 64 * 1024
"""Of a text, unpacked."""

MOST_KEYS: Final = 60

BOUNDS: Final = {"seed": (0, 2**63 - 1), "week": (0, 520), "run": (0, 999_999)}
"""Whole numbers of a link, and their bounds."""


@dataclass
class Asked:
    """What a link asks for.

    Attributes
    ----------
    name : str
        Of the scenario; empty where it names none.
    seed, week, run : int
        As in `Settings`.
    parameters : dict of str to float
        Every other key with a number.
    text : str
        A scenario file.
    """

    name: str = ""
    seed: int = 1
    week: int = 0
    run: int = 0
    parameters: dict[str, float] = field(default_factory=dict)
    text: str = ""


def read(query: Mapping[str, Any]) -> tuple[Asked, list[Problem]]:
    """Return what a link asks for, and what in it means nothing.

    Parameters
    ----------
    query : mapping
        Keys and values of a link; a value may be a list, of which the last counts.

    Returns
    -------
    asked : Asked
        Without what is wrong.
    problems : list of Problem
        What is.
    """
    asked, problems = Asked(), list[Problem]()
    if len(query) > MOST_KEYS:
        return asked, [_wrong("", f"{len(query)} keys are too many", f"at most {MOST_KEYS}")]
    for key, value in query.items():
        last = value[-1] if isinstance(value, list | tuple) and value else value
        problem = _take(asked, str(key)[:80], str(last))
        problems += [problem] if problem else []
    return asked, problems


def _wrong(key: str, message: str, allowed: str = "") -> Problem:
    """Return a problem of a link."""
    return Problem("link", key, message, allowed)


def _take(asked: Asked, key: str, value: str) -> Problem | None:
    """Take one key of a link."""
    if key == "scenario":
        asked.name = value
    elif key == "text":
        text = unpacked(value)
        if text is None:
            return _wrong(key, "holds no scenario file", "as the page makes it")
        asked.text = text
    elif key in BOUNDS:
        low, high = BOUNDS[key]
        whole = value.isascii() and value.isdigit() and len(value) <= 19
        if not whole or not low <= int(value) <= high:
            return _wrong(key, f"{value[:80]!r} is out of range", f"{low} to {high}")
        setattr(asked, key, int(value))
    else:
        number = _number(value)
        if number is None:
            return _wrong(key, f"{value[:80]!r} is no number", "a value of a parameter")
        asked.parameters[key] = number
    return None


def _number(value: str) -> float | None:
    """Return a finite number, or None."""
    try:
        number = float(value) if len(value) <= 40 else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def packed(text: str) -> str:
    """Return a text as letters for a link; empty if there is none, or it would be too long.

    Parameters
    ----------
    text : str
        A scenario file.
    """
    if not text:
        return ""
    letters = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return letters if len(letters) <= LONGEST else ""


def unpacked(letters: str) -> str | None:
    """Return the text that `packed` packed; None if these letters hold none.

    Parameters
    ----------
    letters : str
        From a link: anything. What unpacks to more than `MOST_BYTES` is not unpacked.
    """
    if len(letters) > LONGEST:
        return None
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, MOST_BYTES)
        return text.decode() if unpacker.eof and text else None
    except (ValueError, binascii.Error, zlib.error):
        return None
