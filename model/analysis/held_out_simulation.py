"""Who clashes with whom, for pairs that the simulation was never told of.

The record's pairs are dealt into folds. For each fold a copy of the theatre says nothing of its
pairs: their claims are taken away, all regressions are fitted anew to the rest, and the pairs
count as not covered by the record. What the copies then simulate of their own pairs is put together
and scored against the claims that were taken away. Groups stay known by their other pairs; the
record of joint operations stays whole.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats, Ints
from ..randomness import Streams
from ..scenario.load import Scenario
from ..scenario.theatre import Theatre
from .dyads import last_period
from .fit import as_toml, fit_theatre
from .forecasts import (
    Field,
    Forecast,
    activity,
    base_rate,
    field_of,
    matrix_by_run,
    regression,
    simulated,
    universe,
)
from .forecasts import propensities as at_start
from .hindcast import SIMULATION, Hindcast, evaluate

FOLDS: Final = 10
"""Folds that the pairs are dealt into."""

BY_CONTACT: Final = "by_contact"
"""The simulation without a regression of clashes: these then follow contact and hostility."""

KIND: Final = "clash"


@dataclass(frozen=True)
class Folds:
    """The pairs of the record, dealt into folds.

    Attributes
    ----------
    scenario : Scenario
        With the whole record.
    field : Field
        Pairs of which both existed on the record and exist in the simulated year.
    fold : (D,) int
        Of each pair.
    """

    scenario: Scenario
    field: Field
    fold: Ints

    @property
    def count(self) -> int:
        """Number of folds."""
        return int(self.fold.max()) + 1

    def names(self, fold: int) -> list[tuple[str, str]]:
        """Return the pairs of a fold."""
        every = self.field.names
        return [every[row] for row in np.flatnonzero(self.fold == fold)]


def some_of(field: Field, chosen: Bools) -> Field:
    """Return some pairs of a field; the groups stay numbered as they are.

    Parameters
    ----------
    field : Field
        Pairs.
    chosen : (D,) bool
        Which.
    """
    return replace(
        field,
        ends=field.ends[chosen],
        share=field.share[chosen],
        before=field.before[chosen],
        recorded=field.recorded[chosen],
    )


def deal(scenario: Scenario, seed: int, folds: int = FOLDS) -> Folds:
    """Deal the pairs of the record of clashes into folds of nearly one size.

    Parameters
    ----------
    scenario : Scenario
        Theatre and start.
    seed : int
        Root seed; draws from ``folds``.
    folds : int
        How many, 2 or more.
    """
    whole = field_of(scenario, KIND, universe(scenario.theatre, KIND, ()))
    field = some_of(whole, whole.recorded & (whole.share > 0.0))
    fold = np.empty(len(field.ends), dtype=np.int64)
    fold[Streams(seed, 0)["folds"].permutation(fold.size)] = np.arange(fold.size) % folds
    return Folds(scenario, field, fold)


def without_pairs(
    theatre: Theatre, before: date, pairs: Sequence[tuple[str, str]], *, clash: bool = True
) -> Theatre:
    """Return a theatre that was never told of some pairs' clashes.

    Parameters
    ----------
    theatre : Theatre
        With the whole record.
    before : date
        Coefficients are fitted to records that begin before it.
    pairs : sequence of (str, str)
        Ids; their claims of clashes are taken away, and no zero is put in their place.
    clash : bool
        Whether to keep the regression of clashes; without it clashes follow contact and
        hostility.
    """
    out = {frozenset(pair) for pair in pairs}
    left = replace(
        theatre,
        records=tuple(
            row
            for row in theatre.records
            if row.kind != KIND or frozenset((row.a, row.b)) not in out
        ),
        withheld=(*theatre.withheld, *((KIND, a, b) for a, b in pairs)),
    )
    fitted = tomllib.loads(as_toml(left, fit_theatre(left, before), before, before))
    kept = {key: value for key, value in fitted.items() if clash or key != KIND}
    return replace(left, coefficients=kept)


def scenario_of(folds: Folds, fold: int, *, clash: bool = True) -> Scenario:
    """Return the scenario that knows nothing of a fold's pairs.

    Parameters
    ----------
    folds : Folds
        From `deal`.
    fold : int
        Which.
    clash : bool
        As `without_pairs`.
    """
    whole = folds.scenario
    pairs = folds.names(fold)
    return replace(whole, theatre=without_pairs(whole.theatre, whole.start, pairs, clash=clash))


@dataclass(frozen=True)
class HeldOut:
    """What the copies say of the pairs that each was not told of.

    Attributes
    ----------
    found : Hindcast
        Forecasts and scores; the simulation first.
    events : (runs, D) float
        Simulated clash events of each pair in the run of that number, in the copy of its fold.
    """

    found: Hindcast
    events: Floats


def assemble(
    folds: Folds,
    theatres: Sequence[Theatre],
    tables: Mapping[str, Sequence[pd.DataFrame]],
    seed: int,
) -> HeldOut:
    """Put together what each copy says of its own pairs, and score it.

    Parameters
    ----------
    folds : Folds
        From `deal`.
    theatres : sequence of Theatre
        Of each fold.
    tables : mapping of str to sequence of DataFrame
        The table ``pairs`` of each fold: of `SIMULATION`, and of `BY_CONTACT` if that was
        played.
    seed : int
        Root seed of the resamples of groups.
    """
    field = folds.field
    parts = [_of_fold(folds, fold, theatres[fold], tables) for fold in range(folds.count)]
    forecasts = {
        who: Forecast(
            _joined(folds.fold, [part[who].mean for part in parts]),
            _joined(folds.fold, [part[who].chance for part in parts]),
        )
        for who in parts[0]
    }
    events = [matrix_by_run(field, table, "events") for table in tables[SIMULATION]]
    runs = min(len(each) for each in events)
    return HeldOut(
        evaluate(field, claims_of(folds), forecasts, seed),
        _joined(folds.fold, [each[:runs] for each in events]),
    )


def claims_of(folds: Folds) -> Floats:
    """(D,) float: the claims on record that were taken away."""
    scenario = folds.scenario
    period = last_period(scenario.theatre, KIND, scenario.start)
    assert period is not None  # there are pairs on record
    return np.rint(folds.field.before * period.years)


def _of_fold(
    folds: Folds,
    fold: int,
    theatre: Theatre,
    tables: Mapping[str, Sequence[pd.DataFrame]],
) -> dict[str, Forecast]:
    """Return every forecast of all pairs by what a copy knows."""
    scenario, out = folds.scenario, folds.fold == fold
    whole = folds.field
    field = replace(whole, before=np.where(out, 0.0, whole.before), recorded=whole.recorded & ~out)
    shape = scenario.parameters["clash_shape"].value
    found = {
        who: simulated(field, by_fold[fold], shape, scenario.weeks)
        for who, by_fold in tables.items()
    }
    friction = scenario.parameters["friction"].value
    found["propensities"] = at_start(field, tables[SIMULATION][fold], friction)
    found["regression"] = regression(field, theatre, scenario.start)
    found["activity"] = activity(field)
    found["base_rate"] = base_rate(field)
    return found


def _joined(fold: Ints, parts: Sequence[Floats]) -> Floats:
    """Return of each pair what the copy that was not told of it says; pairs are the last axis."""
    out = np.empty_like(parts[0])
    for number, part in enumerate(parts):
        out[..., fold == number] = part[..., fold == number]
    return out
