"""The eight targeting rules: g of one entry over all targets and provinces at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .agents import FactionAgent

Array = npt.NDArray[Any]


@dataclass
class Rule:
    """One entry of a faction.

    Attributes
    ----------
    name : str
        One of `RULES`.
    weight : float
        Share of attention, relative to the others.
    targets : (n,) bool
        T.
    places : (K,) bool
        P.
    """

    name: str
    weight: float
    targets: Array
    places: Array


def against(actor: "FactionAgent", rule: Rule) -> Array:
    """x_jk for listed j."""
    return np.where(rule.targets[:, None], actor.model.exposed, 0.0)


def defend(actor: "FactionAgent", rule: Rule) -> Array:
    """x_jk d_ik times the largest hostility of j to one of those defended."""
    del rule
    war = actor.model
    clients = actor.tied & war.actives
    clients[actor.row] = True
    worth = war.cores[clients].max(axis=0)
    hostility = (1.0 - war.weights[:, clients]) / 2.0
    hostility[np.flatnonzero(clients), np.arange(hostility.shape[1])] = 0.0
    return np.asarray(war.exposed * worth * hostility.max(axis=1)[:, None])


def retaliate(actor: "FactionAgent", rule: Rule) -> Array:
    """grievance_ij x_jk."""
    del rule
    return np.asarray(actor.grievance[:, None] * actor.model.exposed)


def pretext(actor: "FactionAgent", rule: Rule) -> Array:
    """x_jk for designated j; else x_jk N_k (1 + u_jk)."""
    war = actor.model
    named = war.exposed[rule.targets & war.actives].sum(axis=0)
    everyone = war.exposed[actor.permitted].sum(axis=0)
    near = np.where(everyone > 0.0, named / np.where(everyone > 0.0, everyone, 1.0), 0.0)
    beside = np.zeros(war.exposed.shape, dtype=bool)
    for members in war.umbrellas_now:
        beside |= members & members[rule.targets & war.actives].any(axis=0)
    near = near * (1.0 + beside)
    near[rule.targets] = 1.0
    return np.asarray(war.exposed * near)


def rival(actor: "FactionAgent", rule: Rule) -> Array:
    """overlap_ij x_jk for j of the same control group."""
    del rule
    war = actor.model
    if actor.group < 0:
        return np.zeros_like(war.exposed)
    same = np.where(war.groups == actor.group, actor.overlap, 0.0)
    return np.asarray(same[:, None] * war.exposed)


def weakest(actor: "FactionAgent", rule: Rule) -> Array:
    """1 / (1 + x_jk / (x_ik + 1)) for listed j that stand in k."""
    exposed = actor.model.exposed
    there = rule.targets[:, None] & (exposed > 0.0)
    return np.where(there, 1.0 / (1.0 + exposed / (actor.standing + 1.0)), 0.0)


def strongest(actor: "FactionAgent", rule: Rule) -> Array:
    """x_jk squared for listed j."""
    return np.where(rule.targets[:, None], actor.model.exposed**2, 0.0)


def reclaim(actor: "FactionAgent", rule: Rule) -> Array:
    """x_jk (1 - held_ik) in the listed provinces."""
    war = actor.model
    held = war.held[actor.group] if actor.group >= 0 else 0.0
    return np.asarray(war.exposed * np.where(rule.places, 1.0 - held, 0.0))


RULES: Final[dict[str, Callable[["FactionAgent", Rule], Array]]] = {
    rule.__name__: rule
    for rule in (against, defend, retaliate, pretext, rival, weakest, strongest, reclaim)
}
"""By the name that theatres use."""
