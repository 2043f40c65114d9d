"""Events: what the scenario makes happen, on Mesa's schedule."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from model.randomness import triangular

if TYPE_CHECKING:
    from .agents import FactionAgent
    from .war import IdiomaticWar

MOST_WEIGHT: Final = 0.999


class Diary:
    """What is dated inside the run; it stays alive with the model, which refers only weakly.

    Parameters
    ----------
    war : IdiomaticWar
        The model.

    Attributes
    ----------
    in_force : dict
        Events that last until a date, by id, oldest first.
    """

    def __init__(self, war: "IdiomaticWar") -> None:
        self.war = war
        self.theatre = war.plan.theatre
        self.row = {agent.name: agent.row for agent in war.factions}
        self.in_force: dict[str, Any] = {}
        u = war.streams["capacity"].random(len(self.theatre.factions))
        self.capacity = dict(zip(self.theatre.faction_ids, u.tolist(), strict=True))
        self.pages: list[Callable[[], None]] = []

    def schedule(self) -> None:
        """Put everything on Mesa's schedule, in the order in which it happens."""
        plan = self.war.plan
        dated: list[tuple[Any, int, int, Callable[[], None]]] = []
        for order, event in enumerate(plan.events):
            dated.append((event.on, 1, order, partial(self.begin, event)))
            until = getattr(event, "until", None)
            if until is not None:
                dated.append((until, 0, order, partial(self.end, event)))
        for i, agent in enumerate(self.war.factions):
            row = self.theatre.faction(agent.name)
            if row.active_from is not None and row.active_from > plan.start:
                dated.append((row.active_from, 2, i, partial(self.enter, agent)))
            if row.active_until is not None and row.active_until >= plan.start:
                dated.append((row.active_until, 0, i, partial(self.leave, agent)))
        for day, _, _, page in sorted(dated, key=lambda each: each[:3]):
            week = (day - plan.start).days // 7
            if week < plan.weeks:
                self.pages.append(page)
                self.war.schedule_event(page, at=week + 0.5)

    def agents(self, selectors: Any) -> "list[FactionAgent]":
        """Return the factions that selectors mean.

        Parameters
        ----------
        selectors : sequence of str
            Ids, sides, lists.
        """
        names = self.theatre.expand(selectors) if selectors else ()
        return [self.war.factions[self.row[name]] for name in names if name in self.row]

    def rows(self, selectors: Any) -> list[int]:
        """Return the same as numbers."""
        return [agent.row for agent in self.agents(selectors)]

    def begin(self, event: Any) -> None:
        """Let an event happen."""
        self.in_force[event.id] = event
        getattr(self, event.kind)(event)

    def end(self, event: Any) -> None:
        """Let an event that lasts end."""
        if self.in_force.pop(event.id, None) is not None:
            getattr(self, event.kind)(event)

    # What lasts is worked out anew when something begins or ends.

    def campaign(self, event: Any) -> None:
        """Fly: one's own air force, and the campaign begun last."""
        actor = self.war.factions[self.row[event.actor]]
        if event.id in self.in_force:
            for other in [*self.in_force.values()]:
                is_campaign = other.kind == "campaign" and other.actor == event.actor
                if is_campaign and other is not event:
                    del self.in_force[other.id]
        self.refresh_sorties(actor)

    def refresh_sorties(self, actor: "FactionAgent") -> None:
        """Set what a faction flies."""
        flown = self.flown_by(actor)
        actor.sorties = 0.0
        if actor.active:
            actor.sorties = actor.own_sorties + (self.sorties_of(flown) if flown else 0.0)

    def flown_by(self, actor: "FactionAgent") -> Any:
        """Return the campaign that a faction flies now, or None."""
        return next(
            (x for x in self.in_force.values() if x.kind == "campaign" and x.actor == actor.name),
            None,
        )

    def sorties_of(self, event: Any) -> float:
        """Return the sorties a week of a campaign, as drawn."""
        low, high = event.capacity_range or (event.capacity, event.capacity)
        values = (self.capacity[event.actor], low, event.capacity, high)
        return float(triangular(*(np.array(value) for value in values)))

    def sponsors_align(self, event: Any) -> None:
        """Work out the alignment of sponsors."""
        del event
        matrix = self.war.alignment
        matrix[:] = 0.0
        for other in self.in_force.values():
            if other.kind in ("sponsors_align", "sponsors_divide"):
                rows = self.rows(other.sponsors)
                by = np.full((len(rows), len(rows)), other.by)
                if other.kind == "sponsors_divide":
                    by = -by
                    np.fill_diagonal(by, 0.0)
                matrix[np.ix_(rows, rows)] += by
                np.clip(matrix, -1.0, 1.0, out=matrix)

    sponsors_divide = sponsors_align

    def ceasefire(self, event: Any) -> None:
        """Work out what ceasefires withhold."""
        del event
        for agent in self.war.factions:
            agent.truce[:] = 0.0
        for other in self.in_force.values():
            if other.kind == "ceasefire":
                inside = sorted({*self.rows(other.parties)} - {*self.rows(other.excluded)})
                for row in inside:
                    agent = self.war.factions[row]
                    others = [each for each in inside if each != row]
                    agent.truce[others] = np.maximum(agent.truce[others], other.compliance)

    def aid(self, event: Any) -> None:
        """Work out what sponsors supply."""
        del event
        for agent in self.war.factions:
            agent.factor[:] = 1.0
        for other in self.in_force.values():
            if other.kind == "aid":
                for agent in self.agents(other.recipients):
                    agent.factor[self.row[other.sponsor]] = other.factor
        for agent in self.war.factions:
            agent.supply = max(1.0 + float(agent.sponsor @ (agent.factor - 1.0)), 0.0)

    # What happens once.

    def statement(self, event: Any) -> None:
        """Let the signers commit to each other, and vow."""
        signers = [agent for agent in self.agents(event.signatories) if agent.active]
        rows = np.array([agent.row for agent in signers], dtype=int)
        sincere = np.array([agent.sincerity for agent in signers])
        for agent in signers:
            promised = event.commitment.mean * (agent.sincerity + sincere) / 2.0
            raised = np.maximum(promised - agent.commitment[rows], 0.0)
            raised[rows == agent.row] = 0.0
            agent.commitment[rows] += raised
            agent.commitment_keep[rows] = 2.0 ** (-1.0 / event.commitment.half_life_weeks)
            weight = agent.weight[rows]
            regard = np.arctanh(np.clip(weight, -MOST_WEIGHT, MOST_WEIGHT))
            regard = np.tanh(regard + self.war.parameters.b_commit * raised)
            agent.weight[rows] = np.where(raised > 0.0, regard, weight)
            others = sum(rule.weight for rule in agent.rules)
            share = event.rule_weight
            if event.against and share > 0.0:
                weight = share * others / (1.0 - share)
                self.war.add_rule(agent.row, "against", weight, self.rows(event.against), ())

    def renounce(self, event: Any) -> None:
        """Cut a tie, and the pretext that it gave."""
        pair = self.agents((event.actor,)) + self.agents((event.allegiance,))
        for one, two in (pair, pair[::-1]):
            one.prior[two.row] = one.weight[two.row] = 0.0
        unmoved = self.agents(event.still_designated_by)
        for agent in self.war.factions:
            for rule in agent.rules:
                if rule.name == "pretext" and agent not in unmoved:
                    rule.targets[pair[0].row] = False

    def merge(self, event: Any) -> None:
        """Put the active members into one coalition."""
        members = [agent for agent in self.agents(event.members) if agent.active]
        if members:
            label = min(agent.row for agent in members)
            outside = {agent.coalition for agent in self.war.factions if agent not in members}
            if label in outside:
                label = next(x for x in range(len(self.row)) if x not in outside)
            for agent in members:
                agent.coalition = label

    def set_rule(self, event: Any) -> None:
        """Let factions take up a rule."""
        places = [self.theatre.province_ids.index(name) for name in event.provinces]
        for agent in self.agents(event.actors):
            if event.replace:
                agent.rules.clear()
            targets = self.rows(event.targets)
            self.war.add_rule(agent.row, event.rule, event.weight, targets, places)

    def enter(self, about: Any) -> None:
        """Let a faction appear, alone."""
        agent = self.war.factions[self.row[about.faction]] if hasattr(about, "faction") else about
        if agent.active:
            return
        agent.active, agent.strength = True, agent.drawn_strength
        agent.coalition = self.war.free_label(agent)
        agent.weight = agent.prior.copy()
        for other in self.war.factions:
            other.weight[agent.row] = other.prior[agent.row]
        agent.support = agent.start_support.copy()
        self.refresh_sorties(agent)

    def leave(self, about: Any) -> None:
        """Let a faction dissolve, its fighters and its ground passing on."""
        named = hasattr(about, "faction")
        agent = self.war.factions[self.row[about.faction]] if named else about
        into = about.into if named else None
        if not agent.active:
            return
        agent.active = False
        heir = None if into is None else self.war.factions[self.row[into]]
        if heir is not None and heir.active:
            heir.strength += agent.strength
            heir.control = heir.control + agent.control
            agent.control = np.zeros_like(agent.control)
        else:
            self._inherit(agent)
        agent.strength, agent.coalition = 0.0, -1
        agent.effort = np.zeros_like(agent.effort)
        for other in self.war.factions:
            other.effort[agent.row] = 0.0
        self.refresh_sorties(agent)

    def _inherit(self, agent: "FactionAgent") -> None:
        """Share out the ground of a faction that left among its group, else among holders."""
        mates = [x for x in self.war.factions if x.alive and x.group == agent.group]
        heirs = mates or [x for x in self.war.factions if x.active]
        claims = np.array([x.standing if mates else x.control for x in heirs])
        if mates:
            claims[0, claims.sum(axis=0) <= 0.0] = 1.0
        total = claims.sum(axis=0)
        shares = claims / np.where(total > 0.0, total, 1.0)
        for heir, share in zip(heirs, shares, strict=True):
            heir.control = heir.control + share * agent.control
        agent.control = np.where(total > 0.0, 0.0, agent.control)
