"""What a run is asked: pure functions of the state, one for each outcome.

To add one: a function with formula, unit and range in its docstring, and a
line in `weekly`; it then stands in the tables, and scenarios may name it.
"""

from typing import Final

from ..state import Bools, State
from . import fire, people, unity
from .who import Who

__all__ = ["OF_CAMPAIGN", "SIMPLE", "UNITS", "Who", "unit", "weekly"]

SIMPLE: Final = (
    unity.signatory_cohesion,
    unity.signatory_cohesion_count,
    unity.united,
    unity.largest_rebel_share,
    unity.effective_coalitions,
    unity.power_ratio,
    unity.power_ratio_fixed,
    people.civilian_harm,
    people.campaign_harm,
    fire.infighting,
    fire.clash_events,
    people.rebel_weight,
    people.rebel_support,
    people.rebel_recruits,
    people.campaign_support,
)
"""Outcomes of the state alone, in the order of the tables."""

OF_CAMPAIGN: Final = (fire.declared_gap, fire.declared_gap_place, fire.fire_near_designated)
"""Outcomes of the campaign that is flown; NaN while there is none."""

UNITS: Final = {
    "signatory_cohesion": "share of signatories' strength",
    "signatory_cohesion_count": "share of signatories",
    "united": "1 or 0",
    "weeks_united": "weeks",
    "largest_rebel_share": "share of rebel strength",
    "effective_coalitions": "number",
    "power_ratio": "ratio",
    "power_ratio_fixed": "ratio",
    "declared_gap": "share of effort",
    "declared_gap_place": "share of effort",
    "fire_near_designated": "share of effort",
    "civilian_harm": "civilians killed a week",
    "campaign_harm": "civilians killed a week",
    "infighting": "share of rebel effort",
    "clash_events": "events a week",
    "rebel_weight": "weight",
    "rebel_support": "share of population",
    "rebel_recruits": "fighters a week",
    "campaign_support": "share of population",
}
"""Unit of each outcome; ``control_GROUP`` is a share of population, ``strength_SIDE`` fighters."""


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


def weekly(state: State, who: Who, declared: Bools | None) -> dict[str, float]:
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
    dict of str to float
        By name; NaN where the question has no meaning.
    """
    out = {simple.__name__: simple(state, who) for simple in SIMPLE}
    for outcome in OF_CAMPAIGN:
        out[outcome.__name__] = outcome(state, who, declared)
    out.update(fire.control_share(state, who))
    out.update(people.strength_by_side(state, who))
    return out
