"""Indices of sensitivity from the means at the points of a design, with their intervals."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .sensitivity_design import LEVELS, Design

Floats = npt.NDArray[np.float64]

MAIN_INDEX: Final[Mapping[str, str]] = {"morris": "mu_star", "sobol": "ST", "pawn": "median"}
"""The index by which parameters are ranked."""

RESAMPLES: Final = 200
"""Bootstrap resamples of blocks."""

CONFIDENCE: Final = 0.95
SLICES: Final = 10
"""Slices of a parameter's range with PAWN; fewer where a slice would hold under `LEAST_SLICE`."""

LEAST_SLICE: Final = 10
"""Points in a slice."""

STEP: Final = LEVELS / (2.0 * (LEVELS - 1.0))
"""A step of a trajectory in units of the range (Morris 1991)."""

_Z: Final = 1.959963984540054


@dataclass(frozen=True)
class Index:
    """One index of every parameter.

    Attributes
    ----------
    value, low, high : (parameters,) float
        The index and its 95 % interval; NaN where a method gives no interval.
    """

    value: Floats
    low: Floats
    high: Floats


def indices(design: Design, mean: Floats, seed: int) -> dict[str, Index]:
    """Return the indices that a method gives.

    Parameters
    ----------
    design : Design
        Or the first blocks of one.
    mean : (points,) float
        An outcome's mean at each point; finite, not the same everywhere.
    seed : int
        1 or larger, of the bootstrap; SALib takes 0 for no seed.

    Returns
    -------
    dict of str to Index
        ``morris``: ``mu_star``, mean size of the change for the whole range of
        a parameter, ``mu``, the same with its sign, ``sigma``, its standard
        deviation over trajectories (Morris 1991; Campolongo, Cariboni and
        Saltelli 2007), all in units of the outcome. ``sobol``: ``ST``, share of
        variance that would go without the parameter, with what it does
        together with others, and ``S1``, its own (Saltelli et al. 2010).
        ``pawn``: ``median`` and ``maximum`` over slices of the parameter of the
        Kolmogorov-Smirnov distance between the outcome in the slice and
        everywhere (Pianosi and Wagener 2018). Intervals are the index and
        1.96 standard deviations of its bootstrap over blocks to each side.
    """
    if design.method == "morris":
        return _morris(design, mean, seed)
    if design.method == "sobol":
        return _sobol(design, mean, seed)
    return _pawn(design, mean, seed)


def _around(value: Floats, half: Floats) -> Index:
    """Return an index with an interval of equal halves."""
    return Index(value, value - half, value + half)


def _morris(design: Design, mean: Floats, seed: int) -> dict[str, Index]:
    """Return Morris's measures."""
    from SALib.analyze import morris

    found = morris.analyze(
        design.problem,
        design.unit,
        mean,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=LEVELS,
        seed=seed,
    )
    star, half, mu, sigma = (
        np.asarray(found[name], dtype=np.float64)
        for name in ("mu_star", "mu_star_conf", "mu", "sigma")
    )
    nothing = np.full(len(star), np.nan)
    return {
        "mu_star": _around(star, half),
        "mu": _around(mu, _Z * sigma / np.sqrt(design.samples)),
        "sigma": Index(sigma, nothing, nothing),
    }


def _sobol(design: Design, mean: Floats, seed: int) -> dict[str, Index]:
    """Return total and first-order indices."""
    from SALib.analyze import sobol

    with warnings.catch_warnings():  # of base samples that are all alike: their index is 0
        warnings.simplefilter("ignore", UserWarning)
        found = sobol.analyze(
            design.problem,
            mean,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=seed,
        )
    return {
        name: _around(np.asarray(found[name]), np.asarray(found[f"{name}_conf"]))
        for name in ("ST", "S1")
    }


def slices_of(points: int) -> int:
    """Return into how many slices PAWN cuts a parameter.

    Parameters
    ----------
    points : int
        Of the design.
    """
    return int(np.clip(points // LEAST_SLICE, 2, SLICES))


def distances(unit: Floats, mean: Floats, slices: int) -> Floats:
    """Return the Kolmogorov-Smirnov distance of every slice of every parameter.

    The same as in SALib's ``pawn.analyze``, by counting along the sorted
    outcome at once for all slices: the bootstrap asks for it very often.

    Parameters
    ----------
    unit : (points, parameters) float
        Values of the parameters.
    mean : (points,) float
        An outcome's means.
    slices : int
        Of equal numbers of points.

    Returns
    -------
    (parameters, slices) float
        In [0, 1]; NaN for a slice without points.
    """
    edges = np.quantile(unit, np.linspace(0.0, 1.0, slices + 1), axis=0).T  # parameters, edges
    order = np.argsort(mean, kind="stable")
    # As SALib has it: a slice has its lower end, and the largest value falls outside the last.
    above = unit[order][:, :, None] >= edges
    count = np.cumsum(above[:, :, :-1] & ~above[:, :, 1:], axis=0, dtype=np.int32)
    ends = np.flatnonzero(np.append(np.diff(mean[order]) > 0.0, True))
    everywhere = (ends + 1.0) / len(mean)
    with np.errstate(invalid="ignore"):
        inside = count[ends] / count[-1]
    found: Floats = np.abs(inside - everywhere[:, None, None]).max(axis=0)
    return found


def _over_slices(unit: Floats, mean: Floats, slices: int) -> Floats:
    """Return median and maximum over slices for every parameter, (2, parameters)."""
    table = distances(unit, mean, slices)
    return np.array([np.nanmedian(table, axis=1), np.nanmax(table, axis=1)])


def _pawn(design: Design, mean: Floats, seed: int) -> dict[str, Index]:
    """Return PAWN's median and maximum."""
    slices = slices_of(len(mean))
    value = _over_slices(design.unit, mean, slices)
    generator = np.random.default_rng(seed)
    again = []
    for _ in range(RESAMPLES // 2):  # they take longest of all
        rows = generator.integers(len(mean), size=len(mean))
        again.append(_over_slices(design.unit[rows], mean[rows], slices))
    half = _Z * np.std(again, axis=0, ddof=1)
    return {name: _around(value[k], half[k]) for k, name in enumerate(("median", "maximum"))}


def pawn_floor(mean: Floats, seed: int) -> float:
    """Return the median distance that a parameter without effect stays under 19 times in 20.

    It is that of a dummy: values without any relation to the outcome.

    Parameters
    ----------
    mean : (points,) float
        An outcome's means.
    seed : int
        Of the dummies.
    """
    generator, slices = np.random.default_rng(seed), slices_of(len(mean))
    dummies = generator.random((len(mean), RESAMPLES))
    medians = np.nanmedian(distances(dummies, mean, slices), axis=1)
    return float(np.quantile(medians, CONFIDENCE))
