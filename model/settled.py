"""The start that scenarios share: what a burn-in depends on, and where it ends."""

from dataclasses import dataclass

from .cast import cast_of
from .initial import Start
from .once import once
from .randomness import Streams
from .scenario.canonical import digest, plain
from .scenario.load import Scenario


@dataclass(frozen=True)
class Settled:
    """A replication after burn-in: what all scenarios of one start have in common.

    Attributes
    ----------
    key : str
        `start_key` of the scenarios that may go on from here.
    seed, replication : int
        Root seed and number.
    start : Start
        State, parameters and rules after burn-in. Whoever goes on takes a copy.
    streams : Streams
        Where the draws stand.
    """

    key: str
    seed: int
    replication: int
    start: Start
    streams: Streams

    def check(self, scenario: Scenario, seed: int, replication: int) -> None:
        """Refuse what does not begin here.

        Parameters
        ----------
        scenario, seed, replication
            As `CivilWar`.

        Raises
        ------
        ValueError
            If any of the three is another.
        """
        asked = (start_key(scenario), seed, replication)
        if asked != (self.key, self.seed, self.replication):
            raise ValueError(f"{scenario.name}, replication {replication}, settles otherwise")


@once
def start_key(scenario: Scenario) -> str:
    """Return what the burn-in of a scenario depends on, in short.

    Events, length and names do not count: burn-in knows none of them, and capacities of
    campaigns have draws of their own.

    Parameters
    ----------
    scenario : Scenario
        Resolved and checked.

    Returns
    -------
    str
        SHA-256 over the theatre, the start, who takes part, the switches, and value, range and
        draw of every parameter. Scenarios with equal keys settle alike.
    """
    parameters = {
        name: [each.value, list(each.range), each.draw]
        for name, each in scenario.parameters.items()
    }
    start = scenario.start.isoformat()
    switches = plain(scenario.switches)
    who = list(cast_of(scenario).ids)
    return digest([scenario.theatre.hash, start, who, switches, parameters])
