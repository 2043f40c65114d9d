"""The parameters that a visitor can move: range, step, unit, and where the value comes from."""

import math
from dataclasses import dataclass
from typing import Final

from ..scenario.about import Parameter
from ..scenario.fields import source_ids
from ..scenario.load import Scenario
from ..scenario.theatre import Theatre

FIRST: Final = {
    "b_threat": "Common enemies bring together",
    "b_grievance": "Losses drive apart",
    "b_commit": "Worth of a public statement",
    "b_sponsor": "Sponsors draw their clients along",
    "b_domination": "Fear of stronger partners",
    "tau": "Price of giving up autonomy",
}
"""The parameters that matter for who stands with whom, and what sliders call them."""

STEPS: Final = 100
"""About so many steps from one end to the other."""


@dataclass(frozen=True)
class Slider:
    """A parameter as a slider.

    Attributes
    ----------
    key : str
        Its name, as after ``--set``.
    label, meaning, unit : str
        What it is called, what it does, and in what unit.
    value : float
        The scenario's own.
    low, high, step : float
        The range that the theatre thinks defensible, and a round step.
    source, basis : str
        Where the value comes from: titles of the sources, or ``assumed``; and why.
    drawn : bool
        Whether each replication draws it, as long as nobody moves the slider.
    main : bool
        Whether it is one of those that matter most.
    """

    key: str
    label: str
    meaning: str
    unit: str
    value: float
    low: float
    high: float
    step: float
    source: str
    basis: str
    drawn: bool
    main: bool

    @property
    def note(self) -> str:
        """What moving it does, in a sentence."""
        if not self.drawn:
            return f"Every run uses {self.value:g} unless you move it."
        return (
            f"Each run draws its own value from {self.low:g} to {self.high:g}, most often near "
            f"{self.value:g}. Once moved, every run uses your value "
            f"(as --set {self.key}=VALUE does)."
        )


def sliders(scenario: Scenario, every: bool = False) -> tuple[Slider, ...]:
    """Return the sliders of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Without what the visitor changed: its values are where the sliders start.
    every : bool
        Whether to return all parameters that have a range, and not the main ones alone.

    Returns
    -------
    tuple of Slider
        The main ones first, in a fixed order, then the rest as the theatre lists them.
    """
    known = scenario.parameters
    names = [name for name in FIRST if name in known]
    if every:
        names += [name for name in known if name not in FIRST]
    found = (_slider(name, known[name], scenario.theatre) for name in names)
    return tuple(each for each in found if each.low < each.high)


def _slider(name: str, of: Parameter, theatre: Theatre) -> Slider:
    """Return a parameter as a slider."""
    low, high = of.range
    return Slider(
        key=name,
        label=FIRST.get(name) or name.replace("_", " ").capitalize(),
        meaning=of.meaning,
        unit=of.unit,
        value=of.value,
        low=low,
        high=high,
        step=round_step(low, high),
        source=titles(of.source, theatre),
        basis=of.basis,
        drawn=of.draw,
        main=name in FIRST,
    )


def titles(source: str, theatre: Theatre) -> str:
    """Return what a ``source`` cell names, by title and date.

    Parameters
    ----------
    source : str
        Ids of ``sources.toml`` separated by semicolons, or ``assumed``.
    theatre : Theatre
        With the sources.
    """
    rows = theatre.sources
    named = (
        f"{rows[each].title} ({rows[each].date})" if each in rows else each
        for each in source_ids(source)
    )
    return "; ".join(named)


def round_step(low: float, high: float) -> float:
    """Return a step of 1, 2 or 5 times a power of ten, about `STEPS` of them in a range.

    Parameters
    ----------
    low, high : float
        low < high.

    Examples
    --------
    >>> round_step(0.0, 1.0), round_step(0.2, 2.0), round_step(40.0, 250.0)
    (0.01, 0.01, 2.0)
    """
    if not low < high:
        return 0.0
    rough = (high - low) / STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    best = max(each for each in (1.0, 2.0, 5.0) if each * power <= rough * 1.0001)
    return float(f"{best * power:.6g}")
