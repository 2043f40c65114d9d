"""``hindcast``: simulates a past period and scores it against what was observed."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, json_object
from .ensembles import (
    add_ensemble,
    check_numbers,
    mode_of,
    options_of,
    say,
    shared_keys,
    status_of,
    warn,
)

if TYPE_CHECKING:
    from ..analysis.hindcast import Hindcast
    from ..ensemble.perform import Outcome, Request
    from ..scenario.load import Scenario
    from ..scenario.observed import Alliance, Claims

#: Replications unless told: enough for two digits of a probability.
_RUNS = 200

#: What ``--kind`` calls the kinds of record.
_KINDS = {"clash": "clash", "cooperate": "joint"}


def add_parser(subparsers: Any) -> None:
    """Register the verb.

    Parameters
    ----------
    subparsers : object
        What ``ArgumentParser.add_subparsers`` returned.
    """
    parser = subparsers.add_parser(
        "hindcast",
        help="score the model against observed ties",
        description="Simulates a period from what was known before it and scores, for every pair "
        "of groups, the expected claims and the probability of at least one against a table of "
        "what was observed, beside baselines made from the same knowledge.",
    )
    add = parser.add_argument
    add("--ties", metavar="FILE", help="observed claims: a,b,claims; pairs not listed have none")
    add("--alliances", metavar="FILE", help="later alliances: alliance,date,member")
    add("--scenario", default="opening-2015", metavar="NAME", help="(opening-2015)")
    add("--among", metavar="FILE", help="a table with a column id: the groups to score")
    add("--kind", choices=tuple(_KINDS), default="clash", help="what the claims are of (clash)")
    add("--window", type=int, default=13, metavar="W", help="weeks after an alliance's date (13)")
    add_ensemble(parser, "results/hindcast-NAME", _RUNS, detail=False, report=False)
    add_json(parser)
    parser.set_defaults(run=run)


class _Asked:
    """What is asked for, read and checked."""

    def __init__(self, args: argparse.Namespace) -> None:
        from ..ensemble.plan import check_playable
        from ..scenario.errors import Problem, raise_any
        from ..scenario.load import load_scenario
        from ..scenario.observed import read_alliances, read_among, read_claims

        check_numbers(args)
        problems = []
        if args.ties is None and args.alliances is None:
            message = "there is nothing to score against"
            problems.append(Problem("hindcast", "", message, "--ties FILE or --alliances FILE"))
        if not 1 <= args.window <= 520:
            problems.append(Problem("--window", "", f"{args.window} is out of range", "1 to 520"))
        raise_any(problems)
        self.scenario: Scenario = load_scenario(args.scenario, args.settings, args.weeks)
        check_playable(self.scenario)
        theatre = self.scenario.theatre
        self.claims: Claims | None = args.ties and read_claims(Path(args.ties), theatre)
        self.among = args.among and read_among(Path(args.among), theatre)
        self.alliances: tuple[Alliance, ...] = (
            read_alliances(Path(args.alliances), theatre) if args.alliances else ()
        )
        self.kind = _KINDS[args.kind]
        self.window: int = args.window
        self.seed: int = args.seed
        self.warnings = [*self.scenario.warnings, *self._caveats()]

    def _caveats(self) -> list[str]:
        """Return what a reader must know of the records and of the table."""
        out = list(self.claims.warnings) if self.claims else []
        start = self.scenario.start
        reach = [
            row.until
            for row in self.scenario.theatre.records
            if row.since and row.since < start and row.until and row.until >= start
        ]
        if reach:
            out.append(
                f"records dated only as a period that ends on {max(reach)} (joint operations) are "
                f"used although the simulation starts on {start}: part of them may be later"
            )
        if self.claims and self.among:
            left = [pair for pair in self.claims.of if not set(pair) <= set(self.among)]
            if left:
                out.append(f"{len(left)} pairs of {self.claims.path} are not among the groups")
        return out

    def request(self, args: argparse.Namespace) -> "Request":
        """Return the ensemble that is asked for."""
        from ..ensemble.perform import Request

        words = ["hindcast", "--scenario", args.scenario]
        for option in ("ties", "alliances", "among"):
            if getattr(args, option) is not None:
                words += [f"--{option}", getattr(args, option)]
        words += ["--kind", args.kind] if args.kind != "clash" else []
        words += ["--window", str(args.window)] if args.window != 13 else []
        return Request(
            scenarios={self.scenario.name: self.scenario},
            folder=f"results/hindcast-{self.scenario.name}" if args.out is None else args.out,
            mode=mode_of(args),
            seed=args.seed,
            runs=args.runs,
            usual=_RUNS,
            detail="all",
            settings=tuple(args.settings),
            workers=args.workers,
            command=(*words, *options_of(args)),
            verb="hindcast",
            engine=args.engine,
            scheduler=args.scheduler,
        )


def run(args: argparse.Namespace) -> int:
    """Run a hindcast; the status is 3 if runs failed, 130 after Ctrl-C.

    Parameters
    ----------
    args : Namespace
        The parsed arguments.
    """
    from ..ensemble.perform import perform

    asked = _Asked(args)
    request = asked.request(args)
    warn(asked.warnings)

    def finish(outcome: "Outcome", folder: Path) -> None:
        _write(asked, _scored(asked, folder), folder, figures=not args.no_figures)

    outcome = perform(request, finish)
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    scored = None
    if outcome.kept and outcome.results.count:
        scored = _scored(asked, outcome.results.folder)
        if outcome.untouched and "://" not in str(outcome.folder):  # another table, the same runs
            _write(asked, scored, outcome.results.folder, figures=not args.no_figures)
    if args.json:
        print(_as_json(asked, outcome, scored))
    elif scored is not None:
        print("\n".join(scored.words))
        print(f"\nTables   {request.folder}/tables, {request.folder}/forecasts.csv")
        if (outcome.results.folder / "figures").is_dir():
            print(f"Figures  {request.folder}/figures")
    return status_of(outcome)


class _Scored:
    """What came of the runs in a folder."""

    def __init__(self, asked: _Asked, folder: Path) -> None:
        from ..ensemble.tables import read_frame

        self.hindcast: Hindcast | None = None
        self.alliances: dict[str, Any] | None = None
        self.warnings: list[str] = []
        if asked.claims is not None:
            self.hindcast = _hindcast(asked, asked.claims, folder)
        if asked.alliances:
            from ..analysis.later_alliances import in_windows, score_alliances

            factions = read_frame(folder, "factions")
            pairs, self.warnings = in_windows(
                asked.scenario, asked.alliances, factions, asked.window
            )
            self.alliances = score_alliances(pairs, asked.seed)

    @property
    def words(self) -> list[str]:
        """What it says, line by line."""
        from ..report.hindcast import of_alliances, sentences, table

        lines: list[str] = []
        if self.hindcast is not None:
            lines += [*sentences(self.hindcast), "", "All pairs", *table(self.hindcast, "all")]
            lines += ["", "Pairs with nothing the year before", *table(self.hindcast, "onsets")]
            for name in self.hindcast.without:
                title = f"Without {name.replace('+', ' and ')}"
                lines += ["", title, *table(self.hindcast, f"without {name}")]
        if self.alliances is not None:
            lines += [*[""] * bool(lines), *of_alliances(self.alliances)]
        return lines


def _scored(asked: _Asked, folder: Path) -> _Scored:
    """Score what a folder holds."""
    scored = _Scored(asked, folder)
    for warning in scored.warnings:
        say(f"warning: {warning}")
    return scored


def _hindcast(asked: _Asked, claims: "Claims", folder: Path) -> "Hindcast":
    """Score claims."""
    from ..analysis.forecasts import baselines, field_of, simulated, universe
    from ..analysis.hindcast import SIMULATION, counts_of, evaluate
    from ..ensemble.tables import read_frame

    scenario = asked.scenario
    kind: Any = asked.kind
    ids = asked.among or universe(scenario.theatre, kind, claims.groups)
    field = field_of(scenario, kind, ids)
    pairs = read_frame(folder, "pairs")
    shape = scenario.parameters["clash_shape"].value
    forecasts = {SIMULATION: simulated(field, pairs, shape, scenario.weeks)}
    forecasts |= baselines(field, scenario, pairs)
    return evaluate(field, counts_of(field, claims.of), forecasts, asked.seed)


def _write(asked: _Asked, scored: _Scored, folder: Path, *, figures: bool) -> None:
    """Write the scores, the forecasts of every pair, and the figure."""
    from ..ensemble.results import write_json

    write_json(folder / "hindcast.json", _content(scored))
    if scored.hindcast is None:
        return
    from ..analysis.hindcast import forecast_table, score_table

    score_table(scored.hindcast).to_csv(folder / "hindcast.csv", index=False)
    forecast_table(scored.hindcast).to_csv(folder / "forecasts.csv", index=False)
    if figures:
        _draw(asked, scored.hindcast, folder)


def _draw(asked: _Asked, found: "Hindcast", folder: Path) -> None:
    """Draw the figure."""
    from ..analysis.hindcast import SIMULATION
    from ..ensemble.results import write_json
    from ..figures.hindcast import Scores, hindcast_alt, hindcast_caption, hindcast_figure
    from ..report.hindcast import OF_KIND, SHOWN
    from ..report.pictures import save

    sets = ("all", "onsets")
    ends = {(name, who): found.scores[name][who]["auc"] for name in sets for who in found.forecasts}
    data = Scores(
        title=f"Hindcast of {OF_KIND[found.field.kind]} claims, {asked.scenario.title}",
        pairs=len(found.count),
        positives=found.positives(),
        rows=[(who, SHOWN[who]) for who in found.forecasts],
        auc={key: (each["value"], each["low"], each["high"]) for key, each in ends.items()},
        chance=found.forecasts[SIMULATION].chance,
        happened=(found.count > 0.0).astype(float),
    )
    (folder / "figures").mkdir(exist_ok=True)
    save(hindcast_figure(data), folder / "figures" / "hindcast")
    words = {"caption": hindcast_caption(data), "alt": hindcast_alt(data)}
    write_json(folder / "figures" / "captions.json", {"hindcast": words})


def _content(scored: _Scored) -> dict[str, Any]:
    """Return the scores as plain data."""
    from ..analysis.hindcast import as_json

    content = as_json(scored.hindcast) if scored.hindcast is not None else {}
    if scored.alliances is not None:
        content["alliances"] = scored.alliances
    return content


def _as_json(asked: _Asked, outcome: "Outcome", scored: _Scored | None) -> str:
    """Return the one object that ``--json`` prints."""
    warnings = [*asked.warnings, *outcome.warnings, *(scored.warnings if scored else [])]
    return json_object(
        "hindcast",
        warnings,
        str(outcome.folder) if outcome.kept else None,
        scenario=outcome.results.plan.scenario.name,
        kind=next(name for name, kind in _KINDS.items() if kind == asked.kind),
        **shared_keys(outcome),
        **(_content(scored) if scored else {}),
    )
