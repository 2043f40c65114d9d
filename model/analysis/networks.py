"""Networks of clashes: whether unlike groups fight, each group's enemies and activity fixed."""

import warnings
from typing import Final

import numpy as np

from ..arrays import Floats, Ints

TRIES: Final = 10
"""Swaps that are tried for each edge before a network counts as dealt anew."""

STEEPEST: Final = 20.0
"""Largest slope of a regression of counts that is told: beyond it there is no upper end."""


def assortativity(count: Floats, ends: Ints, value: Floats) -> float:
    """Return Newman's assortativity by a scalar, weighted.

    Parameters
    ----------
    count : (D,) float
        Weight of each pair, 0 where there is no edge.
    ends : (D, 2) int
        Both nodes of each pair, each pair once.
    value : (g,) float
        Of the nodes.

    Returns
    -------
    float
        The weighted correlation of the values at both ends of an edge, each edge taken both
        ways (Newman 2003, doi:10.1103/PhysRevE.67.026126, equation 21 with weights); -1 to 1, NaN
        without edges or where all ends have one value.
    """
    total = 2.0 * float(count.sum())
    if total <= 0.0:
        return float("nan")
    one, other = value[ends[:, 0]], value[ends[:, 1]]
    mean = float(count @ (one + other)) / total
    spread = float(count @ ((one - mean) ** 2 + (other - mean) ** 2)) / total
    if spread <= 1e-12:
        return float("nan")
    return 2.0 * float(count @ ((one - mean) * (other - mean))) / total / spread


def swapped(ends: Ints, generator: np.random.Generator) -> Ints:
    """Return edges dealt anew such that every node keeps its number of edges.

    Parameters
    ----------
    ends : (E, 2) int
        The edges of a simple graph.
    generator : Generator
        Draws the swaps.

    Returns
    -------
    (E, 2) int
        After `TRIES` tried double edge swaps for each edge; a swap that would make a loop or
        a second edge between two nodes is left out. Edge e keeps its place, and so its weight.
    """
    edges = [(int(a), int(b)) for a, b in ends.tolist()]
    there = {frozenset(edge) for edge in edges}
    tries = TRIES * len(edges)
    chosen = generator.integers(0, max(len(edges), 1), size=(tries, 2)).tolist()
    turned = (generator.random(tries) < 0.5).tolist()
    for (e, f), turn in zip(chosen, turned, strict=True):
        a, b = edges[e]
        c, d = edges[f][::-1] if turn else edges[f]
        one, other = frozenset((a, d)), frozenset((c, b))
        if e == f or len(one) < 2 or len(other) < 2 or one in there or other in there:
            continue
        there -= {frozenset((a, b)), frozenset((c, d))}
        there |= {one, other}
        edges[e], edges[f] = (a, d), (c, b)
    return np.array(edges, dtype=np.int64).reshape(-1, 2)


def null_of(
    count: Floats, ends: Ints, values: Floats, draws: int, generator: np.random.Generator
) -> Floats:
    """Return the assortativity that the number of each group's enemies brings by itself.

    Parameters
    ----------
    count : (D,) float
        Weight of each pair, 0 where there is no edge.
    ends : (D, 2) int
        Both nodes of each pair.
    values : (g, V) float
        Of the nodes.
    draws : int
        Networks that are dealt.
    generator : Generator
        Draws swaps, and which edge gets which weight.

    Returns
    -------
    (draws, V) float
        Of networks in which every node has its number of edges, with weights dealt out anew.
    """
    edges, weight = ends[count > 0.0], count[count > 0.0]
    out = np.full((draws, values.shape[1]), np.nan)
    for draw in range(draws):
        edges = swapped(edges, generator)
        dealt = generator.permutation(weight)
        out[draw] = [assortativity(dealt, edges, each) for each in values.T]
    return out


def factor(count: Floats, ends: Ints, distance: Floats) -> float:
    """Return what one unit of distance multiplies counts by, each group's activity held fixed.

    Parameters
    ----------
    count, distance : (D,) float
        Counts, or expected ones, and distance of each pair.
    ends : (D, 2) int
        Both groups of each pair.

    Returns
    -------
    float
        exp of the slope of a Poisson regression with an effect of each group; groups
        without any count tell nothing and are left out. NaN if fewer than two pairs with a
        count are left. Where no near pair of any group has one, the factor has no upper end.
    """
    from statsmodels.api import GLM, families
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    total = np.zeros(int(ends.max()) + 1)
    for side in (0, 1):
        np.add.at(total, ends[:, side], count)
    used = (total[ends] > 0.0).all(axis=1)
    if np.count_nonzero(count[used]) < 2:
        return float("nan")
    groups, place = np.unique(ends[used], return_inverse=True)
    effects = np.zeros((int(used.sum()), groups.size))
    for side in (0, 1):
        effects[np.arange(len(effects)), place.reshape(-1, 2)[:, side]] = 1.0
    design = np.column_stack([distance[used], effects])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = GLM(count[used], design, family=families.Poisson()).fit(maxiter=60)
    return float(np.exp(min(found.params[0], STEEPEST)))


def share_with_any(count: Floats, chosen: Floats) -> float:
    """Return the share of some pairs that have a count above 0; NaN of none."""
    among = count[chosen > 0.0]
    return float((among > 0.0).mean()) if among.size else float("nan")
