"""What outcomes are called in figures and sentences."""

from typing import Final

from .data import Meta

LABELS: Final = {
    "signatory_cohesion": "Signatory cohesion",
    "signatory_cohesion_count": "Signatory cohesion, by groups",
    "united": "Share of weeks united",
    "weeks_united": "Weeks united",
    "largest_rebel_share": "Largest rebel coalition",
    "effective_coalitions": "Effective number of coalitions",
    "power_ratio": "Government to largest rebel coalition",
    "power_ratio_fixed": "Government side to largest rebels",
    "declared_gap": "Effort off declared targets",
    "declared_gap_place": "Effort off declared places",
    "civilian_harm": "Civilian harm",
    "campaign_harm": "Civilian harm by the campaign",
    "infighting": "Infighting among rebels",
    "clash_events": "Clash events",
    "rebel_weight": "Mean weight among rebels",
    "rebel_support": "Support for rebels",
    "rebel_recruits": "Recruits of rebels",
    "campaign_support": "Support for the campaign's side",
    "fire_near_designated": "Effort near designated groups",
    "energy_gap": "Energy above the best known",
    "energy_gap_bound": "Energy above the best, at most",
    "energy_gap_proved": "Share of runs with a proved best",
    "pivotality": "Pivotality of the largest rebels",
    "pivotality_government": "Pivotality of the government",
}
"""A short name for each outcome that every theatre has, for axes and tables."""

PHRASES: Final = {
    "signatory_cohesion": "the signatories' cohesion",
    "signatory_cohesion_count": "the signatories' cohesion by number of groups",
    "united": "the share of weeks in which the signatories count as united",
    "weeks_united": "the number of weeks in which the signatories count as united",
    "largest_rebel_share": "the largest rebel coalition's share of rebel strength",
    "effective_coalitions": "the effective number of coalitions",
    "power_ratio": "the ratio of the government's coalition to the largest rebel one",
    "power_ratio_fixed": "the ratio of the government's side to the largest rebel coalition",
    "declared_gap": "the campaign's effort off its declared targets",
    "declared_gap_place": "the campaign's effort off the places of its declared targets",
    "civilian_harm": "civilian harm",
    "campaign_harm": "civilian harm by the campaign",
    "infighting": "infighting among rebels",
    "clash_events": "the number of clash events",
    "rebel_weight": "the mean alliance weight among rebels",
    "rebel_support": "support for rebels",
    "rebel_recruits": "the number of recruits of rebels",
    "campaign_support": "support for the campaign's side",
    "fire_near_designated": "the campaign's effort near designated groups",
    "energy_gap": "the energy of the final alignment above the best known",
    "energy_gap_bound": "the most that the final alignment's energy lies above the best",
    "energy_gap_proved": "the share of runs in which the best alignment is proved",
    "pivotality": "the pivotality of the largest rebel coalition",
    "pivotality_government": "the pivotality of the government's coalition",
}
"""The same in sentences."""

MAIN: Final = (
    "signatory_cohesion",
    "largest_rebel_share",
    "power_ratio",
    "effective_coalitions",
    "civilian_harm",
    "infighting",
    "rebel_weight",
    "declared_gap",
)
"""Outcomes of most interest, after those that a scenario names itself."""


def phrase(outcome: str, meta: Meta) -> str:
    """Return what a sentence calls an outcome.

    Parameters
    ----------
    outcome : str
        Its name in the tables.
    meta : Meta
        For the names of sides and control groups.
    """
    plain = outcome.removesuffix("_final")
    end = " in the last week" if plain != outcome else ""
    kind, name = _group(plain, meta)
    if kind:
        return f"the {'ground held by' if kind == 'control' else 'strength of'} {name}{end}"
    return PHRASES.get(plain, plain.replace("_", " ")) + end


def label(outcome: str, meta: Meta) -> str:
    """Return what axes and tables call an outcome.

    Parameters
    ----------
    outcome : str
        Its name in the tables.
    meta : Meta
        For the names of sides and control groups.
    """
    plain = outcome.removesuffix("_final")
    end = ", last week" if plain != outcome else ""
    kind, name = _group(plain, meta)
    if kind:
        return f"{'Ground' if kind == 'control' else 'Strength'}: {name}{end}"
    return LABELS.get(plain, plain.replace("_", " ").capitalize()) + end


def _group(outcome: str, meta: Meta) -> tuple[str, str]:
    """Return what an outcome counts and of whom; empty for those of no one group."""
    kind, _, name = outcome.partition("_")
    if kind == "control" and name in meta["control_groups"]:
        return kind, meta["control_groups"][name]
    if kind == "strength" and name in meta["sides"]:
        return kind, meta["sides"][name]["label"]
    return "", ""
