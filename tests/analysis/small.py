"""A theatre with few groups on record, and synthetic pairs, for tests of `calibrate`."""

import csv
import shutil
from pathlib import Path

import numpy as np

from model.analysis.dependence import Question
from model.analysis.dyadic import family_of
from model.analysis.dyads import Pairs
from model.analysis.mixed import Problem
from model.scenario.places import shipped_theatres

GROUPS = (
    "ahrar-al-sham", "nusra", "isil", "jaysh-al-islam", "liwa-al-tawhid", "suqour-al-sham",
    "syrian-revolutionaries-front", "hazm-movement", "nour-al-din-al-zenki",
    "ansar-al-din-front", "faylaq-al-sham", "levant-front",
)  # fmt: skip
"""Those whose records are kept."""


def small_theatre(folder: Path) -> Path:
    """Copy the shipped theatre with the records of twelve groups.

    Parameters
    ----------
    folder : Path
        Made here.
    """
    shutil.copytree(shipped_theatres()["syria-2015"], folder)
    keep_rows(folder / "records.csv", ("a", "b"))
    keep_rows(folder / "record_groups.csv", ("faction",))
    return folder


def keep_rows(path: Path, columns: tuple[str, ...]) -> None:
    """Drop rows of a table that name somebody else."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or ())
        rows = [row for row in reader if all(row[column] in GROUPS for column in columns)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def drawn_pairs(groups: int, sd: float, dispersion: float, seed: int, slope: float = 0.5) -> Pairs:
    """Pairs of groups whose counts follow the model, with slopes `slope` and -0.4."""
    rng = np.random.default_rng(seed)
    one, other = np.triu_indices(groups, 1)
    effect = sd * rng.standard_normal(groups)
    place = rng.uniform(0.0, 4.0, groups)
    features = {
        "distance": np.abs(place[one] - place[other]),
        "size": rng.normal(0.0, 1.0, one.size),
    }
    linear = -0.5 + slope * features["distance"] - 0.4 * features["size"]
    years = rng.uniform(0.5, 2.0, one.size)
    mean = years * np.exp(linear + effect[one] + effect[other])
    if dispersion:
        mean = mean * rng.gamma(1.0 / dispersion, dispersion, one.size)
    return Pairs(
        kind="clash",
        ids=tuple(f"g{i}" for i in range(groups)),
        index=np.arange(groups),
        ends=np.column_stack([one, other]),
        count=rng.poisson(mean).astype(np.float64),
        years=years,
        at_risk=np.ones(one.size, dtype=np.bool_),
        features=features,
    )


def asked(pairs: Pairs, names: tuple[str, ...], dispersion: float = 0.0) -> Question:
    """Return a regression of counts on features as a question."""
    problem = Problem(
        features=np.column_stack([np.ones(pairs.rows), pairs.table(names)]),
        ends=pairs.ends,
        apart=np.zeros(len(pairs.ids), dtype=np.bool_),
        outcome=pairs.count,
        weight=np.ones(pairs.rows),
        family=family_of(dispersion),
        offset=np.log(pairs.years),
    )
    return Question("test", names, problem, pairs.table(names), np.ones(pairs.rows, dtype=np.bool_))
