"""Forecasts of who clashes (or works together) in a period: the simulation and its baselines.

All are made from what is known before the period, for the same pairs, and counted the same
way: an expected number of claims in the period and the probability of at least one. A pair
of which both exist for part of the period only can clash in that part only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats, Ints
from ..drawing import positions
from ..propensity import at_the_start
from ..scenario.load import Scenario
from ..scenario.theatre import Theatre
from .dyadic import predict
from .dyads import LEAST_AT_RISK, Period, count_matrix, covered, last_period, time_at_risk
from .weighted_scores import LEAST

Kind = Literal["clash", "joint"]

COLUMN: Final[dict[Kind, str]] = {"clash": "expected_clashes", "joint": "expected_joint"}
"""Column of the table `pairs` that stands for each kind."""

WEEKS_A_YEAR: Final = 52.0


@dataclass(frozen=True)
class Field:
    """The pairs that are scored, and what was known of them before.

    Attributes
    ----------
    kind : {"clash", "joint"}
        What is counted.
    ids : tuple of str
        The g groups, in the theatre's order.
    index : (g,) int
        Their rows in the theatre.
    ends : (D, 2) int
        Both groups of each pair, as places in `ids`.
    years : float
        Length of the period, weeks / 52.
    share : (D,) float
        Part of the period in which both exist.
    before : (D,) float
        Claims a year on record before the period.
    recorded : (D,) bool
        Whether the record covers both groups, and both existed then.
    """

    kind: Kind
    ids: tuple[str, ...]
    index: Ints
    ends: Ints
    years: float
    share: Floats
    before: Floats
    recorded: Bools

    @property
    def names(self) -> list[tuple[str, str]]:
        """Ids of both groups of each pair."""
        return [(self.ids[a], self.ids[b]) for a, b in self.ends.tolist()]

    def of(self, matrix: Floats) -> Floats:
        """Return a value of each pair, (D,), from a matrix of all factions."""
        return np.asarray(matrix[self.index[self.ends[:, 0]], self.index[self.ends[:, 1]]])

    def without(self, *names: str) -> Bools:
        """(D,) bool: pairs that none of some groups is an end of."""
        return ~np.isin(np.array(self.ids), names)[self.ends].any(axis=1)

    def busiest(self, count: int) -> tuple[str, ...]:
        """Return the groups with the most claims before the period, most first."""
        total = np.zeros(len(self.ids))
        for side in (0, 1):
            np.add.at(total, self.ends[:, side], self.before)
        order = np.argsort(-total, kind="stable")[:count]
        return tuple(self.ids[g] for g in order if total[g] > 0.0)


@dataclass(frozen=True)
class Forecast:
    """What a forecaster says of the pairs of a field.

    Attributes
    ----------
    mean : (D,) float
        Expected claims in the period.
    chance : (D,) float
        Probability of at least one.
    """

    mean: Floats
    chance: Floats


def universe(theatre: Theatre, kind: Kind, named: Sequence[str]) -> tuple[str, ...]:
    """Return the groups that are scored unless told: those on record, and those in the file.

    Parameters
    ----------
    theatre : Theatre
        Its record of the kind.
    kind : {"clash", "joint"}
        What is counted.
    named : sequence of str
        Groups that the observed table names.
    """
    known = {theatre.faction_ids[g] for g in covered(theatre, kind)} | set(named)
    return tuple(name for name in theatre.faction_ids if name in known)


def field_of(scenario: Scenario, kind: Kind, ids: tuple[str, ...]) -> Field:
    """Return the pairs of some groups over the period that a scenario simulates.

    Parameters
    ----------
    scenario : Scenario
        Its theatre, start and weeks.
    kind : {"clash", "joint"}
        What is counted.
    ids : tuple of str
        Groups, in the theatre's order.
    """
    theatre = scenario.theatre
    at = positions(theatre)
    index = np.array([at[name] for name in ids], dtype=np.int64)
    ends = np.column_stack(np.triu_indices(len(ids), 1)).astype(np.int64)
    last = scenario.start + timedelta(days=7 * scenario.weeks - 1)
    now = Period(scenario.start, last, ())
    i, j = index[ends[:, 0]], index[ends[:, 1]]
    before, recorded = np.zeros(i.size), np.zeros(i.size, dtype=np.bool_)
    period = last_period(theatre, kind, scenario.start)
    if period is not None:
        on_record = np.zeros(len(theatre.factions), dtype=np.bool_)
        on_record[covered(theatre, kind)] = True
        before = count_matrix(theatre, period)[i, j] / period.years
        met = time_at_risk(theatre, period)[i, j] >= LEAST_AT_RISK * period.years
        recorded = on_record[i] & on_record[j] & (met | (before > 0.0))
    share = np.minimum(time_at_risk(theatre, now)[i, j] / now.years, 1.0)
    return Field(kind, ids, index, ends, scenario.weeks / WEEKS_A_YEAR, share, before, recorded)


def _in_period(field: Field, yearly: Floats, chance: Floats) -> Forecast:
    """Return a forecast of a year, cut to the time in which both exist."""
    time = field.years * field.share
    return Forecast(yearly * time, 1.0 - (1.0 - np.clip(chance, 0.0, 1.0)) ** time)


def simulated(field: Field, pairs: pd.DataFrame, shape: float, weeks: int) -> Forecast:
    """Return what the simulation says: the mean over its replications.

    Parameters
    ----------
    field : Field
        The pairs.
    pairs : DataFrame
        The table `pairs` of a results folder.
    shape : float
        `clash_shape`: of the negative binomial of a week's claims.
    weeks : int
        Of a run.

    Returns
    -------
    Forecast
        The mean of r m and of 1 - (1 + r m / (k w))^(-k w): m the expected events of a
        pair in a replication, w its weeks, k the shape. r turns events into claims: it
        makes the sum over pairs on record what it was before the period. A table of later
        claims has no part in it.
    """
    means = matrix_by_run(field, pairs, COLUMN[field.kind])
    ratio = claims_for_event(field, means.mean(axis=0))
    size = np.maximum(shape * weeks * field.share, 1e-9)
    none = np.exp(-size * np.log1p(ratio * means / size))
    return Forecast(ratio * means.mean(axis=0), (1.0 - none).mean(axis=0))


def claims_for_event(field: Field, events: Floats) -> float:
    """Return how many claims the record has for each event that the simulation expects."""
    known = field.recorded & (field.share > 0.0)
    made = float(events[known].sum())
    told = float((field.before * field.share)[known].sum()) * field.years
    return told / made if made > 0.0 and told > 0.0 else 1.0


def propensities(field: Field, pairs: pd.DataFrame, friction: float) -> Forecast:
    """Return what the simulation's own start says, without a week being played.

    Parameters
    ----------
    field : Field
        The pairs.
    pairs : DataFrame
        The table `pairs`.
    friction : float
        phi.

    Returns
    -------
    Forecast
        With clashes what regression and record expect (see `propensity.clashing`), with
        joint operations a_ij (1 + p_ij) / 2; scaled to the record as `simulated` is.
    """
    prior = matrix_by_run(field, pairs, "prior")
    if field.kind == "clash":
        means = matrix_by_run(field, pairs, "clashing") * at_the_start(prior, friction)
    else:
        means = matrix_by_run(field, pairs, "contact") * (1.0 + prior) / 2.0
    means *= field.years * field.share
    means *= claims_for_event(field, means.mean(axis=0))
    return Forecast(means.mean(axis=0), (1.0 - np.exp(-means)).mean(axis=0))


def matrix_by_run(field: Field, pairs: pd.DataFrame, column: str) -> Floats:
    """Return a column of the table `pairs`, (runs, D); 0 for pairs that it does not have."""
    place = {name: g for g, name in enumerate(field.ids)}
    rows = pairs[pairs["i"].isin(place) & pairs["j"].isin(place)]
    one, other = rows["i"].map(place).to_numpy(), rows["j"].map(place).to_numpy()
    runs, run = np.unique(pairs["run"].to_numpy(), return_inverse=True)
    kept = run[pairs.index.get_indexer(rows.index)]
    groups = len(field.ids)
    full = np.zeros((runs.size, groups, groups))
    full[kept, one, other] = rows[column].to_numpy()
    full += full.transpose(0, 2, 1)
    return np.asarray(full[:, field.ends[:, 0], field.ends[:, 1]])


def base_rate(field: Field) -> Forecast:
    """Every pair alike: the mean claims a year, and the share of pairs with any, on record."""
    known = field.before[field.recorded]
    mean, any_ = (float(known.mean()), float((known > 0.0).mean())) if known.size else (0.0, 0.0)
    ones = np.ones(len(field.ends))
    return _in_period(field, mean * ones, any_ * ones)


def persistence(field: Field) -> Forecast:
    """Each pair as before, drawn toward the mean as far as the record supports it.

    Counts of pairs are taken as Poisson with gamma means (mean mu, shape kappa by moments);
    a pair with c claims in the year before expects (kappa + c) / (kappa / mu + 1), and has
    none with probability (1 + 1 / (kappa / mu + 1))^-(kappa + c).
    """
    known = field.before[field.recorded]
    mu = float(known.mean()) if known.size else 0.0
    if mu == 0.0:
        return base_rate(field)
    excess = max(float(known.var()) - mu, 1e-3 * mu)
    kappa = mu * mu / excess
    rate, shape = kappa / mu + 1.0, kappa + field.before
    time = field.years * field.share
    return Forecast(shape / rate * time, 1.0 - (1.0 + time / rate) ** -shape)


def activity(field: Field) -> Forecast:
    """Return what the activity of both groups says: sum of ln(1 + claims of the year before).

    The chance of a clash is a logistic regression of the pairs on record on their activity
    less their own claims (with them a pair would explain itself), with scikit-learn's usual
    ridge, applied to the activity with all claims.
    """
    from sklearn.linear_model import LogisticRegression

    total = np.zeros(len(field.ids))
    for side in (0, 1):
        np.add.at(total, field.ends[:, side], field.before)
    busy = np.log1p(total[field.ends])
    others = np.log1p(np.maximum(total[field.ends] - field.before[:, None], 0.0))
    y = field.before > 0.0
    known = field.recorded
    if np.unique(y[known]).size < 2:
        return base_rate(field)
    found = LogisticRegression().fit(others[known].sum(axis=1, keepdims=True), y[known])
    chance = found.predict_proba(busy.sum(axis=1, keepdims=True))[:, 1]
    chance = np.clip(chance, LEAST, 1.0 - LEAST)
    return _in_period(field, -np.log1p(-chance), chance)


def regression(field: Field, theatre: Theatre, before: date) -> Forecast:
    """Return what the regression on pairs says without simulation (see `dyadic.predict`)."""
    try:
        found = predict(theatre, before, field.kind)
    except ValueError:  # nothing on record to fit it to
        return base_rate(field)
    expected, chance = (np.nan_to_num(field.of(each)) for each in (found.expected, found.chance))
    return _in_period(field, expected, chance)


def baselines(field: Field, scenario: Scenario, pairs: pd.DataFrame) -> dict[str, Forecast]:
    """Return every baseline by name.

    Parameters
    ----------
    field : Field
        The pairs.
    scenario : Scenario
        Theatre and start.
    pairs : DataFrame
        The table `pairs`, for the simulation's own propensities.
    """
    return {
        "base_rate": base_rate(field),
        "persistence": persistence(field),
        "activity": activity(field),
        "regression": regression(field, scenario.theatre, scenario.start),
        "propensities": propensities(field, pairs, scenario.parameters["friction"].value),
    }
