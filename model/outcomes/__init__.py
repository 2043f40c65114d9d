"""What a run is asked: pure functions of the state, one for each outcome.

To add one: a compiled function of what is `Seen`, with formula, unit and range in
its docstring, its name in `Measured` and in `_measure`, its unit in `UNITS`; it then
stands in the tables, and scenarios may name it.
"""

from typing import Final, NamedTuple

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, State
from . import fire, people, unity
from .who import Masks, Seen, Who, seen

__all__ = ["NAMES", "UNITS", "Measured", "Who", "measure", "names_of", "unit", "weekly"]


class Measured(NamedTuple):
    """The outcomes over time that every theatre has; each is what the function of its name says.

    In the order of the tables.
    """

    signatory_cohesion: float
    signatory_cohesion_count: float
    united: float
    largest_rebel_share: float
    effective_coalitions: float
    power_ratio: float
    power_ratio_fixed: float
    civilian_harm: float
    campaign_harm: float
    infighting: float
    clash_events: float
    rebel_weight: float
    rebel_support: float
    rebel_recruits: float
    campaign_support: float
    declared_gap: float
    declared_gap_place: float
    fire_near_designated: float


UNITS: Final = {
    "signatory_cohesion": "share of signatories' strength",
    "signatory_cohesion_count": "share of signatories",
    "united": "1 or 0",
    "weeks_united": "weeks",
    "largest_rebel_share": "share of rebel strength",
    "effective_coalitions": "number",
    "power_ratio": "ratio",
    "power_ratio_fixed": "ratio",
    "civilian_harm": "civilians killed a week",
    "campaign_harm": "civilians killed a week",
    "infighting": "share of rebel effort",
    "clash_events": "events a week",
    "rebel_weight": "weight",
    "rebel_support": "share of population",
    "rebel_recruits": "fighters a week",
    "campaign_support": "share of population",
    "declared_gap": "share of effort",
    "declared_gap_place": "share of effort",
    "fire_near_designated": "share of effort",
    "energy_gap": "share of the size of all ties",
    "energy_gap_bound": "share of the size of all ties",
    "energy_gap_proved": "1 or 0",
    "pivotality": "share of orders",
    "pivotality_government": "share of orders",
}
"""Unit of each outcome; ``control_GROUP`` is a share of population, ``strength_SIDE`` fighters."""

NAMES: Final = Measured._fields
"""Outcomes over time but for those of each group and side, in the order of the tables."""


def unit(name: str) -> str:
    """Return the unit of an outcome.

    Parameters
    ----------
    name : str
        Name as in the tables, with or without ``_final``.
    """
    plain = name.removesuffix("_final")
    if plain.startswith("control_"):
        return "share of population"
    return "fighters" if plain.startswith("strength_") else UNITS[plain]


@compiled
def _measure(now: Seen, who: Masks) -> Floats:
    """Return all outcomes: those of `Measured`, of each control group, and of each side."""
    measured = Measured(
        signatory_cohesion=unity.signatory_cohesion(now, who),
        signatory_cohesion_count=unity.signatory_cohesion_count(now, who),
        united=unity.united(now, who),
        largest_rebel_share=unity.largest_rebel_share(now, who),
        effective_coalitions=unity.effective_coalitions(now, who),
        power_ratio=unity.power_ratio(now, who),
        power_ratio_fixed=unity.power_ratio_fixed(now, who),
        civilian_harm=people.civilian_harm(now, who),
        campaign_harm=people.campaign_harm(now, who),
        infighting=fire.infighting(now, who),
        clash_events=now.events,
        rebel_weight=people.rebel_weight(now, who),
        rebel_support=people.rebel_support(now, who),
        rebel_recruits=people.rebel_recruits(now, who),
        campaign_support=people.campaign_support(now, who),
        declared_gap=fire.declared_gap(now, who),
        declared_gap_place=fire.declared_gap_place(now, who),
        fire_near_designated=fire.fire_near_designated(now, who),
    )
    shares, strengths = people.control_shares(now, who), people.strength_by_side(now, who)
    return np.concatenate((np.array(measured), shares, strengths))


def measure(state: State, who: Who, declared: Bools | None) -> Floats:
    """Return every outcome of a week.

    Parameters
    ----------
    state : State
        After the step.
    who : Who
        Roles of the theatre.
    declared : (n,) bool or None
        Declared targets of the campaign that is flown; None without one.

    Returns
    -------
    (number of outcomes,) float
        In the order of `names_of`; NaN where the question has no meaning.
    """
    return _measure(seen(state, who, declared), who.masks)


def names_of(state: State, who: Who) -> tuple[str, ...]:
    """Return the names of what `measure` returns.

    Parameters
    ----------
    state : State
        Its control groups.
    who : Who
        The theatre's sides.
    """
    grounds = tuple(f"control_{group}" for group in state.place.groups)
    return (*NAMES, *grounds, *(f"strength_{side}" for side in who.sides))


def weekly(state: State, who: Who, declared: Bools | None) -> dict[str, float]:
    """Return every outcome of a week by name.

    Parameters
    ----------
    state, who, declared
        As `measure`.

    Returns
    -------
    dict of str to float
        In the order of the tables; NaN where the question has no meaning.
    """
    values = measure(state, who, declared).tolist()
    return dict(zip(names_of(state, who), values, strict=True))
