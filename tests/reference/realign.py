"""Section 7.8: realign."""

from .world import Faction, World


class Gains:
    """What i weighs: q_ij, and the sums over the members of a coalition.

    Attributes
    ----------
    i : Faction
        Who weighs.
    q : dict
        q_ij by the index of j.
    """

    def __init__(self, world: World, i: Faction) -> None:
        self.world = world
        self.i = i
        tau = world.parameters["tau"]
        own, overlap, a = i.weight, i.overlap, i.index
        self.q = {
            j.index: overlap[j.index] * min(own[j.index], j.weight[a]) - tau
            for j in world.factions
            if j.active and j is not i
        }

    def gain(self, members: list[Faction]) -> float:
        """Return the sum over members j != i of share_j q_ij.

        Parameters
        ----------
        members : list of Faction
            Of the coalition weighed.
        """
        total = sum(j.strength * self.q[j.index] for j in members if j is not self.i)
        return total / self.world.total

    def is_open(self, members: list[Faction]) -> bool:
        """Return whether a coalition would have i.

        Parameters
        ----------
        members : list of Faction
            Of the coalition to join.
        """
        p = self.world.parameters
        together = sum(j.strength for j in members)
        brokers = [j for j in members if j.strength >= p["veto_share"] * together]
        vetoed = any(self.q[j.index] < 0.0 for j in brokers)
        most = p["winning_share"]
        small = most >= 1.0 or together + self.i.strength <= most * self.world.total
        return not vetoed and small


def realign(world: World, order: list[int]) -> None:
    """Let each faction stay, leave or join another coalition (7.8).

    Parameters
    ----------
    world : World
        The state; `coalition` changes.
    order : list of int
        In which the factions weigh.
    """
    members = world.coalitions()
    for index in order:
        i = world.factions[index]
        if not i.able:
            continue
        label = best_option(world, i, members)
        if label is None:
            continue
        if label not in members:
            members[label] = []
        members[i.coalition].remove(i)
        if not members[i.coalition]:
            del members[i.coalition]
        members[label].append(i)
        i.coalition = label


def best_option(world: World, i: Faction, members: dict[int, list[Faction]]) -> int | None:
    """Return the label that i moves to, `None` if it stays.

    Parameters
    ----------
    world : World
        The state.
    i : Faction
        Who weighs.
    members : dict
        Members of each coalition by label.
    """
    gains = Gains(world, i)
    own = members[i.coalition]
    staying = gains.gain(own)
    least = world.parameters["switching_cost"]
    best, best_gain = None, 0.0
    for label in sorted(members):
        if label == i.coalition or not any(j.able for j in members[label]):
            continue
        gain = gains.gain(members[label])
        if gain - staying <= least or (best is not None and gain <= best_gain):
            continue
        if gains.is_open(members[label]):
            best, best_gain = label, gain
    if len(own) > 1 and 0.0 - staying > least and (best is None or best_gain < 0.0):
        return world.free_label(i)
    return best
