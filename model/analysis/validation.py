"""What the page of validation says of simulated clashes, by the tables of an ensemble."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats
from ..drawing import DIMENSIONS, typical_ideology
from ..geography import overlap_at
from ..propensity import shared_sponsor
from ..randomness import Streams
from ..scenario.load import Scenario
from .checks import Band, Check, Relation, band_of, exactly
from .forecasts import Field, Kind, field_of, matrix_by_run, universe
from .networks import assortativity, factor, null_of, share_with_any
from .published import Finding

VALUES: Final = (*DIMENSIONS, "average")
"""What groups are alike or unlike in."""

BASES: Final = ("counts", "presence")
"""Whether a pair weighs as often as it clashed, or once."""

DEALT: Final = 20
"""Networks that are dealt anew for each replication."""

Findings = Mapping[tuple[str, str], Finding]
"""Published findings by what they are about and measure."""


@dataclass(frozen=True)
class Sample:
    """Simulated counts of pairs.

    Attributes
    ----------
    name : str
        ``fitted`` or ``held out``.
    field : Field
        The pairs.
    count : (runs, D) float
        Of each pair in each replication.
    record : (D,) float
        Claims on record.
    ideology : (g, 4) float
        Of the groups: three dimensions and their mean.
    sponsor, area : (D,) bool
        Whether both share a sponsor, and a governorate.
    """

    name: str
    field: Field
    count: Floats
    record: Floats
    ideology: Floats
    sponsor: Bools
    area: Bools

    @property
    def distance(self) -> Floats:
        """(D,) float: distance of average ideology."""
        average = self.ideology[self.field.ends, -1]
        return np.asarray(np.abs(average[:, 0] - average[:, 1]))


def sample_of(scenario: Scenario, field: Field, name: str, count: Floats, record: Floats) -> Sample:
    """Return counts of pairs with what is known of the pairs.

    Parameters
    ----------
    scenario : Scenario
        Theatre and start.
    field : Field
        The pairs.
    name : str
        What to call it.
    count : (runs, D) float
        Simulated.
    record : (D,) float
        Claims.
    """
    theatre = scenario.theatre
    scores = typical_ideology(theatre)[field.index]
    return Sample(
        name=name,
        field=field,
        count=count,
        record=record,
        ideology=np.column_stack([scores, scores.mean(axis=1)]),
        sponsor=field.of(shared_sponsor(theatre)) > 0.0,
        area=field.of(overlap_at(theatre, scenario.start)) > 0.0,
    )


def of_ensemble(scenario: Scenario, pairs: pd.DataFrame, kind: Kind, column: str) -> Sample:
    """Return what an ensemble with the whole record makes of the groups on that record.

    Parameters
    ----------
    scenario : Scenario
        What was played.
    pairs : DataFrame
        Its table ``pairs``.
    kind : {"clash", "joint"}
        Of record.
    column : str
        Of the table.
    """
    field = field_of(scenario, kind, universe(scenario.theatre, kind, ()))
    return sample_of(scenario, field, "fitted", matrix_by_run(field, pairs, column), field.before)


def networks(sample: Sample, findings: Findings, seed: int) -> list[Check]:
    """Return assortativity by ideology, on counts and on presence only.

    Parameters
    ----------
    sample : Sample
        Clash events. Fitted, they stand beside what is published; held out, beside the claims
        of 2014 on the same pairs.
    findings : mapping
        Published.
    seed : int
        Root seed of the networks that are dealt anew.
    """
    out: list[Check] = []
    for basis in BASES:
        count, record = _on(basis, sample.count), _on(basis, sample.record)
        found = _assortativities(sample, count)
        null = [band_of(of.ravel()).value for of in np.moveaxis(_nulls(sample, count, seed), 2, 0)]
        for place, name in enumerate(VALUES):
            out.extend(
                _check(
                    f"assortativity, {sample.name}",
                    f"{name}, {basis}",
                    band_of(found[:, place]),
                    finding,
                    _relation(sample),
                    no_effect=null[place],
                    null=null[place],
                )
                for finding in _beside(sample, findings, basis, record, place)
            )
    return out


def _on(basis: str, count: Floats) -> Floats:
    """Return counts, or 1 where there is any."""
    return count if basis == "counts" else (count > 0.0).astype(np.float64)


def _beside(
    sample: Sample, findings: Findings, basis: str, record: Floats, place: int
) -> list[Finding]:
    """Return what an assortativity is held against."""
    if sample.name != "fitted":
        value = assortativity(record, sample.field.ends, sample.ideology[:, place])
        return [_own(value, f"claims of 2014, {basis}, on the same pairs")]
    periods = ("2014", "2013_2015") if basis == "counts" else ("2014",)
    return [findings[f"assortativity_{basis}_{each}", VALUES[place]] for each in periods]


def _assortativities(sample: Sample, count: Floats) -> Floats:
    """Return what each replication has by each value, (runs, 4)."""
    ends = sample.field.ends
    return np.array([[assortativity(run, ends, v) for v in sample.ideology.T] for run in count])


def _nulls(sample: Sample, count: Floats, seed: int) -> Floats:
    """Return what networks dealt anew have for each replication, (runs, DEALT, 4)."""
    generator = Streams(seed, 0)["swaps"]
    return np.array(
        [null_of(run, sample.field.ends, sample.ideology, DEALT, generator) for run in count]
    )


def below_null(sample: Sample, seed: int) -> dict[str, float]:
    """Return in what share of replications the network is less assortative than its null.

    Parameters
    ----------
    sample : Sample
        Clash events.
    seed : int
        Root seed.

    Returns
    -------
    dict of str to float
        By basis and value: share of the replications below the mean of their own networks
        dealt anew, of those in which both are defined.
    """
    out = {}
    for basis in BASES:
        count = _on(basis, sample.count)
        null = _nulls(sample, count, seed).mean(axis=1)
        found = _assortativities(sample, count)
        for place, name in enumerate(VALUES):
            known = np.isfinite(found[:, place]) & np.isfinite(null[:, place])
            below = found[known, place] < null[known, place]
            out[f"{name}, {basis}"] = float(below.mean()) if below.size else float("nan")
    return out


def record_null(sample: Sample, seed: int, draws: int) -> dict[str, dict[str, float]]:
    """Return the record's own assortativity and null, by the same computation.

    Parameters
    ----------
    sample : Sample
        With the record.
    seed : int
        Root seed.
    draws : int
        Networks that are dealt anew.
    """
    out = {}
    for basis in BASES:
        count = _on(basis, sample.record)
        ends, generator = sample.field.ends, Streams(seed, 1)["swaps"]
        null = null_of(count, ends, sample.ideology, draws, generator)
        for place, name in enumerate(VALUES):
            out[f"{name}, {basis}"] = {
                "value": assortativity(count, ends, sample.ideology[:, place]),
                "null": float(null[:, place].mean()),
                "sd": float(null[:, place].std()),
            }
    return out


def rates(sample: Sample, findings: Findings) -> list[Check]:
    """Return the share of pairs that clash, by shared sponsor and area.

    Parameters
    ----------
    sample : Sample
        Clash events.
    findings : mapping
        Published.
    """
    whole = np.ones(len(sample.area), dtype=np.bool_)
    sets = {
        "all": whole,
        "shared sponsor": sample.sponsor,
        "no shared sponsor": ~sample.sponsor,
        "no shared area": ~sample.area,
    }
    out = []
    for name, chosen in sets.items():
        mask = chosen.astype(np.float64)
        band = band_of(np.array([share_with_any(run, mask) for run in sample.count]))
        finding = findings["clashing", name]
        if sample.name != "fitted":
            here = share_with_any(sample.record, mask)
            finding = _own(here, "claims of 2014 on the same pairs")
        relation: Relation = "built in" if name == "no shared area" else _relation(sample)
        section = f"pairs that clash, {sample.name}"
        out.append(_check(section, f"{name} ({int(mask.sum())} pairs)", band, finding, relation))
    return out


def factors(sample: Sample, measure: str, of: str, findings: Findings) -> Check:
    """Return what a unit of ideology distance multiplies counts by.

    Parameters
    ----------
    sample : Sample
        Counts of any kind.
    measure : str
        Of the finding: ``clashes`` or ``joint operations``.
    of : str
        What is counted, in words.
    findings : mapping
        Published.
    """
    ends, distance = sample.field.ends, sample.distance
    band = band_of(np.array([factor(run, ends, distance) for run in sample.count]))
    finding = findings["factor", measure]
    if sample.name != "fitted":
        here = factor(sample.record, ends, distance)
        finding = _own(here, "claims of 2014 on the same pairs")
    what = f"{measure}, {sample.name}, {of}"
    return _check("factor", what, band, finding, _relation(sample), no_effect=1.0)


def _relation(sample: Sample) -> Relation:
    """Return how the numbers of a sample stand to the record of 2014."""
    return "tuned" if sample.name == "fitted" else "free"


def _own(value: float, basis: str) -> Finding:
    """Return a number that is computed here from the theatre's record, as a finding."""
    return Finding("", "", "gade-2019-clashes", f"Computed here: {basis}.", value)


def _check(
    section: str,
    what: str,
    band: Band,
    finding: Finding,
    relation: Relation,
    *,
    no_effect: float | None = None,
    null: float | None = None,
) -> Check:
    """Return a check against a finding."""
    if finding.value is not None and np.isfinite(finding.value):
        published = exactly(finding.value)
    else:
        published = Band(None, finding.low, finding.high)
    return Check(
        section, what, band, published, finding.source, finding.basis, relation, no_effect, null
    )
