"""Gathers finished results: merged tables, failures, summary, figures, manifest."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from . import manifest
from .chunk import File, Receipt
from .merge import write_merged
from .publish import MANIFEST
from .record import DETAIL
from .results import Results, write_json
from .shelf import Shelf


def write_tables(shelf: Shelf, desk: Path) -> dict[str, dict[str, Any]]:
    """Merge all that is there into tables; return what the manifest says of them.

    Parameters
    ----------
    shelf : Shelf
        What is there.
    desk : Path
        Where the folder ``tables`` is to be.

    Raises
    ------
    DamagedError
        If a part is not what its receipt says.
    """
    plan = shelf.plan
    (desk / "tables").mkdir(parents=True)

    def write(name: str) -> File:
        return write_merged(
            desk / "tables" / f"{name}.parquet",
            name,
            sources[name],
            tuple(plan.scenarios),
            several=plan.several,
            runs=plan.first_left_out(name),
        )

    sources = {name: shelf.sources(name) for name in plan.tables}
    # Two at a time, since coding and compressing release the interpreter lock; the largest come
    # first, which are detail tables, so that one thread is not left with them alone.
    order = sorted(plan.tables, key=lambda name: name not in DETAIL)
    with ThreadPoolExecutor(2) as threads:
        try:
            files = dict(zip(order, threads.map(write, order), strict=True))
        except BaseException:  # Ctrl-C, or a part that must be made anew: the rest is in vain
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    return {name: {"sha256": files[name].sha256, "rows": files[name].rows} for name in plan.tables}


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
    desk.mkdir(parents=True)
    tables = write_tables(shelf, desk)
    write_failures(shelf, desk)
    counts = {**counts_of(shelf), "tables": tables, **facts, "finished": manifest.now()}
    content = manifest.make(shelf.plan, counts)
    results = Results(shelf.plan, desk, content)
    write_json(desk / "summary.json", results.summary())
    if results.count:
        finish(results)
    write_json(desk / MANIFEST, content)
    return results
