"""Gathers finished results: merged tables, failures, summary, figures, manifest."""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from . import manifest
from .chunk import File, Receipt
from .engines import ended
from .engines.local import LocalEngine
from .merge import write_merged
from .publish import MANIFEST, to_disk
from .results import Results, write_json
from .shelf import Shelf
from .tables import DETAIL

MANY: Final = 2
"""Workers, at least, for which there is a server that forks one more at once."""

LARGE: Final = ("clashes", "dyads", "factions", "control")
"""Tables that no report reads, nor a figure of a comparison; the one that takes longest first."""


def merging(shelf: Shelf, desk: Path, name: str) -> Callable[[], File]:
    """Return what merges all that is there of a table, in any process of this machine.

    Parameters
    ----------
    shelf : Shelf
        What is there.
    desk : Path
        Where the folder ``tables`` is.
    name : str
        Which table.
    """
    plan = shelf.plan
    return partial(
        write_merged,
        desk / "tables" / f"{name}.parquet",
        name,
        shelf.sources(name),
        tuple(plan.scenarios),
        several=plan.several,
        runs=plan.first_left_out(name),
    )


def write_tables(shelf: Shelf, desk: Path, names: Iterable[str]) -> dict[str, File]:
    """Merge what is there into tables; return what was written.

    Parameters
    ----------
    shelf : Shelf
        What is there.
    desk : Path
        Where the folder ``tables`` is.
    names : iterable of str
        Which tables.

    Raises
    ------
    DamagedError
        If a part is not what its receipt says.
    """
    # Two at a time, since coding and compressing release the interpreter lock; the largest come
    # first, which are detail tables, so that one thread is not left with them alone.
    order = sorted(names, key=lambda name: name not in DETAIL)
    with ThreadPoolExecutor(2) as threads:
        try:
            written = threads.map(lambda name: merging(shelf, desk, name)(), order)
            return dict(zip(order, written, strict=True))
        except BaseException:  # Ctrl-C, or a part that must be made anew: the rest is in vain
            threads.shutdown(wait=False, cancel_futures=True)
            raise


def _later(shelf: Shelf, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tables that a worker merges while what `finish` adds is made.

    A process, since a thread would share the interpreter lock with figures: both then took
    longer than one after the other. Without workers there is no server to fork one from.
    """
    if shelf.plan.verb != "compare" or facts["engine"] != "local" or facts["workers"] < MANY:
        return ()
    return tuple(name for name in LARGE if name in shelf.plan.tables)


def failure_file(shelf: Shelf, entry: int, run: int) -> str:
    """Return the name of the file about a replication that raised.

    Parameters
    ----------
    shelf : Shelf
        Whose plan it is of.
    entry, run : int
        Which.
    """
    chosen = shelf.plan.entries[entry]
    if chosen.ghost:
        return f"failures/baseline-run-{run}.txt"
    if not shelf.plan.several:
        return f"failures/run-{run}.txt"
    plain = re.sub(r"[^\w.=-]+", "-", chosen.label, flags=re.ASCII)[:60]
    return f"failures/{entry}-{plain}-run-{run}.txt"


def list_failures(shelf: Shelf) -> list[dict[str, Any]]:
    """Return what failed, as the manifest lists it.

    Parameters
    ----------
    shelf : Shelf
        What is there.
    """
    return [
        {
            "scenario": shelf.plan.entries[entry].label,
            "run": run,
            "error": shelf.failed[entry, run].error,
            "file": failure_file(shelf, entry, run),
        }
        for entry, run in sorted(shelf.failed)
    ]


def write_failures(shelf: Shelf, desk: Path) -> None:
    """Write a file for each run that failed: what it was, and the traceback.

    Parameters
    ----------
    shelf : Shelf
        What is there.
    desk : Path
        Where the folder ``failures`` is to be.
    """
    plan = shelf.plan
    if shelf.failed:
        (desk / "failures").mkdir()
    for stem in sorted({failed.stem for failed in shelf.failed.values()}):
        receipt = Receipt.of_bytes(shelf.store.read(Receipt(stem, 0, "", ()).name))
        for entry, run, text in receipt.failures if receipt is not None else ():
            known = shelf.failed.get((entry, run))
            if known is None or known.stem != stem:
                continue
            chosen = plan.entries[entry].scenario
            head = (
                f"scenario {chosen.name} (hash {chosen.hash})\n"
                f"seed {plan.seed}, run {run}, weeks {chosen.weeks}\n"
                f"code version {manifest.code()}\n\n"
            )
            (desk / failure_file(shelf, entry, run)).write_text(head + text, encoding="utf-8")


def counts_of(shelf: Shelf) -> dict[str, Any]:
    """Return what the manifest says of runs and failures.

    Parameters
    ----------
    shelf : Shelf
        What is there.
    """
    each = {}
    for number, entry in enumerate(shelf.plan.entries):
        failed = sum(1 for at, _ in shelf.failed if at == number)
        each[entry.label if not entry.ghost else ""] = {
            "runs": shelf.finished(number) + failed,
            "failed": failed,
        }
    ghosts = each.pop("", {"runs": 0, "failed": 0})
    return {
        "runs": sum(of["runs"] for of in each.values()),
        "failed": sum(of["failed"] for of in each.values()),
        "failures": list_failures(shelf),
        "baseline_runs": ghosts["runs"] - ghosts["failed"],
        "each": each,
    }


def gather(
    shelf: Shelf, desk: Path, facts: Mapping[str, Any], finish: Callable[[Results], None]
) -> Results:
    """Write everything that a results folder holds into an empty folder, the manifest last.

    Parameters
    ----------
    shelf : Shelf
        What is there.
    desk : Path
        A folder of this machine, made here.
    facts : mapping
        What the manifest says beside what is known here: `command`, `workers`, `engine`,
        `started`, `interrupted`.
    finish : callable
        Adds figures, told of the results.

    Returns
    -------
    Results
        With the desk as their folder.
    """
    (desk / "tables").mkdir(parents=True)
    later = {name: merging(shelf, desk, name) for name in _later(shelf, facts)}
    with ended(LocalEngine(MANY)) as engine:
        coming = engine.call(partial(_all, desk, later)) if later else None
        files = write_tables(shelf, desk, (name for name in shelf.plan.tables if name not in later))
        write_failures(shelf, desk)
        counts = {**counts_of(shelf), "tables": {}, **facts, "finished": manifest.now()}
        content = manifest.make(shelf.plan, counts)
        results = Results(shelf.plan, desk, content)
        write_json(desk / "summary.json", results.summary())
        if results.count:
            finish(results)
        if coming is not None:
            try:
                files |= coming.result()
            except BrokenExecutor:  # it was killed, for want of memory perhaps: then here
                files |= _all(desk, later)
    content["tables"] = {name: files[name]._asdict() for name in shelf.plan.tables}
    write_json(desk / MANIFEST, content)
    return results


def _all(desk: Path, merges: Mapping[str, Callable[[], File]]) -> dict[str, File]:
    """Merge tables one after another, each to the disk, so that to publish them waits for none."""
    files = {}
    before = pa.default_memory_pool()
    # Arrow's own pool gives the memory of each part back and asks for it anew, which takes a
    # quarter of the time; the C library keeps it.
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        for name, merge in merges.items():
            files[name] = merge()
            to_disk(desk / "tables" / f"{name}.parquet")
    finally:
        pa.set_memory_pool(before)
    return files
