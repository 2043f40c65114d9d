"""Alliances that were made later: how probable the simulation made each of their pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats, Ints
from ..scenario.load import Scenario
from ..scenario.observed import Alliance
from .over_groups import plain, weights_of, with_interval
from .weighted_scores import auc, average_precision, brier, log_score

WINDOW: Final = 13
"""Weeks after the date in which a common coalition counts."""


@dataclass(frozen=True)
class PairsOfAlliances:
    """Pairs in the windows of alliances.

    Attributes
    ----------
    alliance : (R,) int
        Which alliance's window; all pairs of the groups stand once in each window.
    ends : (R, 2) int
        Both groups, as places among `ids`.
    ids : tuple of str
        The groups: those that are scored.
    allied : (R,) bool
        Whether both are members of that alliance.
    chance : (R,) float
        Share of replications in which both were in one coalition in some week of it.
    """

    alliance: Ints
    ends: Ints
    ids: tuple[str, ...]
    allied: Bools
    chance: Floats


def candidates(scenario: Scenario, alliances: Sequence[Alliance]) -> tuple[str, ...]:
    """Return the groups whose pairs are scored: the rebels of the theatre, and all members."""
    theatre = scenario.theatre
    members = {name for each in alliances for name in each.members}
    rebels = set(theatre.roles.rebels)
    return tuple(row.id for row in theatre.factions if row.side in rebels or row.id in members)


def in_windows(
    scenario: Scenario, alliances: Sequence[Alliance], factions: pd.DataFrame, weeks: int = WINDOW
) -> tuple[PairsOfAlliances, list[str]]:
    """Return the pairs in each window, and what could not be scored.

    Parameters
    ----------
    scenario : Scenario
        Its start and length.
    alliances : sequence of Alliance
        What was made.
    factions : DataFrame
        The table `factions` of a results folder.
    weeks : int
        Length of a window.

    Returns
    -------
    pairs : PairsOfAlliances
        Pairs that are allied by another alliance of the table are left out of a window:
        they are neither its pairs nor pairs that never allied.
    warnings : list of str
        Alliances outside the simulated weeks.
    """
    ids = candidates(scenario, alliances)
    one, other = np.triu_indices(len(ids), 1)
    ever = np.zeros(one.size, dtype=np.bool_)
    allied_by = [_allied(ids, each, one, other) for each in alliances]
    for mask in allied_by:
        ever |= mask
    labels = _labels(ids, factions)
    parts: list[tuple[int, Bools, Floats]] = []
    warnings = []
    for number, (each, mask) in enumerate(zip(alliances, allied_by, strict=True)):
        first = scenario.week_of(each.on)
        last = min(first + weeks, labels.shape[1])
        if first < 0 or first >= labels.shape[1]:
            warnings.append(f"{each.name} of {each.on} is outside the simulated weeks: not scored")
            continue
        parts.append((number, mask, _together(labels[:, first:last], one, other)))
    ends = np.column_stack([one, other])
    kept = [~ever | mask for _, mask, _ in parts]
    which = [np.full(one.size, number) for number, _, _ in parts]
    return (
        PairsOfAlliances(
            alliance=_joined(which, kept, np.zeros(0, dtype=np.int64)),
            ends=_joined([ends] * len(parts), kept, ends[:0]),
            ids=ids,
            allied=_joined([mask for _, mask, _ in parts], kept, ever[:0]),
            chance=_joined([chance for _, _, chance in parts], kept, np.zeros(0)),
        ),
        warnings,
    )


def _joined(parts: Sequence[Any], kept: Sequence[Bools], nothing: Any) -> Any:
    """Return the kept rows of all windows, one below the other."""
    return np.concatenate([nothing, *(part[k] for part, k in zip(parts, kept, strict=True))])


def _allied(ids: tuple[str, ...], alliance: Alliance, one: Ints, other: Ints) -> Bools:
    """Return which pairs are both members."""
    member = np.isin(np.array(ids), alliance.members)
    return np.asarray(member[one] & member[other])


def _labels(ids: tuple[str, ...], factions: pd.DataFrame) -> Ints:
    """Return the coalition of each group, (runs, weeks, g); -1 where it is not active."""
    rows = factions[(factions["week"] >= 0) & factions["faction"].isin(ids)]
    place = {name: g for g, name in enumerate(ids)}
    runs, run = np.unique(rows["run"].to_numpy(), return_inverse=True)
    weeks = int(rows["week"].max()) + 1 if len(rows) else 0
    out = np.full((runs.size, weeks, len(ids)), -1, dtype=np.int64)
    where = rows["faction"].map(place).to_numpy(dtype=np.int64)
    out[run, rows["week"].to_numpy(), where] = rows["coalition"].to_numpy()
    return out


def _together(labels: Ints, one: Ints, other: Ints) -> Floats:
    """Return the share of runs in which both are in one coalition in some week, (pairs,)."""
    same = np.zeros((len(labels), one.size), dtype=np.bool_)
    for week in range(labels.shape[1]):
        now = labels[:, week]
        same |= (now[:, one] == now[:, other]) & (now[:, one] >= 0)
    return np.asarray(same.mean(axis=0))


def score_alliances(found: PairsOfAlliances, seed: int) -> dict[str, Any]:
    """Return how the simulation told pairs that allied from pairs that never did.

    Parameters
    ----------
    found : PairsOfAlliances
        From `in_windows`.
    seed : int
        Root seed of the resamples of groups.

    Returns
    -------
    dict
        `pairs`, `allied`, and value, low and high of `auc`, `ap`, `brier`, `log_score`
        and of the mean chance of pairs that allied and that never did.
    """
    weight = weights_of(seed, len(found.ids), found.ends)
    y = found.allied.astype(np.float64)
    scored = {
        "auc": auc(found.chance, y, weight),
        "ap": average_precision(found.chance, y, weight),
        "brier": brier(found.chance, y, weight),
        "log_score": log_score(found.chance, y, weight),
        "chance_allied": _mean(found.chance, weight * y),
        "chance_never": _mean(found.chance, weight * (1.0 - y)),
    }
    return {
        "pairs": int(y.size),
        "allied": int(y.sum()),
        **{name: plain(with_interval(values)) for name, values in scored.items()},
    }


def _mean(values: Floats, weight: Floats) -> Floats:
    """Return weighted means, (B,); NaN without weight."""
    total = weight.sum(axis=1)
    return np.divide(weight @ values, total, out=np.full_like(total, np.nan), where=total > 0.0)
