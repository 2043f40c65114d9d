"""The report on a `run`: one scenario, and what it is compared with."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np

from ..ensemble.columns import Rows
from ..ensemble.plan import BASELINE
from ..ensemble.summaries import Weekly, weekly_of
from ..ensemble.tables import BASELINE_WEEKS, empty
from ..figures.called import introduced, spoken
from ..figures.outcome_words import MAIN, label, phrase
from ..figures.short import short_names
from ..outcomes import unit
from ..scenario.differences import changes
from ..scenario.errors import InputError
from ..scenario.load import load_scenario
from .amounts import NOTHING, amount, bare, counted, gap, interval, spread
from .answer import Measured, answer
from .blocks import Block, Points, Table, Text, Tile
from .changes import events_table, table_of, unchanged
from .kept import BROKEN, Kept
from .mattered import MOST_RUNS, Ends, alignments
from .mattered_words import of_run, power_words
from .numbers import Floats, between
from .parts import ALL_FAILED, Parts
from .pictures import title_of


class Run:
    """The numbers of a folder of `run`.

    Parameters
    ----------
    kept : Kept
        The folder, with at least one finished run.
    """

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.label = kept.first
        self.meta = kept.meta(self.label)
        self.scenario = kept.scenario(self.label)

    @cached_property
    def runs(self) -> Floats:
        """Numbers of the runs."""
        return Rows.find(self.kept.table("runs"), self.label).column("run")

    @cached_property
    def base(self) -> Weekly:
        """The outcomes of the baseline over time; without rows if there is none, or it is lost."""
        try:
            return weekly_of(self.kept.folder, BASELINE_WEEKS)
        except BROKEN:
            return Weekly(empty(BASELINE_WEEKS))

    @property
    def beside(self) -> str:
        """What it is compared with; empty without."""
        return "" if self.base.empty else str(self.kept.baseline.get("name") or "the baseline")

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the scenario and of what it is compared with, by id."""
        titles = {self.label: self.meta["title"]}
        base = self.kept.baseline
        if base:
            titles[str(base.get("name"))] = title_of(base)
        return titles

    @property
    def beside_said(self) -> str:
        """What sentences call what it is compared with; empty without."""
        return spoken(self.titles).get(self.beside, self.beside)

    @property
    def beside_first(self) -> str:
        """The same where it is named first."""
        return introduced(self.titles).get(self.beside, self.beside)

    @property
    def lost(self) -> str:
        """What it was compared with, if the folder has lost it; else empty."""
        return str(self.kept.baseline.get("name") or "") if self.base.empty else ""

    @property
    def moves(self) -> Mapping[str, Any]:
        """What the scenario's file says that it should move; empty without."""
        found = self.scenario.get("moves")
        return found if isinstance(found, dict) else {}

    @property
    def lead(self) -> str:
        """The outcome that the scenario is about."""
        named = str(self.moves.get("outcome", ""))
        if named in self.kept.outcomes:
            return named
        return next(name for name in (*MAIN, *self.kept.outcomes) if name in self.kept.outcomes)

    @property
    def order(self) -> list[str]:
        """The outcomes: the lead, the main ones, the rest; none of the last week."""
        plain = [name for name in self.kept.outcomes if not name.endswith("_final")]
        main = [name for name in MAIN if name in plain]
        return list(dict.fromkeys([self.lead, *main, *plain]))

    def measured(self, outcome: str) -> Measured:
        """Return an outcome over the runs, and over those of the baseline.

        Parameters
        ----------
        outcome : str
            Its name.
        """
        here = self.kept.column(outcome, self.label)
        there = None
        if self.beside:
            there = np.full(here.shape, np.nan)
            _, ours, theirs = np.intersect1d(
                self.runs.astype(np.int64), self.base.runs, return_indices=True
            )
            there[ours] = self._of_base(outcome)[theirs]
        weekly = f"{outcome}_final" in self.kept.outcomes
        return Measured(phrase(outcome, self.meta), unit_of(outcome), here, there, weekly)

    def _of_base(self, outcome: str) -> Floats:
        """Return an outcome of the baseline by run; NaN where only ends of runs have it."""
        plain = outcome.removesuffix("_final")
        if plain != outcome:
            return self.base.at(plain, int(self.base.weeks[-1]))
        return self.base.means(outcome)

    def others(self) -> Iterator[Measured]:
        """Yield the main outcomes but the lead."""
        for name in self.order:
            if name != self.lead and name in MAIN:
                yield self.measured(name)


def unit_of(outcome: str) -> str:
    """Return the unit of an outcome; ``number`` of one that this version does not know.

    Parameters
    ----------
    outcome : str
        Its name.
    """
    try:
        return unit(outcome)
    except KeyError:
        return "number"


def parts(kept: Kept) -> Parts:
    """Return the report on a `run`.

    Parameters
    ----------
    kept : Kept
        The folder.
    """
    meta = kept.meta(kept.first)
    return Parts(
        title=meta["title"] or kept.first,
        question=meta["question"],
        answer=_answer,
        differs=_differs,
        outcomes=_outcomes,
        mattered=_mattered,
        drivers=lambda _: (),
    )


def _answer(kept: Kept) -> tuple[tuple[str, ...], tuple[Tile, ...]]:
    """Return the answer, and its numbers for the first screen."""
    if not kept.runs_of(kept.first):
        return (ALL_FAILED,), ()
    run = Run(kept)
    lead = run.measured(run.lead)
    by = run.moves.get("by") if run.lead == run.moves.get("outcome") else None
    others = list(run.others())
    sentences = answer(lead, others, run.beside_said, None if by is None else float(by))
    sentences = first_named(sentences, run.beside_said, run.beside_first)
    if run.lost:
        lost = f"The folder has lost the weeks of {run.lost}, beside which it was played."
        sentences = (sentences[0], lost)
    return sentences, tuple(_tiles([lead, *others], run.beside_said))


def first_named(sentences: tuple[str, ...], said: str, first: str) -> tuple[str, ...]:
    """Return sentences that say a name in full where it stands first.

    Parameters
    ----------
    sentences : tuple of str
        In their order.
    said, first : str
        What they call it, and what the first of them is to call it; empty without a name.
    """
    for at, sentence in enumerate(sentences):
        if said and said in sentence:
            told = sentence.replace(said, first, 1)
            return (*sentences[:at], told, *sentences[at + 1 :])
    return sentences


def _tiles(measured: list[Measured], beside: str) -> Iterator[Tile]:
    """Yield the first outcomes that have a meaning."""
    for each in [one for one in measured if one.found is not None][:4]:
        found, difference = each.found, each.difference
        assert found is not None  # only those were chosen
        note = f"{spread(found, each.unit)} in 90 % of runs" if found.n > 1 else "one run"
        if difference is not None and difference.certain:
            size = gap(difference.mean, difference.high - difference.low, each.unit)
            note += f"; {size} beside {beside}"
        yield Tile(each.phrase.removeprefix("the "), amount(found.middle, each.unit), note)


def _differs(kept: Kept) -> tuple[Block, ...]:
    """Return what the scenario changes in its baseline, else in the one that it extends."""
    scenario = kept.scenario(kept.first)
    if not scenario:
        return (Text(("The folder has lost the scenario as it was resolved.",)),)
    names = short_names(kept.meta(kept.first))
    name = str(scenario.get("name") or kept.first)
    called = introduced({name: str(scenario.get("title") or "")})
    blocks: list[Block] = []
    old, told = other_of(kept, scenario)
    if old:
        found = changes(old, scenario, names)
        base = str(old.get("name"))
        said = introduced(
            {name: str(scenario.get("title") or ""), base: str(old.get("title") or "")}
        )
        if found:
            blocks.append(table_of(found, base, name, said))
        else:
            told = [unchanged(said[name], said[base])]
    settings = [str(each) for each in kept.manifest.get("settings") or ()]
    if settings:
        told = [*told, f"Set on the command line: {', '.join(settings)}."]
    if told:
        blocks.insert(0, Text(tuple(told)))
    return (*blocks, events_table(scenario, called[name], names))


def other_of(kept: Kept, scenario: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    """Return the resolved scenario to set one beside, and what is to be said if there is none.

    Parameters
    ----------
    kept : Kept
        The folder.
    scenario : mapping
        As resolved.

    Returns
    -------
    scenario : mapping
        The baseline as the folder keeps it; else, if it ships and is still the same, the
        baseline or what the scenario extends; else empty.
    words : list of str
        Why there is none.
    """
    base = kept.manifest.get("baseline")
    if isinstance(base, dict) and isinstance(base.get("scenario"), dict):
        return base["scenario"], []
    chain = [str(each) for each in scenario.get("chain") or ()]
    named = str(base.get("name")) if isinstance(base, dict) else ""
    if not named and len(chain) < 2:
        what = f"{scenario.get('name')} extends no other scenario"
        if scenario.get("name") == BASELINE:
            what += " and is what others are compared with"
        return {}, [f"{what}; these are its events."]
    named = named or chain[-2]
    try:
        found = load_scenario(named, (), int(scenario["weeks"]))
    except InputError:
        return {}, [f"{named}, which it extends, does not ship: the table has all of its events."]
    return found.resolved(), []


def _outcomes(kept: Kept) -> tuple[Block, ...]:
    """Return the summary in sentences, and every outcome in a table."""
    if not kept.runs_of(kept.first):
        return (Text((ALL_FAILED,)),)
    run = Run(kept)
    blocks: list[Block] = [Points(tuple(kept.words), "In sentences")] if kept.words else []
    return (*blocks, outcome_table(run))


def outcome_table(run: Run) -> Table:
    """Return every outcome over the runs, beside the baseline where there is one.

    Parameters
    ----------
    run : Run
        At least one run.
    """
    name = run.beside
    head = ["outcome", "median", "middle 90 %", "median, last week"]
    head += [f"minus {name}", "95 % interval"] if name else []
    rows = []
    for outcome in run.order:
        each = run.measured(outcome)
        final = f"{outcome}_final"
        last = run.measured(final).found if final in run.kept.outcomes else None
        rows.append(
            (
                f"{label(outcome, run.meta)} ({each.unit})",
                *_level_cells(each),
                "-" if last is None else bare(last.middle, each.unit),
                *(_difference_cells(each) if name else ()),
            )
        )
    runs = counted(run.runs.size, "run")
    beside = f", beside {run.beside_first} in pairs that meet the same draws" if name else ""
    return Table(
        caption=f"Outcomes of {introduced(run.titles)[run.label]} over {runs}{beside}. An outcome "
        "over time is its mean over the weeks of a run.",
        head=tuple(head),
        rows=tuple(rows),
        note=_signs(rows, name).rstrip(),
    )


def _signs(rows: Sequence[Sequence[str]], name: str) -> str:
    """Return what the rows do not say: why numbers are missing, how differences are told.

    Parameters
    ----------
    rows : sequence of sequence of str
        Of the table.
    name : str
        Of the baseline; empty without one.
    """
    cells = {cell for row in rows for cell in row}
    told = ""
    if NOTHING in cells:
        told += f"`{NOTHING}`: the question of the outcome does not arise in this scenario. "
    if "-" in cells:
        none = f", and nothing kept of {name} to take from it" if name else ""
        told += (
            "A dash: the outcome is one number for a whole run, which has no last week"
            f"{none}; or its question does not arise; or there are too few runs. "
        )
    if name:
        told += (
            "Differences of shares are in percentage points. Intervals are not corrected for the "
            "number of outcomes."
        )
    return told


def _level_cells(each: Measured) -> tuple[str, str]:
    """Return median and spread."""
    found = each.found
    if found is None:
        return NOTHING, "-"
    if found.n == 1:
        return bare(found.middle, each.unit), "-"
    ends = between(found.low, found.high, partial(bare, unit=each.unit))
    return bare(found.middle, each.unit), ends


def _difference_cells(each: Measured) -> tuple[str, str]:
    """Return the difference to the baseline and its interval."""
    found = each.difference
    if found is None:
        return "-", "-"
    size = gap(found.mean, found.high - found.low, each.unit, named=False)
    ends = interval(found.low, found.high, each.unit, named=False)
    return size, ends if found.certain else "-"


def _mattered(kept: Kept) -> tuple[Block, ...]:
    """Return who is pivotal, and who stands where at the end."""
    if not kept.runs_of(kept.first):
        return (Text((ALL_FAILED,)),)
    run = Run(kept)
    told = [
        power_words(name, kept.column(outcome, run.label))
        for name, outcome in (
            ("The largest rebel coalition", "pivotality"),
            ("The government's coalition", "pivotality_government"),
        )
        if outcome in kept.outcomes
    ]
    words = tuple(filter(None, told))
    factions = [each["id"] for each in run.meta["factions"]]
    table = alignments(kept.table("alignments"), MOST_RUNS)
    ends = Ends.of(table, run.label, factions)
    blocks = of_run(ends, run.meta, kept.grounds.get("roles") or {})
    return (*([Text(words)] if words else []), *blocks)
