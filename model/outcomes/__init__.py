"""What a run is asked: pure functions of the state, one for each outcome.

To add one: a compiled function of what is `Seen`, with formula, unit and range in
its docstring, its name in `Measured` and in `_measure`, its unit in `UNITS`, in the
order of the tables; it then stands in the tables, and scenarios may name it.
"""

from typing import Final, NamedTuple

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, State
from . import fire, people, unity
from .who import Masks, Seen, Who, seen

__all__ = ["NAMES", "OF_STATE", "UNITS", "Measured", "Who", "unit", "weekly"]


class Measured(NamedTuple):
    """Outcomes that one compiled function works out; each is what the function of its name says."""

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
    rebel_weight: float
    rebel_recruits: float
    declared_gap: float
    declared_gap_place: float
    fire_near_designated: float


OF_STATE: Final = (fire.clash_events, people.rebel_support, people.campaign_support)
"""Outcomes that numpy works out."""

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

_WEEKLY: Final = {*Measured._fields, *(each.__name__ for each in OF_STATE)}

NAMES: Final = tuple(name for name in UNITS if name in _WEEKLY)
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
def _measure(now: Seen, who: Masks) -> tuple[Measured, Floats]:
    """Return what is measured in one pass, and the strength of each side."""
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
        rebel_weight=people.rebel_weight(now, who),
        rebel_recruits=people.rebel_recruits(now, who),
        declared_gap=fire.declared_gap(now, who),
        declared_gap_place=fire.declared_gap_place(now, who),
        fire_near_designated=fire.fire_near_designated(now, who),
    )
    return measured, people.strength_by_side(now, who)


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
        By name, in the order of the tables; NaN where the question has no meaning.
    """
    measured, strengths = _measure(seen(state, who, declared), who.masks)
    out = dict.fromkeys(NAMES, np.nan) | measured._asdict()
    for outcome in OF_STATE:
        out[outcome.__name__] = outcome(state, who)
    out.update(fire.control_share(state, who))
    out.update(zip(who.strengths, strengths.tolist(), strict=True))
    return out
