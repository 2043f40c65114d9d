"""One replication as columns of the result tables.

Weeks count from 0, and a row of week t stands for the state after its step;
week -1 is the state before week 0. Undefined is NaN here and null in the files.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ..arrays import Floats
from ..outcomes import names_of
from ..outcomes.clashes import effort_by_cells, list_rows, places_of
from ..scenario.load import Scenario
from ..simulation import CivilWar, Settled
from ..state import control_by_group
from ..week.realign import bonds
from .pairs import Pairs
from .tables import DETAIL, TABLES, Column, Columns

LEAST_EFFORT: Final = 0.0005
"""Planned effort below this, without an event, makes no row in `clashes` (share of effort)."""

DYADS_EVERY: Final = 13
"""Alliance weights are kept every so many weeks."""


@dataclass
class Growing:
    """A table that grows by blocks of rows.

    Attributes
    ----------
    ids : dict of str to tuple of str
        What the numbers in columns of ids stand for.
    blocks : list of dict
        Columns of each block; a scalar stands for all of the block's rows.
    rows : list of int
        How many rows each block has.
    """

    ids: dict[str, tuple[str, ...]]
    blocks: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def add(self, rows: int, **columns: Any) -> None:
        """Add a block.

        Parameters
        ----------
        rows : int
            How many rows it has.
        **columns : ndarray or scalar
            One value for each row, not copied; or one for all.
        """
        self.blocks.append(columns)
        self.rows.append(rows)

    def columns(self) -> Columns:
        """Return the columns, blocks one below the other."""
        return {name: self._column(name) for name in (self.blocks[0] if self.blocks else ())}

    def _column(self, name: str) -> Column:
        """Return one column of all blocks."""
        of = [block[name] for block in self.blocks]
        whole = [isinstance(each, np.ndarray) for each in of]
        if any(whole):
            each = zip(of, self.rows, whole, strict=True)
            values = np.concatenate([a if full else np.full(rows, a) for a, rows, full in each])
        else:  # run, week: filled at once for all blocks, in a tenth of the time
            values = np.repeat(of, self.rows)
        if name not in self.ids:
            return values
        codes = values.astype(np.int32, copy=False)
        return pa.DictionaryArray.from_arrays(codes, list(self.ids[name]))


def sampled_weeks(scenario: Scenario) -> frozenset[int]:
    """Return the weeks for which alliance weights are kept.

    Parameters
    ----------
    scenario : Scenario
        Its start, length and statement date.

    Returns
    -------
    frozenset of int
        -1, the week after the statement's, every 13th, and the last.
    """
    last = scenario.weeks - 1
    after = scenario.week_of(scenario.theatre.statement_date) + 1
    weeks = {-1, last, *range(0, last + 1, DYADS_EVERY)}
    return frozenset(weeks | {after} if 0 <= after <= last else weeks)


class Detail:
    """Records the detail tables of a replication.

    Parameters
    ----------
    scenario : Scenario
        What is played.
    war : CivilWar
        The replication.
    names : collection of str
        Which of `DETAIL` to record.
    """

    def __init__(
        self, scenario: Scenario, war: CivilWar, names: Collection[str] = DETAIL
    ) -> None:
        self.war = war
        self.run = war.replication
        self.sampled = sampled_weeks(scenario)
        place = war.state.place
        ids = dict.fromkeys(("faction", "i", "j", "attacker", "target"), place.factions)
        ids |= {"province": place.provinces, "group": place.groups}
        self.tables = {name: Growing(ids) for name in DETAIL if name in names}
        self.groups = np.tile(np.arange(len(place.groups)), place.n_provinces)
        self.provinces = np.repeat(np.arange(place.n_provinces), len(place.groups))
        self.pairs = Pairs(war)

    def record(self, week: int) -> None:
        """Record the state after a week, or before the first.

        Parameters
        ----------
        week : int
            -1 for the state before week 0.
        """
        if "factions" in self.tables:
            self._factions(week)
        if "control" in self.tables:
            self._control(week)
        if "dyads" in self.tables and week in self.sampled:
            self._dyads(week)
        if "clashes" in self.tables:
            self._clashes(week)
        if "pairs" in self.tables and week >= 0:
            self.pairs.add()

    def columns(self) -> dict[str, Columns]:
        """Return the columns of each table, once all weeks are recorded."""
        if "pairs" in self.tables:
            columns = self.pairs.columns()
            self.tables["pairs"].add(len(columns["i"]), run=self.run, **columns)
        return {name: table.columns() for name, table in self.tables.items()}

    def _factions(self, week: int) -> None:
        """Strength, coalition, support and losses of every faction."""
        state = self.war.state
        lost: Floats | float = state.suffered.sum(axis=1) if week >= 0 else np.nan
        self.tables["factions"].add(
            state.place.n,
            run=self.run,
            week=week,
            faction=np.arange(state.place.n),
            strength=state.strength.copy(),
            coalition=state.coalition.copy(),
            support=(state.place.presence * state.support).sum(axis=1),
            losses=lost,
        )

    def _dyads(self, week: int) -> None:
        """How each active faction regards each other one, and what binds the two."""
        state = self.war.state
        pairs = state.active[:, None] & state.active[None, :]
        np.fill_diagonal(pairs, val=False)
        i, j = np.nonzero(pairs)
        self.tables["dyads"].add(
            i.size,
            run=self.run,
            week=week,
            i=i,
            j=j,
            weight=state.weight[i, j],
            bond=bonds(state.weight, state.place.overlap, self.war.parameters.tau)[i, j],
        )

    def _clashes(self, week: int) -> None:
        """Who spent effort on whom, or clashed with whom, where; no rows before week 0."""
        state = self.war.state
        if week < 0:
            place, effort = np.zeros(0, np.uint32), np.zeros((0, state.place.n))
            there, events = np.zeros(0, np.int64), np.zeros(0)
        else:
            place, effort = effort_by_cells(state)
            there, events = places_of(state.kept("events"))
        losses = state.kept("losses").look().reshape(-1)
        provinces = state.place.n_provinces
        rows = list_rows(place, effort, provinces, LEAST_EFFORT, there, events, losses)
        names = ("attacker", "target", "province", "effort", "events", "losses")
        columns = dict(zip(names, rows, strict=True))
        self.tables["clashes"].add(rows[0].size, run=self.run, week=week, **columns)

    def _control(self, week: int) -> None:
        """Share of each governorate that each control group holds."""
        state = self.war.state
        held = control_by_group(state.control, state.place.group, len(state.place.groups))
        self.tables["control"].add(
            self.groups.size,
            run=self.run,
            week=week,
            province=self.provinces,
            group=self.groups,
            share=held.T.ravel(),
        )


class Series:
    """The outcomes of a replication, week by week.

    Parameters
    ----------
    war : CivilWar
        The replication, before its first week.
    """

    def __init__(self, war: CivilWar) -> None:
        self.war = war
        self.names = names_of(war.state, war.who)
        self.weeks = 0
        self._rows = np.empty((max(war.plan.weeks, 1), len(self.names)))

    def record(self) -> None:
        """Record the outcomes of the week that was last run."""
        if self.weeks == len(self._rows):  # played on beyond the scenario's end
            self._rows = np.concatenate((self._rows, np.empty_like(self._rows)))
        self._rows[self.weeks] = self.war.measured()
        self.weeks += 1

    def play(self) -> None:
        """Play the scenario to its end, and record the outcomes of every week."""
        self._rows = self.war.run_through()
        self.weeks = len(self._rows)

    @property
    def values(self) -> dict[str, list[float]]:
        """Each outcome over the weeks recorded, as plain numbers."""
        return dict(zip(self.names, self._rows[: self.weeks].T.tolist(), strict=True))

    def outcomes(self) -> dict[str, Floats]:
        """Return each outcome over the weeks recorded, (weeks,) float."""
        by_outcome = self._rows[: self.weeks].T.copy()
        return dict(zip(self.names, by_outcome, strict=True))

    def columns(self) -> Columns:
        """Return the rows of the table `weeks`."""
        weeks = np.arange(self.weeks)
        dates = np.datetime64(self.war.plan.start, "D") + 7 * weeks.astype("timedelta64[D]")
        keys = {"run": np.full(weeks.size, self.war.replication), "week": weeks, "date": dates}
        return keys | self.outcomes()


def summarise(
    run: int, seed: int, outcomes: dict[str, Floats], at_end: dict[str, float] | None = None
) -> Columns:
    """Return the one row of `runs` that sums up a replication.

    Parameters
    ----------
    run, seed : int
        Number of the replication and root seed.
    outcomes : dict of str to (weeks,) float
        Each outcome over time.
    at_end : dict of str to float, optional
        Outcomes of the end of the run (`outcomes.landscape.at_end`).

    Returns
    -------
    dict
        Mean over the weeks in which it is defined; ``NAME_final``, its value
        in the last week; ``weeks_united``, the number of weeks with `united`
        equal to 1; outcomes of the end as they are. NaN where nothing is defined.
    """
    row: dict[str, Any] = {"run": run, "seed": seed}
    for name, values in outcomes.items():
        known = values[np.isfinite(values)]
        row[name] = known.sum() / known.size if known.size else np.nan
        row[f"{name}_final"] = values[-1]
        if name == "united":
            row["weeks_united"] = float((known == 1.0).sum()) if known.size else np.nan
    return {name: np.array([value]) for name, value in (row | (at_end or {})).items()}


def alignments(war: CivilWar) -> Columns:
    """Return who ends in which coalition, and how strong.

    Parameters
    ----------
    war : CivilWar
        After its last week.

    Returns
    -------
    dict
        `run faction coalition strength`, one row for each faction that is active and has
        fighters.
    """
    who = np.flatnonzero(war.state.alive)
    return {
        "run": np.full(who.size, war.replication),
        "faction": pa.DictionaryArray.from_arrays(
            who.astype(np.int32), list(war.state.place.factions)
        ),
        "coalition": war.state.coalition[who],
        "strength": war.state.strength[who],
    }


def run_replication(
    scenario: Scenario,
    seed: int,
    replication: int,
    detail: bool,
    settled: Settled | None = None,
    names: Collection[str] = TABLES,
) -> dict[str, Columns]:
    """Play one replication and return what the tables hold of it.

    Parameters
    ----------
    scenario : Scenario
        Resolved and checked.
    seed : int
        Root seed.
    replication : int
        Number of the replication, from 0.
    detail : bool
        Whether to record detail tables too.
    settled : Settled, optional
        A burn-in to go on from; the tables are the same.
    names : collection of str
        The tables that are wanted.

    Returns
    -------
    dict of str to dict of str to ndarray
        Columns by table: ``weeks``, those that are wanted, and of the detail tables none
        without `detail`.
    """
    war = CivilWar(scenario, seed, replication, settled)
    details = Detail(scenario, war, names) if detail else None
    if details is not None:
        details.record(-1)
        war.witness = lambda: details.record(war.state.week - 1)
    series = Series(war)
    series.play()
    tables: dict[str, Columns] = {"weeks": series.columns()}
    if "runs" in names:  # what is measured at the end takes some milliseconds
        tables["runs"] = summarise(replication, seed, series.outcomes(), war.at_end())
    if "alignments" in names:
        tables["alignments"] = alignments(war)
    if details is not None:
        tables |= details.columns()
    return tables
