"""What a run or a comparison has given: frames, a summary, sentences and figures."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .folder import Results, check_known, manifest_of, shown

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ..analysis.basins import Basins
    from ..analysis.compare import Question
    from ..figures import Compared, FigureData
    from ..scenario.schema import Moves

_SUMMARY = ("mean", "sd", "p05", "p50", "p95", "mcse", "unit")
_TABLE = ("difference", "low", "high", "effect_size", "probability_greater", "unit")


class RunResults(Results):
    """What `run` gives."""

    @property
    def name(self) -> str:
        """The scenario."""
        return self.scenarios[0]

    @cached_property
    def summary(self) -> "pd.DataFrame":
        """Mean, spread, Monte Carlo error and unit of each outcome over the runs."""
        import pandas as pd

        from ..ensemble.summaries import statistics
        from ..outcomes import unit

        found = statistics(self.folder / "tables" / "runs.parquet", unit, None)
        return pd.DataFrame.from_dict(found, orient="index", columns=list(_SUMMARY))

    def words(self) -> list[str]:
        """Return what came out in sentences, each of which can be quoted alone."""
        from ..ensemble.summaries import weekly_of
        from ..ensemble.tables import BASELINE_WEEKS
        from ..report.ending import ending
        from ..report.words import summary

        weeks, beside = (weekly_of(self.folder, name) for name in ("weeks", BASELINE_WEEKS))
        meta = self._meta(self.name)
        return [*summary(weeks, beside, meta), *ending(self.folder, self.basins, meta)]

    @cached_property
    def basins(self) -> "Basins | None":
        """The alignments in which runs end."""
        from ..analysis.basins import basins

        return basins(self.folder)

    @cached_property
    def _data(self) -> "tuple[FigureData, FigureData | None]":
        """The tables as figures want them, and those of the baseline."""
        from ..report.pictures import beside, data_of

        meta, other = self._meta(self.name), self._baseline
        title = meta.get("baseline_title", "")
        baseline = None if other is None else beside(self.folder, other, title, meta)
        return data_of(self.folder, meta), baseline

    @property
    def figures(self) -> list[str]:
        """Names of the figures that can be drawn."""
        from ..figures import FIGURES

        return [name for name, spec in FIGURES.items() if not spec.needs(self._data[0])]

    def plot(self, name: str = "cohesion") -> "Figure":
        """Draw one of `figures`.

        Parameters
        ----------
        name : str
            Which; by default the signers' cohesion over time.

        Returns
        -------
        Figure
            Of matplotlib, without pyplot: ``.axes`` is the list of its panels, from the top,
            to be changed; ``savefig`` writes it, a notebook shows it. Its caption is
            ``caption(name)``.

        Examples
        --------
        >>> figure = found.plot("cohesion")  # doctest: +SKIP
        >>> figure.axes[0].set_ylim(0, 0.8)  # doctest: +SKIP
        >>> figure.savefig("cohesion.pdf")  # doctest: +SKIP

        Raises
        ------
        InputError
            If there is no such figure, or these results lack what it shows.
        """
        from ..figures import FIGURES

        check_known(name, FIGURES, "figure")
        spec, (data, baseline) = FIGURES[name], self._data
        return shown(name, spec.needs(data), lambda: spec.draw(data, baseline))

    def caption(self, name: str = "cohesion") -> str:
        """Return the caption of a figure: what it shows, in which unit, what a band is.

        Parameters
        ----------
        name : str
            One of `figures`.
        """
        from ..figures import FIGURES

        check_known(name, FIGURES, "figure")
        return FIGURES[name].caption(*self._data)

    def _repr_html_(self) -> str:
        """Return sentences and summary for a notebook."""
        return self._page(self.summary, self.words())


class Comparison(Results):
    """What `compare` gives."""

    @property
    def baseline(self) -> str:
        """What the others are compared with."""
        return self.scenarios[0]

    @property
    def table(self) -> "pd.DataFrame":
        """One row for each scenario and outcome: means, differences, intervals, effect sizes.

        The columns are explained in `model.analysis.compare`.
        """
        return self._compared.table

    @property
    def summary(self) -> "pd.DataFrame":
        """The differences of the main outcomes to the baseline, by scenario and outcome."""
        data = self._compared
        table = data.table[data.table["outcome"].isin(data.main)]
        others = table[table["scenario"] != self.baseline]
        return others.set_index(["scenario", "outcome"])[list(_TABLE)]

    def words(self) -> list[str]:
        """Return what differs in sentences, each of which can be quoted alone."""
        from ..report.compared import summary

        return summary(self._compared, self._moves)

    @property
    def _moves(self) -> "dict[str, Moves | None]":
        """What the scenarios say that they should move."""
        from ..scenario.schema import Moves

        stated = {name: entry["scenario"]["moves"] for name, entry in self._entries.items()}
        return {name: None if each is None else Moves(**each) for name, each in stated.items()}

    @property
    def _question(self) -> "Question":
        """What is compared."""
        from ..analysis.compare import Question
        from ..scenario.schema import least_of

        return Question(tuple(self.scenarios), self.seed, least_of(self._moves.values()))

    @cached_property
    def _compared(self) -> "Compared":
        """The comparison as figures and words want it."""
        from ..report.comparing import comparison_of

        metas = {name: self._meta(name) for name in self.scenarios}
        question = self._question
        return comparison_of(self.folder, question, metas, tuple(question.least))

    @property
    def figures(self) -> list[str]:
        """Names of the figures that can be drawn."""
        from ..figures import COMPARISONS

        return [name for name, spec in COMPARISONS.items() if not spec.needs(self._compared)]

    def plot(self, name: str = "difference_forest") -> "Figure":
        """Draw one of `figures`.

        Parameters
        ----------
        name : str
            Which; by default the differences with their intervals.

        Returns
        -------
        Figure
            As that of `RunResults.plot`.

        Raises
        ------
        InputError
            If there is no such figure, or it cannot show these scenarios.
        """
        from ..figures import COMPARISONS

        check_known(name, COMPARISONS, "figure")
        spec = COMPARISONS[name]
        return shown(name, spec.needs(self._compared), lambda: spec.draw(self._compared))

    def caption(self, name: str = "difference_forest") -> str:
        """Return the caption of a figure: what it shows, in which unit, what a band is.

        Parameters
        ----------
        name : str
            One of `figures`.
        """
        from ..figures import COMPARISONS

        check_known(name, COMPARISONS, "figure")
        return COMPARISONS[name].caption(self._compared)

    def _repr_html_(self) -> str:
        """Return sentences and differences for a notebook."""
        return self._page(self.summary, self.words())


def open_results(folder: str | Path) -> RunResults | Comparison:
    """Open the results folder of an earlier ``run`` or ``compare``.

    Parameters
    ----------
    folder : str or Path
        What ``--out`` or `out` named, on this machine.

    Returns
    -------
    RunResults or Comparison
        By what made it.

    Raises
    ------
    InputError
        If it is no results folder, or that of another verb.
    """
    from ..scenario.errors import InputError, Problem

    kinds: dict[str, type[RunResults | Comparison]] = {"run": RunResults, "compare": Comparison}
    verb = str(manifest_of(Path(folder))["verb"])
    if verb not in kinds:
        message = f"holds the results of {verb}"
        allowed = "results of run or compare; the tables of others are Parquet files to read"
        raise InputError(Problem(str(folder), "", message, allowed))
    return kinds[verb](Path(folder))
