"""Makes ``docs/validation.md``: plays ensembles, compares, and writes page, numbers and figure.

``python -m docs.make_validation`` from the repository's folder, or ``make validation``.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from model.analysis.checks import Check
from model.analysis.held_out_simulation import (
    BY_CONTACT,
    FOLDS,
    HeldOut,
    assemble,
    claims_of,
    deal,
    scenario_of,
)
from model.analysis.hindcast import SIMULATION
from model.analysis.published import Finding, read_deaths, read_findings
from model.analysis.validation import (
    Findings,
    below_null,
    factors,
    networks,
    of_ensemble,
    rates,
    record_null,
    sample_of,
)
from model.analysis.war_by_place import by_place, strikes
from model.ensemble.perform import Request, perform
from model.ensemble.plan import Detail
from model.ensemble.tables import read_frame
from model.figures.validation import draw
from model.report.pictures import save
from model.report.tested import FILE, in_short
from model.report.validation import page
from model.scenario.load import Scenario, load_scenario
from model.scenario.places import find_theatre

ROOT: Final = Path(__file__).resolve().parents[1]
NUMBERS: Final = Path("docs/validation.json")
PAGE: Final = Path("docs/validation.md")
FIGURE: Final = Path("docs/images/validation")
IN_SHORT: Final = Path("scenarios") / "syria-2015" / FILE

FITTED: Final = "opening-2015"
CAMPAIGN: Final = "status-quo"
CAMPAIGN_WEEKS: Final = 14
PERIODS: Final = {"October 2015": date(2015, 10, 31), "to the end of 2015": date(2015, 12, 31)}
YEARS: Final = (2014, 2015)
NULLS: Final = 500
SCORES: Final = ("auc", "ap", "brier_skill", "slope")
SETS: Final = ("all", "without isil", "without isil+nusra")


@dataclass(frozen=True)
class Scale:
    """How much is played.

    Attributes
    ----------
    runs : int
        Replications of the ensembles.
    fold_runs : int
        Replications of each fold; 0 leaves held-out pairs out.
    folds : int
        Folds of pairs.
    weeks : int or None
        Weeks of the year; None: all.
    """

    runs: int = 100
    fold_runs: int = 20
    folds: int = FOLDS
    weeks: int | None = None


QUICK: Final = Scale(runs=2, fold_runs=1, folds=2, weeks=3)


class Player:
    """Plays ensembles into folders of one place.

    Parameters
    ----------
    place : Path
        Where.
    seed : int
        Root seed.
    workers : int or None
        Processes.
    """

    def __init__(self, place: Path, seed: int, workers: int | None) -> None:
        self.place, self.seed, self.workers = place, seed, workers

    def play(
        self,
        scenario: Scenario,
        name: str,
        runs: int,
        detail: Detail,
        verb: Literal["run", "hindcast"] = "run",
    ) -> Path:
        """Return the folder of an ensemble; what is there already is not played again."""
        print(f"{name}, {runs} runs", file=sys.stderr, flush=True)
        request = Request(
            scenarios={scenario.name: scenario},
            folder=self.place / name,
            mode="resume",
            seed=self.seed,
            runs=runs,
            detail=detail,
            workers=self.workers,
            verb=verb,
            command=("validation",),
        )
        outcome = perform(request)
        if outcome.interrupted or outcome.results.failed:
            sys.exit(f"{name}: not every run was played to its end")
        return self.place / name


def collect(scale: Scale, player: Player) -> dict[str, Any]:
    """Play everything and return the numbers of the page.

    Parameters
    ----------
    scale : Scale
        How much.
    player : Player
        Where, and under which seed.
    """
    opening = load_scenario(FITTED, (), scale.weeks)
    folder = find_theatre(opening.theatre.id)
    published = read_findings(folder)
    findings = {(each.about, each.measure): each for each in published}
    seed = player.seed

    tables = player.play(opening, FITTED, scale.runs, "all")
    pairs = read_frame(tables, "pairs")
    fitted = of_ensemble(opening, pairs, "clash", "events")
    expected = of_ensemble(opening, pairs, "clash", "expected_clashes")
    joint = of_ensemble(opening, pairs, "joint", "expected_joint")
    checks = [*networks(fitted, findings, seed), *rates(fitted, findings)]
    checks += [
        factors(fitted, "clashes", "drawn events", findings),
        factors(expected, "clashes", "expected events", findings),
        factors(joint, "joint operations", "expected", findings),
    ]
    columns = ["run", "attacker", "target", "province", "losses"]
    clashes = pq.read_table(tables / "tables" / "clashes.parquet", columns=columns)
    deaths = {year: read_deaths(folder, year) for year in YEARS}
    ranks, places = by_place(opening.theatre, clashes, deaths, seed)

    campaign = load_scenario(CAMPAIGN, (), CAMPAIGN_WEEKS)
    weeks = read_frame(player.play(campaign, CAMPAIGN, scale.runs, 0), "weeks")
    counts = [each for each in published if each.about.startswith("share_on_isil")]
    checks += strikes(weeks, PERIODS, spread_of(counts))

    found: dict[str, Any] = {
        "null": record_null(fitted, seed, NULLS),
        "below_null": {"fitted": below_null(fitted, seed)},
        "places": {"ranks": [asdict(each) for each in ranks], "rows": places},
        "counts": [asdict(each) for each in counts],
    }
    if scale.fold_runs:
        more, scores = held_out(opening, scale, player, findings)
        checks += more
        found |= scores
    sources = {name for each in checks for name in each.source.split(";")}
    sources |= {each.source for each in counts} | {"ucdp-ged"}
    found["sources"] = {
        name: {"title": row.title, "where": row.where, "date": row.date}
        for name, row in sorted(opening.theatre.sources.items())
        if name in sources
    }
    return {"checks": [asdict(each) for each in checks], **found}


def spread_of(counts: Sequence[Finding]) -> dict[str, Finding]:
    """Return the spread of the published counts of the autumn of 2015, by measure.

    Parameters
    ----------
    counts : sequence of Finding
        Shares of strikes on ISIL, also later ones; by target the least and the largest number
        of 2015, by place at most the one there is.
    """
    out = {}
    for measure in ("by target", "by place"):
        of = [c for c in counts if (c.about, c.measure) == ("share_on_isil", measure) and c.value]
        values = [c.value for c in of if c.value is not None]
        low = min(values) if measure == "by target" else 0.0
        ids = ";".join(c.source for c in of)
        out[measure] = Finding("", measure, ids, "Spread of the counts.", None, low, max(values))
    return out


def held_out(
    scenario: Scenario, scale: Scale, player: Player, findings: Findings
) -> tuple[list[Check], dict[str, Any]]:
    """Play the folds and return checks and scores of held-out pairs."""
    folds = deal(scenario, player.seed, scale.folds)
    played: dict[str, list[pd.DataFrame]] = {SIMULATION: [], BY_CONTACT: []}
    theatres = []
    for who, tables in played.items():
        for fold in range(folds.count):
            copy = scenario_of(folds, fold, clash=who == SIMULATION)
            name = f"{who}-{fold}"
            folder = player.play(copy, name, scale.fold_runs, "all", "hindcast")
            tables.append(read_frame(folder, "pairs"))
            if who == SIMULATION:
                theatres.append(copy.theatre)
    result = assemble(folds, theatres, played, player.seed)
    sample = sample_of(scenario, folds.field, "held out", result.events, claims_of(folds))
    checks = [
        *networks(sample, findings, player.seed),
        *rates(sample, findings),
        factors(sample, "clashes", "drawn events", findings),
    ]
    return checks, {
        "scores": scores_of(result),
        "below_null_held_out": below_null(sample, player.seed),
    }


def scores_of(result: HeldOut) -> dict[str, Any]:
    """Return the scores of every forecaster that the page shows."""
    found = result.found
    sets = [name for name in SETS if name in found.sets]

    def some(scored: Mapping[str, Any]) -> dict[str, Any]:
        return {name: scored[name] for name in SCORES}

    return {
        "pairs": {name: int(found.sets[name].sum()) for name in sets},
        "positives": {name: found.positives(name) for name in sets},
        "rows": {name: {who: some(of) for who, of in found.scores[name].items()} for name in sets},
        "differences": {
            name: {who: some(of) for who, of in found.differences[name].items()} for name in sets
        },
    }


def plain(value: Any) -> Any:
    """Return numbers with five digits after the point, and None for what is undefined."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return round(value, 5) if np.isfinite(value) else None
    return value


def about(scale: Scale, seed: int, played: Path, *, quick: bool) -> dict[str, Any]:
    """Return how the page was made; the versions are those that played the ensembles.

    Parameters
    ----------
    scale : Scale
        How much was played.
    seed : int
        Root seed.
    played : Path
        The folder of an ensemble.
    quick : bool
        Whether it was only tried out.
    """
    manifest = json.loads((played / "manifest.json").read_text(encoding="utf-8"))
    versions = manifest["versions"]
    return {
        "date": f"{datetime.now(UTC):%d %B %Y}".lstrip("0"),
        "seed": seed,
        "quick": quick,
        **asdict(scale),
        "theatre": manifest["scenario"]["theatre"]["hash"],
        "versions": {
            name: versions[name]
            for name in ("muster", "code", "python", "mesa", "numpy")
            if name in versions
        },
    }


def write_numbers(path: Path, numbers: dict[str, Any]) -> None:
    """Write numbers as JSON."""
    text = json.dumps(numbers, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    path.write_text(text, encoding="utf-8")


def write(folder: Path, numbers: dict[str, Any]) -> None:
    """Write numbers, page and figure below a folder, and what reports say into the theatre."""
    for path in (NUMBERS, PAGE, FIGURE, IN_SHORT):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    write_numbers(folder / NUMBERS, numbers)
    write_numbers(folder / IN_SHORT, in_short(numbers))
    (folder / PAGE).write_text(page(numbers), encoding="utf-8")
    save(draw(numbers), folder / FIGURE)
    (folder / FIGURE).with_suffix(".svg").unlink()


def main(words: Sequence[str] | None = None) -> None:
    """Make the page.

    Parameters
    ----------
    words : sequence of str, optional
        Arguments; those of the command line unless given.
    """
    parser = argparse.ArgumentParser(prog="python -m docs.make_validation", description=__doc__)
    add = parser.add_argument
    add("--runs", type=int, default=Scale.runs, help="replications (%(default)s)")
    add("--fold-runs", type=int, default=Scale.fold_runs, help="of each fold (%(default)s)")
    add("--seed", type=int, default=1, help="root seed (%(default)s)")
    add("--workers", type=int, help="processes")
    add("--results", type=Path, help="keep the ensembles here, and play only what is missing")
    add("--out", type=Path, default=ROOT, help="write below this folder (the repository)")
    add("--page", action="store_true", help="play nothing, write page and figure anew")
    add("--quick", action="store_true", help="a few weeks, to see that it works (needs --out)")
    args = parser.parse_args(words)
    if args.quick and args.out == ROOT:
        parser.error("--quick is no validation: give it a folder with --out DIR")
    if args.page:
        write(args.out, json.loads((args.out / NUMBERS).read_text(encoding="utf-8")))
        return
    scale = QUICK if args.quick else Scale(args.runs, args.fold_runs)
    with tempfile.TemporaryDirectory() as scratch:
        player = Player(args.results or Path(scratch), args.seed, args.workers)
        numbers = collect(scale, player)
        said = about(scale, args.seed, player.place / FITTED, quick=args.quick)
    write(args.out, plain({"about": said, **numbers}))


if __name__ == "__main__":
    main()
