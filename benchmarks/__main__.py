"""Measures how fast Muster is beside its peers, and writes ``docs/performance.md``.

``python -m benchmarks`` from the repository's folder, or ``make bench``.
"""

import os

from .commands import ONE_THREAD

# One core means one thread: numpy reads this when it is imported.
for _name in ONE_THREAD:
    os.environ.setdefault(_name, "1")

import argparse  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from dataclasses import replace  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from importlib.metadata import version  # noqa: E402
from pathlib import Path  # noqa: E402
from time import perf_counter  # noqa: E402
from typing import Any, Final  # noqa: E402

from .timing import FULL, QUICK, Piece, Scale  # noqa: E402

ROOT: Final = Path(__file__).resolve().parents[1]
RESULTS: Final = Path("benchmarks/results.json")
PAGE: Final = Path("docs/performance.md")
FIGURE: Final = Path("docs/images/performance.png")
PACKAGES: Final = ("mesa", "numpy", "numba", "pyarrow")

PIECES: Final = {
    "week": ("models", "measure"),
    "alliance": ("models", "alliance_formation"),
    "profile": ("parts", "measure"),
    "roofline": ("roofline", "measure"),
    "landscape": ("landscape", "measure"),
    "factions": ("factions", "measure"),
    "cores": ("cores", "measure"),
    "ensembles": ("ensembles", "measure"),
    "engines": ("engines", "measure"),
    "memory": ("memory", "measure"),
    "storage": ("others", "storage"),
    "compare": ("others", "compare"),
}
"""Module and function of each piece, in the order in which they are measured."""


def piece(name: str) -> Piece:
    """Return what measures a piece; imported late, since most pull in the whole model.

    Parameters
    ----------
    name : str
        One of `PIECES`.
    """
    module, function = PIECES[name]
    found: Piece = getattr(importlib.import_module(f".{module}", __package__), function)
    return found


def processor() -> str:
    """Return the name of the processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return f"{line.partition(':')[2].strip()} ({platform.machine()})"
    except OSError:
        pass
    return platform.processor() or platform.machine()


def describe(quick: bool) -> dict[str, Any]:
    """Return what was measured on, and what.

    Parameters
    ----------
    quick : bool
        Whether it was only tried out.
    """
    from model.compiled import code_version

    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "date": f"{datetime.now(UTC):%d %B %Y}".lstrip("0"),
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "memory_gb": pages / 1e9,
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "code": code_version(),
        "quick": quick,
    }


def measure(names: Sequence[str], scale: Scale, stored: dict[str, Any]) -> dict[str, Any]:
    """Measure some pieces and return all results, those of other pieces as they were stored.

    Parameters
    ----------
    names : sequence of str
        Of `PIECES`.
    scale : Scale
        How much is done.
    stored : dict
        What earlier runs gave.
    """
    results = dict(stored)
    for name in names:
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        start = perf_counter()
        results[name] = piece(name)(scale)
        print(f"{perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return {name: results[name] for name in PIECES if name in results}


def write(folder: Path, results: dict[str, Any], about: dict[str, Any]) -> None:
    """Write results, page and figure.

    Parameters
    ----------
    folder : Path
        The repository, or another folder.
    results : dict
        From all pieces.
    about : dict
        From `describe`.
    """
    from .figure import draw
    from .page import page

    for path in (RESULTS, PAGE, FIGURE):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    whole = {"about": about, "results": rounded(results)}
    text = json.dumps(whole, indent=1, allow_nan=False) + "\n"
    (folder / RESULTS).write_text(text, encoding="utf-8")
    (folder / PAGE).write_text(page(whole["results"], about), encoding="utf-8")
    draw(whole["results"], folder / FIGURE)


def rounded(value: Any) -> Any:
    """Return results with numbers to five digits that count.

    Parameters
    ----------
    value : object
        From a piece.
    """
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


def load(folder: Path) -> dict[str, Any]:
    """Return what is stored; nothing if nothing is.

    Parameters
    ----------
    folder : Path
        The repository, or another folder.
    """
    file = folder / RESULTS
    if not file.exists():
        return {"about": {}, "results": {}}
    stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return stored


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and write the page.

    Parameters
    ----------
    words : sequence of str, optional
        The command line.
    """
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.splitlines()[0] if __doc__ else None
    )
    add = parser.add_argument
    add("pieces", nargs="*", metavar="PIECE", help=f"all, or some of {', '.join(PIECES)}")
    add("--quick", action="store_true", help="a few weeks of each: does it work?")
    add("--out", type=Path, metavar="DIR", help="write there and not into the repository")
    add("--page", action="store_true", help="measure nothing, write the page from the results")
    add("--scenario", default=FULL.scenario, metavar="NAME", help="what is run (%(default)s)")
    add("--memory-runs", type=int, nargs="+", metavar="N", help="sizes for memory (1000 10000)")
    args = parser.parse_args(words)
    strange = [name for name in args.pieces if name not in PIECES]
    if strange:
        parser.error(f"no piece {strange[0]!r}; allowed: {', '.join(PIECES)}")
    if args.quick and args.out is None:
        parser.error("--quick is no measurement: give it a folder with --out DIR")
    folder = args.out or ROOT
    stored = load(folder)
    if args.page:
        write(folder, stored["results"], stored["about"])
        return
    scale = replace(QUICK if args.quick else FULL, scenario=args.scenario)
    if args.memory_runs:
        scale = replace(scale, memory_runs=tuple(sorted(args.memory_runs)))
    results = measure(args.pieces or [*PIECES], scale, stored["results"])
    write(folder, results, describe(args.quick))


if __name__ == "__main__":
    main()
