"""How a worker plays a chunk: what needs the model, which whoever hands out chunks does not."""

import pickle
import time
import traceback
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby

import pyarrow as pa
from threadpoolctl import threadpool_limits

from ..scenario.errors import InputError, Problem
from ..simulation import Settled, settle, start_key
from .chunk import CONTEXT, Context, Failure, File, Receipt, Ticket, receipt_of, sha256
from .manifest import code
from .plan import Entry, Job
from .record import run_replication
from .tables import encode, stack, to_arrow, with_scenario

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


def play(ticket: Ticket) -> Receipt:
    """Play the jobs of a ticket; see `chunk.play_chunk`.

    Parameters
    ----------
    ticket : Ticket
        What to play, and where to write.
    """
    # A second thread of a matrix product changes its last bits, and in workers side by side
    # these threads wait for one another: a run with detail tables then took thrice as long.
    with threadpool_limits(1):
        return _play_chunk(ticket)


def _play_chunk(ticket: Ticket) -> Receipt:
    """See `play`."""
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
