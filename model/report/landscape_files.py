"""The folder of a landscape: tables as CSV, the object as JSON, figures."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..ensemble.results import write_json
from ..figures.landscape import LANDSCAPE_FIGURES, LandscapeData
from ..landscape.problem import distance, frustration
from ..landscape.sample import sample
from ..randomness import Streams
from .landscape import Answer, camp_numbers, contract, kind_of
from .pictures import save

FORMULA: Final = "E = sum_i s_i sum_j s_j p_ij d_ij, both orders of a pair"
"""The energy, short enough for a column."""

WIDEST: Final = 28
"""Characters of a name in a figure."""

FILES: Final = frozenset(
    {"manifest.json", "landscape.json", "minima.csv", "actors.csv", "ties.csv", "figures"}
)
"""What a landscape's folder holds."""


def write_tables(folder: Path, answer: Answer, said: dict[str, Any]) -> None:
    """Write ``landscape.json`` and the three tables.

    Parameters
    ----------
    folder : Path
        Is there.
    answer : Answer
        What was found.
    said : dict
        What all verbs say beside it: verb, version, out, warnings.
    """
    write_json(folder / "landscape.json", said | contract(answer))
    _write_minima(folder / "minima.csv", answer)
    _write_actors(folder / "actors.csv", answer)
    _write_ties(folder / "ties.csv", answer)


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; an undefined number is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_minima(path: Path, answer: Answer) -> None:
    """Write all local minima, or those in which descents ended."""
    best, reached = answer.solution, answer.reached
    every = best.minima is not None
    found = best.minima if best.minima is not None else reached.minima if reached else ()
    total = sum(each.basin or 0 for each in found)
    rows = []
    for place, each in enumerate(found, start=1):
        share = each.basin / total if each.basin is not None and total else None
        rows.append(
            (
                place,
                each.energy,
                each.basin if every else None,
                share if every else None,
                None if every else share,
                distance(best.camps, each.camps),
                json.dumps(answer.members(each.camps), ensure_ascii=False),
                FORMULA,
            )
        )
    header = (
        "place", "energy", "basin", "basin_share", "share_of_descents", "distance",
        "configuration", "definition",
    )  # fmt: skip
    _write_csv(path, header, rows)


def _write_actors(path: Path, answer: Answer) -> None:
    """Write a row for each actor."""
    problem, power = answer.problem, answer.power
    cost = frustration(problem, answer.solution.camps)
    against = np.zeros(problem.n, dtype=np.int64)
    for i, j in answer.against():
        against[[i, j]] += 1
    camp = camp_numbers(answer)
    rows = []
    for i, name in enumerate(problem.names):
        shares: tuple[float | None, ...] = (None, None, None)
        if power is not None:
            columns = (power.shapley_shubik, power.banzhaf, power.banzhaf_share)
            shares = tuple(float(column[i]) for column in columns)
        strength, own = float(problem.strength[i]), float(cost[i])
        rows.append((name, camp[i], strength, own, int(against[i]), *shares, FORMULA))
    header = (
        "actor", "camp", "strength", "frustration", "frustrated_ties",
        "shapley_shubik", "banzhaf", "banzhaf_share", "definition",
    )  # fmt: skip
    _write_csv(path, header, rows)


def _write_ties(path: Path, answer: Answer) -> None:
    """Write the frustrated ties of the best configuration, the costliest first."""
    problem = answer.problem
    rows = []
    for i, j in answer.against():
        tie, cost = float(problem.propensity[i, j]), abs(float(problem.coupling[i, j]))
        rows.append((problem.names[i], problem.names[j], tie, kind_of(tie), 2 * cost, FORMULA))
    header = ("source", "target", "weight", "kind", "cost", "definition")
    _write_csv(path, header, rows)


def narrow(names: Sequence[str], shown: dict[str, str]) -> tuple[str, ...]:
    """Return names for narrow places; two actors never share one.

    Parameters
    ----------
    names : sequence of str
        Actors.
    shown : dict of str to str
        Short names of some of them.
    """
    short = [shown.get(name, name) for name in names]
    cut = [each if len(each) <= WIDEST else f"{each[: WIDEST - 1]}\N{HORIZONTAL ELLIPSIS}"
           for each in short]  # fmt: skip
    count = Counter(cut)
    return tuple(
        each if count[each] == 1 else name[:WIDEST] for each, name in zip(cut, names, strict=True)
    )


def draw_figures(folder: Path, answer: Answer, shown: dict[str, str]) -> None:
    """Draw the figures into a folder, with ``captions.json``.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    answer : Answer
        What was found.
    shown : dict of str to str
        Names for narrow places, by actor.
    """
    folder.mkdir(exist_ok=True)
    best = answer.solution
    generator = Streams(answer.seed, 0)["landscape_sample"]
    data = LandscapeData(
        title=answer.title,
        problem=answer.problem,
        solution=best,
        shown=narrow(answer.problem.names, shown),
        sample=sample(answer.problem, best.camps, best.camps_allowed, generator),
        reached=answer.reached,
    )
    captions = {}
    for name, spec in LANDSCAPE_FIGURES.items():
        save(spec.draw(data), folder / name)
        captions[name] = {"caption": spec.caption(data), "alt": spec.alt(data)}
    write_json(folder / "captions.json", captions)
