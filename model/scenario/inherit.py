"""Inheritance: a chain of scenario files merged into one, each value knowing its file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import InputError, Problem, listed, nearest, raise_any
from .places import display, referred_scenario
from .reading import read_toml
from .schema import ParameterSetting, ScenarioFile
from .translate import fill, place, under

#: Files in a chain of ``extends``.
LONGEST_CHAIN = 16


@dataclass(frozen=True)
class Layer:
    """One file of a chain.

    Attributes
    ----------
    file : Path
        The file.
    path : str
        The same as the user would type it.
    raw : dict
        Its content as parsed.
    values : ScenarioFile
        Its content, checked for shape (events only as far as one file can tell).
    """

    file: Path
    path: str
    raw: dict[str, Any]
    values: ScenarioFile


@dataclass
class EventDraft:
    """An event while files add to it.

    Attributes
    ----------
    fields : dict
        Its fields as parsed.
    home : tuple of str
        The file that introduced it and the place there.
    origin : dict
        For each field the file that last set it and the place there.
    """

    fields: dict[str, Any]
    home: tuple[str, str]
    origin: dict[str, tuple[str, str]] = field(default_factory=dict)

    def locate(self, loc: tuple[int | str, ...]) -> tuple[str, str]:
        """Return the file and the place of a field.

        Parameters
        ----------
        loc : tuple of int or str
            The field, and places inside it.
        """
        if not loc:
            return self.home
        path, where = self.origin.get(str(loc[0]), (self.home[0], f"{self.home[1]}.{loc[0]}"))
        rest = place(loc[1:])
        return path, where + (rest if rest.startswith("[") or not rest else f".{rest}")

    def change(self, key: str, value: Any, origin: tuple[str, str]) -> None:
        """Set a field; a table changes only the keys that the new one names.

        Parameters
        ----------
        key : str
            The field.
        value : object
            The new value.
        origin : tuple of str
            The file and the place that set it.
        """
        old = self.fields.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        self.fields[key] = {**old, **value} if both else value  # type: ignore[dict-item]
        self.origin[key] = origin


@dataclass
class Merged:
    """A chain of files as one.

    Attributes
    ----------
    chain : tuple of str
        Names of the files, the root first.
    values : dict
        Title, question, theatre, start, weeks and moves, as far as any file gives them.
    origin : dict
        For each of these the file that gave it.
    theatre_file : Path or None
        The file that names the theatre: relative paths start there.
    switches : dict
        Those that a file sets.
    parameters : list
        Name, setting, file and place, in the order in which they apply.
    events : dict
        By id, in order.
    """

    chain: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    theatre_file: Path | None = None
    switches: dict[str, Any] = field(default_factory=dict)
    parameters: list[tuple[str, ParameterSetting, str, str]] = field(default_factory=list)
    events: dict[str, EventDraft] = field(default_factory=dict)


def read_chain(file: Path) -> list[Layer]:
    """Return a scenario file and all that it extends, the root first.

    Parameters
    ----------
    file : Path
        The file named by the user.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    seen: list[Path] = []
    while True:
        path = display(file)
        seen.append(_real(file))
        raw = read_toml(file)
        values = fill(ScenarioFile, raw, under(path), problems)
        if values is not None:
            layers.append(Layer(file, path, raw, values))
        parent = raw.get("extends")
        if not isinstance(parent, str):  # absent; anything else is reported already
            break
        try:
            file = _parent(parent, file, seen)
        except InputError as error:
            problems += error.problems
            break
    raise_any(problems)
    return layers[::-1]


def _real(file: Path) -> Path:
    """Return a file's true path; one that cannot be resolved is reported when it is read."""
    try:
        return file.resolve()
    except (OSError, ValueError, RuntimeError):
        return file


def _parent(reference: str, file: Path, seen: Sequence[Path]) -> Path:
    """Return the file that is extended, refusing cycles and endless chains."""
    parent = referred_scenario(reference, file)
    if _real(parent) in seen:
        names = " -> ".join([*(each.stem for each in seen), parent.stem])
        raise InputError(Problem(display(file), "extends", f"a cycle: {names}"))
    if len(seen) >= LONGEST_CHAIN:
        message = f"a chain of more than {LONGEST_CHAIN} files"
        raise InputError(Problem(display(file), "extends", message))
    return parent


def _merge_events(merged: Merged, layer: Layer, problems: list[Problem]) -> None:
    """Drop, change and add the events of one file."""
    for index, name in enumerate(layer.values.remove):
        if merged.events.pop(name, None) is None:
            problems.append(
                Problem(
                    layer.path,
                    f"remove[{index}]",
                    f"no inherited event {name!r}",
                    listed(merged.events),
                    nearest(name, merged.events),
                )
            )
    here: set[str] = set()
    for index, raw in enumerate(layer.raw.get("events", [])):
        name, where = raw["id"], f"events[{index}]"
        if name in here:
            problems.append(Problem(layer.path, f"{where}.id", f"event {name!r} stands twice"))
            continue
        here.add(name)
        draft = merged.events.setdefault(name, EventDraft({}, (layer.path, where)))
        kind = draft.fields.get("kind")
        if kind is not None and raw.get("kind", kind) != kind:
            message = f"inherited event {name!r} is a {kind!r}"
            allowed = "the same kind, or another id; `remove` drops the inherited one"
            problems.append(Problem(layer.path, f"{where}.kind", message, allowed))
            continue
        for key, value in raw.items():
            draft.change(key, value, (layer.path, f"{where}.{key}"))


def merge(layers: Sequence[Layer]) -> tuple[Merged, list[Problem]]:
    """Return a chain of files as one, and what is wrong with how they fit together.

    Parameters
    ----------
    layers : sequence of Layer
        The root first.
    """
    merged = Merged(chain=tuple(layer.file.stem for layer in layers))
    problems: list[Problem] = []
    for layer in layers:
        for key in ("title", "question", "theatre", "start", "weeks", "moves"):
            value = getattr(layer.values, key)
            if value is not None:
                merged.values[key], merged.origin[key] = value, layer.path
        if layer.values.theatre is not None:
            merged.theatre_file = layer.file
        for name in layer.values.switches.model_fields_set:
            merged.switches[name] = getattr(layer.values.switches, name)
        for name, setting in layer.values.parameters.items():
            where = f"parameters.{name}"
            merged.parameters.append((name, setting, layer.path, where))
        _merge_events(merged, layer, problems)
    for key in ("theatre", "start", "weeks"):
        if key not in merged.values:
            message = f"missing key {key!r}: a scenario that extends none needs it"
            problems.append(Problem(layers[0].path, key, message))
    return merged, problems
