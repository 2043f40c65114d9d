"""What a worker does: it plays a few replications and writes them into the store.

Every engine sends workers the same thing, a `Ticket`, and gets back the same, a
`Receipt`. The scenarios do not travel with the tickets: each process reads them once
from the store (`CONTEXT`), into which it must be able to write anyway.
"""

import hashlib
import json
import pickle
import time
import traceback
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

import pyarrow as pa
from threadpoolctl import threadpool_limits

from ..scenario.errors import InputError, Problem
from ..simulation import Settled, settle, start_key
from .manifest import code
from .plan import Entry, Job
from .record import run_replication
from .store import Store
from .tables import encode, stack, to_arrow, with_scenario

PARTS: Final = "parts"
"""The folder of a results folder in which finished chunks are gathered."""

CONTEXT: Final = f"{PARTS}/context"
"""The file from which workers read the scenarios."""

KILLED: Final = "its worker process was killed, perhaps for want of memory\n"
"""What is written down of a run that takes its worker along again and again."""


@dataclass(frozen=True)
class Context:
    """What all chunks of a plan share.

    Attributes
    ----------
    entries : tuple of Entry
        What jobs count into.
    seed : int
        Root seed.
    several : bool
        Whether tables have a column `scenario`.
    code : str
        Version of the sources; a worker with another one refuses.
    """

    entries: tuple[Entry, ...]
    seed: int
    several: bool
    code: str


@dataclass(frozen=True)
class Ticket:
    """A chunk of work, as it is sent to a worker.

    Attributes
    ----------
    store : Store
        Where the scenarios are, and where parts go.
    context : str
        SHA-256 of the file `CONTEXT`.
    jobs : tuple of Job
        What to play, by run, then by entry.
    """

    store: Store
    context: str
    jobs: tuple[Job, ...]


class File(NamedTuple):
    """A file of a part.

    Attributes
    ----------
    sha256 : str
        Of its bytes.
    rows : int
        How many rows it holds.
    """

    sha256: str
    rows: int


class Failure(NamedTuple):
    """A replication that raised.

    Attributes
    ----------
    entry, run : int
        Which.
    text : str
        The traceback.
    """

    entry: int
    run: int
    text: str

    @property
    def error(self) -> str:
        """The last line of the traceback."""
        return (self.text.strip().splitlines() or ["unknown"])[-1]


@dataclass(frozen=True)
class Receipt:
    """What came of a chunk.

    Attributes
    ----------
    stem : str
        Its files are ``parts/STEM.TABLE.parquet``, itself ``parts/STEM.json``.
    seed : int
        Root seed.
    code : str
        Version of the sources.
    hashes : tuple of str
        Of the scenario of each entry.
    done : tuple of Job
        The replications that its files hold.
    failures : tuple of Failure
        Those that raised.
    files : dict of str to File
        By table.
    seconds : float
        What it took.
    """

    stem: str
    seed: int
    code: str
    hashes: tuple[str, ...]
    done: tuple[Job, ...] = ()
    failures: tuple[Failure, ...] = ()
    files: Mapping[str, File] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """Its own file."""
        return f"{PARTS}/{self.stem}.json"

    def file(self, table: str) -> str:
        """Return the name of one of its files.

        Parameters
        ----------
        table : str
            Which table's.
        """
        return f"{PARTS}/{self.stem}.{table}.parquet"

    def to_bytes(self) -> bytes:
        """Return it as JSON with a checksum of its own."""
        body = json.dumps(self.__dict__, sort_keys=True)
        return json.dumps({"receipt": body, "sha256": sha256(body.encode())}).encode()

    @classmethod
    def of_bytes(cls, data: bytes) -> "Receipt | None":
        """Return what `to_bytes` gave; None if a single letter of it is another.

        Parameters
        ----------
        data : bytes
            What a file holds.
        """
        try:
            outer = json.loads(data)
            if sha256(outer["receipt"].encode()) != outer["sha256"]:
                return None
            body: dict[str, Any] = json.loads(outer["receipt"])
            body["done"] = tuple(Job(*each) for each in body["done"])
            body["failures"] = tuple(Failure(*each) for each in body["failures"])
            body["files"] = {name: File(*each) for name, each in body["files"].items()}
            body["hashes"] = tuple(body["hashes"])
            return cls(**body)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, hexadecimal.

    Parameters
    ----------
    data : bytes
        Any.
    """
    return hashlib.sha256(data).hexdigest()


def stem_of(jobs: Sequence[Job]) -> str:
    """Return the name of a chunk: its first and last run, and a hash of what it is to play.

    The same jobs give the same name, so whoever plays them again replaces equal with
    equal; other jobs of the same runs do not.

    Parameters
    ----------
    jobs : sequence of Job
        At least one, by run.
    """
    mark = sha256(json.dumps(jobs).encode())[:8]
    return f"{jobs[0].run:07d}-{jobs[-1].run:07d}-{mark}"


def write_context(store: Store, context: Context) -> str:
    """Put what all chunks share into the store; return its SHA-256.

    Parameters
    ----------
    store : Store
        With the folder `PARTS`.
    context : Context
        What to put.
    """
    data = zlib.compress(pickle.dumps(context), 1)
    store.write(CONTEXT, data)
    return sha256(data)


_read: dict[str, Context] = {}
"""In a worker: the context that it has read last, by its SHA-256."""


def _context(ticket: Ticket) -> Context:
    """Return what all chunks share, read once in each process.

    The checksum came with the ticket, so what somebody else put there is never unpickled.
    """
    found = _read.get(ticket.context)
    if found is None:
        data = ticket.store.read(CONTEXT)
        if sha256(data) != ticket.context:
            raise InputError(Problem(CONTEXT, "", "was altered while the runs were played"))
        found = pickle.loads(zlib.decompress(data))
        _read.clear()
        _read[ticket.context] = found
    return found


def play_one(
    entry: Entry, seed: int, job: Job, settled: Settled | None = None
) -> dict[str, pa.Table] | str:
    """Play one replication; what it raises is kept, so that the others go on.

    Parameters
    ----------
    entry : Entry
        What to play.
    seed : int
        Root seed.
    job : Job
        Which replication.
    settled : Settled, optional
        Its burn-in, if that was played already.

    Returns
    -------
    dict of str to Table, or str
        Its tables by their names in the folder, or the traceback.

    Raises
    ------
    InputError
        If the scenario itself is wrong: that concerns every replication.
    """
    try:
        columns = run_replication(
            entry.scenario, seed, job.run, job.detail, settled, entry.names
        )
        return {
            entry.names[name]: to_arrow(of) for name, of in columns.items() if name in entry.names
        }
    except InputError:
        raise
    except Exception:  # noqa: BLE001  # whatever it is, it is written down and counted
        return traceback.format_exc()


def _play_run(
    context: Context, jobs: Sequence[Job]
) -> Iterator[tuple[Job, dict[str, pa.Table] | str]]:
    """Play all scenarios of one replication.

    They meet the same draws, and scenarios with the same start settle alike: of these the
    burn-in is played once.
    """
    scenarios = [context.entries[job.entry].scenario for job in jobs]
    keys = [start_key(scenario) for scenario in scenarios]
    settled: dict[str, Settled] = {}
    for job, scenario, key in zip(jobs, scenarios, keys, strict=True):
        if key not in settled and keys.count(key) > 1:
            # What goes wrong in it goes wrong again, and is caught, where the run begins.
            with suppress(Exception):
                settled[key] = settle(scenario, context.seed, job.run)
        entry = context.entries[job.entry]
        yield job, play_one(entry, context.seed, job, settled.get(key))


def play_chunk(ticket: Ticket) -> Receipt:
    """Play the jobs of a ticket, write what came of them, and return the receipt.

    Parameters
    ----------
    ticket : Ticket
        What to play, and where to write.

    Raises
    ------
    InputError
        If a scenario is wrong, or this worker runs other sources than its leader.
    OSError
        If the store takes no more.
    """
    # A second thread of a matrix product changes its last bits, and in workers side by side
    # these threads wait for one another: a run with detail tables then took thrice as long.
    with threadpool_limits(1):
        return _play_chunk(ticket)


def _play_chunk(ticket: Ticket) -> Receipt:
    """See `play_chunk`."""
    begun = time.perf_counter()
    context = _context(ticket)
    if context.code != code():
        message = f"a worker runs code version {code()}, this program {context.code}"
        raise InputError(Problem("--engine", "", message, "the same sources everywhere"))
    done: list[Job] = []
    failures: list[Failure] = []
    tables: dict[str, list[pa.Table]] = {}
    for _, jobs in groupby(ticket.jobs, key=lambda job: job.run):
        for job, played in _play_run(context, list(jobs)):
            if isinstance(played, str):
                failures.append(Failure(job.entry, job.run, played))
                continue
            done.append(job)
            entry = context.entries[job.entry]
            named = context.several and not entry.ghost
            for name, table in played.items():
                rows = with_scenario(table, entry.label) if named else table
                tables.setdefault(name, []).append(rows)
    receipt = receipt_of(context, ticket.jobs)
    files = {}
    for name in tables:
        table = stack(name, tables[name])
        data = encode(table)
        ticket.store.write(receipt.file(name), data)
        files[name] = File(sha256(data), table.num_rows)
    seconds = time.perf_counter() - begun
    facts = {"done": tuple(done), "failures": tuple(failures), "files": files, "seconds": seconds}
    whole = Receipt(**(receipt.__dict__ | facts))
    ticket.store.write(whole.name, whole.to_bytes())
    return whole


def receipt_of(context: Context, jobs: Sequence[Job], failure: str = "") -> Receipt:
    """Return the receipt of a chunk of which nothing is there yet.

    Parameters
    ----------
    context : Context
        What it counts into.
    jobs : sequence of Job
        What it is to play.
    failure : str
        What became of all of them, if they failed.
    """
    hashes = tuple(entry.scenario.hash for entry in context.entries)
    failures = tuple(Failure(job.entry, job.run, failure) for job in jobs) if failure else ()
    return Receipt(stem_of(jobs), context.seed, context.code, hashes, (), failures)
