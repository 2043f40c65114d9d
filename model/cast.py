"""Which of a theatre's factions take part in a run: all but those who are gone for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from .arrays import Ints
from .once import once
from .scenario.events import Enter
from .scenario.load import Scenario
from .scenario.rows import FactionRow
from .scenario.theatre import Theatre


@dataclass(frozen=True, eq=False)
class Cast:
    """The factions of a run, in the order of the theatre's table.

    Arrays of a run have a row for each of them. Draws are made for all factions of the theatre,
    so that nobody's luck depends on who else takes part.

    Attributes
    ----------
    ids : tuple of str
        Who.
    rows : (n,) int
        Their rows in the theatre's table; read-only.
    everyone : int
        Number of factions in that table.
    index : dict of str to int
        Where each stands in arrays of the run, by id.
    """

    ids: tuple[str, ...]
    rows: Ints
    everyone: int
    index: dict[str, int]

    @cached_property
    def pairs(self) -> tuple[Ints, ...]:
        """What picks the rows and columns of their pairs from an array of all pairs."""
        return np.ix_(self.rows, self.rows)

    def rows_of(self, ids: Iterable[str]) -> tuple[int, ...]:
        """Return where those of some factions that take part stand in arrays of the run.

        Parameters
        ----------
        ids : iterable of str
            Factions of the theatre.
        """
        return tuple(self.index[name] for name in ids if name in self.index)


@once
def cast_of(scenario: Scenario) -> Cast:
    """Return who takes part.

    Left out is whose last day lies before the start, unless an event brings it back or outcomes
    ask for it by name: signatories, whose strength on the day of the statement counts, the head
    of the government and whoever flies the campaign.

    Parameters
    ----------
    scenario : Scenario
        Theatre, start, events.
    """
    theatre, start = scenario.theatre, scenario.start
    enter = {event.faction for event in scenario.events if isinstance(event, Enter)}
    back = sorted(name for name in enter if is_gone(theatre.faction(name), start))
    return _cast(theatre, start, " ".join(back))


def is_gone(row: FactionRow, start: date) -> bool:
    """Whether a faction's last day lies before a date.

    Parameters
    ----------
    row : FactionRow
        The faction's.
    start : date
        Usually the scenario's.
    """
    return row.active_until is not None and row.active_until < start


@once
def _cast(theatre: Theatre, start: date, back: str) -> Cast:
    """Return the one cast of all scenarios alike; `back` holds ids, which have no spaces."""
    roles = theatre.roles.head_of_government, theatre.roles.campaign
    stay = {*back.split(), *theatre.signatories, *roles}
    rows = [
        row
        for row, each in enumerate(theatre.factions)
        if each.id in stay or not is_gone(each, start)
    ]
    ids = tuple(theatre.faction_ids[row] for row in rows)
    known = np.array(rows, dtype=np.int64)
    known.setflags(write=False)
    return Cast(ids, known, len(theatre.factions), {name: i for i, name in enumerate(ids)})
