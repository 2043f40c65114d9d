"""What a run is asked: pure functions of the state, one for each outcome.

To add one: a compiled function of what is `Seen`, with formula, unit and range in
its docstring, its name in `Measured` and in `write_outcomes`, its unit in `UNITS`; it then
stands in the tables, and scenarios may name it. What several of them look at is worked out
once: sums by coalition (`unity.Blocs`), the effort of the campaigner (`fire.Flight`).
"""

from typing import Any, Final, NamedTuple

import numpy as np

from ..compiled import compiled
from ..state import Bools, Floats, State
from . import fire, people, unity
from .who import Masks, Seen, Who, seen

__all__ = [
    "NAMES",
    "UNITS",
    "Measured",
    "Who",
    "measure",
    "names_of",
    "unit",
    "weekly",
    "write_outcomes",
]


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
def _measure(given: tuple[Any, ...], roles: tuple[Any, ...], out: Floats) -> None:
    """Give names to plain tuples, and write all outcomes."""
    write_outcomes(Seen(*given), Masks(*roles), out)


@compiled
def write_outcomes(now: Seen, who: Masks, out: Floats) -> None:
    """Write all outcomes: those of `Measured`, of each control group, and of each side.

    Parameters
    ----------
    now : Seen
        What they look at.
    who : Masks
        Roles of the theatre.
    out : (number of outcomes,) float
        In the order of `names_of`.
    """
    blocs, flight = unity.blocs_of(now, who), fire.flight_of(now, who)
    measured = Measured(
        signatory_cohesion=unity.signatory_cohesion(now, who, blocs),
        signatory_cohesion_count=unity.signatory_cohesion_count(now, who, blocs),
        united=unity.united(now, who, blocs),
        largest_rebel_share=unity.largest_rebel_share(now, who, blocs),
        effective_coalitions=unity.effective_coalitions(now, who, blocs),
        power_ratio=unity.power_ratio(now, who, blocs),
        power_ratio_fixed=unity.power_ratio_fixed(now, who, blocs),
        civilian_harm=people.civilian_harm(now, who),
        campaign_harm=people.campaign_harm(now, who),
        infighting=fire.infighting(now, who),
        clash_events=fire.clash_events(now, who),
        rebel_weight=people.rebel_weight(now, who),
        rebel_support=people.rebel_support(now, who),
        rebel_recruits=people.rebel_recruits(now, who),
        campaign_support=people.campaign_support(now, who),
        declared_gap=fire.declared_gap(now, who, flight),
        declared_gap_place=fire.declared_gap_place(now, who, flight),
        fire_near_designated=fire.fire_near_designated(now, who, flight),
    )
    for p in range(len(measured)):
        out[p] = measured[p]
    sides = len(measured) + now.groups
    out[len(measured) : sides] = people.control_shares(now, who)
    out[sides:] = people.strength_by_side(now, who)


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
    out = np.empty(len(NAMES) + len(state.place.groups) + len(who.sides))
    _measure(seen(state, who, declared), who.masks, out)
    return out


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
