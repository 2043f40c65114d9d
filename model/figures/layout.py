"""Where each faction stands in the network: one layout for all its panels.

Distances follow mean alliance weights (the friendly near, the hostile far) by
stress majorization (Gansner, Koren and North 2005) from a classical scaling;
then nodes are pushed apart until none overlap. Nothing is drawn at random, so
the same tables give the same places.
"""

import numpy as np

from .data import Floats

NEAR, FAR = 0.25, 1.75
"""Distances wanted at weights of +1 and -1."""
ROUNDS = 300


def wanted_distances(weight: Floats) -> Floats:
    """Return the distance wanted for each pair: NEAR at +1, FAR at -1, linear."""
    both = (weight + weight.T) / 2
    distance: Floats = NEAR + (FAR - NEAR) * (1 - both) / 2
    np.fill_diagonal(distance, 0.0)
    return distance


def classical_scaling(distance: Floats) -> Floats:
    """Return the two leading coordinates of a distance matrix, signs fixed.

    Where many stand alike, many directions lead alike, and which of them a library gives
    differs from machine to machine: each faction counts a little more than the one before.
    """
    size = len(distance)
    centre = np.eye(size) - 1 / size
    tilt = np.diag(3e-7 * np.arange(size))
    values, vectors = np.linalg.eigh(-0.5 * centre @ distance**2 @ centre + tilt)
    leading = np.argsort(values)[::-1][:2]
    places = vectors[:, leading] * np.sqrt(np.maximum(values[leading], 1e-12))
    flip = np.sign(places[np.abs(places).argmax(axis=0), range(places.shape[1])])
    result: Floats = places * np.where(flip == 0, 1, flip)
    return result


def majorize(places: Floats, distance: Floats, rounds: int = 200) -> Floats:
    """Lower the stress sum_ij (|x_i - x_j| - d_ij)^2 / d_ij^2 round by round."""
    pull = 1 / np.where(distance > 0, distance, np.inf) ** 2
    laplacian = np.diag(pull.sum(axis=1)) - pull
    inverse = np.linalg.pinv(laplacian)
    for _ in range(rounds):
        gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
        ratio = -pull * distance / np.where(gaps > 1e-9, gaps, np.inf)
        np.fill_diagonal(ratio, 0.0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        places = inverse @ (ratio @ places)
    return places


def push_apart(places: Floats, radius: Floats, width: float, height: float) -> Floats:
    """Move nodes until none overlap and all lie inside a box from the origin.

    Parameters
    ----------
    places : array (n, 2)
        Where they are.
    radius : array (n,)
        Room that each needs, in the unit of the box.
    width, height : float
        The box.
    """
    places = places.copy()
    size = len(places)
    spiral = np.arange(size) * 2.399963
    nudge = 1e-3 * np.column_stack([np.cos(spiral), np.sin(spiral)])
    need = radius[:, None] + radius[None]
    low = radius[:, None] * np.ones(2)
    high = np.array([width, height]) - low
    for _ in range(ROUNDS):
        delta = places[:, None] - places[None] + nudge[:, None] - nudge[None]
        gaps = np.linalg.norm(delta, axis=2)
        np.fill_diagonal(gaps, np.inf)
        overlap = np.maximum(need - gaps, 0.0)
        if not overlap.any():
            break
        step = (delta / gaps[:, :, None] * overlap[:, :, None]).sum(axis=1) * 0.35
        places = np.clip(places + step, low, high)
    return places


def layout(weight: Floats, radius: Floats, width: float, height: float) -> Floats:
    """Return a place for each node inside a box of width by height.

    Parameters
    ----------
    weight : array (n, n)
        Mean alliance weights in [-1, 1]; unknown pairs 0.
    radius : array (n,)
        Radius of each node and the room around it, in the unit of the box.
    width, height : float
        The box, from the origin.

    Returns
    -------
    array (n, 2)
        Centres of the nodes.
    """
    if len(weight) == 1:
        return np.array([[width / 2, height / 2]])
    distance = wanted_distances(weight)
    places = majorize(classical_scaling(distance), distance)
    if np.ptp(places[:, 0]) < np.ptp(places[:, 1]):
        places = places[:, ::-1]
    span = np.maximum(np.ptp(places, axis=0), 1e-9)
    margin = float(radius.max())
    box = np.array([width, height]) - 2 * margin
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0) / (len(places) - 1)
    evened = 0.6 * (places - places.min(axis=0)) / span + 0.4 * ranks
    return push_apart(margin + evened * box, radius, width, height)


def shortest_tree(places: Floats) -> list[tuple[int, int]]:
    """Return the edges of the shortest tree through all points (Prim 1957)."""
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    inside, edges = [0], list[tuple[int, int]]()
    outside = list(range(1, len(places)))
    while outside:
        block = gaps[np.ix_(inside, outside)]
        i, j = divmod(int(block.argmin()), len(outside))
        edges.append((inside[i], outside[j]))
        inside.append(outside.pop(j))
    return edges
