"""What is measured by other programs: storage, and the command that users wait for."""

import importlib.util
import re
import subprocess
import sys
from typing import Any

from .commands import ROOT, door, execute
from .timing import Scale, spread

STORAGE = "benchmarks.storage"


def storage(scale: Scale) -> dict[str, Any]:
    """Return size and query time of Parquet against CSV, as ``benchmarks/storage.py`` prints them.

    Parameters
    ----------
    scale : Scale
        `memory_runs`: the largest that is no more than 10,000 is written.
    """
    if importlib.util.find_spec(STORAGE) is None:
        return {"skipped": "benchmarks/storage.py is not there"}
    runs = max((each for each in scale.memory_runs if each <= 10_000), default=1_000)
    words = [sys.executable, "-m", STORAGE, "--runs", str(runs), "--rounds", str(scale.rounds)]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {"runs": runs} | read_storage(said)


def read_storage(said: str) -> dict[str, Any]:
    """Return the numbers of what ``benchmarks/storage.py`` prints.

    Parameters
    ----------
    said : str
        Its standard output for one size.

    Raises
    ------
    ValueError
        If it says something else than it used to.
    """
    size = re.search(r"Parquet ([\d,.]+) MB, CSV ([\d,.]+) MB", said)
    rows = re.findall(r"^ *(\d+) outcomes +(\S.*?) +([\d.]+) s +([\d,.]+) MiB", said, re.MULTILINE)
    if size is None or not rows:
        raise ValueError("benchmarks/storage.py prints another table than the suite reads")
    small, large = (float(each.replace(",", "")) for each in size.groups())
    seconds = {f"{reader}, {count} outcomes": float(took) for count, reader, took, _ in rows}
    found: dict[str, Any] = {
        "parquet_mb": small,
        "csv_mb": large,
        "size_ratio": small / large,
        "seconds": seconds,
    }
    ours, theirs = "summaries, 1 outcomes", "pandas on CSV, 1 outcomes"
    if ours in seconds and seconds.get(theirs):
        found["time_ratio"] = seconds[ours] / seconds[theirs]
    return found


def compare(scale: Scale) -> dict[str, Any]:
    """Time the command that users wait for: two scenarios compared, tables and figures.

    Parameters
    ----------
    scale : Scale
        Half of the largest ensemble is run, to the hundred: 500; as often as there are rounds.
    """
    offered = subprocess.run(door("--help"), capture_output=True, text=True, check=True).stdout
    if not re.search(r"\bcompare\b", offered):
        return {"skipped": "the command line has no verb compare"}
    runs = max(10, scale.runs[-1] // 200 * 100)
    more = ("--weeks", str(scale.weeks)) if runs < 100 else ()
    words = ("compare", "status-quo", "forty-one-unite", "--runs", str(runs), *more)
    taken = spread([execute(door(*words)).seconds for _ in range(scale.rounds)])
    found: dict[str, Any] = {"runs": runs, "took_seconds": taken}
    return found | ({"seconds": taken["median"]} if runs == 500 else {})
