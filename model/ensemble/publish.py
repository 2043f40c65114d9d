"""How finished results take the place of what was there, also if killed in between.

They are gathered whole in the folder `DESK`; then `READY` is written there, which says
what they are; then they are moved, one by one, the manifest last. A process that is
killed before `READY` leaves what was there as it was. One that is killed after it leaves
a folder that the next process puts right: `roll_forward` can be begun again at any point.
"""

import json
import os
from pathlib import Path
from typing import Final

from .chunk import PARTS
from .store import Store

DESK: Final = "desk"
"""The folder in which finished results are gathered."""

READY: Final = f"{DESK}/ready.json"
"""Written once they are all there; says what they are, and what goes when they come."""

MANIFEST: Final = "manifest.json"
"""What a results folder says of itself; the last file to come."""

PLAN: Final = "plan.json"
"""What is being made, while it is."""

COMPARISON: Final = ("comparison.parquet", "comparison.csv")
"""What `compare` adds."""

SWEEP: Final = ("sweep.parquet", "sweep.csv")
"""What `sweep` adds."""

SENSITIVITY: Final = ("sensitivity.parquet", "sensitivity.csv")
"""What `sensitivity` adds."""

HINDCAST: Final = ("hindcast.json", "hindcast.csv", "forecasts.csv")
"""What `hindcast` adds."""

OURS: Final = frozenset(
    {MANIFEST, "summary.json", "tables", "figures", "failures", "report.html"}
    | {*COMPARISON, *SWEEP, *SENSITIVITY, *HINDCAST}
)
"""What a results folder holds."""

WORK: Final = frozenset({PLAN, PARTS, DESK})
"""What it holds beside that while results are made."""


def publish(store: Store, desk: Path, *, clear: bool) -> None:
    """Put finished results in their place.

    Parameters
    ----------
    store : Store
        The results folder.
    desk : Path
        Where they were gathered on this machine; in a folder, its own `DESK`.
    clear : bool
        Whether all else that the results folder holds goes.
    """
    files = sorted(path.relative_to(desk).as_posix() for path in desk.rglob("*") if path.is_file())
    for name in files:
        if store.local(DESK) == desk:
            to_disk(desk / name)
        else:
            store.put(desk / name, f"{DESK}/{name}")
    kept = set(files)
    gone = [
        name
        for name in store.names()
        if name not in kept and (clear or _top(name) in OURS) and _top(name) not in WORK
    ]
    store.write(READY, json.dumps({"files": files, "gone": gone}).encode())
    roll_forward(store)


def roll_forward(store: Store) -> None:
    """Finish what a killed process had begun to publish; drop what was not ready.

    Parameters
    ----------
    store : Store
        The results folder; its lock is held.
    """
    try:
        ready = json.loads(store.read(READY))
    except FileNotFoundError:
        store.delete(DESK)
        return
    left = set(store.names(DESK))
    for name in sorted(ready["files"], key=lambda name: (name == MANIFEST, name)):
        if f"{DESK}/{name}" in left:
            store.move(f"{DESK}/{name}", name)
    for name in ready["gone"]:
        store.delete(name)
    store.delete(PARTS)
    store.delete(PLAN)
    store.delete(READY)
    store.delete(DESK)


def _top(name: str) -> str:
    """Return the first part of a name."""
    return name.partition("/")[0]


def to_disk(path: Path) -> None:
    """Force a file to the disk: once parts are gone, there is nothing to make it anew from.

    Parameters
    ----------
    path : Path
        Of the file.
    """
    with path.open("rb") as file:
        os.fsync(file.fileno())
