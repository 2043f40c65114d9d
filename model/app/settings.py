"""What a visitor has set: scenario, seed, week, parameters; as a link and as a scenario file."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ..ensemble.plan import check_playable
from ..scenario.errors import InputError, Problem, nearest, raise_any
from ..scenario.load import Scenario, load_scenario
from ..scenario.places import shipped_scenarios
from ..scenario.reading import parse_toml
from ..scenario.theatre import Theatre
from .link import Asked, packed, read
from .shelf import Shelf
from .sliders import FIRST, Slider, sliders
from .toml import text_of

__all__ = [
    "Settings",
    "Slider",
    "admit",
    "check_text",
    "from_link",
    "known_scenarios",
    "sliders",
    "text_from",
]

DEFAULT: Final = "forty-one-unite"
"""What a visitor sees who asks for nothing."""

YOURS: Final = "your-scenario"
"""What a scenario is called that a visitor wrote."""

MOST_BYTES: Final = 64 * 1024
"""Of a scenario that a visitor wrote."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)

_admitted: dict[str, Path] = {}
"""Scenario files beside the shipped ones, by name: who starts the server vouches for them."""

THEATRES: Final[dict[Path, Theatre]] = {}
"""Read once, shared; nobody writes to a theatre."""

_scenarios: Shelf[tuple[object, ...], Scenario] = Shelf(32)


@dataclass(frozen=True)
class Settings:
    """What a visitor has set.

    Attributes
    ----------
    name : str
        A shipped scenario (or one that `admit` knows); with `text`, what to call that.
    seed : int
        Root seed, 0 or larger.
    week : int
        Weeks played, 0 to the scenario's length.
    parameters : dict of str to float
        Parameters that differ from the scenario's, as ``--set NAME=VALUE`` would have
        them: fixed, where replications would otherwise draw. Not to be written to.
    text : str
        A scenario file that the visitor wrote; empty: the scenario called `name`.
    run : int
        Number of the replication; the command line's single run is 0.
    """

    name: str = DEFAULT
    seed: int = 1
    week: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)
    text: str = ""
    run: int = 0

    @property
    def assigned(self) -> tuple[str, ...]:
        """The parameters as ``--set`` takes them, by name."""
        return tuple(f"{key}={float(self.parameters[key])!r}" for key in sorted(self.parameters))

    @property
    def playing(self) -> tuple[object, ...]:
        """All but the week: two settings with the same are the same war."""
        return self.name, self.seed, self.run, self.text, self.assigned

    def at(self, week: int) -> "Settings":
        """Return the same at another week.

        Parameters
        ----------
        week : int
            Weeks played.
        """
        return replace(self, week=week)

    def scenario(self) -> Scenario:
        """Return the scenario, resolved and checked as the command line does.

        Returns
        -------
        Scenario
            Shared between visitors; nobody may write to it.

        Raises
        ------
        InputError
            With every problem found.
        """
        if self.text:
            check_text(self.text)
            if not _NAME.fullmatch(self.name):
                allowed = "lower-case letters, digits, hyphens and underscores"
                raise InputError(Problem(YOURS, "name", "is no name of a scenario", allowed))
        elif self.name not in known_scenarios():
            raise InputError(_unknown(self.name))
        if self.parameters:
            known = self.unchanged().parameters
            raise_any([_no_parameter(key, known) for key in self.parameters if key not in known])
        key = (self.name, self.text, self.assigned)
        return _scenarios.get(key, lambda: self._load(self.assigned))

    def to_query(self) -> dict[str, str]:
        """Return what a link says of the settings; what is as usual is left out.

        Returns
        -------
        dict of str to str
            Not yet quoted for an address. A text of a few thousand letters travels along;
            a longer one is left out (see `fits_link`).
        """
        numbers = {"seed": (self.seed, 1), "week": (self.week, 0), "run": (self.run, 0)}
        out = {"scenario": self.name}
        out |= {key: str(value) for key, (value, usual) in numbers.items() if value != usual}
        out |= dict(each.split("=") for each in self.assigned)
        text = packed(self.text)
        return out | ({"text": text} if text else {})

    @property
    def fits_link(self) -> bool:
        """Whether `to_query` says everything; else the scenario file must be handed on."""
        return bool(packed(self.text)) or not self.text

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "Settings":
        """Return the settings that a link restores, checked to the last parameter.

        Parameters
        ----------
        query : mapping
            From `to_query`; a value may be a list, of which the last counts.

        Raises
        ------
        InputError
            With every problem found; anything may stand in a link.
        """
        asked, problems = read(query)
        raise_any(problems)
        settings = cls._of(asked)
        weeks = settings.scenario().weeks
        if settings.week > weeks:
            message = f"week {settings.week} is beyond the end"
            raise InputError(Problem("link", "week", message, f"0 to {weeks}"))
        return settings

    @classmethod
    def _of(cls, asked: Asked) -> "Settings":
        """Return what a link asks for, not yet checked against a scenario."""
        name = asked.name or (YOURS if asked.text else DEFAULT)
        return cls(name, asked.seed, asked.week, asked.parameters, asked.text, asked.run)

    def unchanged(self) -> Scenario:
        """Return the scenario without the visitor's parameters: what sliders start from."""
        return replace(self, parameters={}).scenario()

    def to_toml(self) -> str:
        """Return a scenario file that changes only what the visitor changed.

        Returns
        -------
        str
            What ``check`` accepts and ``run`` plays alike.

        Raises
        ------
        InputError
            If the settings are no scenario.
        """
        self.scenario()
        changed = {key: float(self.parameters[key]) for key in sorted(self.parameters)}
        own = self.text or _own_text(self.name)
        content: dict[str, Any]
        if own and not changed:
            return own
        if own:
            content = parse_toml(own, Path(f"{self.name}.toml"))
            content["parameters"] = _over(content.get("parameters", {}), changed)
        else:
            content = {"extends": self.name} | ({"parameters": changed} if changed else {})
        head = f"# As set on the page; seen there with: run FILE --seed {self.seed}\n"
        return head + text_of(content)

    def _load(self, assigned: tuple[str, ...]) -> Scenario:
        """Return the scenario, read anew; theatres are read once."""
        with self._file() as file:
            scenario = load_scenario(file, assigned, theatres=THEATRES)
        check_playable(scenario)
        return _detached(scenario) if self.text else scenario

    @contextmanager
    def _file(self) -> Iterator[Path]:
        """Yield the scenario's file.

        A text gets a folder of its own, so that there is nothing beside or below it
        that it could name; in messages the folder is left out.
        """
        if not self.text:
            yield known_scenarios()[self.name]
            return
        with tempfile.TemporaryDirectory(prefix="muster-") as folder:
            file = Path(folder) / f"{self.name}.toml"
            file.write_text(self.text, encoding="utf-8")
            try:
                yield file
            except InputError as error:
                raise InputError([_without(folder, each) for each in error.problems]) from None


def _detached(scenario: Scenario) -> Scenario:
    """Return a scenario that does not say where it was loaded from: that place is gone."""
    return replace(scenario, file=None)


def _own_text(name: str) -> str:
    """Return the text of a file that is not shipped; empty for a shipped one."""
    file = _admitted.get(name)
    return "" if file is None else file.read_text(encoding="utf-8-sig")


def _over(parameters: Mapping[str, Any], changed: Mapping[str, float]) -> dict[str, Any]:
    """Return a file's parameters with values fixed as ``--set`` fixes them."""
    out = dict(parameters)
    for key, value in changed.items():
        old = out.get(key)
        fixed = {"value": value, "draw": False, "source": "assumed", "basis": "set on the page"}
        out[key] = old | fixed if isinstance(old, dict) else value
    return out


def _without(folder: str, problem: Problem) -> Problem:
    """Return a problem that does not name a temporary folder."""
    path = re.compile(rf"[^\s'\"]*{re.escape(Path(folder).name)}/")
    words = (problem.path, problem.where, problem.message, problem.allowed, problem.nearest)
    return Problem(*(path.sub("", each) for each in words))


def _unknown(name: str) -> Problem:
    """Return the problem of a scenario that nobody knows."""
    known = known_scenarios()
    return Problem("link", "scenario", f"unknown scenario {name[:80]!r}", ", ".join(known),
                   nearest(name, known))  # fmt: skip


def from_link(query: Mapping[str, Any]) -> tuple[Settings, str]:
    """Return the settings of a link and what is wrong with it; never raises.

    Parameters
    ----------
    query : mapping
        As for `Settings.from_query`.

    Returns
    -------
    settings : Settings
        Those of the link, or the usual ones if anything is wrong with it.
    message : str
        What is wrong, a line for each problem; empty if nothing.
    """
    try:
        return Settings.from_query(query), ""
    except InputError as error:
        return Settings(), str(error)


def _no_parameter(key: str, known: Mapping[str, Any]) -> Problem:
    """Return the problem of a parameter that the theatre does not have."""
    main = ", ".join(name for name in FIRST if name in known)
    allowed = f"{main} and {len(known)} in all (see show)"
    return Problem("parameters", key[:80], "unknown parameter", allowed, nearest(key, known))


def check_text(text: str) -> None:
    """Refuse a scenario text that is too long, no text, or names what is not shipped.

    Parameters
    ----------
    text : str
        What a visitor wrote or uploaded.

    Raises
    ------
    InputError
        Saying why.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise InputError(Problem(YOURS, "", "is no text", "UTF-8")) from None
    if size > MOST_BYTES:
        message = f"too big: {size:,} bytes"
        raise InputError(Problem(YOURS, "", message, f"at most {MOST_BYTES:,} bytes"))
    if not text.strip():
        raise InputError(Problem(YOURS, "", "is empty", "a scenario file"))


def text_from(data: bytes) -> str:
    """Return an uploaded file as text.

    Parameters
    ----------
    data : bytes
        What was uploaded.

    Raises
    ------
    InputError
        If it is too big or no UTF-8.
    """
    if len(data) > MOST_BYTES:
        message = f"too big: {len(data):,} bytes"
        raise InputError(Problem(YOURS, "", message, f"at most {MOST_BYTES:,} bytes"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem(YOURS, "", "is no text", "UTF-8")) from None
    check_text(text)
    return text


def known_scenarios() -> dict[str, Path]:
    """Return the files that a visitor may name, by name: shipped ones and those admitted."""
    return shipped_scenarios() | _admitted


def admit(path: str | Path) -> str:
    """Let visitors name a scenario file that is not shipped; for who starts the server.

    Parameters
    ----------
    path : str or Path
        A shipped name, which needs no admission, or a ``.toml`` file.

    Returns
    -------
    str
        What visitors call it.

    Raises
    ------
    InputError
        If it is no scenario.
    """
    shipped = shipped_scenarios()
    if str(path) in shipped:
        return str(path)
    scenario = load_scenario(path, theatres=THEATRES)
    check_playable(scenario)
    name = scenario.name if scenario.name not in shipped else f"{scenario.name}-file"
    _admitted[name] = Path(path).resolve()
    return name
