"""What factions say and sign: statements, renunciations, mergers."""

from dataclasses import replace

import numpy as np

from ..rules import Entry
from ..scenario.events import Merge, Renounce, Statement
from .base import Effect, World

MOST = 0.999
"""Weights are clipped to this before the inverse hyperbolic tangent."""


class StatementEffect(Effect[Statement]):
    """Signers commit to each other, and vow to fight those they name."""

    kind = "statement"

    def begin(self, world: World, event: Statement) -> None:
        """Add commitments between active signers, and their rule."""
        state = world.state
        signers = [i for i in world.members(event.signatories) if state.active[i]]
        pairs = np.ix_(signers, signers)
        meant = state.place.sincerity[signers]
        added = event.commitment.mean * (meant[:, None] + meant[None, :]) / 2.0
        np.fill_diagonal(added, 0.0)
        risen = np.maximum(added - state.commitment[pairs], 0.0)
        state.commitment[pairs] += risen
        # A signature is public: those who sign regard each other anew at once,
        # where other changes of propensity are learnt week by week.
        regard = np.arctanh(np.clip(state.weight[pairs], -MOST, MOST))
        regard = np.tanh(regard + world.parameters.b_commit * risen)
        state.weight[pairs] = np.where(risen > 0.0, regard, state.weight[pairs])
        kept = 2.0 ** (-1.0 / event.commitment.half_life_weeks)
        state.commitment_keep[pairs] = kept
        targets = tuple(world.members(event.against))
        if targets and event.rule_weight > 0.0:
            for i in signers:
                _vow(world, i, targets, event.rule_weight)


def _vow(world: World, actor: int, targets: tuple[int, ...], share: float) -> None:
    """Give an actor the rule `against` with a share of its attention."""
    others = sum(entry.weight for entry in world.entries if entry.actor == actor)
    world.entries.append(Entry(actor, "against", share * others / (1.0 - share), targets))
    world.rules_changed = True


class RenounceEffect(Effect[Renounce]):
    """A faction leaves an allegiance: the tie is gone, and so is the pretext."""

    kind = "renounce"

    def begin(self, world: World, event: Renounce) -> None:
        """Cut the tie; take the faction off the lists of those who believe it."""
        state = world.state
        i, j = world.index[event.actor], world.index[event.allegiance]
        for a, b in ((i, j), (j, i)):
            state.prior[a, b] = 0.0
            state.weight[a, b] = 0.0
        unmoved = world.members(event.still_designated_by)
        for row, entry in enumerate(world.entries):
            if entry.rule == "pretext" and entry.actor not in unmoved:
                kept = tuple(target for target in entry.targets if target != i)
                world.entries[row] = replace(entry, targets=kept)
        world.rules_changed = True


class MergeEffect(Effect[Merge]):
    """The active members become one coalition, free to leave it."""

    kind = "merge"

    def begin(self, world: World, event: Merge) -> None:
        """Put them under one label."""
        state = world.state
        members = [i for i in world.members(event.members) if state.active[i]]
        if not members:
            return
        label = min(members)
        labels = state.coalition
        labels[members] = -1
        # Bystanders who bear the label get the lowest unused one.
        unused = np.setdiff1d(np.arange(labels.size), [*labels, label])
        if (labels == label).any():
            labels[labels == label] = unused[0]
        labels[members] = label
