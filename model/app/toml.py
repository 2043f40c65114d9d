"""Write plain values as TOML, which the standard library only reads."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def text_of(content: Mapping[str, Any]) -> str:
    """Return a document: plain keys first, then tables, then lists of tables.

    Parameters
    ----------
    content : mapping
        As `tomllib` gives it: text, numbers, booleans, dates, lists and tables of these.

    Returns
    -------
    str
        What `tomllib` reads back as the same values.
    """
    plain, tables = list[str](), list[str]()
    for key, value in content.items():
        if isinstance(value, Mapping):
            tables.append(f"[{_key(key)}]\n{_lines(value)}")
        elif _is_list_of_tables(value):
            tables += [f"[[{_key(key)}]]\n{_lines(each)}" for each in value]
        else:
            plain.append(f"{_key(key)} = {_value(value)}\n")
    return "\n".join(["".join(plain), *tables] if plain else tables)


def _is_list_of_tables(value: Any) -> bool:
    """Whether a value is written with a header for each of its tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _lines(table: Mapping[str, Any]) -> str:
    """Return the lines of a table; tables inside it stand in braces."""
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    """Return a key, quoted where it must be."""
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else _quoted(key)


def _quoted(text: str) -> str:
    """Return text in quotes: JSON's escapes are TOML's but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return value.isoformat() if isinstance(value, date) else repr(value)
