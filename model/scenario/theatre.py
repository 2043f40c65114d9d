"""A theatre: the world of one conflict, read from its folder and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from .about import (
    DeclaredRow,
    NamedList,
    Parameter,
    Roles,
    RuleRow,
    Side,
    SourceRow,
    TheatreFile,
    UnknownSize,
    Window,
)
from .canonical import digest, plain
from .draft import Draft, read_draft
from .errors import InputError, Problem, raise_any
from .pairs import TieTable
from .places import display, find_theatre
from .roster import Roster
from .rows import (
    AllianceRow,
    BlocRow,
    ControlRow,
    FactionRow,
    PresenceRow,
    ProvinceRow,
    RecordGroupRow,
    RecordRow,
    SponsorRow,
    TieRow,
    UmbrellaRow,
)
from .theatre_checks import check_draft


@dataclass(frozen=True)
class Theatre:
    """The world of one conflict, as ``docs/theatre-format.md`` describes it.

    Rows keep their table's order. Where a table names factions by ``side:X`` or ``list:X`` in
    its first columns (presence, sponsors, umbrellas, blocs, record groups), there is one row for
    each faction here; `rules`, `declared`, `ties` and `core_of` keep what was written.

    Attributes
    ----------
    path : str
        The folder, as the user would type it; no part of the hash.
    about : TheatreFile
        The content of ``theatre.toml``.
    parameters : dict of str to Parameter
        The numbers of the model; empty if there is no ``parameters.toml``.
    coefficients : dict
        The fitted model of propensities, as parsed; empty if there is none.
    withheld : tuple of (str, str, str)
        Kind of record and two factions: pairs of which that record says nothing, though it covers
        both. No file has them; held-out evaluation does (`dataclasses.replace`).
    """

    path: str
    about: TheatreFile
    factions: tuple[FactionRow, ...]
    provinces: tuple[ProvinceRow, ...]
    presence: tuple[PresenceRow, ...]
    control: tuple[ControlRow, ...]
    ties: tuple[TieRow, ...]
    sponsors: tuple[SponsorRow, ...]
    records: tuple[RecordRow, ...]
    record_groups: tuple[RecordGroupRow, ...]
    umbrellas: tuple[UmbrellaRow, ...]
    blocs: tuple[BlocRow, ...]
    alliances: tuple[AllianceRow, ...]
    rules: tuple[RuleRow, ...]
    declared: tuple[DeclaredRow, ...]
    sources: Mapping[str, SourceRow]
    parameters: Mapping[str, Parameter]
    coefficients: Mapping[str, Any]
    withheld: tuple[tuple[str, str, str], ...] = ()

    @property
    def id(self) -> str:
        """The theatre's id."""
        return self.about.id

    @property
    def title(self) -> str:
        """The theatre's title."""
        return self.about.title

    @property
    def window(self) -> Window:
        """The dates that it knows anything about: ``since`` and ``until``."""
        return self.about.window

    @property
    def statement_date(self) -> date:
        """The date that fixes the signatories' strength."""
        return self.about.statement_date

    @property
    def sides(self) -> dict[str, Side]:
        """The sides by id."""
        return self.about.sides

    @property
    def roles(self) -> Roles:
        """Which sides the outcomes mean."""
        return self.about.roles

    @property
    def lists(self) -> dict[str, NamedList]:
        """The named lists of factions."""
        return self.about.lists

    @property
    def unknown_size(self) -> UnknownSize:
        """The distribution of fighters where strength is empty."""
        return self.about.unknown_size

    @cached_property
    def roster(self) -> Roster:
        """The names that it knows for factions."""
        lists = {name: entry.members for name, entry in self.lists.items()}
        return Roster.of(self.factions, self.sides, lists)

    @property
    def faction_ids(self) -> tuple[str, ...]:
        """The ids of its factions, in table order."""
        return self.roster.ids

    @cached_property
    def province_ids(self) -> tuple[str, ...]:
        """The ids of its provinces, in table order."""
        return tuple(row.id for row in self.provinces)

    @cached_property
    def signatories(self) -> tuple[str, ...]:
        """The factions that signatory outcomes are about, in table order."""
        return self.expand(f"list:{self.about.signatories}")

    @cached_property
    def control_groups(self) -> tuple[str, ...]:
        """The groups that hold ground, in the order of the sides."""
        groups = (side.control for side in self.sides.values())
        return tuple(dict.fromkeys(group for group in groups if group))

    @cached_property
    def _rows_by_id(self) -> dict[str, FactionRow]:
        """Each faction's row."""
        return {row.id: row for row in self.factions}

    @cached_property
    def tie_of(self) -> dict[tuple[str, str], TieRow]:
        """The hand-coded tie of each pair that has one, both ways round."""
        return TieTable(self.factions, self.ties).row_of

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything in it, however the files are spelt."""
        return digest(self.tables())

    def faction(self, name: str) -> FactionRow:
        """Return a faction's row.

        Parameters
        ----------
        name : str
            Its id.
        """
        return self._rows_by_id[name]

    def expand(self, selector: str | Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the factions that selectors mean, in table order, each once.

        Parameters
        ----------
        selector : str or sequence of str
            Faction ids, ``side:X``, ``list:X``, or bare list names.

        Raises
        ------
        InputError
            If a selector means nobody.
        """
        selectors = (selector,) if isinstance(selector, str) else tuple(selector)
        complaints = (self.roster.complaint(each) for each in selectors)
        raise_any([Problem(self.path, "", *each) for each in complaints if each])
        return self.roster.expand(selectors)

    def control_on(self, day: date) -> dict[tuple[str, str], ControlRow]:
        """Return who held what: for each province the rows of its latest date until ``day``.

        Parameters
        ----------
        day : date
            Usually the scenario's start.

        Returns
        -------
        dict
            From (province, group) to the row; provinces without an earlier row are missing.
        """
        latest: dict[str, date] = {}
        for row in self.control:
            if row.date <= day:
                latest[row.province] = max(row.date, latest.get(row.province, row.date))
        return {
            (row.province, row.group): row
            for row in self.control
            if latest.get(row.province) == row.date
        }

    def rules_of(self, name: str) -> tuple[RuleRow, ...]:
        """Return the targeting rules that a faction follows.

        For each kind of rule, rows that name the faction by id replace rows that reach it
        through a side or a list; different kinds add up.

        Parameters
        ----------
        name : str
            The faction's id.
        """
        rows = [row for row in self.rules if name in self.roster.expand(row.actors)]
        own = {row.rule for row in rows if name in row.actors}
        return tuple(row for row in rows if name in row.actors or row.rule not in own)

    def declared_of(self, name: str) -> tuple[str, ...]:
        """Return the ids of those whom a faction says it fights.

        An entry by id beats one by list, which beats one by side.

        Parameters
        ----------
        name : str
            The faction's id.
        """
        rows = [row for row in self.declared if name in self.roster.expand((row.actor,))]
        rows.sort(key=lambda row: (row.actor != name, row.actor.startswith("side:")))
        return self.roster.expand(rows[0].targets) if rows else ()

    def tables(self) -> dict[str, Any]:
        """Return everything in the theatre as plain data that JSON can hold."""
        left = {"path"} if self.withheld else {"path", "withheld"}
        names = [name for name in self.__dataclass_fields__ if name not in left]
        return {name: plain(getattr(self, name)) for name in names}


def _finish(draft: Draft) -> Theatre:
    """Return the theatre of a draft without problems."""
    return Theatre(
        path=display(draft.folder),
        about=draft.about,
        factions=tuple(draft.factions.rows),
        provinces=tuple(draft.provinces.rows),
        presence=tuple(draft.presence.rows),
        control=tuple(draft.control.rows),
        ties=tuple(draft.ties.rows),
        sponsors=tuple(draft.sponsors.rows),
        records=tuple(draft.records.rows),
        record_groups=tuple(draft.record_groups.rows),
        umbrellas=tuple(draft.umbrellas.rows),
        blocs=tuple(draft.blocs.rows),
        alliances=tuple(draft.alliances.rows),
        rules=tuple(draft.rules.rows),
        declared=tuple(draft.declared.rows),
        sources=draft.sources,
        parameters=draft.parameters,
        coefficients=draft.coefficients,
    )


def load_theatre(name: str | Path) -> Theatre:
    """Return a theatre, read and checked.

    Parameters
    ----------
    name : str or Path
        A shipped theatre, or the path of its folder.

    Raises
    ------
    InputError
        With every problem found.
    """
    folder = find_theatre(name)
    if not (folder / "theatre.toml").exists():
        message = "is no theatre: it has no theatre.toml"
        raise InputError(Problem(display(folder), "", message, "a theatre folder"))
    draft, problems = read_draft(folder)
    raise_any(problems)
    assert draft is not None  # no problem means that theatre.toml was readable
    check_draft(draft)
    raise_any(draft.problems)
    return _finish(draft)
