"""The outcomes that ``moves`` may name; ``model/outcomes`` is what computes them."""

from collections.abc import Iterable

#: Outcomes over time and at the end of a run.
OUTCOMES = (
    "signatory_cohesion",
    "signatory_cohesion_count",
    "united",
    "largest_rebel_share",
    "effective_coalitions",
    "power_ratio",
    "power_ratio_fixed",
    "declared_gap",
    "declared_gap_place",
    "civilian_harm",
    "campaign_harm",
    "infighting",
    "clash_events",
    "rebel_weight",
    "rebel_support",
    "rebel_recruits",
    "campaign_support",
    "fire_near_designated",
)

#: Outcomes of whole runs, which have no last value of their own.
OF_RUNS = (
    "weeks_united",
    "energy_gap",
    "energy_gap_bound",
    "energy_gap_proved",
    "pivotality",
    "pivotality_government",
)


def outcome_names(
    control_groups: Iterable[str] = (), sides: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return every name that ``moves.outcome`` may hold.

    Parameters
    ----------
    control_groups : iterable of str
        The groups that hold ground in the theatre: each has an outcome ``control_GROUP``.
    sides : iterable of str
        The sides that hold ground: each has an outcome ``strength_SIDE``.
    """
    ground = (f"control_{group}" for group in control_groups)
    fighters = (f"strength_{side}" for side in sides)
    names = dict.fromkeys((*OUTCOMES, *ground, *fighters))
    return (*names, *OF_RUNS, *(f"{name}_final" for name in names))
