"""What a line that is no TOML probably meant: the words for it, and the line put right.

People write a scenario by hand and forget quotes, or write dates and numbers as they would in a
letter. A line that is put right here is offered only if it parses.
"""

import re
import tomllib
from collections.abc import Callable
from typing import Final, NamedTuple

LONGEST_SHOWN = 60
"""Characters of a line that a message repeats."""

LONGEST_READ = 1_000
"""Characters from which a line is no longer looked into."""

_AT: Final = re.compile(r"^(?P<what>.*?) \(at (?P<where>.*)\)$", re.DOTALL)
_PLACE: Final = re.compile(r"line (?P<line>\d+), column (?P<column>\d+)$")
_KEY: Final = re.compile(
    r"""\s*(?P<key>[\w.-]+|"[^"]*"|'[^']*')\s*(?P<sign>[=:])\s*(?P<value>.*)"""
)
_WORD: Final = re.compile(r"[^\W\d][\w:.-]*")
_COMMENT: Final = re.compile(r"\s+#.*$")
_CURLY: Final = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"


def _quoted(value: str) -> str:
    """Return text in double quotes, or in single ones if it holds what these would need."""
    mark = "'" if '"' in value or "\\" in value else '"'
    return f"{mark}{value}{mark}"


def _list(value: str) -> str:
    """Return a list with each bare word in quotes; text that is quoted already stays."""
    pieces = re.split(r"(\"[^\"]*\"|'[^']*')", value)
    return "".join(
        piece if index % 2 else _WORD.sub(lambda found: f'"{found[0]}"', piece)
        for index, piece in enumerate(pieces)
    )


def _bare_in_table(value: str) -> str:
    """Return an inline table with the bare words after its equals signs in quotes."""
    return re.sub(rf"(=\s*)({_WORD.pattern})", r'\1"\2"', value)


def _date(value: str) -> str:
    """Return a date that begins with its year, as TOML writes it."""
    year, month, day = re.split(r"\D", value)
    return f"{year}-{int(month):02}-{int(day):02}"


def _none(_: str) -> str:
    """Return nothing: what was meant cannot be told."""
    return ""


class _Hint(NamedTuple):
    """How a value looks, what is allowed there, and how it is put right."""

    looks: re.Pattern[str]
    allowed: str
    mend: Callable[[str], str]


def _hint(looks: str, allowed: str, mend: Callable[[str], str] = _none) -> _Hint:
    """Return a hint for values that look so."""
    return _Hint(re.compile(looks, re.IGNORECASE), allowed, mend)


_DATE: Final = "a date without quotes, such as 2015-10-05"
_NUMBER: Final = "a number with a point, such as 0.5"
_TEXT: Final = "text in quotes"

_HINTS: Final = (
    _hint("[\u201c\u201d\u201e\u00ab\u00bb]", 'straight quotes: "', lambda v: v.translate(_CURLY)),
    _hint(r"(true|yes|on)$", "true or false", lambda _: "true"),
    _hint(r"(false|no|off)$", "true or false", lambda _: "false"),
    _hint(r"\d{4}[-./]\d\d?[-./]\d\d?$", _DATE, _date),
    _hint(r"\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$", _DATE),
    _hint(rf"\d{{1,2}}\.? {_MONTH},? \d{{4}}$|{_MONTH} \d{{1,2}},? \d{{4}}$", _DATE),
    _hint(r"[+-]?\d*,\d+$", _NUMBER, lambda v: v.replace(",", ".")),
    _hint(r"[+-]?\.\d+$", _NUMBER, lambda v: v.replace(".", "0.")),
    _hint(r"[+-]?[\d.,]+\s*%$", _NUMBER),
    _hint(r"\d{4}-\d", _DATE),
    _hint(r"[\d.]+\s*[^\W\d_]", "a number alone, or text in quotes"),
    _hint(r"\[.*\]$", "a list with commas between, text in quotes", _list),
    _hint(r"\[", "a list that ends with ]"),
    _hint(r"\{.*\}$", "{ key = value, key = value }, text in quotes", _bare_in_table),
    _hint(r"\{", "{ key = value, key = value } on one line"),
    _hint(r'"[^"]*\\', "text in single quotes, where \\ is a letter like others"),
    _hint(r'"[^"]*$', 'text that ends with " on the same line', lambda v: v + '"'),
    _hint(r"'[^']*$", "text that ends with ' on the same line", lambda v: v + "'"),
    _hint(r"'", "text in double quotes, which may hold a '", lambda v: f'"{v[1:-1]}"'),
    _hint(r"[^\"'=]*[^\W\d_]", _TEXT, _quoted),
)
"""By how the value looks; the first that fits."""


def _parses(line: str) -> bool:
    """Return whether a line is TOML."""
    try:
        tomllib.loads(line)
    except ValueError:
        return False
    return True


def _header(line: str) -> tuple[str, str]:
    """Return what is allowed and meant where a line begins with a bracket."""
    name = line.strip("[] ")
    mended = f"[[{name}]]" if line.startswith("[[") or name == "events" else f"[{name}]"
    return "[name], or [[events]] for each event", mended


def _inside(line: str) -> tuple[str, str]:
    """Return what is allowed and meant in a line of a list that goes over several."""
    mended = _list(line)
    return "text in quotes", mended if _parses(f"x = [{mended.removesuffix(']')}]") else ""


def hint_of(line: str, inside: bool = False) -> tuple[str, str]:
    """Return what is allowed in a line that is no TOML, and the line put right.

    Parameters
    ----------
    line : str
        The line.
    inside : bool
        Whether a value was expected at its start: it stands in a list of several lines.

    Returns
    -------
    tuple of str
        What is allowed, and the line as it was probably meant; either may be empty.

    Examples
    --------
    >>> hint_of("title = A core first")
    ('text in quotes', 'title = "A core first"')
    >>> hint_of("members = [ahrar-al-sham, jaysh-al-islam]")[1]
    'members = ["ahrar-al-sham", "jaysh-al-islam"]'
    >>> hint_of("on = 2015-11-2")
    ('a date without quotes, such as 2015-10-05', 'on = 2015-11-02')
    >>> hint_of("tau = 0,2")[1]
    'tau = 0.2'
    """
    line = line.strip()
    if _parses(line):  # what is wrong is how it stands to other lines
        return "", ""
    if line.startswith("["):
        allowed, mended = _header(line)
        return allowed, mended if _parses(mended) else ""
    found = _KEY.match(line)
    if found is None and inside:
        return _inside(line)
    if found is None:
        return "key = value, the key without spaces", ""
    value = found["value"]
    if not value:
        return "a value after the equals sign", ""
    if found["sign"] == ":":
        mended = f"{found['key']} = {value}"
        return "an equals sign between key and value", mended if _parses(mended) else ""
    if not _COMMENT.sub("", value).startswith(('"', "'")):
        value = _COMMENT.sub("", value)
    hint = next((each for each in _HINTS if each.looks.match(value)), None)
    if hint is None:
        return "", ""
    mended = f"{found['key']} = {hint.mend(value)}"
    return hint.allowed, mended if _parses(mended) else ""


def _cut(line: str) -> str:
    """Return a line as a message shows it."""
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 3] + "..."


def _last_broken(lines: list[str]) -> int:
    """Return the last line, from 0, with a key whose value does not end; -1 if there is none."""
    broken = (at for at in range(len(lines) - 1, -1, -1) if _KEY.match(lines[at]))
    return next((at for at in broken if not _parses(lines[at])), -1)


def explained(text: str, said: str) -> tuple[str, str, str, str]:
    """Return what the parser said of a text, with the line that it means and what was meant.

    Parameters
    ----------
    text : str
        No TOML.
    said : str
        The message of `tomllib`.

    Returns
    -------
    tuple of str
        The place, the message with the line, what is allowed, the line put right; all but the
        message may be empty.
    """
    found = _AT.match(said)
    where, what = (found["where"], found["what"]) if found else ("", said)
    place, lines = _PLACE.match(where), text.split("\n")
    at = int(place["line"]) - 1 if place else len(lines) - 1
    if what == "Unclosed array" or not (
        place or what.startswith("Cannot")
    ):  # the parser says where it noticed
        at, place = _last_broken(lines[: at + 1]), None
    message = f"not valid TOML: {what}"
    if not 0 <= at < len(lines) or not lines[at].strip():
        return where, message, "", ""
    line = lines[at].strip()
    if what.startswith("Cannot"):
        return where, f"{message}: {_cut(line)}", "each key once", ""
    inside = what.startswith("Invalid value")
    allowed, mended = hint_of(line, inside) if len(line) < LONGEST_READ else ("", "")
    return where if place else f"line {at + 1}", f"{message}: {_cut(line)}", allowed, mended
