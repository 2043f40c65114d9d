"""Section 7.9: what each kind of event does."""

import math
from collections.abc import Callable
from typing import Any

from .draws import Draws, tri
from .world import Faction, Rule, Shift, Truce, World

MOST_WEIGHT = 0.999


class Clerk:
    """Looks up what events name.

    Attributes
    ----------
    theatre : Theatre
        Where the events happen.
    draws : Draws
        What was drawn.
    """

    def __init__(self, theatre: Any, draws: Draws) -> None:
        self.theatre = theatre
        self.draws = draws
        self.place = {row.id: i for i, row in enumerate(theatre.factions)}
        self.province = {row.id: k for k, row in enumerate(theatre.provinces)}

    def indices(self, selectors: Any) -> list[int]:
        """Return the factions that selectors mean.

        Parameters
        ----------
        selectors : sequence of str
            Ids, sides or lists.
        """
        return [self.place[name] for name in self.theatre.expand(selectors)]


def begin_campaign(clerk: Clerk, event: Any, world: World) -> None:
    """Let the actor fly its capacity on top of its own air force."""
    actor = world.factions[clerk.place[event.actor]]
    low, high = event.capacity_range or (None, None)
    flown = tri(clerk.draws.capacity[actor.index], low, event.capacity, high)
    actor.sorties = actor.own_sorties + flown


def end_campaign(clerk: Clerk, event: Any, world: World) -> None:
    """Let the actor fly its own sorties only."""
    actor = world.factions[clerk.place[event.actor]]
    actor.sorties = actor.own_sorties


def make_statement(clerk: Clerk, event: Any, world: World) -> None:
    """Commit the signers to each other, and let each aim at whom they vow to fight."""
    signers = [world.factions[i] for i in clerk.indices(event.signatories)]
    keep = 2.0 ** (-1.0 / event.commitment.half_life_weeks)
    for i in signers:
        for j in signers:
            if i is not j and i.active and j.active:
                sincere = (world.sincerity[i.index] + world.sincerity[j.index]) / 2.0
                promised = event.commitment.mean * sincere
                raised = max(0.0, promised - i.commitment[j.index])
                i.commitment[j.index] += raised
                i.commitment_keep[j.index] = keep
                if raised > 0.0:
                    learn(i, j, world.parameters["b_commit"] * raised)
    targets = clerk.indices(event.against)
    for i in (each for each in signers if each.active):
        others = sum(rule.weight for rule in i.rules)
        weight = event.rule_weight * others / (1.0 - event.rule_weight)
        i.rules.append(Rule("against", weight, set(targets)))


def learn(i: Faction, j: Faction, push: float) -> None:
    """Let a weight rise at once with what has become public.

    Parameters
    ----------
    i, j : Faction
        Who regards whom.
    push : float
        In the argument of tanh.
    """
    before = min(MOST_WEIGHT, max(-MOST_WEIGHT, i.weight[j.index]))
    i.weight[j.index] = math.tanh(math.atanh(before) + push)


def begin_shift(clerk: Clerk, event: Any, world: World) -> None:
    """Draw sponsors together, or apart."""
    by = event.by if event.kind == "sponsors_align" else -event.by
    world.shifts[event.id] = Shift([clerk.place[name] for name in event.sponsors], by)
    apply_shift(world, world.shifts[event.id])


def end_shift(_clerk: Clerk, event: Any, world: World) -> None:
    """Undo a change of alignment: what is still in force is applied anew."""
    world.shifts.pop(event.id)
    world.alignment = [[0.0] * len(world.factions) for _ in world.factions]
    for shift in world.shifts.values():
        apply_shift(world, shift)


def apply_shift(world: World, shift: Shift) -> None:
    """Add one change of alignment.

    Parameters
    ----------
    world : World
        The state.
    shift : Shift
        The change.
    """
    for m in shift.sponsors:
        for other in shift.sponsors:
            if m != other or shift.by > 0.0:
                moved = world.alignment[m][other] + shift.by
                world.alignment[m][other] = min(1.0, max(-1.0, moved))


def renounce(clerk: Clerk, event: Any, world: World) -> None:
    """Cut the tie with an allegiance, and the pretext that it gave."""
    actor = world.factions[clerk.place[event.actor]]
    other = world.factions[clerk.place[event.allegiance]]
    for one, two in ((actor, other), (other, actor)):
        one.prior[two.index] = one.weight[two.index] = 0.0
    unbelieving = set(clerk.indices(event.still_designated_by))
    for i in world.factions:
        for rule in i.rules:
            if rule.name == "pretext" and i.index not in unbelieving:
                rule.targets.discard(actor.index)


def begin_ceasefire(clerk: Clerk, event: Any, world: World) -> None:
    """Let the parties hold their fire."""
    excluded = set(clerk.indices(event.excluded))
    parties = [i for i in clerk.indices(event.parties) if i not in excluded]
    world.truces[event.id] = Truce(parties, event.compliance)
    apply_truce(world, world.truces[event.id])


def end_ceasefire(_clerk: Clerk, event: Any, world: World) -> None:
    """End a ceasefire: those still in force are applied anew."""
    world.truces.pop(event.id)
    for i in world.factions:
        i.truce = [0.0] * len(world.factions)
    for truce in world.truces.values():
        apply_truce(world, truce)


def apply_truce(world: World, truce: Truce) -> None:
    """Withhold at least the compliance of one ceasefire.

    Parameters
    ----------
    world : World
        The state.
    truce : Truce
        The ceasefire.
    """
    for i in truce.parties:
        row = world.factions[i].truce
        for j in truce.parties:
            if j != i:
                row[j] = max(row[j], truce.compliance)


def begin_aid(clerk: Clerk, event: Any, world: World) -> None:
    """Change what a sponsor gives."""
    world.aids[event.id] = event
    give(clerk, event, world, event.factor)


def end_aid(clerk: Clerk, event: Any, world: World) -> None:
    """Let the sponsor give what it gave at the start, or what is still in force."""
    world.aids.pop(event.id)
    give(clerk, event, world, 1.0)
    for other in world.aids.values():
        give(clerk, other, world, other.factor)


def give(clerk: Clerk, event: Any, world: World, factor: float) -> None:
    """Set the factor of a sponsor, and `supply` with it.

    Parameters
    ----------
    clerk : Clerk
        Who looks up names.
    event : Aid
        Sponsor and recipients.
    world : World
        The state.
    factor : float
        Of what it gave at the start.
    """
    for i in clerk.indices(event.recipients):
        client = world.factions[i]
        client.factor[clerk.place[event.sponsor]] = factor
        client.supply = 1.0 + sum(
            share * (times - 1.0)
            for share, times in zip(client.sponsor, client.factor, strict=True)
        )


def enter_event(clerk: Clerk, event: Any, world: World) -> None:
    """Let a faction appear."""
    enter(world, world.factions[clerk.place[event.faction]])


def enter(world: World, i: Faction) -> None:
    """Let a faction appear with its drawn strength, alone, with weights at prior.

    Parameters
    ----------
    world : World
        The state.
    i : Faction
        Who enters.
    """
    if i.active:
        return
    i.coalition = world.free_label(i)
    i.active = True
    i.strength = i.drawn_strength
    i.weight = list(i.prior)
    i.support = list(i.support_start)
    for j in world.factions:
        if j is not i:
            j.weight[i.index] = j.prior[i.index]


def leave_event(clerk: Clerk, event: Any, world: World) -> None:
    """Let a faction dissolve."""
    into = None if event.into is None else world.factions[clerk.place[event.into]]
    leave(world, world.factions[clerk.place[event.faction]], into)


def leave(world: World, i: Faction, into: Faction | None) -> None:
    """Let a faction dissolve, its fighters and its ground passing on.

    Parameters
    ----------
    world : World
        The state.
    i : Faction
        Who leaves.
    into : Faction, optional
        Whom its fighters join.
    """
    if not i.active:
        return
    left = i.strength
    i.active, i.strength, i.coalition = False, 0.0, -1
    i.effort = {}
    for j in world.factions:
        j.effort.pop(i.index, None)
    if into is not None:
        into.strength += left
    pass_ground(world, i, into)


def pass_ground(world: World, i: Faction, into: Faction | None) -> None:
    """Pass on the control of a faction that leaves.

    Parameters
    ----------
    world : World
        The state.
    i : Faction
        Who has left.
    into : Faction, optional
        Who takes it; else its control group, by fighters present.
    """
    heirs = [j for j in world.actives() if j.group == i.group and j.strength > 0.0]
    if not heirs and into is None:
        share_among_holders(world, i)
        return
    forces = [[j.strength * there for there in j.presence] for j in heirs]
    for k, share in enumerate(i.control):
        if share <= 0.0:
            continue
        if into is not None:
            into.control[k] += share
        else:
            inherit(k, share, heirs, [each[k] for each in forces])
    i.control = [0.0] * len(i.control)


def share_among_holders(world: World, i: Faction) -> None:
    """Pass the ground of the last of its group to those who hold ground beside it.

    Parameters
    ----------
    world : World
        The state.
    i : Faction
        Who has left.
    """
    for k, share in enumerate(i.control):
        held = sum(j.control[k] for j in world.actives())
        if held > 0.0:
            for j in world.actives():
                j.control[k] += share * j.control[k] / held
            i.control[k] = 0.0


def inherit(k: int, share: float, heirs: list[Faction], forces: list[float]) -> None:
    """Share out ground by force; without any the first heir with strength takes it.

    Parameters
    ----------
    k : int
        The province.
    share : float
        What is shared out.
    heirs : list of Faction
        Active members of the control group.
    forces : list of float
        Their force there.
    """
    total = sum(forces)
    for j, there in zip(heirs, forces, strict=True):
        if total > 0.0:
            j.control[k] += share * there / total
        elif j.strength > 0.0:
            j.control[k] += share
            return


def merge(clerk: Clerk, event: Any, world: World) -> None:
    """Put the active members into one coalition."""
    members = [world.factions[i] for i in clerk.indices(event.members)]
    members = [each for each in members if each.active]
    if not members:
        return
    inside = {each.index for each in members}
    used = {each.coalition for each in world.actives() if each.index not in inside}
    label = min(inside)
    if label in used:  # others still carry it: they are not part of the merger
        label = next(free for free in range(len(world.factions) + 1) if free not in used)
    for each in members:
        each.coalition = label


def set_rule(clerk: Clerk, event: Any, world: World) -> None:
    """Give the actors an entry, with `replace` in place of their others."""
    targets = clerk.indices(event.targets)
    places = frozenset(clerk.province[name] for name in event.provinces)
    for i in clerk.indices(event.actors):
        rules = world.factions[i].rules
        if event.replace:
            rules.clear()
        rules.append(Rule(event.rule, event.weight, set(targets), places))


BEGINNINGS: dict[str, Callable[[Clerk, Any, World], None]] = {
    "campaign": begin_campaign,
    "statement": make_statement,
    "sponsors_align": begin_shift,
    "sponsors_divide": begin_shift,
    "renounce": renounce,
    "ceasefire": begin_ceasefire,
    "aid": begin_aid,
    "enter": enter_event,
    "leave": leave_event,
    "merge": merge,
    "set_rule": set_rule,
}

ENDINGS: dict[str, Callable[[Clerk, Any, World], None]] = {
    "campaign": end_campaign,
    "sponsors_align": end_shift,
    "sponsors_divide": end_shift,
    "ceasefire": end_ceasefire,
    "aid": end_aid,
}
