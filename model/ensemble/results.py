"""The results of an ensemble as others read them: tables on disk, counts, failures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..outcomes import unit
from .by_scenario import statistics_by_scenario
from .plan import Plan
from .summaries import statistics
from .tables import read


@dataclass
class Results:
    """What an ensemble has given; the rows stay on disk.

    Attributes
    ----------
    plan : Plan
        What was asked for.
    folder : Path
        A folder of this machine that holds ``tables``; for results at an address it is
        a copy that lasts as long as the `Outcome`.
    manifest : dict
        What the results folder says of itself; only `runs`, `failed`, `failures` and
        `baseline_runs` where it has not been written yet.
    """

    plan: Plan
    folder: Path
    manifest: Mapping[str, Any]

    @property
    def count(self) -> int:
        """Number of replications that were played to the end, over all scenarios."""
        return int(self.manifest.get("runs", 0)) - self.failed

    @property
    def failed(self) -> int:
        """Number of replications that raised."""
        return int(self.manifest.get("failed", 0))

    @property
    def failures(self) -> list[dict[str, Any]]:
        """What failed, as the manifest lists it."""
        return list(self.manifest.get("failures", ()))

    @property
    def baseline_runs(self) -> int:
        """Number of replications of the baseline."""
        return int((self.manifest.get("baseline") or {}).get("runs", 0))

    def path(self, name: str) -> Path:
        """Return where a table is.

        Parameters
        ----------
        name : str
            One of `TABLES` or `BASELINE_WEEKS`.
        """
        return self.folder / "tables" / f"{name}.parquet"

    def table(self, name: str) -> pa.Table:
        """Return a table, all of it in memory.

        Parameters
        ----------
        name : str
            One of `TABLES` or `BASELINE_WEEKS`; without rows if there is none.
        """
        return read(self.folder, name)

    def outcomes(self, label: str | None = None) -> dict[str, dict[str, float | str | None]]:
        """Return mean, spread and error of each outcome over the replications.

        Parameters
        ----------
        label : str, optional
            Which scenario; needed where there are several.
        """
        where = label if self.plan.several else None
        return statistics(self.path("runs"), unit, where) if self.count else {}

    def summary(self) -> dict[str, Any]:
        """Return what ``summary.json`` holds: the outcomes, of several scenarios by label.

        Of a sensitivity analysis only how many points there are: each point by
        itself says nothing, and there are thousands.
        """
        if self.plan.verb == "sensitivity":
            return {"points": len(self.plan.scenarios)}
        if not self.plan.several:
            return {"outcomes": self.outcomes()}
        if not self.count:
            return {"scenarios": {label: {"outcomes": {}} for label in self.plan.scenarios}}
        found = statistics_by_scenario(self.path("runs"), list(self.plan.scenarios), unit)
        return {"scenarios": {label: {"outcomes": found[label]} for label in found}}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file for people and programs.

    Parameters
    ----------
    path : Path
        Where.
    content : mapping
        Without NaN.
    """
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
