"""A results folder as a report reads it: whole, older or in part."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast

import pyarrow as pa
import pyarrow.parquet as pq

from ..ensemble.claim import read_manifest, store_of
from ..ensemble.columns import Rows, outcomes_of
from ..ensemble.desk import LARGE
from ..ensemble.publish import MANIFEST
from ..ensemble.store import Scratch, Store
from ..figures.data import Meta
from ..scenario.errors import InputError, Problem
from .numbers import Floats

VERBS: Final = ("run", "compare", "sweep", "sensitivity")
"""Commands whose folders have a report."""

BROKEN: Final = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    StopIteration,
    pa.ArrowException,
)
"""What a part of a folder that is missing, cut short or of another kind raises."""

NO_META: Final[Meta] = {
    "title": "",
    "question": "",
    "scenario": "",
    "baseline": None,
    "start": "1970-01-01",
    "weeks": 0,
    "runs": 0,
    "version": "",
    "hash": "",
    "seed": 0,
    "factions": [],
    "sides": {},
    "control_groups": {},
    "provinces": [],
    "events": [],
    "statement_date": None,
    "campaign": None,
}
"""What is said of a scenario by a folder that says nothing of it."""


NOT_READ: Final = (*(f"tables/{name}" for name in LARGE), "parts/")
"""What a report does not read, and what is not fetched for it: the large tables."""


def here_of(shown: str, scratch: Scratch) -> tuple[Path, Store]:
    """Return a results folder on this machine, and where it is.

    Parameters
    ----------
    shown : str
        A folder or an address, as the user typed it.
    scratch : Scratch
        Holds a copy of what is at an address.

    Raises
    ------
    InputError
        If the address cannot be read.
    """
    store = store_of(shown)
    here = store.local("")
    if here is not None:
        return here, store
    for name in store.names():
        if not name.startswith(NOT_READ):
            path = scratch.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            store.fetch(name, path)
    return scratch.path, store


@dataclass(frozen=True)
class Kept:
    """What a results folder keeps.

    Attributes
    ----------
    folder : Path
        On this machine.
    manifest : mapping
        What it says of itself, as JSON has it.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path, manifest: Mapping[str, Any]) -> "Kept":
        """Take a folder that is being made, and the manifest that it is to have.

        Parameters
        ----------
        folder : Path
            With tables and figures.
        manifest : mapping
            Not yet written.
        """
        return cls(folder, json.loads(json.dumps(manifest)))

    @classmethod
    def read(cls, folder: Path, shown: str) -> "Kept":
        """Read a finished folder.

        Parameters
        ----------
        folder : Path
            On this machine.
        shown : str
            As the user typed it.

        Raises
        ------
        InputError
            If it is no results folder, or one of a command that has no report.
        """
        content = read_manifest(folder)
        if content is None:
            allowed = f"what {', '.join(VERBS)} write"
            raise InputError(Problem(shown, "", "is no results folder", allowed))
        kept = cls(folder, content)
        if kept.verb not in VERBS:
            message = f"holds results of {kept.verb!r}, which have no report"
            raise InputError(Problem(f"{shown}/{MANIFEST}", "verb", message, ", ".join(VERBS)))
        return kept

    @property
    def verb(self) -> str:
        """The command that made it."""
        return str(self.manifest.get("verb") or "run")

    @cached_property
    def entries(self) -> dict[str, Mapping[str, Any]]:
        """What the manifest says of each scenario, by label; with ``run`` of the only one."""
        several = self.manifest.get("scenarios")
        if isinstance(several, list):
            return {str(each.get("label")): each for each in several if isinstance(each, dict)}
        return {str(self.manifest.get("name") or "scenario"): self.manifest}

    @property
    def labels(self) -> list[str]:
        """The labels, that of the baseline of a comparison first."""
        return list(self.entries)

    @property
    def first(self) -> str:
        """The first label."""
        return self.labels[0]

    def scenario(self, label: str) -> Mapping[str, Any]:
        """Return a scenario as it was resolved; empty where the folder has lost it.

        Parameters
        ----------
        label : str
            Which.
        """
        found = self.entries[label].get("scenario")
        return found if isinstance(found, dict) else {}

    @property
    def seed(self) -> int:
        """The root seed."""
        return int(self.manifest.get("seed") or 0)

    @property
    def asked(self) -> int:
        """Replications that were asked for, of each scenario."""
        return int(self.manifest.get("asked") or 0)

    @property
    def failed(self) -> int:
        """Replications that raised, of all scenarios."""
        return int(self.manifest.get("failed") or 0)

    @property
    def finished(self) -> int:
        """Replications that were played to the end, of all scenarios."""
        return int(self.manifest.get("runs") or 0) - self.failed

    def runs_of(self, label: str) -> int:
        """Return how many replications of a scenario were played to the end.

        Parameters
        ----------
        label : str
            Which.
        """
        entry = self.entries[label]
        return int(entry.get("runs") or 0) - int(entry.get("failed") or 0)

    @property
    def baseline(self) -> Mapping[str, Any]:
        """What the only scenario of a ``run`` is compared with; empty without."""
        found = self.manifest.get("baseline")
        return found if isinstance(found, dict) and found.get("runs") else {}

    def meta(self, label: str) -> Meta:
        """Return names and dates of a scenario.

        Parameters
        ----------
        label : str
            Which; what the folder does not say of it, it says of the first.
        """
        own = self.entries[label].get("about") or {}
        about = {**(self.entries[self.first].get("about") or {}), **own}
        resolved = self.scenario(label)
        plain = {key: resolved[key] for key in NO_META if key in resolved and key != "events"}
        known = {
            "scenario": resolved.get("name", label),
            "baseline": self.baseline.get("name"),
            "runs": self.runs_of(label),
            "version": str(self.versions.get("muster", "")),
            "seed": self.seed,
        }
        return cast(Meta, {**NO_META, **about, **plain, **known})

    @property
    def versions(self) -> Mapping[str, Any]:
        """The versions of everything."""
        found = self.manifest.get("versions")
        return found if isinstance(found, dict) else {}

    @property
    def grounds(self) -> Mapping[str, Any]:
        """What its theatre rests on; empty in folders of an earlier version."""
        found = self.manifest.get("grounds")
        return found if isinstance(found, dict) else {}

    def json(self, name: str) -> dict[str, Any]:
        """Return a JSON file of the folder; empty if there is none that can be read.

        Parameters
        ----------
        name : str
            Its path in the folder.
        """
        try:
            found = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What ``summary.json`` holds."""
        return self.json("summary.json")

    @property
    def words(self) -> list[str]:
        """The summary in sentences, if the folder keeps it."""
        found = self.summary.get("summary")
        return [str(line) for line in found] if isinstance(found, list) else []

    def table(self, name: str) -> Path:
        """Return where a table is.

        Parameters
        ----------
        name : str
            Without its ending.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        """
        path = self.folder / "tables" / f"{name}.parquet"
        if not path.is_file():
            raise FileNotFoundError(f"no table {name}")
        return path

    @cached_property
    def outcomes(self) -> list[str]:
        """The outcomes of the table `runs`, in its order."""
        return outcomes_of(self.table("runs"))

    def column(self, outcome: str, label: str) -> Floats:
        """Return an outcome by run; NaN where it is undefined or the table lacks it.

        Parameters
        ----------
        outcome, label : str
            Which, of which scenario.
        """
        return Rows.find(self.table("runs"), label).column(outcome)

    def frame(self, name: str) -> pa.Table:
        """Return a table of the folder itself, such as ``comparison``.

        Parameters
        ----------
        name : str
            Without its ending.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        """
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            raise FileNotFoundError(f"no {name}.parquet")
        return pq.read_table(path)
