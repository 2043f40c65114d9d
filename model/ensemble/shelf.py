"""What is there of a plan: the parts of finished chunks, and the tables of earlier results."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from .chunk import PARTS, File, Receipt, sha256
from .manifest import code
from .merge import Source, digest, sources_of
from .plan import Job, Plan
from .store import Scratch, Store
from .tables import BASELINE_WEEKS, DETAIL, SCENARIO


class Marks:
    """A set of run numbers, a byte for each number up to the largest."""

    def __init__(self) -> None:
        self._marks = bytearray()

    def add(self, run: int) -> None:
        """Add a run.

        Parameters
        ----------
        run : int
            0 or larger.
        """
        if run >= len(self._marks):
            self._marks.extend(bytes(run + 1 - len(self._marks)))
        self._marks[run] = 1

    def __contains__(self, run: int) -> bool:
        """Return whether a run is in it."""
        return run < len(self._marks) and self._marks[run] == 1

    def __len__(self) -> int:
        """Return how many runs are in it."""
        return self._marks.count(1)


class Finished(NamedTuple):
    """A finished chunk, as far as merging must know it.

    Attributes
    ----------
    stem : str
        Of its files.
    run : int
        Its first run.
    files : dict of str to File
        By table.
    """

    stem: str
    run: int
    files: Mapping[str, File]


class Failed(NamedTuple):
    """A replication that raised.

    Attributes
    ----------
    error : str
        Last line of the traceback.
    stem : str
        Of the receipt that holds all of it.
    """

    error: str
    stem: str


class Shelf:
    """What is there of a plan, and what is missing.

    Parameters
    ----------
    store : Store
        The results folder.
    plan : Plan
        What is to be there in the end.
    earlier : dict or None
        Manifest of finished results of the same scenarios, seed and code version that
        are to be part of it.
    scratch : Scratch
        Room on this machine for copies of tables that are elsewhere.

    Attributes
    ----------
    failed : dict
        By entry and run, what raised.
    damaged : list of str
        Tables of earlier results that are not what their manifest says.
    """

    def __init__(
        self, store: Store, plan: Plan, earlier: Mapping[str, Any] | None, scratch: Scratch
    ) -> None:
        self.store = store
        self.plan = plan
        self.earlier = earlier or {}
        self.scratch = scratch
        self.damaged: list[str] = []
        self._tables = dict(self._intact())
        self.load()

    def load(self) -> None:
        """Look what is there; parts without a valid receipt, or not as it says, go."""
        self.have = [Marks() for _ in self.plan.entries]
        self.detailed = [Marks() for _ in self.plan.entries]
        self.parts: dict[str, Finished] = {}
        self.failed: dict[tuple[int, int], Failed] = {}
        self._mark_earlier()
        for name in self.store.names(PARTS):
            if name.endswith(".json"):
                receipt = self._valid(name)
                if receipt is None:
                    self.store.delete(name)
                else:
                    self.accept(receipt)

    def accept(self, receipt: Receipt) -> None:
        """Take in what came of a chunk.

        Parameters
        ----------
        receipt : Receipt
            Its files are in the store.
        """
        for job in receipt.done:
            if job.entry < len(self.have):
                self.have[job.entry].add(job.run)
                if job.detail:
                    self.detailed[job.entry].add(job.run)
                self.failed.pop((job.entry, job.run), None)
        for failure in receipt.failures:
            known = failure.entry < len(self.have) and failure.run in self.have[failure.entry]
            if failure.entry < len(self.have) and not known:
                key = (failure.entry, failure.run)
                self.failed[key] = Failed(failure.error, receipt.stem)
        if receipt.done:
            first = min(job.run for job in receipt.done)
            self.parts[receipt.stem] = Finished(receipt.stem, first, receipt.files)

    def drop(self, name: str) -> None:
        """Forget a part that turned out to be damaged, and look again what is there.

        Parameters
        ----------
        name : str
            Its receipt.
        """
        self.store.delete(name)
        self.load()

    def missing(self) -> Iterator[list[Job]]:
        """Yield, for each replication of which something is missing, what there is to play."""
        for run in self.plan.numbers:
            jobs = [job for job in self.plan.jobs_of(run) if not self._has(job)]
            if jobs:
                yield jobs

    def sources(self, table: str) -> list[Source]:
        """Return all that is there of a table.

        Parameters
        ----------
        table : str
            Its name.
        """
        width = len(self.plan.scenarios)
        earlier = self._tables.get(table)
        return sources_of(table, self.parts.values(), self.store, earlier, width)

    def finished(self, entry: int) -> int:
        """Return how many replications of a scenario are there.

        Parameters
        ----------
        entry : int
            Which of the plan's entries.
        """
        return len(self.have[entry])

    def _has(self, job: Job) -> bool:
        """Return whether a job is done."""
        known = job.run in self.have[job.entry]
        return known and (not job.detail or job.run in self.detailed[job.entry])

    def _valid(self, name: str) -> Receipt | None:
        """Return a receipt if it and its files are what they say and of this plan."""
        receipt = Receipt.of_bytes(self.store.read(name))
        hashes = tuple(entry.scenario.hash for entry in self.plan.entries)
        if (
            receipt is None
            or receipt.name != name
            or (receipt.seed, receipt.code) != (self.plan.seed, code())
            or receipt.hashes[: len(self.plan.scenarios)] != hashes[: len(self.plan.scenarios)]
        ):
            return None
        if receipt.hashes != hashes:  # another baseline, or none
            alone = len(self.plan.scenarios)
            done = tuple(job for job in receipt.done if job.entry < alone)
            failures = tuple(each for each in receipt.failures if each.entry < alone)
            files = {key: file for key, file in receipt.files.items() if key != BASELINE_WEEKS}
            changed = {"done": done, "failures": failures, "files": files}
            receipt = Receipt(**(receipt.__dict__ | changed))
        for table, file in receipt.files.items():
            try:
                data = self.store.read(receipt.file(table))
            except FileNotFoundError:
                return None
            if sha256(data) != file.sha256:
                return None
        return receipt

    def _intact(self) -> Iterator[tuple[str, Path]]:
        """Yield the tables of earlier results that are what their manifest says."""
        known = dict(self.earlier.get("tables") or {})
        baseline = self.plan.baseline
        same = (
            baseline is not None
            and (self.earlier.get("baseline") or {}).get("hash") == baseline.hash
        )
        for table, facts in known.items():
            if table == BASELINE_WEEKS and not same:
                continue
            path = self._at_hand(f"tables/{table}.parquet")
            if path is not None and digest(path) == facts["sha256"]:
                yield table, path
            else:
                self.damaged.append(table)

    def _at_hand(self, name: str) -> Path | None:
        """Return a file of the store on this machine, copied if need be; None without it."""
        path = self.store.local(name)
        if path is not None:
            return path if path.is_file() else None
        path = self.scratch.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.store.fetch(name, path)
        except FileNotFoundError:
            return None
        return path

    def _mark_earlier(self) -> None:
        """Mark the runs that the tables of earlier results hold."""
        ghosts = len(self.plan.scenarios)
        if {"runs", "weeks"} <= self._tables.keys():
            self._mark("runs", self.have[:ghosts])
        detail = {name for name in self.plan.tables if name in DETAIL}
        if detail and self._tables.keys() >= detail:
            self._mark("factions", self.detailed[:ghosts])
        if BASELINE_WEEKS in self._tables:
            self._mark(BASELINE_WEEKS, self.have[ghosts:])

    def _mark(self, table: str, marks: Sequence[Marks]) -> None:
        """Mark the runs that a table holds, scenario by scenario."""
        places = {label: number for number, label in enumerate(self.plan.scenarios)}
        with pq.ParquetFile(self._tables[table]) as file:
            several = SCENARIO in file.schema_arrow.names
            columns = ["run", *[SCENARIO] * several]
            for number in range(file.num_row_groups):
                group = file.read_row_group(number, columns=columns)
                rows = group.group_by(columns, use_threads=False).aggregate([]).to_pydict()
                for at, run in enumerate(rows["run"]):
                    marks[places[rows[SCENARIO][at]] if several else 0].add(run)
