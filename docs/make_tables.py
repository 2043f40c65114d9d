"""Writes the tables in the documents that follow from the code or the theatre.

The parameters in ``docs/odd.md``, and the kinds of event in ``docs/scenario-format.md``.
``python -m docs.make_tables`` from the repository's folder; a test fails when they differ.
"""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from model.scenario.about import RULES, Parameter
from model.scenario.events import EVENT_KINDS, EventBase
from model.scenario.places import find_theatre
from model.scenario.theatre import load_theatre

DOCS: Final = Path(__file__).resolve().parent
THEATRE: Final = "syria-2015"
BEGIN: Final = "<!-- {name}: written by `python -m docs.make_tables`; not by hand -->"
END: Final = "<!-- end of {name} -->"


def _row(*cells: str) -> str:
    """Return a row of a table."""
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


# The parameters.


def row_of(name: str, parameter: Parameter) -> str:
    """Return a parameter's row.

    Parameters
    ----------
    name : str
        Of the parameter.
    parameter : Parameter
        As the theatre has it.
    """
    low, high = parameter.range
    return _row(
        f"`{name}`",
        f"{parameter.value:g}",
        f"{low:g} to {high:g}",
        "drawn" if parameter.draw else "fixed",
        parameter.unit,
        parameter.meaning,
        parameter.source.replace(";", ", "),
        parameter.basis,
    )


def parameters() -> str:
    """Return the table of all parameters."""
    found = load_theatre(find_theatre(THEATRE)).parameters
    assumed = sum(each.source == "assumed" for each in found.values())
    drawn = sum(each.draw for each in found.values())
    return "\n".join(
        [
            f"The {len(found)} parameters of `{THEATRE}`: {drawn} are drawn anew in each "
            f"replication, {assumed} rest on no source.",
            "",
            "| name | value | range | | unit | meaning | source | why so |",
            "|---|---|---|---|---|---|---|---|",
            *(row_of(name, each) for name, each in found.items()),
        ]
    )


# The kinds of event.

#: What a field holds, where its own limits do not say it.
_WORDS: Final = {
    "commitment": "`{ mean = 0 to 2, half_life_weeks = above 0 }`",
    "capacity_range": "`[least, greatest]`",
    "rule": ", ".join(f"`{name}`" for name in RULES),
    "provinces": "names of provinces",
}

#: What a field means, where the code has no word on it because its name says enough.
_MEANINGS: Final = {
    "until": "Last day; absent: to the end.",
    "commitment": "What a signature adds between signers, and how fast half of it is gone.",
    "sponsors": "Which.",
    "actor": "Who.",
    "excluded": "With whom there is none.",
    "sponsor": "Whose.",
    "recipients": "To whom.",
    "faction": "Which.",
    "into": "Who takes its fighters and ground.",
    "parties": "Between whom.",
    "members": "Who.",
    "actors": "Who.",
    "rule": "Which.",
    "targets": "Whom, for the rules that need targets.",
    "provinces": "Where, for the rule `reclaim`.",
}


def _number(about: Mapping[str, Any]) -> str:
    """Return the words for a number."""
    low = about.get("minimum", about.get("exclusiveMinimum"))
    high = about.get("maximum")
    if low is None or high is None:
        return "number"
    above = "above " if "exclusiveMinimum" in about else ""
    return f"number, {above}{low:g} to {high:g}"


def _holds(name: str, about: Mapping[str, Any]) -> str:
    """Return what a field of an event holds, in words."""
    some = [each for each in about.get("anyOf", (about,)) if each.get("type") != "null"]
    kind = some[0]
    if name in _WORDS:
        return _WORDS[name]
    if kind.get("type") == "array":
        least = f", {kind['minItems']} or more" if kind.get("minItems", 0) > 1 else ""
        return f"names of factions, `side:NAME`, `list:NAME`{least}"
    if kind.get("type") == "number":
        return _number(kind)
    if kind.get("type") == "boolean":
        return "`true` or `false`"
    return "date" if kind.get("format") == "date" else "name of a faction"


def _fields(model: type[EventBase]) -> Iterator[str]:
    """Yield the rows of one kind's own fields."""
    schema = model.model_json_schema()
    shared = {*EventBase.model_fields, "kind"}
    for name, about in schema["properties"].items():
        if name not in shared:
            need = "yes" if name in schema["required"] else ""
            meaning = about.get("description") or _MEANINGS[name]
            yield _row(f"`{name}`", _holds(name, about), need, meaning)


def events() -> str:
    """Return a section for each kind of event: what it does and which fields it has."""
    parts: list[str] = []
    for name, model in EVENT_KINDS.items():
        says = inspect.getdoc(model) or ""
        head = "| field | holds | needed | meaning |\n|---|---|---|---|\n"
        parts.append(f"### {name}\n\n{says}\n\n{head}" + "\n".join(_fields(model)))
    return "\n\n".join(parts)


MADE: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "parameters": ("odd.md", parameters),
    "events": ("scenario-format.md", events),
}
"""By name of the marks: the page, and what makes the table."""


def page_with(text: str, name: str, made: str) -> str:
    """Return a page with a table in the place of the old one.

    Parameters
    ----------
    text : str
        The page.
    name : str
        Of the marks.
    made : str
        What stands between them.

    Raises
    ------
    ValueError
        If the page lacks the marks.
    """
    first, last = BEGIN.format(name=name), END.format(name=name)
    head, begin, rest = text.partition(first)
    _, end, tail = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"the page lacks the marks of {name}")
    return f"{head}{first}\n{made}\n{last}{tail}"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the tables, or with ``--check`` say whether they are in step.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process by default.
    """
    words = sys.argv[1:] if argv is None else argv
    changed = 0
    for name, (page, make) in MADE.items():
        path = DOCS / page
        text = path.read_text(encoding="utf-8")
        new = page_with(text, name, make())
        changed += new != text
        if "--check" not in words:
            path.write_text(new, encoding="utf-8")
    return int("--check" in words and changed > 0)


if __name__ == "__main__":
    sys.exit(main())
