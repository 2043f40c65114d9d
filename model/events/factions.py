"""Factions that appear and dissolve, and what rules they take up."""

import numpy as np

from ..rules import Entry
from ..scenario.events import Enter, Leave, SetRule
from ..state import Floats, Ints
from .air import set_sorties
from .base import Effect, World


class EnterEffect(Effect[Enter]):
    """A faction appears, alone, with its drawn strength and its prior ties."""

    kind = "enter"

    def begin(self, world: World, event: Enter) -> None:
        """Bring it in."""
        enter(world, world.index[event.faction])


def enter(world: World, i: int) -> None:
    """Bring a faction in; nothing if it is there already.

    Parameters
    ----------
    world : World
        Changed in place.
    i : int
        The faction.
    """
    state = world.state
    if state.active[i]:
        return
    state.active[i] = True
    state.strength[i] = state.place.strength_drawn[i]
    state.coalition[i] = free_label(state.coalition, i)
    state.weight[i] = state.prior[i]
    state.weight[:, i] = state.prior[:, i]
    state.support[i] = state.base.support[i]
    set_sorties(world)


class LeaveEffect(Effect[Leave]):
    """A faction dissolves; its fighters and ground may pass into another."""

    kind = "leave"

    def begin(self, world: World, event: Leave) -> None:
        """Take it out."""
        into = None if event.into is None else world.index[event.into]
        leave(world, world.index[event.faction], into)


def leave(world: World, i: int, into: int | None) -> None:
    """Take a faction out; nothing if it is not there.

    Parameters
    ----------
    world : World
        Changed in place.
    i : int
        The faction.
    into : int or None
        Who takes over its fighters and ground; else the fighters are gone and
        the ground is shared out among its control group by fighters present
        (the first member with fighters takes it where none is), and among all
        who hold ground there if the group is gone.
    """
    state = world.state
    if not state.active[i]:
        return
    state.active[i] = False
    if into is not None and state.active[into]:
        state.strength[into] += state.strength[i]
        heirs = np.zeros(state.place.n)
        heirs[into] = 1.0
        share = np.repeat(heirs[:, None], state.place.n_provinces, axis=1)
    else:
        share = _heirs(world, i)
    state.strength[i] = 0.0
    state.coalition[i] = -1
    state.control += share * state.control[i]
    state.control[i] = np.where(share.sum(axis=0) > 0.0, 0.0, state.control[i])
    state.effort[i] = 0.0
    state.effort[:, i] = 0.0
    state.sum_effort()
    set_sorties(world)


def _heirs(world: World, i: int) -> Floats:
    """(n, K) float: who takes over the ground of i, and how much of it."""
    state = world.state
    same = state.alive & (state.place.group == state.place.group[i])
    weight = np.where(same[:, None], state.exposed, 0.0)
    empty = weight.sum(axis=0) <= 0.0
    if same.any():
        weight[np.flatnonzero(same)[0], empty] = 1.0
    else:
        weight = np.where(state.active[:, None], state.control, 0.0)
    total = weight.sum(axis=0)
    return np.asarray(weight / np.where(total > 0.0, total, 1.0))


class SetRuleEffect(Effect[SetRule]):
    """Factions take up a targeting rule, beside or instead of what they did."""

    kind = "set_rule"

    def begin(self, world: World, event: SetRule) -> None:
        """Change the entries."""
        actors = world.members(event.actors)
        if event.replace:
            world.entries[:] = [entry for entry in world.entries if entry.actor not in actors]
        targets = tuple(world.members(event.targets))
        places = tuple(world.province[name] for name in event.provinces)
        world.entries.extend(
            Entry(actor, event.rule, event.weight, targets, places) for actor in actors
        )
        world.rules_changed = True


def free_label(coalition: Ints, i: int) -> int:
    """Label for a coalition of one: the faction's own index if unused, else the lowest unused.

    Parameters
    ----------
    coalition : (n,) int
        Labels of all factions, -1 for inactive ones.
    i : int
        The faction that stands alone; its present label does not count as used.

    Returns
    -------
    int
        A label in 0..n-1 that nobody else has.
    """
    others = np.delete(coalition, i)
    used = np.isin(np.arange(coalition.size), others)
    return i if not used[i] else int(np.flatnonzero(~used)[0])
