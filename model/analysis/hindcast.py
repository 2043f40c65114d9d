"""Scores of forecasts against what was observed, with intervals over groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats
from .forecasts import Field, Forecast
from .over_groups import Ends, plain, weights_of, with_interval
from .weighted_scores import NAMES, every_score

SIMULATION: Final = "simulation"

BIGGEST: Final = 2
"""Groups that pairs are scored without, one by one and together: those with the most claims."""

Scored = dict[str, Ends]
"""By score."""


@dataclass(frozen=True)
class Hindcast:
    """A simulation and its baselines, scored.

    Attributes
    ----------
    field : Field
        The pairs.
    count : (D,) float
        Observed claims.
    forecasts : dict of str to Forecast
        By forecaster, ``simulation`` first.
    sets : dict of str to (D,) bool
        The sets of pairs that were scored: ``all``, ``onsets`` (none the year before),
        and one without each of the busiest groups.
    scores : dict of str to dict of str to dict
        By set and forecaster: see `Scored`.
    differences : dict of str to dict of str to dict
        By set and baseline: scores of the simulation less those of the baseline, on the
        same resamples.
    """

    field: Field
    count: Floats
    forecasts: dict[str, Forecast]
    sets: dict[str, Bools]
    scores: dict[str, dict[str, Scored]]
    differences: dict[str, dict[str, Scored]]

    @property
    def baselines(self) -> tuple[str, ...]:
        """Names of the baselines."""
        return tuple(name for name in self.forecasts if name != SIMULATION)

    @property
    def without(self) -> tuple[str, ...]:
        """Groups, or several joined by ``+``, that pairs were scored without."""
        return tuple(name.removeprefix("without ") for name in self.sets if " " in name)

    def positives(self, chosen: str = "all") -> int:
        """Return how many pairs of a set have a claim."""
        return int((self.count[self.sets[chosen]] > 0.0).sum())


def evaluate(field: Field, count: Floats, forecasts: Mapping[str, Forecast], seed: int) -> Hindcast:
    """Score every forecast on every set of pairs.

    Parameters
    ----------
    field : Field
        The pairs.
    count : (D,) float
        Observed claims.
    forecasts : mapping of str to Forecast
        ``simulation`` and baselines.
    seed : int
        Root seed of the resamples.

    Returns
    -------
    Hindcast
        With intervals over groups (`over_groups.py`).
    """
    weight = weights_of(seed, len(field.ids), field.ends)
    sets = sets_of(field)
    scores: dict[str, dict[str, Scored]] = {}
    differences: dict[str, dict[str, Scored]] = {}
    for name, chosen in sets.items():
        found = {
            who: every_score(
                each.chance[chosen], each.mean[chosen], count[chosen], weight[:, chosen]
            )
            for who, each in forecasts.items()
        }
        scores[name] = {who: _ends(of) for who, of in found.items()}
        own = found[SIMULATION]
        differences[name] = {
            who: _ends({key: own[key] - of[key] for key in NAMES})
            for who, of in found.items()
            if who != SIMULATION
        }
    return Hindcast(field, count, dict(forecasts), sets, scores, differences)


def sets_of(field: Field) -> dict[str, Bools]:
    """Return the sets of pairs that are scored, by name."""
    everything = np.ones(len(field.ends), dtype=np.bool_)
    out = {"all": everything, "onsets": field.before == 0.0}
    busiest = field.busiest(BIGGEST)
    for name in busiest:
        out[f"without {name}"] = field.without(name)
    if len(busiest) > 1:
        out[f"without {'+'.join(busiest)}"] = field.without(*busiest)
    return out


def _ends(found: Mapping[str, Floats]) -> Scored:
    """Return every score with its interval."""
    return {name: with_interval(values) for name, values in found.items()}


def counts_of(field: Field, of: Mapping[tuple[str, str], float]) -> Floats:
    """Return the observed claims of each pair, (D,); pairs that are not listed have none.

    Parameters
    ----------
    field : Field
        The pairs.
    of : mapping of (str, str) to float
        Claims by pair of ids, in the theatre's order.
    """
    return np.array([of.get(pair, 0.0) for pair in field.names])


def score_table(found: Hindcast) -> pd.DataFrame:
    """Return every score as a row: set, forecaster, score, value, low, high."""
    rows = [
        {"pairs": chosen, "forecast": who, "score": score, **ends}
        for chosen, by_who in found.scores.items()
        for who, scored in by_who.items()
        for score, ends in scored.items()
    ]
    return pd.DataFrame(rows)


def forecast_table(found: Hindcast) -> pd.DataFrame:
    """Return every pair as a row: what was expected of it and what was observed."""
    field = found.field
    columns: dict[str, Any] = {
        "a": [a for a, _ in field.names],
        "b": [b for _, b in field.names],
        "claims": found.count.astype(np.int64),
        "before": field.before,
        "weeks_share": field.share,
    }
    for who, each in found.forecasts.items():
        columns[f"mean_{who}"] = each.mean
        columns[f"chance_{who}"] = each.chance
    return pd.DataFrame(columns).sort_values("mean_simulation", ascending=False, kind="stable")


def as_json(found: Hindcast) -> dict[str, Any]:
    """Return what ``--json`` says of the scores.

    Returns
    -------
    dict
        `dyads`, `positives`; `all` and `onsets`, the simulation's scores; `without`, its
        scores on pairs without a group; `baselines`, by name the same three; with
        `onset_dyads`, `onset_positives` and `differences` to each baseline besides.
    """

    def of(who: str) -> dict[str, Any]:
        return {
            "all": _plain(found.scores["all"][who]),
            "onsets": _plain(found.scores["onsets"][who]),
            "without": {
                name: _plain(found.scores[f"without {name}"][who]) for name in found.without
            },
        }

    return {
        "dyads": len(found.field.ends),
        "positives": found.positives(),
        "onset_dyads": int(found.sets["onsets"].sum()),
        "onset_positives": found.positives("onsets"),
        "groups": list(found.field.ids),
        **of(SIMULATION),
        "baselines": {who: of(who) for who in found.baselines},
        "differences": {
            who: {name: _plain(found.differences[name][who]) for name in ("all", "onsets")}
            for who in found.baselines
        },
    }


def _plain(scored: Scored) -> dict[str, dict[str, float | None]]:
    """Return scores as JSON has them."""
    return {name: plain(ends) for name, ends in scored.items()}
