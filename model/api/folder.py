"""A results folder as a program reads it: its frames, and what a prompt or a notebook shows."""

import html
import io
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ..figures.data import Meta

#: Dots an inch of a figure in a notebook.
_RESOLUTION = 100


class Results:
    """A results folder, read when it is asked for.

    Parameters
    ----------
    folder : Path
        Where it lies on this machine.
    keeps : object
        What keeps a temporary folder there; it goes with this object.
    warnings : tuple of str
        What was odd.

    Raises
    ------
    InputError
        If it is no results folder.
    """

    def __init__(self, folder: Path, keeps: object = None, warnings: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.warnings = warnings
        self._keeps = keeps
        self.manifest: Mapping[str, Any] = manifest_of(folder)

    @property
    def seed(self) -> int:
        """The root seed."""
        return int(self.manifest["seed"])

    @property
    def failed(self) -> int:
        """Number of replications that failed; their numbers stand in the manifest."""
        return int(self.manifest["failed"])

    @property
    def hashes(self) -> dict[str, str]:
        """The hash of each scenario, by label: what to give with a number that is quoted."""
        return {name: str(entry["hash"]) for name, entry in self._entries.items()}

    def read(self, name: str) -> "pd.DataFrame":
        """Return one of the tables, whole; see ``docs/results.md`` for their columns.

        Parameters
        ----------
        name : str
            ``runs``, ``weeks``, ``factions``, ``dyads``, ``clashes``, ``control``,
            ``alignments``, ``pairs`` or ``baseline_weeks``.

        Raises
        ------
        InputError
            If there is no such table.
        """
        from ..ensemble.tables import KEYS, read_frame

        check_known(name, KEYS, "table")
        return read_frame(self.folder, name)

    @cached_property
    def runs(self) -> "pd.DataFrame":
        """One row a run: its seed, each outcome's mean over the weeks and its last value."""
        return self.read("runs")

    @cached_property
    def weeks(self) -> "pd.DataFrame":
        """One row a run and week, one column for each outcome over time."""
        return self.read("weeks")

    @cached_property
    def factions(self) -> "pd.DataFrame":
        """Strength, coalition, support and losses by week, of the first runs."""
        return self.read("factions")

    @cached_property
    def dyads(self) -> "pd.DataFrame":
        """Alliance weights in sampled weeks, of the first runs."""
        return self.read("dyads")

    @cached_property
    def clashes(self) -> "pd.DataFrame":
        """Who fought whom, where and how much, of the first runs."""
        return self.read("clashes")

    @cached_property
    def control(self) -> "pd.DataFrame":
        """Who held how much of each province, of the first runs."""
        return self.read("control")

    @cached_property
    def alignments(self) -> "pd.DataFrame":
        """The last coalition and strength of each faction that is left."""
        return self.read("alignments")

    @cached_property
    def pairs(self) -> "pd.DataFrame":
        """What passed between every two factions, of the first runs."""
        return self.read("pairs")

    @property
    def scenarios(self) -> list[str]:
        """Labels of the scenarios, the baseline of a comparison first."""
        return list(self._entries)

    @cached_property
    def _entries(self) -> dict[str, Mapping[str, Any]]:
        """What the manifest says of each scenario."""
        if "scenarios" not in self.manifest:
            return {str(self.manifest["name"]): self.manifest}
        return {str(entry["label"]): entry for entry in self.manifest["scenarios"]}

    def _meta(self, label: str) -> "Meta":
        """Return what figures and words are told beside the tables."""
        from ..report.pictures import meta_of, title_of

        return meta_of(
            self._entries[label]["about"],
            baseline=self._baseline,
            baseline_title=title_of(self.manifest.get("baseline") or {}),
            runs=int(self.manifest["asked"]),
            version=str(self.manifest["versions"]["muster"]),
            seed=self.seed,
        )

    @property
    def _baseline(self) -> str | None:
        """The scenario that a single one is compared with in figures and words."""
        beside = self.manifest.get("baseline")
        return str(beside["name"]) if beside and beside["runs"] else None

    def _facts(self) -> str:
        """Return what stands in the first line of a display."""
        names = ", ".join(self.scenarios)
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{names}: {self.manifest['asked']} runs{failed}, seed {self.seed}"

    def __repr__(self) -> str:
        """Return what it is of, in one line."""
        return f"<{type(self).__name__} {self._facts()}>"

    def _page(self, frame: "pd.DataFrame", words: list[str]) -> str:
        """Return facts, sentences and a frame as HTML."""
        said = "".join(f"<li>{html.escape(word)}</li>" for word in words)
        return f"<p>{html.escape(self._facts())}</p><ul>{said}</ul>{frame.to_html()}"


def manifest_of(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a results folder.

    Parameters
    ----------
    folder : Path
        Any.

    Raises
    ------
    InputError
        If it is none.
    """
    from ..ensemble.claim import read_manifest
    from ..scenario.errors import InputError, Problem

    found = read_manifest(folder)
    if found is None:
        message = "is no results folder"
        raise InputError(Problem(str(folder), "", message, "what run or compare wrote"))
    return found


def check_known(name: str, known: Mapping[str, Any], kind: str) -> None:
    """Refuse a name that there is not.

    Parameters
    ----------
    name : str
        What was asked for.
    known : mapping
        What there is.
    kind : str
        Of what, in a word.
    """
    from ..scenario.errors import InputError, Problem, listed, nearest

    if name not in known:
        message = f"unknown {kind} {name!r}"
        raise InputError(Problem(kind, "", message, listed(known), nearest(name, known)))


def shown(name: str, lacking: str, draw: Callable[[], "Figure | None"]) -> "Figure":
    """Return a figure that a notebook shows, or say why there is none.

    Parameters
    ----------
    name : str
        Of the figure.
    lacking : str
        Why it cannot be drawn; empty if it can.
    draw : callable
        Draws it.
    """
    from ..scenario.errors import InputError, Problem

    figure = None if lacking else draw()
    if figure is None:
        raise InputError(Problem("figure", name, f"cannot be drawn: {lacking}"))

    def png() -> bytes:
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=_RESOLUTION)
        return buffer.getvalue()

    # A figure without pyplot is unknown to notebooks; they ask any object for this.
    figure._repr_png_ = png  # type: ignore[attr-defined]
    return figure
