"""``sensitivity``: which parameters an outcome follows, over all that has a range."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, json_object
from .ensembles import (
    add_ensemble,
    check_numbers,
    places,
    say,
    shared_keys,
    status_of,
    warn,
    write_report,
)
from .points import check_outcomes, check_total, request_at, write_table

if TYPE_CHECKING:
    from ..analysis.sensitivity import Sensitivity
    from ..analysis.sensitivity_design import Design
    from ..ensemble.perform import Outcome
    from ..figures.data import Meta
    from ..figures.sensitivity import Indices
    from ..figures.sensitivity_outcomes import Crossed
    from ..scenario.load import Scenario

#: Replications at each point unless told: two are the fewest that tell noise from effects.
_RUNS = 2


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "sensitivity",
        help="which parameters matter",
        description="Varies every parameter that has a range at once and says which of them an "
        "outcome follows, with intervals and with what replication noise alone would give. "
        "Writes tables, sensitivity.csv and figures. All points meet the same draws; what is "
        "varied is not drawn, and what --set fixes is not varied.",
    )
    add = parser.add_argument
    add("name", metavar="NAME", help="a shipped scenario or a .toml file")
    add(
        "--method",
        choices=("morris", "sobol", "pawn"),
        default="morris",
        help="morris: screening, cheapest; sobol: shares of variance; pawn: distributions (morris)",
    )
    add(
        "--samples",
        type=int,
        metavar="N",
        help="trajectories of morris (20), base samples of sobol, a power of two (64), or points "
        "of pawn (500)",
    )
    many: dict[str, Any] = {"action": "extend", "nargs": "+", "default": []}
    add("--only", metavar="PARAM", help="vary these alone", **many)
    add("--outcome", metavar="NAME", help="outcomes to analyse, the first in full", **many)
    add_ensemble(parser, "results/sensitivity-NAME", _RUNS, detail=False)
    add_json(parser)
    parser.set_defaults(run=run)


def _design(args: argparse.Namespace, scenario: "Scenario") -> "Design":
    """Return the design that is asked for."""
    from ..analysis.sensitivity_design import SAMPLES, chosen_of, design_of

    fixed = [text.partition("=")[0].strip().removeprefix("parameters.") for text in args.settings]
    varied = chosen_of(scenario, args.only, fixed)
    samples = SAMPLES[args.method] if args.samples is None else args.samples
    return design_of(args.method, varied, samples, args.seed)


def _words(args: argparse.Namespace) -> list[str]:
    """Return how the command began."""
    words = ["sensitivity", args.name, "--method", args.method]
    words += ["--samples", str(args.samples)] if args.samples is not None else []
    for option in ("only", "outcome"):
        for name in getattr(args, option):
            words += [f"--{option}", name]
    return words


def _outcomes(args: argparse.Namespace, scenario: "Scenario") -> list[str]:
    """Return what is analysed: what is asked for, else what is moved and the main outcomes."""
    from ..figures.outcome_words import MAIN

    moved = [scenario.moves.outcome] if scenario.moves else []
    return list(dict.fromkeys(args.outcome or [*moved, *MAIN]))


def run(args: argparse.Namespace) -> int:
    """Run a sensitivity analysis; the status is 3 if runs failed, 130 after Ctrl-C.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..ensemble.perform import perform
    from ..scenario.load import load_scenario

    check_numbers(args)
    scenario = load_scenario(args.name, args.settings, args.weeks)
    check_outcomes(args.outcome, scenario)
    design = _design(args, scenario)
    points = design.points
    check_total(len(points), args.runs or _RUNS)
    request = request_at(args, points, "sensitivity", _words(args), _RUNS)
    wanted = _outcomes(args, scenario)
    warn(scenario.warnings)
    kept: list[_Found] = []

    def finish(outcome: "Outcome", folder: Path) -> None:
        found = _Found(outcome, design, wanted, scenario)
        kept[:] = [found]
        try:
            found.write(folder, figures=not args.no_figures)
        finally:  # a report without a figure is better than none
            write_report(args, outcome, folder)

    outcome = perform(request, finish)
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    found = None
    if outcome.kept and outcome.results.count:
        found = kept[0] if kept else _Found(outcome, design, wanted, scenario)
        if outcome.untouched and "://" not in str(outcome.folder):  # other outcomes, the same runs
            found.write(outcome.results.folder, figures=not args.no_figures)
            write_report(args, outcome, outcome.results.folder)
        for warning in found.sensitivity.warnings:
            say(f"warning: {warning}")
    if args.json:
        print(_as_json(args, outcome, design, found, scenario))
    elif found is not None:
        print("\n".join(found.words))
        print("\n".join(["", *places(outcome, "sensitivity.csv")]))
    return status_of(outcome)


class _Found:
    """What came of the runs in a folder."""

    def __init__(
        self, outcome: "Outcome", design: "Design", wanted: list[str], scenario: "Scenario"
    ) -> None:
        from ..analysis.sensitivity import analyse, read_values

        self.results = outcome.results
        self.scenario = scenario
        plan = self.results.plan
        values = read_values(self.results.path("runs"), list(plan.scenarios), wanted)
        self.sensitivity: Sensitivity = analyse(design, values, plan.seed)

    @property
    def meta(self) -> "Meta":
        """Names for words and figures."""
        from .. import __version__
        from ..ensemble.about import describe
        from ..report.pictures import meta_of

        plan = self.results.plan
        about = describe(self.scenario)
        return meta_of(about, baseline=None, runs=plan.runs, version=__version__, seed=plan.seed)

    @property
    def words(self) -> list[str]:
        """What it says, line by line."""
        from ..report.sensitivity import report

        if not self.sensitivity.outcomes:
            return ["No outcome has indices."]
        return report(self.sensitivity, self.meta, self.results.plan.runs)

    def write(self, folder: Path, *, figures: bool) -> None:
        """Write the indices, what they say, and the figures."""
        from ..analysis.sensitivity import as_json
        from ..ensemble.results import write_json
        from ..report.sensitivity import of_convergence, of_noise, summary

        write_table(self.sensitivity.table, folder, "sensitivity")
        found = self.sensitivity
        known: dict[str, Any] = as_json(found)
        if found.outcomes:
            first = found.outcomes[0]
            known["answer"] = [of_noise(found, first), of_convergence(found, first)]
            known["summary"] = summary(found, self.meta, self.results.plan.runs)
        write_json(folder / "summary.json", self.results.summary() | known)
        if figures and self.sensitivity.outcomes:
            self._draw(folder)

    def _draw(self, folder: Path) -> None:
        """Draw the figures of the first outcome."""
        from ..figures import Drawn
        from ..figures import sensitivity as one
        from ..figures import sensitivity_outcomes as all_of_them
        from ..report.pictures import write_drawn

        data: Any = self._indices(self.sensitivity.outcomes[0])
        asked: list[tuple[Any, str, Any]] = [(one, "tornado", data), (one, "convergence", data)]
        if len(self.sensitivity.outcomes) > 1:
            asked.append((all_of_them, "outcomes", self._crossed(data.subtitle)))
        drawn = []
        for module, name, shown in asked:
            figure, caption, alt = (
                getattr(module, f"{name}_{part}")(shown) for part in ("figure", "caption", "alt")
            )
            drawn.append(Drawn(f"sensitivity-{name}", figure, caption, alt, ""))
        write_drawn(folder / "figures", drawn)

    def _crossed(self, subtitle: str) -> "Crossed":
        """Return what the figure over outcomes shows."""
        from ..analysis.sensitivity import clear
        from ..figures.outcome_words import label
        from ..figures.sensitivity_outcomes import Crossed

        found, meta = self.sensitivity, self.meta
        ranked = {outcome: found.ranked(outcome) for outcome in found.outcomes}
        return Crossed(
            value=found.crossed,
            sure={outcome: clear(rows) for outcome, rows in ranked.items()},
            labels={outcome: label(outcome, meta) for outcome in found.outcomes},
            main=found.main,
            subtitle=subtitle,
            title=self.scenario.title,
        )

    def _indices(self, outcome: str) -> "Indices":
        """Return what figures show of an outcome."""
        from ..figures.outcome_words import phrase
        from ..figures.sensitivity import Indices
        from ..outcomes import unit
        from ..report.sensitivity import NAMES, SAMPLE_WORDS

        found, plan = self.sensitivity, self.results.plan
        method, design = found.design.method, found.design
        subtitle = (
            f"{NAMES[method]}, {design.samples:,} {SAMPLE_WORDS[method]} over "
            f"{len(design.varied)} parameters: {len(design.unit):,} points, {plan.runs:,} "
            f"replications at each; seed {plan.seed}."
        )
        return Indices(
            table=found.table[found.table["outcome"] == outcome],
            main=found.main,
            outcome=phrase(outcome, self.meta),
            unit=unit(outcome),
            subtitle=subtitle,
            title=self.scenario.title,
            samples=SAMPLE_WORDS[method],
        )


def _as_json(
    args: argparse.Namespace,
    outcome: "Outcome",
    design: "Design",
    found: _Found | None,
    scenario: "Scenario",
) -> str:
    """Return the one object that ``--json`` prints."""
    from ..analysis.sensitivity import as_json
    from ..analysis.sensitivity_indices import MAIN_INDEX

    warnings = [*scenario.warnings, *outcome.warnings]
    warnings += found.sensitivity.warnings if found else []
    return json_object(
        "sensitivity",
        warnings,
        str(outcome.folder) if outcome.kept else None,
        scenario=scenario.name,
        method=args.method,
        index=MAIN_INDEX[args.method],
        samples=design.samples,
        points=len(design.unit),
        **shared_keys(outcome),
        parameters={
            each.key: {
                "value": each.value,
                "low": each.low,
                "high": each.high,
                "unit": each.unit,
                "source": each.source,
            }
            for each in design.varied
        },
        **as_json(found.sensitivity if found else None),
    )
