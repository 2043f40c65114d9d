"""The table `pairs`: what passed between every two factions over a whole run."""

from typing import Any

import numpy as np

from ..outcomes.pairs import expected_clashes, expected_joint
from ..simulation import CivilWar


class Pairs:
    """Adds up over the weeks of a replication what passes between two factions.

    Parameters
    ----------
    war : CivilWar
        The replication.
    """

    def __init__(self, war: CivilWar) -> None:
        self.war = war
        n = war.state.place.n
        self.prior = war.state.prior.copy()
        self.weeks, self.events, self.clashes, self.joint, self.together = np.zeros((5, n, n))

    def add(self) -> None:
        """Add the week that was last run."""
        state, par = self.war.state, self.war.parameters
        active, label = state.active, state.coalition
        both = active[:, None] & active[None, :]
        self.weeks += both
        self.together += both & (label[:, None] == label[None, :])
        self.clashes += expected_clashes(state, par)
        self.joint += expected_joint(state, par)
        events = state.kept("events")
        if events.is_open:
            self.events += events.look().sum(axis=2)
        else:
            provinces = events.shape[2]
            np.add.at(self.events.reshape(-1), events.places // provinces, events.values)

    def columns(self) -> dict[str, Any]:
        """Return the columns of the table, one row for each pair i < j that was ever active.

        Returns
        -------
        dict
            `i`, `j`; `contact`, `clashing` and `prior`, as drawn for this run; `weeks` in
            which both were active; `events`, clash events either way; `expected_clashes`
            and `expected_joint`, means over the run given effort and weights; `together`,
            weeks in one coalition.
        """
        i, j = np.triu_indices(len(self.weeks), 1)
        kept = self.weeks[i, j] > 0.0
        i, j = i[kept], j[kept]
        return {
            "i": i,
            "j": j,
            "contact": self.war.state.place.contact[i, j],
            "clashing": self.war.state.place.clashing[i, j],
            "prior": self.prior[i, j],
            "weeks": self.weeks[i, j].astype(np.int64),
            "events": (self.events[i, j] + self.events[j, i]).astype(np.int64),
            "expected_clashes": self.clashes[i, j],
            "expected_joint": self.joint[i, j],
            "together": self.together[i, j].astype(np.int64),
        }
