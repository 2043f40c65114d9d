"""Reading text from disk with limits: size first, then encoding, then syntax."""

import csv
import io
import stat
import tomllib
from pathlib import Path
from typing import Any

from .errors import InputError, Problem, listed, nearest
from .places import display
from .toml_hints import explained

#: Bytes that a TOML file and a CSV table may have at most.
TOML_LIMIT = 1_000_000
CSV_LIMIT = 5_000_000
#: Tables within tables, and characters in one line: beyond these no honest file goes, and
#: the standard parser needs time that grows with the square of a dotted key's length.
DEEPEST = 16
LONGEST_LINE = 20_000


def _fail(path: Path, where: str, message: str, allowed: str = "") -> InputError:
    """Return an error about one place in one file."""
    return InputError(Problem(display(path), where, message, allowed))


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the content of a regular file of at most ``limit`` bytes.

    Parameters
    ----------
    path : Path
        The file.
    limit : int
        Most bytes; checked before anything is read.

    Raises
    ------
    InputError
        If there is no such file, it is no regular file, or it is too big or unreadable.
    """
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise _fail(path, "", "is a folder or a device, not a file", "a regular file")
        if info.st_size > limit:
            raise _fail(
                path,
                "",
                f"too big: {info.st_size:,} bytes",
                f"at most {limit:,} bytes",
            )
        with path.open("rb") as stream:
            return stream.read(limit)
    except FileNotFoundError:
        raise _fail(path, "", "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _fail(path, "", f"cannot be read: {reason}") from None


def read_text(path: Path, limit: int) -> str:
    """Return a file's text: UTF-8, with or without a byte-order mark, and not empty.

    Parameters
    ----------
    path : Path
        The file.
    limit : int
        Most bytes.
    """
    data = read_bytes(path, limit)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise _fail(
            path,
            f"line {line}",
            f"not UTF-8 (byte 0x{byte:02x}); the file was saved in another encoding",
            "UTF-8, with or without a byte-order mark",
        ) from None
    if not text.strip():
        raise _fail(path, "", "empty file")
    return text


def _too_deep(value: Any) -> bool:
    """Return whether tables and arrays nest deeper than `DEEPEST` (a loop: no recursion)."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for each in level
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """Return TOML text as plain Python values.

    Parameters
    ----------
    text : str
        The text.
    path : Path
        Where it came from, for messages.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise _fail(path, f"line {number}", "line too long", f"{LONGEST_LINE:,} characters")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(Problem(display(path), *explained(text, str(error)))) from None
    except RecursionError:
        raise _fail(path, "", "nested too deeply", f"{DEEPEST} levels") from None
    except ValueError as error:  # an integer of more digits than Python converts
        raise _fail(path, "", f"not valid TOML: {error}") from None
    if _too_deep(parsed):
        raise _fail(path, "", "nested too deeply", f"{DEEPEST} levels")
    return parsed


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Parameters
    ----------
    path : Path
        The file.
    """
    return parse_toml(read_text(path, TOML_LIMIT), path)


def _header_problems(path: Path, header: list[str], columns: tuple[str, ...]) -> list[Problem]:
    """Return what is wrong with a table's first row."""
    name = display(path)
    problems = [
        Problem(name, "line 1", f"missing column {column!r}", listed(columns, 40))
        for column in columns
        if column not in header
    ]
    problems += [
        Problem(name, "line 1", f"unknown column {column!r}", "", nearest(column, columns))
        for column in header
        if column not in columns
    ]
    problems += [
        Problem(name, "line 1", f"column {column!r} stands twice")
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ]
    if not problems and tuple(header) != columns:
        problems.append(Problem(name, "line 1", "columns out of order", ",".join(columns)))
    return problems


def read_csv(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str | None]]]:
    """Return the rows of a CSV table with their line numbers; empty cells are ``None``.

    Parameters
    ----------
    path : Path
        The file.
    columns : tuple of str
        The columns that it must have, in order.
    """
    text = read_text(path, CSV_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str | None]]] = []
    problems: list[Problem] = []
    try:
        problems += _header_problems(path, [cell.strip() for cell in next(reader)], columns)
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(columns) and not problems:
                message = f"{len(cells)} cells instead of {len(columns)}"
                problems.append(Problem(display(path), f"line {reader.line_num}", message))
                continue
            row = {
                column: cell.strip() or None for column, cell in zip(columns, cells, strict=False)
            }
            rows.append((reader.line_num, row))
    except csv.Error as error:
        problems.append(
            Problem(display(path), f"line {reader.line_num}", f"not valid CSV: {error}")
        )
    if problems:
        raise InputError(problems)
    return rows
