"""Scenarios that are to be compared: loaded with the same settings, and checked for each other."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ..scenario.errors import InputError, Problem
from ..scenario.load import Scenario, load_scenario
from ..scenario.theatre import Theatre
from .plan import check_playable, concerns

MOST_SCENARIOS: Final = 40
"""More could not be told apart in a figure or be read in a table."""


class Asked(NamedTuple):
    """One of the scenarios, as it was asked for.

    Attributes
    ----------
    name : str or Path
        A shipped scenario or a ``.toml`` file.
    settings : tuple of str
        What changes this one alone.
    weeks : int or None
        Its length, if not the file's.
    """

    name: str | Path
    settings: tuple[str, ...] = ()
    weeks: int | None = None


def load_together(
    asked: Sequence[Asked], settings: Sequence[str]
) -> tuple[dict[str, Scenario], list[str]]:
    """Return scenarios that can be compared, and what is odd about the settings.

    Parameters
    ----------
    asked : sequence of Asked
        The baseline first.
    settings : sequence of str
        What changes all of them; what it says of an event, those that have the event.

    Returns
    -------
    scenarios : dict of str to Scenario
        By label, in the order asked for.
    odd : list of str
        Warnings.

    Raises
    ------
    InputError
        If one cannot be loaded or played, or they cannot be laid side by side.
    """
    theatres: dict[Path, Theatre] = {}  # loaded once for all of them: it takes the longest
    plain = [load_scenario(*each, theatres) for each in asked]
    _check_apart(plain)
    events = [{event.id for event in scenario.events} for scenario in plain]
    odd: list[str] = []
    for setting in settings:
        having = [s.name for s, ids in zip(plain, events, strict=True) if concerns(setting, ids)]
        if not having:  # says what is wrong with it
            load_scenario(asked[0].name, [*asked[0].settings, setting], asked[0].weeks, theatres)
        elif len(having) < len(plain):
            odd.append(
                f"--set {setting} concerns only {', '.join(having)}: no such event elsewhere"
            )
    found: dict[str, Scenario] = {}
    for each, scenario, ids in zip(asked, plain, events, strict=True):
        mine = [setting for setting in settings if concerns(setting, ids)]
        changed = load_scenario(each.name, [*each.settings, *mine], each.weeks, theatres)
        check_playable(changed)
        found[scenario.name] = changed
    _check_together(list(found.values()))
    return found, odd


def _check_apart(scenarios: Sequence[Scenario]) -> None:
    """Refuse one scenario alone, and two of one name."""
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        message = f"{names[0]} has nothing to be compared with"
        raise InputError(Problem("compare", "", message, "two scenarios or more"))
    if len(names) > MOST_SCENARIOS:
        message = f"{len(names)} scenarios are too many"
        raise InputError(Problem("compare", "", message, f"up to {MOST_SCENARIOS}"))
    for name in names:
        if names.count(name) > 1:
            same = {each.hash for each in scenarios if each.name == name}
            what = f"{name} is named twice"
            if len(same) > 1:
                what = f"two scenarios are called {name}: rename one of the files"
            raise InputError(Problem("compare", "", what, "each scenario once"))


def _check_together(scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios whose weeks cannot be laid side by side."""
    first, *others = scenarios
    for other in others:
        pair = f"{other.name} and {first.name}"
        if other.theatre.hash != first.theatre.hash:
            message = f"{pair} play in different theatres"
            raise InputError(Problem("compare", "", message, "scenarios of one theatre"))
        if other.start != first.start:
            message = f"{pair} start on different days ({other.start} and {first.start})"
            raise InputError(Problem("compare", "", message, "scenarios of one start"))
        if other.weeks != first.weeks:
            message = f"{pair} take {other.weeks} and {first.weeks} weeks"
            raise InputError(Problem("compare", "", message, "one length: give --weeks"))
