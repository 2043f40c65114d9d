"""Fit the propensity model to a theatre's records.

Two regressions on the same pairs of groups, both with one random effect for
each group, fitted by maximum penalised likelihood (the penalty is the normal
prior of the effects) with the covariance of the Laplace approximation:

- valence: among pairs with an interaction, binomial with a logit link, joint
  against hostile, on ideology distance. A pair weighs with the square roots of
  its claims, since claims of one pair are far from independent.
  A group alone on its side (ISIL) has an effect of its own, outside the
  distribution from which unknown groups are drawn.
- contact: all pairs, Poisson with a log link on claims a year, on joint size
  and overlap of presence; its covariance is inflated by the dispersion.

Run by hand (``python -m model.analysis.fit THEATRE``); writes
``coefficients.toml`` into the theatre.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from ..drawing import positions
from ..geography import overlap, presence
from ..propensity import Record, ideology_distance
from ..scenario.places import find_theatre
from ..scenario.theatre import Theatre, load_theatre
from ..state import Bools, Floats

STEPS = 200
WIDE = 3.0
"""Standard deviation of the prior of intercepts and slopes: hardly a penalty."""


@dataclass(frozen=True)
class Fitted:
    """Coefficients, then one effect for each group.

    Attributes
    ----------
    mean : (p + g,) float
        Estimates.
    covariance : (p + g, p + g) float
        Of the Laplace approximation.
    sd : float
        Standard deviation of the group effects.
    evidence : float
        Log marginal likelihood, up to a constant.
    """

    mean: Floats
    covariance: Floats
    sd: float
    evidence: float


def fit(
    features: Floats,
    pairs: np.ndarray,
    groups: int,
    sd: float,
    slope: Callable[[Floats], tuple[float, Floats, Floats]],
    apart: Bools,
) -> Fitted:
    """Fit one regression with group effects by Newton's method.

    Parameters
    ----------
    features : (rows, p) float
        One row a pair, an intercept among them.
    pairs : (rows, 2) int
        The two groups of each row.
    groups : int
        Number of groups g.
    sd : float
        Standard deviation of the group effects.
    slope : callable
        From the linear predictor to (log likelihood, its first derivative, minus its second).
    apart : (g,) bool
        Groups with an effect of their own, outside the distribution of the others.

    Returns
    -------
    Fitted
        At the mode.
    """
    rows, p = features.shape
    design = np.zeros((rows, p + groups))
    design[:, :p] = features
    for side in (0, 1):
        design[np.arange(rows), p + pairs[:, side]] += 1.0
    precision = np.concatenate([np.full(p, WIDE**-2), np.where(apart, WIDE, sd) ** -2.0])
    beta = np.zeros(p + groups)
    for _ in range(STEPS):
        value, first, second = slope(design @ beta)
        gradient = design.T @ first - precision * beta
        curvature = (design.T * second) @ design + np.diag(precision)
        step = np.linalg.solve(curvature, gradient)
        beta += step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-10:
            break
    value, _, second = slope(design @ beta)
    curvature = (design.T * second) @ design + np.diag(precision)
    penalised = value - 0.5 * float(precision @ beta**2)
    _, logdet = np.linalg.slogdet(curvature)
    evidence = penalised + 0.5 * float(np.log(precision).sum()) - 0.5 * float(logdet)
    return Fitted(beta, np.linalg.inv(curvature), sd, evidence)


def best_sd(run: Callable[[float], Fitted]) -> Fitted:
    """Choose the standard deviation of the group effects by evidence."""
    return max((run(sd) for sd in np.geomspace(0.1, 3.0, 25)), key=lambda f: f.evidence)


def fit_valence(distance: Floats, record: Record, groups: list[int], apart: Bools) -> Fitted:
    """Joint against hostile, among pairs with an interaction.

    Parameters
    ----------
    distance : (n, n) float
        Mean ideology distance.
    record : Record
        Claims a year by kind.
    groups : list of int
        Groups that both kinds of record cover.
    apart : (g,) bool
        Groups with an effect of their own.

    Returns
    -------
    Fitted
        Intercept, slope on distance, effects.
    """
    i, j = (np.array(groups)[side] for side in np.triu_indices(len(groups), 1))
    joint, hostile = np.sqrt(record.joint[i, j]), np.sqrt(record.clash[i, j])
    seen = (joint + hostile) > 0.0
    joint, hostile, d = joint[seen], hostile[seen], distance[i, j][seen]
    rows = np.array(np.triu_indices(len(groups), 1)).T[seen]
    weight = joint + hostile

    def slope(eta: Floats) -> tuple[float, Floats, Floats]:
        p = 1.0 / (1.0 + np.exp(-eta))
        value = float((joint * np.log(p) + hostile * np.log1p(-p)).sum())
        return value, joint - weight * p, weight * p * (1.0 - p)

    features = np.column_stack([np.ones(d.size), d])
    return best_sd(lambda sd: fit(features, rows, len(groups), sd, slope, apart))


def fit_contact(
    sizes: Floats, shared: Floats, record: Record, groups: list[int], apart: Bools
) -> Fitted:
    """Claims a year on joint size and overlap, over all pairs.

    Parameters
    ----------
    sizes : (n,) float
        Fighters.
    shared : (n, n) float
        Overlap of presence.
    record : Record
        Claims a year by kind.
    groups : list of int
        Groups that both kinds of record cover.
    apart : (g,) bool
        Groups with an effect of their own.

    Returns
    -------
    Fitted
        Intercept, slopes on log joint size and log overlap, effects.
    """
    i, j = (np.array(groups)[side] for side in np.triu_indices(len(groups), 1))
    count = record.joint[i, j] + record.clash[i, j]
    rows = np.array(np.triu_indices(len(groups), 1)).T
    met = shared[i, j] > 0.0
    i, j, count, rows = i[met], j[met], count[met], rows[met]

    def slope(eta: Floats) -> tuple[float, Floats, Floats]:
        mean = np.exp(np.minimum(eta, 20.0))
        return float((count * eta - mean).sum()), count - mean, mean

    features = np.column_stack(
        [np.ones(count.size), np.log(sizes[i] * sizes[j] / 1e6), np.log(shared[i, j] + 0.01)]
    )
    found = best_sd(lambda sd: fit(features, rows, len(groups), sd, slope, apart))
    design = np.zeros((count.size, len(groups)))
    for side in (0, 1):
        design[np.arange(count.size), rows[:, side]] += 1.0
    eta = features @ found.mean[:3] + design @ found.mean[3:]
    mean = np.exp(eta)
    free = max(count.size - found.mean.size, 1)
    dispersion = max(1.0, float(((count - mean) ** 2 / mean).sum()) / free)
    return Fitted(found.mean, found.covariance * dispersion, found.sd, found.evidence)


def fit_theatre(theatre: Theatre, before: date) -> dict[str, object]:
    """Fit both regressions; return what `coefficients.toml` holds.

    Parameters
    ----------
    theatre : Theatre
        Its records, ideology, presence, sizes.
    before : date
        Only records that begin before it are used.

    Returns
    -------
    dict
        names, mean, covariance, sd_valence, sd_contact, and counts.
    """
    index = positions(theatre)
    ids = theatre.faction_ids
    covered: dict[str, list[int]] = {"joint": [], "clash": []}
    for row in theatre.record_groups:
        covered[row.kind].append(index[row.faction])
    groups = sorted(set(covered["joint"]) & set(covered["clash"]))
    sizes = np.array([_size(theatre, name) for name in ids])
    ideology = np.array(
        [
            [v if v is not None else np.nan for v in (r.nationalism, r.islamism, r.sectarianism)]
            for r in theatre.factions
        ]
    )
    record = Record(theatre, before)
    shared = overlap(presence(theatre, before))
    apart = stands_apart(theatre, groups)
    one = fit_valence(ideology_distance(ideology), record, groups, apart)
    two = fit_contact(sizes, shared, record, groups, apart)
    named = [ids[g] for g in groups]
    names = ["valence_intercept", "valence_distance"]
    names += [f"valence_effect:{name}" for name in named]
    names += ["contact_intercept", "contact_size", "contact_overlap"]
    names += [f"contact_effect:{name}" for name in named]
    size = one.mean.size + two.mean.size
    covariance = np.zeros((size, size))
    covariance[: one.mean.size, : one.mean.size] = one.covariance
    covariance[one.mean.size :, one.mean.size :] = two.covariance
    return {
        "names": names,
        "mean": np.concatenate([one.mean, two.mean]),
        "covariance": covariance,
        "sd_valence": one.sd,
        "sd_contact": two.sd,
        "groups": len(groups),
    }


def stands_apart(theatre: Theatre, groups: list[int]) -> Bools:
    """(g,) bool: groups that are the only one of their side in the records.

    ISIL is one end of 230 of the 260 clashes of 2014. Left among the others it
    would set the spread that unknown rebel groups are drawn from.
    """
    sides = [theatre.factions[g].side for g in groups]
    return np.array([sides.count(side) == 1 for side in sides], dtype=np.bool_)


def _size(theatre: Theatre, name: str) -> float:
    """Fighters of a group, the median of unknown sizes where the table has none."""
    strength = theatre.faction(name).strength
    return theatre.unknown_size.median if strength is None else float(strength)


def write(theatre: Theatre, fitted: dict[str, object], file: Path, before: date) -> None:
    """Write `coefficients.toml`.

    Parameters
    ----------
    theatre : Theatre
        Named in the header.
    fitted : dict
        From `fit_theatre`.
    file : Path
        Where to.
    before : date
        Records used.
    """
    mean = np.asarray(fitted["mean"])
    covariance = np.asarray(fitted["covariance"])
    rows = ["  [" + ", ".join(f"{v:.6g}" for v in row) + "]," for row in covariance]
    armed = [side for side, about in theatre.sides.items() if about.control]
    lines = [
        "# Written by `python -m model.analysis.fit`; not by hand.",
        f"# Groups that both kinds of record cover: {fitted['groups']}.",
        f"records_before = {before.isoformat()}",
        f"records_hash = \"{record_hash(theatre)}\"",
        f"sides = {[side for side in armed if side != 'government']}".replace("'", '"'),
        f"sd_valence = {fitted['sd_valence']:.6g}",
        f"sd_contact = {fitted['sd_contact']:.6g}",
        "names = [",
        *[f'  "{name}",' for name in fitted["names"]],  # type: ignore[attr-defined]
        "]",
        "mean = [" + ", ".join(f"{v:.6g}" for v in mean) + "]",
        "covariance = [",
        *rows,
        "]",
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def record_hash(theatre: Theatre) -> str:
    """Return a hash of the records the coefficients were fitted to."""
    import hashlib

    text = "\n".join(f"{r.a},{r.b},{r.kind},{r.claims}" for r in theatre.records)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def main() -> None:
    """Fit a theatre's coefficients and write them."""
    name = sys.argv[1] if len(sys.argv) > 1 else "syria-2015"
    theatre = load_theatre(name)
    before = theatre.window.since
    write(theatre, fit_theatre(theatre, before), find_theatre(name) / "coefficients.toml", before)


if __name__ == "__main__":
    main()
