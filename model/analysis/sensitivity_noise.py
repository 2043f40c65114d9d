"""What replications alone would make of an index: noise told from effects of parameters."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .sensitivity_design import Design
from .sensitivity_indices import STEP, pawn_floor

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Noise:
    """How much of the variance between points is replication noise.

    Attributes
    ----------
    runs : int
        Replications at each point.
    between : float
        Variance of the points' means.
    within : float or None
        Mean variance between replications at a point, over the number of
        replications, as a share of `between`; None with one replication.
    share : float or None
        The same without what a replication adds at all points alike: since all
        points meet the same draws, that part moves no difference between
        points. This is the share of `between` that noise makes.
    """

    runs: int
    between: float
    within: float | None
    share: float | None


def noise_of(values: Floats) -> Noise:
    """Return how much of the variance between points is noise.

    With ``y[p, r]`` the outcome at point p in replication r, the noise is the
    residual mean square of ``y = mean + point + replication + residual``, over R.

    Parameters
    ----------
    values : (points, runs) float
        NaN where a run failed or the outcome is undefined; only points with
        all replications count for the noise.
    """
    runs = values.shape[1]
    whole = values[np.isfinite(values).all(axis=1)]
    means = np.array([row[np.isfinite(row)].mean() for row in values if np.isfinite(row).any()])
    between = float(means.var(ddof=1)) if len(means) > 1 else 0.0
    if runs < 2 or len(whole) < 2 or between == 0.0:
        return Noise(runs, between, None, None)
    by_point, by_run = whole.mean(axis=1, keepdims=True), whole.mean(axis=0, keepdims=True)
    residual = whole - by_point - by_run + whole.mean()
    square = float((residual**2).sum()) / ((len(whole) - 1) * (runs - 1))
    within = float(whole.var(axis=1, ddof=1).mean())
    return Noise(runs, between, within / runs / between, square / runs / between)


def _unbiased(runs: int) -> float:
    """Return what a normal sample's standard deviation is to be divided by (Holtzman 1950)."""
    half = math.lgamma(runs / 2.0) - math.lgamma((runs - 1) / 2.0)
    return math.sqrt(2.0 / (runs - 1)) * math.exp(half)


def floors(design: Design, values: Floats, seed: int) -> Floats:
    """Return for each parameter the main index that replication noise alone would give.

    Noise is measured where the index looks: on the difference between two
    points that differ in the parameter, replication by replication. With s
    the standard deviation of these differences over R replications:
    ``mu_star`` would be the mean over trajectories of ``s sqrt(2 / (pi R))``
    over the step (the mean size of a normal number), ``ST`` the mean over base
    samples of ``s^2 / (2 R)`` over the variance of the outcome. For ``pawn``
    it is that of a dummy, which holds for one replication too.

    Parameters
    ----------
    design : Design
        Or blocks of one.
    values : (points, runs) float
        As for `noise_of`.
    seed : int
        Of the dummies.

    Returns
    -------
    (parameters,) float
        NaN where there is one replication only.
    """
    size, runs = len(design.varied), values.shape[1]
    if design.method == "pawn":
        return np.full(size, pawn_floor(np.nanmean(values, axis=1), seed))
    if runs < 2:
        return np.full(size, np.nan)
    blocks = values.reshape(design.samples, design.block, runs)
    if design.method == "sobol":
        change = blocks[:, 1:-1] - blocks[:, :1]  # base samples, parameters, runs
        ends = np.concatenate([blocks[:, 0], blocks[:, -1]]).mean(axis=1)
        whole = float(np.var(ends[np.isfinite(ends)]))
        if whole == 0.0:
            return np.full(size, np.nan)
        found: Floats = _mean(change.var(axis=2, ddof=1)) / (2.0 * runs * whole)
        return found
    spread = np.diff(blocks, axis=1).std(axis=2, ddof=1) / _unbiased(runs)
    unit = design.unit.reshape(design.samples, design.block, size)
    moved = np.abs(np.diff(unit, axis=1)).argmax(axis=2)  # which parameter each step changes
    by_parameter = np.empty_like(spread)
    np.put_along_axis(by_parameter, moved, spread, axis=1)
    by: Floats = _mean(by_parameter) * math.sqrt(2.0 / (math.pi * runs)) / STEP
    return by


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis of what is known; NaN where nothing is."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    out: Floats = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    return out
