"""Outcomes as reporters of Mesa's data collector; definitions as in ``model/outcomes/``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from .war import IdiomaticWar

UNITED: Final = 0.75
Reporter = Callable[["IdiomaticWar"], Any]


def prepare(war: "IdiomaticWar") -> None:
    """Look up once who the outcomes are about.

    Parameters
    ----------
    war : IdiomaticWar
        Gets lists and sets of agents.
    """
    theatre = war.plan.theatre
    said = theatre.roles
    signed = set(theatre.signatories)
    named = f"list:{said.designated}"
    designated = set(theatre.expand(named)) if said.designated else set()
    by_name = {agent.name: agent for agent in war.factions}
    war.signers = war.agents.select(lambda agent: agent.name in signed)
    war.rebels = war.agents.select(lambda agent: agent.side in said.rebels)
    war.rebel = np.array([agent.side in said.rebels for agent in war.factions])
    war.government = war.agents.select(lambda agent: agent.side in said.government)
    war.head = by_name[said.head_of_government]
    war.campaigner = by_name[said.campaign] if said.campaign else None
    war.designated = np.array([agent.name in designated for agent in war.factions])
    war.sides = {
        side: war.agents.select(lambda agent, side=side: agent.side == side)
        for side, about in theatre.sides.items()
        if about.control
    }


def ratio(part: float, whole: float) -> float:
    """Return a part as a share of the whole; NaN without one."""
    return part / whole if whole > 0.0 else np.nan


def governed(war: "IdiomaticWar") -> set[int]:
    """Return the labels of coalitions that hold a faction of the government's side."""
    return {agent.coalition for agent in war.government if agent.active}


def largest_common(war: "IdiomaticWar", by_strength: bool) -> float:
    """Return the largest amount of the signatories in one coalition that they share."""
    amounts: dict[int, list[float]] = {}
    for agent in war.signers:
        if agent.alive:
            amount = agent.signed_strength if by_strength else 1.0
            amounts.setdefault(agent.coalition, []).append(amount)
    apart = governed(war)
    shared = [sum(x) for label, x in amounts.items() if len(x) > 1 and label not in apart]
    return max(shared, default=0.0)


def signatory_cohesion(war: "IdiomaticWar") -> float:
    """Share of the signatories' strength in their largest common coalition."""
    return ratio(largest_common(war, True), sum(war.signers.get("signed_strength")))


def signatory_cohesion_count(war: "IdiomaticWar") -> float:
    """Share of the signatories in their largest common coalition."""
    return ratio(largest_common(war, False), len(war.signers))


def united(war: "IdiomaticWar") -> float:
    """1 if cohesion is at least 0.75."""
    cohesion = signatory_cohesion(war)
    return float(cohesion >= UNITED) if np.isfinite(cohesion) else np.nan


def rebel_blocs(war: "IdiomaticWar") -> dict[int, float]:
    """Return the rebels' strength in each coalition."""
    blocs: dict[int, float] = {}
    for agent in war.rebels:
        if agent.active:
            blocs[agent.coalition] = blocs.get(agent.coalition, 0.0) + agent.strength
    return blocs


def largest_rebel_share(war: "IdiomaticWar") -> float:
    """Share of the rebels' strength in their largest coalition."""
    blocs = rebel_blocs(war)
    return ratio(max(blocs.values(), default=0.0), sum(blocs.values()))


def effective_coalitions(war: "IdiomaticWar") -> float:
    """Effective number of coalitions by strength."""
    strength = np.array(war.agents.get("strength"))
    labels = np.array(war.agents.get("coalition"))
    if strength.sum() <= 0.0:
        return np.nan
    shares = np.bincount(labels[labels >= 0], strength[labels >= 0]) / strength.sum()
    return float(1.0 / (shares**2).sum())


def largest_rebel_strength(war: "IdiomaticWar") -> float:
    """Return the strength of the largest coalition of rebels without the government's side."""
    apart = governed(war)
    return max((x for label, x in rebel_blocs(war).items() if label not in apart), default=0.0)


def power_ratio(war: "IdiomaticWar") -> float:
    """Strength of the government's present coalition to the largest rebel one."""
    label = war.head.coalition
    if label < 0:
        return np.nan
    return ratio(
        sum(agent.strength for agent in war.factions if agent.coalition == label),
        largest_rebel_strength(war),
    )


def power_ratio_fixed(war: "IdiomaticWar") -> float:
    """Strength of the government's side to the largest rebel coalition."""
    return ratio(sum(war.government.get("strength")), largest_rebel_strength(war))


def civilian_harm(war: "IdiomaticWar") -> float:
    """Civilians killed this week."""
    return float(np.sum(war.agents.get("harm")))


def campaign_harm(war: "IdiomaticWar") -> float:
    """Civilians killed by the campaigner."""
    return np.nan if war.campaigner is None else float(war.campaigner.harm.sum())


def infighting(war: "IdiomaticWar") -> float:
    """Share of the rebels' effort, by strength, against rebels."""
    whole, part = 0.0, 0.0
    for agent in war.rebels:
        whole += agent.strength * agent.effort.sum()
        part += agent.strength * agent.effort[war.rebel].sum()
    return ratio(part, whole)


def clash_events(war: "IdiomaticWar") -> float:
    """Clash events of the week."""
    return float(np.sum(war.agents.get("events")))


def rebel_weight(war: "IdiomaticWar") -> float:
    """Mean alliance weight among living rebels that meet."""
    there = war.rebel & np.array([agent.alive for agent in war.factions])
    found = [agent.weight[there & (agent.overlap > 0.0)] for agent in war.rebels if agent.alive]
    weights = np.concatenate(found) if found else np.zeros(0)
    return float(weights.mean()) if weights.size else np.nan


def rebel_support(war: "IdiomaticWar") -> float:
    """Support of the rebels where they are, by strength."""
    loved = sum(agent.strength * (agent.presence @ agent.support) for agent in war.rebels)
    return ratio(float(loved), sum(war.rebels.get("strength")))


def rebel_recruits(war: "IdiomaticWar") -> float:
    """Fighters who joined the rebels."""
    return float(sum(war.rebels.get("recruits")))


def campaign_support(war: "IdiomaticWar") -> float:
    """Support of the campaigner where it is."""
    agent = war.campaigner
    return np.nan if agent is None else float(agent.presence @ agent.support)


def declared_gap(war: "IdiomaticWar") -> float:
    """Share of the campaigner's effort not on its declared targets."""
    declared = declared_rows(war)
    if declared is None:
        return np.nan
    effort = war.campaigner.effort
    whole = float(effort.sum())
    return ratio(whole - float(effort[declared].sum()), whole)


def declared_gap_place(war: "IdiomaticWar") -> float:
    """Share of the campaigner's effort where its declared targets hold no ground."""
    declared = declared_rows(war)
    if declared is None:
        return np.nan
    theirs = np.sum([war.factions[j].control for j in declared], axis=0)
    effort = war.campaigner.spent
    return ratio(float((effort * (1.0 - theirs)).sum()), float(effort.sum()))


def fire_near_designated(war: "IdiomaticWar") -> float:
    """Share of the campaigner's effort on those beside a designated faction."""
    if declared_rows(war) is None:
        return np.nan
    beside = np.zeros(war.exposed.shape, dtype=bool)
    for u, members in enumerate(war.umbrellas):
        weeks = war.umbrella_weeks[u]
        now = (weeks[:, 0] <= war.week) & (war.week < weeks[:, 1]) & war.actives
        sitting = members & now[:, None]
        beside |= sitting & sitting[war.designated].any(axis=0)
    effort = war.campaigner.effort
    return ratio(float(effort[beside & ~war.designated[:, None]].sum()), float(effort.sum()))


def declared_rows(war: "IdiomaticWar") -> list[int] | None:
    """Return whom the campaigner says it strikes; None while it flies no campaign."""
    flown = None if war.campaigner is None else war.diary.flown_by(war.campaigner)
    if flown is None or not war.campaigner.active:
        return None
    said = flown.declared
    return war.diary.rows(war.diary.theatre.declared_of(flown.actor) if said is None else said)


def control(war: "IdiomaticWar") -> dict[str, float]:
    """Share of the pre-war population in ground held by each control group."""
    held = war.by_group(np.array(war.agents.get("control")))
    shares = held @ (war.population / war.population.sum())
    return {f"control_{name}": float(x) for name, x in zip(war.group_names, shares, strict=True)}


def strength(war: "IdiomaticWar") -> dict[str, float]:
    """Fighters of each side that holds ground."""
    return {
        f"strength_{side}": float(sum(agents.get("strength")))
        for side, agents in war.sides.items()
    }


REPORTERS: Final[dict[str, Reporter]] = {
    reporter.__name__: reporter
    for reporter in (
        signatory_cohesion,
        signatory_cohesion_count,
        united,
        largest_rebel_share,
        effective_coalitions,
        power_ratio,
        power_ratio_fixed,
        civilian_harm,
        campaign_harm,
        infighting,
        clash_events,
        rebel_weight,
        rebel_support,
        rebel_recruits,
        campaign_support,
        declared_gap,
        declared_gap_place,
        fire_near_designated,
        control,
        strength,
    )
}
"""Every outcome; `control` and `strength` are several numbers by name."""
