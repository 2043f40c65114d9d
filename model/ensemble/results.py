"""The results of an ensemble: gathered from replications, written to a folder."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..outcomes import unit
from . import manifest
from .engine import Done
from .plan import Plan
from .record import DETAIL
from .tables import BASELINE_WEEKS, TABLES, by_run, read, stack, statistics, write

Parts = dict[str, dict[int, Any]]
"""By table and run, its rows."""


@dataclass
class Results:
    """What an ensemble has given.

    Attributes
    ----------
    plan : Plan
        What was asked for.
    parts : dict
        By table, by run, its rows.
    errors : dict of int to str
        Tracebacks of the runs that failed.
    baseline_errors : dict of int to str
        The same of the baseline.
    """

    plan: Plan
    parts: Parts = field(default_factory=lambda: {name: {} for name in (*TABLES, BASELINE_WEEKS)})
    errors: dict[int, str] = field(default_factory=dict)
    baseline_errors: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of_folder(cls, plan: Plan, folder: Path, baseline_hash: str | None) -> "Results":
        """Return what a results folder holds that is of use for a plan.

        Parameters
        ----------
        plan : Plan
            What is asked for now.
        folder : Path
            A results folder of the same scenario, seed and code version.
        baseline_hash : str or None
            Of the scenario that its baseline table is about.
        """
        results = cls(plan)
        for name in TABLES:
            results.parts[name] = by_run(read(folder, name))
        if plan.detail != "all":  # a run from scratch would not have more
            for name in DETAIL:
                rows = results.parts[name]
                results.parts[name] = {run: rows[run] for run in rows if run < plan.detail}
        if plan.baseline is not None and plan.baseline.hash == baseline_hash:
            results.parts[BASELINE_WEEKS] = by_run(read(folder, BASELINE_WEEKS))
        return results

    @property
    def runs(self) -> tuple[int, ...]:
        """Numbers of the replications that were played to the end."""
        return tuple(sorted(self.parts["runs"]))

    @property
    def baseline_runs(self) -> int:
        """Number of replications of the baseline."""
        return len(self.parts[BASELINE_WEEKS])

    def missing(self) -> list[Any]:
        """Return the jobs that are still to be played."""
        have_detail = set(self.parts["factions"])
        return self.plan.jobs(set(self.runs), have_detail, set(self.parts[BASELINE_WEEKS]))

    def add(self, done: Iterable[Done]) -> None:
        """Add replications; one that is there already is replaced.

        Parameters
        ----------
        done : iterable of Done
            What was played, in any order.
        """
        for each in done:
            run = each.job.run
            if each.error:
                errors = self.baseline_errors if each.job.scenario else self.errors
                errors[run] = each.error
            elif each.job.scenario:
                self.parts[BASELINE_WEEKS][run] = each.tables["weeks"]
            else:
                for name, table in each.tables.items():
                    self.parts[name][run] = table

    def table(self, name: str) -> pa.Table:
        """Return a table, by run.

        Parameters
        ----------
        name : str
            One of `TABLES` or `BASELINE_WEEKS`.
        """
        rows = self.parts[name]
        return stack(name, [rows[run] for run in sorted(rows)])

    def outcomes(self) -> dict[str, dict[str, float | str | None]]:
        """Return mean, spread and error of each outcome over the replications."""
        return statistics(self.table("runs"), unit)

    def failures(self) -> list[dict[str, Any]]:
        """Return what failed, as the manifest lists it."""
        groups: Sequence[tuple[str, str, Mapping[int, str]]] = (
            (self.plan.scenario.name, "run", self.errors),
            (_name(self.plan), "baseline-run", self.baseline_errors),
        )
        return [
            {
                "scenario": name,
                "run": run,
                "error": (errors[run].strip().splitlines() or ["unknown"])[-1],
                "file": f"failures/{stem}-{run}.txt",
            }
            for name, stem, errors in groups
            for run in sorted(errors)
        ]

    def write(self, folder: Path, counts: Mapping[str, Any]) -> dict[str, Any]:
        """Write tables, summary, failures and manifest; return the manifest.

        Parameters
        ----------
        folder : Path
            An empty folder.
        counts : mapping
            What the manifest says of this run beside what is known here:
            `interrupted`, `command`, `workers`, `started`.
        """
        (folder / "tables").mkdir()
        names = TABLES if self.plan.baseline is None else (*TABLES, BASELINE_WEEKS)
        for name in names:
            write(self.table(name), folder / "tables" / f"{name}.parquet")
        write_json(folder / "summary.json", {"outcomes": self.outcomes()})
        self._write_failures(folder)
        content = manifest.make(
            self.plan,
            {
                "runs": len(self.runs) + len(self.errors),
                "failed": len(self.errors),
                "failures": self.failures(),
                "baseline_runs": self.baseline_runs,
                **counts,
                "finished": manifest.now(),
            },
        )
        write_json(folder / "manifest.json", content)
        return content

    def _write_failures(self, folder: Path) -> None:
        """Write a file for each run that failed: what it was, and the traceback."""
        failures = self.failures()
        if failures:
            (folder / "failures").mkdir()
        for entry in failures:
            ours = entry["file"].startswith("failures/run-")
            text = (self.errors if ours else self.baseline_errors)[entry["run"]]
            chosen = self.plan.scenario if ours else self.plan.baseline
            assert chosen is not None  # a baseline that failed was there
            head = (
                f"scenario {chosen.name} (hash {chosen.hash})\n"
                f"seed {self.plan.seed}, run {entry['run']}, weeks {chosen.weeks}\n"
                f"code version {manifest.code()}\n\n"
            )
            (folder / entry["file"]).write_text(head + text, encoding="utf-8")


def _name(plan: Plan) -> str:
    """Return the name of a plan's baseline."""
    return plan.baseline.name if plan.baseline is not None else ""


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
