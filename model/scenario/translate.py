"""From pydantic's errors to problems that name the place, what is allowed and the nearest."""

from collections.abc import Callable, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .errors import Problem, listed, nearest
from .fields import ID_PATTERN, PARAMETER_PATTERN, SELECTOR_PATTERN
from .meant import meant

#: Problems of one model that are spelt out; a file with more is of another kind altogether.
MOST_PROBLEMS = 200

#: What pydantic calls by the names of Python, in the words of TOML and CSV.
PLAIN = {
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "date_type": "a date without quotes, such as 2015-10-05",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "string_too_short": "text that is not empty",
}

#: What the patterns mean.
PATTERNS = {
    ID_PATTERN: "lower-case letters, digits and hyphens, a letter first",
    SELECTOR_PATTERN: "a faction id, side:NAME or list:NAME",
    PARAMETER_PATTERN: "lower-case letters, digits and underscores, a letter first",
}

Locate = Callable[[tuple[int | str, ...]], tuple[str, str]]


def shown(value: object) -> str:
    """Return a value from a file as it should stand in a message: short and quoted.

    Parameters
    ----------
    value : object
        Anything that TOML or CSV can hold.
    """
    if value is None:
        return "an empty cell"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    if not isinstance(value, str | bool | int | float):
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def place(loc: Sequence[int | str]) -> str:
    """Return a location as one writes it in a path: ``events[2].actor``.

    Parameters
    ----------
    loc : sequence of int or str
        Keys and positions, outermost first.
    """
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def under(path: str, *start: int | str) -> Locate:
    """Return how to name places below ``start`` in a TOML file.

    Parameters
    ----------
    path : str
        The file.
    *start : int or str
        Where the model's own values stand in it.
    """

    def locate(loc: tuple[int | str, ...]) -> tuple[str, str]:
        return path, place((*start, *loc))

    return locate


def _choices(error: ErrorDetails) -> tuple[str, list[str]]:
    """Return the values that an error says are expected, as text and as names."""
    expected = str(error.get("ctx", {}).get("expected", ""))
    names = [name.strip().strip("'") for name in expected.replace(" or ", ", ").split(",")]
    return listed([name or "empty" for name in names], 40), names


def _ending(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Return a location without the marks that pydantic adds for a table's keys."""
    return tuple(part for part in loc if part != "[key]")


def _describe(error: ErrorDetails, keys: Sequence[str]) -> tuple[str, str, str]:
    """Return message, allowed and nearest of one error."""
    kind, value = error["type"], error["input"]
    last = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "extra_forbidden":
        return f"unknown key {shown(last)}", listed(keys, 40), meant(last, keys)
    if kind == "missing" and last.isdigit():
        return f"has too few values: {last}", "two numbers, [low, high]", ""
    if kind == "missing":
        return f"missing key {last!r}", "", ""
    if kind in ("literal_error", "enum"):
        allowed, names = _choices(error)
        return f"unknown value {shown(value)}", allowed, nearest(value, names)
    if kind == "string_pattern_mismatch":
        pattern = str(error.get("ctx", {}).get("pattern", ""))
        return f"{shown(value)} is not well formed", PATTERNS.get(pattern, pattern), ""
    if kind in PLAIN:
        return f"{shown(value)}: should be {PLAIN[kind]}", "", ""
    said = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{shown(value)}: {said[0].lower()}{said[1:]}", "", ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation holds, alone or in a list or a table."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in get_args(annotation))
    return next((each for each in found if each is not None), None)


def _keys_at(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """Return the keys that the model allows at a place, following nested models."""
    for part in loc:
        field = model.model_fields.get(str(part))
        model = (_model_in(field.annotation) if field else None) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def problems_of(error: ValidationError, model: type[BaseModel], locate: Locate) -> list[Problem]:
    """Return a validation error as problems.

    Parameters
    ----------
    error : ValidationError
        What pydantic raised.
    model : type of BaseModel
        The model that was being filled: it knows the allowed keys.
    locate : callable
        From a location inside the model to the file and the place in it.
    """
    problems = []
    errors = error.errors(include_url=False)
    for each in errors[:MOST_PROBLEMS]:
        loc = _ending(each["loc"])
        message, allowed, close = _describe(each, _keys_at(model, loc[:-1]))
        path, where = locate(loc)
        problems.append(Problem(path, where, message, allowed, close))
    if len(errors) > MOST_PROBLEMS:
        path, where = locate(())
        message = f"and {len(errors) - MOST_PROBLEMS} more problems"
        problems.append(Problem(path, where, message))
    return problems


def fill[M: BaseModel](
    model: type[M], values: dict[str, Any], locate: Locate, problems: list[Problem]
) -> M | None:
    """Return the model filled with values, or ``None`` after noting what is wrong.

    Parameters
    ----------
    model : type of BaseModel
        What to fill.
    values : dict
        The raw values.
    locate : callable
        From a location inside the model to the file and the place in it.
    problems : list of Problem
        Gets what is wrong.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems += problems_of(error, model, locate)
        return None
