"""What a worker does: it plays a few replications and writes them into the store.

Every engine sends workers the same thing, a `Ticket`, and gets back the same, a
`Receipt`. The scenarios do not travel with the tickets: each process reads them once
from the store (`CONTEXT`), into which it must be able to write anyway.
"""

import hashlib
import json
import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from .plan import Entry, Job
from .store import Store

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
        Its files are ``parts/STEM.TABLE.arrow``, itself ``parts/STEM.json``.
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
        return f"{PARTS}/{self.stem}.{table}.arrow"

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
    # Here, and not above: the model takes as long to import as all else that is imported before
    # the first run, and workers have it from their server (`forks.PRELOADED`).
    from .playing import play

    return play(ticket)
